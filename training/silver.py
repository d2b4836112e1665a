"""What a large model reads in novels that nobody annotated, for the small one to learn.

Stretches of novels past their annotated openings. The teacher (`train.py --large`) reads a stretch and says how
likely every span is a mention and every word an event, what kind each mention is, and which earlier mention it means; `train.py
--teacher` brings the small model's probabilities near to those (Hinton, Vinyals and Dean 2015).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from corpora import Document, read_jsonl
from model import Config, Reader
from taleglass.story import Book
from taleglass.text import mark, open_bytes

PASSED = 20_000
"""Characters at the beginning of a novel that are passed over: LitBank annotates openings of 2,000 words."""
STRETCH = 5_400
"""Characters of a stretch: four windows or so."""
LIKELY = -0.85
"""Log-odds from which the teacher's span is taken for a mention: three in ten."""
REACH = 100
"""Mentions back that a mention may refer to."""


@dataclass
class Lesson:
    """What the teacher reads in one stretch.

    Attributes:
        spans, events: log-odds, float16, (windows, words, words) and (windows, words).
        mentions: window, first and last word there, first and last word of the document; in text order.
        labels: of each mention, shares of kind and form, (mentions, labels).
        links: of each mention, shares of the earlier ones and, last, of none, float16, (mentions, mentions + 1).
    """

    spans: Tensor
    events: Tensor
    mentions: list[tuple[int, int, int, int, int]]
    labels: Tensor
    links: Tensor


def stretches(data: Path, count: int, dice: random.Random) -> list[Document]:
    """Return *count* stretches or a few less, drawn from the books of LitBank's training part in turn."""
    texts = [
        d["text"][PASSED:]
        for d in read_jsonl(data / "unlabelled_fiction" / "litbank_originals.jsonl.gz")
        if d["split"] == "train" and len(d["text"]) > 3 * PASSED
    ]
    out = []
    for k in range(count):
        text = texts[k % len(texts)]
        at = text.find("\n\n", dice.randrange(len(text) - 2 * STRETCH))
        end = text.find("\n\n", at + STRETCH)
        if 0 <= at < end <= at + 2 * STRETCH:
            out.append(unlabelled(open_bytes(text[at:end].encode(), name="stretch.txt"), f"stretch_{k}"))
    return out


def unlabelled(book: Book, name: str) -> Document:
    """Return the words of a text, what is spoken among them, and nothing else."""
    marks = mark(book)
    starts, ends = marks.token_starts, marks.token_ends
    quote = np.zeros(len(starts), dtype=np.int32)
    for k, q in enumerate(marks.quotations, 1):
        quote[np.searchsorted(starts, q.span.start) : np.searchsorted(starts, q.span.end)] = k
    return Document(
        id=name,
        corpus="silver",
        words=[book.text[a:z] for a, z in zip(starts.tolist(), ends.tolist(), strict=True)],
        starts=[],
        ends=[],
        sentence_first_words=marks.sentence_first_tokens,
        mentions=[],
        quote=quote,
        has_all_mentions=False,
    )


class Teacher:
    """Models that were taught by `train.py`.

    Together they say the mean of their log-odds, and of kinds that of their probabilities.
    """

    def __init__(self, runs: Sequence[Path], make_pairs: Callable[[Config], nn.Module]) -> None:
        self.parts: list[tuple[Reader, nn.Module]] = []
        for run in runs:
            kept = torch.load(run / "averaged.pt", weights_only=False)
            config = Config(**kept["config"])
            model, pairs = Reader(config), make_pairs(config)
            model.load_state_dict(model.state_dict() | kept["model"])
            pairs.load_state_dict(kept["pairs"])
            self.parts.append((model.eval(), pairs.eval()))


def soft_links(score: Tensor, later: np.ndarray, earlier: np.ndarray, m: int) -> Tensor:
    """Lay the scores of pairs out as log-shares, (mentions, mentions + 1): each earlier mention and, last, none."""
    grid = torch.full((m, m + 1), -1e4)
    grid[:, m] = 0.0
    grid[later, earlier] = score
    return F.log_softmax(grid, dim=1)


def pairs_of(m: int) -> tuple[np.ndarray, np.ndarray]:
    return np.nonzero(np.tri(m, k=-1, dtype=bool) & ~np.tri(m, k=-REACH - 1, dtype=bool))
