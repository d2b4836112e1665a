"""Who says what to whom?

Rules find the cues of every line; the lines of a conversation are then weighed together. What a conclusion rests on is kept:
the words, the rule that weighed most, and the probability that the decoding gives, corrected by how often it was right.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from taleglass.cast.members import Cast, CastMember
from taleglass.cast.pairs import PRONOUN_SETS
from taleglass.dialogue.conversations import Presence, borders_of, candidates, conversations
from taleglass.dialogue.cues import NarratedSubjects, PointerForm, Tag, find_tag, lead_of, subject_beats
from taleglass.dialogue.decoding import Doubles, pair_probabilities
from taleglass.dialogue.layout import Layout, lay_out
from taleglass.dialogue.lines import NOBODY_NEAR, Dialogue, Line
from taleglass.dialogue.reasons import evidence_of, hearer_evidence, speaker_evidence, speaker_rule, standings
from taleglass.dialogue.story_weights import STORY_WEIGHTS
from taleglass.dialogue.sureness import describe_lines, sure_of
from taleglass.dialogue.talking import describe_talk, weigh_talk
from taleglass.dialogue.turns import first_of_turns
from taleglass.dialogue.vocatives import listen
from taleglass.dialogue.weighing import (
    NOVEL_WEIGHTS,
    Clues,
    HearerCue,
    Move,
    SpeakerCue,
    Weights,
    step_of,
    weigh,
)
from taleglass.reading import Reading, TalkWeights
from taleglass.story import CueForm

__all__ = ["HEARER_THRESHOLD", "attribute"]

HEARER_THRESHOLD = 0.3
"""Share below which the likeliest addressee is not named; chosen on the development novels."""

_NO_SHARE = 1e-12
"""Least share that another is taken of."""

_HANDLE_PARTS = re.compile(r"[^\W\d_]{2,}")
"""Words of two letters or more in a name such as people sign messages with."""

COMPANY_REACH = 5
"""Lines before and after in which a third person who speaks is spoken to as well."""
COMPANY_LINES = 4
"""Lines they must have there."""
COMPANY_MOST = 1
"""Most people who are named beside the likeliest. All three chosen on seven development novels, four of which checked three."""


def attribute(reading: Reading, cast: Cast) -> Dialogue:
    """Give every spoken line a speaker, its addressees and the evidence.

    Args:
        reading: the one pass over the book.
        cast: its mentions joined into members.

    Returns:
        Lines in text order, and what I and you mean in them. A line whose conversation mentions nobody has no speaker.
    """
    layout = lay_out(reading, cast)
    presence = Presence.of(layout)
    clues = gather_clues(layout, cast)
    mentions = np.array([len(member.mentions) for member in cast.members])
    seldom, joined = np.log((mentions.max(initial=0) + 1) / (mentions + 1)), cast.joined()
    lines: list[Line] = []
    deixis: list[tuple[int, int, float]] = []
    borders = borders_of(layout)
    for talk in conversations(layout, borders):
        people = people_of(layout, presence, clues, talk, borders)
        lines += _decide(layout, presence, clues, talk, people, seldom=seldom, joined=joined)
    lines = _with_turns(layout, lines)
    for k, line in enumerate(lines):
        deixis += _deixis(layout, clues, k, line)
    return Dialogue(lines=tuple(lines), deixis=tuple(sorted(deixis)))


def people_of(layout: Layout, presence: Presence, clues: Clues, talk: range, borders: Sequence[int]) -> list[int]:
    """Return the candidates of one conversation."""
    acting = {line: clues.before[line] + clues.after[line] for line in talk}
    return candidates(
        layout,
        presence,
        talk,
        borders=borders,
        tags=clues.tags,
        beats=acting,
        heard=clues.heard,
        tag_members=clues.tag_members,
        voices=clues.voices,
    )


def gather_clues(layout: Layout, cast: Cast) -> Clues:
    """Find the cues of every line of a book."""
    subjects = NarratedSubjects.of(layout)
    names = _names(cast)
    narrators = _narrators(layout, cast)
    count = range(len(layout.spoken))
    tags = [find_tag(layout, line) for line in count]
    beats = [subject_beats(layout, subjects, line) for line in count]
    heard = []
    for stretch, line in zip(layout.spoken, count, strict=True):
        mentions = range(bisect_left(layout.span_first, stretch.first), bisect_left(layout.span_first, stretch.end))
        heard.append(listen(layout, line, mentions))
    return Clues(
        tags=tags,
        tag_members=[_tag_member(layout, tag, names, narrator) for tag, narrator in zip(tags, narrators, strict=True)],
        before=[before for before, _ in beats],
        after=[after for _, after in beats],
        leads=[lead_of(layout, subjects, line) for line in count],
        heard=heard,
        voices=[cast.voices.pooled(stretch.stretch, cast.mention_members) for stretch in layout.spoken],
    )


def _narrators(layout: Layout, cast: Cast) -> list[int | None]:
    """Return the member who says “I” in the narration around each line."""
    if cast.tellers is None:
        return [next((member.index for member in cast.members if member.is_narrator), None)] * len(layout.spoken)
    found = [int(cast.tellers[stretch.paragraph]) for stretch in layout.spoken]
    return [member if member >= 0 else None for member in found]


def _names(cast: Cast) -> dict[str, int]:
    """Return the most mentioned member by each of its names, and each unambiguous part of them, in lower case."""
    holders: dict[str, Counter[int]] = {}
    for member in cast.members:
        for name in member.names:
            for part in {name.lower(), *name.lower().split()}:
                holders.setdefault(part, Counter())[member.index] = len(member.mentions)
    return {name: found.most_common(1)[0][0] for name, found in holders.items()}


def _tag_member(layout: Layout, tag: Tag | None, names: dict[str, int], narrator: int | None) -> int | None:
    if tag is None:
        return None
    subject = tag.subject
    if subject.pronoun == "i":
        return narrator if narrator is not None else subject.member
    named = names.get(" ".join(layout.lower[subject.first : subject.last + 1]))
    if subject.word == tag.verb:  # the name that a message begins with; of “wren.t” and “Anna_K” a part will do
        parts = [part for word in layout.lower[subject.first : subject.last + 1] for part in _HANDLE_PARTS.findall(word)]
        known = [named, *(names.get(part) for part in parts)]
        named = next((member for member in known if member is not None), None)
        if named is not None:
            return named
    if subject.member is not None and not layout.cast.members[subject.member].is_named and layout.upos[subject.word] == "PROPN":
        named = names.get(layout.lower[subject.word])
        if named is not None:  # a name that the cast left alone: “Freddy, who was late,”
            return named
    if subject.member is not None:
        several = subject.pronoun == "we" or (subject.pronoun == "they" and not _is_one(layout.cast.members[subject.member]))
        return None if several else subject.member
    if subject.form is PointerForm.NAME:
        words = " ".join(layout.lower[subject.first : subject.last + 1])
        return names.get(words, names.get(layout.lower[subject.word]))
    return None


def _is_one(member: CastMember) -> bool:
    """Whether somebody is one person that the text may call “they”."""
    return member.is_named and not member.is_plural


def networks_for(layout: Layout) -> TalkWeights | None:
    """Return the networks that weigh the lines of a text of its length; None where sums do."""
    if not layout.reading.is_short:
        return layout.reading.novel_talks
    return layout.reading.talks if layout.cast.seen is not None else None


def weights_of(reading: Reading) -> Weights:
    """Return the weights for a text of its length."""
    return STORY_WEIGHTS if reading.is_short else NOVEL_WEIGHTS


def scores(speaking: Doubles, listening: Doubles, weights: Weights) -> tuple[Doubles, Doubles]:
    """Weigh the cues of a conversation: log scores of speakers and of hearers, (lines, people) each."""
    own = np.array([weights.speaker[cue] for cue in SpeakerCue])
    other = np.array([weights.hearer[cue] for cue in HearerCue])
    return speaking @ own, listening @ other


def moves_of(layout: Layout, talk: range, weights: Weights) -> Doubles:
    """Return the log scores of every move into a line, (lines, 6), as `pair_probabilities` takes them."""
    out = np.zeros((len(talk), 6))
    for row, line in enumerate(talk):
        if row:
            out[row] = weights.move[step_of(layout, line)]
    return out


def _decide(
    layout: Layout, presence: Presence, clues: Clues, talk: range, people: Sequence[int], *, seldom: Doubles, joined: Doubles
) -> list[Line]:
    """Decide the lines of one conversation; *seldom* and *joined* as `standings` takes them, of every member of the cast."""
    if not people:
        return [_unknown(layout, clues, line) for line in talk]
    speaking, listening = weigh(layout, presence, clues, talk, people)
    networks = networks_for(layout)
    if networks is not None:
        own, other, given = weigh_talk(networks, describe_talk(layout, clues, talk, people, speaking, listening))
    else:
        weights = weights_of(layout.reading)
        own, other = scores(speaking, listening, weights)
        given = moves_of(layout, talk, weights)
    pairs, moves = pair_probabilities(own, other, given)
    shares = pairs.sum(axis=2)
    best = shares.argmax(axis=1).tolist()
    speakers = [people[c] for c in best]
    rows = np.arange(len(best))
    chosen = shares[rows, best]
    hearing = pairs[rows, best] / np.maximum(chosen, _NO_SHARE)[:, None]
    likeliest, chances = hearing.argmax(axis=1).tolist(), hearing.max(axis=1).tolist()
    steps = [step_of(layout, line) if row else None for row, line in enumerate(talk)]
    reasons = [
        speaker_rule(layout, clues, line, speakers=speakers, start=talk.start, step=step, shares=share)
        for line, step, share in zip(talk, steps, moves.tolist(), strict=True)
    ]
    of_short = networks is not None and layout.reading.is_short
    sureness = None if networks is None or of_short else layout.reading.novel_sureness
    if sureness is not None:
        signs = describe_lines(
            layout,
            clues,
            talk,
            people,
            speaking=speaking,
            own=own,
            pairs=pairs,
            seldom=seldom[people],
            joined=joined[people],
            rules=[rule for rule, _ in reasons],
        )
        evidence = [evidence_of(*reason, chance) for reason, chance in zip(reasons, sure_of(sureness, signs), strict=True)]
    else:
        stand = standings(
            own=own,
            shares=shares,
            seldom=seldom[people],
            pointed=speaking[:, :, SpeakerCue.VOICE],
            joined=joined[people],
            named=speaking[0, :, SpeakerCue.IS_NAMED],
        )
        evidence = [
            speaker_evidence(*reason, share, standing, by_networks=of_short)
            for reason, share, standing in zip(reasons, chosen.tolist(), stand, strict=True)
        ]
    out: list[Line] = []
    for row, line in enumerate(talk):
        addressees, chance = _addressees(
            clues, line, people=people, likeliest=likeliest[row], chance=chances[row], speakers=speakers, row=row
        )
        tag = clues.tags[line]
        out.append(
            Line(
                stretch=layout.spoken[line].stretch,
                turn=line,
                speaker=speakers[row],
                addressees=addressees,
                cue_form=_form(tag),
                cue=None if tag is None else tag.subject.span(layout),
                evidence=evidence[row],
                addressee_evidence=hearer_evidence(layout, clues, line, addressees, chance),
            )
        )
    return out


def _addressees(
    clues: Clues, line: int, *, people: Sequence[int], likeliest: int, chance: float, speakers: Sequence[int], row: int
) -> tuple[tuple[int, ...], float]:
    """Return who is spoken to and the share of the first: the other party, the speaker, or two who talk just here.

    Args:
        clues: of the book.
        line: index among the spoken stretches.
        people: the candidates.
        likeliest: the place among these of the likeliest other party.
        chance: its share.
        speakers: the members decided on for the lines of the conversation.
        row: the line's place among these.
    """
    tag, speaker = clues.tags[line], speakers[row]
    if tag is not None and tag.to_self:
        return (speaker,), 1.0
    if len(people) < 2 or chance < HEARER_THRESHOLD:
        return (), chance
    other = people[likeliest]
    if clues.heard[line].called or (tag is not None and tag.hearers):
        return (other,), chance
    around = speakers[max(row - COMPANY_REACH, 0) : row + COMPANY_REACH + 1]
    counts = Counter(member for member in around if member not in (speaker, other))
    company = [member for member, lines in counts.most_common(COMPANY_MOST) if lines >= COMPANY_LINES]
    return (other, *company), chance


def _unknown(layout: Layout, clues: Clues, line: int) -> Line:
    tag = clues.tags[line]
    return Line(
        stretch=layout.spoken[line].stretch, turn=line, speaker=None, addressees=(), cue_form=_form(tag),
        cue=None if tag is None else tag.subject.span(layout), evidence=NOBODY_NEAR, addressee_evidence=NOBODY_NEAR,
    )  # fmt: skip


def _form(tag: Tag | None) -> CueForm:
    if tag is None:
        return CueForm.IMPLICIT
    return CueForm.EXPLICIT if tag.subject.form is PointerForm.NAME else CueForm.ANAPHORIC


def _with_turns(layout: Layout, lines: Sequence[Line]) -> list[Line]:
    """Join the lines of one turn: a speaker's lines in a paragraph with narration between, or a quotation over several."""
    goes_on = [
        k > 0 and (one.continues == k - 1 or step_of(layout, k) in (Move.WITHIN, Move.WITHIN_LONG))
        for k, one in enumerate(layout.spoken)
    ]
    firsts = first_of_turns((line.speaker for line in lines), goes_on)
    return [line if line.turn == first else replace(line, turn=first) for line, first in zip(lines, firsts, strict=True)]


def _deixis(layout: Layout, clues: Clues, k: int, line: Line) -> list[tuple[int, int, float]]:
    """Say whom I, you and a form of address (“ma'am”) mean in a line; the last two only where one person alone is spoken to."""
    out: list[tuple[int, int, float]] = []
    if len(line.addressees) == 1:
        chance = max(line.addressee_evidence.probability, 0.5)  # whoever it is, nobody calls himself
        called = [m for m in clues.heard[k].called if not layout.mention_is_proper[m] and layout.member[m] == line.speaker]
        out += [(m, line.addressees[0], chance) for m in called]
    for m in clues.heard[k].deictic:
        if PRONOUN_SETS[layout.mention_pronoun[m]] == "i":
            if line.speaker is not None:
                out.append((m, line.speaker, line.evidence.probability))
        elif len(line.addressees) == 1:
            out.append((m, line.addressees[0], line.addressee_evidence.probability))
    return out
