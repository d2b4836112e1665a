"""What does a whole conversation say of each of its lines?

In a short text few lines have a tag, and how much a cue says depends on how the line looks, on what stands around it and on
what the others have said. Small networks see all of that: gated recurrent units (Cho et al. 2014) go over the lines of a
conversation forward and backward, and for every candidate of every line a few layers weigh the cues, beside what the one pass
left of the quotation and of the candidate. What they say is added to the weighed sums of cues; the decoding goes on as before.
Taught on annotated stories (`training/talks.py`). Longer texts have networks of their own, which stories taught as well and
which know less: not what the mentions of a candidate have seen, nor how often the text mentions them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from taleglass.cast.members import Gender
from taleglass.dialogue.cues import PointerForm
from taleglass.dialogue.decoding import Doubles
from taleglass.dialogue.layout import Layout
from taleglass.dialogue.weighing import Clues, Move, step_of
from taleglass.reading import TalkWeights, linear, normed
from taleglass.reading.telling import Net, recur

__all__ = ["LINE_SIGNS", "PERSON_SIGNS", "Talk", "describe_talk", "weigh_talk"]

Floats = npt.NDArray[np.float32]

LINE_SIGNS: Final = (
    *("untagged", "tag_name", "tag_noun", "tag_pronoun", "tag_of_nobody"),
    *("words", "few_words", "asks", "cries", "trails_off", "comma", "goes_on"),
    *("begins", "told_before", "ends", "told_after", "continues", "lines_here", "line_before", "line_after"),
    *("calls", "says_i", "says_you", "calls_him", "calls_her", "people", "beat_before", "beat_after"),
)
"""What is seen of a line: its tag, how it ends and begins, what its paragraph tells before and after it, whether the
paragraphs beside have lines, whom it calls, how many could speak, whether somebody acts beside it.
"""
PERSON_SIGNS: Final = ("first", "second", "rank", "tags", "narrator", "you", "he", "she", "speaks", "hears", "share", "acts")
"""What is seen of a candidate at a line: how often the text mentions them, as a rank and as a share, the share of its tags,
what they are, how surely the line points to them, whether they act beside it.
"""
_FORMS: Final = (PointerForm.NAME, PointerForm.NOUN, PointerForm.PRONOUN)
_MARKS: Final = frozenset("“”\"'‘’—–")
"""Marks of speech, which are no words of a line."""
_MOST_WORDS, _WORDS = 60, 30
"""Words counted, and what the count is divided by."""
_FEW: Final = 2
_LAST: Final = 2
"""Words and marks at the end of a line that say how it ends."""
_LINES, _PEOPLE = 3, 8
"""What numbers of lines and of people are divided by."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Talk:
    """A conversation as the networks see it.

    Attributes:
        speaking, listening: (lines, people, cues), as `weigh` returns them.
        lines: (lines, ``LINE_SIGNS``). persons: (lines, people, ``PERSON_SIGNS``).
        steps: int64, (lines,), the `Move` into each line, -1 for the first.
        asked: (lines, pointer), what the quotation asks of the mentions it may point to.
        seen: (people, width), the mean of what the mentions of each have seen around them; None in longer texts.
    """

    speaking: Floats
    listening: Floats
    lines: Floats
    persons: Floats
    steps: npt.NDArray[np.int64]
    asked: Floats
    seen: Floats | None


def describe_talk(  # noqa: PLR0917 - what is known of the book, and of the conversation
    layout: Layout, clues: Clues, lines: range, people: Sequence[int], speaking: Doubles, listening: Doubles
) -> Talk:
    """Lay out a conversation; *speaking* and *listening* as `weigh` returns them, of the candidates *people*."""
    cast = layout.cast
    asks = cast.voices.asks
    stretches = [layout.spoken[line].stretch for line in lines]
    asked = np.zeros((len(lines), asks.shape[1]), dtype=np.float32)
    for row, stretch in enumerate(stretches):
        if stretch < len(asks):
            asked[row] = asks[stretch]
    return Talk(
        speaking=speaking.astype(np.float32),
        listening=listening.astype(np.float32),
        lines=np.array([_line_signs(layout, clues, line, len(people)) for line in lines], dtype=np.float32),
        persons=_person_signs(layout, clues, lines, people),
        steps=np.array([step_of(layout, line) if row else -1 for row, line in enumerate(lines)], dtype=np.int64),
        asked=asked,
        seen=None if cast.seen is None else cast.seen[list(people)].astype(np.float32),
    )


def _line_signs(layout: Layout, clues: Clues, line: int, people: int) -> list[float]:
    here, tag, heard = layout.spoken[line], clues.tags[line], clues.heard[line]
    first, end = layout.paragraph_first[here.paragraph], layout.paragraph_first[here.paragraph + 1]
    words = [word for word in layout.words[here.first : here.end] if word not in _MARKS]
    ending = words[-_LAST:]
    before, after = here.first - first, end - here.end
    return [
        float(tag is None),
        *(float(tag is not None and tag.subject.form is form) for form in _FORMS),
        float(tag is not None and tag.subject.member is None),
        min(len(words), _MOST_WORDS) / _WORDS,
        float(len(words) <= _FEW),
        float("?" in ending),
        float("!" in ending),
        float("…" in ending or "..." in ending),
        float(ending[-1:] == [","]),
        float(bool(words) and words[0][:1].islower()),
        float(before == 0),
        min(before, _MOST_WORDS) / _WORDS,
        float(after == 0),
        min(after, _MOST_WORDS) / _WORDS,
        float(here.continues is not None),
        len(layout.lines_in.get(here.paragraph, ())) / _LINES,
        float(bool(layout.lines_in.get(here.paragraph - 1))),
        float(bool(layout.lines_in.get(here.paragraph + 1))),
        float(bool(heard.called)),
        float(bool(heard.i_members)),
        float(bool(heard.you_members)),
        float(heard.called_gender is Gender.HE),
        float(heard.called_gender is Gender.SHE),
        people / _PEOPLE,
        float(bool(clues.before[line])),
        float(bool(clues.after[line])),
    ]


def _person_signs(layout: Layout, clues: Clues, lines: range, people: Sequence[int]) -> Floats:
    members = [layout.cast.members[member] for member in people]
    mentions = np.array([len(member.mentions) for member in members])
    rank = np.argsort(np.argsort(-mentions, kind="stable"), kind="stable")
    tags, whole = clues.tags_of, max(1, clues.tags_of.total())
    out = np.zeros((len(lines), len(people), len(PERSON_SIGNS)), dtype=np.float32)
    for c, member in enumerate(members):
        out[:, c] = (
            rank[c] == 0,
            rank[c] == 1,
            rank[c] / _PEOPLE,
            tags[member.index] / whole,
            member.is_narrator,
            member.is_you,
            member.gender is Gender.HE,
            member.gender is Gender.SHE,
            0.0,
            0.0,
            mentions[c] / max(1, int(mentions.sum())),
            0.0,
        )
    speaks, acts = PERSON_SIGNS.index("speaks"), PERSON_SIGNS.index("acts")
    for row, line in enumerate(lines):
        voices = clues.voices[line]
        acting = {pointer.member for pointer in (*clues.before[line], *clues.after[line])}
        for c, one in enumerate(people):
            out[row, c, speaks : speaks + 2] = voices.get(one, (0.0, 0.0))
            out[row, c, acts] = one in acting
    return out


def weigh_talk(weights: TalkWeights, talk: Talk) -> tuple[Doubles, Doubles, Doubles]:
    """Return the log scores of speakers and of hearers, (lines, people), and of moves, (lines, 6), for `pair_probabilities`."""
    steps = np.zeros((len(talk.steps), len(Move)), dtype=np.float32)
    later = talk.steps >= 0
    steps[later, talk.steps[later]] = 1.0
    asked = [np.tanh(linear(talk.asked, net, "asked")) for net in weights.nets]
    around = recur([np.concatenate([talk.lines, steps, one], axis=1) for one in asked], weights.nets)
    said = [_weigh(net, talk, steps, *of_net) for net, *of_net in zip(weights.nets, asked, around, strict=True)]
    speaking, listening, moves = (np.mean(one, axis=0).astype(np.float64) for one in zip(*said, strict=True))
    return speaking, listening, moves


def _weigh(net: Net, talk: Talk, steps: Floats, asked: Floats, around: Floats) -> tuple[Floats, Floats, Floats]:
    """Let one network say what `weigh_talk` says.

    Args:
        net: the network.
        talk: the conversation.
        steps: (lines, moves), which `Move` leads into each line.
        asked: (lines, narrow), what the network makes of what the quotations ask.
        around: (lines, 2 x size), what its recurrent units have seen of the conversation.
    """
    lines, people = talk.speaking.shape[:2]
    own = np.concatenate([talk.speaking, talk.listening, talk.persons], axis=2)
    shared = np.concatenate([talk.speaking.max(axis=1), around], axis=1)
    of_own, of_line, of_seen = np.split(net["person.1.weight"].T, np.cumsum([own.shape[2], shared.shape[1]]))
    hidden = (own.reshape(lines * people, -1) @ of_own).reshape(lines, people, -1)
    hidden += (shared @ of_line + net["person.1.bias"])[:, None]
    if talk.seen is not None:
        seen = np.tanh(linear(normed(talk.seen, net, "seen.0"), net, "seen.2"))
        both = np.concatenate([np.broadcast_to(seen, (lines, *seen.shape)), asked[:, None] * seen], axis=2)
        hidden += (both.reshape(lines * people, -1) @ of_seen).reshape(hidden.shape)
    first = np.maximum(hidden, 0.0).reshape(lines * people, -1)
    answer = linear(np.maximum(linear(first, net, "person.4"), 0.0), net, "answer").reshape(lines, people, 2)
    before = np.concatenate([np.zeros_like(talk.lines[:1]), talk.lines[:-1]])
    moving = np.concatenate([around, talk.lines, before, steps], axis=1)
    moves = linear(np.maximum(linear(moving, net, "move.1"), 0.0), net, "move.3") + steps @ net["sum.moves"]
    return (
        talk.speaking @ net["sum.speakers"] + answer[:, :, 0],
        talk.listening @ net["sum.hearers"] + answer[:, :, 1],
        moves * (talk.steps >= 0)[:, None].astype(np.float32),
    )
