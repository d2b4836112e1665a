PRAGMA application_id = 1413565509;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE aliases (
  -- Names and phrases for an entity as the text writes them, proper names first.
  entity TEXT NOT NULL REFERENCES entities (id),
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  count INTEGER NOT NULL,  -- mentions that use it
  is_proper INTEGER NOT NULL,  -- 1 for a proper name
  PRIMARY KEY (entity, position)
) STRICT, WITHOUT ROWID;
INSERT INTO "aliases" VALUES('fac_67',0,'the harbour',1,0);
INSERT INTO "aliases" VALUES('per_29',0,'Mira Holt',1,1);
INSERT INTO "aliases" VALUES('per_45',0,'Tobias',2,1);
CREATE TABLE chapters (
  position INTEGER PRIMARY KEY,  -- from 0; views count chapters from 1
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  title TEXT,
  heading_start_char INTEGER,  -- where the heading stands, if it does
  heading_end_char INTEGER
) STRICT;
INSERT INTO "chapters" VALUES(0,0,105,'The Lamp',0,8);
CREATE TABLE emphasis (
  position INTEGER PRIMARY KEY,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  kind TEXT NOT NULL  -- italic, bold, small_caps, underline, struck
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
INSERT INTO "entities" VALUES(0,'per_29','PER','Mira Holt','major',2,29,38,53,56,1,4,0.9);
INSERT INTO "entities" VALUES(1,'per_45','PER','Tobias','major',2,45,51,98,104,1,2,0.9);
INSERT INTO "entities" VALUES(2,'fac_67','FAC','the harbour','none',1,67,78,67,78,0,0,1.0);
CREATE TABLE events (
  -- What the text asserts to happen, one word each.
  position INTEGER PRIMARY KEY,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  token INTEGER NOT NULL REFERENCES tokens (position),
  probability REAL NOT NULL
) STRICT;
INSERT INTO "events" VALUES(0,57,63,15,0.75);
CREATE TABLE line_addressees (
  line TEXT NOT NULL REFERENCES lines (id),
  position INTEGER NOT NULL,
  entity TEXT NOT NULL REFERENCES entities (id),
  PRIMARY KEY (line, position)
) STRICT, WITHOUT ROWID;
INSERT INTO "line_addressees" VALUES('q_10',0,'per_45');
CREATE TABLE line_evidence (
  -- The words a conclusion about a line rests on.
  line TEXT NOT NULL REFERENCES lines (id),
  about TEXT NOT NULL,  -- speaker, addressees
  position INTEGER NOT NULL,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  PRIMARY KEY (line, about, position)
) STRICT, WITHOUT ROWID;
INSERT INTO "line_evidence" VALUES('q_10','addressees',0,45,51);
INSERT INTO "line_evidence" VALUES('q_10','speaker',0,29,38);
INSERT INTO "line_evidence" VALUES('q_10','speaker',1,39,44);
INSERT INTO "line_evidence" VALUES('q_81','speaker',0,93,97);
INSERT INTO "line_evidence" VALUES('q_81','speaker',1,98,104);
CREATE TABLE lines (
  -- Quotations: stretches of speech between marks. A turn that narration interrupts is several, which share a turn.
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,  -- from its place, such as q_5120
  start_char INTEGER NOT NULL,  -- marks included
  end_char INTEGER NOT NULL,
  speech_start_char INTEGER NOT NULL,  -- between the marks
  speech_end_char INTEGER NOT NULL,
  turn TEXT NOT NULL REFERENCES lines (id),  -- the first quotation of the same turn
  marks TEXT NOT NULL,  -- double, single, guillemets, dash
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
INSERT INTO "lines" VALUES(0,'q_10',10,28,11,27,'q_10','double','per_29','explicit',29,38,0.97,'speech_tag',0.9,'asked_whom',1);
INSERT INTO "lines" VALUES(1,'q_81',81,92,82,91,'q_81','double','per_45','explicit',98,104,0.97,'speech_tag',0.0,'nothing',1);
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
INSERT INTO "mentions" VALUES(0,29,38,29,38,9,11,'PER','PROP','per_29',0.98765);
INSERT INTO "mentions" VALUES(1,45,51,45,51,12,13,'PER','PROP','per_45',0.98765);
INSERT INTO "mentions" VALUES(2,53,56,53,56,14,15,'PER','PRON','per_29',0.98765);
INSERT INTO "mentions" VALUES(3,67,78,71,78,17,19,'FAC','NOM','fac_67',0.98765);
INSERT INTO "mentions" VALUES(4,98,104,98,104,27,28,'PER','PROP','per_45',0.98765);
CREATE TABLE meta (
  -- One fact about the file and its source a row. Absent facts have no row.
  key TEXT PRIMARY KEY,  -- story_id, taleglass, weights, weights_sha256, source_format, encoding,
                         -- title, author, language, identifier, published, series, summary
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "meta" VALUES('author','A. Writer');
INSERT INTO "meta" VALUES('encoding','utf-8');
INSERT INTO "meta" VALUES('source_format','txt');
INSERT INTO "meta" VALUES('story_id','lamp');
INSERT INTO "meta" VALUES('taleglass','0.1.0');
INSERT INTO "meta" VALUES('title','The Lamp');
INSERT INTO "meta" VALUES('weights','test');
INSERT INTO "meta" VALUES('weights_sha256','0000000000000000000000000000000000000000000000000000000000000000');
CREATE TABLE paragraphs (
  position INTEGER PRIMARY KEY,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  kind TEXT NOT NULL  -- prose, verse, heading, scene_break
) STRICT;
INSERT INTO "paragraphs" VALUES(0,0,8,'heading');
INSERT INTO "paragraphs" VALUES(1,10,79,'prose');
INSERT INTO "paragraphs" VALUES(2,81,105,'prose');
CREATE TABLE pronouns (
  -- Pronoun sets used for an entity, commonest first.
  entity TEXT NOT NULL REFERENCES entities (id),
  position INTEGER NOT NULL,
  pronoun TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (entity, position)
) STRICT, WITHOUT ROWID;
INSERT INTO "pronouns" VALUES('per_29',0,'she',1);
CREATE TABLE scene_breaks (
  position INTEGER PRIMARY KEY,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL
) STRICT;
CREATE TABLE sentences (
  position INTEGER PRIMARY KEY,
  start_char INTEGER NOT NULL,
  end_char INTEGER NOT NULL,
  first_token INTEGER NOT NULL,  -- half-open range of tokens.position
  end_token INTEGER NOT NULL,
  paragraph INTEGER NOT NULL REFERENCES paragraphs (position)
) STRICT;
INSERT INTO "sentences" VALUES(0,0,8,0,2,0);
INSERT INTO "sentences" VALUES(1,10,52,2,14,1);
INSERT INTO "sentences" VALUES(2,53,79,14,20,1);
INSERT INTO "sentences" VALUES(3,81,105,20,29,2);
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
CREATE TABLE tags (
  -- What the source says of itself beyond meta, in its own order.
  position INTEGER PRIMARY KEY,
  field TEXT NOT NULL,  -- such as Character, Fandom, Subject
  value TEXT NOT NULL
) STRICT;
INSERT INTO "tags" VALUES(0,'Subject','Lamps');
CREATE TABLE text_pieces (
  -- The whole text, cut where paragraphs begin so that words are found fast. Put together in order it is the text that
  -- every start_char and end_char counts in: Unicode characters from 0, end excluded. The view "book" does so.
  start_char INTEGER PRIMARY KEY,
  text TEXT NOT NULL
) STRICT;
INSERT INTO "text_pieces" VALUES(0,'The Lamp

');
INSERT INTO "text_pieces" VALUES(10,'“Is the lamp lit?” Mira Holt asked Tobias. She waited by the harbour.

');
INSERT INTO "text_pieces" VALUES(81,'“It isn’t,” said Tobias.
');
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
INSERT INTO "tokens" VALUES(0,0,3,0,'DET','DT','the',1,'det');
INSERT INTO "tokens" VALUES(1,4,8,0,'NOUN','NN','lamp',1,'root');
INSERT INTO "tokens" VALUES(2,10,11,1,'PUNCT','``','“',6,'punct');
INSERT INTO "tokens" VALUES(3,11,13,1,'AUX','VBZ','be',6,'aux:pass');
INSERT INTO "tokens" VALUES(4,14,17,1,'DET','DT','the',5,'det');
INSERT INTO "tokens" VALUES(5,18,22,1,'NOUN','NN','lamp',6,'nsubj:pass');
INSERT INTO "tokens" VALUES(6,23,26,1,'VERB','VBN','light',11,'ccomp');
INSERT INTO "tokens" VALUES(7,26,27,1,'PUNCT','.','?',6,'punct');
INSERT INTO "tokens" VALUES(8,27,28,1,'PUNCT','''''','”',6,'punct');
INSERT INTO "tokens" VALUES(9,29,33,1,'PROPN','NNP','Mira',11,'nsubj');
INSERT INTO "tokens" VALUES(10,34,38,1,'PROPN','NNP','Holt',9,'flat');
INSERT INTO "tokens" VALUES(11,39,44,1,'VERB','VBD','ask',11,'root');
INSERT INTO "tokens" VALUES(12,45,51,1,'PROPN','NNP','Tobias',11,'obj');
INSERT INTO "tokens" VALUES(13,51,52,1,'PUNCT','.','.',11,'punct');
INSERT INTO "tokens" VALUES(14,53,56,2,'PRON','PRP','she',15,'nsubj');
INSERT INTO "tokens" VALUES(15,57,63,2,'VERB','VBD','wait',15,'root');
INSERT INTO "tokens" VALUES(16,64,66,2,'ADP','IN','by',18,'case');
INSERT INTO "tokens" VALUES(17,67,70,2,'DET','DT','the',18,'det');
INSERT INTO "tokens" VALUES(18,71,78,2,'NOUN','NN','harbour',15,'obl');
INSERT INTO "tokens" VALUES(19,78,79,2,'PUNCT','.','.',15,'punct');
INSERT INTO "tokens" VALUES(20,81,82,3,'PUNCT','``','“',22,'punct');
INSERT INTO "tokens" VALUES(21,82,84,3,'PRON','PRP','it',22,'nsubj');
INSERT INTO "tokens" VALUES(22,85,87,3,'AUX','VBZ','be',26,'ccomp');
INSERT INTO "tokens" VALUES(23,87,90,3,'PART','RB','not',22,'advmod');
INSERT INTO "tokens" VALUES(24,90,91,3,'PUNCT',',',',',22,'punct');
INSERT INTO "tokens" VALUES(25,91,92,3,'PUNCT','''''','”',22,'punct');
INSERT INTO "tokens" VALUES(26,93,97,3,'VERB','VBD','say',26,'root');
INSERT INTO "tokens" VALUES(27,98,104,3,'PROPN','NNP','Tobias',26,'nsubj');
INSERT INTO "tokens" VALUES(28,104,105,3,'PUNCT','.','.',26,'punct');
CREATE TABLE warnings (
  -- Sentences for a person: what was odd about the source and what was done about it.
  position INTEGER PRIMARY KEY,
  sentence TEXT NOT NULL
) STRICT;
CREATE INDEX mentions_by_entity ON mentions (entity);
CREATE INDEX lines_by_speaker ON lines (speaker);
CREATE INDEX line_addressees_by_entity ON line_addressees (entity);
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
    (SELECT position + 1 FROM chapters WHERE start_char <= e.first_start_char AND end_char > e.first_start_char) AS first_chapter,
    (SELECT position + 1 FROM chapters WHERE start_char <= e.last_start_char AND end_char > e.last_start_char) AS last_chapter,
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
    (SELECT position + 1 FROM chapters WHERE start_char <= l.start_char AND end_char > l.start_char) AS chapter,
    s.name AS speaker,
    (SELECT group_concat(name, ', ') FROM (
      SELECT e.name FROM line_addressees AS a JOIN entities AS e ON e.id = a.entity
      WHERE a.line = l.id ORDER BY a.position)) AS addressees,
    (SELECT group_concat(part, '') FROM (
    SELECT substr(text, max(l.speech_start_char - start_char, 0) + 1, l.speech_end_char - max(l.speech_start_char, start_char)) AS part
    FROM text_pieces
    WHERE start_char >= (SELECT max(start_char) FROM text_pieces WHERE start_char <= l.speech_start_char)
      AND start_char < l.speech_end_char
    ORDER BY start_char)) AS words,
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
    (SELECT position + 1 FROM chapters WHERE start_char <= m.start_char AND end_char > m.start_char) AS chapter,
    e.name,
    (SELECT group_concat(part, '') FROM (
    SELECT substr(text, max(m.start_char - start_char, 0) + 1, m.end_char - max(m.start_char, start_char)) AS part
    FROM text_pieces
    WHERE start_char >= (SELECT max(start_char) FROM text_pieces WHERE start_char <= m.start_char)
      AND start_char < m.end_char
    ORDER BY start_char)) AS words,
    m.form,
    m.kind,
    (SELECT group_concat(part, '') FROM (
    SELECT substr(text, max(s.start_char - start_char, 0) + 1, s.end_char - max(s.start_char, start_char)) AS part
    FROM text_pieces
    WHERE start_char >= (SELECT max(start_char) FROM text_pieces WHERE start_char <= s.start_char)
      AND start_char < s.end_char
    ORDER BY start_char)) AS sentence,
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
    (SELECT position + 1 FROM chapters WHERE start_char <= v.start_char AND end_char > v.start_char) AS chapter,
    (SELECT group_concat(part, '') FROM (
    SELECT substr(text, max(v.start_char - start_char, 0) + 1, v.end_char - max(v.start_char, start_char)) AS part
    FROM text_pieces
    WHERE start_char >= (SELECT max(start_char) FROM text_pieces WHERE start_char <= v.start_char)
      AND start_char < v.end_char
    ORDER BY start_char)) AS word,
    t.lemma,
    (SELECT group_concat(part, '') FROM (
    SELECT substr(text, max(s.start_char - start_char, 0) + 1, s.end_char - max(s.start_char, start_char)) AS part
    FROM text_pieces
    WHERE start_char >= (SELECT max(start_char) FROM text_pieces WHERE start_char <= s.start_char)
      AND start_char < s.end_char
    ORDER BY start_char)) AS sentence,
    v.probability AS confidence,
    v.start_char,
    v.end_char
  FROM events AS v
  JOIN tokens AS t ON t.position = v.token
  JOIN sentences AS s ON s.position = t.sentence
  ORDER BY v.position;
COMMIT;
