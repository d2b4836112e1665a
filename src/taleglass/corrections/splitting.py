"""Which mentions and lines go to whom, when somebody turns out to be two?

Names and phrases tell. A pronoun outside speech goes where the nearest name or phrase before it in the same scene went, unless
it cannot mean whom these words lead to expect; and so does a line unless the words that name its speaker say otherwise. “I” and
“you” in speech go with the line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from taleglass.corrections.genders import clash, expected_pronoun
from taleglass.corrections.other_party import borders_of_talk
from taleglass.corrections.recounting import pronoun_of
from taleglass.corrections.speech import quotation_of_each
from taleglass.folding import fold
from taleglass.story import Evidence, Mention, MentionForm, Quotation, Span, Story

__all__ = ["Parted", "not_so_called", "part"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """What goes to the other one: indices of mentions, of lines they say and are told; and which phrases mean them."""

    mentions: tuple[int, ...]
    spoken: tuple[int, ...]
    heard: tuple[int, ...]
    called: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Told:
    """The places where a name or phrase tells which of two is meant, in text order.

    Attributes:
        spans: the names and phrases.
        is_other: whether each means the other one.
        pronouns: which one each leads to expect; empty for any.
        borders: characters beyond which none tells, in text order.
    """

    spans: list[Span]
    is_other: list[bool]
    pronouns: list[str]
    borders: list[int]

    def before(self, place: int, pronoun: str = "") -> bool:
        """Say whether the last one before *place*, on this side of a border, means the other one, and may be so called."""
        index = bisect_right(self.spans, Span(place, place + 1)) - 1
        border = bisect_right(self.borders, place) - 1
        if index < 0 or (border >= 0 and self.spans[index].start < self.borders[border]):
            return False
        return self.is_other[index] and not clash(self.pronouns[index], pronoun)

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
    words = [fold(span.of(story.text)) for span in spans]
    is_other = [inside(span) and one in called for span, one in zip(spans, words, strict=True)]
    told = _Told(
        spans,
        is_other,
        [expected_pronoun(story, story.mentions[index]) for index in telling],
        _borders(story),
    )

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
            is_moved = inside(mention.span) and fold(mention.span.of(story.text)) in called
        else:
            holder = holders[index]
            pronoun = pronoun_of(story, mention)
            if holder is not None and pronoun == "i":
                is_moved = holder in spoken
            elif holder is not None and pronoun == "you":
                is_moved = holder in heard
            else:
                is_moved = inside(mention.span) and told.before(mention.span.start, pronoun)
        if is_moved:
            moved.append(index)
    return Parted(
        mentions=tuple(moved),
        spoken=tuple(sorted(spoken)),
        heard=tuple(sorted(heard)),
        called=frozenset(one for one, is_so in zip(words, is_other, strict=True) if is_so),
    )


def not_so_called(story: Story, mentions: Iterable[Mention], called: Sequence[str]) -> tuple[str, ...]:
    """Return those of the phrases *called* by which none of *mentions* goes; a pronoun is no such phrase."""
    words = {fold(one.span.of(story.text)) for one in mentions if one.form is not MentionForm.PRONOUN}
    return tuple(phrase for phrase in dict.fromkeys(called) if fold(phrase) not in words)


def _borders(story: Story) -> list[int]:
    """Return where chapters and scenes begin, and paragraphs where the story has no scenes."""
    paragraphs = () if story.scenes else (one.span.start for one in story.book.paragraphs)
    return sorted({*borders_of_talk(story), *paragraphs})
