"""Teach who speaks in novels, and how sure that is: python novel_lines.py --data DATA --run RUN [--start DIR]

`chapters/lines.jsonl` says who speaks, and to whom, in stretches of public-domain novels, whose text is taken from DATA. Each
novel is read whole by the package's own weights, up to the cues of its lines. On the labelled lines the networks of novels that
`talks.py` made go on learning, no longer held back: what stories could not tell them, novels can. Prints how many lines of
novels whose labels did not teach have the right speaker, and puts the networks, taught on all, into RUN's `averaged.pt` for
`export.py`.

How sure a line is then comes from a small network over its signs (`taleglass.dialogue.sureness`), taught on the same lines as
networks decide them that these lines did not teach. It is put beside the others. With --start RUN begins as the shipped weights
in DIR; --readings is a folder that keeps the readings of these weights.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

import scenes
import talks
from shipped import keep_run, open_run
from speakers import Scene
from taleglass.cast import gather
from taleglass.cast.members import Cast
from taleglass.dialogue import attribution
from taleglass.dialogue.sureness import SURE_SIGNS, sure_of
from taleglass.reading import Reading, SureWeights, TalkWeights, load_reader
from taleglass.text import mark, open_bytes
from unseen import part_of

HERE = Path(__file__).parent
LINES = HERE / "chapters" / "lines.jsonl"
FOLDS = 2  # by novel
EPOCHS, RATE, DECAY = 9, 3e-3, 2e-2  # 6 to 10 readings and half to twice the rate tried on the development novels
BEFORE = 3500  # characters before a stretch whose mentions count as its own
FAR = 0.2  # what a name elsewhere in the novel speaks for whom a stretch calls so
TELLS = 100.0  # what “I” outside speech speaks for the narrator
SURE_HIDDEN, SURE_EPOCHS, SURE_RATE, SURE_DECAY, SURE_DROP, SURE_BATCH = 24, 12, 3e-3, 5e-2, 0.15, 256
SURE_SEEDS = (1, 2, 3)
LEAST_SPREAD = 0.2
"""Least deviation that a sign is taken to have, so that one seldom seen says little."""

State: TypeAlias = talks.State
Arrays: TypeAlias = dict[str, np.ndarray]


@dataclass(frozen=True)
class Novel:
    """A novel and its labelled stretches, as `chapters/lines.jsonl` has them."""

    id: str
    text: str
    stretches: tuple[dict, ...]


@dataclass(frozen=True)
class Labels:
    """Of every spoken stretch of a novel: the member that is its speaker, all that are, those spoken to, whether it has any.

    Where the cast has taken one person for two, a line is taught to be of the main one; either is right.
    """

    gold: tuple[frozenset[int], ...]
    right: tuple[frozenset[int], ...]
    heard: tuple[frozenset[int], ...]
    known: tuple[bool, ...]


def read_novels(data: Path) -> list[Novel]:
    """Return the novels that have labels; second readings of a stretch are left out."""
    stretches: defaultdict[str, list[dict]] = defaultdict(list)
    for line in LINES.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        if not one.get("second"):
            stretches[one["book"]].append(one)
    out = []
    with gzip.open(data / "unlabelled_fiction" / "litbank_originals.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            if document["id"] in stretches:
                out.append(Novel(document["id"], document["text"], tuple(stretches[document["id"]])))
    if len(out) < len(stretches):
        raise SystemExit(f"DATA has no text of {', '.join(sorted(stretches.keys() - {novel.id for novel in out}))}.")
    return out


def agreement() -> tuple[int, int]:
    """Return for how many lines that two readers labelled both named the same speaker, and how many these are."""
    first: dict[tuple[str, int], dict] = {}
    same = total = 0
    marked = [json.loads(line) for line in LINES.read_text(encoding="utf-8").splitlines()]
    for one in sorted(marked, key=lambda one: bool(one.get("second"))):
        if not one.get("second"):
            first[one["book"], one["start"]] = one
            continue
        other = first[one["book"], one["start"]]
        said = {(start, end): who for start, end, who, _ in other["lines"]}
        for start, end, who, _ in one["lines"]:
            total += 1
            same += is_same(other["people"], said[start, end], one["people"], who)
    return same, total


def is_same(people: Mapping[str, list[str]], who: str | None, others: Mapping[str, list[str]], other: str | None) -> bool:
    """Say whether two readers' keys mean the same person: the two share a name."""
    if who not in people or other not in others:
        return who == other
    return bool({folded(name) for name in people[who]} & {folded(name) for name in others[other]})


def folded(name: str) -> str:
    return " ".join(name.casefold().split())


def read_novel(novel: Novel, readings: Path | None) -> tuple[Reading, Cast]:
    """Read a novel and gather its cast, or take what is kept."""
    kept = None if readings is None else readings / f"{novel.id.rpartition('/')[2]}.pkl"
    if kept is not None and kept.exists():
        return pickle.loads(kept.read_bytes())
    book = open_bytes(novel.text.encode(), name="novel.txt")
    reading = load_reader(threads=1).read(book, mark(book))
    found = reading, gather(reading)
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(".tmp")
        unfinished.write_bytes(pickle.dumps(found))
        unfinished.replace(kept)
    return found


def labels_of(novel: Novel, reading: Reading, cast: Cast, scene: Scene) -> Labels:
    """Match the labelled lines with the members of the cast."""
    spoken = scene.layout.spoken
    spans = [reading.marks.quotations[stretch.stretch].span for stretch in spoken]
    at = {span.start: k for k, span in enumerate(spans)}
    speakers, anyone, hearers = ([frozenset[int]()] * len(spoken) for _ in range(3))
    known = [False] * len(spoken)
    for one in novel.stretches:
        members = members_of(one, reading, cast)
        for start, _, who, to in one["lines"]:
            k = at.get(start)
            if k is not None and who in one["people"]:
                known[k] = True
                anyone[k] = frozenset(members.get(who, ()))
                speakers[k] = frozenset(members.get(who, ())[:1])
                hearers[k] = frozenset(member for each in to for member in members.get(each, ())[:1])
    return Labels(tuple(speakers), tuple(anyone), tuple(hearers), tuple(known))


def members_of(stretch: dict, reading: Reading, cast: Cast) -> dict[str, list[int]]:
    """Return the members that are each person of a stretch: those with a mention that calls them as the label does.

    A member is the person for whom most of its mentions speak. Where the cast has taken one person for several, the one with
    most such mentions comes first.
    """
    called: defaultdict[str, set[str]] = defaultdict(set)
    for who, names in stretch["people"].items():
        for name in names:
            called[folded(name)].add(who)
    weights: defaultdict[int, Counter[str]] = defaultdict(Counter)
    text = reading.book.text
    starts, ends = reading.marks.token_starts[reading.span_first], reading.marks.token_ends[reading.span_last]
    for start, end, member in zip(starts.tolist(), ends.tolist(), cast.mention_members.tolist(), strict=True):
        holders = called.get(folded(text[start:end]))
        if holders is None or member < 0:
            continue
        is_near = stretch["start"] - BEFORE <= start < stretch["end"]
        if is_near or any(word[:1].isupper() for word in text[start:end].split()):
            for who in sorted(holders):
                weights[member][who] += (1.0 if is_near else FAR) / len(holders)
    tells = next((who for who, names in stretch["people"].items() if "NARRATOR" in names), None)
    for member in cast.members:
        for name in member.names:
            holders = called.get(folded(name), set())
            for who in holders:
                weights[member.index][who] += 1.0 / len(holders)
        if tells is not None and member.is_narrator:
            weights[member.index][tells] += TELLS
    found: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
    for member, whom in weights.items():
        who = min(whom, key=lambda one: (-whom[one], one))
        found[who].append((-whom[who], member))
    return {who: [member for _, member in sorted(those)] for who, those in found.items()}


def examples_of(novel: Novel, readings: Path | None) -> tuple[str, list[talks.Example]]:
    """Return the conversations of a novel that have labelled lines."""
    reading, cast = read_novel(novel, readings)
    scene = Scene.of(reading, cast)
    labels = labels_of(novel, reading, cast, scene)
    return novel.id, talks.examples_with(scene, labels.gold, labels.heard, labels.known, tagged=True, all_of_them=False)


def continued(state: Arrays, examples: Sequence[talks.Example], seed: int) -> State:
    """Return the network that goes on from *state* on labelled conversations."""
    torch.manual_seed(seed)
    dice = np.random.default_rng(seed)
    net = talks.loaded(in_torch(state), of_novels=True)
    net.train()
    groups = talks.batches([e for e in examples if any(e.gold)])
    parameters = [parameter for name, parameter in net.named_parameters() if not name.startswith("sum.")]
    optimizer = torch.optim.AdamW(parameters, lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=EPOCHS * len(groups), pct_start=0.1)
    for _ in range(EPOCHS):
        for k in dice.permutation(len(groups)).tolist():
            loss = talks.loss_of(net, talks.Batch.of(groups[k]))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 5.0)
            optimizer.step()
            schedule.step()
    return net.eval().state_dict()


def in_torch(state: Arrays) -> State:
    return {name: torch.from_numpy(np.asarray(values, dtype=np.float32)) for name, values in state.items()}


EXAMPLES: dict[str, list[talks.Example]] = {}
"""What teaches, for processes that are forked from this one."""


def taught(states: Sequence[Arrays], task: tuple[int | None, int]) -> Arrays:
    """Return a network that all novels but those of one fold taught; *task*: the fold, and which of *states* goes on."""
    fold, which = task
    some = [e for name, own in EXAMPLES.items() if part_of(name, FOLDS) != fold for e in own]
    return talks.in_numpy(continued(states[which], some, which + 1))


@dataclass(frozen=True)
class Decided:
    """Labelled lines of a novel as networks decide them: signs, (lines, ``SURE_SIGNS``), and whether the speaker is right."""

    novel: str
    signs: npt.NDArray[np.float32]
    right: npt.NDArray[np.bool_]


def decided(task: tuple[Novel, Sequence[Arrays]], readings: Path | None) -> Decided:
    """Decide the lines of a novel by networks, and note the signs of those that are labelled."""
    novel, nets = task
    reading, cast = read_novel(novel, readings)
    noted: list[npt.NDArray[np.float32]] = []

    def noting(_weights: SureWeights, signs: npt.NDArray[np.float32]) -> list[float]:
        noted.append(signs)
        return [0.5] * len(signs)

    attribution.sure_of = noting
    weights = TalkWeights(tuple({name: values.astype(np.float32) for name, values in net.items()} for net in nets))
    reading = replace(reading, novel_talks=weights, novel_sureness=SureWeights(()))
    dialogue = attribution.attribute(reading, cast)
    scene = Scene.of(reading, cast)
    labels = labels_of(novel, reading, cast, scene)
    at = {stretch.stretch: k for k, stretch in enumerate(scene.layout.spoken)}
    said = [line for line in dialogue.lines if line.speaker is not None]
    rows = [(n, at[line.stretch]) for n, line in enumerate(said) if labels.known[at[line.stretch]]]
    right = np.array([said[n].speaker in labels.right[k] for n, k in rows], dtype=np.bool_)
    return Decided(novel.id, np.concatenate(noted)[[n for n, _ in rows]], right)


def sureness(lines: Sequence[Decided], seed: int) -> Arrays:
    """Return the network that says how sure lines are, taught on some."""
    torch.manual_seed(seed)
    signs, right = np.concatenate([one.signs for one in lines]), np.concatenate([one.right for one in lines])
    centre, scale = signs.mean(axis=0), np.maximum(signs.std(axis=0), LEAST_SPREAD)
    given, wanted = torch.from_numpy((signs - centre) / scale), torch.from_numpy(right.astype(np.float32))
    first, last = nn.Linear(len(SURE_SIGNS), SURE_HIDDEN), nn.Linear(SURE_HIDDEN, 1)
    net = nn.Sequential(nn.Dropout(SURE_DROP), first, nn.Tanh(), nn.Dropout(SURE_DROP), last)
    steps = SURE_EPOCHS * -(-len(wanted) // SURE_BATCH)
    optimizer = torch.optim.AdamW(net.parameters(), lr=SURE_RATE, weight_decay=SURE_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, SURE_RATE, total_steps=steps, pct_start=0.1)
    dice = torch.Generator().manual_seed(seed)
    for _ in range(SURE_EPOCHS):
        for some in torch.randperm(len(wanted), generator=dice).split(SURE_BATCH):
            loss = nn.functional.binary_cross_entropy_with_logits(net(given[some])[:, 0], wanted[some])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    weight, bias = first.weight.detach().numpy(), first.bias.detach().numpy()
    return {
        "first.weight": weight / scale,
        "first.bias": bias - (weight / scale) @ centre,
        "last.weight": last.weight.detach().numpy(),
        "last.bias": last.bias.detach().numpy(),
    }


def report_sureness(lines: Sequence[Decided]) -> Iterator[str]:
    """Say how sure lines of novels are that did not teach, and how often these are right."""
    chances, right = [], []
    for fold in range(FOLDS):
        some = [one for one in lines if part_of(one.novel, FOLDS) != fold]
        asked = [one for one in lines if part_of(one.novel, FOLDS) == fold]
        nets = SureWeights(tuple(sureness(some, seed) for seed in SURE_SEEDS))
        for one in asked:
            chances += sure_of(nets, one.signs)
            right += one.right.tolist()
    said, found = np.array(chances), np.array(right)
    sure = said >= 0.9
    yield f"{len(said)} lines, {found.mean():.4f} right"
    yield f"at least 0.9 sure {sure.mean():.4f}, right {found[sure].mean():.4f}; we said {said.mean():.4f} of all"


def read_all(novels: Iterable[Novel], readings: Path | None) -> dict[str, list[talks.Example]]:
    with ProcessPoolExecutor() as pool:
        return dict(pool.map(partial(examples_of, readings=readings), novels))


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--run", type=Path, required=True)
    p.add_argument("--start", type=Path, help="a folder of shipped weights that RUN begins as")
    p.add_argument("--readings", type=Path, help="a folder that keeps the readings of these weights, one for each version")
    a = p.parse_args()
    kept = open_run(a.run, a.start)
    states = kept.get("novel_talks")
    if not states:
        raise SystemExit(f"{a.start or a.run} has no networks of novels; talks.py makes them.")
    if kept.get("novel_sureness"):
        raise SystemExit(f"{a.start or a.run} has learned from these lines already; begin with what talks.py made.")
    same, both = agreement()
    novels = read_novels(a.data)
    print(f"{len(novels)} novels; of {both} lines two readers gave the same speaker to {same}", flush=True)
    EXAMPLES.update(read_all(novels, a.readings))
    tasks = [(fold, which) for fold in (*range(FOLDS), None) for which in range(len(states))]
    with scenes.beside() as pool:
        nets = dict(zip(tasks, pool.map(partial(taught, states), tasks), strict=True))
    folds = [[e for name, some in EXAMPLES.items() if part_of(name, FOLDS) == fold for e in some] for fold in range(FOLDS)]
    unseen = [[nets[fold, which] for which in range(len(states))] for fold in range(FOLDS)]
    for what, answering in (("as they were", [states] * FOLDS), ("by networks that have not seen them", unseen)):
        some = [[talks.loaded(in_torch(net), of_novels=True) for net in own] for own in answering]
        print(f"{what}: {talks.report(list(zip(folds, some, strict=True)))}", flush=True)
    of_novel = [(novel, [nets[part_of(novel.id, FOLDS), which] for which in range(len(states))]) for novel in novels]
    with ProcessPoolExecutor() as pool:
        lines = list(pool.map(partial(decided, readings=a.readings), of_novel))
    for told in report_sureness(lines):
        print(told, flush=True)
    kept["novel_talks"] = [nets[None, which] for which in range(len(states))]
    kept["novel_sureness"] = [sureness(lines, seed) for seed in SURE_SEEDS]
    keep_run(a.run, kept)


if __name__ == "__main__":
    main()
