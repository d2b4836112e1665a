"""Does a probability mean what it says?

    python benchmarks/accuracy/calibration.py --data DATA [--only GUM_fiction] [--score score.py]

Expected calibration error (Guo et al. 2017): answers fall into 15 bins of equal width by probability; the error is the mean
distance between a bin's share of right answers and its mean probability, weighted by its answers. Everything comes from the
exported JSON and CoNLL-U. Words count where they stand at the same place as the annotators'.

With ``--score``, the scorer that `run.py` uses, whole novels are read too, and the speakers of their lines are measured: a
line is right if its speaker is the character that the scorer maps to the gold speaker. For these the result also tells how
many lines are at least 0.9 sure, and how many of those are right.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from gold_sets import GOLD_SETS, read_gold, read_treebank
from own_scores import universal_features
from run import RESULTS, circumstances, sha256, write_result

from taleglass.exports import FORMATS, Options
from taleglass.reading import load_reader
from taleglass.road import read_bytes

BINS = 15
SETS = {"gum": (), "ewt": (), "litbank": ("mentions", "events"), "streusle": ("supersenses",)}
LINES_SET = "pdnc"
SURE = 0.9
"""Probability from which a line counts as sure."""
COLUMNS = {"lemma": 2, "upos": 3, "xpos": 4, "feats": 5, "head": 6, "deprel": 7}  # in the order of Prob

Answer = tuple[float, bool]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", nargs="+", default=[""], help="only documents whose id holds one of these")
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--score", type=Path, help="the scorer; whole novels are read only with it")
    arguments = parser.parse_args()
    scorer = None if arguments.score is None else load_scorer(arguments.score)
    sets = SETS if scorer is None else {**SETS, LINES_SET: ()}
    reader = load_reader(arguments.weights)
    answers: dict[str, list[Answer]] = defaultdict(list)
    for name, layers in sets.items():
        gold_set = GOLD_SETS[name]
        for gold in read_gold(gold_set, arguments.data):
            if not any(part in gold["id"] for part in arguments.only):
                continue
            story = read_bytes(gold["text"].encode(), name="gold.txt", reader=reader, story_id=gold["id"])
            if gold_set.treebank is not None:
                theirs = read_treebank(arguments.data / gold_set.treebank, [gold["id"]])
                for layer, answer in word_answers(theirs, FORMATS["conllu"].write(story, Options())):
                    answers[layer].append(answer)
            ours = json.loads(FORMATS["json"].write(story, Options()))
            for layer in layers:
                answers[layer] += span_answers(layer, gold, ours)
            if scorer is not None and name == LINES_SET:
                answers["speakers"] += speaker_answers(scorer, gold, ours)
    provenance = reader.provenance("")
    result = {
        "benchmark": "calibration",
        "weights": provenance.weights,
        "weights_sha256": provenance.weights_sha256,
        **circumstances(),
        "is_partial": arguments.only != [""],
        "only": arguments.only,
        "gold_sha256": {path: sha256(arguments.data / path) for name in sets for path in GOLD_SETS[name].files},
        "measure": f"expected calibration error, {BINS} bins of equal width (Guo et al. 2017)",
        "heads": {layer: calibration(pairs) for layer, pairs in sorted(answers.items()) if pairs},
    }
    if answers["speakers"]:
        result["sure_speakers"] = sure(answers["speakers"])
    print(write_result(arguments.out, f"accuracy-calibration{'-partial' if result['is_partial'] else ''}", result))
    for layer, figure in result["heads"].items():
        print(f"  {layer:<12}{figure['ece']:.4f} of {figure['answers']:,}")


def calibration(answers: Sequence[Answer]) -> dict[str, Any]:
    """Return the expected calibration error and, for each bin with answers, mean probability and share of right ones."""
    bins: dict[int, list[Answer]] = defaultdict(list)
    for probability, is_right in answers:
        bins[min(int(probability * BINS), BINS - 1)].append((probability, is_right))
    table = [
        {
            "from": index / BINS,
            "answers": len(held),
            "probability": sum(probability for probability, _ in held) / len(held),
            "right": sum(is_right for _, is_right in held) / len(held),
        }
        for index, held in sorted(bins.items())
    ]
    error = sum(row["answers"] * abs(row["probability"] - row["right"]) for row in table) / len(answers)
    return {"ece": error, "answers": len(answers), "bins": table}


def sure(answers: Sequence[Answer]) -> dict[str, float]:
    """Return the share of answers that are at least ``SURE``, and the share of right ones among them."""
    held = [is_right for probability, is_right in answers if probability >= SURE]
    return {"from": SURE, "share": len(held) / len(answers), "right": sum(held) / max(len(held), 1)}


def speaker_answers(scorer: ModuleType, gold: dict[str, Any], ours: dict[str, Any]) -> list[Answer]:
    """Say of each of our lines whether its speaker is the gold one; lines without a known gold speaker are left out."""
    to_gold = scorer.map_characters(gold, ours, gold["text"])
    parts = sorted(
        (start, end, quote["speaker"])
        for quote in gold["quotes"]
        for start, end in scorer.quote_parts(quote, gold["text"], gold["id"])
    )
    starts = [start for start, _, _ in parts]
    answers = []
    for line in ours["quotes"]:
        k = bisect_right(starts, line["end"]) - 1
        if k < 0 or line["speaker"] is None:
            continue
        start, end, speaker = max(
            parts[max(k - 1, 0) : k + 1], key=lambda part: min(part[1], line["end"]) - max(part[0], line["start"])
        )
        if min(end, line["end"]) > max(start, line["start"]) and speaker not in {None, *scorer.SPECIAL_SPEAKERS}:
            answers.append((line["probability"], to_gold.get(line["speaker"]) == speaker))
    return answers


def load_scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("scorer", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def span_answers(layer: str, gold: dict[str, Any], ours: dict[str, Any]) -> list[Answer]:
    """Say of each of our spans whether the annotators have the same, of the same kind."""
    kind = {"mentions": "type", "events": "", "supersenses": "ss"}[layer]
    theirs = {(one["start"], one["end"], one.get(kind)) for one in gold.get(layer, ())}
    return [(one["probability"], (one["start"], one["end"], one.get(kind)) in theirs) for one in ours[layer]]


def word_answers(gold: str, predicted: str) -> Iterator[tuple[str, Answer]]:
    """Give an answer for each column of each word that stands at the same place on both sides."""
    theirs, ours = dict(_words(gold)), dict(_words(predicted))
    for place, (columns, head) in ours.items():
        prob = next((part[5:] for part in columns[9].split("|") if part.startswith("Prob=")), None)
        if place not in theirs or prob is None:
            continue
        their_columns, their_head = theirs[place]
        for (layer, column), chance in zip(COLUMNS.items(), map(float, prob.split(",")), strict=True):
            if layer == "head":
                is_right = head == their_head
            elif layer == "feats":
                is_right = universal_features(columns[5]) == universal_features(their_columns[5])
            else:
                is_right = columns[column] == their_columns[column] or (layer == "lemma" and their_columns[2] == "_")
            if chance:  # 0: there is no such head
                yield layer, (chance, is_right)


Place = tuple[int, int, int]


def _words(conllu: str) -> Iterator[tuple[Place, tuple[list[str], Place | None]]]:
    """Give each word's place (characters without white space, number within its token), its columns and its head's place."""
    at = 0
    for block in conllu.split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        places: dict[str, Place] = {"0": None}  # type: ignore[dict-item]  # the root hangs on nothing
        token, first, last = (0, 0), 0, 0
        words = []
        for columns in rows:
            length = len("".join(columns[1].split()))
            if "-" in columns[0]:
                first, last = map(int, columns[0].split("-"))
                token = (at, at + length)
                at += length
            elif "." not in columns[0]:
                inside = int(columns[0]) <= last
                places[columns[0]] = (*token, int(columns[0]) - first) if inside else (at, at + length, 0)
                at += 0 if inside else length
                words.append(columns)
        yield from ((places[columns[0]], (columns, places[columns[6]])) for columns in words)


if __name__ == "__main__":
    main()
