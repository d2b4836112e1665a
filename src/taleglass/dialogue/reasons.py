"""Why do we think so?

Names the rule that weighed most for a speaker or hearer, points at the words behind it, and turns the decoding's share into a
probability by how often lines of that kind were right.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from taleglass.cast.members import Gender
from taleglass.dialogue.cues import Pointer, PointerForm
from taleglass.dialogue.layout import Layout
from taleglass.dialogue.lines import NOBODY_NEAR
from taleglass.dialogue.weighing import Clues, Move, is_first_or_second
from taleglass.story import Evidence, Span

__all__ = [
    "SPEAKER_RELIABILITY",
    "STANDING_SLOPES",
    "STORY_RELIABILITY",
    "STORY_SLOPES",
    "Standing",
    "hearer_evidence",
    "log_odds",
    "speaker_evidence",
    "speaker_rule",
    "standings",
]

Doubles = npt.NDArray[np.float64]

SPEAKER_RELIABILITY: dict[str, tuple[float, float]] = {
    "speech_tag": (-1.93, 0.59),
    "speech_tag_description": (-2.38, 0.36),
    "speech_tag_pronoun": (-0.29, 0.19),
    "narrator_tag": (-0.3, 0.61),
    "quotation_continues": (-1.32, 0.0),
    "same_paragraph": (-0.2, 0.46),
    "same_paragraph_description": (-1.42, 0.26),
    "same_paragraph_pronoun": (-0.47, 0.21),
    "action_beat": (-1.09, 0.25),
    "introduced": (-1.22, 0.36),
    "called_before": (-0.15, 0.32),
    "turn_taking": (-0.42, 0.33),
    "turn_taking_of_two": (-0.51, 0.38),
    "presence": (-0.97, 0.43),
}
"""Rule to the intercept and the slope, not below 0, of a logistic curve (Platt 1999) from the log odds of the decoding's share
to those of being right, fitted on the 35,054 lines of 22 development novels. On each of them with the curves of the others,
51 of 100 lines are at least 0.9 sure, and 96 of 100 of them right. Whom tags describe is less sure than whom they name, so the
lines of one paragraph have a curve for each kind of tag. ``fit`` of ``training/reliability.py`` made them from readings that
were kept."""

STANDING_SLOPES: dict[str, float] = {"rarity": -0.05, "lead": 0.15, "around": 0.21, "pointed": 0.23}
"""What each part of a line's `Standing` adds to the log odds, by any rule; fitted with the curves."""

STORY_RELIABILITY: dict[str, tuple[float, float]] = SPEAKER_RELIABILITY | {
    "speech_tag": (0.26, 0.24),
    "speech_tag_description": (0.36, 0.46),
    "speech_tag_pronoun": (0.43, 0.49),
    "narrator_tag": (0.64, 0.25),
    "same_paragraph": (0.42, 0.21),
    "same_paragraph_description": (0.36, 0.39),
    "same_paragraph_pronoun": (0.41, 0.49),
    "action_beat": (0.22, 0.42),
    "called_before": (-0.3, 0.47),
    "turn_taking": (-0.38, 0.48),
    "turn_taking_of_two": (-0.43, 0.53),
    "presence": (-0.33, 0.52),
}
"""The same in short texts, whose lines networks weigh: fitted on the quarter of our own stories that taught these nothing. Most
were written to be hard, and in one line of eight with a name in its tag the cast has split or merged whom it names."""

STORY_SLOPES: dict[str, float] = {"rarity": -0.38, "lead": -0.04, "around": 0.1, "pointed": 0.14}
"""What each part of a line's `Standing` adds there."""

HEARER_RELIABILITY: dict[str, tuple[float, float]] = {
    "called": (-1.65, 0.27),
    "told_to": (-0.44, 0.11),
    "to_self": (-0.1, 0.22),
    "other_party": (-1.6, 0.28),
    "company": (-1.33, 0.05),
}
"""The same for the addressees, all of them and no other, by rule (17,145 lines; ``to_self`` and ``company`` of an earlier fit):
``to_self`` where the tag says that the speaker alone hears, ``company`` where they are several."""

SHARE_BOUND = 0.001
"""Distance from 0 and from 1 that a share keeps, so that its log odds are no larger than seven."""

_NEAR_LINES = 4
"""Lines before and after among which two alone speak, where a reply rests on turns taken by two."""

_LEAD = 5.0
"""Bound of the lead in a `Standing`."""

_ACTING = 0.5
"""Share of a move above which it counts as the reason."""


def speaker_rule(
    layout: Layout, clues: Clues, line: int, *, speakers: Sequence[int], start: int, step: Move | None, shares: Sequence[float]
) -> tuple[str, tuple[Span, ...], float]:
    """Return the rule that weighed most, the words it rests on, and the probability that these mean whom the cast says.

    That is 1 but for the description or the pronoun of a tag.

    Args:
        layout: of the book.
        clues: of the book.
        line: index among the spoken stretches.
        speakers: the members decided on for the lines of the conversation.
        start: the conversation's first line.
        step: how the line stands to the one before it; None for the first.
        shares: the shares of the moves into the line, 0 to 1, as `pair_probabilities` returns them.
    """
    speaker = speakers[line - start]
    tag = clues.tags[line]
    if tag is not None:
        told = clues.tag_members[line]
        subject = tag.subject
        if tag.verb == subject.word and told == speaker:
            return "speech_tag", (subject.span(layout),), 1.0
        spans = (subject.span(layout), _word_span(layout, tag.verb))
        if told == speaker and is_first_or_second(layout, told, tag):
            return "narrator_tag" if subject.pronoun == "i" else "speech_tag", spans, 1.0
        if told == speaker and subject.form is PointerForm.NAME:
            return "speech_tag", spans, 1.0
        if told == speaker and subject.form is PointerForm.NOUN:
            return "speech_tag_description", spans, _trust(layout, subject)
        known = layout.cast.members[speaker].gender
        if told == speaker or (subject.gender is not Gender.UNKNOWN and subject.gender is known):
            return "speech_tag_pronoun", spans, _trust(layout, subject)
    stretch = layout.spoken[line]
    if step is Move.CONTINUES and shares[0] + shares[3] > _ACTING:
        return "quotation_continues", (), 1.0
    beat = _acting(clues.before[line], speaker) or _acting(clues.after[line], speaker)
    same = [
        k
        for k in layout.lines_in[stretch.paragraph]
        if k != line and start <= k < start + len(speakers) and speakers[k - start] == speaker and clues.tags[k] is not None
    ]
    if same:
        nearest = min(same, key=lambda k: abs(k - line))
        tag = clues.tags[nearest]
        assert tag is not None
        subject = tag.subject
        if subject.form is PointerForm.NAME or is_first_or_second(layout, clues.tag_members[nearest], tag):
            return "same_paragraph", (subject.span(layout),), 1.0
        form = "description" if subject.form is PointerForm.NOUN else "pronoun"
        return f"same_paragraph_{form}", (subject.span(layout),), _trust(layout, subject)
    if beat is not None:
        return "action_beat", (beat.span(layout),), 1.0
    lead, introduces = clues.leads[line]
    if lead is not None and lead.member == speaker:
        return ("introduced" if introduces else "presence"), (lead.span(layout),), 1.0
    if line > start:
        called = [m for m in clues.heard[line - 1].called if layout.member[m] == speaker]
        if called:
            return "called_before", (mention_span(layout, called[0]),), 1.0
    if step is not None and 1.0 - shares[2] - shares[5] > _ACTING:
        rule = "turn_taking_of_two" if _are_two(clues, line, speakers, start) else "turn_taking"
        return rule, _anchors(layout, clues, line, speakers, start), 1.0
    return "presence", (), 1.0


def _trust(layout: Layout, subject: Pointer) -> float:
    return 1.0 if subject.mention is None else float(layout.cast.link_probability[subject.mention])


def _acting(pointers: Sequence[Pointer], member: int) -> Pointer | None:
    return next((pointer for pointer in pointers if pointer.member == member), None)


def _are_two(clues: Clues, line: int, speakers: Sequence[int], start: int) -> bool:
    """Whether two alone speak near a line, and a tag that is no pronoun names one of them."""
    near = range(max(line - _NEAR_LINES, start), min(line + _NEAR_LINES + 1, start + len(speakers)))
    if len({speakers[k - start] for k in near}) != 2:
        return False
    tagged = ((clues.tags[k], clues.tag_members[k] == speakers[k - start]) for k in near)
    return any(is_told and tag is not None and tag.subject.form is PointerForm.NAME for tag, is_told in tagged)


def _anchors(layout: Layout, clues: Clues, line: int, speakers: Sequence[int], start: int) -> tuple[Span, ...]:
    """Return the nearest tags of the same speaker before and after a line, within ten lines."""
    speaker = speakers[line - start]
    out: list[Span] = []
    for step in (-1, 1):
        k = line + step
        while start <= k < start + len(speakers) and abs(k - line) <= 10:
            tag = clues.tags[k]
            if tag is not None and speakers[k - start] == speaker and clues.tag_members[k] == speaker:
                out.append(tag.subject.span(layout))
                break
            k += step
    return tuple(out)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What beside the share tells how sure a speaker is.

    Attributes:
        rarity: how seldom the speaker is mentioned: the log of the most mentioned member's mentions over theirs, each and one.
            One with few mentions is at times another whose mentions the cast did not join.
        lead: log score of the line's own cues for the speaker over that for the next best, -5 to 5; 5 if nobody else is there.
        around: log odds of the mean share of the lines near, this one among them.
        pointed: the value of the cue that the line's words point to the speaker, less that for the next best, -1 to 1.
    """

    rarity: float
    lead: float
    around: float
    pointed: float


def standings(*, own: Doubles, shares: Doubles, seldom: Doubles, pointed: Doubles) -> list[Standing]:
    """Return how every line of a conversation stands.

    Args:
        own: log score of each candidate by the line's own cues, (lines, people).
        shares: the share of each as the speaker, (lines, people).
        seldom: the rarity of each, (people,).
        pointed: the value of the cue that the line's words point to each, (lines, people).
    """
    rows, best = np.arange(len(own)), shares.argmax(axis=1)
    others = own.copy()
    others[rows, best] = -np.inf
    lead = np.clip(own[rows, best] - others.max(axis=1), -_LEAD, _LEAD)
    rivals = pointed.copy()
    rivals[rows, best] = 0.0
    meant = pointed[rows, best] - rivals.max(axis=1)
    total = np.concatenate([[0.0], np.cumsum(shares[rows, best])])
    first, end = np.maximum(rows - _NEAR_LINES, 0), np.minimum(rows + _NEAR_LINES + 1, len(rows))
    around = (total[end] - total[first]) / (end - first)
    return [
        Standing(rarity=rare, lead=leading, around=log_odds(near), pointed=points)
        for rare, leading, near, points in zip(
            seldom[best].tolist(), lead.tolist(), around.tolist(), meant.tolist(), strict=True
        )
    ]


def speaker_evidence(
    rule: str, spans: tuple[Span, ...], share: float, standing: Standing, *, by_networks: bool = False
) -> Evidence:
    """Return the evidence for a speaker; *share* is what the decoding gives, 0 to 1, *by_networks* whether they weighed it."""
    curves, slopes = (STORY_RELIABILITY, STORY_SLOPES) if by_networks else (SPEAKER_RELIABILITY, STANDING_SLOPES)
    intercept, slope = curves[rule]
    told = sum(by * float(getattr(standing, name)) for name, by in slopes.items())
    probability = _reliability((intercept + told, slope), share)
    return Evidence(spans=_ordered(spans), probability=probability, concluded_by=rule)


def hearer_evidence(layout: Layout, clues: Clues, line: int, hearers: Sequence[int], share: float) -> Evidence:
    """Return the evidence for the addressees; *share* is what the decoding gives to the first of them."""
    if not hearers:
        return NOBODY_NEAR
    called = [m for m in clues.heard[line].called if layout.member[m] in hearers]
    tag = clues.tags[line]
    told = [] if tag is None else [p for p in tag.hearers if p.member in hearers]
    spans: tuple[Span, ...] = ()
    if tag is not None and tag.to_self:
        rule, spans = "told_to", (_word_span(layout, tag.verb),)
    elif called:
        rule, spans = "called", tuple(mention_span(layout, m) for m in called)
    elif told:
        rule, spans = "told_to", tuple(p.span(layout) for p in told)
    else:
        rule = "other_party"
    kind = "company" if len(hearers) > 1 else "to_self" if tag is not None and tag.to_self else rule
    curve = HEARER_RELIABILITY[kind]
    return Evidence(spans=_ordered(spans), probability=_reliability(curve, share), concluded_by=rule)


def _reliability(curve: tuple[float, float], share: float) -> float:
    intercept, slope = curve
    return round(1 / (1 + math.exp(-intercept - slope * log_odds(share))), 4)


def log_odds(share: float) -> float:
    """Return the log odds of a share, held off 0 and 1."""
    held = min(max(share, SHARE_BOUND), 1.0 - SHARE_BOUND)
    return math.log(held / (1.0 - held))


def mention_span(layout: Layout, mention: int) -> Span:
    """Return the characters of a mention."""
    marks = layout.reading.marks
    return Span(int(marks.token_starts[layout.span_first[mention]]), int(marks.token_ends[layout.span_last[mention]]))


def _word_span(layout: Layout, word: int) -> Span:
    marks = layout.reading.marks
    return Span(int(marks.token_starts[word]), int(marks.token_ends[word]))


def _ordered(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(sorted(set(spans)))
