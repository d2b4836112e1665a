"""How a book is laid out for the rules of this room."""

from __future__ import annotations

import numpy as np

from taleglass.dialogue.layout import Dependents


def test_each_word_has_what_hangs_on_it_in_text_order() -> None:
    dependents = Dependents.of(np.array([1, 1, 1, 5, 3, 1]))
    assert [dependents[word] for word in range(6)] == [[], [0, 2, 5], [], [4], [], [3]]


def test_a_book_without_words_has_no_dependents() -> None:
    Dependents.of(np.zeros(0, dtype=np.int32))
