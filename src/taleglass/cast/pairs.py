"""What does a pair of mentions look like, before anyone has read them?

Plain features of a mention and an earlier one, which the pair scorer adds to what the encoder says of both: how far apart
they stand, whether their words agree, which pronouns they are, whether they stand inside speech. Training and reading
compute them here, so that both see the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from taleglass.cast.word_lists import word_set

__all__ = ["PAIR_FEATURES", "PRONOUN_SETS", "MentionTable", "head_offset", "pair_features", "pronoun_class"]

Ints = npt.NDArray[np.int64]

PRONOUN_SETS = ("", "i", "you", "he", "she", "it", "we", "they", "who")
"""Pronoun classes, by index; 0 is no personal pronoun."""

_PRONOUNS = {
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), 1),
    **dict.fromkeys(
        ("you", "your", "yours", "yourself", "yourselves", "thou", "thee", "thy", "thine", "thyself", "ye", "ya"), 2
    ),
    **dict.fromkeys(("he", "him", "his", "himself", "'im"), 3),
    **dict.fromkeys(("she", "her", "hers", "herself"), 4),
    **dict.fromkeys(("it", "its", "itself"), 5),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), 6),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves", "themself", "'em"), 7),
    **dict.fromkeys(("who", "whom", "whose", "which", "that"), 8),
}

_DETERMINERS = word_set(
    """
    a an the this that these those my your his her its our their thy some any no every each another such said
    """
)
_HEAD_ENDS = word_set(
    """
    of in on at from with without to for by under over near behind beside beyond between among who whom whose which that
    as than and or , ; : ( -- — –
    """
)

_BITS = 63
"""Bits that content words share among them: as many as fit into an index."""

PAIR_FEATURES = (10, 9, 9, 8, 2, 5, 81, 3)
"""Number of values of each feature, in the order of the columns of `pair_features`."""


def pronoun_class(words: Sequence[str]) -> int:
    """Return the index in ``PRONOUN_SETS`` of a mention's words; 0 unless it is one personal pronoun."""
    return _PRONOUNS.get(words[0].lower().replace("’", "'"), 0) if len(words) == 1 else 0


def head_offset(words: Sequence[str]) -> int:
    """Return the position of the head among a noun phrase's words: the last before what hangs on it from the right."""
    for k, word in enumerate(words):
        if k > 0 and word.lower() in _HEAD_ENDS:
            return k - 1
    return len(words) - 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MentionTable:
    """Columns over mentions in text order (by first word, the longer first). All int64, (mentions,)."""

    first: Ints  # first word, index into the book's words
    last: Ints  # last word, inclusive
    sentence: Ints
    kind: Ints  # index into the kinds of the label head
    form: Ints  # 0 proper, 1 nominal, 2 pronoun
    quote: Ints  # 0 in narration, else the number of the quotation
    pronoun: Ints  # index into PRONOUN_SETS
    surface: Ints  # equal numbers for equal content words
    head: Ints  # equal numbers for equal heads
    contents: tuple[frozenset[str], ...]
    bits: Ints  # of the content words, one a word: mentions without a common bit have no common word

    @classmethod
    def of(
        cls, words: Sequence[Sequence[str]], *, first: Ints, last: Ints, sentence: Ints, kind: Ints, form: Ints, quote: Ints
    ) -> MentionTable:
        """Build the table; *words* are the words of each mention."""
        surfaces: dict[str, int] = {}
        heads: dict[str, int] = {}
        surface = np.zeros(len(words), dtype=np.int64)
        head = np.zeros(len(words), dtype=np.int64)
        pronoun = np.zeros(len(words), dtype=np.int64)
        contents: list[frozenset[str]] = []
        bits = np.zeros(len(words), dtype=np.int64)
        bit_of: dict[str, int] = {}
        met: dict[tuple[str, ...], int] = {}  # most mentions repeat the words of one before them
        for k, mention in enumerate(words):
            before = met.setdefault(tuple(mention), k)
            if before < k:
                surface[k], head[k], pronoun[k] = surface[before], head[before], pronoun[before]
                contents.append(contents[before])
                bits[k] = bits[before]
                continue
            low = [w.lower() for w in mention]
            content = [w for w in low if w not in _DETERMINERS] or low
            surface[k] = surfaces.setdefault(" ".join(content), len(surfaces))
            head[k] = heads.setdefault(low[head_offset(mention)], len(heads))
            pronoun[k] = pronoun_class(mention)
            contents.append(frozenset(w for w in content if w[:1].isalnum()))
            for word in contents[k]:
                bits[k] |= bit_of.setdefault(word, 1 << len(bit_of) % _BITS)
        return cls(
            first=first, last=last, sentence=sentence, kind=kind, form=form, quote=quote, pronoun=pronoun,
            surface=surface, head=head, contents=tuple(contents), bits=bits,
        )  # fmt: skip


def _buckets(top: int) -> Ints:
    """Return the bucket of every distance: 0, 1, 2, then by powers of two up to *top*; the last holds whatever is farther."""
    distance = np.arange(1 << top)
    safe = np.maximum(distance, 1)
    return np.where(
        distance <= 2, distance, np.minimum(np.floor(np.log2(safe + 0.5)).astype(np.int64) + 1 + (safe > 3), top - 1)
    )


_MENTIONS_APART, _SENTENCES_APART = _buckets(PAIR_FEATURES[0]), _buckets(PAIR_FEATURES[1])


def pair_features(table: MentionTable, later: Ints, earlier: Ints) -> Ints:
    """Return the features of pairs.

    Args:
        table: the mentions.
        later: int64, of any shape: index of the mention that stands later.
        earlier: int64, of a shape that goes with it: index of the one before it.

    Returns:
        int64, (..., 8), the pairs as the two indices broadcast: a value below ``PAIR_FEATURES[k]`` in column k.
    """
    i, j = later, earlier
    distance = i - j
    out = np.moveaxis(np.empty((len(PAIR_FEATURES), *distance.shape), dtype=np.int64), 0, -1)  # laid out as it is filled
    out[..., 0] = _MENTIONS_APART.take(distance, mode="clip")
    out[..., 1] = _SENTENCES_APART.take(np.abs(table.sentence[i] - table.sentence[j]), mode="clip")
    out[..., 2] = table.form[i] * 3 + table.form[j]
    named = (table.pronoun[i] == 0) & (table.pronoun[j] == 0)
    same = table.surface[i] == table.surface[j]
    same_head = table.head[i] == table.head[j]
    match = np.where(same, 3, np.where(same_head, 2, 0))
    may_share = named & ~same & ~same_head & ((table.bits[i] & table.bits[j]) != 0)
    pairs = (np.broadcast_to(k, may_share.shape)[may_share].tolist() for k in (i, j))
    match[may_share] = [not table.contents[one].isdisjoint(table.contents[other]) for one, other in zip(*pairs, strict=True)]
    both_proper = (table.form[i] == 0) & (table.form[j] == 0)
    out[..., 3] = np.where(named, match, 0) + np.where(both_proper, 4, 0)
    out[..., 4] = table.kind[i] == table.kind[j]
    qi, qj = table.quote[i], table.quote[j]
    out[..., 5] = np.where(qi == qj, np.where(qi == 0, 0, 1), np.where(qi == 0, 2, np.where(qj == 0, 3, 4)))
    out[..., 6] = table.pronoun[i] * 9 + table.pronoun[j]
    inside = (table.first[j] <= table.first[i]) & (table.last[i] <= table.last[j])
    around = (table.first[i] <= table.first[j]) & (table.last[j] <= table.last[i])
    out[..., 7] = np.where(inside, 1, np.where(around, 2, 0))
    return out
