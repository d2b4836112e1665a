"""Where does a scene play and who is there, once all scenes have been weighed together?

The weighed sums of signs (`grounds`, `company`) take each sign for itself. In a short text small networks look at them once
more: of a place they see its signs, how far it is believed here, in the scenes beside this one and in the one that this goes on
from; of somebody their signs. Taught on annotated stories (`training/second_look.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from taleglass.reading import SecondLookWeights, linear
from taleglass.reading.telling import Net

__all__ = ["BELIEFS", "look_at_company", "look_at_places", "rows_of_places"]

Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]

BELIEFS: Final = "believed rival linked before after best mean options none is_none".split()
"""What is seen of a place in a scene beside its signs: how far it is believed there, the likeliest other, how far it is
believed in the scene that this one is linked to, in the one before and the one after, at most and on average in the story, how
many places there are, how far none of them is believed, and whether this is none of them.
"""
_FARTHEST: Final = 5.0
"""Standard deviations that a sign keeps within."""


def rows_of_places(
    rows: Sequence[npt.NDArray[np.floating]],
    options: Sequence[Sequence[int | None]],
    chances: Sequence[Doubles],
    linked: Sequence[int | None],
) -> list[Floats]:
    """Return what the network sees of every option of every scene: its signs, then ``BELIEFS``.

    Args:
        rows: over the scenes, the signs of each option.
        options: the places, none of them first.
        chances: what is believed of each option.
        linked: over the scenes, an earlier scene that it is linked to.
    """
    believed = [dict(zip(some, chance.tolist(), strict=True)) for some, chance in zip(options, chances, strict=True)]
    most: dict[int | None, float] = {}
    total: dict[int | None, float] = {}
    for one in believed:
        for place, chance in one.items():
            most[place] = max(most.get(place, 0.0), chance)
            total[place] = total.get(place, 0.0) + chance
    nowhere: dict[int | None, float] = {}
    out = []
    for k, (signs, some) in enumerate(zip(rows, options, strict=True)):
        here, link = believed[k], linked[k]
        there = nowhere if link is None else believed[link]
        before, after = (believed[n] if 0 <= n < len(believed) else nowhere for n in (k - 1, k + 1))
        first, second = (*sorted(here.values(), reverse=True), 0.0)[:2]
        told = [
            (
                here[place],
                second if here[place] == first else first,
                there.get(place, 0.0),
                before.get(place, 0.0),
                after.get(place, 0.0),
                most[place],
                total[place] / len(believed),
                len(some) / 10,
                here[some[0]],
                float(place is None),
            )
            for place in some
        ]
        out.append(np.concatenate([np.asarray(signs, dtype=np.float32), np.array(told, dtype=np.float32)], axis=1))
    return out


def look_at_places(weights: SecondLookWeights, rows: Sequence[Floats]) -> list[Doubles]:
    """Return the probability of every option of every scene; *rows* as `rows_of_places` returns them."""
    out = []
    for seen in rows:
        odds = _odds(weights.places, seen).astype(np.float64)
        chance = np.exp(odds - odds.max())
        out.append(chance / chance.sum())
    return out


def look_at_company(weights: SecondLookWeights, signs: npt.NDArray[np.floating]) -> Doubles:
    """Return the log-odds of each being there; *signs*: (people, ``company.SIGNS``)."""
    odds: Doubles = _odds(weights.company, np.asarray(signs, dtype=np.float32)).astype(np.float64)
    return odds


def _odds(nets: Sequence[Net], seen: Floats) -> Floats:
    """Return the mean of what networks say of each row."""
    said = []
    for net in nets:
        known = np.clip((seen - net["centre"]) / net["scale"], -_FARTHEST, _FARTHEST)
        hidden = np.maximum(linear(known, net, "first"), 0.0)
        hidden = np.maximum(linear(hidden, net, "second"), 0.0)
        said.append(linear(hidden, net, "last")[:, 0] + known @ net["straight"])
    out: Floats = np.mean(said, axis=0)
    return out
