"""Is every character of a novel one character of ours, and is none of the great ones two people at once?

    python benchmarks/accuracy/characters.py GOLD PRED        # prints the characters that are shattered, merged or missed

For novels with a list of characters and their names (PDNC; Vishnubhotla et al. 2022), over the whole book, from the names
alone: who says what plays no part, and pronouns play none.

*Evidence.* A mention of ours speaks for a gold character where its words, case and white space folded, are a name of that
character and of no other, or where its span is an annotated mention of that character alone. Only mentions that we call proper
names count, so that descriptions (“her mother”) are left to the measures of coreference.

*Which characters count.* Those with at least ten annotated mentions or ten lines, and at least three pieces of evidence:
nobody can be found by a name that the text does not use. Those with fewer pieces are counted as ``unnamed`` and left out.

*found_as_one* (accuracy). Nine tenths of a character's evidence lie with one character of ours, and most of the evidence of
that one is of this character. A character that fails is *shattered* (nine tenths do not lie with one) or *merged* (they do,
with one that is rather somebody else).

*great_apart* (accuracy). Of the ten most mentioned characters of a novel, by evidence: those whose main character of ours is
not the main one of another gold character that counts.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = ["CharacterFates", "character_fates", "character_scores"]

Document = Mapping[str, Any]
Scores = dict[str, Any]

ENOUGH = 10
"""Mentions or lines from which a character counts (the project's definition of done)."""
NAMED = 3
"""Pieces of evidence from which a character can be judged: one in ten astray is not yet a whole one."""
ONE = 0.9
"""Share of the evidence that must lie with one character of ours; names in the mouths of others go astray at times."""
GREAT = 10
"""Most mentioned characters that must not be merged."""
_NOBODY = frozenset({"_unknowable", "_group", "_narr"})
_PROPER = "PROP"


class CharacterFates:
    """What became of the characters of one novel; lists of gold ids.

    Attributes:
        found, shattered, merged, unnamed: every character that has enough mentions or lines is in one of them.
        great: the most mentioned. great_merged: those of them whose main character is another's main character too.
        where: for each gold character, our characters with their evidence.
    """

    def __init__(self) -> None:
        self.found: list[str] = []
        self.shattered: list[str] = []
        self.merged: list[str] = []
        self.unnamed: list[str] = []
        self.great: list[str] = []
        self.great_merged: list[str] = []
        self.where: dict[str, Counter[str]] = defaultdict(Counter)


def character_fates(gold: Document, predicted: Document) -> CharacterFates:
    """Say what became of each character of a novel."""
    fates = CharacterFates()
    for character, ours in _evidence(gold, predicted):
        fates.where[character][ours] += 1
    of_ours: dict[str, Counter[str]] = defaultdict(Counter)
    for character, counts in fates.where.items():
        for ours, count in counts.items():
            of_ours[ours][character] += count
    main = {character: min(counts, key=lambda ours: (-counts[ours], ours)) for character, counts in fates.where.items()}
    counted = []
    for character in _enough(gold):
        evidence = fates.where[character]
        if evidence.total() < NAMED:
            fates.unnamed.append(character)
            continue
        counted.append(character)
        if evidence[main[character]] < ONE * evidence.total():
            fates.shattered.append(character)
        elif 2 * of_ours[main[character]][character] <= of_ours[main[character]].total():
            fates.merged.append(character)
        else:
            fates.found.append(character)
    fates.great = sorted(counted, key=lambda character: (-fates.where[character].total(), character))[:GREAT]
    holders = Counter(main[character] for character in counted)
    fates.great_merged = [character for character in fates.great if holders[main[character]] > 1]
    return fates


def character_scores(gold: Sequence[Document], predicted: Sequence[Document]) -> tuple[Scores, dict[str, Scores]]:
    """Return the figures over all novels, and by novel; documents are aligned by ``id``."""
    ours = {document["id"]: document for document in predicted}
    fates = {document["id"]: character_fates(document, ours[document["id"]]) for document in gold}
    return _figures(fates.values()), {name: _figures([fate]) for name, fate in fates.items()}


def _figures(fates: Iterable[CharacterFates]) -> Scores:
    fates = list(fates)
    found, shattered, merged, unnamed, great, great_merged = (
        sum(len(getattr(fate, name)) for fate in fates)
        for name in ("found", "shattered", "merged", "unnamed", "great", "great_merged")
    )
    counted = found + shattered + merged
    return {
        "found_as_one": {"accuracy": found / counted if counted else 1.0, "gold": counted},
        "great_apart": {"accuracy": 1.0 - great_merged / great if great else 1.0, "gold": great},
        "shattered": shattered,
        "merged": merged,
        "unnamed": unnamed,
    }


def _enough(gold: Document) -> list[str]:
    """Return the characters with enough annotated mentions or lines, in the order of the gold."""
    mentions = Counter(who for mention in gold["mentions"] for who in mention.get("entities") or [mention.get("entity")])
    lines = Counter(quote["speaker"] for quote in gold["quotes"])
    characters = [entity["id"] for entity in gold["entities"] if entity["id"] not in _NOBODY]
    return [character for character in characters if max(mentions[character], lines[character]) >= ENOUGH]


def _evidence(gold: Document, predicted: Document) -> Iterable[tuple[str, str]]:
    """Yield (gold character, character of ours) for every mention that names someone."""
    owners: dict[str, set[str]] = defaultdict(set)
    for entity in gold["entities"]:
        if entity["id"] not in _NOBODY:
            for name in (entity.get("name"), *entity.get("names", ())):
                if name:
                    owners[_folded(name)].add(entity["id"])
    annotated = {(mention["start"], mention["end"]): mention for mention in gold["mentions"]}
    for mention in predicted["mentions"]:
        if mention.get("form") != _PROPER:
            continue
        known = annotated.get((mention["start"], mention["end"]))
        if known is not None:
            if known.get("entity") is not None and known["entity"] not in _NOBODY:
                yield known["entity"], mention["entity"]
            continue
        holders = owners.get(_folded(gold["text"][mention["start"] : mention["end"]]), set())
        if len(holders) == 1:
            yield next(iter(holders)), mention["entity"]


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, help="a file with one gold document a line")
    parser.add_argument("predicted", type=Path, help="a folder of exported JSON files")
    arguments = parser.parse_args()
    gold = [json.loads(line) for line in arguments.gold.read_text(encoding="utf-8").splitlines()]
    predicted = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(arguments.predicted.glob("*.json"))]
    by_id = {document["id"]: document for document in predicted}
    for document in gold:
        fates = character_fates(document, by_id[document["id"]])
        names = {entity["id"]: entity["name"] for entity in document["entities"]}
        ours = {entity["id"]: entity.get("name", "") for entity in by_id[document["id"]]["entities"]}
        for fate in ("shattered", "merged", "great_merged", "unnamed"):
            for character in getattr(fates, fate):
                places = ", ".join(f"{ours.get(p, p)} {n}" for p, n in fates.where[character].most_common(4))
                print(f"{document['id']}  {fate:<13} {names[character]}: {places}")
    scores, _ = character_scores(gold, predicted)
    print(json.dumps(scores, indent=2))


if __name__ == "__main__":
    main()
