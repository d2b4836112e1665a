"""Question a story: ``taleglass ask``."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from taleglass.cli.persons import chapter_numbered, chapter_of, known_as
from taleglass.cli.scene_answers import scene_answers, timeline_answers
from taleglass.cli.settings import Settings, talking_options
from taleglass.cli.terminal import Cell, emit_json, note, table
from taleglass.story import Chapter, Order, Scene, Sentence, Span, Story

__all__ = ["ask"]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an answer has to be about."""

    story: Story
    of: frozenset[str] | None  # Entity.id of those meant; None for everyone
    chapter: Chapter | None  # None for the whole book
    order: Order | None = None  # None for the order that suits the question

    def names(self, entity: str | None) -> bool:
        return self.of is None or entity in self.of

    def holds(self, span: Span) -> bool:
        return self.chapter is None or self.chapter.span.contains(span)

    def holds_scene(self, scene: Scene) -> bool:
        """Whether a scene plays in the chapter, in part at least, and with one of those meant."""
        if self.chapter is not None and not self.chapter.span.overlaps(scene.span):
            return False
        return self.of is None or scene.place in self.of or any(one.entity in self.of for one in scene.present)


_Answer = Mapping[str, object]


def _who(asked: _Asked) -> Iterator[_Answer]:
    """Give the characters: all, or those mentioned in the chapter."""
    story = asked.story
    present = {mention.entity for mention in story.mentions if asked.holds(mention.span)}
    everyone = story.characters if asked.of is None else story.entities
    for who in everyone:
        if who.id in present and asked.names(who.id):
            yield {
                "id": who.id,
                "name": who.name,
                "role": who.role.value,
                "kind": who.kind.value,
                "mentions": who.mention_count,
                "lines": who.line_count,
                "words_spoken": who.words_spoken,
                "pronouns": [pronoun for pronoun, _ in who.pronouns],
                "also_called": [alias.text for alias in who.aliases if alias.text != who.name],
                "first_chapter": chapter_of(story.book.chapters, who.first),
                "last_chapter": chapter_of(story.book.chapters, who.last),
                "start": who.first.start,
                "end": who.first.end,
                "confidence": who.probability,
            }


def _lines(asked: _Asked) -> Iterator[_Answer]:
    """Give the quotations: all, or those that one says."""
    story = asked.story
    names = _names(story)
    for line in story.lines:
        if asked.names(line.speaker) and asked.holds(line.span):
            yield {
                "id": line.id,
                "chapter": chapter_of(story.book.chapters, line.span),
                "speaker": None if line.speaker is None else names[line.speaker],
                "addressees": [names[entity] for entity in line.addressees],
                "words": story.surface(line.speech),
                "confidence": line.evidence.probability,
                "cue_form": line.cue_form.value,
                "concluded_by": line.evidence.concluded_by,
                "speaker_id": line.speaker,
                "addressee_ids": list(line.addressees),
                "start": line.span.start,
                "end": line.span.end,
            }


def _mentions(asked: _Asked) -> Iterator[_Answer]:
    """Give the mentions of everyone, or of one."""
    story = asked.story
    names = _names(story)
    for mention in story.mentions:
        if asked.names(mention.entity) and asked.holds(mention.span):
            sentence = story.sentences[story.tokens[mention.first_token].sentence]
            yield {
                "chapter": chapter_of(story.book.chapters, mention.span),
                "name": names[mention.entity],
                "words": story.surface(mention.span),
                "form": mention.form.value,
                "kind": mention.kind.value,
                "sentence": story.text[sentence.start : sentence.end],
                "confidence": mention.probability,
                "entity_id": mention.entity,
                "start": mention.span.start,
                "end": mention.span.end,
            }


def _events(asked: _Asked) -> Iterator[_Answer]:
    """Give what happens; of one, what they are the subject of."""
    story = asked.story
    names = _names(story)
    entity_of_head = {mention.head: mention.entity for mention in story.mentions}
    subject_of = {
        token.head: entity
        for token in story.tokens
        if token.deprel.partition(":")[0] == "nsubj"
        and (entity := entity_of_head.get(Span(token.start, token.end))) is not None
    }
    for event in story.events:
        subject = subject_of.get(event.token)
        if asked.names(subject) and asked.holds(event.span):
            token = story.tokens[event.token]
            sentence = story.sentences[token.sentence]
            yield {
                "chapter": chapter_of(story.book.chapters, event.span),
                "subject": None if subject is None else names[subject],
                "word": story.surface(event.span),
                "lemma": token.lemma,
                "sentence": story.text[sentence.start : sentence.end],
                "confidence": event.probability,
                "subject_id": subject,
                "start": event.span.start,
                "end": event.span.end,
            }


def _things(asked: _Asked) -> Iterator[_Answer]:
    """Give the things that the story comes back to; of one, those that are said to be theirs."""
    story = asked.story
    names = _names(story)
    owners = story.owners_of_things()
    present = {mention.thing for mention in story.thing_mentions if asked.holds(mention.span)}
    for thing in sorted(story.things, key=lambda one: (-one.mention_count, one.first)):
        theirs = [entity for entity, _ in owners.get(thing.id, ())]
        if thing.id in present and (asked.of is None or not asked.of.isdisjoint(theirs)):
            yield {
                "id": thing.id,
                "name": thing.name,
                "sense": thing.sense.partition(".")[2].lower(),
                "mentions": thing.mention_count,
                "whose": [names[entity] for entity in theirs],
                "first_chapter": chapter_of(story.book.chapters, thing.first),
                "last_chapter": chapter_of(story.book.chapters, thing.last),
                "first_words": _sentence_around(story, thing.first),
                "owner_ids": theirs,
                "start": thing.first.start,
                "end": thing.first.end,
                "confidence": thing.probability,
            }


def _mood(asked: _Asked) -> Iterator[_Answer]:
    """Give the mood of each chapter with its strongest sentences; of one chapter, the mood of each sentence."""
    story = asked.story
    felt = [one for one in story.sentences if one.valence is not None and asked.holds(Span(one.start, one.end))]
    if asked.of is not None:
        present = {story.tokens[one.first_token].sentence for one in story.mentions if asked.names(one.entity)}
        felt = [one for one in felt if story.tokens[one.first_token].sentence in present]
    if asked.chapter is not None:
        yield from (_felt(story, [sentence]) for sentence in felt)
        return
    chapters: dict[int | None, list[Sentence]] = {}
    for sentence in felt:
        chapters.setdefault(chapter_of(story.book.chapters, Span(sentence.start, sentence.end)), []).append(sentence)
    yield from (_felt(story, sentences) for sentences in chapters.values())


def _felt(story: Story, sentences: Sequence[Sentence]) -> _Answer:
    """Tell the mean mood of some sentences, and show those that stand furthest from neutral."""
    emotions: dict[str, float] = {}
    for sentence in sentences:
        for emotion, probability in sentence.emotions:
            emotions[emotion] = emotions.get(emotion, 0.0) + probability / len(sentences)
    ranked = sorted(emotions.items(), key=lambda item: (-item[1], item[0]))
    strongest = sorted(sentences, key=lambda one: -abs((one.valence or _NEUTRAL) - _NEUTRAL))[:_SHOWN]
    return {
        "chapter": chapter_of(story.book.chapters, Span(sentences[0].start, sentences[0].end)),
        "valence": _mean(one.valence for one in sentences),
        "arousal": _mean(one.arousal for one in sentences),
        "dominance": _mean(one.dominance for one in sentences),
        "emotions": [emotion for emotion, _ in ranked if emotion != "neutral"][:_SHOWN],
        "strongest": [" ".join(story.text[one.start : one.end].split()) for one in strongest],
        "emotion_shares": {emotion: round(share, 3) for emotion, share in ranked},
        "sentences": len(sentences),
        "start": sentences[0].start,
        "end": sentences[-1].end,
    }


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 3) if known else None


def _scenes(asked: _Asked) -> Iterator[_Answer]:
    """Give the scenes, on the page unless asked otherwise; of one, those in which they are there."""
    return scene_answers(asked.story, asked.order or Order.PAGE, asked.holds_scene)


def _timeline(asked: _Asked) -> Iterator[_Answer]:
    """Give the scenes with what places them in time, as the world lived them unless asked otherwise."""
    return timeline_answers(asked.story, asked.order or Order.STORY, asked.holds_scene)


_NEUTRAL = 3.0
"""Valence that is neither good nor bad (EmoBank)."""
_SHOWN = 3
"""Emotions and sentences shown of a chapter."""

_QUESTIONS: Mapping[str, tuple[Callable[[_Asked], Iterator[_Answer]], Sequence[str]]] = {
    "who": (_who, ("name", "role", "mentions", "lines", "words_spoken", "pronouns", "also_called", "confidence")),
    "lines": (_lines, ("chapter", "speaker", "addressees", "words", "confidence", "concluded_by")),
    "mentions": (_mentions, ("chapter", "name", "words", "form", "sentence", "confidence")),
    "events": (_events, ("chapter", "subject", "word", "sentence", "confidence")),
    "scenes": (_scenes, ("scene", "story_order", "level", "place", "present", "when", "gist", "words", "confidence")),
    "timeline": (
        _timeline,
        ("story_order", "scene", "level", "place", "when", "distance", "gist", "order_because", "order_confidence"),
    ),
    "things": (_things, ("name", "sense", "mentions", "whose", "first_words", "confidence")),
    "mood": (_mood, ("chapter", "valence", "arousal", "dominance", "emotions", "strongest")),
}
"""What answers each question, and which of its facts a table shows."""
_SENTENCES = frozenset(("gist", "strongest"))
"""Facts that are whole sentences: no comma stands between them."""


class _Question(click.Choice[str]):
    """One of the questions; where book and question have changed places, it says so."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        tale = "" if ctx is None else str(ctx.params.get("tale"))
        if value not in self.choices and tale in self.choices:
            self.fail(f"the book comes first: taleglass ask {value} {tale}", param, ctx)
        return super().convert(value, param, ctx)


@click.command()
@click.argument("tale", type=click.Path(path_type=Path, readable=False), metavar="BOOK.tale")
@click.argument("question", type=_Question(list(_QUESTIONS)))
@click.option("--of", "of", metavar="NAME", help="Of one character, by any of their names.")
@click.option("--chapter", "number", type=click.IntRange(min=1), metavar="N", help="In one chapter, counted from 1.")
@click.option(
    "--order",
    type=click.Choice([order.value for order in Order]),
    help="Scenes as they are told (page) or as the world lived them (story).",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="The first N answers.")
@talking_options
@click.pass_obj
def ask(
    settings: Settings, *, tale: Path, question: str, of: str | None, number: int | None, order: str | None, limit: int | None
) -> None:
    """Question a story: its cast, lines, mentions, events, scenes, timeline, things, mood.

    Who is in it, who says what to whom, where someone is mentioned, what happens and who does it, which scenes there are,
    in the order of the page or of the world (--order), which things it comes back to and whose, how each chapter feels
    (with --chapter, each of its sentences; with --of, those that mention someone). At a terminal the answer is a table;
    in a pipe it is tab-separated with a header line; --json gives everything we know.
    """
    from taleglass.store import load  # noqa: PLC0415 - for commands that open stories

    story = load(tale)
    answers, columns = _QUESTIONS[question]
    asked = _Asked(
        story,
        None if of is None else _ids(story, of),
        None if number is None else chapter_numbered(story, number),
        None if order is None else Order(order),
    )
    found = list(answers(asked))
    shown = found[:limit]
    if settings.as_json:
        emit_json({"book": story.id, "question": question, "count": len(found), "answers": shown})
        return
    rows = ([_cell(answer[column], " " if column in _SENTENCES else ", ") for column in columns] for answer in shown)
    table([column.replace("_", " ") for column in columns], rows)
    if len(shown) < len(found) and not settings.quiet:
        note(f"{len(shown)} of {len(found)} shown.")


def _ids(story: Story, name: str) -> frozenset[str]:
    return frozenset(entity.id for entity in known_as(story, name))


def _sentence_around(story: Story, span: Span) -> str:
    """Return the sentence in which *span* begins, in one line."""
    k = bisect_right(story.sentences, span.start, key=lambda sentence: sentence.start) - 1
    return " ".join(story.text[story.sentences[k].start : story.sentences[k].end].split())


def _names(story: Story) -> dict[str, str]:
    return {entity.id: entity.name for entity in story.entities}


def _cell(value: object, between: str) -> Cell:
    if isinstance(value, list):
        return between.join(str(item) for item in value)
    return value if isinstance(value, str | int | float) else None
