"""Do corrections hold on to the words when the text changes?"""

from __future__ import annotations

import re

import pytest

from taleglass.corrections import (
    Anchor,
    Merge,
    Places,
    Rename,
    SetSpeaker,
    Who,
    anchor_line,
    anchor_mention,
    correct,
    point_at,
)
from taleglass.portraits import portray
from taleglass.story import Story
from tests.parsed_story import plain_story

TEXT = (
    "Vesna came down to the water. “Is anybody there?” she called across it.\n\n"
    "“Only me.” Olek stood up from the reeds. “I was waiting for you to come back from the mill.”\n\n"
    "“Only me.” Vesna laughed at the echo."
)
PEOPLE = {"Vesna": ["Vesna", "she"], "Olek": ["Olek", "me#1", "I"], "me": ["me#2"]}
LINES: list[tuple[str, str | None, list[str]]] = [
    ("Is anybody there?", "Vesna", []),
    ("Only me.", "Olek", []),
    ("I was waiting for you to come back from the mill.", "Olek", []),
    ("Only me.", None, []),
]


def read(text: str, lines: list[tuple[str, str | None, list[str]]] | None = None) -> Story:
    return portray(plain_story(text, PEOPLE, LINES if lines is None else lines))


def test_an_anchor_finds_its_own_place_among_equal_words() -> None:
    story = read(TEXT)
    places = Places(story)
    assert [places.line(anchor_line(story, line)) for line in story.lines] == [0, 1, 2, 3]
    assert [places.mention(anchor_mention(story, one)) for one in story.mentions] == list(range(len(story.mentions)))


def test_it_is_found_in_the_same_text_with_other_marks_and_line_breaks() -> None:
    story = read(TEXT)
    other = read(
        TEXT.replace("Olek stood up from", "Olek stood up\nfrom")
        .replace("came down to", "came  down\nto")
        .replace("to come back", "to\ncome back"),
        [(words.replace("to come back", "to\ncome back"), speaker, to) for words, speaker, to in LINES],
    )
    assert [Places(other).line(anchor_line(story, line)) for line in story.lines] == [0, 1, 2, 3]


def test_it_is_found_after_pages_were_put_in_before_it() -> None:
    story = read(TEXT)
    longer = read("Once there was a mill, and no bell rang from it for years.\n\n" * 40 + TEXT)
    assert [Places(longer).line(anchor_line(story, line)) for line in story.lines] == [0, 1, 2, 3]


def test_a_line_whose_words_were_revised_is_the_same_line() -> None:
    story = read(TEXT)
    revised = "I was only waiting for you to come home from the mill."
    other = read(TEXT.replace(LINES[2][0], revised), [*LINES[:2], (revised, "Olek", []), LINES[3]])
    assert Places(other).line(anchor_line(story, story.lines[2])) == 2


def test_a_place_that_is_gone_is_no_other_place() -> None:
    story = read(TEXT)
    shorter = read(TEXT.split("\n\n", maxsplit=1)[0], LINES[:1])
    places = Places(shorter)
    assert places.line(anchor_line(story, story.lines[1])) is None
    assert places.line(anchor_line(story, story.lines[2])) is None
    assert places.mention(Anchor(words="Vesna", before="quite another", after="surrounding here", at=0)) is None


def test_somebody_is_whom_most_of_their_mentions_are_of_whatever_they_are_called_now() -> None:
    story = read(TEXT)
    vesna = next(entity for entity in story.entities if entity.name == "Vesna")
    renamed = correct(story, [Rename(who=Who(name="Vesna"), name="The girl")])
    again = correct(
        renamed, [Rename(who=Who(name="Vesna"), name="The girl"), Rename(who=point_at(story, vesna.id), name="Ada")]
    )
    assert [entity.name for entity in again.entities if entity.id == vesna.id] == ["Ada"]


def test_somebody_is_known_by_what_stands_around_them_once_the_text_calls_them_otherwise() -> None:
    text = "It rained all day. Olek stood up from the reeds and waited.\n\nBehind the mill the bell rang, and Olek ran home."
    story = portray(plain_story(text, {"Olek": ["Olek"]}))
    corrections = [Rename(who=point_at(story, story.entities[0].id), name="Ada")]
    renamed = portray(plain_story(text.replace("Olek", "Vitold"), {"Vitold": ["Vitold"]}))
    [done] = correct(renamed, corrections).corrections
    assert (done.fits, done.outcome) == (True, "“Vitold” goes by “Ada”.")
    once = text.replace("Olek", "Vitold", 1).replace("Olek ran home", "all was well")
    [done] = correct(portray(plain_story(once, {"Vitold": ["Vitold"]})), corrections).corrections
    assert (done.fits, done.outcome) == (False, "Nobody in this text is “Olek”.")


def test_a_correction_survives_a_revision_of_the_text() -> None:
    story = read(TEXT)
    olek = next(entity for entity in story.entities if entity.name == "Olek")
    corrections = [SetSpeaker(lines=(anchor_line(story, story.lines[3]),), who=point_at(story, olek.id))]
    revised = read("A new beginning.\n\n" + TEXT.replace("stood up from the reeds", "rose out of the reeds, dripping"))
    now = correct(revised, corrections)
    assert now.corrections[0].fits
    assert now.lines[3].speaker == next(entity.id for entity in now.entities if entity.name == "Olek")


EDITION = (
    "“It’s dark – come,” Olek said – “it’s late.” He waited.\n\n“No,” Vesna said. “Not ‘yet’.” “Well –” Ada sighed – “well.”"
)


@pytest.mark.parametrize(
    "marks",
    [
        {"“": "‘", "”": "’", "‘": "“", "’": "”"},
        {"“": '"', "”": '"', "‘": "'", "’": "'"},
        {"“": "«", "”": "»", "‘": "‹", "’": "›"},
        {" –": "—", "– ": "—", "——": "—"},
        {" – ": "--", " –": "--"},
    ],
)
def test_a_mention_is_found_in_an_edition_with_other_quotation_marks_and_dashes(marks: dict[str, str]) -> None:
    people = {name: [name] for name in ("Olek", "Vesna", "Ada")}
    story = plain_story(EDITION, people)
    other = re.sub("|".join(marks), lambda found: marks[found[0]], EDITION)
    places = Places(plain_story(other, people))
    assert [places.mention(anchor_mention(story, one)) for one in story.mentions] == [0, 1, 2]


SHE = "Vesna sat by the water.\n\n“I know,” she said.\n\nOlek looked up. “Go on,” she said quietly."
SHE_SAID: list[tuple[str, str | None, list[str]]] = [("I know,", "she", []), ("Go on,", "she", [])]
REVISED = "Vesna sat by the water.\n\n“I know, I know.”\n\nOlek looked up. “Tell me.” Ada went home. She sang."


def test_i_in_speech_points_at_somebody_only_where_nothing_else_does() -> None:
    story = plain_story(SHE, {"Vesna": ["Vesna"], "Olek": ["Olek"], "she": ["I", "she#1", "she#2"]}, SHE_SAID)
    she = next(entity.id for entity in story.entities if entity.name == "she")
    assert [anchor.words for anchor in point_at(story, she).at] == ["she", "she"]
    story = plain_story(SHE, {"Vesna": ["Vesna"], "me": ["I"]}, [("I know,", "me", []), ("Go on,", None, [])])
    me = next(entity.id for entity in story.entities if entity.name == "me")
    assert [anchor.words for anchor in point_at(story, me).at] == ["I"]


def test_one_pronoun_that_is_left_of_several_is_nobody() -> None:
    story = plain_story(SHE, {"Vesna": ["Vesna"], "Olek": ["Olek"], "she": ["I", "she#1", "she#2"]}, SHE_SAID)
    she = Who(name="she", at=tuple(anchor_mention(story, one) for one in story.mentions if one.entity.startswith("per_26")))
    assert [anchor.words for anchor in she.at] == ["I", "she", "she"]
    revised = portray(
        plain_story(
            REVISED,
            {"Vesna": ["Vesna"], "Olek": ["Olek", "I#1", "I#2"], "Ada": ["Ada"], "she": ["She"]},
            [("I know, I know.", "Olek", []), ("Tell me.", "Olek", [])],
        )
    )
    vesna = next(entity.id for entity in revised.entities if entity.name == "Vesna")
    [done] = correct(revised, [Merge(who=she, into=point_at(revised, vesna))]).corrections
    assert (done.fits, done.outcome) == (False, "Nobody in this text is “she”.")
