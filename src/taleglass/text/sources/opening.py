"""How does a file become a book?

The two doors of the room: a path, or bytes that came from elsewhere. Both look at the content, choose the reader of its
format, and refuse what cannot be read with a sentence that says what to do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from taleglass.errors import UnreadableFile
from taleglass.story import Book
from taleglass.text.sources.sniffing import Format, sniff

__all__ = ["MAX_FILE_BYTES", "open_book", "open_bytes"]

MAX_FILE_BYTES = 512 * 1024 * 1024
"""Bytes of a file; an e-book full of pictures may have 200 MB."""


def open_book(path: str | Path) -> Book:
    """Read the story in a file: plain text, Markdown, HTML, EPUB or DOCX, told apart by content, then by name.

    Raises:
        UnreadableFile: when the file is missing, a folder, closed to us, empty, binary or damaged.
        UnsupportedFormat: when it is of a kind we do not read; the message says what to do.
        HostileArchive: when it breaks a safety limit.

    """
    place = Path(path)
    try:
        if place.is_dir():
            raise UnreadableFile(f"{place} is a folder, not a file. Name the story's file in it.")
        if not place.exists():
            raise UnreadableFile(f"{place} does not exist. Check the name and the folder.")
        if place.stat().st_size > MAX_FILE_BYTES:
            raise UnreadableFile(f"{place} is larger than any book ({place.stat().st_size:,} bytes). It was not read.")
        data = place.read_bytes()
    except PermissionError as error:
        raise UnreadableFile(f"{place} may not be read by you. Change its permissions or copy it.") from error
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"{place} cannot be read ({error}). Check the name and the disk.") from error
    return open_bytes(data, name=place.name)


def open_bytes(data: bytes, *, name: str) -> Book:
    """Read the story in *data*; *name* is its file name, or what to call it in messages, such as ``standard input``.

    Raises:
        UnreadableFile, UnsupportedFormat, HostileArchive: as ``open_book``.

    """
    return _titled(_reader(sniff(data, name=name))(data, name))


def _titled(book: Book) -> Book:
    """Give a book without a title that of its one heading, where that stands over everything and only names: no “Chapter 1”."""
    if book.metadata.title is not None or len(book.chapters) != 1 or not book.paragraphs:
        return book
    [chapter] = book.chapters
    if chapter.title is None or chapter.heading is None or chapter.heading.start > book.paragraphs[0].span.start:
        return book
    from taleglass.text.sources.headings import MarkForm, parse_heading  # noqa: PLC0415 - numpy is slow to import

    mark = parse_heading(chapter.title)
    only_names = mark is None or mark.form is MarkForm.CAPITALS
    return replace(book, metadata=replace(book.metadata, title=chapter.title)) if only_names else book


def _reader(kind: Format) -> Callable[[bytes, str], Book]:
    """Load the reader of one format; lxml and markdown-it are slow to import, and most commands need neither."""
    if kind is Format.PLAIN_TEXT:
        from taleglass.text.sources.plain_text import read_plain_text  # noqa: PLC0415

        return lambda data, name: read_plain_text(data, name=name)
    if kind is Format.MARKDOWN:
        from taleglass.text.sources.markdown import read_markdown  # noqa: PLC0415

        return lambda data, name: read_markdown(data, name=name)
    if kind is Format.HTML:
        from taleglass.text.sources.web_page import read_web_page  # noqa: PLC0415

        return lambda data, name: read_web_page(data, name=name)
    if kind is Format.EPUB:
        from taleglass.text.sources.epub import read_epub  # noqa: PLC0415

        return lambda data, name: read_epub(data, name=name)
    from taleglass.text.sources.docx import read_docx  # noqa: PLC0415

    return lambda data, name: read_docx(data, name=name)
