"""What does a story look like as one JSON object?

Offsets are half-open and count characters of ``Book.text``. The book's text stays out unless asked for: its length and SHA-256
tell whether the text at hand is the one the offsets count in. Lists stand in text order, keys in a fixed order, probabilities
are rounded to four places, so the same story gives the same bytes. ``docs/exports.md`` describes every key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from json import dumps

from taleglass.exports.json_chronology import chronology
from taleglass.exports.options import Options
from taleglass.exports.portraits import portraits
from taleglass.exports.things import things
from taleglass.exports.values import Value, place, rounded
from taleglass.story import Chapter, Entity, Event, Evidence, Mention, MentionForm, Quotation, Sentence, Story, Supersense

__all__ = ["FORMAT_VERSION", "document", "write"]

FORMAT_VERSION = 1
"""Rises when a key changes its meaning or goes; new keys do not raise it."""


def write(story: Story, options: Options) -> str:
    """Return the object as text: one line a mention, entity, event, quotation or sentence, a line break at the end."""
    fields = [f"{dumps(key)}: {_field(value)}" for key, value in document(story, options).items()]
    return "{\n" + ",\n".join(fields) + "\n}\n"


def document(story: Story, options: Options) -> dict[str, Value]:
    """Return the object as plain dicts and lists."""
    book = story.book
    text_bytes = book.text.encode("utf-8", "surrogatepass")
    head: dict[str, Value] = {
        "id": story.id,
        "title": book.metadata.title,
        "author": book.metadata.author,
        "language": book.metadata.language,
        "source_format": book.source_format,
        "format_version": FORMAT_VERSION,
        "taleglass": story.provenance.taleglass,
        "weights": story.provenance.weights,
        "weights_sha256": story.provenance.weights_sha256,
        "text_length": len(book.text),
        "text_sha256": hashlib.sha256(text_bytes).hexdigest(),
    }
    if options.with_text:
        head["text"] = book.text
    body: dict[str, Value] = {
        "chapters": [_chapter(chapter) for chapter in book.chapters],
        "paragraphs": [{**place(paragraph.span), "kind": paragraph.kind.value} for paragraph in book.paragraphs],
        "scene_breaks": [place(scene_break.span) for scene_break in book.scene_breaks],
        "mentions": [_mention(mention) for mention in story.mentions],
        "entity_mentions": [
            {**place(mention.span), "type": mention.kind.value}
            for mention in story.mentions
            if mention.form is not MentionForm.PRONOUN
        ],
        "entities": [_entity(entity) for entity in story.entities],
        "events": [_event(event) for event in story.events],
        "quotes": [_quote(line) for line in story.lines],
        "supersenses": [_supersense(expression) for expression in story.supersenses],
        "sentences": [_sentence(sentence) for sentence in story.sentences],
        **portraits(story),
        **chronology(story),
        **things(story),
    }
    mood = _mood_of_all(story.sentences)
    if mood is not None:
        body["vad"] = mood
    return head | body


def _field(value: Value) -> str:
    """Write a list with one item a line, anything else on one line."""
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(_compact(item) for item in value) + "\n]"
    return _compact(value)


def _compact(value: Value) -> str:
    return dumps(value, ensure_ascii=False, allow_nan=False)


def _chapter(chapter: Chapter) -> Value:
    return {
        **place(chapter.span),
        "title": chapter.title,
        "heading": None if chapter.heading is None else place(chapter.heading),
    }


def _mention(mention: Mention) -> Value:
    return {
        **place(mention.span),
        "type": mention.kind.value,
        "form": mention.form.value,
        "entity": mention.entity,
        "head": place(mention.head),
        "probability": rounded(mention.probability),
    }


def _entity(entity: Entity) -> Value:
    return {
        "id": entity.id,
        "type": entity.kind.value,
        "name": entity.name,
        "names": list(_names(entity)),
        "aliases": [{"text": alias.text, "count": alias.count, "proper": alias.is_proper} for alias in entity.aliases],
        "pronouns": dict(entity.pronouns),
        "role": entity.role.value,
        "mention_count": entity.mention_count,
        "line_count": entity.line_count,
        "words_spoken": entity.words_spoken,
        "first": place(entity.first),
        "last": place(entity.last),
        "probability": rounded(entity.probability),
    }


def _names(entity: Entity) -> Iterator[str]:
    """Give the proper names, the main one first; for an entity without any, the phrase it goes by."""
    proper = list(dict.fromkeys(alias.text for alias in entity.aliases if alias.is_proper))
    if entity.name in proper or not proper:
        yield entity.name
    yield from (name for name in proper if name != entity.name)


def _event(event: Event) -> Value:
    return {**place(event.span), "probability": rounded(event.probability)}


def _supersense(expression: Supersense) -> Value:
    return {
        **place(expression.span),
        "tokens": list(range(expression.first_token, expression.end_token)),
        "head": expression.token,
        "ss": expression.label,
        "probability": rounded(expression.probability),
    }


def _sentence(sentence: Sentence) -> Value:
    return {
        "start": sentence.start,
        "end": sentence.end,
        "vad": _mood((sentence.valence, sentence.arousal, sentence.dominance)),
        "emotions": {emotion: rounded(probability) for emotion, probability in sentence.emotions},
    }


def _mood_of_all(sentences: Sequence[Sentence]) -> Value:
    """Return the mean mood of the sentences, each weighted by its tokens; None where none has one."""
    weights = [one.end_token - one.first_token for one in sentences]
    return _mood(
        tuple(
            _mean([getattr(one, dimension) for one in sentences], weights) for dimension in ("valence", "arousal", "dominance")
        )
    )


def _mean(values: Sequence[float | None], weights: Sequence[int]) -> float | None:
    known = [(value, weight) for value, weight in zip(values, weights, strict=True) if value is not None]
    total = sum(weight for _, weight in known)
    return sum(value * weight for value, weight in known) / total if total else None


def _mood(feelings: Sequence[float | None]) -> Value:
    known: dict[str, Value] = {name: rounded(value) for name, value in zip("VAD", feelings, strict=True) if value is not None}
    return known or None


def _quote(line: Quotation) -> Value:
    return {
        "id": line.id,
        **place(line.span),
        "speech": place(line.speech),
        "turn": line.turn,
        "speaker": line.speaker,
        "addressees": list(line.addressees),
        "type": line.cue_form.value,
        "cue": None if line.cue is None else place(line.cue),
        "marks": line.marks.value,
        "closed": line.is_closed,
        **_evidence(line.evidence),
        "addressee_evidence": _evidence(line.addressee_evidence),
    }


def _evidence(evidence: Evidence) -> dict[str, Value]:
    return {
        "probability": rounded(evidence.probability),
        "concluded_by": evidence.concluded_by,
        "evidence": [place(span) for span in evidence.spans],
    }
