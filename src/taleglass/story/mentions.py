"""Which words point at someone or something, what happens, and what kind of thing do words speak of?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from taleglass.story.spans import Span

__all__ = ["PLACE_KINDS", "EntityKind", "Event", "Mention", "MentionForm", "Supersense"]


class EntityKind(StrEnum):
    """What is pointed at: the six kinds of ACE and LitBank."""

    PERSON = "PER"
    PLACE = "LOC"  # natural places: a wood, a river, the sea
    FACILITY = "FAC"  # built places: a house, a room, a street
    POLITY = "GPE"  # towns, countries
    VEHICLE = "VEH"
    ORGANIZATION = "ORG"


PLACE_KINDS: Final = frozenset({EntityKind.PLACE, EntityKind.FACILITY, EntityKind.POLITY, EntityKind.VEHICLE})
"""Kinds at which a scene may play."""


class MentionForm(StrEnum):
    """How it is pointed at."""

    PROPER = "PROP"
    NOMINAL = "NOM"
    PRONOUN = "PRON"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words that point at an entity. Mentions nest: ``her brother`` holds ``her``.

    Attributes:
        span: the words. head: the word that carries it (``brother``).
        first_token, end_token: half-open range into ``Story.tokens``.
        entity: ``Entity.id`` of the coreference chain it belongs to; every mention has one, a chain may have one mention.
        probability: 0 to 1, that these very words are a mention of this kind.
    """

    span: Span
    head: Span
    first_token: int
    end_token: int
    kind: EntityKind
    form: MentionForm
    entity: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A realis event (Sims, Park and Bamman 2019): something the text asserts to happen, one word."""

    span: Span
    token: int
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Supersense:
    """What kind of thing or doing an expression speaks of: ``n.PERSON`` for “sailor”, ``v.motion`` for “set out”.

    Attributes:
        span: the words; several make one expression where their meaning is one.
        first_token, end_token: half-open range into ``Story.tokens``.
        token: index into ``Story.tokens`` of the word that carries it (“set”).
        label: of the noun and verb inventory of STREUSLE (Schneider and Smith 2015).
        probability: 0 to 1, that these very words are an expression of this kind, a float of ``THOUSANDTHS``.
    """

    span: Span
    first_token: int
    end_token: int
    token: int
    label: str
    probability: float
