"""What does a download from the Archive of Our Own say around its story?

Its HTML and the e-books made from it share one structure: a preface with title, author, tags and summary; chapters, each with
the author's summary and notes before and after; an afterword. Tags become metadata, and all that the author says to the reader
is kept apart from the story.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from taleglass.story import Metadata, SetAsideKind
from taleglass.text.sources.html_flow import Aside, Skip, words_of
from taleglass.text.sources.markup import Element, attribute, classes, inner_text, local_name
from taleglass.text.sources.page import Page

__all__ = ["Archive3", "is_ao3"]

_WORK = re.compile(r"archiveofourown\.org/works/(\d+)")
_STATISTIC = re.compile(r"(Published|Updated|Completed|Words|Chapters):\s*(\S+)")
_SERIES = re.compile(r"Part\s+\d+\s+of\s+(?P<name>.+)", re.IGNORECASE)
_SINGULAR = {
    "relationships": "Relationship",
    "characters": "Character",
    "fandoms": "Fandom",
    "archive warnings": "Archive Warning",
    "categories": "Category",
    "additional tag": "Additional Tags",
}


def is_ao3(root: Element) -> bool:
    """Say whether the page is (part of) a download from the Archive of Our Own."""
    preface = next((node for node in root.iter() if attribute(node, "id") == "preface"), None)
    if preface is None:
        return False
    links = any("archiveofourown.org" in attribute(node, "href") for node in preface.iter() if local_name(node) == "a")
    return links or any(local_name(node) == "dl" and "tags" in classes(node) for node in preface.iter())


@dataclass(slots=True)
class Archive3:
    """Gathers the metadata of one download while its pages are read; ``rule`` is its rule for the flow."""

    page: Page
    metadata: Metadata = field(default_factory=Metadata)

    def rule(self, element: Element) -> Skip | Aside | None:
        """Take the preface, afterword, and chapter notes out of the story."""
        identifier, names = attribute(element, "id"), classes(element)
        if identifier == "preface":
            self._read_preface(element)
            return Skip()
        if identifier == "afterword":
            self._keep_apart(element, "the author's notes at the end")
            return Skip()
        if identifier.startswith("endnotes"):
            self._keep_apart(element, "the author's notes at the end of a chapter")
            return Skip()
        if "message" in names and local_name(element) == "p":
            return Aside(SetAsideKind.BOILERPLATE, "the archive's own words")
        parent = element.getparent()
        if parent is not None and _is_chapter_head(parent) and not _is_heading(element):
            if local_name(element) == "blockquote":
                self.page.set_aside(
                    SetAsideKind.AUTHOR_NOTE, f"the author's {_label(element) or 'chapter notes'}", words_of(element)
                )
            return Skip()
        return None

    def _read_preface(self, preface: Element) -> None:
        tags: list[tuple[str, str]] = []
        title = next((words for node in preface.iter() if local_name(node) == "h1" and (words := inner_text(node))), None)
        author = summary = series = language = published = identifier = None
        for node in preface.iter():
            tag, names = local_name(node), classes(node)
            if title is None and tag == "b" and _is_message(node) and not any(local_name(part) == "a" for part in node.iter()):
                title = inner_text(node) or None
            elif "byline" in names:
                author = ", ".join(inner_text(link) for link in node.iter() if local_name(link) == "a") or _after_by(
                    inner_text(node)
                )
            elif tag == "dl" and "tags" in names:
                tags = _tags(node)
            elif tag == "blockquote":
                label = _label(node)
                words = words_of(node)
                if label == "summary" and summary is None:
                    summary = words or None
                self.page.set_aside(SetAsideKind.AUTHOR_NOTE, f"the author's {label or 'notes'}", words)
            elif tag == "a" and identifier is None and (found := _WORK.search(attribute(node, "href"))):
                identifier = f"ao3:{found.group(1)}"
        for name, value in tags:
            if name == "Language":
                language = value
            elif name == "Series" and (found := _SERIES.match(value)):
                series = found.group("name").strip()
            elif name == "Published":
                published = value
        self.page.set_aside(SetAsideKind.FRONT_MATTER, "the archive's page of tags", _front_words(preface))
        if self.metadata.title is None:
            self.metadata = Metadata(
                title=title,
                author=author,
                language=language,
                identifier=identifier,
                published=published,
                series=series,
                summary=summary,
                tags=tuple(tags),
            )

    def _keep_apart(self, element: Element, reason: str) -> None:
        """Keep the notes of an element apart, and the archive's closing words apart from those."""
        quotes = [node for node in element.iter() if local_name(node) == "blockquote"]
        for quote in quotes:
            self.page.set_aside(SetAsideKind.AUTHOR_NOTE, reason, words_of(quote))
        if not quotes and inner_text(element):
            self.page.set_aside(SetAsideKind.BOILERPLATE, "the archive's own words", words_of(element))


def _is_message(node: Element) -> bool:
    parent = node.getparent()
    return parent is not None and "message" in classes(parent)


def _is_heading(element: Element) -> bool:
    return local_name(element) in {"h1", "h2", "h3"} or "byline" in classes(element)


def _is_chapter_head(element: Element) -> bool:
    if "meta" not in classes(element):
        return False
    return "group" in classes(element) or any(_is_heading(child) for child in element)


def _label(quote: Element) -> str:
    """Return the words of the line before a blockquote, such as “chapter summary”."""
    before = quote.getprevious()
    while before is not None and local_name(before) == "":
        before = before.getprevious()
    return (
        ""
        if before is None or local_name(before) not in {"p", "h2", "h3", "h4", "b"}
        else inner_text(before).rstrip(":").lower()
    )


def _after_by(words: str) -> str | None:
    return re.sub(r"^by\s+", "", words, flags=re.IGNORECASE) or None


def _tags(listing: Element) -> list[tuple[str, str]]:
    """Read the list of tags into one (field, value) pair a value."""
    pairs: list[tuple[str, str]] = []
    name = ""
    for node in listing:
        tag = local_name(node)
        if tag == "dt":
            words = inner_text(node).rstrip(":").strip()
            name = _SINGULAR.get(words.lower(), words)
        elif tag == "dd" and name:
            words = inner_text(node)
            links = [value for link in node.iter() if local_name(link) == "a" and (value := inner_text(link))]
            if name == "Stats":
                pairs.extend((found.group(1), found.group(2)) for found in _STATISTIC.finditer(words))
            elif name == "Series" or not links:
                pairs.append((name, words))
            else:
                pairs.extend((name, value) for value in links)
    return [pair for pair in pairs if pair[1]]


def _front_words(preface: Element) -> str:
    """Return the preface's words without the author's notes, which are kept apart on their own."""
    lines = [
        words_of(node) if "message" in classes(node) else inner_text(node)
        for node in preface.iter()
        if local_name(node) in {"h1", "dt", "dd"} or classes(node) & {"byline", "message"}
    ]
    return "\n".join(line for line in lines if line)
