"""Make every head's score a probability that means what it says.

    python training/calibrate.py --data DATA --run runs/first

Fits a scale for each softmax and a scale and a shift for each sigmoid (Platt 1999; Guo et al. 2017) on the development parts,
and writes `calibration.json` into the run; `export.py` puts the numbers into the graph. It prints the expected calibration
error (15 bins of equal width) before, after, and as it is on one half of the documents when the numbers come from the other.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from corpora import ewt, goemotions, gum, litbank
from model import Config, Reader, base_model
from shipped import read_senses
from taleglass.reading.subwords import Vocabulary
from train import Encoded, Windows, collate, same_sentence, states, windows_of

SIGMOIDS = ("event", "speech", "emotion", "span")


def expected_error(chance: np.ndarray, right: np.ndarray, bins: int = 15) -> float:
    """Mean distance between confidence and accuracy over bins of confidence, weighted by size."""
    which = np.minimum((chance * bins).astype(int), bins - 1)
    total = 0.0
    for k in range(bins):
        inside = which == k
        if inside.any():
            total += inside.sum() * abs(chance[inside].mean() - right[inside].mean())
    return total / max(1, len(chance))


Scores = dict[str, list[tuple[Tensor, Tensor]]]


@torch.no_grad()
def scores_of(model: Reader, x: Encoded, v: Vocabulary) -> dict[str, list[tuple[Tensor, Tensor]]]:
    """Scores and gold answers of every head that the document has gold for."""
    out: Scores = defaultdict(list)
    windows: Windows = windows_of(x)
    for k in range(0, len(windows), 4):
        batch = windows[k : k + 4]
        t = collate(batch, v)
        first, last, w, syntax, meaning = states(model, t)
        real = t["word_sentence"] >= 0
        take = lambda name: torch.from_numpy(np.concatenate([getattr(x, name)[a:e] for _, a, e in batch]))  # noqa: B023
        d = x.d
        if d.upos is not None:
            for name in ("upos", "xpos", "lemma", "feats"):
                out[name].append((getattr(model, name)(syntax)[real], take(name)))
            head = torch.zeros(real.shape, dtype=torch.long)
            for i, (_, a, e) in enumerate(batch):
                head[i, : e - a] = torch.from_numpy(d.head[a:e].astype(np.int64) - a).clamp(0, e - a - 1)
            arcs = model.arcs(syntax).masked_fill(~same_sentence(t), -1e4)
            wide = torch.full((int(real.sum()), 400), -1e4)
            wide[:, : arcs.shape[2]] = arcs[real]
            out["head"].append((wide, head[real]))
            out["relation"].append((model.relations(syntax, arcs.argmax(-1))[real], take("relation")))
        if d.supersense is not None:
            s = meaning[real]
            gold = take("supersense")
            named = (s.argmax(-1) > 0) & (gold >= 0)  # what is no expression is never claimed
            out["supersense"].append((s[named], gold[named]))
        if d.mentions is not None:
            out["speech"].append(
                (
                    model.speech(w).squeeze(-1)[real],
                    torch.from_numpy((np.concatenate([d.quote[a:e] for _, a, e in batch]) > 0) * 1.0),
                )
            )
            if d.events is not None:
                gold = torch.tensor([float(i in d.events) for _, a, e in batch for i in range(a, e)])
                out["event"].append((model.event(w).squeeze(-1)[real], gold))
            spans = model.spans(first, last)
            order = torch.arange(spans.shape[1])
            near = same_sentence(t) & (order.unsqueeze(1) <= order.unsqueeze(0)).unsqueeze(0) & (spans > -3.0)
            label = {(i, j): kind * 3 + form for i, j, kind, form, _ in d.mentions}
            places = near.nonzero()
            begins = torch.tensor([a for _, a, _ in batch])[places[:, 0]]
            gold_label = torch.tensor([label.get((int(i), int(j)), -1) for i, j in (places[:, 1:] + begins[:, None]).tolist()])
            b, i, j = places.unbind(1)
            out["span"].append((spans[b, i, j], (gold_label >= 0).float()))
            known = gold_label >= 0
            if bool(known.any()):
                out["label"].append((model.describe(first[b, i][known], last[b, j][known])[0], gold_label[known]))
        if d.emotions is not None:
            _, emotion = model.sentences(w, t["word_sentence"])
            for i, (_, a, e) in enumerate(batch):
                n0, n1 = int(x.sentence[a]), int(x.sentence[e - 1]) + 1
                out["emotion"].append((emotion[i, : n1 - n0].flatten(), torch.from_numpy(x.emotions[n0:n1]).flatten()))
    return out


def fit(name: str, scores: Tensor, gold: Tensor) -> tuple[float, float]:
    """Return the scale and the shift with the least loss."""
    theta = torch.tensor([1.0, 0.0], requires_grad=True)
    optimizer = torch.optim.LBFGS([theta], lr=0.5, max_iter=60)
    gold = gold.float() if name in SIGMOIDS else gold

    def loss() -> Tensor:
        optimizer.zero_grad()
        if name in SIGMOIDS:
            value = F.binary_cross_entropy_with_logits(scores * theta[0] + theta[1], gold)
        else:
            value = F.cross_entropy(scores * theta[0], gold)
        value.backward()
        return value

    optimizer.step(loss)
    scale, shift = theta.detach().tolist()
    return scale, (shift if name in SIGMOIDS else 0.0)


def error(name: str, scores: Tensor, gold: Tensor, scale: float, shift: float) -> float:
    if name in SIGMOIDS:
        return expected_error(torch.sigmoid(scores * scale + shift).numpy(), gold.numpy())
    chance = torch.softmax(scores * scale, -1)
    return expected_error(chance.amax(-1).numpy(), (chance.argmax(-1) == gold).numpy())


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--run", type=Path, required=True)
    a = p.parse_args()
    ship = torch.load(a.run / "averaged.pt", weights_only=False, map_location="cpu")
    model = Reader(Config(**ship["config"]))
    model.load_state_dict(ship["model"])
    model.eval()
    v = Vocabulary.from_text((base_model() / "vocab.txt").read_text(encoding="utf-8"))
    names = ship["names"]
    maps = {k: {x: i for i, x in enumerate(z)} for k, z in names.items()}
    documents = (
        litbank(a.data, "dev")
        + [d for d in gum(a.data, "dev", teaching=False) if "_fiction_" in d.id]
        + ewt(a.data, "dev")[:40]
        + [d for d in ewt(a.data, "dev")[40:] if d.supersense is not None]
        + goemotions(a.data, "dev")[::4]
    )
    halves: tuple[Scores, Scores] = (defaultdict(list), defaultdict(list))
    lexicon = read_senses()
    for k, d in enumerate(documents):
        for name, parts in scores_of(model, Encoded(d, v, maps, lexicon), v).items():
            halves[k % 2][name] += parts
    fitted = {}
    for name in sorted(halves[0].keys() | halves[1].keys()):
        sides = [tuple(torch.cat([part[c] for part in half[name]]) for c in (0, 1)) for half in halves]
        sides = [(s[g >= 0], g[g >= 0]) for s, g in sides]
        scores, gold = (torch.cat([side[c] for side in sides]) for c in (0, 1))
        scale, shift = fit(name, scores, gold)
        crossed = [error(name, *sides[1 - k], *fit(name, *sides[k])) for k in (0, 1)]
        fitted[name] = [round(scale, 4), round(shift, 4)]
        before, after = error(name, scores, gold, 1.0, 0.0), error(name, scores, gold, scale, shift)
        figures = {"scale": scale, "shift": shift, "before": before, "after": after, "other half": sum(crossed) / 2}
        print(json.dumps({"head": name, "answers": len(gold), **{k: round(z, 4) for k, z in figures.items()}}))
    (a.run / "calibration.json").write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
