"""What does the encoder see at a time?"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from taleglass.reading.windows import pack_windows

_sentences = st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=9), max_size=9)
"""Pieces of each word of each sentence."""


def _packed(sentences: list[list[int]], max_pieces: int) -> tuple[list[int], list[int], list[tuple[int, int]]]:
    offsets = np.cumsum([0, *(n for sentence in sentences for n in sentence)], dtype=np.int32)
    firsts = np.cumsum([0, *(len(sentence) for sentence in sentences)], dtype=np.int32)
    return offsets.tolist(), firsts.tolist(), pack_windows(offsets, firsts, max_pieces)


@given(_sentences, st.integers(3, 20))
def test_windows_follow_on_and_cover_every_word_once(sentences: list[list[int]], max_pieces: int) -> None:
    _, firsts, windows = _packed(sentences, max_pieces)
    assert [word for first, end in windows for word in range(first, end)] == list(range(firsts[-1]))
    assert all(first < end for first, end in windows)


@given(_sentences, st.integers(3, 20))
def test_no_window_is_too_long_unless_one_word_alone_is(sentences: list[list[int]], max_pieces: int) -> None:
    offsets, _, windows = _packed(sentences, max_pieces)
    for first, end in windows:
        assert offsets[end] - offsets[first] + 2 <= max_pieces or end == first + 1


@given(_sentences, st.integers(3, 20))
def test_a_sentence_that_fits_stays_whole(sentences: list[list[int]], max_pieces: int) -> None:
    offsets, firsts, windows = _packed(sentences, max_pieces)
    for first, end in pairwise(firsts):
        if offsets[end] - offsets[first] + 2 <= max_pieces:
            assert any(a <= first and end <= z for a, z in windows)


def test_sentences_share_a_window_as_long_as_they_fit() -> None:
    assert _packed([[2, 2], [2], [2, 2]], 8)[2] == [(0, 3), (3, 5)]


def test_a_sentence_longer_than_a_window_is_cut_between_words() -> None:
    assert _packed([[1], [2, 2, 2, 2]], 6)[2] == [(0, 1), (1, 3), (3, 5)]


def test_a_book_without_words_has_no_windows() -> None:
    assert _packed([], 256)[2] == []


def test_what_opens_a_window_opens_it_however_much_room_there_is() -> None:
    offsets = np.arange(31, dtype=np.int32)
    sentences = np.array([0, 4, 10, 20, 30], dtype=np.int32)
    assert pack_windows(offsets, sentences) == [(0, 30)]
    assert pack_windows(offsets, sentences, openings={4, 20}) == [(0, 4), (4, 20), (20, 30)]
    assert pack_windows(offsets, sentences, openings={0}) == [(0, 30)]
