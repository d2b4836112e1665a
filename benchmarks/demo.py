"""What does the demo find? Writes the first result of README.md from a real run.

    python benchmarks/demo.py

Run it after a change of weights or rules, and read what it wrote: a reader judges us by it.
"""

from __future__ import annotations

import re
from pathlib import Path

import taleglass
from taleglass.cli.demo import EXAMPLE

README = Path(__file__).resolve().parent.parent / "README.md"
CHARACTERS = 6
FIRST_LINE = "Who’s dead up there?"
LINES = 14
"""Lines shown: explicit, anaphoric and untagged ones, with four people on the quay."""


def main() -> None:
    block = re.compile(r"(<!-- demo: [^\n]*-->\n).*?(<!-- /demo -->)", re.DOTALL)
    shown = _shown(taleglass.read(EXAMPLE))
    text = README.read_text(encoding="utf-8")
    README.write_text(block.sub(lambda found: f"{found[1]}\n{shown}\n{found[2]}", text), encoding="utf-8")


def _shown(story: taleglass.Story) -> str:
    cast = ["| character | also called | mentions | lines |", "| --- | --- | --- | --- |"]
    for who in story.characters[:CHARACTERS]:
        others = [alias.text for alias in who.aliases if alias.text != who.name]
        cast.append(f"| {who.name} | {', '.join(others[:5])} | {who.mention_count} | {who.line_count} |")
    names = {entity.id: entity.name for entity in story.entities}
    first = next(index for index, line in enumerate(story.lines) if story.surface(line.speech) == FIRST_LINE)
    lines = ["| speaker | to | line | how the text tells | sure |", "| --- | --- | --- | --- | --- |"]
    for line in story.lines[first : first + LINES]:
        addressees = ", ".join(names[entity] for entity in line.addressees)
        speaker = "unknown" if line.speaker is None else names[line.speaker]
        sure = f"{line.evidence.probability:.2f}"
        lines.append(f"| {speaker} | {addressees} | {story.surface(line.speech)} | {line.cue_form.value} | {sure} |")
    counts = f"{len(story.characters)} characters, {len(story.lines)} lines, {len(story.mentions)} mentions"
    return "\n".join([f"In *The Glass at Skerrow*: {counts}.", "", *cast, "", "And on the quay:", "", *lines, ""])


if __name__ == "__main__":
    main()
