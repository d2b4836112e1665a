"""Which things does the story keep coming back to, and where?"""

from __future__ import annotations

from dataclasses import dataclass

from taleglass.story.mentions import MentionForm
from taleglass.story.spans import Span

__all__ = ["Thing", "ThingMention"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something that is neither a person nor a place and is spoken of more than once: a key, a fiddle, the cabbages.

    Attributes:
        id: from the place of the word that carries its first mention, such as ``thing_1203``.
        name: the commonest words for it, up to the noun.
        sense: what kind of thing its nouns speak of, of STREUSLE's inventory: ``n.ARTIFACT``, ``n.ANIMAL``, ``n.FOOD``.
        mention_count: how often it is spoken of, at least twice.
        first, last: its first and last mention.
        probability: 0 to 1, that the mentions speak of one thing: the mean of theirs.
    """

    id: str
    name: str
    sense: str
    mention_count: int
    first: Span
    last: Span
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingMention:
    """Words that speak of a thing.

    Attributes:
        span: the words. head: the word that carries them.
        first_token, end_token: half-open range into ``Story.tokens``. head_token: index of the word that carries them.
        form: a noun or a pronoun; things have no proper names.
        thing: ``Thing.id``.
        probability: 0 to 1, that the words mean this thing.
    """

    span: Span
    head: Span
    first_token: int
    end_token: int
    head_token: int
    form: MentionForm
    thing: str
    probability: float
