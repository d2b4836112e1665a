"""How much should each clue count when a mention is given to someone?

    python training/cast.py --data DATA [--stories FOLDER ...] [--told FILE] [--heard DIR] [--readings CACHE] [--write]

Fits `taleglass.cast.clue_weights` on the openings of LitBank's training part (CC BY 4.0; Bamman, Lewke and Mansoor 2020), and
prints how well the choices go; with ``--write`` it writes the module anew. To be run after new weights of the one pass, whose
pair scorer is the weightiest clue: a few minutes on one core, most of them for reading. ``--readings`` names a folder that
keeps the readings of these weights from one run to the next.

Method: a log-linear choice among the chains that a mention may join and a new one, as `taleglass.cast.gather` makes it. The
mentions and clues are what the package finds in raw text; only the choices are gold. A walk that always chooses right shows the
states in which choices are made; with ``--rounds`` further walks go by the weights of the round before, so that their mistakes
are among the states, and a choice is right when most mentions of the chain are of the gold entity (Ross, Gordon and Bagnell
2011). On LitBank's development part such a round loses a point, so none is the default. ``--stories`` adds choices in every
eighth of our own stories, of mentions that they give to somebody. FILE and DIR are as for `chronology.py`: what networks say of
texts that did not teach them. Weights are a shared part and a part of each group of mentions, with a Gaussian prior on both.
L-BFGS minimises the loss. ``--write`` writes the mean of the weights before and of the fit.
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from corpora import read_jsonl
from taleglass.cast import clue_weights
from taleglass.cast.clues import Clue, Group, NewClue
from taleglass.cast.gather import Gatherer
from taleglass.reading import Reader, Reading, load_reader
from taleglass.text import mark, open_book, open_bytes
from unseen import Unseen, add_options

SHARED_PRIOR, OWN_PRIOR = 1e-4, 5e-4
"""Strength of the priors on the shared part and on each group's: half the squared weight, a choice."""
EVERY = 8
"""Stories of which one teaches: all of them would outnumber the openings of novels by ten to one."""
STEPS = 120
"""Steps of L-BFGS; the loss moves in the fourth digit from there."""


@dataclass
class Choice:
    """One choice: its group, the clues of each candidate and of someone new, and which candidates are right."""

    group: int
    rows: np.ndarray
    new_row: np.ndarray
    right: list[bool]


class Pupil(Gatherer):
    """A gatherer that notes its choices, and makes the right ones when it is shown."""

    def __init__(self, reading: Reading, gold: list[str | None], *, is_shown: bool, is_whole: bool = True) -> None:
        super().__init__(reading)
        self.gold, self.is_shown, self.is_whole = gold, is_shown, is_whole
        self.choices = None  # sums are fitted, so they decide
        self.noted: list[Choice] = []

    def decide(self, k: int, candidates: list[int], rows: list[list[float]], new_row: list[float]) -> tuple[int | None, float]:
        right = [self.gold[k] is not None and self.most_of(e) == self.gold[k] for e in candidates]
        if candidates and (self.is_whole or self.gold[k] is not None):
            self.noted.append(
                Choice(int(self.witness.group[k]), np.array(rows, dtype=np.float32), np.array(new_row, dtype=np.float32), right)
            )
        if not self.is_shown:
            return super().decide(k, candidates, rows, new_row)
        fitting = [e for e, good in zip(candidates, right, strict=True) if good]
        return max(fitting, key=lambda e: len(self.entities[e].mentions), default=None), 0.9

    def most_of(self, entity: int) -> str | None:
        known = Counter(self.gold[m] for m in self.entities[entity].mentions if self.gold[m] is not None)
        return known.most_common(1)[0][0] if known else None


def choices_of(readings: list[tuple[dict, Reading]], *, is_shown: bool, is_whole: bool = True) -> list[Choice]:
    """Return the choices of walks; where the annotation is not *is_whole*, only those of mentions that it gives to somebody."""
    out = []
    for document, reading in readings:
        entity = {(m["start"], m["end"]): m["entity"] for m in document["mentions"]}
        starts, ends = reading.marks.token_starts.tolist(), reading.marks.token_ends.tolist()
        spans = zip(reading.span_first.tolist(), reading.span_last.tolist(), strict=True)
        pupil = Pupil(reading, [entity.get((starts[a], ends[z])) for a, z in spans], is_shown=is_shown, is_whole=is_whole)
        pupil.name_persons()
        pupil.walk()
        out += pupil.noted
    return out


class Choices:
    """Choices as tensors, padded to the longest list of candidates."""

    def __init__(self, choices: list[Choice]) -> None:
        count, most = len(choices), max(len(c.right) for c in choices)
        self.clues = torch.zeros(count, most, len(Clue))
        self.real = torch.zeros(count, most, dtype=torch.bool)
        self.right = torch.zeros(count, most, dtype=torch.bool)
        for i, c in enumerate(choices):
            self.clues[i, : len(c.right)] = torch.from_numpy(c.rows)
            self.real[i, : len(c.right)] = True
            self.right[i, : len(c.right)] = torch.tensor(c.right)
        self.new = torch.from_numpy(np.stack([c.new_row for c in choices]))
        self.group = torch.tensor([c.group for c in choices])
        places = [(self.group == group).nonzero().squeeze(1) for group in range(len(Group))]
        most_of = [int(self.real[of].sum(1).max()) if len(of) else 0 for of in places]
        self.by_group = [(of, most, self.clues[of, :most]) for of, most in zip(places, most_of, strict=True)]

    def scores(self, chain: Tensor, new: Tensor) -> Tensor:
        """Return the scores of all candidates and, last, of someone new."""
        joined = torch.zeros(self.real.shape)
        for group, (of, most, clues) in enumerate(self.by_group):
            joined[of, :most] = clues @ chain[group]
        return torch.cat([joined.masked_fill(~self.real, -1e4), (self.new * new[self.group]).sum(1, keepdim=True)], dim=1)

    def answers(self) -> Tensor:
        return torch.cat([self.right, ~self.right.any(1, keepdim=True)], dim=1)


def fit(choices: Choices) -> tuple[Tensor, Tensor]:
    """Return the weights of `Clue` and of `NewClue`, one row a group."""
    shared = [torch.zeros(1, size, requires_grad=True) for size in (len(Clue), len(NewClue))]
    own = [torch.zeros(len(Group), size, requires_grad=True) for size in (len(Clue), len(NewClue))]
    answers = choices.answers()
    optimizer = torch.optim.LBFGS([*shared, *own], max_iter=STEPS, history_size=20, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        scores = choices.scores(shared[0] + own[0], shared[1] + own[1])
        value = (scores.logsumexp(1) - scores.masked_fill(~answers, -1e4).logsumexp(1)).mean()
        value = value + sum(SHARED_PRIOR / 2 * (w**2).sum() for w in shared) + sum(OWN_PRIOR / 2 * (w**2).sum() for w in own)
        value.backward()
        return value

    optimizer.step(loss)
    return (shared[0] + own[0]).detach(), (shared[1] + own[1]).detach()


@torch.no_grad()
def report(choices: Choices, chain: Tensor, new: Tensor) -> None:
    best = choices.scores(chain, new).argmax(1)
    right = choices.answers()[torch.arange(len(best)), best]
    by_group = ", ".join(
        f"{g.name} {right[choices.group == g].float().mean():.3f}" for g in Group if (choices.group == g).any()
    )
    print(f"{len(best)} choices, {right.float().mean():.4f} right: {by_group}")


def written(chain: Tensor, new: Tensor) -> str:
    """Return the module of the weights."""
    head = Path(clue_weights.__file__).read_text(encoding="utf-8").partition("_CHAIN = ")[0]
    width = max(len(clue.name) for clue in [*Clue, *NewClue]) + 2

    def table(name: str, clues: type[Clue | NewClue], weights: Tensor) -> str:
        rows = "".join(
            f"    {clues.__name__}.{clue.name + ':':<{width}} ({', '.join(f'{w:5.2f}' for w in weights[:, clue].tolist())}),\n"
            for clue in clues
        )
        return f"{name} = {{\n{rows}}}  # fmt: skip\n"

    return (
        f"{head}{table('_CHAIN', Clue, chain)}{table('_NEW', NewClue, new)}\n"
        "CHAIN_WEIGHTS = np.array([_CHAIN[clue] for clue in Clue]).T.copy()\n"
        '"""float64, (groups, clues): log-odds of a chain."""\n'
        "NEW_WEIGHTS = np.array([_NEW[clue] for clue in NewClue]).T.copy()\n"
        '"""float64, (groups, clues): log-odds of someone new."""\n'
    )


def read_all(data: Path, weights: Path | None, cache: Path | None) -> list[tuple[dict, Reading]]:
    reader: Reader | None = None
    out = []
    for document in read_jsonl(data / "litbank" / "train.jsonl.gz"):
        kept = cache / f"{document['id'].replace('/', '_')}.pkl" if cache else None
        if kept is not None and kept.exists():
            reading = pickle.loads(kept.read_bytes())
            out.append((document, reading[2] if isinstance(reading, tuple) else reading))
            continue
        reader = reader or load_reader(weights)
        book = open_bytes(document["text"].encode(), name="litbank.txt")
        reading = reader.read(book, mark(book))
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(pickle.dumps(reading))
        out.append((document, reading))
    return out


def read_stories(paths: list[Path], weights: Path | None, unseen: Unseen) -> Iterator[tuple[dict, Reading]]:
    reader = load_reader(weights) if paths else None
    for path in paths:
        assert reader is not None
        book = open_book(path)
        reading = unseen.of(reader.read(book, mark(book)), path.stem)
        yield json.loads(path.with_suffix(".json").read_text(encoding="utf-8")), reading


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, help="a folder of weights; the package's own by default")
    parser.add_argument("--stories", type=Path, nargs="+", default=[], help="folders of our annotated stories")
    add_options(parser)
    parser.add_argument("--readings", type=Path, help="a folder that keeps the readings of these weights")
    parser.add_argument("--rounds", type=int, default=0, help="walks by the weights of the round before")
    parser.add_argument("--write", action="store_true", help="write taleglass/cast/clue_weights.py")
    arguments = parser.parse_args()
    unseen = Unseen.asked(arguments)
    readings = read_all(arguments.data, arguments.weights, arguments.readings)
    readings = [(document, unseen.of(reading, document["id"])) for document, reading in readings]
    noted = choices_of(readings, is_shown=True)
    stories = [path for folder in arguments.stories for path in sorted(folder.glob("*.txt"))][::EVERY]
    noted += choices_of(list(read_stories(stories, arguments.weights, unseen)), is_shown=True, is_whole=False)
    for number in range(arguments.rounds + 1):
        choices = Choices(noted)
        chain, new = fit(choices)
        report(choices, chain, new)
        if number < arguments.rounds:
            Gatherer.chain_weights, Gatherer.new_weights = chain.double().numpy(), new.double().numpy()
            noted = noted + choices_of(readings, is_shown=False)
    if arguments.write:
        before = (torch.from_numpy(clue_weights.CHAIN_WEIGHTS).float(), torch.from_numpy(clue_weights.NEW_WEIGHTS).float())
        halfway = ((old + fitted) / 2 for old, fitted in zip(before, (chain, new), strict=True))
        Path(clue_weights.__file__).write_text(written(*halfway), encoding="utf-8")


if __name__ == "__main__":
    main()
