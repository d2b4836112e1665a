"""How sure is a line of its speaker, by the rule that decided it?

    python training/reliability.py --data DATA --score score.py [--only DaisyMiller TheGambler]

Fits the curves of speakers in `src/taleglass/dialogue/reasons.py` on development novels (PDNC) and prints them, and how well
they hold for each novel when they come from the others. To be run after new weights of the one pass or new rules of the cast;
writes nothing.

Method: one logistic curve a rule (Platt 1999), from the log odds of the decoding's share to those of being right, as the scorer
maps characters; and one slope for all rules, over how seldom the speaker is mentioned. The shares are read off with curves that
change nothing. Mentions are counted as exported, I and you in speech among them.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
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

Line = tuple[str, str, float, float, bool]
"""Novel, rule, share, rarity of the speaker, whether right."""
Doubles = npt.NDArray[np.float64]
Curves = dict[str, tuple[float, float]]
RARITY = "rarity"
"""Among the curves, the one slope for all rules: an intercept of 0."""


def lines_of(scorer: ModuleType, gold: dict[str, Any], ours: dict[str, Any]) -> list[Line]:
    """Every line with a known gold speaker: the rule, the share, the speaker's rarity, and whether the speaker is right."""
    to_gold = scorer.map_characters(gold, ours, gold["text"])
    counts = Counter(mention["entity"] for mention in ours["mentions"])
    most = max(counts.values(), default=0)
    speakers = [
        (start, end, quote["speaker"])
        for quote in gold["quotes"]
        for start, end in scorer.quote_parts(quote, gold["text"], gold["id"])
    ]
    out = []
    for line in ours["quotes"]:
        met = [s for a, z, s in speakers if min(z, line["end"]) > max(a, line["start"])] if line["speaker"] else []
        if met and met[0] not in {None, *scorer.SPECIAL_SPEAKERS}:
            rare = reasons.rarity(counts[line["speaker"]], most)
            out.append((gold["id"], line["concluded_by"], line["probability"], rare, to_gold.get(line["speaker"]) == met[0]))
    return out


def log_odds(share: float) -> float:
    share = min(max(share, reasons.SHARE_BOUND), 1.0 - reasons.SHARE_BOUND)
    return math.log(share / (1.0 - share))


def fit(lines: list[Line]) -> Curves:
    known = Counter(line[1] for line in lines)
    rules = sorted(rule for rule, count in known.items() if count >= ENOUGH)
    held = [line for line in lines if line[1] in rules]
    rule = np.array([rules.index(line[1]) for line in held])
    x = np.array([log_odds(line[2]) for line in held])
    rare = np.array([line[3] for line in held])
    sign = np.array([1.0 if line[4] else -1.0 for line in held])
    count = len(rules)

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        slopes = flat[count : 2 * count]
        given = flat[rule] + slopes[rule] * x + flat[-1] * rare
        wrong = -sign / (1.0 + np.exp(given * sign)) / len(held)
        gradient = [np.bincount(rule, wrong, count), np.bincount(rule, wrong * x, count) + 2 * PRIOR * (slopes - 0.5)]
        whole = np.logaddexp(0.0, -given * sign).mean() + PRIOR * ((slopes - 0.5) ** 2).sum()
        return float(whole), np.concatenate([*gradient, [wrong @ rare]])

    start = np.concatenate([np.zeros(count), np.full(count, 0.5), [0.0]])
    bounds = [(None, None)] * count + [(0.0, None)] * count + [(None, None)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x.round(2).tolist()
    return {RARITY: (0.0, found[-1]), **dict(zip(rules, zip(found, found[count:-1], strict=False), strict=True))}


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--score", type=Path, required=True)
    p.add_argument("--only", nargs="+", default=[""], help="only novels whose id holds one of these")
    a = p.parse_args()
    scorer, reader = load_scorer(a.score), load_reader()
    shipped = dict(reasons.SPEAKER_RELIABILITY)
    shipped[RARITY] = 0.0, reasons.RARITY_SLOPE
    reasons.SPEAKER_RELIABILITY.update(dict.fromkeys(shipped, (0.0, 1.0)))
    reasons.RARITY_SLOPE = 0.0
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
        for _, rule, share, rare, is_right in (line for line in lines if line[0] == name):
            intercept, slope = curves.get(rule, shipped[rule])
            given = intercept + slope * log_odds(share) + curves[RARITY][1] * rare
            answers.append((1.0 / (1.0 + math.exp(-given)), is_right))
        print(name, {k: round(v, 3) for k, v in sure(answers).items()}, "error", round(calibration(answers)["ece"], 3))


if __name__ == "__main__":
    main()
