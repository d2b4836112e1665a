"""Read books and leave what was found: ``taleglass read``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from taleglass.cli.exit_codes import ExitCode
from taleglass.cli.faults import sentence, tell
from taleglass.cli.progress import progress
from taleglass.cli.results import Destination, destination, ensure_free, write_page
from taleglass.cli.settings import Settings, talking_options
from taleglass.cli.summary import as_object, print_summary
from taleglass.cli.terminal import emit_json, say
from taleglass.errors import TaleglassError, UnreadableFile, UnsupportedFormat
from taleglass.name import NAME
from taleglass.road import Listener, Progress, Stage
from taleglass.story import Story

__all__ = ["read", "read_to"]

_STDIN = "-"


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR|FILE",
    help="A folder for the results, or for one book a name ending in .tale. By default the current folder.",
)
@click.option("--name", metavar="TITLE", help="What to call a book from standard input.")
@click.option("--no-page", is_flag=True, help="Write the .tale file only.")
@click.option("--force", is_flag=True, help="Replace files that taleglass did not make.")
@click.option(
    "--weights",
    type=click.Path(exists=True, path_type=Path),
    metavar="DIR|ZIP",
    help="Read with these weights, trained by you or others.",
)
@talking_options
@click.pass_obj
def read(
    settings: Settings,
    *,
    files: tuple[str, ...],
    out: Path | None,
    name: str | None,
    no_page: bool,
    force: bool,
    weights: Path | None,
) -> int:
    """Read books; leave a .tale file and a page for each.

    A FILE is plain text, Markdown, HTML, EPUB or DOCX; - is standard input. Results go to the current folder and are named
    after the book. The model is loaded once, however many books there are; a book that cannot be read does not stop the others.
    """
    if name is not None and _STDIN not in files:
        raise click.UsageError("--name is for a book from standard input, named -.")
    if files.count(_STDIN) > 1:
        raise click.UsageError("Standard input, -, can be read once.")
    books: list[dict[str, object]] = []
    failed: list[tuple[str, Exception]] = []
    taken = {Path(file).resolve() for file in files if file != _STDIN}
    for file in files:
        called = (name or "stdin") if file == _STDIN else Path(file).stem
        place = destination(called, out, is_only=len(files) == 1, with_page=not no_page)
        try:
            with progress(name or file if file == _STDIN else Path(file).name, settings) as listener:
                story = read_to(place, _source(file, name), taken, listener, force=force, weights=weights)
        except Exception as error:  # noqa: BLE001 - one bad book must not stop the others
            failed.append((file, error))
            tell(error, settings)
            continue
        taken |= {path.resolve() for path in (place.tale, place.page) if path is not None}
        books.append(as_object(story, file, place.tale, place.page))
        if not settings.quiet and not settings.as_json:
            if len(books) > 1:
                say()
            print_summary(story, place.tale, place.page)
    if settings.as_json:
        emit_json({"books": books, "failed": [{"source": file, "error": sentence(error)} for file, error in failed]})
    return _exit_code(len(files), [error for _, error in failed])


class _Stdin:
    """A book from standard input, with the title a person gives it."""

    def __init__(self, title: str | None) -> None:
        self.title = title


def _source(file: str, name: str | None) -> Path | _Stdin:
    return _Stdin(name) if file == _STDIN else Path(file)


def read_to(
    place: Destination,
    source: Path | _Stdin,
    taken: set[Path],
    listener: Listener,
    *,
    force: bool,
    weights: Path | None = None,
) -> Story:
    """Read one book and write its files.

    Raises:
        TaleglassError: when it cannot be read, or the files may not or cannot be written.
    """
    from taleglass import road  # noqa: PLC0415 - looked up when used, so that a program may put its own road there
    from taleglass.store import is_tale, save  # noqa: PLC0415 - for commands that write

    for path in (place.tale, place.page):
        if path is not None:
            ensure_free(path, taken, force=force)
    reader = road.the_reader(weights) if weights else None
    if isinstance(source, _Stdin):
        data = sys.stdin.buffer.read()
        if not data:
            raise UnreadableFile("Standard input is empty.")
        story = road.read_bytes(data, name=source.title or "stdin", title=source.title, reader=reader, listener=listener)
    elif is_tale(source):
        message = f"{source} is a story that has been read already; open it with {NAME} show."
        raise UnsupportedFormat(message)
    else:
        story = road.read_story(source, reader=reader, listener=listener)
    listener(Progress(stage=Stage.SAVING))
    save(story, place.tale)
    if place.page is not None:
        listener(Progress(stage=Stage.PAGE))
        write_page(story, place.page)
    return story


def _exit_code(books: int, errors: list[Exception]) -> int:
    if not errors:
        return ExitCode.OK
    if books > 1:
        return ExitCode.SOME_FAILED
    return errors[0].exit_code if isinstance(errors[0], TaleglassError) else ExitCode.UNEXPECTED
