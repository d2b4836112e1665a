"""Who says what to whom? Quotations to speakers and addressees, with the words that tell us."""

from taleglass.dialogue.attribution import attribute
from taleglass.dialogue.lines import Dialogue, Line

__all__ = ["Dialogue", "Line", "attribute"]
