"""Who belongs together, before anyone has spoken?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from taleglass.story import EntityKind

__all__ = ["Cast", "CastMember", "Doubt", "Gender", "Pointer", "Voices", "pointed", "pooled"]


_UNHEARD = 0.003
"""Probability taken for whoever a quotation does not point to."""


class Gender(StrEnum):
    """The pronouns the text uses of someone, by the set it uses most; no claim about identity."""

    HE = "he"
    SHE = "she"
    THEY = "they"
    IT = "it"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CastMember:
    """One chain of mentions.

    Attributes:
        index: position in ``Cast.members``; ``Cast.mention_members`` refers to it.
        id: from the place of the first mention, such as ``per_1203``.
        kind: what it is. gender: the pronouns used of it.
        name: the fullest common name, or the commonest phrase. names: proper names, commonest first, as the text writes them.
        is_named: whether any mention is a proper name. is_narrator: whether it says “I” outside speech.
        is_you: whether the narrator tells of it as “you”.
        is_plural: whether it stands for several (they, the men).
        mentions: int64, indices into the reading's spans, in text order.
    """

    index: int
    id: str
    kind: EntityKind
    gender: Gender
    name: str
    names: tuple[str, ...]
    is_named: bool
    is_narrator: bool
    is_you: bool
    is_plural: bool
    mentions: tuple[int, ...]


Doubt = tuple[tuple[int, float], ...]
"""Mentions of those whom one may mean, and the probability of each."""

Pointer = tuple[int, float, float]
"""A mention that a quotation points to; the probability that it names the speaker, and one who is spoken to."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Voices:
    """Which mentions near a quotation name who speaks it, and who is spoken to; a row each of ``Marks.quotations``, up to the
    last that has words.

    Attributes:
        mentions: int32, (quotations, kept): indices into the reading's spans, -1 where there are fewer.
        speaking, hearing: float32, of the same shape: probability that the mention names the speaker, and one who is spoken to.
        asks: float16, (quotations, pointer), what each quotation asks of the mentions it may point to.
    """

    mentions: npt.NDArray[np.int32]
    speaking: npt.NDArray[np.float32]
    hearing: npt.NDArray[np.float32]
    asks: npt.NDArray[np.float16] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float16))

    @classmethod
    def none(cls) -> Voices:
        """Return the voices of a book in which none was heard."""
        nothing = np.zeros((0, 0), dtype=np.float32)
        return cls(mentions=nothing.astype(np.int32), speaking=nothing, hearing=nothing)

    def pooled(self, quotation: int, owner: Sequence[int] | npt.NDArray[np.int64]) -> dict[int, tuple[float, float]]:
        """Return the probability that whoever owns the mentions speaks a quotation, and that they are spoken to in it.

        Args:
            quotation: index into ``Marks.quotations``.
            owner: of each mention, -1 where it has none yet.
        """
        if not 0 <= quotation < len(self.mentions):
            return {}
        return pooled(self._pointers(slice(quotation, quotation + 1))[0], owner)

    def pointers(self) -> list[list[Pointer]]:
        """Return the mentions that each quotation points to, with both probabilities."""
        return self._pointers(slice(None))

    def _pointers(self, some: slice) -> list[list[Pointer]]:
        rows = (row[some].tolist() for row in (self.mentions, self.speaking, self.hearing))
        return [[pointer for pointer in zip(*row, strict=True) if pointer[0] >= 0] for row in zip(*rows, strict=True)]


def pooled(pointers: Iterable[Pointer], owner: Sequence[int] | npt.NDArray[np.int64]) -> dict[int, tuple[float, float]]:
    """Return the probability that whoever owns the mentions speaks a quotation, and that they are spoken to in it.

    Args:
        pointers: of the quotation.
        owner: of each mention, -1 where it has none yet.
    """
    out: dict[int, tuple[float, float]] = {}
    for mention, speaks, hears in pointers:
        who = int(owner[mention])
        if who >= 0:
            known = out.get(who)
            out[who] = (speaks, hears) if known is None else (known[0] + speaks, known[1] + hears)
    return out


def pointed(chance: float) -> float:
    """Turn the probability that a quotation points to someone into a clue: 0 to 1, a straight line in its logarithm."""
    return math.log(chance / _UNHEARD) / -math.log(_UNHEARD) if chance > _UNHEARD else 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cast:
    """All chains of a book.

    Attributes:
        members: by first mention.
        mention_members: int64, (spans,): the member of each span of the reading.
        link_probability: float32, (spans,): that the mention belongs to its member.
        there_odds: float32, (spans,): log-odds that whoever it names is there, where it stands; of a place, that the scene
            plays there.
        voices: whom the quotations point to.
        tellers: int32, (paragraphs,), the member who says “I” in the narration of each, -1 for none, where several tell by
            turns; None where one tells all, or nobody.
        introduced: names by which people introduce themselves in speech, each with the “I”, “me” or “my” that it is of; both
            are spans of the reading.
        letter_writers: members who tell nothing but letters that they sign.
        doubts: of mentions of narration that may well mean somebody else, whom they may mean: an earlier mention of each, or
            the mention itself for someone new, and the probability.
        seen: float32, (members, width), the mean of what the mentions of each have seen around them, for the networks of short
            texts; None for others.
    """

    members: tuple[CastMember, ...]
    mention_members: npt.NDArray[np.int64]
    link_probability: npt.NDArray[np.float32]
    there_odds: npt.NDArray[np.float32]
    voices: Voices
    tellers: npt.NDArray[np.int32] | None = None
    introduced: tuple[tuple[int, int], ...] = ()
    letter_writers: frozenset[int] = frozenset()
    doubts: Mapping[int, Doubt] = field(default_factory=dict)
    seen: npt.NDArray[np.float32] | None = None

    def may_mean(self, mention: int) -> dict[int, float]:
        """Return the members that a mention may mean, with the share of each; the one that it is of has the most."""
        own = int(self.mention_members[mention])
        out: dict[int, float] = {}
        for known, share in self.doubts.get(mention, ((mention, 1.0),)):
            member = int(self.mention_members[known])
            out[member] = out.get(member, 0.0) + share
        out[own] = max(out.values())
        return out

    def joined(self) -> npt.NDArray[np.float64]:
        """Return how surely the mentions of each member are theirs: the mean probability, 0 to 1, (members,); 0 without any."""
        own = [list(member.mentions) for member in self.members]
        return np.array([float(self.link_probability[mentions].mean()) if mentions else 0.0 for mentions in own])

    def may_tell(self, member: int, paragraph: int) -> bool:
        """Say whether a narrator may be the one who tells a paragraph: of several who take turns, only one does."""
        return self.tellers is None or int(self.tellers[paragraph]) == member
