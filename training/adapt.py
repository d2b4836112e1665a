"""Let the encoder read novels before it is taught anything about them.

    python training/adapt.py --data DATA --out runs/adapted [--steps 900] [--start WEIGHTS] [--resume]

Masked-language training on unlabelled fiction (Devlin et al. 2019; Gururangan et al. 2020 on adapting to a domain), with the
shapes of all words and the sense classes of those that are shown. Whole words are hidden, names and pronouns three times as
often as others: what stands in their place must be found in who is there. Novels whose labelled part is development data are
left out. `train.py --encoder` starts from the result.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from corpora import read_jsonl
from model import HALF, Config, Encoder, base_model, read_safetensors
from shipped import read_senses, read_shipped
from taleglass.reading.senses import SENSE_SLOTS, Senses
from taleglass.reading.subwords import Vocabulary, word_shape
from taleglass.reading.windows import MAX_PIECES
from taleglass.text.tokens import find_tokens

NOT_FREE = {"unlabelled/pdnc_AHandfulOfDust"}
"""Novels that are not in the public domain everywhere it matters."""
PRONOUNS = frozenset(
    [
        "i",
        "me",
        "my",
        "mine",
        "myself",
        "you",
        "your",
        "yours",
        "yourself",
        "he",
        "him",
        "his",
        "himself",
        "she",
        "her",
        "hers",
        "herself",
        "it",
        "its",
        "we",
        "us",
        "our",
        "they",
        "them",
        "their",
        "who",
        "whom",
    ]
)


class Guess(nn.Module):
    """The masked-language head; its output matrix is the encoder's word embedding."""

    def __init__(self, c: Config) -> None:
        super().__init__()
        self.dense = nn.Linear(c.hidden, c.hidden)
        self.norm = nn.LayerNorm(c.hidden, eps=1e-12)
        self.bias = nn.Parameter(torch.zeros(c.vocabulary))

    def forward(self, x: Tensor, words: Tensor) -> Tensor:
        return self.norm(F.gelu(self.dense(x))) @ words.T + self.bias


def novels(data: Path) -> list[str]:
    """Texts of the novels that may teach, without the first and last two percent (title pages, licences)."""
    folder = data / "unlabelled_fiction"
    texts = []
    for name in ("litbank_originals", "pdnc_novels"):
        for d in read_jsonl(folder / f"{name}.jsonl.gz"):
            if d["split"] == "train" and d["id"] not in NOT_FREE:
                n = len(d["text"])
                texts.append(d["text"][n // 50 : n - n // 50])
    return texts


def window(text: str, rng: random.Random, v: Vocabulary) -> tuple[list[str], list[tuple[int, ...]]]:
    """A stretch of a novel from a paragraph's beginning: its words and their pieces, as many as a window holds."""
    at = rng.randrange(max(1, len(text) - 3000))
    at = max(text.find("\n\n", at), at)
    starts, ends, _ = find_tokens(text, at, min(len(text), at + 1700))
    words, pieces, total = [], [], 0
    for a, z in zip(starts, ends, strict=True):
        p = v.spell(text[a:z])
        total += len(p)
        if total > MAX_PIECES - 2:
            break
        words.append(text[a:z])
        pieces.append(p)
    return words, pieces


def batch_of(
    texts: list[str], weights: list[int], rng: random.Random, v: Vocabulary, lexicon: Senses, size: int, mask_piece: int
) -> tuple[Tensor, ...]:
    ids = np.full((size, MAX_PIECES), v.pad, dtype=np.int64)
    senses = np.zeros((size, MAX_PIECES, SENSE_SLOTS), dtype=np.int64)
    shapes, mask = np.zeros_like(ids), np.zeros_like(ids)
    target = np.full_like(ids, -100)
    for k, text in enumerate(rng.choices(texts, weights, k=size)):
        words, pieces = window(text, rng, v)
        ids[k, 0] = v.opening
        at, before = 1, "."
        for w, p, kinds in zip(words, pieces, lexicon.of_all(words), strict=True):
            z = at + len(p)
            shape = word_shape(w)
            ids[k, at:z] = p
            shapes[k, at:z] = shape
            told = kinds
            telling = w.lower() in PRONOUNS or (shape in (2, 3) and before not in '.!?"“‘”_:;' and len(w) > 1)
            if rng.random() < (0.3 if telling else 0.1) and shape != 7:
                target[k, at:z] = p
                told = 0
                luck = rng.random()
                if luck < 0.8:
                    ids[k, at:z] = mask_piece
                elif luck < 0.9:
                    ids[k, at:z] = [rng.randrange(1000, len(v)) for _ in p]
            senses[k, at:z] = told
            at, before = z, w
        ids[k, at] = v.closing
        mask[k, : at + 1] = 1
    return tuple(torch.from_numpy(x) for x in (ids, shapes, mask, senses, target))


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--steps", type=int, default=900)
    p.add_argument("--batch", type=int, default=8, help="windows a step")
    p.add_argument("--lr", type=float, default=3e-4)
    p.add_argument("--start", type=Path, help="a folder of shipped weights whose encoder reads on")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--resume", action="store_true")
    a = p.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(a.seed)
    base = base_model()
    v = Vocabulary.from_text((base / "vocab.txt").read_text(encoding="utf-8"))
    mask_piece = (base / "vocab.txt").read_text(encoding="utf-8").split("\n").index("[MASK]")
    lexicon = read_senses()
    texts = novels(a.data)
    weights = [len(t) for t in texts]
    config = Config()
    encoder, guess = Encoder(config), Guess(config)
    encoder.load_bert(read_safetensors(base / "model.safetensors"))
    if a.start:
        known = {k.removeprefix("encoder."): z for k, z in read_shipped(a.start)[0].items() if k.startswith("encoder.")}
        encoder.load_state_dict(encoder.state_dict() | known)
    parameters = [*encoder.parameters(), *guess.parameters()]
    optimizer = torch.optim.AdamW(
        [
            {"params": [q for q in parameters if q.dim() > 1], "weight_decay": 0.01},
            {"params": [q for q in parameters if q.dim() < 2], "weight_decay": 0.0},
        ],
        lr=a.lr,
        betas=(0.9, 0.98),
        eps=1e-6,
    )
    step = 0
    checkpoint = a.out / "checkpoint.pt"
    if a.resume and checkpoint.exists():
        c = torch.load(checkpoint, weights_only=False)
        encoder.load_state_dict(c["encoder"])
        guess.load_state_dict(c["guess"])
        optimizer.load_state_dict(c["optimizer"])
        torch.set_rng_state(c["torch_rng"])
        step = c["step"]

    def save() -> None:
        state = {
            "encoder": encoder.state_dict(),
            "guess": guess.state_dict(),
            "optimizer": optimizer.state_dict(),
            "torch_rng": torch.get_rng_state(),
            "step": step,
        }
        torch.save(state, checkpoint.with_suffix(".tmp"))
        checkpoint.with_suffix(".tmp").replace(checkpoint)
        torch.save({"encoder": encoder.state_dict(), "step": step}, a.out / "encoder.tmp")
        (a.out / "encoder.tmp").replace(a.out / "encoder.pt")

    log = (a.out / "log.jsonl").open("a", encoding="utf-8")
    began, last_save, total, right, asked, seen = time.time(), time.time(), 0.0, 0, 0, 0
    while step < a.steps:
        rng = random.Random(f"{a.seed} {step}")
        scale = min(1.0, (step + 1) / (0.06 * a.steps)) * max(0.03, 1.0 - step / a.steps)
        for g in optimizer.param_groups:
            g["lr"] = a.lr * scale
        ids, shapes, mask, senses, target = batch_of(texts, weights, rng, v, lexicon, a.batch, mask_piece)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALF):
            x, _, _ = encoder(ids, shapes, mask, senses)
        x = x.float()
        where = target >= 0
        scores = guess(x[where], encoder.words.weight)
        loss = F.cross_entropy(scores, target[where])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        step += 1
        total += float(loss.detach())
        right += int((scores.argmax(-1) == target[where]).sum())
        asked += int(where.sum())
        seen += int(mask.sum())
        if step % 25 == 0:
            figures = {
                "step": step,
                "loss": round(total / 25, 4),
                "right": round(right / asked, 4),
                "pieces_per_second": round(seen / (time.time() - began)),
            }
            print(json.dumps(figures), flush=True)
            log.write(json.dumps(figures) + "\n")
            log.flush()
            began, total, right, asked, seen = time.time(), 0.0, 0, 0, 0
        if time.time() - last_save > 480 or step == a.steps:
            save()
            last_save = began = time.time()


if __name__ == "__main__":
    main()
