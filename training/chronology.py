"""Fits the weights of `taleglass.chronology` on annotated stories:

    python chronology.py [--told FILE] [--heard DIR] [--scenes FILE] STORIES...

STORIES are folders of NAME.txt and NAME.json in the format of `benchmarks/stories`. Each story is read from its raw text by the
shipped weights. Borders are fitted as a logistic regression; scenes and levels as a semi-Markov chain (the likelihood of the
annotated division among all divisions), on log-odds of borders that come from stories other than the one they are of. FILE and
DIR are what `telling.py` and `discourse.py` wrote with --out-of-fold, and `scenes.py` what --scenes names: what networks say
of a story that did not teach them; without them, signs look surer than they are of other texts. A printed break is taught as
a border even where the annotation runs on: our stories plant breaks that change nothing, as books hardly do. Prints scores in
cross-validation by story, then writes `src/taleglass/chronology/learned.py`. Only training stories may be given.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from taleglass.cast import gather
from taleglass.chronology import levels, shifts, stretches
from taleglass.chronology.openings import read_openings
from taleglass.chronology.passages import gather_passages
from taleglass.chronology.times import find_times
from taleglass.chronology.told import tell_anew
from taleglass.dialogue import attribute
from taleglass.reading import Reading
from unseen import Unseen, add_options, read_all

Doubles: TypeAlias = npt.NDArray[np.float64]
SHIFT_RIDGE = 100.0  # of standardised signs; 30, 100 and 300 tried in cross-validation
LEVEL_RIDGE = 10.0  # of standardised signs; 10 and 30 tried in cross-validation
FOLLOWING_RIDGE = 1.0
LEVELS = [level.value for level in levels.LEVELS]
PLACE = Path(__file__).parent.parent / "src/taleglass/chronology/learned.py"


class Annotated:
    """One story: its paragraphs, their signs, and where the annotation divides it."""

    def __init__(self, told: Mapping[str, npt.NDArray[np.float32]], path: Path, reading: Reading) -> None:
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        cast = gather(reading)
        passages = gather_passages(reading, cast, attribute(reading, cast), find_times(reading))
        self.openings = read_openings(passages)
        self.hashed = stretches.Hashed.of(passages)
        borders = shifts.describe_borders(passages, self.openings, stretches.describe_borders_of(passages, self.hashed))
        if f"{path.stem}/border" in told:
            telling = reading.telling.anew(told[f"{path.stem}/border"], told[f"{path.stem}/levels"])
            self.passages = replace(passages, reading=replace(reading, telling=telling))
        else:
            self.passages = tell_anew(passages, borders)
        self.signs = shifts.with_what_is_told(self.passages, borders).astype(np.float64)
        self.count = len(self.passages.all)
        scenes = gold["scenes"]
        scene = [max(i for i, s in enumerate(scenes) if s["start"] <= p.span.start or i == 0) for p in self.passages.all]
        self.begins = np.array([k > 0 and scene[k] != scene[k - 1] for k in range(self.count)])
        printed = np.array([k > 0 and p.after_break for k, p in enumerate(self.passages.all)])
        self.taught = self.begins | printed
        self.level = [LEVELS.index(scenes[k]["level"]) for k in scene]
        self.odds = np.zeros(self.count)

    def describe(self, *, with_gold: bool) -> stretches.Stretches:
        """Describe the runs between likely borders, the annotated ones among them if asked."""
        places = set(levels.likely_places(self.passages, self.odds.astype(np.float32)))
        if with_gold:
            places |= set(np.flatnonzero(self.taught).tolist())
        return stretches.describe_stretches(self.passages, self.openings, sorted(places), self.hashed)


class Chain:
    """The likelihood of one story's division among all divisions, and its gradient."""

    def __init__(self, story: Annotated) -> None:
        self.runs = story.describe(with_gold=True)
        places = self.runs.places.tolist()
        numbers = {pair: k for k, pair in enumerate(zip(self.runs.starts.tolist(), self.runs.ends.tolist(), strict=True))}
        cuts = [0, *np.flatnonzero(story.taught).tolist(), story.count]
        self.gold: list[tuple[int, int]] = []
        for start, end in pairwise(cuts):
            at = places.index(start)
            while places[at] < end:  # a scene too long for one run is made of several
                to = next(k for k in range(places.index(end), at, -1) if (at, k) in numbers)
                self.gold.append((numbers[at, to], story.level[start]))
                at = to
        opening = np.append(story.odds, 0.0)[self.runs.places[self.runs.starts]]
        is_cut = (self.runs.starts > 0).astype(np.float64)
        self.border = np.stack([opening * is_cut, is_cut], axis=1)

    def likelihood(self, signs: Doubles, weights: levels.Weights) -> tuple[float, Doubles, Doubles, Doubles]:
        """Return the log-likelihood and its gradient by the weights of levels, of what follows what, and of borders."""
        scores = signs @ weights.levels.T + (self.border @ weights.shift)[:, None]
        chance, often, every = levels.probabilities(len(self.runs.places) - 1, self.runs, scores, weights.following)
        rest, follow = -chance, -often
        found = -every
        for run, level in self.gold:
            rest[run, level] += 1
            found += scores[run, level]
        for (_, one), (_, other) in pairwise(self.gold):
            follow[one, other] += 1
            found += weights.following[one, other]
        return found, rest.T @ signs, follow, rest.sum(1) @ self.border


def fit_chain(chains: Sequence[Chain]) -> levels.Weights:
    """Return the weights, of signs as they are, under which the annotated divisions are likeliest."""
    centre, scale = scaling(np.concatenate([chain.runs.features for chain in chains]).astype(np.float64))
    signs = [(chain.runs.features - centre) / scale for chain in chains]
    size, count = len(centre), len(LEVELS)
    ridge = np.full((count, size), LEVEL_RIDGE)
    ridge[:, 0] = 0.05
    ridge = np.concatenate([ridge.ravel(), np.full(count * count, FOLLOWING_RIDGE), [0.1, 0.1]])
    first = np.zeros(len(ridge))
    first[-2] = 1.0  # log-odds of borders count as they are unless the stories say otherwise

    def unpack(flat: Doubles) -> levels.Weights:
        a, b = count * size, count * size + count * count
        return levels.Weights(flat[:a].reshape(count, size), flat[a:b].reshape(count, count), flat[b:])

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        weights = unpack(flat)
        found, gradient = 0.0, np.zeros_like(flat)
        for chain, rows in zip(chains, signs, strict=True):
            one, by_level, by_following, by_shift = chain.likelihood(rows, weights)
            found += one
            gradient += np.concatenate([by_level.ravel(), by_following.ravel(), by_shift])
        return -found + 0.5 * (ridge * (flat - first) ** 2).sum(), -gradient + ridge * (flat - first)

    best = unpack(minimize(loss, first, jac=True, method="L-BFGS-B", options={"maxiter": 80}).x)
    return levels.Weights(np.array([unscaled(row, centre, scale) for row in best.levels]), best.following, best.shift)


def fit_borders(stories: Sequence[Annotated]) -> Doubles:
    """Return the weights of the signs of borders, as they are."""
    rows = np.concatenate([story.signs[1:] for story in stories])
    labels = np.concatenate([story.taught[1:] for story in stories]).astype(np.float64)
    return fit_signs(rows, labels, ridge=SHIFT_RIDGE, near=np.zeros(rows.shape[1]))


def fit_signs(rows: Doubles, labels: Doubles, *, ridge: float, near: Doubles) -> Doubles:
    """Return the weights of signs, as they are, under which *labels*, 0 or 1, are likeliest.

    A Gaussian prior, *ridge* of standardised signs, keeps all but the bias near the weights *near*.
    """
    centre, scale = scaling(rows)
    signs = (rows - centre) / scale
    first = near * scale
    first[0] += (near[1:] * centre[1:]).sum()
    ridges = np.full(signs.shape[1], ridge)
    ridges[0] = 1e-3

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        odds, away = signs @ weights, weights - first
        error = 1 / (1 + np.exp(-np.clip(odds, -30, 30))) - labels
        value = (np.logaddexp(0, odds) - labels * odds).sum() + 0.5 * (ridges * away**2).sum()
        return value, signs.T @ error + ridges * away

    return unscaled(minimize(loss, first, jac=True, method="L-BFGS-B").x, centre, scale)


def scaling(signs: Doubles) -> tuple[Doubles, Doubles]:
    """Return centre and scale of each sign; the first is the bias."""
    centre, scale = signs.mean(0), signs.std(0)
    centre[0], scale[0] = 0.0, 1.0
    scale[scale < 1e-3] = 1.0
    return centre, scale


def unscaled(weights: Doubles, centre: Doubles, scale: Doubles) -> Doubles:
    """Return the weights for signs as they are."""
    out = weights / scale
    out[0] = weights[0] - (weights[1:] * centre[1:] / scale[1:]).sum()
    return out


def others(stories: Sequence[Annotated], folds: int) -> Iterable[tuple[list[int], list[int]]]:
    """Give, for each fold, the stories outside it and those in it; which story is in which fold is drawn once."""
    drawn = np.random.default_rng(0).permutation(len(stories)) % folds
    for fold in range(folds):
        yield np.flatnonzero(drawn != fold).tolist(), np.flatnonzero(drawn == fold).tolist()


def cross_validate(stories: Sequence[Annotated], chains: Sequence[Chain], folds: int) -> None:
    """Print how well borders and levels are found by weights that have not seen their story."""
    tallies = {"borders": np.zeros(3), "off the main line": np.zeros(3)}  # right, told, annotated
    right = words = 0
    for taught, held in others(stories, folds):
        weights = fit_chain([chains[k] for k in taught])
        for story in (stories[k] for k in held):
            cuts, level = divide(story, weights)
            size = np.array([p.words for p in story.passages.all])
            gold = np.array(story.level)
            tallies["borders"] += (cuts & story.begins).sum(), cuts.sum(), story.begins.sum()
            tallies["off the main line"] += size[(level > 0) & (gold > 0)].sum(), size[level > 0].sum(), size[gold > 0].sum()
            right, words = right + size[level == gold].sum(), words + size.sum()
    for name, (hit, told, annotated) in tallies.items():
        print(f"{name} in cross-validation: P {hit / told:.3f} R {hit / annotated:.3f}")
    print(f"words at their level in cross-validation: {right / words:.3f}")


def divide(story: Annotated, weights: levels.Weights) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    """Return where a scene begins, and the level of each paragraph."""
    cuts, level = np.zeros(story.count, dtype=bool), np.zeros(story.count, dtype=np.int64)
    for part in levels.divide_by(story.passages, story.openings, story.hashed, story.odds.astype(np.float32), weights):
        cuts[part.start] = part.start > 0
        level[part.start : part.end] = LEVELS.index(part.level.value)
    return cuts, level


def table(name: str, keys: Iterable[str], values: Iterable[float], doc: str) -> str:
    rows = "".join(f'    "{key}": {round(float(value), 3)},\n' for key, value in zip(keys, values, strict=True))
    return f'{name}: Final[dict[str, float]] = {{\n{rows}}}\n"""{doc}"""\n\n'


def numbers(row: Iterable[float]) -> str:
    return ", ".join(str(round(float(value), 3)) for value in row)


def write(border: Doubles, chain: levels.Weights) -> None:
    head = PLACE.read_text(encoding="utf-8").split("SHIFT_WEIGHTS: Final")[0]
    rows = "".join(f'    "{name}": ({numbers(row)}),\n' for name, row in zip(stretches.FEATURES, chain.levels.T, strict=True))
    following = "".join(f"    ({numbers(row)}),\n" for row in chain.following)
    PLACE.write_text(
        head
        + table(
            "SHIFT_WEIGHTS", shifts.SHIFTS, border, "Log-odds that each sign of a border adds for a scene that begins there."
        )
        + f"LEVEL_WEIGHTS: Final[dict[str, tuple[float, ...]]] = {{\n{rows}}}\n"
        + '"""What each sign of a part adds to its worth at each level, in the order of ``levels.LEVELS``."""\n\n'
        + f"FOLLOWING: Final[tuple[tuple[float, ...], ...]] = (\n{following})\n"
        + '"""What it is worth that one level, the row, comes before another, in the order of ``levels.LEVELS``."""\n\n'
        + f"SHIFT_SHARE: Final[tuple[float, float]] = ({numbers(chain.shift)})\n"
        + '"""How far the log-odds of a border count beside its parts, and what is added for each border."""\n',
        encoding="utf-8",
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("stories", nargs="+", type=Path)
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--scenes", type=Path, help="what `scenes.py --out-of-fold` wrote")
    add_options(parser)
    asked = parser.parse_args()
    told = dict(np.load(asked.scenes)) if asked.scenes else {}
    stories = read_all(partial(Annotated, told), asked.stories, Unseen.asked(asked))
    for taught, held in others(stories, asked.folds):
        border = fit_borders([stories[k] for k in taught])
        for k in held:
            stories[k].odds = stories[k].signs @ border
    chains = [Chain(story) for story in stories]
    cross_validate(stories, chains, asked.folds)
    write(fit_borders(stories), fit_chain(chains))
    print(f"{len(stories)} stories, {sum(int(story.begins.sum()) for story in stories)} borders -> {PLACE}")


if __name__ == "__main__":
    main()
