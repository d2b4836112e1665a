"""What is a character like: what they do, whom they belong to, and who may be the same person?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from taleglass.story.evidence import Evidence

__all__ = ["Kinship", "SamePerson", "Trait", "TraitKind"]


class TraitKind(StrEnum):
    """How a word tells of somebody (the four lists of BookNLP; Bamman, O'Connor and Smith 2013)."""

    AGENT = "agent"  # what they do: “Mira *waited*”
    PATIENT = "patient"  # what is done to them: “they *found* Mira”
    POSSESSION = "poss"  # what they have: “Mira's *boat*”
    MODIFIER = "mod"  # what they are: “Mira was *tired*”


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """One word that tells of an entity, by the grammar of its sentence.

    Attributes:
        entity: ``Entity.id``.
        token: index into ``Story.tokens`` of the word that tells: a verb, a noun, an adjective.
        mention: index into ``Story.mentions`` of the words it tells it of.
        probability: 0 to 1, that the grammar between the two is read aright, a float of ``THOUSANDTHS``; 0 where no head said.
    """

    entity: str
    kind: TraitKind
    token: int
    mention: int
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """The text says that one is kin to another: “Anna's mother” makes her ``mother`` of Anna.

    Attributes:
        who: ``Entity.id`` of the one who is the mother. of: ``Entity.id`` of the one whose mother she is.
        relation: one English word for what *who* is: ``mother``, ``brother-in-law``, ``wife``.
        evidence: all the places that say so, and how sure they make it together.
    """

    who: str
    relation: str
    of: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePerson:
    """Two characters that may be one: a question to the reader of the cast, never an answer.

    Attributes:
        first, second: ``Entity.id``; *first* is the more often mentioned.
        reasons: phrases for a person, the weightiest first: what speaks for it, then what against it.
        probability: 0 to 1, that the two are the same person.
    """

    first: str
    second: str
    reasons: tuple[str, ...]
    probability: float
