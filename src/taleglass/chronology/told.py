"""How is each paragraph told, now that the cast and the lines are known?

The one pass says it from the words alone (``reading.telling``), before anybody knows who is there, who speaks, or what was
spoken of before. Here networks of the same make say it anew: beside what the one pass left of a paragraph they see its signs,
those of its border (``shifts``) and what its narration counts. What they say are again signs, for ``shifts`` and ``stretches``;
the chain of scenes decides (``levels``). Taught on annotated stories (`training/scenes.py`), and for long texts on chapters of
novels as well (`training/novels.py`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from taleglass.chronology.passages import Passages
from taleglass.chronology.shifts import SEEN
from taleglass.errors import WeightsError

__all__ = ["SIGNS", "describe_rows", "tell_anew"]

Floats = npt.NDArray[np.float32]

_COUNTED: Final = ("past", "present", "perfect", "future", "first_person", "second_person", "italic", "words")
_OF_SEEN: Final = tuple(name for name in SEEN if name != "bias")
SIGNS: Final = (*_OF_SEEN, *(f"row_{name}" for name in _COUNTED))
"""Names of what networks of scenes see of a paragraph beside what the one pass left of it."""
_WORDS: Final = 100.0
"""Words that count as one."""


def describe_rows(passages: Passages, borders: Floats) -> Floats:
    """Return what is known of each row of ``Telling.rows``: float32, (rows, SIGNS).

    Args:
        passages: of the book.
        borders: what ``shifts.describe_borders`` says of them.
    """
    rows = passages.all
    counted = np.array(
        [
            (
                *(verbs / max(row.words, 1) for verbs in (row.past, row.present, row.perfect, row.future)),
                row.first_person,
                row.second_person,
                row.italic,
                row.words / _WORDS,
            )
            for row in rows
        ],
        dtype=np.float32,
    )
    every = np.concatenate([borders[:, [SEEN.index(name) for name in _OF_SEEN]], counted], axis=1)
    place = {row.index: k for k, row in enumerate(rows)}
    wanted = [place.get(paragraph, -1) for paragraph in passages.reading.telling.paragraphs.tolist()]
    known = np.concatenate([every, np.zeros_like(every[:1])])
    out: Floats = known[wanted]
    return out


def tell_anew(passages: Passages, borders: Floats) -> Passages:
    """Return the passages with what networks of scenes say of them; as they are where the weights have no such networks.

    Args:
        passages: of the book.
        borders: what ``shifts.describe_borders`` says of them.

    Raises:
        WeightsError: when the networks want signs that this version does not know.
    """
    reading = passages.reading
    weights, telling = reading.scenes, reading.telling
    if weights is None or not len(telling.paragraphs):
        return passages
    if unknown := sorted(set(weights.signs) - set(SIGNS)):
        raise WeightsError(
            f"scenes.npz wants the sign {unknown[0]!r}, which this taleglass does not know; export the weights again."
        )
    columns = [SIGNS.index(name) for name in weights.signs]
    signs = describe_rows(passages, borders)[:, columns]
    told = telling.anew(*weights.tell(telling.rows, signs, passages.novel))
    return replace(passages, reading=replace(reading, telling=told))
