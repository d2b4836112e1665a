"""What is known of someone half-way through the book?

A chain in the making: its mentions so far, and what they said of gender, number, trade, kin and of who spoke in which
quotation. The walk of `taleglass.cast.gather` asks it and adds to it.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from taleglass.cast.members import Gender

__all__ = ["Chain"]

_REMEMBERED = 8
"""Latest mentions that clauses are compared with."""


@dataclass(slots=True, eq=False)
class Chain:
    """An entity in the making; mentions are indices into the reading's spans.

    Attributes:
        mentions, probabilities: in the order of the walk.
        person: number of the person that names gave, if any.
        is_narrator: whether it says “I” outside speech. is_you: whether the narrator tells of it as “you”.
        plural: whether it is several, as far as known.
        votes: pronoun sets used. gender: the one of them that prevails.
        nouns: those that carried its descriptions. phrases: their content words.
        kin: (owner's entity, noun) of “her mother”.
        recent: its latest mentions. named_at: how many mentions it had when a name was the last of them.
        kinds: of its mentions.
        said_i, said_you, third: the latest quotation in which it was “I”, “you”, or someone spoken of.
        acted: the latest paragraph in whose narration it was a subject.
    """

    mentions: list[int] = field(default_factory=list)
    probabilities: list[float] = field(default_factory=list)
    person: int | None = None
    is_narrator: bool = False
    is_you: bool = False
    plural: bool | None = None
    votes: Counter[Gender] = field(default_factory=Counter)
    gender: Gender = Gender.UNKNOWN
    nouns: set[str] = field(default_factory=set)
    phrases: set[int] = field(default_factory=set)
    kin: set[tuple[int, str]] = field(default_factory=set)
    recent: deque[int] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    named_at: int = -_REMEMBERED
    kinds: Counter[int] = field(default_factory=Counter)
    said_i: int = 0
    said_you: int = 0
    third: int = 0
    acted: int = -9

    @property
    def is_named_recently(self) -> bool:
        """Whether a name is among its latest mentions."""
        return len(self.mentions) - self.named_at < _REMEMBERED

    def vote(self, votes: Mapping[Gender, int]) -> None:
        """Count pronouns used, and settle the gender anew: the set that has twice the votes of any other."""
        for gender, count in votes.items():
            self.votes[gender] += count
        if len(self.votes) < 2:
            self.gender = next(iter(self.votes), Gender.UNKNOWN)
            return
        *_, next_most, most = sorted(self.votes.values())
        self.gender = max(self.votes, key=self.votes.__getitem__) if most >= 2 * next_most else Gender.UNKNOWN
