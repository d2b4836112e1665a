"""What is counted of an entity once its mentions and lines have changed hands?

The same as when a story is put together: aliases, pronouns, first and last place, lines, words and role, here from the finished
layers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from taleglass.assembly import aliases_of, is_major
from taleglass.cast.names import is_clean_name, name_words, plain_words
from taleglass.cast.pairs import PRONOUN_SETS, pronoun_class
from taleglass.corrections.speech import quotation_of_each
from taleglass.story import Entity, EntityKind, Mention, MentionForm, Quotation, Role, Span, Story

__all__ = ["Tally", "fitting_name", "is_name", "pronoun_of", "recounted", "tallies"]

_NEARLY_AS_COMMON = 0.5
"""Share of the commonest name's mentions that a fuller name needs to be the name, as in the cast."""
_THIRD_PERSON = frozenset({"he", "she", "it", "they"})


@dataclass(slots=True)
class Tally:
    """What is counted of one entity."""

    spans: list[Span] = field(default_factory=list)
    proper: Counter[str] = field(default_factory=Counter)
    common: Counter[str] = field(default_factory=Counter)
    pronouns: Counter[str] = field(default_factory=Counter)
    outside_speech: int = 0
    lines: int = 0
    words: int = 0
    sureness: float = 0.0  # sum over mentions of how sure their chain was, as read


def pronoun_of(story: Story, mention: Mention) -> str:
    """Return the pronoun set of a mention, such as ``i``; empty for what is no personal pronoun."""
    return PRONOUN_SETS[pronoun_class([mention.span.of(story.text)])] if mention.form is MentionForm.PRONOUN else ""


def is_name(story: Story, mention: Mention) -> bool:
    """Say whether a mention is a proper name and only that."""
    words = (story.text[one.start : one.end] for one in story.tokens[mention.first_token : mention.end_token])
    return mention.form is MentionForm.PROPER and is_clean_name(list(words))


def tallies(
    story: Story, owner: Sequence[str], lines: Sequence[Quotation], wanted: set[str], sureness: Sequence[float]
) -> dict[str, Tally]:
    """Count the entities in *wanted*.

    Args:
        story: whose mentions are counted.
        owner: the entity of each mention as things stand.
        lines: the lines as things stand.
        wanted: the ids to count.
        sureness: of each mention, how sure its chain was, as read.
    """
    found = {entity: Tally() for entity in wanted}
    holders = quotation_of_each(story.mentions, lines)
    tells_you = any(pronoun == "you" for entity in story.entities for pronoun, _ in entity.pronouns)
    for mention, entity, sure, holder in zip(story.mentions, owner, sureness, holders, strict=True):
        tally = found.get(entity)
        if tally is None:
            continue
        tally.spans.append(mention.span)
        tally.sureness += sure
        spoken = holder is not None
        tally.outside_speech += not spoken
        pronoun = pronoun_of(story, mention)
        if mention.form is MentionForm.PRONOUN:
            if pronoun in _THIRD_PERSON or (not spoken and (pronoun == "i" or (pronoun == "you" and tells_you))):
                tally.pronouns["I" if pronoun == "i" else pronoun] += 1
            continue
        surface = mention.span.of(story.text)
        if mention.form is not MentionForm.PROPER:
            tally.common[plain_words(surface) or surface] += 1
        elif is_name(story, mention):
            tally.proper[name_words(surface) or surface] += 1
    for line in lines:
        tally = found.get(line.speaker or "")
        if tally is not None:
            tally.lines += 1
            tally.words += len(line.speech.of(story.text).split())
    return found


def recounted(before: Entity, tally: Tally, *, name: str, is_narrator: bool, most: int) -> Entity:
    """Return an entity as its tally has it.

    Args:
        before: whose id and kind it keeps.
        tally: with at least one mention.
        name: what it goes by.
        is_narrator: whether it tells the story.
        most: mentions of the most mentioned person.
    """
    return Entity(
        id=before.id,
        kind=before.kind,
        name=name,
        aliases=aliases_of(tally.proper, tally.common),
        pronouns=tuple(_ranked(tally.pronouns)),
        role=_role(before, tally, is_narrator=is_narrator, most=most),
        mention_count=len(tally.spans),
        first=min(tally.spans),
        last=max(tally.spans),
        line_count=tally.lines,
        words_spoken=tally.words,
        probability=round(tally.sureness / len(tally.spans), 4),
    )


def fitting_name(tally: Tally, otherwise: str) -> str:
    """Return what the text calls somebody: the commonest name, or a fuller one that is nearly as common, or a phrase."""
    if tally.proper:
        top = max(tally.proper.values())
        usual = [name for name, count in tally.proper.items() if count >= _NEARLY_AS_COMMON * top]
        return min(usual, key=lambda name: (-len(name.split()), -tally.proper[name], name))
    if tally.common:
        return min(tally.common, key=lambda phrase: (-tally.common[phrase], len(phrase), phrase))
    return otherwise


def _role(before: Entity, tally: Tally, *, is_narrator: bool, most: int) -> Role:
    if before.kind is not EntityKind.PERSON and not tally.lines and not before.is_character:
        return Role.NONE
    if is_narrator:
        return Role.NARRATOR
    if before.role is Role.NONE and not (tally.proper or tally.lines or tally.pronouns["you"]):
        return Role.NONE
    if is_major(len(tally.spans), most):
        return Role.MAJOR
    return Role.MINOR if tally.lines or tally.outside_speech else Role.MENTIONED


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
