"""Teach how scenes are told once the cast is known: python scenes.py --run RUN [--start DIR] [--out-of-fold FILE] STORIES...

STORIES are folders of NAME.txt and NAME.json in the format of `benchmarks/stories`. Each is read from its raw text by the
shipped weights, up to the signs of its borders. On those and on the rows that the one pass left, the networks of
`taleglass.chronology.told` are taught where scenes begin and at which level each paragraph is told. Prints how well they do on
stories that did not teach them, writes into FILE what they say of these, for `chronology.py --scenes`, and puts three
networks, taught on all from three seeds, into RUN's `averaged.pt` for `novels.py` and `export.py`; with --start RUN begins as
the shipped weights in DIR. With --keep RUN's networks stay, with how signs are scaled for them, and one of seed 1
joins those of stories; without it `novels.py` teaches that of novels anew.

--told and --heard name what `telling.py` and `discourse.py` wrote with --out-of-fold, so that the cast is as it would be of
other stories. The sums of words in the rows were taught on stories, too, and stay as they are: figures of those stories may
flatter a little. What is printed of stories that --told lacks is free of that.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from corpora import LEVELS
from model import SceneNet
from shipped import keep_run, open_run
from taleglass.cast import gather
from taleglass.chronology import shifts, stretches
from taleglass.chronology.openings import read_openings
from taleglass.chronology.passages import gather_passages
from taleglass.chronology.times import find_times
from taleglass.chronology.told import SIGNS, describe_rows
from taleglass.dialogue import attribute
from taleglass.reading import Reading
from taleglass.reading.telling import seen_of_scenes
from telling import descend, ranked
from unseen import Unseen, add_options, part_of, read_all

Floats: TypeAlias = npt.NDArray[np.float32]
WIDTH, DROP = 128, 0.5  # 128 and 192, 0.35 to 0.5 tried on stories that had taught nothing
EPOCHS, RATE = 20, 2e-3
FOLDS = 4
SEEDS = (1, 2, 3)


@dataclass
class Rows:
    """A text's paragraphs: what the one pass left of each, what is known of it, and what the annotation says."""

    name: str
    rows: Floats
    signs: Floats
    begins: Floats
    levels: npt.NDArray[np.int64]
    words: Floats


State: TypeAlias = dict[str, np.ndarray]
Answers: TypeAlias = dict[str, tuple[Floats, Floats]]
"""Of each text: log-odds of a border before each row, and log-probabilities of levels."""
Scaling: TypeAlias = tuple[Floats, Floats]


def rows_of(name: str, reading: Reading, scenes: Sequence[tuple[int, str]]) -> Rows:
    """Lay a text's rows beside its scenes, each its beginning and its level."""
    cast = gather(reading)
    passages = gather_passages(reading, cast, attribute(reading, cast), find_times(reading))
    found = stretches.describe_borders_of(passages, stretches.Hashed.of(passages))
    borders = shifts.describe_borders(passages, read_openings(passages), found)
    telling, paragraphs = reading.telling, reading.book.paragraphs
    starts = [paragraphs[row].span.start for row in telling.paragraphs.tolist()]
    at = [max((n for n, (begin, _) in enumerate(scenes) if begin <= start), default=0) for start in starts]
    counts = {passage.index: passage.end - passage.first for passage in passages.all}
    return Rows(
        name=name,
        rows=telling.rows.astype(np.float32),
        signs=describe_rows(passages, borders),
        begins=np.array([k > 0 and at[k] != at[k - 1] for k in range(len(at))], dtype=np.float32),
        levels=np.array([LEVELS.index(scenes[n][1]) for n in at], dtype=np.int64),
        words=np.array([counts.get(row, 0) for row in telling.paragraphs.tolist()], dtype=np.float32),
    )


def rows_of_story(path: Path, reading: Reading) -> Rows:
    scenes = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["scenes"]
    return rows_of(path.stem, reading, [(scene["start"], scene["level"]) for scene in scenes])


def scaling_of(texts: Sequence[Rows]) -> Scaling:
    signs = np.concatenate([text.signs for text in texts])
    return signs.mean(0), signs.std(0) + np.float32(1e-3)


def seen(text: Rows, scaling: Scaling) -> Tensor:
    """Return what a network takes."""
    return torch.from_numpy(seen_of_scenes(text.rows, text.signs, *scaling))


def teach(net: SceneNet, texts: Sequence[Rows], scaling: Scaling, seed: int, epochs: int, rate: float) -> None:
    given = [seen(text, scaling) for text in texts]

    def loss(some: list[int]) -> Tensor:
        return net.loss(
            [given[i] for i in some],
            [torch.from_numpy(texts[i].begins) for i in some],
            [torch.from_numpy(texts[i].levels) for i in some],
            [torch.from_numpy(texts[i].words) for i in some],
        )

    descend(net, len(texts), loss, seed, epochs, rate)


@torch.no_grad()
def answers(net: SceneNet, texts: Sequence[Rows], scaling: Scaling) -> Answers:
    out: Answers = {}
    for text in texts:
        border, level = net([seen(text, scaling)])
        out[text.name] = border[0].numpy(), torch.log_softmax(level[0], -1).numpy()
    return out


TEXTS: list[Rows] = []
KEPT: list[Scaling] = []
"""What teaches, and the mean and deviation of signs that are kept, if any, for processes that are forked from this one."""


def taught(seed: int, without: int | None = None) -> tuple[State, Scaling, Answers]:
    """Return the network that all texts but those of one fold taught, and what it says of these."""
    some = [text for text in TEXTS if part_of(text.name, FOLDS) != without]
    scaling = KEPT[0] if KEPT else scaling_of(some)
    torch.manual_seed(seed)
    net = SceneNet(some[0].rows.shape[1] + len(SIGNS), WIDTH, DROP)
    teach(net, some, scaling, seed, EPOCHS, RATE)
    asked = [text for text in TEXTS if without is not None and part_of(text.name, FOLDS) == without]
    return {name: value.numpy() for name, value in net.state_dict().items()}, scaling, answers(net, asked, scaling)


def report(found: Answers, texts: Sequence[Rows]) -> str:
    """Say how well borders are ranked, and how many words stand at the level found for them."""
    odds = np.concatenate([found[text.name][0][1:] for text in texts])
    begins = np.concatenate([text.begins[1:] for text in texts])
    table = np.zeros((len(LEVELS), len(LEVELS)))
    for text in texts:
        np.add.at(table, (text.levels, found[text.name][1].argmax(-1)), text.words)
    f1 = 2 * np.diag(table) / np.maximum(table.sum(0) + table.sum(1), 1)
    each = ", ".join(f"{name} {x:.2f}" for name, x in zip(LEVELS, f1, strict=True))
    off = table[1:, 1:].sum()
    return (
        f"{len(texts)} texts; borders: average precision {ranked(odds, begins):.3f}; off the main line: "
        f"P {off / max(table[:, 1:].sum(), 1):.3f} R {off / max(table[1:].sum(), 1):.3f}; "
        f"words at their level {np.trace(table) / table.sum():.3f}, macro F1 {f1.mean():.3f} ({each})"
    )


def beside() -> ProcessPoolExecutor:
    """Return processes, one a core, that hold `TEXTS`."""
    return ProcessPoolExecutor(mp_context=get_context("fork"), initializer=torch.set_num_threads, initargs=(1,))


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("stories", nargs="+", type=Path)
    p.add_argument("--run", type=Path, required=True)
    p.add_argument("--start", type=Path, help="a folder of shipped weights that RUN begins as")
    p.add_argument("--out-of-fold", type=Path)
    p.add_argument(
        "--keep", action="store_true", help="the networks of novels that RUN has stay, and how signs are scaled for them"
    )
    add_options(p)
    a = p.parse_args()
    kept = open_run(a.run, a.start)
    if a.keep:
        KEPT.append(kept["scenes"]["scaling"])
    unseen = Unseen.asked(a)
    TEXTS.extend(read_all(rows_of_story, a.stories, unseen))
    with beside() as pool:
        if a.out_of_fold:
            found: Answers = {}
            for _, _, some in pool.map(partial(taught, SEEDS[0]), range(FOLDS)):
                found |= some
            print("in cross-validation:", report(found, TEXTS))
            for folder in a.stories:
                names = {path.stem for path in folder.glob("*.json")}
                print(f"  {folder}:", report(found, [text for text in TEXTS if text.name in names]))
            if unseen.told:
                lacking = [text for text in TEXTS if f"{text.name}/border" not in unseen.told]
                print("  stories that --told lacks:", report(found, lacking))
            with a.out_of_fold.open("wb") as file:
                borders = {f"{name}/border": border for name, (border, _) in found.items()}
                np.savez(file, **borders, **{f"{name}/levels": levels for name, (_, levels) in found.items()})
        nets = list(pool.map(taught, SEEDS[:1] if a.keep else SEEDS))
    before, of_novels = (kept["scenes"]["of_stories"], kept["scenes"]["of_novels"]) if a.keep else ([], [])
    of_stories = [*before, *(net for net, _, _ in nets)]
    kept["scenes"] = {"signs": SIGNS, "scaling": nets[0][1], "of_stories": of_stories, "of_novels": of_novels}
    keep_run(a.run, kept)


if __name__ == "__main__":
    main()
