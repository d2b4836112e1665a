"""How much of what we say about a book is right?

    python benchmarks/accuracy/run.py --data DATA --score score.py [--sets litbank pdnc gum] [--only Emma]

Reads annotated texts with the installed package, as a person's file would be read: bytes in, the exported JSON and CoNLL-U out.
A scorer that is not part of this repository (``score.py GOLD PRED --json OUT --by-doc``) compares the export with the
annotation. Each set leaves one file in ``benchmarks/results``. The scorer needs ``pip install -e ".[bench]"``.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from any_character import any_character_scores
from characters import character_scores
from gold_sets import GOLD_SETS, GoldSet, Metric, read_gold, read_treebank
from own_scores import emotion_scores, feature_scores

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from record import RESULTS, circumstances, sha256, write_result
from taleglass.exports import FORMATS, Options
from taleglass.reading import Reader, load_reader
from taleglass.road import read_bytes

RESAMPLES = 2000
"""Bootstrap samples of documents (Efron 1979); more change the third digit of an interval's end."""

SEED = 1
INTERVAL = 0.95


def main() -> None:
    arguments = _arguments()
    reader = load_reader(arguments.weights)
    provenance = reader.provenance("")
    for name in arguments.sets:
        gold_set = GOLD_SETS[name]
        gold = read_gold(gold_set, arguments.data)
        if arguments.only:
            gold = [document for document in gold if any(part in document["id"] for part in arguments.only)]
        if not gold:
            print(f"{name}: no document is left to read")
            continue
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            seconds, words = _predict(gold_set, gold, reader, work, arguments.data)
            scores = _score(gold_set, work, arguments.score)
        result = {
            "benchmark": "accuracy",
            "set": name,
            "corpus": gold_set.corpus,
            "split": gold_set.split,
            "documents": [document["id"] for document in gold],
            "is_partial": bool(arguments.only),
            "words": words,
            "gold_sha256": {path: sha256(arguments.data / path) for path in _gold_files(gold_set, arguments.data)},
            "scorer_sha256": sha256(arguments.score),
            "weights": provenance.weights,
            "weights_sha256": provenance.weights_sha256,
            **circumstances(),
            "seconds": round(seconds, 1),
            "interval": f"{INTERVAL:.0%} bootstrap over documents, {RESAMPLES} samples, seed {SEED}",
            "metrics": [_figure(metric, scores) for metric in gold_set.metrics],
            "by_document": {document: _values(gold_set, one) for document, one in scores.get("by_doc", {}).items()},
            "scores": {key: value for key, value in scores.items() if key != "by_doc"},
        }
        path = write_result(arguments.out, f"accuracy-{name}{'-partial' if arguments.only else ''}", result)
        print(f"{name}: {len(gold)} documents, {words:,} words in {seconds:.0f} s → {path}")
        for figure in result["metrics"]:
            value = "—" if figure["value"] is None else f"{figure['value']:.4f}"
            print(f"  {figure['name']:<48}{value}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the corpora")
    parser.add_argument("--score", type=Path, required=True, help="the scorer")
    parser.add_argument("--sets", nargs="+", choices=tuple(GOLD_SETS), default=tuple(GOLD_SETS))
    parser.add_argument("--only", nargs="+", metavar="PART", help="only documents whose id holds one of these")
    parser.add_argument("--weights", type=Path, help="a folder of weights; the package's own by default")
    parser.add_argument("--out", type=Path, default=RESULTS)
    return parser.parse_args()


def _predict(gold_set: GoldSet, gold: list[dict[str, Any]], reader: Reader, work: Path, data: Path) -> tuple[float, int]:
    """Read every text, write gold and exports side by side; return the seconds of reading and the white-space words."""
    (work / "pred").mkdir()
    (work / "alone").mkdir()
    treebank = []
    seconds, words = 0.0, 0
    with (work / "gold.jsonl").open("w", encoding="utf-8") as gold_lines:
        for count, document in enumerate(gold, start=1):
            text = document["text"]
            start = time.perf_counter()
            story = read_bytes(text.encode("utf-8"), name="gold.txt", reader=reader, story_id=document["id"])
            seconds += time.perf_counter() - start
            words += len(text.split())
            if story.text != text:
                raise SystemExit(f"{document['id']}: the text that was read is not the annotated text")
            gold_lines.write(json.dumps(document, ensure_ascii=False) + "\n")
            exported = FORMATS["json"].write(story, Options())
            if gold_set.has_things:
                (work / "alone" / f"{count}.json").write_text(exported, encoding="utf-8")
                exported = _with_things(exported, text)
            (work / "pred" / f"{count}.json").write_text(exported, encoding="utf-8")
            treebank.append(FORMATS["conllu"].write(story, Options()))
            print(f"  {count}/{len(gold)} {document['id']}", file=sys.stderr)
    if gold_set.treebank is not None:
        ids = [document["id"] for document in gold]
        (work / "gold.conllu").write_text(read_treebank(data / gold_set.treebank, ids), encoding="utf-8")
        (work / "pred.conllu").write_text("".join(treebank), encoding="utf-8")
    return seconds, words


_OWNERS = re.compile(r"['’] ?s(?!\w)")
"""What marks an owner; some corpora have a blank before the s."""


def _with_things(exported: str, text: str) -> str:
    """Return an export as annotators see it who mark things too, and owners with their ’s."""
    story = json.loads(exported)
    things = [{**one, "entity": one["thing"]} for one in story["thing_mentions"]]
    for mention in (*story["mentions"], *things):
        owner = _OWNERS.match(text, mention["end"])
        if owner is not None:
            mention["end"] = owner.end()
    return json.dumps({**story, "mentions": [*story["mentions"], *things]}, ensure_ascii=False)


def _score(gold_set: GoldSet, work: Path, scorer: Path) -> dict[str, Any]:
    scores = _run_scorer(scorer, work / "gold.jsonl", work / "pred", work / "scores.json", "--by-doc")
    if gold_set.has_things:
        scores["alone"] = _run_scorer(scorer, work / "gold.jsonl", work / "alone", work / "alone.json")
    if gold_set.treebank is not None:
        scores |= _run_scorer(scorer, work / "gold.conllu", work / "pred.conllu", work / "syntax.json")
        syntax = [(work / name).read_text(encoding="utf-8") for name in ("gold.conllu", "pred.conllu")]
        scores["feats"] = feature_scores(*syntax)
    if gold_set.name == "goemotions":
        gold = [json.loads(line) for line in (work / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
        paths = sorted((work / "pred").iterdir())
        scores["emotions"] = emotion_scores(gold, [json.loads(path.read_text(encoding="utf-8")) for path in paths])
    if gold_set.name == "pdnc":
        gold = [json.loads(line) for line in (work / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
        predicted = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((work / "pred").iterdir())]
        for part, score in (("characters", character_scores), ("any_character", any_character_scores)):
            scores[part], by_novel = score(gold, predicted)
            for name, one in by_novel.items():
                scores["by_doc"][name][part] = one
    return scores


def _run_scorer(scorer: Path, gold: Path, predicted: Path, out: Path, *options: str) -> dict[str, Any]:
    command = [sys.executable, str(scorer), str(gold), str(predicted), "--json", str(out), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{scorer.name} failed: {done.stderr.strip()}")
    scores: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return scores


def _gold_files(gold_set: GoldSet, data: Path) -> list[str]:
    files = [*gold_set.files, *([gold_set.treebank] if gold_set.treebank else [])]
    return [name for name in files if (data / name).is_file()]


def _figure(metric: Metric, scores: dict[str, Any]) -> dict[str, Any]:
    low, high = _interval(metric, list(scores.get("by_doc", {}).values()))
    return {
        "name": metric.name,
        "value": _at(scores, metric.path),
        "low": low,
        "high": high,
        "gold": _at(scores, (*metric.path[:-1], "gold")),
        "paper": metric.paper,
        "target": metric.target,
    }


def _values(gold_set: GoldSet, scores: dict[str, Any]) -> dict[str, float]:
    values = {metric.name: _at(scores, metric.path) for metric in gold_set.metrics}
    return {name: value for name, value in values.items() if value is not None}


def _at(scores: Any, path: Sequence[str]) -> Any:
    for key in path:
        if not isinstance(scores, dict) or key not in scores:
            return None
        scores = scores[key]
    return scores


def _interval(metric: Metric, documents: list[dict[str, Any]]) -> tuple[float | None, float | None]:
    """Return the ends of a bootstrap interval over documents; None for measures whose counts the scorer does not give."""
    counts = [_counts(_at(document, metric.path[:-1]), metric.path[-1]) for document in documents]
    known = [count for count in counts if count is not None]
    if len(known) < 2:
        return None, None
    dice = random.Random(SEED)  # noqa: S311 - a repeatable sample, no secret
    values = sorted(_value(dice.choices(known, k=len(known))) for _ in range(RESAMPLES))
    edge = (1 - INTERVAL) / 2
    return values[int(edge * RESAMPLES)], values[int((1 - edge) * RESAMPLES) - 1]


def _counts(scores: Any, kind: str) -> tuple[float, float, float, float] | None:
    """Return right of gold, gold, right of predicted, predicted; for an accuracy the last two repeat the first two."""
    if not isinstance(scores, dict) or kind not in scores or "gold" not in scores:
        return None
    gold = scores["gold"]
    if kind == "accuracy":
        return scores["accuracy"] * gold, gold, scores["accuracy"] * gold, gold
    if kind != "f1" or "pred" not in scores:
        return None
    return scores["r"] * gold, gold, scores["p"] * scores["pred"], scores["pred"]


def _value(sample: list[tuple[float, float, float, float]]) -> float:
    found, gold, right, predicted = (sum(column) for column in zip(*sample, strict=True))
    recall = found / gold if gold else 0.0
    precision = right / predicted if predicted else 0.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


if __name__ == "__main__":
    main()
