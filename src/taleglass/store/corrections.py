"""How are corrections kept, and what the reading had said before them?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from taleglass.store.portraits import Row, Rows
from taleglass.story import (
    Alias,
    AsRead,
    Correction,
    CueForm,
    Entity,
    EntityKind,
    Evidence,
    NarrativeLevel,
    Pace,
    Presence,
    Quotation,
    QuotationMarks,
    Role,
    Scene,
    Span,
    Story,
)

__all__ = ["CORRECTION_TABLES", "CORRECTION_TABLE_NAMES", "as_read", "correction_rows", "corrections"]

CORRECTION_TABLE_NAMES = frozenset({"corrections", "as_read"})

CORRECTION_TABLES = """
CREATE TABLE corrections (
  -- What a person set right, in the order in which they did. All other tables hold the story with these applied.
  position INTEGER PRIMARY KEY,
  correction TEXT NOT NULL,  -- as the corrections file writes it: one JSON object
  fits INTEGER NOT NULL,  -- 0 where its anchors were not found in this text and it changed nothing
  outcome TEXT NOT NULL  -- one sentence: what it did, or why it does not fit
) STRICT;

CREATE TABLE as_read (
  -- What the reading had concluded where corrections say otherwise, so that each can be taken back.
  layer TEXT NOT NULL,  -- mention, entity, made (an entity that a correction made), line, scene
  position INTEGER NOT NULL,  -- of a mention in mentions; of the others in their own sequence
  value TEXT NOT NULL,  -- mention, made: an entity's id; entity, line, scene: all of it as it was, one JSON object
  PRIMARY KEY (layer, position)
) STRICT, WITHOUT ROWID;
"""

_INTEGER, _TEXT = (int,), (str,)


def correction_rows(story: Story) -> Iterator[tuple[str, Iterable[Row]]]:
    """Give the rows of these tables, columns in the order of the schema."""
    yield (
        "corrections",
        ((position, one.text, int(one.fits), one.outcome) for position, one in enumerate(story.corrections)),
    )
    yield "as_read", _as_read_rows(story.as_read)


def _as_read_rows(before: AsRead) -> Iterator[Row]:
    for position, entity in before.mentions:
        yield "mention", position, entity
    for position, one in enumerate(before.entities):
        yield "entity", position, _compact(_entity_object(one))
    for position, made in enumerate(before.made):
        yield "made", position, made
    for position, line in enumerate(before.lines):
        yield "line", position, _compact(_line_object(line))
    for position, scene in enumerate(before.scenes):
        yield "scene", position, _compact(_scene_object(scene))


def corrections(rows: Rows) -> tuple[Correction, ...]:
    """Read the corrections."""
    found = rows("corrections", _INTEGER, _TEXT, _INTEGER, _TEXT)
    if any(fits not in {0, 1} for _, _, fits, _ in found):
        raise ValueError("a correction neither fits nor does not")
    return tuple(Correction(text=text, fits=bool(fits), outcome=outcome) for _, text, fits, outcome in found)


def as_read(rows: Rows) -> AsRead:
    """Read what the reading had concluded.

    Raises:
        ValueError: when a row is not what ``correction_rows`` writes.
    """
    layers: dict[str, list[tuple[int, str]]] = {"mention": [], "entity": [], "made": [], "line": [], "scene": []}
    for layer, position, value in rows("as_read", _TEXT, _INTEGER, _TEXT, order="layer, position"):
        if layer not in layers:
            message = f"table as_read has a layer {layer}"
            raise ValueError(message)
        layers[layer].append((position, value))
    return AsRead(
        mentions=tuple(layers["mention"]),
        entities=tuple(_object(value, _entity) for _, value in layers["entity"]),
        made=tuple(value for _, value in layers["made"]),
        lines=tuple(_object(value, _line) for _, value in layers["line"]),
        scenes=tuple(_object(value, _scene) for _, value in layers["scene"]),
    )


def _object(value: str, made: Callable[[Mapping[str, Any]], Any]) -> Any:  # noqa: ANN401 - what *made* makes
    try:
        return made(json.loads(value))
    except (KeyError, TypeError, IndexError, RecursionError) as error:
        raise ValueError("a row of table as_read is not as taleglass made it") from error


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)


def _entity_object(one: Entity) -> dict[str, object]:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "name": one.name,
        "aliases": [[alias.text, alias.count, alias.is_proper] for alias in one.aliases],
        "pronouns": [list(pronoun) for pronoun in one.pronouns],
        "role": one.role.value,
        "mention_count": one.mention_count,
        "first": _ends(one.first),
        "last": _ends(one.last),
        "line_count": one.line_count,
        "words_spoken": one.words_spoken,
        "probability": one.probability,
    }


def _entity(value: Mapping[str, Any]) -> Entity:
    return Entity(
        id=_text(value["id"]),
        kind=EntityKind(value["kind"]),
        name=_text(value["name"]),
        aliases=tuple(
            Alias(text=_text(text), count=_whole(count), is_proper=bool(proper)) for text, count, proper in value["aliases"]
        ),
        pronouns=tuple((_text(pronoun), _whole(count)) for pronoun, count in value["pronouns"]),
        role=Role(value["role"]),
        mention_count=_whole(value["mention_count"]),
        first=_span(value["first"]),
        last=_span(value["last"]),
        line_count=_whole(value["line_count"]),
        words_spoken=_whole(value["words_spoken"]),
        probability=float(value["probability"]),
    )


def _line_object(one: Quotation) -> dict[str, object]:
    return {
        "id": one.id,
        "span": _ends(one.span),
        "speech": _ends(one.speech),
        "turn": one.turn,
        "marks": one.marks.value,
        "speaker": one.speaker,
        "addressees": list(one.addressees),
        "cue_form": one.cue_form.value,
        "cue": None if one.cue is None else _ends(one.cue),
        "evidence": _evidence_object(one.evidence),
        "addressee_evidence": _evidence_object(one.addressee_evidence),
        "is_closed": one.is_closed,
    }


def _line(value: Mapping[str, Any]) -> Quotation:
    return Quotation(
        id=_text(value["id"]),
        span=_span(value["span"]),
        speech=_span(value["speech"]),
        turn=_text(value["turn"]),
        marks=QuotationMarks(value["marks"]),
        speaker=_maybe_text(value["speaker"]),
        addressees=tuple(map(_text, value["addressees"])),
        cue_form=CueForm(value["cue_form"]),
        cue=None if value["cue"] is None else _span(value["cue"]),
        evidence=_evidence(value["evidence"]),
        addressee_evidence=_evidence(value["addressee_evidence"]),
        is_closed=bool(value["is_closed"]),
    )


def _scene_object(one: Scene) -> dict[str, object]:
    return {
        "id": one.id,
        "span": _ends(one.span),
        "opening": _evidence_object(one.opening),
        "pace": one.pace.value,
        "level": one.level.value,
        "level_evidence": _evidence_object(one.level_evidence),
        "is_marked": one.is_marked,
        "within": one.within,
        "place": one.place,
        "place_evidence": _evidence_object(one.place_evidence),
        "present": [[there.entity, _evidence_object(there.evidence)] for there in one.present],
        "mentioned": list(one.mentioned),
        "point_of_view": one.point_of_view,
        "point_of_view_evidence": _evidence_object(one.point_of_view_evidence),
        "time_of_day": one.time_of_day,
        "times": [_ends(span) for span in one.times],
        "words": one.words,
        "gist": [_ends(span) for span in one.gist],
        "thread": one.thread,
        "story_order": one.story_order,
        "order_evidence": _evidence_object(one.order_evidence),
    }


def _scene(value: Mapping[str, Any]) -> Scene:
    return Scene(
        id=_text(value["id"]),
        span=_span(value["span"]),
        opening=_evidence(value["opening"]),
        pace=Pace(value["pace"]),
        level=NarrativeLevel(value["level"]),
        level_evidence=_evidence(value["level_evidence"]),
        is_marked=bool(value["is_marked"]),
        within=_maybe_text(value["within"]),
        place=_maybe_text(value["place"]),
        place_evidence=_evidence(value["place_evidence"]),
        present=tuple(Presence(entity=_text(entity), evidence=_evidence(why)) for entity, why in value["present"]),
        mentioned=tuple(map(_text, value["mentioned"])),
        point_of_view=_maybe_text(value["point_of_view"]),
        point_of_view_evidence=_evidence(value["point_of_view_evidence"]),
        time_of_day=_maybe_text(value["time_of_day"]),
        times=tuple(map(_span, value["times"])),
        words=_whole(value["words"]),
        gist=tuple(map(_span, value["gist"])),
        thread=_whole(value["thread"]),
        story_order=None if value["story_order"] is None else _whole(value["story_order"]),
        order_evidence=_evidence(value["order_evidence"]),
    )


def _evidence_object(evidence: Evidence) -> dict[str, object]:
    return {
        "spans": [_ends(span) for span in evidence.spans],
        "probability": evidence.probability,
        "concluded_by": evidence.concluded_by,
    }


def _evidence(value: Mapping[str, Any]) -> Evidence:
    return Evidence(
        spans=tuple(map(_span, value["spans"])),
        probability=float(value["probability"]),
        concluded_by=_text(value["concluded_by"]),
    )


def _ends(span: Span) -> list[int]:
    return [span.start, span.end]


def _span(value: list[int]) -> Span:
    start, end = value
    return Span(_whole(start), _whole(end))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _maybe_text(value: object) -> str | None:
    return None if value is None else _text(value)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value
