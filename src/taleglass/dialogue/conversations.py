"""Which lines belong to one conversation, and who could take part in it?"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from taleglass.cast.pairs import PRONOUN_SETS
from taleglass.cast.word_lists import word_set
from taleglass.dialogue.cues import Pointer, Tag
from taleglass.dialogue.layout import Layout
from taleglass.dialogue.vocatives import CALLED_NOUNS, Spoken
from taleglass.story import EntityKind

__all__ = ["MAX_CANDIDATES", "Presence", "borders_of", "candidates", "conversations"]

MAX_CANDIDATES = 14
"""Most people who are weighed as speakers of one conversation; bounds time."""

_PAUSE_WORDS = 500
"""Words of narration between two lines beyond which a new conversation begins."""

_OTHER_SCENE = 0.0
"""Log-odds of a scene's beginning above which no conversation runs on. With -1.2, 0.8 or 1.6 instead, the lines of LitBank's
development part come out worse, those of 64 short stories about the same."""
_LEAST_PEOPLE = 2
"""People a conversation has at least, if there are any."""

_POINTED = 0.1
"""Probability from which whoever a line points to, as its speaker or as spoken to, could take part in its conversation."""

_AROUND_WORDS = 400
"""Words of narration before a conversation in which those present are looked for."""


_NO_ONE_KNOWN = word_set("nobody none anyone anybody everyone everybody someone somebody") | {"no one", "no-one", "every one"}
"""Names of members who stand for no person in particular: they speak only where a tag says so."""


def borders_of(layout: Layout) -> list[int]:
    """Return the characters at which no conversation runs on: chapters, scene breaks, where the one pass hears a new scene."""
    book = layout.reading.book
    begun = np.flatnonzero(layout.reading.telling.border > _OTHER_SCENE).tolist()
    return sorted(
        {
            *(chapter.span.start for chapter in book.chapters),
            *(scene_break.span.start for scene_break in book.scene_breaks),
            *(book.paragraphs[k].span.start for k in begun),
        }
    )


def conversations(layout: Layout, borders: Sequence[int]) -> list[range]:
    """Cut the lines of a book into conversations: at *borders*, and at long stretches of narration."""
    spoken = layout.spoken
    if not spoken:
        return []
    starts = layout.reading.marks.token_starts
    cuts = [0]
    for k in range(1, len(spoken)):
        if spoken[k].continues is not None:
            continue
        before, here = int(starts[spoken[k - 1].first]), int(starts[spoken[k].first])
        crosses = bisect_right(borders, here) > bisect_right(borders, before)
        if crosses or spoken[k].first - spoken[k - 1].end > _PAUSE_WORDS:
            cuts.append(k)
    cuts.append(len(spoken))
    return [range(a, z) for a, z in pairwise(cuts)]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Presence:
    """Where the narration mentions each member: words, in text order; and whether a member could speak at all."""

    narrated: dict[int, list[int]]
    words: list[int]
    members: list[int]
    may_speak: list[bool]

    @classmethod
    def of(cls, layout: Layout) -> Presence:
        """Collect them."""
        narrated: dict[int, list[int]] = {}
        words: list[int] = []
        members: list[int] = []
        may_speak = [
            m.kind is EntityKind.PERSON and not m.is_plural and m.name.lower() not in _NO_ONE_KNOWN for m in layout.cast.members
        ]
        for member in _only_called(layout):
            may_speak[member] = False
        for m, first in enumerate(layout.span_first):
            member = layout.member[m]
            pronoun = PRONOUN_SETS[layout.mention_pronoun[m]]
            if layout.line_of[first] >= 0 or pronoun in ("we", "they", "it", "who"):
                continue
            if pronoun == "you" and not layout.cast.members[member].is_you:
                continue
            if may_speak[member]:
                narrated.setdefault(member, []).append(first)
                words.append(first)
                members.append(member)
        return cls(narrated=narrated, words=words, members=members, may_speak=may_speak)

    def around(self, member: int, first: int, end: int) -> tuple[int | None, int | None, int | None]:
        """Return the words from the member's last mention in narration up to *first*, from there to the next, and from *end* to
        the next; None where there is none.
        """
        places = self.narrated.get(member)
        if not places:
            return None, None, None
        k = bisect_left(places, first)
        z = bisect_left(places, end, k)
        return (
            first - places[k - 1] if k else None,
            places[k] - first if k < len(places) else None,
            places[z] - end if z < len(places) else None,
        )


def _only_called(layout: Layout) -> list[int]:
    """Return the members of whom all we have stands in speech, under words by which people are called (“my dear”).

    Whoever is called so is mostly somebody known by another name, and whoever is only spoken of is not there.
    """
    out = []
    for member in layout.cast.members:
        described = [k for k in member.mentions if not layout.mention_pronoun[k]]
        if (
            described
            and not member.is_named
            and not member.is_narrator
            and not member.is_you
            and all(layout.line_of[layout.span_first[k]] >= 0 for k in member.mentions)
            and all(layout.lower[layout.mention_head[k]] in CALLED_NOUNS for k in described)
        ):
            out.append(member.index)
    return out


def candidates(
    layout: Layout,
    presence: Presence,
    lines: range,
    *,
    borders: Sequence[int],
    tags: Sequence[Tag | None],
    beats: Mapping[int, Sequence[Pointer]],
    heard: Sequence[Spoken],
    tag_members: Sequence[int | None],
    voices: Sequence[Mapping[int, tuple[float, float]]],
) -> list[int]:
    """Return the members who could speak in a conversation, the most present first; may be empty.

    They are whom narration and tags name, who act beside the lines, whom lines call, name and point to (*voices*: by line and
    member, as its speaker and as spoken to). Whoever the narration mentions before the last of the *borders*, characters where
    scenes begin, is one only where fewer than two others are.
    """
    spoken = layout.spoken
    first = spoken[lines.start].first
    starts = layout.reading.marks.token_starts
    chapters = (chapter.span.start for chapter in layout.reading.book.chapters)
    chapter = max((start for start in chapters if start <= int(starts[first])), default=0)
    before = bisect_right(borders, int(starts[first]))
    earliest = max(first - _AROUND_WORDS, 0, int(starts.searchsorted(chapter)))
    begin = max(earliest, int(starts.searchsorted(borders[before - 1])) if before else 0)
    end = layout.paragraph_first[spoken[lines.stop - 1].paragraph + 1]
    weight: defaultdict[int, float] = defaultdict(float)
    for k in range(bisect_left(presence.words, begin), bisect_left(presence.words, end)):
        weight[presence.members[k]] += 1
    for k in lines:
        told = tag_members[k]
        if told is not None:
            weight[told] += 6
        for pointer in beats[k]:
            if pointer.member is not None and presence.may_speak[pointer.member]:
                weight[pointer.member] += 2
        for m in heard[k].called:
            if presence.may_speak[layout.member[m]]:
                weight[layout.member[m]] += 3
        for member in heard[k].named:
            if presence.may_speak[member]:
                weight[member] += 0.5
        for member, (speaks, hears) in voices[k].items():
            if presence.may_speak[member] and speaks + hears > _POINTED:
                weight[member] += speaks + hears
        tag = tags[k]
        if tag is not None:
            for hearer in tag.hearers:
                if hearer.member is not None and presence.may_speak[hearer.member]:
                    weight[hearer.member] += 3
    if len(weight) < _LEAST_PEOPLE:
        for k in range(bisect_left(presence.words, earliest), bisect_left(presence.words, begin)):
            weight[presence.members[k]] += 1
    for member in list(weight):
        who = layout.cast.members[member]
        if who.is_named or who.is_narrator or who.is_you:
            weight[member] += 1
    ranked = sorted(weight, key=lambda member: (-weight[member], member))
    return ranked[:MAX_CANDIDATES]
