"""Are our own stories read as they stand on the page?"""

from __future__ import annotations

from pathlib import Path

import pytest

import taleglass
from taleglass.cli.demo import EXAMPLE
from taleglass.story import Book, EmphasisKind, QuotationMarks
from taleglass.text import QuotedStretch, mark, open_book

EXAMPLES = Path(__file__).parent.parent / "examples"


def outer_quotations(book: Book) -> list[QuotedStretch]:
    return [stretch for stretch in mark(book).quotations if stretch.depth == 0]


def test_a_wrapped_text_stays_as_it_is_and_its_single_quotes_are_told_from_apostrophes() -> None:
    path = EXAMPLES / "nine_for_dinner.txt"
    book = open_book(path)
    assert book.text == path.read_text(encoding="utf-8")
    assert len(book.scene_breaks) == 1
    spoken = outer_quotations(book)
    assert {stretch.marks for stretch in spoken} == {QuotationMarks.SINGLE}
    assert len(spoken) == book.text.count("‘")
    assert "There’s a gentleman at the kitchen door, Mrs Quill," in [stretch.speech.of(book.text) for stretch in spoken]


def test_a_saying_inside_single_quotes_is_nested() -> None:
    book = open_book(EXAMPLES / "nine_for_dinner.txt")
    inner = [stretch for stretch in mark(book).quotations if stretch.depth == 1]
    assert [" ".join(stretch.speech.of(book.text).split()) for stretch in inner] == ["Whoever is left shall have the house."]


def test_markdown_gives_title_chapters_italics_and_a_scene_break() -> None:
    book = open_book(EXAMPLES / "tram_zero.md")
    assert (book.metadata.title, book.metadata.author) == ("Tram Zero", "The taleglass authors")
    assert [chapter.title for chapter in book.chapters][-2:] == ["One", "Two"]
    assert len(book.scene_breaks) == 1
    assert "Zugzwang" in [words.span.of(book.text) for words in book.emphasis if words.kind is EmphasisKind.ITALIC]


def test_a_dash_opens_speech_and_the_tag_between_dashes_is_none() -> None:
    book = open_book(EXAMPLES / "tram_zero.md")
    spoken = outer_quotations(book)
    assert {stretch.marks for stretch in spoken} == {QuotationMarks.DASH}
    words = [stretch.speech.of(book.text).strip() for stretch in spoken]
    assert "Give him a word," in words
    assert not any("the boy told her" in speech for speech in words)


def test_the_demo_shows_off_what_it_should() -> None:
    book = open_book(EXAMPLE)
    stretches = mark(book).quotations
    assert len(book.scene_breaks) == 2
    assert {stretch.marks for stretch in stretches} == {QuotationMarks.DOUBLE, QuotationMarks.SINGLE}
    assert max(stretch.depth for stretch in stretches) == 1
    assert all(stretch.is_closed for stretch in stretches)
    assert 1000 <= len(book.text.split()) <= 1600


@pytest.mark.slow
def test_the_boy_of_the_demo_is_one_person_under_all_his_names() -> None:
    story = taleglass.read(EXAMPLE)
    (boy,) = story.named("Ned Tolliver")
    assert {"Ned", "Edmund"} <= {alias.text for alias in boy.aliases}
    first = story.lines[0]
    assert (story.surface(first.speech), first.speaker) == ("Twenty-nine point one,", boy.id)
