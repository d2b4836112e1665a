"""What did the reader hold in hand?"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from taleglass.story.spans import Span

__all__ = [
    "Book",
    "Chapter",
    "Emphasis",
    "EmphasisKind",
    "Metadata",
    "Paragraph",
    "ParagraphKind",
    "SceneBreak",
    "SetAside",
    "SetAsideKind",
]


class ParagraphKind(StrEnum):
    """What a paragraph is on the page."""

    PROSE = "prose"
    VERSE = "verse"
    HEADING = "heading"
    SCENE_BREAK = "scene_break"


class EmphasisKind(StrEnum):
    """How words are set off from those around them."""

    ITALIC = "italic"
    BOLD = "bold"
    SMALL_CAPS = "small_caps"
    UNDERLINE = "underline"
    STRUCK = "struck"


class SetAsideKind(StrEnum):
    """What was kept out of the story, or marked in place as no part of it."""

    BOILERPLATE = "boilerplate"  # Project Gutenberg header, footer, licence, site chrome
    FRONT_MATTER = "front_matter"  # title page, colophon, dedication
    CONTENTS = "contents"  # table of contents, list of illustrations
    AUTHOR_NOTE = "author_note"  # Archive of Our Own notes and summaries
    FOOTNOTE = "footnote"
    COMMENT = "comment"  # an editor's comment in a manuscript
    DELETION = "deletion"  # a tracked deletion
    ILLUSTRATION = "illustration"
    BACK_MATTER = "back_matter"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the source says of itself; None or empty where it says nothing."""

    title: str | None = None
    author: str | None = None
    language: str | None = None
    identifier: str | None = None
    published: str | None = None
    series: str | None = None
    summary: str | None = None
    tags: tuple[tuple[str, str], ...] = ()
    """(field, value) pairs as the source gives them, such as ``("Character", "Anna Hill")``, one pair a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph; its span covers wrapped lines and leaves out the white space around it."""

    span: Span
    kind: ParagraphKind = ParagraphKind.PROSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One chapter; chapters do not overlap and stand in text order.

    Attributes:
        span: heading included, up to the end of the chapter's last paragraph.
        title: the heading's words with white space folded; None for a text without headings.
        heading: where the heading stands; None where the title comes from elsewhere (a navigation file) or is missing.
    """

    span: Span
    title: str | None = None
    heading: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Emphasis:
    """Words set off; the span leaves out marks such as ``_`` or ``*``."""

    span: Span
    kind: EmphasisKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneBreak:
    """A printed break: the span of ``***``, ``---``, ``#`` or of the white space of an extra gap."""

    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """Something on the page that is no part of the story.

    Attributes:
        span: where it stands in ``Book.text``, when it was marked in place; None when it was kept out of the text.
        text: its words, when it was kept out of the text; None when ``span`` says where they stand.
        anchor: offset in ``Book.text`` at which a footnote or comment hangs, if known.
        reason: one phrase for a person: what it is and how it was recognised.
    """

    kind: SetAsideKind
    reason: str
    span: Span | None = None
    text: str | None = None
    anchor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One text and what its page shows.

    ``text`` is what the reader saw. For plain text it is the decoded file itself, line breaks and all, without a byte order
    mark; for other formats paragraphs are joined by one blank line and soft line breaks are one space. Paragraphs, in text
    order, cover every character that is not white space except what ``set_aside`` marks in place; set-aside stretches hold no
    paragraph.
    """

    text: str
    source_format: str
    """``txt``, ``markdown``, ``html``, ``epub`` or ``docx``."""
    encoding: str | None = None
    metadata: Metadata = field(default_factory=Metadata)
    chapters: tuple[Chapter, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    emphasis: tuple[Emphasis, ...] = ()
    scene_breaks: tuple[SceneBreak, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    warnings: tuple[str, ...] = ()
    """Sentences for a person: what was odd about the source and what we did about it."""
