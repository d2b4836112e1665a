"""An e-book is read in the order of its spine, with the chapters of its own navigation."""

from __future__ import annotations

import pytest

from taleglass.story import Book, EmphasisKind, SetAsideKind
from taleglass.text import open_bytes
from tests.text.sources.archives import PageOfBook, epub_of, members_of, packed, xhtml
from tests.text.sources.promises import check_promises

EBB = PageOfBook(file="ebb.xhtml", body="<h2>One</h2><p>The tide went <i>out</i>.</p>")
FLOW = PageOfBook(file="flow.xhtml", body="<h2>Two</h2><p>It came back.</p>")
BARE = PageOfBook(file="bare.xhtml", body="<p>Mara rowed home.</p>")


def read(data: bytes) -> Book:
    book = open_bytes(data, name="book.epub")
    check_promises(book)
    return book


def titles(book: Book) -> list[str | None]:
    return [chapter.title for chapter in book.chapters]


def test_the_spine_gives_the_order_and_headings_the_chapters() -> None:
    book = read(epub_of([EBB, FLOW], metadata="<dc:title>Low Water</dc:title><dc:creator>Ida Moss</dc:creator>"))
    assert book.text == "One\n\nThe tide went out.\n\nTwo\n\nIt came back."
    assert titles(book) == ["One", "Two"]
    assert (book.metadata.title, book.metadata.author) == ("Low Water", "Ida Moss")
    assert [(found.span.of(book.text), found.kind) for found in book.emphasis] == [("out", EmphasisKind.ITALIC)]


def test_the_navigation_names_chapters_that_have_no_heading() -> None:
    book = read(epub_of([BARE, EBB], nav=[("bare.xhtml", "The Oars"), ("ebb.xhtml", "The Ebb")]))
    assert titles(book) == ["The Oars", "One"]
    assert book.chapters[0].heading is None
    assert book.chapters[1].heading is not None


def test_the_older_ncx_does_as_well_and_may_point_into_a_page() -> None:
    page = PageOfBook(file="all.xhtml", body="<p id='a'>Mara rowed.</p><p>On.</p><p id='b'>Tom slept.</p>")
    book = read(epub_of([page], ncx=[("all.xhtml#a", "Mara"), ("all.xhtml#b", "Tom")]))
    assert titles(book) == ["Mara", "Tom"]
    assert book.chapters[1].span.of(book.text) == "Tom slept."


def test_cover_copyright_and_contents_are_set_aside() -> None:
    pages = [
        PageOfBook(file="cover.xhtml", body="<p>Low Water</p>"),
        PageOfBook(file="x1.xhtml", body="<p>Copyright 2020 Ida Moss. All rights reserved.</p>"),
        PageOfBook(file="x2.xhtml", body="<p>For Jo</p>", body_type="dedication"),
        PageOfBook(file="x3.xhtml", body="<p>One, Two</p>"),
        EBB,
        PageOfBook(file="x4.xhtml", body="<p>A map.</p>", linear=False),
    ]
    book = read(epub_of(pages, guide='<reference type="toc" href="x3.xhtml"/>'))
    assert titles(book) == ["One"]
    assert [(aside.kind, aside.text) for aside in book.set_aside] == [
        (SetAsideKind.FRONT_MATTER, "Low Water"),
        (SetAsideKind.FRONT_MATTER, "Copyright 2020 Ida Moss. All rights reserved."),
        (SetAsideKind.FRONT_MATTER, "For Jo"),
        (SetAsideKind.CONTENTS, "One, Two"),
        (SetAsideKind.OTHER, "A map."),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Low Water</h1><p>Ida Moss</p>",
        "<p>by Ida Moss</p><p>LOW<br/>WATER</p>",
        "<h1>Low Water: A Tale</h1><p>Ida Moss</p>",
    ],
)
def test_a_page_of_title_and_author_alone_is_no_chapter(body: str) -> None:
    pages = [PageOfBook(file="x1.xhtml", body=body), EBB, FLOW]
    nav = [("x1.xhtml", "Start"), ("ebb.xhtml", "One"), ("flow.xhtml", "Two")]
    names = "<dc:title>Low Water: A Tale</dc:title><dc:creator>Ida Moss</dc:creator>"
    book = read(epub_of(pages, nav=nav, metadata=names))
    assert titles(book) == ["One", "Two"]
    assert book.set_aside[0].kind is SetAsideKind.FRONT_MATTER


def test_a_title_alone_may_be_the_first_tale_s() -> None:
    pages = [PageOfBook(file="x1.xhtml", body="<h1>Low Water</h1>"), EBB, FLOW]
    nav = [("x1.xhtml", "Low Water"), ("flow.xhtml", "High Water")]
    names = "<dc:title>Low Water</dc:title><dc:creator>Ida Moss</dc:creator>"
    assert read(epub_of(pages, nav=nav, metadata=names)).text.startswith("Low Water")


def test_a_page_that_says_more_than_title_and_author_stays_in_the_story() -> None:
    pages = [PageOfBook(file="x1.xhtml", body="<h1>Low Water</h1><p>Mara rowed home.</p>"), EBB, FLOW]
    book = read(epub_of(pages, metadata="<dc:title>Low Water</dc:title>"))
    assert "Mara rowed home." in book.text


def test_a_footnote_on_another_page_hangs_where_its_number_stood() -> None:
    story = PageOfBook(file="a.xhtml", body='<p>The quay<a epub:type="noteref" href="notes.xhtml#n1">1</a> was wet.</p>')
    notes = PageOfBook(
        file="notes.xhtml", body='<aside epub:type="footnote" id="n1"><p>A pier. <a href="a.xhtml">↩</a></p></aside>'
    )
    book = read(epub_of([story, notes]))
    assert book.text == "The quay was wet."
    (note,) = book.set_aside
    assert (note.kind, note.text, note.anchor) == (SetAsideKind.FOOTNOTE, "A pier.", len("The quay"))


def test_a_broken_package_is_read_as_far_as_it_goes() -> None:
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a"'
        ' href="Text/EBB%201.XHTML" media-type="application/xhtml+xml"/>'
        '<item id="gone" href="gone.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="gone"/>'
        '<itemref idref="a"/><itemref idref="nobody"/></spine></package>'
    )
    container = '<container><rootfiles><rootfile full-path="wrong/place.opf"/></rootfiles></container>'
    members: dict[str, str | bytes] = {"META-INF/container.xml": container, "book.opf": package}
    book = read(packed(members | {"text/ebb 1.xhtml": xhtml(EBB.body)}))
    assert titles(book) == ["One"]
    assert any("2 of the pages" in warning and "are not in" in warning for warning in book.warnings)


def test_a_page_that_the_spine_names_twice_is_read_once() -> None:
    members = members_of(epub_of([EBB, FLOW]))
    package = members["OEBPS/content.opf"]
    assert isinstance(package, bytes)
    again = package.replace(b"<spine>", b'<spine><itemref idref="p1" linear="no"/>')
    again = again.replace(b"</spine>", b'<itemref idref="p0"/><itemref idref="p0"/></spine>')
    book = read(packed(members | {"OEBPS/content.opf": again}))
    assert titles(book) == ["One", "Two"]
    assert book.warnings == ("2 of the pages that book.epub names come up more than once; each was read once.",)


def test_a_page_with_nothing_on_it_does_not_stop_the_others() -> None:
    blank = PageOfBook(file="blank.xhtml", body="")
    book = read(epub_of([blank, EBB], extra={"OEBPS/blank.xhtml": "<!-- nothing -->"}))
    assert titles(book) == ["One"]
    assert any("blank.xhtml" in warning for warning in book.warnings)


def test_a_list_of_chapters_that_is_empty_or_no_list_leaves_the_headings_to_name_them() -> None:
    without_words = epub_of([EBB], nav=[("ebb.xhtml", "The Ebb")], extra={"OEBPS/nav.xhtml": ""})
    assert titles(read(without_words)) == ["One"]
    without_sense = read(epub_of([EBB], ncx=[("ebb.xhtml", "The Ebb")], extra={"OEBPS/toc.ncx": "not a list"}))
    assert titles(without_sense) == ["One"]
    assert any("toc.ncx" in warning for warning in without_sense.warnings)


def test_a_reference_that_is_no_address_leads_nowhere() -> None:
    page = PageOfBook(file="all.xhtml", body="<p><a href='//[1'>Mara</a> rowed home.</p>")
    book = read(epub_of([page, EBB], nav=[("//[::x]#a", "Nowhere"), ("all.xhtml", "The Oars"), ("ebb.xhtml", "The Ebb")]))
    assert book.text.startswith("Mara rowed home.")
    assert titles(book) == ["The Oars", "One"]


def test_a_page_that_is_no_well_formed_xml_is_read_as_html() -> None:
    book = read(epub_of([PageOfBook(file="a.xhtml", body="<p>Mara &nbsp;& Tom<br>rowed.<p>Home.")]))
    assert book.text.replace("\u00a0", "_") == "Mara _& Tom\nrowed.\n\nHome."


def test_an_archive_download_as_an_e_book_keeps_its_notes_apart() -> None:
    preface = (
        '<div id="preface"><p class="message"><b>Low Water</b>'
        ' <a href="https://archiveofourown.org/works/9">x</a></p><div class="meta">'
        '<dl class="tags"><dt>Character:</dt><dd><a href="y">Mara</a></dd></dl><h1>Low Water</h1></div></div>'
    )
    chapter = (
        '<div class="meta group"><h2>1. Ebb</h2><p>Chapter Notes</p><blockquote><p>Hello!</p>'
        "</blockquote></div><div><p>It went.</p></div>"
    )
    book = read(epub_of([PageOfBook(file="s0.xhtml", body=preface), PageOfBook(file="s1.xhtml", body=chapter)]))
    assert book.text == "1. Ebb\n\nIt went."
    assert book.metadata.tags == (("Character", "Mara"),)
    assert [aside.text for aside in book.set_aside if aside.kind is SetAsideKind.AUTHOR_NOTE] == ["Hello!"]
