"""Markdown is read as it renders."""

from __future__ import annotations

import pytest

from taleglass.story import EmphasisKind, SetAsideKind
from taleglass.text import open_bytes
from tests.text.sources.promises import check_promises

STORY = """---
title: "Low Water"
author: Ida Moss
genre: [sea, fog]
characters:
  - Mara
  - Tom
---
# Low Water

## Ebb

The tide went *out*
and **stayed** ~~in~~ out.

    Mara sat, with an indented line.

***

It was 3 * 4 o'clock, and \\*cold\\* &amp; wet.

## Flow

> It came back,\\
> slowly.
"""


def test_a_story_with_front_matter_is_rendered() -> None:
    book = open_bytes(STORY.encode(), name="story.md")
    check_promises(book)
    assert book.text.split("\n\n") == [
        "Low Water",
        "Ebb",
        "The tide went out and stayed in out.",
        "Mara sat, with an indented line.",
        "* * *",
        "It was 3 * 4 o'clock, and *cold* & wet.",
        "Flow",
        "It came back,\nslowly.",
    ]
    assert [chapter.title for chapter in book.chapters][-1] == "Flow"
    assert len(book.scene_breaks) == 1
    assert [(found.span.of(book.text), found.kind) for found in book.emphasis] == [
        ("out", EmphasisKind.ITALIC),
        ("stayed", EmphasisKind.BOLD),
        ("in", EmphasisKind.STRUCK),
    ]
    assert (book.metadata.title, book.metadata.author) == ("Low Water", "Ida Moss")
    assert book.metadata.tags == (("genre", "sea"), ("genre", "fog"), ("characters", "Mara"), ("characters", "Tom"))
    assert book.set_aside[-1].kind is SetAsideKind.FRONT_MATTER


@pytest.mark.parametrize(("name", "kind"), [("tide.md", "markdown"), ("tide.MARKDOWN", "markdown"), ("standard input", "txt")])
def test_the_ending_of_a_name_says_that_a_text_is_markdown(name: str, kind: str) -> None:
    assert open_bytes(b"The tide went *out*.", name=name).source_format == kind


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    book = open_bytes(b"---\n\nMara rowed home.\n\n---\n\nTom slept.\n", name="story.md")
    assert "Mara rowed home." in book.text


@pytest.mark.parametrize("mark", ["#", "###", "# # #", "<hr>", "<hr />", "~~~", "~~~~~", "❦"])
def test_a_break_that_markdown_has_no_words_for_is_a_scene_break(mark: str) -> None:
    book = open_bytes(f"# Ebb\n\nMara sat.\n\n{mark}\n\nTom *left*.\n".encode(), name="story.md")
    check_promises(book)
    assert len(book.scene_breaks) == 1
    assert [chapter.title for chapter in book.chapters] == ["Ebb"]
    assert [found.span.of(book.text) for found in book.emphasis] == ["left"]


def test_code_between_tildes_stays_code() -> None:
    book = open_bytes(b"The screen said:\n\n~~~\nrun *all*\n~~~\n\nMara sat.\n", name="story.md")
    assert book.text.split("\n\n") == ["The screen said:", "run *all*", "Mara sat."]
    assert book.scene_breaks == ()


def test_a_line_drawn_or_broken_in_html_keeps_its_meaning() -> None:
    book = open_bytes(b"Mara sat.\n<hr>\nTom came.<br>He left.\n", name="story.md")
    check_promises(book)
    assert book.text.split("\n\n") == ["Mara sat.", "* * *", "Tom came.\nHe left."]


def test_a_line_of_br_alone_is_a_gap() -> None:
    scenes = "\n\n<br>\n\n".join("\n\n".join(["Mara sat and waited for the boat."] * 12) for _ in range(4))
    assert len(open_bytes(scenes.encode(), name="story.md").scene_breaks) == 3


def test_a_table_is_read_cell_by_cell() -> None:
    book = open_bytes(b"The list had grown:\n\n| thing | where |\n|---|---|\n| a fox | *under* it |\n", name="story.md")
    check_promises(book)
    assert book.text.split("\n\n") == ["The list had grown:", "thing", "where", "a fox", "under it"]


def test_quotes_nested_a_thousand_deep_do_not_overflow() -> None:
    book = open_bytes((">" * 5000 + " Mara\n\n" + "*a " * 5000).encode(), name="deep.md")
    check_promises(book)


def test_lines_of_a_chat_are_paragraphs_without_empty_lines_between() -> None:
    chat = "Ana (21:04): Did you feed her?\nBo (21:05): *Who?*\nAna (21:05): The cat, Bo."
    book = open_bytes(f"She typed.\n\n{chat}\n\nHe looked\nup: nothing.\n".encode(), name="story.md")
    check_promises(book)
    assert book.text.split("\n\n") == [
        "She typed.",
        "Ana (21:04): Did you feed her?",
        "Bo (21:05): Who?",
        "Ana (21:05): The cat, Bo.",
        "He looked up: nothing.",
    ]
    assert [p.span.of(book.text) for p in book.paragraphs] == book.text.split("\n\n")


def test_footnotes_hang_where_their_sign_stood() -> None:
    text = (
        "She lied[^1]. He *knew[^B]*, she said[^nope].\n\n[^1]: The quay\nwas wet.\n[^b]: It was.\n\n    *Always*.\n\n"
        "Tom left[^c].\n\n> [^c]: In a quotation.\n"
    )
    book = open_bytes(text.encode(), name="story.md")
    check_promises(book)
    assert book.text == "She lied. He knew, she said[^nope].\n\nTom left."
    assert [(aside.kind, aside.text, aside.anchor) for aside in book.set_aside] == [
        (SetAsideKind.FOOTNOTE, "The quay was wet.", len("She lied")),
        (SetAsideKind.FOOTNOTE, "It was.\n\nAlways.", len("She lied. He knew")),
        (SetAsideKind.FOOTNOTE, "In a quotation.", len(book.text) - 1),
    ]


def test_a_chat_whose_lines_are_broken_in_html_is_a_paragraph_a_line() -> None:
    book = open_bytes(b"Mara typed.\n\nAna: Well?<br>Bo: Well *what*?<br>Ana: The cat.\n", name="story.md")
    check_promises(book)
    assert len(book.paragraphs) == 4


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("# The Quarterly Cake\n\nPriya found it.\n\nShe left.\n", "The Quarterly Cake"),
        ("# Chapter 1\n\nPriya found it.\n\nShe left.\n", None),
        ("Priya found it.\n\n# The Cake\n\nShe left.\n", None),
        ("# The Cake\n\nPriya found it.\n\n# The Knife\n\nShe left.\n", None),
    ],
)
def test_one_heading_over_everything_is_the_title(words: str, title: str | None) -> None:
    assert open_bytes(words.encode(), name="cake.md").metadata.title == title
