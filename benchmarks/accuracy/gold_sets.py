"""Which annotated texts measure us, and which of their figures do we report?

The corpora are not part of this repository: ``--data`` names a folder that holds them, one JSON object a document, with ``id``,
``text`` and layers in half-open character offsets.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["GOLD_SETS", "GoldSet", "Metric", "read_gold", "read_treebank"]

Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One figure.

    Attributes:
        name: what the tables call it. path: where the scorer's result has it.
        paper: whose measure it is.
        target: what the version set out to reach, 0 to 1; None where nothing was set.
    """

    name: str
    path: tuple[str, ...]
    paper: str
    target: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldSet:
    """One set of annotated texts.

    Attributes:
        corpus, split: for people. files: below the data folder, in order; a folder stands for the JSON files in it.
        treebank: a CoNLL-U file below the data folder, when syntax is measured, with the documents that *wants* picks.
        wants: which documents count.
        has_things: whether things are annotated like people and places, and whoever owns something with the ’s that says so
            (“[[the King’s] daughter]”): our things are then scored with our mentions, and our owners take in their ’s.
    """

    name: str
    corpus: str
    split: str
    files: tuple[str, ...]
    metrics: tuple[Metric, ...]
    treebank: str | None = None
    wants: Callable[[Document], bool] = lambda _document: True
    has_things: bool = False


_UD = "Zeman et al. 2018"

_SYNTAX = (
    Metric(name="parts of speech (UPOS), F1", path=("conllu", "upos", "f1"), paper=_UD, target=0.965),
    Metric(name="labelled dependencies (LAS), F1", path=("conllu", "las", "f1"), paper=_UD, target=0.85),
    Metric(name="dependencies (UAS), F1", path=("conllu", "uas", "f1"), paper=_UD, target=0.89),
    Metric(name="lemmas, F1", path=("conllu", "lemma", "f1"), paper=_UD, target=0.97),
    Metric(name="morphological features (UFeats), F1", path=("feats", "f1"), paper=_UD),
    Metric(name="sentences, F1", path=("conllu", "sentences", "f1"), paper=_UD),
    Metric(name="words, F1", path=("conllu", "words", "f1"), paper=_UD),
)

_LITBANK_COREF = "Bamman et al. 2020; Pradhan et al. 2014"
_QUOTES = "Vishnubhotla et al. 2022"


def _speakers(target: float | None = None) -> tuple[Metric, ...]:
    where = ("speaker_attribution", "{}", "accuracy")
    return tuple(
        Metric(
            name=f"speaker accuracy, {label}" if kind != "all" else "speaker accuracy",
            path=tuple(part.format(kind) for part in where),
            paper=_QUOTES,
            target=target if kind == "all" else None,
        )
        for kind, label in (("all", "all"), ("explicit", "explicit"), ("anaphoric", "anaphoric"), ("implicit", "implicit"))
    )


GOLD_SETS = {
    gold.name: gold
    for gold in (
        GoldSet(
            name="litbank",
            corpus="LitBank, openings of 10 novels",
            split="development part of fold 0",
            files=("litbank/dev.jsonl.gz",),
            metrics=(
                Metric(name="mentions, F1", path=("mentions", "all", "f1"), paper="Bamman et al. 2020", target=0.88),
                Metric(
                    name="nested entities without pronouns, F1",
                    path=("entity_mentions", "all", "f1"),
                    paper="Bamman, Popat and Shen 2019",
                    target=0.75,
                ),
                Metric(name="realis events, F1", path=("events", "f1"), paper="Sims, Park and Bamman 2019", target=0.74),
                Metric(
                    name="coreference, CoNLL F1 with singletons",
                    path=("coref", "with_singletons", "conll", "f1"),
                    paper=_LITBANK_COREF,
                    target=0.72,
                ),
                Metric(
                    name="coreference, CoNLL F1 without singletons",
                    path=("coref", "without_singletons", "conll", "f1"),
                    paper=_LITBANK_COREF,
                ),
                Metric(name="quotation characters, F1", path=("quote_spans", "characters", "f1"), paper=_QUOTES, target=0.95),
                Metric(name="speaker accuracy", path=("speaker_attribution", "all", "accuracy"), paper="Sims and Bamman 2020"),
            ),
        ),
        GoldSet(
            name="pdnc",
            corpus="Project Dialogism Novel Corpus, 22 whole novels",
            split="all of development; none of their labels taught the weights",
            files=("pdnc/train.jsonl.gz", "pdnc/dev.jsonl.gz"),
            metrics=(
                *_speakers(target=0.75),
                Metric(
                    name="speaker accuracy, any of ours for the right character",
                    path=("any_character", "accuracy"),
                    paper="any_character.py",
                ),
                Metric(name="quotation characters, F1", path=("quote_spans", "characters", "f1"), paper=_QUOTES),
                Metric(name="quotations, exact F1", path=("quote_spans", "exact", "f1"), paper=_QUOTES),
                Metric(name="addressees, exact set", path=("addressees", "accuracy"), paper=_QUOTES),
                Metric(
                    name="characters found as exactly one",
                    path=("characters", "found_as_one", "accuracy"),
                    paper="characters.py",
                    target=0.85,
                ),
                Metric(
                    name="ten most mentioned, not merged",
                    path=("characters", "great_apart", "accuracy"),
                    paper="characters.py",
                    target=1.0,
                ),
                Metric(
                    name="coreference inside quotations, CoNLL F1",
                    path=("coref", "with_singletons", "conll", "f1"),
                    paper="Pradhan et al. 2014",
                ),
            ),
        ),
        GoldSet(
            name="gum",
            corpus="GUM, fiction, 2 stories",
            split="development",
            files=("gum/dev.jsonl.gz",),
            treebank="gum/dev.conllu.gz",
            wants=lambda document: document.get("genre") == "fiction",
            metrics=_SYNTAX,
        ),
        GoldSet(
            name="ewt",
            corpus="UD English EWT, web text",
            split="development",
            files=("ewt/dev.conllu.gz",),
            treebank="ewt/dev.conllu.gz",
            metrics=_SYNTAX,
        ),
        GoldSet(
            name="streusle",
            corpus="STREUSLE, 192 reviews",
            split="development",
            files=("streusle/dev.jsonl.gz",),
            metrics=tuple(
                Metric(
                    name=f"supersenses, {label}, F1",
                    path=("supersenses", key, "f1"),
                    paper="Schneider and Smith 2015",
                    target=0.70 if key == "all" else None,
                )
                for key, label in (("all", "nouns and verbs"), ("noun", "nouns"), ("verb", "verbs"), ("span_only", "spans"))
            ),
        ),
        GoldSet(
            name="emobank",
            corpus="EmoBank, 987 sentences",
            split="development",
            files=("emobank/dev.jsonl.gz",),
            metrics=tuple(
                Metric(
                    name=f"{dimension}, Pearson's r",
                    path=("vad", dimension[0].upper(), "pearson"),
                    paper="Buechel and Hahn 2017",
                    target=0.65 if dimension == "valence" else None,
                )
                for dimension in ("valence", "arousal", "dominance")
            ),
        ),
        GoldSet(
            name="goemotions",
            corpus="GoEmotions, 5,426 comments",
            split="development",
            files=("goemotions/dev.jsonl.gz",),
            metrics=tuple(
                Metric(name=f"emotions, {kind} F1", path=("emotions", kind, "f1"), paper="Demszky et al. 2020")
                for kind in ("macro", "micro")
            ),
        ),
        GoldSet(
            name="fantasycoref",
            corpus="FantasyCoref, 5 fairy tales",
            split=(
                "development; none of its labels taught the weights; it marks things like people and places, and owners with "
                "their ’s, so our things are scored with our mentions, and our owners take in their ’s"
            ),
            files=("fantasycoref/dev.jsonl.gz",),
            has_things=True,
            metrics=(
                Metric(
                    name="coreference, CoNLL F1 without singletons",
                    path=("coref", "without_singletons", "conll", "f1"),
                    paper="Han et al. 2021",
                    target=0.60,
                ),
                Metric(
                    name="the same without things and the ’s of owners",
                    path=("alone", "coref", "without_singletons", "conll", "f1"),
                    paper="Han et al. 2021",
                ),
            ),
        ),
        GoldSet(
            name="stories",
            corpus="four present-day stories written for this project",
            split="development; they taught nothing",
            files=("../stories",),
            metrics=(
                Metric(name="mentions, spans, F1", path=("mentions", "span_only", "f1"), paper="Bamman et al. 2020"),
                Metric(
                    name="coreference, CoNLL F1 with singletons",
                    path=("coref", "with_singletons", "conll", "f1"),
                    paper=_LITBANK_COREF,
                ),
                *_speakers(),
                Metric(name="quotation characters, F1", path=("quote_spans", "characters", "f1"), paper=_QUOTES),
                Metric(name="addressees, exact set", path=("addressees", "accuracy"), paper=_QUOTES),
            ),
        ),
    )
}
"""Every set by name, in the order of the tables."""


def read_gold(gold_set: GoldSet, data: Path) -> list[Document]:
    """Read the documents of a set that count.

    Raises:
        FileNotFoundError: when *data* lacks a file of the set.
    """
    return [document for name in gold_set.files for document in _documents(data / name) if gold_set.wants(document)]


def _documents(path: Path) -> Iterator[Document]:
    if path.is_dir():
        for file in sorted(path.glob("*.json")):
            document = json.loads(file.read_text(encoding="utf-8"))
            if "text_file" in document:
                document["text"] = (file.parent / document["text_file"]).read_bytes().decode("utf-8")
            yield document
        return
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        if path.name.endswith(".conllu.gz"):
            yield from _treebank_documents(lines, path.parent.name)
            return
        for line in lines:
            yield json.loads(line)


def _treebank_documents(lines: Iterable[str], name: str) -> Iterator[Document]:
    """Set the sentences of a treebank's documents into paragraphs: all that a reader of raw text gets."""
    found: dict[str, list[str]] = {}
    current, gap = "", ""
    for line in lines:
        key, _, value = line.rstrip("\n").partition(" = ")
        if key == "# newdoc id":
            current, gap = f"{name}/{value}", ""
        elif key.startswith("# newpar"):
            gap = "\n\n"
        elif key == "# text":
            document = found.setdefault(current, [])
            document += [gap if document else "", value]
            gap = " "
    yield from ({"id": identity, "text": "".join(parts)} for identity, parts in found.items())


def read_treebank(path: Path, ids: list[str]) -> str:
    """Return the sentences of the documents *ids*, in that order, as CoNLL-U."""
    kept: dict[str, list[str]] = {}
    current: list[str] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# newdoc id = "):
                current = kept.setdefault(line.partition("=")[2].strip(), [])
            current.append(line)
    return "".join("".join(kept[name.rpartition("/")[2]]) for name in ids)
