"""What did a person set right, and what had the reading said?"""

from __future__ import annotations

from dataclasses import dataclass

from taleglass.story.cast import Entity
from taleglass.story.dialogue import Quotation
from taleglass.story.scenes import Scene

__all__ = ["AsRead", "Correction"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One correction by a person, and what became of it in this text.

    Attributes:
        text: the correction as a corrections file writes it, one JSON object (``docs/corrections.md``).
        fits: whether its anchors were found and it was applied; one that does not fit is kept and changes nothing.
        outcome: one sentence for a person: what it did, or why it does not fit.
    """

    text: str
    fits: bool
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AsRead:
    """What the reading concluded where corrections say otherwise, so that each of them can be taken back.

    Attributes:
        mentions: (index into ``Story.mentions``, ``Entity.id`` then), by index.
        entities: those that corrections changed or did away with, as they were, by first mention.
        made: ``Entity.id`` of those that corrections made.
        lines: those whose speaker or addressees corrections changed, as they were, in text order.
        scenes: those whose people or place changed with them, as they were, in text order.
    """

    mentions: tuple[tuple[int, str], ...] = ()
    entities: tuple[Entity, ...] = ()
    made: tuple[str, ...] = ()
    lines: tuple[Quotation, ...] = ()
    scenes: tuple[Scene, ...] = ()
