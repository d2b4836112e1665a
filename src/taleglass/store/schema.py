"""What is in a ``.tale`` file?

The tables and views, as SQLite keeps them: the comments inside the statements stay in the file, so ``.schema`` in any SQLite
tool shows them. Nothing here is newer than SQLite 3.37. ``docs/tale-format.md`` tells the same with examples.
"""

from __future__ import annotations

from taleglass.store.chronology import CHRONOLOGY_TABLES, CHRONOLOGY_VIEWS
from taleglass.store.corrections import CORRECTION_TABLES
from taleglass.store.portraits import PORTRAIT_TABLES, portrait_views
from taleglass.store.things import THING_TABLES, thing_views

__all__ = ["APPLICATION_ID", "SCHEMA", "SCHEMA_VERSION"]

APPLICATION_ID = 0x54414C45
"""“TALE” in ASCII: the four bytes at offset 68 by which ``file`` and we know a story file."""

SCHEMA_VERSION = 4
"""Version of tables and meanings, in ``PRAGMA user_version``; it rises when an older taleglass could not read the file."""

TABLES = """
CREATE TABLE meta (
  -- One fact about the file and its source a row. Absent facts have no row.
  key TEXT PRIMARY KEY,  -- story_id, taleglass, weights, weights_sha256, source_format, encoding,
                         -- title, author, language, identifier, published, series, summary
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tags (
  -- What the source says of itself beyond meta, in its own order.
  position INTEGER PRIMARY KEY,
  field TEXT NOT NULL,  -- such as Character, Fandom, Subject
  value TEXT NOT NULL
) STRICT;

CREATE TABLE warnings (
  -- Sentences for a person: what was odd about the source and what was done about it.
  position INTEGER PRIMARY KEY,
  sentence TEXT NOT NULL
) STRICT;

CREATE TABLE text_pieces (
  -- The whole text, cut where paragraphs begin so that words are found fast. Put together in order it is the text that
  -- every start_char and end_char counts in: Unicode characters from 0, end excluded. The view "book" does so.
  start_char INTEGER PRIMARY KEY,
  text TEXT NOT NULL
) STRICT;

CREATE TABLE chapters (
  position INTEGER PRIMARY KEY,  -- from 0; views count chapters from 1
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  title TEXT,
  heading_start_char INTEGER,  -- where the heading stands, if it does
  heading_end_char INTEGER
) STRICT;

CREATE TABLE paragraphs (
  position INTEGER PRIMARY KEY,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  kind TEXT NOT NULL  -- prose, verse, heading, scene_break
) STRICT;

CREATE TABLE emphasis (
  position INTEGER PRIMARY KEY,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  kind TEXT NOT NULL  -- italic, bold, small_caps, underline, struck
) STRICT;

CREATE TABLE scene_breaks (
  position INTEGER PRIMARY KEY,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL
) STRICT;

CREATE TABLE set_aside (
  -- What the source holds that is no part of the story.
  position INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,  -- boilerplate, front_matter, contents, author_note, footnote, comment, deletion, illustration, ...
  reason TEXT NOT NULL,  -- for a person: what it is and how it was recognised
  start_char INTEGER,  -- where it stands in the text, if it was left there
  end_char INTEGER,
  text TEXT,  -- its words, if it was kept out of the text
  anchor_char INTEGER  -- where a footnote or comment hangs, if known
) STRICT;

CREATE TABLE sentences (
  position INTEGER PRIMARY KEY,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  first_token INTEGER NOT NULL,  -- half-open range of tokens.position
  end_token INTEGER NOT NULL,
  paragraph INTEGER NOT NULL REFERENCES paragraphs (position),
  valence REAL,  -- how it feels to read, 1 to 5, 3 is neutral: from bad to good;
  arousal REAL,  -- from calm to stirred;
  dominance REAL  -- from helpless to in control. NULL where nothing was said
) STRICT;

CREATE TABLE sentence_emotions (
  -- Emotions of a sentence, the surest first; those below a tenth are left out. The words are those of GoEmotions.
  sentence INTEGER NOT NULL REFERENCES sentences (position),
  position INTEGER NOT NULL,
  emotion TEXT NOT NULL,  -- such as joy, fear, neutral
  probability_permille INTEGER NOT NULL,  -- thousandths, 0 to 1000
  PRIMARY KEY (sentence, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
  -- Syntactic words of Universal Dependencies: "didn't" is two, "did" and "n't".
  -- A ..._permille says how sure we are that the value is right, in thousandths, 0 to 1000; 0 where nothing was said.
  position INTEGER PRIMARY KEY,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  sentence INTEGER NOT NULL REFERENCES sentences (position),
  upos TEXT NOT NULL,  -- universal part of speech
  xpos TEXT NOT NULL,  -- Penn Treebank tag
  lemma TEXT NOT NULL,  -- dictionary form
  head INTEGER NOT NULL REFERENCES tokens (position),  -- syntactic head; the root of a sentence is its own head
  deprel TEXT NOT NULL,  -- relation to the head; root for the root
  feats TEXT NOT NULL,  -- morphological features, such as Number=Sing|Person=3; _ for none
  upos_permille INTEGER NOT NULL,
  xpos_permille INTEGER NOT NULL,
  lemma_permille INTEGER NOT NULL,
  head_permille INTEGER NOT NULL,
  deprel_permille INTEGER NOT NULL,
  feats_permille INTEGER NOT NULL
) STRICT;

CREATE TABLE entities (
  -- Who and what is in the story: one coreference chain a row, in order of first mention.
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,  -- from the place of the first mention, such as per_1203
  kind TEXT NOT NULL,  -- PER, LOC, FAC, GPE, VEH, ORG
  name TEXT NOT NULL,  -- the fullest common name, or the commonest phrase
  role TEXT NOT NULL,  -- narrator, major, minor, mentioned; none for what is no character
  mention_count INTEGER NOT NULL,
  first_start_char INTEGER NOT NULL,  -- first and last mention
  first_end_char INTEGER NOT NULL,
  last_start_char INTEGER NOT NULL,
  last_end_char INTEGER NOT NULL,
  line_count INTEGER NOT NULL,  -- quotations attributed to the entity
  words_spoken INTEGER NOT NULL,  -- white-space words in them
  probability REAL NOT NULL  -- 0 to 1: that the chain is one entity
) STRICT;

CREATE TABLE aliases (
  -- Names and phrases for an entity as the text writes them, proper names first.
  entity TEXT NOT NULL REFERENCES entities (id),
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  count INTEGER NOT NULL,  -- mentions that use it
  is_proper INTEGER NOT NULL,  -- 1 for a proper name
  PRIMARY KEY (entity, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE pronouns (
  -- Pronoun sets used for an entity, commonest first.
  entity TEXT NOT NULL REFERENCES entities (id),
  position INTEGER NOT NULL,
  pronoun TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (entity, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE mentions (
  -- Words that point at an entity. They nest: "her brother" holds "her".
  position INTEGER PRIMARY KEY,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  head_start_char INTEGER NOT NULL,  -- the word that carries it: "brother"
  head_end_char INTEGER NOT NULL,
  first_token INTEGER NOT NULL,  -- half-open range of tokens.position
  end_token INTEGER NOT NULL,
  kind TEXT NOT NULL,  -- as in entities
  form TEXT NOT NULL,  -- PROP, NOM, PRON
  entity TEXT NOT NULL REFERENCES entities (id),
  probability REAL NOT NULL  -- 0 to 1: that these very words are a mention of this kind
) STRICT;

CREATE TABLE events (
  -- What the text asserts to happen, one word each.
  position INTEGER PRIMARY KEY,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  token INTEGER NOT NULL REFERENCES tokens (position),
  probability REAL NOT NULL
) STRICT;

CREATE TABLE supersenses (
  -- What kind of thing or doing an expression of one or more words speaks of.
  position INTEGER PRIMARY KEY,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  first_token INTEGER NOT NULL,  -- half-open range of tokens.position
  end_token INTEGER NOT NULL,
  token INTEGER NOT NULL REFERENCES tokens (position),  -- the word that carries it: "set" in "set out"
  label TEXT NOT NULL,  -- n.PERSON, v.motion and so on: the nouns and verbs of STREUSLE
  probability_permille INTEGER NOT NULL  -- that these words are an expression of this kind, in thousandths, 0 to 1000
) STRICT;

CREATE TABLE lines (
  -- Quotations: stretches of speech between marks. A turn that narration interrupts is several, which share a turn.
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,  -- from its place, such as q_5120
  start_char INTEGER NOT NULL,  -- marks included
  end_char INTEGER NOT NULL,
  speech_start_char INTEGER NOT NULL,  -- between the marks
  speech_end_char INTEGER NOT NULL,
  turn TEXT NOT NULL REFERENCES lines (id),  -- the first quotation of the same turn
  marks TEXT NOT NULL,  -- double, single, guillemets, dash, message
  speaker TEXT REFERENCES entities (id),  -- NULL where it is not known
  cue_form TEXT NOT NULL,  -- explicit, anaphoric, implicit
  cue_start_char INTEGER,  -- the words that name the speaker: "Anna" in "said Anna"
  cue_end_char INTEGER,
  speaker_probability REAL NOT NULL,  -- 0 to 1
  speaker_concluded_by TEXT NOT NULL,  -- the rule or head that concluded it
  addressee_probability REAL NOT NULL,
  addressee_concluded_by TEXT NOT NULL,
  is_closed INTEGER NOT NULL  -- 0 where the closing mark is missing
) STRICT;

CREATE TABLE line_addressees (
  line TEXT NOT NULL REFERENCES lines (id),
  position INTEGER NOT NULL,
  entity TEXT NOT NULL REFERENCES entities (id),
  PRIMARY KEY (line, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE line_evidence (
  -- The words a conclusion about a line rests on.
  line TEXT NOT NULL REFERENCES lines (id),
  about TEXT NOT NULL,  -- speaker, addressees
  position INTEGER NOT NULL,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  PRIMARY KEY (line, about, position)
) STRICT, WITHOUT ROWID;
"""


def _words(start: str, end: str) -> str:
    """Return SQL for the characters of the text from *start* to *end*, taken from the pieces that hold them."""
    return (
        "(SELECT group_concat(part, '') FROM (\n"  # noqa: S608 - columns of the views below, never a value
        f"    SELECT substr(text, max({start} - start_char, 0) + 1, {end} - max({start}, start_char)) AS part\n"
        "    FROM text_pieces\n"
        f"    WHERE start_char >= (SELECT max(start_char) FROM text_pieces WHERE start_char <= {start})\n"
        f"      AND start_char < {end}\n"
        "    ORDER BY start_char))"
    )


def _chapter(place: str) -> str:
    """Return SQL for the number, from 1, of the chapter that holds the character *place*."""
    return f"(SELECT position + 1 FROM chapters WHERE start_char <= {place} AND end_char > {place})"  # noqa: S608 - as above


VIEWS = f"""
CREATE VIEW book AS
  -- Title, author and the whole text in one row.
  SELECT
    (SELECT value FROM meta WHERE key = 'title') AS title,
    (SELECT value FROM meta WHERE key = 'author') AS author,
    (SELECT group_concat(text, '') FROM (SELECT text FROM text_pieces ORDER BY start_char)) AS text;

CREATE VIEW "cast" AS
  -- The characters, the most often mentioned first.
  SELECT
    e.id,
    e.name,
    (SELECT group_concat(text, ', ') FROM (SELECT text FROM aliases WHERE entity = e.id ORDER BY position)) AS aliases,
    (SELECT group_concat(pronoun, ', ') FROM (SELECT pronoun FROM pronouns WHERE entity = e.id ORDER BY position))
      AS pronouns,
    e.role,
    e.mention_count AS mentions,
    e.line_count AS lines,
    e.words_spoken,
    {_chapter("e.first_start_char")} AS first_chapter,
    {_chapter("e.last_start_char")} AS last_chapter,
    e.first_start_char AS first_char,
    e.last_start_char AS last_char,
    e.probability AS confidence
  FROM entities AS e
  WHERE e.role <> 'none'
  ORDER BY e.mention_count DESC, e.first_start_char, e.first_end_char;

CREATE VIEW dialogue AS
  -- Every quotation with the names of who says it to whom.
  SELECT
    l.position,
    {_chapter("l.start_char")} AS chapter,
    s.name AS speaker,
    (SELECT group_concat(name, ', ') FROM (
      SELECT e.name FROM line_addressees AS a JOIN entities AS e ON e.id = a.entity
      WHERE a.line = l.id ORDER BY a.position)) AS addressees,
    {_words("l.speech_start_char", "l.speech_end_char")} AS words,
    l.speaker_probability AS confidence,
    l.cue_form,
    l.speaker_concluded_by AS concluded_by,
    l.start_char,
    l.end_char,
    l.id,
    l.turn,
    l.speaker AS speaker_id
  FROM lines AS l LEFT JOIN entities AS s ON s.id = l.speaker
  ORDER BY l.position;

CREATE VIEW mentions_in_text AS
  -- Every mention with its words, the name of what it points at, and the sentence around it.
  SELECT
    m.position,
    {_chapter("m.start_char")} AS chapter,
    e.name,
    {_words("m.start_char", "m.end_char")} AS words,
    m.form,
    m.kind,
    {_words("s.start_char", "s.end_char")} AS sentence,
    m.probability AS confidence,
    m.start_char,
    m.end_char,
    m.entity AS entity_id
  FROM mentions AS m
  JOIN entities AS e ON e.id = m.entity
  JOIN tokens AS t ON t.position = m.first_token
  JOIN sentences AS s ON s.position = t.sentence
  ORDER BY m.position;

CREATE VIEW events_in_text AS
  -- Every event with its word and the sentence around it.
  SELECT
    v.position,
    {_chapter("v.start_char")} AS chapter,
    {_words("v.start_char", "v.end_char")} AS word,
    t.lemma,
    {_words("s.start_char", "s.end_char")} AS sentence,
    v.probability AS confidence,
    v.start_char,
    v.end_char
  FROM events AS v
  JOIN tokens AS t ON t.position = v.token
  JOIN sentences AS s ON s.position = t.sentence
  ORDER BY v.position;

CREATE VIEW supersenses_in_text AS
  -- Every expression with its kind, its words and the sentence around it.
  SELECT
    x.position,
    {_chapter("x.start_char")} AS chapter,
    {_words("x.start_char", "x.end_char")} AS words,
    x.label,
    t.lemma,
    {_words("s.start_char", "s.end_char")} AS sentence,
    x.probability_permille / 1000.0 AS confidence,
    x.start_char,
    x.end_char
  FROM supersenses AS x
  JOIN tokens AS t ON t.position = x.token
  JOIN sentences AS s ON s.position = t.sentence
  ORDER BY x.position;

CREATE VIEW mood AS
  -- Every sentence with how it feels to read and its surest emotion.
  SELECT
    s.position,
    {_chapter("s.start_char")} AS chapter,
    {_words("s.start_char", "s.end_char")} AS words,
    s.valence,
    s.arousal,
    s.dominance,
    m.emotion,
    m.probability_permille / 1000.0 AS emotion_confidence,
    s.start_char,
    s.end_char
  FROM sentences AS s LEFT JOIN sentence_emotions AS m ON m.sentence = s.position AND m.position = 0
  ORDER BY s.position;
"""  # noqa: S608 - as above

INDEXES = """
CREATE INDEX mentions_by_entity ON mentions (entity);
CREATE INDEX thing_mentions_by_thing ON thing_mentions (thing);
CREATE INDEX lines_by_speaker ON lines (speaker);
CREATE INDEX line_addressees_by_entity ON line_addressees (entity);
"""

PORTRAIT_VIEWS = portrait_views(
    words=_words("t.start_char", "t.end_char"),
    sentence=_words("s.start_char", "s.end_char"),
    chapter=_chapter("t.start_char"),
)

THING_VIEWS = thing_views(
    words=_words("m.start_char", "m.end_char"),
    sentence=_words("s.start_char", "s.end_char"),
    chapter=_chapter("m.start_char"),
)

SCHEMA = (
    TABLES
    + PORTRAIT_TABLES
    + CORRECTION_TABLES
    + CHRONOLOGY_TABLES
    + THING_TABLES
    + VIEWS
    + PORTRAIT_VIEWS
    + CHRONOLOGY_VIEWS
    + THING_VIEWS
)
"""Tables and views, ready for ``executescript``; the indexes follow once the tables are full."""
