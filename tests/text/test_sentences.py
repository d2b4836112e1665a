"""Where does each sentence end?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taleglass.text.sentences import find_sentence_starts


def sentences(text: str) -> list[str]:
    starts = find_sentence_starts(text, 0, len(text))
    return [text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


@pytest.mark.parametrize(
    "text",
    [
        '"Stop!" cried Mrs. B, "or I shall call the porter."',
        "“Come!” Anna cried.",
        "“Come!” Old Mr. Tarn cried.",
        "“Is it you?” I asked.",
        "“Come?” he said, and went.",
        "He met Dr. Hale and Capt. Orme at St. Ives.",
        "The book by J. R. Orme lay open.",
        "It was in the year 18- or so, e.g. in May.",
        "Well . . . perhaps . . . not.",
        "He went (why?) away.",
        "“Who is th—” the boy began.",
        "There was No. 5 on the door.",
        "Anna lived in the U.S. Navy yard.",
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ["Yes.", "No.", "Perhaps."],
        ["“Come!”", "Anna turned away."],
        ["“I see.”", "He left."],
        ["“Oh!", "You,” she said."],
        ["“Who?”", "“Me.”"],
        ["He met Mr. B.", "They spoke."],
        ["(She knew.)", "He did not."],
        ["It rained...", "The door opened."],
        ["“It was I.", "Forgive me.”"],
        ["We left at 5 p.m.", "It was cold."],
        ["'Go!'", "'I will not!'"],
        ["_Never!_", "He meant it."],
    ],
)
def test_several_sentences_are_told_apart(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


def test_a_wrapped_line_ends_no_sentence() -> None:
    text = "The ferry was late\nAnd the Captain slept."
    assert sentences(text) == [text]


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text(st.sampled_from("aAI.!?… \n\"'“”’‘—-()_«»1"), max_size=60)))
def test_starts_rise_from_the_paragraphs_own(text: str) -> None:
    starts = find_sentence_starts(text, 0, len(text))
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert all(start < len(text) for start in starts[1:])
