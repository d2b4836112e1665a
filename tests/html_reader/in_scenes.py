"""A story in scenes, for tests of the page: one sentence each, told out of order, with a letter that nothing places."""

from __future__ import annotations

from dataclasses import replace

from taleglass.story import (
    Distance,
    Evidence,
    Finding,
    NarrativeLevel,
    Pace,
    Presence,
    Role,
    Scene,
    Span,
    Story,
    Succession,
)
from tests.html_reader.tell import every, tell

__all__ = ["HOSTILE", "in_scenes"]

HOSTILE = "</script><script>document.title='owned'</script><img src=http://localhost:9/x> & \u202egnol"

_GATE = "🌙 One evening Mira stood at Hill House. Tobias came."
_BEFORE = "Two years before, Mira had sailed alone."
_AGAIN = f"They went in. {HOSTILE}"
_LETTER = "Dear Mira, stay. Tobias"
_ROAD = "\n\n".join(f"The road went on for {mile} miles." for mile in range(200))


def in_scenes() -> Story:
    """Return five scenes: the gate, a flashback, the house, a letter at a time nobody knows, the road."""
    parts = [_GATE, _BEFORE, _AGAIN, _LETTER, _ROAD]
    text = "\n\n".join(parts)
    story = tell(text, people={"Mira": Role.MAJOR, "Tobias": Role.MAJOR, "Hill House": Role.NONE})
    ids = {entity.name: entity.id for entity in story.entities}
    (there,) = every("Hill House", text)
    (years,) = every("Two years before", text)
    (evening,) = every("One evening", text)
    starts = [text.index(part) for part in parts]
    levels = [
        NarrativeLevel.FRAME,
        NarrativeLevel.FLASHBACK,
        NarrativeLevel.FRAME,
        NarrativeLevel.LETTER,
        NarrativeLevel.FRAME,
    ]
    scenes = [
        Scene(
            id=f"scene_{start}",
            span=Span(start, end),
            opening=_because("place", 0.83, Span(start, start + 5)),
            pace=Pace.SCENE,
            level=level,
            level_evidence=_because("main_line" if level is NarrativeLevel.FRAME else "apart_people", 0.71),
            is_marked=level is not NarrativeLevel.FRAME,
            within=None,
            place=None,
            place_evidence=_because("nothing_said", 0),
            present=(),
            mentioned=(),
            point_of_view=None,
            point_of_view_evidence=_because("nothing_said", 0),
            time_of_day=None,
            times=(),
            words=len(text[start:end].split()),
            gist=(Span(start, start + 12),),
            thread=0,
            story_order=rank,
            order_evidence=_because("memory", 0.92),
        )
        for start, end, level, rank in zip(starts, [*starts[1:], len(text)], levels, [2, 1, 3, None, 4], strict=True)
    ]
    scenes[0] = replace(
        scenes[0],
        place=ids["Hill House"],
        place_evidence=_because("place_of_action", 0.77, there),
        present=(
            Presence(entity=ids["Mira"], evidence=_because("acts", 0.93, every("Mira", text)[0])),
            Presence(entity=ids["Tobias"], evidence=_because("acts", 0.66)),
        ),
        time_of_day="TEV",
        times=(evening,),
    )
    return replace(
        story,
        scenes=tuple(scenes),
        successions=(
            Succession(
                earlier=scenes[1].id,
                later=scenes[0].id,
                distance=Distance(value="P2Y", words=years),
                evidence=_because("memory", 0.92, years),
            ),
            Succession(earlier=scenes[0].id, later=scenes[2].id, distance=None, evidence=_because("told_in_order", 0.9)),
        ),
        findings=(
            Finding(
                kind="order_contradiction",
                first=scenes[0].span,
                second=scenes[1].span,
                explanation="These two do not fit.",
                evidence=_because("dates", 0.97, years),
            ),
        ),
    )


def _because(rule: str, probability: float, *spans: Span) -> Evidence:
    return Evidence(spans=spans, probability=probability, concluded_by=rule)
