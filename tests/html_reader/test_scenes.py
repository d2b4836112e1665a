from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from taleglass.html_reader.payload import payload
from taleglass.story import Story
from tests.html_reader.in_scenes import in_scenes
from tests.html_reader.tell import few
from tests.strategies import stories


def _payload(story: Story) -> dict[str, Any]:
    return dict(json.loads(payload(story)))


def _cut(text: str, start: int, end: int) -> str:
    """Slice as a browser does, by UTF-16 code units."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def test_a_scene_after_an_emoji_is_cut_where_it_begins() -> None:
    data = _payload(in_scenes())
    assert _cut(data["text"], *data["scenes"][1][:2]).startswith("Two years before")


def test_a_stated_distance_keeps_the_words_that_say_it() -> None:
    data = _payload(in_scenes())
    earlier, later, value, words, *_ = data["successions"][0]
    assert (earlier, later, value) == (1, 0, "P2Y")
    assert _cut(data["text"], *words) == "Two years before"


def test_a_scene_that_nothing_places_in_time_has_rank_nought() -> None:
    assert [row[-2] for row in _payload(in_scenes())["scenes"]] == [2, 1, 3, 0, 4]


def test_a_story_without_scenes_has_an_empty_list() -> None:
    story = replace(in_scenes(), scenes=(), successions=(), findings=())
    data = _payload(story)
    assert (data["scenes"], data["successions"], data["findings"]) == ([], [], [])


def test_a_scene_at_a_place_that_the_story_does_not_have_is_refused_by_name() -> None:
    story = in_scenes()
    with pytest.raises(KeyError, match="loc_99"):
        payload(replace(story, scenes=(replace(story.scenes[0], place="loc_99"), *story.scenes[1:])))


@given(stories())
@few
def test_every_scene_of_any_story_points_at_its_own_words_and_people(story: Story) -> None:
    data = _payload(story)
    shown = [(_cut(data["text"], row[0], row[1]), [data["entities"][one[0]][0] for one in row[10]]) for row in data["scenes"]]
    assert shown == [(scene.span.of(story.text), [one.entity for one in scene.present]) for scene in story.scenes]
