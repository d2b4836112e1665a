"""How does marked-up text become one plain text with places in it?

HTML, EPUB, Markdown and DOCX readers say in reading order what they see: words in some style, a line's end, a paragraph's end,
a heading, a rule, a note. A ``Page`` writes ``Book.text`` from that (paragraphs joined by one blank line, white space folded)
and remembers where everything went. Marks that only steer a browser (soft hyphens, zero-width spaces) are left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from taleglass.errors import UnreadableFile
from taleglass.story import Book, Emphasis, EmphasisKind, Metadata, SetAside, SetAsideKind, Span
from taleglass.text.quotation_marks import are_messages
from taleglass.text.sources.assembly import assemble, place_of
from taleglass.text.sources.gutenberg import find_boilerplate, title_page_names
from taleglass.text.sources.headings import is_break_line, is_worded_break, parse_heading
from taleglass.text.sources.outline import OPENING_GAP, Piece

__all__ = ["Page", "fold"]

_SPACE = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
_INVISIBLE = re.compile(r"[\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1b\x7f]")
_RULE = "* * *"
"""How a drawn line is written in the text."""
_WIDE_GAP = 3
"""Blank lines that an empty paragraph counts for."""
_UNMARKED_LEVEL = 3
"""The level of a heading that only a navigation file and its looks give away."""
_SPACED_SHARE = 0.3
"""Empty paragraphs per paragraph, from which they are the way the page is spaced."""


def fold(text: str) -> str:
    """Fold white space and drop invisible marks, as a browser does."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", text))


@dataclass(frozen=True, slots=True)
class _Run:
    start: int
    end: int
    kinds: frozenset[EmphasisKind]


@dataclass(slots=True)
class _Waiting:
    """A note whose words were kept out of the text; *anchor* is set when its place is known."""

    kind: SetAsideKind
    reason: str
    text: str
    anchor: int | None = None


class Page:
    """Writes the text of a book, paragraph by paragraph."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._pieces: list[Piece] = []
        self._emphasis: list[Emphasis] = []
        self._waiting: list[_Waiting] = []
        self._keyed: list[tuple[_Waiting, str]] = []
        self._line: list[str] = []
        self._line_length = 0
        self._runs: list[_Run] = []
        self._anchors: list[tuple[int, str]] = []
        self._known_anchors: dict[str, int] = {}
        self._gap = OPENING_GAP
        self._empty_count = 0
        self._rule_waits = False
        self._opens: str | None = None
        self._linked = 0

    # -- what a reader of a format says --------------------------------------------------------------------------------

    def words(self, text: str, kinds: Collection[EmphasisKind] = (), *, is_link: bool = False) -> None:
        """Add words to the paragraph; white space is folded, also with the words before."""
        folded = fold(text)
        if folded.startswith(" ") and (not self._line or self._line[-1][-1] in " \n"):
            folded = folded[1:]
        if not folded:
            return
        if kinds:
            self._runs.append(_Run(self._line_length, self._line_length + len(folded), frozenset(kinds)))
        if is_link:
            self._linked += len(folded.replace(" ", ""))
        self._line.append(folded)
        self._line_length += len(folded)

    def line_break(self) -> None:
        """End the printed line; a second one in a row ends the paragraph."""
        if not self._line:
            return
        if self._line[-1] == "\n":
            self.end_paragraph()
            return
        if self._line[-1].endswith(" "):
            self._line[-1] = self._line[-1][:-1]
            self._line_length -= 1
            if not self._line[-1]:
                self._line.pop()
                if not self._line:
                    return
        self._line.append("\n")
        self._line_length += 1

    def new_line(self) -> None:
        """Begin a printed line, unless one has just begun."""
        if self._line and self._line[-1] != "\n":
            self.line_break()

    def end_paragraph(self, *, level: int | None = None, is_verse: bool = False) -> bool:
        """End the paragraph, if there is one, and say whether there was; *level* (1 to 6) makes it a heading.

        Of a chat, each printed line is a paragraph.
        """
        written = "".join(self._line)
        runs, anchors = self._runs, self._anchors
        is_link = self._linked >= len("".join(written.split())) > 0
        self._line, self._line_length, self._runs, self._anchors, self._linked = [], 0, [], [], 0
        lines = written.split("\n")
        if level is not None or is_verse or len(lines) == 1 or not are_messages([line.strip() for line in lines]):
            return self._end(written, runs, anchors, level=level, is_verse=is_verse, is_link=is_link)
        start = 0
        for line in lines:
            end = start + len(line)
            own = [_Run(max(run.start, start) - start, min(run.end, end) - start, run.kinds) for run in runs]
            hung = [(offset - start, key) for offset, key in anchors if start <= offset <= end]
            self._end(line, [run for run in own if run.start < run.end], hung, level=None, is_verse=False, is_link=is_link)
            start = end + 1
        return True

    def _end(
        self,
        written: str,
        runs: list[_Run],
        anchors: list[tuple[int, str]],
        *,
        level: int | None,
        is_verse: bool,
        is_link: bool,
    ) -> bool:
        lead = len(written) - len(written.lstrip())
        bare = written.strip()
        if not bare:
            for _, key in anchors:
                self._known_anchors.setdefault(key, self._length)
            return False
        lines = tuple(line.strip() for line in bare.split("\n"))
        if level is None and self._opens is not None and _reads_as_heading(lines, self._opens):
            level = _UNMARKED_LEVEL
        is_set_off = sum(run.end - run.start for run in runs) >= len(bare)
        is_break = level is None and (
            all(is_break_line(line) for line in lines) or is_worded_break(" ".join(lines), is_set_off=is_set_off)
        )
        if is_break and len(self._pieces) == 0:
            return False
        if self._rule_waits and not is_break and level is None:
            self._write_rule()
        self._rule_waits = False
        start = self._write(bare)
        self._pieces.append(
            Piece(
                span=Span(start, start + len(bare)),
                lines=lines,
                gap=max(self._gap, 1),
                level=level,
                is_body=is_break,
                is_verse=is_verse and not is_break and level is None,
                is_link=is_link,
                opens=self._opens,
            )
        )
        self._gap, self._opens = 1, None
        self._place_runs(runs, start - lead, Span(start, start + len(bare)))
        for offset, key in anchors:
            self._known_anchors.setdefault(key, min(max(start, start - lead + offset), start + len(bare)))
        return True

    def rule(self) -> None:
        """Note a drawn line; it becomes a scene break if paragraphs stand on both sides of it."""
        self.end_paragraph()
        self._rule_waits = bool(self._pieces) and self._pieces[-1].level is None and not self._pieces[-1].is_body

    def empty_paragraph(self) -> None:
        """Note a paragraph without words, which writers use for a gap."""
        if self._pieces:
            self._empty_count += 1
            self._gap = max(self._gap, _WIDE_GAP)

    def opens_chapter(self, title: str) -> None:
        """Say that a navigation file has a chapter begin with the next paragraph; *title* may be empty."""
        self.end_paragraph()
        self._rule_waits = False
        self._opens = self._opens or " ".join(fold(title).split())

    def anchor(self, key: str) -> None:
        """Note that here stands the reference to the note *key*."""
        self._anchors.append((self._line_length, key))

    def set_aside(self, kind: SetAsideKind, reason: str, text: str, *, key: str | None = None) -> None:
        """Keep *text* out of the story; *key* names the reference it hangs on."""
        bare = text.strip()
        if bare:
            self._waiting.append(_Waiting(kind, reason, bare))
            if key is not None:
                self._keyed.append((self._waiting[-1], key))

    # -- what comes out ------------------------------------------------------------------------------------------------

    @property
    def plain(self) -> str:
        """The text written so far."""
        return "".join(self._parts)

    def book(
        self, *, source_format: str, name: str, metadata: Metadata, encoding: str | None = None, warnings: Collection[str] = ()
    ) -> Book:
        """Make the book.

        Raises:
            UnreadableFile: when nothing was written; *name* is what the message calls the file.

        """
        self.end_paragraph()
        text = self.plain
        if not self._pieces:
            raise UnreadableFile(f"{name} holds no story: there are no words on its pages. Give a file with text in it.")
        pieces = self._pieces
        if self._empty_count > _SPACED_SHARE * len(pieces):
            pieces = [replace(piece, gap=min(piece.gap, 1)) if index else piece for index, piece in enumerate(pieces)]
        boilerplate = find_boilerplate(text)
        marked = [aside.span for aside in boilerplate.set_aside if aside.span is not None]
        pieces = [piece for piece in pieces if not any(span.overlaps(piece.span) for span in marked)]
        covered = [_cut_to_pieces(aside, self._pieces) for aside in boilerplate.set_aside]
        assembled = assemble(text, pieces, has_boilerplate=bool(marked))
        kept_out = [
            SetAside(kind=note.kind, reason=note.reason, text=note.text, anchor=note.anchor) for note in self._resolved()
        ]
        title, author = title_page_names(list(assembled.title_page)) if assembled.title_page else (None, None)
        return Book(
            text=text,
            source_format=source_format,
            encoding=encoding,
            metadata=replace(
                metadata,
                title=metadata.title or boilerplate.metadata.title or title,
                author=metadata.author or boilerplate.metadata.author or author,
                language=metadata.language or boilerplate.metadata.language,
                identifier=metadata.identifier or boilerplate.metadata.identifier,
                published=metadata.published or boilerplate.metadata.published,
            ),
            chapters=assembled.chapters,
            paragraphs=assembled.paragraphs,
            emphasis=tuple(
                sorted(_within(self._emphasis, assembled.set_aside, covered), key=lambda found: (found.span, found.kind))
            ),
            scene_breaks=assembled.scene_breaks,
            set_aside=(*sorted([*covered, *assembled.set_aside], key=place_of), *kept_out),
            warnings=tuple(warnings),
        )

    # -- inside --------------------------------------------------------------------------------------------------------

    def _resolved(self) -> list[_Waiting]:
        for note, key in self._keyed:
            note.anchor = self._known_anchors.get(key)
        return self._waiting

    def _write(self, bare: str) -> int:
        """Append a paragraph and return its first offset."""
        if self._parts:
            self._parts.append("\n\n")
            self._length += 2
        start = self._length
        self._parts.append(bare)
        self._length += len(bare)
        return start

    def _write_rule(self) -> None:
        start = self._write(_RULE)
        self._pieces.append(Piece(span=Span(start, start + len(_RULE)), lines=(_RULE,), gap=1, is_body=True))

    def _place_runs(self, runs: list[_Run], shift: int, paragraph: Span) -> None:
        """Turn runs of one style into emphasis; neighbouring runs are one, and spans end on words."""
        open_runs: dict[EmphasisKind, list[int]] = {}
        closed: list[tuple[int, int, EmphasisKind]] = []
        for run in runs:
            for kind in run.kinds:
                last = open_runs.get(kind)
                if last is not None and last[1] == run.start:
                    last[1] = run.end
                    continue
                if last is not None:
                    closed.append((last[0], last[1], kind))
                open_runs[kind] = [run.start, run.end]
        closed.extend((start, end, kind) for kind, (start, end) in open_runs.items())
        text = self._parts[-1]
        for start, end, kind in closed:
            first, last_end = max(start + shift, paragraph.start), min(end + shift, paragraph.end)
            surface = text[first - paragraph.start : max(first, last_end) - paragraph.start]
            bare = surface.strip()
            if bare:
                first += len(surface) - len(surface.lstrip())
                self._emphasis.append(Emphasis(span=Span(first, first + len(bare)), kind=kind))


def _reads_as_heading(lines: tuple[str, ...], title: str) -> bool:
    """Say whether the first paragraph of a chapter that a navigation file names is its heading, though not marked as one."""
    words = " ".join(lines)
    return len(lines) <= 3 and (
        words.casefold() == title.casefold() or (len(words) < 100 and parse_heading(lines[0]) is not None)
    )


def _cut_to_pieces(aside: SetAside, pieces: list[Piece]) -> SetAside:
    """Widen a marked stretch to whole paragraphs."""
    assert aside.span is not None
    inside = [piece.span for piece in pieces if piece.span.overlaps(aside.span)]
    if not inside:
        return aside
    return replace(aside, span=Span(min(inside[0].start, aside.span.start), max(inside[-1].end, aside.span.end)))


def _within(emphasis: list[Emphasis], *marked: Collection[SetAside]) -> list[Emphasis]:
    """Drop emphasis in what was set aside in place."""
    spans = sorted(aside.span for group in marked for aside in group if aside.span is not None)
    kept: list[Emphasis] = []
    index = 0
    for found in sorted(emphasis, key=lambda one: one.span):
        while index < len(spans) and spans[index].end <= found.span.start:
            index += 1
        if index == len(spans) or not spans[index].overlaps(found.span):
            kept.append(found)
    return kept
