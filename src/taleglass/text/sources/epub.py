"""What is the story in an e-book?

EPUB 2 and 3 by their own map: ``container.xml`` names the package file, whose spine gives the order of pages; the navigation
document or the NCX names the chapters; guide, landmarks and ``epub:type`` tell covers, title pages and lists of contents from
the story. Broken packages are read as far as they can be, with a warning.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from taleglass.errors import UnreadableFile, UnsupportedFormat
from taleglass.story import Book, Metadata, SetAsideKind
from taleglass.text.sources.ao3 import Archive3, is_ao3
from taleglass.text.sources.html_flow import Aside, Flow, Skip, footnote_rule, read_styles, reference_targets, words_of
from taleglass.text.sources.markup import Element, attribute, inner_text, local_name, parse_xhtml, parse_xml, tokens
from taleglass.text.sources.page import Page
from taleglass.text.sources.unpacking import Archive, normal_path
from taleglass.text.sources.web_page import first_of, page_rule

__all__ = ["read_epub"]

_FONT_SCRAMBLING = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
_PAGE_TYPES = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/x-dtbook+xml"})
_PAGE_ENDINGS = (".xhtml", ".html", ".htm", ".xht")
_SET_ASIDE = {
    "cover": SetAsideKind.FRONT_MATTER,
    "titlepage": SetAsideKind.FRONT_MATTER,
    "title-page": SetAsideKind.FRONT_MATTER,
    "halftitlepage": SetAsideKind.FRONT_MATTER,
    "halftitle": SetAsideKind.FRONT_MATTER,
    "copyright-page": SetAsideKind.FRONT_MATTER,
    "copyright": SetAsideKind.FRONT_MATTER,
    "colophon": SetAsideKind.BACK_MATTER,
    "imprint": SetAsideKind.FRONT_MATTER,
    "imprimatur": SetAsideKind.FRONT_MATTER,
    "dedication": SetAsideKind.FRONT_MATTER,
    "acknowledgments": SetAsideKind.BACK_MATTER,
    "acknowledgements": SetAsideKind.BACK_MATTER,
    "doc-acknowledgments": SetAsideKind.BACK_MATTER,
    "seriespage": SetAsideKind.FRONT_MATTER,
    "other-credits": SetAsideKind.BACK_MATTER,
    "toc": SetAsideKind.CONTENTS,
    "doc-toc": SetAsideKind.CONTENTS,
    "landmarks": SetAsideKind.CONTENTS,
    "loi": SetAsideKind.CONTENTS,
    "lot": SetAsideKind.CONTENTS,
    "index": SetAsideKind.BACK_MATTER,
    "bibliography": SetAsideKind.BACK_MATTER,
}
_BY_NAME = (
    (re.compile(r"(?:^|[^a-z])(?:cover(?:page)?|title[-_]?page|half[-_]?title)(?:[^a-z]|$)"), SetAsideKind.FRONT_MATTER),
    (re.compile(r"(?:^|[^a-z])(?:copyright|imprint)(?:page)?(?:[^a-z]|$)"), SetAsideKind.FRONT_MATTER),
    (re.compile(r"(?:^|[^a-z])(?:toc|contents|nav)(?:[^a-z]|$)"), SetAsideKind.CONTENTS),
)
_RIGHTS = re.compile(r"all rights reserved|©|\(c\) ?\d{4}|copyright\s+(?:©|\d{4})|\bISBN\b", re.IGNORECASE)
_SHORT_PAGE = 2500
"""Characters of the longest title or copyright page that is recognised by its file's name or its words."""
_MAX_NESTED_NAVIGATION = 2000
"""Entries of a navigation file that are looked at."""


@dataclass(slots=True)
class _Document:
    """A page of the spine: its path in the archive, its parsed markup, and what the package says of it."""

    path: str
    item_id: str
    root: Element
    is_linear: bool = True
    kinds: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Package:
    """What the package file says."""

    path: str
    root: Element
    items: dict[str, tuple[str, str, set[str]]] = field(default_factory=dict)
    """By id: path in the archive, media type, properties."""


def read_epub(data: bytes, *, name: str) -> Book:
    """Read an EPUB. *name* is what error messages call it.

    Raises:
        UnreadableFile: when the archive is damaged or holds no words. UnsupportedFormat: when it is locked (DRM).
        HostileArchive: when it breaks a safety limit.

    """
    archive = Archive(data, name=name)
    _refuse_locked(archive, name)
    warnings: list[str] = []
    package = _package(archive, name)
    documents = _documents(archive, package, name, warnings)
    if not documents:
        raise UnreadableFile(f"{name} is damaged: its package names no page that is in the archive. Get the file again.")
    page = Page()
    metadata = _metadata(package.root)
    downloaded = next((document for document in documents if is_ao3(document.root)), None)
    works = Archive3(page) if downloaded is not None else None
    _mark_kinds(archive, package, documents)
    titles = {} if works is not None else _chapter_titles(archive, package, name, warnings)
    targets = {key for document in documents for key in _targets(document)}
    sheets = [archive.read(path) for path, media, _ in package.items.values() if media == "text/css" and path in archive.names]
    sheet_styles = [sheet.decode("utf-8", errors="replace") for sheet in sheets]
    told = {document.path for document in documents} & {path for path, _ in titles}
    for document in documents:
        _read_document(
            document,
            page,
            metadata=metadata,
            works=works,
            titles=titles if told else {},
            targets=targets,
            sheets=sheet_styles,
        )
    if works is not None:
        found = works.metadata
        metadata = Metadata(
            title=found.title or metadata.title,
            author=found.author or metadata.author,
            language=metadata.language or found.language,
            identifier=found.identifier or metadata.identifier,
            published=found.published or metadata.published,
            series=found.series or metadata.series,
            summary=found.summary or metadata.summary,
            tags=found.tags or metadata.tags,
        )
    return page.book(source_format="epub", name=name, metadata=metadata, warnings=warnings)


def _refuse_locked(archive: Archive, name: str) -> None:
    sentence = f"{name} is locked (DRM) and cannot be read. Use a copy without a lock, which many sellers give on request."
    for marker in ("META-INF/rights.xml", "META-INF/sinf.xml", "META-INF/license.lcpl"):
        if archive.find(marker) is not None:
            raise UnsupportedFormat(sentence)
    found = archive.find("META-INF/encryption.xml")
    if found is None:
        return
    root = parse_xml(archive.read(found), name=f"{name} ({found})")
    methods = {attribute(node, "Algorithm") for node in root.iter() if local_name(node) == "encryptionmethod"}
    if methods - _FONT_SCRAMBLING:
        raise UnsupportedFormat(sentence)


def _package(archive: Archive, name: str) -> _Package:
    path = None
    container = archive.find("META-INF/container.xml")
    if container is not None:
        root = parse_xml(archive.read(container), name=f"{name} ({container})")
        paths = (attribute(node, "full-path") for node in root.iter() if local_name(node) == "rootfile")
        path = next((found for wanted in paths if (found := archive.find(wanted)) is not None), None)
    path = path or next((member for member in archive.names if member.lower().endswith(".opf")), None)
    if path is None:
        raise UnreadableFile(
            f"{name} is damaged: it has no package file, which tells the order of its pages. Get the file again."
        )
    package = _Package(path, parse_xml(archive.read(path), name=f"{name} ({path})"))
    for node in package.root.iter():
        if local_name(node) == "item" and attribute(node, "href"):
            member = _member(archive, path, attribute(node, "href"))
            if member is not None:
                properties = set(attribute(node, "properties").split())
                package.items.setdefault(attribute(node, "id"), (member, attribute(node, "media-type").lower(), properties))
    return package


def _member(archive: Archive, base: str, href: str) -> str | None:
    """Resolve a reference of the file *base* to a member of the archive."""
    path = "" if "://" in href else _parts(href)[0]
    return archive.find(posixpath.join(posixpath.dirname(base), path)) if path else None


def _parts(href: str) -> tuple[str, str]:
    """Return a reference's path and fragment; both empty where it is no address at all."""
    try:
        address = urlsplit(href)
    except ValueError:  # such as ``//[``
        return "", ""
    return address.path, address.fragment


def _documents(archive: Archive, package: _Package, name: str, warnings: list[str]) -> list[_Document]:
    """Parse the pages in reading order."""
    order: list[tuple[str, bool]] = []
    missing = 0
    for node in package.root.iter():
        if local_name(node) != "itemref":
            continue
        item = attribute(node, "idref")
        if item in package.items:
            order.append((item, attribute(node, "linear").lower() != "no"))
        else:
            missing += 1
    if missing:
        are = "is" if missing == 1 else "are"
        warnings.append(f"{missing} of the pages that {name} names {are} not in the file; the rest was read.")
    if not order:
        order = [
            (item, True)
            for item, (path, media, _) in package.items.items()
            if media in _PAGE_TYPES or path.endswith(_PAGE_ENDINGS)
        ]
        if order:
            warnings.append(f"{name} does not say in which order its pages stand; they were read as they are listed.")
    order, repeated = _each_once(package, order)
    if repeated:
        come = "comes" if repeated == 1 else "come"
        warnings.append(f"{repeated} of the pages that {name} names {come} up more than once; each was read once.")
    documents: list[_Document] = []
    for item, is_linear in order:
        path, media, properties = package.items[item]
        if media not in _PAGE_TYPES and not path.lower().endswith(_PAGE_ENDINGS):
            continue
        content = archive.read(path)
        if not content.strip():
            continue
        try:
            root, warning = parse_xhtml(content, name=f"{name} ({path})")
        except UnreadableFile:
            warnings.append(f"{path} holds nothing that can be read; the rest was read.")
            continue
        if warning:
            warnings.append(f"{path}: {warning}")
        kinds = {"toc"} if "nav" in properties else set()
        documents.append(_Document(path, item, root, is_linear, kinds))
    return documents


def _each_once(package: _Package, order: Sequence[tuple[str, bool]]) -> tuple[list[tuple[str, bool]], int]:
    """Leave each page its first place among those that are to be read, and count the pages that had more than one."""
    in_order = {package.items[item][0] for item, is_linear in order if is_linear}
    once: dict[str, tuple[str, bool]] = {}
    repeated: set[str] = set()
    for item, is_linear in order:
        path = package.items[item][0]
        if path in once or (path in in_order and not is_linear):
            repeated.add(path)
        else:
            once[path] = item, is_linear
    return list(once.values()), len(repeated)


def _mark_kinds(archive: Archive, package: _Package, documents: Sequence[_Document]) -> None:
    """Learn from guide, landmarks and the pages themselves which page is what."""
    by_path = {document.path: document for document in documents}
    for node in package.root.iter():
        if local_name(node) == "reference" and "#" not in attribute(node, "href"):
            document = by_path.get(_member(archive, package.path, attribute(node, "href")) or "")
            if document is not None:
                document.kinds.add(attribute(node, "type").lower())
    navigation = _navigation(archive, package)
    if navigation is not None:
        path, root = navigation
        for listing in root.iter():
            if local_name(listing) == "nav" and "landmarks" in tokens(listing):
                for link in listing.iter():
                    href = attribute(link, "href")
                    if local_name(link) == "a" and "#" not in href:
                        document = by_path.get(_member(archive, path, href) or "")
                        if document is not None:
                            document.kinds |= tokens(link)
    for document in documents:
        body = first_of(document.root, "body")
        if body is not None:
            document.kinds |= tokens(body)
            sections = [child for child in body if local_name(child) in {"section", "div", "article"}]
            if len(sections) == 1 and len(body) == 1:
                document.kinds |= tokens(sections[0])


def _navigation(archive: Archive, package: _Package) -> tuple[str, Element] | None:
    """Return the navigation document's path and markup; None where there is none, or nothing in it."""
    for path, _, properties in package.items.values():
        if "nav" in properties:
            with suppress(UnreadableFile):
                return path, parse_xhtml(archive.read(path), name=path)[0]
    return None


def _chapter_titles(archive: Archive, package: _Package, name: str, warnings: list[str]) -> dict[tuple[str, str], str]:
    """Read the navigation document, or else the NCX: (path, fragment or empty) to title, in order."""
    titles: dict[tuple[str, str], str] = {}
    navigation = _navigation(archive, package)
    if navigation is not None:
        path, root = navigation
        listings = [node for node in root.iter() if local_name(node) == "nav"]
        listing = next((node for node in listings if tokens(node) & {"toc", "doc-toc"}), listings[0] if listings else None)
        if listing is not None:
            for link in listing.iter():
                if local_name(link) == "a" and len(titles) < _MAX_NESTED_NAVIGATION:
                    _note_title(archive, path, attribute(link, "href"), inner_text(link), titles)
    if titles:
        return titles
    for path, media, _ in package.items.values():
        if media == "application/x-dtbncx+xml" or path.lower().endswith(".ncx"):
            try:
                root = parse_xml(archive.read(path), name=f"{name} ({path})")
            except UnreadableFile:
                warnings.append(f"{path}, which names the chapters, is damaged; the pages' own headings were taken.")
                break
            for point in root.iter():
                if local_name(point) == "navpoint" and len(titles) < _MAX_NESTED_NAVIGATION:
                    label = next((inner_text(node) for node in point if local_name(node) == "navlabel"), "")
                    source = next((attribute(node, "src") for node in point if local_name(node) == "content"), "")
                    _note_title(archive, path, source, label, titles)
            break
    return titles


def _note_title(archive: Archive, base: str, href: str, title: str, titles: dict[tuple[str, str], str]) -> None:
    member = _member(archive, base, href)
    if member is not None:
        titles.setdefault((member, unquote(_parts(href)[1])), title)


def _key(document: _Document, href: str) -> str:
    """Turn a reference on a page into the path of the page it points at, a hash sign, and the id there."""
    path, _, fragment = href.rpartition("#")
    folder = posixpath.dirname(document.path)
    target = normal_path(posixpath.join(folder, unquote(path))) if path else document.path
    return f"{target}#{unquote(fragment)}"


def _targets(document: _Document) -> set[str]:
    return reference_targets(
        document.root, lambda href: _key(document, href), lambda identifier: f"{document.path}#{identifier}"
    )


def _read_document(
    document: _Document,
    page: Page,
    *,
    metadata: Metadata,
    works: Archive3 | None,
    titles: dict[tuple[str, str], str],
    targets: set[str],
    sheets: Sequence[str],
) -> None:
    body = first_of(document.root, "body")
    start = body if body is not None else document.root
    aside = _page_aside(document, start, metadata, is_opening=not page.plain)
    note_rule = footnote_rule(targets, lambda identifier: f"{document.path}#{identifier}")
    if aside is not None and works is None and not any(note_rule(node) for node in start.iter()):
        page.set_aside(aside.kind, aside.reason, words_of(start))
        return

    def rule(element: Element) -> Skip | Aside | None:
        treatment = works.rule(element) if works is not None else None
        if treatment is None:
            treatment = note_rule(element)
        if treatment is None and works is None:
            treatment = _part_aside(element) or page_rule(element)
        return treatment

    openings = {fragment: title for (path, fragment), title in titles.items() if path == document.path and fragment}
    page.end_paragraph()
    if (document.path, "") in titles:
        page.opens_chapter(titles[document.path, ""])
    own_sheets = [node.text or "" for node in document.root.iter() if local_name(node) == "style"]
    Flow(
        page,
        rules=rule,
        styles=read_styles([*sheets, *own_sheets]),
        openings=openings,
        reference_key=lambda href: _key(document, href),
    ).read(start)
    page.end_paragraph()


def _part_aside(element: Element) -> Aside | None:
    """Keep apart a section inside a page that says it is a title page, a list of contents and the like."""
    if local_name(element) not in {"section", "div", "nav", "aside"}:
        return None
    kind = next((_SET_ASIDE[token] for token in sorted(tokens(element)) if token in _SET_ASIDE), None)
    return None if kind is None else Aside(kind, "marked as no part of the story by the e-book")


def _page_aside(document: _Document, body: Element, metadata: Metadata, *, is_opening: bool) -> Aside | None:
    """Say whether a whole page is no part of the story, and why."""
    if not document.is_linear:
        return Aside(SetAsideKind.OTHER, "a page outside the e-book's reading order")
    for token in sorted(document.kinds):
        if token in _SET_ASIDE:
            return Aside(_SET_ASIDE[token], f"the e-book names it {token}")
    words = inner_text(body)
    if len(words) > _SHORT_PAGE:
        return None
    stem = posixpath.basename(document.path).lower().rpartition(".")[0]
    for pattern, kind in _BY_NAME:
        if pattern.search(stem) or pattern.search(document.item_id.lower()):
            return Aside(kind, "by the name of its file")
    if is_opening and _RIGHTS.search(words):
        return Aside(SetAsideKind.FRONT_MATTER, "a copyright page")
    if is_opening and _is_title_page(words, metadata):
        return Aside(SetAsideKind.FRONT_MATTER, "a page of the title and the author alone")
    return None


def _is_title_page(words: str, metadata: Metadata) -> bool:
    """Say whether *words*, all of a page, are the book's title, its author, and nothing else; a title alone may open a tale."""
    left = _letters(words)
    main_title, _, _ = (metadata.title or "").partition(":")
    title = next((name for name in (_letters(metadata.title or ""), _letters(main_title)) if name and name in left), None)
    if title is None:
        return False
    left = left.replace(title, "", 1)
    authors = [name for part in (metadata.author or "").split(", ") if (name := _letters(part)) and name in left]
    for name in authors:
        left = left.replace(name, "", 1)
    return bool(authors) and left in {"", "by"}


def _letters(words: str) -> str:
    return "".join(character for character in words.casefold() if character.isalnum())


def _metadata(package: Element) -> Metadata:
    fields: dict[str, list[str]] = {}
    series = None
    for node in package.iter():
        words = inner_text(node) if len(node) == 0 else ""
        tag = local_name(node)
        if tag in {"title", "creator", "language", "identifier", "date", "description", "subject"} and words:
            fields.setdefault(tag, []).append(words)
        elif tag == "meta":
            if attribute(node, "name") == "calibre:series":
                series = attribute(node, "content") or series
            elif attribute(node, "property") == "belongs-to-collection" and words:
                series = series or words

    def first(name: str) -> str | None:
        return fields[name][0] if name in fields else None

    return Metadata(
        title=first("title"),
        author=", ".join(fields.get("creator", ())) or None,
        language=first("language"),
        identifier=first("identifier"),
        published=first("date"),
        series=series,
        summary=first("description"),
        tags=tuple(("Subject", subject) for subject in fields.get("subject", ())),
    )
