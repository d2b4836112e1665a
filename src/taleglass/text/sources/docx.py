"""What is the story in a Word manuscript?

Reads the document as it would print with all changes accepted: insertions stay, deletions and the old place of moved words go
(and are kept apart, as are hidden words, comments, footnotes and endnotes, each with the place it hangs on). Headings are known
by their outline level, which styles inherit from one another. Headers, footers and text boxes' second copies are no part of the
text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from taleglass.errors import UnreadableFile
from taleglass.story import Book, EmphasisKind, Metadata, SetAsideKind
from taleglass.text.sources.markup import Element, attribute, inner_text, local_name, parse_xml
from taleglass.text.sources.page import Page
from taleglass.text.sources.unpacking import Archive, normal_path

__all__ = ["read_docx"]

_HEADING = re.compile(r"(?:heading|überschrift|titre|título|rubrik|kop)\s*([1-9])", re.IGNORECASE)
_TOGGLES = {
    "i": EmphasisKind.ITALIC,
    "b": EmphasisKind.BOLD,
    "smallcaps": EmphasisKind.SMALL_CAPS,
    "strike": EmphasisKind.STRUCK,
    "dstrike": EmphasisKind.STRUCK,
}
_ON = frozenset({"t", "true", "1"})
_OFF = frozenset({"0", "false", "off", "none"})
_DELETED = frozenset({"del", "movefrom"})
_SKIPPED = frozenset(
    ["ppr", "rpr", "sectpr", "tblpr", "trpr", "tcpr", "tblgrid", "instrtext", "fallback", "pict", "object", "sdtpr", "rt"]
)
_NOTES = (("footnotes", "footnote", "a footnote"), ("endnotes", "endnote", "an endnote"))
_BODY_LEVEL = 9
"""Word's outline level for body text; 0 to 8 are headings."""
_MAX_STYLE_CHAIN = 20
"""Styles that a style may stand on, one on the other; Word itself allows 11."""


@dataclass(frozen=True, slots=True)
class _Style:
    """A named style, with what it inherits: heading level 1 to 9, emphasis, and whether it is the book's title."""

    level: int | None = None
    kinds: frozenset[EmphasisKind] = frozenset()
    is_title: bool = False


@dataclass(slots=True)
class _Frame:
    """An open element of the walk."""

    element: Element
    tag: str
    children: list[Element]
    next_child: int = 0
    kinds: frozenset[EmphasisKind] = frozenset()
    style: _Style = _Style()


@dataclass(slots=True)
class _Reader:
    page: Page
    styles: dict[str, _Style]
    kept_apart: int = 0
    hidden: list[str] = field(default_factory=list)
    """Words of neighbouring hidden runs."""
    is_joined: bool = False
    """The mark that ended the paragraph before was deleted."""
    titles: list[str] = field(default_factory=list)

    def read(self, root: Element) -> None:
        """Walk the document without recursion."""
        stack = [_Frame(root, local_name(root), list(root))]
        while stack:
            top = stack[-1]
            if top.next_child < len(top.children):
                child = top.children[top.next_child]
                top.next_child += 1
                inner = self._open(child, top)
                if inner is not None:
                    stack.append(inner)
                continue
            stack.pop()
            self._close(top)

    def _open(self, element: Element, parent: _Frame) -> _Frame | None:
        tag = local_name(element)
        if tag == "pict" and parent.style.level is None and _draws_line(element):
            self.page.rule()
        if not tag or tag in _SKIPPED:
            return None
        if tag in _DELETED:
            self._note_deletion(element)
            return None
        frame = _Frame(element, tag, list(element), kinds=parent.kinds, style=parent.style)
        if tag == "p":
            if not self.is_joined:
                self.page.end_paragraph()
            self.is_joined = False
            frame.style = self.styles.get(_property(element, "ppr", "pstyle"), _Style())
            frame.style = _with_outline(frame.style, _property(element, "ppr", "outlinelvl"))
            frame.kinds = frame.style.kinds if frame.style.level is None else frozenset()
        elif tag == "r":
            if _is_on(element, "vanish"):
                self._note_hidden(element)
                return None
            frame.kinds = _run_kinds(element, parent.kinds, self.styles)
        elif tag == "tbl":
            self.page.end_paragraph()
            self.is_joined = False
        elif tag == "t":
            self._keep_hidden_apart()
            self.page.words(element.text or "", frame.kinds)
        elif tag in {"tab", "ptab"}:
            self.page.words(" ", frame.kinds)
        elif tag == "nobreakhyphen":
            self.page.words("\N{NON-BREAKING HYPHEN}", frame.kinds)
        elif tag == "sym":
            self.page.words(_symbol(element), frame.kinds)
        elif tag in {"br", "cr"}:
            self._break(attribute(element, "type"))
        elif tag in {"footnotereference", "endnotereference", "commentreference"}:
            self.page.anchor(f"{tag.removesuffix('reference')}:{attribute(element, 'id')}")
        return frame

    def _break(self, kind: str) -> None:
        if kind in {"page", "column"}:
            self.page.end_paragraph()
        else:
            self.page.line_break()

    def _close(self, frame: _Frame) -> None:
        if frame.tag == "p":
            has_hidden = self._keep_hidden_apart()
            self.is_joined = _has_deleted_mark(frame.element)
            if self.is_joined:
                return
            level = frame.style.level
            if frame.style.is_title and (words := inner_text(frame.element)):
                self.titles.append(words)
            elif level is not None and self.titles:
                level += 1  # Word gives its title no level of its own; it stands above heading 1
            if not self.page.end_paragraph(level=min(level, 6) if level is not None else None):
                if _has_border(frame.element):
                    self.page.rule()
                elif not has_hidden and not _holds_picture(frame.element):
                    self.page.empty_paragraph()
        elif frame.tag in {"tc", "tbl"}:
            self.page.end_paragraph()
            self.is_joined = False

    def _note_deletion(self, element: Element) -> None:
        words = "".join(node.text or "" for node in element.iter() if local_name(node) in {"deltext", "t"})
        self._keep_apart(SetAsideKind.DELETION, "words deleted with changes tracked", words)

    def _note_hidden(self, run: Element) -> None:
        self.hidden += [node.text or "" for node in run.iter() if local_name(node) == "t"]

    def _keep_hidden_apart(self) -> bool:
        """Keep the hidden words since the last visible ones apart, and say whether there were any."""
        words = "".join(self.hidden)
        self.hidden.clear()
        return self._keep_apart(SetAsideKind.OTHER, "words hidden in the manuscript", words)

    def _keep_apart(self, kind: SetAsideKind, reason: str, words: str) -> bool:
        if not words.strip():
            return False
        key = f"kept:{self.kept_apart}"
        self.kept_apart += 1
        self.page.anchor(key)
        self.page.set_aside(kind, reason, words, key=key)
        return True


def read_docx(data: bytes, *, name: str) -> Book:
    """Read a Word document. *name* is what error messages call it.

    Raises:
        UnreadableFile: when the archive is damaged or holds no words. HostileArchive: when it breaks a safety limit.

    """
    archive = Archive(data, name=name)
    main = _main_part(archive, name)
    folder = main.rpartition("/")[0]
    root = parse_xml(archive.read(main), name=f"{name} ({main})")
    warnings: list[str] = []

    def part_of(path: str) -> Element | None:
        return _part(archive, path, name, warnings)

    page = Page()
    reader = _Reader(page, _styles(part_of(f"{folder}/styles.xml")))
    body = next((node for node in root if local_name(node) == "body"), None)
    if body is None:
        raise UnreadableFile(f"{name} is damaged: its document has no body. Get the file again.")
    reader.read(body)
    page.end_paragraph()
    for part, tag, reason in _NOTES:
        for identifier, words in _notes(part_of(f"{folder}/{part}.xml"), tag):
            page.set_aside(SetAsideKind.FOOTNOTE, reason, words, key=f"{tag}:{identifier}")
    comments = part_of(f"{folder}/comments.xml")
    for identifier, words in _notes(comments, "comment"):
        page.set_aside(SetAsideKind.COMMENT, _comment_reason(comments, identifier), words, key=f"comment:{identifier}")
    metadata = _metadata(part_of("docProps/core.xml"))
    if metadata.title is None and reader.titles:
        metadata = replace(metadata, title=reader.titles[0])
    return page.book(source_format="docx", name=name, metadata=metadata, warnings=warnings)


def _main_part(archive: Archive, name: str) -> str:
    """Find the main document, by the package's relations or by its usual name."""
    relations = _part(archive, "_rels/.rels", name, [])
    for node in relations.iter() if relations is not None else ():
        if local_name(node) == "relationship" and attribute(node, "Type").endswith("/officeDocument"):
            found = archive.find(normal_path(attribute(node, "Target")))
            if found is not None:
                return found
    found = archive.find("word/document.xml")
    if found is None:
        raise UnreadableFile(f"{name} is damaged: its document is not in the archive. Get the file again.")
    return found


def _part(archive: Archive, path: str, name: str, warnings: list[str]) -> Element | None:
    """Parse a file that the manuscript can do without; None where it is missing, or damaged, which is warned of."""
    found = archive.find(path)
    if found is None:
        return None
    try:
        return parse_xml(archive.read(found), name=f"{name} ({found})")
    except UnreadableFile:
        warnings.append(f"{found} is damaged; the rest of {name} was read.")
        return None


def _styles(root: Element | None) -> dict[str, _Style]:
    """Read the styles and let each inherit from what it is based on."""
    if root is None:
        return {}
    elements = {attribute(node, "styleId"): node for node in root if local_name(node) == "style"}
    return {identifier: _inherited(elements, identifier) for identifier in elements}


def _inherited(elements: dict[str, Element], identifier: str) -> _Style:
    chain: list[Element] = []
    while identifier in elements and elements[identifier] not in chain and len(chain) < _MAX_STYLE_CHAIN:
        chain.append(elements[identifier])
        identifier = _value(chain[-1], "basedon")
    style = _Style()
    for element in reversed(chain):
        label = _value(element, "name")
        heading = _HEADING.fullmatch(label.strip())
        level = int(heading.group(1)) if heading else style.level
        is_title = style.is_title or label.strip().lower() == "title"
        style = _Style(1 if is_title and level is None else level, _run_kinds(element, style.kinds, {}), is_title)
        style = _with_outline(style, _property(element, "ppr", "outlinelvl"))
    return style


def _with_outline(style: _Style, outline: str) -> _Style:
    if not re.fullmatch(r"[0-9]{1,2}", outline):
        return style
    level = int(outline)
    return _Style(level + 1 if level < _BODY_LEVEL else None, style.kinds, style.is_title)


def _value(element: Element, tag: str) -> str:
    return next((attribute(node, "val") for node in element if local_name(node) == tag), "")


def _property(element: Element, group: str, tag: str) -> str:
    properties = next((node for node in element if local_name(node) == group), None)
    return "" if properties is None else _value(properties, tag)


def _has_property(element: Element, group: str, tag: str) -> bool:
    properties = next((node for node in element if local_name(node) == group), None)
    return properties is not None and any(local_name(node) == tag for node in properties)


def _is_on(run: Element, tag: str) -> bool:
    properties = next((node for node in run if local_name(node) == "rpr"), None)
    return properties is not None and any(
        local_name(node) == tag and attribute(node, "val").lower() not in _OFF for node in properties
    )


def _run_kinds(run: Element, inherited: frozenset[EmphasisKind], styles: dict[str, _Style]) -> frozenset[EmphasisKind]:
    """Add what a run's properties switch on and take away what they switch off."""
    kinds = inherited
    properties = next((node for node in run if local_name(node) == "rpr"), None)
    for node in properties if properties is not None else ():
        tag, value = local_name(node), attribute(node, "val").lower()
        if tag == "rstyle" and attribute(node, "val") in styles:
            kinds |= styles[attribute(node, "val")].kinds
        kind = _TOGGLES.get(tag) or (EmphasisKind.UNDERLINE if tag == "u" else None)
        if kind is not None:
            kinds = kinds - {kind} if value in _OFF else kinds | {kind}
    return kinds


def _symbol(element: Element) -> str:
    code = attribute(element, "char")
    if not re.fullmatch(r"[0-9A-Fa-f]{4}", code):
        return ""
    # A private character is a glyph of some font; without the font nobody can tell which.
    return (
        "\N{REPLACEMENT CHARACTER}"
        if 0xE000 <= int(code, 16) <= 0xF8FF or 0xD800 <= int(code, 16) < 0xE000
        else chr(int(code, 16))
    )


def _has_border(paragraph: Element) -> bool:
    return _has_property(paragraph, "ppr", "pbdr")


def _draws_line(picture: Element) -> bool:
    """Say whether a picture is the horizontal line of Word or Google Docs."""
    return any(attribute(node, "hr").lower() in _ON for node in picture.iter())


def _has_deleted_mark(paragraph: Element) -> bool:
    """Say whether the mark that ends a paragraph was deleted or moved away with changes tracked: the next one goes on in it."""
    properties = next((node for node in paragraph if local_name(node) == "ppr"), None)
    marks = [node for node in properties if local_name(node) == "rpr"] if properties is not None else []
    return any(local_name(node) in _DELETED for mark in marks for node in mark)


def _holds_picture(paragraph: Element) -> bool:
    return any(local_name(node) in {"drawing", "pict"} for node in paragraph.iter())


def _notes(root: Element | None, tag: str) -> Iterator[tuple[str, str]]:
    """Yield each note's id and its words; the separators that Word keeps among them have a type and are passed over."""
    if root is None:
        return
    for note in root:
        if local_name(note) != tag or attribute(note, "type"):
            continue
        page = Page()
        _Reader(page, {}).read(note)
        page.end_paragraph()
        yield attribute(note, "id"), page.plain


def _comment_reason(comments: Element | None, identifier: str) -> str:
    author = next(
        (
            attribute(node, "author")
            for node in (comments if comments is not None else ())
            if attribute(node, "id") == identifier
        ),
        "",
    )
    return f"a comment by {author}" if author else "a comment"


def _metadata(core: Element | None) -> Metadata:
    fields: dict[str, str] = {}
    for node in core if core is not None else ():
        if words := inner_text(node):
            fields.setdefault(local_name(node), words)
    keywords = re.split(r"\s*[,;]\s*", fields.get("keywords", ""))
    return Metadata(
        title=fields.get("title"),
        author=fields.get("creator"),
        language=fields.get("language"),
        identifier=fields.get("identifier"),
        published=fields.get("created"),
        summary=fields.get("description"),
        tags=tuple(("Keyword", keyword) for keyword in keywords if keyword),
    )
