"""Whatever the file, the book that comes out keeps its promises, or a sentence says why there is none."""

from __future__ import annotations

from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from taleglass.errors import InputError
from taleglass.story import Book
from taleglass.text import open_bytes
from tests.text.sources.archives import PageOfBook, docx_of, epub_of
from tests.text.sources.promises import check_promises

LINES = st.sampled_from(
    [
        "",
        "",
        "",
        "CHAPTER I",
        "CHAPTER II. The Tide",
        "I",
        "II",
        "3",
        "CONTENTS",
        "List of Illustrations",
        "THE END",
        "* * *",
        "***",
        "---",
        "#",
        "~",
        "⁂",
        "_One_",
        "THE LAMP",
        "    The boats are in,",
        "    The lamps are lit;",
        "Mara rowed home, and the tide with her, as it did each night in that",
        "long autumn. “Is it you?” called Tom.",
        "\tIt was. She _did not\n answer_ him.",
        "[Illustration: the quay [at night]]",
        "She saw [Illustration] a lamp.",
        "[Illustration",
        "[Footnote 1: A pier.]",
        "Transcriber's Note: spelling kept.",
        "Produced by A. Person",
        "The Project Gutenberg EBook of Low Water",
        "Title: Low Water",
        "*** START OF THIS PROJECT GUTENBERG EBOOK LOW WATER ***",
        "*** END OF THIS PROJECT GUTENBERG EBOOK LOW WATER ***",
        "by Ida Moss",
        "PART ONE",
        "\u200b",
        "\x0c",
        "a*b* *c* **d** _e_f_",
    ]
)
NEWLINES = st.sampled_from(["\n", "\r\n", "\r"])
PLAIN = st.builds(lambda lines, newline: newline.join(lines), st.lists(LINES | st.text(max_size=30), max_size=25), NEWLINES)
TAGS = st.sampled_from(
    ["p", "div", "h1", "h2", "h4", "em", "b", "span", "i", "blockquote", "li", "aside", "section", "pre", "sup", "td"]
)
CLASSES = st.sampled_from(["", "poem", "stanza", "footnote", "pagenum", "smcap", "meta group", "toc", "figure"])
WORDS = st.sampled_from(
    ["Mara ", " rowed", "home.", "\u00a0", "CHAPTER I", "II", "***", "&", "\u00ad", "\n", "THE END"]
) | st.text(max_size=8)


def _element(tag: str, name: str, inside: str) -> str:
    return f'<{tag} class="{name}">{inside}</{tag}>'


MARKUP = st.recursive(
    WORDS.map(escape)
    | st.sampled_from(
        ["<br/>", "<hr/>", "<p></p>", '<a href="#n">1</a>', '<sup><a href="#n">1</a></sup>', '<p id="n">note</p>']
    ),
    lambda inner: st.builds(_element, TAGS, CLASSES, st.lists(inner, max_size=4).map("".join)),
    max_leaves=25,
)


def _check_sentence(message: str) -> None:
    assert "\n" not in message
    assert message.endswith(".")


def _opened(data: bytes, name: str) -> Book | None:
    try:
        book = open_bytes(data, name=name)
    except InputError as refusal:
        _check_sentence(str(refusal))
        return None
    check_promises(book)
    return book


@settings(deadline=None, max_examples=200)
@given(PLAIN)
def test_a_plain_text_is_kept_as_it_is_and_every_word_has_its_place(text: str) -> None:
    book = _opened(text.encode("utf-8", errors="ignore"), "story.txt")
    if book is not None:
        is_wide = (book.encoding or "").startswith("utf-16")  # a sign and a zero byte, by turns
        assert is_wide or book.text == text.encode("utf-8", errors="ignore").decode("utf-8-sig") or book.source_format != "txt"


@settings(deadline=None, max_examples=100)
@given(PLAIN)
def test_markdown_keeps_the_promises_of_a_book(text: str) -> None:
    _opened(text.encode("utf-8", errors="ignore"), "story.md")


@settings(deadline=None, max_examples=150)
@given(MARKUP)
def test_html_keeps_the_promises_of_a_book(markup: str) -> None:
    _opened(f"<html><body>{markup}</body></html>".encode("utf-8", errors="ignore"), "story.html")


@settings(deadline=None, max_examples=60)
@given(st.lists(MARKUP, min_size=1, max_size=3), st.booleans())
def test_an_epub_keeps_the_promises_of_a_book(bodies: list[str], has_navigation: bool) -> None:
    pages = [PageOfBook(file=f"{number}.xhtml", body=body) for number, body in enumerate(bodies)]
    nav = [(page.file, f"Part {number}") for number, page in enumerate(pages)] if has_navigation else []
    _opened(epub_of(pages, nav=nav), "story.epub")


RUN = st.builds(
    lambda words, kinds: f"<w:r><w:rPr>{kinds}</w:rPr><w:t xml:space='preserve'>{escape(words)}</w:t></w:r>",
    WORDS,
    st.sampled_from(["", "<w:i/>", "<w:b/>", "<w:i/><w:smallCaps/>", "<w:i w:val='0'/>"]),
)
INLINE = RUN | st.sampled_from(
    [
        "<w:r><w:br/></w:r>",
        "<w:r><w:br w:type='page'/></w:r>",
        "<w:r><w:tab/></w:r>",
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>",
        "<w:r><w:footnoteReference w:id='2'/></w:r>",
    ]
)
STYLE = st.sampled_from(["", "<w:pPr><w:outlineLvl w:val='0'/></w:pPr>", "<w:pPr><w:pStyle w:val='Heading2'/></w:pPr>"])
PARAGRAPH = st.builds(lambda style, runs: f"<w:p>{style}{''.join(runs)}</w:p>", STYLE, st.lists(INLINE, max_size=5))


@settings(deadline=None, max_examples=100)
@given(st.lists(PARAGRAPH, max_size=8))
def test_a_manuscript_keeps_the_promises_of_a_book(paragraphs: list[str]) -> None:
    data = docx_of("".join(paragraphs), footnotes="<w:footnote w:id='2'><w:p><w:r><w:t>A pier.</w:t></w:r></w:p></w:footnote>")
    _opened(data, "story.docx")


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a.html", "a.epub", "a.docx", "-"]))
def test_any_bytes_give_a_book_or_one_sentence(data: bytes, name: str) -> None:
    _opened(data, name)
