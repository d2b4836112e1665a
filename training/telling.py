"""Teach how paragraphs are told: python telling.py --run RUN [--start DIR] [--out-of-fold FILE] STORIES...

STORIES are folders of NAME.txt and NAME.json in the format of `benchmarks/stories`. The encoder and all heads of RUN, or with
--start of the shipped weights in DIR, stay as they are; what the encoder says of a story's words is kept, and on it the part
called `telling` of `model.py`, which says where scenes begin and at which level they stand, is taught from its beginning.
Prints how well it does on stories it has not seen, writes into FILE what it says of every story when it was taught on the
others (the encoder may have been taught on them all, by `train.py --stories`), for `chronology.py --told`, and puts itself,
taught on all, into RUN's `averaged.pt`, with further networks over the same sums of words from other seeds: what ships is the
mean of their answers.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from corpora import LEVELS, Document, Told, stories
from model import Config, Places, Reader, Telling, base_model
from shipped import OF_WORDS, keep_run, open_run, read_senses
from taleglass.reading.senses import Senses
from taleglass.reading.subwords import Vocabulary
from train import Encoded, collate, states, windows_of

EPOCHS = 16
BATCH = 8
RATE = 2e-3
DECAY = 0.02


@dataclass
class Story:
    """A story's words as the encoder leaves them: float16, (words, hidden), and how its paragraphs are told."""

    name: str
    meaning: Tensor
    syntax: Tensor
    places: Places
    told: Told
    words: Tensor  # of each row
    here: Tensor
    there: Tensor


READERS: list[tuple[Reader, Vocabulary, Senses]] = []
"""The encoder and what its words are looked up in, for processes that are forked from this one."""


def read_stories(folders: list[Path], model: Reader) -> list[Story]:
    """Let the encoder read every story once, one on each core at a time."""
    model.eval()
    vocabulary = Vocabulary.from_text((base_model() / "vocab.txt").read_text(encoding="utf-8"))
    READERS.append((model, vocabulary, read_senses()))
    documents = [d for folder in folders for d in stories(folder)]
    with beside() as pool:
        return [laid_out(d, *words) for d, words in zip(documents, pool.map(read_story, documents, chunksize=4), strict=True)]


@torch.no_grad()
def read_story(d: Document) -> tuple[np.ndarray, np.ndarray]:
    """Return what the encoder leaves of a story's words: meaning and syntax, float16, (words, hidden)."""
    model, vocabulary, lexicon = READERS[-1]
    t = collate(windows_of(Encoded(d, vocabulary, {}, lexicon)), vocabulary)
    _, _, meaning, syntax, _ = states(model, t)
    real = t["word_sentence"] >= 0
    return meaning[real].half().numpy(), syntax[real].half().numpy()


def laid_out(d: Document, meaning: np.ndarray, syntax: np.ndarray) -> Story:
    """Lay a story's words beside what its annotation says of its paragraphs."""
    told = d.told
    row = torch.from_numpy(told.row)
    return Story(
        d.id,
        torch.from_numpy(meaning),
        torch.from_numpy(syntax),
        Places(row, row >= 0, torch.from_numpy(told.first), torch.from_numpy(told.last)),
        told,
        torch.from_numpy(np.bincount(told.row[told.row >= 0], minlength=len(told.begins))).float(),
        torch.from_numpy(told.here),
        torch.from_numpy(told.there),
    )


def rows_of(net: Telling, story: Story) -> Tensor:
    weight, vector = net.words(story.meaning.float(), story.syntax.float())
    return net.rows(weight, vector, story.places, torch.from_numpy(story.told.signs))


def hint_loss(net: Telling, story: Story) -> Tensor:
    return net.hint_loss(story.meaning.float(), story.syntax.float(), story.here, story.there)


def teach(net: Telling, taught: list[Story], seed: int, epochs: int, rate: float = RATE) -> None:
    def loss(some: list[int]) -> Tensor:
        stories_now = [taught[i] for i in some]
        return (
            net.loss(
                [rows_of(net, story) for story in stories_now],
                [torch.from_numpy(story.told.begins) for story in stories_now],
                [torch.from_numpy(story.told.levels) for story in stories_now],
                [story.words for story in stories_now],
            )
            + torch.stack([hint_loss(net, story) for story in stories_now]).mean()
        )

    torch.manual_seed(seed)
    descend(net, len(taught), loss, seed, epochs, rate)


def descend(net: nn.Module, count: int, loss_of: Callable[[list[int]], Tensor], seed: int, epochs: int, rate: float) -> None:
    """Teach a network on *count* texts, a few at a time; *loss_of* says the loss of some, by their numbers."""
    dice = np.random.default_rng(seed)
    optimizer = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=DECAY)
    total = epochs * -(-count // BATCH)
    step = 0
    net.train()
    for _ in range(epochs):
        order = dice.permutation(count).tolist()
        for k in range(0, count, BATCH):
            for group in optimizer.param_groups:
                group["lr"] = rate * min(1.0, (step + 1) / (0.05 * total)) * max(0.02, 1.0 - step / total)
            loss = loss_of(order[k : k + BATCH])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            step += 1
    net.eval()


State = dict[str, np.ndarray]
Answers = dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]
"""Of each story: log-odds of a border before each row, log-probabilities of levels, and the hints of words."""


READ: list[Story] = []
"""What the encoder read, for processes that are forked from this one."""


def taught_first(config: Config, epochs: int, seed: int) -> State:
    """Return the network that all stories taught."""
    torch.manual_seed(seed)
    net = Telling(config)
    teach(net, READ, seed, epochs)
    return {name: value.numpy() for name, value in net.state_dict().items()}


def taught_again(first: State, config: Config, epochs: int, seed: int) -> State:
    """Return another network over the words' sums of the first."""
    torch.manual_seed(seed)
    net = Telling(config)
    words = {name: torch.from_numpy(value) for name, value in first.items() if name.startswith(OF_WORDS)}
    net.load_state_dict(net.state_dict() | words)
    for name, parameter in net.named_parameters():
        parameter.requires_grad_(name not in words)
    teach(net, READ, seed, epochs)
    return {name: value.numpy() for name, value in net.state_dict().items() if name not in words}


def taught_on_others(config: Config, fold: list[int], seed: int, epochs: int, which: int) -> Answers:
    """Return what is said of the stories of one fold when all others have taught."""
    torch.manual_seed(seed)
    net = Telling(config)
    teach(net, [s for s, f in zip(READ, fold, strict=True) if f != which], seed, epochs)
    return answers(net, [s for s, f in zip(READ, fold, strict=True) if f == which])


@torch.no_grad()
def answers(net: Telling, asked: list[Story]) -> Answers:
    out: Answers = {}
    for story in asked:
        border, level = net([rows_of(net, story)])
        hints = net.hints(story.meaning.float(), story.syntax.float())
        out[story.name] = border[0].numpy(), torch.log_softmax(level[0], -1).numpy(), hints.numpy()
    return out


def ranked(odds: np.ndarray, right: np.ndarray) -> float:
    """Return the average precision of a ranking."""
    order = np.argsort(-odds, kind="stable")
    hits = right[order] > 0
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean())


def report(found: Answers, asked: list[Story]) -> str:
    """Say how well borders are ranked, and how many words stand at the level found for them."""
    odds = np.concatenate([found[s.name][0][1:] for s in asked])
    begins = np.concatenate([s.told.begins[1:] for s in asked]) > 0
    order = np.argsort(-odds, kind="stable")
    right = np.cumsum(begins[order])
    precision = right / np.arange(1, len(order) + 1)
    best = (2 * right / (np.arange(1, len(order) + 1) + begins.sum())).max()
    table = np.zeros((len(LEVELS), len(LEVELS)))
    for s in asked:
        np.add.at(table, (s.told.levels, found[s.name][1].argmax(-1)), s.words.numpy())
    f1 = 2 * np.diag(table) / np.maximum(table.sum(0) + table.sum(1), 1)
    each = ", ".join(f"{name} {x:.2f}" for name, x in zip(LEVELS, f1, strict=True))
    off = table[1:, 1:].sum()
    here = ranked(np.concatenate([found[s.name][2][:, 0] for s in asked]), np.concatenate([s.here.numpy() for s in asked]))
    there = np.concatenate([s.there.numpy() for s in asked])
    said = np.concatenate([found[s.name][2][:, 1] for s in asked])[there >= 0] > 0
    there = there[there >= 0]
    return (
        f"borders: best F1 {best:.3f}, average precision {precision[begins[order]].mean():.3f}; "
        f"off the main line: P {off / table[:, 1:].sum():.3f} R {off / table[1:].sum():.3f}; "
        f"named here: average precision {here:.3f}; named and there: {(said == (there > 0)).mean():.3f} right, "
        f"{max(1 - there.mean(), there.mean()):.3f} if always the same; "
        f"words at their level {np.trace(table) / table.sum():.3f}, macro F1 {f1.mean():.3f} ({each})"
    )


def beside() -> ProcessPoolExecutor:
    """Return processes, one a core, that hold what the encoder read."""
    return ProcessPoolExecutor(mp_context=get_context("fork"), initializer=torch.set_num_threads, initargs=(1,))


def write_answers(found: Answers, path: Path) -> None:
    arrays = {
        f"{name}/{part}": value
        for name, some in found.items()
        for part, value in zip(("border", "levels", "hints"), some, strict=True)
    }
    with path.open("wb") as file:
        np.savez(file, **arrays)


def main() -> None:
    p = argparse.ArgumentParser()
    p.add_argument("stories", nargs="+", type=Path)
    p.add_argument("--run", type=Path, required=True)
    p.add_argument("--start", type=Path, help="a folder of shipped weights that RUN begins as")
    p.add_argument("--out-of-fold", type=Path)
    p.add_argument("--folds", type=int, default=5)
    p.add_argument("--epochs", type=int, default=EPOCHS)
    p.add_argument("--nets", type=int, default=3, help="networks over paragraphs")
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    kept = open_run(a.run, a.start)
    config = Config(**kept["config"])
    model = Reader(config)
    model.load_state_dict(model.state_dict() | kept["model"])
    read = read_stories(a.stories, model)
    READ.extend(read)
    with beside() as pool:
        first = pool.submit(taught_first, config, a.epochs, a.seed)
        if a.out_of_fold:
            fold = (np.random.default_rng(0).permutation(len(read)) % a.folds).tolist()
            found: Answers = {}
            for some in pool.map(partial(taught_on_others, config, fold, a.seed, a.epochs), range(a.folds)):
                found |= some
            print("in cross-validation:", report(found, read))
            for folder in a.stories:
                names = {path.stem for path in folder.glob("*.json")}
                print(f"  {folder}:", report(found, [s for s in read if s.name in names]))
            write_answers(found, a.out_of_fold)
        state = first.result()
        kept["nets"] = list(pool.map(partial(taught_again, state, config, a.epochs), range(a.seed + 1, a.seed + a.nets)))
    net = Telling(config)
    net.load_state_dict({name: torch.from_numpy(value) for name, value in state.items()})
    net.eval()
    print("on what it was taught:", report(answers(net, read), read))
    kept["config"] = config.as_dict()
    kept["discourse"] = None  # it learned from what the networks before said: `discourse.py` teaches it anew
    kept["model"] |= {f"telling.{name}": torch.from_numpy(value) for name, value in state.items()}
    keep_run(a.run, kept)


if __name__ == "__main__":
    main()
