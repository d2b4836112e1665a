"""How does a story learn what its characters are like?"""

from __future__ import annotations

from dataclasses import replace

from taleglass.portraits.grammar import Grammar
from taleglass.portraits.kinship import kinships_of
from taleglass.portraits.same_person import likely_duplicates
from taleglass.portraits.traits import traits_of
from taleglass.story import Story

__all__ = ["portray"]


def portray(story: Story) -> Story:
    """Return *story* with traits, kinships and likely duplicates read off its layers; what it had before is replaced."""
    grammar = Grammar.of(story)
    kinships = kinships_of(story, grammar)
    return replace(
        story,
        traits=traits_of(story, grammar),
        kinships=kinships,
        same_person=likely_duplicates(story, grammar, kinships),
    )
