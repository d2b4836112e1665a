"""Teach whom a mention means in a short text: python choices.py --data DATA --run RUN [--start DIR] [--held FOLD] STORIES...

STORIES are folders of NAME.txt and NAME.json in the format of `benchmarks/stories`. Each is read from its raw text by the
shipped weights, and its mentions are walked as `taleglass.cast.gather` does, twice: once every choice is the right one, once
it is the walk's own, so that its mistakes are among the states (Ross, Gordon and Bagnell 2011). On these choices the networks
of `taleglass.cast.choosing` are taught. A description of a person that the annotation leaves out means nobody of the story: it
joins none of them. LitBank's openings teach, too, three times where a story is seen once. Prints how many choices of stories
that did not teach are right (a quarter, with --held its number from 0 to 3), and puts the networks, taught on all, into RUN's
`averaged.pt` for `export.py`; with --start RUN begins as the shipped weights in DIR. With --held nothing but that quarter is
left out, and what is written may be asked about it.

Stories that the encoder has read (`train.py`) make the pair scorer look surer than it is, so only those written later are
taken. --told and --heard as for `scenes.py`.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from corpora import read_jsonl
from shipped import keep_run, open_run
from taleglass.cast.choosing import AHEAD, look_ahead
from taleglass.cast.clues import Clue, Group, NewClue
from taleglass.cast.gather import Gatherer
from taleglass.reading import Reading, load_reader
from taleglass.story import EntityKind, MentionForm
from taleglass.text import mark, open_bytes
from unseen import Unseen, add_options, part_of, read_all

LATER = re.compile(r"[n-q][a-h]_")
"""Names of the stories that no encoder has read."""
NOBODY = ""
"""The entity of descriptions that the annotation leaves out."""
HIDDEN, DROP = 64, 0.2
EPOCHS, RATE, DECAY, BATCH = 6, 2e-3, 1e-2, 256
SEEDS = (1, 2)
PARTS = 4
OPENINGS = 3
"""How often an opening of a novel is seen where a story is seen once."""


@dataclass(frozen=True)
class Choice:
    """One choice: its group, the clues of each candidate (and what `look_ahead` says) and of someone new, which are right."""

    group: int
    rows: np.ndarray
    new_row: np.ndarray
    right: np.ndarray
    is_nobody: bool


class Pupil(Gatherer):
    """A gatherer that notes its choices, and makes the right ones when it is shown."""

    def __init__(self, reading: Reading, gold: Sequence[str | None], *, is_shown: bool) -> None:
        super().__init__(reading)
        self.gold, self.is_shown = gold, is_shown
        self.choices_made: list[Choice] = []

    def decide(self, k: int, candidates: list[int], rows: list[list[float]], new_row: list[float]) -> tuple[int | None, float]:
        gold = self.gold[k]
        most = [self.most_of(e) for e in candidates]
        right = [one in {None, NOBODY} if gold == NOBODY else one == gold for one in most]
        if candidates and gold is not None:
            ahead = look_ahead(self.scores, k, [self.entities[e].recent for e in candidates])
            seen = np.concatenate([np.array(rows, dtype=np.float32), ahead], axis=1)
            self.choices_made.append(
                Choice(int(self.witness.group[k]), seen, np.array(new_row, dtype=np.float32), np.array(right), gold == NOBODY)
            )
        if not self.is_shown or gold is None or (gold == NOBODY and not any(right)):
            return super().decide(k, candidates, rows, new_row)
        fitting = [e for e, good in zip(candidates, right, strict=True) if good]
        return max(fitting, key=lambda e: len(self.entities[e].mentions), default=None), 0.9

    def most_of(self, entity: int) -> str | None:
        known = Counter(self.gold[m] for m in self.entities[entity].mentions if self.gold[m] is not None)
        return known.most_common(1)[0][0] if known else None


def gold_of(document: dict, reading: Reading, *, is_whole: bool = False) -> list[str | None]:
    """Return whom each mention of a reading means: an entity, `NOBODY`, or None where the annotation does not say.

    Where it *is_whole*, whatever it leaves out means nobody.
    """
    entity = {(m["start"], m["end"]): m["entity"] for m in document["mentions"] if m["entity"] is not None}
    begins, stops = ({m[side] for m in document["mentions"]} for side in ("start", "end"))
    starts, ends = reading.marks.token_starts.tolist(), reading.marks.token_ends.tolist()
    out: list[str | None] = []
    for first, last, kind, form in zip(
        reading.span_first.tolist(),
        reading.span_last.tolist(),
        reading.span_kind.tolist(),
        reading.span_form.tolist(),
        strict=True,
    ):
        start, end = starts[first], ends[last]
        is_description = reading.forms[form] is MentionForm.NOMINAL and reading.kinds[kind] is EntityKind.PERSON
        left_out = is_whole or (is_description and start not in begins and end not in stops)
        out.append(entity.get((start, end), NOBODY if left_out else None))
    return out


def walked(reading: Reading, gold: Sequence[str | None]) -> list[Choice]:
    """Return the choices of two walks: one is shown the right ones, one makes its own."""
    made: list[Choice] = []
    for is_shown in (True, False):
        pupil = Pupil(reading, gold, is_shown=is_shown)
        pupil.name_persons()
        pupil.walk()
        made += pupil.choices_made
    return made


def choices_of(path: Path, reading: Reading) -> tuple[str, list[Choice]]:
    if not LATER.match(path.stem):
        return path.stem, []
    return path.stem, walked(reading, gold_of(json.loads(path.with_suffix(".json").read_text(encoding="utf-8")), reading))


def openings(data: Path, unseen: Unseen) -> list[Choice]:
    """Return the choices of LitBank's training part."""
    reader, out = load_reader(), []
    for document in read_jsonl(data / "litbank" / "train.jsonl.gz"):
        book = open_bytes(document["text"].encode(), name="litbank.txt")
        reading = unseen.of(reader.read(book, mark(book)), document["id"])
        out += walked(reading, gold_of(document, reading, is_whole=True))
    return out


class Choices:
    """Choices as tensors: the candidates of all in one row, those of the first before those of the second."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        counts = torch.tensor([len(c.right) for c in choices])
        self.count, self.first = counts, counts.cumsum(0) - counts
        self.clues = torch.from_numpy(np.concatenate([c.rows for c in choices]))
        self.right = torch.from_numpy(np.concatenate([c.right for c in choices]))
        self.is_new = torch.tensor([bool(c.is_nobody or not c.right.any()) for c in choices])
        self.new = torch.from_numpy(np.stack([c.new_row for c in choices]))
        self.group = torch.tensor([c.group for c in choices])
        self.is_nobody = torch.tensor([c.is_nobody for c in choices])

    def some(self, which: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Return clues, real ones, new ones, groups and answers of some, padded to the longest list of candidates."""
        counts = self.count[which]
        places = torch.arange(int(counts.max()))[None]
        real = places < counts[:, None]
        at = self.first[which][:, None] + torch.where(real, places, 0)
        answers = torch.cat([self.right[at] & real, self.is_new[which][:, None]], dim=1)
        return self.clues[at] * real[..., None], real, self.new[which], self.group[which], answers


class ChoiceNet(nn.Module):
    """The network of `taleglass.cast.choosing`; its parameters are named as that module reads them."""

    def __init__(self) -> None:
        super().__init__()
        chain, new = (torch.from_numpy(worth).float() for worth in (Gatherer.worth_of_chains(), Gatherer.new_weights))
        self.sum = nn.ParameterDict({"chain": chain, "new": new})
        known, shared = len(Clue) + len(AHEAD), len(NewClue) + len(Group)
        self.chain = nn.Sequential(
            nn.Dropout(DROP), nn.Linear(2 * known + shared, HIDDEN), nn.ReLU(), nn.Dropout(DROP),
            nn.Linear(HIDDEN, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 1),
        )  # fmt: skip
        self.someone = nn.Sequential(
            nn.Dropout(DROP), nn.Linear(known + shared, HIDDEN), nn.ReLU(), nn.Dropout(DROP), nn.Linear(HIDDEN, 1)
        )
        for last in (self.chain[-1], self.someone[-1]):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, clues: Tensor, real: Tensor, new: Tensor, group: Tensor) -> Tensor:
        """Return the log-odds of all candidates and, last, of someone new."""
        sums = torch.einsum("nmc,nc->nm", clues[..., : len(Clue)], self.sum["chain"][group]).masked_fill(~real, -1e4)
        every = torch.arange(len(clues))
        top = sums.argmax(1)
        best, others = clues[every, top], sums.scatter(1, top[:, None], -2e4)
        second = clues[every, others.argmax(1)] * (real.sum(1) > 1)[:, None]
        is_top = torch.arange(clues.shape[1])[None] == top[:, None]
        rival = torch.where(is_top[..., None], second[:, None], best[:, None])
        shared = torch.cat([new, functional.one_hot(group, len(Group)).float()], dim=1)
        seen = torch.cat([clues, rival, shared[:, None].expand(-1, clues.shape[1], -1)], dim=2)
        odds = sums + self.chain(seen).squeeze(2) * real
        new_odds = (new * self.sum["new"][group]).sum(1, keepdim=True) + self.someone(torch.cat([best, shared], dim=1))
        return torch.cat([odds, new_odds], dim=1)


def teach(choices: Choices, seed: int) -> ChoiceNet:
    torch.manual_seed(seed)
    net, count = ChoiceNet(), len(choices.group)
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * -(-count // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=0.1)
    for _ in range(EPOCHS):
        for which in torch.randperm(count).split(BATCH):
            clues, real, new, group, answers = choices.some(which)
            scores = net(clues, real, new, group)
            loss = (scores.logsumexp(1) - scores.masked_fill(~answers, -1e4).logsumexp(1)).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return net.eval()


@torch.no_grad()
def report(choices: Choices, nets: Sequence[ChoiceNet]) -> str:
    """Say how many choices are right by the mean of networks, of mentions of somebody by group, and of those of nobody."""
    right = []
    for which in torch.arange(len(choices.group)).split(4000):
        clues, real, new, group, answers = choices.some(which)
        best = torch.stack([net(clues, real, new, group) for net in nets]).mean(0).argmax(1)
        right.append(answers[torch.arange(len(best)), best])
    good, known = torch.cat(right).float(), ~choices.is_nobody
    groups = [(g.name, known & (choices.group == g)) for g in Group]
    by_group = ", ".join(f"{name} {good[some].mean():.3f}" for name, some in groups if some.any())
    return f"{int(known.sum())} choices, {good[known].mean():.4f} right ({by_group}); nobody's {good[~known].mean():.3f}"


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("stories", nargs="+", type=Path)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--run", type=Path, required=True)
    p.add_argument("--start", type=Path, help="a folder of shipped weights that RUN begins as")
    p.add_argument("--held", type=int, choices=range(PARTS), help="a quarter of the stories that teaches nothing at all")
    add_options(p)
    a = p.parse_args()
    kept = open_run(a.run, a.start)
    unseen = Unseen.asked(a)
    made = {name: some for name, some in read_all(choices_of, a.stories, unseen) if some}
    old = openings(a.data, unseen) * OPENINGS
    quarter = a.held or 0
    asked = Choices([c for name, some in made.items() if part_of(name, PARTS) == quarter for c in some])
    others = Choices([*(c for name, some in made.items() if part_of(name, PARTS) != quarter for c in some), *old])
    print(f"{len(made)} stories; as the sums weigh them: {report(asked, [ChoiceNet().eval()])}")
    nets = [teach(others, seed) for seed in SEEDS]
    print("by networks that have not seen them:", report(asked, nets))
    if a.held is None:
        every = Choices([*(c for some in made.values() for c in some), *old])
        nets = [teach(every, seed) for seed in SEEDS]
    kept["choices"] = [{name: value.numpy() for name, value in net.state_dict().items()} for net in nets]
    keep_run(a.run, kept)


if __name__ == "__main__":
    main()
