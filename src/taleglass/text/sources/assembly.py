"""How do a page's pieces become a book?

The last step of every format: pieces with roles become paragraphs with kinds, chapters, scene breaks and stretches set aside
in place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from taleglass.story import Chapter, Paragraph, ParagraphKind, SceneBreak, SetAside, SetAsideKind, Span
from taleglass.text.sources.gutenberg import is_credit, is_transcribers_note
from taleglass.text.sources.headings import is_lone_sign
from taleglass.text.sources.outline import Piece, Role, is_end_line, outline

__all__ = ["Assembled", "assemble", "place_of"]

_MAX_CREDITS_FROM_EDGE = 12
"""Pieces from the text's start or end among which credits stand."""
_MAX_NOTE_PIECES = 12
_AUTHORS_NOTE = re.compile(r"[\s*_(\[]*(?:A/N|author[’']?s?[’']?\s+notes?)[*_]*\s*[:–—-]+[\s*_]*\S", re.IGNORECASE)
"""How a paragraph begins in which a writer of fan fiction talks to the reader."""
_FEWEST_GAPS = 3
_MAX_GAP_SHARE = 0.1
"""Wide gaps among all gaps between paragraphs, up to which they are scene breaks and not the way the book is spaced."""
_SAME_WIDTH_SHARE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """What ``Book`` needs of a page's pieces; all in text order."""

    chapters: tuple[Chapter, ...]
    paragraphs: tuple[Paragraph, ...]
    scene_breaks: tuple[SceneBreak, ...]
    set_aside: tuple[SetAside, ...]
    title_page: tuple[str, ...]
    """Lines of the front matter, for a title and an author that nothing else names."""


def assemble(text: str, pieces: Sequence[Piece], *, has_boilerplate: bool) -> Assembled:
    """Give each piece its place in the book. *has_boilerplate*: Project Gutenberg's header was found, so credits may follow."""
    pieces = _with_lone_signs(pieces)
    reasons = {
        index: (SetAsideKind.BOILERPLATE, reason)
        for index, reason in _producers_notes(pieces, has_boilerplate=has_boilerplate).items()
    }
    reasons |= {
        index: (SetAsideKind.AUTHOR_NOTE, "a note of the author's")
        for index, piece in enumerate(pieces)
        if _is_authors_note(piece)
    }
    kept = [piece for index, piece in enumerate(pieces) if index not in reasons]
    roles = list(outline(kept).roles)
    asides = _notes_set_aside(pieces, reasons)
    end = len(kept)
    while end > 0 and roles[end - 1] is Role.BODY and kept[end - 1].is_short and is_end_line(kept[end - 1].words):
        end -= 1
    if 0 < end < len(kept):
        asides.append(SetAside(kind=SetAsideKind.BACK_MATTER, reason="the line that closes the book", span=_cover(kept[end:])))
        del kept[end:], roles[end:]
    asides.extend(_asides_by_role(kept, roles))
    story = [(piece, role) for piece, role in zip(kept, roles, strict=True) if role not in {Role.CONTENTS, Role.FRONT_MATTER}]
    return Assembled(
        chapters=_chapters(text, story),
        paragraphs=tuple(Paragraph(span=piece.span, kind=_kind(piece, role)) for piece, role in story),
        scene_breaks=_scene_breaks(story),
        set_aside=tuple(sorted(asides, key=place_of)),
        title_page=tuple(
            " ".join(line.split()).strip("_*= ")
            for piece, role in zip(kept, roles, strict=True)
            if role is Role.FRONT_MATTER
            for line in piece.lines
        ),
    )


def place_of(aside: SetAside) -> int:
    """Return where something set aside stands in the text, for sorting; 0 where it was kept out of the text."""
    return aside.span.start if aside.span is not None else 0


def _cover(pieces: Sequence[Piece]) -> Span:
    return Span(pieces[0].span.start, pieces[-1].span.end)


def _kind(piece: Piece, role: Role) -> ParagraphKind:
    if role in {Role.CHAPTER, Role.HEADING, Role.SECTION} and not piece.opens_bare:
        return ParagraphKind.HEADING
    if piece.is_body:
        return ParagraphKind.SCENE_BREAK
    return ParagraphKind.VERSE if piece.is_verse else ParagraphKind.PROSE


def _producers_notes(pieces: Sequence[Piece], *, has_boilerplate: bool) -> dict[int, str]:
    """Find the credits and transcriber's notes: piece index and reason."""
    reasons: dict[int, str] = {}
    count = len(pieces)
    edges = {*range(min(_MAX_CREDITS_FROM_EDGE, count)), *range(max(0, count - _MAX_CREDITS_FROM_EDGE), count)}
    for index, piece in enumerate(pieces):
        if index in reasons or not piece.lines:
            continue
        words = " ".join(piece.lines[:3])
        if has_boilerplate and index in edges and is_credit(words) and len(piece.span) < 1500:
            reasons[index] = "credits of those who made the e-text"
        elif is_transcribers_note(words) or (
            piece.lines[0].startswith(("+--", "|")) and is_transcribers_note(" ".join(piece.lines[1:3]))
        ):
            reasons[index] = "a transcriber's note"
            if len(words) < 40:
                _take_note_paragraphs(pieces, index, reasons)
    return reasons


def _with_lone_signs(pieces: Sequence[Piece]) -> list[Piece]:
    """Make scene breaks of the ornaments, a single sign each, that the book prints more than once."""
    signs = {
        index: piece.lines[0] for index, piece in enumerate(pieces) if _may_be_sign(piece) and is_lone_sign(piece.lines[0])
    }
    counts = Counter(signs.values())
    return [
        replace(piece, is_body=True) if index in signs and counts[signs[index]] > 1 else piece
        for index, piece in enumerate(pieces)
    ]


def _may_be_sign(piece: Piece) -> bool:
    return piece.level is None and not piece.is_body and len(piece.lines) == 1


def _is_authors_note(piece: Piece) -> bool:
    return piece.level is None and bool(piece.lines) and _AUTHORS_NOTE.match(" ".join(piece.lines)) is not None


def _notes_set_aside(pieces: Sequence[Piece], reasons: dict[int, tuple[SetAsideKind, str]]) -> list[SetAside]:
    """Make one stretch of neighbouring pieces that are set aside for the same reason."""
    asides: list[SetAside] = []
    last = -2
    for index, (kind, reason) in sorted(reasons.items()):
        span = pieces[index].span
        if index == last + 1 and asides[-1].reason == reason:
            before = asides.pop().span
            assert before is not None
            span = Span(before.start, span.end)
        asides.append(SetAside(kind=kind, reason=reason, span=span))
        last = index
    return asides


def _take_note_paragraphs(pieces: Sequence[Piece], index: int, reasons: dict[int, str]) -> None:
    """Let the heading of a transcriber's note take the paragraphs up to the next wide gap; near the text's end, all of them."""
    closes_text = index > 10 and (len(pieces) - index <= _MAX_NOTE_PIECES or index > 0.98 * len(pieces))
    last = len(pieces) if closes_text else min(len(pieces), index + 1 + _MAX_NOTE_PIECES)
    for follower in range(index + 1, last):
        if not closes_text and (pieces[follower].gap >= 3 or pieces[follower].level is not None):
            break
        reasons[follower] = "a transcriber's note"


def _asides_by_role(pieces: Sequence[Piece], roles: Sequence[Role]) -> list[SetAside]:
    asides: list[SetAside] = []
    names = {
        Role.CONTENTS: (SetAsideKind.CONTENTS, "a list of contents or illustrations"),
        Role.FRONT_MATTER: (SetAsideKind.FRONT_MATTER, "short lines before the first chapter, as on a title page"),
    }
    index = 0
    while index < len(pieces):
        role = roles[index]
        end = index + 1
        if role in names:
            while end < len(pieces) and roles[end] is role:
                end += 1
            kind, reason = names[role]
            asides.append(SetAside(kind=kind, reason=reason, span=_cover(pieces[index:end])))
        index = end
    return asides


def _chapters(text: str, story: Sequence[tuple[Piece, Role]]) -> tuple[Chapter, ...]:
    if not story:
        return ()
    starts = [index for index, (_, role) in enumerate(story) if role is Role.CHAPTER]
    if not starts or starts[0] > 0:
        starts.insert(0, 0)
    chapters: list[Chapter] = []
    for start, end in zip(starts, [*starts[1:], len(story)], strict=True):
        piece, role = story[start]
        span = Span(piece.span.start, story[end - 1][0].span.end)
        if role is not Role.CHAPTER:
            chapters.append(Chapter(span=span))
            continue
        last = start
        while last + 1 < end and story[last + 1][1] is Role.HEADING:
            last += 1
        heading = None if piece.opens_bare else Span(piece.span.start, story[last][0].span.end)
        title = " ".join(heading.of(text).split()) if heading is not None else piece.opens or None
        chapters.append(Chapter(span=span, title=title, heading=heading))
    return tuple(chapters)


def _scene_breaks(story: Sequence[tuple[Piece, Role]]) -> tuple[SceneBreak, ...]:
    breaks = [SceneBreak(span=piece.span) for piece, role in story if _kind(piece, role) is ParagraphKind.SCENE_BREAK]
    between = [
        (piece.gap, Span(before.span.end, piece.span.start))
        for (before, role_before), (piece, role) in pairwise(story)
        if role is Role.BODY
        and role_before is Role.BODY
        and not (before.is_body or piece.is_body or before.is_verse or piece.is_verse)
    ]
    if between:
        common = Counter(gap for gap, _ in between).most_common(1)[0][0]
        wide = [(gap, span) for gap, span in between if gap > max(common, 1)]
        width = Counter(gap for gap, _ in wide).most_common(1)[0] if wide else (0, 0)
        is_habit = _FEWEST_GAPS <= len(wide) <= _MAX_GAP_SHARE * len(between) and width[1] >= _SAME_WIDTH_SHARE * len(wide)
        if is_habit and len(breaks) <= len(wide):
            breaks.extend(SceneBreak(span=span) for gap, span in wide if gap >= width[0])
    return tuple(sorted(breaks, key=lambda scene_break: scene_break.span))
