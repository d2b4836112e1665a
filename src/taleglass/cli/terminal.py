"""How do words reach a person, a pipe or a program?

Answers go to standard output; everything else (progress, notes, errors) goes to standard error. A book's words are made
harmless first: control characters could move the cursor or colour the screen.
"""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import IO, TypeAlias

import click

from taleglass.errors import OutputError

__all__ = [
    "Cell",
    "answers_to_person",
    "drop_output",
    "emit_bytes",
    "emit_json",
    "finish_output",
    "note",
    "printable",
    "say",
    "table",
]

Cell: TypeAlias = str | int | float | None

_UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}
_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they reorder a line
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def say(sentence: str = "") -> None:
    """Print a line of an answer on standard output.

    Raises:
        OutputError: when that is closed, or cannot be written.
    """
    with _answering():
        click.echo(sentence)


def note(sentence: str) -> None:
    """Print a line that is no answer on standard error."""
    click.echo(sentence, err=True)


def emit_json(value: Mapping[str, object]) -> None:
    """Print one JSON object on standard output, in UTF-8 whatever the terminal's own encoding."""
    emit_bytes((json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace"))


def emit_bytes(content: bytes) -> None:
    """Write bytes to standard output.

    Raises:
        OutputError: as for ``say``.
    """
    with _answering():
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def finish_output() -> None:
    """Send on what still waits for standard output.

    Raises:
        OutputError: when it cannot be written.
    """
    if sys.stdout is not None:  # closed by whoever started us, who then wants no answer
        with _answering():
            sys.stdout.flush()


def drop_output() -> None:
    """Keep Python from complaining about an output that takes no more as it ends."""
    with suppress(OSError, ValueError):
        output = sys.stdout.fileno()
        os.dup2(os.open(os.devnull, os.O_WRONLY), output)


def answers_to_person(stream: IO[str] | None = None) -> bool:
    """Say whether *stream* (standard output by default) is looked at by a person, or ``FORCE_COLOR`` says so."""
    stream = sys.stdout if stream is None else stream
    return bool(os.environ.get("FORCE_COLOR")) or (stream is not None and stream.isatty())


def printable(text: str) -> str:
    """Fold white space to single spaces and replace characters that would command the terminal."""
    folded = " ".join(text.split())
    return "".join(
        _REPLACEMENT if unicodedata.category(sign) in _UNPRINTABLE or sign in _BIDI_CONTROLS else sign for sign in folded
    )


def table(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Print a table: drawn for a person, tab-separated with a header line for a program."""
    if not answers_to_person():
        say("\t".join(columns))
        for row in rows:
            say("\t".join(_shown(cell) for cell in row))
        return
    from rich import box  # noqa: PLC0415 - rich is slow to import and only a person needs it
    from rich.console import Console  # noqa: PLC0415 - as above
    from rich.table import Table  # noqa: PLC0415 - as above
    from rich.text import Text  # noqa: PLC0415 - as above

    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    kept = list(rows)
    for index, column in enumerate(columns):
        is_number = any(isinstance(row[index], int | float) for row in kept)
        drawn.add_column(column, justify="right" if is_number else "left", overflow="fold")
    for row in kept:
        drawn.add_row(*(Text(_shown(cell)) for cell in row))  # Text: a book's brackets are no markup
    with _answering():
        Console().print(drawn)


@contextmanager
def _answering() -> Iterator[None]:
    """Tell a failure of standard output as one of its own; a reader who left early is told by ``BrokenPipeError`` as ever."""
    if sys.stdout is None:
        raise OutputError("Standard output is closed, so the answer has nowhere to go.")
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        drop_output()
        message = f"Standard output cannot be written ({(error.strerror or str(error)).lower()})."
        raise OutputError(message) from error


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.2f}"
    return printable(str(cell))
