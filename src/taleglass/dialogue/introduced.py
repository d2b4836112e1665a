"""Who is it that says their name only now?

The cast is gathered before anybody speaks, so a girl who says “Then call me Sanne” in a line that no tag gives her, and the
Sanne of the next page, are two. Once it is known who speaks, they are one: where the line is likely enough hers, she had no
name, and the name was on nobody before.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from taleglass.cast import Cast, CastMember, Gender
from taleglass.dialogue.lines import Dialogue
from taleglass.reading import Reading
from taleglass.story import EntityKind

__all__ = ["join_introduced"]

_LEAST: Final = 0.75
"""Probability of the speaker from which who says a name is whose it is."""


def join_introduced(reading: Reading, cast: Cast, dialogue: Dialogue) -> tuple[Cast, Dialogue]:
    """Join those who say their name with the ones who go by it from there on.

    Args:
        reading: what each word means.
        cast: who is who; its ``introduced`` are the names that people call themselves by.
        dialogue: who speaks.

    Returns:
        Both with the name's owner in place of the one whom only the name had made. A member that has become another keeps its
        index, and has no mentions.
    """
    lines = {line.stretch: line for line in dialogue.lines}
    became: dict[int, int] = {}
    for name, own in cast.introduced:
        line = lines.get(int(reading.word_quotes[reading.span_first[name]]) - 1)
        if line is None or line.speaker is None or line.evidence.probability < _LEAST:
            continue
        unnamed, named = cast.members[line.speaker], cast.members[int(cast.mention_members[name])]
        if {unnamed.index, named.index}.isdisjoint({*became, *became.values()}) and _may_be(unnamed, named, own):
            became[named.index] = unnamed.index
    if not became:
        return cast, dialogue
    return _joined_cast(cast, became), _joined_dialogue(dialogue, became)


def _may_be(unnamed: CastMember, named: CastMember, own: int) -> bool:
    """Say whether somebody without a name may be the one of whom nothing was heard before the mention *own*."""
    genders = {unnamed.gender, named.gender} - {Gender.UNKNOWN, Gender.THEY}
    return (
        unnamed.index != named.index
        and unnamed.kind is named.kind is EntityKind.PERSON
        and named.is_named
        and not (unnamed.is_named or unnamed.is_plural or named.is_narrator or named.is_you)
        and named.mentions[0] >= own
        and len(genders) < 2
    )


def _joined_cast(cast: Cast, became: dict[int, int]) -> Cast:
    members = list(cast.members)
    for gone, kept in became.items():
        one, other = members[kept], members[gone]
        members[kept] = replace(
            one,
            name=other.name,
            names=other.names,
            is_named=True,
            gender=other.gender if one.gender is Gender.UNKNOWN else one.gender,
            mentions=tuple(sorted((*one.mentions, *other.mentions))),
        )
        members[gone] = replace(other, mentions=())
    owners = cast.mention_members.copy()
    for gone, kept in became.items():
        owners[cast.mention_members == gone] = kept
    return replace(cast, members=tuple(members), mention_members=owners)


def _joined_dialogue(dialogue: Dialogue, became: dict[int, int]) -> Dialogue:
    lines = []
    for line in dialogue.lines:
        speaker = None if line.speaker is None else became.get(line.speaker, line.speaker)
        heard = dict.fromkeys(
            became.get(member, member)
            for member in line.addressees
            if became.get(member, member) != speaker or member == line.speaker
        )
        lines.append(replace(line, speaker=speaker, addressees=tuple(heard)))
    deixis = tuple((span, became.get(member, member), probability) for span, member, probability in dialogue.deixis)
    return Dialogue(lines=tuple(lines), deixis=deixis)
