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
    best, best_total = None, -np.inf
    for _ in range(_ROOTS_TRIED):
        root = int(bound.argmax())
        if bound[root] <= best_total:
            break
        bound[root] = -np.inf
        heads = _edmonds(arcs, root)
        total = scores[np.arange(n), heads].sum(dtype=np.float64)
        if total > best_total:
            best, best_total = heads, total
    if best is None or bound.max() > best_total:
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
    """Find the best arborescence of a dense graph; ``scores[i, j]`` of i hanging on j.

    A circle becomes one more node, whose row says what is gained when it hangs on each word outside it by the best of its
    doors. What hangs on a word of the circle hangs on the circle, so that no row but the new one changes.
    """
    n = len(scores)
    rows = list(scores)  # of the words, then of the circles
    heads: list[int] = scores.argmax(axis=1).tolist()  # words, of words and circles
    heads[root] = root
    node_of = list(range(n))  # the outermost circle that holds each word, or the word itself
    held: dict[int, list[int]] = {}  # the words inside each circle
    doors: list[tuple[list[int], Ints]] = []  # the nodes of each circle, and which of them would hang on each word
    done = {root}
    for start in range(n):
        node = node_of[start]
        path: list[int] = []
        while node not in done:
            if node in path:
                circle = path[path.index(node) :]
                del path[-len(circle) :]
                inside = [word for part in circle for word in held.get(part, (part,))]
                gains = np.array([rows[part] - rows[part][heads[part]] for part in circle])
                gains[:, inside] = -np.inf
                node = len(rows)
                rows.append(gains.max(axis=0))
                heads.append(int(rows[node].argmax()))
                doors.append((circle, gains.argmax(axis=0)))
                held[node] = inside
                for word in inside:
                    node_of[word] = node
            path.append(node)
            node = node_of[heads[node]]
        done.update(path)
    for node in range(len(rows) - 1, n - 1, -1):  # break the circles up, the outer ones first
        circle, door = doors[node - n]
        heads[circle[door[heads[node]]]] = heads[node]
    return np.array(heads[:n], dtype=np.int64)
