"""What does a Markdown file say when it is rendered?

Follows CommonMark, with ``~~struck~~`` words, footnotes (``[^1]``), and tables, whose cells are paragraphs. A block of
``key: value`` lines between two rules at the top is front matter and becomes metadata. ``Book.text`` is the rendered text; raw
HTML is shown as the text it holds. What people type for a scene break is one, whatever CommonMark has it be: ``#`` with no
words after it, ``~~~`` before an empty line, ``<hr>``.
"""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, fence
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from taleglass.story import Book, EmphasisKind, Metadata, SetAsideKind
from taleglass.text.quotation_marks import are_messages
from taleglass.text.sources.encoding import decode
from taleglass.text.sources.page import Page

__all__ = ["read_markdown"]

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_KEY_VALUE = re.compile(r"([A-Za-z][\w -]{0,40}?)[ \t]*:[ \t]*(.*)")
_LIST_ITEM = re.compile(r"[ \t]*-[ \t]+(.+)")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_DRAWN_LINE = re.compile(r"<hr\b[^<>]{0,2000}>", re.IGNORECASE)
_LINE_BREAK = re.compile(r"<br\b[^<>]{0,2000}>[ \t]*\n?", re.IGNORECASE)
_TILDES = re.compile(r"~{3,}\s*")
_NOTE = re.compile(r"\[\^([^\s\[\]]{1,100})\]:[ \t]*(.*)")
_NOTE_REFERENCE = re.compile(r"\[\^([^\s\[\]]{1,100})\]")
_NOTE_INDENT = 4
"""Columns by which the further paragraphs of a footnote are indented."""
_MAY_INTERRUPT = ["paragraph", "reference", "blockquote", "list"]
"""What a fence may end without an empty line, by CommonMark."""
_OPENED = {"em_open": EmphasisKind.ITALIC, "strong_open": EmphasisKind.BOLD, "s_open": EmphasisKind.STRUCK}
_CLOSED = {"em_close": EmphasisKind.ITALIC, "strong_close": EmphasisKind.BOLD, "s_close": EmphasisKind.STRUCK}
_KNOWN = {
    "title": "title",
    "author": "author",
    "lang": "language",
    "language": "language",
    "identifier": "identifier",
    "isbn": "identifier",
    "date": "published",
    "published": "published",
    "series": "series",
    "summary": "summary",
    "description": "summary",
}


def read_markdown(data: bytes, *, name: str) -> Book:
    """Read a Markdown file. *name* is what error messages call it.

    Raises:
        UnreadableFile: when the bytes are no text, or nothing is left when they are rendered.

    """
    decoded = decode(data, name=name)
    text = decoded.text
    page = Page()
    metadata = Metadata()
    front = _FRONT_MATTER.match(text)
    if front is not None and (pairs := _pairs(front.group(1))):
        metadata = _metadata(pairs)
        page.set_aside(SetAsideKind.FRONT_MATTER, "the file's block of metadata", front.group(1))
        text = text[front.end() :]
    _write(_parser().parse(text), page)
    return page.book(
        source_format="markdown",
        name=name,
        metadata=metadata,
        encoding=decoded.encoding,
        warnings=[decoded.warning] if decoded.warning else [],
    )


def _parser() -> MarkdownIt:
    # CommonMark has code in every line indented by four; manuscripts have indented first lines.
    parser = MarkdownIt("commonmark", {"maxNesting": 50}).disable("code").enable(["strikethrough", "table"])
    parser.block.ruler.at("fence", _fence_or_break, {"alt": _MAY_INTERRUPT})
    parser.block.ruler.before("reference", "note", _note, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.before("link", "note_reference", _note_reference)
    return parser


def _note(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read ``[^label]: words`` with the lines after it: up to an empty one, and the indented paragraphs after that."""
    found = _NOTE.fullmatch(_line(state, start))
    if found is None:
        return False
    if silent:
        return True
    others = state.md.block.ruler.getRules("paragraph")
    lines = [found.group(2)]
    number = start + 1
    while number < end:
        is_indented = state.sCount[number] - state.blkIndent >= _NOTE_INDENT
        if state.isEmpty(number):
            lines.append("")
        elif is_indented or (lines[-1] and not any(rule(state, number, end, True) for rule in others)):
            lines.append(_line(state, number))
        else:
            break
        number += 1
    state.line = number
    token = state.push("note", "", 0)
    token.content = "\n".join(lines)
    token.info = found.group(1).casefold()
    state.env.setdefault("notes", set()).add(token.info)
    return True


def _note_reference(state: StateInline, silent: bool) -> bool:
    """Read ``[^label]`` where there is such a note."""
    found = _NOTE_REFERENCE.match(state.src, state.pos, state.posMax)
    if found is None or (label := found.group(1).casefold()) not in state.env.get("notes", ()):
        return False
    if not silent:
        state.push("note_reference", "", 0).info = label
    state.pos = found.end()
    return True


@cache
def _note_parser() -> MarkdownIt:
    return _parser().disable("note")  # a note inside a note would nest without end


def _note_words(content: str) -> str:
    page = Page()
    _write(_note_parser().parse(content), page)
    page.end_paragraph()
    return page.plain


def _fence_or_break(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a block of code; a line of tildes before an empty one is a drawn line instead, as no code begins with that."""
    is_drawn = _TILDES.fullmatch(_line(state, start)) is not None and (start + 1 >= end or state.isEmpty(start + 1))
    if not is_drawn:
        return fence(state, start, end, silent)
    if not silent:
        state.line = start + 1
        state.push("hr", "hr", 0)
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _write(tokens: list[Token], page: Page) -> None:
    level: int | None = None
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            page.end_paragraph(level=level)
            level = None
        elif token.type == "inline" and level is not None and not token.content.strip("# "):
            page.rule()
        elif token.type == "inline":
            lines = token.content.split("\n")
            _write_inline(token.children or [], page, is_chat=len(lines) > 1 and are_messages(lines))
            if level is None:
                page.end_paragraph()
        elif token.type == "hr":
            page.rule()
        elif token.type in {"fence", "code_block"}:
            for line in token.content.split("\n"):
                page.words(line)
                page.line_break()
            page.end_paragraph()
        elif token.type == "note":
            page.set_aside(SetAsideKind.FOOTNOTE, "a footnote", _note_words(token.content), key=token.info)
        elif token.type == "html_block":
            _write_html(_COMMENT.sub("", token.content), page)


def _write_html(markup: str, page: Page) -> None:
    """Write the words of raw HTML and the lines it draws; one that breaks lines without words is a gap."""
    for number, part in enumerate(_DRAWN_LINE.split(markup)):
        if number:
            page.rule()
        for line in _TAG.sub("", _LINE_BREAK.sub("\n", part)).split("\n"):
            page.words(line)
            page.line_break()
        page.end_paragraph()
    if _LINE_BREAK.search(markup) and not _TAG.sub("", markup).strip():
        page.empty_paragraph()


def _write_inline(children: list[Token], page: Page, *, is_chat: bool) -> None:
    """Write what stands in one block; in a chat every line is a paragraph."""
    kinds: list[EmphasisKind] = []
    for child in children:
        if child.type in _OPENED:
            kinds.append(_OPENED[child.type])
        elif child.type in _CLOSED:
            kinds.remove(_CLOSED[child.type])
        elif child.type in {"text", "code_inline", "text_special"}:
            page.words(child.content, kinds)
        elif child.type == "note_reference":
            page.anchor(child.info)
        elif is_chat and child.type in {"softbreak", "hardbreak"}:
            page.end_paragraph()
        elif child.type == "softbreak":
            page.words(" ", kinds)
        elif child.type == "hardbreak" or (child.type == "html_inline" and child.content.lower().startswith("<br")):
            page.line_break()


def _pairs(block: str) -> list[tuple[str, str]]:
    """Read ``key: value`` lines, and ``- value`` lines under a key without one; what else YAML knows is passed over."""
    pairs: list[tuple[str, str]] = []
    key = ""
    for line in block.splitlines():
        item = _LIST_ITEM.fullmatch(line)
        found = _KEY_VALUE.fullmatch(line)
        if item is not None and key:
            pairs.append((key, _unquoted(item.group(1))))
        elif found is not None:
            key = found.group(1).strip()
            value = found.group(2).strip()
            if value.startswith("[") and value.endswith("]"):
                pairs.extend((key, _unquoted(part)) for part in value[1:-1].split(",") if part.strip())
            elif value:
                pairs.append((key, _unquoted(value)))
    return pairs


def _unquoted(value: str) -> str:
    bare = value.strip()
    return bare[1:-1] if len(bare) >= 2 and bare[0] == bare[-1] and bare[0] in "\"'" else bare


def _metadata(pairs: list[tuple[str, str]]) -> Metadata:
    fields: dict[str, list[str]] = {}
    tags: list[tuple[str, str]] = []
    for key, value in pairs:
        known = _KNOWN.get(key.lower())
        if known is not None:
            fields.setdefault(known, []).append(value)
        else:
            tags.append((key, value))

    def joined(name: str) -> str | None:
        return ", ".join(fields[name]) if name in fields else None

    return Metadata(
        title=joined("title"),
        author=joined("author"),
        language=joined("language"),
        identifier=joined("identifier"),
        published=joined("published"),
        series=joined("series"),
        summary=joined("summary"),
        tags=tuple(tags),
    )
