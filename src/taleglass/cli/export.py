"""Hand a story to another program: ``taleglass export``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from taleglass.cli.results import write_text
from taleglass.cli.settings import Settings, talking_options
from taleglass.cli.terminal import emit_bytes, emit_json, say
from taleglass.errors import OutputError

__all__ = ["export"]

_STDOUT = "-"
_FORMAT_NAMES = ("json", "conllu")  # of taleglass.exports.FORMATS, which --help need not import; a test compares them


@click.command()
@click.argument("tale", type=click.Path(path_type=Path), metavar="BOOK.tale")
@click.option("--to", "format_name", type=click.Choice(_FORMAT_NAMES), required=True, help="The format.")
@click.option("-o", "--out", default=_STDOUT, show_default=True, metavar="FILE|-", help="A file, or - for standard output.")
@click.option("--id", "story_id", metavar="ID", help="The id the story goes by in the export; its own by default.")
@click.option("--with-text", is_flag=True, help="Put the book's whole text in (json).")
@talking_options
@click.pass_obj
def export(settings: Settings, *, tale: Path, format_name: str, out: str, story_id: str | None, with_text: bool) -> None:
    """Write a story in a format that other programs read.

    An existing FILE is replaced, whole or not at all.
    """
    from taleglass.exports import FORMATS, Options  # noqa: PLC0415 - for this command
    from taleglass.store import is_tale, load  # noqa: PLC0415 - for commands that open stories

    if out == _STDOUT and settings.as_json:
        raise click.UsageError("With --json, standard output holds the report; name a file with --out.")
    story = load(tale)
    if story_id is not None:
        story = replace(story, id=story_id)
    content = FORMATS[format_name].write(story, Options(with_text=with_text))
    if out == _STDOUT:
        emit_bytes(content.encode("utf-8", "replace"))
        return
    path = Path(out)
    if path.is_dir() or is_tale(path):
        message = f"{path} is a {'folder' if path.is_dir() else 'story'}; name another file with --out."
        raise OutputError(message)
    write_text(content, path)
    if settings.as_json:
        emit_json({"id": story.id, "format": format_name, "file": out})
    elif not settings.quiet:
        say(out)
