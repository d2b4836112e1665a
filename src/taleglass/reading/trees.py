"""Which word hangs on which?

The arc head proposes the best head of every word by itself. Nearly always that is a tree; where it is not (two roots, or a
circle), the best tree over the sentence's scores is found by Chu and Liu 1965 and Edmonds 1967.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["are_no_trees", "best_tree"]

Ints = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]

_ROOTS_TRIED = 8
"""Roots for which the best tree is sought one by one; the first or second nearly always proves to be the best."""


def are_no_trees(heads: Ints, sentences: Ints) -> list[tuple[int, int]]:
    """Return the sentences whose heads do not form a tree: no root or several, or a circle.

    Args:
        heads: (words,), indices into the same words; a word that is its own head is a root.
        sentences: (words,), a number for the sentence of each word, rising.

    Returns:
        Half-open ranges of words, in text order.
    """
    begins = np.concatenate([[0], np.flatnonzero(np.diff(sentences)) + 1])
    ends = np.concatenate([begins[1:], [len(heads)]])
    is_root = heads == np.arange(len(heads))
    reached = heads
    for _ in range(max(1, int((ends - begins).max()).bit_length())):
        reached = reached[reached]
    roots = np.add.reduceat(is_root, begins, dtype=np.int64)
    circling = np.add.reduceat(~is_root[reached], begins, dtype=np.int64)
    return [(int(begins[k]), int(ends[k])) for k in np.flatnonzero((roots != 1) | (circling > 0))]


def best_tree(scores: npt.NDArray[np.float32]) -> Ints:
    """Return the head of each word in the best tree with one root.

    Args:
        scores: (words, words): of word i hanging on word j; the diagonal is the score of being the root.

    Returns:
        int64, (words,): head of each word, the root its own.
    """
    n = len(scores)
    if n == 1:
        return np.zeros(1, dtype=np.int64)
    arcs = scores.astype(np.float64)
    own = arcs.diagonal().copy()
    arcs.flat[:: n + 1] = -np.inf
    free = arcs.max(axis=1)
    bound = own + free.sum() - free  # no tree with this root is better than if every other word could hang where it likes
    likely = np.argsort(-bound, kind="stable")
    best, best_total = None, -np.inf
    for root in likely[:_ROOTS_TRIED].tolist():
        if bound[root] <= best_total:
            break
        heads = _edmonds(arcs, root)
        gained = arcs[np.arange(n), heads]
        total = own[root] + np.concatenate((gained[:root], gained[root + 1 :])).sum()  # a third of the time of np.delete
        if total > best_total:
            best, best_total = heads, total
    if best is None or (n > _ROOTS_TRIED and bound[likely[_ROOTS_TRIED]] > best_total):
        return _best_tree_of_any_root(arcs, own)
    return best


def _best_tree_of_any_root(arcs: Doubles, own: Doubles) -> Ints:
    """Find the best tree with one root, whichever; slow where no word stands out as the root.

    Roots hang on one more node, the last. Such an arc costs more than all others can gain, so the best tree has one.
    """
    n = len(own)
    wide = np.full((n + 1, n + 1), -np.inf)
    wide[:n, :n] = arcs
    finite = np.concatenate([arcs[~np.eye(n, dtype=bool)], own])
    wide[:n, n] = own - (1.0 + n * float(np.ptp(finite)))
    heads = _edmonds(wide, n)[:n]
    return np.where(heads == n, np.arange(n), heads)


def _edmonds(scores: Doubles, root: int) -> Ints:
    """Find the best arborescence of a dense graph; ``scores[i, j]`` of i hanging on j."""
    heads: Ints = scores.argmax(axis=1)
    heads[root] = root
    circle = _circle(heads, root)
    if not circle:
        return heads
    n = len(scores)
    inside = np.zeros(n, dtype=bool)
    inside[circle] = True
    outside = np.flatnonzero(~inside)
    members = np.array(circle)
    # contract the circle to one node, the last
    small = np.full((len(outside) + 1, len(outside) + 1), -np.inf)
    rows = outside[:, None]
    small[:-1, :-1] = scores[rows, outside]
    leaving = scores[rows, members]  # outside words hanging on members
    via = leaving.argmax(axis=1)
    small[:-1, -1] = leaving[np.arange(len(outside)), via]
    kept = scores[members, heads[members]]
    entering = scores[members[:, None], outside] - kept[:, None]  # members hanging on outside words
    door = entering.argmax(axis=0)
    small[-1, :-1] = entering[door, np.arange(len(outside))]
    small_root = root - sum(member < root for member in circle)
    solved = _edmonds(small, small_root)
    result = heads.copy()
    places = np.append(outside, -1)  # the last, the circle itself, is never looked up
    result[outside] = np.where(solved[:-1] == len(outside), members[via], places[solved[:-1]])
    result[root] = root
    entry = int(solved[-1])
    result[members[door[entry]]] = outside[entry]
    return result


def _circle(heads: Ints, root: int) -> list[int]:
    """Return one circle of *heads*, or nothing."""
    following: list[int] = heads.tolist()
    state = [0] * len(following)
    state[root] = 2
    for start in range(len(following)):
        path = []
        node = start
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = following[node]
        if state[node] == 1:
            return path[path.index(node) :]
        for p in path:
            state[p] = 2
    return []
