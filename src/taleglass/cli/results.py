"""Where do the results go?

By default to the current folder, named after the book: ``emma.epub`` gives ``emma.tale`` and ``emma.html``. A file that is not
ours is never replaced unless the person says so.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from contextlib import ExitStack
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
    "page_beside",
    "write_page",
    "write_text",
    "write_texts",
]

_TALE, _PAGE, _CORRECTIONS = ".tale", ".html", ".corrections.json"
_HEAD_SIZE = 4096  # bytes; the page names its maker near its top
_LONGEST_NAME = 120  # characters; file systems take 255 bytes, a character may be four, and suffixes follow
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
    if out is not None and out.suffix and not out.is_dir():
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


def page_beside(tale: Path) -> Path:
    """Say where a story's page goes: ``emma.html`` beside ``emma.tale``, or ``emma.page.html`` where a file of another's is.

    A book that came as HTML stands there under the very name that its page would take.
    """
    page = tale.with_suffix(_PAGE)
    return page if not page.exists() or is_ours(page) else tale.with_suffix(f".page{_PAGE}")


def corrections_beside(path: Path) -> Path:
    """Say where corrections are kept: ``emma.corrections.json`` beside ``emma.tale`` or ``emma.epub``."""
    return path.with_suffix(_CORRECTIONS)


def file_name(title: str) -> str:
    """Make a name that every file system takes out of any words."""
    kept = "".join(
        " " if sign in _FORBIDDEN or unicodedata.category(sign)[0] in {"C", "Z"} else sign
        for sign in unicodedata.normalize("NFC", title)
    )
    return " ".join(kept.split())[:_LONGEST_NAME].strip(". ") or "story"


def ensure_free(path: Path, taken: Collection[Path], *, force: bool) -> None:
    """Make sure that *path* may be written: it is new, or ours, or the person insists.

    Args:
        path: where a ``.tale`` file or a page is to go.
        taken: files that the same command has written or is reading; these are never replaced.
        force: whether files of others may be replaced.

    Raises:
        OutputError: when it may not.
    """
    if path.resolve() in taken:
        message = f"{path} belongs to another book of the same command; read this one separately, with --out."
        raise OutputError(message)
    if path.is_dir():
        message = f"{path} is a folder; name another place with --out."
        raise OutputError(message)
    if path.exists() and not force and not is_ours(path) and not _is_stream(path):
        message = f"{path} exists and was not made by {NAME}; name another place with --out, or replace it with --force."
        raise OutputError(message)


def write_page(story: Story, path: Path) -> None:
    """Write the story's page, whole or not at all.

    Raises:
        OutputError: when it cannot be written.
    """
    from taleglass.html_reader import render  # noqa: PLC0415 - for commands that make a page

    write_text(render(story), path)


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
    from taleglass.store import replacing  # noqa: PLC0415 - for commands that write

    with ExitStack() as stack:
        for path, content in contents.items():
            stack.enter_context(replacing(path)).write_bytes(content.encode("utf-8", "replace"))


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
