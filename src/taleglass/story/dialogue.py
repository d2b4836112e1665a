"""Who says what to whom?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from taleglass.story.evidence import Evidence
from taleglass.story.spans import Span

__all__ = ["CueForm", "Quotation", "QuotationMarks"]


class CueForm(StrEnum):
    """How the text tells who speaks (as in PDNC)."""

    EXPLICIT = "explicit"  # a speech cue with a name: “said Anna”
    ANAPHORIC = "anaphoric"  # a speech cue with a pronoun or description: “said the girl”
    IMPLICIT = "implicit"  # no speech cue


class QuotationMarks(StrEnum):
    """What sets the quotation off on the page."""

    DOUBLE = "double"
    SINGLE = "single"
    GUILLEMETS = "guillemets"
    DASH = "dash"
    MESSAGE = "message"
    """None: the stretch is the rest of a paragraph that begins with who writes it, ``Mara (09:12): Are you there?``"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """One stretch of speech between marks. A turn that narration interrupts is several, which share ``turn``.

    Attributes:
        id: from its place, such as ``q_5120``.
        span: marks included. speech: the words between the marks.
        turn: ``id`` of the first quotation of the same turn (its own where it opens one).
        speaker: ``Entity.id``; None where we do not know.
        addressees: ``Entity.id`` of each; empty where we do not know.
        cue: the words that name the speaker (“Anna” in “said Anna”); None for implicit ones.
        evidence: for the speaker: spans, probability, rule. addressee_evidence: the same for the addressees.
        is_closed: False where the closing mark is missing and the paragraph's end was taken for it.
    """

    id: str
    span: Span
    speech: Span
    turn: str
    marks: QuotationMarks
    speaker: str | None
    addressees: tuple[str, ...]
    cue_form: CueForm
    cue: Span | None
    evidence: Evidence
    addressee_evidence: Evidence
    is_closed: bool = True
