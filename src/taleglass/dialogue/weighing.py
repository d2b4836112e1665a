"""How much does each cue say for, or against, each candidate?

A cue is a count or a share between 0 and 1; its weight is log odds. Sums of weighted cues are the scores that the decoding of
a conversation starts from.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from taleglass.cast.members import Gender, pointed
from taleglass.dialogue.conversations import Presence
from taleglass.dialogue.cues import Pointer, PointerForm, Tag
from taleglass.dialogue.layout import Layout
from taleglass.dialogue.vocatives import Spoken

__all__ = [
    "HEARER_WEIGHTS",
    "MOVE_WEIGHTS",
    "NOVEL_WEIGHTS",
    "SPEAKER_WEIGHTS",
    "Clues",
    "HearerCue",
    "Move",
    "SpeakerCue",
    "Weights",
    "is_first_or_second",
    "step_of",
    "weigh",
]  # fmt: skip

Doubles = npt.NDArray[np.float64]

_NEAR, _FAR = 60, 400
"""Words over which nearness falls to a third."""

_UNMEANT = 0.03
"""Share taken for whom the words beside a line do not mean."""

_FAIR_LINK, _LEAST_LINK = 0.5, 0.3
"""Probability taken for a pronoun that is no mention, and the least for one that is."""


class SpeakerCue(IntEnum):
    """What speaks for or against someone being the speaker."""

    TAG_NAME = 0  # subject of the speech tag, by name or by a title in capitals: said the Professor
    TAG_NOUN = 1  # subject of the tag, by description
    TAG_PRONOUN = 2  # subject of the tag, by a pronoun that coreference links: the link's probability
    TAG_GENDER = 3  # the tag's pronoun or noun has the candidate's gender
    TAG_CLASH = 4  # it has another
    TAG_NARRATOR = 5  # “said I”, and the candidate tells the story; “you say”, and the story calls the candidate you
    NARRATOR_UNTAGGED = 6  # the candidate tells the story or is its you, and someone else's tag or none is there
    BEAT_BEFORE = 7  # no name in a tag; acts in the same paragraph before the line, in the nearest sentence
    BEAT_AFTER = 8  # acts in the same paragraph after it
    BEAT_CLASH = 9  # the pronoun of the nearest beat has another gender
    BESIDE = 10  # is mentioned in the paragraph's narration
    LEAD = 11  # acts in the last sentence of the narration just before
    LEAD_COLON = 12  # and that ends in a colon
    CALLED = 13  # the line calls them
    NAMED = 14  # the line names them
    REFERRED = 15  # coreference takes a he or she of the line to mean them
    CALLED_BEFORE = 16  # the line before, in another paragraph, called them
    CALLED_AFTER = 17  # the line after, in another paragraph, calls them
    SPEAKS_OF_SELF = 18  # coreference gives the line's I to them: share
    SPOKEN_TO = 19  # coreference gives the line's you to them: share
    NEAR_BEFORE = 20  # nearness of the last mention in narration: exp(-words / 60)
    FAR_BEFORE = 21  # the same, exp(-words / 400)
    NEAR_AFTER = 22  # nearness of the next mention: exp(-words / 60)
    PROMINENCE = 23  # log of the number of mentions against the most mentioned candidate's, over 5
    IS_NAMED = 24
    CALLED_SIR_WRONGLY = 25  # sir, and the candidate is a woman the line before called so; or the reverse
    TALKS = 26  # share of the conversation's tags that are theirs
    BEAT_NAMES = 27  # the nearest beat before the line, or after it, gives their name
    VOICE = 28  # the mentions that the line's words point to as its speaker's mean them: see `taleglass.cast.members.pointed`
    TAG_NOUN_MAY = 29  # how likely the tag's description means them, as `_may` gives it, whoever the cast says
    TAG_PRONOUN_MAY = 30  # the same of the tag's pronoun
    BEAT_BEFORE_MAY = 31  # the same of whoever acts in the nearest sentence before the line, where no tag names anyone
    BEAT_AFTER_MAY = 32  # the same after it


class HearerCue(IntEnum):
    """What speaks for or against someone being the other party."""

    CALLED = 0
    TOLD_TO = 1  # the tag says so: said Anna to Bob
    SPOKEN_TO = 2
    SPEAKS_OF_SELF = 3
    NAMED = 4
    REFERRED = 5
    GENDER_CLASH = 6  # sir, and the candidate is a woman; or the reverse
    NEAR = 7
    PROMINENCE = 8
    TOLD_TO_CLASH = 9
    TALKS = 10
    VOICE = 11  # the mentions that the line's words point to as those of who is spoken to mean them


class Move(IntEnum):
    """How a line stands to the line before it."""

    CONTINUES = 0  # the same quotation goes on in the next paragraph
    WITHIN = 1  # in one paragraph
    WITHIN_LONG = 2  # in one paragraph, with more than thirty words between
    NEXT = 3  # in the next paragraph, which begins with the line
    NEXT_TOLD = 4  # in the next paragraph, which begins with narration
    AFTER_NARRATION = 5  # after one paragraph or more of narration, up to sixty words
    AFTER_LONG = 6  # after more
    AGAINST = 7  # in one paragraph with nothing between, where the line before ends its sentence


# Log odds. Each began as the mean of a reasoned value and of a maximum-likelihood fit on LitBank's training part (CC BY 4.0). A
# second fit, on that part and on stretches of 14 unlabelled novels whose tags were hidden, then gave those of what a line says
# (CALLED to CALLED_SIR_WRONGLY), of BESIDE and TALKS, and all of the hearers' but TOLD_TO, which no hidden tag can teach, and
# CALLED, which is halfway between; for the others it did no better on seven development novels. The weights of tags are chosen
# on those novels. What turning to somebody else costs, and CALLED of the hearers with it, were chosen on short stories, both
# parts of LitBank and six development novels. TAG_NOUN, BEAT_AFTER, BEAT_NAMES, PROMINENCE, and staying in the NEXT paragraph
# or AFTER_NARRATION were chosen on 40 modern short stories, LitBank's development part and eight development novels, one at a
# time, then looked at together. The sixth number of each move is the third less 2, a choice. Whom a tag's description, its
# pronoun and whoever acts beside the line may mean stands in place of whom the cast says they mean; these four were chosen on
# the 22 development novels.
# `training/speakers.py` fits all of them anew.
SPEAKER_WEIGHTS: dict[SpeakerCue, float] = {
    SpeakerCue.TAG_NAME: 13.0,
    SpeakerCue.TAG_NOUN: 0.0,
    SpeakerCue.TAG_PRONOUN: 0.0,
    SpeakerCue.TAG_GENDER: 0.7,
    SpeakerCue.TAG_CLASH: -4.2,
    SpeakerCue.TAG_NARRATOR: 8.0,
    SpeakerCue.NARRATOR_UNTAGGED: -0.6,
    SpeakerCue.BEAT_BEFORE: 0.0,
    SpeakerCue.BEAT_AFTER: 0.0,
    SpeakerCue.BEAT_CLASH: -1.3,
    SpeakerCue.BESIDE: -0.5,
    SpeakerCue.LEAD: 0.7,
    SpeakerCue.LEAD_COLON: 2.9,
    SpeakerCue.CALLED: -2.3,
    SpeakerCue.NAMED: -1.4,
    SpeakerCue.REFERRED: -0.8,
    SpeakerCue.CALLED_BEFORE: 0.4,
    SpeakerCue.CALLED_AFTER: 0.9,
    SpeakerCue.SPEAKS_OF_SELF: -0.1,
    SpeakerCue.SPOKEN_TO: 0.2,
    SpeakerCue.NEAR_BEFORE: 0.6,
    SpeakerCue.FAR_BEFORE: 0.3,
    SpeakerCue.NEAR_AFTER: 0.3,
    SpeakerCue.PROMINENCE: 0.5,
    SpeakerCue.IS_NAMED: 0.3,
    SpeakerCue.CALLED_SIR_WRONGLY: -0.4,
    SpeakerCue.TALKS: 0.3,
    SpeakerCue.BEAT_NAMES: 1.0,
    SpeakerCue.VOICE: 0.2,
    SpeakerCue.TAG_NOUN_MAY: 2.8,
    SpeakerCue.TAG_PRONOUN_MAY: 3.5,
    SpeakerCue.BEAT_BEFORE_MAY: 2.3,
    SpeakerCue.BEAT_AFTER_MAY: 2.3,
}

HEARER_WEIGHTS: dict[HearerCue, float] = {
    HearerCue.CALLED: 2.0,
    HearerCue.TOLD_TO: 1.9,
    HearerCue.SPOKEN_TO: 0.5,
    HearerCue.SPEAKS_OF_SELF: -0.1,
    HearerCue.NAMED: -0.6,
    HearerCue.REFERRED: -0.3,
    HearerCue.GENDER_CLASH: -0.3,
    HearerCue.NEAR: 0.6,
    HearerCue.PROMINENCE: 0.4,
    HearerCue.TOLD_TO_CLASH: -1.7,
    HearerCue.TALKS: 0.5,
    HearerCue.VOICE: 0.5,
}

AGAINST = (-0.8, 0.7, -0.6, -3.0, -3.0, -2.6)
"""Moves of `Move.AGAINST`: one in six stays. In the novels of PDNC 20 of 24 such neighbours have two speakers."""
_ENDS = frozenset((".", "!", "?", "…", "...", "....", "-", "--", "—", "–"))
"""Marks that end what somebody says, or break it off."""
_CLOSES = frozenset(("”", "’", '"', "'", "''", "»", "«", "›", "_", "*", ")"))

MOVE_WEIGHTS: dict[Move, tuple[float, float, float, float, float, float]] = {
    Move.CONTINUES: (3.8, -4.0, -4.8, -2.0, -6.0, -6.8),
    Move.WITHIN: (2.4, -1.7, -2.7, -1.0, -5.0, -4.7),
    Move.WITHIN_LONG: (1.7, -1.1, -1.1, -1.0, -3.0, -3.1),
    Move.NEXT: (-3.5, 1.8, 0.6, -5.0, -1.5, -1.4),
    Move.NEXT_TOLD: (-0.6, 0.8, 0.6, -3.0, -2.0, -1.4),
    Move.AFTER_NARRATION: (0.0, 0.5, 0.6, -2.0, -1.5, -1.4),
    Move.AFTER_LONG: (0.0, 0.1, 1.2, -1.0, -1.0, -0.8),
    Move.AGAINST: AGAINST,
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weights:
    """Log odds of the cues of speakers and of hearers, and of moves as `pair_probabilities` takes them."""

    speaker: Mapping[SpeakerCue, float]
    hearer: Mapping[HearerCue, float]
    move: Mapping[Move, tuple[float, float, float, float, float, float]]


NOVEL_WEIGHTS = Weights(speaker=SPEAKER_WEIGHTS, hearer=HEARER_WEIGHTS, move=MOVE_WEIGHTS)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clues:
    """What was found beside and in every line of a book; one entry a line.

    Attributes:
        tags: the speech tags. tag_members: the member that a tag's subject is, None where it is not one person.
        before, after: those who act in the line's paragraph, the nearest sentence first.
        leads: who acts just before the paragraph, and whether that introduces the line.
        heard: what the line itself says.
        voices: by member, how surely the line's words point to their mentions as those of its speaker, and of who is spoken to.
        tags_of: by member, how many tags of the book are theirs.
    """

    tags: list[Tag | None]
    tag_members: list[int | None]
    before: list[list[Pointer]]
    after: list[list[Pointer]]
    leads: list[tuple[Pointer | None, bool]]
    heard: list[Spoken]
    voices: list[dict[int, tuple[float, float]]]
    tags_of: Counter[int] = field(init=False)

    def __post_init__(self) -> None:
        """Count the tags once, for all conversations."""
        object.__setattr__(self, "tags_of", Counter(member for member in self.tag_members if member is not None))


def step_of(layout: Layout, line: int) -> Move:
    """Say how a line stands to the one before it in the book."""
    here, before = layout.spoken[line], layout.spoken[line - 1]
    if here.continues is not None:
        return Move.CONTINUES
    between = here.first - before.end
    if here.paragraph == before.paragraph:
        if not between and _ends_sentence(layout, before.first, before.end):
            return Move.AGAINST
        return Move.WITHIN_LONG if between > 30 else Move.WITHIN
    if here.paragraph == before.paragraph + 1:
        return Move.NEXT if here.first == layout.paragraph_first[here.paragraph] else Move.NEXT_TOLD
    return Move.AFTER_LONG if between > 60 else Move.AFTER_NARRATION


def _ends_sentence(layout: Layout, first: int, end: int) -> bool:
    last = end - 1
    while last > first and layout.words[last] in _CLOSES:
        last -= 1
    return layout.words[last] in _ENDS


def weigh(layout: Layout, presence: Presence, clues: Clues, lines: range, people: Sequence[int]) -> tuple[Doubles, Doubles]:
    """Return the cues of one conversation.

    Returns:
        Speaker cues, (lines, people, ``len(SpeakerCue)``), and hearer cues, (lines, people, ``len(HearerCue)``).
    """
    members = [layout.cast.members[member] for member in people]
    speaking = np.zeros((len(lines), len(people), len(SpeakerCue)))
    listening = np.zeros((len(lines), len(people), len(HearerCue)))
    place = {member: c for c, member in enumerate(people)}
    genders = [member.gender for member in members]
    prominence = np.log([max(len(member.mentions), 1) for member in members])
    speaking[:, :, SpeakerCue.PROMINENCE] = listening[:, :, HearerCue.PROMINENCE] = (prominence - prominence.max()) / 5
    speaking[:, :, SpeakerCue.IS_NAMED] = [float(member.is_named) for member in members]
    clashes = {
        Gender.HE: [c for c, gender in enumerate(genders) if gender is Gender.SHE],
        Gender.SHE: [c for c, gender in enumerate(genders) if gender is Gender.HE],
    }
    _weigh_nearness(layout, presence, lines, people, speaking, listening)
    here = layout.spoken[lines[0]].paragraph if len(lines) else 0
    narrators = [
        c for c, who in enumerate(members) if who.is_you or (who.is_narrator and layout.cast.may_tell(who.index, here))
    ]
    for k, line in enumerate(lines):
        row = _Row(place=place, genders=genders, clashes=clashes, speaking=speaking[k], listening=listening[k])
        tag = clues.tags[line]
        told = clues.tag_members[line]
        says_i = tag is not None and is_first_or_second(layout, told, tag)
        named = [c for c in narrators if says_i and (told is None or people[c] == told)]
        _mark(row.speaking, [c for c in narrators if c not in named], SpeakerCue.NARRATOR_UNTAGGED)
        _mark(row.speaking, named, SpeakerCue.TAG_NARRATOR)
        if tag is not None:
            _weigh_tag(layout, tag, None if says_i else told, row)
        if tag is None or (tag.subject.form is PointerForm.PRONOUN and not says_i):
            _weigh_beats(layout, clues, line, row)
        _weigh_words(layout, clues, line, row)
        for member, (speaks, hears) in clues.voices[line].items():
            if member in place:
                row.speaker(member, SpeakerCue.VOICE, pointed(speaks))
                row.hearer(member, HearerCue.VOICE, pointed(hears))
        _weigh_neighbours(layout, clues, lines, line, row)
    _weigh_talkers(layout, clues, lines, place, speaking, listening)
    return speaking, listening


def is_first_or_second(layout: Layout, told: int | None, tag: Tag) -> bool:
    """Say whether a tag says “I”, or “you” of whom the narrator calls so; *told* is the member that its subject is."""
    is_you = told is not None and layout.cast.members[told].is_you
    return tag.subject.pronoun == "i" or (tag.subject.pronoun == "you" and is_you)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Row:
    """The cues of one line; ``place`` turns a member into its row of the tables, one row a candidate."""

    place: dict[int, int]
    genders: Sequence[Gender]
    clashes: dict[Gender, list[int]]
    speaking: Doubles
    listening: Doubles

    def speaker(self, member: int | None, cue: SpeakerCue, value: float = 1.0) -> None:
        """Note a cue for *member* as the speaker, if it is a candidate."""
        c = None if member is None else self.place.get(member)
        if c is not None:
            self.speaking[c, cue] = value

    def hearer(self, member: int | None, cue: HearerCue, value: float = 1.0) -> None:
        """Note a cue for *member* as the other party, if it is a candidate."""
        c = None if member is None else self.place.get(member)
        if c is not None:
            self.listening[c, cue] = value

    def clashing(self, told: Gender) -> list[int]:
        """Return the rows of those whose gender is the other one of he and she."""
        return self.clashes.get(told, [])


def _mark(table: Doubles, rows: Sequence[int], cue: SpeakerCue | HearerCue) -> None:
    """Note that a cue holds of the candidates in *rows*: mostly of none, which is quicker asked than written."""
    if rows:
        table[rows, cue] = 1.0


def _may(layout: Layout, pointer: Pointer, cue: SpeakerCue, row: _Row) -> None:
    """Note how likely somebody beside a line is each candidate: a straight line in the logarithm, 0 to 1."""
    if pointer.mention is not None:
        for member, share in layout.cast.may_mean(pointer.mention).items():
            row.speaker(member, cue, math.log((share + _UNMEANT) / _UNMEANT) / -math.log(_UNMEANT))
    elif pointer.member is not None:
        row.speaker(pointer.member, cue)


def _weigh_tag(layout: Layout, tag: Tag, told: int | None, row: _Row) -> None:
    subject = tag.subject
    if subject.form is PointerForm.NAME:
        row.speaker(told, SpeakerCue.TAG_NAME)
    elif subject.form is PointerForm.NOUN:
        is_title = layout.words[subject.word][:1].isupper()
        row.speaker(told, SpeakerCue.TAG_NAME if is_title else SpeakerCue.TAG_NOUN)
        _may(layout, subject, SpeakerCue.TAG_NOUN_MAY, row)
    else:
        _may(layout, subject, SpeakerCue.TAG_PRONOUN_MAY, row)
        link = _FAIR_LINK if subject.mention is None else float(layout.cast.link_probability[subject.mention])
        row.speaker(told, SpeakerCue.TAG_PRONOUN, max(link, _LEAST_LINK))
    if subject.gender is not Gender.UNKNOWN:
        _mark(row.speaking, [c for c, known in enumerate(row.genders) if known is subject.gender], SpeakerCue.TAG_GENDER)
        _mark(row.speaking, row.clashing(subject.gender), SpeakerCue.TAG_CLASH)
    for hearer in tag.hearers:
        row.hearer(hearer.member, HearerCue.TOLD_TO)
        if hearer.form is not PointerForm.PRONOUN:
            row.speaker(hearer.member, SpeakerCue.CALLED)
        _mark(row.listening, row.clashing(hearer.gender), HearerCue.TOLD_TO_CLASH)


def _weigh_nearness(  # noqa: PLR0917 - what is read, and the two tables written
    layout: Layout, presence: Presence, lines: range, people: Sequence[int], speaking: Doubles, listening: Doubles
) -> None:
    """Who was mentioned last in narration before the paragraph, who in it, and who is next after it."""
    of_line = [layout.spoken[line].paragraph for line in lines]
    paragraphs = sorted(set(of_line))
    bounds = [(layout.paragraph_first[paragraph], layout.paragraph_first[paragraph + 1]) for paragraph in paragraphs]
    near = np.array([[_nearness(presence, member, first, end) for member in people] for first, end in bounds])
    place = {paragraph: row for row, paragraph in enumerate(paragraphs)}
    of_lines = near[[place[paragraph] for paragraph in of_line]]
    speaking[:, :, SpeakerCue.BESIDE] = of_lines[:, :, 0]
    speaking[:, :, SpeakerCue.NEAR_BEFORE] = of_lines[:, :, 1]
    speaking[:, :, SpeakerCue.FAR_BEFORE] = listening[:, :, HearerCue.NEAR] = of_lines[:, :, 2]
    speaking[:, :, SpeakerCue.NEAR_AFTER] = of_lines[:, :, 3]


def _nearness(presence: Presence, member: int, first: int, end: int) -> tuple[float, float, float, float]:
    """Return how near the mentions of a member are to a paragraph, the words from *first* up to *end*, each 0 to 1: whether it
    has one, the last before it by words and by hundreds of words, and the next after it.
    """
    since, within, until = presence.around(member, first, end)
    return (
        float(within is not None and within < end - first),
        0.0 if since is None else math.exp(-since / _NEAR),
        0.0 if since is None else math.exp(-since / _FAR),
        0.0 if until is None else math.exp(-until / _NEAR),
    )


def _weigh_talkers(  # noqa: PLR0917 - what is read, and the two tables written
    layout: Layout, clues: Clues, lines: range, place: dict[int, int], speaking: Doubles, listening: Doubles
) -> None:
    """Whom do the conversation's tags name most?"""
    given: Counter[int] = Counter()
    for line in lines:
        tag, member = clues.tags[line], clues.tag_members[line]
        is_sure = tag is not None and (tag.subject.form is not PointerForm.PRONOUN or is_first_or_second(layout, member, tag))
        if is_sure and member is not None and member in place:
            given[place[member]] += 1
    for c, tags in given.items():
        speaking[:, c, SpeakerCue.TALKS] = listening[:, c, HearerCue.TALKS] = tags / given.total()


def _weigh_beats(layout: Layout, clues: Clues, line: int, row: _Row) -> None:
    tag = clues.tags[line]
    told = -1 if tag is None else tag.subject.word
    before = [pointer for pointer in clues.before[line] if pointer.word != told]  # the tag's subject has its own weight
    after = [pointer for pointer in clues.after[line] if pointer.word != told]
    for pointers, cue, may in (
        (before, SpeakerCue.BEAT_BEFORE, SpeakerCue.BEAT_BEFORE_MAY),
        (after, SpeakerCue.BEAT_AFTER, SpeakerCue.BEAT_AFTER_MAY),
    ):
        if pointers:
            row.speaker(pointers[0].member, cue)
            _may(layout, pointers[0], may, row)
            if pointers[0].form is PointerForm.NAME:
                row.speaker(pointers[0].member, SpeakerCue.BEAT_NAMES)
    nearest = next(iter(before + after), None)
    if nearest is not None:
        _mark(row.speaking, row.clashing(nearest.gender), SpeakerCue.BEAT_CLASH)
    lead, introduces = clues.leads[line]
    if lead is not None:
        row.speaker(lead.member, SpeakerCue.LEAD_COLON if introduces else SpeakerCue.LEAD)


def _weigh_words(layout: Layout, clues: Clues, line: int, row: _Row) -> None:
    heard = clues.heard[line]
    for m in heard.called:
        row.speaker(layout.member[m], SpeakerCue.CALLED)
        row.hearer(layout.member[m], HearerCue.CALLED)
    for member in heard.named:
        row.speaker(member, SpeakerCue.NAMED)
        row.hearer(member, HearerCue.NAMED)
    for member in heard.referred:
        row.speaker(member, SpeakerCue.REFERRED)
        row.hearer(member, HearerCue.REFERRED)
    for member, count in Counter(heard.i_members).items() if heard.i_members else ():
        row.speaker(member, SpeakerCue.SPEAKS_OF_SELF, count / len(heard.i_members))
        row.hearer(member, HearerCue.SPEAKS_OF_SELF, count / len(heard.i_members))
    for member, count in Counter(heard.you_members).items() if heard.you_members else ():
        row.speaker(member, SpeakerCue.SPOKEN_TO, count / len(heard.you_members))
        row.hearer(member, HearerCue.SPOKEN_TO, count / len(heard.you_members))
    _mark(row.listening, row.clashing(heard.called_gender), HearerCue.GENDER_CLASH)


def _weigh_neighbours(layout: Layout, clues: Clues, lines: range, line: int, row: _Row) -> None:
    """Whoever a line calls is likely to speak next, or to have spoken before."""
    before, after = _neighbour(layout, line, lines, -1), _neighbour(layout, line, lines, 1)
    for near, cue in ((before, SpeakerCue.CALLED_BEFORE), (after, SpeakerCue.CALLED_AFTER)):
        if near is not None:
            for m in clues.heard[near].called:
                row.speaker(layout.member[m], cue)
    if before is not None:
        _mark(row.speaking, row.clashing(clues.heard[before].called_gender), SpeakerCue.CALLED_SIR_WRONGLY)


def _neighbour(layout: Layout, line: int, lines: range, step: int) -> int | None:
    """Return the nearest line in another paragraph, within five paragraphs, in the same conversation."""
    k = line + step
    own = layout.spoken[line].paragraph
    while k in lines:
        distance = abs(layout.spoken[k].paragraph - own)
        if distance:
            return k if distance <= 5 else None
        k += step
    return None
