"""What did Project Gutenberg add to this text?

Its header and footer (markers of 1991 to now), the credits of those who typed it in, transcriber's notes, and the stretches
in square brackets that stand for pictures, notes and blank pages. Works on any text with line breaks; every answer is a place
in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from taleglass.story import Metadata, SetAside, SetAsideKind, Span

__all__ = ["Boilerplate", "bracketed", "find_boilerplate", "is_credit", "is_transcribers_note", "title_page_names"]

_START = re.compile(
    r"^[ \t>|]*\*{2,3}[ \t]?START OF (?:THE|THIS|TH[EIS]+) PROJECT GUTENBERG[^\n\r]*", re.IGNORECASE | re.MULTILINE
)
_SMALL_PRINT_END = re.compile(r"^[^\n\r]{0,20}\*END\*?[ \t]?THE SMALL PRINT[^\n\r]*", re.IGNORECASE | re.MULTILINE)
_END = re.compile(
    r"^[ \t>|]*(?:\*{2,3}[ \t]?END OF (?:THE|THIS) PROJECT GUTENBERG"
    r"|(?:This is the )?End of (?:the |this )?Project Gutenberg(?:['’]s)?"
    r"|End of (?:the |this )?(?:Project )?Gutenberg e-?(?:book|text)|\*{3}[ \t]?START: FULL LICENSE)",
    re.IGNORECASE | re.MULTILINE,
)
_NAME = re.compile(r"project gutenberg", re.IGNORECASE)
_FIELD = re.compile(
    r"^(Title|Author|Language|Release Date|Posting Date|Character set encoding|Translator|Editor):[ \t]*(.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_NUMBER = re.compile(r"\[(?:e-?book|e-?text) ?#(\d+)\]|\bE-?(?:book|text) ?(?:No\.|#) ?(\d+)", re.IGNORECASE)
_MAX_HEADER = 60_000
"""Characters in which a header ends; the longest "small print" headers run to 15,000."""
_CREDIT = re.compile(
    r"[\[(*_ ]*(?:produced by|e-?text (?:was )?(?:prepared|produced|scanned|typed)"
    r"|this (?:e-?text|e-?book|file|text) (?:was|is) (?:prepared|produced|created|transcribed|scanned|typed|originally)"
    r"|transcribed (?:from|by)|scanned (?:and proofed|by)|prepared by"
    r"|html version by|updated editions? |digitized by|credits?:"
    r"|(?:this book was |these? )?(?:images?|scans?) (?:were |generously )"
    r"|note: (?:project gutenberg|images? of the original)|project gutenberg)",
    re.IGNORECASE,
)
_TRANSCRIBER = re.compile(r"[\[(|+*_ =~-]*transcriber['’]?s?['’]?s? (?:end ?)?notes?\b", re.IGNORECASE)
_BRACKET = re.compile(
    r"\[[ _*]*(?P<what>illustration|illus\.|picture|frontispiece|decoration|map|music|sidenote|footnote|transcriber['’]?s? note"
    r"|blank page|plate|headpiece|tailpiece|p(?:g|age)\.? ?\d+)\b",
    re.IGNORECASE,
)
_MAX_BRACKET = 4000
"""Characters of a bracketed stretch; beyond, the closing bracket is taken to be missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boilerplate:
    """What the header and the footer say and where they stand."""

    set_aside: tuple[SetAside, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)

    @property
    def has_header(self) -> bool:
        """Whether the text begins with a Project Gutenberg header."""
        return any(aside.span is not None and aside.span.start == 0 for aside in self.set_aside)


def find_boilerplate(text: str) -> Boilerplate:
    """Find the header and the footer with its licence; both are whole lines. Nothing for a text without them."""
    head = text[:_MAX_HEADER]
    header_end = 0
    for pattern in (_START, _SMALL_PRINT_END):
        for found in pattern.finditer(head):
            header_end = max(header_end, _end_of_marker(text, found))
    asides: list[SetAside] = []
    if header_end == 0 and _NAME.search(text[:500]):
        header_end = _end_of_unmarked_header(text)
    if header_end:
        asides.append(
            SetAside(
                kind=SetAsideKind.BOILERPLATE, reason="Project Gutenberg header", span=Span(0, len(text[:header_end].rstrip()))
            )
        )
    footer = _END.search(text, header_end)
    if footer is not None:
        start = footer.start() + len(footer.group()) - len(footer.group().lstrip())
        asides.append(
            SetAside(
                kind=SetAsideKind.BOILERPLATE,
                reason="Project Gutenberg footer and licence",
                span=Span(start, len(text.rstrip())),
            )
        )
    return Boilerplate(set_aside=tuple(asides), metadata=_header_metadata(text[:header_end]) if header_end else Metadata())


def bracketed(text: str, start: int, end: int) -> list[SetAside]:
    """Find ``[Illustration: …]`` and its like between two offsets, nested brackets included, in text order."""
    asides: list[SetAside] = []
    position = start
    while (found := _BRACKET.search(text, position, end)) is not None:
        if text.find("]", found.end(), end) < 0:
            break
        close = _closing_bracket(text, found.start(), min(end, found.start() + _MAX_BRACKET))
        if close is None:
            position = found.end()
            continue
        what = found.group("what").lower()
        kind, reason = SetAsideKind.ILLUSTRATION, "a picture and its caption, in square brackets"
        if what.startswith("footnote"):
            kind, reason = SetAsideKind.FOOTNOTE, "a footnote in square brackets"
        elif what.startswith("transcriber"):
            kind, reason = SetAsideKind.BOILERPLATE, "a transcriber's note in square brackets"
        elif what.startswith(("sidenote", "blank", "pg", "page", "p")) and not what.startswith(("picture", "plate")):
            kind, reason = SetAsideKind.OTHER, "a page mark or side note in square brackets"
        asides.append(SetAside(kind=kind, reason=reason, span=Span(found.start(), close)))
        position = close
    return asides


def is_credit(words: str) -> bool:
    """Say whether a paragraph near a text's start or end thanks those who made the e-text."""
    return len(words) < 1500 and _CREDIT.match(words) is not None


def is_transcribers_note(words: str) -> bool:
    """Say whether a paragraph begins as a transcriber's note."""
    return _TRANSCRIBER.match(words) is not None


def title_page_names(lines: list[str]) -> tuple[str | None, str | None]:
    """Read title and author off a title page: the line before and the words after “by”."""
    title = next((line for line in lines if line), None)
    for position, line in enumerate(lines):
        found = re.fullmatch(r"(?:.{0,40}\s)?[bB][yY](?:[\s:]+(.{3,60}))?", line)
        if found is None:
            continue
        author = found.group(1) or next(iter(lines[position + 1 :]), None)
        return (title if position > 0 else None), (None if author is None else author.strip(" .,"))
    return title, None


def _end_of_marker(text: str, found: re.Match[str]) -> int:
    """Return where a marker line ends; long titles wrap it over a line or two."""
    end = found.end()
    if found.group().rstrip().endswith("*"):
        return end
    close = re.compile(r"[^*]{0,300}?\*{2,}[^\n\r]*").match(text, end)
    return end if close is None or "\n\n" in close.group() else close.end()


def _end_of_unmarked_header(text: str) -> int:
    """Find the end of a header without a START line: the last of its fields, in the first paragraphs."""
    fields = list(_FIELD.finditer(text[:3000]))
    if not fields:
        return 0
    end = re.compile(r"(?:\r?\n){2}").search(text, fields[-1].end())
    return len(text) if end is None else end.start()


def _closing_bracket(text: str, start: int, end: int) -> int | None:
    depth = 0
    for found in re.compile(r"[\[\]]").finditer(text, start, end):
        depth += 1 if found.group() == "[" else -1
        if depth == 0:
            return found.end()
    return None


def _header_metadata(header: str) -> Metadata:
    fields: dict[str, str] = {}
    for found in _FIELD.finditer(header):
        value = found.group(2).strip()
        for line in header[found.end() :].lstrip("\r").removeprefix("\n").split("\n"):
            if not line.startswith(" ") or not line.strip() or _FIELD.match(line):
                break
            value = f"{value} {line.strip()}"
        fields.setdefault(found.group(1).lower(), " ".join(value.split()))
    number = _NUMBER.search(header)
    published = fields.get("release date") or fields.get("posting date")
    return Metadata(
        title=fields.get("title") or None,
        author=fields.get("author") or None,
        language=fields.get("language") or None,
        identifier=f"gutenberg:{number.group(1) or number.group(2)}" if number else None,
        published=re.sub(r"\s*\[.*", "", published) or None if published else None,
    )
