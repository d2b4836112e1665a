"""Which characters do the bytes of a text file stand for?

In order of trust: a byte order mark; strict UTF-8; UTF-8 with a few damaged bytes; UTF-16 without a mark; what the file
declares (Project Gutenberg's "Character set encoding", an HTML ``meta``); what charset-normalizer believes; Windows-1252,
which most old English e-texts are in.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from taleglass.errors import UnreadableFile

__all__ = ["Decoded", "declared_by_gutenberg", "declared_by_html", "decode"]

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GUTENBERG = re.compile(rb"^Character set encoding:[ \t]*([A-Za-z0-9_.:/ -]+?)[ \t\r]*$", re.MULTILINE)
_HTML = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)|<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_.:-]+)""",
    re.IGNORECASE,
)
_HEAD_BYTES = 16 * 1024
"""Where a declaration stands, if there is one: Gutenberg's old "small print" headers run to about 12 KB."""
_SAMPLE_BYTES = 48 * 1024
"""What charset-normalizer is shown: it is thorough rather than quick."""
_NO_PAGES = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "utf-7"})
"""Encodings that no book is in, by Python's names: some make characters that UTF-8 cannot hold."""
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r\x1a\x1b")
_MAX_CONTROL_SHARE = 0.002
"""Share of control characters above which bytes are no text; e-texts have none, or a stray few."""
_MAX_DAMAGED_SHARE = 0.05
"""Damaged among all multi-byte sequences, up to which a file still counts as UTF-8."""
_FEW_HIGH_BYTES = 0.25
"""Share of bytes beyond ASCII below which a text is in the Latin alphabet, where code pages differ by accents alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A file's characters, the encoding that gave them, and a sentence for a person where something was odd."""

    text: str
    encoding: str
    warning: str | None = None


def declared_by_gutenberg(data: bytes) -> str | None:
    """Return the encoding that a Project Gutenberg header names."""
    found = _GUTENBERG.search(data[:_HEAD_BYTES])
    return _known(found.group(1)) if found else None


def declared_by_html(data: bytes) -> str | None:
    """Return the encoding that a ``meta`` element or an XML declaration names."""
    found = _HTML.search(data[:_HEAD_BYTES])
    if found is None:
        return None
    name = _known(found.group(1) or found.group(2))
    # The markup was readable byte by byte, so a declared UTF-16 is a mistake; HTML's rules say the same.
    return None if name is not None and name.startswith(("utf-16", "utf-32")) else name


def decode(data: bytes, *, name: str, declared: str | None = None) -> Decoded:
    """Turn a file's bytes into characters, unchanged but for a byte order mark.

    *name* is what an error message calls the file; *declared* is the encoding that the file names itself, if any.

    Raises:
        UnreadableFile: when the bytes are no text.

    """
    marked = next(((data[len(mark) :], encoding) for mark, encoding in _MARKS if data.startswith(mark)), None)
    if marked is None and b"\0" in data and (wide := _wide_encoding(data)) is not None:
        marked = data, wide
    if marked is not None:
        decoded = _decode_damaged(*marked)
        if "\0" not in decoded.text:
            return decoded
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if b"\0" in data or controls > max(2, len(data) * _MAX_CONTROL_SHARE):
        raise UnreadableFile(f"{name} is not a text: it holds binary data. Give a text, Markdown, HTML, EPUB or DOCX file.")
    try:
        return Decoded(text=data.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError:
        pass
    damaged = _nearly_utf8(data)
    if damaged is not None:
        return damaged
    for candidate in (declared, _guessed(data), "cp1252"):
        if candidate is not None:
            try:
                return Decoded(text=data.decode(candidate), encoding=candidate)
            except UnicodeDecodeError:
                continue
    return _decode_damaged(data, "cp1252")


def _known(name: bytes) -> str | None:
    """Return Python's name of an encoding; Latin-1 and ASCII as the Windows-1252 that such files are in truth."""
    label = name.decode("ascii").strip().lower()
    label = re.sub(r"^(iso)[ _-]?(latin)[ _-]?1$|^iso latin-?1$", "latin-1", label).replace(" ", "-")
    try:
        known = codecs.lookup(label)
    except LookupError:
        return None
    if known.name in _NO_PAGES or not known._is_text_encoding:  # noqa: SLF001  # codecs has no public way to ask
        return None
    return "cp1252" if known.name in {"iso8859-1", "ascii"} else known.name


def _decode_damaged(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        count = max(1, text.count("\N{REPLACEMENT CHARACTER}"))
        return Decoded(
            text=text,
            encoding=encoding,
            warning=f"{count} places in the file are no valid {encoding}; each shows as \N{REPLACEMENT CHARACTER}.",
        )
    return Decoded(text=text, encoding=encoding)


def _nearly_utf8(data: bytes) -> Decoded | None:
    decoded = _decode_damaged(data, "utf-8")
    damaged = decoded.text.count("\N{REPLACEMENT CHARACTER}")
    beyond_ascii = sum(1 for character in decoded.text if character > "\x7f")
    return decoded if damaged <= beyond_ascii * _MAX_DAMAGED_SHARE else None


def _wide_encoding(data: bytes) -> str | None:
    """Recognise UTF-16 without a mark: in Western text every other byte is zero."""
    sample = data[:4096]
    sample = sample[: len(sample) // 2 * 2]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _guessed(data: bytes) -> str | None:
    """Ask charset-normalizer, but take Windows-1252 where that fits a text in the Latin alphabet as well."""
    high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    if high < _FEW_HIGH_BYTES * len(data):
        try:
            data.decode("cp1252")
        except UnicodeDecodeError:
            pass
        else:
            return "cp1252"
    import charset_normalizer  # noqa: PLC0415  # slow to import, and few files get here

    first = next((position for position, byte in enumerate(data) if byte > 127), 0)
    start = max(0, first - 1024)
    best = charset_normalizer.from_bytes(data[start : start + _SAMPLE_BYTES]).best()
    return None if best is None else best.encoding
