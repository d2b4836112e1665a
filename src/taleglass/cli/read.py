"""Read books and leave what was found: ``taleglass read``."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from taleglass.cli.exit_codes import ExitCode
from taleglass.cli.faults import sentence, tell
from taleglass.cli.progress import progress
from taleglass.cli.results import Destination, corrections_beside, destination, ensure_free, name_of, write_page
from taleglass.cli.settings import Settings, talking_options
from taleglass.cli.summary import as_object, print_summary
from taleglass.cli.terminal import emit_json, note, say
from taleglass.errors import CorrectionsError, OutputError, StoryFileError, TaleglassError, UnreadableFile, UnsupportedFormat
from taleglass.folding import fold
from taleglass.name import NAME
from taleglass.road import Listener, Progress, Stage
from taleglass.story import Story

if TYPE_CHECKING:
    from taleglass.corrections import SetRight

__all__ = ["read", "read_to"]

_STDIN = "-"
_RUN = 8  # words; two books seldom share as many in a row


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR|FILE",
    help="A folder for the results, or for one book a name ending in .tale. By default the current folder.",
)
@click.option(
    "--name", metavar="TITLE", help="What to call a book from standard input; an ending such as .md says that it is Markdown."
)
@click.option("--no-page", is_flag=True, help="Write the .tale file only.")
@click.option("--force", is_flag=True, help="Replace files that taleglass did not make.")
@click.option(
    "--weights",
    type=click.Path(exists=True, path_type=Path),
    metavar="DIR|ZIP",
    help="Read with these weights, trained by you or others.",
)
@click.option(
    "--corrections",
    type=click.Path(path_type=Path, readable=False),
    metavar="FILE",
    help="What you set right with `taleglass cast`; BOOK.corrections.json beside the result or the book by default.",
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
    corrections: Path | None,
) -> int:
    """Read books; leave a .tale file and a page for each.

    A FILE is plain text, Markdown, HTML, EPUB or DOCX; - is standard input. Results go to the current folder and are named
    after the book. The model is loaded once, however many books there are; a book that cannot be read does not stop the others.
    """
    if name is not None and _STDIN not in files:
        raise click.UsageError("--name is for a book from standard input, named -.")
    if files.count(_STDIN) > 1:
        raise click.UsageError("Standard input, -, can be read once.")
    if corrections is not None and len(files) > 1:
        raise click.UsageError("--corrections is one file of one book; those of several books are found beside each of them.")
    books: list[dict[str, object]] = []
    failed: list[tuple[str, Exception]] = []
    unsaid: OutputError | None = None
    taken = {Path(file).resolve() for file in files if file != _STDIN}
    for file in files:
        called = (name or "stdin") if file == _STDIN else name_of(Path(file))
        place = destination(called, out, is_only=len(files) == 1, with_page=not no_page)
        replaced = _text_in(place.tale)
        try:
            with progress(name or file if file == _STDIN else Path(file).name, settings) as listener:
                story = read_to(
                    place, _source(file, name), taken, listener, force=force, weights=weights, corrections=corrections
                )
        except KeyboardInterrupt:
            _report(settings, books, failed)  # the books before this one are finished
            raise
        except Exception as error:  # noqa: BLE001 - one bad book must not stop the others
            failed.append((file, error))
            tell(error, settings)
            continue
        taken |= {path.resolve() for path in (place.tale, place.page) if path is not None}
        books.append(as_object(story, file, place.tale, place.page))
        if not settings.quiet and not settings.as_json and unsaid is None:
            try:
                if len(books) > 1:
                    say()
                print_summary(story, place.tale, place.page)
            except OutputError as error:  # nobody takes the answer any more; the other books are read all the same
                unsaid = error
        if not settings.quiet and replaced is not None and _is_another(replaced, story.text):
            note(f"{place.tale} was the story of another book, which it has replaced; --out keeps two books of one name apart.")
    _report(settings, books, failed)
    if unsaid is not None:
        raise unsaid
    return _exit_code(len(files), [error for _, error in failed])


def _report(settings: Settings, books: list[dict[str, object]], failed: list[tuple[str, Exception]]) -> None:
    if settings.as_json:
        emit_json({"books": books, "failed": [{"source": file, "error": sentence(error)} for file, error in failed]})


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
    corrections: Path | None = None,
) -> Story:
    """Read one book and write its files; apply the corrections that are named or lie beside the result or the book.

    Raises:
        TaleglassError: when it cannot be read, the corrections have a fault, or the files may not or cannot be written.
    """
    from taleglass import road  # noqa: PLC0415 - looked up when used, so that a program may put its own road there
    from taleglass.store import is_tale, save, taking_turns  # noqa: PLC0415 - for commands that write

    for path in (place.tale, place.page):
        if path is not None:
            ensure_free(path, taken, force=force)
    set_right = _set_right(place.tale, source, corrections)
    reader = road.the_reader(weights) if weights else None
    if isinstance(source, _Stdin):
        data = sys.stdin.buffer.read()
        if not data:
            raise UnreadableFile("Standard input is empty.")
        story = road.read_bytes(
            data,
            name=source.title or "stdin",
            title=source.title,
            reader=reader,
            corrections=set_right,
            listener=listener,
        )
    elif is_tale(source):
        message = f"{source} is a story that has been read already; open it with {NAME} show."
        raise UnsupportedFormat(message)
    else:
        story = road.read_story(source, reader=reader, corrections=set_right, listener=listener)
    listener(Progress(stage=Stage.SAVING))
    with taking_turns(place.tale):
        with suppress(CorrectionsError):  # a fault that came meanwhile should not cost the work; a pipe gives nothing twice
            if corrections is None or corrections.is_file():
                story = _set_right_since(story, set_right, _set_right(place.tale, source, corrections))
        save(story, place.tale)
        if place.page is not None:
            listener(Progress(stage=Stage.PAGE))
            write_page(story, place.page)
    return story


def _set_right_since(story: Story, applied: Sequence[SetRight], now: Sequence[SetRight]) -> Story:
    """Return the story with what was set right while it was read."""
    if now == applied:
        return story
    from taleglass.corrections import correct  # noqa: PLC0415 - for books that were set right

    return correct(story, now)


def _set_right(tale: Path, source: Path | _Stdin, named: Path | None) -> tuple[SetRight, ...]:
    """Load the corrections of a book, before the long work begins: a fault in them should cost no time.

    Where no file is named and none lies beside the result or the book, those in the story that is to be replaced still hold.
    """
    from taleglass.store import is_tale, load_given  # noqa: PLC0415 - as above

    places = [named] if named else [corrections_beside(tale)]
    if not named and not isinstance(source, _Stdin):
        places.append(corrections_beside(source))
    for place in places:
        if named or place.exists():
            from taleglass.corrections import load_corrections  # noqa: PLC0415 - for books that were set right

            return load_corrections(place)
    with suppress(StoryFileError):  # a story that cannot be opened any more is being replaced
        if is_tale(tale) and (kept := load_given(tale).corrections):
            from taleglass.corrections.files import from_text  # noqa: PLC0415 - as above

            return tuple(from_text(one.text) for one in kept)
    return ()


def _text_in(tale: Path) -> str | None:
    """Return the text of a story that is to be replaced; None where there is none, or none that can be opened."""
    from taleglass.store import is_tale, load_given  # noqa: PLC0415 - as above

    with suppress(StoryFileError):
        if is_tale(tale):
            return load_given(tale).text
    return None


def _is_another(replaced: str, text: str) -> bool:
    """Say whether two texts are two books, without a run of words in common. A revision, or another edition, keeps many."""
    was, now = (re.findall(r"\w+", fold(one)) for one in (replaced, text))
    runs = {tuple(was[start : start + _RUN]) for start in range(0, len(was), _RUN)}
    return not any(tuple(now[start : start + _RUN]) in runs for start in range(len(now)))


def _exit_code(books: int, errors: list[Exception]) -> int:
    if not errors:
        return ExitCode.OK
    if books > 1:
        return ExitCode.SOME_FAILED
    return errors[0].exit_code if isinstance(errors[0], TaleglassError) else ExitCode.UNEXPECTED
