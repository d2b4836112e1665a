"""What do the networks say of a text that did not teach them?

`telling.py --out-of-fold` and `discourse.py --out-of-fold` keep what networks say that were taught without a text, or the
networks themselves; whatever is fitted on their answers takes those, so that it is no surer of them than of other texts.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from taleglass.reading import DiscourseWeights, Reader, Reading, load_reader
from taleglass.text import mark, open_book

Told: TypeAlias = Mapping[str, npt.NDArray[np.float32]]
"""What `telling.py` wrote: `NAME/border` and `NAME/levels`, over the rows of `describe_page`, and `NAME/hints`, over words."""

T = TypeVar("T")


def part_of(name: str, of: int) -> int:
    """Return the part of the texts that one belongs to, by its name alone."""
    return zlib.crc32(name.encode()) % of


@dataclass(frozen=True)
class Unseen:
    """What `telling.py` wrote, and the folder that `discourse.py` wrote its networks into; either may be missing."""

    told: Told = field(default_factory=dict)
    heard: Path | None = None

    @classmethod
    def asked(cls, arguments: argparse.Namespace) -> Unseen:
        """Take them from the options that `add_options` added."""
        return cls(dict(np.load(arguments.told)) if arguments.told else {}, arguments.heard)

    def alone(self, name: str) -> Unseen:
        """Return what is needed of one story."""
        own = {key: values for key, values in self.told.items() if key.startswith(f"{name}/")}
        return Unseen(own, self.heard)

    def of(self, reading: Reading, name: str) -> Reading:
        """Return the reading of a text with what networks say that were not taught on it."""
        if f"{name}/border" in self.told:
            telling = reading.telling.anew(self.told[f"{name}/border"], self.told[f"{name}/levels"])
            hints = self.told[f"{name}/hints"]
            reading = replace(reading, telling=telling, here_odds=hints[:, 0], there_odds=hints[:, 1])
        if self.heard is not None:
            parts = sorted(self.heard.glob("part*.npz"))
            if not parts:
                raise SystemExit(f"{self.heard} holds no networks; discourse.py --out-of-fold writes them.")
            reading = replace(reading, discourse=_network(parts[part_of(name, len(parts))]))
        return reading


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--told", type=Path, help="what `telling.py --out-of-fold` wrote")
    parser.add_argument("--heard", type=Path, help="the folder that `discourse.py --out-of-fold` wrote")


def read_all(make: Callable[[Path, Reading], T], folders: Iterable[Path], unseen: Unseen) -> list[T]:
    """Read every story of the folders, one on each core at a time, and make something of each."""
    tasks = [(path, unseen.alone(path.stem)) for folder in folders for path in sorted(folder.glob("*.txt"))]
    with ProcessPoolExecutor() as pool:
        return list(pool.map(partial(_read_one, make), tasks, chunksize=4))


def _read_one(make: Callable[[Path, Reading], T], task: tuple[Path, Unseen]) -> T:
    path, unseen = task
    book = open_book(path)
    return make(path, unseen.of(_reader().read(book, mark(book)), path.stem))


@cache
def _reader() -> Reader:
    return load_reader(threads=1)


@cache
def _network(path: Path) -> DiscourseWeights:
    with np.load(path) as arrays:
        return DiscourseWeights.of({name: arrays[name].astype(np.float32) for name in arrays.files})
