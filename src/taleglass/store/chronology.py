"""How are scenes and times kept in a ``.tale`` file?

The tables of the story's time, the rows that fill them and the reading of these rows; ``schema``, ``saving`` and ``loading`` do
the same for everything else and call this module.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from typing import Any, TypeAlias

from taleglass.story import (
    Anchor,
    Distance,
    Evidence,
    Finding,
    NarrativeLevel,
    Pace,
    Presence,
    Scene,
    Span,
    Story,
    Succession,
    TimeExpression,
    TimeKind,
)

__all__ = ["CHRONOLOGY_TABLES", "CHRONOLOGY_TABLE_NAMES", "CHRONOLOGY_VIEWS", "chronology_rows", "load_chronology"]

CHRONOLOGY_TABLES = """
CREATE TABLE scenes (
  -- Stretches of text at one place, one time, on one level of telling; they follow one another without a gap.
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,  -- from its place, such as scene_2055
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  pace TEXT NOT NULL,  -- scene, summary, pause
  level TEXT NOT NULL,  -- frame, flashback, flashforward, dream, embedded, letter
  is_marked INTEGER NOT NULL,  -- 1 where print, words or tense tell that the level changes
  within TEXT REFERENCES scenes (id),  -- the scene that this one is set into; NULL in the frame
  place TEXT REFERENCES entities (id),  -- NULL where it is not known
  point_of_view TEXT REFERENCES entities (id),  -- through whose eyes it is told; NULL where it is not known
  time_of_day TEXT,  -- TMO, TNI and so on, or a clock time such as T07:40; NULL where nothing is said
  words INTEGER NOT NULL,  -- white-space words
  thread INTEGER NOT NULL,  -- strand of action, from 0
  story_order INTEGER,  -- rank in the world's time, from 1; NULL where the text does not say
  opening_probability REAL NOT NULL,  -- that a scene begins here
  opening_concluded_by TEXT NOT NULL,
  level_probability REAL NOT NULL,
  level_concluded_by TEXT NOT NULL,
  place_probability REAL NOT NULL,
  place_concluded_by TEXT NOT NULL,
  point_of_view_probability REAL NOT NULL,
  point_of_view_concluded_by TEXT NOT NULL,
  order_probability REAL NOT NULL,
  order_concluded_by TEXT NOT NULL
) STRICT;

CREATE TABLE scene_people (
  -- Who is there in a scene, the surest first, and then who is only spoken or thought of.
  scene TEXT NOT NULL REFERENCES scenes (id),
  position INTEGER NOT NULL,
  entity TEXT NOT NULL REFERENCES entities (id),
  is_present INTEGER NOT NULL,  -- 0 for those who are only mentioned
  probability REAL NOT NULL,  -- that they are there; 0 for those who are only mentioned
  concluded_by TEXT NOT NULL,
  PRIMARY KEY (scene, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE scene_words (
  -- The words that a claim about a scene rests on, its stated times, and the sentences that say what it is.
  scene TEXT NOT NULL REFERENCES scenes (id),
  about TEXT NOT NULL,  -- opening, level, place, point_of_view, order, time, gist; or the entity whose presence they show
  position INTEGER NOT NULL,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  PRIMARY KEY (scene, about, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE times (
  -- Expressions of time, as TIMEX3 of TimeML.
  position INTEGER PRIMARY KEY,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  kind TEXT NOT NULL,  -- DATE, TIME, DURATION, SET
  value TEXT NOT NULL,  -- XXXX-WXX-2TMO for "Tuesday morning", +P3D for "three days later": docs/times.md
  anchor TEXT NOT NULL,  -- what it is counted from: calendar, now, told, life, none
  anchor_start_char INTEGER,  -- the words of that, where they stand before it
  anchor_end_char INTEGER,
  probability REAL NOT NULL,  -- that span and value are right
  concluded_by TEXT NOT NULL
) STRICT;

CREATE TABLE successions (
  -- One scene lies before another in the world's time; together they have no cycle.
  position INTEGER PRIMARY KEY,
  earlier TEXT NOT NULL REFERENCES scenes (id),
  later TEXT NOT NULL REFERENCES scenes (id),
  distance TEXT,  -- P3D, PXY and so on; NULL where the text gives none
  distance_start_char INTEGER,  -- the words that say so
  distance_end_char INTEGER,
  probability REAL NOT NULL,
  concluded_by TEXT NOT NULL
) STRICT;

CREATE TABLE succession_words (
  succession INTEGER NOT NULL REFERENCES successions (position),
  position INTEGER NOT NULL,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  PRIMARY KEY (succession, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE findings (
  -- What does not fit together in the text.
  position INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,  -- such as order_contradiction
  first_start_char INTEGER NOT NULL,
  first_end_char INTEGER NOT NULL,
  second_start_char INTEGER NOT NULL,
  second_end_char INTEGER NOT NULL,
  explanation TEXT NOT NULL,  -- one sentence for a person
  probability REAL NOT NULL,
  concluded_by TEXT NOT NULL
) STRICT;

CREATE TABLE finding_words (
  finding INTEGER NOT NULL REFERENCES findings (position),
  position INTEGER NOT NULL,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  PRIMARY KEY (finding, position)
) STRICT, WITHOUT ROWID;
"""
"""Since version 3 of the schema."""

CHRONOLOGY_TABLE_NAMES = frozenset(
    {"scenes", "scene_people", "scene_words", "times", "successions", "succession_words", "findings", "finding_words"}
)


def _timeline_view(name: str, comment: str, order: str) -> str:
    return f"""
CREATE VIEW {name} AS
  -- {comment}
  SELECT
    s.position + 1 AS scene,
    s.story_order,
    s.level,
    p.name AS place,
    (SELECT group_concat(name, ', ') FROM (
      SELECT e.name FROM scene_people AS w JOIN entities AS e ON e.id = w.entity
      WHERE w.scene = s.id AND w.is_present = 1 ORDER BY w.position)) AS present,
    s.time_of_day,
    s.words,
    s.level_probability AS confidence,
    s.start_char,
    s.end_char,
    s.id
  FROM scenes AS s LEFT JOIN entities AS p ON p.id = s.place
  ORDER BY {order};
"""  # noqa: S608 - names are ours


CHRONOLOGY_VIEWS = _timeline_view("page_order", "The scenes as they are told.", "s.position") + _timeline_view(
    "story_order",
    "The scenes as the world lived them; those that nothing places come last.",
    "s.story_order IS NULL, s.story_order, s.position",
)

_Row: TypeAlias = tuple[str | int | float | None, ...]
_Rows: TypeAlias = "Callable[..., list[tuple[Any, ...]]]"
_ABOUT = ("opening", "level", "place", "point_of_view", "order")


def _claims(scene: Scene) -> tuple[Evidence, ...]:
    return (scene.opening, scene.level_evidence, scene.place_evidence, scene.point_of_view_evidence, scene.order_evidence)


def chronology_rows(story: Story) -> Iterator[tuple[str, Iterable[_Row]]]:
    """Give the rows of every table of the story's time, parents before children."""
    yield (
        "scenes",
        (
            (
                position, one.id, one.span.start, one.span.end, one.pace.value, one.level.value, int(one.is_marked), one.within,
                one.place, one.point_of_view, one.time_of_day, one.words, one.thread, one.story_order,
                *(value for claim in _claims(one) for value in (claim.probability, claim.concluded_by)),
            )
            for position, one in enumerate(story.scenes)
        ),
    )  # fmt: skip
    yield "scene_people", (row for scene in story.scenes for row in _people(scene))
    yield "scene_words", (row for scene in story.scenes for row in _scene_words(scene))
    yield (
        "times",
        (
            (
                position, one.span.start, one.span.end, one.kind.value, one.value, one.anchor.value, *_ends(one.anchored_to),
                one.evidence.probability, one.evidence.concluded_by,
            )
            for position, one in enumerate(story.times)
        ),
    )  # fmt: skip
    yield (
        "successions",
        (
            (
                position, one.earlier, one.later, None if one.distance is None else one.distance.value,
                *_ends(None if one.distance is None else one.distance.words), one.evidence.probability,
                one.evidence.concluded_by,
            )
            for position, one in enumerate(story.successions)
        ),
    )  # fmt: skip
    yield "succession_words", _evidence_words(one.evidence for one in story.successions)
    yield (
        "findings",
        (
            (
                position, one.kind, one.first.start, one.first.end, one.second.start, one.second.end, one.explanation,
                one.evidence.probability, one.evidence.concluded_by,
            )
            for position, one in enumerate(story.findings)
        ),
    )  # fmt: skip
    yield "finding_words", _evidence_words(one.evidence for one in story.findings)


def _people(scene: Scene) -> Iterator[_Row]:
    for position, one in enumerate(scene.present):
        yield scene.id, position, one.entity, 1, one.evidence.probability, one.evidence.concluded_by
    for position, entity in enumerate(scene.mentioned, start=len(scene.present)):
        yield scene.id, position, entity, 0, 0.0, "mentioned"


def _scene_words(scene: Scene) -> Iterator[_Row]:
    kept = {about: claim.spans for about, claim in zip(_ABOUT, _claims(scene), strict=True)}
    kept |= {"time": scene.times, "gist": scene.gist}
    kept |= {one.entity: one.evidence.spans for one in scene.present}
    for about, spans in kept.items():
        for position, span in enumerate(spans):
            yield scene.id, about, position, span.start, span.end


def _evidence_words(evidence: Iterable[Evidence]) -> Iterator[_Row]:
    for number, one in enumerate(evidence):
        for position, span in enumerate(one.spans):
            yield number, position, span.start, span.end


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (None, None) if span is None else (span.start, span.end)


_INTEGER, _TEXT, _REAL = (int,), (str,), (float,)
_NO_INTEGER, _NO_TEXT = (int, type(None)), (str, type(None))


def load_chronology(connection: sqlite3.Connection, rows: _Rows) -> dict[str, Any]:
    """Read the story's time: ``scenes``, ``times``, ``successions``, ``findings``, as ``Story`` takes them.

    Args:
        connection: an open file whose schema has been checked.
        rows: gives the checked rows of a table.
    """
    return {
        "scenes": _scenes(connection, rows),
        "times": _times(connection, rows),
        "successions": _successions(connection, rows),
        "findings": _findings(connection, rows),
    }


def _scenes(connection: sqlite3.Connection, rows: _Rows) -> tuple[Scene, ...]:
    spans: defaultdict[tuple[str, str], list[Span]] = defaultdict(list)
    for scene, about, _, start, end in rows(
        connection, "scene_words", _TEXT, _TEXT, *repeat(_INTEGER, 3), order="scene, about, position"
    ):
        spans[scene, about].append(Span(start, end))
    present: defaultdict[str, list[Presence]] = defaultdict(list)
    mentioned: defaultdict[str, list[str]] = defaultdict(list)
    for scene, _, entity, is_present, probability, rule in rows(
        connection, "scene_people", _TEXT, _INTEGER, _TEXT, _INTEGER, _REAL, _TEXT, order="scene, position"
    ):
        if is_present:
            evidence = Evidence(spans=tuple(spans[scene, entity]), probability=probability, concluded_by=rule)
            present[scene].append(Presence(entity=entity, evidence=evidence))
        else:
            mentioned[scene].append(entity)
    out = []
    for row in rows(
        connection, "scenes", _INTEGER, _TEXT, _INTEGER, _INTEGER, _TEXT, _TEXT, _INTEGER, *repeat(_NO_TEXT, 4),
        _INTEGER, _INTEGER,
        _NO_INTEGER, *(kind for _ in _ABOUT for kind in (_REAL, _TEXT)),
    ):  # fmt: skip
        _, scene, start, end, pace, level, is_marked, within, place, view, time_of_day, words, thread, order, *claims = row
        opening, of_level, of_place, of_view, of_order = (
            Evidence(spans=tuple(spans[scene, about]), probability=claims[2 * k], concluded_by=claims[2 * k + 1])
            for k, about in enumerate(_ABOUT)
        )
        out.append(
            Scene(
                id=scene,
                span=Span(start, end),
                opening=opening,
                pace=Pace(pace),
                level=NarrativeLevel(level),
                level_evidence=of_level,
                is_marked=_truth(is_marked),
                within=within,
                place=place,
                place_evidence=of_place,
                present=tuple(present[scene]),
                mentioned=tuple(mentioned[scene]),
                point_of_view=view,
                point_of_view_evidence=of_view,
                time_of_day=time_of_day,
                times=tuple(spans[scene, "time"]),
                words=words,
                gist=tuple(spans[scene, "gist"]),
                thread=thread,
                story_order=order,
                order_evidence=of_order,
            )
        )
    return tuple(out)


def _times(connection: sqlite3.Connection, rows: _Rows) -> tuple[TimeExpression, ...]:
    return tuple(
        TimeExpression(
            span=Span(start, end),
            kind=TimeKind(kind),
            value=value,
            anchor=Anchor(anchor),
            anchored_to=_maybe_span(anchor_start, anchor_end),
            evidence=Evidence(spans=(Span(start, end),), probability=probability, concluded_by=rule),
        )
        for _, start, end, kind, value, anchor, anchor_start, anchor_end, probability, rule in rows(
            connection, "times", _INTEGER, _INTEGER, _INTEGER, _TEXT, _TEXT, _TEXT, _NO_INTEGER, _NO_INTEGER, _REAL, _TEXT
        )
    )


def _words_by_number(connection: sqlite3.Connection, rows: _Rows, table: str, column: str) -> defaultdict[int, list[Span]]:
    out: defaultdict[int, list[Span]] = defaultdict(list)
    for number, _, start, end in rows(connection, table, *repeat(_INTEGER, 4), order=f"{column}, position"):
        out[number].append(Span(start, end))
    return out


def _successions(connection: sqlite3.Connection, rows: _Rows) -> tuple[Succession, ...]:
    words = _words_by_number(connection, rows, "succession_words", "succession")
    out = []
    for position, earlier, later, distance, start, end, probability, rule in rows(
        connection, "successions", _INTEGER, _TEXT, _TEXT, _NO_TEXT, _NO_INTEGER, _NO_INTEGER, _REAL, _TEXT
    ):
        span = _maybe_span(start, end)
        if (distance is None) != (span is None):
            raise ValueError("a distance has no words that say so")
        far = None if distance is None or span is None else Distance(value=distance, words=span)
        evidence = Evidence(spans=tuple(words[position]), probability=probability, concluded_by=rule)
        out.append(Succession(earlier=earlier, later=later, distance=far, evidence=evidence))
    return tuple(out)


def _findings(connection: sqlite3.Connection, rows: _Rows) -> tuple[Finding, ...]:
    words = _words_by_number(connection, rows, "finding_words", "finding")
    return tuple(
        Finding(
            kind=kind,
            first=Span(first, first_end),
            second=Span(second, second_end),
            explanation=explanation,
            evidence=Evidence(spans=tuple(words[position]), probability=probability, concluded_by=rule),
        )
        for position, kind, first, first_end, second, second_end, explanation, probability, rule in rows(
            connection, "findings", _INTEGER, _TEXT, *repeat(_INTEGER, 4), _TEXT, _REAL, _TEXT
        )
    )


def _maybe_span(start: int | None, end: int | None) -> Span | None:
    if (start is None) != (end is None):
        raise ValueError("a place has one end only")
    return None if start is None or end is None else Span(start, end)


def _truth(value: int) -> bool:
    if value not in {0, 1}:
        raise ValueError(f"{value} stands where 0 or 1 belongs")
    return bool(value)
