"""Who says what to whom? Quotations to speakers and addressees, with the words that tell us."""

from taleglass.dialogue.attribution import attribute
from taleglass.dialogue.introduced import join_introduced
from taleglass.dialogue.lines import NOBODY_NEAR, Dialogue, Line
from taleglass.dialogue.turns import first_of_turns

__all__ = ["NOBODY_NEAR", "Dialogue", "Line", "attribute", "first_of_turns", "join_introduced"]
