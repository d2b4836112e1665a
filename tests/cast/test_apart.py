"""Which mentions can't mean the same, by their clause?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from taleglass.cast.apart import kept_apart
from taleglass.cast.pairs import MentionTable
from taleglass.cast.phrases import read_phrases
from tests.builders import reading_of

_PEOPLE = ("Bob", "he", "my", "my uncle", "the old man")


def _apart(text: str, arcs: Sequence[tuple[str, str, str]]) -> set[tuple[str, str]]:
    """Return the pairs kept apart, earlier first."""
    reading = reading_of(text, _PEOPLE, arcs)
    words = [reading.words[a : z + 1] for a, z in zip(reading.span_first.tolist(), reading.span_last.tolist(), strict=True)]
    table = MentionTable.of(
        words,
        first=reading.span_first,
        last=reading.span_last,
        sentence=reading.marks.token_sentences[reading.span_first].astype(np.int64),
        kind=reading.span_kind,
        form=reading.span_form,
        quote=reading.word_quotes[reading.span_first].astype(np.int64),
    )
    found = kept_apart(reading, table, read_phrases(reading, table))
    assert all(k in found[m] for k, others in found.items() for m in others)
    return {(" ".join(words[k]), " ".join(words[m])) for k, others in found.items() for m in others if k < m}


@pytest.mark.parametrize(
    ("text", "arcs", "apart"),
    [
        ("He called Bob.", [("called", "He", "nsubj"), ("called", "Bob", "obj")], {("He", "Bob")}),
        (
            "He said that the lamp woke Bob.",
            [("said", "He", "nsubj"), ("woke", "Bob", "obj"), ("said", "woke", "ccomp")],
            {("He", "Bob")},
        ),
        (
            "He sang and the lamp woke Bob.",
            [("sang", "He", "nsubj"), ("woke", "Bob", "obj"), ("sang", "woke", "conj")],
            set(),
        ),
        ("My uncle spoke to Bob.", [("spoke", "uncle", "nsubj"), ("spoke", "Bob", "obl")], {("My uncle", "Bob")}),
        ("The old man played Bob.", [("played", "man", "nsubj"), ("played", "Bob", "obj")], set()),
    ],
)
def test_a_pronoun_or_kin_is_not_the_name_that_its_verb_governs(
    text: str, arcs: list[tuple[str, str, str]], apart: set[tuple[str, str]]
) -> None:
    assert _apart(text, arcs) == apart
