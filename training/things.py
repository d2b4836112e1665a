"""Fits when words speak of the same thing: python things.py --data DATA

Learns from the documents of GUM that may teach (`corpora.py` says which genres), each read from its raw text by the shipped
weights: a logistic regression on a noun and earlier uses of it, a softmax on “it” and the words before it.
Fiction comes back to its things more often than news and manuals do: two biases are set on GUM's fiction, which may choose and
not teach. Prints how often it is right on what did not teach, then writes `src/taleglass/things/learned.py`.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize, minimize_scalar

from corpora import NO_DERIVATIVES, NON_COMMERCIAL
from taleglass.cast import gather
from taleglass.reading import Reading, carrying_words, load_reader
from taleglass.text import mark, open_bytes
from taleglass.things import (
    IT_SIGNS,
    NONE_SIGNS,
    SAME_SIGNS,
    Words,
    antecedents,
    it_signs,
    none_signs,
    same_signs,
    words_for_things,
)

Doubles: TypeAlias = npt.NDArray[np.float64]
LEARNED = Path(__file__).parent.parent / "src/taleglass/things/learned.py"
RIDGE = 1.0
LEAST = 0.5
"""Probability from which a noun is taken to mean what it meant before."""
HEAD = '''"""How much does each sign that two words mean the same thing weigh?

Fitted on documents of GUM by ``training/things.py``. The signs are explained where they are read: ``signs``.
"""

from __future__ import annotations

from typing import Final

__all__ = ["IT_WEIGHTS", "LEAST", "NONE_WEIGHTS", "SAME_WEIGHTS"]

'''


@dataclass(frozen=True, slots=True)
class Example:
    """What one document teaches: signs and answers of pairs of nouns, and of each “it” with the words before it.

    Attributes:
        same: (pairs, signs). is_same: (pairs,), 1 where the annotation says so.
        it: (its, words before, signs). there: bool, (its, words before), whether there is such a word. none: (its, signs).
        meant: (its,), the first of the words before that means the same, their number for none.
    """

    same: Doubles
    is_same: Doubles
    it: Doubles
    there: npt.NDArray[np.bool_]
    none: Doubles
    meant: npt.NDArray[np.int64]


def learn_from(document: dict[str, Any], reading: Reading) -> Example:
    words = words_for_things(reading, gather(reading))
    entity = entities_of(document, reading, words)
    later, earlier, its, before = antecedents(words)
    known = entity >= 0
    meant = np.full(len(its), before.shape[1])
    for n, k in enumerate(its.tolist()):
        right = np.flatnonzero((before[n] >= 0) & known[before[n]] & (entity[before[n]] == entity[k]) & known[k])
        if len(right):
            meant[n] = right[0]
    return Example(
        same=same_signs(words, later, earlier),
        is_same=(known[later] & (entity[later] == entity[earlier])).astype(np.float64),
        it=it_signs(words, its, before),
        there=before >= 0,
        none=none_signs(words, its),
        meant=meant,
    )


def entities_of(document: dict[str, Any], reading: Reading, words: Words) -> npt.NDArray[np.int64]:
    """Return the number of the annotated entity that each word speaks of, -1 for none: by its phrase, or by its noun."""
    starts = {int(place): k for k, place in enumerate(reading.marks.token_starts)}
    ends = {int(place): k for k, place in enumerate(reading.marks.token_ends)}
    mentions = [m for m in document["mentions"] if m["start"] in starts and m["end"] in ends and m["entity"]]
    number: dict[str, int] = {}
    firsts, lasts = [starts[m["start"]] for m in mentions], [ends[m["end"]] for m in mentions]
    named = [number.setdefault(m["entity"], len(number)) for m in mentions]
    by_phrase = dict(zip(zip(firsts, lasts, strict=True), named, strict=True))
    by_head: dict[int, int] = {}
    rows = zip(carrying_words(reading, firsts, lasts), firsts, lasts, named, strict=True)
    for head, _, _, entity in sorted(rows, key=lambda row: row[1] - row[2]):
        by_head.setdefault(head, entity)
    places = zip(words.head.tolist(), words.first.tolist(), words.last.tolist(), strict=True)
    return np.array([by_phrase.get((a, z), by_head.get(head, -1)) for head, a, z in places], dtype=np.int64)


def fit_same(examples: Sequence[Example]) -> Doubles:
    signs, true = np.concatenate([x.same for x in examples]), np.concatenate([x.is_same for x in examples])

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        odds = signs @ weights
        value = np.logaddexp(0.0, odds).sum() - true @ odds + RIDGE * (weights @ weights) / 2
        return value, signs.T @ (1 / (1 + np.exp(-odds)) - true) + RIDGE * weights

    return minimize(loss, np.zeros(signs.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x


def fit_it(examples: Sequence[Example]) -> Doubles:
    it, there = np.concatenate([x.it for x in examples]), np.concatenate([x.there for x in examples])
    none, meant = np.concatenate([x.none for x in examples]), np.concatenate([x.meant for x in examples])
    rows = np.arange(len(meant))

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        chance = chances(it, there, none, weights)
        value = -np.log(chance[rows, meant]).sum() + RIDGE * (weights @ weights) / 2
        chance[rows, meant] -= 1.0
        slope = np.concatenate([np.einsum("kb,kbs->s", chance[:, :-1], it), chance[:, -1] @ none])
        return value, slope + RIDGE * weights

    return minimize(loss, np.zeros(len(IT_SIGNS) + len(NONE_SIGNS)), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x


def chances(it: Doubles, there: npt.NDArray[np.bool_], none: Doubles, weights: Doubles) -> Doubles:
    """Return the probability of each word before an “it”, and of none of them: (its, words before + 1)."""
    odds = np.where(there, it @ weights[: len(IT_SIGNS)], -1e9)
    odds = np.concatenate([odds, (none @ weights[len(IT_SIGNS) :])[:, None]], axis=1)
    odds = np.exp(odds - odds.max(1, keepdims=True))
    return odds / odds.sum(1, keepdims=True)


def set_biases(fiction: Sequence[Example], same: Doubles, it: Doubles) -> None:
    """Shift both answers so that they are as sure in fiction as they are right."""
    odds = np.concatenate([x.same for x in fiction]) @ same
    true = np.concatenate([x.is_same for x in fiction])
    same[SAME_SIGNS.index("bias")] += minimize_scalar(lambda by: np.logaddexp(0.0, odds + by).sum() - true @ (odds + by)).x
    parts = [np.concatenate([getattr(x, name) for x in fiction]) for name in ("it", "there", "none")]
    meant = np.concatenate([x.meant for x in fiction])
    place = len(IT_SIGNS) + NONE_SIGNS.index("bias")
    before = it[place]

    def loss(by: float) -> float:
        it[place] = before + by
        return float(-np.log(chances(*parts, it)[np.arange(len(meant)), meant]).sum())

    it[place] = before + minimize_scalar(loss).x


def report(name: str, examples: Sequence[Example], same: Doubles, it: Doubles) -> None:
    sure = 1 / (1 + np.exp(-(np.concatenate([x.same for x in examples]) @ same)))
    true = np.concatenate([x.is_same for x in examples])
    print(f"{name}: {len(true)} pairs of nouns, {true.mean():.3f} the same; Brier {((sure - true) ** 2).mean():.3f}", end="")
    for least in (0.4, LEAST, 0.6):
        taken = sure >= least
        print(f"; at {least} {true[taken].mean():.3f} right, {true[taken].sum() / true.sum():.3f} found", end="")
    chance = np.concatenate([chances(x.it, x.there, x.none, it) for x in examples])
    meant = np.concatenate([x.meant for x in examples])
    best = chance.argmax(1)
    nothing = chance.shape[1] - 1
    print(f"\n  {len(meant)} its: {(best == meant).mean():.3f} right", end="")
    print(f"; {(best == meant)[best < nothing].mean():.3f} of those given, {(best == meant)[meant < nothing].mean():.3f} found")
    for what, surest, right in (("nouns", sure[sure >= LEAST], true[sure >= LEAST]), ("its", chance.max(1), best == meant)):
        bins = np.minimum((surest * 10).astype(int), 9)
        rows = [(b, surest[bins == b].mean(), right[bins == b].mean(), (bins == b).sum()) for b in sorted(set(bins.tolist()))]
        print(f"  {what}: sure and right", *(f"{s:.2f}/{r:.2f} ({n})" for _, s, r, n in rows))


def table(name: str, keys: Iterable[str], values: Iterable[float], doc: str) -> str:
    rows = "".join(f'    "{key}": {round(float(value), 3)},\n' for key, value in zip(keys, values, strict=True))
    return f'{name}: Final[dict[str, float]] = {{\n{rows}}}\n"""{doc}"""\n'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    asked = parser.parse_args()
    reader = load_reader()
    teach, rest, fiction = [], [], []
    for split in ("train", "dev"):
        with gzip.open(asked.data / "gum" / f"{split}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                document = json.loads(line)
                book = open_bytes(document["text"].encode(), name="document.txt")
                example = learn_from(document, reader.read(book, mark(book)))
                may_teach = split == "train" and document["genre"] not in NON_COMMERCIAL + NO_DERIVATIVES
                (teach if may_teach else fiction if document["genre"] == "fiction" else rest).append(example)
    same, it = fit_same(teach), fit_it(teach)
    report("before the biases are set, fiction", fiction, same, it)
    set_biases(fiction, same, it)
    for name, examples in (("taught", teach), ("not taught", rest), ("fiction, not taught", fiction)):
        report(f"{name}, {len(examples)} documents", examples, same, it)
    LEARNED.write_text(
        HEAD
        + table("SAME_WEIGHTS", SAME_SIGNS, same, "Log-odds that each sign adds for two uses of a noun meaning the same thing.")
        + "\n"
        + table("IT_WEIGHTS", IT_SIGNS, it[: len(IT_SIGNS)], "What each sign adds for “it” meaning a word before it.")
        + "\n"
        + table("NONE_WEIGHTS", NONE_SIGNS, it[len(IT_SIGNS) :], "What each sign adds for “it” meaning no thing.")
        + f'\nLEAST: Final = {LEAST}\n"""Probability from which a noun is taken to mean what it meant before."""\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
