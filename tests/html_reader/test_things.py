"""Does the page know which things the story comes back to, and whose they are said to be?"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from taleglass.html_reader.payload import payload
from taleglass.story import Story
from tests.html_reader.in_things import in_things
from tests.small_story import small_story


def _payload(story: Story) -> dict[str, Any]:
    return dict(json.loads(payload(story)))


def _mentions(data: dict[str, Any]) -> list[tuple[str, str, float]]:
    """Return the thing, the words as a browser cuts them, and how sure, of each mention."""
    units = data["text"].encode("utf-16-le")
    found, start = [], 0
    for at in range(0, len(data["thingMentions"]), 4):
        step, length, thing, sure = data["thingMentions"][at : at + 4]
        start += step
        found.append((data["things"][thing][1], units[2 * start : 2 * (start + length)].decode("utf-16-le"), sure))
    return found


def test_mentions_of_a_thing_after_an_emoji_are_cut_out_whole_by_the_browsers_count() -> None:
    data = _payload(in_things())
    glass = data["things"][1][1]
    assert _mentions(data) == [
        ("her key", "her key", 0.9),
        (glass, "Her glass", 0.7),
        (glass, "The glass", 0.41),
        ("her key", "her key", 0.9),
        ("her key", "’s key", 0.9),
    ]


def test_a_thing_says_of_what_kind_it_is_how_sure_and_whose() -> None:
    story = in_things()
    data = _payload(story)
    key, glass = data["things"]
    assert (key[0], key[2], key[4]) == (story.things[0].id, "n.ARTIFACT", 0.9)
    names = [entity[1] for entity in data["entities"]]
    owners = {names[who]: times for who, times in zip(key[3][::2], key[3][1::2], strict=True)}
    assert owners == {"Anna": 2, "Bob": 1}
    assert [names[who] for who in glass[3][::2]] == ["Anna"]


def test_the_small_story_has_its_lamp_with_the_pronoun_for_it() -> None:
    data = _payload(small_story())
    assert _mentions(data) == [("the lamp", "The Lamp", 0.75), ("the lamp", "the lamp", 0.75), ("the lamp", "It", 0.6)]


def test_a_story_without_things_has_empty_lists() -> None:
    data = _payload(replace(in_things(), things=(), thing_mentions=()))
    assert (data["things"], data["thingMentions"]) == ([], [])


def test_a_mention_of_a_thing_that_the_story_does_not_have_is_refused_by_name() -> None:
    story = in_things()
    with pytest.raises(KeyError, match=story.things[0].id):
        payload(replace(story, things=story.things[1:]))
