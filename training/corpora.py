"""Which texts teach, and what do they say of each word?

Every data set becomes `Document`s of one form: words with half-open character offsets, sentences, and the layers it has.
"""

from __future__ import annotations

import gzip
import itertools
import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

KINDS = ("PER", "LOC", "FAC", "GPE", "VEH", "ORG")
FORMS = ("PROP", "NOM", "PRON")
NON_COMMERCIAL = ("essay", "fiction", "letter", "podcast", "whow")
"""GUM genres whose text is CC BY-NC-SA: they measure, and never teach."""
NO_DERIVATIVES = ("conversation",)
"""GUM genre whose source corpus does not allow derivatives: left out of training to be safe."""


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
    mentions: list[tuple[int, int, int, int, str]] | None = None  # first word, last word (inclusive), kind, form, entity
    events: set[int] | None = None
    quote: np.ndarray | None = None  # int32 per word: 0 in narration, else the number of the quotation
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
    documents = []
    for d in read_jsonl(data / "litbank" / f"{split}.jsonl.gz"):
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
            if i < len(starts) and j < len(ends) and starts[i] == m["start"] and ends[j] == m["end"]:
                mentions.append((i, j, KINDS.index(m["type"]), FORMS.index(m["form"]), m["entity"]))
        mentions = sorted(set(mentions), key=lambda m: (m[0], -m[1]))
        events = {bisect_left(starts, e["start"]) for e in d["events"]}
        quote = np.zeros(len(words), dtype=np.int32)
        for k, q in enumerate(sorted(d["quotes"], key=lambda q: q["start"]), 1):
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
    return conllu(data / "ewt" / f"{split}.conllu.gz", "ewt")
