"""How likely is it that two mentions mean the same?

The pair scorer: the encoder's vectors of a mention and of an earlier one, added and multiplied, plus what can be seen without
reading (`taleglass.cast.pairs`). A mention is compared with the mentions shortly before it, so cost grows in a straight line
with the text. After Lee et al. 2017 and Dobrovolskii 2021, without their quadratic step.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from taleglass.cast.pairs import MentionTable, pair_features
from taleglass.reading import PairWeights

__all__ = ["ANTECEDENTS", "link_scores"]

ANTECEDENTS = 80
"""Mentions back that a mention is compared with (the scorer was trained with 100)."""

_CHUNK = 512
"""Mentions scored at a time; bounds memory."""


def link_scores(table: MentionTable, pair_vectors: npt.NDArray[np.float32], weights: PairWeights) -> npt.NDArray[np.float32]:
    """Score every mention against those before it.

    Args:
        table: the mentions, in text order.
        pair_vectors: float32, (mentions, vector), from the reading.
        weights: of the pair scorer.

    Returns:
        float32, (mentions, ``ANTECEDENTS``): log-odds; column k is the mention k + 1 places before, -inf where there is none.
    """
    count = len(table.first)
    out = np.full((count, ANTECEDENTS), -np.inf, dtype=np.float32)
    if count == 0:
        return out
    h, q = weights.hidden, weights.query
    later_part, earlier_part = pair_vectors[:, :h], pair_vectors[:, h : 2 * h]
    query, key = pair_vectors[:, 2 * h : 2 * h + q], pair_vectors[:, 2 * h + q :]
    joint, joint_bias = _joined(weights)
    for begin in range(0, count, _CHUNK):
        end = min(count, begin + _CHUNK)
        i = np.repeat(np.arange(begin, end), ANTECEDENTS)
        back = np.tile(np.arange(1, ANTECEDENTS + 1), end - begin)
        real = i >= back
        i, back = i[real], back[real]
        if not len(i):
            continue
        j = i - back
        f = pair_features(table, i, j)
        columns = (
            f[:, 0] * weights.tables[1].shape[0] + f[:, 1],
            ((f[:, 2] * weights.tables[4].shape[0] + f[:, 4]) * weights.tables[5].shape[0] + f[:, 5])
            * weights.tables[7].shape[0]
            + f[:, 7],
            f[:, 3] * weights.tables[6].shape[0] + f[:, 6],
        )
        hidden = later_part[i] + earlier_part[j]
        score = np.einsum("pd,pd->p", query[i], key[j]) / np.sqrt(np.float32(q)) + weights.out_bias[0]
        for k, column in enumerate(columns):
            hidden += joint[k][column]
            score += joint_bias[k][column]
        np.maximum(hidden, 0, out=hidden)
        out[i, back - 1] = score + hidden @ weights.out_weight
    return out


def _joined(weights: PairWeights) -> tuple[list[npt.NDArray[np.float32]], list[npt.NDArray[np.float32]]]:
    """Add feature tables beforehand: distances; forms, kinds, quotes and nesting; matches and pronouns."""
    groups = ((0, 1), (2, 4, 5, 7), (3, 6))
    tables, biases = [], []
    for group in groups:
        table, bias = weights.tables[group[0]], weights.biases[group[0]]
        for k in group[1:]:
            table = (table[:, None, :] + weights.tables[k][None, :, :]).reshape(-1, table.shape[1])
            bias = (bias[:, None] + weights.biases[k][None, :]).reshape(-1)
        tables.append(table)
        biases.append(bias)
    return tables, biases
