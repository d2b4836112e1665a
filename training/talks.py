"""Teach how the lines of a conversation are weighed: python talks.py --data DATA --run RUN [--start DIR] [--held FOLD] STORIES

STORIES are folders of NAME.txt and NAME.json in the format of `benchmarks/stories`. Each is read from its raw text by the
shipped weights, up to the cues of its lines; each conversation is seen twice, the second time with runs of its tags hidden, as
in `speakers.py`. LitBank's openings teach, too, three times where a story is seen once. On these conversations the networks of
`taleglass.dialogue.talking` are taught to give the likeliest walk through speakers and hearers that agrees with the annotation
(Lafferty, McCallum and Pereira 2001). Prints how many lines of stories that did not teach have the right speaker (a quarter,
with --held its number from 0 to 3), and puts the networks, taught on all, into RUN's `averaged.pt` for `export.py`.

Those of novels are taught on the same conversations, beginning as the sums of novels, and are held back where stories are no
guide to novels: they do not see how many could speak, how often the text mentions a candidate, or what their mentions have seen
around them; what they add costs its mean square; and only a part of it ships. With
--start RUN begins as the shipped weights in DIR; with --held nothing but that quarter is left out. --told and --heard as for
`scenes.py`.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

import scenes
import speakers
from corpora import read_jsonl
from shipped import keep_run, open_run
from taleglass.dialogue.attribution import people_of
from taleglass.dialogue.conversations import borders_of, conversations
from taleglass.dialogue.story_weights import STORY_WEIGHTS
from taleglass.dialogue.talking import LINE_SIGNS, PERSON_SIGNS, Talk, describe_talk
from taleglass.dialogue.weighing import NOVEL_WEIGHTS, HearerCue, Move, SpeakerCue, Weights, weigh
from taleglass.reading import Reading, load_reader
from taleglass.text import mark, open_bytes
from unseen import Unseen, add_options, part_of, read_all

HIDDEN, AROUND, NARROW, DROP, DROP_VECTORS = 96, 48, 32, 0.3, 0.3
EPOCHS, RATE, DECAY = 7, 2e-3, 2e-2
SEEDS = (1, 2)
PARTS = 4
OPENINGS = 3
"""How often an opening of a novel is seen where a story is seen once."""
CELLS = 9600
"""Lines times candidates in a batch, about."""
NEVER, IMPOSSIBLE, LEAST = -200.0, -1e4, 1e-9
HIDDEN_LINE_SIGNS = ("people",)
HIDDEN_PERSON_SIGNS = ("first", "second", "rank", "tags", "share")
"""What the networks of novels do not see."""
NOVEL_EPOCHS, NOVEL_PULL, NOVEL_SHARE = 5, 0.03, 0.7
"""How long they are taught, what the mean square of what they add costs, and how much of it ships: chosen on the development
novels."""
_OF_DESCRIPTIONS = (SpeakerCue.TAG_NOUN, SpeakerCue.TAG_NOUN_MAY)
OF_NOVELS = replace(
    NOVEL_WEIGHTS, speaker={**NOVEL_WEIGHTS.speaker, **{cue: STORY_WEIGHTS.speaker[cue] for cue in _OF_DESCRIPTIONS}}
)
"""What the networks of novels begin from while stories teach them: who is described in a tag is mostly right in stories."""


State: TypeAlias = dict[str, Tensor]


@dataclass(frozen=True)
class Example:
    """A conversation; gold, heard: the rows of the candidates that are the speaker of each line, and those spoken to.

    known: lines whose speaker the annotation knows. tagged: whether its tags are all to be seen.
    """

    talk: Talk
    gold: tuple[tuple[int, ...], ...]
    heard: tuple[tuple[int, ...], ...]
    known: tuple[bool, ...]
    tagged: bool


def examples_in(document: dict, reading: Reading) -> list[Example]:
    """Return the conversations of an annotated text, and again with hidden tags."""
    if not document["quotes"]:
        return []
    scene = speakers.Scene.of(reading)
    members = speakers.members_of_entities(document, reading, scene.cast)
    gold: list[set[int]] = []
    heard: list[set[int]] = []
    for stretch in scene.layout.spoken:
        quote = speakers.gold_quote(document, reading.marks.quotations[stretch.stretch].span) or {}
        gold.append(members.get(quote.get("speaker"), set()))
        heard.append({m for entity in quote.get("addressees") or [] for m in members.get(entity, set())})
    hidden = scene.with_hidden_tags(np.random.default_rng(zlib.crc32(str(document["id"]).encode())))
    return [
        *examples_with(scene, gold, heard, [bool(some) for some in gold], tagged=True),
        *examples_with(hidden, gold, heard, [bool(some) for some in gold], tagged=False),
    ]


def examples_with(
    scene: speakers.Scene,
    gold: Sequence[AbstractSet[int]],
    heard: Sequence[AbstractSet[int]],
    known: Sequence[bool],
    *,
    tagged: bool,
    all_of_them: bool = True,
) -> list[Example]:
    """Return the conversations of a text.

    Args:
        scene: what is known of the text.
        gold, heard: members that are the speaker of each spoken stretch, and those spoken to.
        known: whether the annotation knows its speaker.
        tagged: whether its tags are all to be seen.
        all_of_them: also those in which no speaker is known.
    """
    layout, out = scene.layout, []
    borders = borders_of(layout)
    for lines in conversations(layout, borders):
        people = people_of(layout, scene.presence, scene.clues, lines, borders)
        if not people or not (all_of_them or any(known[line] for line in lines)):
            continue
        speaking, listening = weigh(layout, scene.presence, scene.clues, lines, people)
        rows, ears = (
            tuple(tuple(c for c, member in enumerate(people) if member in those[line]) for line in lines)
            for those in (gold, heard)
        )
        talk = describe_talk(layout, scene.clues, lines, people, speaking, listening)
        if talk.seen is None:  # longer texts, whose networks do not ask
            talk = replace(talk, seen=np.zeros((len(people), 1), dtype=np.float32))
        out.append(Example(talk, rows, ears, tuple(known[line] for line in lines), tagged))
    return out


def examples_of(path: Path, reading: Reading) -> tuple[str, list[Example]]:
    return path.stem, examples_in(json.loads(path.with_suffix(".json").read_text(encoding="utf-8")), reading)


def openings(data: Path, unseen: Unseen) -> list[Example]:
    """Return the conversations of LitBank's training part."""
    reader, out = load_reader(), []
    for document in read_jsonl(data / "litbank" / "train.jsonl.gz"):
        if document["quotes"]:
            book = open_bytes(document["text"].encode(), name="litbank.txt")
            out += examples_in(document, unseen.of(reader.read(book, mark(book)), document["id"]))
    return out


@dataclass
class Batch:
    """Conversations side by side, padded: what `Talk` has, and which lines and candidates are real."""

    speaking: Tensor
    listening: Tensor
    lines: Tensor
    persons: Tensor
    steps: Tensor
    asked: Tensor
    seen: Tensor
    real: Tensor  # (talks, lines)
    people: Tensor  # (talks, candidates)
    gold: Tensor
    heard: Tensor
    known: Tensor

    @classmethod
    def of(cls, some: Sequence[Example]) -> Batch:
        count, lines = len(some), max(len(e.talk.lines) for e in some)
        people = max(2, *(e.talk.speaking.shape[1] for e in some))
        first = some[0].talk
        out = cls(
            speaking=torch.zeros(count, lines, people, len(SpeakerCue)),
            listening=torch.zeros(count, lines, people, len(HearerCue)),
            lines=torch.zeros(count, lines, len(LINE_SIGNS)),
            persons=torch.zeros(count, lines, people, len(PERSON_SIGNS)),
            steps=torch.full((count, lines), -1, dtype=torch.long),
            asked=torch.zeros(count, lines, first.asked.shape[1]),
            seen=torch.zeros(count, people, first.seen.shape[1]),
            real=torch.zeros(count, lines, dtype=torch.bool),
            people=torch.zeros(count, people, dtype=torch.bool),
            gold=torch.zeros(count, lines, people, dtype=torch.bool),
            heard=torch.zeros(count, lines, people, dtype=torch.bool),
            known=torch.zeros(count, lines, dtype=torch.bool),
        )
        for b, e in enumerate(some):
            n, c = e.talk.speaking.shape[:2]
            for name in ("speaking", "listening", "persons"):
                getattr(out, name)[b, :n, :c] = torch.from_numpy(getattr(e.talk, name))
            for name in ("lines", "steps", "asked"):
                getattr(out, name)[b, :n] = torch.from_numpy(getattr(e.talk, name))
            out.seen[b, :c] = torch.from_numpy(e.talk.seen)
            out.real[b, :n], out.people[b, :c] = True, True
            out.known[b, :n] = torch.tensor(e.known)
            for line, (rows, ears) in enumerate(zip(e.gold, e.heard, strict=True)):
                out.gold[b, line, list(rows)] = True
                out.heard[b, line, list(ears)] = True
        return out


def sums_of(weights: Weights) -> dict[str, Tensor]:
    return {
        "speakers": torch.tensor([weights.speaker[cue] for cue in SpeakerCue]),
        "hearers": torch.tensor([weights.hearer[cue] for cue in HearerCue]),
        "moves": torch.tensor([weights.move[move] for move in Move]),
    }


def mask_of(signs: Sequence[str], hidden: Sequence[str]) -> Tensor:
    return torch.tensor([float(name not in hidden) for name in signs])


class TalkNet(nn.Module):
    """The network of `taleglass.dialogue.talking`; its parameters are named as that module reads them."""

    def __init__(self, asked: int, seen: int, *, of_novels: bool = False) -> None:
        super().__init__()
        self.sum = nn.ParameterDict(sums_of(OF_NOVELS if of_novels else STORY_WEIGHTS))
        self.sum.requires_grad_(not of_novels)
        self.of_novels = of_novels
        self.line_mask, self.person_mask = mask_of(LINE_SIGNS, HIDDEN_LINE_SIGNS), mask_of(PERSON_SIGNS, HIDDEN_PERSON_SIGNS)
        self.added = torch.zeros(())
        signs, cues = len(LINE_SIGNS), len(SpeakerCue)
        self.asked = nn.Linear(asked, NARROW)
        self.seen = nn.Sequential(nn.LayerNorm(seen), nn.Dropout(DROP_VECTORS), nn.Linear(seen, NARROW))
        self.gru = nn.GRU(signs + len(Move) + NARROW, AROUND, batch_first=True, bidirectional=True)
        taken = cues + len(HearerCue) + len(PERSON_SIGNS) + cues + 2 * AROUND + 2 * NARROW
        self.person = nn.Sequential(
            nn.Dropout(DROP), nn.Linear(taken, HIDDEN), nn.ReLU(), nn.Dropout(DROP), nn.Linear(HIDDEN, HIDDEN), nn.ReLU()
        )
        self.answer = nn.Linear(HIDDEN, 2)
        self.move = nn.Sequential(
            nn.Dropout(DROP), nn.Linear(2 * AROUND + 2 * signs + len(Move), HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 6)
        )
        for last in (self.answer, self.move[-1]):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, b: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """Return the log scores of speakers and of hearers, (talks, lines, people), and of moves, (talks, lines, 6)."""
        lines, people = b.gold.shape[1:]
        looks, persons = (b.lines * self.line_mask, b.persons * self.person_mask) if self.of_novels else (b.lines, b.persons)
        later = (b.steps >= 0)[:, :, None]
        steps = functional.one_hot(b.steps.clamp(min=0), len(Move)).float() * later
        asked = torch.tanh(self.asked(functional.dropout(b.asked, DROP_VECTORS, self.training)))
        seen = torch.zeros(*b.seen.shape[:2], NARROW) if self.of_novels else torch.tanh(self.seen(b.seen))
        given = torch.cat([looks, steps, asked], dim=2) * b.real[:, :, None]
        packed = nn.utils.rnn.pack_padded_sequence(
            functional.dropout(given, DROP, self.training), b.real.sum(1), batch_first=True, enforce_sorted=False
        )
        around, _ = nn.utils.rnn.pad_packed_sequence(self.gru(packed)[0], batch_first=True, total_length=lines)
        best = b.speaking.masked_fill(~b.people[:, None, :, None], -1e3).amax(2)
        shared = torch.cat([best, around], dim=2)
        whole = torch.cat(
            [
                b.speaking,
                b.listening,
                persons,
                shared[:, :, None].expand(-1, -1, people, -1),
                seen[:, None].expand(-1, lines, -1, -1),
                asked[:, :, None] * seen[:, None],
            ],
            dim=3,
        )
        answer = self.answer(self.person(whole))
        before = functional.pad(looks, (0, 0, 1, 0))[:, :-1]
        moves = self.move(torch.cat([around, looks, before, steps], dim=2)) * later
        live = (b.real[:, :, None] & b.people[:, None])[..., None]
        self.added = (answer.square() * live).sum() / live.sum() + moves.square().sum() / b.real.sum()
        return (
            b.speaking @ self.sum["speakers"] + answer[..., 0],
            b.listening @ self.sum["hearers"] + answer[..., 1],
            moves + steps @ self.sum["moves"] * later,
        )

    def held_back(self) -> State:
        """Return a network of novels as it ships: blind to what it has not seen, a part of what it adds, the sums of novels."""
        state = {name: values.clone() for name, values in self.state_dict().items()}
        signs = len(LINE_SIGNS)
        for way in ("", "_reverse"):
            state[f"gru.weight_ih_l0{way}"][:, :signs] *= self.line_mask
        state["move.1.weight"][:, 2 * AROUND : 2 * AROUND + 2 * signs] *= self.line_mask.repeat(2)
        before = len(SpeakerCue) + len(HearerCue)
        state["person.1.weight"][:, before : before + len(PERSON_SIGNS)] *= self.person_mask
        for last in ("answer", "move.3"):
            for kind in ("weight", "bias"):
                state[f"{last}.{kind}"] *= NOVEL_SHARE
        return state | {f"sum.{name}": values for name, values in sums_of(NOVEL_WEIGHTS).items()}


def sums_of_walks(b: Batch, speaking: Tensor, listening: Tensor, moves: Tensor) -> Tensor:
    """Return the natural log of the sum over all walks of each conversation, as `taleglass.dialogue.decoding` weighs them."""
    people = b.people.sum(1)
    alone = (people == 1)[:, None, None]
    same = torch.eye(b.people.shape[1], dtype=torch.bool)[None]
    possible = b.people[:, :, None] & b.people[:, None, :] & (~same | alone)
    fit = (speaking[:, :, :, None] + listening[:, :, None, :]).masked_fill(~possible[:, None], IMPOSSIBLE)
    others = torch.log((people - 2).clamp(min=1).float())
    moves = moves - torch.tensor([0.0, 0.0, 1.0, 1.0, 1.0, 2.0]) * others[:, None, None]
    top, most = fit.amax((2, 3)), moves.amax(2)
    fit, moves = torch.exp(fit - top[:, :, None, None]), torch.exp(moves - most[:, :, None])
    walks = fit[:, 0]
    whole = walks.sum((1, 2))
    total = top[:, 0] + torch.log(whole)
    walks = walks / whole[:, None, None]
    for k in range(1, fit.shape[1]):
        turned = walks.transpose(1, 2)
        by_speaker, by_other = walks.sum(2, keepdim=True), walks.sum(1, keepdim=True)
        all_of_them = by_speaker.sum(1, keepdim=True)
        left = all_of_them - by_speaker - by_speaker.transpose(1, 2) - by_other.transpose(1, 2) + turned
        ways = (
            walks,
            turned,
            (by_speaker.transpose(1, 2) - turned).clamp(min=LEAST),
            (by_speaker - walks).clamp(min=LEAST),
            (by_other.transpose(1, 2) - turned).clamp(min=LEAST),
            left.clamp(min=LEAST) * ~same,
        )
        onward = sum(moves[:, k, n, None, None] * way for n, way in enumerate(ways))
        onward = torch.where(alone, walks, onward) * fit[:, k]
        whole = onward.sum((1, 2)).clamp(min=1e-30)
        is_real = b.real[:, k]
        walks = torch.where(is_real[:, None, None], onward / whole[:, None, None], walks)
        total = total + is_real * (top[:, k] + most[:, k] * (people > 1) + torch.log(whole))
    return total


def loss_of(net: TalkNet, b: Batch) -> Tensor:
    """Return minus the log probability of what the annotation says, by line."""
    speaking, listening, moves = net(b)
    known = b.gold.any(2, keepdim=True)
    told = speaking.masked_fill(known & ~b.gold, NEVER)
    hears = (
        b.heard.any(2, keepdim=True) & known & ~((b.gold.sum(2, keepdim=True) == 1) & ~(b.heard & ~b.gold).any(2, keepdim=True))
    )
    heard = listening.masked_fill(hears & ~b.heard, NEVER)
    less = sums_of_walks(b, speaking, listening, moves) - sums_of_walks(b, told, heard, moves)
    return less.sum() / known.sum().clamp(min=1)


def batches(examples: Sequence[Example]) -> list[list[Example]]:
    """Put conversations of like size together."""
    out: list[list[Example]] = []
    some: list[Example] = []
    for e in sorted(examples, key=lambda e: e.talk.speaking.shape[:2]):
        some.append(e)
        if sum(len(x.talk.lines) for x in some) * max(x.talk.speaking.shape[1] for x in some) > CELLS:
            out.append(some)
            some = []
    return [*out, some] if some else out


def teach(examples: Sequence[Example], seed: int, *, of_novels: bool = False) -> TalkNet:
    torch.manual_seed(seed)
    dice = np.random.default_rng(seed)
    first = examples[0].talk
    net = TalkNet(first.asked.shape[1], first.seen.shape[1], of_novels=of_novels)
    sums = list(net.sum.parameters())
    rest = [parameter for name, parameter in net.named_parameters() if not name.startswith("sum.")]
    optimizer = torch.optim.AdamW([{"params": rest}, {"params": sums}], lr=RATE, weight_decay=DECAY)
    groups = batches([e for e in examples if any(e.gold)])
    epochs, pull = (NOVEL_EPOCHS, NOVEL_PULL) if of_novels else (EPOCHS, 0.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, [RATE, 3 * RATE], total_steps=epochs * len(groups), pct_start=0.1)
    for _ in range(epochs):
        for k in dice.permutation(len(groups)).tolist():
            loss = loss_of(net, Batch.of(groups[k])) + pull * net.added
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimizer.step()
            schedule.step()
    return net.eval()


STORIES: dict[str, list[Example]] = {}
LITBANK: list[Example] = []
"""What teaches, for processes that are forked from this one."""


def taught(seed: int, without: int | None = None, *, of_novels: bool = False) -> State:
    """Return the network that all stories but those of one part taught, as it ships."""
    some = [e for name, own in STORIES.items() if part_of(name, PARTS) != without for e in own]
    net = teach([*some, *LITBANK * OPENINGS], seed, of_novels=of_novels)
    return net.held_back() if of_novels else net.state_dict()


def in_numpy(state: State) -> dict[str, np.ndarray]:
    return {name: values.numpy() for name, values in state.items()}


def loaded(state: State, *, of_novels: bool = False) -> TalkNet:
    """Return a network as it ships; one of novels sees all signs, whatever it makes of them."""
    net = TalkNet(state["asked.weight"].shape[1], state["seen.0.weight"].shape[0], of_novels=of_novels)
    net.line_mask, net.person_mask = torch.ones_like(net.line_mask), torch.ones_like(net.person_mask)
    net.load_state_dict(state)
    return net.eval()


def shares(nets: Sequence[TalkNet], b: Batch) -> Tensor:
    """Return the probability of each candidate as the speaker of each line, by the mean of networks."""
    with torch.no_grad():
        speaking, listening, moves = (torch.stack(one).mean(0) for one in zip(*(net(b) for net in nets), strict=True))
    speaking = speaking.requires_grad_(True)
    return torch.autograd.grad(sums_of_walks(b, speaking, listening, moves).sum(), speaking)[0]


def report(answered: Sequence[tuple[Sequence[Example], Sequence[TalkNet]]]) -> str:
    """Say how many lines have the right speaker, in all and by the form of their tag, by the networks that answer for each."""
    right: defaultdict[str, int] = defaultdict(int)
    lines: defaultdict[str, int] = defaultdict(int)
    pairs = [(some, nets) for examples, nets in answered for some in batches([e for e in examples if e.tagged])]
    for some, nets in pairs:
        b = Batch.of(some)
        good = b.gold.gather(2, shares(nets, b).argmax(2, keepdim=True))[:, :, 0]
        form = b.lines[:, :, :4].argmax(2)
        for number, name in enumerate(LINE_SIGNS[:4]):
            which = b.known & (form == number)
            right[name] += int(good[which].sum())
            lines[name] += int(which.sum())
    each = ", ".join(f"{name} {right[name] / max(lines[name], 1):.3f}" for name in lines)
    return f"{sum(lines.values())} lines, {sum(right.values()) / max(sum(lines.values()), 1):.4f} right ({each})"


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("stories", nargs="+", type=Path)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--run", type=Path, required=True)
    p.add_argument("--start", type=Path, help="a folder of shipped weights that RUN begins as")
    p.add_argument("--held", type=int, choices=range(PARTS), help="a quarter of the stories that teaches nothing at all")
    add_options(p)
    a = p.parse_args()
    kept = open_run(a.run, a.start)
    unseen = Unseen.asked(a)
    STORIES.update(read_all(examples_of, a.stories, unseen))
    LITBANK.extend(openings(a.data, unseen))
    quarter = a.held or 0
    asked = [e for name, some in STORIES.items() if part_of(name, PARTS) == quarter for e in some]
    first = asked[0].talk
    print("as the sums weigh them:", report([(asked, [TalkNet(first.asked.shape[1], first.seen.shape[1]).eval()])]), flush=True)
    with scenes.beside() as pool:
        nets = list(pool.map(partial(taught, without=quarter), SEEDS))
        print("by networks that have not seen them:", report([(asked, [loaded(net) for net in nets])]), flush=True)
        if a.held is None:
            nets = list(pool.map(taught, SEEDS))
            kept["novel_sureness"] = None  # of the networks that were there
            kept["novel_talks"] = [in_numpy(net) for net in pool.map(partial(taught, of_novels=True), SEEDS)]
    kept["talks"] = [in_numpy(net) for net in nets]
    keep_run(a.run, kept)


if __name__ == "__main__":
    main()
