"""Of a web page, the story is read; what stands around it is kept apart or left out."""

from __future__ import annotations

import pytest

from taleglass.story import Book, EmphasisKind, ParagraphKind, SetAsideKind
from taleglass.text import open_bytes
from tests.text.sources.promises import check_promises

AO3 = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Low Water - ida</title></head><body>
<div id="preface"><h2 class="toc-heading">Preface</h2><p class="message"><b>Low Water</b><br/>Posted originally on the
<a href="http://archiveofourown.org/">Archive of Our Own</a> at <a href="http://archiveofourown.org/works/777">there</a>.</p>
<div class="meta"><dl class="tags"><dt>Rating:</dt><dd><a>General</a></dd><dt>Characters:</dt><dd><a>Mara Reed</a>,
<a>Tom Vane</a></dd><dt>Relationship:</dt><dd><a>Mara Reed/Tom Vane</a></dd><dt>Language:</dt><dd>English</dd>
<dt>Series:</dt><dd>Part 2 of <a>Harbours</a></dd><dt>Stats:</dt><dd>Published: 2020-02-03 Words: 900</dd></dl>
<h1>Low Water</h1><div class="byline">by <a rel="author">ida</a></div><p>Summary</p>
<blockquote class="userstuff"><p>Mara waits.</p></blockquote><p>Notes</p>
<blockquote class="userstuff"><p>Thank you, Jo!</p></blockquote></div></div><div id="chapters" class="userstuff">%s</div>
<div id="afterword"><div class="meta"><div id="endnotes"><p>End Notes</p><blockquote class="userstuff"><p>Goodbye, all.</p>
</blockquote></div></div></div></body></html>"""
TWO_CHAPTERS = """<div class="meta group"><h2 class="heading">Chapter 1: Ebb</h2><p>Chapter Summary</p>
<blockquote class="userstuff"><p>The tide goes.</p></blockquote></div><div class="userstuff"><p>It went <em>out</em>.</p></div>
<div id="endnotes1"><p>Chapter End Notes</p><blockquote class="userstuff"><p>More soon!</p></blockquote></div>
<div class="meta group"><h2 class="heading">Chapter 2: Flow</h2></div><div class="userstuff"><p>It came back.</p></div>"""

TYPED = ["“Come in.”", '"Come in."', "'Come in.'"]


def read(markup: str) -> Book:
    book = open_bytes(markup.encode(), name="story.html")
    check_promises(book)
    return book


def read_body(body: str) -> Book:
    return read(f"<html><body>{body}</body></html>")


def kept_apart(book: Book, kind: SetAsideKind) -> list[str | None]:
    return [aside.text for aside in book.set_aside if aside.kind is kind and aside.span is None]


def test_an_archive_download_gives_its_tags() -> None:
    metadata = read(AO3 % TWO_CHAPTERS).metadata
    assert (metadata.title, metadata.author, metadata.summary) == ("Low Water", "ida", "Mara waits.")
    assert (metadata.series, metadata.language, metadata.published) == ("Harbours", "English", "2020-02-03")
    assert ("Character", "Mara Reed") in metadata.tags
    assert ("Character", "Tom Vane") in metadata.tags
    assert ("Relationship", "Mara Reed/Tom Vane") in metadata.tags


def test_an_archive_download_that_prints_its_address_in_bold_keeps_its_title() -> None:
    address = '<b>Posted originally on the <a href="http://archiveofourown.org/works/777">Archive</a>.</b>'
    bold = (AO3 % TWO_CHAPTERS).replace("<b>Low Water</b>", address)
    assert read(bold).metadata.title == "Low Water"
    assert read(bold.replace("<h1>Low Water</h1>", "")).metadata.title is None


def test_the_archives_page_of_tags_keeps_its_lines_apart() -> None:
    (front,) = kept_apart(read(AO3 % TWO_CHAPTERS), SetAsideKind.FRONT_MATTER)
    assert front is not None
    assert front.startswith("Low Water\nPosted originally on the Archive of Our Own")


def test_what_the_author_says_is_no_part_of_the_story() -> None:
    book = read(AO3 % TWO_CHAPTERS)
    assert book.text == "Chapter 1: Ebb\n\nIt went out.\n\nChapter 2: Flow\n\nIt came back."
    notes = kept_apart(book, SetAsideKind.AUTHOR_NOTE)
    assert notes == ["Mara waits.", "Thank you, Jo!", "The tide goes.", "More soon!", "Goodbye, all."]
    assert [chapter.title for chapter in book.chapters] == ["Chapter 1: Ebb", "Chapter 2: Flow"]


def test_a_work_of_one_chapter_has_one_without_a_title() -> None:
    book = read(AO3 % "<p>It went out.</p><p>It came back.</p>")
    assert book.text == "It went out.\n\nIt came back."
    assert [chapter.title for chapter in book.chapters] == [None]


def test_gutenbergs_page_keeps_the_story_alone() -> None:
    book = read_body(
        '<section class="pg-boilerplate" id="pg-header"><p>The Project Gutenberg eBook</p></section><h1>Low Water</h1>'
        '<h2>by Ida Moss</h2><h2>CONTENTS</h2><p><a href="#a">I</a></p><p><a href="#b">II</a></p><p><a href="#c">III</a></p>'
        '<h2 id="a">CHAPTER I<br>The Letter</h2><p><span class="pagenum">3</span>It ra&shy;ined.</p>'
        '<div class="figcenter"><p class="caption">The boats</p></div><h2 id="b">CHAPTER II</h2><p>Fog.</p>'
        '<section id="pg-footer"><p>You may copy it.</p></section>'
    )
    assert [chapter.title for chapter in book.chapters] == ["CHAPTER I The Letter", "CHAPTER II"]
    assert "rained." in book.text
    assert "3" not in book.text
    assert kept_apart(book, SetAsideKind.BOILERPLATE) == ["The Project Gutenberg eBook", "You may copy it."]
    assert kept_apart(book, SetAsideKind.ILLUSTRATION) == ["The boats"]
    assert book.metadata.author == "Ida Moss"


def test_stanzas_are_verse_with_their_lines() -> None:
    book = read_body(
        '<p>She sang:</p><div class="poem"><div class="stanza"><span>The boats are in,<br></span><span>'
        "The lamps are lit.<br></span>"
        '</div><div class="stanza"><div class="verse">One gull,</div><div class="verse">two gulls.</div></div></div>'
    )
    verse = [paragraph.span.of(book.text) for paragraph in book.paragraphs if paragraph.kind is ParagraphKind.VERSE]
    assert verse == ["The boats are in,\nThe lamps are lit.", "One gull,\ntwo gulls."]


def test_a_footnote_hangs_where_its_number_stood() -> None:
    book = read_body(
        '<p>The quay<a class="fnanchor" id="r" href="#n">[1]</a> was wet.</p><p>Then<sup>'
        '<a href="#m" id="s">2</a></sup> dry.</p>'
        '<div class="footnote"><p><a id="n" href="#r">[1]</a> A pier.</p></div><p id="m"><a href="#s">'
        "<sup>2</sup></a> At noon.</p>"
    )
    assert book.text == "The quay was wet.\n\nThen dry."
    anchors = {aside.text: aside.anchor for aside in book.set_aside}
    assert sorted(anchors.values(), key=lambda anchor: anchor or -1) == [len("The quay"), book.text.index(" dry")]


def test_line_breaks_rules_and_gaps_keep_their_meaning() -> None:
    book = read_body(
        "<p>Mara sat<br>and  waited.</p><hr><p>Tom came.<br><br>He left.</p><p>***</p><p>Fog.</p><hr><h2>Two</h2><p>Sun.</p>"
    )
    assert [paragraph.span.of(book.text) for paragraph in book.paragraphs] == [
        "Mara sat\nand waited.",
        "* * *",
        "Tom came.",
        "He left.",
        "***",
        "Fog.",
        "Two",
        "Sun.",
    ]
    assert len(book.scene_breaks) == 2


@pytest.mark.parametrize(
    "mark",
    [
        '<p class="scene-break"></p>',
        '<p class="SceneBreak">&nbsp;</p>',
        '<div class="ornamental-break"><p><img src="a.png" alt=""/></p></div>',
        '<p style="text-align:center"><img src="a.png" alt="ornament"/></p>',
        '<p><img src="images/scene_break.png"/></p>',
        '<img src="a.png" alt="* * *">',
        '<figure class="scene-break-image"><img src="a.png"></figure>',
    ],
)
def test_a_block_named_a_break_and_an_ornament_are_scene_breaks(mark: str) -> None:
    book = read_body(f"<h2>One</h2>{mark}<p>Mara sat.</p>{mark}<p>Tom came.</p>{mark}<h2>Two</h2><p>Fog.</p>{mark}")
    assert book.text.split("\n\n") == ["One", "Mara sat.", "* * *", "Tom came.", "Two", "Fog."]
    assert len(book.scene_breaks) == 1


@pytest.mark.parametrize(
    "mark",
    [
        "<p></p>",
        '<p class="first breakfast"> </p>',
        '<p><img src="map.png" alt="A map of the island"/></p>',
        '<p><img src="breakfast.png"/></p>',
        '<p class="scene-break">He left.</p>',
        '<p>He left <img src="a.png" alt="ornament"/> then.</p>',
        '<div class="separator"><img src="photo.jpg"/></div>',
        '<div>He left <img src="ornament.png"/> then.</div>',
        '<div><img class="ornament" alt="H"/><p>e left.</p></div>',
    ],
)
def test_other_pictures_and_words_under_the_name_of_a_break_are_none(mark: str) -> None:
    assert read_body(f"<p>Mara sat.</p>{mark}<p>Tom came.</p>").scene_breaks == ()


def test_emphasis_comes_from_tags_classes_and_styles() -> None:
    book = read(
        "<html><head><style>.sl { font-style: italic }</style></head><body><p><em>one</em> <b>two</b>"
        " <span class='sl'>three</span> "
        "<span style='font-variant: small-caps'>four</span> <u>five</u> <s>six</s> <i>se<b>ven</b></i></p></body></html>"
    )
    found = [(emphasis.span.of(book.text), emphasis.kind) for emphasis in book.emphasis]
    assert found == [
        ("one", EmphasisKind.ITALIC),
        ("two", EmphasisKind.BOLD),
        ("three", EmphasisKind.ITALIC),
        ("four", EmphasisKind.SMALL_CAPS),
        ("five", EmphasisKind.UNDERLINE),
        ("six", EmphasisKind.STRUCK),
        ("seven", EmphasisKind.ITALIC),
        ("ven", EmphasisKind.BOLD),
    ]


def test_a_quotation_gets_the_marks_that_a_browser_prints() -> None:
    book = read_body("<p><q>Is it <i>cold?</i></q> asked Ruth.</p><p><q>It is <q>bitter</q>,</q> said Tom. <q> </q></p>")
    assert book.text == "“Is it cold?” asked Ruth.\n\n“It is ‘bitter’,” said Tom."


@pytest.mark.parametrize("quotation", ["“<q>Come in.</q>”", "<q>“Come in.”</q>", '<q>"Come in."</q>', "<q>'Come in.'</q>"])
def test_a_quotation_whose_marks_were_typed_gets_no_others(quotation: str) -> None:
    assert read_body(f"<p>{quotation} said Tom.</p>").text in {f"{mark} said Tom." for mark in TYPED}


def test_a_quotation_that_begins_with_an_apostrophe_or_ends_with_another_gets_its_marks() -> None:
    book = read_body("<p><q>'Tis cold.</q></p><p><q>She said “no”</q></p><p><q>“No” is what she said.</q></p>")
    assert book.text.split("\n\n") == ["“'Tis cold.”", "“She said “no””", "““No” is what she said.”"]


def test_lines_of_a_chat_are_paragraphs_and_other_lines_are_not() -> None:
    book = read_body(
        "<p>Mina typed.</p><p>Mina: where <i>are u<br/>Jo: out</i>side<br/>Mina: outside WHERE</p><p>The sign<br>said: no.</p>"
    )
    shown = [paragraph.span.of(book.text) for paragraph in book.paragraphs]
    assert shown == ["Mina typed.", "Mina: where are u", "Jo: outside", "Mina: outside WHERE", "The sign\nsaid: no."]
    assert [found.span.of(book.text) for found in book.emphasis] == ["are u", "Jo: out"]


def test_a_note_to_a_line_of_a_chat_hangs_on_that_line() -> None:
    book = read_body(
        '<p>Mina: hi<br>Jo: ho<a class="fnanchor" href="#n">[1]</a>!<br>Mina: what</p>'
        '<div class="footnote"><p id="n">A greeting.</p></div>'
    )
    assert [aside.anchor for aside in book.set_aside] == [book.text.index("!")]


def test_words_of_a_break_in_italics_are_a_scene_break_and_in_prose_are_not() -> None:
    book = read_body("<p>Mara sat.</p><p><i>Flashback</i></p><p>Tom came.</p><p>Flashback.</p><p>He <i>left</i>.</p>")
    assert [found.span.of(book.text) for found in book.scene_breaks] == ["Flashback"]


def test_the_site_around_the_story_is_left_out() -> None:
    book = read_body(
        "<nav>Home</nav><header><a>Harbour Tales</a></header><article><h1>Fog</h1><p>It was thick.</p><aside>Buy boats</aside>"
        "<script>alert(1)</script></article><footer>Imprint</footer>"
    )
    assert book.text == "Fog\n\nIt was thick."
    assert book.metadata.title == "Fog"


def test_markup_nested_two_thousand_deep_is_still_read() -> None:
    book = read_body("<div>" * 2_000 + "<p>Deep water.</p>" + "</div>" * 2_000 + "<p>Land.</p>")
    assert book.text == "Deep water.\n\nLand."
    assert any("nested too deep" in warning for warning in book.warnings)


def test_the_declared_encoding_is_believed() -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Café – home</p></body></html>'
    book = open_bytes(page.encode("cp1252"), name="a.html")
    assert book.text == "Café – home"
    assert book.encoding == "cp1252"


def test_html_is_known_by_its_content() -> None:
    assert open_bytes(b"<!DOCTYPE html><p>Mara rowed.", name="standard input").source_format == "html"


@pytest.mark.parametrize("name", ["standard input", "story.txt", "story", "Mr. Moss"])
@pytest.mark.parametrize("opening", ["<p>", "<P class='a'>", "\n<!-- saved -->\n<div><p>", "<hr/><p>", "<h2>One</h2><p>"])
def test_html_without_a_head_is_known_by_its_first_block(name: str, opening: str) -> None:
    book = open_bytes(f"{opening}Mara <i>rowed</i> home.".encode(), name=name)
    assert book.source_format == "html"
    assert book.text.endswith("Mara rowed home.")


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("<div>\n\nMara *rowed*.\n\n</div>", "story.md", "markdown"),
        ("<p> Are you there?\n\n<p> Yes.", "chat.txt", "txt"),
        ("<mara> Are you there?\n\n<tom> </3", "chat.txt", "txt"),
        ("From: Mara\nTo: Tom\n\nThe tide went out.", "letter.txt", "txt"),
    ],
)
def test_other_text_that_begins_with_a_bracket_or_a_header_is_no_page(text: str, name: str, kind: str) -> None:
    assert open_bytes(text.encode(), name=name).source_format == kind


@pytest.mark.parametrize("name", ["unicode_escape", "utf-7", "idna"])
def test_a_declared_encoding_that_no_page_is_in_is_not_believed(name: str) -> None:
    page = f'<html><head><meta charset="{name}"></head><body><p>Café \\ud800 home</p></body></html>'
    book = open_bytes(page.encode("cp1252"), name="page.html")
    assert book.text == "Café \\ud800 home"
    assert book.encoding == "cp1252"
