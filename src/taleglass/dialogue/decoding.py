"""Who speaks, when all the lines of a conversation are weighed together?

A conversation is a walk through pairs (who speaks, who is spoken to). From one line to the next the speaker stays, the other
one answers, or a third comes in and answers the speaker; and whoever stays, answers or comes in may turn to somebody else.
Forward and backward sums over all walks give, for every line, the probability of each pair, so that a tag anchors the unmarked
lines on both its sides (a hidden Markov model over pairs of speaker and hearer; compare the alternation patterns of Elson and
McKeown 2010 and the sieves of Muzny et al. 2017). Time is lines times candidates squared.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

import numpy as np
import numpy.typing as npt

__all__ = ["pair_probabilities"]

Doubles = npt.NDArray[np.float64]

_NEVER = -1e9
_LEAST = 1e-12
"""Share of a sum below which nothing is left of it once parts of it are taken away."""


def pair_probabilities(speaking: Doubles, listening: Doubles, moves: Doubles) -> tuple[Doubles, Doubles]:
    """Return the probability of every (speaker, other) pair at every line.

    Args:
        speaking: (lines, candidates): log score of each candidate as the speaker.
        listening: (lines, candidates): log score of each candidate as the other party.
        moves: (lines, 6): log score, from the line before, of staying, answering, a third one coming in, staying and turning to
            somebody else, answering and turning to somebody else, a third one coming in who speaks to another than the speaker;
            row 0 is not used.

    Returns:
        Pairs, (lines, candidates, candidates), each line summing to 1; and moves, (lines, 6), the probability of each move into
        a line. With one candidate there is no other: the pair is the candidate with itself.
    """
    lines, count = speaking.shape
    if count == 1:
        only = np.zeros(moves.shape)
        only[:, 0] = 1.0
        return np.ones((lines, 1, 1)), only
    emission = speaking[:, :, None] + listening[:, None, :]
    emission[:, np.arange(count), np.arange(count)] = _NEVER
    others = np.log(max(count - 2, 1))
    shared = moves - np.array([0.0, 0.0, 1.0, 1.0, 1.0, 2.0]) * others  # among all who could come in or be meant
    steps = shared.tolist()
    forward = np.empty((lines, count, count))
    forward[0] = emission[0]
    for k in range(1, lines):
        here = _log_sum(ways + step for ways, step in zip(_ways(forward[k - 1]), steps[k], strict=True)) + emission[k]
        np.subtract(here, here.max(), out=forward[k])
    backward = np.zeros((lines, count, count))
    for k in range(lines - 2, -1, -1):
        ahead = backward[k + 1] + emission[k + 1]
        here = _log_sum(ways + step for ways, step in zip(_ways_on(ahead), steps[k + 1], strict=True))
        np.subtract(here, here.max(), out=backward[k])
    pairs = np.exp(_normalised(forward + backward))
    kinds = np.zeros((lines, 6))
    for k in range(1, lines):
        ahead = backward[k] + emission[k]
        kinds[k] = [_log_total(ways + ahead) + step for ways, step in zip(_ways(forward[k - 1]), steps[k], strict=True)]
    if lines > 1:
        kinds[1:] = np.exp(_normalised(kinds[1:]))
    return pairs, kinds


def _ways(before: Doubles) -> tuple[Doubles, ...]:
    """Return, for each move, the log sums over the pairs it can come from, by the pair it leads to."""
    by_speaker = _log_sums(before, axis=1)
    by_other = _log_sums(before, axis=0)
    return (
        before,
        before.T,
        _log_minus(by_speaker[None, :], before.T),  # (p, any but t) to (t, p)
        _log_minus(by_speaker[:, None], before),  # (p, any but x) to (p, x)
        _log_minus(by_other[:, None], before.T),  # (any but x, q) to (q, x)
        _of_others(before),  # (p, q) to (t, x), where t is neither and x is not p
    )


def _ways_on(ahead: Doubles) -> tuple[Doubles, ...]:
    """Return, for each move, the log sums over the pairs it can lead to, by the pair it comes from."""
    by_speaker = _log_sums(ahead, axis=1)
    by_other = _log_sums(ahead, axis=0)
    return (
        ahead,
        ahead.T,
        _log_minus(by_other[:, None], ahead.T),
        _log_minus(by_speaker[:, None], ahead),
        _log_minus(by_speaker[None, :], ahead.T),
        _of_others(ahead),
    )


def _of_others(scores: Doubles) -> Doubles:
    """Return, for each (a, b), the log sum of *scores* over all (c, d) where c is neither a nor b, and d is not a."""
    top = scores.max()
    x = np.exp(scores - top)
    by_first, by_second = x.sum(axis=1), x.sum(axis=0)
    left = x.sum() - by_first[:, None] - by_first[None, :] - by_second[:, None] + x.T
    out: Doubles = top + np.log(np.maximum(left, _LEAST))
    np.fill_diagonal(out, _NEVER)
    return out


def _log_sum(parts: Iterable[Doubles]) -> Doubles:
    return reduce(np.logaddexp, parts)


def _log_sums(x: Doubles, axis: int) -> Doubles:
    top = x.max(axis=axis, keepdims=True)
    out: Doubles = np.squeeze(top + np.log(np.exp(x - top).sum(axis=axis, keepdims=True)), axis=axis)
    return out


def _log_total(x: Doubles) -> float:
    top = float(x.max())
    return top + float(np.log(np.exp(x - top).sum()))


def _log_minus(whole: Doubles, part: Doubles) -> Doubles:
    """Return log(exp(whole) - exp(part)) where *part* is one of the summands of *whole*."""
    share = np.exp(np.minimum(part - whole, 0.0))
    return whole + np.log(np.maximum(1.0 - share, _LEAST))


def _normalised(x: Doubles) -> Doubles:
    flat = x.reshape(len(x), -1)
    top = flat.max(axis=1, keepdims=True)
    sums = top + np.log(np.exp(flat - top).sum(axis=1, keepdims=True))
    out: Doubles = (flat - sums).reshape(x.shape)
    return out
