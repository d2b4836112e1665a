"""Whom does a mention mean, when every clue is weighed beside what speaks for the others?

In a short text a name often comes late, and people go by what they are. A weighed sum of clues (`taleglass.cast.clue_weights`)
cannot say that a clue means one thing beside a strong rival and another alone. Small networks can: each sees the clues of a
candidate, those of its best rival and those of someone new, and what the mentions that follow say of the mention and of the
candidate together, and adds to the sum. Taught on annotated stories (`training/choices.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from taleglass.cast.clues import Group
from taleglass.reading import ChoiceWeights, linear

__all__ = ["AHEAD", "WEIGHED", "look_ahead", "weigh_choice"]

Floats = npt.NDArray[np.float32]

WEIGHED: Final = frozenset({Group.NOUN, Group.NAME})
"""Groups of mentions that the networks weigh: of pronouns they know hardly more than the sums."""
AHEAD: Final = ("best_ahead", "both_ahead", "chain_ahead")
"""What `look_ahead` says of a candidate."""
_FOLLOWING: Final = 23
"""Mentions looked at after the one that is asked for."""
_FARTHEST: Final = 20.0
"""Log-odds of the pair scorer beyond which it is as sure as it gets."""
_SCALE, _LEAST = 4.0, -2.0
"""What log-odds are divided by among clues, and the least that they become."""


def look_ahead(scores: Floats, k: int, chains: Sequence[Iterable[int]]) -> Floats:
    """Return what the mentions after one say of it and of candidates.

    Args:
        scores: (mentions, antecedents), of the pair scorer (`taleglass.cast.links.link_scores`).
        k: the mention.
        chains: the latest mentions of each candidate.

    Returns:
        (candidates, ``AHEAD``): the best link to both, in log-odds over 4; the log of one more than how many mean both, and of
        one more than how many mean the candidate and not the mention.
    """
    count, reach = scores.shape
    out = np.zeros((len(chains), len(AHEAD)), dtype=np.float32)
    after = np.arange(k + 1, min(count, k + 1 + _FOLLOWING))
    if not len(after):
        return out
    own = scores[after, after - k - 1]
    chance = 1.0 / (1.0 + np.exp(-np.clip(own, -_FARTHEST, _FARTHEST)))
    for row, chain in zip(out, chains, strict=True):
        back = after[:, None] - np.fromiter(chain, dtype=np.int64)[None, :] - 1
        near = (back >= 0) & (back < reach)
        theirs = np.where(near, scores[after[:, None], np.where(near, back, 0)], np.float32(-_FARTHEST)).max(axis=1)
        their_chance = 1.0 / (1.0 + np.exp(-np.clip(theirs, -_FARTHEST, _FARTHEST)))
        row[0] = max(_LEAST, float(np.minimum(own, theirs).max()) / _SCALE)
        row[1] = np.log1p(float((chance * their_chance).sum()))
        row[2] = np.log1p(float((their_chance * (1.0 - chance)).sum()))
    return out


def weigh_choice(
    weights: ChoiceWeights, group: int, rows: Sequence[Sequence[float]], new_row: Sequence[float], ahead: Floats
) -> tuple[list[float], float]:
    """Weigh the clues of all candidates together.

    Args:
        weights: of the networks.
        group: of the mention, a `Group`.
        rows: the value of every `Clue`, of each candidate.
        new_row: the value of every `NewClue`.
        ahead: what `look_ahead` says of each candidate.

    Returns:
        The log-odds of each candidate and of someone new.
    """
    clues, new = np.array(rows, dtype=np.float32), np.array(new_row, dtype=np.float32)
    known = np.concatenate([clues, ahead], axis=1)
    kind = np.zeros(len(Group), dtype=np.float32)
    kind[group] = 1.0
    shared = np.concatenate([new, kind])
    odds, new_odds = np.zeros(len(known), dtype=np.float32), np.float32(0.0)
    for net in weights.nets:
        sums = clues @ net["sum.chain"][group]
        top = int(sums.argmax())
        rivals = np.repeat(known[top][None], len(known), axis=0)
        sums_of_others = sums.copy()
        sums_of_others[top] = -np.inf
        rivals[top] = known[int(sums_of_others.argmax())] if len(known) > 1 else 0.0
        seen = np.concatenate([known, rivals, np.repeat(shared[None], len(known), axis=0)], axis=1)
        hidden = np.maximum(linear(seen, net, "chain.1"), 0.0)
        hidden = np.maximum(linear(hidden, net, "chain.4"), 0.0)
        odds += sums + linear(hidden, net, "chain.6")[:, 0]
        hidden = np.maximum(linear(np.concatenate([known[top], shared])[None], net, "someone.1"), 0.0)
        new_odds += new @ net["sum.new"][group] + linear(hidden, net, "someone.4")[0, 0]
    count = len(weights.nets)
    return (odds / np.float32(count)).tolist(), float(new_odds) / count
