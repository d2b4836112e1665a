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
from taleglass.story.mentions import EntityKind, Event, Mention, MentionForm, Supersense
from taleglass.story.portraits import Kinship, SamePerson, Trait, TraitKind
from taleglass.story.probabilities import THOUSANDTHS, THOUSANDTHS_OF
from taleglass.story.spans import Span
from taleglass.story.story import Provenance, Story
from taleglass.story.words import Sentence, Token

__all__ = [
    "THOUSANDTHS",
    "THOUSANDTHS_OF",
    "Alias",
    "AsRead",
    "Book",
    "Chapter",
    "Correction",
    "CueForm",
    "Emphasis",
    "EmphasisKind",
    "Entity",
    "EntityKind",
    "Event",
    "Evidence",
    "Kinship",
    "Mention",
    "MentionForm",
    "Metadata",
    "Paragraph",
    "ParagraphKind",
    "Provenance",
    "Quotation",
    "QuotationMarks",
    "Role",
    "SamePerson",
    "SceneBreak",
    "Sentence",
    "SetAside",
    "SetAsideKind",
    "Span",
    "Story",
    "Supersense",
    "Token",
    "Trait",
    "TraitKind",
]
