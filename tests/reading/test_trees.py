"""Which word hangs on which?"""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taleglass.reading.trees import best_tree, is_tree

Scores = npt.NDArray[np.float32]


def _scores(words: int) -> st.SearchStrategy[Scores]:
    row = st.lists(st.integers(-20, 20), min_size=words, max_size=words)
    return st.lists(row, min_size=words, max_size=words).map(lambda rows: np.array(rows, dtype=np.float32))


def _worth(scores: Scores, heads: npt.NDArray[np.int64]) -> float:
    return float(scores[np.arange(len(heads)), heads].sum())


def _walks_to_the_root(heads: list[int]) -> bool:
    for word in range(len(heads)):
        for _ in heads:
            word = heads[word]  # noqa: PLW2901 - the walk goes on
        if heads[word] != word:
            return False
    return sum(head == k for k, head in enumerate(heads)) == 1


@given(st.integers(1, 4).flatmap(_scores))
def test_no_other_tree_of_few_words_is_better(scores: Scores) -> None:
    trees = (np.array(heads) for heads in product(range(len(scores)), repeat=len(scores)))
    best = max(_worth(scores, heads) for heads in trees if _walks_to_the_root(heads.tolist()))
    found = best_tree(scores)
    assert _walks_to_the_root(found.tolist())
    assert _worth(scores, found) == best


@given(st.integers(5, 14).flatmap(_scores))
def test_the_best_tree_of_many_words_has_one_root_and_no_circle(scores: Scores) -> None:
    assert _walks_to_the_root(best_tree(scores).tolist())


def test_a_long_sentence_in_which_all_scores_are_equal_has_a_tree() -> None:
    assert is_tree(best_tree(np.zeros((250, 250), dtype=np.float32)))


@given(st.integers(1, 7).flatmap(lambda n: st.lists(st.integers(0, n - 1), min_size=n, max_size=n)))
def test_a_tree_is_told_from_what_is_none(heads: list[int]) -> None:
    assert is_tree(np.array(heads, dtype=np.int64)) == _walks_to_the_root(heads)


@pytest.mark.parametrize("heads", [[0, 1], [1, 0], [0, 2, 1], [1, 2, 0]])
def test_two_roots_or_a_circle_are_no_tree(heads: list[int]) -> None:
    assert not is_tree(np.array(heads, dtype=np.int64))
