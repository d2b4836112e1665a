"""What do we know of a character, for a program and for a person?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from taleglass.cli.persons import chapter_of
from taleglass.cli.terminal import Cell
from taleglass.story import Entity, Kinship, SamePerson, Story, TraitKind
from taleglass.story.called import called

__all__ = ["as_object", "pair_as_object", "rows"]

_SHOWN = 12
"""Words of each list that a table shows."""
_DOINGS = {
    TraitKind.AGENT: "does",
    TraitKind.PATIENT: "undergoes",
    TraitKind.POSSESSION: "has",
    TraitKind.MODIFIER: "is",
}


def as_object(story: Story, who: Entity) -> dict[str, object]:
    """Return all of it for a program; lists run from the commonest down, kinships from the surest."""
    names = {entity.id: entity.name for entity in story.entities}
    chapters = story.book.chapters
    return {
        "id": who.id,
        "name": who.name,
        "kind": who.kind.value,
        "role": who.role.value,
        "aliases": [{"text": alias.text, "count": alias.count, "proper": alias.is_proper} for alias in who.aliases],
        "pronouns": dict(who.pronouns),
        "mentions": who.mention_count,
        "lines": who.line_count,
        "words_spoken": who.words_spoken,
        "first": {"start": who.first.start, "end": who.first.end, "chapter": chapter_of(chapters, who.first)},
        "last": {"start": who.last.start, "end": who.last.end, "chapter": chapter_of(chapters, who.last)},
        "talks_to": [{"id": one, "name": names[one], "lines": lines} for one, lines in story.spoken_to_by(who.id)],
        **{
            kind.value: [{"lemma": lemma, "count": count} for lemma, count in words]
            for kind, words in _doings(story, who).items()
        },
        "kin": [_kinship(story, names, kin) for kin in story.kin_of(who.id)],
        "confidence": who.probability,
    }


def rows(story: Story, who: Entity) -> Iterator[tuple[Cell, Cell]]:
    """Give it for a person: what, and the answer."""
    names = {entity.id: entity.name for entity in story.entities}
    chapters = story.book.chapters
    yield "name", who.name
    yield "role", who.role.value
    yield "called", ", ".join(f"{alias.text} ({alias.count})" for alias in called(who)[:_SHOWN])
    yield "pronouns", ", ".join(f"{pronoun} ({count})" for pronoun, count in who.pronouns)
    yield "mentions", who.mention_count
    yield "lines", f"{who.line_count}, {who.words_spoken} words"
    first, last = chapter_of(chapters, who.first), chapter_of(chapters, who.last)
    if first is not None and last is not None:
        yield "chapters", f"{first}–{last}"
    yield "talks to", ", ".join(f"{names[one]} ({lines})" for one, lines in story.spoken_to_by(who.id)[:_SHOWN])
    for kind, words in _doings(story, who).items():
        yield _DOINGS[kind], ", ".join(f"{lemma} ({count})" for lemma, count in words[:_SHOWN])
    for kin in story.kin_of(who.id)[:_SHOWN]:
        said = " ".join(story.surface(kin.evidence.spans[0]).split())
        places = len(kin.evidence.spans)
        more = f" and {places - 1} more" if places > 1 else ""
        yield "kin", f"{names[kin.who]} is {kin.relation} of {names[kin.of]} ({kin.evidence.probability:.2f}: “{said}”{more})"


def pair_as_object(story: Story, pair: SamePerson) -> dict[str, object]:
    """Return a likely duplicate for a program."""
    first, second = story.entity(pair.first), story.entity(pair.second)
    return {
        "first": {"id": first.id, "name": first.name, "mentions": first.mention_count},
        "second": {"id": second.id, "name": second.name, "mentions": second.mention_count},
        "confidence": pair.probability,
        "reasons": list(pair.reasons),
    }


def _doings(story: Story, who: Entity) -> dict[TraitKind, list[tuple[str, int]]]:
    counts: dict[TraitKind, Counter[str]] = {kind: Counter() for kind in TraitKind}
    for trait in story.traits_of(who.id):
        counts[trait.kind][story.tokens[trait.token].lemma] += 1
    return {kind: sorted(words.items(), key=lambda item: (-item[1], item[0])) for kind, words in counts.items()}


def _kinship(story: Story, names: dict[str, str], kin: Kinship) -> dict[str, object]:
    return {
        "who": {"id": kin.who, "name": names[kin.who]},
        "relation": kin.relation,
        "of": {"id": kin.of, "name": names[kin.of]},
        "confidence": kin.evidence.probability,
        "evidence": [{"start": span.start, "end": span.end, "words": story.surface(span)} for span in kin.evidence.spans],
    }
