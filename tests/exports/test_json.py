"""Does the JSON say what the story says?"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings

from taleglass.exports import FORMATS, Options
from taleglass.story import Alias, Entity, Story
from tests.small_story import TEXT, small_story
from tests.strategies import stories

some_examples = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def exported(story: Story, *, with_text: bool = False) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(FORMATS["json"].write(story, Options(with_text=with_text)))
    return document


def named(entity: Entity) -> list[str]:
    story = replace(small_story(), entities=(entity,))
    names: list[str] = exported(story)["entities"][0]["names"]
    return names


def test_a_mention_has_its_place_type_form_and_entity() -> None:
    mention = exported(small_story())["mentions"][0]
    assert TEXT[mention["start"] : mention["end"]] == "Mira Holt"
    assert (mention["type"], mention["form"], mention["probability"]) == ("PER", "PROP", 0.9877)
    assert mention["entity"] == exported(small_story())["entities"][0]["id"]


def test_a_line_has_speaker_addressees_cue_form_and_evidence() -> None:
    document = exported(small_story())
    asked, answered = document["quotes"]
    mira, tobias = (entity["id"] for entity in document["entities"][:2])
    assert (asked["speaker"], asked["addressees"], asked["type"]) == (mira, [tobias], "explicit")
    assert [TEXT[place["start"] : place["end"]] for place in asked["evidence"]] == ["Mira Holt", "asked"]
    assert TEXT[asked["speech"]["start"] : asked["speech"]["end"]] == "Is the lamp lit?"
    assert (answered["speaker"], answered["addressees"]) == (tobias, [])


def test_an_unknown_speaker_is_null() -> None:
    story = small_story()
    unknown = replace(story, lines=(replace(story.lines[0], speaker=None), *story.lines[1:]))
    assert exported(unknown)["quotes"][0]["speaker"] is None


def test_names_are_the_proper_ones_with_the_main_name_first() -> None:
    mira = replace(
        small_story().entities[0],
        aliases=(
            Alias(text="Mira", count=9, is_proper=True),
            Alias(text="Mira Holt", count=2, is_proper=True),
            Alias(text="the harbour master", count=4, is_proper=False),
        ),
    )
    assert named(mira) == ["Mira Holt", "Mira"]


def test_an_entity_without_a_name_goes_by_its_phrase() -> None:
    harbour = small_story().entities[2]
    assert named(harbour) == ["the harbour"]


def test_the_text_joins_only_when_asked_for() -> None:
    without = exported(small_story())
    assert "text" not in without
    assert TEXT not in json.dumps(without)
    assert exported(small_story(), with_text=True)["text"] == TEXT


def test_the_texts_digest_tells_which_text_the_offsets_count_in() -> None:
    document = exported(small_story())
    assert document["text_length"] == len(TEXT)
    assert document["text_sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()


def test_the_file_ends_its_last_line_and_keeps_letters_as_they_are() -> None:
    story = small_story()
    written = FORMATS["json"].write(replace(story, id="Ærø–東京"), Options())
    assert written.endswith("}\n")
    assert "Ærø–東京" in written


@some_examples
@given(stories())
def test_any_story_is_one_valid_object_and_the_same_twice(story: Story) -> None:
    first = FORMATS["json"].write(story, Options(with_text=True))
    document = json.loads(first)
    assert first == FORMATS["json"].write(story, Options(with_text=True))
    assert document["text"] == story.text
    assert [(one["start"], one["end"]) for one in document["mentions"]] == [
        (mention.span.start, mention.span.end) for mention in story.mentions
    ]
    assert all(entity["names"] for entity in document["entities"])
    ids = {entity["id"] for entity in document["entities"]}
    assert {one["entity"] for one in document["mentions"]} <= ids


def test_pronouns_are_mentions_and_no_entity_mentions() -> None:
    document = exported(small_story())
    named = [(one["start"], one["end"], one["type"]) for one in document["mentions"] if one["form"] != "PRON"]
    assert [(one["start"], one["end"], one["type"]) for one in document["entity_mentions"]] == named
    assert len(named) < len(document["mentions"])
