"""Do time and memory grow in a straight line with the text?

    python benchmarks/speed/scaling.py NOVEL.txt [--words 10000 100000 1000000]

A plain text is cut, or repeated and cut, to each number of words. ``taleglass read --no-page`` reads it in a process of its
own; its seconds and its peak of memory are kept, and how much longer a text takes than the one ten times as short. The result
is ``benchmarks/results/scaling.json``. A million words take about seven minutes on two cores.
"""

from __future__ import annotations

import argparse
import itertools
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from record import RESULTS, circumstances, sha256, timed_reading, write_result
from taleglass.reading import load_reader


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("book", type=Path, help="a plain text")
    parser.add_argument("--words", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--out", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    text = arguments.book.read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        for words in sorted(arguments.words):
            path = Path(folder) / f"words{words}.txt"
            path.write_text(of_length(text, words), encoding="utf-8")
            rows.append({"words": words, **timed_reading(path, "--out", str(Path(folder) / str(words)), "--no-page")})
            print(rows[-1], file=sys.stderr)
    for shorter, longer in itertools.pairwise(rows):
        tenfold = longer["words"] / shorter["words"] / 10
        longer["times_the_shorter"] = round(longer["seconds"] / shorter["seconds"] / tenfold, 2)
    provenance = load_reader().provenance("")
    result = {
        "benchmark": "scaling",
        "book": {"name": arguments.book.stem, "sha256": sha256(arguments.book)},
        "weights": provenance.weights,
        "weights_sha256": provenance.weights_sha256,
        **circumstances(),
        "rows": rows,
    }
    print(f"→ {write_result(arguments.out, 'scaling', result)}")


def of_length(text: str, words: int) -> str:
    """Return *text*, repeated as often as needed, up to the paragraph that holds the last of *words* white-space words."""
    parts = [part for part in re.split(r"\n\s*\n", text) if part.strip()]
    out: list[str] = []
    left = words
    for part in itertools.cycle(parts):
        if left <= 0:
            break
        out.append(part)
        left -= len(part.split())
    return "\n\n".join(out) + "\n"


if __name__ == "__main__":
    main()
