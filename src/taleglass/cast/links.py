"""How likely is it that two mentions mean the same?

The pair scorer: the encoder's vectors of a mention and of an earlier one, added and multiplied, plus what can be seen without
reading (`taleglass.cast.pairs`). A mention is compared with the mentions shortly before it, so cost grows in a straight line
with the text. After Lee et al. 2017 and Dobrovolskii 2021, without their quadratic step.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from taleglass.cast.discourse import Discourse
from taleglass.cast.pairs import MentionTable, pair_features
from taleglass.reading import PairWeights
from taleglass.threads import side_by_side

__all__ = ["ANTECEDENTS", "link_scores"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

ANTECEDENTS = 64
"""Mentions back that a mention is compared with (the scorer was trained with 100, the network around it with 80)."""

_CHUNK = 512
"""Mentions whose pairs are laid out at a time; bounds memory."""

_BLOCK = 12
"""Mentions with the vectors of whose pairs are added up at a time: few enough to stay in the processor's cache."""


def link_scores(
    table: MentionTable,
    pair_vectors: Floats | npt.NDArray[np.float16],
    weights: PairWeights,
    discourse: Discourse | None = None,
) -> Floats:
    """Score every mention against those before it.

    Args:
        table: the mentions, in text order.
        pair_vectors: float16 or float32, (mentions, vector), from the reading.
        weights: of the pair scorer.
        discourse: what the mentions have seen around them, which corrects their vectors.

    Returns:
        float32, (mentions, ``ANTECEDENTS``): log-odds; column k is the mention k + 1 places before, -inf where there is none.
    """
    count = len(table.first)
    out = np.full((count, ANTECEDENTS), -np.inf, dtype=np.float32)
    scorer = _Scorer.of(weights) if count else None

    def score(begin: int) -> None:
        end = min(count, begin + _CHUNK)
        near = max(0, begin - ANTECEDENTS)
        later = np.arange(begin, end)[:, None]
        earlier = later - np.arange(ANTECEDENTS, 0, -1)
        features = pair_features(table, later, np.maximum(earlier, 0))
        vectors = discourse.corrected(pair_vectors, near, end) if discourse else pair_vectors[near:end].astype(np.float32)
        if scorer is not None:
            np.copyto(out[begin:end, ::-1], scorer.scores(vectors, features), where=earlier >= 0)

    for _ in side_by_side(score, range(0, count, _CHUNK)):
        pass
    return out


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Scorer:
    """The pair scorer, its feature tables added up beforehand.

    Attributes:
        weights: as they come. groups: features whose tables are added into one. tables, biases: one array a group.
    """

    weights: PairWeights
    groups: tuple[tuple[int, ...], ...]
    tables: tuple[Floats, ...]
    biases: tuple[Floats, ...]

    @classmethod
    def of(cls, weights: PairWeights) -> _Scorer:
        groups = ((0, 1), (2, 4, 5, 7), (3, 6))  # distances; forms, kinds, quotes and nesting; matches and pronouns
        tables, biases = [], []
        for group in groups:
            table, bias = weights.tables[group[0]], weights.biases[group[0]]
            for k in group[1:]:
                table = (table[:, None, :] + weights.tables[k][None, :, :]).reshape(-1, table.shape[1])
                bias = (bias[:, None] + weights.biases[k][None, :]).reshape(-1)
            tables.append(table)
            biases.append(bias)
        return cls(weights=weights, groups=groups, tables=tuple(tables), biases=tuple(biases))

    def scores(self, vectors: Floats, features: Ints) -> Floats:
        """Score every mention against the ``ANTECEDENTS`` before it, in text order.

        Args:
            vectors: of the mentions, and before them of those that the first are compared with, as many as there are.
            features: int64, (mentions, ``ANTECEDENTS``, 8), of the pairs.
        """
        h, q, count = self.weights.hidden, self.weights.query, len(features)
        vectors = np.pad(vectors, ((count + ANTECEDENTS - len(vectors), 0), (0, 0)))
        later_part, earlier_part, query, key = np.split(vectors, (h, 2 * h, 2 * h + q), axis=1)
        later_part, query = later_part[ANTECEDENTS:], query[ANTECEDENTS:]
        earlier_part, key = _before(earlier_part), _before(key)
        rows = [self._rows(group, features) for group in self.groups]
        score: Floats = np.einsum("id,ikd->ik", query, key) / np.sqrt(np.float32(q)) + self.weights.out_bias[0]
        for row, bias in zip(rows, self.biases, strict=True):
            score += bias.take(row)
        nothing = np.zeros((_BLOCK, ANTECEDENTS, h), dtype=np.float32)  # compared with three times as fast as a number
        for first in range(0, count, _BLOCK):
            block = slice(first, first + _BLOCK)
            hidden = np.repeat(later_part[block, None], ANTECEDENTS, axis=1)
            hidden += earlier_part[block]
            for row, table in zip(rows, self.tables, strict=True):
                hidden += table.take(row[block], axis=0)
            np.maximum(hidden, nothing[: len(hidden)], out=hidden)
            score[block] += (hidden.reshape(-1, h) @ self.weights.out_weight).reshape(-1, ANTECEDENTS)
        return score

    def _rows(self, group: tuple[int, ...], features: Ints) -> Ints:
        """Return the rows of the joint table of *group*."""
        row = features[..., group[0]]
        for k in group[1:]:
            row = row * self.weights.tables[k].shape[0] + features[..., k]
        return row


def _before(part: Floats) -> Floats:
    """Return the ``ANTECEDENTS`` rows before each row but the first of them, without a copy of any."""
    return sliding_window_view(np.ascontiguousarray(part[:-1]), ANTECEDENTS, axis=0).swapaxes(1, 2)
