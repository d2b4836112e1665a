"""What does the story look like once a person has set it right?

Corrections are applied to what the reading had concluded, one after another, so the same corrections give the same story
whether it was read just now or corrected before. A correction that does not fit this text changes nothing and says why.
Afterwards whoever changed is counted anew, and scenes, traits, kinships and likely duplicates follow.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from taleglass.corrections.anchors import Places
from taleglass.corrections.files import as_text
from taleglass.corrections.genders import clear_pronoun
from taleglass.corrections.kinds import (
    BY_A_PERSON,
    Anchor,
    KeepApart,
    Merge,
    Rename,
    SetAddressees,
    SetRight,
    SetSpeaker,
    Split,
    Who,
)
from taleglass.corrections.naming import SpeakerWords
from taleglass.corrections.other_party import borders_of_talk, said_to_the_silent
from taleglass.corrections.recounting import fitting_name, is_name, pronoun_of, recounted, tallies
from taleglass.corrections.scenes import scenes_after
from taleglass.corrections.splitting import Parted, part
from taleglass.dialogue import first_of_turns
from taleglass.folding import fold
from taleglass.portraits import portray
from taleglass.story import AsRead, Correction, Entity, EntityKind, Evidence, Quotation, Role, Scene, Story

__all__ = ["as_it_was_read", "correct"]

_BY_HAND = Evidence(spans=(), probability=1.0, concluded_by=BY_A_PERSON)
_NOTHING = Evidence(spans=(), probability=0.0, concluded_by="nothing")


class _DoesNotFit(Exception):
    """Says why a correction changes nothing in this text."""


def correct(story: Story, corrections: Sequence[SetRight]) -> Story:
    """Return *story* as it was read with *corrections* applied in order, and portrayed anew.

    Args:
        story: as read, or corrected before: its own corrections are taken back first.
        corrections: all that are to hold.
    """
    read = as_it_was_read(story)
    if not corrections:
        return portray(replace(read, entities=_by_first_mention(read.entities), corrections=(), as_read=AsRead()))
    work = _Work(read)
    done = [work.apply(correction) for correction in corrections]
    corrected = portray(replace(work.finished(), corrections=tuple(done)))
    two = work.known_as_two()
    asked = tuple(pair for pair in corrected.same_person if frozenset((pair.first, pair.second)) not in two)
    return replace(corrected, same_person=asked)


def as_it_was_read(story: Story) -> Story:
    """Return the story that the reading gave, before anybody corrected it; traits and the like are still those of *story*."""
    before = story.as_read
    if before == AsRead():
        return replace(story, corrections=())
    owners = dict(before.mentions)
    lines = {line.id: line for line in before.lines}
    scenes = {scene.id: scene for scene in before.scenes}
    entities = {entity.id: entity for entity in story.entities if entity.id not in set(before.made)}
    entities |= {entity.id: entity for entity in before.entities}
    return replace(
        story,
        mentions=tuple(
            replace(mention, entity=owners[index]) if index in owners else mention
            for index, mention in enumerate(story.mentions)
        ),
        entities=_by_first_mention(entities.values()),
        lines=tuple(lines.get(line.id, line) for line in story.lines),
        scenes=tuple(scenes.get(scene.id, scene) for scene in story.scenes),
        corrections=(),
        as_read=AsRead(),
    )


def _by_first_mention(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    return tuple(sorted(entities, key=lambda entity: (entity.first, entity.id)))


class _Work:
    """A story on the bench."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.places = Places(story)
        self.owner = [mention.entity for mention in story.mentions]
        self.held = Counter(self.owner)  # mentions of each entity as things stand
        self.lines = list(story.lines)
        self.entities = {entity.id: entity for entity in story.entities}
        self.names: dict[str, str] = {entity.id: entity.name for entity in story.entities}
        self.given: set[str] = set()  # whose name a person gave
        self.renamed: set[str] = set()  # of these, who had another name before
        self.narrators = {entity.id for entity in story.entities if entity.role is Role.NARRATOR}
        self.parted: set[str] = set()  # who came out of a split, and whom it left
        self.split_off: set[str] = set()  # who came out of a split
        self.changed: set[str] = set()
        self.heirs: dict[str, str] = {}  # who has the mentions of those that have none left
        self.apart: list[tuple[str, str]] = []
        self.halves: list[tuple[str, str]] = []  # who was split, and who came out of it
        self.words = SpeakerWords(story)
        self.borders = borders_of_talk(story)
        self.spoken: defaultdict[int, list[int]] | None = None

    # ------------------------------------------------------------------ one by one

    def apply(self, correction: SetRight) -> Correction:
        """Apply one correction, and say what became of it."""
        try:
            missing, outcome = self._apply(correction)
        except _DoesNotFit as reason:
            return Correction(text=as_text(correction), fits=False, outcome=str(reason))
        return Correction(text=as_text(correction), fits=not missing, outcome=outcome)

    def _apply(self, correction: SetRight) -> tuple[int, str]:
        """Return how many anchors were not found, and the outcome."""
        match correction:
            case Merge(who=who, into=into):
                return self._merge(self._find(who), self._find(into))
            case Rename(who=who, name=name):
                return self._rename(self._find(who), name)
            case Split():
                return self._split(correction)
            case SetSpeaker(lines=anchors, who=speaker):
                return self._speaker(anchors, None if speaker is None else self._find(speaker))
            case SetAddressees(lines=anchors, who=everyone):
                return self._addressees(anchors, tuple(dict.fromkeys(self._find(one) for one in everyone)))
            case KeepApart(who=who, other=other):
                one, two = self._find(who), self._find(other)
                if one == two:
                    message = f"“{self.names[one]}” is one here; there is nobody to keep apart."
                    raise _DoesNotFit(message)
                self.apart.append((one, two))
                return 0, f"“{self.names[one]}” and “{self.names[two]}” are two."

    def _find(self, who: Who) -> str:
        ranked = sorted(
            self.entities.values(), key=lambda entity: (not entity.is_character, -entity.mention_count, entity.first)
        )
        own = ((entity.id, self.names[entity.id]) for entity in ranked)
        aliases = ((entity.id, alias.text) for entity in ranked for alias in entity.aliases)
        living = ((entity, name) for names in (own, aliases) for entity, name in names if self.held[entity])
        found = self.places.entity(who, self.owner, living)
        if found is None:
            message = f"Nobody in this text is “{who.name}”."
            raise _DoesNotFit(message)
        if who.is_split_off and found not in set(map(self._heir, self.split_off)):
            message = f"“{who.name}” was split off somebody; the correction that did so is gone or does not fit."
            raise _DoesNotFit(message)
        return found

    def _merge(self, who: str, into: str) -> tuple[int, str]:
        if who == into:
            return 0, f"“{self.names[into]}” is one already."
        if frozenset((who, into)) in self._pairs(self.apart):
            two = f"“{self.names[who]}” and “{self.names[into]}” are two"
            message = f"{two}, as an earlier correction says; take that one back first."
            raise _DoesNotFit(message)
        moved = [index for index, entity in enumerate(self.owner) if entity == who]
        lines = sum(line.speaker == who for line in self.lines)
        name, before = self.names[who], self.names[into]
        goes_by_it = self._weight_of_name(who) > self._weight_of_name(into)
        for index in moved:
            self._give(index, into)
        self.changed |= {who, into}
        if who in self.narrators:
            self.narrators.add(into)
        if goes_by_it:
            self.names[into] = name
            for named in (self.given, self.renamed):
                if who in named:
                    named.add(into)
                else:
                    named.discard(into)
        self._bequeath()
        called = "" if self.names[into] == before else f", called “{name}”"
        return 0, f"“{name}” is “{before}”{called}: {_counted(len(moved), 'mention')} and {_counted(lines, 'line')} joined."

    def _give(self, index: int, entity: str) -> None:
        """Let a mention be of another entity; who has none left leaves their lines to who got the last one."""
        before = self.owner[index]
        self.owner[index] = entity
        self.held[before] -= 1
        self.held[entity] += 1
        if not self.held[before]:
            self.heirs[before] = entity

    def _weight_of_name(self, entity: str) -> int:
        """Return what a name weighs in a merge: a new name most, then one of the text or of a split, then a description."""
        if entity in self.renamed:
            return 2
        own = (mention for mention, owner in zip(self.story.mentions, self.owner, strict=True) if owner == entity)
        return int(entity in self.given or any(is_name(self.story, mention) for mention in own))

    def _rename(self, who: str, name: str) -> tuple[int, str]:
        name = " ".join(name.split())
        before = self.names[who]
        self.names[who] = name
        self.given.add(who)
        self.renamed.add(who)
        self.changed.add(who)
        return 0, f"“{before}” goes by “{name}”.{self._namesake(who)}"

    def _namesake(self, who: str) -> str:
        """Return a sentence about another of their kind who goes by the name of *who* too; empty where nobody does."""
        name, kind = fold(self.names[who]), self.entities[who].kind
        others = [
            one
            for one, entity in self.entities.items()
            if one != who and self.held[one] and entity.kind is kind and fold(self.names[one]) == name
        ]
        if not others:
            return ""
        return f" Another goes by that name too ({others[0]}); if they are one, merge {who} and {others[0]}."

    def _split(self, split: Split) -> tuple[int, str]:
        who = self._find(split.who)
        ranges, missing = self._ranges(split)
        called = {fold(words) for words in split.called}
        parted = part(self.story, self.owner, self.lines, who, called=called, ranges=ranges)
        if not parted.mentions:
            message = f"“{self.names[who]}” has no mention that is to be split off."
            raise _DoesNotFit(message)
        if len(parted.mentions) == self.held[who]:
            message = f"All mentions of “{self.names[who]}” are to be split off, so nobody is left to split."
            raise _DoesNotFit(message)
        new = self._made(who, parted)
        for index in parted.mentions:
            self._give(index, new)
        for index in parted.spoken:
            self.lines[index] = replace(self.lines[index], speaker=new)
        for index in parted.heard:
            heard = tuple(new if entity == who else entity for entity in self.lines[index].addressees)
            self.lines[index] = replace(self.lines[index], addressees=heard)
        self.changed |= {who, new}
        self.parted |= {who, new}
        self.split_off.add(new)
        self.halves.append((who, new))
        if split.name is not None:
            self.names[new] = " ".join(split.name.split())
            self.given.add(new)
        else:
            tally = tallies(self.story, self.owner, self.lines, {new}, [0.0] * len(self.owner))[new]
            first = self.story.mentions[parted.mentions[0]]
            self.names[new] = fitting_name(tally, " ".join(first.span.of(self.story.text).split()))
        counts = f"{_counted(len(parted.mentions), 'mention')} and {_counted(len(parted.spoken), 'line')}"
        told = f"“{self.names[new]}” was split off “{self.names[who]}”: {counts}."
        told += f"{self._namesake(new) if split.name else ''}{_not_found(missing, 'stretch')}"
        unused = [words for words in split.called if fold(words) not in parted.called]
        return missing + len(unused), told + _not_called(unused)

    def _ranges(self, split: Split) -> tuple[list[tuple[int, int]], int]:
        """Find the stretches of a split as half-open ranges of characters, and count those not found."""
        if not split.between:
            return [(0, len(self.story.text) + 1)], 0
        found: list[tuple[int, int]] = []
        for stretch in split.between:
            first, last = self.places.mention(stretch.first), self.places.mention(stretch.last)
            if first is not None and last is not None:
                found.append((self.story.mentions[first].span.start, self.story.mentions[last].span.end))
        if not found:
            raise _DoesNotFit("The stretch of text in which somebody is to be split is not in this text.")
        return found, len(split.between) - len(found)

    def _made(self, who: str, parted: Parted) -> str:
        """Make an entity for what was split off; its id comes from the place of its first mention."""
        before = self.entities[who]
        first = self.story.mentions[parted.mentions[0]].span
        new = wanted = f"{before.kind.value.lower()}_{first.start}"
        number = 1
        while self.held[new]:  # an id whose bearer was merged into another is free again
            number += 1
            new = f"{wanted}_{number}"
        self.entities[new] = replace(before, id=new, first=first)
        self.given.discard(new)
        self.renamed.discard(new)
        self.narrators.discard(new)
        if who in self.narrators:
            self.narrators.add(new)
        return new

    def _speaker(self, anchors: Sequence[Anchor], who: str | None) -> tuple[int, str]:
        found, missing = self._found_lines(anchors)
        silenced: dict[int, str] = {}
        for index in found:
            line = self.lines[index]
            self.changed |= {entity for entity in (line.speaker, who) if entity is not None}
            if line.speaker is not None and line.speaker != who:
                silenced[index] = line.speaker
            heard = _heard_from(line, who)
            self.lines[index] = replace(
                line,
                speaker=who,
                evidence=_BY_HAND,
                addressees=heard,
                addressee_evidence=line.addressee_evidence if heard or not line.addressees else _NOTHING,
            )
        if who is not None:
            known_as = clear_pronoun(self.entities[who].pronouns)
            for index in found:
                self._say(index, "i", None, who)
                self._hand_over(self.words.of(index, self.owner, self.lines, known_as), who)
        for index, before in said_to_the_silent(self.lines, silenced, self.borders).items():
            self._say_instead_to(index, before, who)
        self._bequeath()
        by = "somebody unknown" if who is None else f"“{self.names[who]}”"
        if alone := self._said_alone(found):
            by += f", {_counted(alone, 'line')} to themselves"
        return missing, f"{_counted(len(found), 'line')} said by {by}.{_not_found(missing, 'line')}"

    def _say_instead_to(self, line: int, before: str, who: str | None) -> None:
        """Let a line that was thought to be said to one be said to another, or to nobody known; unless the other says it."""
        said = self.lines[line]
        if said.speaker == who:
            return
        heard = dict.fromkeys(who if one == before else one for one in said.addressees)
        known = tuple(one for one in heard if one is not None)
        evidence = said.addressee_evidence if known else _NOTHING
        self.lines[line] = replace(said, addressees=known, addressee_evidence=evidence)
        if who is not None and known == (who,):
            self._say(line, "you", before, who)

    def _addressees(self, anchors: Sequence[Anchor], everyone: tuple[str, ...]) -> tuple[int, str]:
        found, missing = self._found_lines(anchors)
        without = 0
        for index in found:
            line = self.lines[index]
            before = line.addressees
            # Whoever is named alone speaks to themselves in their own lines; of several, the others are spoken to.
            heard = everyone if len(everyone) == 1 else tuple(one for one in everyone if one != line.speaker)
            without += heard != everyone
            self.lines[index] = replace(line, addressees=heard, addressee_evidence=_BY_HAND)
            if len(heard) == 1 and len(before) == 1:
                self._say(index, "you", before[0], heard[0])
        self._bequeath()
        to = " and ".join(f"“{self.names[one]}”" for one in everyone) or "somebody unknown"
        if without:
            to += f", {_counted(without, 'line')} without who says it"
        elif alone := self._said_alone(found):
            to += f", {_counted(alone, 'line')} by themselves"
        return missing, f"{_counted(len(found), 'line')} said to {to}.{_not_found(missing, 'line')}"

    def _said_alone(self, lines: Sequence[int]) -> int:
        """Count the lines whose speakers speak to themselves."""
        return sum(self.lines[index].speaker in self.lines[index].addressees for index in lines)

    def _found_lines(self, anchors: Sequence[Anchor]) -> tuple[list[int], int]:
        places = [self.places.line(anchor) for anchor in anchors]
        found = sorted({place for place in places if place is not None})
        if not found:
            words = anchors[0].words if len(anchors[0].words) <= 60 else f"{anchors[0].words[:59]}…"
            more = "" if len(anchors) == 1 else f" and {len(anchors) - 1} more"
            message = f"No line of this text is “{words}”{more}."
            if any(self.places.has_line(anchor.words) for anchor in anchors):
                message = f"The “{words}”{more} that was meant is not in this text; others of the same words are."
            raise _DoesNotFit(message)
        return found, places.count(None)

    def _say(self, line: int, pronoun: str, before: str | None, now: str) -> None:
        """Give the pronouns of a line's own words (not of a quotation inside) to whom they mean now.

        Args:
            line: index of the line.
            pronoun: ``i`` or ``you``.
            before: whose they must have been; None for anybody's.
            now: whose they are.
        """
        said = (index for index in self._mentions_in()[line] if before is None or self.owner[index] == before)
        self._hand_over([index for index in said if pronoun_of(self.story, self.story.mentions[index]) == pronoun], now)

    def _hand_over(self, mentions: Iterable[int], entity: str) -> None:
        """Give mentions to an entity, and remember who has others now."""
        for index in mentions:
            before = self.owner[index]
            if before != entity:
                self._give(index, entity)
                self.changed |= {before, entity}

    def _mentions_in(self) -> Mapping[int, list[int]]:
        """Return the indices of the mentions in each line's own words."""
        if self.spoken is None:
            self.spoken = defaultdict(list)
            for index, holder in enumerate(self.words.holders):
                if holder is not None:
                    self.spoken[holder].append(index)
        return self.spoken

    def _bequeath(self) -> None:
        """Let no line name somebody who has no mention left, and nobody speak to themselves because two became one."""
        for index, line in enumerate(self.lines):
            speaker = None if line.speaker is None else self._heir(line.speaker)
            heard = tuple(dict.fromkeys(self._heir(one) for one in line.addressees))
            if line.speaker not in line.addressees:
                heard = tuple(one for one in heard if one != speaker)
            if (speaker, heard) != (line.speaker, line.addressees):
                self.lines[index] = replace(
                    line,
                    speaker=speaker,
                    addressees=heard,
                    addressee_evidence=line.addressee_evidence if heard else _NOTHING,
                )
                self.changed |= {one for one in (speaker, *heard) if one is not None}

    def _pairs(self, pairs: Iterable[tuple[str, str]]) -> set[frozenset[str]]:
        """Return pairs of entities as those who have their mentions now."""
        return {frozenset(map(self._heir, pair)) for pair in pairs}

    def _heir(self, entity: str) -> str:
        while entity in self.heirs and not self.held[entity]:
            entity = self.heirs[entity]
        return entity

    # ------------------------------------------------------------------ all together

    def known_as_two(self) -> set[frozenset[str]]:
        """Return the pairs of entities of whom a person said that they are two, by keeping them apart or by a split."""
        return self._pairs([*self.apart, *self.halves])

    def finished(self) -> Story:
        """Return the corrected story: counted anew, with what the reading had said where it differs."""
        story = self.story
        self.lines = _in_turns(story, self.lines)
        sureness = {entity.id: entity.probability for entity in story.entities}
        counted = tallies(story, self.owner, self.lines, self.changed, [sureness[mention.entity] for mention in story.mentions])
        people = {entity.id: entity for entity in story.entities if entity.kind is EntityKind.PERSON}
        most = max(
            (len(counted[one].spans) if one in counted else entity.mention_count for one, entity in people.items()), default=0
        )
        entities = {entity.id: entity for entity in story.entities}
        for one in self.changed:
            tally = counted[one]
            if not tally.spans:
                entities.pop(one, None)
                continue
            before = self.entities[one]
            kept = self.names[one]
            called = {words.casefold() for words in (*tally.proper, *tally.common)}
            is_still_called_so = one in self.given or kept.casefold() in called or one in self.narrators
            entities[one] = recounted(
                before,
                tally,
                name=kept if is_still_called_so else fitting_name(tally, kept),
                is_narrator=one in self.narrators and (one not in self.parted or tally.pronouns["I"] > 0),
                most=most,
            )
        now = _by_first_mention(entities.values())
        scenes = scenes_after(story, self.owner, self.lines, self._heir)
        return replace(
            story,
            mentions=tuple(
                mention if mention.entity == owner else replace(mention, entity=owner)
                for mention, owner in zip(story.mentions, self.owner, strict=True)
            ),
            entities=now,
            lines=tuple(self.lines),
            scenes=scenes,
            as_read=self._as_read(now, scenes),
        )

    def _as_read(self, now: Sequence[Entity], scenes: Sequence[Scene]) -> AsRead:
        story = self.story
        held = {entity.id: entity for entity in now}
        return AsRead(
            mentions=tuple(
                (index, mention.entity)
                for index, (mention, owner) in enumerate(zip(story.mentions, self.owner, strict=True))
                if mention.entity != owner
            ),
            entities=tuple(entity for entity in story.entities if held.get(entity.id) != entity),
            made=tuple(sorted(held.keys() - {entity.id for entity in story.entities})),
            lines=tuple(before for before, after in zip(story.lines, self.lines, strict=True) if before != after),
            scenes=tuple(before for before, after in zip(story.scenes, scenes, strict=True) if before != after),
        )


def _in_turns(story: Story, lines: list[Quotation]) -> list[Quotation]:
    """Return the lines with the turns that they make now; between two whose speakers are as read, turns are as read too."""
    is_new = [line.speaker != before.speaker for before, line in zip(story.lines, lines, strict=True)]
    if not any(is_new):
        return lines
    starts = [paragraph.span.start for paragraph in story.book.paragraphs]
    paragraphs = [bisect_right(starts, line.span.start) - 1 for line in lines]

    def goes_on(index: int) -> bool:
        if not index:
            return False
        before, line = lines[index - 1], lines[index]
        if before.turn == line.turn:
            return True
        steps = paragraphs[index] - paragraphs[index - 1]
        runs_over = steps == 1 and not before.is_closed and line.span.start == starts[paragraphs[index]]
        return (is_new[index - 1] or is_new[index]) and (not steps or runs_over)

    firsts = first_of_turns((line.speaker for line in lines), map(goes_on, range(len(lines))))
    return [
        line if line.turn == lines[first].id else replace(line, turn=lines[first].id)
        for line, first in zip(lines, firsts, strict=True)
    ]


def _heard_from(line: Quotation, speaker: str | None) -> tuple[str, ...]:
    """Return who is addressed by a line once *speaker* says it: nobody by themselves, unless the line or a person says so."""
    is_by_hand = line.addressee_evidence.concluded_by == BY_A_PERSON
    if line.addressees == (line.speaker,) and not is_by_hand:
        return () if speaker is None else (speaker,)
    if line.addressees == (speaker,) and is_by_hand:
        return line.addressees
    return tuple(entity for entity in line.addressees if entity != speaker)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _not_called(words: Sequence[str]) -> str:
    return f" Nothing there is called {' or '.join(f'“{one}”' for one in words)}." if words else ""


def _not_found(missing: int, what: str) -> str:
    if not missing:
        return ""
    return f" {missing} {what}{'' if missing == 1 else 'es' if what == 'stretch' else 's'} of the correction not found."
