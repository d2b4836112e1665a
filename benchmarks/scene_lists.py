"""What scenes does taleglass find in whole novels? Writes the lists of docs/scenes.md from what ``ask scenes`` answers.

    python benchmarks/scene_lists.py DaisyMiller.tale TheSignOfTheFour.tale ARoomWithAView.tale

Takes story files that ``taleglass read`` left, named as the marks in the page name them; a list whose file is not given stays.
What a careful reader says below each list is written by hand: read it again whenever a list changes.
"""

from __future__ import annotations

import argparse
import re
from bisect import bisect_right
from collections import Counter
from pathlib import Path

import taleglass
from taleglass.cli.scene_answers import scene_answers
from taleglass.story import Order, Story

PAGE = Path(__file__).resolve().parent.parent / "docs" / "scenes.md"
SHOWN = 40
"""Rows of a list; what comes after is counted."""
PEOPLE = 6
"""People named in a row."""
GIST = 90
"""Characters of a gist, so that it stays on one line."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tales", nargs="+", type=Path)
    page = PAGE.read_text(encoding="utf-8")
    for tale in parser.parse_args().tales:
        block = re.compile(rf"(<!-- scenes: {re.escape(tale.stem)} [^\n]*-->\n).*?(<!-- /scenes -->)", re.DOTALL)
        if not block.search(page):
            parser.error(f"{PAGE.name} has no list named {tale.stem}")
        shown = listed(taleglass.open(tale))
        page = block.sub(lambda found, shown=shown: f"{found[1]}\n{shown}\n{found[2]}", page)  # type: ignore[misc]
    PAGE.write_text(page, encoding="utf-8")


def listed(story: Story) -> str:
    """Return the sums and the table of one novel's scenes."""
    answers = list(scene_answers(story, Order.PAGE, lambda _: True))
    levels = Counter(str(answer["level"]) for answer in answers)
    sums = ", ".join(f"{many} {level}" for level, many in levels.most_common())
    rows = [
        f"{len(answers)} scenes in {sum(scene.words for scene in story.scenes):,} words: {sums}.",
        "",
        "| scene | lived | begins | place | there | level | time | gist |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for answer in answers[:SHOWN]:
        cells = (
            answer["scene"],
            answer["story_order"] or "not known",
            f"{_chapter(story, int(str(answer['start'])))}{answer['start']}",
            _sure(answer["place"], answer["place_confidence"]),
            _people(answer["present"]),
            _sure(answer["level"], answer["confidence"]),
            _when(answer),
            _cut(" … ".join(_strings(answer["gist"]))),
        )
        rows.append("| " + " | ".join(str(cell).replace("|", r"\|") for cell in cells) + " |")
    if len(answers) > SHOWN:
        rows.append(f"\n… and {len(answers) - SHOWN} more.")
    return "\n".join([*rows, ""])


def _chapter(story: Story, offset: int) -> str:
    """Return the number of the chapter that *offset* stands in, before a comma; nothing in a book without chapters."""
    chapter = bisect_right([one.span.start for one in story.book.chapters], offset)
    return f"ch. {chapter}, " if len(story.book.chapters) > 1 and chapter else ""


def _sure(what: object, probability: object) -> str:
    return "not known" if what is None else f"{what} {float(str(probability)):.2f}"


def _people(present: object) -> str:
    names = _strings(present)
    return ", ".join(names[:PEOPLE]) + (f" +{len(names) - PEOPLE}" if len(names) > PEOPLE else "")


def _when(answer: object) -> str:
    assert isinstance(answer, dict)
    return ", ".join([*([answer["time_of_day"]] if answer["time_of_day"] else []), *(f"“{one}”" for one in answer["when"][:2])])


def _strings(values: object) -> list[str]:
    assert isinstance(values, list)
    return [str(value) for value in values]


def _cut(words: str) -> str:
    return words if len(words) <= GIST else words[:GIST].rsplit(" ", 1)[0] + " …"


if __name__ == "__main__":
    main()
