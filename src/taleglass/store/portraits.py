"""How are traits, kinships and likely duplicates kept?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Protocol, TypeAlias

from taleglass.story import THOUSANDTHS, THOUSANDTHS_OF, Evidence, Kinship, SamePerson, Span, Story, Trait, TraitKind

__all__ = ["PORTRAIT_TABLES", "PORTRAIT_TABLE_NAMES", "kinships", "portrait_rows", "portrait_views", "same_person", "traits"]

PORTRAIT_TABLE_NAMES = frozenset({"traits", "kinships", "kinship_evidence", "same_person", "same_person_reasons"})

PORTRAIT_TABLES = """
CREATE TABLE traits (
  -- What the words say of an entity, by the grammar of the sentence: one telling word a row, in the order of the mentions.
  position INTEGER PRIMARY KEY,
  entity TEXT NOT NULL REFERENCES entities (id),
  kind TEXT NOT NULL,  -- agent (what they do), patient (what is done to them), poss (what they have), mod (what they are)
  token INTEGER NOT NULL REFERENCES tokens (position),  -- the word that tells: "waited" in "Mira waited"
  mention INTEGER NOT NULL REFERENCES mentions (position),  -- the words it tells it of: "Mira"
  probability_permille INTEGER NOT NULL  -- that the grammar between the two is read aright, in thousandths, 0 to 1000
) STRICT;

CREATE TABLE kinships (
  -- What the text says of who is kin to whom, the surest first: who is the mother (relation) of of_whom.
  position INTEGER PRIMARY KEY,
  who TEXT NOT NULL REFERENCES entities (id),
  relation TEXT NOT NULL,  -- such as mother, brother-in-law, wife
  of_whom TEXT NOT NULL REFERENCES entities (id),
  probability REAL NOT NULL,  -- 0 to 1, of all the places that say so together
  concluded_by TEXT NOT NULL  -- the turns of phrase that say it
) STRICT;

CREATE TABLE kinship_evidence (
  kinship INTEGER NOT NULL REFERENCES kinships (position),
  position INTEGER NOT NULL,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  PRIMARY KEY (kinship, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE same_person (
  -- Pairs of characters that may be one person, the likeliest first: questions, not answers.
  position INTEGER PRIMARY KEY,
  first TEXT NOT NULL REFERENCES entities (id),
  second TEXT NOT NULL REFERENCES entities (id),
  probability REAL NOT NULL  -- 0 to 1
) STRICT;

CREATE TABLE same_person_reasons (
  pair INTEGER NOT NULL REFERENCES same_person (position),
  position INTEGER NOT NULL,
  reason TEXT NOT NULL,  -- for a person: what speaks for it or against it
  PRIMARY KEY (pair, position)
) STRICT, WITHOUT ROWID;
"""

_INTEGER, _TEXT, _REAL = (int,), (str,), (float,)

Row: TypeAlias = tuple[str | int | float | None, ...]


class Rows(Protocol):
    """Gives the rows of a table, each value of one of its column's types."""

    def __call__(self, table: str, *types: tuple[type, ...], order: str = ...) -> list[tuple[Any, ...]]: ...


def portrait_views(words: str, sentence: str, chapter: str) -> str:
    """Return the views for people.

    Args:
        words: SQL for the words of the token ``t``.
        sentence: for those of the sentence ``s``.
        chapter: for the number of the chapter that the token stands in.
    """
    return f"""
CREATE VIEW traits_in_text AS
  -- What the words say of each entity: name, kind, the word, its dictionary form, the sentence around it.
  SELECT
    r.position,
    {chapter} AS chapter,
    e.name,
    r.kind,
    {words} AS word,
    t.lemma,
    {sentence} AS sentence,
    r.probability_permille / 1000.0 AS confidence,
    t.start_char,
    t.end_char,
    r.entity AS entity_id
  FROM traits AS r
  JOIN entities AS e ON e.id = r.entity
  JOIN tokens AS t ON t.position = r.token
  JOIN sentences AS s ON s.position = t.sentence
  ORDER BY r.position;

CREATE VIEW kin AS
  -- Who is whose mother, brother, wife, with how many places say so.
  SELECT
    a.name AS who,
    k.relation,
    b.name AS of_whom,
    k.probability AS confidence,
    (SELECT count(*) FROM kinship_evidence WHERE kinship = k.position) AS places,
    k.who AS who_id,
    k.of_whom AS of_whom_id
  FROM kinships AS k JOIN entities AS a ON a.id = k.who JOIN entities AS b ON b.id = k.of_whom
  ORDER BY k.position;

CREATE VIEW talk AS
  -- Who talks to whom, and in how many lines.
  SELECT
    a.name AS speaker,
    b.name AS addressee,
    count(*) AS lines,
    a.id AS speaker_id,
    b.id AS addressee_id
  FROM lines AS l
  JOIN line_addressees AS x ON x.line = l.id
  JOIN entities AS a ON a.id = l.speaker
  JOIN entities AS b ON b.id = x.entity
  GROUP BY a.id, b.id
  ORDER BY lines DESC, a.position, b.position;

CREATE VIEW likely_duplicates AS
  -- Characters that may be one person: names, and what speaks for and against it.
  SELECT
    a.name AS first_name,
    b.name AS second_name,
    p.probability AS confidence,
    (SELECT group_concat(reason, '; ') FROM (
      SELECT reason FROM same_person_reasons WHERE pair = p.position ORDER BY position)) AS reasons,
    p.first AS first_id,
    p.second AS second_id
  FROM same_person AS p JOIN entities AS a ON a.id = p.first JOIN entities AS b ON b.id = p.second
  ORDER BY p.position;
"""  # noqa: S608 - columns of the views, never a value


def portrait_rows(story: Story) -> Iterator[tuple[str, Iterable[Row]]]:
    """Give the rows of these tables, columns in the order of the schema."""
    permille = dict(THOUSANDTHS_OF)
    kinds = {kind: kind.value for kind in TraitKind}  # ``value`` takes ten times as long, and traits are many
    yield (
        "traits",
        (
            (position, one.entity, kinds[one.kind], one.token, one.mention, permille[one.probability])
            for position, one in enumerate(story.traits)
        ),
    )
    yield (
        "kinships",
        (
            (position, one.who, one.relation, one.of, one.evidence.probability, one.evidence.concluded_by)
            for position, one in enumerate(story.kinships)
        ),
    )
    yield (
        "kinship_evidence",
        (
            (kinship, position, span.start, span.end)
            for kinship, one in enumerate(story.kinships)
            for position, span in enumerate(one.evidence.spans)
        ),
    )
    yield (
        "same_person",
        ((position, one.first, one.second, one.probability) for position, one in enumerate(story.same_person)),
    )
    yield (
        "same_person_reasons",
        ((pair, position, reason) for pair, one in enumerate(story.same_person) for position, reason in enumerate(one.reasons)),
    )


def traits(rows: Rows) -> tuple[Trait, ...]:
    """Read the traits."""
    kinds = {kind.value: kind for kind in TraitKind}
    found = rows("traits", _INTEGER, _TEXT, _TEXT, _INTEGER, _INTEGER, _INTEGER)
    if any(row[2] not in kinds for row in found):
        raise ValueError("a trait is of no kind that there is")
    if any(not 0 <= row[5] < len(THOUSANDTHS) for row in found):
        raise ValueError("a probability lies outside 0 to 1000 thousandths")
    return tuple(
        Trait(entity=entity, kind=kinds[kind], token=token, mention=mention, probability=THOUSANDTHS[permille])
        for _, entity, kind, token, mention, permille in found
    )


def kinships(rows: Rows) -> tuple[Kinship, ...]:
    """Read the kinships."""
    places: defaultdict[int, list[Span]] = defaultdict(list)
    for kinship, _, start, end in rows("kinship_evidence", _INTEGER, _INTEGER, _INTEGER, _INTEGER, order="kinship, position"):
        places[kinship].append(Span(start, end))
    return tuple(
        Kinship(
            who=who,
            relation=relation,
            of=of_whom,
            evidence=Evidence(spans=tuple(places[position]), probability=probability, concluded_by=rule),
        )
        for position, who, relation, of_whom, probability, rule in rows("kinships", _INTEGER, _TEXT, _TEXT, _TEXT, _REAL, _TEXT)
    )


def same_person(rows: Rows) -> tuple[SamePerson, ...]:
    """Read the pairs that may be one person."""
    reasons: defaultdict[int, list[str]] = defaultdict(list)
    for pair, _, reason in rows("same_person_reasons", _INTEGER, _INTEGER, _TEXT, order="pair, position"):
        reasons[pair].append(reason)
    return tuple(
        SamePerson(first=first, second=second, reasons=tuple(reasons[position]), probability=probability)
        for position, first, second, probability in rows("same_person", _INTEGER, _TEXT, _TEXT, _REAL)
    )
