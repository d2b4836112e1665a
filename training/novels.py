"""Teach where scenes of novels begin: python novels.py --data DATA --run RUN [--start DIR]

Our short stories cut a scene every two hundred words; novels do so every seven hundred, and sum up what lies between. What
stories teach of borders finds a quarter of those of novels. `chapters/scenes.jsonl` says where scenes begin in chapters of
public-domain novels, whose text is taken from DATA. On them a network over paragraphs goes on learning that stories taught (the
sums of words stay as they are), and the signs of borders are weighed anew, close to how stories weigh them. Prints how well
both do on novels that did not teach them, writes `src/taleglass/chronology/learned_novels.py`, and puts the network beside
those of the stories into RUN's `averaged.pt` for `export.py`; with --start RUN begins as the shipped weights in DIR.
"""

from __future__ import annotations

import argparse
import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import torch

import telling
from chronology import fit_signs
from corpora import Document, told_by
from model import Config, Reader, Telling, base_model
from shipped import OF_WORDS, read_senses, run_of
from taleglass.cast import gather
from taleglass.chronology import shifts, stretches
from taleglass.chronology.learned import SHIFT_WEIGHTS
from taleglass.chronology.openings import read_openings
from taleglass.chronology.passages import gather_passages
from taleglass.chronology.times import find_times
from taleglass.dialogue import attribute
from taleglass.reading import load_reader
from taleglass.reading.subwords import Vocabulary
from taleglass.reading.telling import Telling as Answers
from taleglass.reading.telling import describe_page
from taleglass.text import mark, open_bytes

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
    1.5,
    -4.0,
)  # how far borders count in the chain of a novel: of four pairs the best on the three novels of docs/scenes.md


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


def document_of(chapter: Chapter) -> Document:
    """Lay a chapter out as `telling.py` takes stories: nothing is said of who is there, and where."""
    book = open_bytes(chapter.text.encode(), name="chapter.txt")
    marks = mark(book)
    scenes = [{"start": start, "level": level, "place": None, "present": []} for start, level in chapter.scenes]
    starts, ends = marks.token_starts.tolist(), marks.token_ends.tolist()
    return Document(
        id=chapter.name,
        corpus="chapters",
        words=[book.text[a:z] for a, z in zip(starts, ends, strict=True)],
        starts=starts,
        ends=ends,
        sentence_first_words=marks.sentence_first_tokens,
        told=told_by(book, marks, {"scenes": scenes, "places": [], "characters": [], "mentions": []}),
    )


def fold_of(book: str) -> int:
    return zlib.crc32(book.encode()) % FOLDS


def taught(state: telling.State, config: Config, without: int | None) -> tuple[telling.State, telling.Answers]:
    """Return the network that goes on from *state* on all chapters but those of one fold, and what it says of these."""
    net = Telling(config)
    net.load_state_dict({name: torch.from_numpy(value) for name, value in state.items()})
    for name, parameter in net.named_parameters():
        parameter.requires_grad_(not name.startswith(OF_WORDS))
    some = [s for s in telling.READ if fold_of(s.name.rpartition("/")[0]) != without]
    torch.manual_seed(1)
    telling.teach(net, some, 1, EPOCHS, RATE)
    asked = [s for s in telling.READ if without is not None and fold_of(s.name.rpartition("/")[0]) == without]
    return {name: value.numpy() for name, value in net.state_dict().items()}, telling.answers(net, asked)


def signs_of(task: tuple[Chapter, tuple[np.ndarray, np.ndarray]]) -> tuple[Doubles, Doubles]:
    """Return the signs of a chapter's borders but the first, and which are those of scenes.

    A printed break is one, as in `chronology.py`. What the network says comes from one that the novel did not teach.
    """
    chapter, (border, levels) = task
    reader = load_reader(threads=1)
    book = open_bytes(chapter.around.encode(), name="chapter.txt")
    reading = reader.read(book, mark(book))
    inside = [
        row
        for row in describe_page(book, reading.marks).paragraphs.tolist()
        if chapter.offset <= book.paragraphs[row].span.start < chapter.offset + len(chapter.text)
    ]
    told = Answers(reading.telling.border.copy(), reading.telling.levels.copy())  # the other paragraphs by stories
    if len(border) != len(inside):  # laid out otherwise among its neighbours
        return np.zeros((0, len(shifts.SHIFTS))), np.zeros(0)
    told.border[inside], told.levels[inside] = border, levels
    reading = replace(reading, telling=told)
    cast = gather(reading)
    passages = gather_passages(reading, cast, attribute(reading, cast), find_times(reading))
    borders = stretches.describe_borders_of(passages, stretches.Hashed.of(passages))
    signs = shifts.describe_borders(passages, read_openings(passages), borders).astype(np.float64)
    begins = {start + chapter.offset for start, _ in chapter.scenes[1:]}
    rows = [k for k, passage in enumerate(passages.all) if passage.index in set(inside[1:])]
    taught = [passages.all[k].span.start in begins or passages.all[k].after_break for k in rows]
    return signs[rows], np.array(taught, dtype=np.float64)


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
        f"{what}: average precision {telling.ranked(every, right):.3f}; within a paragraph, where F1 is best, "
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
    kept = run_of(a.start) if a.start else torch.load(a.run / "averaged.pt", weights_only=False)
    config = Config(**kept["config"])
    model = Reader(config)
    model.load_state_dict(model.state_dict() | kept["model"])
    model.eval()
    chapters = read_chapters(a.data)
    print(f"{len(chapters)} chapters; two readers agree with F1 {agreement():.3f}")
    vocabulary = Vocabulary.from_text((base_model() / "vocab.txt").read_text(encoding="utf-8"))
    telling.READERS.append((model, vocabulary, read_senses()))
    documents = [document_of(chapter) for chapter in chapters]
    with telling.beside() as pool:
        read = list(pool.map(telling.read_story, documents, chunksize=4))
    telling.READ.extend(telling.laid_out(d, *words) for d, words in zip(documents, read, strict=True))
    state = {k.removeprefix("telling."): z.numpy() for k, z in kept["model"].items() if k.startswith("telling.")}
    said: telling.Answers = {}
    with telling.beside() as pool:
        last = pool.submit(taught, state, config, None)
        for _, some in pool.map(partial(taught, state, config), range(FOLDS)):
            said |= some
        net, _ = last.result()
    shown = telling.READ
    begins = [np.asarray(story.told.begins[1:], dtype=np.float64) for story in shown]
    before = Telling(config)
    before.load_state_dict({name: torch.from_numpy(value) for name, value in state.items()})
    stories = telling.answers(before.eval(), shown)
    report("network of stories", [stories[story.name][0][1:] for story in shown], begins)
    report("network of novels, other novels", [said[story.name][0][1:] for story in shown], begins)
    with ProcessPoolExecutor() as pool:
        found = list(pool.map(signs_of, [(one, said[one.name][:2]) for one in chapters], chunksize=2))
    signs, begins = [one for one, _ in found], [one for _, one in found]
    plain = np.array([SHIFT_WEIGHTS[name] for name in shifts.SHIFTS])
    report("signs as stories weigh them", [one @ plain for one in signs], begins)
    report("signs as other novels weigh them", list(out_of_fold(chapters, signs, begins)), begins)
    PLACE.write_text(written(fit(np.concatenate(signs), np.concatenate(begins))), encoding="utf-8")
    kept["novel_nets"] = [{name: value for name, value in net.items() if not name.startswith(OF_WORDS)}]
    a.run.mkdir(parents=True, exist_ok=True)
    torch.save(kept, a.run / "averaged.tmp")
    (a.run / "averaged.tmp").replace(a.run / "averaged.pt")


if __name__ == "__main__":
    main()
