"""Make the heads that cost most narrower: python narrow.py --data DATA --start DIR --run RUN

What the heads work out of a word takes a tenth of the encoder's time. Narrower ones learn to say what those of the weights in
DIR say (Hinton, Vinyals and Dean 2015) of stretches of novels that nobody annotated, and of the training parts of treebanks
and reviews: how each word hangs on its head, its lemma, features and sense, whether it names where its scene plays or who is
there. The encoder and all other heads stay as they are, and so do the numbers that make probabilities of scores. It prints how
often old and new heads agree on words of the development part of the reviews, and leaves a run that `export.py` takes. Twenty
minutes.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from corpora import Document, ewt, gum
from model import Config, Reader, at_words, base_model
from shipped import read_senses, run_of
from silver import stretches
from taleglass.reading.encoder import default_weights
from taleglass.reading.subwords import Vocabulary
from train import Encoded, collate, same_sentence, windows_of

WIDTHS = {"relation": 96, "lemma_rank": 64, "feats_rank": 48, "sense_rank": 24, "hint": 48}
"""How wide the heads are in between; those of version 10 had 256, no such step three times, and 96."""
STRETCHES, EPOCHS, BATCH, RATE = 200, 14, 8, 3e-3
OF_HEADS = (
    "rel_dep.", "rel_head.", "rel.", "lemma.", "feats.", "supersense.", "supersense_of_layers.", "telling.hint",
)  # fmt: skip
"""What the parameters of these heads are called by; what the classes of senses say counts as before."""


@dataclass
class Window:
    """What the encoder makes of one window, float16.

    Attributes:
        syntax, word: (words, hidden), the mean of its layers and the last. layers: (words, layers - 1, hidden), but the first.
        head: (words,), the word that each hangs on. sentence: (words,). senses: (words, slots).
    """

    syntax: Tensor
    word: Tensor
    layers: Tensor
    head: Tensor
    sentence: Tensor
    senses: Tensor


@torch.no_grad()
def windows_in(model: Reader, documents: list[Document], names: dict[str, list[str]]) -> list[Window]:
    maps = {k: {x: i for i, x in enumerate(z)} for k, z in names.items()}
    v, lexicon = Vocabulary.from_text((base_model() / "vocab.txt").read_text(encoding="utf-8")), read_senses()
    out = []
    for document in documents:
        windows = windows_of(Encoded(document, v, maps, lexicon))
        for k in range(0, len(windows), 4):
            t = collate(windows[k : k + 4], v)
            last, mixed, every = model.encoder(t["pieces"], t["shapes"], t["mask"], t["senses"])
            mean = lambda s: (at_words(s, t["word_first"]) + at_words(s, t["word_last"])) * 0.5  # noqa: B023
            syntax, word, sentence = mean(mixed), mean(last), t["word_sentence"]
            head = model.arcs(syntax).masked_fill(~same_sentence(t), -1e4).argmax(-1)
            layers = torch.stack([mean(s) for s in every[1:]], 2)
            senses = t["senses"][torch.arange(len(sentence)).unsqueeze(1), t["word_first"]]
            for row in range(len(sentence)):
                n = int((sentence[row] >= 0).sum())
                parts = (syntax[row, :n].half(), word[row, :n].half(), layers[row, :n].half())
                out.append(Window(*parts, head[row, :n], sentence[row, :n], senses[row, :n]))
    return out


def answers(model: Reader, windows: list[Window]) -> dict[str, Tensor]:
    """The logs of the calibrated shares that the heads give their classes, (words, classes) each."""
    lay = lambda name, empty: pad_sequence([getattr(w, name) for w in windows], batch_first=True, padding_value=empty)
    syntax, word, layers = (lay(name, 0.0).float() for name in ("syntax", "word", "layers"))
    real = lay("sentence", -1) >= 0
    scores = {
        "relation": model.calibrated("relation", model.relations(syntax, lay("head", 0))),
        "lemma": model.calibrated("lemma", model.lemma(syntax)),
        "feats": model.calibrated("feats", model.feats(syntax)),
        "supersense": model.calibrated("supersense", model.meaning([word, *layers.unbind(2)], lay("senses", 0))),
    }
    hints = model.telling.hints(word, syntax)[real]
    shares = {name: score[real].log_softmax(-1) for name, score in scores.items()}
    return shares | {f"hint {k}": F.logsigmoid(torch.stack([hints[:, k], -hints[:, k]], -1)) for k in range(hints.shape[1])}


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--run", type=Path, required=True)
    p.add_argument("--start", type=Path, default=default_weights())
    a = p.parse_args()
    torch.manual_seed(1)
    dice = random.Random(1)
    ship = run_of(a.start)
    old, config = Reader(Config(**ship["config"])), ship["config"] | WIDTHS
    new = Reader(Config(**config))
    old.load_state_dict(old.state_dict() | ship["model"])
    new.load_state_dict(new.state_dict() | {k: z for k, z in old.state_dict().items() if not k.startswith(OF_HEADS)})
    old.eval()
    new.eval()  # a twin of what it copies needs no dropout
    learned = [z for name, z in new.named_parameters() if name.startswith(OF_HEADS)]
    new.requires_grad_(requires_grad=False)
    for z in learned:
        z.requires_grad_()
    taught = [*stretches(a.data, STRETCHES, dice), *ewt(a.data, "train"), *gum(a.data, "train", teaching=True)]
    train, dev = (windows_in(old, documents, ship["names"]) for documents in (taught, ewt(a.data, "dev")))
    print(f"{sum(len(w.head) for w in train)} words of {len(taught)} texts", flush=True)
    optimizer = torch.optim.AdamW(learned, RATE, weight_decay=0.0)
    steps = len(train) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=EPOCHS * steps)
    for epoch in range(EPOCHS):
        dice.shuffle(train)
        total: dict[str, float] = {}
        for k in range(0, steps * BATCH, BATCH):
            some = train[k : k + BATCH]
            with torch.no_grad():
                right = answers(old, some)
            losses = {
                name: F.kl_div(said, right[name], log_target=True, reduction="batchmean")
                for name, said in answers(new, some).items()
            }
            optimizer.zero_grad()
            torch.stack(list(losses.values())).sum().backward()
            optimizer.step()
            schedule.step()
            total = {name: total.get(name, 0.0) + float(loss.detach()) for name, loss in losses.items()}
        print(f"epoch {epoch + 1}: " + ", ".join(f"{name} {z / steps:.4f}" for name, z in total.items()), flush=True)
    same: dict[str, list[Tensor]] = {}
    with torch.no_grad():
        for k in range(0, len(dev), BATCH):
            right, said = answers(old, dev[k : k + BATCH]), answers(new, dev[k : k + BATCH])
            for name in right:
                same.setdefault(name, []).append(right[name].argmax(-1) == said[name].argmax(-1))
    for name, agreed in same.items():
        print(f"{name}: old and new agree on {float(torch.cat(agreed).float().mean()):.4f} of the words", flush=True)
    a.run.mkdir(parents=True, exist_ok=True)
    torch.save(ship | {"config": config, "model": new.state_dict()}, a.run / "averaged.pt")


if __name__ == "__main__":
    main()
