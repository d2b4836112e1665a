"""Which mention names the speaker of a quotation?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from taleglass.cast.pairs import MentionTable
from taleglass.cast.speech_cues import speech_cues
from tests.builders import reading_of


def _speakers(text: str, mentions: Sequence[str]) -> list[str]:
    """Return the words of the speakers that cues name, by quotation."""
    reading = reading_of(text, list(mentions))
    first, last = reading.span_first.astype(np.int64), reading.span_last.astype(np.int64)
    words = [reading.words[a : z + 1] for a, z in zip(first.tolist(), last.tolist(), strict=True)]
    table = MentionTable.of(
        words,
        first=first,
        last=last,
        sentence=reading.marks.token_sentences[first].astype(np.int64),
        kind=reading.span_kind,
        form=np.zeros_like(first),
        quote=reading.word_quotes[first].astype(np.int64),
    )
    return [" ".join(words[k]) for _, k in sorted(speech_cues(reading, table).items())]


@pytest.mark.parametrize(
    "text",
    [
        "“I am cold,” said the cat.",
        "“I am cold!” the cat cried.",
        "“I am cold,” the cat softly said.",
        "The cat said to Anna, “I am cold.”",
        "The cat answered: “I am cold.”",
    ],
)
def test_a_verb_of_speech_beside_a_quotation_names_its_speaker(text: str) -> None:
    assert _speakers(text, ["the cat", "Anna"])[0].lower() == "the cat"


@pytest.mark.parametrize(
    "text",
    [
        "“I am cold.” Anna said nothing more of it.",
        "“I am cold.”\n\nAnna said that it rained.",
        "Anna spoke. It rained. “I am cold.”",
    ],
)
def test_what_stands_apart_from_a_quotation_is_no_cue(text: str) -> None:
    assert _speakers(text, ["Anna"]) == []


def test_a_cue_that_breaks_a_quotation_holds_for_both_halves() -> None:
    assert _speakers("“Come,” said Anna, “and sit down.”", ["Anna"]) == ["Anna", "Anna"]


def test_several_are_nobodys_i() -> None:
    assert _speakers("“I am cold,” they said.", ["they"]) == []
