"""How well does a reading know when, where and at which level a story happens?

    python benchmarks/stories/score.py benchmarks/stories/test PREDICTIONS [--json OUT] [--by-story]

GOLD is a folder of annotated stories (NAME.json beside NAME.txt), PREDICTIONS a folder of JSON files of the same form, one a
story, aligned by `id`. A layer left out of a prediction counts as empty; unknown keys are ignored. Scene boundaries, levels of
narration, the order of the story, places, presence and expressions of time are measured; `README.md` defines every figure.

The ruler is the sentence, cut here by one rule for gold and prediction alike. Needs Python 3.11 and NumPy.
Exit code 0: scored; 2: the input cannot be scored, with one line that says why.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from ruler import Span, bare, content_words, fold, heaviest_matching, largest_matching, sentences

__all__ = ["Annotation", "Tally", "UnusableInput", "read_folder", "score"]

Document = dict[str, Any]

NEARBY = 1  # sentences a boundary may be off
ALIKE = 0.5  # characters shared by two stretches, over those of both together
FRAME = "frame"

LEVELS = {
    FRAME: ("main", "present"),
    "flashback": ("analepsis", "flash_back", "memory"),
    "flashforward": ("prolepsis", "flash_forward"),
    "dream": ("dreamt",),
    "embedded": ("embedded_story", "story_in_story", "metadiegetic"),
    "letter": ("document",),
}
LEVEL_NAMES = {word: level for level, words in LEVELS.items() for word in words}


class UnusableInput(ValueError):
    """The input cannot be scored; the message is one line."""


# ----------------------------------------------------------------- the two sides


def outside(level: str | None) -> bool:
    """Whether a level is told and is not the frame."""
    return level not in {None, FRAME, "none", ""}


@dataclass(kw_only=True)
class Annotation:
    """One side of a story: a document with its scenes laid over the sentences."""

    document: Document
    text: str
    ruler: list[Span]
    scenes: list[Document] = field(init=False)
    at: list[int] = field(init=False)  # for every sentence its scene's index, -1: none
    members: dict[Hashable, list[Hashable]] = field(init=False)

    def __post_init__(self) -> None:
        self.scenes = self.layer("scenes")
        self.members = {character["id"]: character.get("members") or [] for character in self.layer("characters")}
        self.at = self._over([(start + end) // 2 for start, end in self.ruler])

    def layer(self, name: str) -> list[Document]:
        """The items of a layer; an absent one is empty."""
        items = self.document.get(name) or []
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise UnusableInput(f"{self.document['id']}: {name!r} must be a list of objects")
        return items

    def span(self, item: Any, name: str) -> Span:
        """A span given as `{start, end}` or `[start, end]`."""
        start, end = (
            (item.get("start"), item.get("end")) if isinstance(item, dict) else item if len(item) == 2 else (None, None)
        )
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(self.text)):
            raise UnusableInput(
                f"{self.document['id']}: {name!r} has the span {start}-{end} in a text of {len(self.text)} characters"
            )
        return bare(self.text, start, end)

    def _over(self, places: Sequence[int]) -> list[int]:
        """Index of the scene over each of these characters; of several the one that starts last."""
        spans = [(self.span(scene, "scenes"), k)[1] for k, scene in enumerate(self.scenes)]
        spans.sort(key=lambda k: (self.scenes[k]["start"], -self.scenes[k]["end"]))
        over = np.full(len(self.text), -1)
        for k in spans:
            over[self.scenes[k]["start"] : self.scenes[k]["end"]] = k
        return [int(over[place]) for place in places]

    def places_of_characters(self) -> list[Hashable]:
        """For every character of the text the place of its scene, None where there is none."""
        over = self._over(range(len(self.text)))
        return [self.scenes[k].get("place") if k >= 0 else None for k in over]

    def level(self, sentence: int) -> str | None:
        """The level of narration of a sentence, None where no scene lies over it."""
        if self.at[sentence] < 0:
            return None
        word = re.sub(r"[\s_-]+", "_", str(self.scenes[self.at[sentence]].get("level")).strip().casefold())
        return LEVEL_NAMES.get(word, word)

    def order(self, sentence: int) -> float:
        """When a sentence happens, nan where nothing is said."""
        value = self.scenes[self.at[sentence]].get("story_order") if self.at[sentence] >= 0 else None
        if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
            raise UnusableInput(f"{self.document['id']}: a 'story_order' must be a number, not {value!r}")
        return float("nan") if value is None else float(value)

    def present(self, sentence: int) -> set[Hashable]:
        """Who is there; a group stands for its members."""
        if self.at[sentence] < 0:
            return set()
        listed = self.scenes[self.at[sentence]].get("present") or []
        return {member for one in listed for member in (self.members.get(one) or [one])}

    def boundaries(self) -> list[int]:
        """Sentences that belong to another scene than the sentence before them."""
        return [k for k in range(1, len(self.at)) if self.at[k] != self.at[k - 1]]

    def stretches(self) -> list[tuple[str, frozenset[int]]]:
        """Maximal runs of sentences of one level outside the frame."""
        runs: list[tuple[str, list[int]]] = []
        before: str | None = None
        for sentence in range(len(self.at)):
            level = self.level(sentence)
            if outside(level):
                if level != before:
                    runs.append((str(level), []))
                runs[-1][1].append(sentence)
            before = level
        return [(level, frozenset(run)) for level, run in runs]


def map_characters(gold: Annotation, predicted: Annotation) -> dict[Hashable, Hashable]:
    """Predicted -> gold character, one to one, by shared mention spans and shared names; who speaks is never looked at."""
    owners: dict[str, set[Hashable]] = defaultdict(set)
    for character in gold.layer("characters"):
        for name in _names(character):
            owners[name].add(character["id"])
    mentioned: dict[Span, Hashable] = {}
    for mention in gold.layer("mentions"):
        mentioned.setdefault(gold.span(mention, "mentions"), mention["entity"])
    weight: dict[tuple[Hashable, Hashable], float] = defaultdict(float)
    for entity, span in {(m.get("entity"), predicted.span(m, "mentions")) for m in predicted.layer("mentions")}:
        if entity is None:
            continue
        holders = {mentioned[span]} if span in mentioned else owners.get(fold(gold.text[span[0] : span[1]]), set())
        for holder in holders:
            weight[entity, holder] += 1 / len(holders)
    for character in predicted.layer("characters"):
        for name in _names(character):
            for holder in owners.get(name, ()):
                weight[character["id"], holder] += 1 / len(owners[name])
    return _heaviest_map(weight)


def map_places(gold: Annotation, predicted: Annotation) -> dict[Hashable, Hashable]:
    """Predicted -> gold place, one to one, by overlapping mentions and words in common of their names."""
    weight: dict[tuple[Hashable, Hashable], float] = {}
    sides = [[(place["id"], *_place_words(side, place)) for place in side.layer("places")] for side in (predicted, gold)]
    for one, one_names, one_spans in sides[0]:
        for other, other_names, other_spans in sides[1]:
            shared = sum(
                max(0, min(a[1], b[1]) - max(a[0], b[0])) / (max(a[1], b[1]) - min(a[0], b[0]))
                for a in one_spans
                for b in other_spans
            )
            alike = max((len(a & b) / len(a | b) for a in one_names for b in other_names if a | b), default=0.0)
            if shared + alike > 0:
                weight[one, other] = shared + alike
    return _heaviest_map(weight)


def _place_words(side: Annotation, place: Document) -> tuple[list[frozenset[str]], list[Span]]:
    names = [content_words(str(name)) for name in [place.get("name"), *(place.get("aliases") or [])] if name]
    return names, [side.span(mention, "places") for mention in place.get("mentions") or []]


def _names(character: Document) -> set[str]:
    return {fold(name) for name in [character.get("name"), *(character.get("aliases") or [])] if name}


def _heaviest_map(weight: Mapping[tuple[Hashable, Hashable], float]) -> dict[Hashable, Hashable]:
    rows = sorted({pair[0] for pair in weight}, key=str)
    columns = sorted({pair[1] for pair in weight}, key=str)
    table = np.array([[weight.get((row, column), 0.0) for column in columns] for row in rows])
    return {rows[r]: columns[c] for r, c in heaviest_matching(table)}


# ---------------------------------------------------------------------- figures


@dataclass
class Tally:
    """Things found, things there, things claimed."""

    right: float = 0
    gold: int = 0
    predicted: int = 0

    def add(self, right: float, gold: int, predicted: int) -> None:
        self.right, self.gold, self.predicted = self.right + right, self.gold + gold, self.predicted + predicted

    def row(self) -> dict[str, float]:
        """Precision, recall, F1; with nothing there and nothing claimed all are 1."""
        if not self.gold and not self.predicted:
            return {"p": 1.0, "r": 1.0, "f1": 1.0, "gold": 0, "pred": 0}
        p = self.right / self.predicted if self.predicted else 0.0
        r = self.right / self.gold if self.gold else 0.0
        return {"p": p, "r": r, "f1": 2 * p * r / (p + r) if p + r else 0.0, "gold": self.gold, "pred": self.predicted}


class Scoreboard:
    """Every count, summed over stories."""

    def __init__(self) -> None:
        self.tallies: dict[str, Tally] = defaultdict(Tally)
        self.levels: Counter[tuple[str, str | None]] = Counter()  # gold, predicted
        self.marking: dict[bool, Tally] = {True: Tally(), False: Tally()}
        self.pairs: list[tuple[float, bool]] = []  # share ordered right, whether the page tells them in order
        self.by_story: list[tuple[float, float]] = []  # means of the pairs of one story

    def add(self, gold: Annotation, predicted: Annotation) -> None:
        self._boundaries(gold, predicted)
        self._levels(gold, predicted)
        self._order(gold, predicted)
        self._places(gold, predicted)
        self._presence(gold, predicted)
        if gold.document.get("times") is not None:
            self._times(gold, predicted)

    def _count(
        self, name: str, predicted: Sequence[Any], gold: Sequence[Any], alike: Callable[[Any, Any], bool]
    ) -> dict[int, int]:
        """Count a largest matching of two lists."""
        matched = largest_matching([[k for k, there in enumerate(gold) if alike(said, there)] for said in predicted])
        self.tallies[name].add(len(matched), len(gold), len(predicted))
        return matched

    def _boundaries(self, gold: Annotation, predicted: Annotation) -> None:
        there, said = gold.boundaries(), predicted.boundaries()
        self._count("within_1_sentence", said, there, lambda p, g: abs(p - g) <= NEARBY)
        self._count("exact_boundary", said, there, lambda p, g: p == g)

    def _levels(self, gold: Annotation, predicted: Annotation) -> None:
        for sentence in range(len(gold.ruler)):
            level = gold.level(sentence)
            if level is not None:
                self.levels[level, predicted.level(sentence)] += 1

        def length(run: frozenset[int]) -> int:
            return sum(gold.ruler[k][1] - gold.ruler[k][0] for k in run)

        def same(said: tuple[str, frozenset[int]], there: tuple[str, frozenset[int]]) -> bool:
            both = length(said[1] & there[1])
            return said[0] == there[0] and both >= ALIKE * (length(said[1]) + length(there[1]) - both)

        runs = gold.stretches()
        found = self._count("stretches", predicted.stretches(), runs, same)
        for k, (_, run) in enumerate(runs):
            marked = gold.scenes[gold.at[min(run)]].get("marked")
            if isinstance(marked, bool):
                self.marking[marked].add(k in found, 1, 0)

    def _order(self, gold: Annotation, predicted: Annotation) -> None:
        inside: dict[int, list[int]] = defaultdict(list)
        for sentence, scene in enumerate(gold.at):
            if scene >= 0:
                inside[scene].append(sentence)
        when = {scene: gold.order(some[0]) for scene, some in inside.items()}
        told = {scene: np.array([predicted.order(k) for k in some]) for scene, some in inside.items()}
        rows: list[tuple[float, bool]] = []
        for one in inside:
            for other in inside:
                if when[one] < when[other]:  # never true of nan
                    before, after = told[one][:, None], told[other][None, :]
                    share = np.where(before < after, 1.0, np.where(before > after, 0.0, 0.5)).mean()
                    rows.append((float(share), inside[one][0] < inside[other][0]))
        if rows:
            self.pairs += rows
            self.by_story.append((float(np.mean([row[0] for row in rows])), float(np.mean([row[1] for row in rows]))))

    def _places(self, gold: Annotation, predicted: Annotation) -> None:
        mapped = map_places(gold, predicted)
        there, said = (
            {mention for place in side.layer("places") for mention in _place_words(side, place)[1]}
            for side in (gold, predicted)
        )
        self.tallies["place_mentions"].add(len(there & said), len(there), len(said))
        for sign, place, claim in zip(gold.text, gold.places_of_characters(), predicted.places_of_characters(), strict=True):
            if place is not None and not sign.isspace():
                self.tallies["place"].add(claim is not None and mapped.get(claim) == place, 1, 1)

    def _presence(self, gold: Annotation, predicted: Annotation) -> None:
        mapped = map_characters(gold, predicted)
        for sentence in range(len(gold.ruler)):
            there = gold.present(sentence)
            said = {mapped.get(one, ("not mapped", one)) for one in predicted.present(sentence)}
            self.tallies["presence"].add(len(there & said), len(there), len(said))

    def _times(self, gold: Annotation, predicted: Annotation) -> None:
        said, there = (
            [(side.span(x, "times"), fold(x.get("type")), fold(x.get("value"))) for x in side.layer("times")]
            for side in (predicted, gold)
        )
        self._count("exact", said, there, lambda p, g: p[0] == g[0])
        self._count("overlap", said, there, lambda p, g: p[0][0] < g[0][1] and g[0][0] < p[0][1])
        self._count("exact_and_type", said, there, lambda p, g: p[:2] == g[:2])
        self._count("exact_and_value", said, there, lambda p, g: (p[0], p[2]) == (g[0], g[2]))

    def result(self) -> dict[str, Any]:
        place = self.tallies["place"]
        figures: dict[str, Any] = {
            "scene_boundaries": {
                "within_1_sentence": self.tallies["within_1_sentence"].row(),
                "exact": self.tallies["exact_boundary"].row(),
            },
            "levels": self._level_figures(),
            "story_order": self._order_figures(),
            "place_of_scene": {"accuracy": place.right / place.gold if place.gold else 1.0, "characters": place.gold},
            "place_mentions": self.tallies["place_mentions"].row(),
            "presence": self.tallies["presence"].row(),
        }
        if "exact" in self.tallies:
            figures["times"] = {
                name: self.tallies[name].row() for name in ("exact", "overlap", "exact_and_type", "exact_and_value")
            }
        return figures

    def _level_figures(self) -> dict[str, Any]:
        every = sum(self.levels.values())
        by_level = {}
        for level in sorted({gold for gold, _ in self.levels}):
            claimed = sum(n for (_, said), n in self.levels.items() if said == level)
            by_level[level] = Tally(
                self.levels[level, level], sum(n for (g, _), n in self.levels.items() if g == level), claimed
            ).row()

        def count(test: Callable[[str, str | None], bool]) -> int:
            return sum(n for pair, n in self.levels.items() if test(*pair))

        figures: dict[str, Any] = {
            "accuracy": count(lambda g, p: g == p) / every if every else 1.0,
            "accuracy_all_frame": count(lambda g, _: g == FRAME) / every if every else 1.0,
            "macro_f1": float(np.mean([row["f1"] for row in by_level.values()])) if by_level else 1.0,
            "sentences": every,
            "not_frame": Tally(
                count(lambda g, p: outside(g) and outside(p)), count(lambda g, _: outside(g)), count(lambda _, p: outside(p))
            ).row(),
            "by_level": by_level,
            "stretches": self.tallies["stretches"].row(),
        }
        for marked, name in ((True, "stretches_marked"), (False, "stretches_unmarked")):
            if self.marking[marked].gold:
                figures[name] = {"r": self.marking[marked].row()["r"], "gold": self.marking[marked].gold}
        return figures

    def _order_figures(self) -> dict[str, Any]:
        if not self.pairs:
            return {"scene_pairs": {"share": 1.0, "text_order": 1.0, "pairs": 0}}
        backward = [share for share, forward in self.pairs if not forward]
        figures: dict[str, Any] = {
            "scene_pairs": {"share": _mean(self.pairs, 0), "text_order": _mean(self.pairs, 1), "pairs": len(self.pairs)}
        }
        if backward:
            figures["told_out_of_order"] = {"share": float(np.mean(backward)), "text_order": 0.0, "pairs": len(backward)}
        figures["mean_of_stories"] = {
            "share": _mean(self.by_story, 0),
            "text_order": _mean(self.by_story, 1),
            "stories": len(self.by_story),
        }
        return figures


def _mean(rows: Sequence[tuple[float, float]], column: int) -> float:
    return float(np.mean([row[column] for row in rows]))


# ------------------------------------------------------------------ all together


def score(gold: dict[str, Document], predicted: dict[str, Document]) -> dict[str, Any]:
    """Every figure, over all gold stories; a story without a prediction counts as predicted empty."""
    if not gold.keys() & predicted.keys():
        raise UnusableInput(f"none of {', '.join(sorted(gold))} is predicted; stories are aligned by 'id'")
    board = Scoreboard()
    for name, document in gold.items():
        text = document.get("text")
        if not isinstance(text, str):
            raise UnusableInput(f"{name}: the text is not beside its annotation")
        claim = predicted.get(name) or {"id": name}
        if claim.get("text", text) != text:
            raise UnusableInput(f"{name}: the predicted 'text' is another text; offsets would not mean the same")
        ruler = sentences(text)
        if not ruler:
            raise UnusableInput(f"{name}: the text has no sentence")
        board.add(Annotation(document=document, text=text, ruler=ruler), Annotation(document=claim, text=text, ruler=ruler))
    return {"stories": {"gold": len(gold), "missing_in_pred": sum(name not in predicted for name in gold)}, **board.result()}


def read_folder(folder: Path) -> dict[str, Document]:
    """The documents of a folder by id; the text of a `text_file` beside them is read into `text`."""
    documents: dict[str, Document] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise UnusableInput(f"{path}: is no JSON ({error})") from None
        if not isinstance(document, dict) or not isinstance(document.get("id"), str):
            raise UnusableInput(f"{path}: must be one object with an 'id'")
        if "text_file" in document and "text" not in document and (path.parent / document["text_file"]).exists():
            document["text"] = (path.parent / document["text_file"]).read_text(encoding="utf-8")
        documents[document["id"]] = document
    if not documents:
        raise UnusableInput(f"{folder}: holds no JSON file")
    return documents


def show(figures: dict[str, Any], indent: int = 0) -> None:
    """Print the figures as a list that can be read."""
    for name, value in figures.items():
        if isinstance(value, dict) and any(isinstance(inner, dict) for inner in value.values()):
            print(" " * indent + name)
            show(value, indent + 2)
        else:
            said = (
                "  ".join(f"{k} {v:.3f}" if isinstance(v, float) else f"{k} {v}" for k, v in value.items())
                if isinstance(value, dict)
                else value
            )
            print(f"{' ' * indent}{name:<{34 - indent}}{f'{said:.3f}' if isinstance(said, float) else said}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("predictions", type=Path)
    parser.add_argument("--json", type=Path, metavar="OUT", help="also write the figures as JSON")
    parser.add_argument("--by-story", action="store_true", help="add the figures of every story")
    options = parser.parse_args(arguments)
    try:
        gold, predicted = read_folder(options.gold), read_folder(options.predictions)
        figures = score(gold, predicted)
        if options.by_story:
            figures["by_story"] = {
                name: score({name: gold[name]}, {name: predicted[name]}) for name in gold if name in predicted
            }
    except (UnusableInput, OSError, UnicodeDecodeError) as error:
        print(f"score: {error}", file=sys.stderr)
        return 2
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    show(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
