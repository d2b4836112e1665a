"""Where do the results go?

By default to the current folder, named after the book: ``emma.epub`` gives ``emma.tale`` and ``emma.html``. A file that is not
ours is never replaced unless the person says so.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from taleglass.errors import OutputError
from taleglass.name import NAME
from taleglass.story import Story

__all__ = [
    "Destination",
    "corrections_beside",
    "destination",
    "ensure_free",
    "file_name",
    "is_ours",
    "make_folder",
    "name_of",
    "page_beside",
    "page_of",
    "pages_of",
    "write_page",
    "write_text",
    "write_texts",
]

_TALE, _PAGE, _CORRECTIONS = ".tale", ".html", ".corrections.json"
_HEAD_SIZE = 4096  # bytes; the page names its maker near its top
_LONGEST_NAME = 120  # characters; a person should be able to read it
_MOST_BYTES = 255  # of a file's name, on the file systems that take least
_KINDS = frozenset({
    ".asc", ".doc", ".docx", ".epub", ".htm", ".html", ".images", ".json", ".log", ".markdown", ".md", ".mdown", ".mkd",
    ".noimages", ".odt", ".org", ".pdf", ".php", ".rst", ".rtf", ".shtml", _TALE, ".text", ".txt", ".utf-8", ".utf8", ".xht",
    ".xhtml", ".xml", ".zip",
})  # fmt: skip
"""Suffixes that tell what kind of file something is; whatever else follows a dot belongs to the name."""
_FORBIDDEN = frozenset('<>:"/\\|?*')  # in a file name, on one system or another


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """The two files of one book; ``page`` is None where none is wanted."""

    tale: Path
    page: Path | None


def destination(name: str, out: Path | None, *, is_only: bool, with_page: bool) -> Destination:
    """Say where the results of the book called *name* go.

    Args:
        name: the book's file name without suffix, or its title.
        out: what the person asked for: None for the current folder, a folder (made if missing), or a ``.tale`` file.
        is_only: whether there is one book only; several need a folder.
        with_page: whether a page is wanted.

    Raises:
        click.UsageError: when *out* is a file for several books, or a file of another kind.
        OutputError: when the folder cannot be made.
    """
    if out is not None and out.suffix.lower() in _KINDS and not _is_folder(out):
        if out.suffix.lower() != _TALE:
            message = f"--out takes a folder or a name that ends in {_TALE}, not {out}."
            raise click.UsageError(message)
        if not is_only:
            message = f"--out {out} is one file, but there are several books; name a folder."
            raise click.UsageError(message)
        tale = out
    else:
        folder = Path() if out is None else out
        make_folder(folder)
        tale = folder / f"{file_name(name)}{_TALE}"
    return Destination(tale=tale, page=page_beside(tale) if with_page else None)


def make_folder(folder: Path) -> None:
    """Make a folder, and those that it lies in, where they are missing.

    Raises:
        OutputError: when it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"The folder {folder} cannot be made ({(error.strerror or str(error)).lower()})."
        raise OutputError(message) from error


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # too long a name, for instance: whoever writes there tells
        return False


def page_beside(tale: Path) -> Path:
    """Say where a story's page goes: ``emma.html`` beside ``emma.tale``, or ``emma.page.html`` where a file of another's is.

    A book that came as HTML stands there under the very name that its page would take. A page that is there keeps its name.
    """
    page, other = _page_names(tale)
    if page.exists():
        return page if is_ours(page) else other
    return other if other.exists() and is_ours(other) else page


def pages_of(tale: Path) -> list[Path]:
    """Give the pages that a story has beside it, under either name."""
    return [page for page in _page_names(tale) if page.exists() and is_ours(page)]


def _page_names(tale: Path) -> tuple[Path, Path]:
    return _beside(tale, _PAGE), _beside(tale, f".page{_PAGE}")


def corrections_beside(path: Path) -> Path:
    """Say where corrections are kept: ``emma.corrections.json`` beside ``emma.tale`` or ``emma.epub``."""
    return _beside(path, _CORRECTIONS)


def name_of(path: Path) -> str:
    """Give the name of a book or a story: its file's, without what tells its kind. ``Mr. Keogh`` has a dot and no suffix."""
    return path.stem if path.suffix.lower() in _KINDS else path.name


def _beside(path: Path, suffix: str) -> Path:
    return path.parent / f"{_cut(name_of(path), suffix)}{suffix}"


def _cut(name: str, suffix: str) -> str:
    """Shorten a name so that it can be a file's together with *suffix*; characters stay whole."""
    while len(os.fsencode(name)) + len(suffix) > _MOST_BYTES:
        name = name[:-1]
    return name


def file_name(title: str) -> str:
    """Make a name that every file system takes out of any words."""
    kept = "".join(
        " " if sign in _FORBIDDEN or unicodedata.category(sign)[0] in {"C", "Z"} else sign
        for sign in unicodedata.normalize("NFC", title)
    )
    named = " ".join(kept.split())[:_LONGEST_NAME]
    return _cut(named, _CORRECTIONS).strip(". ") or "story"  # no longer suffix follows


def ensure_free(path: Path, taken: Collection[Path], *, force: bool) -> None:
    """Make sure that *path* may be written: it is new, or ours, or the person insists.

    Args:
        path: where a ``.tale`` file or a page is to go.
        taken: files that the same command has written or is reading; these are never replaced.
        force: whether files of others may be replaced.

    Raises:
        OutputError: when it may not.
    """
    try:
        path.lstat()
    except FileNotFoundError:
        pass
    except OSError as error:
        message = f"{path} cannot be written ({(error.strerror or str(error)).lower()}); name another place with --out."
        raise OutputError(message) from error
    if path.resolve() in taken:
        message = f"{path} belongs to another book of the same command; read this one separately, with --out."
        raise OutputError(message)
    if path.is_dir():
        message = f"{path} is a folder; name another place with --out."
        raise OutputError(message)
    if path.is_file() and not force:
        try:
            path.open("rb").close()
        except OSError as error:
            message = (
                f"{path} exists and cannot be looked into ({(error.strerror or str(error)).lower()}); name another place with "
                "--out, or replace it with --force."
            )
            raise OutputError(message) from error
    if path.exists() and not force and not is_ours(path) and not _is_stream(path):
        message = f"{path} exists and was not made by {NAME}; name another place with --out, or replace it with --force."
        raise OutputError(message)


def write_page(story: Story, path: Path) -> None:
    """Write the story's page, whole or not at all.

    Raises:
        OutputError: when it cannot be written.
    """
    write_text(page_of(story), path)


def page_of(story: Story) -> str:
    """Return the story's page."""
    from taleglass.html_reader import render  # noqa: PLC0415 - for commands that make a page

    return render(story)


def write_text(content: str, path: Path) -> None:
    """Write a UTF-8 file, whole or not at all, line breaks as they are.

    Raises:
        OutputError: when it cannot be written.
    """
    write_texts({path: content})


def write_texts(contents: Mapping[Path, str]) -> None:
    """Write UTF-8 files that belong together; none takes its place before all of them are written.

    Raises:
        OutputError: when one cannot be written.
    """
    from taleglass.store import replacing_together  # noqa: PLC0415 - for commands that write

    with replacing_together(tuple(contents)) as temporaries:
        for temporary, content in zip(temporaries, contents.values(), strict=True):
            temporary.write_bytes(content.encode("utf-8", "replace"))


def is_ours(path: Path) -> bool:
    """Say whether taleglass made a ``.tale`` file, a page or an empty file at *path*; a pipe or a device is never opened."""
    from taleglass.store import is_tale  # noqa: PLC0415 - as above

    if is_tale(path):
        return True
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            head = file.read(_HEAD_SIZE)
    except OSError:
        return False
    return not head or f'<meta name="generator" content="{NAME}">'.encode() in head


def _is_stream(path: Path) -> bool:
    """Say whether *path* is a pipe or a character device: it is written into, and nothing of it is lost."""
    return path.is_fifo() or path.is_char_device()
