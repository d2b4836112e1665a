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
    fit = speaking[:, :, None] + listening[:, None, :]
    fit[:, np.arange(count), np.arange(count)] = -np.inf
    fit = _odds(fit)
    others = np.log(max(count - 2, 1))
    shared = _odds(moves - np.array([0.0, 0.0, 1.0, 1.0, 1.0, 2.0]) * others)  # among all who could come in or be meant
    forward, backward = _both_ways(fit, shared)
    pairs = _shares(forward * backward)
    kinds = np.zeros((lines, 6))
    for first in range(1, lines, _BLOCK):
        block = slice(first, min(first + _BLOCK, lines))
        onward = backward[block] * fit[block]
        reached = _ways(forward[block.start - 1 : block.stop - 1]) * onward
        kinds[block] = _shares(reached.sum(axis=(2, 3)).T * shared[block])
    return pairs, kinds


def _both_ways(fit: Doubles, moves: Doubles) -> tuple[Doubles, Doubles]:
    """Return the sums over all walks up to every pair of every line, and from there on; the highest of each line is 1.

    One walk goes on from the first line while the other goes back from the last: half as many steps, of two lines each.

    Args:
        fit: (lines, candidates, candidates): how well each pair fits a line.
        moves: (lines, 6): odds of each move into it.
    """
    lines = len(fit)
    forward, backward = np.empty(fit.shape), np.ones(fit.shape)
    forward[0] = fit[0]
    ends = np.stack([fit[0], fit[-1]])
    steps = np.stack([moves[1:], moves[:0:-1]], axis=2)[..., None, None]  # (lines - 1, 6, 2, 1, 1)
    for k, step in enumerate(steps, 1):
        back = lines - 1 - k
        ways = _ways(ends)
        ways[[2, 4], 1] = ways[[4, 2], 1]  # of the walk that goes back
        ways *= step
        ends = ways.sum(axis=0)
        ends[0] *= fit[k]
        ends /= ends.max(axis=(1, 2), keepdims=True)
        forward[k], backward[back] = ends
        ends[1] *= fit[back]
    return forward, backward


def _ways(before: Doubles) -> Doubles:
    """Return, for each move, the sums over the pairs it can come from, by the pair it leads to.

    *before*: (lines, candidates, candidates), by the pairs come from. *Returns* (6, lines, candidates, candidates). The sums
    over the pairs that a move can lead to, by the pair it comes from, are the same, but for 2 and 4, which change places.
    """
    turned = before.swapaxes(1, 2)
    by_speaker, by_other = before.sum(axis=2, keepdims=True), before.sum(axis=1, keepdims=True)
    out = np.empty((6, *before.shape))
    out[0], out[1] = before, turned
    for k, whole, part in (
        (2, by_speaker.swapaxes(1, 2), turned),  # (p, any but t) to (t, p)
        (3, by_speaker, before),  # (p, any but x) to (p, x)
        (4, by_other.swapaxes(1, 2), turned),  # (any but x, q) to (q, x)
    ):
        np.maximum(whole - part, whole * _LEAST, out=out[k])
    # (p, q) to (t, x), where t is neither and x is not p
    total = by_speaker.sum(axis=1, keepdims=True)
    left = total - by_speaker - by_speaker.swapaxes(1, 2) - by_other.swapaxes(1, 2) + turned
    np.maximum(left, total * _LEAST, out=out[5])
    own = np.arange(before.shape[1])
    out[5][:, own, own] = 0.0
    return out


def _odds(scores: Doubles) -> Doubles:
    """Return what log scores are the logs of, the highest of each line 1."""
    out: Doubles = np.exp(scores - scores.max(axis=tuple(range(1, scores.ndim)), keepdims=True))
    return out


def _shares(x: Doubles) -> Doubles:
    out: Doubles = x / x.sum(axis=tuple(range(1, x.ndim)), keepdims=True)
    return out
