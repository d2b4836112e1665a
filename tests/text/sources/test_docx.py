"""A manuscript is read as it prints with all changes accepted."""

from __future__ import annotations

import pytest

from taleglass.story import Book, EmphasisKind, ParagraphKind, SetAsideKind
from taleglass.text import open_bytes
from tests.text.sources.archives import docx_of, members_of, packed
from tests.text.sources.promises import check_promises

STYLES = (
    '<w:style w:styleId="Top"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Mine"><w:name w:val="Chapter head"/><w:basedOn w:val="Top"/></w:style>'
    '<w:style w:styleId="Deep"><w:name w:val="Other"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:styleId="Voice"><w:name w:val="Voice"/><w:rPr><w:i/></w:rPr></w:style>'
)


def run(words: str, kinds: str = "") -> str:
    return f'<w:r><w:rPr>{kinds}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(*inside: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{''.join(inside)}</w:p>"


def read(body: str, **parts: str) -> Book:
    book = open_bytes(docx_of(body, **parts), name="draft.docx")
    check_promises(book)
    return book


def test_heading_styles_open_chapters_also_by_inheritance_and_outline_level() -> None:
    body = "".join(
        paragraph(run(words), style=style)
        for words, style in (
            ("Ebb", "Top"),
            ("It went.", ""),
            ("Flow", "Mine"),
            ("It came.", ""),
            ("Slack", "Deep"),
            ("It stood.", ""),
        )
    )
    book = read(body, styles=STYLES)
    assert [chapter.title for chapter in book.chapters] == ["Ebb", "Flow", "Slack"]


def test_the_title_of_the_book_is_no_part_of_its_first_chapter() -> None:
    title = '<w:style w:styleId="Name"><w:name w:val="Title"/></w:style>'
    lines = (("Slack Water", "Name"), ("Chapter One", "Top"), ("Ebb.", ""), ("Chapter Two", "Top"), ("Flow.", ""))
    book = read("".join(paragraph(run(words), style=style) for words, style in lines), styles=STYLES + title)
    assert book.metadata.title == "Slack Water"
    assert [chapter.title for chapter in book.chapters] == ["Chapter One", "Chapter Two"]
    assert [(aside.kind, aside.span and aside.span.of(book.text)) for aside in book.set_aside] == [
        (SetAsideKind.FRONT_MATTER, "Slack Water")
    ]


def test_a_typed_chapter_heading_does_without_a_style() -> None:
    book = read("".join(paragraph(run(words)) for words in ("Chapter One", "It went.", "Chapter Two", "It came.")))
    assert [chapter.title for chapter in book.chapters] == ["Chapter One", "Chapter Two"]


def test_insertions_stay_and_deletions_are_kept_with_their_place() -> None:
    book = read(
        paragraph(
            run("Mara "),
            '<w:ins w:author="Jo">' + run("slowly ") + "</w:ins>",
            '<w:del w:author="Jo"><w:r><w:delText>quickly </w:delText></w:r></w:del>',
            run("rowed."),
        )
    )
    assert book.text == "Mara slowly rowed."
    (deletion,) = book.set_aside
    assert (deletion.kind, deletion.text, deletion.anchor) == (SetAsideKind.DELETION, "quickly", len("Mara slowly "))


DELETED_MARK = '<w:pPr><w:rPr><w:del w:id="5" w:author="Jo"/></w:rPr></w:pPr>'


def test_a_paragraph_whose_mark_was_deleted_goes_on_in_the_next() -> None:
    gone = f'<w:p>{DELETED_MARK}<w:del w:author="Jo"><w:r><w:delText>Fog.</w:delText></w:r></w:del></w:p>'
    book = read(
        f"<w:p>{DELETED_MARK}{run('Mara took the')}</w:p>{gone}{paragraph(run(' boat.'))}{paragraph(run('Tom slept.'))}"
    )
    assert book.text == "Mara took the boat.\n\nTom slept."
    assert [aside.text for aside in book.set_aside] == ["Fog."]


def test_a_deleted_mark_does_not_join_a_table() -> None:
    cell = f"<w:tc>{paragraph(run('left'))}</w:tc>"
    marked = f"<w:p>{DELETED_MARK}{run('Mara rowed.')}</w:p>"
    assert read(f"{marked}<w:tbl><w:tr>{cell}</w:tr></w:tbl>").text == "Mara rowed.\n\nleft"


def test_hidden_words_are_kept_with_their_place() -> None:
    book = read(
        paragraph(run("Mara "), run("the sp", "<w:vanish/>"), run("y ", "<w:vanish/>"), run("rowed."), run("?", "<w:vanish/>"))
    )
    assert book.text == "Mara rowed."
    assert [(aside.text, aside.anchor) for aside in book.set_aside] == [("the spy", 5), ("?", 11)]


@pytest.mark.parametrize("on", ["t", "true", "1"])
def test_a_drawn_horizontal_line_is_a_scene_break(on: str) -> None:
    def drawn(is_line: str) -> str:
        return (
            '<w:p><w:r><w:pict><v:rect xmlns:v="urn:schemas-microsoft-com:vml" '
            f'xmlns:o="urn:schemas-microsoft-com:office:office" o:hr="{is_line}" o:hrstd="t"/></w:pict></w:r></w:p>'
        )

    book = read(paragraph(run("Mara sat.")) + drawn(on) + paragraph(run("Tom came.")) + drawn("f") + paragraph(run("Fog.")))
    assert book.text.split("\n\n") == ["Mara sat.", "* * *", "Tom came.", "Fog."]
    assert len(book.scene_breaks) == 1


def test_lines_of_a_chat_are_paragraphs() -> None:
    line = "<w:r><w:br/></w:r>"
    book = read(paragraph(run("Mina: hi"), line, run("Jo: ho"), line, run("Mina: what")))
    assert len(book.paragraphs) == 3


def test_comments_and_footnotes_hang_where_they_were_made() -> None:
    book = read(
        paragraph(
            run("The quay"),
            '<w:r><w:footnoteReference w:id="2"/></w:r>',
            run(" was wet"),
            '<w:r><w:commentReference w:id="0"/></w:r>',
            run("."),
        ),
        footnotes='<w:footnote w:id="0" w:type="separator">' + paragraph(run("-")) + "</w:footnote>"
        '<w:footnote w:id="2">' + paragraph(run("A pier.")) + "</w:footnote>",
        comments='<w:comment w:id="0" w:author="Jo">' + paragraph(run("How wet?")) + "</w:comment>",
    )
    assert book.text == "The quay was wet."
    assert [(aside.kind, aside.text, aside.anchor, aside.reason) for aside in book.set_aside] == [
        (SetAsideKind.FOOTNOTE, "A pier.", 8, "a footnote"),
        (SetAsideKind.COMMENT, "How wet?", 16, "a comment by Jo"),
    ]


def test_runs_of_one_style_are_one_emphasis() -> None:
    book = read(
        paragraph(
            run("She "),
            run("did ", "<w:i/>"),
            run("not", "<w:i/><w:b/>"),
            run(" go", '<w:i w:val="0"/>'),
            run(".", '<w:rStyle w:val="Voice"/>'),
        ),
        styles=STYLES,
    )
    assert [(found.span.of(book.text), found.kind) for found in book.emphasis] == [
        ("did not", EmphasisKind.ITALIC),
        ("not", EmphasisKind.BOLD),
        (".", EmphasisKind.ITALIC),
    ]


def test_breaks_tabs_and_tables_keep_their_order() -> None:
    cell = "<w:tc>" + paragraph(run("left")) + "</w:tc><w:tc>" + paragraph(run("right")) + "</w:tc>"
    book = read(
        paragraph(
            run("one"),
            "<w:r><w:tab/></w:r>",
            run("two"),
            "<w:r><w:br/></w:r>",
            run("three"),
            '<w:r><w:br w:type="page"/></w:r>',
            run("four"),
        )
        + f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"
        + paragraph(run("five"))
    )
    assert book.text == "one two\nthree\n\nfour\n\nleft\n\nright\n\nfive"


def test_a_line_of_stars_and_a_rare_empty_line_are_scene_breaks() -> None:
    prose = paragraph(run("Mara rowed, and the tide rowed with her."))
    book = read(prose * 2 + paragraph(run("* * *")) + prose)
    assert [found.kind for found in book.paragraphs].count(ParagraphKind.SCENE_BREAK) == 1
    gaps = read((prose * 12 + "<w:p/>") * 4 + prose)
    assert len(gaps.scene_breaks) == 4


def test_a_level_that_is_no_number_is_none() -> None:
    book = read("<w:p><w:pPr><w:outlineLvl w:val='²'/></w:pPr>" + run("Mara rowed home.") + "</w:p>")
    assert [one.kind for one in book.paragraphs] == [ParagraphKind.PROSE]


def test_a_damaged_file_beside_the_document_costs_only_what_it_holds() -> None:
    whole = docx_of(paragraph(run("Mara rowed home.")), comments="<w:comment/>")
    book = open_bytes(packed(members_of(whole) | {"word/comments.xml": b"not a comment"}), name="draft.docx")
    assert book.text == "Mara rowed home."
    assert [warning for warning in book.warnings if "comments.xml" in warning] == list(book.warnings) != []
