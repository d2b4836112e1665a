"""What else follows when another one turns out to say a line?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from taleglass.corrections import SetAddressees, SetSpeaker, anchor_line, as_it_was_read, correct, point_at
from taleglass.portraits import portray
from taleglass.store.soundness import check
from taleglass.story import Entity, Evidence, MentionForm, Span, Story
from tests.parsed_story import plain_story

TEXT = (
    "Walt came in with Tommy.\n\n"
    "“I guess it would,” said the old man. He put down his cup. She sang. The waitress nodded to him. Tommy rose. He left.\n\n"
    "He ran."
)
PEOPLE = {
    "Walt": ["Walt"],
    "Tommy": ["Tommy", "Tommy#2", "the old man", "He#1", "his", "him", "He#2", "He#3", "She"],
    "the waitress": ["The waitress"],
}
CUES = {"I guess it would,": "the old man"}


def read(
    text: str,
    people: Mapping[str, Sequence[str]],
    lines: Sequence[tuple[str, str | None, Sequence[str]]],
    cues: Mapping[str, str],
) -> Story:
    """Return a story whose lines have cues, by the words of the line, and addressees who are the other party."""
    story = plain_story(text, people, lines)
    told = []
    for one in story.lines:
        cue = cues.get(story.surface(one.speech))
        start = -1 if cue is None else text.index(cue, one.span.end)
        told.append(
            replace(
                one,
                cue=None if cue is None else Span(start, start + len(cue)),
                addressee_evidence=Evidence(spans=(), probability=0.5, concluded_by="other_party"),
            )
        )
    mentions = [replace(one, form=MentionForm.PRONOUN) if story.surface(one.span) == "you" else one for one in story.mentions]
    return portray(replace(story, lines=tuple(told), mentions=tuple(mentions)))


def who(story: Story, name: str) -> Entity:
    [found] = [entity for entity in story.entities if entity.name == name]
    return found


def said_by(story: Story, name: str | None, *words: str) -> SetSpeaker:
    found = [anchor_line(story, one) for one in story.lines if story.surface(one.speech) in words]
    return SetSpeaker(lines=tuple(found), who=None if name is None else point_at(story, who(story, name).id))


def words_for(story: Story, name: str) -> list[str]:
    return [story.surface(one.span) for one in story.mentions_of(who(story, name).id)]


def heard(story: Story) -> list[list[str]]:
    names = {entity.id: entity.name for entity in story.entities}
    return [[names[one] for one in line.addressees] for line in story.lines]


@pytest.fixture
def kitchen() -> Story:
    return read(TEXT, PEOPLE, [("I guess it would,", "Tommy", [])], CUES)


def test_the_words_that_name_a_speaker_set_right_and_what_follows_from_them_are_theirs(kitchen: Story) -> None:
    now = correct(kitchen, [said_by(kitchen, "Walt", "I guess it would,")])
    assert words_for(now, "Walt") == ["Walt", "the old man", "He", "his", "him"]
    assert words_for(now, "Tommy") == ["Tommy", "She", "Tommy", "He", "He"], "after his own name, and in other paragraphs"
    walt = who(now, "Walt")
    assert (walt.mention_count, walt.line_count, dict(walt.pronouns)) == (5, 1, {"he": 3})
    assert {alias.text for alias in walt.aliases} == {"Walt", "the old man"}
    check(now)
    assert correct(now, []) == kitchen
    assert as_it_was_read(now).mentions == kitchen.mentions


def test_a_line_that_has_its_speaker_already_gives_them_its_words_too(kitchen: Story) -> None:
    walts = replace(kitchen, lines=(replace(kitchen.lines[0], speaker=who(kitchen, "Walt").id),))
    now = correct(walts, [said_by(walts, "Walt", "I guess it would,")])
    assert words_for(now, "Walt") == ["Walt", "the old man", "He", "his", "him"]


def test_a_proper_name_stays_whose_it_is() -> None:
    story = read("Walt sat. “No,” said Tommy. He ran.", {"Walt": ["Walt"], "Tommy": ["Tommy", "He"]}, [("No,", "Tommy", [])],
                 {"No,": "Tommy"})  # fmt: skip
    now = correct(story, [said_by(story, "Walt", "No,")])
    assert words_for(now, "Tommy") == ["Tommy", "He"]


def test_a_pronoun_that_cannot_be_the_speakers_stays_whose_it_is() -> None:
    text = "Ruth sat. She sang. She ate. She slept. “No,” he said. He ran."
    people = {"Ruth": ["Ruth", "She"], "Tommy": ["he", "He"]}
    story = read(text, people, [("No,", "Tommy", [])], {"No,": "he"})
    now = correct(story, [said_by(story, "Ruth", "No,")])
    assert words_for(now, "Ruth") == ["Ruth", "She", "She", "She"]


def test_the_cue_of_another_line_stays_with_who_says_that() -> None:
    text = "Walt sat with Tommy. “Hush,” said the old man. He waited. “No,” he said. He ran."
    people = {"Walt": ["Walt"], "Tommy": ["Tommy", "the old man", "He", "he"]}
    story = read(text, people, [("Hush,", "Tommy", []), ("No,", "Tommy", [])], {"Hush,": "the old man", "No,": "he"})
    one = correct(story, [said_by(story, "Walt", "Hush,")])
    assert words_for(one, "Walt") == ["Walt", "the old man", "He"]
    both = correct(story, [said_by(story, "Walt", "Hush,", "No,")])
    assert words_for(both, "Walt") == ["Walt", "the old man", "He", "he", "He"]


def test_other_words_for_the_one_who_was_meant_end_what_follows_and_the_same_words_do_not() -> None:
    text = "Walt met Tommy. “Hush,” said the old man. The old man rose. He fell. The boy ran. He fled."
    people = {"Walt": ["Walt"], "Tommy": ["Tommy", "the old man", "The old man", "The boy", "He"]}
    story = read(text, people, [("Hush,", "Tommy", [])], {"Hush,": "the old man"})
    assert all(one.form is not MentionForm.PROPER for one in story.mentions[2:])
    now = correct(story, [said_by(story, "Walt", "Hush,")])
    assert words_for(now, "Walt") == ["Walt", "the old man", "The old man", "He"]
    assert words_for(now, "Tommy") == ["Tommy", "The boy", "He"]


TALK = "Tommy met Walt and Ruth.\n\n“Does it hurt you?”\n\n“Not much.”\n\n“Good.”\n\n“Is it?”\n\n“Yes.”"
TALKERS = {"Tommy": ["Tommy"], "Walt": ["Walt", "you"], "Ruth": ["Ruth"]}
EXCHANGE: list[tuple[str, str | None, list[str]]] = [
    ("Does it hurt you?", "Tommy", ["Walt"]),
    ("Not much.", "Walt", ["Tommy"]),
    ("Good.", "Tommy", ["Walt"]),
    ("Is it?", "Walt", ["Tommy"]),
    ("Yes.", "Tommy", ["Walt"]),
]


def test_what_was_said_to_the_other_party_is_said_to_who_turns_out_to_speak() -> None:
    story = read(TALK, TALKERS, EXCHANGE[:3], {})
    now = correct(story, [said_by(story, "Ruth", "Not much.")])
    assert heard(now) == [["Ruth"], ["Tommy"], ["Ruth"]]
    assert words_for(now, "Ruth") == ["Ruth", "you"]
    assert now.spoken_to_by(who(now, "Tommy").id) == ((who(now, "Ruth").id, 2),)
    check(now)
    assert correct(now, []) == story
    unknown = correct(story, [said_by(story, None, "Not much.")])
    assert heard(unknown) == [[], ["Tommy"], []]
    assert unknown.lines[0].addressee_evidence.probability == 0.0


def test_who_still_speaks_on_the_other_side_of_a_line_may_hear_it() -> None:
    story = read(TALK, TALKERS, EXCHANGE, {})
    first = said_by(story, "Ruth", "Not much.")
    assert heard(correct(story, [first])) == [["Ruth"], ["Tommy"], ["Walt"], ["Tommy"], ["Walt"]]
    both = [["Ruth"], ["Tommy"], ["Ruth"], ["Tommy"], ["Ruth"]]
    assert heard(correct(story, [first, said_by(story, "Ruth", "Is it?")])) == both
    assert heard(correct(story, [said_by(story, "Ruth", "Not much.", "Is it?")])) == both


def test_addressees_that_words_or_a_person_tell_stay() -> None:
    story = read(TALK, TALKERS, EXCHANGE[:3], {})
    called = Evidence(spans=(), probability=0.9, concluded_by="called")
    named = replace(story, lines=(replace(story.lines[0], addressee_evidence=called), *story.lines[1:]))
    assert heard(correct(named, [said_by(named, "Ruth", "Not much.")])) == [["Walt"], ["Tommy"], ["Ruth"]]
    to_walt = SetAddressees(lines=(anchor_line(story, story.lines[2]),), who=(point_at(story, who(story, "Walt").id),))
    assert heard(correct(story, [to_walt, said_by(story, "Ruth", "Not much.")])) == [["Ruth"], ["Tommy"], ["Walt"]]


def test_nobody_is_made_to_speak_to_themselves_by_a_neighbour() -> None:
    story = read(TALK, TALKERS, EXCHANGE[:3], {})
    now = correct(story, [said_by(story, "Tommy", "Not much.")])
    assert heard(now) == [["Walt"], [], ["Walt"]]
