"""Which commands are there, and how does the program end?"""

from __future__ import annotations

import io
import signal
import sys
import threading
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

import click

from taleglass.cli.ask import ask
from taleglass.cli.cast import cast
from taleglass.cli.demo import demo
from taleglass.cli.exit_codes import MEANINGS, ExitCode
from taleglass.cli.export import export
from taleglass.cli.faults import tell
from taleglass.cli.read import read
from taleglass.cli.settings import Settings, talking_options
from taleglass.cli.show import show
from taleglass.cli.terminal import drop_output, emit_json, finish_output, note, say
from taleglass.errors import TaleglassError
from taleglass.name import NAME, VERSION

__all__ = ["main", "program", "run"]


class _OutputClosed(Exception):
    """The program that reads our output closed it."""


class _Program(click.Group):
    """The commands in the order in which a person meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:  # click itself would end with exit code 1
            raise _OutputClosed from error


_EXIT_CODES = "\b\nExit codes:\n" + "\n".join(f"  {code.value:>3}  {meaning}" for code, meaning in MEANINGS.items())


@click.group(
    cls=_Program,
    invoke_without_command=True,
    epilog=_EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version", "wants_version", is_flag=True, help="Print the version; with --json, those of schema and weights too."
)
@talking_options
@click.pass_context
def program(context: click.Context, *, wants_version: bool) -> None:
    """Read a work of fiction once, offline, and build a world you can open, question and check."""
    if wants_version:
        _tell_version(context.ensure_object(Settings))
        context.exit()
    if context.invoked_subcommand is None:
        say(context.get_help())


for _command in (read, show, demo, ask, cast, export):
    program.add_command(_command)


def _tell_version(settings: Settings) -> None:
    if not settings.as_json:
        say(f"{NAME} {VERSION}")
        return
    from taleglass.road import weights_version  # noqa: PLC0415 - for those who ask
    from taleglass.store import SCHEMA_VERSION  # noqa: PLC0415 - as above

    emit_json({"package": VERSION, "schema": SCHEMA_VERSION, "weights": weights_version()})


def main() -> NoReturn:
    """Run the command line of this process and leave with its exit code."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _end_politely)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal may lack our letters
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; errors are told on standard error, one sentence each."""
    settings = Settings()
    try:
        result = program.main(args=list(arguments), prog_name=NAME, standalone_mode=False, obj=settings)
        finish_output()
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        note(f"{NAME}: interrupted; no half-written file is left.")
        return ExitCode.INTERRUPTED
    except (_OutputClosed, BrokenPipeError):
        drop_output()
        return ExitCode.OUTPUT_CLOSED
    except TaleglassError as error:
        tell(error, settings)
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - the last net: one sentence, not a traceback
        tell(error, settings)
        return ExitCode.UNEXPECTED
    return result if isinstance(result, int) else ExitCode.OK


def _end_politely(_number: int, _frame: FrameType | None) -> NoReturn:
    """Let an end that is asked for (SIGTERM) clean up temporary files as Ctrl-C does."""
    raise KeyboardInterrupt
