"""What does a ``.tale`` file say?

A file may come from anywhere, so it is opened read-only, its schema has to be ours to the letter, and every value is checked
before it becomes part of a story.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, partial
from itertools import repeat
from pathlib import Path
from typing import Any, TypeAlias, TypeVar
from urllib.parse import quote

from taleglass.collector import collector_resting
from taleglass.errors import StoryFileError
from taleglass.store.chronology import load_chronology
from taleglass.store.corrections import as_read, corrections
from taleglass.store.older import NOT_YET, TABLES_THEN
from taleglass.store.portraits import kinships, same_person, traits
from taleglass.store.schema import APPLICATION_ID, SCHEMA, SCHEMA_VERSION
from taleglass.store.soundness import check
from taleglass.store.things import load_things
from taleglass.story import (
    THOUSANDTHS,
    Alias,
    Book,
    Chapter,
    Correction,
    CueForm,
    Emphasis,
    EmphasisKind,
    Entity,
    EntityKind,
    Event,
    Evidence,
    Mention,
    MentionForm,
    Metadata,
    Paragraph,
    ParagraphKind,
    Provenance,
    Quotation,
    QuotationMarks,
    Role,
    SceneBreak,
    Sentence,
    SetAside,
    SetAsideKind,
    Span,
    Story,
    Supersense,
    Token,
)

__all__ = ["Given", "is_tale", "load", "load_given"]

_MAGIC = b"SQLite format 3\x00"
_HEADER_SIZE = 100  # bytes; https://www.sqlite.org/fileformat.html#the_database_header
_USER_VERSION = slice(60, 64)
_APPLICATION_ID = slice(68, 72)

_WITH_CORRECTIONS = 3  # version of the schema from which portraits and corrections are kept
_WITH_CHRONOLOGY = 3  # version of the schema from which scenes and times are kept
_WITH_THINGS = 4  # version of the schema from which things are kept

_INTEGER = (int,)
_TEXT = (str,)
_REAL = (float,)
_NO_INTEGER = (int, type(None))
_NO_TEXT = (str, type(None))
_NO_REAL = (float, type(None))

_Row: TypeAlias = tuple[Any, ...]  # values whose types _rows has checked
_Types: TypeAlias = tuple[type, ...]
_Closed = TypeVar("_Closed", bound=StrEnum)


def load(path: Path) -> Story:
    """Read the story in *path*; what ``save`` wrote comes back equal. Files of all earlier versions are read too.

    Raises:
        StoryFileError: when the file is missing, is no ``.tale`` file, is damaged, holds values that make no story, or was
            written by a newer version.
    """
    version = _version(path)
    with _damage_told(path), closing(_connect(path)) as connection, collector_resting():
        _check_schema(connection, version)
        story = _story(connection, version)
        check(story, through_the_table=True)
    return story


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What people gave to a story: the author's text and the corrections."""

    text: str
    corrections: tuple[Correction, ...]


def load_given(path: Path) -> Given:
    """Read only the text and the corrections in *path*: a moment, however long the book.

    Raises:
        StoryFileError: as for ``load``.
    """
    version = _version(path)
    with _damage_told(path), closing(_connect(path)) as connection:
        _check_schema(connection, version)
        has_corrections = version >= _WITH_CORRECTIONS
        return Given(text=_text(connection), corrections=corrections(partial(_rows, connection)) if has_corrections else ())


def is_tale(path: Path) -> bool:
    """Say whether *path* is a file that bears our mark, of whatever version; nothing else is looked at.

    A pipe is never opened: what is read from it here would be missing when it is read as a book.
    """
    try:
        if not path.is_file():
            return False
        header = _header(path)
    except OSError:
        return False
    return header.startswith(_MAGIC) and int.from_bytes(header[_APPLICATION_ID], "big") == APPLICATION_ID


def _header(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEADER_SIZE)


def _version(path: Path) -> int:
    """Return the version of the file's schema; tell apart what is no story file before SQLite sees it."""
    try:
        header = _header(path)
    except FileNotFoundError as error:
        message = f"There is no file {path}."
        raise StoryFileError(message) from error
    except OSError as error:
        message = f"{path} cannot be read ({(error.strerror or str(error)).lower()})."
        raise StoryFileError(message) from error
    if not header.startswith(_MAGIC) or len(header) < _HEADER_SIZE:
        message = f"{path} is not a .tale file; `taleglass read` makes one from a book."
        raise StoryFileError(message)
    if int.from_bytes(header[_APPLICATION_ID], "big") != APPLICATION_ID:
        message = f"{path} is an SQLite database, but not a .tale file."
        raise StoryFileError(message)
    version = int.from_bytes(header[_USER_VERSION], "big", signed=True)
    if version > SCHEMA_VERSION:
        message = (
            f"{path} was written by a newer taleglass (its schema is version {version}, this one reads up to "
            f"{SCHEMA_VERSION}); upgrade taleglass to open it."
        )
        raise StoryFileError(message)
    if version < 1:
        message = f"{path} is damaged: it claims schema version {version}, which never was."
        raise StoryFileError(message)
    return version


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    """Turn what a damaged file makes SQLite or the nouns say into one sentence."""
    try:
        yield
    except (sqlite3.Error, ValueError, OverflowError, MemoryError) as error:
        message = (
            f"{path} is damaged ({str(error).rstrip('.') or type(error).__name__}); read the book again to make a new one."
        )
        raise StoryFileError(message) from error


def _connect(path: Path) -> sqlite3.Connection:
    # immutable: no lock, no journal beside the file is looked at, nothing is ever written.
    uri = f"file:{quote(os.fsencode(path.resolve()))}?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None)
    for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _check_schema(connection: sqlite3.Connection, version: int) -> None:
    """Make sure every table we read is a table, as we defined it. Whatever else the file holds is never looked at."""
    found = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    for table, definition in _definitions(version).items():
        if _without_comments(found.get(table)) != _without_comments(definition):
            message = f"its table {table} is not as taleglass made it" if table in found else f"its table {table} is missing"
            raise ValueError(message)
    [complaint] = connection.execute("PRAGMA quick_check(1)").fetchone()
    if complaint != "ok":
        raise ValueError(complaint)


def _without_comments(definition: str | None) -> str | None:
    """Return what a table's definition defines: what its comments say of it may grow from version to version.

    No definition of ours has quotes outside its comments, so what looks like a comment in one that equals it is one.
    """
    return None if definition is None else re.sub(r"[ ]*--[^\n]*", "", definition)


@cache
def _definitions(version: int) -> dict[str, str]:
    """Return what a file of this version says of each of its tables."""
    today, then = _tables_of(SCHEMA), _tables_of(TABLES_THEN.get(version, ""))
    return {name: then.get(name, sql) for name, sql in today.items() if name not in NOT_YET.get(version, ())}


def _tables_of(schema: str) -> dict[str, str]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(schema)
        return dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))


def _rows(connection: sqlite3.Connection, table: str, *types: _Types, order: str = "position") -> list[_Row]:
    """Return the rows of *table* in *order*, all columns, each value of one of its column's *types*.

    A table ordered by position has to count its rows from 0.
    """
    rows: list[_Row] = connection.execute(f"SELECT * FROM {table} ORDER BY {order}").fetchall()  # noqa: S608 - names are ours
    for number, (column, allowed) in enumerate(zip(zip(*rows, strict=True), types, strict=True) if rows else ()):
        if not set(map(type, column)) <= set(allowed):
            message = f"column {number + 1} of table {table} holds a value of the wrong type"
            raise ValueError(message)
    if order == "position" and any(row[0] != index for index, row in enumerate(rows)):
        message = f"table {table} has gaps"
        raise ValueError(message)
    return rows


def _story(connection: sqlite3.Connection, version: int) -> Story:
    facts: dict[str, str] = dict(_rows(connection, "meta", _TEXT, _TEXT, order="key"))
    missing = {"story_id", "taleglass", "weights", "weights_sha256", "source_format"} - facts.keys()
    if missing:
        message = f"table meta has no {min(missing)}"
        raise ValueError(message)
    tokens = _tokens(connection, version)
    return Story(
        id=facts["story_id"],
        book=_book(connection, facts),
        tokens=tokens,
        sentences=_sentences(connection, version),
        mentions=_mentions(connection),
        entities=_entities(connection),
        events=tuple(
            Event(span=Span(start, end), token=token, probability=probability)
            for _, start, end, token, probability in _rows(connection, "events", *repeat(_INTEGER, 4), _REAL)
        ),
        lines=_lines(connection),
        provenance=Provenance(taleglass=facts["taleglass"], weights=facts["weights"], weights_sha256=facts["weights_sha256"]),
        supersenses=() if version == 1 else _supersenses(connection),
        **_portraits_and_corrections(connection, version),
        **(load_chronology(connection, _rows) if version >= _WITH_CHRONOLOGY else {}),
        **(load_things(partial(_rows, connection), tokens) if version >= _WITH_THINGS else {}),
    )


def _portraits_and_corrections(connection: sqlite3.Connection, version: int) -> dict[str, Any]:
    """Return what portraits and corrections a file holds, by the fields of a story."""
    if version < _WITH_CORRECTIONS:
        return {}
    rows = partial(_rows, connection)
    return {
        "traits": traits(rows),
        "kinships": kinships(rows),
        "same_person": same_person(rows),
        "corrections": corrections(rows),
        "as_read": as_read(rows),
    }


def _book(connection: sqlite3.Connection, facts: dict[str, str]) -> Book:
    return Book(
        text=_text(connection),
        source_format=facts["source_format"],
        encoding=facts.get("encoding"),
        metadata=Metadata(
            title=facts.get("title"),
            author=facts.get("author"),
            language=facts.get("language"),
            identifier=facts.get("identifier"),
            published=facts.get("published"),
            series=facts.get("series"),
            summary=facts.get("summary"),
            tags=tuple((field, value) for _, field, value in _rows(connection, "tags", _INTEGER, _TEXT, _TEXT)),
        ),
        chapters=tuple(
            Chapter(span=Span(start, end), title=title, heading=_maybe_span(heading_start, heading_end))
            for _, start, end, title, heading_start, heading_end in _rows(
                connection, "chapters", *repeat(_INTEGER, 3), _NO_TEXT, _NO_INTEGER, _NO_INTEGER
            )
        ),
        paragraphs=tuple(
            Paragraph(span=Span(start, end), kind=_member(ParagraphKind, kind))
            for _, start, end, kind in _rows(connection, "paragraphs", *repeat(_INTEGER, 3), _TEXT)
        ),
        emphasis=tuple(
            Emphasis(span=Span(start, end), kind=_member(EmphasisKind, kind))
            for _, start, end, kind in _rows(connection, "emphasis", *repeat(_INTEGER, 3), _TEXT)
        ),
        scene_breaks=tuple(
            SceneBreak(span=Span(start, end)) for _, start, end in _rows(connection, "scene_breaks", *repeat(_INTEGER, 3))
        ),
        set_aside=tuple(
            SetAside(kind=_member(SetAsideKind, kind), reason=reason, span=_maybe_span(start, end), text=text, anchor=anchor)
            for _, kind, reason, start, end, text, anchor in _rows(
                connection, "set_aside", _INTEGER, _TEXT, _TEXT, _NO_INTEGER, _NO_INTEGER, _NO_TEXT, _NO_INTEGER
            )
        ),
        warnings=tuple(sentence for _, sentence in _rows(connection, "warnings", _INTEGER, _TEXT)),
    )


def _text(connection: sqlite3.Connection) -> str:
    pieces = []
    length = 0
    for start, piece in _rows(connection, "text_pieces", _INTEGER, _TEXT, order="start_char"):
        if start != length:
            raise ValueError("the pieces of the text do not fit together")
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces)


def _tokens(connection: sqlite3.Connection, version: int) -> tuple[Token, ...]:
    newer = () if version == 1 else (_TEXT, *repeat(_INTEGER, 6))
    rows = _rows(connection, "tokens", *repeat(_INTEGER, 4), _TEXT, _TEXT, _TEXT, _INTEGER, _TEXT, *newer)
    if not rows:
        return ()
    _, starts, ends, sentences, upos, xpos, lemmas, heads, deprels, *later = zip(*rows, strict=True)
    more = [_shared(later[0]), *map(_chances, later[1:])] if later else []
    # A novel has 130,000 words but few tags: keep one string for all that are equal.
    return tuple(
        map(Token, starts, ends, sentences, _shared(upos), _shared(xpos), _shared(lemmas), heads, _shared(deprels), *more)
    )


def _sentences(connection: sqlite3.Connection, version: int) -> tuple[Sentence, ...]:
    if version == 1:
        return tuple(Sentence(*row[1:]) for row in _rows(connection, "sentences", *repeat(_INTEGER, 6)))
    emotions: defaultdict[int, list[tuple[str, float]]] = defaultdict(list)
    rows = _rows(connection, "sentence_emotions", _INTEGER, _INTEGER, _TEXT, _INTEGER, order="sentence, position")
    for (sentence, _, emotion, _), chance in zip(rows, _chances([row[3] for row in rows]), strict=True):
        emotions[sentence].append((emotion, chance))
    return tuple(
        Sentence(start, end, first, end_token, paragraph, valence, arousal, dominance, tuple(emotions[position]))
        for position, start, end, first, end_token, paragraph, valence, arousal, dominance in _rows(
            connection, "sentences", *repeat(_INTEGER, 6), *repeat(_NO_REAL, 3)
        )
    )


def _supersenses(connection: sqlite3.Connection) -> tuple[Supersense, ...]:
    rows = _rows(connection, "supersenses", *repeat(_INTEGER, 6), _TEXT, _INTEGER)
    if not rows:
        return ()
    _, starts, ends, firsts, last_ends, tokens, labels, permille = zip(*rows, strict=True)
    return tuple(
        Supersense(
            span=Span(start, end), first_token=first, end_token=last_end, token=token, label=label, probability=probability
        )
        for start, end, first, last_end, token, label, probability in zip(
            starts, ends, firsts, last_ends, tokens, _shared(labels), _chances(permille), strict=True
        )
    )


def _chances(permille: Sequence[int]) -> Iterator[float]:
    """Give the probabilities of so many thousandths, from the table that all words share."""
    if permille and not (min(permille) >= 0 and max(permille) < len(THOUSANDTHS)):
        raise ValueError("a probability lies outside 0 to 1000 thousandths")
    return map(THOUSANDTHS.__getitem__, permille)


def _shared(column: Sequence[str]) -> Iterator[str]:
    known: dict[str, str] = {}
    return map(known.setdefault, column, column)


def _mentions(connection: sqlite3.Connection) -> tuple[Mention, ...]:
    kinds, forms = _Known(EntityKind), _Known(MentionForm)
    ids: dict[str, str] = {}
    return tuple(
        Mention(
            span=Span(start, end),
            head=Span(head_start, head_end),
            first_token=first_token,
            end_token=end_token,
            kind=kinds[kind],
            form=forms[form],
            entity=ids.setdefault(entity, entity),
            probability=probability,
        )
        for _, start, end, head_start, head_end, first_token, end_token, kind, form, entity, probability in _rows(
            connection, "mentions", *repeat(_INTEGER, 7), _TEXT, _TEXT, _TEXT, _REAL
        )
    )


def _entities(connection: sqlite3.Connection) -> tuple[Entity, ...]:
    aliases: defaultdict[str, list[Alias]] = defaultdict(list)
    for entity, _, text, count, is_proper in _rows(
        connection, "aliases", _TEXT, _INTEGER, _TEXT, _INTEGER, _INTEGER, order="entity, position"
    ):
        aliases[entity].append(Alias(text=text, count=count, is_proper=_truth(is_proper)))
    pronouns: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for entity, _, pronoun, count in _rows(connection, "pronouns", _TEXT, _INTEGER, _TEXT, _INTEGER, order="entity, position"):
        pronouns[entity].append((pronoun, count))
    rows = _rows(connection, "entities", _INTEGER, *repeat(_TEXT, 4), *repeat(_INTEGER, 7), _REAL)
    return tuple(
        Entity(
            id=entity,
            kind=_member(EntityKind, kind),
            name=name,
            aliases=tuple(aliases[entity]),
            pronouns=tuple(pronouns[entity]),
            role=_member(Role, role),
            mention_count=mention_count,
            first=Span(first_start, first_end),
            last=Span(last_start, last_end),
            line_count=line_count,
            words_spoken=words_spoken,
            probability=probability,
        )
        for (
            _,
            entity,
            kind,
            name,
            role,
            mention_count,
            first_start,
            first_end,
            last_start,
            last_end,
            line_count,
            words_spoken,
            probability,
        ) in rows
    )


def _lines(connection: sqlite3.Connection) -> tuple[Quotation, ...]:
    addressees: defaultdict[str, list[str]] = defaultdict(list)
    for line, _, entity in _rows(connection, "line_addressees", _TEXT, _INTEGER, _TEXT, order="line, position"):
        addressees[line].append(entity)
    supports: defaultdict[tuple[str, str], list[Span]] = defaultdict(list)
    for line, about, _, start, end in _rows(
        connection, "line_evidence", _TEXT, _TEXT, *repeat(_INTEGER, 3), order="line, about, position"
    ):
        supports[line, about].append(Span(start, end))
    rows = _rows(
        connection,
        "lines",
        _INTEGER,
        _TEXT,
        *repeat(_INTEGER, 4),
        _TEXT,
        _TEXT,
        _NO_TEXT,
        _TEXT,
        _NO_INTEGER,
        _NO_INTEGER,
        _REAL,
        _TEXT,
        _REAL,
        _TEXT,
        _INTEGER,
    )
    return tuple(
        Quotation(
            id=line,
            span=Span(start, end),
            speech=Span(speech_start, speech_end),
            turn=turn,
            marks=_member(QuotationMarks, marks),
            speaker=speaker,
            addressees=tuple(addressees[line]),
            cue_form=_member(CueForm, cue_form),
            cue=_maybe_span(cue_start, cue_end),
            evidence=Evidence(
                spans=tuple(supports[line, "speaker"]), probability=speaker_probability, concluded_by=speaker_rule
            ),
            addressee_evidence=Evidence(
                spans=tuple(supports[line, "addressees"]), probability=addressee_probability, concluded_by=addressee_rule
            ),
            is_closed=_truth(is_closed),
        )
        for (
            _,
            line,
            start,
            end,
            speech_start,
            speech_end,
            turn,
            marks,
            speaker,
            cue_form,
            cue_start,
            cue_end,
            speaker_probability,
            speaker_rule,
            addressee_probability,
            addressee_rule,
            is_closed,
        ) in rows
    )


def _maybe_span(start: int | None, end: int | None) -> Span | None:
    if start is None and end is None:
        return None
    if start is None or end is None:
        raise ValueError("a place has one end only")
    return Span(start, end)


def _member(closed_set: type[_Closed], value: str) -> _Closed:
    return closed_set(value)  # a ValueError names the value and the set


class _Known(dict[str, _Closed]):
    """The members of a closed set by value; faster than calling the set for every one of 35,000 mentions."""

    def __init__(self, closed_set: type[_Closed]) -> None:
        super().__init__({member.value: member for member in closed_set})
        self._closed_set = closed_set

    def __missing__(self, value: str) -> _Closed:
        return self._closed_set(value)


def _truth(value: int) -> bool:
    if value not in {0, 1}:
        message = f"{value} stands where 0 or 1 belongs"
        raise ValueError(message)
    return bool(value)
