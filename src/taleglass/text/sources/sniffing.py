"""Which format is this file in?

The content decides before the name does: a zip archive is looked into, a known signature is refused with advice, and only
text whose markup is in doubt goes by the name's ending.
"""

from __future__ import annotations

import re
from enum import StrEnum

from taleglass.errors import UnreadableFile, UnsupportedFormat
from taleglass.text.sources.unpacking import Archive

__all__ = ["Format", "sniff"]


class Format(StrEnum):
    """The formats we read, as ``Book.source_format`` names them."""

    PLAIN_TEXT = "txt"
    MARKDOWN = "markdown"
    HTML = "html"
    EPUB = "epub"
    DOCX = "docx"


_HEAD_BYTES = 4096
_ENDINGS = {
    "md": Format.MARKDOWN,
    "markdown": Format.MARKDOWN,
    "mdown": Format.MARKDOWN,
    "mkd": Format.MARKDOWN,
    "html": Format.HTML,
    "htm": Format.HTML,
    "xhtml": Format.HTML,
    "xht": Format.HTML,
}
_COMMENTS = rb"(<!--((?!-->).){0,2000}-->\s*)*"
_HTML_OPENING = re.compile(
    rb"\A\s*(<\?xml[^>]*>\s*)?" + _COMMENTS + rb"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_FRAGMENT_OPENING = re.compile(
    rb"\A\s*" + _COMMENTS + rb"<(address|article|aside|blockquote|center|dd|details|div|dl|dt|fieldset|figure|footer|form"
    rb"|h[1-6]|header|hr|link|li|main|meta|nav|ol|p|pre|section|style|table|title|ul)(\s[^<>]{0,2000})?/?>",
    re.IGNORECASE | re.DOTALL,
)
"""A block of a page that lacks its head: text that begins so is HTML if it closes a tag and has no name of Markdown."""
_CLOSING_TAG = re.compile(rb"</[a-z][a-z0-9]{0,20}\s*>", re.IGNORECASE)
_FICTION_BOOK = re.compile(rb"\A\s*(<\?[^>]*>\s*)*" + _COMMENTS + rb"<FictionBook\b", re.DOTALL)
_MAIL_HEADER = re.compile(rb"\A\s*([\w-]+:[^\n]*\n([ \t][^\n]*\n)*)*?MIME-Version:", re.IGNORECASE)
_MADE_FOR_MAIL = re.compile(
    rb"^(Content-Type:\s*(multipart/|text/html)|Content-Transfer-Encoding:\s*(quoted-printable|base64))",
    re.IGNORECASE | re.MULTILINE,
)
"""What a mail's head says that is no plain text under it."""
_HEADER_BYTES = 4000
_IMAGES = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\0\0\1\0", "an icon"),
)
_CONVERT = "Convert it to EPUB, DOCX or plain text first, with calibre or a word processor for instance"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"


def sniff(data: bytes, *, name: str) -> Format:
    """Say which format *data* is in; *name* is the file's name, for doubtful cases and for error messages.

    Raises:
        UnreadableFile: when there is nothing to read, or an archive is damaged.
        UnsupportedFormat: when the format is one we do not read; the message says what to do.
        HostileArchive: when an archive breaks a safety limit.

    """
    if not data.strip():
        raise UnreadableFile(f"{name} is empty. Give a file with a story in it.")
    head = data[:_HEAD_BYTES]
    _refuse_known_strangers(head, data, name)
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        return _sniff_archive(data, name)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending in {"epub", "docx"}:
        raise UnreadableFile(f"{name} is named {ending.upper()} but is no zip archive, as those are. Get the file again.")
    if _HTML_OPENING.match(_without_mark(head)):
        return Format.HTML
    if ending not in _ENDINGS and _FRAGMENT_OPENING.match(_without_mark(head)) and _CLOSING_TAG.search(_without_mark(data)):
        return Format.HTML
    return _ENDINGS.get(ending, Format.PLAIN_TEXT)


def _without_mark(head: bytes) -> bytes:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[2:].replace(b"\0", b"")
    return head.removeprefix(b"\xef\xbb\xbf")


def _refuse_known_strangers(head: bytes, data: bytes, name: str) -> None:
    if head.startswith(b"SQLite format 3\0"):
        raise UnsupportedFormat(
            f"{name} is a database, as .tale files are, and no text. To look at a story that was read, use show or ask."
        )
    if b"%PDF-" in head[:1024]:
        raise UnsupportedFormat(f"{name} is a PDF, which does not say where words and paragraphs begin. {_CONVERT}.")
    if head[60:68] in {b"BOOKMOBI", b"TEXtREAd"} or head.startswith((b"TPZ", b"\xeaDRMION\xee", b"CONT\x02\x00")):
        raise UnsupportedFormat(f"{name} is a Kindle book (MOBI or AZW). {_CONVERT}.")
    if head.lstrip().startswith(b"{\\rtf"):
        raise UnsupportedFormat(f"{name} is an RTF document. {_CONVERT}.")
    if _FICTION_BOOK.match(_without_mark(head)):
        raise UnsupportedFormat(f"{name} is a FictionBook (FB2). {_CONVERT}.")
    if _MAIL_HEADER.match(_without_mark(head)) and _MADE_FOR_MAIL.search(head[:_HEADER_BYTES]):
        raise UnsupportedFormat(f"{name} is a web archive (MHT) or a saved mail. Save it as HTML or plain text.")
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise UnsupportedFormat(
            f"{name} is an old Word document (.doc) or one with a password. Save it as DOCX without a password."
        )
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        raise UnsupportedFormat(f"{name} is a WebP image, not a text. Give the story itself.")
    for signature, what in _IMAGES:
        if head.startswith(signature) and (signature != b"BM" or b"\0" in head[:64]):
            raise UnsupportedFormat(f"{name} is {what}, not a text. Give the story itself.")
    if head.startswith((b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ\0")) or data[257:262] == b"ustar":
        raise UnsupportedFormat(f"{name} is a packed archive. Unpack it and give the file inside.")
    if head.startswith((b"\x7fELF", b"MZ\x90", b"\xca\xfe\xba\xbe")):
        raise UnsupportedFormat(f"{name} is a program, not a text. Give the story itself.")


def _sniff_archive(data: bytes, name: str) -> Format:
    archive = Archive(data, name=name)
    folded = {member.casefold() for member in archive.names}
    if "mimetype" in folded:
        kind = archive.read(archive.find("mimetype") or "mimetype").strip()
        if kind == b"application/epub+zip":
            return Format.EPUB
        if kind.startswith(b"application/vnd.oasis.opendocument"):
            raise UnsupportedFormat(f"{name} is an OpenDocument file (ODT). Save it as DOCX or plain text.")
    if "meta-inf/container.xml" in folded or any(member.endswith(".opf") for member in folded):
        return Format.EPUB
    if "word/document.xml" in folded or any(re.fullmatch(r"word/document\d*\.xml", member) for member in folded):
        return Format.DOCX
    if "[content_types].xml" in folded:
        raise UnsupportedFormat(f"{name} is an Office file without a text document (a sheet or slides). Give the story itself.")
    raise UnsupportedFormat(f"{name} is a zip archive but neither EPUB nor DOCX. Unpack it and give the file inside.")
