"""Fits where scenes play and who is there: python settings.py STORIES... [--folds 6]

STORIES are folders of NAME.txt and NAME.json in the format of `benchmarks/stories`. Each story is read from its raw text by the
shipped weights; scenes are cut where the annotation cuts them. Places are fitted as a softmax over the places of a story and
"none of these", presence as a logistic regression. Prints cross-validated figures, then writes
`src/taleglass/chronology/learned_settings.py`. Only training stories may be given.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from taleglass.cast import Cast, gather
from taleglass.chronology import company, grounds
from taleglass.chronology.passages import gather_passages
from taleglass.chronology.times import find_times
from taleglass.dialogue import Dialogue, attribute
from taleglass.reading import Reading, load_reader
from taleglass.story import EntityKind, NarrativeLevel
from taleglass.text import mark, open_book

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "benchmarks/stories"))
import score  # noqa: E402 - the benchmark maps our people and places to those of the annotation

Doubles: TypeAlias = npt.NDArray[np.float64]
RIDGE_PLACE, RIDGE_COMPANY = 3.0, 10.0  # of standardised signs; 1, 3 and 10 tried in cross-validation
PLACE = ROOT / "src/taleglass/chronology/learned_settings.py"
HEAD = '''"""How much does each sign of a scene's place and company weigh?

Fitted on the training half of ``benchmarks/stories`` and on other annotated stories by ``training/settings.py``; the test half
was never seen. The names are explained where the signs are read: ``grounds``, ``company``.
"""

from __future__ import annotations

from typing import Final

__all__ = ["PLACE_WEIGHTS", "PRESENCE_WEIGHTS"]

'''


class Furnished:
    """One story cut as annotated: what its scenes say of places and people, and what the annotation says of them."""

    def __init__(self, name: str, gold: dict[str, Any], reading: Reading, cast: Cast, dialogue: Dialogue) -> None:
        passages = gather_passages(reading, cast, dialogue, find_times(reading))
        scenes = gold["scenes"]
        at = [max(i for i, s in enumerate(scenes) if s["start"] <= p.span.start or i == 0) for p in passages.all]
        used = sorted(set(at))
        stretches = [[p for p, k in zip(passages.all, at, strict=True) if k == one] for one in used]
        levels = [NarrativeLevel(scenes[one]["level"]) for one in used]
        self.name, self.scenes = name, [scenes[one] for one in used]
        self.places = grounds.Described(passages, stretches, levels)
        marks = reading.marks

        def span(first: int, last: int) -> tuple[int, int]:
            return int(marks.token_starts[first]), int(marks.token_ends[last])

        text = gold["text"]
        places = [
            {
                "id": k,
                "name": one.name,
                "aliases": [text[slice(*span(first, last))] for first, last, _ in one.words],
                "mentions": [list(span(first, last)) for first, last, _ in one.words],
            }
            for k, one in enumerate(self.places.grounds)
        ]
        people = [
            {"id": one.index, "name": one.name, "aliases": list(one.names)}
            for one in cast.members
            if one.kind is EntityKind.PERSON
        ]
        persons = {one["id"] for one in people}
        mentions = []
        for k, owner in enumerate(passages.owner):
            if owner in persons:
                start, end = span(int(reading.span_first[k]), int(reading.span_last[k]))
                mentions.append({"start": start, "end": end, "entity": owner})
        ruler = score.sentences(text)
        claim = {"id": name, "places": places, "characters": people, "mentions": mentions, "scenes": []}
        sides = [score.Annotation(document=document, text=text, ruler=ruler) for document in (gold, claim)]
        ours = {theirs: our for our, theirs in score.map_places(*sides).items()}
        self.truth: list[int | None] = [ours.get(scene.get("place")) for scene in self.scenes]
        who = score.map_characters(*sides)
        members = {one["id"]: set(one.get("members") or [one["id"]]) for one in gold["characters"]}
        by_paragraph: list[list[int]] = [[] for _ in reading.book.paragraphs]
        for k, first in enumerate(reading.span_first.tolist()):
            if passages.owner[k] in persons:
                by_paragraph[int(marks.sentence_paragraphs[int(marks.token_sentences[first])])].append(k)
        self.signs: list[list[float]] = []
        self.there: list[bool] = []
        for scene, rows in zip(self.scenes, company.describe_company(passages, stretches, by_paragraph, levels), strict=True):
            there = {one for present in scene["present"] for one in {present, *members.get(present, ())}}
            for member, row in rows.items():
                self.signs.append(row)
                self.there.append(who.get(member) in there)

    def choices(self, chosen: Sequence[int | None]) -> Iterator[tuple[Doubles, int]]:
        """Give each scene's places with their signs, and which is right; *chosen* is what the scenes before have."""
        for k, scene in enumerate(self.scenes):
            if scene.get("place"):
                options, rows = self.places.candidates(k, chosen)
                yield np.array(rows), options.index(self.truth[k]) if self.truth[k] in options else 0

    def decode(self, weights: Doubles) -> list[int | None]:
        """Return the place that each scene gets."""
        chosen: list[int | None] = []
        for k in range(len(self.scenes)):
            options, rows = self.places.candidates(k, chosen)
            odds = np.array(rows) @ weights
            best = 1 + int(odds[1:].argmax()) if len(odds) > 1 else 0
            sure = best and np.exp(odds[best] - odds.max()) / np.exp(odds - odds.max()).sum() >= grounds.LEAST
            chosen.append(options[best] if sure else None)
        return chosen


def fit_softmax(choices: Sequence[tuple[Doubles, int]], ridge: float) -> Doubles:
    """Return the weights under which the right choices are likeliest."""
    scale = np.concatenate([rows for rows, _ in choices]).std(0)
    scale[scale < 1e-3] = 1.0

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        value, gradient = 0.5 * ridge * float(weights @ weights), ridge * weights
        for rows, right in choices:
            odds = (rows / scale) @ weights
            top = odds.max()
            shares = np.exp(odds - top)
            value += top + float(np.log(shares.sum())) - odds[right]
            gradient = gradient + (rows / scale).T @ (shares / shares.sum()) - rows[right] / scale
        return value, gradient

    return minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B").x / scale


def fit_places(stories: Sequence[Furnished]) -> Doubles:
    """Fit on scenes whose past is the annotation's, then also on the past that these weights give."""
    true = [one for story in stories for one in story.choices(story.truth)]
    first = fit_softmax(true, RIDGE_PLACE)
    own = [one for story in stories for one in story.choices(story.decode(first))]
    return fit_softmax(true + own, 2 * RIDGE_PLACE)


def fit_company(stories: Sequence[Furnished]) -> Doubles:
    """Return the weights of a logistic regression; the first sign is the bias."""
    signs = np.array([row for story in stories for row in story.signs])
    there = np.array([one for story in stories for one in story.there], dtype=float)
    centre, scale = signs.mean(0), signs.std(0)
    centre[0], scale[0] = 0.0, 1.0
    scale[scale < 1e-3] = 1.0
    ridge = np.full(signs.shape[1], RIDGE_COMPANY)
    ridge[0] = 1e-3
    rows = (signs - centre) / scale

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        odds = rows @ weights
        error = 1 / (1 + np.exp(-np.clip(odds, -30, 30))) - there
        value = (np.logaddexp(0, odds) - there * odds).sum() + 0.5 * (ridge * weights**2).sum()
        return float(value), rows.T @ error + ridge * weights

    found = minimize(loss, np.zeros(signs.shape[1]), jac=True, method="L-BFGS-B").x
    out = found / scale
    out[0] = found[0] - (found[1:] * centre[1:] / scale[1:]).sum()
    return out


def cross_validate(stories: Sequence[Furnished], folds: int) -> None:
    """Print, by weights that have not seen the story: the share of characters in scenes with the right place, and how sure
    and how right we are of presence.
    """
    right = total = 0
    chances: list[float] = []
    truths: list[bool] = []
    for fold in range(folds):
        seen = [story for k, story in enumerate(stories) if k % folds != fold]
        place, there = fit_places(seen), fit_company(seen)
        for story in stories[fold::folds]:
            for scene, one, truth in zip(story.scenes, story.decode(place), story.truth, strict=True):
                if scene.get("place"):
                    total += scene["end"] - scene["start"]
                    right += (scene["end"] - scene["start"]) * (one is not None and one == truth)
            chances += (1 / (1 + np.exp(-np.array(story.signs) @ there))).tolist()
            truths += story.there
    sure, true = np.array(chances), np.array(truths, dtype=float)
    tenth = np.minimum((sure * 10).astype(int), 9)
    off = sum(abs((sure - true)[tenth == k].sum()) for k in range(10)) / len(sure)
    print(f"place {right / total:.3f}; presence: Brier {((sure - true) ** 2).mean():.3f}, calibration error {off:.3f}")


def table(name: str, keys: Iterable[str], values: Iterable[float], doc: str) -> str:
    rows = "".join(f'    "{key}": {round(float(value), 3)},\n' for key, value in zip(keys, values, strict=True))
    return f'{name}: Final[dict[str, float]] = {{\n{rows}}}\n"""{doc}"""\n'


def write(stories: Sequence[Furnished]) -> None:
    """Fit on all stories and write the weights."""
    PLACE.write_text(
        HEAD
        + table("PLACE_WEIGHTS", grounds.SIGNS, fit_places(stories), "Log-odds that each sign adds for a place.")
        + "\n"
        + table("PRESENCE_WEIGHTS", company.SIGNS, fit_company(stories), "Log-odds that each sign adds for being there."),
        encoding="utf-8",
    )
    print(f"{len(stories)} stories, {sum(len(story.scenes) for story in stories)} scenes -> {PLACE}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("stories", nargs="+", type=Path)
    parser.add_argument("--folds", type=int, default=6)
    asked = parser.parse_args()
    reader = load_reader(threads=1)
    stories = []
    for path in (path for folder in asked.stories for path in sorted(folder.glob("*.txt"))):
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        book = open_book(path)
        reading = reader.read(book, mark(book))
        cast = gather(reading)
        gold["text"] = path.read_text(encoding="utf-8")
        stories.append(Furnished(path.stem, gold, reading, cast, attribute(reading, cast)))
    if asked.folds > 1:
        cross_validate(stories, asked.folds)
    write(stories)


if __name__ == "__main__":
    main()
