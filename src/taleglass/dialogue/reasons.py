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
    "evidence_of",
    "hearer_evidence",
    "log_odds",
    "speaker_evidence",
    "speaker_rule",
    "standings",
]

Doubles = npt.NDArray[np.float64]

SPEAKER_RELIABILITY: dict[str, tuple[float, float]] = {
    "speech_tag": (-11.37, 0.78),
    "speech_tag_description": (-8.23, 0.08),
    "speech_tag_pronoun": (-9.25, 0.26),
    "narrator_tag": (-8.94, 0.64),
    "quotation_continues": (-9.58, 0.0),
    "same_paragraph": (-8.69, 0.54),
    "same_paragraph_description": (-9.16, 0.31),
    "same_paragraph_pronoun": (-9.28, 0.29),
    "action_beat": (-9.22, 0.31),
    "introduced": (-9.41, 0.45),
    "called_before": (-8.81, 0.53),
    "turn_taking": (-8.86, 0.49),
    "turn_taking_of_two": (-8.83, 0.52),
    "presence": (-9.23, 0.5),
}
"""Rule to the intercept and the slope, not below 0, of a logistic curve (Platt 1999) from the log odds of the decoding's share
to those of being right, for weights that have no network for it (`sureness`), fitted on the 35,125 lines of 22 development
novels, as version 14 decided them. On each of them with the curves of the others,
55 of 100 lines are at least 0.9 sure, and 96 of 100 of them right. Whom tags describe is less sure than whom they name, so the
lines of one paragraph have a curve for each kind of tag. ``fit`` of ``training/reliability.py`` made them from readings that
were kept."""

STANDING_SLOPES: dict[str, float] = {
    "rarity": -0.07,
    "lead": 0.15,
    "around": 0.09,
    "pointed": 0.16,
    "rival": -0.03,
    "joined": 7.32,
    "part": 1.55,
    "length": 0.2,
    "named": 0.9,
}
"""What each part of a line's `Standing` adds to the log odds, by any rule; fitted with the curves."""

STORY_RELIABILITY: dict[str, tuple[float, float]] = {
    "speech_tag": (-3.46, 0.26),
    "speech_tag_description": (-5.62, 0.53),
    "speech_tag_pronoun": (-5.2, 0.59),
    "narrator_tag": (-4.19, 0.48),
    "quotation_continues": (-6.0, 0.7),
    "same_paragraph": (-4.86, 0.43),
    "same_paragraph_description": (-4.92, 0.21),
    "same_paragraph_pronoun": (-6.41, 0.83),
    "action_beat": (-4.77, 0.29),
    "introduced": (-5.4, 0.8),
    "called_before": (-6.27, 0.94),
    "turn_taking": (-6.07, 0.9),
    "turn_taking_of_two": (-5.8, 0.72),
    "presence": (-5.36, 0.98),
}
"""The same in short texts, whose lines networks weigh: fitted on the quarter of our own stories that taught these nothing, and
on LitBank's development openings, which count as much as all of these. The stories were written to be hard: 15 of 100 of their
lines are at least 0.9 sure, 86 of 100 of these right; of the openings 58, 96 of 100 of these right (each by curves that others
gave). ``quotation_continues`` and ``introduced`` are too seldom there: our judgement."""

STORY_SLOPES: dict[str, float] = {
    "rarity": -0.24,
    "lead": -0.05,
    "around": 0.25,
    "pointed": 0.52,
    "rival": -0.34,
    "joined": 4.99,
    "part": 0.87,
    "length": 0.32,
    "named": -0.12,
}
"""What each part of a line's `Standing` adds there."""

HEARER_RELIABILITY: dict[str, tuple[float, float]] = {
    "called": (-1.95, 0.44),
    "told_to": (-0.61, 0.17),
    "to_self": (-0.07, 0.16),
    "other_party": (-1.4, 0.4),
    "company": (-0.93, 0.08),
}
"""The same for the addressees, all of them and no other, by rule (34,236 lines of the same novels):
``to_self`` where the tag says that the speaker alone hears, ``company`` where they are several."""

SHARE_BOUND = 0.001
"""Distance from 0 and from 1 that a share keeps, so that its log odds are no larger than seven."""

_NEAR_LINES = 4
"""Lines before and after among which two alone speak, where a reply rests on turns taken by two."""

_LEAD = 5.0
"""Bound of the lead in a `Standing`."""

_NO_SHARE, _MOST_ODDS = 1e-6, 7.0
"""Least share that another is taken to have, and the most that one share is over another, as a logarithm."""

_ACTING = 0.5
"""Share of a move above which it counts as the reason."""


def speaker_rule(
    layout: Layout, clues: Clues, line: int, *, speakers: Sequence[int], start: int, step: Move | None, shares: Sequence[float]
) -> tuple[str, tuple[Span, ...]]:
    """Return the rule that weighed most, and the words it rests on.

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
            return "speech_tag", (subject.span(layout),)
        spans = (subject.span(layout), _word_span(layout, tag.verb))
        if told == speaker and is_first_or_second(layout, told, tag):
            return "narrator_tag" if subject.pronoun == "i" else "speech_tag", spans
        if told == speaker and subject.form is PointerForm.NAME:
            return "speech_tag", spans
        if told == speaker and subject.form is PointerForm.NOUN:
            return "speech_tag_description", spans
        known = layout.cast.members[speaker].gender
        if told == speaker or (subject.gender is not Gender.UNKNOWN and subject.gender is known):
            return "speech_tag_pronoun", spans
    stretch = layout.spoken[line]
    if step is Move.CONTINUES and shares[0] + shares[3] > _ACTING:
        return "quotation_continues", ()
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
            return "same_paragraph", (subject.span(layout),)
        form = "description" if subject.form is PointerForm.NOUN else "pronoun"
        return f"same_paragraph_{form}", (subject.span(layout),)
    if beat is not None:
        return "action_beat", (beat.span(layout),)
    lead, introduces = clues.leads[line]
    if lead is not None and lead.member == speaker:
        return ("introduced" if introduces else "presence"), (lead.span(layout),)
    if line > start:
        called = [m for m in clues.heard[line - 1].called if layout.member[m] == speaker]
        if called:
            return "called_before", (mention_span(layout, called[0]),)
    if step is not None and 1.0 - shares[2] - shares[5] > _ACTING:
        rule = "turn_taking_of_two" if _are_two(clues, line, speakers, start) else "turn_taking"
        return rule, _anchors(layout, clues, line, speakers, start)
    return "presence", ()


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
        rival: log of the share over that of the next best, up to 7; 7 if nobody else is there.
        joined: the mean probability that a mention of the speaker is theirs, 0 to 1.
        part: the share of the conversation's lines that are theirs, 0 to 1.
        length: log of the conversation's lines.
        named: 1 where the text names the speaker, else 0.
    """

    rarity: float
    lead: float
    around: float
    pointed: float
    rival: float
    joined: float
    part: float
    length: float
    named: float


def standings(
    *, own: Doubles, shares: Doubles, seldom: Doubles, pointed: Doubles, joined: Doubles, named: Doubles
) -> list[Standing]:
    """Return how every line of a conversation stands.

    Args:
        own: log score of each candidate by the line's own cues, (lines, people).
        shares: the share of each as the speaker, (lines, people).
        seldom: the rarity of each, (people,).
        pointed: the value of the cue that the line's words point to each, (lines, people).
        joined: how surely the mentions of each are theirs, (people,).
        named: whether the text names each, (people,).
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
    beside = shares.copy()
    beside[rows, best] = 0.0
    rival = np.minimum(np.log((shares[rows, best] + _NO_SHARE) / (beside.max(axis=1) + _NO_SHARE)), _MOST_ODDS)
    part = np.bincount(best, minlength=shares.shape[1])[best] / len(best)
    table = np.stack([seldom[best], lead, around, meant, rival, joined[best], part, named[best]], axis=1).tolist()
    length = math.log(len(best))
    return [
        Standing(
            rarity=rarity, lead=leading, around=log_odds(near), pointed=points, rival=over, joined=surely, part=own_part,
            length=length, named=is_named,
        )
        for rarity, leading, near, points, over, surely, own_part, is_named in table
    ]  # fmt: skip


def speaker_evidence(
    rule: str, spans: tuple[Span, ...], share: float, standing: Standing, *, by_networks: bool = False
) -> Evidence:
    """Return the evidence for a speaker.

    Args:
        rule: what weighed most.
        spans: the words it rests on.
        share: what the decoding gives, 0 to 1.
        standing: what else tells how sure it is.
        by_networks: whether the networks of short texts weighed the line.
    """
    curves, slopes = (STORY_RELIABILITY, STORY_SLOPES) if by_networks else (SPEAKER_RELIABILITY, STANDING_SLOPES)
    intercept, slope = curves[rule]
    told = sum(by * float(getattr(standing, name)) for name, by in slopes.items())
    probability = _reliability((intercept + told, slope), share)
    return evidence_of(rule, spans, probability)


def evidence_of(rule: str, spans: tuple[Span, ...], probability: float) -> Evidence:
    """Return the evidence for a speaker: the rule that weighed most, the words it rests on, and how sure it is, 0 to 1."""
    return Evidence(spans=_ordered(spans), probability=round(probability, 4), concluded_by=rule)


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
