"""Which texts teach, and what do they say of each word?

Every data set becomes `Document`s of one form: words with half-open character offsets, sentences, and the layers it has.
"""

from __future__ import annotations

import gzip
import itertools
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from taleglass.reading.telling import describe_page
from taleglass.story import Book, NarrativeLevel
from taleglass.text import Marks, mark, open_book
from taleglass.text.tokens import find_tokens

KINDS = ("PER", "LOC", "FAC", "GPE", "VEH", "ORG")
FORMS = ("PROP", "NOM", "PRON")
LEVELS = tuple(level.value for level in NarrativeLevel)
NON_COMMERCIAL = ("essay", "fiction", "letter", "podcast", "whow")
"""GUM genres whose text is CC BY-NC-SA: they measure, and never teach."""
NO_DERIVATIVES = ("conversation",)
"""GUM genre whose source corpus does not allow derivatives: left out of training to be safe."""


@dataclass
class Told:
    """How the paragraphs of an annotated story are told; rows are those of `taleglass.reading.telling.describe_page`.

    Attributes:
        row: int64, (words,), -1 for words in no row. first, last: bool, (words,): in a row's first sentence, in its last.
        signs: float32, (rows, signs of the page). begins: float32, (rows,), 1 where a scene begins, never at the first row.
        levels: int64, (rows,), index into `LEVELS`.
        here: float32, (words,), 1 for the last word of a phrase that names where its scene plays.
        there: float32, (words,), of the last word of a mention of somebody, whether they are there; -1 for other words.
    """

    row: np.ndarray
    first: np.ndarray
    last: np.ndarray
    signs: np.ndarray
    begins: np.ndarray
    levels: np.ndarray
    here: np.ndarray
    there: np.ndarray


@dataclass
class Document:
    """One text with whatever layers its corpus annotates; a missing layer is None."""

    id: str
    corpus: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    sentence_first_words: np.ndarray  # int32, (sentences + 1,)
    upos: list[str] | None = None
    xpos: list[str] | None = None
    lemma: list[str] | None = None
    head: np.ndarray | None = None  # index into words; its own index for a root
    deprel: list[str] | None = None
    feats: list[str] | None = None
    supersense: list[str] | None = None  # O, or B- and I- with a noun's or verb's supersense
    vad: np.ndarray | None = None  # float32 (sentences, 3): valence, arousal, dominance on 1 to 5
    emotions: list[list[str]] | None = None  # of each sentence
    mentions: list[tuple[int, int, int, int, str]] | None = None  # first word, last word (inclusive), kind, form, entity
    events: set[int] | None = None
    quote: np.ndarray | None = None  # int32 per word: 0 in narration, else the number of the quotation
    has_all_mentions: bool = True  # whether words that are no mention here are none
    told: Told | None = None
    extra: dict = field(default_factory=dict)


def read_jsonl(path: Path) -> Iterator[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")


def _split_hyphens(text: str, start: int) -> list[tuple[int, int]]:
    """Part a hyphenated word into the words of Universal Dependencies: thirty, -, eight."""
    cuts = [0]
    for m in _HYPHEN.finditer(text):
        cuts += [m.start(), m.end()]
    cuts.append(len(text))
    return [(start + a, start + z) for a, z in itertools.pairwise(cuts) if a < z]


def litbank(data: Path, split: str) -> list[Document]:
    return novels(data / "litbank", split)


def novels(folder: Path, split: str) -> list[Document]:
    """Fiction with mentions, coreference, events and quotations, from LitBank or in its form.

    A document without ``events`` teaches none; mentions of other types than LitBank's are left out.
    """
    documents = []
    for d in read_jsonl(folder / f"{split}.jsonl.gz"):
        words, starts, ends, first = [], [], [], []
        sentence = -1
        for t in d["tokens"]:
            for a, z in _split_hyphens(t["text"], t["start"]):
                if t["sent"] != sentence:
                    sentence = t["sent"]
                    first.append(len(words))
                words.append(d["text"][a:z])
                starts.append(a)
                ends.append(z)
        first.append(len(words))
        mentions = []
        for m in d["mentions"]:
            i, j = bisect_left(starts, m["start"]), bisect_left(ends, m["end"])
            known = m["type"] in KINDS and m["form"] in FORMS
            if known and i < len(starts) and j < len(ends) and starts[i] == m["start"] and ends[j] == m["end"]:
                mentions.append((i, j, KINDS.index(m["type"]), FORMS.index(m["form"]), m["entity"]))
        mentions = sorted(set(mentions), key=lambda m: (m[0], -m[1]))
        events = {bisect_left(starts, e["start"]) for e in d.get("events", ())}
        quote = np.zeros(len(words), dtype=np.int32)
        for k, q in enumerate(sorted(d.get("quotes", ()), key=lambda q: q["start"]), 1):
            quote[bisect_left(starts, q["start"]) : bisect_left(starts, q["end"])] = k
        documents.append(
            Document(
                id=d["id"],
                corpus="litbank",
                words=words,
                starts=starts,
                ends=ends,
                sentence_first_words=np.array(first, dtype=np.int32),
                mentions=mentions,
                events=events or None,
                quote=quote,
            )
        )
    return documents


def stories(folder: Path) -> list[Document]:
    """Our own annotated stories (`benchmarks/stories`): a text beside a JSON file of the same name.

    Their mentions are those of characters; places and things are not all annotated.
    """
    documents = []
    for path in sorted(folder.glob("*.json")):
        d = json.loads(path.read_text(encoding="utf-8"))
        book = open_book(path.with_suffix(".txt"))
        marks = mark(book)
        starts, ends = marks.token_starts.tolist(), marks.token_ends.tolist()
        mentions = set()
        for m in d["mentions"]:
            i, j = bisect_left(starts, m["start"]), bisect_left(ends, m["end"])
            if i < len(starts) and j < len(ends) and starts[i] == m["start"] and ends[j] == m["end"]:
                mentions.add((i, j, KINDS.index("PER"), FORMS.index(m["form"]), m["entity"]))
        quote = np.zeros(len(starts), dtype=np.int32)
        for k, q in enumerate(d["quotes"], 1):
            quote[bisect_left(starts, q["start"]) : bisect_left(starts, q["end"])] = k
        documents.append(
            Document(
                id=d["id"],
                corpus="stories",
                words=[book.text[a:z] for a, z in zip(starts, ends, strict=True)],
                starts=starts,
                ends=ends,
                sentence_first_words=marks.sentence_first_tokens,
                mentions=sorted(mentions, key=lambda m: (m[0], -m[1])),
                quote=quote,
                has_all_mentions=False,
                told=told_by(book, marks, d),
            )
        )
    return documents


def told_by(book: Book, marks: Marks, story: dict) -> Told:
    """Say of every paragraph whether a scene begins with it and at which level it is told, and what its words name."""
    scenes = story["scenes"]
    page = describe_page(book, marks)
    row = np.full(len(marks.token_starts), -1)
    first, last = np.zeros(len(row), dtype=bool), np.zeros(len(row), dtype=bool)
    words = marks.sentence_first_tokens
    at = []
    for k, (a, z) in enumerate(zip(page.first_sentence.tolist(), page.end_sentence.tolist(), strict=True)):
        row[words[a] : words[z]] = k
        first[words[a] : words[a + 1]] = True
        last[words[z - 1] : words[z]] = True
        start = book.paragraphs[page.paragraphs[k]].span.start
        at.append(max((n for n, scene in enumerate(scenes) if scene["start"] <= start), default=0))
    begins = np.array([k > 0 and at[k] != at[k - 1] for k in range(len(at))], dtype=np.float32)
    levels = np.array([LEVELS.index(scenes[n]["level"]) for n in at], dtype=np.int64)
    return Told(row, first, last, page.signs, begins, levels, *named_by(marks, story))


def named_by(marks: Marks, story: dict) -> tuple[np.ndarray, np.ndarray]:
    """Say which words name where their scene plays, and which name somebody who is there or is not."""
    ends = marks.token_ends.tolist()
    begins = [scene["start"] for scene in story["scenes"]]
    here, there = np.zeros(len(ends), dtype=np.float32), np.full(len(ends), -1.0, dtype=np.float32)
    for place in story["places"]:
        for start, end in place["mentions"]:
            word = bisect_left(ends, end)
            if word < len(ends) and story["scenes"][bisect_right(begins, start) - 1]["place"] == place["id"]:
                here[word] = 1.0
    members = {one["id"]: set(one.get("members") or [one["id"]]) for one in story["characters"]}
    present = [{one for some in scene["present"] for one in members[some] | {some}} for scene in story["scenes"]]
    for mention in story["mentions"]:
        word = bisect_left(ends, mention["end"])
        if word < len(ends):
            who = mention["entity"]
            around = present[bisect_right(begins, mention["start"]) - 1]
            there[word] = float(who in around or members[who] <= around)
    return here, there


def conllu(path: Path, corpus: str) -> list[Document]:
    """Documents of a CoNLL-U file; offsets are those of the words joined as SpaceAfter says."""
    documents: list[Document] = []

    def new(name: str) -> Document:
        return Document(
            id=name,
            corpus=corpus,
            words=[],
            starts=[],
            ends=[],
            sentence_first_words=[],
            upos=[],
            xpos=[],
            lemma=[],
            head=[],
            deprel=[],
            feats=[],
        )

    document: Document | None = None
    base = 0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for raw in lines:
            line = raw.rstrip("\n")
            if line.startswith("# newdoc"):
                document = new(line.split("=", 1)[1].strip())
                documents.append(document)
            elif line.startswith("# source") and corpus == "lines":
                name = line.split("=", 1)[1].strip()
                if document is None or document.id != name:
                    document = new(name)
                    documents.append(document)
            elif line.startswith("#"):
                continue
            elif not line:
                if document is not None and len(document.words) > base:
                    document.sentence_first_words.append(base)
                base = len(document.words) if document else 0
            else:
                c = line.split("\t")
                if not c[0].isdigit():
                    continue
                if document is None:
                    document = new(path.stem)
                    documents.append(document)
                if c[0] == "1":
                    base = len(document.words)
                i = len(document.words)
                document.words.append(c[1])
                document.starts.append(i)
                document.ends.append(i + 1)
                document.upos.append(c[3])
                document.xpos.append(c[4])
                document.lemma.append(c[2])
                document.deprel.append(c[7])
                document.feats.append(c[5])
                document.head.append(i if c[6] == "0" else base + int(c[6]) - 1)
    for d in documents:
        d.sentence_first_words = np.array([*d.sentence_first_words, len(d.words)], dtype=np.int32)
        d.head = np.array(d.head, dtype=np.int32)
    return [d for d in documents if d.words]


def gum(data: Path, split: str, *, teaching: bool) -> list[Document]:
    documents = conllu(data / "gum" / f"{split}.conllu.gz", "gum")
    if teaching:
        documents = [d for d in documents if not any(f"_{g}_" in d.id for g in NON_COMMERCIAL + NO_DERIVATIVES)]
    return documents


def ewt(data: Path, split: str) -> list[Document]:
    """The treebank, its reviews with the supersenses that STREUSLE gives them."""
    documents = conllu(data / "ewt" / f"{split}.conllu.gz", "ewt")
    by_id = {d.id: d for d in documents}
    for review in read_jsonl(data / "streusle" / f"{split}.jsonl.gz"):
        d = by_id.get(review["id"].split("/")[1])
        if d is not None and d.words == [t["text"] for t in review["tokens"]]:
            d.supersense = supersense_tags(review["supersenses"], len(d.words))
    return documents


def supersense_tags(expressions: list[dict], words: int) -> list[str]:
    """Noun and verb supersenses as B, I and O; of an expression with a gap, the words before the gap."""
    tags = ["O"] * words
    for x in expressions:
        if x["ss"] and x["ss"][0] in "nv":
            first = x["tokens"][0]
            for k, token in enumerate(x["tokens"]):
                if token != first + k:
                    break
                tags[token] = ("B-" if k == 0 else "I-") + x["ss"]
    return tags


KIND_OF_GUM = {"person": "PER", "animal": "PER", "organization": "ORG", "place": "GPE"}
"""GUM's types that stand near LitBank's. Its places are of three of LitBank's kinds, here of one."""


def add_gum_mentions(documents: list[Document], data: Path, split: str) -> None:
    """Give GUM's documents the mentions whose type LitBank knows, with their coreference."""
    by_id = {d.id: d for d in documents}
    for g in read_jsonl(data / "gum" / f"{split}.jsonl.gz"):
        d = by_id.get(g["id"].split("/")[1])
        if d is None or len(d.words) != len(g["tokens"]):
            continue
        starts, ends = [t["start"] for t in g["tokens"]], [t["end"] for t in g["tokens"]]
        found = set()
        for m in g["mentions"]:
            i, j = bisect_left(starts, m["start"]), bisect_left(ends, m["end"])
            kind = KIND_OF_GUM.get(m["type"])
            whole = i < len(starts) and j < len(ends) and starts[i] == m["start"] and ends[j] == m["end"]
            if kind and m["form"] in FORMS and whole:
                found.add((i, j, KINDS.index(kind), FORMS.index(m["form"]), m["entity"]))
        d.mentions = sorted(found, key=lambda m: (m[0], -m[1]))
        d.quote = np.zeros(len(d.words), dtype=np.int32)


def _sentences_as_document(name: str, corpus: str, texts: list[str]) -> Document:
    """Sentences that belong together no further than standing in one document."""
    words, starts, ends, first = [], [], [], []
    base = 0
    for text in texts:
        first.append(len(words))
        a, z, _ = find_tokens(text, 0, len(text))
        words += [text[i:j] for i, j in zip(a, z, strict=True)]
        starts += [base + i for i in a]
        ends += [base + j for j in z]
        base += len(text) + 1
    first.append(len(words))
    return Document(
        id=name, corpus=corpus, words=words, starts=starts, ends=ends, sentence_first_words=np.array(first, dtype=np.int32)
    )


def emobank(data: Path, split: str) -> list[Document]:
    """Sentences with valence, arousal and dominance, one document a source text."""
    groups: dict[str, list[dict]] = {}
    for d in read_jsonl(data / "emobank" / f"{split}.jsonl.gz"):
        if d["text"].strip():
            groups.setdefault(d["title"], []).append(d)
    out = []
    for title, rows in sorted(groups.items()):
        document = _sentences_as_document(title, "emobank", [r["text"] for r in rows])
        document.vad = np.array([[r["vad"][k] for k in "VAD"] for r in rows], dtype=np.float32)
        out.append(document)
    return out


def goemotions(data: Path, split: str, size: int = 50) -> list[Document]:
    """Comments with their emotions, *size* of them a document; masks of names become a name."""
    rows = [d for d in read_jsonl(data / "goemotions" / f"{split}.jsonl.gz") if d["text"].strip()]
    out = []
    for k in range(0, len(rows), size):
        part = rows[k : k + size]
        texts = [r["text"].replace("[NAME]", "Alex").replace("[RELIGION]", "Buddhist") for r in part]
        document = _sentences_as_document(f"goemotions-{split}-{k}", "goemotions", texts)
        document.emotions = [r["emotions"] for r in part]
        out.append(document)
    return out
