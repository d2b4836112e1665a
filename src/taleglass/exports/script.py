"""Who reads which words aloud?

The whole book for those who make an audiobook of it: a table with one row a piece that one voice speaks, in text order. A
paragraph is cut where its speech begins and ends; every character of every paragraph that is not white space stands in one
row, and in one alone. Tab-separated with a header line; a cell with ``"`` in it is quoted as in CSV, since a spreadsheet would
otherwise take the straight quotation marks of speech for its own. ``docs/exports.md`` describes every column.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from io import StringIO
from itertools import chain
from typing import Final

from taleglass.exports.options import Options
from taleglass.exports.values import rounded
from taleglass.story import Entity, MentionForm, NarrativeLevel, Paragraph, ParagraphKind, Quotation, Role, Span, Story
from taleglass.story.cast import UNNAMED_NARRATOR

__all__ = ["COLUMNS", "write"]

COLUMNS: Final = (
    "number",
    "chapter",
    "scene",
    "kind",
    "voice",
    "voice_id",
    "to",
    "confidence",
    "line",
    "turn",
    "start",
    "end",
    "text",
)

_NARRATOR: Final = "NARRATOR"
_FIRST_PERSON: Final = frozenset({"i", "me", "my", "mine", "myself"})
_MARKS_BEHIND: Final = re.compile(r"(?:[^\w\s]|_)+(?=\s|\Z)")
"""Marks written together with the end of speech: the comma of “Go”, she said."""


class _Kind(StrEnum):
    """What a row is."""

    NARRATION = "narration"
    SPEECH = "speech"
    LETTER = "letter"
    HEADING = "heading"
    BREAK = "break"


_KINDS: Final = {ParagraphKind.HEADING: _Kind.HEADING, ParagraphKind.SCENE_BREAK: _Kind.BREAK}
"""Paragraphs that are one row, whatever stands between marks in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """What one row holds: its place, what it is, and in speech the quotation."""

    span: Span
    kind: _Kind
    line: Quotation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Stretches in text order, none of which lies in another."""

    spans: Sequence[Span]
    ends: Sequence[int]

    @classmethod
    def of(cls, spans: Iterable[Span]) -> _Places:
        """Keep the stretches with their ends, to be searched."""
        kept = tuple(spans)
        return cls(spans=kept, ends=tuple(span.end for span in kept))

    def after(self, place: int) -> int:
        """Return the index of the first stretch that ends behind *place*."""
        return bisect_right(self.ends, place)

    def at(self, place: int) -> int | None:
        """Return the index of the first stretch that *place* lies in; None where it lies in none."""
        index = self.after(place)
        return index if index < len(self.spans) and self.spans[index].start <= place else None


def write(story: Story, _options: Options) -> str:
    """Return the table, its header line first. White space inside a cell becomes one space."""
    told = _Told(story)
    out = StringIO()
    table = csv.writer(out, delimiter="\t", lineterminator="\n")
    table.writerow(COLUMNS)
    for number, piece in enumerate(told.pieces(), start=1):
        table.writerow([number, *map(_folded, told.row(piece))])
    return out.getvalue()


@dataclass(frozen=True)
class _Told:
    """A story and who tells which part of it."""

    story: Story

    def pieces(self) -> Iterator[_Piece]:
        """Give the pieces in text order, gaps that are scene breaks among them."""
        gaps = (one.span for one in self.story.book.scene_breaks if not self.story.surface(one.span).strip())
        breaks = ((gap.start, [_Piece(span=gap, kind=_Kind.BREAK)]) for gap in gaps)
        paragraphs = ((one.span.start, self._of_paragraph(one)) for one in self.story.book.paragraphs)
        for _, pieces in sorted(chain(breaks, paragraphs), key=lambda placed: placed[0]):
            yield from pieces

    def row(self, piece: _Piece) -> tuple[str, ...]:
        """Return the cells of a piece without its number."""
        start, end = piece.span.start, piece.span.end
        line = piece.line
        place = (_number(self._chapters.at(start)), _number(self._scenes.at(start)), piece.kind.value)
        words = (str(start), str(end), self.story.surface(piece.span))
        if line is None:
            return *place, *self._narration(piece), "", "", "", "", *words
        listeners = "; ".join(self._entities[one].name for one in line.addressees)
        if line.speaker is None:
            return *place, "", "", listeners, "", line.id, line.turn, *words
        sure = f"{rounded(line.evidence.probability):g}"
        return *place, self._entities[line.speaker].name, line.speaker, listeners, sure, line.id, line.turn, *words

    def _narration(self, piece: _Piece) -> tuple[str, str]:
        """Return the voice of a piece that is no speech, and its id; nobody speaks a scene break."""
        if piece.kind is _Kind.BREAK:
            return "", ""
        narrator = self._narrators.get(self._chapters.at(piece.span.start))
        if narrator is None:
            return _NARRATOR, ""
        return _NARRATOR if narrator.name == UNNAMED_NARRATOR else f"{_NARRATOR} ({narrator.name})", narrator.id

    def _of_paragraph(self, paragraph: Paragraph) -> list[_Piece]:
        if paragraph.kind in _KINDS:
            return [_Piece(span=paragraph.span, kind=_KINDS[paragraph.kind])]
        parts = _with_lone_marks(self.story.text, list(self._parts(paragraph.span)))
        return [_Piece(span=span, kind=self._kind(span, line), line=line) for span, line in parts]

    def _kind(self, span: Span, line: Quotation | None) -> _Kind:
        if line is not None:
            return _Kind.SPEECH
        return _Kind.LETTER if self._is_letter(span.start) else _Kind.NARRATION

    def _parts(self, paragraph: Span) -> Iterator[tuple[Span, Quotation | None]]:
        """Cut a paragraph where its speech begins and ends; nothing is given for the white space between."""
        text, spans = self.story.text, self._spoken.spans
        cuts: list[tuple[int, int, Quotation | None]] = []
        place = paragraph.start
        for index in range(self._spoken.after(paragraph.start), len(spans)):
            if spans[index].start >= paragraph.end:
                break
            start, end = max(spans[index].start, place), min(spans[index].end, paragraph.end)
            following = spans[index + 1].start if index + 1 < len(spans) else paragraph.end
            marks = _MARKS_BEHIND.match(text, end, min(following, paragraph.end))
            cuts += [(place, start, None), (start, end if marks is None else marks.end(), self._outermost[index])]
            place = cuts[-1][1]
        for start, end, line in (*cuts, (place, paragraph.end, None)):
            visible = _without_margins(text, start, end)
            if visible is not None:
                yield visible, line

    @cached_property
    def _outermost(self) -> list[Quotation]:
        """The quotations that stand in no other: speech quoted in speech is the outer speaker's."""
        outermost: list[Quotation] = []
        for line in sorted(self.story.lines, key=lambda line: (line.span.start, -line.span.end)):
            if not outermost or line.span.end > outermost[-1].span.end:
                outermost.append(line)
        return outermost

    @cached_property
    def _spoken(self) -> _Places:
        """Where each of the outermost quotations stands."""
        return _Places.of(line.span for line in self._outermost)

    @cached_property
    def _entities(self) -> dict[str, Entity]:
        return {entity.id: entity for entity in self.story.entities}

    @cached_property
    def _narrators(self) -> dict[int | None, Entity]:
        """Who tells each chapter, by its number: the narrator who says “I” there most, letters and speech apart.

        Chapters without an “I” are left out: a book may be told by Esther in one and by nobody in the next.
        """
        told: defaultdict[int | None, Counter[str]] = defaultdict(Counter)
        narrators = {entity.id for entity in self.story.entities if entity.role is Role.NARRATOR}
        for mention in self.story.mentions:
            start = mention.span.start
            if (
                mention.entity in narrators
                and mention.form is MentionForm.PRONOUN
                and self.story.surface(mention.span).lower() in _FIRST_PERSON
                and self._spoken.at(start) is None
                and not self._is_letter(start)
            ):
                told[self._chapters.at(start)][mention.entity] += 1
        return {
            chapter: self._entities[max(counts, key=lambda entity: (counts[entity], entity))]
            for chapter, counts in told.items()
        }

    @cached_property
    def _chapters(self) -> _Places:
        return _Places.of(chapter.span for chapter in self.story.book.chapters)

    @cached_property
    def _scenes(self) -> _Places:
        return _Places.of(scene.span for scene in self.story.scenes)

    def _is_letter(self, place: int) -> bool:
        scene = self._scenes.at(place)
        return scene is not None and self.story.scenes[scene].level is NarrativeLevel.LETTER


def _number(index: int | None) -> str:
    """Count from 1, as ``taleglass ask`` does."""
    return "" if index is None else str(index + 1)


def _without_margins(text: str, start: int, end: int) -> Span | None:
    """Return the stretch without the white space around it; None where nothing else is there."""
    words = text[start:end]
    visible = words.strip()
    if not visible:
        return None
    first = start + len(words) - len(words.lstrip())
    return Span(first, first + len(visible))


def _with_lone_marks(text: str, parts: Sequence[tuple[Span, Quotation | None]]) -> list[tuple[Span, Quotation | None]]:
    """Join marks that stand between two pieces without a word (“Go”, “stay”) to the piece before, else to the one behind."""
    joined: list[tuple[Span, Quotation | None]] = []
    opening = None
    for span, line in parts:
        is_wordless = line is None and len(parts) > 1 and not any(map(str.isalnum, span.of(text)))
        if not is_wordless:
            joined.append((span if opening is None else Span(opening, span.end), line))
            opening = None
        elif joined:
            before, speaker = joined.pop()
            joined.append((Span(before.start, span.end), speaker))
        else:
            opening = span.start
    return joined


def _folded(value: str) -> str:
    """Keep a value in its cell and on its line."""
    return " ".join(value.split())
