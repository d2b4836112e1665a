"""How sure is a line of a novel of its speaker?

The decoding's share says how far one candidate is ahead in this conversation; how often that is right depends on more: which
rule decided, who the rival is and why, how sure the lines around are, whether anybody was named as the speaker before. A small
network sees all of these signs of a line. It is taught on labelled lines of novels in the public domain, decided by networks
that these lines had not taught (`training/novel_lines.py`); short texts and weights without it have curves instead (`reasons`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from taleglass.dialogue.cues import PointerForm
from taleglass.dialogue.decoding import Doubles
from taleglass.dialogue.layout import Layout
from taleglass.dialogue.weighing import Clues, Move, SpeakerCue, step_of
from taleglass.errors import WeightsError
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
"""Lines away, at least, at which a tag that names its speaker is not looked for."""
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
    *("tag_name", "tag_noun", "tag_pronoun", "tag_is_theirs", "tag_of_nobody", "may", "may_other", "link"),
    *(f"{whose}_{cue.name.lower()}" for whose in ("speaker", "rival") for cue in SpeakerCue),
    *("people", "lines", "place", "to_come", "speakers", "near_speakers", "part", "tags", "own_tags"),
    *("words", "words_before", "words_after", "calls"),
    *("book_tags", "rival_book_tags", "seldom", "rival_seldom", "joined", "rival_joined"),
    *("same_gender", "of_gender", "narrator", "plural", "heard_before", "heard_after", "hearer"),
    *RULES,
)
"""What the network sees of a line: how its share stands, the lines near it (their shares, whether the same one speaks them, and
whether they are in another paragraph than the line before them), the nearest tags that name a speaker, its own tag and whom
that may mean, the cues of the speaker and of the next best, the conversation, the line's words, how well the two are known in
the book, who is the other party here and beside, and the rule that decided.
"""

_Ints = npt.NDArray[np.int64]
_Signs = dict[str, npt.ArrayLike]
"""Signs by name, each of all lines or one number for all of them."""


@dataclass(frozen=True, slots=True, eq=False)
class _Decided:
    """How a conversation was decided: shares, (lines, people), and of every line the places of the speaker and of the next best
    among the people, and the speaker's share.
    """

    shares: Doubles
    best: _Ints
    rival: _Ints
    chosen: Doubles

    @classmethod
    def of(cls, shares: Doubles) -> _Decided:
        rows, best = np.arange(len(shares)), shares.argmax(axis=1)
        beside = shares.copy()
        beside[rows, best] = -1.0
        return cls(shares, best, beside.argmax(axis=1), shares[rows, best])

    @property
    def rows(self) -> _Ints:
        return np.arange(len(self.shares))

    def around(self) -> tuple[_Ints, _Ints]:
        """Return the first of the lines around each, and the end of them."""
        return np.maximum(self.rows - _AROUND, 0), np.minimum(self.rows + _AROUND + 1, len(self.shares))


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
        own: log score of each before the lines are decoded together, (lines, people).
        pairs: the share of each pair of speaker and other party, (lines, people, people).
        seldom: how seldom each is mentioned, as `standings` takes it, (people,).
        joined: how surely the mentions of each are theirs, (people,).
        rules: what decided each line.
    """
    decided = _Decided.of(pairs.sum(axis=2))
    rows, best, rival = decided.rows, decided.best, decided.rival
    signs = {
        "ahead": np.clip(own[rows, best] - own[rows, rival], -_MOST_AHEAD, _MOST_AHEAD),
        **_signs_of_shares(decided),
        **_signs_of_lines_near(layout, talk, decided),
        **_signs_of_tags(layout, clues, talk, [people[c] for c in best]),
        **_signs_of_conversation(decided, _named_by_tags(clues, talk)),
        **_signs_of_words(layout, clues, talk),
        **_signs_of_people(layout, clues, people, decided, seldom, joined),
        **_signs_of_hearers(decided, pairs),
        **{rule: [float(one == rule) for one in rules] for rule in RULES},
    }
    for whose, places in (("speaker", best), ("rival", rival)):
        signs |= {f"{whose}_{cue.name.lower()}": speaking[rows, places, cue] for cue in SpeakerCue}
    return np.column_stack([np.broadcast_to(signs[name], len(rows)) for name in SURE_SIGNS]).astype(np.float32)


def sure_of(weights: SureWeights, signs: Floats) -> list[float]:
    """Return the probability that each line has the right speaker, 0 to 1; *signs* as `describe_lines` returns them.

    Raises:
        WeightsError: when the networks take another number of signs.
    """
    for net in weights.nets:
        if net["first.weight"].shape[1] != signs.shape[1]:
            takes = net["first.weight"].shape[1]
            raise WeightsError(f"novel_sureness.npz takes {takes} signs of a line, not {signs.shape[1]}; export it again.")
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


def _signs_of_shares(decided: _Decided) -> _Signs:
    shares, chosen = decided.shares, decided.chosen
    beside = shares.copy()
    beside[decided.rows, decided.best] = 0.0
    next_best = beside[decided.rows, decided.rival]
    total = np.concatenate([[0.0], np.cumsum(chosen)])
    first, end = decided.around()
    return {
        "odds": _log_odds(chosen),
        "over_rival": np.log((chosen + _LEAST_LEFT) / (next_best + _LEAST_LEFT)),
        "left": np.log(np.maximum(1.0 - chosen - next_best, 0.0) + _LEAST_LEFT),
        "entropy": -(shares * np.log(shares + _LEAST_LEFT)).sum(axis=1),
        "around": _log_odds((total[end] - total[first]) / (end - first)),
    }


def _signs_of_lines_near(layout: Layout, talk: range, decided: _Decided) -> _Signs:
    odds, best = _log_odds(decided.chosen), decided.best
    moves = np.array([-1, *(int(step_of(layout, line)) for line in talk[1:])])
    out: _Signs = {}
    for step in _NEAR:
        near = decided.rows + step
        there = (near >= 0) & (near < len(best))
        at = np.where(there, near, 0)
        out |= {
            f"odds{step}": np.where(there, odds[at], 0.0),
            f"same{step}": there & (best[at] == best),
            f"move{step}": there & (moves[at] >= Move.NEXT),
        }
    return out


def _signs_of_conversation(decided: _Decided, named: Sequence[int]) -> _Signs:
    """*named*: the rows whose tag names a member of the cast."""
    count, width = decided.shares.shape
    best, rows = decided.best, decided.rows
    first, end = decided.around()
    before, before_same = _anchor(named, best, -1)
    after, after_same = _anchor(named, best, 1)
    return {
        "people": np.log1p(width),
        "lines": np.log1p(count),
        "place": np.log1p(rows),
        "to_come": np.log1p(count - rows),
        "speakers": np.log1p(len(set(best.tolist()))),
        "near_speakers": np.log([len(set(best[a:z].tolist())) for a, z in zip(first.tolist(), end.tolist(), strict=True)]),
        "part": np.bincount(best, minlength=width)[best] / count,
        "tags": np.log1p(len(named)),
        "own_tags": np.log1p(np.bincount(best[list(named)], minlength=width)[best]),
        "anchor_before": before,
        "anchor_before_same": before_same,
        "anchor_after": after,
        "anchor_after_same": after_same,
    }


def _signs_of_people(  # noqa: PLR0917 - what is known of the book, of the people, and how lines were decided
    layout: Layout, clues: Clues, people: Sequence[int], decided: _Decided, seldom: Doubles, joined: Doubles
) -> _Signs:
    members = [layout.cast.members[member] for member in people]
    genders = np.array([member.gender.value for member in members])
    tags = np.array([clues.tags_of[member] for member in people]) / max(1, clues.tags_of.total())
    best, rival = decided.best, decided.rival
    return {
        "book_tags": tags[best],
        "rival_book_tags": tags[rival],
        "seldom": seldom[best],
        "rival_seldom": seldom[rival],
        "joined": joined[best],
        "rival_joined": joined[rival],
        "same_gender": genders[best] == genders[rival],
        "of_gender": np.log1p((genders[None] == genders[best][:, None]).sum(axis=1)),
        "narrator": np.array([member.is_narrator for member in members])[best],
        "plural": np.array([member.is_plural for member in members])[best],
    }


def _signs_of_hearers(decided: _Decided, pairs: Doubles) -> _Signs:
    rows, best, last = decided.rows, decided.best, len(decided.rows) - 1
    heard = pairs.sum(axis=1)
    return {
        "heard_before": np.where(rows > 0, heard[rows - 1, best], 0.0),
        "heard_after": np.where(rows < last, heard[np.minimum(rows + 1, last), best], 0.0),
        "hearer": pairs[rows, best].max(axis=1) / np.maximum(decided.chosen, _LEAST_LEFT),
    }


def _anchor(named: Sequence[int], best: _Ints, way: int) -> tuple[Doubles, Doubles]:
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
    return far, same


def _signs_of_tags(layout: Layout, clues: Clues, talk: range, speakers: Sequence[int]) -> _Signs:
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
    names = ("tag_name", "tag_noun", "tag_pronoun", "tag_is_theirs", "tag_of_nobody", "may", "may_other", "link")
    return dict(zip(names, out.T, strict=True))


def _signs_of_words(layout: Layout, clues: Clues, talk: range) -> _Signs:
    out = np.zeros((len(talk), 4))
    for row, line in enumerate(talk):
        here = layout.spoken[line]
        first, end = layout.paragraph_first[here.paragraph], layout.paragraph_first[here.paragraph + 1]
        out[row] = here.end - here.first, here.first - first, end - here.end, bool(clues.heard[line].called)
    out[:, :3] = np.log1p(np.minimum(out[:, :3], _MOST_WORDS))
    return dict(zip(("words", "words_before", "words_after", "calls"), out.T, strict=True))
