"""Fits where scenes play and who is there: python settings.py [--told FILE] [--heard DIR] STORIES...

STORIES are folders of NAME.txt and NAME.json in the format of `benchmarks/stories`. Each story is read from its raw text by the
shipped weights (FILE and DIR as in `chronology.py`); scenes are cut where the annotation cuts them, and once more where we do.
Places are fitted as a forest of softmaxes over the places of a story and "none of these", presence as a logistic regression.
Prints cross-validated figures, then writes `src/taleglass/chronology/learned_settings.py`. Only training stories may be given.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from taleglass.cast import Cast, gather
from taleglass.chronology import arrange, company, grounds
from taleglass.chronology.passages import Passage, gather_passages
from taleglass.chronology.times import find_times
from taleglass.dialogue import Dialogue, attribute
from taleglass.reading import Reading
from taleglass.story import EntityKind, NarrativeLevel
from unseen import Unseen, add_options, read_all

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "benchmarks/stories"))
import score  # noqa: E402 - the benchmark maps our people and places to those of the annotation

Doubles: TypeAlias = npt.NDArray[np.float64]
RIDGE_PLACE, RIDGE_COMPANY = 5.0, 10.0  # of standardised signs; 2, 5 and 15, 3, 10 and 30 tried in cross-validation
RIDGE_LINK = 1.0  # of signs of links, which are 0 or 1
CLEAR = 0.6  # share of a scene that must play in one place to learn from it
ROUNDS = 60
PLACE = ROOT / "src/taleglass/chronology/learned_settings.py"
HEAD = '''"""How much does each sign of a scene's place and company weigh?

Fitted on the training half of ``benchmarks/stories`` and on other annotated stories by ``training/settings.py``; the test half
was never seen. The names are explained where the signs are read: ``grounds``, ``company``.
"""

from __future__ import annotations

from typing import Final

__all__ = ["LINK_WEIGHTS", "PLACE_TRUST", "PLACE_WEIGHTS", "PRESENCE_WEIGHTS"]

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
        where: list[int | str | None] = ["unsaid"] * len(text)  # our number of the place of each character
        for scene in scenes:
            if scene.get("place"):
                where[scene["start"] : scene["end"]] = [ours.get(scene["place"])] * (scene["end"] - scene["start"])
        own = arrange(reading, cast, dialogue).scenes
        own_stretches = [[p for p in passages.all if scene.span.start <= p.span.start < scene.span.end] for scene in own]
        own_places = grounds.Described(passages, own_stretches, [scene.level for scene in own])
        self.cuts = [Cuts(self.places, lengths_of(where, stretches)), Cuts(own_places, lengths_of(where, own_stretches))]
        who = score.map_characters(*sides)
        members = {one["id"]: set(one.get("members") or [one["id"]]) for one in gold["characters"]}
        by_paragraph: list[list[int]] = [[] for _ in reading.book.paragraphs]
        for k, first in enumerate(reading.span_first.tolist()):
            if passages.owner[k] in persons:
                by_paragraph[int(marks.sentence_paragraphs[int(marks.token_sentences[first])])].append(k)
        self.signs: list[list[float]] = []
        self.there: list[float] = []  # share of the scene's characters at which someone is there
        for run, run_levels in ((stretches, levels), (own_stretches, [scene.level for scene in own])):
            for stretch, rows in zip(run, company.describe_company(passages, run, by_paragraph, run_levels), strict=True):
                start, end = stretch[0].span.start, stretch[-1].span.end
                there: Counter[str] = Counter()
                for scene in scenes:
                    shared = max(0, min(end, scene["end"]) - max(start, scene["start"]))
                    there.update(dict.fromkeys({one for some in scene["present"] for one in members[some]}, shared))
                for member, row in rows.items():
                    self.signs.append(row)
                    self.there.append(there[who.get(member)] / (end - start))


def lengths_of(where: Sequence[int | str | None], stretches: Sequence[Sequence[Passage]]) -> list[Counter[int | None]]:
    """Count the characters of each stretch by their place."""
    out = []
    for stretch in stretches:
        length = Counter(where[stretch[0].span.start : stretch[-1].span.end])
        del length["unsaid"]
        out.append(length)
    return out


class Cuts:
    """One story cut into scenes, by the annotation or by ourselves, and where most of each scene plays.

    Attributes:
        rows, links: signs of each option of each scene, and of each link. options: places, None first.
        right: over the scenes, the option that is right; None where the annotation leaves it open or scenes are cut badly.
        lengths: over the scenes, how many of its characters have each place, by our number; None for a place we do not have.
    """

    def __init__(self, places: grounds.Described, lengths: Sequence[Counter[int | None]]) -> None:
        self.lengths = lengths
        self.options, self.rows, self.links, self.right = [], [], [], []
        for k, length in enumerate(lengths):
            options, rows = places.candidates(k)
            best, most = length.most_common(1)[0] if length else (None, 0)
            clear = most > CLEAR * sum(length.values())
            self.options.append(options)
            self.rows.append(np.array(rows))
            self.links.append(places.link(k))
            self.right.append((options.index(best) if best in options else 0) if clear else None)

    def believe(
        self, weights: Doubles, link_weights: Doubles, *, clamped: bool = False
    ) -> tuple[list[Doubles], list[float], float]:
        odds = [rows @ weights for rows in self.rows]
        if clamped:
            for one, right in zip(odds, self.right, strict=True):
                if right is not None:
                    one[np.arange(len(one)) != right] -= 50.0
        links = [link and (link[0], float(np.array(link[1]) @ link_weights)) for link in self.links]
        return grounds.believe(odds, self.options, links)


def fit_places(cuts: Sequence[Cuts]) -> Doubles:
    """Return the weights of `grounds.SIGNS`, then those of `grounds.LINK_SIGNS`, under which the annotation is likeliest."""
    every = np.concatenate([rows for one in cuts for rows in one.rows])
    scale = np.concatenate([every.std(0), np.ones(len(grounds.LINK_SIGNS))])
    scale[scale < 1e-3] = 1.0
    count = len(grounds.SIGNS)
    ridges = np.array([RIDGE_PLACE] * count + [RIDGE_LINK] * len(grounds.LINK_SIGNS))

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        value, gradient = 0.5 * float(ridges @ weights**2), ridges * weights
        own = weights / scale
        change = np.zeros(len(weights))
        for one in cuts:
            for clamped, sign in ((False, 1.0), (True, -1.0)):
                chances, agreed, log_z = one.believe(own[:count], own[count:], clamped=clamped)
                value += sign * log_z
                for rows, chance in zip(one.rows, chances, strict=True):
                    change[:count] += sign * (chance @ rows)
                for link, same in zip(one.links, agreed, strict=True):
                    if link is not None:
                        change[count:] += sign * same * np.array(link[1])
        return value, gradient + change / scale

    start = np.zeros(len(scale))
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x / scale


def fit_company(stories: Sequence[Furnished]) -> Doubles:
    """Return the weights of `company.SIGNS`."""
    signs = np.array([row for story in stories for row in story.signs])
    return fit_logistic(signs, np.array([one for story in stories for one in story.there]), ridge=RIDGE_COMPANY)


def fit_logistic(signs: Doubles, there: Doubles, *, ridge: float) -> Doubles:
    """Return the weights of a logistic regression; the first sign is the bias."""
    centre, scale = signs.mean(0), signs.std(0)
    centre[0], scale[0] = 0.0, 1.0
    scale[scale < 1e-3] = 1.0
    ridges = np.full(signs.shape[1], ridge)
    ridges[0] = 1e-3
    rows = (signs - centre) / scale

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        odds = rows @ weights
        error = 1 / (1 + np.exp(-np.clip(odds, -30, 30))) - there
        value = (np.logaddexp(0, odds) - there * odds).sum() + 0.5 * (ridges * weights**2).sum()
        return float(value), rows.T @ error + ridges * weights

    found = minimize(loss, np.zeros(signs.shape[1]), jac=True, method="L-BFGS-B").x
    out = found / scale
    out[0] = found[0] - (found[1:] * centre[1:] / scale[1:]).sum()
    return out


def cross_validate(stories: Sequence[Furnished], folds: int) -> Doubles:
    """Print, by weights that have not seen the story: how much of the text, cut by the annotation or by ourselves, gets the
    right place; how sure and how right we are of presence. Return what turns the log-odds of a place into those of its
    being right.
    """
    right, total = np.zeros(2), np.zeros(2)
    surest: list[float] = []
    shares: list[float] = []
    chances: list[float] = []
    truths: list[float] = []
    for fold in range(folds):
        seen = [story for k, story in enumerate(stories) if k % folds != fold]
        place, there = fit_places([one for story in seen for one in story.cuts]), fit_company(seen)
        for story in stories[fold::folds]:
            for kind, cuts in enumerate(story.cuts):
                believed, _, _ = cuts.believe(place[: len(grounds.SIGNS)], place[len(grounds.SIGNS) :])
                for options, chance, length in zip(cuts.options, believed, cuts.lengths, strict=True):
                    total[kind] += length.total()
                    if len(options) > 1 and length:
                        best = 1 + int(chance[1:].argmax())
                        right[kind] += length[options[best]]
                        surest.append(float(chance[best]))
                        shares.append(length[options[best]] / length.total())
            chances += (1 / (1 + np.exp(-np.array(story.signs) @ there))).tolist()
            truths += story.there
    print(f"place {right[0] / total[0]:.3f} of text cut as annotated, {right[1] / total[1]:.3f} as we cut it")
    sure, true = np.clip(surest, 1e-4, 1 - 1e-4), np.array(shares)
    trust = fit_logistic(np.column_stack([np.ones(len(sure)), np.log(sure / (1 - sure))]), true, ridge=1e-3)
    print(f"  calibration error {calibration_error(sure, true):.3f}, trusted as far as it deserves:", end=" ")
    print(f"{calibration_error(1 / (1 + np.exp(-trust[0] - trust[1] * np.log(sure / (1 - sure)))), true):.3f}")
    for least in (0.05, 0.1, 0.15, 0.2):
        below = sure < least
        print(f"  of {below.sum()} scenes less sure than {least}, {true[below].mean() if below.any() else 0:.2f} right")
    sure, true = np.array(chances), np.array(truths)
    print(f"presence: Brier {((sure - true) ** 2).mean():.3f}, calibration error {calibration_error(sure, true):.3f}")
    return trust


def calibration_error(sure: Doubles, true: Doubles) -> float:
    """Return by how much we are surer or less sure than right, in ten bins of equal width."""
    tenth = np.minimum((sure * 10).astype(int), 9)
    return float(sum(abs((sure - true)[tenth == k].sum()) for k in range(10)) / len(sure))


def table(name: str, keys: Iterable[str], values: Iterable[float], doc: str) -> str:
    rows = "".join(f'    "{key}": {round(float(value), 3)},\n' for key, value in zip(keys, values, strict=True))
    return f'{name}: Final[dict[str, float]] = {{\n{rows}}}\n"""{doc}"""\n'


def write(stories: Sequence[Furnished], trust: Doubles) -> None:
    """Fit on all stories and write the weights."""
    place = fit_places([one for story in stories for one in story.cuts])
    count = len(grounds.SIGNS)
    PLACE.write_text(
        HEAD
        + table("PLACE_WEIGHTS", grounds.SIGNS, place[:count], "Log-odds that each sign adds for a place.")
        + "\n"
        + table(
            "LINK_WEIGHTS", grounds.LINK_SIGNS, place[count:], "Log-odds that each sign adds for two scenes having one place."
        )
        + f"\nPLACE_TRUST: Final = ({trust[0]:.3f}, {trust[1]:.3f})\n"
        + '"""What is added to the log-odds of a place, once they are multiplied by the second, to be as sure as right."""\n\n'
        + table("PRESENCE_WEIGHTS", company.SIGNS, fit_company(stories), "Log-odds that each sign adds for being there."),
        encoding="utf-8",
    )
    print(f"{len(stories)} stories, {sum(len(story.scenes) for story in stories)} scenes -> {PLACE}")


def furnish(path: Path, reading: Reading) -> Furnished:
    gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    gold["text"] = path.read_text(encoding="utf-8")
    cast = gather(reading)
    return Furnished(path.stem, gold, reading, cast, attribute(reading, cast))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("stories", nargs="+", type=Path)
    parser.add_argument("--folds", type=int, default=6)
    add_options(parser)
    asked = parser.parse_args()
    stories = read_all(furnish, asked.stories, Unseen.asked(asked))
    write(stories, cross_validate(stories, asked.folds))


if __name__ == "__main__":
    main()
