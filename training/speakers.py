"""How much should each cue count when a speaker is chosen?

    python training/speakers.py --data DATA [--stories FOLDER ...] [--told FILE] [--heard DIR] [--weights DIR]
        [--prior 2.0] [--seed 1] [--limit N] [--novels 12] [--check]

Fits the weights of `taleglass.dialogue` and prints them beside the shipped ones. It writes nothing. Cues are what the package
finds in raw text, so they carry the errors of its own reading and cast. Three kinds of text teach:

- the openings of LitBank's training part (CC BY 4.0; Bamman, Lewke and Mansoor 2020), whose speakers are gold (Sims and Bamman
  2020);
- our own annotated stories, whose speakers and addressees are gold; they were written to be hard, so their lines count half;
- stretches of whole novels in the public domain that nobody annotated: a line whose tag names the speaker is a labelled example
  of a line without one, once the tag is hidden, and with it everything else that the narrator says in its paragraph.

Method: a conversation is a log-linear chain over pairs (speaker, other party), as `taleglass.dialogue.decoding` walks it.
Where a line's gold speaker is among its candidates, it is given, and its gold addressees with it; everything else is hidden.
The likelihood's gradient is the number of times each cue is expected over all walks, less the same over walks that agree with
the gold speakers, both by forward and backward sums (Lafferty, McCallum and Pereira 2001, with hidden states as in Quattoni et
al. 2007). L-BFGS minimises the loss plus a Gaussian prior around the shipped weights. Every conversation of LitBank is seen
twice, the second time with runs of its tags hidden: otherwise tags explain nearly all lines, and the weak cues learn nothing.

Accuracy is measured on the lines that were fitted, so it is a compass. `benchmarks/` measures what ships.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from corpora import read_jsonl
from taleglass.cast import Cast, gather
from taleglass.dialogue.attribution import gather_clues, people_of
from taleglass.dialogue.conversations import Presence, borders_of, conversations
from taleglass.dialogue.cues import PointerForm, Tag
from taleglass.dialogue.decoding import pair_probabilities
from taleglass.dialogue.layout import Layout, lay_out
from taleglass.dialogue.weighing import (
    HEARER_WEIGHTS,
    MOVE_WEIGHTS,
    SPEAKER_WEIGHTS,
    Clues,
    HearerCue,
    Move,
    SpeakerCue,
    step_of,
    weigh,
)
from taleglass.reading import Reader, Reading, load_reader
from taleglass.story import Span
from taleglass.text import mark, open_book, open_bytes
from unseen import Unseen, add_options

HELD_SPEAKER_CUES = [SpeakerCue.TAG_NAME, SpeakerCue.TAG_NOUN, SpeakerCue.TAG_NARRATOR]
"""Held at their shipped weights: these decide almost alone."""

HELD_PRIOR = 1e3
HIDDEN_SHARE = 0.6
"""Share of the tagged paragraphs that lose their narration where tags are hidden."""
RUN_LENGTH = 3.0
"""Mean number of tagged paragraphs that lose it in a row: unmarked lines come in runs."""
NOVEL_WEIGHT = 0.4
"""Weight of a line whose speaker a hidden tag tells, against one of a gold line: tags go to the wrong person at times."""
STORY_WEIGHT = 0.5
"""Weight of a line of our stories."""
NOVEL_LETTERS = 115_000
"""Characters read of each novel, from a fifth of its length on."""
ITERATIONS = 25
"""Steps of L-BFGS: the fit behind the shipped weights stopped here."""
NEVER = -1e3
"""Log score of a speaker whom the gold layer excludes."""
SHIFT = 1e-4
"""Step of the numerical gradient, in log odds."""
CHECKED = 6
"""Conversations that the gradient is checked on: every weight costs two passes over them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Talk:
    """One conversation: cues as `weigh` returns them, moves as the index of each line's `Move`, -1 for the first line.

    `gold` has the rows of the candidates that are the gold speaker, several where the cast splits them; empty if unknown.
    `heard` has those of the gold addressees. `weight` is how much the conversation counts.
    """

    speaking: np.ndarray  # (lines, candidates, len(SpeakerCue))
    listening: np.ndarray  # (lines, candidates, len(HearerCue))
    moves: np.ndarray  # (lines,)
    gold: tuple[tuple[int, ...], ...]
    heard: tuple[tuple[int, ...], ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weights:
    """Log odds of all cues; rows and columns follow the enums."""

    speaker: np.ndarray  # (len(SpeakerCue),)
    hearer: np.ndarray  # (len(HearerCue),)
    move: np.ndarray  # (len(Move), 6): as `pair_probabilities` takes them

    @classmethod
    def shipped(cls) -> Weights:
        return cls(
            speaker=np.array([SPEAKER_WEIGHTS[cue] for cue in SpeakerCue]),
            hearer=np.array([HEARER_WEIGHTS[cue] for cue in HearerCue]),
            move=np.array([MOVE_WEIGHTS[move] for move in Move]),
        )

    @classmethod
    def of(cls, flat: np.ndarray) -> Weights:
        speaker, hearer, move = np.split(flat, [len(SpeakerCue), len(SpeakerCue) + len(HearerCue)])
        return cls(speaker=speaker, hearer=hearer, move=move.reshape(len(Move), -1))

    def flat(self) -> np.ndarray:
        return np.concatenate([self.speaker, self.hearer, self.move.ravel()])

    def scores(self, talk: Talk) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the log scores of speakers, of hearers, and of the moves into each line."""
        moves = np.where(talk.moves[:, None] >= 0, self.move[talk.moves], 0.0)
        return talk.speaking @ self.speaker, talk.listening @ self.hearer, moves


def names_of_weights() -> list[str]:
    moves = [
        f"Move.{move.name}, {kind}"
        for move in Move
        for kind in ("stays", "answers", "a third", "turns", "answers, turning", "a third, turning")
    ]
    return [*(f"SpeakerCue.{cue.name}" for cue in SpeakerCue), *(f"HearerCue.{cue.name}" for cue in HearerCue), *moves]


def read_talks(path: Path, reader: Reader, limit: int | None, random: np.random.Generator, unseen: Unseen) -> list[Talk]:
    """Read the openings that have quotations, the first *limit* of them, and return the conversations with a known speaker."""
    talks: list[Talk] = []
    for document in [d for d in read_jsonl(path) if d["quotes"]][:limit]:
        book = open_bytes(document["text"].encode(), name=f"{document['id']}.txt")
        if book.text != document["text"]:
            raise SystemExit(f"{document['id']}: the text changed when it was opened, so its annotation no longer fits.")
        talks += talks_in(document, unseen.of(reader.read(book, mark(book)), document["id"]), random)
        print(document["id"], flush=True)
    return talks


def read_stories(folder: Path, reader: Reader, random: np.random.Generator, unseen: Unseen) -> list[Talk]:
    """Read our annotated stories, and return their conversations."""
    talks: list[Talk] = []
    for path in sorted(folder.glob("*.json")):
        document, book = json.loads(path.read_text(encoding="utf-8")), open_book(path.with_suffix(".txt"))
        if document["quotes"]:
            found = talks_in(document, unseen.of(reader.read(book, mark(book)), path.stem), random)
            talks += [replace(talk, weight=STORY_WEIGHT) for talk in found]
        print(document["id"], flush=True)
    return talks


def talks_in(document: dict, reading: Reading, random: np.random.Generator) -> list[Talk]:
    """Return the conversations of a document with gold speakers, and again with hidden tags."""
    scene = Scene.of(reading)
    members = members_of_entities(document, reading, scene.cast)
    gold, heard = [], []
    for stretch in scene.layout.spoken:
        quote = gold_quote(document, reading.marks.quotations[stretch.stretch].span) or {}
        gold.append(members.get(quote.get("speaker"), set()))
        heard.append({m for entity in quote.get("addressees") or [] for m in members.get(entity, set())})
    return talks_of(scene, scene, gold, heard) + talks_of(scene, scene.with_hidden_tags(random), gold, heard)


def read_novels(path: Path, reader: Reader, count: int, random: np.random.Generator) -> list[Talk]:
    """Read a stretch of the *count* novels of the training part with most speech, and return what their hidden tags teach."""
    novels = [d for d in read_jsonl(path) if d["split"] == "train"]
    novels.sort(key=lambda d: -sum(d["text"].count(sign) for sign in '“"') / len(d["text"]))
    talks: list[Talk] = []
    for document in novels[:count]:
        text = document["text"]
        begin = text.index("\n\n", len(text) // 5)
        book = open_bytes(text[begin : text.find("\n\n", begin + NOVEL_LETTERS)].encode(), name=f"{document['id']}.txt")
        scene = Scene.of(reader.read(book, mark(book)))
        told: list[set[int]] = [
            {member} if member is not None and tag is not None and is_plain(tag) else set()
            for tag, member in zip(scene.clues.tags, scene.clues.tag_members, strict=True)
        ]
        nobody: list[set[int]] = [set() for _ in told]
        found = talks_of(scene, scene.with_hidden_tags(random), told, nobody)
        talks += [replace(talk, weight=NOVEL_WEIGHT) for talk in found]
        print(document["id"], flush=True)
    return talks


def is_plain(tag: Tag) -> bool:
    """Whether a tag names or describes the speaker, or says I."""
    return tag.subject.form is not PointerForm.PRONOUN or tag.subject.pronoun == "i"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """What the room knows of one text before it weighs anything."""

    cast: Cast
    layout: Layout
    presence: Presence
    clues: Clues

    @classmethod
    def of(cls, reading: Reading, cast: Cast | None = None) -> Scene:
        """Return what is known of a text; its cast is gathered where none is given."""
        cast = cast or gather(reading)
        layout = lay_out(reading, cast)
        return cls(cast=cast, layout=layout, presence=Presence.of(layout), clues=gather_clues(layout, cast))

    def with_hidden_tags(self, random: np.random.Generator) -> Scene:
        """Hide the narration of runs of the paragraphs that have a plain tag."""
        clues, layout = self.clues, self.layout
        tagged: defaultdict[int, list[Tag]] = defaultdict(list)
        for tag, stretch in zip(clues.tags, layout.spoken, strict=True):
            if tag is not None:
                tagged[stretch.paragraph].append(tag)
        hidden: set[int] = set()
        is_hiding = False
        for paragraph in sorted(tagged):
            turn = 1 / RUN_LENGTH if is_hiding else HIDDEN_SHARE / (1 - HIDDEN_SHARE) / RUN_LENGTH
            is_hiding ^= bool(random.random() < turn)
            if is_hiding and all(is_plain(tag) for tag in tagged[paragraph]):
                hidden.add(paragraph)
        gone = {k for k, stretch in enumerate(layout.spoken) if stretch.paragraph in hidden}
        keep = [k for k, word in enumerate(self.presence.words) if layout.paragraph[word] not in hidden]
        words, members = [self.presence.words[k] for k in keep], [self.presence.members[k] for k in keep]
        narrated: defaultdict[int, list[int]] = defaultdict(list)
        for word, member in zip(words, members, strict=True):
            narrated[member].append(word)
        return replace(
            self,
            presence=replace(self.presence, narrated=dict(narrated), words=words, members=members),
            clues=replace(
                clues,
                tags=[None if k in gone else tag for k, tag in enumerate(clues.tags)],
                tag_members=[None if k in gone else member for k, member in enumerate(clues.tag_members)],
                before=[[] if k in gone else beats for k, beats in enumerate(clues.before)],
                after=[[] if k in gone else beats for k, beats in enumerate(clues.after)],
                leads=[(None, False) if k in gone else lead for k, lead in enumerate(clues.leads)],
                voices=[{} if k in gone else voices for k, voices in enumerate(clues.voices)],
            ),
        )


def talks_of(whole: Scene, seen: Scene, gold: Sequence[set[int]], heard: Sequence[set[int]]) -> list[Talk]:
    """Return the conversations with two candidates or more, and a gold speaker among them for at least one line."""
    talks = []
    layout = whole.layout
    borders = borders_of(layout)
    for lines in conversations(layout, borders):
        people = people_of(layout, whole.presence, whole.clues, lines, borders)
        rows, ears = (
            tuple(tuple(c for c, member in enumerate(people) if member in those[line]) for line in lines)
            for those in (gold, heard)
        )
        if len(people) < 2 or not any(rows):
            continue
        speaking, listening = weigh(layout, seen.presence, seen.clues, lines, people)
        moves = np.array([-1, *(step_of(layout, line) for line in lines[1:])])
        talks.append(Talk(speaking=speaking, listening=listening, moves=moves, gold=rows, heard=ears))
    return talks


def members_of_entities(document: dict, reading: Reading, cast: Cast) -> dict[str, set[int]]:
    """Return the cast members of each gold entity: those that share more mentions with it than with any other."""
    entity_at = {(m["start"], m["end"]): m["entity"] for m in document["mentions"] if m["entity"] is not None}
    starts, ends = reading.marks.token_starts[reading.span_first], reading.marks.token_ends[reading.span_last]
    shared: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for start, end, member in zip(starts.tolist(), ends.tolist(), cast.mention_members.tolist(), strict=True):
        if (start, end) in entity_at:
            shared[member][entity_at[start, end]] += 1
    members: defaultdict[str, set[int]] = defaultdict(set)
    for member, entities in shared.items():
        members[entities.most_common(1)[0][0]].add(member)
    return dict(members)


def gold_quote(document: dict, span: Span) -> dict | None:
    """Return the gold quotation that shares most characters with *span*; None if none does."""
    overlap = lambda quote: min(quote["end"], span.end) - max(quote["start"], span.start)
    nearest = max(document["quotes"], key=overlap)
    return nearest if overlap(nearest) > 0 else None


def loss_and_gradient(flat: np.ndarray, talks: Sequence[Talk]) -> tuple[float, np.ndarray]:
    """Return minus the log probability of the gold speakers (nats), and its gradient."""
    weights, loss = Weights.of(flat), 0.0
    slope = Weights.of(np.zeros_like(flat))
    for talk in talks:
        speaking, listening, moves = weights.scores(talk)
        told, heard = speaking.copy(), listening.copy()
        for line, (gold, ears) in enumerate(zip(talk.gold, talk.heard, strict=True)):
            if gold:
                told[line] = NEVER
                told[line, gold] = speaking[line, gold]
            if gold and ears and not set(gold) >= set(ears):  # who speaks to herself has no other party
                heard[line] = NEVER
                heard[line, ears] = listening[line, ears]
        loss += talk.weight * (log_walks(speaking, listening, moves) - log_walks(told, heard, moves))
        free_pairs, free_moves = pair_probabilities(speaking, listening, moves)
        gold_pairs, gold_moves = pair_probabilities(told, heard, moves)
        excess = talk.weight * (free_pairs - gold_pairs)
        slope.speaker[:] += np.einsum("lc,lcf->f", excess.sum(axis=2), talk.speaking)
        slope.hearer[:] += np.einsum("lc,lcf->f", excess.sum(axis=1), talk.listening)
        np.add.at(slope.move, talk.moves[1:], talk.weight * (free_moves - gold_moves)[1:])
    return loss, slope.flat()


def log_walks(speaking: np.ndarray, listening: np.ndarray, moves: np.ndarray) -> float:
    """Return the log of the summed scores of all walks through a conversation, as `pair_probabilities` weighs them."""
    count = speaking.shape[1]
    is_same = np.eye(count, dtype=bool)
    pairs = np.where(is_same, -np.inf, speaking[:, :, None] + listening[:, None, :])
    shared = moves - np.array([0.0, 0.0, 1.0, 1.0, 1.0, 2.0]) * np.log(max(count - 2, 1))
    forward = pairs[0]
    for k in range(1, len(pairs)):
        # a third, t, comes in after p, who spoke to any q but t: entry [t, p]
        entering = np.logaddexp.reduce(np.where(is_same[:, None, :], -np.inf, forward[None]), axis=2)
        # p, who spoke to any q but x, turns to x: entry [p, x]; q, to whom any p but x spoke, to x: entry [q, x]
        turning = np.logaddexp.reduce(np.where(is_same[None], -np.inf, forward[:, None]), axis=2)
        answering = np.logaddexp.reduce(np.where(is_same[None], -np.inf, forward.T[:, None]), axis=2)
        # t comes in and speaks to x, after any p but these two spoke to any q but t: entry [t, x]
        chance = np.exp(forward - forward.max())
        left = chance.sum() - chance.sum(1)[:, None] - chance.sum(1)[None] - chance.sum(0)[:, None] + chance.T
        others = forward.max() + np.log(np.maximum(left, 1e-12))
        ways = [forward, forward.T, entering, turning, answering, others]
        forward = pairs[k] + np.logaddexp.reduce([way + step for way, step in zip(ways, shared[k], strict=True)])
    return float(np.logaddexp.reduce(forward, axis=None))


def fit(talks: Sequence[Talk], shipped: Weights, prior: float) -> Weights:
    """Return the weights of the least loss; *prior* is one over the variance of each weight around its shipped value."""
    start = shipped.flat()
    strength = Weights.of(np.full_like(start, prior))
    strength.speaker[HELD_SPEAKER_CUES] = HELD_PRIOR
    pull = strength.flat()

    def objective(flat: np.ndarray) -> tuple[float, np.ndarray]:
        loss, gradient = loss_and_gradient(flat, talks)
        away = flat - start
        return loss + 0.5 * float(pull @ away**2), gradient + pull * away

    found = minimize(objective, start, jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS})
    print(f"loss with prior: {objective(start)[0]:.1f} before, {found.fun:.1f} after {found.nit} steps")
    return Weights.of(found.x)


def accuracy(talks: Sequence[Talk], weights: Weights) -> float:
    """Return the share of lines whose likeliest speaker is the gold one, among lines with the gold speaker as a candidate."""
    right = lines = 0
    for talk in talks:
        pairs, _ = pair_probabilities(*weights.scores(talk))
        best = pairs.sum(axis=2).argmax(axis=1).tolist()
        right += sum(speaker in gold for speaker, gold in zip(best, talk.gold, strict=True))
        lines += sum(bool(gold) for gold in talk.gold)
    return right / lines


def check_gradient(talks: Sequence[Talk], flat: np.ndarray) -> None:
    """Compare every component of the gradient with the loss a step to either side; end the program if one differs."""
    gradient = loss_and_gradient(flat, talks)[1]
    numerical = np.empty_like(flat)
    for k in range(len(flat)):
        step = np.zeros_like(flat)
        step[k] = SHIFT
        numerical[k] = (loss_and_gradient(flat + step, talks)[0] - loss_and_gradient(flat - step, talks)[0]) / (2 * SHIFT)
    difference = np.abs(gradient - numerical)
    worst = int(difference.argmax())
    print(f"gradient: at most {difference[worst]:.1e} from the numerical one, at {names_of_weights()[worst]}")
    if not np.allclose(gradient, numerical, rtol=1e-4, atol=1e-4):
        raise SystemExit("The gradient does not agree with the loss.")


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", type=Path, required=True, help="folder with litbank/train.jsonl.gz")
    p.add_argument(
        "--stories", type=Path, action="append", default=[], help="a folder of our annotated stories (again for more)"
    )
    p.add_argument("--weights", type=Path, help="folder of the reader's weights; those in the package by default")
    p.add_argument("--prior", type=float, default=2.0, help="pull towards the shipped weights: one over the variance")
    p.add_argument("--seed", type=int, default=1, help="of the choice of tags to hide")
    p.add_argument("--limit", type=int, help="openings to read; all by default")
    p.add_argument("--novels", type=int, default=12, help="novels without annotation to read a stretch of")
    p.add_argument("--check", action="store_true", help="compare the gradient with a numerical one first")
    add_options(p)
    a = p.parse_args()
    random, reader, unseen = np.random.default_rng(a.seed), load_reader(a.weights), Unseen.asked(a)
    talks = read_talks(a.data / "litbank" / "train.jsonl.gz", reader, a.limit, random, unseen)
    for folder in a.stories:
        talks += read_stories(folder, reader, random, unseen)
    talks += read_novels(a.data / "unlabelled_fiction" / "litbank_originals.jsonl.gz", reader, a.novels, random)
    if not talks:
        raise SystemExit("No conversation has a gold speaker among its candidates.")
    known = sum(bool(gold) for talk in talks for gold in talk.gold)
    lines = sum(len(talk.gold) for talk in talks)
    print(f"{len(talks)} conversations, {known} lines with the gold speaker among the candidates, {lines - known} without")

    shipped = Weights.shipped()
    if a.check:
        check_gradient(talks[:CHECKED], shipped.flat())
    fitted = fit(talks, shipped, a.prior)

    print(f"\n{'weight':38}{'shipped':>9}{'fitted':>9}")
    for name, before, after in zip(names_of_weights(), shipped.flat(), fitted.flat(), strict=True):
        print(f"{name:38}{before:9.2f}{after:9.2f}")
    print(f"\naccuracy on the fitted lines: {accuracy(talks, shipped):.3f} shipped, {accuracy(talks, fitted):.3f} fitted")


if __name__ == "__main__":
    main()
