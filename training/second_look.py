"""Teach the second look at places and company: python second_look.py --run RUN [--scenes FILE] [--held FOLD] STORIES...

STORIES are folders of NAME.txt and NAME.json in the format of `benchmarks/stories`. Each is read from its raw text by the
shipped weights and weighed by the sums of `learned_settings` (`settings.py`), its scenes cut as annotated and as we cut them.
On what these believe the networks of `taleglass.chronology.second_look` are taught. Prints how they do on a quarter of the
stories that did not teach them (with --held its number from 0 to 3), writes `src/taleglass/chronology/learned_look.py` by it,
and puts the networks, taught on all, into RUN's `averaged.pt` for `export.py`; with --held nothing but that quarter is left
out. --told, --heard and --scenes name what `telling.py`, `discourse.py` and `scenes.py` wrote with --out-of-fold.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

import settings
from shipped import keep_run, open_run
from taleglass.cast import gather
from taleglass.chronology import company, grounds
from taleglass.chronology.learned_settings import LINK_WEIGHTS, PLACE_WEIGHTS, PRESENCE_WEIGHTS
from taleglass.chronology.second_look import rows_of_places
from taleglass.dialogue import attribute
from taleglass.reading import Reading
from unseen import Unseen, add_options, part_of, read_all

Floats: TypeAlias = npt.NDArray[np.float32]
LOOK = settings.ROOT / "src/taleglass/chronology/learned_look.py"
HIDDEN, DROP = 48, 0.3
EPOCHS, RATE, DECAY = 10, 2e-3, 1e-2
SEEDS = (1, 2)
PARTS = 4
FARTHEST = 5.0
LEASTS = (0.25, 0.3, 0.35, 0.4, 0.45)
"""Probabilities tried, from which someone is named as present."""
HEAD = '''"""How far is the second look trusted?

Written by ``training/second_look.py``, from what networks say of stories that did not teach them.
"""

from __future__ import annotations

from typing import Final

__all__ = ["LOOK_THERE", "LOOK_TRUST"]

'''


@dataclass(frozen=True)
class Story:
    """What is weighed in a story: its places, cut as annotated and as we cut it; the signs of its people, and who is there."""

    name: str
    cuts: Sequence[settings.Cuts]
    signs: Floats
    there: Floats


@dataclass(frozen=True)
class Scene:
    """What the network sees of the options of a scene, the right one, if the annotation says it, and how much text has each."""

    rows: Floats
    right: int | None
    shares: Floats
    is_own: bool


def story_of(path: Path, reading: Reading, *, scenes: dict[str, Floats]) -> Story:
    gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    gold["text"] = path.read_text(encoding="utf-8")
    cast = gather(reading)
    dialogue = attribute(reading, cast)
    if f"{path.stem}/border" in scenes:
        told = reading.telling.anew(scenes[f"{path.stem}/border"], scenes[f"{path.stem}/levels"])
        reading = replace(reading, telling=told, scenes=None)
    found = settings.Furnished(path.stem, gold, reading, cast, dialogue)
    signs, there = (np.array(one, dtype=np.float32) for one in (found.signs, found.there))
    return Story(path.stem, found.cuts, signs.reshape(-1, len(company.SIGNS)), there)


def scenes_of(stories: Sequence[Story]) -> list[Scene]:
    """Return the scenes of stories as the weighed sums leave them."""
    weights = np.array([PLACE_WEIGHTS[name] for name in grounds.SIGNS])
    links = np.array([LINK_WEIGHTS[name] for name in grounds.LINK_SIGNS])
    out = []
    for story in stories:
        for is_own, cuts in enumerate(story.cuts):
            chances, _, _ = cuts.believe(weights, links)
            rows = rows_of_places(cuts.rows, cuts.options, chances, [link and link[0] for link in cuts.links])
            for seen, right, some, lengths in zip(rows, cuts.right, cuts.options, cuts.lengths, strict=True):
                share = np.array([lengths[place] if place is not None else 0 for place in some], dtype=np.float32)
                out.append(Scene(seen, right, share / max(lengths.total(), 1), bool(is_own)))
    return out


class Look(nn.Module):
    """The network of `taleglass.chronology.second_look`; its parameters are named as that module reads them."""

    def __init__(self, rows: Floats) -> None:
        super().__init__()
        scale = rows.std(0)
        scale[scale < 1e-3] = 1.0
        self.register_buffer("centre", torch.from_numpy(rows.mean(0)))
        self.register_buffer("scale", torch.from_numpy(scale))
        count = rows.shape[1]
        self.straight = nn.Parameter(torch.zeros(count))
        self.first, self.second, self.last = nn.Linear(count, HIDDEN), nn.Linear(HIDDEN, HIDDEN), nn.Linear(HIDDEN, 1)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)

    def forward(self, rows: Tensor) -> Tensor:
        known = ((rows - self.centre) / self.scale).clamp(-FARTHEST, FARTHEST)
        drop = partial(functional.dropout, p=DROP, training=self.training)
        hidden = drop(torch.relu(self.second(drop(torch.relu(self.first(drop(known)))))))
        return self.last(hidden).squeeze(-1) + known @ self.straight


def descend(net: Look, count: int, batch: int, loss_of: Callable[[Tensor], Tensor]) -> Look:
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * -(-count // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=0.1)
    for _ in range(EPOCHS):
        for some in torch.randperm(count).split(batch):
            loss = loss_of(some)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return net.eval()


def teach_places(scenes: Sequence[Scene], seed: int) -> Look:
    torch.manual_seed(seed)
    net = Look(np.concatenate([scene.rows for scene in scenes]))
    clear = [scene for scene in scenes if scene.right is not None and len(scene.rows) > 1]
    most = max(len(scene.rows) for scene in clear)
    rows = torch.zeros(len(clear), most, clear[0].rows.shape[1])
    real = torch.zeros(len(clear), most, dtype=torch.bool)
    for k, scene in enumerate(clear):
        rows[k, : len(scene.rows)] = torch.from_numpy(scene.rows)
        real[k, : len(scene.rows)] = True
    right = torch.tensor([scene.right for scene in clear])

    def loss(some: Tensor) -> Tensor:
        longest = int(real[some].sum(1).max())
        odds = net(rows[some, :longest]).masked_fill(~real[some, :longest], -1e4)
        return functional.cross_entropy(odds, right[some])

    return descend(net, len(clear), 128, loss)


def teach_company(stories: Sequence[Story], seed: int) -> Look:
    torch.manual_seed(seed)
    signs = np.concatenate([story.signs for story in stories])
    net, rows = Look(signs), torch.from_numpy(signs)
    there = torch.from_numpy(np.concatenate([story.there for story in stories]))
    return descend(net, len(rows), 512, lambda some: functional.binary_cross_entropy_with_logits(net(rows[some]), there[some]))


@torch.no_grad()
def judge_places(scenes: Sequence[Scene], nets: Sequence[Look]) -> tuple[float, float]:
    """Print how much text has the right place; return what makes how sure a place is how right it is."""
    right, total = np.zeros(2), np.zeros(2)
    sure: list[float] = []
    true: list[float] = []
    for scene in scenes:
        odds = torch.stack([net(torch.from_numpy(scene.rows)) for net in nets]).mean(0)
        chance = torch.softmax(odds, 0).numpy()
        if len(chance) > 1 and (scene.shares.any() or scene.right is not None):
            best = 1 + int(chance[1:].argmax())
            sure.append(float(chance[best]))
            true.append(float(scene.shares[best]))
            right[int(scene.is_own)] += scene.shares[best]
        total[int(scene.is_own)] += scene.shares.any() or scene.right is not None
    odds_of = np.log(np.clip(sure, 1e-4, 1 - 1e-4) / (1 - np.clip(sure, 1e-4, 1 - 1e-4)))
    trust = settings.fit_logistic(np.column_stack([np.ones(len(sure)), odds_of]), np.array(true), ridge=1e-3)
    print(f"place of scenes cut as annotated {right[0] / total[0]:.3f}, as we cut them {right[1] / total[1]:.3f} by networks")
    error = settings.calibration_error(1 / (1 + np.exp(-trust[0] - trust[1] * odds_of)), np.array(true))
    print(f"  calibration error, trusted as far as it deserves: {error:.3f}")
    return float(trust[0]), float(trust[1])


@torch.no_grad()
def judge_company(stories: Sequence[Story], nets: Sequence[Look]) -> float:
    """Print how well it is known who is there; return the probability from which they are best named."""
    signs, there = (np.concatenate([getattr(story, name) for story in stories]) for name in ("signs", "there"))
    weights = np.array([PRESENCE_WEIGHTS[name] for name in company.SIGNS])
    rows = torch.from_numpy(signs)
    best = 0.0
    for name, odds in (("sums", signs @ weights), ("networks", torch.stack([net(rows) for net in nets]).mean(0).numpy())):
        chance = 1 / (1 + np.exp(-odds))
        found = {least: 2 * there[chance >= least].sum() / max((chance >= least).sum() + there.sum(), 1.0) for least in LEASTS}
        best = max(found, key=lambda least: found[least])
        print(f"presence by {name}: Brier {((chance - there) ** 2).mean():.4f}, F1 {found[best]:.4f} from {best}")
    return best


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("stories", nargs="+", type=Path)
    p.add_argument("--run", type=Path, required=True)
    p.add_argument("--scenes", type=Path, help="what `scenes.py --out-of-fold` wrote")
    p.add_argument("--held", type=int, choices=range(PARTS), help="a quarter of the stories that teaches nothing at all")
    add_options(p)
    a = p.parse_args()
    kept = open_run(a.run)
    scenes = dict(np.load(a.scenes)) if a.scenes else {}
    stories = read_all(partial(story_of, scenes=scenes), a.stories, Unseen.asked(a))
    put(kept, stories, a.held)
    keep_run(a.run, kept)


def put(kept: dict, stories: Sequence[Story], held: int | None) -> None:
    """Teach the networks and put them into a run."""
    quarter = held or 0
    others = [story for story in stories if part_of(story.name, PARTS) != quarter]
    asked = [story for story in stories if part_of(story.name, PARTS) == quarter]
    places = [teach_places(scenes_of(others), seed) for seed in SEEDS]
    people = [teach_company(others, seed) for seed in SEEDS]
    trust, least = judge_places(scenes_of(asked), places), judge_company(asked, people)
    if held is None:
        LOOK.write_text(
            f"{HEAD}LOOK_TRUST: Final = ({trust[0]:.3f}, {trust[1]:.3f})\n"
            '"""What is added to the log-odds of a place, once they are multiplied by the second, to be as sure as right."""\n'
            f'LOOK_THERE: Final = {least}\n"""Probability from which someone is named as present: best F1."""\n',
            encoding="utf-8",
        )
        places = [teach_places(scenes_of(stories), seed) for seed in SEEDS]
        people = [teach_company(stories, seed) for seed in SEEDS]
    kept["second_look"] = {
        f"{kind}.{n}.{name}": value.numpy()
        for kind, nets in (("places", places), ("company", people))
        for n, net in enumerate(nets)
        for name, value in net.state_dict().items()
    }


if __name__ == "__main__":
    main()
