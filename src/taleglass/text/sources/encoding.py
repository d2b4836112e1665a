"""Which characters do the bytes of a text file stand for?

In order of trust: a byte order mark; strict UTF-8; UTF-8 where more of it is sound than damaged; UTF-16 without a mark; what
the file declares (Project Gutenberg's "Character set encoding", an HTML ``meta``); what charset-normalizer believes;
Windows-1252, which most old English e-texts are in.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

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
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
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
        raise _binary(name, decoded.text)
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if b"\0" in data or controls > max(2, len(data) * _MAX_CONTROL_SHARE):
        raise _binary(name, data.decode("latin-1"))
    try:
        return Decoded(text=data.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError:
        pass
    sound, stray = _as_utf8(data)
    if len(sound) > len(stray):
        return _decode_damaged(data, "utf-8")
    decoded = _in_a_code_page(data, stray, declared)
    return _warned_of_utf8(decoded, sound) if _is_latin(data) else decoded


def _in_a_code_page(data: bytes, stray: bytes, declared: str | None) -> Decoded:
    for candidate in (declared, _guessed(data, stray), "cp1252"):
        if candidate is not None:
            try:
                return Decoded(text=data.decode(candidate), encoding=candidate)
            except UnicodeDecodeError:
                continue
    return _decode_damaged(data, "cp1252")


def _binary(name: str, text: str) -> UnreadableFile:
    """Make the error for what is no text, with the control characters that say so; a lone one can be taken out."""
    count = sum(map(text.count, _CONTROLS.decode()))
    first = min(place for place in map(text.find, _CONTROLS.decode()) if place >= 0)
    line = text.count("\n", 0, first) + 1
    counted = "a control character" if count == 1 else f"{count} control characters, the first"
    found = f"{counted}, U+{ord(text[first]):04X}, in line {line}"
    return UnreadableFile(
        f"{name} is not a text: it holds binary data ({found}). Give a text, Markdown, HTML, EPUB or DOCX file."
    )


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
        written = data.decode(encoding, errors="ignore").count(_REPLACEMENT)
        count = max(1, text.count(_REPLACEMENT) - written)
        places = "1 place in the file is" if count == 1 else f"{count} places in the file are"
        return Decoded(
            text=text,
            encoding=encoding,
            warning=f"{places} no valid {encoding}; {'it' if count == 1 else 'each'} shows as {_REPLACEMENT}.",
        )
    return Decoded(text=text, encoding=encoding)


def _as_utf8(data: bytes) -> tuple[str, bytes]:
    """Return the characters beyond ASCII that are sound UTF-8, and the bytes that are none.

    In a code page the second are more by far: few letters with an accent stand before a sign that makes them look sound.
    """
    beyond_ascii = [sign for sign in data.decode("utf-8", errors="surrogateescape") if sign > "\x7f"]
    sound = "".join(sign for sign in beyond_ascii if not _is_stray(sign))
    return sound, "".join(filter(_is_stray, beyond_ascii)).encode("utf-8", errors="surrogateescape")


def _is_stray(sign: str) -> bool:
    return "\udc80" <= sign <= "\udcff"  # what Python makes of a byte that it cannot decode


def _warned_of_utf8(decoded: Decoded, sound: str) -> Decoded:
    """Say so where a file in a code page seems to hold some UTF-8: characters that English books in Windows-1252 have."""
    count = len(sound.encode("cp1252", errors="ignore"))
    if count == 0:
        return decoded
    places = "1 place looks" if count == 1 else f"{count} places look"
    found = (
        f"The file was read as {decoded.encoding}, but {places} like utf-8 and may show wrong signs; save it in one encoding."
    )
    return replace(decoded, warning=f"{decoded.warning} {found}" if decoded.warning else found)


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


def _is_latin(data: bytes) -> bool:
    high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    return high < _FEW_HIGH_BYTES * len(data)


def _guessed(data: bytes, stray: bytes) -> str | None:
    """Ask charset-normalizer, but take Windows-1252 where that fits a text in the Latin alphabet as well.

    It fits where it fits the *stray* bytes: others that look like UTF-8 say nothing of a code page.
    """
    if _is_latin(data):
        try:
            stray.decode("cp1252")
        except UnicodeDecodeError:
            pass
        else:
            return "cp1252"
    import charset_normalizer  # noqa: PLC0415  # slow to import, and few files get here

    first = next((position for position, byte in enumerate(data) if byte > 127), 0)
    start = max(0, first - 1024)
    best = charset_normalizer.from_bytes(data[start : start + _SAMPLE_BYTES]).best()
    return None if best is None else best.encoding
