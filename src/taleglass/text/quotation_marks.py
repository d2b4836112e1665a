"""Which stretches stand between quotation marks?

Every paragraph is read from left to right by a small stack machine. What a mark means in doubt (an apostrophe or the end of
speech, a guillemet that opens or closes, a dash that speaks or breaks off) is settled by the style that prevails in the whole
chapter or book. A mark that never closes is repaired at the paragraph's end; speech that goes on in the next paragraph, with
a mark at each paragraph's start and one at the very end, is linked. A message needs no marks: a paragraph that begins with
who writes it and a time, or one of a run of paragraphs that begin with recurring names and a colon.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from taleglass.story.dialogue import QuotationMarks
from taleglass.story.spans import Span
from taleglass.text.speech_verbs import SPEECH_VERBS
from taleglass.text.stage_directions import find_stage_directions
from taleglass.text.tokens import TITLES

__all__ = ["QuotedStretch", "are_messages", "find_quotations", "looks_like_speech", "message_writer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedStretch:
    """Words between quotation marks, or after a dash that opens speech.

    Attributes:
        span: marks included. speech: what stands between the marks.
        depth: 0 for an outermost stretch, 1 for one quoted inside it, and so on.
        is_closed: False where no closing mark stands in the paragraph, and its end was taken for the mark. Speech that the
            next paragraph continues has no closing mark either; there the next stretch's ``continues`` points here.
        continues: index into the same sequence of the stretch that this one goes on: one in an earlier paragraph, or the one
            before what the narrator puts in brackets (“You know (turning to Emma) what I mean”); None for most.
        paragraph: index of the paragraph.
    """

    span: Span
    speech: Span
    marks: QuotationMarks
    depth: int
    is_closed: bool
    continues: int | None
    paragraph: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    """What prevails in a chapter or book."""

    is_single: bool  # speech stands between single marks
    has_curly_single: bool  # ‘ is used, so ’ does not open
    has_dashes: bool  # a dash at a paragraph's start opens speech
    is_reversed: bool  # »so« rather than «so»
    has_doubled_ticks: bool  # ``so''


@dataclass(slots=True)
class _Open:
    """A stretch whose end has not been found, or has been."""

    start: int
    speech_start: int
    family: str
    is_held: bool  # an unclosed one counts, because a speech plainly begins here
    depth: int
    end: int = -1
    speech_end: int = -1
    is_closed: bool = False
    continues: int | None = None
    piece_of: int | None = None  # where the piece before it starts, in speech that the narrator steps into
    is_dropped: bool = False


@dataclass(frozen=True, slots=True)
class _Sign:
    """A mark, or something that looks like one, with what stands around it."""

    start: int
    end: int
    mark: str
    before: str  # the character before it, emphasis signs apart; a blank at the paragraph's start
    after: str


_DOUBLE: Final = "double"
_SINGLE: Final = "single"
_GUILLEMETS: Final = "guillemets"
_MARKS: Final = {
    _DOUBLE: QuotationMarks.DOUBLE,
    _SINGLE: QuotationMarks.SINGLE,
    _GUILLEMETS: QuotationMarks.GUILLEMETS,
    "dash": QuotationMarks.DASH,
    "message": QuotationMarks.MESSAGE,
}

_SIGN: Final = re.compile(r"``|''|[\"“”„‟«»‹›'‘’‚‛`´]")
_HAS_SIGN: Final = re.compile(r"[\"“”„‟«»‹›'‘’‚‛`´]")
_LATE_DASH: Final = re.compile(r"(?:(?<=[.!?…]\s)|(?<=[.!?…]\s\s))[—–―](?=[^\W_])")
"""A dash that opens speech behind the narrator's sentence: there is a blank before it and none behind it."""
_DASH_START: Final = re.compile(r"(?:[—–―]|--+|-(?=\s))\s*(?=[^\s—–―-])")

_DOUBLE_END: Final = re.compile(r"[.,!?…—–-][_*]?[\"”](?=[\s_*)—–-]|$)")
_SINGLE_END: Final = re.compile(r"[.,!?…—–-][_*]?['’](?=[\s_*)—–-]|$)")
_GUILLEMET_ANY: Final = re.compile(r"[«»]")
_FRENCH: Final = re.compile(r"(?:^|(?<=[\s(—–-]))«", re.MULTILINE)
_GERMAN: Final = re.compile(r"(?:^|(?<=[\s(—–-]))»(?=\w)", re.MULTILINE)

_BEFORE_SPEECH: Final = frozenset(",:;—–―-.!?…)")
_OPENING: Final = frozenset("([{—–―-“„«‹‘‚\"'`")
_STOPS: Final = frozenset(".,!?…;:—–―-)")
_AFTER_CLOSE: Final = frozenset(".,;:!?)]}…—–―-”’»›\"'*_")

_ELIDED: Final = re.compile(
    r"(?:tis|twas|twere|twill|twould|tisn|twasn|tain|tother|em|n|cause|cos|coz|cuz|bout|till?|round|ere|er|ers|erself|im|isself|is|ad|"
    r"adn|as|asn|ave|aven|e|ouse|ome|alf|ow|ard|and|ands|ead|eart|ear|eard|elp|ope|undred|ere'?s|gainst|neath|pon|mid|mongst|"
    r"fraid|spose|scuse|nother|nuff|nough|kay|tween|twixt|ullo|ello|orse|eaven|ell|ot|old|ung|way|stead|most|bus|phone|low|"
    r"d|ll|s|t|m|re|ve|ud|un|uns|im|ee|\d\ds?)(?![^\W_])",
    re.IGNORECASE,
)
_WHOLE_TOO: Final = re.compile(
    r"(?:and|as|is|old|most|round|till?|way|ere|cause|bus|phone|low|ad|on|be)(?![^\W_])", re.IGNORECASE
)
"""Those of `_ELIDED` that are words of their own as well."""
_CUT_OFF: Final = re.compile(
    # Words that lose their end: runnin', o', th', an', wi', ol'.
    r"(?:\w{2,}in|o|th|an|wi|ol|t|d|mo|lil|fo|po|tha|jus|mus|wha|bes|las|righ|mos|don|doan|gi|ha|ne|de|i|y|yo|fa|sho|befo|fi|ho|ca|li|el)$",
    re.IGNORECASE,
)
_AFTER_INCHES: Final = re.compile(r"\s+[a-z]|-[a-z]|[,.;:!?][\"”]")
_LAST_LETTERS: Final = re.compile(r"[^\W_]+$")
_PLURAL_OWNER: Final = re.compile(r"\s+[^\W\d_]")


def find_quotations(
    text: str, paragraphs: Sequence[tuple[int, int]], chapters: Sequence[tuple[int, int]] = ()
) -> tuple[QuotedStretch, ...]:
    """Find all quoted stretches.

    *paragraphs* and *chapters*: half-open character offsets into *text*, each in text order and without overlap; without
    chapters, the whole text is one. Returns the stretches in order of their starts, an outer one before the inner ones. At one
    depth they do not overlap; each lies in one paragraph, and an inner one lies within an outer one. Any text is accepted.
    """
    styles = _styles(text, paragraphs, chapters)
    messages = _messages(text, paragraphs)
    found: list[QuotedStretch] = []
    left_open: list[tuple[int, str, int]] = []  # index, family and depth of what the paragraph before left open
    for index, (start, end) in enumerate(paragraphs):
        style = styles[index]
        if index in messages:
            found += _message(text, messages[index], end, index, style)
            left_open = []
            continue
        stretches = _read_paragraph(text, start, end, style, left_open)
        base = len(found)
        still_open: list[tuple[int, str, int]] = []
        for stretch in _without_directions(text, stretches, base):
            if not stretch.is_closed and stretch.family != "dash":
                still_open.append((len(found), stretch.family, stretch.depth))
            found.append(_finished(stretch, index))
        if len(found) == base and left_open and _HAS_SIGN.search(text, start, end) is None:
            left_open = []
            continue
        left_open = still_open
    return tuple(found)


def _without_directions(text: str, stretches: list[_Open], base: int) -> list[_Open]:
    """Cut speech where the narrator steps in with words in brackets; *base*: the index that the first stretch will have."""
    cuts = {k: find_stage_directions(text, s.speech_start, s.speech_end) for k, s in enumerate(stretches) if s.depth == 0}
    if not any(cuts.values()):
        return stretches
    out: list[_Open] = []
    ends: list[tuple[int, int]] = []
    for k, stretch in enumerate(stretches):
        if stretch.depth > 0:
            if not any(start < stretch.end and stretch.start < end for start, end in ends):
                out.append(stretch)
            continue
        ends = cuts[k]
        out += _pieces(text, stretch, ends)
    place: dict[int, int] = {}
    kept = sorted(out, key=lambda stretch: (stretch.start, -stretch.end))
    for k, stretch in enumerate(kept):
        place.setdefault(stretch.start, base + k)  # what is quoted inside may begin where its piece does
    for stretch in kept:
        if stretch.piece_of is not None:
            stretch.continues = place[stretch.piece_of]
    return kept


def _pieces(text: str, whole: _Open, directions: list[tuple[int, int]]) -> list[_Open]:
    """Return what is said before, between and after the narrator's words."""
    starts = [whole.speech_start, *(end for _, end in directions)]
    stops = [*(start for start, _ in directions), whole.speech_end]
    said = [
        (stop - len(text[start:stop].lstrip()), start + len(text[start:stop].rstrip()))
        for start, stop in zip(starts, stops, strict=True)
        if any(character.isalnum() for character in text[start:stop])
    ]
    if not said:
        return [whole]
    pieces: list[_Open] = []
    for k, (start, stop) in enumerate(said):
        is_first, is_last = k == 0, k == len(said) - 1
        piece = _Open(whole.start if is_first else start, start, whole.family, is_held=True, depth=0)
        piece.end, piece.speech_end = (whole.end, stop) if is_last else (stop, stop)
        piece.is_closed = whole.is_closed or not is_last
        piece.continues = whole.continues if is_first else None
        piece.piece_of = None if is_first else pieces[-1].start
        pieces.append(piece)
    return pieces


def _message(text: str, start: int, end: int, index: int, style: _Style) -> list[QuotedStretch]:
    """Return the message that begins at *start* and what is quoted inside it."""
    whole = _Open(start, start, "message", is_held=True, depth=0)
    whole.end = whole.speech_end = end
    whole.is_closed = True
    inner = _read_paragraph(text, start, end, style, []) if text[start] not in "—–―-" else []
    return [_finished(stretch, index) for stretch in _nested([whole, *inner])]


def _finished(stretch: _Open, paragraph: int) -> QuotedStretch:
    return QuotedStretch(
        span=Span(stretch.start, stretch.end),
        speech=Span(stretch.speech_start, stretch.speech_end),
        marks=_MARKS[stretch.family],
        depth=stretch.depth,
        is_closed=stretch.is_closed,
        continues=stretch.continues,
        paragraph=paragraph,
    )


def _styles(text: str, paragraphs: Sequence[tuple[int, int]], chapters: Sequence[tuple[int, int]]) -> list[_Style]:
    """One style a paragraph: that of its chapter where the chapter shows enough of its own, else the book's."""
    whole = _Evidence.of(text, paragraphs)
    book_style = whole.style(None)
    styles = [book_style] * len(paragraphs)
    if len(chapters) < 2:
        return styles
    place = 0
    for chapter_start, chapter_end in chapters:
        while place < len(paragraphs) and paragraphs[place][0] < chapter_start:
            place += 1
        first = place
        while place < len(paragraphs) and paragraphs[place][1] <= chapter_end:
            place += 1
        if place > first:
            style = _Evidence.of(text, paragraphs[first:place]).style(book_style)
            styles[first:place] = [style] * (place - first)
    return styles


# A chapter goes its own way only on plain evidence: this many ends of speech, this many times those of the other style.
_ENOUGH_ENDS = 8
_PLAIN_RATIO = 3
# A dash opens speech when this many paragraphs begin with one, and as many as begin with another mark; from two on, those that
# come to one behind the narrator's own sentence count too.
_ENOUGH_DASHES = 3
_FEWEST_DASHES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evidence:
    double_ends: int
    single_ends: int
    guillemets: int
    french: int
    german: int
    dashes: int
    marked_starts: int
    curly_single: int
    ticks: int

    @classmethod
    def of(cls, text: str, paragraphs: Sequence[tuple[int, int]]) -> _Evidence:
        if not paragraphs:
            return cls(
                double_ends=0,
                single_ends=0,
                guillemets=0,
                french=0,
                german=0,
                dashes=0,
                marked_starts=0,
                curly_single=0,
                ticks=0,
            )
        start, end = paragraphs[0][0], paragraphs[-1][1]

        def count(pattern: re.Pattern[str]) -> int:
            return sum(1 for _ in pattern.finditer(text, start, end))

        has_guillemets = _GUILLEMET_ANY.search(text, start, end) is not None
        dashes = late = 0
        marked = 0
        for paragraph_start, paragraph_end in paragraphs:
            first = text[paragraph_start]
            if first in "\"“„«»'‘":
                marked += 1
            elif first in "—–―-" and _DASH_START.match(text, paragraph_start, paragraph_end) is not None:
                dashes += 1
            elif _LATE_DASH.search(text, paragraph_start, paragraph_end) is not None:
                late += 1
        if dashes >= _FEWEST_DASHES:
            dashes += late
        return cls(
            double_ends=count(_DOUBLE_END),
            single_ends=count(_SINGLE_END),
            guillemets=count(_GUILLEMET_ANY) // 2 if has_guillemets else 0,
            french=count(_FRENCH) if has_guillemets else 0,
            german=count(_GERMAN) if has_guillemets else 0,
            dashes=dashes,
            marked_starts=marked,
            curly_single=text.count("‘", start, end),
            ticks=text.count("``", start, end),
        )

    def style(self, book: _Style | None) -> _Style:
        is_single = self.single_ends > self.double_ends and self.single_ends > self.guillemets
        has_dashes = self.dashes >= _ENOUGH_DASHES and self.dashes >= self.marked_starts
        if book is not None:
            more, less = max(self.single_ends, self.double_ends), min(self.single_ends, self.double_ends)
            if more < _ENOUGH_ENDS or more < _PLAIN_RATIO * less:
                is_single = book.is_single
            if self.dashes + self.marked_starts < _ENOUGH_ENDS:
                has_dashes = book.has_dashes
        return _Style(
            is_single=is_single,
            has_curly_single=self.curly_single > 0 if book is None else book.has_curly_single,
            has_dashes=has_dashes,
            is_reversed=self.german > self.french if book is None else book.is_reversed,
            has_doubled_ticks=self.ticks > 0 if book is None else book.has_doubled_ticks,
        )


def _signs(text: str, start: int, end: int, style: _Style) -> list[_Sign]:
    signs: list[_Sign] = []
    for match in _SIGN.finditer(text, start, end):
        here, there = match.span()
        middle = here + 1 if there - here == 2 and not style.has_doubled_ticks else there
        for sign_start, sign_end in ((here, middle), (middle, there)):
            if sign_start == sign_end:
                continue
            before = sign_start - 1
            while before >= start and text[before] in "_*":
                before -= 1
            after = sign_end
            while after < end and text[after] in "_*":
                after += 1
            mark = text[sign_start:sign_end]
            # Printers set a blank between two marks that open, or that close, together.
            if mark == "‘" and after + 1 < end and text[after].isspace() and text[after + 1] == "“":
                after += 1
            elif mark == "’" and before > start and text[before].isspace() and text[before - 1] == "”":
                before -= 1
            signs.append(
                _Sign(
                    sign_start,
                    sign_end,
                    mark,
                    text[before] if before >= start else " ",
                    text[after] if after < end else " ",
                )
            )
    return signs


def _read_paragraph(text: str, start: int, end: int, style: _Style, left_open: list[tuple[int, str, int]]) -> list[_Open]:
    speech: list[_Open] = []
    if style.has_dashes and text[start] in "—–―-":
        speech = _dash_speech(text, start, end)
    elif style.has_dashes and (late := _LATE_DASH.search(text, start, end)) is not None:  # He stood there. —I cannot, he said.
        speech = _dash_speech(text, late.start(), end)
    if _HAS_SIGN.search(text, start, end) is None:
        return speech
    stretches = _Machine(text, start, end, style, left_open).read()
    if not speech:
        return stretches
    return _nested([*speech, *stretches])


# Deeper nesting than this is noise, not quotation.
_DEEPEST = 6


def _nested(stretches: list[_Open]) -> list[_Open]:
    """Set the depth of each stretch from those that hold it; leave out one that crosses the end of another."""
    kept: list[_Open] = []
    outer: list[_Open] = []
    for stretch in sorted(stretches, key=lambda stretch: (stretch.start, -stretch.end)):
        while outer and outer[-1].end <= stretch.start:
            outer.pop()
        if outer and not (outer[-1].speech_start <= stretch.start and stretch.end <= outer[-1].speech_end):
            continue
        stretch.depth = len(outer)
        outer.append(stretch)
        kept.append(stretch)
    return kept


class _Machine:
    """Reads one paragraph's marks from left to right."""

    def __init__(self, text: str, start: int, end: int, style: _Style, left_open: list[tuple[int, str, int]]) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.style = style
        self.left_open = {family: index for index, family, depth in reversed(left_open)}
        self.signs = _signs(text, start, end, style)
        self.stack: list[_Open] = []
        self.found: list[_Open] = []
        self._look_ahead()

    def read(self) -> list[_Open]:
        for place, sign in enumerate(self.signs):
            if sign.end <= (self.found[-1].speech_start if self.found else self.start):
                continue
            if sign.mark in {'"', "“", "”", "„", "‟", "``", "''"}:
                self._double(place, sign)
            elif sign.mark in "«»‹›":
                self._guillemet(sign)
            else:
                self._single(place, sign)
        while self.stack:
            self._leave_open(self.stack[-1], self.end)
        return _nested([stretch for stretch in self.found if not stretch.is_dropped])

    # --- the stack

    def _is_open(self, family: str) -> bool:
        return any(stretch.family == family for stretch in self.stack)

    def _open(self, sign: _Sign, family: str, *, is_held: bool) -> None:
        speech_start = sign.end
        while speech_start < self.end and self.text[speech_start].isspace():
            speech_start += 1
        if speech_start >= self.end or len(self.stack) >= _DEEPEST:
            return
        stretch = _Open(sign.start, speech_start, family, is_held, len(self.stack))
        if sign.start == self.start or (self.stack and self._begins_paragraph(sign) and not self._is_open(family)):
            stretch.continues = self.left_open.get(family)
        self.stack.append(stretch)
        self.found.append(stretch)

    def _begins_paragraph(self, sign: _Sign) -> bool:
        if sign.start - self.start > _DEEPEST * 2:
            return False
        return not self.text[self.start : sign.start].strip("\"“„«»‘'_* \u00a0\u202f")

    def _close(self, sign: _Sign, family: str) -> None:
        while self.stack and self.stack[-1].family != family:
            self._leave_open(self.stack[-1], sign.start)
        stretch = self.stack.pop()
        speech_end = sign.start
        while speech_end > stretch.speech_start and self.text[speech_end - 1].isspace():
            speech_end -= 1
        if speech_end <= stretch.speech_start:
            stretch.is_dropped = True
            return
        stretch.end = sign.end
        stretch.speech_end = speech_end
        stretch.is_closed = True

    def _leave_open(self, stretch: _Open, end: int) -> None:
        """Take *end* for the missing mark; a stretch that is not plainly speech is dropped instead."""
        self.stack.remove(stretch)
        while end > stretch.speech_start and self.text[end - 1].isspace():
            end -= 1
        if end <= stretch.speech_start or not stretch.is_held:
            stretch.is_dropped = True
            return
        stretch.end = stretch.speech_end = end

    def _close_from_before(self, sign: _Sign, family: str) -> None:
        """A closing mark that nothing in the paragraph opened: it ends speech that the paragraph before left open."""
        index = self.left_open.get(family)
        if index is None or self.found:
            return
        speech_end = sign.start
        while speech_end > self.start and self.text[speech_end - 1].isspace():
            speech_end -= 1
        if speech_end > self.start:
            stretch = _Open(self.start, self.start, family, is_held=True, depth=0)
            stretch.end, stretch.speech_end, stretch.is_closed, stretch.continues = sign.end, speech_end, True, index
            self.found.append(stretch)

    # --- double marks and guillemets

    def _double(self, place: int, sign: _Sign) -> None:
        before_blank = sign.before.isspace()
        after_blank = sign.after.isspace()
        is_open = self._is_open(_DOUBLE)
        if is_open and self._is_inch(place, sign):
            return
        opens_plainly = (before_blank or sign.before in "([{") and not after_blank and sign.after not in ".,;:!?)"
        closes_plainly = not before_blank and (after_blank or sign.after in _AFTER_CLOSE) and sign.before not in "([{"
        if sign.mark in {"“", "„", "``"}:
            opens = not (sign.mark == "“" and is_open and closes_plainly)
        elif sign.mark in {"”", "''"}:
            opens = not is_open and opens_plainly
        else:
            opens = opens_plainly if is_open else not closes_plainly or self._opens_in_doubt(sign)
        if not opens:
            if is_open:
                self._close(sign, _DOUBLE)
            else:
                self._close_from_before(sign, _DOUBLE)
            return
        if is_open and not (sign.mark == "“" and self._nests(place, sign)):
            # The mark before it never closed: it ends here.
            while self._is_open(_DOUBLE):
                self._leave_open(self.stack[-1], sign.start)
        self._open(sign, _DOUBLE, is_held=True)

    def _is_inch(self, place: int, sign: _Sign) -> bool:
        """Whether a mark in speech stands for inches (``a 6" nail``): the sentence goes on, and the end comes later."""
        if sign.mark not in '"”' or not sign.before.isdigit() or _AFTER_INCHES.match(self.text, sign.end, self.end) is None:
            return False
        if self._open_doubles() > 1:
            return False
        later = (self.signs[index] for index in range(place + 1, len(self.signs)))
        following = next((sign for sign in later if sign.mark in {'"', "“", "”"}), None)
        if following is None or following.mark == "“":
            return False
        return not (following.before.isspace() or following.before in _OPENING)

    def _nests(self, place: int, sign: _Sign) -> bool:
        """Whether a curly mark opens inside speech between curly marks: enough marks close behind it, or it stands in “ ‘ “."""
        if self.stack[-1].family == _SINGLE and self.stack[-1].speech_start == sign.start:
            return True
        return self.ends_left[place] > self._open_doubles()

    def _open_doubles(self) -> int:
        return sum(stretch.family == _DOUBLE for stretch in self.stack)

    def _opens_in_doubt(self, sign: _Sign) -> bool:
        """A straight mark with a sign on both sides (``--"--``) opens after a dash or bracket."""
        return sign.before in "—–―-(['‘" and not sign.after.isspace() and sign.after not in ".,;:!?)"

    def _guillemet(self, sign: _Sign) -> None:
        opening = "»›" if self.style.is_reversed else "«‹"
        is_open = self._is_open(_GUILLEMETS)
        if sign.mark in opening:
            if is_open and sign.mark == self.text[self.stack[-1].start] and self.stack[-1].family == _GUILLEMETS:
                self._leave_open(self.stack[-1], sign.start)
            self._open(sign, _GUILLEMETS, is_held=True)
        elif is_open:
            self._close(sign, _GUILLEMETS)
        else:
            self._close_from_before(sign, _GUILLEMETS)

    # --- single marks and apostrophes

    def _look_ahead(self) -> None:
        """For each sign, note what single mark comes next before another could open: a plain end, a possible one, none.

        Note also how many more marks ” than “ come after it. What stands between such a pair is passed over.
        """
        count = len(self.signs)
        self.next_plain = [False] * (count + 1)
        self.next_possible = [False] * (count + 1)
        self.ends_left = [0] * (count + 1)
        plain = possible = False
        ends_left = 0
        behind: list[tuple[bool, bool]] = []  # what comes after each ” whose “ has not come yet
        is_single = self.style.is_single
        for place in range(count - 1, -1, -1):
            sign = self.signs[place]
            self.next_plain[place] = plain
            self.next_possible[place] = possible
            self.ends_left[place] = ends_left
            if sign.mark in {'"', "“", "”", "„", "``", "''", "«", "»"}:
                if sign.mark == "”":
                    ends_left += 1
                    behind.append((plain, possible))
                elif sign.mark == "“":
                    ends_left -= 1
                if not is_single:
                    plain, possible = behind.pop() if sign.mark == "“" and behind else (False, False)
                continue
            if self._may_open(sign):
                plain = possible = False
            elif self._may_close(sign):
                possible = True
                plain = plain or sign.before in _STOPS

    def _may_open(self, sign: _Sign) -> bool:
        if sign.mark in "‚`":
            return True
        if not (sign.before.isspace() or sign.before in _OPENING) or sign.after.isspace() or sign.after in ".,;:!?)":
            return False
        if sign.mark in "’´":
            return False
        return _ELIDED.match(self.text, sign.end, self.end) is None

    def _may_close(self, sign: _Sign) -> bool:
        if sign.mark in "‚`‛":
            return False
        return not sign.before.isspace() and not sign.after.isalnum() and sign.before not in "([{"

    def _single(self, place: int, sign: _Sign) -> None:
        before, after = sign.before, sign.after
        if before.isalnum() and after.isalnum():
            return
        is_open = self._is_open(_SINGLE)
        starts_word = (before.isspace() or before in _OPENING) and not after.isspace()
        if is_open and sign.mark == "‘" and starts_word and _ELIDED.match(self.text, sign.end, self.end) is None:
            self._nest_single(place, sign)
            return
        if is_open:
            ends_word = self._may_close(sign) or (before in ".,!?" and sign.mark in "'’")
            if ends_word and not (starts_word and before.isspace()):
                if self._is_end(place, sign):
                    self._close(sign, _SINGLE)
                return
            if before.isspace() and after.isspace() and sign.mark in "'’":
                self._close(sign, _SINGLE)
            return
        if starts_word and sign.mark in "'‘‚‛`":
            self._open_single(place, sign)
        elif sign.mark in "'’" and before in _STOPS and self._may_close(sign):
            self._close_from_before(sign, _SINGLE)

    def _nest_single(self, place: int, sign: _Sign) -> None:
        """A curly mark opens inside speech between single marks: a quotation in it, or speech whose end was forgotten."""
        before = self.text[max(self.start, sign.start - _NEIGHBOURHOOD) : sign.start].rstrip()[-1:]
        if before in ".!?" and self.style.is_single:
            while self._is_open(_SINGLE):
                self._leave_open(self.stack[-1], sign.start)
            self._open(sign, _SINGLE, is_held=True)
        elif self.next_possible[place]:
            self._open(sign, _SINGLE, is_held=False)

    def _open_single(self, place: int, sign: _Sign) -> None:
        after = sign.after
        if not (after.isalnum() or after in "\"“‘’'—–-….([_*«¿¡$£&") or (after in ",;:!?)"):
            return
        is_elided = _ELIDED.match(self.text, sign.end, self.end) is not None
        at_start = self._begins_paragraph(sign)
        in_double = bool(self.stack)
        if self.style.is_single and not in_double:
            speaks = at_start or (self.text[max(self.start, sign.start - 3) : sign.start].strip()[-1:] in _BEFORE_SPEECH)
            if is_elided and not self.next_plain[place] and not self._goes_on(sign):
                return
            if not speaks and not self.next_possible[place]:
                return
            self._open(sign, _SINGLE, is_held=speaks)
            return
        if is_elided and not (sign.mark in "‘`" and self.next_plain[place]):
            return
        held = in_double and at_start and self.stack[-1].speech_start == sign.start
        if self.next_possible[place] or held:
            self._open(sign, _SINGLE, is_held=held)

    def _goes_on(self, sign: _Sign) -> bool:
        """Whether speech that was broken into goes on at a mark before what may be half a word: “‘…,’ he said, ‘and …”."""
        before = self.text[max(self.start, sign.start - _NEIGHBOURHOOD) : sign.start].rstrip()
        is_word = _WHOLE_TOO.match(self.text, sign.end, self.end) is not None
        return is_word and before.endswith(",") and any(stretch.family == _SINGLE for stretch in self.found)

    def _is_end(self, place: int, sign: _Sign) -> bool:
        """Whether a mark inside a single quotation ends it, rather than being an apostrophe."""
        if sign.before in _STOPS or not sign.before.isalnum():
            return True
        if self.next_plain[place]:
            return False
        stretch = next(stretch for stretch in reversed(self.stack) if stretch.family == _SINGLE)
        owns = sign.before in "sSxz" and _PLURAL_OWNER.match(self.text, sign.end, self.end) is not None
        word = _LAST_LETTERS.search(self.text, max(stretch.start, sign.start - 20), sign.start)
        cut_off = word is not None and _CUT_OFF.match(word.group()) is not None
        if owns or cut_off:
            return not self.next_possible[place] and not (stretch.is_held and self.style.is_single)
        return True


# --- messages

_HANDLE: Final = r"@?[^\W\d_][\w.'’-]*(?:[ ][^\W\d_][\w.'’-]*){0,2}"
_CLOCK: Final = r"\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?"
_TIMED: Final = re.compile(
    rf"""[*_]*(?:
    (?P<first>{_HANDLE})[*_]*\s?(?:[,·|]\s?{_CLOCK}|[(\[]{_CLOCK}[)\]]|\s{_CLOCK}(?=\s?[▸▶›→»>]))[*_]*\s?(?:[:▸▶›→>»–—-][*_]*)\s*
    |[(\[]?{_CLOCK}[)\]]?\s?[-–—]?\s?[*_]*<?(?P<second>{_HANDLE})>?[*_]*\s?:[*_]*\s*
    |<(?P<third>{_HANDLE})>[*_]*:?\s+)(?=\S)""",
    re.VERBOSE,
)
"""Who writes, with the time beside it: ``Mara (09:12): …``, ``[9:12 pm] Mara: …``, ``Mara 9:12 > …``; or in angle brackets:
``<mara> …``."""
_NAMED: Final = re.compile(rf"[*_]*(?P<first>{_HANDLE})[*_]*:[*_]*\s+(?=\S)")
"""The same without a time, which is also how a note, a heading or the head of a letter begins: a run of them is needed."""
_HEADS: Final = frozenset(
    (
        "from", "to", "cc", "bcc", "subject", "re", "date", "sent", "note", "notes", "ps", "nb", "time", "place", "day",
        "chapter", "part", "act", "scene", "book", "volume", "status", "warning", "name", "address", "location", "summary",
        "rating", "author", "title", "tags", "question", "answer", "result", "total", "age", "occupation",
    )
)  # fmt: skip
_LEAST_RUN = 3
"""Paragraphs in a row that begin with a name and a colon before they are messages, two names at least and one of them twice."""


def _messages(text: str, paragraphs: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Return the paragraphs that are messages, and where the words of each begin."""
    found: dict[int, int] = {}
    run: list[tuple[int, int, str]] = []
    for index, (start, end) in enumerate(paragraphs):
        timed = _TIMED.match(text, start, end)
        if timed is not None:
            found[index] = timed.end()
        named = _NAMED.match(text, start, end) if timed is None else None
        if named is not None and named["first"].lower().rstrip(".") not in _HEADS:
            run.append((index, named.end(), named["first"].lower()))
        else:
            _keep_run(run, found)
            run = []
    _keep_run(run, found)
    return found


def are_messages(lines: Sequence[str]) -> bool:
    """Whether lines in a row are messages, every one, as in a chat that somebody typed without empty lines.

    >>> are_messages(["Mara (09:12): Are you there?", "Jo (09:13): No."])
    True
    """
    if lines and _TIMED.match(lines[0]) is None and _NAMED.match(lines[0]) is None:
        return False
    places: list[tuple[int, int]] = []
    start = 0
    for line in lines:
        places.append((start, start + len(line)))
        start += len(line) + 1
    return len(_messages("\n".join(lines), places)) == len(lines)


def _keep_run(run: Sequence[tuple[int, int, str]], found: dict[int, int]) -> None:
    names = {name for _, _, name in run}
    if len(run) >= _LEAST_RUN and 2 <= len(names) < len(run):
        found.update((index, place) for index, place, _ in run)


def message_writer(text: str, paragraph_start: int, stretch: QuotedStretch) -> Span | None:
    """Return the characters that name the writer of a message; None where *stretch* is no message."""
    if stretch.marks is not QuotationMarks.MESSAGE:
        return None
    for pattern in (_TIMED, _NAMED):
        match = pattern.match(text, paragraph_start, stretch.span.start + 1)
        if match is not None:
            group = next(name for name in match.groupdict() if match[name] is not None)
            return Span(*match.span(group))
    return None


# --- speech after dashes

# Verbs that also introduce a name or a title, when no comma or colon stands before it.
_NAMING: Final = frozenset({"call", "calls", "called", "read", "reads", "write", "writes", "wrote"})
_TELLING: Final = SPEECH_VERBS - _NAMING
_JOINING: Final = frozenset({"as", "which", "that", "and", "or", "but"})
_NEIGHBOURHOOD = 60  # characters that a cue or an introduction to speech may take
_DASH: Final = re.compile(r"\s?(?:[—–―]|--+)\s?")
_CUE: Final = re.compile(
    r"""(?:(?P<first>[a-z]+)\b
    |(?:[Hh]e|[Ss]he|[Tt]hey|[Ww]e|I|it|who)\s+(?:\w+ly\s+)?(?P<pronoun_verb>[a-z]+)\b
    |(?:[Tt]he|[Hh]is|[Hh]er|[Mm]y|[Aa]n?|[Oo]ne|[Aa]nother)(?:\s+[\w'’-]+){1,3}?\s+(?P<phrase_verb>[a-z]+)\b
    |[^\W\d_a-z][\w'’-]*\.?(?:\s+(?:of|the|de|von|van))?(?:\s+[^\W\d_a-z][\w'’-]*\.?){0,3}
      \s+(?:\w+ly\s+)?(?P<name_verb>[a-z]+)\b)""",
    re.VERBOSE,
)
_PRONOUN_CUE: Final = re.compile(
    r"(?:he|she|they|we|it|who|(?:the|his|her|my|an?|one|another)(?:\s+[\w'’-]+){1,3}?)\s+(?:\w+ly\s+)?(?P<verb>[a-z]+)\b"
)
_AFTER_COMMA: Final = re.compile(r"[,!?.…][_*]?\s+(?=[^\W\d_])")
_CUE_END: Final = re.compile(r"(?<![\s.][^\W\d_])[.:!?](?=\s)|[,;](?=\s)")
_WHO: Final = r"""(?:[Hh]e|[Ss]he|[Tt]hey|[Ww]e|I|(?:[Tt]he|[Hh]is|[Hh]er|[Mm]y|[Aa]n?)(?:\s+[\w'’-]+){1,3}?
    |[^\W\d_a-z][\w'’-]*\.?(?:\s+(?:of|the|de|von|van))?(?:\s+[^\W\d_a-z][\w'’-]*\.?){0,3})"""
_BARE_CUE: Final = re.compile(
    rf"""(?:(?P<verb>[a-z]+)\s+{_WHO}|{_WHO}\s+(?P<verb_behind>[a-z]+))[,;]\s+
    (?=(?:(?:that|but|if|because)\s+)?(?:you|we|I|it['’]s|it\s+is)\b
      |(?:that|but|if|because)\s+(?:your|our|my)\b
      |that\s+(?:he|she|they|his|her|their|it|there|the|an?|no|if|when|all|nobody|nothing|[^\W\d_a-z](?!\w*day\b)[\w'’-]*)\b)""",
    re.VERBOSE,
)
"""Who speaks and no more, and then words that only the speaker says: ``said Nora, that Mother …``, ``he said, if you like``."""


def _has_blank(dash: re.Match[str]) -> bool:
    return dash.group() != dash.group().strip()


def _begins_cue(text: str, place: int, end: int) -> bool:
    """Whether narration that tells who speaks begins here: ``said Anna``, ``he answered``, ``Anna cried``."""
    limit = min(end, place + _NEIGHBOURHOOD)
    match = _CUE.match(text, place, limit)
    if match is not None and match["first"] is not None and match["first"] not in SPEECH_VERBS:
        match = _PRONOUN_CUE.match(text, place, limit)
        return match is not None and match["verb"] in SPEECH_VERBS
    return match is not None and any(verb in SPEECH_VERBS for verb in match.groups())


def _dash_speech(text: str, start: int, end: int) -> list[_Open]:
    """Cut a paragraph that a dash opens into speech and the narrator's words about it."""
    match = _DASH_START.match(text, start, end)
    if match is None:
        return []
    pieces: list[_Open] = []
    mark, place = start, match.end()
    while place < end:
        stop, resume = _dash_speech_end(text, place, end)
        pieces.append(_dash_piece(text, mark, place, stop))
        if resume is None:
            break
        mark, place = resume
    return pieces


def _dash_piece(text: str, mark: int, place: int, stop: int) -> _Open:
    while stop > place + 1 and text[stop - 1].isspace():
        stop -= 1
    piece = _Open(mark, place, "dash", is_held=True, depth=0)
    piece.end = piece.speech_end = stop
    piece.is_closed = True
    return piece


def _dash_speech_end(text: str, place: int, end: int) -> tuple[int, tuple[int, int] | None]:
    """Where speech that begins at *place* ends, and where it resumes after the narrator's words (its mark and its words)."""
    stop = end
    cue = end
    is_glued = False
    for match in _DASH.finditer(text, place, end):
        if match.end() < end and _begins_cue(text, match.end(), end):
            stop, cue = match.start(), match.end()
            is_glued = not _has_blank(match)
            break
    for match in _AFTER_COMMA.finditer(text, place, stop):
        if _begins_cue(text, match.end(), end) and (text[match.start()] in ",!?…" or text[match.end()].islower()):
            stop, cue = match.start() + 1, match.end()
            is_glued = False
            break
    if stop <= place or cue >= end:
        return (end if stop <= place else stop), None
    # A dash between two words sets the narrator's own words apart, unless the dash before the cue stands so too.
    resuming = (
        dash for dash in _DASH.finditer(text, cue, end) if is_glued or _has_blank(dash) or text[dash.start() - 1] in ".!?:"
    )
    dash = next(resuming, None)
    comma = _BARE_CUE.match(text, cue, end)
    if (
        comma is not None
        and (comma["verb"] or comma["verb_behind"]) in SPEECH_VERBS
        and (dash is None or comma.end() <= dash.start())
    ):
        return stop, (comma.end(), comma.end())
    if dash is not None and dash.end() < end:
        return stop, (dash.start() + len(dash.group()) - len(dash.group().lstrip()), dash.end())
    for match in _CUE_END.finditer(text, cue, end):
        after = match.end()
        while after < end and text[after].isspace():
            after += 1
        if text[match.start()] in ",;" and not text[after : after + 1].isupper():
            continue
        if text[match.start()] == "." and text[cue : match.start()].rpartition(" ")[2] in TITLES:
            continue  # said Mr. Vane
        if after < end:
            return stop, (after, after)
    return stop, None


# --- speech or not

_WORDS_AFTER: Final = re.compile(r"[\s—–-]*((?:[^\W\d_]+[\s]+){0,3}[^\W\d_]+)")
_WORDS: Final = re.compile(r"[^\W_]+")
_SHOWN: Final = (
    r"(?:signs?|signboard|signpost|notice|noticeboard|label|poster|placard|plaque|plate|inscription|headline|caption|banner|screen|"
    r"display|sticker|ticket|legend|billboard|gravestone|headstone|tombstone|epitaph|title page|dial|tag)"
)
_SHOWS: Final = r"(?:said|says|read|reads|ran|runs|announced|announces|proclaimed|proclaims|declared|declares)"
_SHOWN_WHERE: Final = r"(?:\s(?:above|over|on|in|at|of|by|beside|near|under|outside|behind|below|to|from)\s[^.!?,;:“”\"]{1,30})"
_SHOWN_BEFORE: Final = re.compile(rf"\b{_SHOWN}{_SHOWN_WHERE}?\s{_SHOWS}[,:]?\Z")
_SHOWN_AFTER: Final = re.compile(
    rf"[\s,]*(?:{_SHOWS}\s(?:the|an?|another|its)\s(?:[\w-]+\s){{0,2}}{_SHOWN}\b|(?:the|an?)\s{_SHOWN}\s{_SHOWS}\b)"
)
"""What is written for all to see: ``The sign said, “Closed.”``, ``“Closed,” read the notice``."""
_NAMED_SO: Final = re.compile(r"(?:\b[Tt]he|\w['’]s)\Z")
"""Before a title or a name: ``the “Jolly Cricketers,”``, ``Giotto's “Ascension,”``."""
_WORDS_OF_A_CUE: Final = 4  # “…,” said the old lady, “…”
_STOP_INSIDE: Final = re.compile(r"(?:[.!?…—–-])[_*'’\")\]]*$")
_COMMA_INSIDE: Final = re.compile(r"[,;:][_*'’\")\]]*$")
_BREAK: Final = re.compile(r"[\"”»’'][_*]?\s?(?:[—–―]|--+)(?:(?!--|\n\s*\n)[^\"“”«»—–―])+(?:[—–―]|--+)\s?[_*]?[\"“«‘'`]")
_BREAK_BEFORE: Final = re.compile(_BREAK.pattern + r"\Z")
_LONGEST_BREAK = 120  # characters that the narrator's words between two dashes may take
_FEW_WORDS = 2  # a name or a single phrase, in white-space words


def looks_like_speech(text: str, stretch: QuotedStretch) -> bool:
    """Say whether a quoted stretch is likely speech, thought or writing that someone utters, not a title or a scare quote.

    Looks at the punctuation inside the marks, at the words around them and at the length; reads nothing but the stretch and 60
    characters on either side (120 where the narrator breaks in between dashes). A stretch in the middle of a sentence with
    nothing before it that could introduce speech (``the “poor Richard,” of old times``) does not look like speech, unless the
    narrator's words about it follow.
    """
    if stretch.marks in (QuotationMarks.DASH, QuotationMarks.MESSAGE) or stretch.continues is not None or not stretch.is_closed:
        return True
    words = stretch.speech.of(text)
    begins_big = words.lstrip("_*'\"‘“—–-.… ")[:1].isupper()
    before = text[max(0, stretch.span.start - _NEIGHBOURHOOD) : stretch.span.start].rstrip("_*").rstrip(" \t")
    starts_block = before.rstrip() == "" or before.endswith(("\n\n", "\n\r\n"))
    before = before.rstrip()
    follows_word = before[-1:].isalnum() and not starts_block
    if _SHOWN_BEFORE.search(before) is not None or _SHOWN_AFTER.match(
        text, stretch.span.end, stretch.span.end + _NEIGHBOURHOOD
    ):
        return False
    after = _WORDS_AFTER.match(text, stretch.span.end, stretch.span.end + _NEIGHBOURHOOD)
    following = after.group(1).split() if after is not None else []
    is_told_after = following[:1] and following[0] not in _JOINING and any(word in SPEECH_VERBS for word in following)
    if is_told_after and (begins_big or not follows_word):
        return True
    if follows_word and _NAMED_SO.search(before) is not None:
        return False
    telling = _TELLING if follows_word else SPEECH_VERBS
    if any(word in telling for word in _WORDS.findall(before)[-_WORDS_OF_A_CUE:]):
        return True
    if follows_word:
        is_short = len(words.split()) <= _FEW_WORDS
        if not begins_big or (is_short and not words.rstrip("_*").endswith(("!", "?"))):
            return False
    if _STOP_INSIDE.search(words) is not None:
        return True
    if _COMMA_INSIDE.search(words) is not None:
        return begins_big or not follows_word
    if not follows_word and _is_broken_into(text, stretch.span):
        return True
    return starts_block or (before.endswith((",", ":")) and begins_big)


def _is_broken_into(text: str, span: Span) -> bool:
    """Whether only the narrator's words between two dashes part it from another: ``“But you”—Ruth coughed—“are late.”``."""
    if _BREAK.match(text, span.end - 1, span.end + _LONGEST_BREAK) is not None:
        return True
    return _BREAK_BEFORE.search(text, max(0, span.start - _LONGEST_BREAK), span.start + 1) is not None
