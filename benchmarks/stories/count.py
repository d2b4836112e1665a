"""How many stories, scenes, levels and annotations are there?

    python benchmarks/stories/count.py

Prints the table of `README.md`, which a test compares with the files.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from score import Document, read_folder

__all__ = ["table"]

HERE = Path(__file__).resolve().parent
LEVELS = ("frame", "flashback", "flashforward", "dream", "embedded", "letter")


def table() -> list[str]:
    """The lines of the table, head first."""
    halves = [list(read_folder(HERE / half).values()) for half in ("train", "test")]
    rows = [_row("", ["train", "test", "together"]), "|---|---|---|---|"]
    for name, count in _counts().items():
        rows.append(_row(name, [str(sum(count(story) for story in half)) for half in (*halves, halves[0] + halves[1])]))
    return rows


def _row(name: str, cells: list[str]) -> str:
    return f"| {' | '.join([name, *cells])} |"


def _scenes(story: Document, level: str) -> int:
    return sum(scene["level"] == level for scene in story["scenes"])


def _outside(story: Document, marked: bool) -> int:
    return sum(scene.get("marked") is marked for scene in story["scenes"])


def _turned(story: Document) -> int:
    orders = [scene["story_order"] for scene in story["scenes"]]
    return sum(later < earlier for k, earlier in enumerate(orders) for later in orders[k + 1 :])


def _counts() -> dict[str, Callable[[Document], int]]:
    layers = ("mentions", "quotes", "times", "relations", "states", "attributes", "emotions", "contradictions", "facts")
    return {
        "stories": lambda _: 1,
        "words": lambda story: len(story["text"].split()),
        "scenes": lambda story: len(story["scenes"]),
        **{f"· {level}": partial(_scenes, level=level) for level in LEVELS},
        "outside the frame, marked": partial(_outside, marked=True),
        "outside the frame, unmarked": partial(_outside, marked=False),
        "pairs of scenes told out of order": _turned,
        "characters": lambda story: sum("members" not in one for one in story["characters"]),
        "places": lambda story: len(story["places"]),
        **{name: partial(_items, layer=name) for name in layers},
        "stories without a contradiction": lambda story: not story["contradictions"],
    }


def _items(story: Document, layer: str) -> int:
    return len(story[layer])


if __name__ == "__main__":
    print("\n".join(table()))
