"""Make the lexicon of sense classes from WordNet and VADER.

    python training/senses.py --wordnet /usr/share/wordnet --vader vader_lexicon.txt \\
        --out src/taleglass/weights/senses.tsv

WordNet 3.0 (Fellbaum 1998; the Debian package `wordnet-base` has its files) sorts its noun and verb senses into 41
lexicographer files. We part the broadest of them by the nearest of a few ancestors (`ANCHORS`): a carriage is an artifact,
and a vehicle. A lemma keeps the classes of its senses weighted by how often WordNet's texts have them: the likeliest noun
class, a second one if it has a fifth of the weight, and the likeliest verb class. Given names join as classes of their own.
VADER's lexicon (Hutto and Gilbert 2014; the Python package `vaderSentiment` has it) gives words a mood, in steps of valence.
The reader looks the list up through `taleglass.reading.senses`; the encoder learns what each class is worth.
"""

from __future__ import annotations

import argparse
from bisect import bisect_right
from collections import Counter, defaultdict
from pathlib import Path

from taleglass.cast.given_names import HE_NAMES, SHE_NAMES

NOUNS = [
    "Tops", "act", "animal", "artifact", "attribute", "body", "cognition", "communication", "event", "feeling", "food", "group",
    "location", "motive", "object", "person", "phenomenon", "plant", "possession", "process", "quantity", "relation", "shape",
    "state", "substance", "time",
]  # fmt: skip
VERBS = [
    "body", "change", "cognition", "communication", "competition", "consumption", "contact", "creation", "emotion", "motion",
    "perception", "possession", "social", "stative", "weather",
]  # fmt: skip
FIRST_NOUN, FIRST_VERB = 3, 29
"""Numbers of the first noun file and the first verb file among WordNet's lexicographer files."""

VEHICLE = "artifact.vehicle"
ANCHORS = {
    "conveyance.3": VEHICLE, "structure.1": "artifact.structure", "building.1": "artifact.building",
    "room.1": "artifact.room", "way.6": "artifact.way", "clothing.1": "artifact.clothing",
    "furniture.1": "artifact.furniture", "container.1": "artifact.container", "weapon.1": "artifact.weapon",
    "male.2": "person.male", "female.2": "person.female", "relative.1": "person.kin", "worker.1": "person.worker",
    "leader.1": "person.leader", "aristocrat.1": "person.noble", "juvenile.1": "person.child",
    "city.1": "location.city", "town.1": "location.city", "district.1": "location.district",
    "country.2": "location.country", "organization.1": "group.organization", "military_unit.1": "group.military",
    "geological_formation.1": "object.land", "body_of_water.1": "object.water",
}  # fmt: skip
"""Ancestors, as lemma and number of its noun sense, that part a lexicographer file."""

SECOND = 0.2
"""Share of a lemma's weight from which its second noun class is kept."""
UNSEEN = 0.5
"""Weight of a sense that WordNet's texts never have, in occurrences; divided by its rank."""
STEPS = (-2.5, -1.5, 0.0, 1.5, 2.5)
"""Where VADER's valence, -4 to 4, is cut into classes of mood."""
NAMES = {"name.he": HE_NAMES, "name.she": SHE_NAMES}


def synsets(folder: Path, pos: str) -> dict[str, tuple[int, list[str]]]:
    """Lexicographer file and direct ancestors of every synset, by offset."""
    out = {}
    for line in (folder / f"data.{pos}").read_text(encoding="latin-1").splitlines():
        if line.startswith("  "):
            continue
        f = line.split(" ")
        at = 4 + 2 * int(f[3], 16)
        pointers = [f[at + 1 + 4 * k : at + 4 + 4 * k] for k in range(int(f[at]))]
        out[f[0]] = int(f[1]), [target for symbol, target, kind in pointers if symbol in ("@", "@i") and kind == pos[0]]
    return out


def index(folder: Path, pos: str) -> dict[str, list[str]]:
    """Synsets of every lemma, the commonest sense first."""
    out = {}
    for line in (folder / f"index.{pos}").read_text(encoding="latin-1").splitlines():
        if not line.startswith("  "):
            f = line.split()
            out[f[0]] = f[-int(f[2]) :]
    return out


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--wordnet", type=Path, default=Path("/usr/share/wordnet"))
    p.add_argument("--vader", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    a = p.parse_args()
    seen: Counter = Counter()
    for line in (a.wordnet / "cntlist.rev").read_text(encoding="latin-1").splitlines():
        key, number, count = line.split()
        lemma, rest = key.split("%")
        seen[lemma, rest[0], int(number)] = int(count)

    nouns, noun_index = synsets(a.wordnet, "noun"), index(a.wordnet, "noun")
    top = {noun_index[file][0]: file for file in NOUNS if file in noun_index}  # “food” itself stands above the file of foods
    anchor = {}
    for name, label in ANCHORS.items():
        lemma, number = name.split(".")
        anchor[noun_index[lemma][int(number) - 1]] = label

    def noun_class(synset: str) -> str:
        level, found = [synset], []
        while level:
            found += [anchor[s] for s in level if s in anchor]
            level = list(dict.fromkeys(up for s in level for up in nouns[s][1]))
        if found:  # the nearest; a carriage, which is a container first, stays a vehicle
            return "n." + (VEHICLE if VEHICLE in found else found[0])
        file = NOUNS[nouns[synset][0] - FIRST_NOUN]
        return "n." + (top.get(synset, file) if file == "Tops" else file)

    verbs, verb_index = synsets(a.wordnet, "verb"), index(a.wordnet, "verb")
    weights: dict[str, dict[str, Counter]] = {"noun": defaultdict(Counter), "verb": defaultdict(Counter)}
    for lemma, senses in noun_index.items():
        for rank, s in enumerate(senses, 1):
            weights["noun"][lemma][noun_class(s)] += seen[lemma, "1", rank] + UNSEEN / rank
    for lemma, senses in verb_index.items():
        for rank, s in enumerate(senses, 1):
            weights["verb"][lemma]["v." + VERBS[verbs[s][0] - FIRST_VERB]] += seen[lemma, "2", rank] + UNSEEN / rank
    for label, names in NAMES.items():
        for name in names:  # a name that is also a word keeps the word's class second
            weights["noun"][name]["n." + label] += 1 + sum(weights["noun"][name].values())
    for pos in ("noun", "verb"):
        for line in (a.wordnet / f"{pos}.exc").read_text(encoding="latin-1").splitlines():
            form, *lemmas = line.split()
            for lemma in lemmas:
                if lemma in weights[pos]:
                    weights[pos][form] = weights[pos][form] + weights[pos][lemma]

    mood = {}
    for line in a.vader.read_text(encoding="utf-8").splitlines():
        word, valence, *_ = line.split("\t")
        mood[word.lower()] = f"mood.{bisect_right(STEPS, float(valence)) + 1}"
    senses = {c for by in weights.values() for w in by.values() for c in w}
    classes = ["none", *sorted(senses | set(mood.values()))]
    number = {c: k for k, c in enumerate(classes)}
    rows = ["\t".join(classes)]
    for lemma in sorted(weights["noun"].keys() | weights["verb"].keys() | mood.keys()):
        if not lemma.isalpha() or not lemma.isascii() or len(lemma) < 2:
            continue
        ranked = sorted(weights["noun"].get(lemma, Counter()).items(), key=lambda z: (-z[1], z[0]))
        total = sum(w for _, w in ranked)
        first = number[ranked[0][0]] if ranked else 0
        second = number[ranked[1][0]] if len(ranked) > 1 and ranked[1][1] >= SECOND * total else 0
        verb = sorted(weights["verb"].get(lemma, Counter()).items(), key=lambda z: (-z[1], z[0]))
        rows.append(f"{lemma}\t{first}\t{second}\t{number[verb[0][0]] if verb else 0}\t{number.get(mood.get(lemma, ''), 0)}")
    a.out.write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(len(rows) - 1, "words,", len(classes), "classes")


if __name__ == "__main__":
    main()
