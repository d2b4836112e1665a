"""How does memory that was freed go back to the system?"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache

__all__ = ["hand_back"]


def hand_back() -> None:
    """Hand freed memory back to the system where the C library would keep it for the next asker, as glibc does.

    Encoding leaves holes of a quarter of a gigabyte, which none of the stages after it fills.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    """Return glibc's ``malloc_trim``; None under other C libraries, which have nothing like it."""
    if sys.platform != "linux":
        return None
    import ctypes  # noqa: PLC0415 - the command line imports the road before it knows whether anything is read

    return getattr(ctypes.CDLL(None), "malloc_trim", None)
