"""Train the head of supersenses anew on an encoder that stands still.

    python training/meanings.py --data DATA --run runs/meanings [--start src/taleglass/weights]

The multi-task run stops when coreference is best, and its head of supersenses has then seen too little of too few reviews. This
script reads STREUSLE's training reviews (CC BY-SA 4.0; Schneider and Smith 2015) once with the weights in ``--start``, fits the
head on all layers but the first, some seeds in turn, and averages the heads, which is the same as averaging their scores, since
they are linear. Everything else stays as it is. It leaves a run that `calibrate.py` and `export.py` take. A few minutes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from corpora import ewt
from model import Config, Reader, at_words, base_model
from shipped import read_senses, run_of
from taleglass.reading.encoder import default_weights
from taleglass.reading.subwords import Vocabulary
from train import Encoded, collate, windows_of

SEEDS, EPOCHS, BATCH, RATE, DROPOUT, SMOOTHING = 4, 8, 256, 1e-3, 0.4, 0.1
"""Dropout .3 to .5, 6 to 10 epochs and a hidden layer moved the development figure by less than two seeds differ."""

OF_HEAD = ("supersense.", "supersense_of_layers.", "supersense_of_class.")
"""What the parameters of the head are called by."""

Features = tuple[Tensor, Tensor, Tensor]
"""States of words in the layers but the first, (words, layers, hidden); classes of their senses, (words, slots); answers."""


@torch.no_grad()
def features_of(model: Reader, documents: list[Encoded], v: Vocabulary) -> Features:
    layers, senses, gold = [], [], []
    for x in documents:
        windows = windows_of(x)
        for k in range(0, len(windows), 4):
            batch = windows[k : k + 4]
            t = collate(batch, v)
            real = t["word_sentence"] >= 0
            _, _, every = model.encoder(t["pieces"], t["shapes"], t["mask"], t["senses"])
            ends = [(at_words(s, t["word_first"]) + at_words(s, t["word_last"])) * 0.5 for s in every[1:]]
            layers.append(torch.stack([s[real] for s in ends], 1).half())
            rows = torch.arange(len(batch)).unsqueeze(1)
            senses.append(t["senses"][rows, t["word_first"]][real])
            gold.append(torch.from_numpy(np.concatenate([y.supersense[a:e] for y, a, e in batch])))
    return torch.cat(layers), torch.cat(senses), torch.cat(gold)


class Head(nn.Module):
    """The head as `Reader.meaning` computes it, on words instead of pieces."""

    def __init__(self, c: Config) -> None:
        super().__init__()
        self.supersense = nn.ModuleList(nn.Linear(c.hidden, c.supersenses, bias=k == 0) for k in range(c.layers - 1))
        self.supersense_of_class = nn.Embedding(c.senses, c.supersenses)
        nn.init.zeros_(self.supersense_of_class.weight)

    def forward(self, layers: Tensor, senses: Tensor) -> Tensor:
        scores = self.supersense_of_class(senses).sum(1)
        for k, head in enumerate(self.supersense):
            scores = scores + head(F.dropout(layers[:, k], DROPOUT, self.training))
        return scores


def fit(c: Config, train: Features, seed: int) -> Head:
    torch.manual_seed(seed)
    head = Head(c)
    layers, senses, gold = train
    steps = -(-len(gold) // BATCH)
    optimizer = torch.optim.AdamW(head.parameters(), RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=EPOCHS * steps)
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(gold)).split(BATCH):
            scores = head(layers[rows].float(), senses[rows])
            loss = F.cross_entropy(scores, gold[rows], label_smoothing=SMOOTHING, ignore_index=-100)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return head.eval()


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--run", type=Path, required=True)
    p.add_argument("--start", type=Path, default=default_weights())
    a = p.parse_args()
    ship = run_of(a.start)
    config = Config(**ship["config"] | {"sense_rank": 0})  # the head is taught in full; `narrow.py` makes it narrower
    model = Reader(config)
    model.load_state_dict(model.state_dict() | {k: z for k, z in ship["model"].items() if not k.startswith(OF_HEAD)})
    model.eval()
    names = ship["names"]
    maps = {k: {x: i for i, x in enumerate(z)} for k, z in names.items()}
    v, lexicon = Vocabulary.from_text((base_model() / "vocab.txt").read_text(encoding="utf-8")), read_senses()
    train, dev = (
        features_of(model, [Encoded(d, v, maps, lexicon) for d in ewt(a.data, part) if d.supersense is not None], v)
        for part in ("train", "dev")
    )
    heads = [fit(config, train, seed) for seed in range(1, SEEDS + 1)]
    mean = {k: torch.stack([h.state_dict()[k] for h in heads]).mean(0) for k in heads[0].state_dict()}
    model.load_state_dict(model.state_dict() | mean)
    whole = Head(config).eval()
    whole.load_state_dict(mean)
    with torch.no_grad():
        for name, head in (*((f"seed {k}", h) for k, h in enumerate(heads, 1)), ("averaged", whole)):
            right = head(dev[0].float(), dev[1]).argmax(1) == dev[2]
            print(f"{name}: {right.float().mean():.4f} of {len(right)} words of the development part have the right tag")
    a.run.mkdir(parents=True, exist_ok=True)
    torch.save(ship | {"config": config.as_dict(), "model": model.state_dict()}, a.run / "averaged.pt")


if __name__ == "__main__":
    main()
