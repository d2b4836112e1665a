"""Average weights that came of one another: python mix.py --out RUN --start SHIPPED RUN... [--shares 7 3]

Weights that were trained on from the same weights lie in one valley of the loss, and their mean often reads new text better
than any of them (Wortsman et al. 2022, "Model soups"). SHIPPED is a folder of shipped weights, each RUN a folder of `train.py
--start`; all count alike, or as `--shares` says. Writes `averaged.pt` into the folder of `--out`, for `calibrate.py` and
`export.py`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from torch import Tensor

from shipped import read_shipped


def mean(states: list[dict[str, Tensor]], shares: list[float]) -> dict[str, Tensor]:
    """Average the weights of the last state over all states; what the others lack stays as it is."""
    out = {}
    for name, last in states[-1].items():
        parts = [state.get(name, last).float() * share / sum(shares) for state, share in zip(states, shares, strict=True)]
        out[name] = torch.stack(parts).sum(0).to(last.dtype) if last.is_floating_point() else last
    return out


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("runs", type=Path, nargs="+")
    p.add_argument("--start", type=Path, help="a folder of shipped weights that counts as one of the runs")
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--shares", type=float, nargs="+", help="how much each counts, SHIPPED first")
    a = p.parse_args()
    kept = [torch.load(run / "averaged.pt", weights_only=False) for run in a.runs]
    models, pairs = [k["model"] for k in kept], [k["pairs"] for k in kept]
    if a.start:
        model, pair, _ = read_shipped(a.start)
        models.insert(0, model)
        pairs.insert(0, pair)
    shares = a.shares or [1.0] * len(models)
    if len(shares) != len(models):
        p.error(f"--shares takes {len(models)} numbers, one for each of the weights, not {len(shares)}")
    a.out.mkdir(parents=True, exist_ok=True)
    torch.save(kept[-1] | {"model": mean(models, shares), "pairs": mean(pairs, shares)}, a.out / "averaged.pt")


if __name__ == "__main__":
    main()
