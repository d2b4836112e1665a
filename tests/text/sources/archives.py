"""Archives for the tests, built in memory: the smallest EPUB and DOCX files that say what a test needs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["PageOfBook", "docx_of", "epub_of", "members_of", "packed"]

CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOfBook:
    """A page of an EPUB: its file's name, what stands in its body, and what the spine says of it."""

    file: str
    body: str
    body_type: str = ""
    linear: bool = True


def packed(members: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def members_of(data: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def xhtml(body: str, body_type: str = "") -> str:
    kind = f' epub:type="{body_type}"' if body_type else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>A page</title></head><body{kind}>{body}</body></html>'
    )


def epub_of(
    pages: Sequence[PageOfBook],
    *,
    nav: Sequence[tuple[str, str]] = (),
    ncx: Sequence[tuple[str, str]] = (),
    metadata: str = "",
    guide: str = "",
    extra: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """Build an EPUB; *nav* and *ncx* hold (href, title) pairs."""
    items = [
        f'<item id="p{number}" href="{page.file}" media-type="application/xhtml+xml"/>' for number, page in enumerate(pages)
    ]
    refs = [
        f'<itemref idref="p{number}"{"" if page.linear else " linear=" + chr(34) + "no" + chr(34)}/>'
        for number, page in enumerate(pages)
    ]
    members: dict[str, str | bytes] = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER}
    if nav:
        items.append('<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>')
        links = "".join(f'<li><a href="{href}">{title}</a></li>' for href, title in nav)
        members["OEBPS/nav.xhtml"] = xhtml(f'<nav epub:type="toc"><ol>{links}</ol></nav>')
    if ncx:
        items.append('<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>')
        points = "".join(
            f"<navPoint><navLabel><text>{title}</text></navLabel><content src='{href}'/></navPoint>" for href, title in ncx
        )
        members["OEBPS/toc.ncx"] = f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{points}</navMap></ncx>'
    members["OEBPS/content.opf"] = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/" version="3.0">'
        f"<metadata>{metadata}</metadata><manifest>{''.join(items)}</manifest><spine>{''.join(refs)}</spine>"
        f"<guide>{guide}</guide></package>"
    )
    members.update({f"OEBPS/{page.file}": xhtml(page.body, page.body_type) for page in pages})
    return packed(members | dict(extra or {}))


def docx_of(body: str, **parts: str) -> bytes:
    """Build a DOCX; *parts* are the insides of further files of the ``word`` folder, such as ``styles`` or ``comments``."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
    }
    for name, inside in parts.items():
        members[f"word/{name}.xml"] = f'<w:{name} xmlns:w="{WORD}">{inside}</w:{name}>'
    return packed(members)
