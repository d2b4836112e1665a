"""What is on the page, in order: words, sentences, quotations?

``mark`` takes a book and returns the places of its words, sentences and quoted stretches as arrays and tuples, all in half-open
character offsets into ``Book.text``. Only paragraphs are marked; what a source set aside in place holds none.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from taleglass.story.book import Book
from taleglass.text.quotation_marks import QuotedStretch, find_quotations
from taleglass.text.sentences import find_sentence_starts
from taleglass.text.tokens import find_tokens

__all__ = ["Marks", "mark"]

Offsets = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Marks:
    """The words, sentences and quoted stretches of a book, in text order.

    Attributes:
        token_starts, token_ends: int32, (tokens,), character offsets. Words cover every character of the paragraphs that is not
            white space and do not overlap.
        token_sentences: int32, (tokens,), index of each word's sentence.
        token_joined: bool, (tokens,), True where a word belongs to one multi-word token with the word before it (``did|n't``).
        sentence_starts, sentence_ends: int32, (sentences,), character offsets of the first word's start and last word's end.
        sentence_first_tokens: int32, (sentences + 1,): the words of sentence *k* are ``first[k]`` up to ``first[k + 1]``.
        sentence_paragraphs: int32, (sentences,), index into ``Book.paragraphs``.
        quotations: quoted stretches by their starts, an outer one before those inside it.
    """

    token_starts: Offsets
    token_ends: Offsets
    token_sentences: Offsets
    token_joined: npt.NDArray[np.bool_]
    sentence_starts: Offsets
    sentence_ends: Offsets
    sentence_first_tokens: Offsets
    sentence_paragraphs: Offsets
    quotations: tuple[QuotedStretch, ...]


def mark(book: Book) -> Marks:
    """Mark the words, sentences and quotations of *book*.

    Looks at ``book.text``, ``book.paragraphs`` and ``book.chapters`` only. Takes time in proportion to the text's length, and
    accepts any text.
    """
    text = book.text
    starts: list[int] = []
    ends: list[int] = []
    joined: list[bool] = []
    first_tokens: list[int] = []
    sentence_paragraphs: list[int] = []
    for index, paragraph in enumerate(book.paragraphs):
        start, end = paragraph.span.start, paragraph.span.end
        base = len(starts)
        new_starts, new_ends, new_joined = find_tokens(text, start, end)
        if not new_starts:
            continue
        starts += new_starts
        ends += new_ends
        joined += new_joined
        place = -1
        for sentence_start in find_sentence_starts(text, start, end):
            token = bisect_left(new_starts, sentence_start)
            if token > place and token < len(new_starts):
                place = token
                first_tokens.append(base + token)
                sentence_paragraphs.append(index)
    token_starts = np.array(starts, dtype=np.int32)
    token_ends = np.array(ends, dtype=np.int32)
    firsts = np.array([*first_tokens, len(starts)], dtype=np.int32)
    return Marks(
        token_starts=token_starts,
        token_ends=token_ends,
        token_sentences=np.repeat(np.arange(len(first_tokens), dtype=np.int32), np.diff(firsts)),
        token_joined=np.array(joined, dtype=np.bool_),
        sentence_starts=token_starts[firsts[:-1]],
        sentence_ends=token_ends[firsts[1:] - 1] if first_tokens else token_ends[:0],
        sentence_first_tokens=firsts,
        sentence_paragraphs=np.array(sentence_paragraphs, dtype=np.int32),
        quotations=find_quotations(
            text,
            [(paragraph.span.start, paragraph.span.end) for paragraph in book.paragraphs],
            [(chapter.span.start, chapter.span.end) for chapter in book.chapters],
        ),
    )
