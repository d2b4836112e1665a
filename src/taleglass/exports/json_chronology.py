"""What does the story's time look like in the JSON object?

Scenes, places, times and their order, under the names that annotated stories use, so that the object can be scored as it is:
``characters``, ``places``, ``scenes``, ``times``; beside them ``order`` and ``findings``.
"""

from __future__ import annotations

from typing import TypeAlias

from taleglass.story import PLACE_KINDS, Entity, Evidence, MentionForm, Scene, Span, Story, TimeExpression

__all__ = ["chronology"]

_PLACES = 4  # decimal places of a probability

Value: TypeAlias = "bool | int | float | str | list[Value] | dict[str, Value] | None"


def chronology(story: Story) -> dict[str, Value]:
    """Return the keys of the story's time, in a fixed order."""
    numbers = {scene.id: number for number, scene in enumerate(story.scenes, start=1)}
    return {
        "characters": [_character(entity) for entity in story.characters],
        "places": _places(story),
        "scenes": [_scene(scene, numbers[scene.id]) for scene in story.scenes],
        "times": [_time(time) for time in story.times],
        "order": [
            {
                "earlier": one.earlier,
                "later": one.later,
                "distance": None if one.distance is None else {"value": one.distance.value, **_place(one.distance.words)},
                **_evidence(one.evidence),
            }
            for one in story.successions
        ],
        "findings": [
            {
                "kind": one.kind,
                "first": [one.first.start, one.first.end],
                "second": [one.second.start, one.second.end],
                "explanation": one.explanation,
                **_evidence(one.evidence),
            }
            for one in story.findings
        ],
    }


def _character(entity: Entity) -> Value:
    """Name a character as the annotated stories do; ``entities`` says more of each."""
    proper: list[Value] = list(
        dict.fromkeys(alias.text for alias in entity.aliases if alias.is_proper and alias.text != entity.name)
    )
    return {"id": entity.id, "name": entity.name, "aliases": proper}


def _places(story: Story) -> list[Value]:
    """Give the places that are spoken of, each with the noun phrases that name it: its mentions, and what scenes rest on."""
    spans: dict[str | None, set[Span]] = {entity.id: set() for entity in story.entities if entity.kind in PLACE_KINDS}
    for mention in story.mentions:
        if mention.entity in spans and mention.form is not MentionForm.PRONOUN:
            spans[mention.entity].add(mention.span)
    for scene in story.scenes:
        if scene.place in spans:
            spans[scene.place].update(scene.place_evidence.spans)
    out: list[Value] = []
    for entity in story.entities:
        if spans.get(entity.id):
            aliases: list[Value] = list(dict.fromkeys(alias.text for alias in entity.aliases if alias.text != entity.name))
            out.append(
                {
                    "id": entity.id,
                    "name": entity.name,
                    "aliases": aliases,
                    "type": entity.kind.value,
                    "mentions": [[span.start, span.end] for span in sorted(spans[entity.id])],
                }
            )
    return out


def _scene(scene: Scene, number: int) -> Value:
    return {
        "id": scene.id,
        "number": number,
        **_place(scene.span),
        "opening": _evidence(scene.opening),
        "pace": scene.pace.value,
        "level": scene.level.value,
        "level_evidence": _evidence(scene.level_evidence),
        "marked": scene.is_marked,
        "within": scene.within,
        "place": scene.place,
        "place_evidence": _evidence(scene.place_evidence),
        "present": [one.entity for one in scene.present],
        "presence": [{"entity": one.entity, **_evidence(one.evidence)} for one in scene.present],
        "mentioned": list(scene.mentioned),
        "point_of_view": scene.point_of_view,
        "point_of_view_evidence": _evidence(scene.point_of_view_evidence),
        "time_of_day": scene.time_of_day,
        "times": [_place(span) for span in scene.times],
        "words": scene.words,
        "gist": [_place(span) for span in scene.gist],
        "thread": scene.thread,
        "story_order": scene.story_order,
        "order_evidence": _evidence(scene.order_evidence),
    }


def _time(time: TimeExpression) -> Value:
    return {
        **_place(time.span),
        "type": time.kind.value,
        "value": time.value,
        "edtf": time.edtf,
        "anchor": time.anchor.value,
        "anchored_to": None if time.anchored_to is None else _place(time.anchored_to),
        "probability": _rounded(time.evidence.probability),
    }


def _evidence(evidence: Evidence) -> dict[str, Value]:
    return {
        "probability": _rounded(evidence.probability),
        "concluded_by": evidence.concluded_by,
        "evidence": [_place(span) for span in evidence.spans],
    }


def _place(span: Span) -> dict[str, Value]:
    return {"start": span.start, "end": span.end}


def _rounded(probability: float) -> float:
    return round(float(probability), _PLACES)
