"""Which pieces spell a word, and what shape has it?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taleglass.reading.subwords import SHAPES, Vocabulary, word_shape
from taleglass.reading.windows import MAX_PIECES

PIECES = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "b", "cafe", "lamp", "##light", "##s", "'", "-", "=", "light", "east", "東")
VOCABULARY = Vocabulary(PIECES)


def _spelled(word: str) -> list[str]:
    return [PIECES[index] for index in VOCABULARY.spell(word)]


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("Café", ["cafe"]),
        ("CAFE\u0301", ["cafe"]),
        ("lamplights", ["lamp", "##light", "##s"]),
        ("lamp-light", ["lamp", "-", "light"]),
        ("a'b", ["a", "'", "b"]),
        ("a東b", ["a", "東", "b"]),
        ("la\u00admp", ["lamp"]),
        ("lampq", ["[UNK]"]),
        ("lampq-light", ["[UNK]", "-", "light"]),
        ("\U0001f409", ["[UNK]"]),
        ("\x1b\u200d", ["[UNK]"]),
        ("\ufffd", ["[UNK]"]),
    ],
)
def test_a_word_is_spelled_by_its_longest_pieces(word: str, pieces: list[str]) -> None:
    assert _spelled(word) == pieces


def test_letters_without_end_are_one_unknown_piece() -> None:
    assert _spelled("a" * 61) == ["[UNK]"]


def test_a_line_of_signs_fits_into_a_window() -> None:
    assert set(_spelled("=" * 700)) == {"="}
    assert len(VOCABULARY.spell("=" * 700)) <= MAX_PIECES - 2


@given(st.text(max_size=300))
def test_no_word_is_without_a_piece_and_none_overfills_a_window(word: str) -> None:
    assert 1 <= len(VOCABULARY.spell(word)) <= MAX_PIECES - 2


@given(st.lists(st.text(min_size=1, max_size=8), max_size=12))
def test_offsets_tell_where_the_pieces_of_each_word_begin(words: list[str]) -> None:
    pieces, offsets = VOCABULARY.spell_all(words)
    assert len(offsets) == len(words) + 1
    for k, word in enumerate(words):
        assert tuple(pieces[offsets[k] : offsets[k + 1]].tolist()) == VOCABULARY.spell(word)
    assert offsets[-1] == len(pieces)


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("lamp", "lower"),
        ("Lamp", "title"),
        ("O’Brien", "mixed"),
        ("LAMP", "upper"),
        ("A", "initial"),
        ("a", "lower"),
        ("1920s", "digit"),
        ("—", "other"),
        ("", "other"),
        ("n’t", "lower"),
    ],
)
def test_a_word_shows_its_case_and_shape(word: str, shape: str) -> None:
    assert SHAPES[word_shape(word)] == shape


@given(st.text(max_size=12))
def test_every_word_has_a_shape_and_none_is_that_of_the_marks_around_a_window(word: str) -> None:
    assert 1 <= word_shape(word) < len(SHAPES)
