"""Teach the network over mentions and quotations: python discourse.py --data DATA --weights DIR STORIES...

STORIES are folders of NAME.txt and NAME.json in the format of `benchmarks/stories`; LitBank's training part in DATA teaches
too. The weights in DIR, exported by `export.py`, read every text as they would for anyone; encoder, heads and pair scorer
stay as they are. On what they leave, the network of `taleglass.cast.discourse` is taught which mentions of a text mean the
same, who speaks each quotation and to whom, whether whoever a mention names is there, and whether the scene plays where one
names a place. Adds `discourse.npz` to DIR.

--told names what `telling.py --out-of-fold` wrote. With --out-of-fold, networks taught without a part of the texts go there,
one a part, and how well they do on what they have not seen is printed: what is fitted on the network's answers (`cast.py`,
`chronology.py`, `settings.py`, `speakers.py`) must not take those to texts that taught it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, replace
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from corpora import read_jsonl
from taleglass.cast.discourse import COLUMNS, REACH, lay_elements, lay_pointers, of_places
from taleglass.cast.gather import Gatherer
from taleglass.cast.links import ANTECEDENTS
from taleglass.cast.pairs import PAIR_FEATURES, pair_features
from taleglass.reading import OnnxEncoder, PairWeights, Reader, Reading, load_reader
from taleglass.story import EntityKind
from taleglass.text import mark, open_book, open_bytes
from unseen import Unseen, part_of

WIDTH, LAYERS, HEADS, POINTER = 192, 2, 4, 96
EPOCHS, BATCH, RATE, DECAY, DROP = 14, 8, 1e-3, 0.02, 0.25
SPEAKER, HEARER, THERE = 0.7, 0.4, 0.5
"""What the losses of the other tasks count for beside that of coreference, places as much as people: choices."""
OPENINGS = 3
"""How often an opening of a novel is read for every time that a story is: there are twenty times as many stories."""
TAKEN = 0.7
"""Share of the correction of pair vectors that is taken: openings that the encoder knows by heart teach too large a one. With
all of it, LitBank's development part has a CoNLL F1 of 71.4, with seven tenths 72.2 (`benchmarks/accuracy/run.py --sets
litbank`); novels and stories are alike."""
NEVER = -1e4
GROUPS = ((0, 1), (2, 4, 5, 7), (3, 6))
"""Features of pairs whose tables are added up before they are looked up."""
NOBODY = -1


@dataclass
class Text:
    """One story as the network sees it; people are numbered, those of the annotation, ``NOBODY`` for what it does not say."""

    name: str
    is_opening: bool  # of a novel
    vectors: Tensor  # float32, (mentions, vector)
    columns: dict[str, Tensor]
    of_mention: Tensor
    of_quotation: Tensor
    rows: list[Tensor]  # one a group of features: int16, (mentions, ANTECEDENTS)
    real: Tensor  # bool, of the same shape: that there is such an antecedent
    same: Tensor  # bool: that it means the same
    entity: Tensor  # int64, (mentions,)
    there: Tensor  # int64, (mentions,): 1 where whoever is named is there, 0 where not, NOBODY where unsaid
    stage: Tensor  # the same of places: that the scene plays there
    pointers: dict[str, Tensor]  # by the names of `taleglass.cast.discourse.Pointers`: int64, (quotations, BEFORE + AFTER)
    speaks: Tensor  # bool, of the same shape: that the mention means the speaker
    hears: Tensor


def lay_text(name: str, gold: dict, reading: Reading, *, is_opening: bool = False) -> Text:
    """Lay a story beside its annotation."""
    asked = Gatherer(replace(reading, discourse=None))
    table, phrases = asked.table, asked.phrases
    elements = lay_elements(reading, table, phrases, asked.cues)
    person = reading.kinds.index(EntityKind.PERSON)
    pointers = lay_pointers(elements, table, np.array(phrases.paragraph, dtype=np.int64), person)
    count = len(table.first)
    later = np.arange(count)[:, None]
    back = np.arange(1, ANTECEDENTS + 1)[None, :]
    real = later >= back
    features = np.zeros((count, ANTECEDENTS, len(PAIR_FEATURES)), dtype=np.int64)
    i, column = np.nonzero(real)
    features[i, column] = pair_features(table, i, i - column - 1)
    marks = reading.marks
    starts, ends = marks.token_starts[table.first].tolist(), marks.token_ends[table.last].tolist()
    number: dict[str, int] = {}
    of_span = {(m["start"], m["end"]): m["entity"] for m in gold["mentions"] if m.get("entity")}
    named = [of_span.get(span) for span in zip(starts, ends, strict=True)]
    entity = np.array([NOBODY if one is None else number.setdefault(one, len(number)) for one in named], dtype=np.int64)
    before = entity[np.maximum(later - back, 0)]
    speakers, hearers = voices_of(gold, reading, elements.quotations, number)
    meant = pointers.mentions
    who = np.where(meant >= 0, entity[np.maximum(meant, 0)] if count else NOBODY, NOBODY)
    return Text(
        name=name,
        is_opening=is_opening,
        vectors=torch.from_numpy(reading.span_pair.astype(np.float32)),
        columns={key: torch.from_numpy(values) for key, values in elements.columns.items()},
        of_mention=torch.from_numpy(elements.of_mention),
        of_quotation=torch.from_numpy(elements.of_quotation),
        rows=[torch.from_numpy(joined(features, group).astype(np.int16)) for group in GROUPS],
        real=torch.from_numpy(real),
        same=torch.from_numpy(real & (before == entity[:, None]) & (entity[:, None] != NOBODY)),
        entity=torch.from_numpy(entity),
        there=torch.from_numpy(presence_of(gold, starts, named)),
        stage=torch.from_numpy(stage_of(gold, list(zip(starts, ends, strict=True)), of_places(reading, table))),
        pointers={
            field.name: torch.from_numpy(np.ascontiguousarray(getattr(pointers, field.name), dtype=np.int64))
            for field in fields(pointers)
        },
        speaks=torch.from_numpy((who == speakers[:, None]) & (who != NOBODY)),
        hears=torch.tensor([[w != NOBODY and w in ears for w in row] for row, ears in zip(who.tolist(), hearers, strict=True)])
        .reshape(who.shape)
        .bool(),
    )


def joined(features: np.ndarray, group: tuple[int, ...]) -> np.ndarray:
    """Return the row of a group's joint table."""
    row = features[:, :, group[0]]
    for k in group[1:]:
        row = row * PAIR_FEATURES[k] + features[:, :, k]
    return row


def voices_of(
    gold: dict, reading: Reading, quotations: np.ndarray, number: dict[str, int]
) -> tuple[np.ndarray, list[set[int]]]:
    """Return the speaker of each quotation that we found, and who is spoken to, by their numbers."""
    annotated = [(part["start"], part["end"], q) for q in gold.get("quotes", []) for part in q.get("parts") or [q]]
    speakers, hearers = np.full(len(quotations), NOBODY, dtype=np.int64), [set() for _ in quotations]
    for k, quotation in enumerate(quotations.tolist()):
        span = reading.marks.quotations[quotation - 1].span
        shared, quote = max(
            ((min(z, span.end) - max(a, span.start), q) for a, z, q in annotated), key=lambda x: x[0], default=(0, {})
        )
        if 2 * shared > span.end - span.start:
            speakers[k] = number_of(quote.get("speaker"), number)
            hearers[k] = {number_of(one, number) for one in quote.get("addressees") or []} - {NOBODY}
    return speakers, hearers


def number_of(who: str | None, number: dict[str, int]) -> int:
    return NOBODY if who is None or who.startswith("_") else number.setdefault(who, len(number))


def presence_of(gold: dict, starts: list[int], named: list[str | None]) -> np.ndarray:
    """Say of every mention whether its scene has whom it means; a group is there when all of it is."""
    members = {one["id"]: set(one.get("members") or [one["id"]]) for one in gold.get("characters", [])}
    scenes = [
        (scene["start"], scene["end"], set().union(*(members.get(one, {one}) for one in scene["present"]), set()))
        for scene in gold.get("scenes", [])
    ]
    out = np.full(len(starts), NOBODY, dtype=np.int64)
    for k, (start, one) in enumerate(zip(starts, named, strict=True)):
        here = next((present for begin, end, present in scenes if begin <= start < end), None)
        if one is not None and here is not None:
            whole = set(one.split("+")) if "+" in one else members.get(one, {one})
            out[k] = int(whole <= here)
    return out


def stage_of(gold: dict, spans: list[tuple[int, int]], is_place: np.ndarray) -> np.ndarray:
    """Say of every mention of a place whether its scene plays there; scenes without a place say nothing."""
    named = {tuple(span): place["id"] for place in gold.get("places", []) for span in place["mentions"]}
    scenes = [(scene["start"], scene["end"], scene["place"]) for scene in gold.get("scenes", []) if scene.get("place")]
    out = np.full(len(spans), NOBODY, dtype=np.int64)
    for k in np.flatnonzero(is_place).tolist():
        where = next((place for begin, end, place in scenes if begin <= spans[k][0] < end), None)
        if where is not None:
            out[k] = int(named.get(spans[k]) == where)
    return out


class Discourse(nn.Module):
    """The network of `taleglass.cast.discourse`; its parameters are named as that module reads them."""

    def __init__(self, vector: int, pairs: PairWeights) -> None:
        super().__init__()
        self.vector = nn.Linear(vector, WIDTH)
        self.columns = nn.ParameterDict({name: nn.Parameter(0.05 * torch.randn(size, WIDTH)) for name, size in COLUMNS.items()})
        self.first, self.last = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        for k in range(LAYERS):
            self.add_module(str(k), Look())
        self.correction = nn.Linear(WIDTH, vector)
        nn.init.zeros_(self.correction.weight)
        nn.init.zeros_(self.correction.bias)
        self.asks, self.offers = nn.Linear(WIDTH, POINTER), nn.Linear(WIDTH, POINTER)
        sizes = {"place": COLUMNS["words"], "speech": 3, "paragraphs": COLUMNS["paragraphs"], "is_cue": 2}
        self.pointer = nn.ParameterDict({name: nn.Parameter(torch.randn(size, POINTER)) for name, size in sizes.items()})
        self.points = nn.Linear(POINTER, 2)
        self.there = nn.Linear(WIDTH, 2)
        self.drop = nn.Dropout(DROP)
        self.sizes = (pairs.hidden, pairs.hidden, pairs.query, pairs.query)
        self.out = torch.from_numpy(pairs.out_weight)
        self.bias = float(pairs.out_bias[0])
        self.tables = []
        for group in GROUPS:
            table, bias = torch.from_numpy(pairs.tables[group[0]]), torch.from_numpy(pairs.biases[group[0]])
            for k in group[1:]:
                table = (table[:, None] + torch.from_numpy(pairs.tables[k])[None]).reshape(-1, table.shape[1])
                bias = (bias[:, None] + torch.from_numpy(pairs.biases[k])[None]).reshape(-1)
            self.tables.append((table, bias))

    def states(self, text: Text) -> Tensor:
        """Return what every element has seen."""
        given = torch.zeros(len(text.columns["form"]), text.vectors.shape[1])
        given[text.of_mention] = text.vectors
        row = self.vector(given) + sum(table[text.columns[name]] for name, table in self.columns.items())
        row = self.first(row)
        place = torch.arange(len(row))
        ahead = place[None, :] - place[:, None]
        paragraph = text.columns["new_paragraph"].cumsum(0)
        apart = paragraph[:, None] - paragraph[None, :]
        beside = torch.where((apart >= 0) & (apart <= 2), apart, 3)
        for k in range(LAYERS):
            row = getattr(self, str(k))(row, ahead, beside, self.drop)
        return self.drop(self.last(row))

    def forward(self, text: Text) -> tuple[Tensor, Tensor, Tensor]:
        """Return the log-odds of antecedents, (mentions, 1 + ANTECEDENTS), the first for none; of pointers, (quotations,
        BEFORE + AFTER, 2); and of being there, (mentions,).
        """
        seen = self.states(text)
        mine = seen[text.of_mention]
        later, earlier, query, key = (text.vectors + self.correction(mine)).split(self.sizes, 1)
        before = (torch.arange(len(mine))[:, None] - torch.arange(1, ANTECEDENTS + 1)).clamp(min=0)
        hidden = later[:, None] + earlier[before]
        score = self.bias + torch.einsum("md,mad->ma", query, key[before]) / self.sizes[2] ** 0.5
        for (table, bias), rows in zip(self.tables, text.rows, strict=True):
            hidden = hidden + F.embedding(rows.int(), table)
            score = score + bias[rows.int()]
        score = (score + F.relu(hidden) @ self.out).masked_fill(~text.real, NEVER)
        links = torch.cat([torch.zeros(len(mine), 1), score], 1)
        meant = text.pointers["mentions"]
        hidden = self.asks(seen[text.of_quotation])[:, None] + self.offers(mine)[meant.clamp(min=0)]
        for name, table in self.pointer.items():
            hidden = hidden + table[text.pointers[name]]
        points = self.points(F.relu(hidden)).masked_fill((meant < 0)[..., None], NEVER)
        return links, points, self.there(mine)


class Look(nn.Module):
    """One look around, and what is made of it."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.between = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.look, self.tell = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.wide, self.narrow = nn.Linear(WIDTH, 2 * WIDTH), nn.Linear(2 * WIDTH, WIDTH)
        self.distance, self.paragraph = nn.Parameter(torch.randn(129, HEADS)), nn.Parameter(torch.randn(4, HEADS))

    def forward(self, row: Tensor, ahead: Tensor, beside: Tensor, drop: nn.Dropout) -> Tensor:
        count, size = len(row), WIDTH // HEADS
        query, key, value = self.look(drop(self.before(row))).view(count, 3, HEADS, size).permute(1, 2, 0, 3)
        score = query @ key.transpose(1, 2) / size**0.5
        score = score + self.distance.T[:, ahead.clamp(-64, 64) + 64] + self.paragraph.T[:, beside]
        share = score.masked_fill(ahead.abs() > REACH, NEVER).softmax(-1)
        row = row + drop(self.tell((drop(share) @ value).permute(1, 0, 2).reshape(count, WIDTH)))
        wide = self.wide(self.between(row))
        return row + drop(self.narrow(drop(wide * torch.sigmoid(1.702 * wide))))


def loss_of(net: Discourse, text: Text) -> Tensor:
    links, points, there = net(text)
    right = torch.cat([~text.same.any(1, keepdim=True), text.same], 1)
    total = missed(links, right, text.entity != NOBODY)
    for k, (gold, share) in enumerate(((text.speaks, SPEAKER), (text.hears, HEARER))):
        total = total + share * missed(points[..., k], gold, gold.any(1))
    for k, gold in enumerate((text.there, text.stage)):
        said = gold != NOBODY
        if said.any():
            total = total + THERE * F.binary_cross_entropy_with_logits(there[said, k], gold[said].float())
    return total


def missed(odds: Tensor, right: Tensor, asked: Tensor) -> Tensor:
    """Return the mean of minus the log of the probability of all that is right, over the rows that are asked."""
    if not asked.any():
        return torch.zeros(())
    return -(odds.log_softmax(1).masked_fill(~right, NEVER).logsumexp(1))[asked].mean()


TEXTS: list[Text] = []
"""What was laid out, for processes that are forked from this one."""


def taught(which: int, *, of: int, pairs: PairWeights, epochs: int, seed: int) -> dict[str, np.ndarray]:
    """Return the parameters of a network taught on all texts but those of one part, on all where *which* is below 0; openings
    of novels, which are few, count three times.
    """
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    dice = np.random.default_rng(seed)
    mine = [text for text in TEXTS if which < 0 or part_of(text.name, of) != which]
    mine += (OPENINGS - 1) * [text for text in mine if text.is_opening]
    net = Discourse(mine[0].vectors.shape[1], pairs)
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    total, step = epochs * (len(mine) // BATCH), 0
    for epoch in range(epochs):
        order = dice.permutation(len(mine)).tolist()
        whole = 0.0
        for k in range(0, len(order) - BATCH + 1, BATCH):
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1.0, (step + 1) / 100) * max(0.02, 1.0 - step / total)
            loss = torch.stack([loss_of(net, mine[i]) for i in order[k : k + BATCH]]).mean()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            step += 1
            whole += float(loss.detach())
        print(f"part {which}, epoch {epoch + 1} of {epochs}: loss {whole / max(1, len(order) // BATCH):.3f}", flush=True)
    if which >= 0:
        print(f"part {which}, not seen: {report(net, [text for text in TEXTS if part_of(text.name, of) == which])}", flush=True)
    return {name: value.detach().numpy() for name, value in net.state_dict().items()}


@torch.no_grad()
def report(net: Discourse, asked: list[Text]) -> str:
    """Say how often the likeliest antecedent, speaker, hearer and presence are right."""
    net.eval()
    links, there, stage, voices = [], [], [], ([], [])
    for text in asked:
        odds, points, is_there = net(text)
        right = torch.cat([~text.same.any(1, keepdim=True), text.same], 1)
        links += right[torch.arange(len(right)), odds.argmax(1)][text.entity != NOBODY].tolist()
        said = text.there != NOBODY
        there += ((is_there[:, 0] > 0).long() == text.there)[said].tolist()
        stage += zip(is_there[text.stage != NOBODY, 1].tolist(), text.stage[text.stage != NOBODY].tolist(), strict=True)
        who = text.entity[text.pointers["mentions"].clamp(min=0)]
        for k, gold in enumerate((text.speaks, text.hears)):
            for row in gold.any(1).nonzero()[:, 0].tolist():
                share = torch.zeros(int(text.entity.max()) + 2).index_add(0, who[row] + 1, points[row, :, k].softmax(0))
                best = int(share[1:].argmax())
                voices[k].append(bool((gold[row] & (who[row] == best)).any()))
    ranked = np.array([right for _, right in sorted(stage, reverse=True)])
    precision = (np.cumsum(ranked) / np.arange(1, len(ranked) + 1))[ranked > 0].mean() if ranked.any() else 0.0
    return f"where scenes play, average precision {precision:.3f} of {int(ranked.sum())}, " + ", ".join(
        f"{name} {np.mean(found) if found else 0.0:.3f} of {len(found)}"
        for name, found in (("links", links), ("speakers", voices[0]), ("hearers", voices[1]), ("there", there))
    )


def write(place: Path, arrays: dict[str, np.ndarray]) -> None:
    """Keep a network, with ``TAKEN`` of what it corrects."""
    arrays = arrays | {name: TAKEN * arrays[name] for name in ("correction.weight", "correction.bias")}
    with place.open("wb") as file:
        np.savez(file, **{name: value.astype(np.float16) for name, value in sorted(arrays.items())})


@cache
def _reader(weights: Path) -> Reader:
    return load_reader(weights, threads=1)


def _lay(task: tuple[Path, dict | None, Unseen], weights: Path) -> Text:
    """Read one story, or one opening of a novel, whose document is given."""
    path, opening, unseen = task
    if opening is not None:
        book = open_bytes(opening["text"].encode(), name="litbank.txt")
        return lay_text(opening["id"], opening, _reader(weights).read(book, mark(book)), is_opening=True)
    gold, book = json.loads(path.with_suffix(".json").read_text(encoding="utf-8")), open_book(path)
    return lay_text(path.stem, gold, unseen.of(_reader(weights).read(book, mark(book)), path.stem))


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("stories", nargs="+", type=Path)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--weights", type=Path, required=True)
    p.add_argument("--told", type=Path)
    p.add_argument("--out-of-fold", type=Path)
    p.add_argument("--zip", type=Path, help="one file of all weights, for `taleglass read --weights`")
    p.add_argument("--parts", type=int, default=2)
    p.add_argument("--epochs", type=int, default=EPOCHS)
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    torch.multiprocessing.set_sharing_strategy(
        "file_system"
    )  # a file held open for each tensor is more than a process may hold
    unseen = Unseen(dict(np.load(a.told)) if a.told else {})
    paths = [path for folder in a.stories for path in sorted(folder.glob("*.txt"))]
    tasks: list[tuple[Path, dict | None, Unseen]] = [(path, None, unseen.alone(path.stem)) for path in paths]
    tasks += [(a.data, document, Unseen()) for document in read_jsonl(a.data / "litbank" / "train.jsonl.gz")]
    with ProcessPoolExecutor() as pool:
        TEXTS.extend(pool.map(partial(_lay, weights=a.weights), tasks, chunksize=4))
    print(f"{len(TEXTS)} texts, {sum(len(text.entity) for text in TEXTS)} mentions", flush=True)
    teach = partial(taught, of=a.parts, pairs=OnnxEncoder(a.weights, threads=1).pairs, epochs=a.epochs, seed=a.seed)
    with ProcessPoolExecutor(mp_context=get_context("fork")) as pool:
        whole, *parts = pool.map(teach, [-1, *(range(a.parts) if a.out_of_fold else ())])
    write(a.weights / "discourse.npz", whole)
    about = json.loads((a.weights / "weights.json").read_text(encoding="utf-8"))
    about["sha256"]["discourse.npz"] = hashlib.sha256((a.weights / "discourse.npz").read_bytes()).hexdigest()
    (a.weights / "weights.json").write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if a.zip:
        with ZipFile(a.zip, "w", ZIP_DEFLATED) as archive:
            for name in (*about["sha256"], "weights.json"):
                archive.write(a.weights / name, name)
    if a.out_of_fold:
        a.out_of_fold.mkdir(parents=True, exist_ok=True)
        for k, arrays in enumerate(parts):
            write(a.out_of_fold / f"part{k}.npz", arrays)


if __name__ == "__main__":
    main()
