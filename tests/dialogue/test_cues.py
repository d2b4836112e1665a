"""What the narrator says about who speaks, and what a line says of its hearer."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from taleglass.cast import Gender
from taleglass.dialogue.cues import PointerForm, Tag, find_tag, noun_gender
from taleglass.dialogue.layout import Layout, lay_out
from taleglass.dialogue.vocatives import Spoken, listen
from tests.builders import cast_of, reading_of

_PEOPLE = ("Anna", "Bob", "Mr. Hill", "the old man", "she", "he", "I", "the girl", "sir", "her", "the voice")


def _laid_out(text: str, arcs: Sequence[tuple[str, str, str]] = ()) -> Layout:
    reading = reading_of(text, _PEOPLE, arcs)
    return lay_out(reading, cast_of(reading, {"Anna": [], "Bob": []}))


def _subject(text: str, arcs: Sequence[tuple[str, str, str]] = (), line: int = 0) -> str | None:
    layout = _laid_out(text, arcs)
    tag = find_tag(layout, line)
    return None if tag is None else tag.subject.span(layout).of(text)


def _heard(text: str) -> tuple[Layout, Spoken]:
    layout = _laid_out(text)
    return layout, listen(layout, 0, range(len(layout.span_first)))


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("“Yes,” said Anna.", "Anna"),
        ("“Yes,” said Mr. Hill, rising.", "Mr. Hill"),
        ("“Yes,” said the old man.", "the old man"),
        ("“Yes,” quietly said Anna.", "Anna"),
        ("“Yes!” Anna cried.", "Anna"),
        ("“Yes.” Anna said.", "Anna"),
        ("“Yes,” Anna then said to Bob.", "Anna"),
        ("“Yes,” he went on.", "he"),
        ("“Yes,” said I.", "I"),
        ("Anna said, “Yes.”", "Anna"),
        ("Anna said: “Yes.”", "Anna"),
        ("“Yes.” Anna said what the old man had thought of it.", None),
        ("“Yes,” said the voice.", "the voice"),
        ("“Yes.” The lamp went out.", None),
        ("“Yes,” was Anna's only answer.", "Anna"),
        ("“Yes,” was his reply to Anna.", None),
        ("Anna, with a look at the lamp, said, “Yes.”", "Anna"),
        ("The lamp, with its green shade, said, “Yes.”", None),
        ("“Yes.”", None),
    ],
)
def test_a_tag_is_found_by_the_order_of_its_words(text: str, subject: str | None) -> None:
    assert _subject(text) == subject


def test_a_clause_between_subject_and_verb_is_bridged_by_the_parse() -> None:
    text = "“Yes,” Anna, who had met the old man, said."
    assert _subject(text, [("said", "Anna", "nsubj")]) == "Anna"


def test_a_relative_pronoun_stands_for_the_name_before_it() -> None:
    arcs = [("said", "who", "nsubj"), ("went", "Bob", "nsubj")]
    assert _subject("Bob went in with Anna, who said, “Yes.”", arcs) == "Anna"


def test_a_name_that_introduces_a_line_outweighs_a_pronoun_after_it() -> None:
    assert _subject("Anna exclaimed, “Yes!” she thought of Bob.") == "Anna"
    assert _subject("“No,” he went on, “Yes,” said Bob.", line=1) == "Bob"


def test_a_colon_before_a_line_outweighs_a_pronoun_after_it() -> None:
    assert _subject("He often said to the girl: “Yes,” and I thought of it.") == "He"


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("“Yes,” said a voice. It was Anna, who had come in.", "Anna"),
        ("“Yes,” said someone. It was the old man.", "the old man"),
        ("“Yes,” said a voice. It was the lamp.", None),
        ("“Yes,” said Anna. It was the old man.", "Anna"),
    ],
)
def test_an_unknown_voice_is_whose_the_next_sentence_says(text: str, subject: str | None) -> None:
    assert _subject(text) == subject


def test_a_voice_is_his_who_owns_it_and_not_his_whom_it_reaches() -> None:
    of = [("voice", "Anna", "nmod"), ("Anna", "of", "case")]
    behind = [("voice", "Anna", "nmod"), ("Anna", "behind", "case")]
    assert _subject("“Yes,” said the voice of Anna.", of) == "Anna"
    assert _subject("“Yes,” said the voice behind Anna.", behind) == "the voice"


def test_whoever_stands_after_a_preposition_does_not_speak() -> None:
    text = "“Yes,” a voice behind the girl said."
    assert _subject(text) == "the girl"
    text = text.replace("behind", "from")
    assert _subject(text, [("voice", "girl", "nmod"), ("girl", "from", "case")]) is None


def test_a_tag_between_two_lines_of_a_paragraph_belongs_to_the_first() -> None:
    text = "“Yes,” said Anna. “No.”"
    assert _subject(text) == "Anna"
    assert _subject(text, line=1) is None


def test_a_tag_tells_the_form_and_gender_of_its_subject() -> None:
    texts = ("“Yes,” said Anna.", "“Yes,” said the girl.", "“Yes,” he said.")
    tags: list[Tag | None] = [find_tag(_laid_out(text), 0) for text in texts]
    assert [tag and tag.subject.form for tag in tags] == [PointerForm.NAME, PointerForm.NOUN, PointerForm.PRONOUN]
    assert [tag and tag.subject.gender for tag in tags] == [Gender.UNKNOWN, Gender.SHE, Gender.HE]


@pytest.mark.parametrize(
    ("phrase", "gender"), [("mrs. hill", Gender.SHE), ("the old gentleman", Gender.HE), ("anna", Gender.UNKNOWN)]
)
def test_titles_and_nouns_tell_gender(phrase: str, gender: Gender) -> None:
    assert noun_gender(phrase.split()) is gender


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("“Come in, Anna.”", True),
        ("“Anna, come in.”", True),
        ("“Yes, Anna, come in.”", True),
        ("“Dear Anna! Come in.”", True),
        ("“Is it you, Anna?”", True),
        ("“I met Anna there.”", False),
        ("“Bob, Anna, and the rest came.”", False),
        ("“Anna came.”", False),
        ("“That was Anna.”", False),
    ],
)
def test_a_name_set_off_by_points_calls_the_hearer(text: str, called: bool) -> None:
    layout, heard = _heard(text)
    names = {layout.words[layout.span_first[m]] for m in heard.called}
    assert ("Anna" in names) is called


def test_sir_tells_the_hearers_gender_and_a_mark_that_a_line_asks() -> None:
    assert _heard("“Is it far, sir?”")[1].called_gender is Gender.HE
    assert _heard("“Is it far, sir?”")[1].asks
    assert not _heard("“It is far.”")[1].asks


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("“My name is Anna, and I am late.”", "Anna"),
        ("“Good day. I'm Anna.”", "Anna"),
        ("“And I am Bob!” he cried.", "Bob"),
        ("“I am called Anna here.”", "Anna"),
        ("“My name is Anna,” said Bob.", "Bob"),  # the narrator knows best
        ("“I am Anna's brother.”", None),
        ("“I'm sure that Bob is late.”", None),
        ("“They think I am Anna.”", None),
        ("“Her name is Anna.”", None),
        ("“I am.” Anna went out.", None),
    ],
)
def test_who_says_who_they_are_speaks(text: str, subject: str | None) -> None:
    assert _subject(text) == subject
