"""Who speaks, when all the lines of a conversation are weighed together?

A conversation is a walk through pairs (who speaks, who is spoken to). From one line to the next the speaker stays, the other
one answers, or a third comes in and answers the speaker; and whoever stays, answers or comes in may turn to somebody else.
Forward and backward sums over all walks give, for every line, the probability of each pair, so that a tag anchors the unmarked
lines on both its sides (a hidden Markov model over pairs of speaker and hearer; compare the alternation patterns of Elson and
McKeown 2010 and the sieves of Muzny et al. 2017). Time is lines times candidates squared.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["pair_probabilities"]

Doubles = npt.NDArray[np.float64]

_NEVER = -1e9
_LEAST = 1e-12
"""Share of a sum below which nothing is left of it once parts of it are taken away."""
_BLOCK = 32
"""Lines whose moves are weighed at a time, so that a long conversation takes no more memory than a short one."""


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
    forward, backward = _both_ways(emission, shared)
    pairs = np.exp(_normalised(forward + backward))
    kinds = np.zeros((lines, 6))
    for first in range(1, lines, _BLOCK):
        block = slice(first, min(first + _BLOCK, lines))
        reached = _ways(forward[block.start - 1 : block.stop - 1]) + (backward[block] + emission[block])
        kinds[block] = _log_sums(reached.reshape(6, len(shared[block]), -1), axis=2)[:, :, 0].T + shared[block]
    if lines > 1:
        kinds[1:] = np.exp(_normalised(kinds[1:]))
    return pairs, kinds


def _both_ways(emission: Doubles, moves: Doubles) -> tuple[Doubles, Doubles]:
    """Return the log sums over all walks up to every pair of every line, and from there on; each line less its highest.

    One walk goes on from the first line while the other goes back from the last: half as many steps, of two lines each.
    """
    lines = len(emission)
    forward, backward = np.empty(emission.shape), np.zeros(emission.shape)
    forward[0] = emission[0]
    ends = np.stack([emission[0], emission[-1]])
    steps = np.stack([moves[1:], moves[:0:-1]], axis=2)[..., None, None]  # (lines - 1, 6, 2, 1, 1)
    for k, step in enumerate(steps, 1):
        back = lines - 1 - k
        ways = _ways(ends)
        ways[[2, 4], 1] = ways[[4, 2], 1]  # of the walk that goes back
        ends = np.logaddexp.reduce(ways + step, axis=0)
        ends[0] += emission[k]
        ends -= ends.max(axis=(1, 2), keepdims=True)
        forward[k], backward[back] = ends
        ends[1] += emission[back]
    return forward, backward


def _ways(before: Doubles) -> Doubles:
    """Return, for each move, the log sums over the pairs it can come from, by the pair it leads to.

    *before*: (lines, candidates, candidates), by the pairs come from. *Returns* (6, lines, candidates, candidates). The sums
    over the pairs that a move can lead to, by the pair it comes from, are the same, but for 2 and 4, which change places.
    """
    turned = before.swapaxes(1, 2)
    by_speaker, by_other = _log_sums(before, axis=2), _log_sums(before, axis=1)
    whole, part = np.empty((3, *before.shape)), np.empty((3, *before.shape))
    whole[0], part[0] = by_speaker.swapaxes(1, 2), turned  # (p, any but t) to (t, p)
    whole[1], part[1] = by_speaker, before  # (p, any but x) to (p, x)
    whole[2], part[2] = by_other.swapaxes(1, 2), turned  # (any but x, q) to (q, x)
    out = np.empty((6, *before.shape))
    out[0], out[1] = before, turned
    out[2:5] = _log_minus(whole, part)
    out[5] = _of_others(before)  # (p, q) to (t, x), where t is neither and x is not p
    return out


def _of_others(scores: Doubles) -> Doubles:
    """Return, for each line and (a, b), the log sum of *scores* over all (c, d) where c is neither a nor b, and d is not a."""
    lines, count, _ = scores.shape
    top = scores.max(axis=(1, 2), keepdims=True)
    x = np.exp(scores - top)
    by_first, by_second = x.sum(axis=2), x.sum(axis=1)
    total = x.reshape(lines, -1).sum(axis=1)[:, None, None]
    left = total - by_first[:, :, None] - by_first[:, None, :] - by_second[:, :, None] + x.swapaxes(1, 2)
    out: Doubles = top + np.log(np.maximum(left, _LEAST))
    out[:, np.arange(count), np.arange(count)] = _NEVER
    return out


def _log_sums(x: Doubles, axis: int) -> Doubles:
    """Return the log of the sum of exponentials along an axis, which stays with length 1."""
    top = x.max(axis=axis, keepdims=True)
    out: Doubles = top + np.log(np.exp(x - top).sum(axis=axis, keepdims=True))
    return out


def _log_minus(whole: Doubles, part: Doubles) -> Doubles:
    """Return log(exp(whole) - exp(part)) where *part* is one of the summands of *whole*."""
    share = np.exp(np.minimum(part - whole, 0.0))
    out: Doubles = whole + np.log(np.maximum(1.0 - share, _LEAST))
    return out


def _normalised(x: Doubles) -> Doubles:
    flat = x.reshape(len(x), -1)
    top = flat.max(axis=1, keepdims=True)
    sums = top + np.log(np.exp(flat - top).sum(axis=1, keepdims=True))
    out: Doubles = (flat - sums).reshape(x.shape)
    return out
