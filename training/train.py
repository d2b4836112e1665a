"""Train the one pass on everything at once.

    python training/train.py --data DATA --out runs/first [--resume]

Steps alternate between stretches of novels (mentions, events, coreference), stretches of GUM (syntax and coreference), treebank
sentences (parts of speech, lemmas, features, dependencies, supersenses) and sentences with their mood. A checkpoint is written
every few minutes; `--resume` goes on from it. Every figure goes to `log.jsonl`.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import random
import time
from collections import Counter
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from corpora import FORMS, KINDS, Document, add_gum_mentions, emobank, ewt, goemotions, gum, litbank, novels, stories
from lemmas import script_of
from model import HALF, OUTPUTS, Config, Drop, Places, Reader, base_model, read_safetensors
from shipped import read_senses, read_shipped
from silver import LIKELY, Lesson, Teacher, pairs_of, soft_links, stretches
from taleglass.cast.pairs import PAIR_FEATURES, MentionTable, pair_features
from taleglass.reading.senses import SENSE_SLOTS, Senses
from taleglass.reading.subwords import Vocabulary, word_shape
from taleglass.reading.windows import MAX_PIECES, pack_windows

EPOCHS = {"novels": 8.0, "stories": 2.5, "gum": 3.5, "senses": 6.0, "trees": 2.5, "moods": 3.0, "emotions": 0.3}
"""How often each part of the data is read."""

LARGE = {"hidden": 768, "layers": 12, "intermediate": 3072, "relative": 32, "epsilon": 1e-5, "untaught": 4}
"""Size of all-mpnet-base-v2 (K. Song et al. 2020), and how many of its layers are left as they are, which saves a third."""


class PairFeatures(nn.Module):
    """Feature embeddings and output of the pair scorer; the rest of it is `Reader.describe`."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.tables = nn.ModuleList(nn.Embedding(n, config.pair) for n in PAIR_FEATURES)
        for t in self.tables:
            nn.init.normal_(t.weight, std=0.1)
        self.bias = nn.ModuleList(nn.Embedding(n, 1) for n in PAIR_FEATURES)
        for t in self.bias:
            nn.init.zeros_(t.weight)
        self.out = nn.Linear(config.pair, 1)
        self.drop = Drop(config.head_dropout)
        self.config = config

    def forward(self, pairs: Tensor, later: Tensor, earlier: Tensor, features: Tensor) -> Tensor:
        """Score pairs; `pairs` are the vectors of `Reader.describe`, (mentions, ...)."""
        p, q = self.config.pair, self.config.pair_query
        ana, ante, query, key = pairs.split([p, p, q, q], dim=-1)
        hidden = ana[later] + ante[earlier]
        score = self.out.bias + (query[later] * key[earlier]).sum(-1) / (q**0.5)
        for k, (table, bias) in enumerate(zip(self.tables, self.bias, strict=True)):
            hidden = hidden + table(features[:, k])
            score = score + bias(features[:, k]).squeeze(-1)
        return score + (self.drop(torch.relu(hidden)) @ self.out.weight[0])


class Encoded:
    """A document ready for windows: pieces, shapes, sentence numbers, targets."""

    def __init__(self, d: Document, v: Vocabulary, maps: dict[str, dict[str, int]], lexicon: Senses) -> None:
        self.d = d
        self.pieces, self.offsets = v.spell_all(d.words)
        shapes = np.array([word_shape(w) for w in d.words], dtype=np.int64)
        self.shapes = np.repeat(shapes, np.diff(self.offsets))
        self.senses = np.repeat(lexicon.of_all(d.words), np.diff(self.offsets), axis=0)
        s = d.sentence_first_words
        self.sentence = np.repeat(np.arange(len(s) - 1), np.diff(s))
        if d.upos is not None:
            get = lambda name, values: np.array([maps[name].get(x, -100) for x in values], dtype=np.int64)
            self.upos, self.xpos, self.relation = get("upos", d.upos), get("xpos", d.xpos), get("relation", d.deprel)
            self.lemma = get("lemma", [script_of(w, m) if m != "_" else "" for w, m in zip(d.words, d.lemma, strict=True)])
            self.feats = get("feats", d.feats)
            self.supersense = get("supersense", d.supersense or [""] * len(d.words))
        if d.emotions is not None:
            self.emotions = np.zeros((len(d.emotions), len(maps["emotions"])), dtype=np.float32)
            for k, names in enumerate(d.emotions):
                self.emotions[k, [maps["emotions"][x] for x in names]] = 1.0


def collate(windows: list[tuple[Encoded, int, int]], v: Vocabulary) -> dict[str, Tensor]:
    """Pad windows (document, first word, end word) into one batch."""
    b = len(windows)
    n = max(e - a for _, a, e in windows)
    s = 2 + max(int(x.offsets[e] - x.offsets[a]) for x, a, e in windows)
    out = {k: np.zeros((b, s), dtype=np.int64) for k in ("pieces", "shapes", "mask")}
    out["senses"] = np.zeros((b, s, SENSE_SLOTS), dtype=np.int64)
    out |= {k: np.zeros((b, n), dtype=np.int64) for k in ("word_first", "word_last")}
    out["word_sentence"] = np.full((b, n), -1, dtype=np.int64)
    for k, (x, a, e) in enumerate(windows):
        p, z = int(x.offsets[a]), int(x.offsets[e])
        out["pieces"][k, 0] = v.opening
        out["pieces"][k, 1 : 1 + z - p] = x.pieces[p:z]
        out["pieces"][k, 1 + z - p] = v.closing
        out["shapes"][k, 1 : 1 + z - p] = x.shapes[p:z]
        out["senses"][k, 1 : 1 + z - p] = x.senses[p:z]
        out["mask"][k, : 2 + z - p] = 1
        out["word_first"][k, : e - a] = x.offsets[a:e] - p + 1
        out["word_last"][k, : e - a] = x.offsets[a + 1 : e + 1] - p
        out["word_sentence"][k, : e - a] = x.sentence[a:e] - x.sentence[a]
    return {k: torch.from_numpy(t) for k, t in out.items()}


Windows = list[tuple[Encoded, int, int]]
States = tuple[Tensor, Tensor, Tensor, Tensor, Tensor]
Losses = dict[str, Tensor]

WEIGHTS = {
    "upos": 0.7, "xpos": 0.5, "lemma": 0.5, "feats": 0.4, "arc": 1.0, "relation": 0.7, "supersense": 1.5,
    "event": 4.0, "speech": 0.3, "span": 1.0, "label": 1.0, "coref": 1.0, "gum_coref": 0.4,
    "silver_event": 4.0, "silver_span": 1.0, "silver_label": 1.0, "silver_coref": 1.0,
    "story_coref": 1.0, "story_label": 0.5, "told": 1.0, "vad": 1.0, "emotion": 0.5,
}  # fmt: skip
"""What each loss counts for."""

STORY_PIECES = 1800
"""Pieces of a stretch of our own stories: most are read whole, so that scenes are seen in turn."""
QUOTE_MARKS = frozenset("“”‘’\"'«»`—")
UNMARKED = 0.12
"""Share of LitBank's steps in which quotation marks are hidden, so that speech is known by its words."""


def states(model: Reader, t: dict[str, Tensor]) -> States:
    """Read a batch, in bfloat16 where the processor multiplies in it."""
    inputs = (t[k] for k in ("pieces", "shapes", "mask", "senses", "word_first", "word_last"))
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALF):
        first, last, mean, syntax, meaning = model.words(*inputs)
    return first.float(), last.float(), mean.float(), syntax.float(), meaning.float()


def same_sentence(t: dict[str, Tensor]) -> Tensor:
    s = t["word_sentence"]
    return (s.unsqueeze(2) == s.unsqueeze(1)) & (s >= 0).unsqueeze(2)


def taken(windows: Windows, name: str) -> Tensor:
    return torch.from_numpy(np.concatenate([getattr(x, name)[a:e] for x, a, e in windows]))


def real_spans(t: dict[str, Tensor]) -> Tensor:
    """Say which first and last words make a span: (windows, words, words)."""
    return same_sentence(t).triu()


def tree_losses(model: Reader, windows: Windows, t: dict[str, Tensor], st: States) -> Losses:
    real = t["word_sentence"] >= 0
    syntax = st[3]
    flat = syntax[real]
    out = {k: F.cross_entropy(getattr(model, k)(flat), taken(windows, k)) for k in ("upos", "xpos", "lemma", "feats")}
    head = torch.zeros(real.shape, dtype=torch.long)
    for k, (x, a, e) in enumerate(windows):
        head[k, : e - a] = torch.from_numpy(x.d.head[a:e].astype(np.int64) - a).clamp(0, e - a - 1)
    arcs = model.arcs(syntax).masked_fill(~same_sentence(t), -1e4)
    out["arc"] = F.cross_entropy(arcs[real], head[real])
    out["relation"] = F.cross_entropy(model.relations(syntax, head)[real], taken(windows, "relation"))
    supersense = taken(windows, "supersense")
    known = supersense >= 0
    if bool(known.any()):
        out["supersense"] = F.cross_entropy(st[4][real][known], supersense[known])
    return out


def mood_losses(model: Reader, windows: Windows, t: dict[str, Tensor], st: States) -> Losses:
    """Losses of the sentences' heads; a window's sentences are numbered from its first."""
    vad, emotion = model.sentences(st[2], t["word_sentence"])
    out: Losses = {}
    where = [
        (k, j, int(x.sentence[a]) + j)
        for k, (x, a, e) in enumerate(windows)
        for j in range(int(x.sentence[e - 1] - x.sentence[a]) + 1)
    ]
    b, j = torch.tensor([w[0] for w in where]), torch.tensor([w[1] for w in where])
    d = windows[0][0].d
    if d.vad is not None:
        gold = torch.from_numpy(np.stack([windows[k][0].d.vad[n] for k, _, n in where]))
        out["vad"] = F.mse_loss(vad[b, j], (gold - 3.0) * 2.0)
    if d.emotions is not None:
        gold = torch.from_numpy(np.stack([windows[k][0].emotions[n] for k, _, n in where]))
        out["emotion"] = F.binary_cross_entropy_with_logits(emotion[b, j], gold, reduction="none").sum(-1).mean()
    return out


def hide_marks(windows: Windows, t: dict[str, Tensor], v: Vocabulary) -> None:
    for k, (x, a, e) in enumerate(windows):
        for i in range(a, e):
            if x.d.words[i] in QUOTE_MARKS:
                t["pieces"][k, t["word_first"][k, i - a]] = v.unknown


def entry_pairs(
    pairs: PairFeatures, x: Encoded, entries: list, labels: Tensor, gold_label: Tensor, vectors: Tensor
) -> Tensor | None:
    """The loss of choosing among earlier mentions and none: all right choices together (Lee et al. 2017)."""
    known = gold_label >= 0
    table = mention_table(x, [(m[5], m[6]) for m in entries], torch.where(known, gold_label, labels.argmax(-1)).numpy())
    m = len(entries)
    later, earlier = pairs_of(m)
    if not len(later):
        return None
    features = torch.from_numpy(pair_features(table, later, earlier))
    score = pairs(vectors, torch.from_numpy(later), torch.from_numpy(earlier), features)
    entity = np.array([hash(z[4]) if z[4] is not None else -1 - k for k, z in enumerate(entries)])
    right = torch.from_numpy(entity[later] == entity[earlier])
    grid = torch.full((m, m + 1), -1e4)
    grid[:, m] = 0.0
    grid[later, earlier] = score
    good = torch.full((m, m + 1), -1e4)
    good[later, earlier] = torch.where(right, score, torch.full_like(score, -1e4))
    has = torch.zeros(m, dtype=torch.bool)
    has[torch.from_numpy(later)[right]] = True
    good[:, m] = torch.where(has, torch.tensor(-1e4), torch.tensor(0.0))
    return (grid.logsumexp(1) - good.logsumexp(1)).mean()


def gold_entries(windows: Windows) -> list:
    """Mentions within the windows: window, first, last, kind*3+form, entity, first word, last word."""
    d = windows[0][0].d
    begin, end = windows[0][1], windows[-1][2]
    start_of = {i: (k, i - a) for k, (_, a, e) in enumerate(windows) for i in range(a, e)}
    entries = []
    for i, j, kind, form, entity in d.mentions:
        if begin <= i and j < end and start_of[i][0] == start_of[j][0]:
            k, p = start_of[i]
            entries.append((k, p, start_of[j][1], kind * 3 + form, entity, i, j))
    return entries


def given_mentions(model: Reader, pairs: PairFeatures, windows: Windows, st: States) -> Losses:
    """What mentions say that are given, where not all that LitBank would have are: their labels and their coreference."""
    out = gum_coref(model, pairs, windows, st)
    entries = gold_entries(windows)
    if entries:
        b, p, q = (torch.tensor([m[c] for m in entries]) for c in range(3))
        labels, _ = model.describe(st[0][b, p], st[1][b, q])
        out["label"] = F.cross_entropy(labels, torch.tensor([m[3] for m in entries]))
    return {"story_" + k.removeprefix("gum_"): x for k, x in out.items()}


def gum_coref(model: Reader, pairs: PairFeatures, windows: Windows, st: States) -> Losses:
    """Coreference of given mentions: GUM's spans and types are not LitBank's, its chains are."""
    entries = gold_entries(windows)
    if len(entries) < 2:
        return {}
    entries.sort(key=lambda m: (m[5], -m[6]))
    b, p, q = (torch.tensor([m[c] for m in entries]) for c in range(3))
    labels, vectors = model.describe(st[0][b, p], st[1][b, q])
    loss = entry_pairs(pairs, windows[0][0], entries, labels, torch.tensor([m[3] for m in entries]), vectors)
    return {} if loss is None else {"gum_coref": loss}


def told_loss(model: Reader, windows: Windows, w: Tensor, syntax: Tensor) -> Tensor:
    """The loss of where scenes begin and of levels, over the paragraphs of a stretch; *w*, *syntax*: (words, hidden)."""
    told = windows[0][0].d.told
    begin, end = windows[0][1], windows[-1][2]
    row = told.row[begin:end]
    low, high = row[row >= 0].min(initial=len(told.begins)), row.max(initial=-1) + 1
    if low >= high:
        return w.sum() * 0.0
    places = Places(
        torch.from_numpy(row - low),
        torch.from_numpy(row >= 0),
        torch.from_numpy(told.first[begin:end]),
        torch.from_numpy(told.last[begin:end]),
    )
    rows = model.telling.rows(*model.telling.words(w, syntax), places, torch.from_numpy(told.signs[low:high]))
    count = np.bincount(row[row >= 0] - low, minlength=high - low).clip(1)
    here, there = (torch.from_numpy(named[begin:end]) for named in (told.here, told.there))
    return 0.5 * model.telling.hint_loss(w, syntax, here, there) + model.telling.loss(
        [rows],
        [torch.from_numpy(told.begins[low:high])],
        [torch.from_numpy(told.levels[low:high])],
        [torch.from_numpy(count).float()],
    )


def novel_losses(model: Reader, pairs: PairFeatures, windows: Windows, t: dict[str, Tensor], st: States) -> Losses:
    first, last, w, _, _ = st
    real = t["word_sentence"] >= 0
    losses: Losses = {}
    x = windows[0][0]
    d = x.d
    if d.events is not None:
        gold = torch.tensor([float(i in d.events) for _, a, e in windows for i in range(a, e)])
        losses["event"] = F.binary_cross_entropy_with_logits(model.event(w).squeeze(-1)[real], gold)
    spoken = torch.from_numpy(np.concatenate([(d.quote[a:e] > 0).astype(np.float32) for _, a, e in windows]))
    losses["speech"] = F.binary_cross_entropy_with_logits(model.speech(w).squeeze(-1)[real], spoken)
    if d.told is not None:
        losses["told"] = told_loss(model, windows, w[real], st[3][real])
    entries = gold_entries(windows)
    if not d.has_all_mentions:
        return losses | given_mentions(model, pairs, windows, st)
    spans = model.spans(first, last)
    allowed = real_spans(t)
    target = torch.zeros_like(spans)
    for k, p, q, *_ in entries:
        target[k, p, q] = 1.0
    per_span = F.binary_cross_entropy_with_logits(spans, target, reduction="none")
    losses["span"] = per_span[allowed].sum() / max(1, len(entries))
    if not entries:
        return losses
    # mentions found by mistake join as mentions of nobody
    with torch.no_grad():
        wrong = ((spans > -0.8) & allowed & (target == 0)).nonzero().tolist()
    random.shuffle(wrong)
    for k, p, q in wrong[: len(entries) // 3]:
        a = windows[k][1]
        entries.append((k, p, q, -1, None, a + p, a + q))
    entries.sort(key=lambda m: (m[5], -m[6]))
    b, p, q = (torch.tensor([m[c] for m in entries]) for c in range(3))
    labels, vectors = model.describe(first[b, p], last[b, q])
    gold_label = torch.tensor([m[3] for m in entries])
    known = gold_label >= 0
    losses["label"] = F.cross_entropy(labels[known], gold_label[known])
    linked = entry_pairs(pairs, x, entries, labels, gold_label, vectors)
    if linked is not None:
        losses["coref"] = linked
    return losses


@torch.no_grad()
def lesson_of(teacher: Teacher, windows: Windows, t: dict[str, Tensor]) -> Lesson:
    """Let the teacher read a stretch."""
    read = [states(model, t) for model, _ in teacher.parts]
    mean = lambda given: torch.stack(list(given)).mean(0)
    spans = mean(model.spans(st[0], st[1]) for (model, _), st in zip(teacher.parts, read, strict=True))
    events = mean(model.event(st[2]).squeeze(-1) for (model, _), st in zip(teacher.parts, read, strict=True))
    found = ((spans > LIKELY) & real_spans(t)).nonzero().tolist()
    mentions = [(k, p, q, windows[k][1] + p, windows[k][1] + q) for k, p, q in found]
    mentions.sort(key=lambda m: (m[3], -m[4]))
    labels, links = torch.zeros(0, 0), torch.zeros(0, 1)
    if mentions:
        b, p, q = (torch.tensor([m[c] for m in mentions]) for c in range(3))
        described = [model.describe(st[0][b, p], st[1][b, q]) for (model, _), st in zip(teacher.parts, read, strict=True)]
        labels = mean(torch.softmax(scores, -1) for scores, _ in described)
        later, earlier = pairs_of(len(mentions))
        table = mention_table(windows[0][0], [m[3:] for m in mentions], labels.argmax(-1).numpy())
        features = torch.from_numpy(pair_features(table, later, earlier))
        who = torch.from_numpy(later), torch.from_numpy(earlier)
        score = mean(pairs(vectors, *who, features) for (_, pairs), (_, vectors) in zip(teacher.parts, described, strict=True))
        links = soft_links(score, later, earlier, len(mentions)).exp().half()
    return Lesson(spans.half(), events.half(), mentions, labels, links)


def silver_losses(
    model: Reader, pairs: PairFeatures, windows: Windows, t: dict[str, Tensor], st: States, lesson: Lesson
) -> Losses:
    """How far the probabilities are from the teacher's."""
    first, last, w, _, _ = st
    real = t["word_sentence"] >= 0
    losses = {
        "silver_event": F.binary_cross_entropy_with_logits(
            model.event(w).squeeze(-1)[real], torch.sigmoid(lesson.events.float())[real]
        )
    }
    spans = model.spans(first, last)
    allowed = real_spans(t)
    target = torch.sigmoid(lesson.spans.float())
    per_span = F.binary_cross_entropy_with_logits(spans, target, reduction="none")
    entropy = F.binary_cross_entropy_with_logits(lesson.spans.float(), target, reduction="none")
    losses["silver_span"] = (per_span - entropy)[allowed].sum() / max(1, len(lesson.mentions))
    m = len(lesson.mentions)
    if m < 2:
        return losses
    b, p, q = (torch.tensor([x[c] for x in lesson.mentions]) for c in range(3))
    labels, vectors = model.describe(first[b, p], last[b, q])
    losses["silver_label"] = F.kl_div(F.log_softmax(labels, -1), lesson.labels, reduction="batchmean")
    later, earlier = pairs_of(m)
    table = mention_table(windows[0][0], [x[3:] for x in lesson.mentions], lesson.labels.argmax(-1).numpy())
    features = torch.from_numpy(pair_features(table, later, earlier))
    score = pairs(vectors, torch.from_numpy(later), torch.from_numpy(earlier), features)
    losses["silver_coref"] = F.kl_div(soft_links(score, later, earlier, m), lesson.links.float(), reduction="batchmean")
    return losses


LESSONS: dict[int, Lesson] = {}
"""What the teacher read in a stretch, by the `id` of its windows, which the plan keeps: for when it is read again."""


def losses_of(
    kind: str, model: Reader, pairs: PairFeatures, windows: Windows, v: Vocabulary, teacher: Teacher | None = None
) -> tuple[Tensor, dict[str, float]]:
    """Read a batch and score every layer that its corpus annotates."""
    t = collate(windows, v)
    if kind == "novels" and random.random() < UNMARKED:
        hide_marks(windows, t, v)
    st = states(model, t)
    losses: Losses = {}
    if kind == "silver":
        if id(windows) not in LESSONS:
            LESSONS[id(windows)] = lesson_of(teacher, windows, t)
        losses = silver_losses(model, pairs, windows, t, st, LESSONS[id(windows)])
    elif kind == "novels":
        losses = novel_losses(model, pairs, windows, t, st)
    elif kind == "mood":
        losses = mood_losses(model, windows, t, st)
    else:
        losses = tree_losses(model, windows, t, st)
        if kind == "gum":
            losses |= gum_coref(model, pairs, windows, st)
    return sum(WEIGHTS[k] * x for k, x in losses.items()), {k: float(x.detach()) for k, x in losses.items()}


def mention_table(x: Encoded, spans: list[tuple[int, int]], labels: np.ndarray) -> MentionTable:
    first = np.array([s[0] for s in spans], dtype=np.int64)
    last = np.array([s[1] for s in spans], dtype=np.int64)
    return MentionTable.of(
        [x.d.words[i : j + 1] for i, j in spans],
        first=first,
        last=last,
        sentence=x.sentence[first].astype(np.int64),
        kind=labels // 3,
        form=labels % 3,
        quote=x.d.quote[first].astype(np.int64),
    )


# ------------------------------------------------------------------ a look at dev


@torch.no_grad()
def read_out(model: Reader, windows: Windows, v: Vocabulary, threshold: float = 0.0) -> dict[str, Tensor]:
    t = collate(windows, v)
    keys = ("pieces", "shapes", "mask", "senses", "word_first", "word_last", "word_sentence")
    return dict(zip(OUTPUTS, model(*(t[k] for k in keys), torch.tensor(threshold)), strict=True))


def tagged_spans(tags: list[str]) -> set[tuple[int, int, str]]:
    out, k = set(), 0
    while k < len(tags):
        if tags[k].startswith("B-"):
            e = k + 1
            while e < len(tags) and tags[e] == "I-" + tags[k][2:]:
                e += 1
            out.add((k, e, tags[k][2:]))
            k = e
        else:
            k += 1
    return out


@torch.no_grad()
def look(model: Reader, pairs: PairFeatures, dev: dict[str, list[Encoded]], names: dict, v: Vocabulary) -> dict[str, float]:
    """Figures on gold words and sentences: a compass for training, not what ships (the benchmarks measure that)."""
    model.eval()
    pairs.eval()
    n: Counter = Counter()
    for x in dev["novels"]:
        windows = windows_of(x)
        gold = {(i, j): kind * 3 + form for i, j, kind, form, _ in x.d.mentions}
        entity = {(i, j): who for i, j, _, _, who in x.d.mentions}
        found: dict[tuple[int, int], int] = {}
        vectors = []
        for k in range(0, len(windows), 4):
            batch = windows[k : k + 4]
            out = read_out(model, batch, v)
            labels = out["span_label"].argmax(-1).tolist()
            for (b, i, j), label, vector in zip(out["span_index"].tolist(), labels, out["span_pair"], strict=True):
                a = batch[b][1]
                found[a + i, a + j] = label
                vectors.append((a + i, -(a + j), vector))
            for b, (_, a, e) in enumerate(batch):
                for i in range(a, e):
                    said = bool(out["speech"][b, i - a] > 0)
                    n["s_ok"] += said == bool(x.d.quote[i] > 0)
                    n["s_all"] += 1
                    if x.d.events is not None:
                        p, g = bool(out["event"][b, i - a] > 0), i in x.d.events
                        n["e_tp"] += p and g
                        n["e_p"] += p
                        n["e_g"] += g
        n["m_g"] += len(gold)
        n["m_p"] += len(found)
        n["m_tp"] += sum(1 for s, l in found.items() if s in gold and gold[s] // 3 == l // 3)
        n["m_span"] += len(gold.keys() & found.keys())
        n["form_ok"] += sum(1 for s, l in found.items() if s in gold and gold[s] % 3 == l % 3)
        g2, f2 = {s for s, l in gold.items() if l % 3 != 2}, {s: l for s, l in found.items() if l % 3 != 2}
        n["n_g"] += len(g2)
        n["n_p"] += len(f2)
        n["n_tp"] += sum(1 for s, l in f2.items() if s in g2 and gold[s] // 3 == l // 3)
        # links: the best antecedent of each found mention that is a gold one
        vectors.sort(key=lambda z: z[:2])
        spans = [(i, -j) for i, j, _ in vectors]
        table = mention_table(x, spans, np.array([found[s] for s in spans]))
        m = len(spans)
        if not m:
            continue
        later, earlier = pairs_of(m)
        score = pairs(
            torch.stack([z for _, _, z in vectors]),
            torch.from_numpy(later),
            torch.from_numpy(earlier),
            torch.from_numpy(pair_features(table, later, earlier)),
        )
        grid = torch.full((m, m), -1e4)
        grid[later, earlier] = score
        best, who = grid.max(1)
        seen: set = set()
        for k in range(m):
            e = entity.get(spans[k])
            if e is None:
                continue
            link = who[k].item() if best[k] > 0 else None
            n["l_all"] += 1
            n["l_ok"] += (entity.get(spans[link]) == e) if link is not None else e not in seen
            seen.add(e)
    for corpus in ("trees", "senses"):
        for x in dev[corpus]:
            windows = windows_of(x)
            for k in range(0, len(windows), 4):
                batch = windows[k : k + 4]
                out = read_out(model, batch, v, 30.0)
                for b, (_, a, e) in enumerate(batch):
                    if corpus == "senses":
                        tags = [names["supersense"][i] for i in out["supersense"][b, : e - a].tolist()]
                        p, g = tagged_spans(tags), tagged_spans(x.d.supersense[a:e])
                        n["ss_tp"] += len(p & g)
                        n["ss_p"] += len(p)
                        n["ss_g"] += len(g)
                        continue
                    ok = out["head"][b, : e - a].numpy() + a == x.d.head[a:e]
                    n["w"] += e - a
                    for name in ("upos", "xpos", "lemma", "feats"):
                        n[name] += int((out[name][b, : e - a].numpy() == getattr(x, name)[a:e]).sum())
                    n["uas"] += int(ok.sum())
                    n["las"] += int((ok & (out["relation"][b, : e - a].numpy() == x.relation[a:e])).sum())
    mood: list[tuple[np.ndarray, np.ndarray]] = []
    for x in dev["mood"]:
        for w in windows_of(x):
            out = read_out(model, [w], v, 30.0)
            first = int(x.sentence[w[1]])
            count = int(x.sentence[w[2] - 1]) - first + 1
            if x.d.vad is not None:
                mood += zip(out["vad"][0, :count].numpy(), x.d.vad[first : first + count], strict=True)
            else:
                p, g = out["emotion"][0, :count].numpy() > 0.35, x.emotions[first : first + count] > 0.5
                n["em_tp"] += int((p & g).sum())
                n["em_p"] += int(p.sum())
                n["em_g"] += int(g.sum())
    f1 = lambda tp, p, g: 2 * n[tp] / max(1, n[p] + n[g])
    model.train()
    pairs.train()
    return {
        "mentions": f1("m_tp", "m_p", "m_g"),
        "span": f1("m_span", "m_p", "m_g"),
        "no_pronouns": f1("n_tp", "n_p", "n_g"),
        "form": n["form_ok"] / max(1, n["m_span"]),
        "events": f1("e_tp", "e_p", "e_g"),
        "speech": n["s_ok"] / max(1, n["s_all"]),
        "links": n["l_ok"] / max(1, n["l_all"]),
        **{k: n[k] / max(1, n["w"]) for k in ("upos", "xpos", "lemma", "feats", "uas", "las")},
        "supersenses": f1("ss_tp", "ss_p", "ss_g"),
        **{f"r_{k}": float(np.corrcoef([p[i] for p, _ in mood], [g[i] for _, g in mood])[0, 1]) for i, k in enumerate("VAD")},
        "emotions": f1("em_tp", "em_p", "em_g"),
    }


# ----------------------------------------------------------------------- the loop


def windows_of(x: Encoded, room: int = MAX_PIECES) -> Windows:
    return [(x, a, e) for a, e in pack_windows(x.offsets, x.d.sentence_first_words, room)]


def epoch_of_stretches(documents: list[Encoded], rng: random.Random, size: int) -> list[Windows]:
    """Stretches of consecutive windows, which begin at another place in every epoch; a short document is one."""
    out = []
    for x in documents:
        room = rng.choice((192, 224, 256, 320))
        w = windows_of(x, room)
        count = max(1, round(size / room))
        shift = rng.randrange(count) if len(w) > count else 0
        cuts = [0, *range(shift, len(w), count), len(w)]
        out += [w[a:b] for a, b in itertools.pairwise(cuts) if a < b]
    rng.shuffle(out)
    return out


def epoch_of_sentences(documents: list[Encoded], rng: random.Random, size: int) -> list[Windows]:
    """Windows of any document, those of like length side by side."""
    w = [z for x in documents for z in windows_of(x, rng.choice((128, 192, 256)))]
    length = lambda z: int(z[0].offsets[z[2]] - z[0].offsets[z[1]])
    w.sort(key=lambda z: (length(z) // 24, rng.random()))
    out, batch, total = [], [], 0
    for z in w:
        batch.append(z)
        total += length(z)
        if total >= size:
            out.append(batch)
            batch, total = [], 0
    if batch:
        out.append(batch)
    rng.shuffle(out)
    return out


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument(
        "--own", type=Path, action="append", default=[], help="a folder with novels of yours, as litbank/ (again for more)"
    )
    p.add_argument(
        "--stories", type=Path, action="append", default=[], help="a folder of our annotated stories (again for more)"
    )
    p.add_argument("--start", type=Path, help="a folder of shipped weights to go on from, with their classes")
    p.add_argument("--encoder", type=Path, help="encoder.pt of adapt.py to start from")
    for name, epochs in EPOCHS.items():
        p.add_argument(f"--{name}-epochs", type=float, default=epochs)
    p.add_argument("--large", type=Path, help="model.safetensors of all-mpnet-base-v2, to train a teacher on")
    p.add_argument(
        "--teacher", type=Path, nargs="+", help="runs, one with --large, whose reading of more fiction is learned from"
    )
    p.add_argument("--silver", type=int, default=250, help="stretches that the teacher reads, each learned from twice")
    p.add_argument("--lr", type=float, default=1.5e-4)
    p.add_argument("--head-lr", type=float, default=1e-3)
    p.add_argument("--decay", type=float, default=0.9, help="learning rate of a layer over that of the layer above it")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--steps", type=int, default=0, help="end after so many steps, the learning rate with them")
    p.add_argument("--resume", action="store_true")
    a = p.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(a.seed)
    random.seed(a.seed)
    rng = random.Random(a.seed)

    base = base_model()
    v = Vocabulary.from_text((base / "vocab.txt").read_text(encoding="utf-8"))
    trees = ewt(a.data, "train")
    gum_train = gum(a.data, "train", teaching=True)
    add_gum_mentions(gum_train, a.data, "train")
    train = {
        "novels": litbank(a.data, "train") + [d for folder in a.own for d in novels(folder, "train")],
        "stories": [d for folder in a.stories for d in stories(folder)],
        "gum": gum_train,
        "senses": [d for d in trees if d.supersense is not None],
        "trees": [d for d in trees if d.supersense is None],
        "moods": emobank(a.data, "train"),
        "emotions": goemotions(a.data, "train"),
    }
    dev = {
        "novels": litbank(a.data, "dev"),
        "trees": [d for d in gum(a.data, "dev", teaching=False) if "_fiction_" in d.id],
        "senses": [d for d in ewt(a.data, "dev") if d.supersense is not None],
        "mood": emobank(a.data, "dev") + goemotions(a.data, "dev")[::4],
    }
    tree_train = gum_train + trees
    count = Counter(script_of(w, m) for d in tree_train for w, m in zip(d.words, d.lemma, strict=True) if m != "_")
    lexicon = read_senses()
    names = {
        "upos": sorted({x for d in tree_train for x in d.upos}),
        "xpos": sorted({x for d in tree_train for x in d.xpos}),
        "relation": sorted({x for d in tree_train for x in d.deprel}),
        "feats": [s for s, n in sorted(Counter(x for d in tree_train for x in d.feats).items()) if n >= 3],
        "supersense": sorted({x for d in train["senses"] for x in d.supersense}, key=lambda x: (x != "O", x[2:], x)),
        "emotions": sorted({e for d in train["emotions"] for x in d.emotions for e in x}),
        "lemma": [s for s, n in sorted(count.items(), key=lambda z: (-z[1], z[0])) if n >= 2],
        "kinds": list(KINDS),
        "forms": list(FORMS),
    }
    lemmas: dict[tuple[str, str], Counter] = {}
    for d in tree_train:
        for w, u, m in zip(d.words, d.upos, d.lemma, strict=True):
            if u not in {"PROPN", "X", "NUM", "SYM", "PUNCT"} and m != "_":
                lemmas.setdefault((w.lower().replace("’", "'"), u), Counter())[m] += 1
    names["lexicon"] = [
        "\t".join((w, u, c.most_common(1)[0][0]))
        for (w, u), c in sorted(lemmas.items())
        if c.most_common(1)[0][1] >= 0.9 * c.total() and "\t" not in w
    ] + [f'{q}\tPUNCT\t"' for q in ('"', "''", "``")]
    shipped = read_shipped(a.start) if a.start else None
    if shipped:
        names.update(shipped[2]["classes"])
    maps = {k: {x: i for i, x in enumerate(z)} for k, z in names.items()}
    size = LARGE if a.large else {}
    config = Config(
        **size,
        senses=len(lexicon.classes),
        upos=len(names["upos"]),
        xpos=len(names["xpos"]),
        relations=len(names["relation"]),
        lemmas=len(names["lemma"]),
        feats=len(names["feats"]),
        supersenses=len(names["supersense"]),
        emotions=len(names["emotions"]),
        labels=len(KINDS) * len(FORMS),
    )
    if shipped:
        config = Config(**shipped[2]["config"])  # its heads may be narrower
    model, pairs = Reader(config), PairFeatures(config)
    if a.large:
        model.encoder.load_mpnet(read_safetensors(a.large))
        lower = model.encoder
        for part in (lower.positions, lower.norm, lower.relative, *lower.layers[: config.untaught]):
            part.requires_grad_(False)
    else:
        model.encoder.load_bert(read_safetensors(base / "model.safetensors"))
    if shipped:
        model.load_state_dict(model.state_dict() | {k: z for k, z in shipped[0].items() if not k.startswith("calibration_")})
        pairs.load_state_dict(shipped[1])
    if a.encoder:
        adapted = torch.load(a.encoder, weights_only=True)["encoder"]
        model.encoder.load_state_dict(model.encoder.state_dict() | adapted)
    model.encoder.words.weight.requires_grad_(False)
    train = {k: [Encoded(d, v, maps, lexicon) for d in docs] for k, docs in train.items()}
    dev = {k: [Encoded(d, v, maps, lexicon) for d in docs] for k, docs in dev.items()}

    plan: list[tuple[float, str, Windows]] = []
    teacher = Teacher(a.teacher, PairFeatures) if a.teacher else None
    if teacher:
        more = stretches(a.data, a.silver, random.Random(a.seed))
        whole = []
        for d in more:
            w = windows_of(Encoded(d, v, maps, lexicon), rng.choice((192, 224, 256)))
            whole += [w[k : k + 5] for k in range(0, len(w), 5)]
        for k in range(2):
            rng.shuffle(whole)
            plan += [((i / len(whole) + k) / 2, "silver", z) for i, z in enumerate(whole)]
    for name in EPOCHS:
        make = epoch_of_stretches if name in {"novels", "stories", "gum"} else epoch_of_sentences
        kind = {"senses": "trees", "moods": "mood", "emotions": "mood", "stories": "novels"}.get(name, name)
        epochs = getattr(a, f"{name}_epochs")
        whole: list[Windows] = []
        for k in range(math.ceil(epochs)):
            e = make(train[name], rng, STORY_PIECES if name == "stories" else 1050)
            whole += e[: int(len(e) * min(1.0, epochs - k))]
        plan += [((i + rng.random()) / len(whole), kind, z) for i, z in enumerate(whole)]
    plan.sort(key=lambda z: z[0])
    total = min(a.steps or len(plan), len(plan))

    groups = []
    for name, parameter in list(model.named_parameters()) + list(pairs.named_parameters()):
        if not parameter.requires_grad:
            continue
        if name.startswith("encoder."):
            depth = int(name.split(".")[2]) + 1 if name.startswith("encoder.layers.") else config.untaught
            lr = a.lr * a.decay ** (config.layers - depth)
        else:
            lr = a.head_lr
        decay = 0.0 if parameter.dim() < 2 else 0.01
        groups.append({"params": [parameter], "lr": lr, "weight_decay": decay, "base": lr})
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-6, fused=True)
    parameters = [g["params"][0] for g in groups]
    average = [q.detach().clone() for q in parameters]

    step = 0
    checkpoint = a.out / "checkpoint.pt"
    if a.resume and checkpoint.exists():
        c = torch.load(checkpoint, weights_only=False)
        model.load_state_dict(c["model"])
        pairs.load_state_dict(c["pairs"])
        optimizer.load_state_dict(c["optimizer"])
        average = c["average"]
        step = c["step"]
        torch.set_rng_state(c["torch_rng"])
        random.setstate(c["python_rng"])

    log = (a.out / "log.jsonl").open("a", encoding="utf-8")

    def note(**figures) -> None:  # noqa: ANN003
        print(json.dumps(figures), flush=True)
        log.write(json.dumps(figures) + "\n")
        log.flush()

    def swap() -> None:
        for q, m in zip(parameters, average, strict=True):
            q.data, m.data = m.data, q.data

    def save() -> None:
        state = {
            "model": model.state_dict(),
            "pairs": pairs.state_dict(),
            "optimizer": optimizer.state_dict(),
            "average": average,
            "step": step,
            "torch_rng": torch.get_rng_state(),
            "python_rng": random.getstate(),
        }
        torch.save(state, checkpoint.with_suffix(".tmp"))
        checkpoint.with_suffix(".tmp").replace(checkpoint)
        swap()
        ship = {
            "model": model.state_dict(),
            "pairs": pairs.state_dict(),
            "config": config.as_dict(),
            "names": names,
            "step": step,
            "arguments": {k: str(z) for k, z in vars(a).items()},
        }
        torch.save(ship, a.out / "averaged.tmp")
        (a.out / "averaged.tmp").replace(a.out / "averaged.pt")
        swap()

    note(
        documents={k: len(docs) for k, docs in train.items()},
        steps=total,
        arguments={k: str(z) for k, z in vars(a).items()},
    )
    model.train()
    pairs.train()
    sums: Counter = Counter()
    began = last_save = time.time()
    pieces = 0
    while step < total:
        _, kind, batch = plan[step]
        warm = 0.06 * total
        scale = min(1.0, (step + 1) / warm) * max(0.02, (total - step) / total if step > warm else 1.0)
        for g in groups:
            g["lr"] = g["base"] * scale
        loss, parts = losses_of(kind, model, pairs, batch, v, teacher)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        step += 1
        if step % 5 == 0:
            keep = min(0.992, step / (step + 50))
            with torch.no_grad():
                torch._foreach_lerp_(average, parameters, 1.0 - keep)
        pieces += sum(int(x.offsets[e] - x.offsets[b]) for x, b, e in batch)
        for k, z in parts.items():
            sums[k] += z
            sums["n_" + k] += 1
        if step % 100 == 0:
            note(
                step=step,
                of=total,
                pieces_per_second=round(pieces / (time.time() - began)),
                **{k: round(sums[k] / sums["n_" + k], 4) for k in sums if not k.startswith("n_")},
            )
            sums.clear()
            began, pieces = time.time(), 0
        if time.time() - last_save > 840 or step == total:
            swap()
            note(step=step, dev={k: round(z, 4) for k, z in look(model, pairs, dev, names, v).items()})
            swap()
            save()
            last_save = began = time.time()
            pieces = 0
    note(done=True)


if __name__ == "__main__":
    main()
