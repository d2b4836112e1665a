"""Which pieces of the encoder's vocabulary spell each word?

The encoder reads WordPiece units of an uncased vocabulary (Devlin et al. 2019) and, beside each, the case and shape of the
word it belongs to. A novel has about ten thousand different words, so pieces are looked up once a word type.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

__all__ = ["SHAPES", "Vocabulary", "word_shape"]

SHAPES = ("special", "lower", "title", "upper", "mixed", "initial", "digit", "other")
"""Word shapes, in the order of their indices in the encoder's shape embedding."""

_MAX_WORD_CHARACTERS = 60
"""Longer words are one unknown piece: they are addresses and typing exercises, and greedy matching is quadratic."""

_MAX_WORD_PIECES = 128
"""Pieces after which a word breaks off, half a window: a line of six hundred ``=`` is one word, more than an encoder sees."""


def word_shape(word: str) -> int:
    """Return the index in ``SHAPES`` of a word's case and shape."""
    if word.isascii() and word.isalpha() and word.islower():
        return 1  # what most words are, told at once
    if any(c.isdigit() for c in word):
        return 6
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return 7
    if all(c.islower() for c in letters):
        return 1
    if len(letters) == 1:
        return 5
    if all(c.isupper() for c in letters):
        return 3
    if letters[0].isupper() and all(c.islower() for c in letters[1:]):
        return 2
    return 4


def _is_punctuation(character: str) -> bool:
    code = ord(character)
    if 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126:
        return True
    return unicodedata.category(character).startswith("P")


def _basic_split(word: str) -> list[str]:
    """Lower-case, drop accents, and part punctuation and ideographs, as BERT's basic tokeniser does."""
    if word.isascii() and word.isalpha():
        return [word.lower()]
    folded = unicodedata.normalize("NFD", word.lower())
    parts: list[str] = []
    current = ""
    for c in folded:
        category = unicodedata.category(c)
        if category == "Mn" or c == "\ufffd" or category in {"Cc", "Cf"}:
            continue
        if c.isspace():
            if current:
                parts.append(current)
            current = ""
        elif _is_punctuation(c) or "\u4e00" <= c <= "\u9fff":
            if current:
                parts.append(current)
            parts.append(c)
            current = ""
        else:
            current += c
    if current:
        parts.append(current)
    return parts


class Vocabulary:
    """The encoder's vocabulary, with a memory of the words already spelled.

    Args:
        pieces: vocabulary units in the order of their indices.
    """

    def __init__(self, pieces: Sequence[str]) -> None:
        self._index = {piece: i for i, piece in enumerate(pieces)}
        self.pad = self._index["[PAD]"]
        self.unknown = self._index["[UNK]"]
        self.opening = self._index["[CLS]"]
        self.closing = self._index["[SEP]"]
        self._spelled: dict[str, tuple[int, ...]] = {}

    @classmethod
    def from_text(cls, text: str) -> Vocabulary:
        """Read a vocabulary of one unit a line."""
        return cls(text.split("\n")[:-1])

    def __len__(self) -> int:
        return len(self._index)

    def __contains__(self, word: object) -> bool:
        """Say whether the vocabulary has *word* whole."""
        return word in self._index

    def spell(self, word: str) -> tuple[int, ...]:
        """Return the indices of the pieces of one word, 1 to 128 of them."""
        known = self._spelled.get(word)
        if known is None:
            known = tuple(i for part in _basic_split(word) for i in self._match(part))[:_MAX_WORD_PIECES] or (self.unknown,)
            self._spelled[word] = known
        return known

    def spell_all(self, words: Sequence[str]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """Return the pieces of all words in a row, and the offsets at which each word's pieces begin (one more than words)."""
        spelled = [self.spell(word) for word in words]
        offsets = np.zeros(len(words) + 1, dtype=np.int32)
        np.cumsum(np.fromiter(map(len, spelled), dtype=np.int32, count=len(spelled)), out=offsets[1:])
        return np.fromiter(chain.from_iterable(spelled), dtype=np.int32, count=int(offsets[-1])), offsets

    def _match(self, part: str) -> list[int]:
        """Spell one punctuation-free part by greedy longest match."""
        if len(part) > _MAX_WORD_CHARACTERS:
            return [self.unknown]
        found: list[int] = []
        start = 0
        while start < len(part):
            prefix = "##" if start else ""
            for end in range(len(part), start, -1):
                index = self._index.get(prefix + part[start:end])
                if index is not None:
                    found.append(index)
                    start = end
                    break
            else:
                return [self.unknown]
        return found
