"""What does the command tell the shell when it ends?"""

from __future__ import annotations

from enum import IntEnum

__all__ = ["MEANINGS", "ExitCode"]


class ExitCode(IntEnum):
    """The exit codes of every command. Exceptions carry theirs (``TaleglassError.exit_code``); the numbers agree."""

    OK = 0
    UNEXPECTED = 1
    USAGE = 2
    UNREADABLE = 3
    SOME_FAILED = 4
    UNWRITABLE = 5
    INTERRUPTED = 130
    OUTPUT_CLOSED = 141


MEANINGS = {
    ExitCode.OK: "all went well",
    ExitCode.UNEXPECTED: "an unexpected error, or the model is damaged or of another version",
    ExitCode.USAGE: "the command was not understood: an unknown option, name, chapter or format",
    ExitCode.UNREADABLE: "a file cannot be read: missing, unsupported, empty, damaged, of a newer version",
    ExitCode.SOME_FAILED: "of several files one or more failed; the others were read",
    ExitCode.UNWRITABLE: "the result cannot be written, or another file is in the way",
    ExitCode.INTERRUPTED: "interrupted with Ctrl-C; no half-written file is left",
    ExitCode.OUTPUT_CLOSED: "the program that reads our output closed it early",
}
