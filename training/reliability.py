"""How sure is a line of its speaker, by the rule that decided it?

    python training/reliability.py --data DATA --score score.py [--only DaisyMiller TheGambler]

Fits the curves of speakers in `src/taleglass/dialogue/reasons.py` on development novels (PDNC) and prints them, and how well
they hold for each novel when they come from the others. To be run after new weights of the one pass or new rules of the cast;
writes nothing.

Method: one logistic curve a rule (Platt 1999), from the log odds of the decoding's share to those of being right, as the scorer
maps characters. The shares are read off with curves that change nothing.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from taleglass.dialogue import reasons
from taleglass.exports import FORMATS, Options
from taleglass.reading import load_reader
from taleglass.road import read_bytes

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks" / "accuracy"))
from calibration import calibration, load_scorer, sure
from gold_sets import GOLD_SETS, read_gold

ENOUGH = 30
"""Lines from which a rule gets a curve of its own."""
PRIOR = 1e-3
"""Weight of the pull of a curve's slope towards a half."""

Line = tuple[str, str, float, bool]
"""Novel, rule, share, whether right."""
Doubles = npt.NDArray[np.float64]
Curves = dict[str, tuple[float, float]]


def lines_of(scorer: ModuleType, gold: dict[str, Any], ours: dict[str, Any]) -> list[Line]:
    """Every line with a known gold speaker: the rule, the share, and whether the speaker is right."""
    to_gold = scorer.map_characters(gold, ours, gold["text"])
    speakers = [
        (start, end, quote["speaker"])
        for quote in gold["quotes"]
        for start, end in scorer.quote_parts(quote, gold["text"], gold["id"])
    ]
    out = []
    for line in ours["quotes"]:
        met = [s for a, z, s in speakers if min(z, line["end"]) > max(a, line["start"])] if line["speaker"] else []
        if met and met[0] not in {None, *scorer.SPECIAL_SPEAKERS}:
            out.append((gold["id"], line["concluded_by"], line["probability"], to_gold.get(line["speaker"]) == met[0]))
    return out


def log_odds(share: float) -> float:
    share = min(max(share, reasons.SHARE_BOUND), 1.0 - reasons.SHARE_BOUND)
    return math.log(share / (1.0 - share))


def fit(lines: list[Line]) -> Curves:
    by_rule: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_rule[line[1]].append(line)
    curves = {}
    for rule, held in sorted(by_rule.items()):
        if len(held) < ENOUGH:
            continue
        x = np.array([log_odds(share) for _, _, share, _ in held])
        sign = np.array([1.0 if is_right else -1.0 for *_, is_right in held])

        def loss(curve: Doubles, x: Doubles = x, sign: Doubles = sign) -> float:
            given = curve[0] + max(curve[1], 0.0) * x
            return float(np.logaddexp(0.0, -given * sign).mean() + PRIOR * (curve[1] - 0.5) ** 2)

        intercept, slope = minimize(loss, [0.0, 0.5], method="Nelder-Mead").x
        curves[rule] = round(float(intercept), 2), round(max(float(slope), 0.0), 2)
    return curves


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--score", type=Path, required=True)
    p.add_argument("--only", nargs="+", default=[""], help="only novels whose id holds one of these")
    a = p.parse_args()
    scorer, reader = load_scorer(a.score), load_reader()
    shipped = dict(reasons.SPEAKER_RELIABILITY)
    reasons.SPEAKER_RELIABILITY.update(dict.fromkeys(shipped, (0.0, 1.0)))
    lines: list[Line] = []
    for gold in read_gold(GOLD_SETS["pdnc"], a.data):
        if any(part in gold["id"] for part in a.only):
            story = read_bytes(gold["text"].encode(), name="gold.txt", reader=reader, story_id=gold["id"])
            lines += lines_of(scorer, gold, json.loads(FORMATS["json"].write(story, Options())))
            print(gold["id"], len(lines), file=sys.stderr)
    print(json.dumps(fit(lines), indent=1))
    for name in sorted({line[0] for line in lines}):
        curves = fit([line for line in lines if line[0] != name]) or shipped
        answers = []
        for _, rule, share, is_right in (line for line in lines if line[0] == name):
            intercept, slope = curves.get(rule, shipped[rule])
            answers.append((1.0 / (1.0 + math.exp(-(intercept + slope * log_odds(share)))), is_right))
        print(name, {k: round(v, 3) for k, v in sure(answers).items()}, "error", round(calibration(answers)["ece"], 3))


if __name__ == "__main__":
    main()
