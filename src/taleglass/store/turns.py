"""How do two commands that change one story take turns?

Each holds a lock on a small hidden file beside the story while it looks, changes and writes. The system itself lets go of such
a lock when a program ends, however it ends: a crash may leave the empty file, which stops nobody and goes with the next change.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from taleglass.errors import OutputError
from taleglass.name import NAME

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = ["taking_turns"]

_PATIENCE = 30.0  # seconds; a change to the longest novel takes fewer than ten
_PAUSE = 0.02  # seconds between two tries


@contextmanager
def taking_turns(*paths: Path) -> Iterator[None]:
    """Keep other commands from changing these files while the block runs; wait for those that are changing one of them.

    Where a folder takes no lock (it is missing, read-only, or of a file system without locks) the block runs all the same:
    whoever can write nothing there loses nothing there.

    Raises:
        OutputError: when another command is still at it after half a minute.
    """
    locks = {_lock_beside(path): path for path in paths}
    with ExitStack() as held:
        for lock in sorted(locks):  # everybody in the same order, so that no two wait for each other
            held.enter_context(_holding(lock, locks[lock]))
        yield


def _lock_beside(path: Path) -> Path:
    target = Path(os.path.realpath(path))  # which takes links in a circle as they are
    name = sha256(os.fsencode(target.name.casefold())).hexdigest()[:16]  # a long name leaves no room for a suffix
    return target.with_name(f".taleglass-{name}.lock")


@contextmanager
def _holding(lock: Path, path: Path) -> Iterator[None]:
    descriptor = _acquire(lock, path)
    try:
        yield
    finally:
        if descriptor is not None:
            # Removed while it is held: whoever waits for it finds that out and makes a new one. Windows removes no open file.
            with suppress(OSError):
                lock.unlink()
            os.close(descriptor)
            if sys.platform == "win32":
                with suppress(OSError):
                    lock.unlink()


def _acquire(lock: Path, path: Path) -> int | None:
    """Return the open file that holds the lock, or None where there can be none."""
    give_up = time.monotonic() + _PATIENCE
    while True:
        try:
            descriptor = _opened(lock)
        except OSError:
            return None
        try:
            _lock(descriptor)
            if os.path.samestat(os.fstat(descriptor), lock.stat()):
                return descriptor
        except (BlockingIOError, PermissionError, FileNotFoundError):
            pass  # another has it, or has just done with it and removed it
        except OSError:
            os.close(descriptor)
            with suppress(OSError):
                lock.unlink()
            return None
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
        if time.monotonic() > give_up:
            message = f"{path} is being changed by another {NAME}; try again when that one is done."
            raise OutputError(message)
        time.sleep(_PAUSE)


def _opened(lock: Path) -> int:
    try:
        return os.open(lock, os.O_CREAT | os.O_RDWR, 0o666)
    except PermissionError:  # another user's, in a folder of several: to read is enough for a lock
        return os.open(lock, os.O_RDONLY)


def _lock(descriptor: int) -> None:
    """Lock an open file without waiting.

    Raises:
        BlockingIOError: when another has it (Windows: PermissionError).
    """
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
