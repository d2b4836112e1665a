"""Where does the narrator step into speech with a word in brackets?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taleglass.text.quotation_marks import find_quotations, looks_like_speech
from taleglass.text.stage_directions import find_stage_directions


def speeches(*paragraphs: str) -> list[str]:
    text, spans = "", []
    for paragraph in paragraphs:
        spans.append((len(text), len(text) + len(paragraph)))
        text += paragraph + "\n\n"
    return [stretch.speech.of(text) for stretch in find_quotations(text, spans) if looks_like_speech(text, stretch)]


@pytest.mark.parametrize(
    "words",
    [
        "nodding towards the door",
        "Laughing.",
        "turning to Ruth,",
        "speaking lower",
        "with a bow",
        "in a very small voice",
        "to Ruth",
        "to the old porter",
        "rather hesitatingly",
        "half to herself",
        "loud cheers",
        "sighs",
    ],
)
def test_what_the_narrator_puts_in_brackets_is_not_said(words: str) -> None:
    text = f"You never came ({words}) at all."
    assert [text[start:end] for start, end in find_stage_directions(text, 0, len(text))] == [f"({words})"]


@pytest.mark.parametrize(
    "words",
    [
        "my brother, that is",
        "you know him",
        "considering the weather",
        "especially on Mondays",
        "though she never wore it",
        "finding me out",
        "Sir Piers",
        "evening dress",
        "laughing, are you?",
        "1871",
    ],
)
def test_what_somebody_says_in_brackets_stays_theirs(words: str) -> None:
    text = f"You never came ({words}) at all."
    assert find_stage_directions(text, 0, len(text)) == []


def test_speech_is_cut_and_goes_on() -> None:
    paragraph = "“He is late (looking at the clock), and you know it. (To Ruth.) Do you not?”"
    assert speeches(paragraph) == ["He is late", ", and you know it.", "Do you not?"]
    first, second, third = find_quotations(paragraph, [(0, len(paragraph))])
    assert (first.continues, second.continues, third.continues) == (None, 0, 1)
    assert paragraph[: first.span.end] == "“He is late"
    assert third.span.end == len(paragraph)


def test_a_direction_first_or_last_leaves_one_stretch() -> None:
    assert speeches("“(smiling) Come in.”") == ["Come in."]
    assert speeches("“Come in. (smiling)”") == ["Come in."]


def test_what_is_quoted_inside_stays_inside_its_piece() -> None:
    paragraph = "“She said ‘Never!’ (laughing) and ‘Tomorrow.’”"
    found = find_quotations(paragraph, [(0, len(paragraph))])
    assert [(stretch.speech.of(paragraph), stretch.depth) for stretch in found] == [
        ("She said ‘Never!’", 0),
        ("Never!", 1),
        ("and ‘Tomorrow.’", 0),
        ("Tomorrow.", 1),
    ]


def test_a_piece_that_begins_with_a_quotation_is_what_the_next_goes_on_from() -> None:
    paragraph = "“He came (laughing) ‘Never!’ he said (with a bow) and went.”"
    found = find_quotations(paragraph, [(0, len(paragraph))])
    assert [(stretch.depth, stretch.continues) for stretch in found] == [(0, None), (0, 0), (1, None), (0, 1)]


def test_speech_over_two_paragraphs_goes_on_from_its_last_piece() -> None:
    first, second = "“It was (sighing) a long year.", "“Then he came.”"
    text = f"{first}\n\n{second}"
    found = find_quotations(text, [(0, len(first)), (len(first) + 2, len(text))])
    assert [stretch.speech.of(text) for stretch in found] == ["It was", "a long year.", "Then he came."]
    assert [stretch.continues for stretch in found] == [None, 0, 1]


@given(st.text(alphabet="“”()aI ,.ing\n-", max_size=60))
def test_any_text_is_accepted(text: str) -> None:
    found = find_quotations(text, [(0, len(text))] if text else [])
    for k, stretch in enumerate(found):
        assert 0 <= stretch.speech.start < stretch.speech.end <= len(text)
        assert stretch.continues is None or stretch.continues < k
