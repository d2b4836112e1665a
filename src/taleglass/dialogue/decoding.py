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
    entering = np.empty((lines, count, count))  # into line k by a third one
    forward[0] = emission[0]
    steps = list(zip(moves[:, 0].tolist(), moves[:, 1].tolist(), thirds.tolist(), strict=True))
    for k in range(1, lines):
        before, (stay, answer, third) = forward[k - 1], steps[k]
        entering[k] = _log_others(before)
        here = np.logaddexp(np.logaddexp(before + stay, before.T + answer), entering[k] + third)
        here += emission[k]
        np.subtract(here, here.max(), out=forward[k])
    backward = np.zeros((lines, count, count))
    for k in range(lines - 2, -1, -1):
        ahead = backward[k + 1] + emission[k + 1]
        # from (c, o): stay at (c, o); answer to (o, c); any third t to (t, c)
        stay, answer, third = steps[k + 1]
        top = ahead.max(axis=0)
        total = top + np.log(np.exp(ahead - top).sum(axis=0))  # over speakers t, at other = c
        into = _log_minus(total[:, None], ahead.T)
        here = np.logaddexp(np.logaddexp(ahead + stay, ahead.T + answer), into + third)
        np.subtract(here, here.max(), out=backward[k])
    pairs = np.exp(_normalised(forward + backward))
    kinds = np.zeros((lines, 3))
    if lines == 1:
        return pairs, kinds
    ahead, before = emission[1:] + backward[1:], forward[:-1]
    parts = np.stack(
        [
            _log_totals(before + ahead) + moves[1:, 0],
            _log_totals(before.transpose(0, 2, 1) + ahead) + moves[1:, 1],
            _log_totals(entering[1:] + ahead) + thirds[1:],
        ],
        axis=1,
    )
    kinds[1:] = np.exp(_normalised(parts))
    return pairs, kinds


def _log_others(before: Doubles) -> Doubles:
    """From (p, q) to (t, p) for t other than p and q: entry [t, p] sums ``before[p, q]`` over q other than t."""
    top = before.max(axis=1)
    total = top + np.log(np.exp(before - top[:, None]).sum(axis=1))  # over q
    return _log_minus(total[None, :], before.T)


def _log_minus(whole: Doubles, part: Doubles) -> Doubles:
    """Return log(exp(whole) - exp(part)) where *part* is one of the summands of *whole*."""
    share = np.exp(np.minimum(part - whole, 0.0))
    return whole + np.log(np.maximum(1.0 - share, 1e-12))


def _log_totals(x: Doubles) -> Doubles:
    """Sum every line of *x*."""
    flat = x.reshape(len(x), -1)
    top = flat.max(axis=1)
    out: Doubles = top + np.log(np.exp(flat - top[:, None]).sum(axis=1))
    return out


def _normalised(x: Doubles) -> Doubles:
    flat = x.reshape(len(x), -1)
    top = flat.max(axis=1, keepdims=True)
    sums = top + np.log(np.exp(flat - top).sum(axis=1, keepdims=True))
    out: Doubles = (flat - sums).reshape(x.shape)
    return out
