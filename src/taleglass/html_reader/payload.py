"""What does the page have to know?

The story as compact JSON: long tables are flat lists of numbers, names stand once in a list and are pointed at by index,
starts of sorted spans count from the start before. ``web/src/data.ts`` reads what this module writes; the two change
together. Offsets count UTF-16 code units, as the browser does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

from taleglass.html_reader.glance import UNSURE_BELOW, at_a_glance
from taleglass.html_reader.portraits import portraits
from taleglass.html_reader.scenes import scenes
from taleglass.html_reader.things import things
from taleglass.html_reader.utf16 import Utf16Offsets
from taleglass.name import NAME
from taleglass.story import (
    CueForm,
    EmphasisKind,
    Entity,
    Evidence,
    Mention,
    MentionForm,
    ParagraphKind,
    Quotation,
    SetAside,
    Span,
    Story,
)
from taleglass.story.called import called

__all__ = ["payload"]

Row = list[object]

# The order of these lists is part of the format: the page holds the same words in the same order.
_PARAGRAPHS = (ParagraphKind.PROSE, ParagraphKind.VERSE, ParagraphKind.HEADING, ParagraphKind.SCENE_BREAK)
_EMPHASES = (
    EmphasisKind.ITALIC,
    EmphasisKind.BOLD,
    EmphasisKind.SMALL_CAPS,
    EmphasisKind.UNDERLINE,
    EmphasisKind.STRUCK,
)
_FORMS = (MentionForm.PROPER, MentionForm.NOMINAL, MentionForm.PRONOUN)
_CUES = (CueForm.EXPLICIT, CueForm.ANAPHORIC, CueForm.IMPLICIT)

_NOBODY = -1
_PROBABILITY_DIGITS = 3


def payload(story: Story) -> str:
    """Return the page's data for *story*: ASCII JSON, the same text for an equal story.

    Raises:
        KeyError: when a mention or a line points at an entity or a thing that the story does not have.
    """
    offsets = Utf16Offsets(story.text)
    index = {entity.id: position for position, entity in enumerate(story.entities)}
    rules = _Rules()
    lines = sorted(story.lines, key=lambda line: (line.span, line.id))
    turns = {line.id: position for position, line in enumerate(lines)}
    book = story.book
    data: dict[str, object] = {
        "id": story.id,
        "title": book.metadata.title,
        "author": book.metadata.author,
        "format": book.source_format,
        "glance": asdict(at_a_glance(story)),
        "unsureBelow": UNSURE_BELOW,
        "text": story.text,
        "chapters": [
            [*offsets.span(chapter.span), chapter.title, *(offsets.span(chapter.heading) if chapter.heading else (-1, -1))]
            for chapter in book.chapters
        ],
        "paragraphs": _flat(offsets, ((paragraph.span, _PARAGRAPHS.index(paragraph.kind)) for paragraph in book.paragraphs)),
        "emphasis": _flat(offsets, ((emphasis.span, _EMPHASES.index(emphasis.kind)) for emphasis in book.emphasis)),
        "breaks": _flat(offsets, ((scene_break.span,) for scene_break in book.scene_breaks)),
        "asides": [_aside(offsets, aside) for aside in book.set_aside],
        "entities": [_entity(offsets, entity) for entity in story.entities],
        "mentions": _flat(offsets, (_mention(index, mention) for mention in story.mentions)),
        "lines": [_line(offsets, index, turns, rules, line) for line in lines],
        **portraits(story, offsets, index),
        **scenes(story, offsets, index, rules.number),
        **things(story, offsets, index),
        "rules": rules.names,
        "warnings": list(book.warnings),
        "made": f"{NAME} {story.provenance.taleglass}, weights {story.provenance.weights}",
    }
    return json.dumps(data, ensure_ascii=True, separators=(",", ":"), allow_nan=False)


class _Rules:
    """Names of rules in the order in which lines and scenes first bring them up."""

    __slots__ = ("_index", "names")

    def __init__(self) -> None:
        self.names: list[str] = []
        self._index: dict[str, int] = {}

    def number(self, name: str) -> int:
        if name not in self._index:
            self._index[name] = len(self.names)
            self.names.append(name)
        return self._index[name]


def _flat(offsets: Utf16Offsets, rows: Iterable[tuple[Span, *tuple[int, ...]]]) -> list[int]:
    """Return (start after the start before, length, …) of each row, in text order, one after another."""
    flat: list[int] = []
    before = 0
    for span, *rest in sorted(rows):
        start, end = offsets.span(span)
        flat += (start - before, end - start, *rest)
        before = start
    return flat


def _mention(index: dict[str, int], mention: Mention) -> tuple[Span, int, int]:
    return mention.span, index[mention.entity], _FORMS.index(mention.form)


def _aside(offsets: Utf16Offsets, aside: SetAside) -> Row:
    start, end = offsets.span(aside.span) if aside.span else (-1, -1)
    anchor = -1 if aside.anchor is None else offsets.at(aside.anchor)
    return [aside.kind.value, aside.reason, start, end, aside.text, anchor]


def _entity(offsets: Utf16Offsets, entity: Entity) -> Row:
    return [
        entity.id,
        entity.name,
        entity.kind.value,
        entity.role.value,
        [[alias.text, alias.count, int(alias.is_proper)] for alias in called(entity)],
        [list(pronoun) for pronoun in entity.pronouns],
        entity.mention_count,
        entity.line_count,
        entity.words_spoken,
        *offsets.span(entity.first),
        *offsets.span(entity.last),
        round(entity.probability, _PROBABILITY_DIGITS),
    ]


def _line(offsets: Utf16Offsets, index: dict[str, int], turns: dict[str, int], rules: _Rules, line: Quotation) -> Row:
    return [
        *offsets.span(line.span),
        *offsets.span(line.speech),
        turns.get(line.turn, turns[line.id]),
        _NOBODY if line.speaker is None else index[line.speaker],
        [index[addressee] for addressee in line.addressees],
        _CUES.index(line.cue_form),
        list(offsets.span(line.cue)) if line.cue else [],
        *_evidence(offsets, rules, line.evidence),
        *_evidence(offsets, rules, line.addressee_evidence),
        int(line.is_closed),
        line.id,
    ]


def _evidence(offsets: Utf16Offsets, rules: _Rules, evidence: Evidence) -> tuple[list[int], float, int]:
    spans = [offset for span in evidence.spans for offset in offsets.span(span)]
    return spans, round(evidence.probability, _PROBABILITY_DIGITS), rules.number(evidence.concluded_by)
