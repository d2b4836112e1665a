"""Hand a story to another program: ``taleglass export``."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import click

from taleglass.cli.results import file_name, make_folder, write_text, write_texts
from taleglass.cli.settings import Settings, talking_options
from taleglass.cli.terminal import emit_bytes, emit_json, printable, say
from taleglass.errors import OutputError, TaleglassError
from taleglass.story import Story

__all__ = ["export"]

_STDOUT = "-"
# The names in taleglass.exports.FORMATS and FILE_SETS, which --help need not import; a test compares them.
_FORMAT_NAMES = ("json", "conllu", "script")
_SET_NAMES = ("booknlp",)
_FORMAT_WITH_TEXT = "json"


@click.command()
@click.argument("tale", type=click.Path(path_type=Path, readable=False), metavar="BOOK.tale")
@click.option("--to", "format_name", type=click.Choice([*_FORMAT_NAMES, *_SET_NAMES]), required=True, help="The format.")
@click.option(
    "-o",
    "--out",
    metavar="FILE|DIR|-",
    help="A file, or - for standard output, as by default; for a format of several files (booknlp) a folder, by default "
    "the current one.",
)
@click.option("--id", "story_id", metavar="ID", help="The id the story goes by in the export; its own by default.")
@click.option("--with-text", is_flag=True, help="Put the book's whole text in (json).")
@talking_options
@click.pass_obj
def export(settings: Settings, *, tale: Path, format_name: str, out: str | None, story_id: str | None, with_text: bool) -> None:
    """Write a story in a format that other programs read.

    An existing FILE is replaced, whole or not at all, unless it is the book; a pipe or a device is written into. A format of
    several files leaves them in the folder DIR, which is made if missing, named after the story's id: --out novels --id emma
    writes novels/emma.tokens and the others.
    """
    from taleglass.exports import FILE_SETS, FORMATS, Options  # noqa: PLC0415 - for this command
    from taleglass.store import is_tale, load  # noqa: PLC0415 - for commands that open stories

    if story_id is not None and not story_id.strip():
        raise click.UsageError("--id is empty; give a name, or leave it out for the story's own.")
    if with_text and format_name != _FORMAT_WITH_TEXT:
        message = f"--with-text is for {_FORMAT_WITH_TEXT}; {format_name} holds every word as it is."
        raise click.UsageError(message)
    options = Options(with_text=with_text)
    if format_name in FILE_SETS:
        if out == _STDOUT:
            message = f"{format_name} is several files; name a folder with --out."
            raise click.UsageError(message)
        if story_id is not None and file_name(story_id) != story_id:
            message = f"Files cannot be named {printable(story_id)!r}; take --id {file_name(story_id)!r}, for instance."
            raise click.UsageError(message)
        story = _called(load(tale), story_id)
        folder = Path() if out is None else Path(out)
        files = _write_set(story, folder, FILE_SETS[format_name].write(story, options))
        if settings.as_json:
            emit_json({"id": story.id, "format": format_name, "files": files})
        elif not settings.quiet:
            for file in files:
                say(file)
        return
    out = _STDOUT if out is None else out
    if out == _STDOUT and settings.as_json:
        raise click.UsageError("With --json, standard output holds the report; name a file with --out.")
    story = _called(load(tale), story_id)
    content = FORMATS[format_name].write(story, options)
    if out == _STDOUT:
        emit_bytes(content.encode("utf-8", "replace"))
        return
    path = Path(out)
    if path.is_dir() or is_tale(path):
        raise OutputError(_in_the_way(path))
    if path.suffix != f".{format_name}" and _is_the_book(path, story):
        message = f"{path} is the book itself; name another place with --out."
        raise OutputError(message)
    write_text(content, path)
    if settings.as_json:
        emit_json({"id": story.id, "format": format_name, "file": out})
    elif not settings.quiet:
        say(out)


def _called(story: Story, story_id: str | None) -> Story:
    return story if story_id is None else replace(story, id=story_id)


def _write_set(story: Story, folder: Path, contents: Mapping[str, str]) -> list[str]:
    """Write files that belong together, all or none, and return their paths."""
    from taleglass.store import is_tale  # noqa: PLC0415 - as above

    make_folder(folder)
    paths = {folder / f"{file_name(story.id)}{suffix}": content for suffix, content in contents.items()}
    for path in paths:
        if path.is_dir() or is_tale(path):
            raise OutputError(_in_the_way(path))
    write_texts(paths)
    return [str(path) for path in paths]


def _is_the_book(path: Path, story: Story) -> bool:
    """Say whether a file holds the very text that a story was read from."""
    from taleglass.text import open_book  # noqa: PLC0415 - for files that are to be replaced

    with suppress(TaleglassError):  # what cannot be read as a book is none
        return path.is_file() and open_book(path).text == story.text
    return False


def _in_the_way(path: Path) -> str:
    return f"{path} is a {'folder' if path.is_dir() else 'story'}; name another place with --out."
