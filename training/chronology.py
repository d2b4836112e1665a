"""Fits the weights of `taleglass.chronology` on annotated stories: python chronology.py STORIES... [--also STORIES...]

STORIES are folders of NAME.txt and NAME.json in the format of `benchmarks/stories`. Each story is read from its raw text by the
shipped weights. Stretches off the main line are fitted as a semi-Markov chain (the likelihood of the annotated division among
all divisions), borders and levels as logistic regressions. Prints cross-validated scores of the stretches, then writes
`src/taleglass/chronology/learned.py`. Only training stories may be given.

Stories behind ``--also`` teach borders and levels, and no stretches: with plainer stories among them, such as
`training/stories`, the chain finds fewer of the stretches that nothing marks (cross-validated F1 58 of the stories that have
many falls to 49, that of the plain ones rises from 35 to 38).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
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
from taleglass.dialogue import attribute
from taleglass.reading import Reader, load_reader
from taleglass.text import mark, open_book

Doubles: TypeAlias = npt.NDArray[np.float64]
RIDGE = {"stretch": 10.0, "shift": 1.0, "level": 1.0}  # of standardised signs; 1, 3 and 10 tried in cross-validation
LEVELS = ("flashback", "flashforward", "dream", "embedded", "letter")
PLACE = Path(__file__).parent.parent / "src/taleglass/chronology/learned.py"


class Annotated:
    """One story: its paragraphs, their signs, and where the annotation divides it."""

    def __init__(self, path: Path, reader: Reader) -> None:
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        book = open_book(path)
        reading = reader.read(book, mark(book))
        cast = gather(reading)
        self.name = path.stem
        self.passages = gather_passages(reading, cast, attribute(reading, cast), find_times(reading))
        self.openings = read_openings(self.passages)
        self.runs = stretches.describe_stretches(self.passages, self.openings)
        scenes = gold["scenes"]
        self.scene = [max(i for i, s in enumerate(scenes) if s["start"] <= p.span.start or i == 0) for p in self.passages.all]
        self.level = [scenes[k]["level"] for k in self.scene]
        self.gold: dict[tuple[int, int], str] = {}
        start = 0
        for k in range(1, len(self.scene) + 1):
            if k == len(self.scene) or self.scene[k] != self.scene[start]:
                if self.level[start] != "frame":
                    self.gold[start, k] = self.level[start]
                start = k


class Chain:
    """The likelihood of one story's division among all divisions, and its gradient."""

    def __init__(self, story: Annotated, centre: Doubles, scale: Doubles) -> None:
        order = np.argsort(story.runs.ends, kind="stable")
        self.starts, self.ends = story.runs.starts[order], story.runs.ends[order]
        self.signs = (story.runs.features[order] - centre) / scale
        self.count = len(story.passages.all)
        self.gold = np.array([pair in story.gold for pair in zip(self.starts.tolist(), self.ends.tolist(), strict=True)])
        self.by_end = np.searchsorted(self.ends, np.arange(self.count + 2))
        self.by_start = np.argsort(self.starts, kind="stable")
        self.start_at = np.searchsorted(self.starts[self.by_start], np.arange(self.count + 2))

    def likelihood(self, weights: Doubles) -> tuple[float, Doubles]:
        """Return the log-likelihood and its gradient."""
        scores = self.signs @ weights
        forward, backward = np.zeros(self.count + 1), np.zeros(self.count + 1)
        for k in range(1, self.count + 1):
            run = slice(self.by_end[k], self.by_end[k + 1])
            forward[k] = log_sum(np.append(forward[self.starts[run]] + scores[run], forward[k - 1]))
        for k in range(self.count - 1, -1, -1):
            run = self.by_start[self.start_at[k] : self.start_at[k + 1]]
            backward[k] = log_sum(np.append(backward[self.ends[run]] + scores[run], backward[k + 1]))
        chance = np.exp(forward[self.starts] + scores + backward[self.ends] - forward[-1])
        return scores[self.gold].sum() - forward[-1], self.signs[self.gold].sum(0) - chance @ self.signs


def log_sum(values: Doubles) -> float:
    """Return the log of the sum of exponentials."""
    top = values.max()
    return top + np.log(np.exp(values - top).sum())


def fit_chain(chains: Sequence[Chain], size: int) -> Doubles:
    """Return the weights of the signs of stretches under which the annotated divisions are likeliest."""
    ridge = np.full(size, RIDGE["stretch"])
    ridge[0] = 0.1

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        parts = [chain.likelihood(weights) for chain in chains]
        return -sum(p for p, _ in parts) + 0.5 * (ridge * weights**2).sum(), -sum(g for _, g in parts) + ridge * weights

    return minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": 150}).x


def fit_logistic(signs: Doubles, labels: Doubles) -> Doubles:
    """Return the weights of a logistic regression."""
    ridge = np.full(signs.shape[1], RIDGE["shift"])
    ridge[0] = 1e-3

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        odds = signs @ weights
        error = 1 / (1 + np.exp(-np.clip(odds, -30, 30))) - labels
        return (np.logaddexp(0, odds) - labels * odds).sum() + 0.5 * (
            ridge * weights**2
        ).sum(), signs.T @ error + ridge * weights

    return minimize(loss, np.zeros(signs.shape[1]), jac=True, method="L-BFGS-B").x


def fit_softmax(signs: Doubles, labels: npt.NDArray[np.int64], classes: int) -> Doubles:
    """Return the weights of a softmax regression, a row a class."""
    wanted = np.eye(classes)[labels]

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        weights = flat.reshape(classes, -1)
        odds = signs @ weights.T
        odds = odds - odds.max(1, keepdims=True)
        total = np.log(np.exp(odds).sum(1))
        gradient = (np.exp(odds - total[:, None]) - wanted).T @ signs + RIDGE["level"] * weights
        return (total - (odds * wanted).sum(1)).sum() + 0.5 * RIDGE["level"] * (flat**2).sum(), gradient.ravel()

    return minimize(loss, np.zeros(classes * signs.shape[1]), jac=True, method="L-BFGS-B").x.reshape(classes, -1)


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


def border_signs(story: Annotated) -> tuple[Doubles, Doubles]:
    """Return the signs of each border in the main line, and whether a scene begins there."""
    table = shifts.describe_borders(story.passages, story.openings, stretches.describe_borders_of(story.passages))
    rows = [
        k
        for k in range(1, len(story.level))
        if story.level[k] == story.level[k - 1] == "frame" and story.passages.all[k].kind.value != "scene_break"
    ]
    return table[rows], np.array([story.scene[k] != story.scene[k - 1] for k in rows], dtype=float)


def level_signs(story: Annotated) -> Iterator[tuple[Sequence[float], int]]:
    """Give the signs of each stretch, and its level."""
    index = {pair: k for k, pair in enumerate(zip(story.runs.starts.tolist(), story.runs.ends.tolist(), strict=True))}
    for (start, end), level in story.gold.items():
        if (start, end) in index:
            cues = levels.level_cues(
                story.passages.all[start:end],
                story.openings[start],
                story.openings[end - 1],
                story.runs.features[index[start, end]],
            )
            yield cues, LEVELS.index(level)


def cross_validate(stories: Sequence[Annotated], chains: Sequence[Chain], size: int, folds: int) -> None:
    """Print how many annotated stretches are found (overlap of half) by weights that have not seen their story."""
    found = told = annotated = 0
    for fold in range(folds):
        weights = fit_chain([chain for k, chain in enumerate(chains) if k % folds != fold], size)
        for k, (story, chain) in enumerate(zip(stories, chains, strict=True)):
            if k % folds != fold:
                continue
            total = np.concatenate([[0], np.cumsum([p.words for p in story.passages.all])])
            likely, _, _, path = levels.likeliest(story.passages, story.runs, story_scores(story, chain, weights))
            chosen = [(int(story.runs.starts[likely[j]]), int(story.runs.ends[likely[j]])) for j in path]
            told, annotated = told + len(chosen), annotated + len(story.gold)
            free = list(chosen)
            for a, z in story.gold:
                for b, y in free:
                    shared = max(0, min(total[z], total[y]) - max(total[a], total[b]))
                    if shared * 2 >= total[z] - total[a] + total[y] - total[b] - shared:
                        found += 1
                        free.remove((b, y))
                        break
    print(f"stretches in cross-validation: P {found / max(told, 1):.3f} R {found / max(annotated, 1):.3f} of {annotated}")


def story_scores(story: Annotated, chain: Chain, weights: Doubles) -> Doubles:
    """Return the log-odds of each run, in the order of the runs."""
    scores = np.empty(len(chain.signs))
    scores[np.argsort(story.runs.ends, kind="stable")] = chain.signs @ weights
    return scores


def table(name: str, keys: Iterable[str], values: Iterable[float], doc: str) -> str:
    rows = "".join(f'    "{key}": {round(float(value), 3)},\n' for key, value in zip(keys, values, strict=True))
    return f'{name}: Final[dict[str, float]] = {{\n{rows}}}\n"""{doc}"""\n\n'


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("stories", nargs="+", type=Path)
    parser.add_argument("--also", nargs="+", type=Path, default=[], help="stories that teach borders and levels only")
    parser.add_argument("--folds", type=int, default=6)
    asked = parser.parse_args()
    reader = load_reader(threads=1)
    stories, more = (
        [Annotated(path, reader) for folder in folders for path in sorted(folder.glob("*.txt"))]
        for folders in (asked.stories, asked.also)
    )
    signs = np.concatenate([story.runs.features for story in stories])
    centre, scale = scaling(signs)
    chains = [Chain(story, centre, scale) for story in stories]
    if asked.folds > 1:
        cross_validate(stories, chains, signs.shape[1], asked.folds)
    stretch = unscaled(fit_chain(chains, signs.shape[1]), centre, scale)
    stories = [*stories, *more]
    borders = [border_signs(story) for story in stories]
    rows, labels = np.concatenate([a for a, _ in borders]), np.concatenate([b for _, b in borders])
    centre, scale = scaling(rows)
    shift = unscaled(fit_logistic((rows - centre) / scale, labels), centre, scale)
    cues = [one for story in stories for one in level_signs(story)]
    level = fit_softmax(np.array([c for c, _ in cues]), np.array([k for _, k in cues]), len(LEVELS))
    head = PLACE.read_text(encoding="utf-8").split("STRETCH_WEIGHTS: Final")[0]
    rows_of_levels = "".join(
        f'    "{name}": ({", ".join(str(round(float(w), 2)) for w in row)}),\n' for name, row in zip(LEVELS, level, strict=True)
    )
    PLACE.write_text(
        head
        + table(
            "STRETCH_WEIGHTS",
            stretches.FEATURES,
            stretch,
            "Log-odds that each sign of a stretch adds for its being off the main line.",
        )
        + table(
            "SHIFT_WEIGHTS", shifts.SHIFTS, shift, "Log-odds that each sign of a border adds for a new scene of the main line."
        )
        + f"LEVEL_WEIGHTS: Final[dict[str, tuple[float, ...]]] = {{\n{rows_of_levels}}}\n"
        + '"""Weights of the signs in ``LEVEL_CUES`` for each level, by its name; a softmax makes shares of them."""\n',
        encoding="utf-8",
    )
    print(f"{len(stories)} stories, {sum(len(s.gold) for s in stories)} stretches, {int(labels.sum())} shifts -> {PLACE}")


if __name__ == "__main__":
    main()
