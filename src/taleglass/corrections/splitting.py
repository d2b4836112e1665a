"""Which mentions and lines go to whom, when somebody turns out to be two?

Names and phrases tell. A pronoun outside speech goes where the nearest name or phrase before it went, and so does a line
unless the words that name its speaker say otherwise; “I” and “you” in speech go with the line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from taleglass.corrections.recounting import pronoun_of
from taleglass.corrections.speech import quotation_of_each
from taleglass.folding import fold
from taleglass.story import Evidence, MentionForm, Quotation, Span, Story

__all__ = ["Parted", "part"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """What goes to the other one: indices of mentions, of lines they say, and of lines they are told."""

    mentions: tuple[int, ...]
    spoken: tuple[int, ...]
    heard: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """The places where a name or phrase tells which of two is meant, in text order."""

    spans: list[Span]
    is_other: list[bool]

    def before(self, place: int) -> bool:
        """Say whether the last one before *place* means the other one; before the first one, it does not."""
        index = bisect_right(self.spans, Span(place, place + 1)) - 1
        return index >= 0 and self.is_other[index]

    def at(self, spans: Sequence[Span]) -> bool | None:
        """Say what the first name or phrase that touches *spans* means; None where none does."""
        for span in spans:
            index = bisect_right(self.spans, Span(span.end, span.end + 1)) - 1
            while index >= 0 and self.spans[index].end > span.start:
                if self.spans[index].overlaps(span):
                    return self.is_other[index]
                index -= 1
        return None


def part(
    story: Story,
    owner: Sequence[str],
    lines: Sequence[Quotation],
    who: str,
    *,
    called: set[str],
    ranges: Sequence[tuple[int, int]],
) -> Parted:
    """Say what of *who* belongs to somebody else.

    Args:
        story: whose mentions they are.
        owner: the entity of each mention as things stand.
        lines: the lines as things stand.
        who: the entity to split.
        called: folded phrases that mean the other one; empty for all mentions in *ranges*.
        ranges: half-open ranges of characters in which it is so.
    """

    def inside(span: Span) -> bool:
        return any(start <= span.start and span.end <= end for start, end in ranges)

    own = [index for index, entity in enumerate(owner) if entity == who]
    if not called:
        return Parted(
            mentions=tuple(index for index in own if inside(story.mentions[index].span)),
            spoken=tuple(index for index, line in enumerate(lines) if line.speaker == who and inside(line.span)),
            heard=tuple(index for index, line in enumerate(lines) if who in line.addressees and inside(line.span)),
        )
    telling = [index for index in own if story.mentions[index].form is not MentionForm.PRONOUN]
    spans = [story.mentions[index].span for index in telling]
    told = _Told(spans, [inside(span) and fold(span.of(story.text)) in called for span in spans])

    def goes(evidence: Evidence, cue: Span | None, line: Quotation) -> bool:
        if not inside(line.span):
            return False
        said = told.at([*([cue] if cue else []), *evidence.spans])
        return told.before(line.span.start) if said is None else said

    spoken = {i for i, line in enumerate(lines) if line.speaker == who and goes(line.evidence, line.cue, line)}
    heard = {
        i
        for i, line in enumerate(lines)
        if who in line.addressees and (i in spoken if line.speaker == who else goes(line.addressee_evidence, None, line))
    }
    holders = quotation_of_each(story.mentions, lines)
    moved = []
    for index in own:
        mention = story.mentions[index]
        if mention.form is not MentionForm.PRONOUN:
            is_other = inside(mention.span) and fold(mention.span.of(story.text)) in called
        else:
            holder = holders[index]
            pronoun = pronoun_of(story, mention)
            if holder is not None and pronoun == "i":
                is_other = holder in spoken
            elif holder is not None and pronoun == "you":
                is_other = holder in heard
            else:
                is_other = inside(mention.span) and told.before(mention.span.start)
        if is_other:
            moved.append(index)
    return Parted(mentions=tuple(moved), spoken=tuple(sorted(spoken)), heard=tuple(sorted(heard)))
