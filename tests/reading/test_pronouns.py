"""Which words does this book use as pronouns, though hardly any other book does?"""

from __future__ import annotations

import numpy as np

from taleglass.reading.pronouns import new_pronouns
from taleglass.reading.speaking import Grammar


def _found(text: str, *, spoken: bool = False) -> list[str]:
    """Words are written with their relation where it matters: xe/nsubj."""
    words, relations = zip(*([*word.split("/"), "dep"][:2] for word in text.split()), strict=True)
    grammar = Grammar(
        words=words,
        upos=("X",) * len(words),
        deprel=relations,
        head=np.arange(len(words), dtype=np.int64),
        word_quotes=np.full(len(words), int(spoken), dtype=np.int32),
        senses=("",) * len(words),
    )
    return [words[index] for index in sorted(new_pronouns(grammar))]


def test_a_book_that_makes_xe_its_subject_has_all_the_forms_of_xe() -> None:
    assert _found("Xe/nsubj took xyr coat and xe/nsubj left . Nobody saw xem go .") == ["Xe", "xyr", "xe", "xem"]


def test_one_subject_and_another_form_of_it_are_enough() -> None:
    assert _found("Kestrel wakes with zir mouth full . Ze/nsubj stands up .") == ["zir", "Ze"]


def test_once_is_a_slip_of_the_pen() -> None:
    assert not _found("Xe/nsubj took the vis of it .")


def test_an_accent_in_speech_makes_no_pronoun() -> None:
    assert not _found("Ve/nsubj shall see , and ve/nsubj shall hear .", spoken=True)
