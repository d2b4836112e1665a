"""How is an error told?"""

from __future__ import annotations

import sys
import traceback

from taleglass.cli.settings import Settings
from taleglass.cli.terminal import note, printable
from taleglass.errors import TaleglassError
from taleglass.name import NAME

__all__ = ["sentence", "tell"]


def sentence(error: Exception) -> str:
    """Return what to tell a person: an error of ours speaks for itself, any other one is our fault."""
    if isinstance(error, TaleglassError):
        return printable(str(error))
    about = printable(f"{type(error).__name__}: {error}")
    return (
        f"unexpected error ({about}). This is a fault of {NAME}: please report it to its issue tracker with what the same "
        "command prints with --verbose."
    )


def tell(error: Exception, settings: Settings) -> None:
    """Print the sentence on standard error, and how the error came about if the person wants to know."""
    note(f"{NAME}: {sentence(error)}")
    if settings.verbose:
        traceback.print_exception(error, file=sys.stderr)
