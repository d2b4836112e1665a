"""Where do the chapters begin, and what stands around them?

Takes the pieces of a page in order (paragraphs with their looks) and gives each a role: body, chapter heading, heading inside
a chapter, contents list, front matter. Headings that the source marks as such (HTML's h1, a Word style, a navigation file) are
believed. Elsewhere the looks of a line propose (``headings``) and its neighbours decide: bare numerals must count up, a run of
headings with no story between them is a contents list but for its tail, a line of capitals needs the white space of a title.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from taleglass.story import Span
from taleglass.text.quotation_marks import are_messages
from taleglass.text.sources.headings import Mark, MarkForm, Rank, is_contents_label, is_title_like, parse_heading, plain_words

__all__ = ["OPENING_GAP", "Outline", "Piece", "Role", "outline"]

OPENING_GAP = 99
"""The gap of a text's first piece: more white space than any."""
_MAX_LINES = 4
_MAX_CHARACTERS = 320
"""A heading with a wrapped title of four lines is the longest we have seen."""
_LONG = 200
"""Characters from which a piece before the first heading is prose, not a line of a title page."""
_MAX_TITLE_PAGE_PIECES = 16
_SHORTEST_CHAPTER = 600
"""Characters between bare numbers, below which they count stanzas or the items of a list rather than chapters."""
_MANY_PIECES = 60
"""Pieces from which a text is long enough for that judgement; a sketch may have chapters of a line each."""
_FEW_SUBTITLED = 0.25
"""Share of chapters with a title under their number, below which a quotation under one is speech, not its title."""
_BETWEEN_PART_AND_CHAPTER = 250
"""Characters of a motto or description between the heading of a part and that of its first chapter."""
_CONTENTS_FROM = 3
"""Headings of one rank in a row, with no story between them, from which they are a contents list."""
_MAIL_HEAD = re.compile(r"(?:from|to|cc|subject|date|sent)\**:\**\s", re.IGNORECASE)
_SENDER = re.compile(r"[^\W\d_][\w.'’ -]{0,30}:\s")
"""How a line of a chat or of a mail's head begins."""
_FIRST_MESSAGES = 6
"""Pieces under a heading among which a chat is known by who writes again."""


class Role(StrEnum):
    """What a piece is in the book's make-up."""

    BODY = "body"
    CHAPTER = "chapter"  # its first heading piece
    HEADING = "heading"  # a further piece of the same heading
    SECTION = "section"  # a heading inside a chapter
    CONTENTS = "contents"
    FRONT_MATTER = "front_matter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A paragraph as it stands on the page.

    Attributes:
        span: its place. lines: its printed lines, stripped.
        gap: blank lines before it.
        level: 1 to 6 where the source marks it as a heading.
        is_body: known to be neither heading nor contents: a scene break.
        is_verse: printed as verse, which contents lists can look like but headings do not.
        is_link: all its words are one or more links, as in a contents list.
        opens: a navigation file says that a chapter begins here; its title, which may be empty.

    """

    span: Span
    lines: tuple[str, ...] = ()
    gap: int = 1
    level: int | None = None
    is_body: bool = False
    is_verse: bool = False
    is_link: bool = False
    opens: str | None = None

    @property
    def opens_bare(self) -> bool:
        """Whether a chapter begins here without a heading, known from a navigation file alone."""
        return self.opens is not None and self.level is None

    @property
    def is_short(self) -> bool:
        """Whether it could be a heading by its size."""
        return 0 < len(self.lines) <= _MAX_LINES and len(self.span) <= _MAX_CHARACTERS and not (self.is_body or self.is_verse)

    @property
    def words(self) -> str:
        """Its lines as one, with white space folded and emphasis marks dropped."""
        return plain_words(" ".join(self.lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A role for each piece, in the same order."""

    roles: tuple[Role, ...]


@dataclass(slots=True)
class _Unit:
    """A heading and the titles under it: half-open piece indices."""

    start: int
    end: int
    rank: int
    number: int | None
    words: str = ""
    is_list: bool = False


@dataclass(slots=True)
class _Draft:
    pieces: Sequence[Piece]
    marks: list[Mark | None]
    roles: list[Role]
    listed: set[str] = field(default_factory=set)
    """Titles that a contents list names, folded."""
    ranks: dict[int, int] = field(default_factory=dict)
    """Rank of each accepted heading piece that opens a unit."""


def outline(pieces: Sequence[Piece]) -> Outline:
    """Give each piece its role.

    *pieces* are in text order. Linear in their number. A text without headings gets no ``CHAPTER`` role at all.
    """
    draft = _Draft(
        pieces=pieces,
        marks=[parse_heading(piece.lines[0]) if piece.is_short else None for piece in pieces],
        roles=[Role.BODY] * len(pieces),
    )
    _set_contents_aside(draft)
    marked = [index for index, piece in enumerate(pieces) if piece.level is not None and draft.roles[index] is Role.BODY]
    openings = [index for index, piece in enumerate(pieces) if piece.opens is not None and draft.roles[index] is Role.BODY]
    if len(openings) >= 2:
        _accept_navigation(draft, openings, marked)
    else:
        _accept_marked(draft, marked)
        if _count_chapters(draft) < 2:
            _accept_by_looks(draft, is_marked_up=any(piece.level is not None for piece in pieces))
    _fold_runs(draft)
    _set_title_page_aside(draft)
    return Outline(roles=tuple(draft.roles))


# -- contents lists -------------------------------------------------------------------------------------------------------


def _set_contents_aside(draft: _Draft) -> None:
    """Find lists announced by a line such as CONTENTS, and runs of links."""
    pieces, roles = draft.pieces, draft.roles
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        label_line = piece.is_short and bool(piece.lines) and is_contents_label(piece.lines[0])
        announced = label_line and (len(piece.lines) == 1 or len(pieces) > 1)
        listed_within = not piece.is_body and bool(piece.lines) and is_contents_label(piece.lines[0]) and len(piece.lines) >= 2
        linked = piece.is_link and _run_of_links(pieces, index) >= _CONTENTS_FROM
        if not (announced or listed_within or linked):
            index += 1
            continue
        end = index + 1
        while end < len(pieces) and (pieces[end].is_link or (not linked and _may_be_listed(draft, end))):
            end += 1
        if not linked:
            end = _before_tail(draft, index, end)
        if end - index > 1 or listed_within or linked:
            for position in range(index, end):
                roles[position] = Role.CONTENTS
                draft.listed.update(_entry(line) for line in pieces[position].lines)
        index = max(end, index + 1)
    draft.listed.discard("")


def _run_of_links(pieces: Sequence[Piece], start: int) -> int:
    end = start
    while end < len(pieces) and pieces[end].is_link:
        end += 1
    return end - start


def _may_be_listed(draft: _Draft, index: int) -> bool:
    piece = draft.pieces[index]
    if (
        piece.is_body
        or not piece.lines
        or (piece.level is not None and piece.level <= 2 and not is_contents_label(piece.lines[0]))
    ):
        return False
    mark = draft.marks[index]
    if mark is not None and mark.form is not MarkForm.CAPITALS:
        return True
    entries = sum(_looks_listed(line) for line in piece.lines)
    return entries >= 0.7 * len(piece.lines)


def _looks_listed(line: str) -> bool:
    words = plain_words(line)
    if len(words) > 100:
        return False
    if words[-1:].isdigit() or " . ." in words or "...." in words:
        return True
    return parse_heading(line) is not None or is_title_like(words.rstrip("."))


def _entry(line: str) -> str:
    """Fold a contents entry and a heading to one form: no number, page number, dots or case."""
    words = plain_words(line)
    mark = parse_heading(line)
    title = mark.title if mark is not None and mark.title else words
    return "".join(character for character in title.rstrip("0123456789 .").casefold() if character.isalnum())


def _before_tail(draft: _Draft, start: int, end: int) -> int:
    """Return where the list that runs from *start* to *end* stops: before the heading of the story's first chapter."""
    units = _units(draft, start + 1, end)
    seen = {
        _entry(line)
        for position in range(start, end)
        for line in draft.pieces[position].lines
        if len(draft.pieces[position].lines) > 1
    }
    tail = _tail(units)
    if tail == 0 and len(units) <= 2 and all(not unit.is_list for unit in units):
        return start + 1
    for position in range(tail):
        seen.update(
            _entry(line) for index in range(units[position].start, units[position].end) for line in draft.pieces[index].lines
        )
    numbers = [unit.number for unit in units[:tail] if unit.number is not None]
    while tail < len(units):
        unit = units[tail]
        repeats = (unit.number is not None and (unit.number == 1 or unit.number in numbers)) or _entry(unit.words) in seen
        if repeats or (unit.number is None and unit.rank >= Rank.CHAPTER):
            return unit.start
        if end < len(draft.pieces) and unit.number is None and unit.rank == Rank.TITLE and draft.pieces[unit.start].gap >= 3:
            return unit.start
        tail += 1
    return end


def _units(draft: _Draft, start: int, end: int) -> list[_Unit]:
    """Group heading pieces: a labelled one takes the titles right under it."""
    units: list[_Unit] = []
    for index in range(start, end):
        piece, mark = draft.pieces[index], draft.marks[index]
        if len(piece.lines) >= 3 and sum(_looks_listed(line) for line in piece.lines) >= 3 and piece.level is None:
            units.append(_Unit(index, index + 1, -1, None, is_list=True))
            continue
        rank = draft.ranks.get(index, Rank.TITLE if mark is None else mark.rank)
        takes_title = (
            units
            and rank == Rank.TITLE
            and units[-1].rank >= Rank.NUMERAL
            and units[-1].end == index
            and index - units[-1].start <= 2
            and piece.level is None
        )
        if takes_title:
            units[-1].end = index + 1
        else:
            units.append(
                _Unit(
                    index, index + 1, rank, None if mark is None else mark.number, words=piece.lines[0] if piece.lines else ""
                )
            )
    return units


def _tail(units: Sequence[_Unit]) -> int:
    """Return the index of the first unit of the last heading: going back, each unit must outrank the one after it."""
    first = len(units)
    while first > 0 and not units[first - 1].is_list and (first == len(units) or units[first - 1].rank > units[first].rank):
        first -= 1
    return first


# -- headings that the source marks ---------------------------------------------------------------------------------------


def _accept_navigation(draft: _Draft, openings: Sequence[int], marked: Sequence[int]) -> None:
    for index in marked:
        draft.roles[index] = Role.SECTION
    for index in openings:
        draft.roles[index] = Role.CHAPTER
        draft.ranks[index] = _rank_of_level(draft, index)
        follower = index + 1
        while (
            follower < len(draft.pieces) and draft.pieces[follower].level is not None and draft.pieces[follower].opens is None
        ):
            draft.roles[follower] = Role.HEADING
            follower += 1


def _accept_marked(draft: _Draft, marked: Sequence[int]) -> None:
    """Accept headings of level 1 to 3 as chapters; deeper ones only where their words say so or nothing else is marked."""
    levels = [draft.pieces[index].level or 6 for index in marked]
    if not levels:
        return
    deepest = max(3, min(levels))
    for index in marked:
        level = draft.pieces[index].level or 6
        mark = draft.marks[index]
        numbered = mark is not None and mark.form is not MarkForm.CAPITALS and (mark.rank >= Rank.CHAPTER or level <= 4)
        if level <= deepest or numbered:
            draft.roles[index] = Role.CHAPTER
            draft.ranks[index] = _rank_of_level(draft, index)
        else:
            draft.roles[index] = Role.SECTION


def _rank_of_level(draft: _Draft, index: int) -> int:
    """Rank a marked heading by its words, or by its level where they do not tell."""
    mark = draft.marks[index]
    if mark is not None and mark.form is MarkForm.LABEL:
        return mark.rank
    return int(Rank.VOLUME) + 1 - (draft.pieces[index].level or 3)


def _count_chapters(draft: _Draft) -> int:
    """Count accepted headings that have a body under them."""
    roles = draft.roles
    return sum(
        role is Role.CHAPTER and index + 1 < len(roles) and roles[index + 1] is Role.BODY for index, role in enumerate(roles)
    )


# -- headings by their looks ----------------------------------------------------------------------------------------------


def _accept_by_looks(draft: _Draft, *, is_marked_up: bool) -> None:
    pieces, marks, roles = draft.pieces, draft.marks, draft.roles
    free = [index for index, piece in enumerate(pieces) if roles[index] is Role.BODY and piece.is_short]
    labelled = [index for index in free if _is_labelled(draft, index)]
    for index in labelled:
        _accept(draft, index, Role.CHAPTER)
    chapters = sum(marks[index].rank == Rank.CHAPTER and marks[index].number is not None for index in labelled)  # type: ignore[union-attr]  # labelled pieces have marks
    for form in (MarkForm.NUMBERED_TITLE, MarkForm.NUMERAL):
        by_style: dict[str, list[int]] = {}
        for index in free:
            mark = marks[index]
            if mark is not None and mark.form is form and _stands_alone(draft, index):
                by_style.setdefault(mark.style, []).append(index)
        for candidates in by_style.values():
            for index in _counting_up(draft, candidates):
                _accept(draft, index, Role.CHAPTER if chapters < 2 else Role.SECTION)
    _accept_subtitles(draft)
    for index in free if draft.listed else ():
        if (
            roles[index] is Role.BODY
            and marks[index] is None
            and _entry(" ".join(pieces[index].lines)) in draft.listed
            and _has_body(draft, index)
        ):
            _accept(draft, index, Role.CHAPTER)
    if not is_marked_up:
        _accept_capitals(draft, free)


def _accept(draft: _Draft, index: int, role: Role) -> None:
    mark = draft.marks[index]
    draft.roles[index] = role
    draft.ranks[index] = Rank.TITLE if mark is None else mark.rank


def _is_labelled(draft: _Draft, index: int) -> bool:
    mark, piece = draft.marks[index], draft.pieces[index]
    if mark is None or mark.form is not MarkForm.LABEL or piece.gap < 1:
        return False
    # A wrapped title may take several lines, but a heading that runs on without a title is prose: “Part One was over.”
    return len(piece.lines) == 1 or bool(mark.title) or all(is_title_like(plain_words(line)) for line in piece.lines[1:])


def _stands_alone(draft: _Draft, index: int) -> bool:
    piece, mark = draft.pieces[index], draft.marks[index]
    assert mark is not None
    if len(piece.lines) > 2 or piece.gap < 1:
        return False
    return len(piece.lines) == 1 or is_title_like(plain_words(piece.lines[1]))


def _counting_up(draft: _Draft, candidates: Sequence[int]) -> list[int]:
    """Keep the candidates whose numbers count up: 1, 2, 3, with a restart at 1 in each part and one number missing at most."""
    chains: list[list[int]] = []
    last = 0
    for index in candidates:
        mark = draft.marks[index]
        assert mark is not None
        assert mark.number is not None
        if chains and mark.number in {last + 1, last + 2}:
            chains[-1].append(index)
            last = mark.number
        elif mark.number == 1:
            chains.append([index])
            last = 1
    return [
        index
        for chain in chains
        if not _numbers_stanzas(draft, chain)
        for index in chain
        if len(chain) > 1
        or draft.pieces[index].gap >= OPENING_GAP
        or (index > 0 and draft.roles[index - 1] in {Role.CHAPTER, Role.HEADING})
    ]


def _numbers_stanzas(draft: _Draft, chain: Sequence[int]) -> bool:
    """Say whether the numbers of a chain stand over verse or a few words, as stanzas and lists are numbered."""
    pieces = draft.pieces
    follows_verse = sum(index + 1 < len(pieces) and pieces[index + 1].is_verse for index in chain)
    lengths = [pieces[after].span.start - pieces[index].span.end for index, after in pairwise(chain)]
    few_words = bool(lengths) and statistics.median(lengths) < _SHORTEST_CHAPTER
    return len(chain) > 1 and few_words and (follows_verse > len(chain) / 2 or len(pieces) > _MANY_PIECES)


def _accept_subtitles(draft: _Draft) -> None:
    """Let a heading take the titles right under it."""
    pieces, roles = draft.pieces, draft.roles
    for index in range(len(pieces)):
        if roles[index] not in {Role.CHAPTER, Role.SECTION}:
            continue
        for follower in (index + 1, index + 2):
            if (
                follower >= len(pieces)
                or roles[follower] is not Role.BODY
                or not pieces[follower].is_short
                or len(pieces[follower].lines) > 3
            ):
                break
            mark = draft.marks[follower]
            if mark is not None and mark.form is not MarkForm.CAPITALS:
                break
            if _is_story(pieces, follower):
                break
            last = follower == len(pieces) - 1
            if last or not is_title_like(pieces[follower].words) or (pieces[index].gap <= 1 and pieces[follower].gap > 3):
                break
            has_capitals = mark is not None and all(line.upper() == line for line in pieces[follower].lines)
            if follower == index + 2 and not (has_capitals or pieces[follower].words.startswith("(")):
                break
            if not has_capitals and not _has_body(draft, follower):
                break
            roles[follower] = Role.HEADING
    _release_speech(draft)


def _is_story(pieces: Sequence[Piece], index: int) -> bool:
    """Say whether the words under a heading are plainly the story's: a chat's first message, a mail's head, a stanza."""
    piece = pieces[index]
    if index + 1 < len(pieces) and pieces[index + 1].gap == 0:
        return True
    lines = [plain_words(line) for line in piece.lines]
    if _MAIL_HEAD.match(lines[0]) or (len(lines) > 1 and all(_SENDER.match(line) for line in lines)):
        return True
    run = [one.words for one in pieces[index : index + _FIRST_MESSAGES] if len(one.lines) == 1]
    if any(are_messages(run[:count]) for count in range(1, len(run) + 1)):
        return True
    initials = [word[0] for word in piece.words.split() if word[0].isalpha()]
    # A wrapped title may go on with a small word, if its other words have capitals.
    return any(line[:1].islower() for line in lines[1:]) and 2 * sum(map(str.isupper, initials)) < len(initials)


def _release_speech(draft: _Draft) -> None:
    """Give back quotations taken for titles in a book whose chapters have none."""
    pieces, roles = draft.pieces, draft.roles
    chapters = [index for index, role in enumerate(roles) if role is Role.CHAPTER]
    subtitled = [index for index in chapters if index + 1 < len(roles) and roles[index + 1] is Role.HEADING]
    if len(subtitled) <= _FEW_SUBTITLED * len(chapters):
        for index in subtitled:
            if pieces[index + 1].lines[0].startswith(tuple("\"“‘'")):
                roles[index + 1] = Role.BODY


def _has_body(draft: _Draft, index: int) -> bool:
    """Say whether something other than a heading follows."""
    after = index + 1
    if after >= len(draft.pieces) or draft.roles[after] is not Role.BODY:
        return False
    mark = draft.marks[after]
    return mark is None or (mark.form is MarkForm.CAPITALS and not draft.pieces[after].is_short)


def _accept_capitals(draft: _Draft, free: Sequence[int]) -> None:
    """Accept lines of capitals that stand as free as the book's other headings do."""
    pieces, roles, marks = draft.pieces, draft.roles, draft.marks
    gaps = [pieces[index].gap for index in range(1, len(pieces)) if roles[index] is Role.CHAPTER]
    usual = statistics.mode(piece.gap for piece in pieces[1:]) if len(pieces) > 1 else 1
    needed = max(3, statistics.median(gaps)) if len(gaps) >= 2 else max(2, usual + 1)
    for index in free:
        mark, piece = marks[index], pieces[index]
        if roles[index] is not Role.BODY or mark is None or mark.form is not MarkForm.CAPITALS or len(piece.lines) > 2:
            continue
        if is_end_line(piece.words) or any(line.upper() != line for line in piece.lines) or index + 1 >= len(pieces):
            continue
        if piece.gap >= needed or _entry(piece.words) in draft.listed:
            _accept(draft, index, Role.CHAPTER)
        elif piece.gap > usual and pieces[index + 1].gap >= 1 and piece.words[-1] != ".":
            _accept(draft, index, Role.SECTION)


def is_end_line(words: str) -> bool:
    """Say whether a line closes a book or a part of it: THE END, FINIS."""
    bare = words.strip(" .*-—_[]()").casefold()
    return bare in {"the end", "finis", "end", "fin"} or (bare.startswith(("end of ", "the end of ")) and len(bare) < 40)


# -- putting it together --------------------------------------------------------------------------------------------------


def _fold_runs(draft: _Draft) -> None:
    """Make each run of headings one heading; a long run is a contents list but for its tail."""
    roles, pieces = draft.roles, draft.pieces
    _join_parts(draft)
    index = 0
    while index < len(pieces):
        if roles[index] is not Role.CHAPTER:
            index += 1
            continue
        end = index + 1
        while end < len(pieces) and roles[end] in {Role.CHAPTER, Role.HEADING, Role.SECTION} and not pieces[end - 1].opens_bare:
            end += 1
        units = _units(draft, index, end)
        tail = _tail(units)
        ranks = [unit.rank for unit in units[:tail]]
        start = index
        if (
            tail < len(units)
            and max((ranks.count(rank) for rank in set(ranks)), default=0) >= _CONTENTS_FROM - 1
            and len(ranks) >= _CONTENTS_FROM
        ):
            start = units[tail].start
            for position in range(index, start):
                roles[position] = Role.CONTENTS
        roles[start] = Role.CHAPTER
        for position in range(start + 1, end):
            roles[position] = Role.HEADING
        index = end


def _join_parts(draft: _Draft) -> None:
    """Let the heading of a part take a short motto between it and its first chapter's heading."""
    roles, pieces = draft.roles, draft.pieces
    chapters = [index for index, role in enumerate(roles) if role is Role.CHAPTER]
    for index, after in pairwise(chapters):
        between = pieces[after].span.start - pieces[index].span.end
        is_part = pieces[index].level is None and Rank.PART <= draft.ranks.get(index, 0) > draft.ranks.get(after, 0)
        if is_part and between <= _BETWEEN_PART_AND_CHAPTER:
            for position in range(index + 1, after):
                roles[position] = Role.HEADING


def _set_title_page_aside(draft: _Draft) -> None:
    """Mark what precedes the first chapter as front matter when none of it is prose."""
    roles, pieces = draft.roles, draft.pieces
    chapters = [index for index, role in enumerate(roles) if role is Role.CHAPTER]
    if not chapters:
        return
    first = chapters[0]
    if first < _MAX_TITLE_PAGE_PIECES and _is_book_title(draft, first):
        first = _after_book_title(draft, first, chapters[1] if len(chapters) > 1 else None)
    before = [index for index in range(first) if roles[index] is not Role.CONTENTS]
    if _is_title_page([pieces[index] for index in before]):
        for index in before:
            roles[index] = Role.FRONT_MATTER
        roles[first] = Role.CHAPTER


def _is_title_page(pieces: Sequence[Piece]) -> bool:
    """Say whether all of these are short lines, and few of them sentences."""
    if len(pieces) > _MAX_TITLE_PAGE_PIECES or any(len(piece.span) >= _LONG for piece in pieces):
        return False
    return 2 * sum(_is_sentence(piece.words) for piece in pieces) <= len(pieces)


def _names_author(piece: Piece) -> bool:
    return piece.words.casefold().startswith("by ")


def _is_sentence(words: str) -> bool:
    return words[-1:] in tuple(".!?…”\"’'") and not is_title_like(words)


def _is_book_title(draft: _Draft, index: int) -> bool:
    """Say whether the first heading may be the book's title: no number or label, and set above all others."""
    mark, level = draft.marks[index], draft.pieces[index].level
    if draft.pieces[index].opens or (mark is not None and mark.form is not MarkForm.CAPITALS):
        return False
    if level is None:
        return draft.ranks.get(index, 0) == Rank.TITLE and mark is not None
    others = [piece.level for piece in draft.pieces[index + 1 :] if piece.level is not None]
    return bool(others) and level < min(others)


def _after_book_title(draft: _Draft, first: int, second: int | None) -> int:
    """Return where the first chapter begins when *first* is the book's title: in the same run of headings or at *second*."""
    roles, pieces = draft.roles, draft.pieces
    index = first + 1
    while index < len(pieces) and roles[index] is Role.HEADING:
        mark = draft.marks[index]
        numbered = mark is not None and mark.form is not MarkForm.CAPITALS
        if numbered:
            return index
        index += 1
    if second is not None:
        between = [pieces[position] for position in range(first + 1, second) if roles[position] is Role.BODY]
        if _is_title_page(between) and (
            not between or pieces[first].level is not None or len(between) >= 2 or _names_author(between[0])
        ):
            return second
    return first
