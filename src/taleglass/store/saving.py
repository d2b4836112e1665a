"""How does a story become a ``.tale`` file?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import TypeAlias

from taleglass.collector import collector_resting
from taleglass.errors import OutputError
from taleglass.store.atomic import replacing_together
from taleglass.store.chronology import chronology_rows
from taleglass.store.corrections import correction_rows
from taleglass.store.portraits import portrait_rows
from taleglass.store.schema import APPLICATION_ID, INDEXES, SCHEMA, SCHEMA_VERSION
from taleglass.store.soundness import check
from taleglass.store.things import thing_rows
from taleglass.story import THOUSANDTHS_OF, Book, EntityKind, MentionForm, Span, Story

__all__ = ["save", "save_together"]

_Row: TypeAlias = tuple[str | int | float | None, ...]


def save(story: Story, path: Path) -> None:
    """Write *story* to *path*: whole, or not at all.

    The same story gives the same file: it holds no time, no path and nothing by chance.

    Args:
        story: checked before anything is written, the probabilities of its words while it is; *path* stays as it was.
        path: replaced if it exists; whether it may be is the caller's question.

    Raises:
        ValueError: when the story contradicts itself (an index, id or place that is not there).
        OutputError: when the file cannot be written.
    """
    save_together(story, path, {})


def save_together(story: Story, path: Path, texts: Mapping[Path, str]) -> None:
    """Write *story* to *path* as ``save`` does, and UTF-8 files that belong to it: all of them, or none.

    Raises:
        ValueError: as above.
        OutputError: when one of the files cannot be written.
    """
    with collector_resting():
        check(story, through_the_table=True)
        # The story comes last: one that lags behind its corrections is caught up with, the other way round they are lost.
        with replacing_together((*texts, path)) as (*others, temporary):
            try:
                with closing(sqlite3.connect(temporary, isolation_level=None)) as connection:
                    _fill(connection, story)
            except sqlite3.OperationalError as error:
                message = f"{path} cannot be written ({error})."
                raise OutputError(message) from error
            for other, content in zip(others, texts.values(), strict=True):
                other.write_bytes(content.encode("utf-8", "replace"))


def _fill(connection: sqlite3.Connection, story: Story) -> None:
    # The temporary file is thrown away when anything fails, so SQLite need not guard it too.
    for pragma in (
        "page_size = 4096",
        "journal_mode = OFF",
        "synchronous = OFF",
        "locking_mode = EXCLUSIVE",
        "temp_store = MEMORY",
        "encoding = 'UTF-8'",
        f"application_id = {APPLICATION_ID}",
        f"user_version = {SCHEMA_VERSION}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.executescript(SCHEMA)
    connection.execute("BEGIN")
    for table, rows in _tables(story):
        _insert(connection, table, rows)
    connection.execute("COMMIT")
    connection.executescript(INDEXES)


_MOST_VALUES = 999
"""Values that one statement may name: the least that any build of SQLite allows."""


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[_Row]) -> None:
    """Insert rows, many to a statement, which saves a fifth of the time."""
    width = len(connection.execute(f"PRAGMA table_info({table})").fetchall())
    places = f"({', '.join('?' * width)})"
    together = _MOST_VALUES // width
    many = f"INSERT INTO {table} VALUES {', '.join([places] * together)}"  # noqa: S608 - table names are ours, below
    waiting = iter(rows)
    while len(some := list(islice(waiting, together))) == together:
        connection.execute(many, list(chain.from_iterable(some)))
    connection.executemany(f"INSERT INTO {table} VALUES {places}", some)  # noqa: S608 - as above


class _Permille(dict[float, int]):
    """``THOUSANDTHS_OF`` as a dict, which is quicker when it is asked six times a word."""

    def __missing__(self, probability: float) -> int:
        message = f"a word's probability is no number of thousandths ({probability})"
        raise ValueError(message)


def _tables(story: Story) -> Iterator[tuple[str, Iterable[_Row]]]:
    """Give the rows of every table, columns in the order of the schema, parents before children."""
    book = story.book
    permille = _Permille(THOUSANDTHS_OF)
    # A member's own ``value`` takes ten times as long as a dict, and a novel has twenty thousand mentions.
    kinds = {kind: kind.value for kind in EntityKind}
    forms = {form: form.value for form in MentionForm}
    yield "meta", _meta(story)
    yield "tags", ((position, *tag) for position, tag in enumerate(book.metadata.tags))
    yield "warnings", enumerate(book.warnings)
    yield "text_pieces", _pieces(book)
    yield (
        "chapters",
        (
            (position, *_ends(chapter.span), chapter.title, *_ends(chapter.heading))
            for position, chapter in enumerate(book.chapters)
        ),
    )
    yield "paragraphs", ((position, *_ends(one.span), one.kind.value) for position, one in enumerate(book.paragraphs))
    yield "emphasis", ((position, *_ends(one.span), one.kind.value) for position, one in enumerate(book.emphasis))
    yield "scene_breaks", ((position, *_ends(one.span)) for position, one in enumerate(book.scene_breaks))
    yield (
        "set_aside",
        (
            (position, aside.kind.value, aside.reason, *_ends(aside.span), aside.text, aside.anchor)
            for position, aside in enumerate(book.set_aside)
        ),
    )
    yield (
        "sentences",
        (
            (
                position,
                one.start,
                one.end,
                one.first_token,
                one.end_token,
                one.paragraph,
                one.valence,
                one.arousal,
                one.dominance,
            )
            for position, one in enumerate(story.sentences)
        ),
    )
    yield (
        "sentence_emotions",
        (
            (sentence, position, emotion, permille[probability])
            for sentence, one in enumerate(story.sentences)
            for position, (emotion, probability) in enumerate(one.emotions)
        ),
    )
    yield (
        "tokens",
        (
            (
                position,
                one.start,
                one.end,
                one.sentence,
                one.upos,
                one.xpos,
                one.lemma,
                one.head,
                one.deprel,
                one.feats,
                permille[one.upos_probability],
                permille[one.xpos_probability],
                permille[one.lemma_probability],
                permille[one.head_probability],
                permille[one.deprel_probability],
                permille[one.feats_probability],
            )
            for position, one in enumerate(story.tokens)
        ),
    )
    yield from _cast(story)
    yield (
        "mentions",
        (
            (
                position,
                one.span.start,
                one.span.end,
                one.head.start,
                one.head.end,
                one.first_token,
                one.end_token,
                kinds[one.kind],
                forms[one.form],
                one.entity,
                one.probability,
            )
            for position, one in enumerate(story.mentions)
        ),
    )
    yield (
        "events",
        ((position, *_ends(one.span), one.token, one.probability) for position, one in enumerate(story.events)),
    )
    yield (
        "supersenses",
        (
            (
                position,
                *_ends(one.span),
                one.first_token,
                one.end_token,
                one.token,
                one.label,
                permille[one.probability],
            )
            for position, one in enumerate(story.supersenses)
        ),
    )
    yield from _dialogue(story)
    yield from portrait_rows(story)
    yield from correction_rows(story)
    yield from chronology_rows(story)
    yield from thing_rows(story)


def _cast(story: Story) -> Iterator[tuple[str, Iterable[_Row]]]:
    yield (
        "entities",
        (
            (
                position,
                one.id,
                one.kind.value,
                one.name,
                one.role.value,
                one.mention_count,
                *_ends(one.first),
                *_ends(one.last),
                one.line_count,
                one.words_spoken,
                one.probability,
            )
            for position, one in enumerate(story.entities)
        ),
    )
    yield (
        "aliases",
        (
            (one.id, position, alias.text, alias.count, int(alias.is_proper))
            for one in story.entities
            for position, alias in enumerate(one.aliases)
        ),
    )
    yield (
        "pronouns",
        (
            (one.id, position, pronoun, count)
            for one in story.entities
            for position, (pronoun, count) in enumerate(one.pronouns)
        ),
    )


def _dialogue(story: Story) -> Iterator[tuple[str, Iterable[_Row]]]:
    yield (
        "lines",
        (
            (
                position,
                one.id,
                *_ends(one.span),
                *_ends(one.speech),
                one.turn,
                one.marks.value,
                one.speaker,
                one.cue_form.value,
                *_ends(one.cue),
                one.evidence.probability,
                one.evidence.concluded_by,
                one.addressee_evidence.probability,
                one.addressee_evidence.concluded_by,
                int(one.is_closed),
            )
            for position, one in enumerate(story.lines)
        ),
    )
    yield (
        "line_addressees",
        ((one.id, position, entity) for one in story.lines for position, entity in enumerate(one.addressees)),
    )
    yield (
        "line_evidence",
        (
            (one.id, about, position, *_ends(span))
            for one in story.lines
            for about, evidence in (("speaker", one.evidence), ("addressees", one.addressee_evidence))
            for position, span in enumerate(evidence.spans)
        ),
    )


def _meta(story: Story) -> Iterator[_Row]:
    metadata, provenance = story.book.metadata, story.provenance
    facts = {
        "story_id": story.id,
        "taleglass": provenance.taleglass,
        "weights": provenance.weights,
        "weights_sha256": provenance.weights_sha256,
        "source_format": story.book.source_format,
        "encoding": story.book.encoding,
        "title": metadata.title,
        "author": metadata.author,
        "language": metadata.language,
        "identifier": metadata.identifier,
        "published": metadata.published,
        "series": metadata.series,
        "summary": metadata.summary,
    }
    return ((key, value) for key, value in sorted(facts.items()) if value is not None)


def _pieces(book: Book) -> Iterator[_Row]:
    """Cut the text where paragraphs begin; the first piece begins at 0 and the pieces leave nothing out."""
    length = len(book.text)
    cuts = sorted({0, *(one.span.start for one in book.paragraphs if 0 < one.span.start < length)})
    return ((start, book.text[start:end]) for start, end in pairwise(chain(cuts, [length])))


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (None, None) if span is None else (span.start, span.end)
