"""Which words speak of the same thing?

Every noun goes to the earlier use of the noun that it most likely repeats, if it repeats one at all, and every “it” to what is
likeliest of the words before it, or to nothing. What is spoken of twice is a thing; what the cast holds already is none. Cost
grows in a straight line with the text.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from taleglass.cast import Cast
from taleglass.reading import Reading
from taleglass.things.learned import IT_WEIGHTS, LEAST, NONE_WEIGHTS, SAME_WEIGHTS
from taleglass.things.nouns import SENSES, WordKind, Words, words_for_things
from taleglass.things.signs import IT_SIGNS, NONE_SIGNS, SAME_SIGNS, Weights, antecedents, it_signs, none_signs, same_signs

__all__ = ["Things", "follow"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Things:
    """Things of a book and the words that speak of them.

    Attributes:
        senses: of each thing, by first mention: what kind of thing its nouns speak of, such as ``n.ARTIFACT``.
        thing: int64, (mentions,), in text order: an index into ``senses``.
        head, first, last: int64, the word that carries each mention, and the words it has, last inclusive.
        is_pronoun: bool. probability: float64, that the mention speaks of this thing.
    """

    senses: tuple[str, ...]
    thing: Ints
    head: Ints
    first: Ints
    last: Ints
    is_pronoun: npt.NDArray[np.bool_]
    probability: Floats


def follow(reading: Reading, cast: Cast) -> Things:
    """Find the things that a book speaks of more than once.

    Args:
        reading: what each word means.
        cast: who is who, and which places there are.
    """
    words = words_for_things(reading, cast)
    later, earlier, its, before = antecedents(words)
    link, chance = [-1] * len(words), [0.0] * len(words)
    same = _sigmoid(same_signs(words, later, earlier) @ _in_order(SAME_WEIGHTS, SAME_SIGNS))
    for k, j, probability in zip(later.tolist(), earlier.tolist(), same.tolist(), strict=True):
        if probability > max(chance[k], LEAST):
            link[k], chance[k] = j, probability
    scores = it_signs(words, its, before) @ _in_order(IT_WEIGHTS, IT_SIGNS)
    scores[before < 0] = -np.inf
    none = none_signs(words, its) @ _in_order(NONE_WEIGHTS, NONE_SIGNS)
    for k, candidates, score, nothing in zip(its.tolist(), before.tolist(), scores, none.tolist(), strict=True):
        best = int(score.argmax())
        if score[best] > nothing:
            link[k] = candidates[best]
            chance[k] = float(1.0 / (np.exp(score - score[best]).sum() + np.exp(nothing - score[best])))
    return _chains(words, link, chance)


def _in_order(worth: Weights, signs: tuple[str, ...]) -> Floats:
    """Return what signs are worth, in their order."""
    return np.array([worth[sign] for sign in signs])


def _chains(words: Words, link: list[int], chance: list[float]) -> Things:
    kinds = words.kind.tolist()
    root = list(range(len(kinds)))
    for k, j in enumerate(link):
        if j >= 0:
            root[k] = root[j]
            if root[k] == j:
                chance[j] = max(chance[j], chance[k])  # the first mention is as sure as the surest that goes back to it
    size = Counter(root)
    kept = [k for k in range(len(kinds)) if size[root[k]] > 1 and kinds[root[k]] == WordKind.THING]
    number = {first: n for n, first in enumerate(dict.fromkeys(root[k] for k in kept))}
    senses: list[Counter[int]] = [Counter() for _ in number]
    for k in kept:
        if kinds[k] == WordKind.THING:
            senses[number[root[k]]][int(words.sense[k])] += 1
    rows = np.array(kept, dtype=np.int64)
    return Things(
        senses=tuple(SENSES[min(sense, key=lambda one: (-sense[one], one))] for sense in senses),
        thing=np.array([number[root[k]] for k in kept], dtype=np.int64),
        head=words.head[rows],
        first=words.first[rows],
        last=words.last[rows],
        is_pronoun=words.kind[rows] == WordKind.IT,
        probability=np.array([chance[k] for k in kept]),
    )


def _sigmoid(odds: Floats) -> Floats:
    return 1.0 / (1.0 + np.exp(-odds))
