"""Which mentions can't mean the same, by their clause?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from taleglass.cast.apart import introductions, kept_apart, named_beside, told_same
from taleglass.cast.pairs import MentionTable
from taleglass.cast.phrases import read_phrases
from taleglass.reading import Reading
from tests.builders import reading_of

_PEOPLE = ("Bob", "he", "my", "my uncle", "the old man")


def _table(reading: Reading) -> tuple[list[tuple[str, ...]], MentionTable]:
    """Return the words of each mention, and what the rules ask about mentions."""
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
    return words, table


def _apart(text: str, arcs: Sequence[tuple[str, str, str]]) -> set[tuple[str, str]]:
    """Return the pairs kept apart, earlier first."""
    reading = reading_of(text, _PEOPLE, arcs)
    words, table = _table(reading)
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


@pytest.mark.parametrize(
    ("text", "arcs", "is_one"),
    [
        (
            "Her sister Ruth sang.",
            [("sister", "Ruth", "appos"), ("sister", "Her", "nmod:poss"), ("sang", "sister", "nsubj")],
            True,
        ),
        (
            "Her sister Ruth sang.",
            [("sister", "Her", "nmod:poss"), ("sang", "sister", "nsubj"), ("sang", "Ruth", "nsubj")],
            True,
        ),
        (
            "He told her sister Ruth sang.",
            [("sister", "her", "nmod:poss"), ("told", "sister", "obj"), ("sang", "Ruth", "nsubj"), ("told", "sang", "ccomp")],
            False,
        ),
        (
            "Her sister, Ruth sang.",
            [("sister", "Her", "nmod:poss"), ("sang", "sister", "nsubj"), ("sang", "Ruth", "nsubj")],
            False,
        ),
        (
            "Her pilot Ruth sang.",
            [("pilot", "Ruth", "appos"), ("pilot", "Her", "nmod:poss"), ("sang", "pilot", "nsubj")],
            False,
        ),
    ],
)
def test_kin_and_the_name_right_behind_are_one(text: str, arcs: list[tuple[str, str, str]], is_one: bool) -> None:
    reading = reading_of(text, ("Ruth", "Her", "her", "Her sister", "her sister", "Her pilot", "He"), arcs)
    words, table = _table(reading)
    phrases = read_phrases(reading, table)
    beside = {(" ".join(words[k]).lower(), " ".join(words[m])) for k, m in named_beside(reading, table, phrases).items()}
    assert beside == ({("her sister", "Ruth")} if is_one else set())
    assert {(m, k) for k, m in named_beside(reading, table, phrases).items()} <= set(told_same(reading, table, phrases).items())


@pytest.mark.parametrize(
    ("speech", "own"),
    [
        ("My name is Ruth.", "My"),
        ("Come in. I'm Ruth, and this is my house.", "I"),
        ("No, I am Ruth.", "I"),
        ("I'm called Ruth.", "I"),
        ("Then call me Ruth.", "me"),
        ("I'm Ruth and Anna.", None),
        ("When I am Ruth, you will see.", None),
        ("Her name is Ruth.", None),
        ("Call me, Ruth.", None),
        ("You told me Ruth came.", None),
    ],
)
def test_who_says_their_name_is_who_says_it(speech: str, own: str | None) -> None:
    reading = reading_of(f"“{speech}”", ("Ruth", "I", "me", "my", "My", "her", "Her", "you", "Anna"))
    words, table = _table(reading)
    found = [(" ".join(words[k]), " ".join(words[m])) for k, m in introductions(reading, table).items()]
    assert found == ([] if own is None else [("Ruth", own)])


def test_outside_speech_nobody_introduces_themselves() -> None:
    reading = reading_of("My name is Ruth.", ("Ruth", "My"))
    _, table = _table(reading)
    assert introductions(reading, table) == {}
