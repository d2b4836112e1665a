"""Which word of a mention carries it?"""

from __future__ import annotations

from collections.abc import Sequence

from taleglass.reading.reader import Reading

__all__ = ["carrying_words", "head_words"]

_NEVER_HEADS = frozenset({"PUNCT", "PART", "ADP", "DET"})


def head_words(reading: Reading) -> list[int]:
    """Return the head of every mention: the last word that hangs on one outside, or the last word where there is none.

    Args:
        reading: the one pass over a book.

    Returns:
        For each span of the reading, an index into its words.
    """
    return carrying_words(reading, reading.span_first.tolist(), reading.span_last.tolist())


def carrying_words(reading: Reading, firsts: Sequence[int], lasts: Sequence[int]) -> list[int]:
    """Return the head of every stretch of words, by the same rule.

    Args:
        reading: the one pass over a book.
        firsts: the first word of each stretch.
        lasts: the last, inclusive.
    """
    heads = reading.head.tolist()
    out = []
    for first, last in zip(firsts, lasts, strict=True):
        found = last
        for word in range(last, first - 1, -1) if first < last else ():
            is_loose = not first <= heads[word] <= last or heads[word] == word
            if is_loose and reading.upos[word] not in _NEVER_HEADS:
                found = word
                break
        out.append(found)
    return out
