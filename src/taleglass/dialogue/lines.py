"""What is known of each spoken line?"""

from __future__ import annotations

from dataclasses import dataclass

from taleglass.story import CueForm, Evidence, Span

__all__ = ["NOBODY_NEAR", "Dialogue", "Line"]

NOBODY_NEAR = Evidence(spans=(), probability=0.0, concluded_by="nobody_near")
"""The evidence of a speaker or hearer that we do not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One outermost quoted stretch that is speech.

    Attributes:
        stretch: index into ``Reading.marks.quotations``.
        turn: index into ``Dialogue.lines`` of the first line of the same turn (its own where it opens one): a turn is the
            speech of one paragraph with the narrator's words between, or speech that runs over several paragraphs.
        speaker: ``CastMember.index``; None where we do not know.
        addressees: ``CastMember.index`` of each, the likeliest first; empty where we do not know.
        cue: the words that name the speaker (“Anna” in “said Anna”); None for implicit lines.
        evidence: for the speaker. addressee_evidence: for the addressees. ``concluded_by`` is the rule that weighed most.
    """

    stretch: int
    turn: int
    speaker: int | None
    addressees: tuple[int, ...]
    cue_form: CueForm
    cue: Span | None
    evidence: Evidence
    addressee_evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """Who says what to whom, through the whole book.

    Attributes:
        lines: in text order.
        deixis: ``(span, member, probability)``: a first- or second-person pronoun inside speech, as an index into the reading's
            spans, the ``CastMember.index`` it means there, and how sure we are, 0 to 1.
    """

    lines: tuple[Line, ...]
    deixis: tuple[tuple[int, int, float], ...]
