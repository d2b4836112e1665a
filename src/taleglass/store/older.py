"""What did files of earlier versions look like?

They stay readable. What they do not hold comes back as not known: probabilities of 0, no features, no mood, no supersenses, no
traits, no kinships, no likely duplicates, no corrections, no scenes, no times and no things.
"""

from __future__ import annotations

from taleglass.store.chronology import CHRONOLOGY_TABLE_NAMES
from taleglass.store.corrections import CORRECTION_TABLE_NAMES
from taleglass.store.portraits import PORTRAIT_TABLE_NAMES
from taleglass.store.things import THING_TABLE_NAMES

__all__ = ["NOT_YET", "TABLES_THEN"]

_SINCE_3 = PORTRAIT_TABLE_NAMES | CORRECTION_TABLE_NAMES | CHRONOLOGY_TABLE_NAMES | THING_TABLE_NAMES

NOT_YET: dict[int, frozenset[str]] = {
    1: frozenset({"supersenses", "sentence_emotions"}) | _SINCE_3,
    2: _SINCE_3,
    3: THING_TABLE_NAMES,
}
"""By version: the tables of today that were not there."""

TABLES_THEN: dict[int, str] = {
    1: """
CREATE TABLE sentences (
  position INTEGER PRIMARY KEY,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  first_token INTEGER NOT NULL,  -- half-open range of tokens.position
  end_token INTEGER NOT NULL,
  paragraph INTEGER NOT NULL REFERENCES paragraphs (position)
) STRICT;

CREATE TABLE tokens (
  -- Syntactic words of Universal Dependencies: "didn't" is two, "did" and "n't".
  position INTEGER PRIMARY KEY,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  sentence INTEGER NOT NULL REFERENCES sentences (position),
  upos TEXT NOT NULL,  -- universal part of speech
  xpos TEXT NOT NULL,  -- Penn Treebank tag
  lemma TEXT NOT NULL,  -- dictionary form
  head INTEGER NOT NULL REFERENCES tokens (position),  -- syntactic head; the root of a sentence is its own head
  deprel TEXT NOT NULL  -- relation to the head; root for the root
) STRICT;
"""
}
"""By version: the tables that were otherwise."""
