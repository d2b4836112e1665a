"""Where does each scene play?"""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from taleglass.chronology import grounds
from taleglass.chronology.furniture import PROPS
from taleglass.chronology.grounds import Ground, believe, find_places, last_alike, merged
from taleglass.chronology.passages import gather_passages
from taleglass.dialogue import Dialogue
from taleglass.road import read_bytes
from taleglass.story import EntityKind, NarrativeLevel, Story
from tests.builders import cast_of, reading_of


def _place_names(story: Story) -> list[str | None]:
    return [None if scene.place is None else story.entity(scene.place).name for scene in story.scenes]


def test_beliefs_are_those_of_counting_every_way_to_place_the_scenes() -> None:
    odds = [np.array([0.3, 1.0, -0.5]), np.array([0.0, 0.2]), np.array([0.1, -1.0, 0.7])]
    options: list[list[int | None]] = [[None, 4, 7], [None, 7], [None, 4, 9]]
    links = [None, (0, 1.5), (0, -0.4)]
    weight: dict[tuple[int | None, ...], float] = {}
    for way in itertools.product(*options):
        value = sum(float(odd[some.index(one)]) for odd, some, one in zip(odds, options, way, strict=True))
        value += sum(link[1] for k, link in enumerate(links) if link is not None and way[k] == way[link[0]])
        weight[way] = math.exp(value)
    total = sum(weight.values())
    chances, agreed, log_z = believe(odds, options, links)
    assert log_z == pytest.approx(math.log(total))
    for k, some in enumerate(options):
        by_hand = [sum(w for way, w in weight.items() if way[k] == one) / total for one in some]
        assert chances[k].tolist() == pytest.approx(by_hand)
    assert agreed[1] == pytest.approx(sum(w for way, w in weight.items() if way[1] == way[0]) / total)


def test_a_scene_looks_back_to_the_last_on_its_level() -> None:
    frame, dream = NarrativeLevel.FRAME, NarrativeLevel.DREAM
    assert last_alike([frame, dream, frame, frame, dream]) == [None, None, 0, 2, 1]


def test_every_kind_of_place_holds_other_things_than_itself() -> None:
    assert "sink" in PROPS["kitchen"]
    assert all(things and place not in things for place, things in PROPS.items())


def test_a_noun_before_a_noun_names_the_place_too() -> None:
    story = read_bytes(
        b"Tilda wiped the kitchen table and set the kettle on the stove. The sink was full of plates, and the drawer stuck.\n\n"
        b"\xe2\x80\x9cHand me the bread knife,\xe2\x80\x9d said Orrin.\n\nTilda gave him the knife and cut an onion herself.\n",
        name="told.txt",
    )
    [name] = _place_names(story)
    assert name is not None
    assert "kitchen" in name


def test_grounds_of_one_noun_are_one_unless_their_adjectives_differ() -> None:
    reading = reading_of("Bob saw the old mill. Bob sat at the mill. Bob went to the young mill.\n", ("Bob",))
    passages = gather_passages(reading, cast_of(reading, {"Bob": []}), Dialogue(lines=(), deixis=()), ())
    mills = [k for k, word in enumerate(reading.words) if word == "mill"]
    old, bare, young = (Ground(f"fac_{k}", EntityKind.FACILITY, "mill", k, words=[(k - 1, k, k)]) for k in mills)
    found = merged(passages, [old, bare, young])
    assert [ground.id for ground in found] == [old.id, young.id]
    assert found[0].also == [(mills[1] - 1, mills[1], mills[1])]


def test_a_place_that_only_a_later_scene_names_shows_the_words_there(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = reading_of("Bob slept long.\n\nBob woke in the kitchen.\n", ("Bob",))
    passages = gather_passages(reading, cast_of(reading, {"Bob": []}), Dialogue(lines=(), deixis=()), ())
    monkeypatch.setattr(grounds, "PLACE_WEIGHTS", dict.fromkeys(grounds.SIGNS, 0.0))
    settings = find_places(passages, [[passage] for passage in passages.all], [NarrativeLevel.FRAME] * 2)
    at = reading.book.text.index("the kitchen")
    for found in settings.found:
        assert found is not None
        assert [(span.start, span.end) for span in found.evidence.spans] == [(at, at + len("the kitchen"))]
    assert settings.grounds[0].id == f"fac_{reading.book.text.index('kitchen')}"
