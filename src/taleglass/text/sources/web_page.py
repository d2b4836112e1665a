"""What is the story on a saved web page?

Reads HTML files: downloads from the Archive of Our Own, Project Gutenberg's HTML, and any other page, of which the main part is
read and the site around it left out. Nothing is fetched: pictures, styles and scripts elsewhere do not exist for us.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from taleglass.story import Book, Metadata, SetAsideKind
from taleglass.text.sources.ao3 import Archive3, is_ao3
from taleglass.text.sources.encoding import declared_by_html, decode
from taleglass.text.sources.html_flow import Aside, Flow, Rules, Skip, footnote_rule, read_styles, reference_targets
from taleglass.text.sources.markup import Element, attribute, classes, inner_text, local_name, parse_html, tokens
from taleglass.text.sources.page import Page

__all__ = ["first_of", "page_rule", "read_web_page"]

_SITE_TAGS = frozenset(["aside", "footer"])
_SITE_ROLES = frozenset(["navigation", "banner", "contentinfo", "complementary", "search", "menu"])
_MAIN_SHARE = 0.5
"""Share of a page's words that its only article must hold to be taken for the story."""
_GUTENBERG_IDS = frozenset(
    ["pg-header", "pg-footer", "pg-machine-header", "pg-start-separator", "pg-end-separator", "project-gutenberg-license"]
)
_GUTENBERG_CLASSES = frozenset(["pg-boilerplate", "pgheader", "pgfooter", "pg-header", "pg-footer"])
_TRANSCRIBERS = frozenset(["tnote", "transnote", "transcribers-note", "transcriber", "tn", "tnotes", "transcribernote"])
_CONTENTS = frozenset(
    ["toc", "contents", "tableofcontents", "table-of-contents", "loi", "lot", "doc-toc", "landmarks", "page-list"]
)
_PICTURES = frozenset(
    ["figcenter", "figleft", "figright", "figure", "caption", "image", "illus", "illustration", "imagecenter", "wp-caption"]
)


def read_web_page(data: bytes, *, name: str) -> Book:
    """Read an HTML file. *name* is what error messages call it.

    Raises:
        UnreadableFile: when the bytes are no text, or no words are on the page.

    """
    decoded = decode(data, name=name, declared=declared_by_html(data))
    root, warning = parse_html(decoded.text, name=name)
    page = Page()
    archive = Archive3(page) if is_ao3(root) else None
    styles = read_styles(node.text or "" for node in root.iter() if local_name(node) == "style")
    notes = footnote_rule(reference_targets(root, _fragment, str))
    body = first_of(root, "body") if first_of(root, "body") is not None else root
    assert body is not None
    rules: list[Rules] = [notes]
    if archive is not None:
        rules.insert(0, archive.rule)
        start = body
    else:
        rules += [page_rule, _site_rule]
        start = _main_part(body)
    Flow(page, rules=_any_of(rules), styles=styles, reference_key=_fragment).read(start)
    metadata = archive.metadata if archive is not None else _head_metadata(root)
    if archive is None and metadata.title is None:
        metadata = replace(metadata, title=_title(root, start))
    return page.book(
        source_format="html",
        name=name,
        metadata=metadata,
        encoding=decoded.encoding,
        warnings=[sentence for sentence in (decoded.warning, warning) if sentence],
    )


def page_rule(element: Element) -> Skip | Aside | None:
    """Say what to do with parts that Project Gutenberg's HTML and e-books name by class or id."""
    names = classes(element) | tokens(element)
    identifier = attribute(element, "id").lower()
    if identifier in _GUTENBERG_IDS or names & _GUTENBERG_CLASSES:
        return Aside(SetAsideKind.BOILERPLATE, "Project Gutenberg header or footer")
    if names & _TRANSCRIBERS:
        return Aside(SetAsideKind.BOILERPLATE, "a transcriber's note")
    tag = local_name(element)
    if (names & _CONTENTS or identifier in {"toc", "contents"}) and tag not in {"a", "h1", "h2", "h3", "body", "html"}:
        return Aside(SetAsideKind.CONTENTS, "a list of contents or illustrations")
    if tag in {"figure", "figcaption"} or (names & _PICTURES and tag in {"div", "p", "span"}):
        return Aside(SetAsideKind.ILLUSTRATION, "a picture's caption")
    return None


def first_of(root: Element, tag: str) -> Element | None:
    """Return the first element of that name, in page order."""
    return next((node for node in root.iter() if local_name(node) == tag), None)


def _fragment(href: str) -> str:
    return href.rpartition("#")[2]


def _any_of(rules: Sequence[Rules]) -> Rules:
    def rule(element: Element) -> Skip | Aside | None:
        for one in rules:
            treatment = one(element)
            if treatment is not None:
                return treatment
        return None

    return rule


def _site_rule(element: Element) -> Skip | None:
    """Leave out what surrounds the story on a web site."""
    tag = local_name(element)
    if (tag in _SITE_TAGS and not tokens(element) & {"doc-footnote", "footnote"}) or tokens(element) & _SITE_ROLES:
        return Skip()
    if tag == "header" and not any(local_name(node) in {"h1", "h2", "h3"} for node in element.iter()):
        return Skip()
    return None


def _main_part(body: Element) -> Element:
    """Return the one main or article element that holds the story, or the whole body."""
    whole = sum(len(str(part)) for part in body.itertext())
    for tag in ("main", "article"):
        found = [
            node for node in body.iter() if local_name(node) == tag or (tag == "main" and attribute(node, "role") == "main")
        ]
        if found:
            largest = max(found, key=lambda node: sum(len(str(part)) for part in node.itertext()))
            if (len(found) == 1 and tag == "main") or sum(len(str(part)) for part in largest.itertext()) >= _MAIN_SHARE * whole:
                return largest
    return body


def _head_metadata(root: Element) -> Metadata:
    fields: dict[str, str] = {}
    for node in root.iter():
        if local_name(node) == "meta":
            key = (attribute(node, "name") or attribute(node, "property")).lower()
            value = " ".join(attribute(node, "content").split())
            if key and value:
                fields.setdefault(key, value)

    def first(*keys: str) -> str | None:
        return next((fields[key] for key in keys if key in fields), None)

    return Metadata(
        title=first("dc.title", "dcterms.title", "og:title"),
        author=first("author", "dc.creator", "dcterms.creator", "marcrel.aut", "article:author"),
        language=root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or first("dc.language", "dcterms.language"),
        published=first("dc.date", "dcterms.issued", "dcterms.created", "article:published_time"),
        summary=first("description", "og:description"),
    )


def _title(root: Element, start: Element) -> str | None:
    headings = [node for node in start.iter() if local_name(node) == "h1"]
    if len(headings) == 1 and (words := inner_text(headings[0])):
        return words
    node = first_of(root, "title")
    return (inner_text(node) or None) if node is not None else None
