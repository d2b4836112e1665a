"""How likely is it that two mentions mean the same?"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from taleglass.cast.links import ANTECEDENTS, link_scores
from taleglass.cast.pairs import PAIR_FEATURES, MentionTable, pair_features
from taleglass.reading import PairWeights

_HIDDEN, _QUERY = 5, 3


def _weights(random: np.random.Generator) -> PairWeights:
    return PairWeights(
        tables=tuple(random.normal(size=(n, _HIDDEN)).astype(np.float32) for n in PAIR_FEATURES),
        biases=tuple(random.normal(size=n).astype(np.float32) for n in PAIR_FEATURES),
        out_weight=random.normal(size=_HIDDEN).astype(np.float32),
        out_bias=random.normal(size=1).astype(np.float32),
        hidden=_HIDDEN,
        query=_QUERY,
    )


def _table(random: np.random.Generator, count: int) -> MentionTable:
    words = ["Anna", "the lamp", "he", "she", "the old lamp", "Anna Hill", "who", "it"]
    first = np.sort(random.integers(0, 3 * count, count))
    return MentionTable.of(
        [random.choice(words).split() for _ in range(count)],
        first=first,
        last=first + random.integers(0, 3, count),
        sentence=first // 9,
        kind=random.integers(0, 6, count),
        form=random.integers(0, 3, count),
        quote=random.integers(0, 3, count),
    )


def _slowly(table: MentionTable, vectors: npt.NDArray[np.float32], w: PairWeights, i: int, j: int) -> float:
    (features,) = pair_features(table, np.array([i]), np.array([j]))
    hidden = vectors[i, :_HIDDEN] + vectors[j, _HIDDEN : 2 * _HIDDEN]
    hidden = hidden + sum(table[value] for table, value in zip(w.tables, features, strict=True))
    query, key = vectors[i, 2 * _HIDDEN : 2 * _HIDDEN + _QUERY], vectors[j, 2 * _HIDDEN + _QUERY :]
    added = sum(bias[value] for bias, value in zip(w.biases, features, strict=True))
    return float(np.maximum(hidden, 0) @ w.out_weight + w.out_bias[0] + query @ key / np.sqrt(_QUERY) + added)


@pytest.mark.parametrize("count", [1, 2, 90, 700])
def test_scores_are_those_of_each_pair_alone(count: int) -> None:
    random = np.random.default_rng(count)
    weights, table = _weights(random), _table(random, count)
    vectors = random.normal(size=(count, 2 * (_HIDDEN + _QUERY))).astype(np.float32)
    scores = link_scores(table, vectors, weights)
    assert scores.shape == (count, ANTECEDENTS)
    for i in {0, 1, count // 2, 511, 512, count - 1} & set(range(count)):
        for back in (1, 2, 7, ANTECEDENTS - 1, ANTECEDENTS):
            if back <= i:
                assert scores[i, back - 1] == pytest.approx(_slowly(table, vectors, weights, i, i - back), abs=1e-4)
            else:
                assert scores[i, back - 1] == -np.inf


def test_a_book_without_mentions_has_no_scores() -> None:
    random = np.random.default_rng(0)
    assert link_scores(_table(random, 0), np.zeros((0, 0), np.float32), _weights(random)).shape == (0, ANTECEDENTS)
