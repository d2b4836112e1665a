"""Who speaks, when all the lines of a conversation are weighed together?

A conversation is a walk through pairs (who speaks, who spoke before that). From one line to the next the speaker stays, the
other one answers, or a third comes in. Forward and backward sums over all walks give, for every line, the probability of each
pair, so that a tag anchors the unmarked lines on both its sides (a hidden Markov model of second order over speakers; compare
the alternation patterns of Elson and McKeown 2010 and the sieves of Muzny et al. 2017). Time is lines times candidates squared.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["pair_probabilities"]

Doubles = npt.NDArray[np.float64]

_NEVER = -1e9


def pair_probabilities(speaking: Doubles, listening: Doubles, moves: Doubles) -> tuple[Doubles, Doubles]:
    """Return the probability of every (speaker, other) pair at every line.

    Args:
        speaking: (lines, candidates): log score of each candidate as the speaker.
        listening: (lines, candidates): log score of each candidate as the other party.
        moves: (lines, 3): log score of staying, answering and a third one coming in, from the line before; row 0 is not used.

    Returns:
        Pairs, (lines, candidates, candidates), each line summing to 1; and moves, (lines, 3), the probability of each move into
        a line. With one candidate there is no other: the pair is the candidate with itself.
    """
    lines, count = speaking.shape
    if count == 1:
        only = np.zeros((lines, 3))
        only[:, 0] = 1.0
        return np.ones((lines, 1, 1)), only
    emission = speaking[:, :, None] + listening[:, None, :]
    emission[:, np.arange(count), np.arange(count)] = _NEVER
    thirds = moves[:, 2] - np.log(max(count - 2, 1))  # shared among all who could come in
    forward = np.empty((lines, count, count))
    forward[0] = emission[0]
    for k in range(1, lines):
        before = forward[k - 1]
        entering = _log_others(before)
        forward[k] = emission[k] + np.logaddexp(
            np.logaddexp(before + moves[k, 0], before.T + moves[k, 1]), entering + thirds[k]
        )
        forward[k] -= forward[k].max()
    backward = np.zeros((lines, count, count))
    for k in range(lines - 2, -1, -1):
        ahead = backward[k + 1] + emission[k + 1]
        # from (c, o): stay at (c, o); answer to (o, c); any third t to (t, c)
        total = _log_sum(ahead, axis=0)  # over speakers t, at other = c
        third = _log_minus(np.broadcast_to(total[:, None], ahead.shape), ahead.T)
        backward[k] = np.logaddexp(np.logaddexp(ahead + moves[k + 1, 0], ahead.T + moves[k + 1, 1]), third + thirds[k + 1])
        backward[k] -= backward[k].max()
    pairs = np.exp(_normalised(forward + backward))
    kinds = np.zeros((lines, 3))
    for k in range(1, lines):
        ahead = emission[k] + backward[k]
        parts = np.array(
            [
                _log_total(forward[k - 1] + ahead + moves[k, 0]),
                _log_total(forward[k - 1].T + ahead + moves[k, 1]),
                _log_total(_log_others(forward[k - 1]) + ahead + thirds[k]),
            ]
        )
        kinds[k] = np.exp(parts - _log_total(parts))
    return pairs, kinds


def _log_others(before: Doubles) -> Doubles:
    """From (p, q) to (t, p) for t other than p and q: entry [t, p] sums ``before[p, q]`` over q other than t."""
    total = _log_sum(before, axis=1)  # over q
    return _log_minus(np.broadcast_to(total[None, :], before.shape), before.T)


def _log_minus(whole: Doubles, part: Doubles) -> Doubles:
    """Return log(exp(whole) - exp(part)) where *part* is one of the summands of *whole*."""
    share = np.exp(np.minimum(part - whole, 0.0))
    return whole + np.log(np.maximum(1.0 - share, 1e-12))


def _log_sum(x: Doubles, axis: int) -> Doubles:
    top = x.max(axis=axis)
    out: Doubles = top + np.log(np.exp(x - np.expand_dims(top, axis)).sum(axis=axis))
    return out


def _log_total(x: Doubles) -> float:
    top = x.max()
    return float(top + np.log(np.exp(x - top).sum()))


def _normalised(x: Doubles) -> Doubles:
    flat = x.reshape(len(x), -1)
    top = flat.max(axis=1, keepdims=True)
    sums = top + np.log(np.exp(flat - top).sum(axis=1, keepdims=True))
    out: Doubles = (flat - sums).reshape(x.shape)
    return out
