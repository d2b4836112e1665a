"""The world a book describes, as far as we could read it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from taleglass.story.book import Book
from taleglass.story.cast import Entity
from taleglass.story.corrections import AsRead, Correction
from taleglass.story.dialogue import Quotation
from taleglass.story.mentions import Event, Mention, Supersense
from taleglass.story.portraits import Kinship, SamePerson, Trait
from taleglass.story.spans import Span
from taleglass.story.words import Sentence, Token

__all__ = ["Provenance", "Story"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What made a story: the package's version, the version of the weights and their SHA-256."""

    taleglass: str
    weights: str
    weights_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Everything concluded about one book. All sequences stand in text order; entities by first mention."""

    id: str
    """A short name, from the file's name unless given; documents of an export are aligned by it."""
    book: Book
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    events: tuple[Event, ...]
    lines: tuple[Quotation, ...]
    provenance: Provenance
    supersenses: tuple[Supersense, ...] = ()
    traits: tuple[Trait, ...] = ()
    kinships: tuple[Kinship, ...] = ()
    same_person: tuple[SamePerson, ...] = ()
    """Characters that may be one, the likeliest first."""
    corrections: tuple[Correction, ...] = ()
    """What a person set right, in the order in which they did."""
    as_read: AsRead = field(default_factory=AsRead)

    @property
    def text(self) -> str:
        """The book's text, the one all spans count in."""
        return self.book.text

    @property
    def characters(self) -> tuple[Entity, ...]:
        """The cast: entities that are characters, the most often mentioned first."""
        cast = [entity for entity in self.entities if entity.is_character]
        return tuple(sorted(cast, key=lambda entity: (-entity.mention_count, entity.first)))

    def entity(self, entity_id: str) -> Entity:
        """Return the entity with this id.

        Raises:
            KeyError: when the story has none.
        """
        for entity in self.entities:
            if entity.id == entity_id:
                return entity
        raise KeyError(entity_id)

    def named(self, name: str) -> tuple[Entity, ...]:
        """Return the characters that go by *name* (case and white space folded), the most often mentioned first."""
        wanted = " ".join(name.split()).casefold()
        return tuple(
            character
            for character in self.characters
            if wanted == character.name.casefold() or any(wanted == alias.text.casefold() for alias in character.aliases)
        )

    def mentions_of(self, entity_id: str) -> tuple[Mention, ...]:
        """Return the mentions of one entity, in text order."""
        return tuple(mention for mention in self.mentions if mention.entity == entity_id)

    def lines_of(self, entity_id: str) -> tuple[Quotation, ...]:
        """Return the quotations attributed to one entity, in text order."""
        return tuple(line for line in self.lines if line.speaker == entity_id)

    def traits_of(self, entity_id: str) -> tuple[Trait, ...]:
        """Return what the words say of one entity, in text order."""
        return tuple(trait for trait in self.traits if trait.entity == entity_id)

    def kin_of(self, entity_id: str) -> tuple[Kinship, ...]:
        """Return the kinships that one entity is part of, the surest first."""
        return tuple(kin for kin in self.kinships if entity_id in {kin.who, kin.of})

    def spoken_to_by(self, entity_id: str) -> tuple[tuple[str, int], ...]:
        """Return whom one entity talks to: (``Entity.id``, lines), the most often spoken to first."""
        heard = Counter(addressee for line in self.lines if line.speaker == entity_id for addressee in line.addressees)
        return tuple(sorted(heard.items(), key=lambda item: (-item[1], item[0])))

    def surface(self, span: Span) -> str:
        """Return the words at *span*."""
        return span.of(self.book.text)
