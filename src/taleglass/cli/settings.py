"""What did the person say about talking?

``-q``, ``-v`` and ``--json`` mean the same everywhere and may stand before the command's name or after it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import click

__all__ = ["Settings", "talking_options"]

_Command = TypeVar("_Command", bound=Callable[..., object])


@dataclass(slots=True)
class Settings:
    """How to talk.

    Attributes:
        as_json: one JSON object on standard output and nothing else there.
        quiet: no progress and no summary; errors are still told.
        verbose: tell how an error came about.
    """

    as_json: bool = False
    quiet: bool = False
    verbose: bool = False


def talking_options(command: _Command) -> _Command:
    """Give a command ``--json``, ``--quiet`` and ``--verbose``; they are kept in the ``Settings`` of its context."""
    for option in (
        click.option("-v", "--verbose", is_flag=True, expose_value=False, callback=_keep, help="Show details of errors."),
        click.option("-q", "--quiet", is_flag=True, expose_value=False, callback=_keep, help="Print errors only."),
        click.option(
            "--json",
            "as_json",
            is_flag=True,
            expose_value=False,
            callback=_keep,
            help="Print one JSON object on standard output.",
        ),
    ):
        command = option(command)
    return command


def _keep(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value and parameter.name is not None:
        setattr(context.ensure_object(Settings), parameter.name, True)
