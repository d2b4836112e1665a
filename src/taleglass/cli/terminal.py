"""How do words reach a person, a pipe or a program?

Answers go to standard output; everything else (progress, notes, errors) goes to standard error. A book's words are made
harmless first: control characters could move the cursor or colour the screen.
"""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, TypeAlias

import click

__all__ = ["Cell", "answers_to_person", "emit_bytes", "emit_json", "note", "printable", "say", "table"]

Cell: TypeAlias = str | int | float | None

_UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}
_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they reorder a line
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def say(sentence: str = "") -> None:
    """Print a line of an answer on standard output."""
    click.echo(sentence)


def note(sentence: str) -> None:
    """Print a line that is no answer on standard error."""
    click.echo(sentence, err=True)


def emit_json(value: Mapping[str, object]) -> None:
    """Print one JSON object on standard output, in UTF-8 whatever the terminal's own encoding."""
    emit_bytes((json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace"))


def emit_bytes(content: bytes) -> None:
    """Write bytes to standard output."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def answers_to_person(stream: IO[str] | None = None) -> bool:
    """Say whether *stream* (standard output by default) is looked at by a person, or ``FORCE_COLOR`` says so."""
    stream = sys.stdout if stream is None else stream
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()


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
    Console().print(drawn)


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.2f}"
    return printable(str(cell))
