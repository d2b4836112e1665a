"""What is on the page of a plain-text file?

``Book.text`` is the decoded file itself. Wrapped lines, Project Gutenberg's header, contents and pictures stay in it and are
marked in place. Three ways of setting paragraphs are told apart by counting lines: blank lines between them, an indented first
line, or one line for each. All steps are linear in the text's length.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from taleglass.errors import UnreadableFile
from taleglass.story import Book, Metadata, SetAside, Span
from taleglass.text.quotation_marks import are_messages
from taleglass.text.sources.assembly import assemble, place_of
from taleglass.text.sources.encoding import declared_by_gutenberg, decode
from taleglass.text.sources.gutenberg import bracketed, find_boilerplate, title_page_names
from taleglass.text.sources.headings import MarkForm, is_break_line, is_contents_label, is_title_like, parse_heading
from taleglass.text.sources.outline import OPENING_GAP, Piece
from taleglass.text.sources.typed_emphasis import typed_emphasis

__all__ = ["read_plain_text"]


class _Setting(StrEnum):
    """How paragraphs are told apart."""

    BLANK_LINES = "blank_lines"
    INDENTED = "indented"
    EACH_LINE = "each_line"
    SHORT_LAST_LINE = "short_last_line"


@dataclass(frozen=True, slots=True)
class _Line:
    """A printed line without the white space around it; *gap*: blank lines before it; *indent*: columns before it."""

    start: int
    end: int
    indent: int
    gap: int

    @property
    def width(self) -> int:
        return self.indent + self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """How the whole text is set: columns at which most lines end, the leftmost line begins, and most lines begin."""

    setting: _Setting
    width: int
    left: int
    margin: int


_UNWRAPPED = 100
"""Characters: where one line in ten is longer, lines are not wrapped by hand."""
_FEW_BLANKS = 0.02
"""Blank lines per printed line, below which blank lines do not part paragraphs."""
_FEW_BLANKS_INDENTED = 0.15
_TAB_COLUMNS = 4
_CLOSERS = ".!?…:\"”’'*_)]—-"
_BULK = 0.9
_NARROW = 40
"""Columns below which all of a text is too narrow to tell verse by its short lines."""
_MAX_VERSE_LINES = 400
_LEAST_MESSAGES = 2
"""Lines of a block that begin as a message with its time does, from which they are a chat."""


def read_plain_text(data: bytes, *, name: str) -> Book:
    """Read a plain-text file.

    *name* is what error messages call the file.

    Raises:
        UnreadableFile: when the bytes are no text, or hold nothing but white space.

    """
    decoded = decode(data, name=name, declared=declared_by_gutenberg(data))
    text = decoded.text
    if not text.strip():
        raise UnreadableFile(f"{name} is empty. Give a file with a story in it.")
    boilerplate = find_boilerplate(text)
    start, end = 0, len(text)
    for aside in boilerplate.set_aside:
        assert aside.span is not None
        start, end = (aside.span.end, end) if aside.span.start == 0 else (start, aside.span.start)
    marked = bracketed(text, start, end) if start < end else []
    pieces = _pieces(text, start, end, marked)
    assembled = assemble(text, pieces, has_boilerplate=boilerplate.has_header)
    asides = sorted([*boilerplate.set_aside, *marked, *assembled.set_aside], key=place_of)
    warnings = [decoded.warning] if decoded.warning else []
    if not assembled.paragraphs:
        warnings.append(f"{name} holds no story: all of it is a header, a licence or a list.")
    return Book(
        text=text,
        source_format="txt",
        encoding=decoded.encoding,
        metadata=_with_title_page(boilerplate.metadata, list(assembled.title_page)),
        chapters=assembled.chapters,
        paragraphs=assembled.paragraphs,
        emphasis=tuple(found for paragraph in assembled.paragraphs for found in typed_emphasis(text, paragraph.span)),
        scene_breaks=assembled.scene_breaks,
        set_aside=tuple(asides),
        warnings=tuple(warnings),
    )


def _with_title_page(metadata: Metadata, lines: list[str]) -> Metadata:
    if (metadata.title is not None and metadata.author is not None) or not lines:
        return metadata
    title, author = title_page_names(lines)
    return replace(metadata, title=metadata.title or title, author=metadata.author or author)


def _pieces(text: str, start: int, end: int, marked: Sequence[SetAside]) -> list[Piece]:
    lines = list(_lines(text, start, end, [aside.span for aside in marked if aside.span is not None]))
    if not lines:
        return []
    layout = _Layout(
        setting=_setting(text, lines),
        width=_wrap_width(lines),
        left=min(line.indent for line in lines),
        margin=Counter(line.indent for line in lines).most_common(1)[0][0],
    )
    return [_piece(text, block, layout, is_first=index == 0) for index, block in enumerate(_blocks(text, lines, layout))]


def _lines(text: str, start: int, end: int, marked: Sequence[Span]) -> Iterator[_Line]:
    """Yield the printed lines outside what is marked; a marked stretch parts lines as a blank line does."""
    starts = [span.start for span in marked]
    position, gap = start, 0
    for raw in text[start:end].splitlines(keepends=True):
        line_end = position + len(raw)
        cursor = position
        index = max(0, bisect_right(starts, position) - 1)
        while cursor < line_end:
            while index < len(marked) and marked[index].end <= cursor:
                index += 1
            if index < len(marked) and marked[index].start <= cursor:
                cursor = min(line_end, marked[index].end)
                gap = max(gap, 1)
                continue
            stop = min(line_end, marked[index].start) if index < len(marked) else line_end
            part = text[cursor:stop]
            bare = part.strip()
            if bare:
                lead = len(part) - len(part.lstrip())
                yield _Line(cursor + lead, cursor + lead + len(bare), len(part[:lead].expandtabs(_TAB_COLUMNS)), gap)
                gap = 0
            elif cursor == position and stop == line_end:
                gap += 1
            cursor = stop
        position = line_end


def _ends_sentence(text: str, line: _Line) -> bool:
    return text[line.end - 1] in _CLOSERS


def _wrap_width(lines: Sequence[_Line]) -> int:
    widths = sorted(line.width for line in lines)
    return widths[int(_BULK * (len(widths) - 1))]


def _setting(text: str, lines: Sequence[_Line]) -> _Setting:
    if _wrap_width(lines) > _UNWRAPPED:
        return _Setting.EACH_LINE
    parted = sum(line.gap > 0 for line in lines[1:]) / len(lines)
    if parted < _FEW_BLANKS_INDENTED:
        pairs = list(pairwise(lines))
        margin = min(line.indent for line in lines)
        indented = [(before, line) for before, line in pairs if line.indent >= margin + 1]
        after_end = sum(_ends_sentence(text, before) for before, _ in indented)
        if 0.03 * len(lines) <= len(indented) <= 0.7 * len(lines) and after_end >= 0.6 * len(indented):
            return _Setting.INDENTED
    if parted < _FEW_BLANKS or (len(lines) < 50 and parted == 0):
        ended = sum(_ends_sentence(text, line) for line in lines)
        return _Setting.EACH_LINE if ended >= 0.7 * len(lines) else _Setting.SHORT_LAST_LINE
    return _Setting.BLANK_LINES


def _blocks(text: str, lines: Sequence[_Line], layout: _Layout) -> Iterator[list[_Line]]:
    """Group lines to paragraphs."""
    block: list[_Line] = []
    for index, line in enumerate(lines):
        if block and (line.gap > 0 or _parts_here(text, block, line, lines[index + 1 : index + 2], layout)):
            yield from _one_a_message(text, block)
            block = []
        block.append(line)
    if block:
        yield from _one_a_message(text, block)


def _one_a_message(text: str, block: list[_Line]) -> Iterator[list[_Line]]:
    """Part the lines of a chat that stand together, each a message or, after one whose time is told, more words of it."""
    if len(block) == 1:
        yield block
        return
    written = [text[line.start : line.end] for line in block]
    if are_messages(written):
        yield from ([line] for line in block)
        return
    starts = [k for k, words in enumerate(written) if are_messages([words])] if are_messages(written[:1]) else []
    if len(starts) < _LEAST_MESSAGES:
        yield block
        return
    yield from (block[start:end] for start, end in pairwise([*starts, len(block)]))


def _parts_here(text: str, block: Sequence[_Line], line: _Line, after: Sequence[_Line], layout: _Layout) -> bool:
    """Say whether a paragraph begins at *line* though no blank line stands before it. *after*: the next line, if any."""
    before = block[-1]
    if layout.setting is _Setting.EACH_LINE:
        return True
    is_indented = layout.setting is _Setting.INDENTED and line.indent > layout.left
    if is_indented and (before.indent <= layout.left or _ends_sentence(text, before)):
        return True
    if layout.setting is _Setting.SHORT_LAST_LINE and before.width < 0.85 * layout.width and _ends_sentence(text, before):
        return True
    words, words_before = text[line.start : line.end], text[before.start : before.end]
    if _is_strong_break(words):
        return not _is_underline(block, line, after, words, words_before)
    if _is_strong_break(words_before):
        return True
    return len(block) == 1 and _opens_block(words_before, words)


def _is_strong_break(words: str) -> bool:
    return len(words) >= 3 and is_break_line(words)


def _is_underline(block: Sequence[_Line], line: _Line, after: Sequence[_Line], words: str, words_before: str) -> bool:
    """Tell the rule under a heading from a scene break: it is as long as the line above, and white space follows."""
    is_rule = set(words) <= set("-=~*_—")
    as_long = abs((line.end - line.start) - (block[-1].end - block[-1].start)) <= 3
    return (
        len(block) == 1 and is_rule and as_long and (not after or after[0].gap > 0) and is_title_like(words_before.rstrip("."))
    )


def _opens_block(first: str, second: str) -> bool:
    """Say whether *first* is a heading with the story right under it, with no blank line between."""
    mark = parse_heading(first)
    if mark is None or mark.form not in {MarkForm.LABEL, MarkForm.NUMERAL} or mark.title:
        return False
    return not is_title_like(second) and parse_heading(second) is None


def _piece(text: str, block: Sequence[_Line], layout: _Layout, *, is_first: bool) -> Piece:
    lines = tuple(text[line.start : line.end] for line in block)
    gap = OPENING_GAP if is_first else block[0].gap
    if layout.setting is not _Setting.BLANK_LINES:
        gap = max(1, gap)
    level = None
    if len(lines) == 2 and _is_strong_break(lines[1]):
        lines, level = lines[:1], 2
    is_break = level is None and all(is_break_line(line) for line in lines)
    return Piece(
        span=Span(block[0].start, block[-1].end),
        lines=lines,
        gap=max(gap, 1) if len(block) == 1 and is_break else gap,
        level=level,
        is_body=is_break,
        is_verse=not is_break and level is None and _is_verse(text, block, lines, layout),
    )


def _is_verse(text: str, block: Sequence[_Line], lines: Sequence[str], layout: _Layout) -> bool:
    """Tell verse from prose: at least two lines, shorter than the page is wide, indented or each with a capital."""
    if not 2 <= len(block) <= _MAX_VERSE_LINES or layout.width < _NARROW:
        return False
    widest = max(line.end - line.start for line in block)
    is_indented = all(line.indent >= layout.margin + 2 for line in block)
    if widest > (0.8 if is_indented else 0.75) * layout.width or (len(block) < 3 and not is_indented):
        return False
    if is_contents_label(lines[0]):
        return False
    mark = parse_heading(lines[0])
    if mark is not None and (mark.form is not MarkForm.CAPITALS or all(line.upper() == line for line in lines)):
        return False
    if is_indented:
        return max(line.width for line in block) <= layout.width
    capitals = sum(line.lstrip("\"“‘'_(-—").lstrip()[:1].isupper() for line in lines)
    inner_ends = sum(_ends_sentence(text, line) or text[line.end - 1] in ",;" for line in block)
    return capitals >= 0.8 * len(lines) and inner_ends >= 0.3 * len(lines)
