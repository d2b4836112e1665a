"""What speaks for two words meaning the same thing?

Signs of a noun and an earlier use of the same noun, and of “it” and the words shortly before it. Each sign is a number near the
range of 0 to 2; what each is worth stands in `taleglass.things.learned`. Pairs of mentions and a log-linear choice, after
Soon, Ng and Lim 2001 and Denis and Baldridge 2008.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from taleglass.things.nouns import ROLES, SENSES, Determiner, WordKind, Words

__all__ = ["IT_SIGNS", "NONE_SIGNS", "SAME_SIGNS", "Weights", "antecedents", "it_signs", "none_signs", "same_signs"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Weights: TypeAlias = Mapping[str, float]

_EARLIER = 4
"""Earlier uses of a noun that are looked at,"""
_REACH = 3000
"""if no more words lie between,"""
_BEFORE = 8
"""and words before an “it”,"""
_SENTENCES = 3
"""if no more sentences lie between."""

_DETERMINERS = tuple(determiner.name.lower() for determiner in Determiner)
_ROLES = (*ROLES, "other_role")
_SENSES = (*(sense.partition(".")[2].lower() for sense in SENSES), "known", "it")

SAME_SIGNS = (
    "bias", "distance", "same_sentence", "next_sentence", "number_differs", "speech_differs", "rank",
    *_DETERMINERS, *(f"was_{name}" for name in _DETERMINERS), "introduced", "owner_same", "owner_other", "owner_one",
    "described_same", "described_other", "described_new", "described_less", "predicate", "was_predicate",
    *_SENSES[: len(SENSES)],
)  # fmt: skip
"""Signs that a noun means what the same noun meant before."""

IT_SIGNS = (
    "sentences", "same_sentence", "distance", "rank", *_ROLES, "same_role", *(f"was_{name}" for name in _DETERMINERS),
    "speech_differs", "same_governor", "inside", "predicate", *_SENSES,
    "subject_subject", "subject_object", "object_subject", "object_object", "several",
)  # fmt: skip
"""Signs that “it” means what a word before it means."""

NONE_SIGNS = ("bias", *_ROLES, "in_speech", "several")
"""Signs that “it” means no thing."""


def antecedents(words: Words) -> tuple[Ints, Ints, Ints, Ints]:
    """Pair every word with those before it that it may mean the same thing as.

    Args:
        words: of a book.

    Returns:
        Of nouns: later and earlier, indices into *words*, (pairs,), the pairs of one word side by side, the nearest earlier
        use first. Of “it”: indices of the words, (its,), and of those before each, (its, 8), the nearest first, -1 for none.
    """
    later, earlier = [], []
    uses: defaultdict[int, list[int]] = defaultdict(list)
    heads, nouns = words.head.tolist(), words.noun.tolist()
    for k, kind in enumerate(words.kind.tolist()):
        if kind == WordKind.IT:
            continue
        used = uses[nouns[k]]
        if kind == WordKind.THING:
            for j in used[: -_EARLIER - 1 : -1]:
                if heads[k] - heads[j] > _REACH:
                    break
                later.append(k)
                earlier.append(j)
        used.append(k)
    its, before = (
        np.concatenate(part)
        for part in zip(_words_before(words, several=False), _words_before(words, several=True), strict=True)
    )
    order = np.argsort(its, kind="stable")
    return np.array(later, dtype=np.int64), np.array(earlier, dtype=np.int64), its[order], before[order]


def _words_before(words: Words, *, several: bool) -> tuple[Ints, Ints]:
    """Return each “it” (or “they”, if *several*), and those words before it of which there is one (or several)."""
    fitting = np.flatnonzero(words.plural == several)
    places = np.flatnonzero(words.kind[fitting] == WordKind.IT)
    its = fitting[places]
    back = places[:, None] - np.arange(1, _BEFORE + 1)
    before = np.where(back >= 0, fitting[np.maximum(back, 0)], -1) if len(its) else np.zeros((0, _BEFORE), dtype=np.int64)
    far = words.sentence[its][:, None] - words.sentence[before] > _SENTENCES
    return its, np.where(far, -1, before)


def same_signs(words: Words, later: Ints, earlier: Ints) -> Floats:
    """Return the signs of pairs of nouns, (pairs, ``SAME_SIGNS``).

    Args:
        words: of a book.
        later: from `antecedents`.
        earlier: likewise.
    """
    apart = words.sentence[later] - words.sentence[earlier]
    owner, had = words.owner[later], words.owner[earlier]
    described, was = words.description[later], words.description[earlier]
    determiner, before = words.determiner[later], words.determiner[earlier]
    pointed = (determiner == Determiner.DEFINITE) | (determiner == Determiner.DEMONSTRATIVE)
    first = np.concatenate([[0], np.flatnonzero(np.diff(later)) + 1]) if len(later) else np.zeros(0, dtype=np.int64)
    rank = np.arange(len(later)) - np.repeat(first, np.diff([*first.tolist(), len(later)]))
    return _columns(
        (
            np.ones(len(later)),
            np.log1p(words.head[later] - words.head[earlier]) / 5.0,
            apart == 0,
            apart == 1,
            words.plural[later] != words.plural[earlier],
            (words.quote[later] > 0) != (words.quote[earlier] > 0),
            rank,
            *_one_of(determiner, len(_DETERMINERS)),
            *_one_of(before, len(_DETERMINERS)),
            (before == Determiner.INDEFINITE) & pointed,
            (owner >= 0) & (owner == had),
            (owner >= 0) & (had >= 0) & (owner != had),
            (owner >= 0) != (had >= 0),
            (described >= 0) & (described == was),
            (described >= 0) & (was >= 0) & (described != was),
            (described >= 0) & (was < 0),
            (described < 0) & (was >= 0),
            words.is_predicate[later],
            words.is_predicate[earlier],
            *_one_of(words.sense[later], len(SENSES)),
        )
    )


def it_signs(words: Words, its: Ints, before: Ints) -> Floats:
    """Return the signs of “it” and each word before it, (its, words before, ``IT_SIGNS``).

    Args:
        words: of a book.
        its: from `antecedents`.
        before: likewise; the signs of a word that is none mean nothing.
    """
    shape = before.shape
    later, earlier = np.repeat(its, shape[1]), before.reshape(-1)
    apart = words.sentence[later] - words.sentence[earlier]
    role, was = words.role[later], words.role[earlier]
    subject, object_ = ROLES.index("nsubj"), ROLES.index("obj")
    signs = _columns(
        (
            apart,
            apart == 0,
            np.log1p(np.maximum(words.head[later] - words.head[earlier], 0)) / 3.0,
            np.tile(np.arange(shape[1]), shape[0]) / 5.0,
            *_one_of(was, len(_ROLES)),
            role == was,
            *_one_of(words.determiner[earlier], len(_DETERMINERS)),
            (words.quote[later] > 0) != (words.quote[earlier] > 0),
            words.governor[later] == words.governor[earlier],
            (words.first[earlier] <= words.head[later]) & (words.head[later] <= words.last[earlier]),
            words.is_predicate[earlier],
            *_one_of(words.sense[earlier], len(_SENSES)),
            (role == subject) & (was == subject),
            (role == subject) & (was == object_),
            (role == object_) & (was == subject),
            (role == object_) & (was == object_),
            words.plural[later],
        )
    )
    return signs.reshape(*shape, len(IT_SIGNS))


def none_signs(words: Words, its: Ints) -> Floats:
    """Return the signs that each “it” means no thing, (its, ``NONE_SIGNS``)."""
    return _columns((np.ones(len(its)), *_one_of(words.role[its], len(_ROLES)), words.quote[its] > 0, words.plural[its]))


def _one_of(values: Ints, count: int) -> Iterator[npt.NDArray[np.bool_]]:
    return (values == k for k in range(count))


def _columns(columns: Sequence[npt.NDArray[np.bool_ | np.int64 | np.float64]]) -> Floats:
    return np.stack([column.astype(np.float64) for column in columns], axis=-1)
