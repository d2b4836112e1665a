"""How do we open a zip archive from a stranger without harm?

EPUB and DOCX files are zip archives. Nothing is ever written to disk: members are read into memory, one by one, only when
asked for, and under limits that count the bytes that really come out rather than those the archive's headers promise.
Encryption, names that lead out of the archive, and members beyond a limit end the reading with one clear sentence.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from urllib.parse import unquote

from taleglass.errors import HostileArchive, UnreadableFile, UnsupportedFormat

__all__ = ["MAX_ENTRIES", "MAX_ENTRY_BYTES", "MAX_RATIO", "MAX_TOTAL_BYTES", "Archive"]

MAX_ENTRIES = 10_000
"""Members; the largest illustrated e-books we know of have about 3,000."""
MAX_ENTRY_BYTES = 64 * 1024 * 1024
"""Bytes of one unpacked member; a long novel's text is about 2 MB."""
MAX_TOTAL_BYTES = 256 * 1024 * 1024
"""Bytes of all members read, together."""
MAX_RATIO = 200
"""Unpacked bytes for each packed one; prose in XML packs about 1:10, and deflate cannot pass 1:1032."""
_RATIO_COUNTS_FROM = 1024 * 1024
"""Bytes below which a high ratio is harmless: small files of repeated markup."""
_CHUNK_BYTES = 64 * 1024
_ENCRYPTED = 0x1  # bit of ``ZipInfo.flag_bits``
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, struct.error, ValueError, NotImplementedError, RuntimeError)


class Archive:
    """The members of a zip archive, read under limits.

    Raises:
        UnreadableFile: when *data* is no zip archive, or is cut short or damaged.
        UnsupportedFormat: when a member is encrypted.
        HostileArchive: when there are too many members, or a name leads out of the archive.

    """

    def __init__(self, data: bytes, *, name: str) -> None:
        """Open the archive *data*; *name* is what error messages call it."""
        self._name = name
        self._bytes_read = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise UnreadableFile(
                f"{name} is damaged or cut short: its zip archive cannot be opened. Get the file again."
            ) from error
        members = [info for info in self._zip.infolist() if not info.is_dir()]
        if len(members) > MAX_ENTRIES:
            raise HostileArchive(
                f"{name} holds {len(members):,} files, more than the {MAX_ENTRIES:,} that a book may. It was not unpacked."
            )
        for info in members:
            if _leads_out(info.filename):
                raise HostileArchive(
                    f"{name} holds a file whose name leads out of the archive ({info.filename!r}). It was not unpacked."
                )
            if info.flag_bits & _ENCRYPTED:
                raise UnsupportedFormat(f"{name} is an encrypted archive. Remove the password and read it again.")
        self._members = {info.filename: info for info in members}
        self._folded = {info.filename.casefold(): info.filename for info in reversed(members)}

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names, in the archive's order."""
        return tuple(self._members)

    def find(self, name: str) -> str | None:
        """Return the member that *name* means: as written, with percent signs decoded, or in another letter case."""
        for candidate in (name, unquote(name)):
            plain = normal_path(candidate)
            if plain in self._members:
                return plain
            folded = self._folded.get(plain.casefold())
            if folded is not None:
                return folded
        return None

    def read(self, name: str) -> bytes:
        """Return the bytes of the member *name*, exactly as the archive lists it.

        Raises:
            KeyError: when there is no such member.
            UnreadableFile: when the member is damaged.
            HostileArchive: when it, or all that was read so far, passes a limit.

        """
        info = self._members[name]
        chunks: list[bytes] = []
        size = 0
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK_BYTES):
                    size += len(chunk)
                    self._bytes_read += len(chunk)
                    self._check_limits(name, size, info.compress_size)
                    chunks.append(chunk)
        except _BROKEN as error:
            raise UnreadableFile(f"{self._name} is damaged or cut short at {name!r}. Get the file again.") from error
        return b"".join(chunks)

    def _check_limits(self, name: str, size: int, packed: int) -> None:
        if size > MAX_ENTRY_BYTES or self._bytes_read > MAX_TOTAL_BYTES:
            raise HostileArchive(
                f"{self._name} unpacks to more than a book can hold (stopped at {size:,} bytes of {name!r}). It was not read."
            )
        if size > _RATIO_COUNTS_FROM and size > MAX_RATIO * max(packed, 1):
            raise HostileArchive(
                f"{self._name} holds a file that unpacks to over {MAX_RATIO} times its size ({name!r}), as zip bombs do. "
                "It was not read."
            )


def normal_path(path: str) -> str:
    """Resolve ``.`` and ``..`` and doubled slashes in a path inside an archive; it never climbs above the top."""
    parts: list[str] = []
    for part in path.replace("\\", "/").split("/"):
        if part == "..":
            if parts:
                parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def _leads_out(name: str) -> bool:
    slashed = name.replace("\\", "/")
    return slashed.startswith("/") or slashed[1:2] == ":" or ".." in slashed.split("/")
