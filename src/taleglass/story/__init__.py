"""What is a story made of?

The nouns that every other room speaks in. Values only: frozen, slotted, and free of models, paths and open files.
All places are half-open character offsets into ``Book.text``.
"""

from taleglass.story.book import (
    Book,
    Chapter,
    Emphasis,
    EmphasisKind,
    Metadata,
    Paragraph,
    ParagraphKind,
    SceneBreak,
    SetAside,
    SetAsideKind,
)
from taleglass.story.cast import Alias, Entity, Role
from taleglass.story.corrections import AsRead, Correction
from taleglass.story.dialogue import CueForm, Quotation, QuotationMarks
from taleglass.story.evidence import Evidence
from taleglass.story.mentions import PLACE_KINDS, EntityKind, Event, Mention, MentionForm, Supersense
from taleglass.story.portraits import Kinship, SamePerson, Trait, TraitKind
from taleglass.story.probabilities import THOUSANDTHS, THOUSANDTHS_OF
from taleglass.story.scenes import (
    Distance,
    Finding,
    Moment,
    NarrativeLevel,
    Order,
    Pace,
    Presence,
    Scene,
    Situation,
    Succession,
)
from taleglass.story.spans import Span
from taleglass.story.story import Provenance, Story
from taleglass.story.things import Thing, ThingMention
from taleglass.story.times import Anchor, TimeExpression, TimeKind
from taleglass.story.words import Sentence, Token

__all__ = [
    "PLACE_KINDS",
    "THOUSANDTHS",
    "THOUSANDTHS_OF",
    "Alias",
    "Anchor",
    "AsRead",
    "Book",
    "Chapter",
    "Correction",
    "CueForm",
    "Distance",
    "Emphasis",
    "EmphasisKind",
    "Entity",
    "EntityKind",
    "Event",
    "Evidence",
    "Finding",
    "Kinship",
    "Mention",
    "MentionForm",
    "Metadata",
    "Moment",
    "NarrativeLevel",
    "Order",
    "Pace",
    "Paragraph",
    "ParagraphKind",
    "Presence",
    "Provenance",
    "Quotation",
    "QuotationMarks",
    "Role",
    "SamePerson",
    "Scene",
    "SceneBreak",
    "Sentence",
    "SetAside",
    "SetAsideKind",
    "Situation",
    "Span",
    "Story",
    "Succession",
    "Supersense",
    "Thing",
    "ThingMention",
    "TimeExpression",
    "TimeKind",
    "Token",
    "Trait",
    "TraitKind",
]
