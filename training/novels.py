"""Teach where scenes of novels begin: python novels.py --data DATA --run RUN [--start DIR]

Our short stories cut a scene every two hundred words; novels do so every seven hundred, and sum up what lies between. What
stories teach of borders finds a quarter of those of novels. `chapters/scenes.jsonl` says where scenes begin in chapters of
public-domain novels, whose text is taken from DATA. On them the first network of `scenes.py` goes on learning, and the signs of
borders are weighed anew, close to how stories weigh them. Prints how well both do on novels that did not teach them, writes
`src/taleglass/chronology/learned_novels.py`, and puts the network beside those of the stories into RUN's `averaged.pt` for
`export.py`; with --start RUN begins as the shipped weights in DIR. To be run after `scenes.py` and `chronology.py`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import torch

import scenes
from chronology import fit_signs
from model import SceneNet
from scenes import Rows, rows_of
from shipped import keep_run, open_run
from taleglass.chronology import shifts, stretches
from taleglass.chronology.learned import SHIFT_WEIGHTS
from taleglass.chronology.told import SIGNS
from taleglass.reading import load_reader
from taleglass.text import mark, open_bytes
from telling import ranked

Doubles: TypeAlias = npt.NDArray[np.float64]
HERE = Path(__file__).parent
CHAPTERS = HERE / "chapters" / "scenes.jsonl"
PLACE = HERE.parent / "src/taleglass/chronology/learned_novels.py"
FOLDS = 6  # by novel
EPOCHS, RATE = 10, 1e-3  # 4, 10 and 20 epochs tried in cross-validation
RIDGE = 30.0  # of standardised signs, how far they may go from what stories say; 3 to 300 tried in cross-validation
BEFORE, AFTER = 12_000, 6_000  # characters of the novel that are read around a chapter
NEAR = 1  # paragraphs by which a border may be off in what is printed
HEAD = '''"""How much does each sign of a border weigh in a novel?

Fitted by ``training/novels.py`` on 169 chapters of novels in the public domain, close to what short stories say (``learned``).
The names are explained where the signs are read: ``shifts``.
"""

from __future__ import annotations

from typing import Final

__all__ = ["NOVEL_SHIFT_SHARE", "NOVEL_SHIFT_WEIGHTS"]

'''
SHARE = (
    1.2,
    -3.8,
)  # how far borders count in the chain of a novel: of six pairs the best on the three novels of docs/scenes.md


@dataclass(frozen=True)
class Chapter:
    """A chapter, and the text around it that is read with it: half-open offsets into the novel's text."""

    name: str
    book: str
    text: str
    scenes: list[list]
    around: str
    offset: int  # of the chapter in what is read


def read_chapters(data: Path) -> list[Chapter]:
    marked = [json.loads(line) for line in CHAPTERS.read_text(encoding="utf-8").splitlines()]
    wanted = {one["book"] for one in marked}
    texts = {}
    with gzip.open(data / "unlabelled_fiction" / "litbank_originals.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            if document["id"] in wanted:
                texts[document["id"]] = document["text"]
    out = []
    for one in marked:
        text, start, end = texts[one["book"]], one["start"], one["end"]
        first = max(0, start - BEFORE)
        first = text.index("\n\n", first) + 2 if first else 0
        scenes = [[at - start, level] for at, level in one["scenes"]]
        around = text[first : end + AFTER]
        out.append(Chapter(f"{one['book']}/{start}", one["book"], text[start:end], scenes, around, start - first))
    return out


def agreement() -> float:
    """Return the F1 of what two readers marked, at the same paragraph, over the chapters that two have read."""
    both = [json.loads(line) for line in CHAPTERS.read_text(encoding="utf-8").splitlines() if '"second"' in line]
    hits = total = 0
    for one in both:
        first, second = ([at for at, _ in one[key]][1:] for key in ("scenes", "second"))
        hits += len(set(first) & set(second))
        total += len(first) + len(second)
    return 2 * hits / total


def fold_of(book: str) -> int:
    return zlib.crc32(book.encode()) % FOLDS


def rows_of_chapter(chapter: Chapter) -> Rows:
    """Read a chapter among its neighbours and lay its rows beside its scenes."""
    book = open_bytes(chapter.around.encode(), name="chapter.txt")
    reading = load_reader(threads=1).read(book, mark(book))
    starts = [(start + chapter.offset, level) for start, level in chapter.scenes]
    found = rows_of(chapter.name, reading, starts)
    begins = [book.paragraphs[row].span.start - chapter.offset for row in reading.telling.paragraphs.tolist()]
    inside = [k for k, begin in enumerate(begins) if 0 <= begin < len(chapter.text)]
    out = Rows(chapter.name, *(part[inside] for part in (found.rows, found.signs, found.begins, found.levels, found.words)))
    out.begins[:1] = 0.0
    return out


def taught(state: scenes.State, scaling: scenes.Scaling, without: int | None) -> tuple[scenes.State, scenes.Answers]:
    """Return the network that goes on from *state* on all chapters but those of one fold, and what it says of these."""
    net = SceneNet(scenes.TEXTS[0].rows.shape[1] + len(SIGNS), scenes.WIDTH, scenes.DROP)
    net.load_state_dict({name: torch.from_numpy(value.astype(np.float32)) for name, value in state.items()})
    folds = [fold_of(text.name.rpartition("/")[0]) for text in scenes.TEXTS]
    torch.manual_seed(1)
    some = [text for text, fold in zip(scenes.TEXTS, folds, strict=True) if fold != without]
    scenes.teach(net, some, scaling, 1, EPOCHS, RATE)
    asked = [text for text, fold in zip(scenes.TEXTS, folds, strict=True) if fold == without]
    return {name: value.numpy() for name, value in net.state_dict().items()}, scenes.answers(net, asked, scaling)


def signs_of(text: Rows, answers: tuple[np.ndarray, np.ndarray]) -> tuple[Doubles, Doubles]:
    """Return the signs of a chapter's borders but the first, and which are those of scenes.

    A printed break is one, as in `chronology.py`. *answers*: of networks that the novel did not teach.
    """
    border, levels = answers
    seen = text.signs[:, [SIGNS.index(name) for name in shifts.SEEN if name != "bias"]]
    apart = np.zeros(len(border))
    apart[1:] = 0.5 * np.abs(np.diff(np.exp(levels), axis=0)).sum(1)
    told = np.clip(border, -stretches.SUREST, stretches.SUREST)
    signs = np.concatenate([np.ones((len(border), 1)), seen, told[:, None], apart[:, None]], axis=1)
    taught = (text.begins > 0) | (text.signs[:, SIGNS.index("break")] > 0)
    return signs[1:].astype(np.float64), taught[1:].astype(np.float64)


def fit(signs: Doubles, begins: Doubles) -> Doubles:
    """Return the weights of signs, as they are, under which the borders are likeliest, not far from those of stories."""
    return fit_signs(signs, begins, ridge=RIDGE, near=np.array([SHIFT_WEIGHTS[name] for name in shifts.SHIFTS]))


def near(odds: Sequence[Doubles], begins: Sequence[Doubles], least: float) -> tuple[float, float]:
    """Return precision and recall of the borders with log-odds above *least*, within `NEAR` paragraphs."""
    hits = said = annotated = 0
    for one, gold in zip(odds, begins, strict=True):
        left = np.flatnonzero(gold).tolist()
        annotated += len(left)
        for place in np.flatnonzero(one > least).tolist():
            said += 1
            found = min((k for k in left if abs(k - place) <= NEAR), key=lambda k: abs(k - place), default=None)
            if found is not None:
                left.remove(found)
                hits += 1
    return hits / max(said, 1), hits / annotated


def report(what: str, odds: Sequence[Doubles], begins: Sequence[Doubles]) -> None:
    every, right = np.concatenate(odds), np.concatenate(begins)
    grid = np.quantile(every, np.linspace(0.7, 0.995, 60))
    best = max((near(odds, begins, least) for least in grid), key=lambda pair: pair[0] * pair[1] / max(sum(pair), 1e-9))
    print(
        f"{what}: average precision {ranked(every, right):.3f}; within a paragraph, where F1 is best, "
        f"P {best[0]:.3f} R {best[1]:.3f} F1 {2 * best[0] * best[1] / sum(best):.3f}"
    )


def out_of_fold(chapters: Sequence[Chapter], signs: Sequence[Doubles], begins: Sequence[Doubles]) -> Iterator[Doubles]:
    folds = [fold_of(chapter.book) for chapter in chapters]
    weights = []
    for fold in range(FOLDS):
        some = [k for k, one in enumerate(folds) if one != fold]
        weights.append(fit(np.concatenate([signs[k] for k in some]), np.concatenate([begins[k] for k in some])))
    for one, fold in zip(signs, folds, strict=True):
        yield one @ weights[fold]


def written(weights: Doubles) -> str:
    rows = "".join(f'    "{name}": {round(float(value), 3)},\n' for name, value in zip(shifts.SHIFTS, weights, strict=True))
    return (
        f"{HEAD}NOVEL_SHIFT_WEIGHTS: Final[dict[str, float]] = {{\n{rows}}}\n"
        '"""Log-odds that each sign of a border adds for a scene that begins there."""\n\n'
        f"NOVEL_SHIFT_SHARE: Final[tuple[float, float]] = {SHARE}\n"
        '"""How far the log-odds of a border count beside its parts, and what is added for each border."""\n'
    )


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--run", type=Path, required=True)
    p.add_argument("--start", type=Path, help="a folder of shipped weights that RUN begins as")
    a = p.parse_args()
    kept = open_run(a.run, a.start)
    if not kept.get("scenes"):
        raise SystemExit(f"{a.start or a.run} has no networks of scenes; scenes.py makes them.")
    chapters = read_chapters(a.data)
    print(f"{len(chapters)} chapters; two readers agree with F1 {agreement():.3f}")
    with ProcessPoolExecutor() as pool:
        scenes.TEXTS.extend(pool.map(rows_of_chapter, chapters, chunksize=2))
    texts = scenes.TEXTS
    state, scaling = kept["scenes"]["of_stories"][0], kept["scenes"]["scaling"]
    said: scenes.Answers = {}
    with scenes.beside() as pool:
        last = pool.submit(taught, state, scaling, None)
        for _, some in pool.map(partial(taught, state, scaling), range(FOLDS)):
            said |= some
        net, _ = last.result()
    before = SceneNet(texts[0].rows.shape[1] + len(SIGNS), scenes.WIDTH, scenes.DROP)
    before.load_state_dict({name: torch.from_numpy(value.astype(np.float32)) for name, value in state.items()})
    of_stories = scenes.answers(before.eval(), texts, scaling)
    begins = [np.asarray(text.begins[1:], dtype=np.float64) for text in texts]
    report("network of stories", [of_stories[text.name][0][1:] for text in texts], begins)
    report("network of novels, other novels", [said[text.name][0][1:] for text in texts], begins)
    found = [signs_of(text, said[text.name]) for text in texts]
    signs, begins = [one for one, _ in found], [one for _, one in found]
    plain = np.array([SHIFT_WEIGHTS[name] for name in shifts.SHIFTS])
    report("signs as stories weigh them", [one @ plain for one in signs], begins)
    report("signs as other novels weigh them", list(out_of_fold(chapters, signs, begins)), begins)
    PLACE.write_text(written(fit(np.concatenate(signs), np.concatenate(begins))), encoding="utf-8")
    kept["scenes"]["of_novels"] = [net]
    keep_run(a.run, kept)


if __name__ == "__main__":
    main()
