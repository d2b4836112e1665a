"""What does the encoder see at a time?

Whole sentences in a row, up to a fixed number of pieces. A sentence too long for a window is cut between words.
Every word is encoded exactly once.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import numpy as np
import numpy.typing as npt

__all__ = ["MAX_PIECES", "pack_windows"]

MAX_PIECES = 256
"""Pieces in a window, the opening and closing marks included: the fastest length measured on AVX2 (128 to 256)."""


def pack_windows(
    piece_offsets: npt.NDArray[np.int32],
    sentence_first_words: npt.NDArray[np.int32],
    max_pieces: int = MAX_PIECES,
    openings: AbstractSet[int] = frozenset(),
) -> list[tuple[int, int]]:
    """Pack sentences into windows.

    Args:
        piece_offsets: int32, (words + 1,): where each word's pieces begin.
        sentence_first_words: int32, (sentences + 1,): the first word of each sentence, and the number of words.
        max_pieces: most pieces of a window, its two marks included.
        openings: first words of sentences that open a window in any case.

    Returns:
        Half-open word ranges that follow on from one another and together cover every word.
    """
    room = max_pieces - 2
    windows: list[tuple[int, int]] = []
    offsets = piece_offsets.tolist()
    begin = 0
    for first, end in zip(sentence_first_words[:-1].tolist(), sentence_first_words[1:].tolist(), strict=True):
        if first in openings and first > begin:
            windows.append((begin, first))
            begin = first
        if offsets[end] - offsets[begin] <= room:
            continue
        if first > begin:
            windows.append((begin, first))
            begin = first
        while offsets[end] - offsets[begin] > room:
            cut = int(np.searchsorted(piece_offsets, offsets[begin] + room, side="right")) - 1
            cut = max(min(cut, end), begin + 1)
            windows.append((begin, cut))
            begin = cut
    last = int(sentence_first_words[-1])
    if last > begin:
        windows.append((begin, last))
    return windows
