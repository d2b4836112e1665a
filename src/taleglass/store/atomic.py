"""How does a file appear whole or not at all?

The new content grows in a temporary file beside the target and takes its name in one step. Whatever goes wrong before
that step (an error, Ctrl-C, a full disk), the old file stays as it was and the temporary one is removed. A pipe or a
terminal keeps no content that could be replaced: it is written into once the new content is whole.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir

from taleglass.errors import OutputError

__all__ = ["replacing", "replacing_together"]

_NEW_FILE_MODE = 0o666  # less the user's umask, as for any file a program creates


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give an empty temporary file to fill; when the block ends well it becomes *path*, flushed to the disk.

    A symbolic link stays a link and its target is replaced. An existing file keeps its permissions. A pipe or a
    character device (a terminal, ``/dev/null``) stays what it is and takes the content; a disk or a socket is refused.

    Raises:
        OutputError: when the folder is missing, closed to us or full, or the file is; *path* is then as it was.
    """
    with replacing_together([path]) as (temporary,):
        yield temporary


@contextmanager
def replacing_together(paths: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    """Do the same for files that belong together: none takes its place before all of them are filled, and may.

    Raises:
        OutputError: as above, for the first that fails.
    """
    streams = {path for path in paths if _takes_what_is_written(path)}
    targets = [path if path in streams else path.resolve() for path in paths]
    folders = [Path(gettempdir()) if path in streams else target.parent for path, target in zip(paths, targets, strict=True)]
    temporaries = tuple(folder / f".taleglass-{secrets.token_hex(8)}.tmp" for folder in folders)
    places = tuple(zip(paths, targets, temporaries, strict=True))
    try:
        for path, _, temporary in places:
            with _told(path):
                os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _NEW_FILE_MODE))
        with _told(paths[0]):
            yield temporaries
        for path, target, temporary in places:
            if path not in streams:
                with _told(path):
                    _make_ready(temporary, target)
        for path, target, temporary in places:
            with _told(path):
                if path in streams:
                    _pour(temporary, target)
                    temporary.unlink()
                else:
                    temporary.replace(target)
    except BaseException:
        for temporary in temporaries:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        raise
    for folder in {target.parent for path, target in zip(paths, targets, strict=True) if path not in streams}:
        _flush_folder(folder)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = f"{path} cannot be written ({(error.strerror or str(error)).lower()})."
        raise OutputError(message) from error


def _takes_what_is_written(path: Path) -> bool:
    """Say whether *path*, not resolved, is a pipe or a character device: ``/dev/fd/63`` leads to a pipe without a name.

    Raises:
        OutputError: when it is a disk or a socket, which must be neither written into nor replaced.
    """
    try:
        mode = path.stat().st_mode
    except OSError:  # it is missing, or closed to us, which opening the temporary file will tell
        return False
    if stat.S_ISBLK(mode) or stat.S_ISSOCK(mode):
        message = f"{path} is a {'disk' if stat.S_ISBLK(mode) else 'socket'} and is left as it is; name another place."
        raise OutputError(message)
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)


def _pour(content: Path, target: Path) -> None:
    with content.open("rb") as source, target.open("wb") as sink:
        shutil.copyfileobj(source, sink)


def _make_ready(temporary: Path, target: Path) -> None:
    """Leave nothing to do, and as little as possible to go wrong, but to take the name."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    _keep_permissions(target, temporary)
    _flush(temporary)


def _keep_permissions(target: Path, temporary: Path) -> None:
    with suppress(OSError):  # a new target has none; a foreign file system may refuse
        temporary.chmod(stat.S_IMODE(target.stat().st_mode))


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the new name itself durable, where the system allows a folder to be opened."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
