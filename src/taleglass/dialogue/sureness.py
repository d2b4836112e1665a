"""How sure is a line of a novel of its speaker?

The decoding's share says how far one candidate is ahead in this conversation; how often that is right depends on more: which
rule decided, who the rival is and why, how sure the lines around are, whether anybody was named as the speaker before. A small
network sees all of these signs of a line. It is taught on labelled lines of novels in the public domain, decided by networks
that had not seen the novel (`training/novel_lines.py`); short texts and weights without it have curves instead (`reasons`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from taleglass.dialogue.cues import PointerForm
from taleglass.dialogue.decoding import Doubles
from taleglass.dialogue.layout import Layout
from taleglass.dialogue.weighing import Clues, Move, SpeakerCue, step_of
from taleglass.reading import SureWeights, linear

__all__ = ["RULES", "SURE_SIGNS", "describe_lines", "sure_of"]

Floats = npt.NDArray[np.float32]

RULES: Final = (
    *("speech_tag", "speech_tag_description", "speech_tag_pronoun", "narrator_tag", "quotation_continues"),
    *("same_paragraph", "same_paragraph_description", "same_paragraph_pronoun", "action_beat", "introduced"),
    *("called_before", "turn_taking", "turn_taking_of_two", "presence"),
)
"""What may decide a line, as `speaker_rule` names it."""

_NEAR: Final = (-3, -2, -1, 1, 2, 3)
"""Lines before and after whose speakers are looked at."""
_ANCHOR = 9
"""Lines within which a tag that names its speaker is looked for."""
_AROUND = 4
"""Lines before and after over which shares are averaged."""
_LEAST, _LEAST_LEFT, _MOST_AHEAD = 1e-4, 1e-6, 5.0
"""Bounds of a share, of what two shares leave, and of how far one candidate's own cues are ahead of another's."""
_MOST_WORDS = 400
"""Words that are counted at most."""

SURE_SIGNS: Final = (
    *("odds", "over_rival", "left", "entropy", "ahead", "around"),
    *(f"{sign}{step}" for step in _NEAR for sign in ("odds", "same", "move")),
    *("anchor_before", "anchor_before_same", "anchor_after", "anchor_after_same"),
    *("tag_name", "tag_noun", "tag_pronoun", "tag_is_theirs", "tag_of_nobody", "may", "may_rival", "link"),
    *(f"{whose}_{cue.name.lower()}" for whose in ("speaker", "rival") for cue in SpeakerCue),
    *("people", "lines", "place", "to_come", "speakers", "near_speakers", "part", "tags", "own_tags"),
    *("words", "words_before", "words_after", "calls"),
    *("book_tags", "rival_book_tags", "seldom", "rival_seldom", "joined", "rival_joined"),
    *("same_gender", "of_gender", "narrator", "plural", "heard_before", "heard_after", "hearer"),
    *RULES,
)
"""What the network sees of a line: how its share stands, the lines near it, the nearest tags that name a speaker, its own tag
and whom that may mean, the cues of the speaker and of the next best, the conversation, the line's words, how well the two are
known in the book, who is the other party here and beside, and the rule that decided.
"""


def describe_lines(
    layout: Layout,
    clues: Clues,
    talk: range,
    people: Sequence[int],
    *,
    speaking: Doubles,
    own: Doubles,
    pairs: Doubles,
    seldom: Doubles,
    joined: Doubles,
    rules: Sequence[str],
) -> Floats:
    """Return the signs of every line of a conversation, (lines, ``SURE_SIGNS``).

    Args:
        layout: of the book.
        clues: of the book.
        talk: its lines.
        people: the candidates.
        speaking: the cues of each at each line, as `weigh` returns them.
        own: log score of each by the line's own cues, (lines, people).
        pairs: the share of each pair of speaker and other party, (lines, people, people).
        seldom: how seldom each is mentioned, as `reasons.Standing` has it, (people,).
        joined: how surely the mentions of each are theirs, (people,).
        rules: what decided each line.
    """
    shares = pairs.sum(axis=2)
    count, width = shares.shape
    rows = np.arange(count)
    best = shares.argmax(axis=1)
    beside = shares.copy()
    beside[rows, best] = -1.0
    rival = beside.argmax(axis=1) if width > 1 else best
    chosen = shares[rows, best]
    next_best = np.maximum(beside[rows, rival], 0.0) if width > 1 else np.zeros(count)
    odds = _log_odds(chosen)
    total = np.concatenate([[0.0], np.cumsum(chosen)])
    first, end = np.maximum(rows - _AROUND, 0), np.minimum(rows + _AROUND + 1, count)
    steps = np.array([-1, *(int(step_of(layout, line)) for line in talk[1:])])
    names = _named_by_tags(clues, talk)
    table = [
        odds,
        np.log((chosen + _LEAST_LEFT) / (next_best + _LEAST_LEFT)),
        np.log(np.maximum(1.0 - chosen - next_best, 0.0) + _LEAST_LEFT),
        -(shares * np.log(shares + _LEAST_LEFT)).sum(axis=1),
        np.clip(own[rows, best] - own[rows, rival], -_MOST_AHEAD, _MOST_AHEAD),
        _log_odds((total[end] - total[first]) / (end - first)),
    ]
    for step in _NEAR:
        near = rows + step
        there = (near >= 0) & (near < count)
        at = np.where(there, near, 0)
        turned = there & (steps[at] >= Move.NEXT)
        table += [np.where(there, odds[at], 0.0), np.where(there, best[at] == best, 0.0), turned]
    for way in (-1, 1):
        table += _anchors(names, best, way)
    table += _signs_of_tags(layout, clues, talk, [people[c] for c in best])
    table += [*speaking[rows, best].T, *speaking[rows, rival].T]
    given = np.bincount(best[names], minlength=width)
    speakers = len(set(best.tolist()))
    near_speakers = [len(set(best[a:z].tolist())) for a, z in zip(first.tolist(), end.tolist(), strict=True)]
    table += [
        *(np.full(count, np.log1p(width)), np.full(count, np.log1p(count)), np.log1p(rows), np.log1p(count - rows)),
        *(np.full(count, np.log1p(speakers)), np.log(near_speakers), np.bincount(best, minlength=width)[best] / count),
        *(np.full(count, np.log1p(len(names))), np.log1p(given[best])),
    ]
    table += _signs_of_words(layout, clues, talk)
    members = [layout.cast.members[member] for member in people]
    genders = np.array([member.gender.value for member in members])
    tags = np.array([clues.tags_of[member] for member in people]) / max(1, clues.tags_of.total())
    as_other = pairs.sum(axis=1)
    table += [
        *(tags[best], tags[rival], seldom[best], seldom[rival], joined[best], joined[rival]),
        *(genders[best] == genders[rival], np.log1p((genders[None] == genders[best][:, None]).sum(axis=1))),
        np.array([member.is_narrator for member in members])[best],
        np.array([member.is_plural for member in members])[best],
        np.where(rows > 0, as_other[rows - 1, best], 0.0),
        np.where(rows + 1 < count, as_other[np.minimum(rows + 1, count - 1), best], 0.0),
        pairs[rows, best].max(axis=1) / np.maximum(chosen, _LEAST_LEFT),
    ]
    decided = np.array([RULES.index(rule) for rule in rules])
    return np.column_stack([*table, decided[:, None] == np.arange(len(RULES))]).astype(np.float32)


def sure_of(weights: SureWeights, signs: Floats) -> list[float]:
    """Return the probability that each line has the right speaker, 0 to 1; *signs* as `describe_lines` returns them."""
    said = [linear(np.tanh(linear(signs, net, "first")), net, "last")[:, 0] for net in weights.nets]
    probabilities: list[float] = (1.0 / (1.0 + np.exp(-np.mean(said, axis=0, dtype=np.float64)))).tolist()
    return probabilities


def _log_odds(shares: Doubles) -> Doubles:
    held = np.clip(shares, _LEAST, 1.0 - _LEAST)
    odds: Doubles = np.log(held / (1.0 - held))
    return odds


def _named_by_tags(clues: Clues, talk: range) -> list[int]:
    """Return the rows whose tag names a member of the cast."""
    return [
        row
        for row, line in enumerate(talk)
        if (tag := clues.tags[line]) is not None
        and tag.subject.form is PointerForm.NAME
        and clues.tag_members[line] is not None
    ]


def _anchors(named: Sequence[int], best: npt.NDArray[np.int64], way: int) -> list[Doubles]:
    """Return how many lines away the nearest line is whose tag names its speaker, as a logarithm, and whether that is the same.

    *way*: -1 before the line, 1 after it.
    """
    rows = np.arange(len(best))
    far, same = np.full(len(best), np.log1p(_ANCHOR)), np.zeros(len(best))
    if named:
        places = np.array(named)
        found = np.searchsorted(places, rows, side="left" if way < 0 else "right") - (way < 0)
        there = (found >= 0) & (found < len(places))
        nearest = places[np.where(there, found, 0)]
        there &= np.abs(nearest - rows) < _ANCHOR
        far = np.where(there, np.log1p(np.abs(nearest - rows)), far)
        same = np.where(there, best[nearest] == best, 0.0)
    return [far, same]


def _signs_of_tags(layout: Layout, clues: Clues, talk: range, speakers: Sequence[int]) -> list[Doubles]:
    out = np.zeros((len(talk), 8))
    forms = (PointerForm.NAME, PointerForm.NOUN, PointerForm.PRONOUN)
    for row, (line, speaker) in enumerate(zip(talk, speakers, strict=True)):
        tag, told = clues.tags[line], clues.tag_members[line]
        if tag is None:
            continue
        out[row, forms.index(tag.subject.form)] = 1.0
        out[row, 3:5] = told == speaker, told is None
        mention = tag.subject.mention
        if mention is not None:
            may = layout.cast.may_mean(mention)
            others = max((share for member, share in may.items() if member != speaker), default=0.0)
            out[row, 5:] = may.get(speaker, 0.0), others, float(layout.cast.link_probability[mention])
    return list(out.T)


def _signs_of_words(layout: Layout, clues: Clues, talk: range) -> list[Doubles]:
    out = np.zeros((len(talk), 4))
    for row, line in enumerate(talk):
        here = layout.spoken[line]
        first, end = layout.paragraph_first[here.paragraph], layout.paragraph_first[here.paragraph + 1]
        out[row] = here.end - here.first, here.first - first, end - here.end, bool(clues.heard[line].called)
    out[:, :3] = np.log1p(np.minimum(out[:, :3], _MOST_WORDS))
    return list(out.T)
