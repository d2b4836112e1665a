"""How sure is a line of its speaker, by the rule that decided it?

    python training/reliability.py --data DATA --score score.py [--readings CACHE] [--only DaisyMiller TheGambler]
    python training/reliability.py --run RUN --quarter 0 [--told FILE] [--heard DIR] --data DATA --stories FOLDER ...

Fits the curves of speakers in `src/taleglass/dialogue/reasons.py` on development novels (PDNC) and prints them, and how well
they hold for each novel when they come from the others: they are for weights that have no network for it (`novel_lines.py`).
With --stories those of short texts, on the quarter of our own stories that taught nothing of RUN (`choices.py` and `talks.py`
with --held) and on LitBank's development openings: the stories were written to be hard and the openings were not, and each kind
counts as much as the other. To be run after new weights of the one pass or new rules of the cast; writes nothing.

Method: one logistic curve a rule (Platt 1999), from the log odds of the decoding's share to those of being right, as the
scorer maps characters; and one slope for all rules over each part of `reasons.Standing`.
"""

from __future__ import annotations

import argparse
import json
import math
import pickle
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from scipy.optimize import minimize

from corpora import read_jsonl
from speakers import gold_quote, members_of_entities
from taleglass.assembly import assemble
from taleglass.cast import gather
from taleglass.chronology import arrange
from taleglass.dialogue import attribution, reasons
from taleglass.exports import FORMATS, Options
from taleglass.reading import ChoiceWeights, Reader, Reading, TalkWeights, load_reader
from taleglass.story import Evidence, Span
from taleglass.text import mark, open_bytes
from unseen import Unseen, add_options, part_of, read_all

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks" / "accuracy"))
from calibration import calibration, load_scorer, sure
from gold_sets import GOLD_SETS, read_gold

PARTS, FOLDS = 4, 5
ENOUGH = 30
"""Lines from which a rule gets a curve of its own."""
PRIOR = 1e-3
"""Weight of the pull of a curve's slope towards a half."""

SIGNS = tuple(reasons.STANDING_SLOPES)
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """A line with a known gold speaker: what decided it, and whether the speaker is right."""

    novel: str
    rule: str
    share: float
    signs: tuple[float, ...]
    is_right: bool
    weight: float = 1.0


@dataclass(frozen=True)
class Curves:
    """Intercept and slope of each rule, and what each sign adds by any rule."""

    rules: dict[str, tuple[float, float]]
    slopes: dict[str, float]

    def chance(self, line: Line, spare: Curves) -> float:
        """How sure a line is; rules that were seen too seldom have their curve from *spare*."""
        intercept, slope = self.rules[line.rule] if line.rule in self.rules else spare.rules.get(line.rule, (0.0, 1.0))
        told = sum(self.slopes[name] * sign for name, sign in zip(SIGNS, line.signs, strict=True))
        return 1.0 / (1.0 + math.exp(-intercept - told - slope * reasons.log_odds(line.share)))


Noted = list[tuple[str, float, reasons.Standing]]


def note_evidence(noted: Noted) -> None:
    """From now on, write down what `speaker_evidence` is asked, line by line."""
    ask = reasons.speaker_evidence

    def asked(
        rule: str, spans: tuple[Span, ...], share: float, standing: reasons.Standing, *, by_networks: bool = False
    ) -> Evidence:
        noted.append((rule, share, standing))
        return ask(rule, spans, share, standing, by_networks=by_networks)

    attribution.speaker_evidence = asked


def lines_of(scorer: ModuleType, gold: dict[str, Any], ours: dict[str, Any], noted: Noted) -> list[Line]:
    """Return every line with a known gold speaker."""
    to_gold = scorer.map_characters(gold, ours, gold["text"])
    speakers = [
        (start, end, quote["speaker"])
        for quote in gold["quotes"]
        for start, end in scorer.quote_parts(quote, gold["text"], gold["id"])
    ]
    out = []
    said = [line for line in ours["quotes"] if line["speaker"]]
    for line, (rule, share, standing) in zip(said, noted, strict=True):
        assert line["concluded_by"] == rule
        met = [s for a, z, s in speakers if min(z, line["end"]) > max(a, line["start"])]
        if met and met[0] not in {None, *scorer.SPECIAL_SPEAKERS}:
            signs = tuple(float(getattr(standing, name)) for name in SIGNS)
            out.append(Line(gold["id"], rule, share, signs, to_gold.get(line["speaker"]) == met[0]))
    return out


def lines_of_document(document: dict[str, Any], reading: Reading) -> list[Line]:
    """Return every line whose speaker is annotated; right is only the member with most of their mentions."""
    noted: Noted = []
    note_evidence(noted)
    cast = gather(reading)
    dialogue = attribution.attribute(reading, cast)
    shared: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for entity, members in members_of_entities(document, reading, cast).items():
        shared[entity].update({member: len(cast.members[member].mentions) for member in members})
    out = []
    said = [line for line in dialogue.lines if line.speaker is not None]
    for line, (rule, share, standing) in zip(said, noted, strict=True):
        quote = gold_quote(document, reading.marks.quotations[line.stretch].span)
        if quote is not None and quote["speaker"] is not None:
            whom = shared[quote["speaker"]].most_common(1)
            signs = tuple(float(getattr(standing, name)) for name in SIGNS)
            out.append(Line(document["id"], rule, share, signs, bool(whom) and line.speaker == whom[0][0]))
    return out


def of_quarter(path: Path, reading: Reading, *, quarter: int, nets: tuple[ChoiceWeights, TalkWeights]) -> list[Line]:
    if part_of(path.stem, PARTS) != quarter:
        return []
    document = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return lines_of_document(document, replace(reading, choices=nets[0], talks=nets[1]))


def of_openings(data: Path, nets: tuple[ChoiceWeights, TalkWeights]) -> list[Line]:
    """Return the lines of LitBank's development openings, which taught nothing either."""
    reader, out = load_reader(), []
    for document in read_jsonl(data / "litbank" / "dev.jsonl.gz"):
        if document["quotes"]:
            book = open_bytes(document["text"].encode(), name="litbank.txt")
            reading = reader.read(book, mark(book))
            out += lines_of_document(document, replace(reading, choices=nets[0], talks=nets[1]))
    return out


def nets_of(run: Path) -> tuple[ChoiceWeights, TalkWeights]:
    """Return the networks of short texts that a run holds, as they would be exported."""
    kept = torch.load(run / "averaged.pt", weights_only=False)
    choices, talks = (
        {
            f"{n}.{name}": np.asarray(values).astype(np.float16)
            for n, net in enumerate(kept[part])
            for name, values in net.items()
        }
        for part in ("choices", "talks")
    )
    return ChoiceWeights.of(choices), TalkWeights.of(talks)


def fit_stories(arguments: argparse.Namespace) -> None:
    """Fit the curves of short texts, and print them."""
    nets = nets_of(arguments.run)
    make = partial(of_quarter, quarter=arguments.quarter, nets=nets)
    hard = [line for some in read_all(make, arguments.stories, Unseen.asked(arguments)) for line in some]
    plain = of_openings(arguments.data, nets)
    lines = [*hard, *(replace(line, weight=len(hard) / len(plain)) for line in plain)]
    fitted = fit(lines)
    print(json.dumps({"rules": fitted.rules, "slopes": fitted.slopes}, indent=1))
    together = []
    for fold in range(FOLDS):
        curves = fit([line for line in lines if part_of(line.novel[::-1], FOLDS) != fold])
        together += [(curves.chance(line, fitted), line) for line in lines if part_of(line.novel[::-1], FOLDS) == fold]
    for name, some in (("stories", set(hard)), ("openings", set(lines) - set(hard))):
        answers = [(chance, line.is_right) for chance, line in together if line in some]
        print(name, {k: round(v, 3) for k, v in sure(answers).items()}, "error", round(calibration(answers)["ece"], 3))


def fit(lines: list[Line]) -> Curves:
    known = Counter(line.rule for line in lines)
    rules = sorted(rule for rule, count in known.items() if count >= ENOUGH)
    held = [line for line in lines if line.rule in rules]
    rule = np.array([rules.index(line.rule) for line in held])
    x = np.array([reasons.log_odds(line.share) for line in held])
    signs = np.array([line.signs for line in held])
    sign = np.array([1.0 if line.is_right else -1.0 for line in held])
    weight = np.array([line.weight for line in held])
    weight /= weight.sum()
    count = len(rules)

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        slopes = flat[count : 2 * count]
        given = flat[rule] + slopes[rule] * x + signs @ flat[2 * count :]
        wrong = -sign / (1.0 + np.exp(given * sign)) * weight
        gradient = [np.bincount(rule, wrong, count), np.bincount(rule, wrong * x, count) + 2 * PRIOR * (slopes - 0.5)]
        whole = np.logaddexp(0.0, -given * sign) @ weight + PRIOR * ((slopes - 0.5) ** 2).sum()
        return float(whole), np.concatenate([*gradient, wrong @ signs])

    start = np.concatenate([np.zeros(count), np.full(count, 0.5), np.zeros(len(SIGNS))])
    bounds = [(None, None)] * count + [(0.0, None)] * count + [(None, None)] * len(SIGNS)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x.round(2).tolist()
    curves = zip(found[:count], found[count : 2 * count], strict=True)
    return Curves(dict(zip(rules, curves, strict=True)), dict(zip(SIGNS, found[2 * count :], strict=True)))


def readings_of(arguments: argparse.Namespace, reader: Reader) -> Iterator[tuple[dict[str, Any], Reading]]:
    """Read the development novels, or take the readings that are kept."""
    for gold in read_gold(GOLD_SETS["pdnc"], arguments.data):
        if not any(part in gold["id"] for part in arguments.only):
            continue
        kept = None if arguments.readings is None else arguments.readings / f"{gold['id'].replace('/', '_')}.pkl"
        if kept is not None and kept.exists():
            yield gold, pickle.loads(kept.read_bytes())
            continue
        book = open_bytes(gold["text"].encode(), name="gold.txt")
        reading = reader.read(book, mark(book))
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(pickle.dumps(reading))
        yield gold, reading


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", type=Path)
    p.add_argument("--score", type=Path)
    p.add_argument("--stories", type=Path, nargs="+", help="folders of our annotated stories")
    p.add_argument("--run", type=Path, help="a run whose networks of short texts have not seen one quarter of them")
    p.add_argument("--quarter", type=int, choices=range(PARTS), default=0)
    add_options(p)
    p.add_argument("--readings", type=Path, help="a folder that keeps the readings of these weights, one for each version")
    p.add_argument("--only", nargs="+", default=[""], help="only novels whose id holds one of these")
    a = p.parse_args()
    if a.stories:
        if a.run is None or a.data is None:
            p.error("--stories needs --run and --data")
        fit_stories(a)
        return
    if a.data is None or a.score is None:
        p.error("novels need --data and --score")
    scorer = load_scorer(a.score)
    shipped = Curves(dict(reasons.SPEAKER_RELIABILITY), dict(reasons.STANDING_SLOPES))
    reader = load_reader()
    provenance = reader.provenance("")
    noted: Noted = []
    note_evidence(noted)
    lines: list[Line] = []
    for gold, reading in readings_of(a, reader):
        noted.clear()
        cast = gather(reading)
        dialogue = attribution.attribute(replace(reading, novel_sureness=None), cast)
        found = arrange(reading, cast, dialogue)
        story = assemble(gold["id"], reading.book, reading, cast, dialogue, provenance, found)
        lines += lines_of(scorer, gold, json.loads(FORMATS["json"].write(story, Options())), noted)
        print(gold["id"], len(lines), file=sys.stderr)
    fitted = fit(lines)
    print(json.dumps({"rules": fitted.rules, "slopes": fitted.slopes}, indent=1))
    together = []
    for name in sorted({line.novel for line in lines}):
        others = [line for line in lines if line.novel != name]
        curves = fit(others) if others else shipped
        answers = [(curves.chance(line, shipped), line.is_right) for line in lines if line.novel == name]
        together += answers
        print(name, {k: round(v, 3) for k, v in sure(answers).items()}, "error", round(calibration(answers)["ece"], 3))
    print("all", {k: round(v, 3) for k, v in sure(together).items()}, "error", round(calibration(together)["ece"], 3))


if __name__ == "__main__":
    main()
