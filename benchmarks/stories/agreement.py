"""How far do two readers of one story agree?

    python benchmarks/stories/agreement.py benchmarks/stories/test SECOND [--json OUT] [--by-story]

SECOND holds the second readings: a JSON file a story with `id`, `scenes`, `quotes`, `times`, in the form of the published
annotations, made from the text and `GUIDE.md` alone. A second reader may name people and places by id, by name, by alias or by
epithet; they are looked up in the published cast. Only layers that both readers give are compared, and only stories that both
read. No side is the truth: every figure but precision and recall stays the same when the readers change places.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from ruler import Span, fold, largest_matching, sentences
from score import ALIKE, NEARBY, Annotation, Document, Tally, UnusableInput, outside, read_folder, show

__all__ = ["agreement", "kappa"]


def kappa(pairs: Counter[tuple[Hashable, Hashable]]) -> float:
    """Agreement beyond chance of two readers who put things into classes (Cohen 1960); 1 where both use one class only."""
    every = sum(pairs.values())
    if not every:
        return 1.0
    first, second = Counter[Hashable](), Counter[Hashable]()
    for (one, other), n in pairs.items():
        first[one] += n
        second[other] += n
    chance = sum(first[name] * second[name] for name in first) / every**2
    agreed = sum(n for (one, other), n in pairs.items() if one == other) / every
    return 1.0 if chance == 1.0 else (agreed - chance) / (1 - chance)


class Comparison:
    """Counts of what two readers say alike, summed over stories."""

    def __init__(self) -> None:
        self.tallies: dict[str, Tally] = defaultdict(Tally)
        self.levels: Counter[tuple[Hashable, Hashable]] = Counter()
        self.order: Counter[bool] = Counter()  # pairs of sentences ordered alike
        self.turned: Counter[bool] = Counter()  # of these the ones that a reader takes out of the order of the page
        self.speakers: Counter[tuple[Hashable, Hashable]] = Counter()
        self.places: Counter[bool] = Counter()

    def add(self, first: Annotation, second: Annotation) -> None:
        """*first*: the published annotation; *second*: the other, with people and places named as in the first."""
        if "scenes" in second.document:
            self._scenes(first, second)
        if "quotes" in second.document:
            self._quotes(first, second)
        if "times" in second.document and "times" in first.document:
            self._times(first, second)

    def _count(
        self, name: str, first: Sequence[Any], second: Sequence[Any], alike: Callable[[Any, Any], bool]
    ) -> dict[int, int]:
        """Count a largest matching; first -> second."""
        matched = largest_matching([[k for k, there in enumerate(first) if alike(there, said)] for said in second])
        self.tallies[name].add(len(matched), len(first), len(second))
        return matched

    def _scenes(self, first: Annotation, second: Annotation) -> None:
        self._count("scene boundaries", first.boundaries(), second.boundaries(), lambda a, b: abs(a - b) <= NEARBY)
        self._count("stretches outside the frame", first.stretches(), second.stretches(), lambda a, b: _alike(first, a, b))
        for sentence in range(len(first.ruler)):
            self.levels[first.level(sentence), second.level(sentence)] += 1
            here, there = first.present(sentence), second.present(sentence)
            self.tallies["presence"].add(len(here & there), len(here), len(there))
            self.places[_place(first, sentence) == _place(second, sentence)] += 1
        when = [np.array([side.order(k) for k in range(len(side.ruler))]) for side in (first, second)]
        one, other = (np.sign(moments[None, :] - moments[:, None]) for moments in when)
        later = np.triu(np.ones(one.shape, dtype=bool), 1)  # every pair once, in the order of the page
        both_equal = (one == 0) & (other == 0)
        for chosen, counts in ((later & ~both_equal, self.order), (later & ((one < 0) | (other < 0)), self.turned)):
            alike = int(((one == other) & chosen).sum())
            counts[True] += alike
            counts[False] += int(chosen.sum()) - alike

    def _quotes(self, first: Annotation, second: Annotation) -> None:
        here, there = (
            [(side.span(quote, "quotes"), quote.get("speaker")) for quote in side.layer("quotes")] for side in (first, second)
        )
        for one, other in self._count("quotations", here, there, lambda a, b: _overlap(a[0], b[0]) >= ALIKE).items():
            self.speakers[here[one][1], there[other][1]] += 1

    def _times(self, first: Annotation, second: Annotation) -> None:
        here, there = (
            [(side.span(item, "times"), fold(item.get("type")), fold(item.get("value"))) for item in side.layer("times")]
            for side in (first, second)
        )
        self._count("time spans", here, there, lambda a, b: a[0] == b[0])
        self._count("time spans that overlap", here, there, lambda a, b: _overlap(a[0], b[0]) > 0)
        self._count("time spans with type", here, there, lambda a, b: a[:2] == b[:2])
        self._count("time spans with value", here, there, lambda a, b: (a[0], a[2]) == (b[0], b[2]))

    def result(self) -> dict[str, Any]:
        figures: dict[str, Any] = {name: tally.row() for name, tally in self.tallies.items()}
        if self.levels:
            scores = []
            for level in {one for one, _ in self.levels} | {other for _, other in self.levels}:
                here = sum(n for (one, _), n in self.levels.items() if one == level)
                there = sum(n for (_, other), n in self.levels.items() if other == level)
                scores.append(Tally(self.levels[level, level], here, there).row()["f1"])
            alike = sum(n for (one, other), n in self.levels.items() if one == other)
            figures["levels"] = {
                "same": alike / self.levels.total(),
                "kappa": kappa(self.levels),
                "macro_f1": float(np.mean(scores)),
            }
            figures["order of two sentences"] = _share(self.order)
            figures["order, where told out of order"] = _share(self.turned)
            figures["place of a sentence"] = _share(self.places)
        if self.speakers:
            figures["speakers of common quotations"] = _share(
                Counter({alike: sum(n for (a, b), n in self.speakers.items() if (a == b) is alike) for alike in (True, False)})
            )
        return figures


def _share(counts: Counter[bool]) -> dict[str, float]:
    return {"same": counts[True] / counts.total() if counts.total() else 1.0, "of": counts.total()}


def _place(side: Annotation, sentence: int) -> Hashable:
    return side.scenes[side.at[sentence]].get("place") if side.at[sentence] >= 0 else None


def _overlap(one: Span, other: Span) -> float:
    """Characters shared, over those of both together."""
    shared = max(0, min(one[1], other[1]) - max(one[0], other[0]))
    return shared / (one[1] - one[0] + other[1] - other[0] - shared)


def _alike(side: Annotation, one: tuple[str, frozenset[int]], other: tuple[str, frozenset[int]]) -> bool:
    length = [sum(side.ruler[k][1] - side.ruler[k][0] for k in run) for run in (one[1] & other[1], one[1] | other[1])]
    return outside(one[0]) and one[0] == other[0] and length[0] >= ALIKE * length[1]


def _in_the_words_of(published: Document, second: Document) -> Document:
    """The second reading with people and places under their published ids; who is not found keeps the name given."""
    known: dict[str, str] = {}
    for layer in ("places", "characters"):
        for one in reversed(published[layer]):
            for name in (*one.get("epithets", ()), *one.get("aliases", ()), one["name"], one["id"]):
                known[layer + fold(name)] = one["id"]

    def person(name: Any) -> Any:
        return known.get("characters" + fold(name), name)

    renamed = dict(second)
    renamed["characters"] = published["characters"]
    if "scenes" in second:
        renamed["scenes"] = [
            {
                **scene,
                "present": [person(one) for one in scene.get("present") or []],
                "place": known.get("places" + fold(scene.get("place")), scene.get("place")),
            }
            for scene in second["scenes"]
        ]
    if "quotes" in second:
        renamed["quotes"] = [{**quote, "speaker": person(quote.get("speaker"))} for quote in second["quotes"]]
    return renamed


def agreement(published: dict[str, Document], second: dict[str, Document]) -> dict[str, Any]:
    """Every figure over the stories that both readers read."""
    both = sorted(published.keys() & second.keys())
    if not both:
        raise UnusableInput("no story was read twice; readings are aligned by 'id'")
    comparison = Comparison()
    for name in both:
        text = published[name]["text"]
        ruler = sentences(text)
        first, other = (
            Annotation(document=document, text=text, ruler=ruler)
            for document in (published[name], _in_the_words_of(published[name], second[name]))
        )
        comparison.add(first, other)
    return {"stories": {"read twice": len(both)}, **comparison.result()}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("published", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--json", type=Path, metavar="OUT", help="also write the figures as JSON")
    parser.add_argument("--by-story", action="store_true", help="add the figures of every story")
    options = parser.parse_args(arguments)
    try:
        published, second = read_folder(options.published), read_folder(options.second)
        figures = agreement(published, second)
        if options.by_story:
            figures["by_story"] = {
                name: agreement({name: published[name]}, second) for name in sorted(published.keys() & second.keys())
            }
    except (UnusableInput, OSError, UnicodeDecodeError) as error:
        print(f"agreement: {error}", file=sys.stderr)
        return 2
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    show(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
