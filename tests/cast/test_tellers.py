"""Which heading says who tells what stands below it?"""

from __future__ import annotations

import pytest

from taleglass.cast.tellers import Stretch, headed_stretches, signed_stretches
from taleglass.story import Book, Paragraph, ParagraphKind, Span

PERSONS = {"marguerite": 0, "jonah": 1, "jonah reed": 1, "dix": 2}


def book(*paragraphs: str) -> Book:
    """Make a book; a paragraph that begins with # is a heading."""
    text, out = "", []
    for words in paragraphs:
        kind = ParagraphKind.HEADING if words.startswith("#") else ParagraphKind.PROSE
        plain = words.removeprefix("#").strip()
        out.append(Paragraph(span=Span(len(text), len(text) + len(plain)), kind=kind))
        text += plain + "\n\n"
    return Book(text=text, source_format="txt", chapters=(), paragraphs=tuple(out))


@pytest.mark.parametrize(
    ("paragraphs", "stretches"),
    [
        (("# Marguerite", "I came.", "# Jonah", "I went."), [(0, 2, 0), (2, 4, 1)]),
        (("# Chapter 1: MARGUERITE", "I came.", "# Chapter 2: Jonah Reed", "I went."), [(0, 2, 0), (2, 4, 1)]),
        (("# Part One", "# Marguerite", "# The Stove", "I came.", "# Jonah", "# II", "I went."), [(1, 4, 0), (4, 7, 1)]),
        (("# Marguerite", "I came.", "# 2", "I sat.", "# Jonah", "I went."), [(0, 4, 0), (4, 6, 1)]),
        (("# Marguerite", "I came.", "# The Fire", "It burnt.", "# Jonah", "I went."), [(0, 2, 0), (4, 6, 1)]),
        (("# Dix", "I came.", "# Jonah", "I went."), [(0, 2, 2), (2, 4, 1)]),
        (("# Marguerite", "I came.", "# The Fire", "I went."), []),
        (("# The Stove", "I came.", "# The Fire", "I went."), []),
        (("I came.",), []),
    ],
)
def test_headings_that_are_names_by_turns(paragraphs: tuple[str, ...], stretches: list[tuple[int, int, int]]) -> None:
    assert headed_stretches(book(*paragraphs), PERSONS) == ([Stretch(*one) for one in stretches], {})


def test_a_name_that_only_headings_have_is_somebody_new() -> None:
    told = book("# 1. IMRE", "I came.", "# 2. Jonah", "I went.", "# 3. IMRE", "I sat.")
    assert headed_stretches(told, PERSONS) == ([Stretch(0, 2, 3), Stretch(2, 4, 1), Stretch(4, 6, 3)], {3: "Imre"})


@pytest.mark.parametrize("heading", ["The fire", "Imre", "A Letter From The Coast"])
def test_one_heading_or_no_name_is_nobody_new(heading: str) -> None:
    repeated = (f"# {heading}", "I came.") * (1 if heading == "Imre" else 2)
    assert headed_stretches(book(*repeated, "# The Stove", "I went."), PERSONS) == ([], {})


def test_a_heading_that_comes_again_and_again_alone_is_no_teller() -> None:
    assert headed_stretches(book(*("# Winter", "I came.") * 3), PERSONS) == ([], {})


@pytest.mark.parametrize(
    ("paragraphs", "stretches"),
    [
        (("Dear Dix,", "I came.", "Your loving friend, Jonah", "He read it."), [(0, 3, 1)]),
        (("It lay there.", "My dearest Dix,—I came late.", "I sat.", "Yours ever,\n*Jonah Reed*"), [(1, 4, 1)]),
        (("*Dear Mr. Dix,*", "*I came.*", "*—Jonah*", "Dear Jonah,", "I know.", "Dix"), [(0, 3, 1), (3, 6, 2)]),
        (("Dear Dix,", "I came.", "Yours, a friend", "Jonah"), [(0, 4, 1)]),
        (("Dear Dix,", "I came.", "Yours, Nobody Known"), []),
        (("I came.", "Jonah"), []),  # no letter
        (("Dear me, it rained.", "Jonah came in."), []),
        (("Dear Dix,", "I came.", "# Jonah", "Marguerite"), []),
    ],
)
def test_a_letter_is_told_by_who_signs_it(paragraphs: tuple[str, ...], stretches: list[tuple[int, int, int]]) -> None:
    assert signed_stretches(book(*paragraphs), PERSONS) == [Stretch(*one) for one in stretches]
