"""Which word hangs on which?"""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taleglass.reading.trees import are_no_trees, best_tree

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
    assert _walks_to_the_root(best_tree(np.zeros((250, 250), dtype=np.float32)).tolist())


@st.composite
def _windows(draw: st.DrawFn) -> list[list[int]]:
    """Heads of a few sentences, each within its own."""
    lengths = draw(st.lists(st.integers(1, 6), min_size=1, max_size=5))
    return [draw(st.lists(st.integers(0, n - 1), min_size=n, max_size=n)) for n in lengths]


@given(_windows())
def test_sentences_that_are_no_trees_are_told_from_those_that_are(sentences: list[list[int]]) -> None:
    begins = np.cumsum([0, *(len(heads) for heads in sentences)])
    heads = np.concatenate([np.array(heads) + begin for heads, begin in zip(sentences, begins[:-1], strict=True)])
    numbers = np.repeat(np.arange(len(sentences)), [len(heads) for heads in sentences])
    wanted = [(int(begins[k]), int(begins[k + 1])) for k, one in enumerate(sentences) if not _walks_to_the_root(one)]
    assert are_no_trees(heads, numbers) == wanted


@pytest.mark.parametrize("heads", [[0, 1], [1, 0], [0, 2, 1], [1, 2, 0]])
def test_two_roots_or_a_circle_are_no_tree(heads: list[int]) -> None:
    assert are_no_trees(np.array(heads, dtype=np.int64), np.zeros(len(heads), dtype=np.int64)) == [(0, len(heads))]
