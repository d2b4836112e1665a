"""How well are scenes, levels, order, places, people and times read from raw text?

    python benchmarks/accuracy/stories.py [--half test]

Reads one half of our own annotated stories (`benchmarks/stories`) with the installed package, as a person's file would be read,
and scores the exported JSON with the benchmark's scorer. The training half is for building; what is reported is the test half.
Leaves one file in ``benchmarks/results``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from gold_sets import Metric

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "stories"))
import score as scorer

from record import RESULTS, circumstances, sha256, write_result
from taleglass.exports import FORMATS, Options
from taleglass.reading import load_reader
from taleglass.road import read_story

STORIES = Path(__file__).resolve().parent.parent / "stories"
_HERE = "benchmarks/stories"
METRICS = (
    Metric(
        name="scene boundaries within a sentence, F1",
        path=("scene_boundaries", "within_1_sentence", "f1"),
        paper=_HERE,
        target=0.75,
    ),
    Metric(name="levels of sentences, macro F1", path=("levels", "macro_f1"), paper=_HERE, target=0.80),
    Metric(name="stretches outside the frame, F1", path=("levels", "stretches", "f1"), paper=_HERE, target=0.75),
    Metric(name="unmarked stretches found", path=("levels", "stretches_unmarked", "r"), paper=_HERE, target=0.60),
    Metric(name="pairs of scenes in the world's order", path=("story_order", "scene_pairs", "share"), paper=_HERE, target=0.92),
    Metric(name="the same by page order and annotated scenes", path=("story_order", "scene_pairs", "text_order"), paper=_HERE),
    Metric(name="pairs told out of order", path=("story_order", "told_out_of_order", "share"), paper=_HERE, target=0.70),
    Metric(name="place of the scene", path=("place_of_scene", "accuracy"), paper=_HERE, target=0.75),
    Metric(name="who is present, F1", path=("presence", "f1"), paper=_HERE, target=0.85),
    Metric(name="expressions of time, exact span, F1", path=("times", "exact", "f1"), paper=_HERE, target=0.90),
    Metric(name="expressions of time, span and value, F1", path=("times", "exact_and_value", "f1"), paper=_HERE, target=0.80),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("train", "test"), default="test")
    parser.add_argument("--weights", type=Path, help="a folder of weights; the package's own by default")
    parser.add_argument("--out", type=Path, default=RESULTS)
    asked = parser.parse_args()
    reader = load_reader(asked.weights)
    folder = STORIES / asked.half
    gold = scorer.read_folder(folder)
    predicted: dict[str, Any] = {}
    seconds, words = 0.0, 0
    for name in gold:
        path = folder / f"{name}.txt"
        start = time.perf_counter()
        story = read_story(path, reader=reader, story_id=name)
        seconds += time.perf_counter() - start
        words += len(story.text.split())
        predicted[name] = json.loads(FORMATS["json"].write(story, Options()))
    scores = scorer.score(gold, predicted)
    provenance = reader.provenance("")
    is_test = asked.half == "test"
    result = {
        "benchmark": "accuracy",
        "set": "scenes",
        "corpus": f"forty stories with two clocks, {asked.half} half ({len(gold)} stories)",
        "split": "no rule and no threshold has seen them" if is_test else "development: rules and weights were fitted on them",
        "documents": list(gold),
        "is_partial": not is_test,
        "words": words,
        "gold_sha256": {f"{asked.half}/{name}.json": sha256(folder / f"{name}.json") for name in gold},
        "scorer_sha256": sha256(STORIES / "score.py"),
        "weights": provenance.weights,
        "weights_sha256": provenance.weights_sha256,
        **circumstances(),
        "seconds": round(seconds, 1),
        "metrics": [
            {"name": m.name, "value": _at(scores, m.path), "low": None, "high": None, "paper": m.paper, "target": m.target}
            for m in METRICS
        ],
        "scores": scores,
    }
    path = write_result(asked.out, "accuracy-scenes" if is_test else "accuracy-scenes-partial", result)
    print(f"{len(gold)} stories, {words:,} words in {seconds:.0f} s → {path}")
    for figure in result["metrics"]:
        print(f"  {figure['name']:<48}{figure['value']:.4f}")


def _at(scores: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        scores = scores[key]
    return scores


if __name__ == "__main__":
    main()
