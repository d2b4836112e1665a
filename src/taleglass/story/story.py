"""The world a book describes, as far as we could read it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from taleglass.folding import fold
from taleglass.story.book import Book
from taleglass.story.cast import Entity
from taleglass.story.corrections import AsRead, Correction
from taleglass.story.dialogue import Quotation
from taleglass.story.mentions import Event, Mention, Supersense
from taleglass.story.portraits import Kinship, SamePerson, Trait
from taleglass.story.scenes import Finding, Moment, Order, Scene, Situation, Succession
from taleglass.story.spans import Span
from taleglass.story.things import Thing, ThingMention
from taleglass.story.times import TimeExpression
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
    scenes: tuple[Scene, ...] = ()
    """In page order; they cover the text from its first paragraph to its end. Empty in a story of an earlier version."""
    times: tuple[TimeExpression, ...] = ()
    successions: tuple[Succession, ...] = ()
    """Which scene lies before which in the world's time; no cycle. By the places of the earlier and the later scene."""
    findings: tuple[Finding, ...] = ()
    things: tuple[Thing, ...] = ()
    """What the story comes back to and is no person and no place, by first mention. Empty in a story of an earlier version."""
    thing_mentions: tuple[ThingMention, ...] = ()

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
        """Return the characters that go by *name*, the most often mentioned first.

        Case, white space, the shapes of apostrophes and hyphens and the ways to write an accent are folded.
        """
        wanted = fold(name)
        return tuple(
            character
            for character in self.characters
            if wanted == fold(character.name) or any(wanted == fold(alias.text) for alias in character.aliases)
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

    def thing(self, thing_id: str) -> Thing:
        """Return the thing with this id.

        Raises:
            KeyError: when the story has none.
        """
        for thing in self.things:
            if thing.id == thing_id:
                return thing
        raise KeyError(thing_id)

    def mentions_of_thing(self, thing_id: str) -> tuple[ThingMention, ...]:
        """Return the mentions of one thing, in text order."""
        return tuple(mention for mention in self.thing_mentions if mention.thing == thing_id)

    def owners_of_things(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """Return whose each thing is said to be: by ``Thing.id``, (``Entity.id``, how often), the most often named first.

        “Her key”, “the cook's knife”: the words say so, which need not be true. A thing that nobody is named the owner of is
        left out.
        """
        said: dict[str, Counter[str]] = {}
        thing_of = {mention.head_token: mention.thing for mention in self.thing_mentions}
        owner_at = {mention.head.start: mention.entity for mention in self.mentions}
        for token in self.tokens:
            if token.deprel == "nmod:poss" and token.head in thing_of and token.start in owner_at:
                said.setdefault(thing_of[token.head], Counter())[owner_at[token.start]] += 1
        return {thing: tuple(sorted(owners.items(), key=lambda item: (-item[1], item[0]))) for thing, owners in said.items()}

    def scene(self, scene_id: str) -> Scene:
        """Return the scene with this id.

        Raises:
            KeyError: when the story has none.
        """
        for scene in self.scenes:
            if scene.id == scene_id:
                return scene
        raise KeyError(scene_id)

    def in_order(self, order: Order) -> tuple[Scene, ...]:
        """Return the scenes in one of the two orders; in the world's, those that nothing places come last, in page order."""
        if order is Order.PAGE:
            return self.scenes
        last = len(self.scenes) + 1
        return tuple(sorted(self.scenes, key=lambda scene: (scene.story_order or last, scene.span)))

    def at(self, moment: Moment | Scene | int) -> Situation:
        """Return the world at a moment: where, with whom, what lies before it in both orders.

        Args:
            moment: a moment of either order; a scene, for its place in the world's time (on the page where that is not known);
                or an offset in the text, for a place on the page.

        Raises:
            LookupError: when no scene is there.
            TypeError: when *moment* is none of these.
        """
        if not isinstance(moment, Moment | Scene | int):
            message = f"moment is a Moment, a Scene or an offset in the text (int), not {moment!r}"
            raise TypeError(message)
        if isinstance(moment, Scene):
            placed = moment.story_order is not None
            position = moment.story_order if moment.story_order is not None else moment.span.start
            moment = Moment(order=Order.STORY if placed else Order.PAGE, position=position)
        elif isinstance(moment, int):
            moment = Moment(order=Order.PAGE, position=moment)
        if moment.order is Order.PAGE:
            here = tuple(scene for scene in self.scenes if scene.span.start <= moment.position < scene.span.end)
            told_until = moment.position
        else:
            here = tuple(scene for scene in self.scenes if scene.story_order == moment.position)
            told_until = here[-1].span.start if here else 0
        if not here:
            raise LookupError(f"this story has no scene at {moment.order.value} position {moment.position}")
        rank = min((scene.story_order for scene in here if scene.story_order is not None), default=0)
        before = [scene for scene in self.in_order(Order.STORY) if scene.story_order is not None and scene.story_order < rank]
        return Situation(
            moment=moment,
            scenes=here,
            happened=tuple(scene.id for scene in before),
            told=tuple(scene.id for scene in self.scenes if scene.span.start <= told_until),
        )

    def surface(self, span: Span) -> str:
        """Return the words at *span*."""
        return span.of(self.book.text)
