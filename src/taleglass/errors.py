"""Every exception that taleglass raises on purpose.

::

    TaleglassError
    ├── InputError             exit code 3: the file cannot be read as a story
    │   ├── UnreadableFile     missing, a folder, no permission, empty, binary, undecodable
    │   ├── UnsupportedFormat  PDF, DRM, a format we do not know
    │   └── HostileArchive     an archive that breaks a safety limit
    ├── StoryFileError         exit code 3: not a .tale file, damaged, or of a newer version
    ├── CorrectionsError       exit code 3: not a corrections file, with a fault, or of a newer version
    ├── OutputError            exit code 5: the result cannot be written where it was asked for
    └── WeightsError           exit code 1: the model files in the package are missing or damaged
"""

from __future__ import annotations

__all__ = [
    "CorrectionsError",
    "HostileArchive",
    "InputError",
    "OutputError",
    "StoryFileError",
    "TaleglassError",
    "UnreadableFile",
    "UnsupportedFormat",
    "WeightsError",
]


class TaleglassError(Exception):
    """Something a person can act on; the message is one sentence or two: what, where, what to do."""

    exit_code = 1


class InputError(TaleglassError):
    """The file cannot be read as a story."""

    exit_code = 3


class UnreadableFile(InputError):
    """The file is missing, a folder, closed to us, empty, binary or in no encoding we know."""


class UnsupportedFormat(InputError):
    """The file is of a kind that we do not read: PDF, an encrypted e-book, an unknown format."""


class HostileArchive(InputError):
    """The archive breaks a safety limit: too many entries, too large, paths that lead out of it."""


class StoryFileError(TaleglassError):
    """Not a ``.tale`` file, damaged, or written by a newer version."""

    exit_code = 3


class CorrectionsError(TaleglassError):
    """Not a corrections file, with a fault in it, or written by a newer version."""

    exit_code = 3


class OutputError(TaleglassError):
    """The result cannot be written: no such folder, no permission, no room, or a file of someone else's in the way."""

    exit_code = 5


class WeightsError(TaleglassError):
    """The model files in the package are missing or damaged."""
