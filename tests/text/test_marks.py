"""What is on the page, in order?"""

from __future__ import annotations

import re
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taleglass.story import Book, Paragraph, Span
from taleglass.text import mark

STORY = """The ferry was late. "Stop!" cried Mrs. Orme, "or I shall
call the porter."

THIS LINE IS NO PART OF THE STORY

"I can't," said Anna's brother."""


def book_of(text: str, *left_out: str) -> Book:
    spans = [match.span() for match in re.finditer(r"\S(?:.|\n(?!\s*\n))*", text)]
    trimmed = [(start, start + len(text[start:end].rstrip())) for start, end in spans]
    paragraphs = [Paragraph(span=Span(start, end)) for start, end in trimmed if text[start:end] not in left_out]
    return Book(text=text, source_format="txt", paragraphs=tuple(paragraphs))


def test_a_book_is_marked_in_offsets_of_its_text() -> None:
    marks = mark(book_of(STORY, "THIS LINE IS NO PART OF THE STORY"))
    surfaces = [STORY[start:end] for start, end in zip(marks.token_starts, marks.token_ends, strict=True)]
    assert surfaces[:6] == ["The", "ferry", "was", "late", ".", '"']
    assert "PART" not in surfaces
    sentences = [STORY[start:end] for start, end in zip(marks.sentence_starts, marks.sentence_ends, strict=True)]
    assert sentences == [
        "The ferry was late.",
        '"Stop!" cried Mrs. Orme, "or I shall\ncall the porter."',
        "\"I can't,\" said Anna's brother.",
    ]
    assert marks.sentence_paragraphs.tolist() == [0, 0, 1]
    assert [stretch.speech.of(STORY) for stretch in marks.quotations] == ["Stop!", "or I shall\ncall the porter.", "I can't,"]
    assert [surfaces[index] for index in np.flatnonzero(marks.token_joined)] == ["n't", "'s"]


def test_an_empty_book_has_no_marks() -> None:
    marks = mark(Book(text="", source_format="txt"))
    assert len(marks.token_starts) == len(marks.sentence_starts) == len(marks.quotations) == 0
    assert marks.sentence_first_tokens.tolist() == [0]


@pytest.mark.parametrize("piece", ["“a ‘b' \"c _ . ", ".", "123-", '." ', "“‘"])
def test_time_grows_in_a_straight_line_even_in_one_hostile_paragraph(piece: str) -> None:
    def seconds(count: int) -> float:
        book = Book(text=piece * count, source_format="txt", paragraphs=(Paragraph(span=Span(0, count * len(piece))),))
        spent = []
        for _ in range(3):  # the quickest: whatever else the machine does only adds to it
            started = time.process_time()
            mark(book)
            spent.append(time.process_time() - started)
        return min(spent)

    seconds(100)
    assert seconds(3000) < 40 * max(seconds(300), 0.002)


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(max_size=100), st.text(st.sampled_from("aAI'’.!? \n\"“”—-_1"), max_size=100)))
def test_sentences_share_out_the_words_of_their_paragraphs(text: str) -> None:
    book = book_of(text)
    marks = mark(book)
    count = len(marks.token_starts)
    firsts = marks.sentence_first_tokens
    assert firsts[0] == 0
    assert firsts[-1] == count
    assert (np.diff(firsts) > 0).all()
    for sentence, paragraph in enumerate(marks.sentence_paragraphs):
        tokens = slice(firsts[sentence], firsts[sentence + 1])
        assert (marks.token_sentences[tokens] == sentence).all()
        assert marks.token_starts[tokens][0] == marks.sentence_starts[sentence]
        assert marks.token_ends[tokens][-1] == marks.sentence_ends[sentence]
        span = book.paragraphs[paragraph].span
        assert span.start <= marks.sentence_starts[sentence] < marks.sentence_ends[sentence] <= span.end
    covered = {place for start, end in zip(marks.token_starts, marks.token_ends, strict=True) for place in range(start, end)}
    assert covered == {place for place, character in enumerate(text) if not character.isspace()}
