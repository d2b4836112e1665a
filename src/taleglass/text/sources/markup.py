"""How do we parse markup from a stranger without harm?

The one module that knows lxml's parsers. No network, no DTD, no entities but the named characters of HTML, no huge trees.
A document type declaration is cut off before parsing; one that defines entities out of entities, or out of files, is refused.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from html.entities import html5
from typing import TypeAlias

from lxml import etree
from lxml import html as lxml_html

from taleglass.errors import HostileArchive, UnreadableFile
from taleglass.text.sources.encoding import declared_by_html, decode

__all__ = ["Element", "attribute", "classes", "inner_text", "local_name", "parse_html", "parse_xhtml", "parse_xml", "tokens"]

Element: TypeAlias = etree._Element  # noqa: SLF001  # lxml's public name for it is a factory function

_DOCTYPE = re.compile(r"<!DOCTYPE\b(?:[^\[>\"']|\"[^\"]*\"|'[^']*')*(?:\[(?P<subset>.*?)\]\s*)?>", re.IGNORECASE | re.DOTALL)
_HOSTILE_ENTITY = re.compile(
    r"<!ENTITY\s+(?:%\s*)?[^\s>]+\s+(?:SYSTEM|PUBLIC|\"[^\"]*[&%]\w[^\"]*\"|'[^']*[&%]\w[^']*')", re.IGNORECASE
)
_NAMED_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_BLOCK_TAGS = re.compile(
    r"</?(?:div|blockquote|section|article|center|ul|ol|li|table|tbody|tr|td|dl|dd)\b[^>]{0,2000}>", re.IGNORECASE
)
_INLINE_TAGS = re.compile(r"</?(?:span|font|b|i|u|em|strong|small|big|sub|sup|a|tt|s)\b[^>]{0,2000}>", re.IGNORECASE)
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_FLATTENED = "The page's markup is nested too deep to follow; its words were read without their styles."


def parse_xml(data: bytes, *, name: str) -> Element:
    """Parse a small XML file of an archive; damage is repaired where that can be done.

    Raises:
        UnreadableFile: when there is no XML in it. HostileArchive: when it defines entities out of others or out of files.

    """
    root = _xml_root(_character_data(_decoded(data, name), name=name), recover=True)
    if root is None:
        raise UnreadableFile(f"{name} is damaged: it should be XML and is not. Get the file again.")
    return root


def parse_xhtml(data: bytes, *, name: str) -> tuple[Element, str | None]:
    """Parse a page of an e-book: as XML when it is well formed, as HTML otherwise. Returns the root and a warning or None."""
    text = _decoded(data, name)
    root = _xml_root(_character_data(text, name=name), recover=False)
    return (root, None) if root is not None else parse_html(text, name=name)


def parse_html(text: str, *, name: str) -> tuple[Element, str | None]:
    """Parse HTML as a browser would. Returns the root and a warning or None; markup nested too deep is flattened first.

    Raises:
        UnreadableFile: when there is nothing to parse.

    """
    bare = _DECLARATION.sub("", text).replace("\0", "")
    # An XHTML page read as HTML: an element closed in itself would swallow what follows.
    bare = re.sub(r"<(a|title|script|span|div|p|i|b|em)\b([^<>]{0,500})/>", r"<\1\2></\1>", bare)
    root, is_cut = _html_root(bare)
    if is_cut:
        root, is_cut = _html_root(_INLINE_TAGS.sub("", _BLOCK_TAGS.sub("<br><br>", bare)))
        if is_cut:
            raise UnreadableFile(f"{name} has markup nested too deep to follow. Save it as plain text and read that.")
        return _given(root, name), _FLATTENED
    return _given(root, name), None


def local_name(element: Element) -> str:
    """Return the tag in lower case without its namespace; empty for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """Return an attribute by its local name, or an empty string."""
    value = element.get(name)
    if value is not None:
        return value
    for key, other in element.attrib.items():
        if str(key).rpartition("}")[2].rpartition(":")[2] == name:
            return str(other)
    return ""


def classes(element: Element) -> set[str]:
    """Return the element's classes in lower case."""
    return set((element.get("class") or "").lower().split())


def tokens(element: Element) -> set[str]:
    """Return what the element says it is: ``epub:type`` values and ARIA roles, in lower case."""
    kinds = element.get(_EPUB_TYPE) or element.get("epub:type") or ""
    return set(f"{kinds} {element.get('role') or ''}".lower().split())


def inner_text(element: Element) -> str:
    """Return all words inside, white space folded."""
    return " ".join("".join(_strings(element)).split())


def _strings(element: Element) -> Iterator[str]:
    for part in element.itertext():
        yield str(part)


def _given(root: Element | None, name: str) -> Element:
    if root is None:
        raise UnreadableFile(f"{name} holds no story: there are no words on its page. Give a file with text in it.")
    return root


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" not in data:
        return decode(data, name=name, declared=declared_by_html(data)).text
    return decode(data.replace(b"\0", b""), name=name, declared=declared_by_html(data)).text


def _character_data(text: str, *, name: str) -> str:
    """Cut off the declarations and write HTML's named characters out, so that the parser meets no entity it must look up."""
    head = text[:65536]
    declaration = _DOCTYPE.search(head)
    if _HOSTILE_ENTITY.search(text if declaration is None and "<!ENTITY" in text else head):
        raise HostileArchive(
            f"{name} defines XML entities out of others or out of files, as hostile files do. It was not read."
        )
    if declaration is not None:
        text = text[: declaration.start()] + text[declaration.end() :]
    return _NAMED_ENTITY.sub(_character, _DECLARATION.sub("", text))


def _character(found: re.Match[str]) -> str:
    name = found.group(1)
    if name in _XML_NAMES:
        return found.group()
    return html.escape(html5.get(f"{name};", f"&{name};"))


def _xml_root(text: str, *, recover: bool) -> Element | None:
    parser = etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        return etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _html_root(text: str) -> tuple[Element | None, bool]:
    """Parse, and say whether the parser gave up at its depth limit."""
    parser = lxml_html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None, any("RESOURCE_LIMIT" in entry.type_name for entry in parser.error_log)
    return root, any("RESOURCE_LIMIT" in entry.type_name for entry in parser.error_log)
