"""How does a story learn what its characters are like?"""

from __future__ import annotations

from dataclasses import replace

from taleglass.portraits.grammar import Grammar
from taleglass.portraits.traits import traits_of
from taleglass.story import Story

__all__ = ["portray"]


def portray(story: Story) -> Story:
    """Return *story* with the traits of its characters read off its layers; what it had of them before is replaced."""
    grammar = Grammar.of(story)
    return replace(story, traits=traits_of(story, grammar))
