"""Who, and what, is in the story?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from taleglass.story.mentions import EntityKind
from taleglass.story.spans import Span

__all__ = ["UNNAMED_NARRATOR", "Alias", "Entity", "Role"]

UNNAMED_NARRATOR: Final = "the narrator"
"""What somebody is called of whom nothing is known but that they tell the story."""


class Role(StrEnum):
    """A character's weight in the telling."""

    NARRATOR = "narrator"
    MAJOR = "major"
    MINOR = "minor"
    MENTIONED = "mentioned"  # spoken of, never acts or speaks
    NONE = "none"  # not a character: a place, a vehicle, an organisation, a passing stranger


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One name or phrase for an entity, as the text writes it, and how often."""

    text: str
    count: int
    is_proper: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One coreference chain of the book: a character, a place, a vehicle, an organisation.

    Attributes:
        id: from the place of the first mention, such as ``per_1203``; the same book and weights give the same ids.
        name: the fullest common name, or the commonest phrase where there is no name.
        aliases: proper names first, then common phrases, each group by falling count; pronouns are not aliases.
        pronouns: (pronoun set, count), commonest first: ``("she", 120)``.
        mention_count: mentions of all forms; 0 for a place that the reading took for no entity but a scene plays at.
        first, last: spans of the first and last mention, or of the words for such a place.
        line_count, words_spoken: quotations attributed to the entity, and white-space words in them.
        probability: 0 to 1, how sure we are that the chain is one entity.
    """

    id: str
    kind: EntityKind
    name: str
    aliases: tuple[Alias, ...]
    pronouns: tuple[tuple[str, int], ...]
    role: Role
    mention_count: int
    first: Span
    last: Span
    line_count: int = 0
    words_spoken: int = 0
    probability: float = 1.0

    @property
    def is_character(self) -> bool:
        """Whether the entity belongs in the cast list."""
        return self.role is not Role.NONE
