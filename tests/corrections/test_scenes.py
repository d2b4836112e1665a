"""Who is in a scene, and where does it play, once a person has set the cast right?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from taleglass.corrections import Merge, Rename, SetRight, SetSpeaker, Split, Who, anchor_line, correct, point_at
from taleglass.portraits import portray
from taleglass.store import load, save
from taleglass.store.soundness import check
from taleglass.story import Evidence, NarrativeLevel, Pace, Presence, Scene, Span, Story
from tests.parsed_story import plain_story

TEXT = (
    "The harbourmaster lit the lamp. Ines Vaar read the list. “You are late,” she said.\n\n"
    "The quay was dark. Vaar waited. Bo slept.\n\n"
    "The old mole lay bare. The mole smelt. “Where is Vaar?” Bo asked."
)
PEOPLE = {
    "the harbourmaster": ["The harbourmaster"],
    "Ines Vaar": ["Ines Vaar", "Vaar", "she", "Vaar#2", "Vaar#3"],
    "Bo": ["Bo", "Bo#1", "Bo#2", "You"],
    "the quay": ["The quay"],
    "the mole": ["The old mole", "The mole"],
}
LINES: list[tuple[str, str | None, list[str]]] = [("You are late,", "Ines Vaar", ["Bo"]), ("Where is Vaar?", "Bo", [])]
NOTHING = Evidence(spans=(), probability=0.0, concluded_by="nothing_said")


@pytest.fixture
def harbour() -> Story:
    """Three scenes: an office, a quay, and a mole where Vaar is only asked for."""
    story = plain_story(TEXT, PEOPLE, LINES)
    ids = {entity.name: entity.id for entity in story.entities}

    def shown(*words: str, by: str = "acts", sure: float = 0.8) -> Evidence:
        spans = tuple(Span(TEXT.index(one), TEXT.index(one) + len(one)) for one in words)
        return Evidence(spans=spans, probability=sure, concluded_by=by)

    def scene(
        number: int, present: dict[str, Evidence], mentioned: tuple[str, ...], place: str | None, where: Evidence
    ) -> Scene:
        starts = [one.span.start for one in story.book.paragraphs]
        return Scene(
            id=f"scene_{starts[number]}",
            span=Span(starts[number], [*starts, len(TEXT)][number + 1]),
            opening=NOTHING,
            pace=Pace.SCENE,
            level=NarrativeLevel.FRAME,
            level_evidence=NOTHING,
            is_marked=False,
            within=None,
            place=None if place is None else ids[place],
            place_evidence=where,
            present=tuple(Presence(entity=ids[name], evidence=why) for name, why in present.items()),
            mentioned=tuple(ids[name] for name in mentioned),
            point_of_view=ids[next(iter(present))],
            point_of_view_evidence=next(iter(present.values())),
            time_of_day=None,
            times=(),
            words=9,
            gist=(),
            thread=0,
            story_order=number + 1,
            order_evidence=NOTHING,
        )

    waiting = TEXT.index("Vaar waited")
    vaar_waits = Evidence(spans=(Span(waiting, waiting + 4),), probability=0.6, concluded_by="acts")
    office = {"Ines Vaar": shown("Ines Vaar", "she", by="speaks", sure=0.93), "the harbourmaster": shown("The harbourmaster")}
    quay = {"Ines Vaar": vaar_waits, "Bo": shown("Bo")}
    asked = TEXT.index("Bo asked")
    mole = {"Bo": Evidence(spans=(Span(asked, asked + 2),), probability=0.93, concluded_by="speaks")}
    return portray(
        replace(
            story,
            scenes=(
                scene(0, office, ("Bo",), None, NOTHING),
                scene(1, quay, (), "the quay", shown("The quay")),
                scene(2, mole, ("Ines Vaar",), "the mole", shown("The old mole", "The mole")),
            ),
        )
    )


def at(story: Story, name: str) -> Who:
    [found] = [entity for entity in story.entities if entity.name == name]
    return point_at(story, found.id)


def told(story: Story, number: int) -> tuple[list[str], list[str], str | None, str | None]:
    """Return the names of who is there, who is mentioned, whose eyes see it, and of the place."""
    names = {entity.id: entity.name for entity in story.entities}
    scene = story.scenes[number]
    there = [names[one.entity] for one in scene.present]
    return (
        there,
        [names[one] for one in scene.mentioned],
        scene.point_of_view and names[scene.point_of_view],
        scene.place and names[scene.place],
    )


def rules(story: Story, number: int) -> dict[str, str]:
    """Return what concludes that each one is there."""
    names = {entity.id: entity.name for entity in story.entities}
    return {names[one.entity]: one.evidence.concluded_by for one in story.scenes[number].present}


def words(story: Story, number: int) -> list[list[str]]:
    return [[story.surface(span) for span in one.evidence.spans] for one in story.scenes[number].present]


def test_two_who_are_one_are_in_a_scene_once(harbour: Story) -> None:
    assert told(harbour, 0) == (["Ines Vaar", "the harbourmaster"], ["Bo"], "Ines Vaar", None)
    merged = correct(harbour, [Merge(who=at(harbour, "the harbourmaster"), into=at(harbour, "Ines Vaar"))])
    assert told(merged, 0) == (["Ines Vaar"], ["Bo"], "Ines Vaar", None)
    assert words(merged, 0) == [["The harbourmaster", "Ines Vaar", "she"]]
    assert merged.scenes[0].present[0].evidence.probability == 0.93
    assert merged.scenes[1:] == harbour.scenes[1:]
    check(merged)


def test_who_is_there_under_another_name_is_not_mentioned_as_well(harbour: Story) -> None:
    merged = correct(harbour, [Merge(who=at(harbour, "Bo"), into=at(harbour, "Ines Vaar"))])
    assert [told(merged, number)[:3] for number in range(3)] == [
        (["Ines Vaar", "the harbourmaster"], [], "Ines Vaar"),
        (["Ines Vaar"], [], "Ines Vaar"),
        (["Ines Vaar"], [], "Ines Vaar"),
    ]
    check(merged)


def test_a_split_parts_who_is_there_scene_by_scene(harbour: Story) -> None:
    split = correct(harbour, [Split(who=at(harbour, "Ines Vaar"), called=("Ines Vaar",), name="Ines")])
    assert told(split, 0) == (["Ines", "the harbourmaster"], ["Bo"], "Ines", None)
    assert told(split, 1) == (["Vaar", "Bo"], [], "Vaar", "the quay")
    assert told(split, 2) == (["Bo"], ["Vaar"], "Bo", "the mole")
    check(split)


def test_a_split_leaves_both_where_both_are_told_of(harbour: Story) -> None:
    both = correct(harbour, [Merge(who=at(harbour, "the harbourmaster"), into=at(harbour, "Ines Vaar"))])
    apart = Split(who=at(both, "Ines Vaar"), called=("the harbourmaster",), name="the clerk")
    split = correct(both, [Merge(who=at(harbour, "the harbourmaster"), into=at(harbour, "Ines Vaar")), apart])
    assert told(split, 0) == (["Ines Vaar", "the clerk"], ["Bo"], "Ines Vaar", None)
    assert words(split, 0) == [["Ines Vaar", "she"], ["The harbourmaster"]]


def test_places_that_are_one_are_one_place(harbour: Story) -> None:
    merged = correct(harbour, [Merge(who=at(harbour, "the quay"), into=at(harbour, "the mole"))])
    assert merged.scenes[1].place == merged.scenes[2].place == at_id(merged, "the mole")


def test_who_says_the_only_line_of_another_is_there_instead(harbour: Story) -> None:
    question = anchor_line(harbour, harbour.lines[1])
    now = correct(harbour, [SetSpeaker(lines=(question,), who=at(harbour, "the harbourmaster"))])
    assert told(now, 2)[0] == ["the harbourmaster", "Bo"], "Bo is told of too: “Bo asked”"
    assert now.scenes[2].present[0].evidence.concluded_by == "correction"
    check(now)


def test_who_says_no_line_any_more_is_there_by_what_they_do_or_what_is_told_of_them(harbour: Story) -> None:
    bo = harbour.scenes[2].present[0]
    assert bo.evidence.concluded_by == "speaks"
    question = SetSpeaker(lines=(anchor_line(harbour, harbour.lines[1]),), who=at(harbour, "the harbourmaster"))
    assert rules(correct(harbour, [question]), 2) == {"the harbourmaster": "correction", "Bo": "told_of"}
    asks = next(k for k, one in enumerate(harbour.tokens) if one.start == bo.evidence.spans[0].start)
    tokens = tuple(replace(one, deprel="nsubj") if k == asks else one for k, one in enumerate(harbour.tokens))
    parsed = portray(replace(harbour, tokens=tokens))
    assert rules(correct(parsed, [question]), 2) == {"the harbourmaster": "correction", "Bo": "acts"}
    nobodys = replace(question, who=None)
    assert rules(correct(harbour, [nobodys]), 2) == {"Bo": "told_of"}


def test_of_two_who_were_one_only_the_one_with_lines_is_there_by_them(harbour: Story) -> None:
    split = correct(harbour, [Split(who=at(harbour, "Ines Vaar"), called=("Ines Vaar",), name="Ines")])
    assert rules(split, 0)["Ines"] == "speaks"
    both: list[SetRight] = [Merge(who=at(harbour, "the harbourmaster"), into=at(harbour, "Ines Vaar"))]
    one = correct(harbour, both)
    again = correct(one, [*both, Split(who=at(one, "Ines Vaar"), called=("the harbourmaster",), name="the clerk")])
    assert rules(again, 0) == {"Ines Vaar": "speaks", "the clerk": "acts"}


def test_who_is_there_already_and_says_a_line_by_hand_is_there_for_sure(harbour: Story) -> None:
    late = SetSpeaker(lines=(anchor_line(harbour, harbour.lines[0]),), who=at(harbour, "the harbourmaster"))
    first = correct(harbour, [late]).scenes[0].present[0]
    assert (first.entity, first.evidence.probability) == (at_id(harbour, "the harbourmaster"), 1.0)
    assert rules(correct(harbour, [late]), 0) == {"the harbourmaster": "correction", "Ines Vaar": "told_of"}


def test_taken_back_the_scenes_are_as_they_were_read(harbour: Story) -> None:
    both: list[SetRight] = [
        Merge(who=at(harbour, "the harbourmaster"), into=at(harbour, "Ines Vaar")),
        Split(who=at(harbour, "Bo"), called=("Bo",), name="Bo the elder"),
    ]
    now = correct(harbour, both)
    assert now.scenes != harbour.scenes
    assert correct(now, []) == harbour
    assert correct(now, both) == now


def test_a_name_alone_changes_no_scene(harbour: Story) -> None:
    now = correct(harbour, [Rename(who=at(harbour, "Bo"), name="Bosse")])
    assert now.scenes == harbour.scenes
    assert now.as_read.scenes == ()


def test_a_corrected_story_with_scenes_is_saved_and_opened_equal(harbour: Story, tmp_path: Path) -> None:
    now = correct(harbour, [Merge(who=at(harbour, "the harbourmaster"), into=at(harbour, "Ines Vaar"))])
    assert [scene.id for scene in now.as_read.scenes] == [harbour.scenes[0].id]
    save(now, tmp_path / "harbour.tale")
    opened = load(tmp_path / "harbour.tale")
    assert opened == now
    assert correct(opened, []) == harbour


def test_what_was_read_of_a_scene_that_is_not_there_is_no_sound_story(harbour: Story) -> None:
    now = correct(harbour, [Merge(who=at(harbour, "the harbourmaster"), into=at(harbour, "Ines Vaar"))])
    [scene] = now.as_read.scenes
    elsewhere = replace(now, as_read=replace(now.as_read, scenes=(replace(scene, thread=7),)))
    with pytest.raises(ValueError, match="a scene that is not there"):
        check(elsewhere)
    nobody = replace(now, as_read=replace(now.as_read, scenes=(replace(scene, mentioned=("per_999",)),)))
    with pytest.raises(ValueError, match="names an entity that is not there"):
        check(nobody)


def at_id(story: Story, name: str) -> str:
    [found] = [entity.id for entity in story.entities if entity.name == name]
    return found
