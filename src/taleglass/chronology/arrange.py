"""When does it happen, and where, and who is there?

Takes the reading, the cast and the dialogue of a book; gives its scenes in page order, each with its level, place, people and
place in the world's time, and the times that the text names. Runs in a straight line with the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from taleglass.cast.members import Cast
from taleglass.chronology.company import PresentFound, find_company
from taleglass.chronology.grounds import Ground, PlaceFound, Settings, find_places
from taleglass.chronology.headed import tells_order
from taleglass.chronology.levels import Part, divide
from taleglass.chronology.openings import read_openings
from taleglass.chronology.order import DatedScene, Lived, live_through
from taleglass.chronology.passages import Passage, Passages, gather_passages
from taleglass.chronology.settings import NOTHING_SAID, gist_of, point_of_view, time_of
from taleglass.chronology.times import find_times
from taleglass.dialogue.lines import Dialogue
from taleglass.reading import Reading
from taleglass.story import (
    EntityKind,
    Evidence,
    Finding,
    NarrativeLevel,
    Pace,
    ParagraphKind,
    Presence,
    Scene,
    Span,
    Succession,
    TimeExpression,
)

__all__ = ["Chronology", "arrange"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chronology:
    """When everything happens: all in page order.

    Attributes:
        scenes: they cover the text from its first paragraph to its end without a gap.
        times: the expressions of time, none overlapping another.
        successions: which scene lies before which in the world's time; no cycle.
        findings: what does not fit together.
        grounds: places of scenes that the cast does not have.
    """

    scenes: tuple[Scene, ...]
    times: tuple[TimeExpression, ...]
    successions: tuple[Succession, ...]
    findings: tuple[Finding, ...]
    grounds: tuple[Ground, ...] = ()


def arrange(reading: Reading, cast: Cast, dialogue: Dialogue) -> Chronology:
    """Find the scenes of a book and the order in which its world lived them.

    Args:
        reading: the one pass over a book.
        cast: who is who.
        dialogue: who speaks.
    """
    times = find_times(reading)
    passages = gather_passages(reading, cast, dialogue, times)
    if not passages.all:
        return Chronology(scenes=(), times=times, successions=(), findings=())
    cuts = _cut(passages, divide(passages, read_openings(passages)))
    settings = find_places(passages, [passages.all[cut.start : cut.end] for cut in cuts], [cut.level for cut in cuts])
    drafts = _furnish(passages, cuts, settings)
    lived = live_through([_dated(reading.book.text, draft, k, cuts) for k, draft in enumerate(drafts)])
    return Chronology(
        scenes=_scenes(passages, cuts, drafts, lived, settings),
        times=times,
        successions=lived.successions,
        findings=lived.findings,
        grounds=_grounds(settings),
    )


@dataclass(frozen=True, slots=True)
class _Cut:
    """One scene as a run of paragraphs, ``start`` up to ``end``."""

    start: int
    end: int
    level: NarrativeLevel
    opening: Evidence
    level_evidence: Evidence
    is_marked: bool


_BARE: Final = frozenset({ParagraphKind.HEADING, ParagraphKind.SCENE_BREAK})
_FIRST: Final = Evidence(spans=(), probability=1.0, concluded_by="first_scene")


def _cut(passages: Passages, parts: Sequence[Part]) -> list[_Cut]:
    """Make scenes of the parts; a heading opens the scene behind it and is none itself."""
    count = len(passages.all)
    out: list[_Cut] = []
    headed: Part | None = None
    for part in parts:
        if part.end < count and all(passage.kind in _BARE for passage in passages.all[part.start : part.end]):
            headed = headed or part
            continue
        first, headed = headed or part, None
        opening = _FIRST if first.start == 0 else _opening(passages, first.start, first.reason, first.probability)
        rule = "main_line" if part.level is NarrativeLevel.FRAME else part.level_reason
        spans = () if part.level is NarrativeLevel.FRAME else _opening(passages, first.start, rule, 1.0).spans
        level = Evidence(spans=spans, probability=part.level_probability, concluded_by=rule)
        out.append(_Cut(first.start, part.end, part.level, opening, level, part.is_marked))
    return out


def _opening(passages: Passages, start: int, rule: str, probability: float) -> Evidence:
    marks = passages.reading.marks
    passage = passages.all[start]
    if passage.first == passage.end:
        return Evidence(spans=(passage.span,), probability=probability, concluded_by=rule)
    sentence = int(marks.token_sentences[passage.first])
    span = Span(int(marks.sentence_starts[sentence]), int(marks.sentence_ends[sentence]))
    return Evidence(spans=(span,), probability=probability, concluded_by=rule)


@dataclass(slots=True)
class _Draft:
    """A scene before it has its ids."""

    stretch: Sequence[Passage]
    place: PlaceFound | None
    people: PresentFound
    view: tuple[int, Evidence] | None
    time_of_day: str | None
    stated: tuple[Span, ...]


def _grounds(settings: Settings) -> tuple[Ground, ...]:
    """Return the places of scenes that the cast does not have."""
    used = sorted({place.ground for place in settings.found if place is not None})
    return tuple(settings.grounds[k] for k in used if settings.grounds[k].member is None)


def _furnish(passages: Passages, cuts: Sequence[_Cut], settings: Settings) -> list[_Draft]:
    mentions = _person_mentions(passages)
    quotes = [
        (quotation.span.start, quotation.span.end) for quotation in passages.reading.marks.quotations if quotation.depth == 0
    ]
    quote_starts = [start for start, _ in quotes]
    stretches = [passages.all[cut.start : cut.end] for cut in cuts]
    company = find_company(passages, stretches, mentions, [cut.level for cut in cuts])
    drafts = []
    for stretch, place, people in zip(stretches, settings.found, company, strict=True):
        near = _quotes_in(quotes, quote_starts, stretch)
        part, stated = time_of(passages.reading.book.text, stretch, near)
        drafts.append(_Draft(stretch, place, people, point_of_view(passages, stretch, mentions, people), part, stated))
    return drafts


def _quotes_in(
    quotes: Sequence[tuple[int, int]], starts: Sequence[int], stretch: Sequence[Passage]
) -> Sequence[tuple[int, int]]:
    first = bisect_left(starts, stretch[0].span.start)
    last = bisect_left(starts, stretch[-1].span.end)
    return quotes[first:last]


def _person_mentions(passages: Passages) -> list[list[int]]:
    """Return the person mentions of each paragraph of the book."""
    reading = passages.reading
    out: list[list[int]] = [[] for _ in reading.book.paragraphs]
    paragraphs = reading.marks.sentence_paragraphs
    sentences = reading.marks.token_sentences
    for span, first in enumerate(reading.span_first.tolist()):
        if passages.cast.members[passages.owner[span]].kind is EntityKind.PERSON:
            out[int(paragraphs[int(sentences[first])])].append(span)
    return out


def _dated(text: str, draft: _Draft, number: int, cuts: Sequence[_Cut]) -> DatedScene:
    cut = cuts[number]
    first = next((passage for passage in draft.stretch if passage.kind is not ParagraphKind.SCENE_BREAK), draft.stretch[0])
    head = [passage for passage in draft.stretch[:4] if passage.kind is ParagraphKind.HEADING or passage.words < 14]
    times = tuple(time for passage in draft.stretch for time in passage.times)
    is_document = cut.level is NarrativeLevel.LETTER
    reach = first.span.start + 160
    opens = [
        time
        for passage in draft.stretch[:4]
        for time in passage.times
        if time.span.start < reach or (is_document and passage in head)
    ]
    has_after = any(later.level is NarrativeLevel.FRAME for later in cuts[number + 1 :][:8])
    span = Span(first.span.start, draft.stretch[-1].span.end)
    scene_id = f"scene_{draft.stretch[0].span.start}"
    heading = _heading(text, draft.stretch)
    return DatedScene(
        scene_id,
        span,
        cut.level,
        times,
        tuple(opens),
        has_after,
        cut.level_evidence.probability,
        heading=heading.of(text) if heading else "",
        heading_span=heading,
        steps_back=_step_back(text, draft.stretch),
    )


def _heading(text: str, stretch: Sequence[Passage]) -> Span | None:
    """Return the line over a scene that numbers or dates it, be it marked as a heading or not."""
    for passage in stretch:
        if passage.kind is ParagraphKind.SCENE_BREAK:
            continue
        if tells_order(passage.span.of(text)):
            return passage.span
        if passage.kind is not ParagraphKind.HEADING:
            return None
    return None


def _step_back(text: str, stretch: Sequence[Passage]) -> TimeExpression | None:
    """Return the time with which the narration of a scene begins, if it is counted back: *two years earlier*."""
    first = next((passage for passage in stretch if passage.kind not in _BARE and not tells_order(passage.span.of(text))), None)
    if first is None or not first.times:
        return None
    time = first.times[0]
    before = text[first.span.start : time.span.start]
    return time if time.value.startswith("-P") and not any(sign.isalnum() for sign in before) else None


_SLOW: Final = 0.12
"""Share of words in speech from which a stretch is played out, not summed up."""
_LONG_TIMES: Final = 3
"""Amounts and leaps of days or more from which a stretch without speech sums up."""


def _pace(draft: _Draft) -> Pace:
    words = sum(passage.words for passage in draft.stretch)
    spoken = 1 - sum(passage.narrated for passage in draft.stretch) / max(words, 1)
    if spoken >= _SLOW:
        return Pace.SCENE
    leaps = sum(
        time.value[:2] in {"+P", "-P"} or time.kind.value in {"SET", "DURATION"}
        for passage in draft.stretch
        for time in passage.times
    )
    if leaps >= _LONG_TIMES:
        return Pace.SUMMARY
    verbs = sum(passage.past + passage.present + passage.perfect + passage.future for passage in draft.stretch)
    return Pace.PAUSE if words > 40 and verbs * 18 < words else Pace.SCENE


def _scenes(
    passages: Passages, cuts: Sequence[_Cut], drafts: Sequence[_Draft], lived: Lived, settings: Settings
) -> tuple[Scene, ...]:
    cast = passages.cast
    text = passages.reading.book.text

    def name(member: int) -> str:
        return cast.members[member].id

    starts = [cut.start for cut in cuts]
    begins = [passages.all[start].span.start for start in starts]
    threads = _threads(cuts, drafts)
    out: list[Scene] = []
    frame: str | None = None
    for k, (cut, draft) in enumerate(zip(cuts, drafts, strict=True)):
        span = Span(begins[k], begins[k + 1] if k + 1 < len(cuts) else max(len(text), begins[k] + 1))
        if k + 1 == len(cuts):
            span = Span(begins[k], len(text))
        scene_id = f"scene_{span.start}"
        if cut.level is NarrativeLevel.FRAME:
            frame = scene_id
        view = draft.view
        out.append(
            Scene(
                id=scene_id,
                span=span,
                opening=cut.opening,
                pace=_pace(draft),
                level=cut.level,
                level_evidence=cut.level_evidence,
                is_marked=cut.is_marked,
                within=None if cut.level is NarrativeLevel.FRAME else frame,
                place=None if draft.place is None else settings.grounds[draft.place.ground].id,
                place_evidence=NOTHING_SAID if draft.place is None else draft.place.evidence,
                present=tuple(Presence(entity=name(member), evidence=evidence) for member, evidence in draft.people.present),
                mentioned=tuple(name(member) for member in draft.people.mentioned),
                point_of_view=None if view is None else name(view[0]),
                point_of_view_evidence=NOTHING_SAID if view is None else view[1],
                time_of_day=draft.time_of_day,
                times=draft.stated,
                words=_words(draft, text),
                gist=gist_of(passages, draft.stretch),
                thread=threads[k],
                story_order=lived.ranks[k],
                order_evidence=lived.reasons[k],
            )
        )
    return tuple(out)


def _words(draft: _Draft, text: str) -> int:
    """Count the words of a scene that tell the story, so that its scenes together have as many as the book."""
    return sum(len(passage.span.of(text).split()) for passage in draft.stretch if passage.kind not in _BARE)


def _threads(cuts: Sequence[_Cut], drafts: Sequence[_Draft]) -> list[int]:
    """Number the strands of action: a scene joins the strand, of the last few, with which it shares most people."""
    last: dict[int, set[int]] = {}
    out: list[int] = []
    frame = 0
    for cut, draft in zip(cuts, drafts, strict=True):
        if cut.level is not NarrativeLevel.FRAME:
            out.append(frame)
            continue
        here = {member for member, _ in draft.people.present}
        shared = {thread: len(here & people) for thread, people in last.items()}
        best = max(shared, key=lambda thread: (shared[thread], -thread), default=None)
        if best is None or (shared[best] == 0 and here):
            best = len(last)
        last[best] = here or last.get(best, set())
        frame = best
        out.append(best)
    return out
