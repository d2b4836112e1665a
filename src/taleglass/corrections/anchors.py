"""Where in this text are the words that a correction holds on to?

An anchor quotes its words and what stands around them. Quotation marks, dashes, case, emphasis marks and line breaks are
folded (`taleglass.folding`), so the same book in another format or edition keeps its anchors. Of all places with these
words the one whose surroundings agree best is meant; a line whose opening words were revised is known by what is left of
them and of its surroundings. A place that agrees too little is no place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from taleglass.cast.pairs import pronoun_class
from taleglass.corrections.kinds import Anchor, Who
from taleglass.corrections.recounting import pronoun_of
from taleglass.corrections.speech import quotation_of_each
from taleglass.folding import fold
from taleglass.story import Mention, MentionForm, Quotation, Span, Story

__all__ = ["Places", "anchor_line", "anchor_mention", "point_at"]

_AROUND = 40
"""Characters of context kept on each side, about seven words."""
_OPENING = 80
"""Characters of a quotation's opening kept: about fifteen words; few quotations of a book share them."""
_AGREES = 0.3
"""Share of the context, both sides together, that must agree: one side by half and a little more. Decision 0013."""
_TELLING = 24
"""Folded characters from which an opening that occurs once is known without its context."""
_UNCHANGED = 0.75
"""Share of the context that must agree where other words stand between: one side whole and half of the other."""
_BESIDE = 8
"""Folded characters on each side by which such a place is looked up: the word next to it and more."""
_RENAMED = 2
"""Such places that show that somebody has another name; at one alone, somebody else may stand there now."""
_LIKE = 0.6
"""Likeness (difflib's ratio) of words with context from which a revised line is the same line."""
_CLOSE = 8
"""Lines that share most words with a revised one, to be compared letter by letter."""
_POINTS = 3
"""Mentions that point at somebody: the first, the middle and the last by the main name; others where there are too few."""


def anchor_mention(story: Story, mention: Mention) -> Anchor:
    """Return what holds on to a mention."""
    return _anchor(story, mention.span, mention.span.of(story.text))


def anchor_line(story: Story, line: Quotation) -> Anchor:
    """Return what holds on to a quotation."""
    return _anchor(story, line.speech, line.speech.of(story.text)[:_OPENING])


def point_at(story: Story, entity_id: str) -> Who:
    """Return what finds an entity again.

    “I” and “you” in speech, which rest on who is thought to speak there, point at somebody only where all mentions are such.
    """
    name = story.entity(entity_id).name
    every = story.mentions_of(entity_id)
    holders = quotation_of_each(every, story.lines)
    guessed = [
        holder is not None and pronoun_of(story, one) in {"i", "you"} for one, holder in zip(every, holders, strict=True)
    ]
    mentions = [one for one, is_guessed in zip(every, guessed, strict=True) if not is_guessed] or every
    chosen = [one for one in mentions if fold(one.span.of(story.text)) == fold(name)]
    for form in (MentionForm.PROPER, MentionForm.NOMINAL, MentionForm.PRONOUN):
        if len(chosen) < _POINTS:
            chosen += [one for one in mentions if one.form is form and one not in chosen][: _POINTS - len(chosen)]
    places = sorted({0, len(chosen) // 2, len(chosen) - 1})
    at = tuple(anchor_mention(story, chosen[place]) for place in places)
    return Who(name=name, at=at, is_split_off=entity_id in story.as_read.made)


def _anchor(story: Story, span: Span, words: str) -> Anchor:
    before, after = _around(story.text, span)
    return Anchor(words=" ".join(words.split()), before=before, after=after, at=span.start)


def _around(text: str, span: Span) -> tuple[str, str]:
    before = text[max(0, span.start - 2 * _AROUND) : span.start]
    after = text[span.end : span.end + 2 * _AROUND]
    return " ".join(before.split())[-_AROUND:], " ".join(after.split())[:_AROUND]


@dataclass(frozen=True)
class Places:
    """Finds the mentions and lines of one story that anchors hold on to."""

    story: Story

    def mention(self, anchor: Anchor) -> int | None:
        """Return the index of the mention that an anchor is of; None where the text has it no more."""
        found = self._mentions.get(fold(anchor.words), [])
        return self._best(anchor, found, [self.story.mentions[index].span for index in found], telling=False)

    def mention_between(self, anchor: Anchor) -> int | None:
        """Return the index of the mention that stands where the anchor's words stood, in other words; None where none does.

        Who gets another name in a revised text is found by what stands around the name.
        """
        before, after = fold(anchor.before), fold(anchor.after)
        if min(len(before), len(after)) < _BESIDE:
            return None
        found = self._mentions_by_surroundings.get((before[-_BESIDE:], after[:_BESIDE]), [])
        scored = [(self._agreement(anchor, self.story.mentions[index].span), index) for index in found]
        same = [index for agreement, index in scored if agreement >= _UNCHANGED]
        return same[0] if len(same) == 1 else None

    def line(self, anchor: Anchor) -> int | None:
        """Return the index of the line that an anchor is of; None where the text has it no more."""
        opening = fold(anchor.words)
        found = self._lines.get(opening[:_OPENING], [])
        if not found and len(opening) >= _TELLING:
            found = self._lines_by_start.get(opening[:_TELLING], [])
        spans = [self.story.lines[index].speech for index in found]
        best = self._best(anchor, found, spans, telling=len(opening) >= _TELLING)
        return self._revised(anchor) if best is None else best

    def has_line(self, words: str) -> bool:
        """Say whether any line opens with these words, wherever it stands."""
        return fold(words)[:_OPENING] in self._lines

    def entity(self, who: Who, owner: Sequence[str], names: Iterable[tuple[str, str]]) -> str | None:
        """Return the id of somebody; None where neither their mentions nor their name nor what stood around them is there.

        A pronoun may be another's in a revised text: where pronouns alone are left, they are somebody if most of their
        mentions agree, and a pronoun is no name by which to find them.

        Args:
            who: whom to find.
            owner: the entity of each mention as things stand.
            names: (id, name) of all entities as things stand, those that matter most first.
        """
        places = [index for anchor in who.at if (index := self.mention(anchor)) is not None]
        is_named = any(self.story.mentions[index].form is not MentionForm.PRONOUN for index in places)
        found = _most((owner[index] for index in places), fewest=1 if is_named else len(who.at) // 2 + 1)
        if found is not None:
            return found
        wanted = fold(who.name)
        if not who.at or not pronoun_class(wanted.split()):
            named = next((entity for entity, name in names if fold(name) == wanted), None)
            if named is not None:
                return named
        return _most((owner[i] for anchor in who.at if (i := self.mention_between(anchor)) is not None), fewest=_RENAMED)

    @cached_property
    def _mentions(self) -> dict[str, list[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        text = self.story.text
        for index, mention in enumerate(self.story.mentions):
            found[fold(mention.span.of(text))].append(index)
        return dict(found)

    @cached_property
    def _mentions_by_surroundings(self) -> dict[tuple[str, str], list[int]]:
        found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        text = self.story.text
        for index, mention in enumerate(self.story.mentions):
            before, after = map(fold, _around(text, mention.span))
            found[before[-_BESIDE:], after[:_BESIDE]].append(index)
        return dict(found)

    @cached_property
    def _openings(self) -> list[str]:
        return [fold(line.speech.of(self.story.text)[:_OPENING]) for line in self.story.lines]

    @cached_property
    def _lines(self) -> dict[str, list[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for index, opening in enumerate(self._openings):
            found[opening].append(index)
        return dict(found)

    @cached_property
    def _lines_by_start(self) -> dict[str, list[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for index, opening in enumerate(self._openings):
            found[opening[:_TELLING]].append(index)
        return dict(found)

    @cached_property
    def _lines_by_word(self) -> dict[str, list[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for index, opening in enumerate(self._openings):
            for word in set(opening.split()):
                found[word].append(index)
        return dict(found)

    def _best(self, anchor: Anchor, found: Sequence[int], spans: Sequence[Span], *, telling: bool) -> int | None:
        """Return the place whose context agrees best; the nearest of those that agree as well."""
        if not found:
            return None
        scored = [
            (self._agreement(anchor, span), -abs(span.start - anchor.at), index)
            for index, span in zip(found, spans, strict=True)
        ]
        agreement, _, best = max(scored)
        is_sure = agreement >= _AGREES or (telling and len(found) == 1)
        return best if is_sure else None

    def _agreement(self, anchor: Anchor, span: Span) -> float:
        """Return the share of the anchor's context that a place has too, 0 to 1; 1 for an anchor without context."""
        wanted_before, wanted_after = fold(anchor.before), fold(anchor.after)
        length = len(wanted_before) + len(wanted_after)
        if not length:
            return 1.0
        before, after = map(fold, _around(self.story.text, span))
        return (_common(wanted_before[::-1], before[::-1]) + _common(wanted_after, after)) / length

    def _revised(self, anchor: Anchor) -> int | None:
        """Find a line whose opening words or surroundings were changed a little."""
        words = set(fold(anchor.words).split())
        shared = Counter(index for word in words for index in self._lines_by_word.get(word, ()))
        close = sorted(shared, key=lambda index: (-shared[index], abs(self.story.lines[index].span.start - anchor.at)))
        wanted = fold(f"{anchor.before} {anchor.words} {anchor.after}")
        best: tuple[float, int, int] | None = None
        for index in close[:_CLOSE]:
            speech = self.story.lines[index].speech
            before, after = _around(self.story.text, speech)
            likeness = SequenceMatcher(None, wanted, fold(f"{before} {self._openings[index]} {after}"), autojunk=False).ratio()
            candidate = (likeness, -abs(speech.start - anchor.at), index)
            best = candidate if best is None else max(best, candidate)
        return best[2] if best is not None and best[0] >= _LIKE else None


def _most(entities: Iterable[str], *, fewest: int = 1) -> str | None:
    """Return whom most votes are for; None where they are fewer than *fewest*."""
    votes = Counter(entities)
    most = max(votes, key=lambda entity: (votes[entity], entity), default=None)
    return most if most is not None and votes[most] >= fewest else None


def _common(a: str, b: str) -> int:
    """Return how many characters two texts share from their beginning."""
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count
