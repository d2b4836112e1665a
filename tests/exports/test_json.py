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


def test_a_supersense_has_its_words_its_kind_and_its_probability() -> None:
    first, second, _ = exported(small_story())["supersenses"]
    assert TEXT[first["start"] : first["end"]] == "Mira Holt"
    tokens = small_story().tokens
    assert [TEXT[tokens[index].start : tokens[index].end] for index in first["tokens"]] == ["Mira", "Holt"]
    assert (first["ss"], first["probability"], first["head"]) == ("n.PERSON", 0.95, first["tokens"][1])
    assert (second["ss"], second["probability"]) == ("v.stative", 0.612)


def test_a_thing_has_its_mentions_and_whose_it_is() -> None:
    document = exported(small_story())
    [thing] = document["things"]
    assert (thing["name"], thing["sense"], thing["mention_count"], thing["owners"]) == ("the lamp", "n.ARTIFACT", 3, {})
    surfaces = [TEXT[one["start"] : one["end"]] for one in document["thing_mentions"]]
    assert surfaces == ["The Lamp", "the lamp", "It"]
    assert {one["thing"] for one in document["thing_mentions"]} == {thing["id"]}


def test_a_sentence_has_its_mood_and_emotions_and_the_book_their_mean() -> None:
    document = exported(small_story())
    title, asked, _, _ = document["sentences"]
    assert asked["vad"] == {"V": 3.1, "A": 3.25, "D": 2.9}
    assert list(asked["emotions"].items()) == [("curiosity", 0.82), ("neutral", 0.301)]
    assert title["emotions"] == {}
    assert document["vad"]["V"] == round((2 * 3.0 + 12 * 3.1 + 6 * 2.9 + 9 * 2.2) / 29, 4)


def test_a_story_without_moods_has_none_in_its_export() -> None:
    story = small_story()
    unread = [replace(one, valence=None, arousal=None, dominance=None, emotions=()) for one in story.sentences]
    document = exported(replace(story, sentences=tuple(unread)))
    assert "vad" not in document
    assert {one["vad"] for one in document["sentences"]} == {None}
