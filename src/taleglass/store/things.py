"""How are things and their mentions kept?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any

from taleglass.store.portraits import Row, Rows
from taleglass.story import MentionForm, Span, Story, Thing, ThingMention, Token

__all__ = ["THING_TABLES", "THING_TABLE_NAMES", "load_things", "thing_rows", "thing_views"]

THING_TABLE_NAMES = frozenset({"things", "thing_mentions"})

THING_TABLES = """
CREATE TABLE things (
  -- What the story comes back to and is neither a person nor a place, in order of first mention.
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,  -- from the place of the word that carries the first mention, such as thing_1203
  name TEXT NOT NULL,  -- the commonest words for it
  sense TEXT NOT NULL,  -- what kind of thing its nouns speak of: n.ARTIFACT, n.ANIMAL, n.FOOD and so on
  mention_count INTEGER NOT NULL,
  first_start_char INTEGER NOT NULL,  -- first and last mention
  first_end_char INTEGER NOT NULL,
  last_start_char INTEGER NOT NULL,
  last_end_char INTEGER NOT NULL,
  probability REAL NOT NULL  -- 0 to 1: that its mentions speak of one thing
) STRICT;

CREATE TABLE thing_mentions (
  -- Words that speak of a thing.
  position INTEGER PRIMARY KEY,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  first_token INTEGER NOT NULL,  -- half-open range of tokens.position
  end_token INTEGER NOT NULL,
  token INTEGER NOT NULL REFERENCES tokens (position),  -- the word that carries it: "key" in "the little key"
  form TEXT NOT NULL,  -- NOM, PRON
  thing TEXT NOT NULL REFERENCES things (id),
  probability REAL NOT NULL  -- 0 to 1: that the words mean this thing
) STRICT;
"""

_INTEGER, _TEXT, _REAL = (int,), (str,), (float,)


def thing_views(words: str, sentence: str, chapter: str) -> str:
    """Return the view for people.

    Args:
        words: SQL for the words of the mention ``m``.
        sentence: for those of the sentence ``s``.
        chapter: for the number of the chapter that the mention stands in.
    """
    return f"""
CREATE VIEW things_in_text AS
  -- Every mention of a thing with its words, the name of the thing, and the sentence around it.
  SELECT
    m.position,
    {chapter} AS chapter,
    h.name,
    {words} AS words,
    m.form,
    h.sense,
    {sentence} AS sentence,
    m.probability AS confidence,
    m.start_char,
    m.end_char,
    m.thing AS thing_id
  FROM thing_mentions AS m
  JOIN things AS h ON h.id = m.thing
  JOIN tokens AS t ON t.position = m.token
  JOIN sentences AS s ON s.position = t.sentence
  ORDER BY m.position;
"""  # noqa: S608 - columns of the view, never a value


def thing_rows(story: Story) -> Iterator[tuple[str, Iterable[Row]]]:
    """Give the rows of these tables, columns in the order of the schema."""
    forms = {form: form.value for form in MentionForm}
    yield (
        "things",
        (
            (
                position, one.id, one.name, one.sense, one.mention_count, one.first.start, one.first.end, one.last.start,
                one.last.end, one.probability,
            )
            for position, one in enumerate(story.things)
        ),
    )  # fmt: skip
    yield (
        "thing_mentions",
        (
            (
                position, one.span.start, one.span.end, one.first_token, one.end_token, one.head_token, forms[one.form],
                one.thing, one.probability,
            )
            for position, one in enumerate(story.thing_mentions)
        ),
    )  # fmt: skip


def load_things(rows: Rows, tokens: Sequence[Token]) -> dict[str, Any]:
    """Read ``things`` and ``thing_mentions``, as ``Story`` takes them.

    Args:
        rows: gives the checked rows of a table.
        tokens: those of the story.

    Raises:
        ValueError: when a mention names a token or a form that is not there.
    """
    forms = {form.value: form for form in MentionForm}
    mentions = []
    for _, start, end, first, last, head, form, thing, probability in rows(
        "thing_mentions", *repeat(_INTEGER, 6), _TEXT, _TEXT, _REAL
    ):
        if not 0 <= head < len(tokens) or form not in forms:
            raise ValueError("a mention of a thing names a token or a form that is not there")
        mentions.append(
            ThingMention(
                span=Span(start, end),
                head=Span(tokens[head].start, tokens[head].end),
                first_token=first,
                end_token=last,
                head_token=head,
                form=forms[form],
                thing=thing,
                probability=probability,
            )
        )
    things = tuple(
        Thing(
            id=thing,
            name=name,
            sense=sense,
            mention_count=count,
            first=Span(first_start, first_end),
            last=Span(last_start, last_end),
            probability=probability,
        )
        for _, thing, name, sense, count, first_start, first_end, last_start, last_end, probability in rows(
            "things", _INTEGER, _TEXT, _TEXT, _TEXT, *repeat(_INTEGER, 5), _REAL
        )
    )
    return {"things": things, "thing_mentions": tuple(mentions)}
