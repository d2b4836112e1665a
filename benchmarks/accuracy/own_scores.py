"""What do we count ourselves, because the scorer does not?

Morphological features (UFeats of the CoNLL 2018 shared task; Zeman et al. 2018) and emotions (Demszky et al. 2020).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

__all__ = ["EMOTION_THRESHOLD", "emotion_scores", "feature_scores", "universal_features"]

EMOTION_THRESHOLD = 0.3
"""Probability from which an emotion counts as said, as in Demszky et al. 2020."""

UNIVERSAL = frozenset(
    {"PronType", "NumType", "Poss", "Reflex", "Foreign", "Abbr", "Gender", "Animacy", "Number", "Case", "Definite", "Degree"}
    | {"VerbForm", "Mood", "Tense", "Aspect", "Voice", "Evident", "Polarity", "Person", "Polite"}
)
"""The features that the shared task compares."""

Scores = dict[str, Any]


def feature_scores(gold: str, predicted: str) -> Scores:
    """Compare the features of words that stand at the same place; the others count as missed.

    Both are CoNLL-U over the same characters. Words inside a multi-word token are paired in order where both sides cut it
    into equally many.
    """
    theirs, ours = dict(_words(gold)), dict(_words(predicted))
    right = sum(
        universal_features(feats) == universal_features(ours[place]) for place, feats in theirs.items() if place in ours
    )
    precision, recall = right / len(ours), right / len(theirs)
    return {"p": precision, "r": recall, "f1": _f1(precision, recall), "gold": len(theirs), "pred": len(ours)}


def emotion_scores(gold: Sequence[dict[str, Any]], predicted: Sequence[dict[str, Any]]) -> Scores:
    """Compare the emotions of documents; one of ours has an emotion as surely as the surest of its sentences."""
    theirs = {document["id"]: set(document["emotions"]) for document in gold}
    ours = {
        document["id"]: {
            emotion
            for sentence in document["sentences"]
            for emotion, probability in sentence["emotions"].items()
            if probability >= EMOTION_THRESHOLD
        }
        for document in predicted
    }
    labels = sorted(set().union(*theirs.values()))
    counts = {
        label: (
            sum(label in theirs[name] and label in ours[name] for name in theirs),
            sum(label in theirs[name] for name in theirs),
            sum(label in ours[name] for name in theirs),
        )
        for label in labels
    }
    by_label = {label: _scores(*count) for label, count in counts.items()}
    return {
        "micro": _scores(*(sum(column) for column in zip(*counts.values(), strict=True))),
        "macro": {"f1": sum(one["f1"] for one in by_label.values()) / len(by_label), "gold": len(theirs)},
        **{f"emotion:{label}": one for label, one in by_label.items()},
    }


def _words(conllu: str) -> Iterator[tuple[tuple[int, int, int, int], str]]:
    """Give each word's place and features: start and end without white space, number and count within its token."""
    place, inside, token = 0, 0, (0, 0)
    first = count = 0
    for line in conllu.splitlines():
        columns = line.split("\t")
        if line.startswith("#") or len(columns) != 10 or "." in columns[0]:
            inside = inside if line.startswith("#") or line.strip() else 0
            continue
        length = len("".join(columns[1].split()))
        if "-" in columns[0]:
            first, inside = map(int, columns[0].split("-"))
            count = inside - first + 1
            token = (place, place + length)
            place += length
        elif int(columns[0]) <= inside:
            yield (*token, int(columns[0]) - first, count), columns[5]
        else:
            yield (place, place + length, 0, 1), columns[5]
            place += length


def universal_features(feats: str) -> frozenset[str]:
    """Return those features of a word that the shared task compares."""
    return frozenset(part for part in feats.split("|") if part.partition("=")[0] in UNIVERSAL)


def _scores(right: int, gold: int, predicted: int) -> Scores:
    precision, recall = right / predicted if predicted else 0.0, right / gold if gold else 0.0
    return {"p": precision, "r": recall, "f1": _f1(precision, recall), "gold": gold, "pred": predicted}


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
