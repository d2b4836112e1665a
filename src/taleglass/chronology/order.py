"""In which order did the world live it?

Every claim that one scene lies before another is an edge with its evidence: scenes of the main line follow one another,
memories
lie before what they interrupt, foretold things after, a letter before it is read, dates say what they say. The surest
claims are
taken first; a claim that would close a circle is left out, and if words of the text stand on both sides of it, that is a
finding.
So the order that remains is partial and never has a cycle.
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from taleglass.chronology.headed import order_of_headings
from taleglass.story import Distance, Evidence, Finding, NarrativeLevel, Span, Succession, TimeExpression, TimeKind

__all__ = ["DatedScene", "Lived", "live_through"]

# Shares in 70 annotated training stories (418 scenes), each as if it had been right and wrong once more. What rests on a
# level is no surer than the level.
_TOLD_SO: Final = 0.93
"""How often scenes of the main line that follow one another on the page do so in the world: 224 of 241."""
_EARLIER: Final = 0.95
"""How often a memory lies before the whole of the main line: 60 of 62."""
_LATER: Final = 0.92
"""How often what is foretold lies after the whole of the main line: 11 of 11."""
_WRITTEN_BEFORE: Final = 0.92
"""How often a letter that is read was written before the main line began: 23 of 24."""
_FOLLOWED: Final = 0.83
"""How often two memories, or two letters, are told in the order in which they happened: 34 of 40."""
_HEADED: Final = 0.95
"""How often parts whose headings number them otherwise than the page does happened in the order of their numbers: a guess below
the 102 of 103 in 1,539 training stories."""
_NEAR: Final = 10
"""Scenes of the main line before and after it that a memory, a letter or something foretold lies before or after: in a short
story all, in a novel those around it.
"""
_STEPS_BACK: Final = 0.88
"""How often a scene whose first words go back lies before the one told before it, whatever its level: 21 of 23 training scenes;
of the main line all eight that begin with the time itself."""
_MAIN: Final = frozenset({NarrativeLevel.FRAME, NarrativeLevel.DREAM, NarrativeLevel.EMBEDDED})
"""Levels on which scenes come where they are told."""
_DATED: Final = 0.97
"""How often two dates say truly which scene is the earlier: a guess, not measured."""


@dataclass(frozen=True, slots=True)
class DatedScene:
    """What the order of one scene rests on.

    Attributes:
        id: ``Scene.id``. span: its place. level: frame or other.
        times: the time expressions of its narration, in text order; in a document those of its head too.
        opens_with: those of its first sentence, heading or dateline.
        has_after: whether the main line goes on after it.
        sureness: probability that it is on its level.
        heading: the line over it that numbers or dates it, empty where there is none; ``heading_span``: where that stands.
        steps_back: the time with which its narration begins, where that is counted back: *two years earlier*.
    """

    id: str
    span: Span
    level: NarrativeLevel
    times: tuple[TimeExpression, ...]
    opens_with: tuple[TimeExpression, ...]
    has_after: bool
    sureness: float = 1.0
    heading: str = ""
    heading_span: Span | None = None
    steps_back: TimeExpression | None = None


@dataclass(frozen=True, slots=True)
class Lived:
    """The order of the world: rank of each scene from 1, None where nothing places it; the claims it rests on; findings."""

    ranks: tuple[int | None, ...]
    reasons: tuple[Evidence, ...]
    successions: tuple[Succession, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    earlier: int
    later: int
    evidence: Evidence
    distance: Distance | None = None


def live_through(scenes: Sequence[DatedScene]) -> Lived:
    """Order scenes in the world's time. Takes them in page order; time grows with their number, but for contradictions."""
    claims = [*_dated(scenes), *_headed(scenes), *_main_line(scenes), *_off_the_line(scenes)]
    claims.sort(key=lambda claim: (-claim.evidence.probability, claim.earlier, claim.later))
    graph = _Graph(len(scenes))
    kept: list[_Claim] = []
    findings: list[Finding] = []
    for claim in claims:
        if graph.add(claim.earlier, claim.later):
            kept.append(claim)
        elif claim.evidence.concluded_by == "dates":
            findings.append(_contradiction(scenes, claim))
    ranks = graph.ranks(_leaning(scenes))
    reasons = _reasons(len(scenes), kept)
    successions = tuple(
        Succession(
            earlier=scenes[claim.earlier].id, later=scenes[claim.later].id, distance=claim.distance, evidence=claim.evidence
        )
        for claim in sorted(kept, key=lambda claim: (claim.earlier, claim.later))
    )
    return Lived(tuple(ranks), tuple(reasons), successions, tuple(findings))


def _headed(scenes: Sequence[DatedScene]) -> list[_Claim]:
    """Parts of the main line whose headings say in which order they happened: all of one before all of the next."""
    headings = [scene.heading if scene.level in _MAIN else "" for scene in scenes]
    out = []
    for ordered in order_of_headings(headings):
        page = sorted(ordered)
        ends = dict(zip(page, [*page[1:], len(scenes)], strict=True))
        for earlier, later in pairwise(ordered):
            last = next(k for k in range(ends[earlier] - 1, -1, -1) if scenes[k].level in _MAIN)
            spans = tuple(sorted(span for k in (earlier, later) if (span := scenes[k].heading_span)))
            out.append(_Claim(last, later, Evidence(spans=spans, probability=_HEADED, concluded_by="headings")))
    return out


def _leaning(scenes: Sequence[DatedScene]) -> list[tuple[float, int]]:
    """Where the claims leave two scenes open: memories first, then letters, before the main line that they are told in; what is
    foretold after it; then page order.
    """
    main = [k for k, scene in enumerate(scenes) if scene.level in _MAIN]
    out = []
    for k, scene in enumerate(scenes):
        if scene.level is NarrativeLevel.FLASHBACK:
            lean = _first_near(main, k) - 0.5
        elif scene.level is NarrativeLevel.LETTER:
            lean = _written_by(scenes, main, k) - 0.4
        elif scene.level is NarrativeLevel.FLASHFORWARD:
            lean = _last_near(main, k) + 0.5
        else:
            lean = float(k)
        out.append((lean, k))
    return out


def _first_near(main: Sequence[int], scene: int) -> int:
    """Return the first scene of the main line that is near enough to a scene for it to lie before that; at the opening of a
    book, the first of all.
    """
    if not main:
        return scene
    return main[min(max(bisect_left(main, scene) - _NEAR, 0), len(main) - 1)]


def _written_by(scenes: Sequence[DatedScene], main: Sequence[int], letter: int) -> int:
    """Return the first scene of the main line before which a letter was written: if time has leapt since the first near it, the
    one in which it is read.
    """
    first = _first_near(main, letter)
    read = bisect_left(main, letter)
    has_leapt = any(_stated_distance(scenes[k]) for k in main[max(read - _NEAR, 0) + 1 : read])
    return main[read] if has_leapt and read < len(main) else first


def _last_near(main: Sequence[int], scene: int) -> int:
    if not main:
        return scene
    return main[min(bisect_left(main, scene) + _NEAR, len(main)) - 1]


def _main_line(scenes: Sequence[DatedScene]) -> list[_Claim]:
    """Scenes of the main line follow one another, but for one that begins with words that go back; dreams and tales come where
    they are dreamt and told.
    """
    out = []
    before: int | None = None
    for k, scene in enumerate(scenes):
        late_letter = scene.level is NarrativeLevel.LETTER and not scene.has_after
        if scene.level in _MAIN or late_letter:
            if before is not None and scene.steps_back is not None:
                out.append(_Claim(k, before, _because("steps_back", _STEPS_BACK, (scene.steps_back,)), _back_distance(scene)))
            elif before is not None:
                out.append(_Claim(before, k, _because("told_in_order", _TOLD_SO), _stated_distance(scene)))
            before = k
    return out


def _stated_distance(scene: DatedScene) -> Distance | None:
    """Three days later: how far the scene lies from the one before it."""
    for time in scene.opens_with:
        if time.anchored_to is not None and scene.span.start <= time.anchored_to.start < scene.span.end:
            continue  # counted from a time that this scene names
        if re.match(r"\+P(?!0)", time.value):
            return Distance(
                value=time.value[1:].partition("TMO")[0].partition("TEV")[0].partition("TNI")[0].partition("TAF")[0],
                words=time.span,
            )
    return None


def _off_the_line(scenes: Sequence[DatedScene]) -> list[_Claim]:
    main = [k for k, scene in enumerate(scenes) if scene.level in _MAIN]
    if not main:
        return []
    out = []
    last_of: dict[NarrativeLevel, int] = {}
    for k, scene in enumerate(scenes):
        first, last = _first_near(main, k), _last_near(main, k)
        if scene.level is NarrativeLevel.FLASHBACK:
            out.append(_Claim(k, first, _because("memory", _EARLIER * scene.sureness, scene.opens_with), _back_distance(scene)))
        elif scene.level is NarrativeLevel.FLASHFORWARD:
            out.append(
                _Claim(last, k, _because("foretold", _LATER * scene.sureness, scene.opens_with), _stated_distance(scene))
            )
        elif scene.level is NarrativeLevel.LETTER and scene.has_after:
            because = _because("written_before", _WRITTEN_BEFORE * scene.sureness, scene.opens_with)
            out.append(_Claim(k, _written_by(scenes, main, k), because))
        else:
            continue
        if scene.level in last_of:
            both = scene.sureness * scenes[last_of[scene.level]].sureness
            out.append(_Claim(last_of[scene.level], k, _because("told_in_order", _FOLLOWED * both)))
        last_of[scene.level] = k
    return out


def _back_distance(scene: DatedScene) -> Distance | None:
    for time in scene.opens_with:
        if time.value.startswith("-P"):
            return Distance(value=time.value[1:], words=time.span)
    return None


# -------------------------------------------------------------------- dates

_DAY: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d:\d\d(?::\d\d)?)|T(\w\w))?$")
_MONTH_DAY: Final = re.compile(r"XXXX-(\d\d)-(\d\d)(?:T(\d\d:\d\d)|T(\w\w))?$")
_ROW: Final = re.compile(r"(DAY|WEEK|YEAR)-(\d+)(?:T(\w\w))?$")
_YEARS_BACK: Final = re.compile(r"-P(\d+)(Y|M|W|D)$")
_AGE: Final = re.compile(r"AGE-(\d+)$")
_PARTS: Final = {"DA": "05:00", "MO": "08:00", "MI": "12:00", "AF": "15:00", "DU": "18:00", "EV": "20:00", "NI": "23:00"}
_DAYS_IN: Final = {"Y": 365, "M": 30, "W": 7, "D": 1}

_Date = tuple[str, tuple[float, ...]]
"""A scale (two dates of one scale compare) and a place on it."""


def _date_of(value: str) -> _Date | None:
    day = _DAY.match(value)
    if day:
        return "calendar", (float(day[1]), float(day[2] or 0), float(day[3] or 0), _clock(day[4], day[5]))
    month_day = _MONTH_DAY.match(value)
    if month_day:
        return "year", (float(month_day[1]), float(month_day[2]), _clock(month_day[3], month_day[4]))
    row = _ROW.match(value)
    if row:
        return row[1], (float(row[2]), _clock(None, row[3]))
    back = _YEARS_BACK.match(value)
    if back:
        return "back", (-float(back[1]) * _DAYS_IN[back[2]],)
    age = _AGE.match(value)
    return ("age", (float(age[1]),)) if age else None


def _clock(time: str | None, part: str | None) -> float:
    words = time or _PARTS.get(part or "", "")
    if not words:
        return -1.0
    hour, minute = words.split(":")[:2]
    return int(hour) * 60.0 + int(minute)


def _dated(scenes: Sequence[DatedScene]) -> list[_Claim]:
    """Scenes whose openings are dated on one scale are ordered by their dates; each with its neighbours on the scale."""
    by_scale: dict[str, list[tuple[tuple[float, ...], int, Span]]] = {}
    for k, scene in enumerate(scenes):
        scales: set[str] = set()
        for time in scene.opens_with:
            date = _date_of(time.value)
            if date is not None and date[0] not in scales and time.kind in {TimeKind.DATE, TimeKind.TIME}:
                by_scale.setdefault(date[0], []).append((date[1], k, time.span))
                scales.add(date[0])
    out = []
    for scale, found in sorted(by_scale.items()):
        relative = scale in {"back", "age"}
        dated = sorted(one for one in found if not relative or scenes[one[1]].level is NarrativeLevel.FLASHBACK)
        for (early, k, span), (late, m, later_span) in pairwise(dated):
            if _surely_before(early, late) and k != m:
                spans = tuple(sorted((span, later_span)))
                out.append(_Claim(k, m, Evidence(spans=spans, probability=_DATED, concluded_by="dates")))
    return out


def _surely_before(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    """Compare two dates; a part that is not said (0, or -1 for a clock) leaves them open."""
    for x, y in zip(a, b, strict=True):
        if x != y:
            return x < y and (x > 0 or len(a) == 1) and (y > 0 or len(a) == 1)
    return False


def _because(rule: str, probability: float, times: Sequence[TimeExpression] = ()) -> Evidence:
    return Evidence(spans=tuple(time.span for time in times[:1]), probability=round(probability, 4), concluded_by=rule)


def _contradiction(scenes: Sequence[DatedScene], claim: _Claim) -> Finding:
    first, second = sorted((scenes[claim.earlier].span, scenes[claim.later].span))
    return Finding(
        kind="order_contradiction",
        first=first,
        second=second,
        explanation="The times that the text gives put these two scenes in a circle.",
        evidence=claim.evidence,
    )


# -------------------------------------------------------------------- graph


class _Graph:
    """A graph that never has a cycle."""

    def __init__(self, count: int) -> None:
        self._after: list[set[int]] = [set() for _ in range(count)]
        self._before: list[set[int]] = [set() for _ in range(count)]

    def add(self, earlier: int, later: int) -> bool:
        """Add an edge unless it would close a circle."""
        if earlier == later or self._reaches(later, earlier):
            return False
        self._after[earlier].add(later)
        self._before[later].add(earlier)
        return True

    def _reaches(self, start: int, goal: int) -> bool:
        # From both ends at once, so that the nearer decides how long it takes.
        forward, backward = {start}, {goal}
        edge_f, edge_b = [start], [goal]
        while edge_f and edge_b:
            if start == goal or forward & backward:
                return True
            if len(edge_f) <= len(edge_b):
                edge_f = [m for k in edge_f for m in self._after[k] if m not in forward]
                forward.update(edge_f)
            else:
                edge_b = [m for k in edge_b for m in self._before[k] if m not in backward]
                backward.update(edge_b)
        return bool(forward & backward)

    def ranks(self, leaning: Sequence[tuple[float, int]]) -> list[int | None]:
        """Put the scenes in one line that keeps every edge, and number it from 1; what is open goes as it leans."""
        waiting = [len(before) for before in self._before]
        ready = [(leaning[k], k) for k, count in enumerate(waiting) if not count]
        heapq.heapify(ready)
        out: list[int | None] = [None] * len(waiting)
        rank = 0
        while ready:
            _, k = heapq.heappop(ready)
            rank += 1
            out[k] = rank
            for m in self._after[k]:
                waiting[m] -= 1
                if not waiting[m]:
                    heapq.heappush(ready, (leaning[m], m))
        return out


def _reasons(count: int, kept: Sequence[_Claim]) -> list[Evidence]:
    """Give each scene the surest claim that places it."""
    out = [
        Evidence(spans=(), probability=1.0 if count == 1 else 0.0, concluded_by="only_scene" if count == 1 else "nothing_said")
    ] * count
    for claim in kept:  # the surest come first
        for k in (claim.later, claim.earlier):
            if out[k].concluded_by == "nothing_said":
                out[k] = claim.evidence
    return out
