"""Is the speaker of a line any character of ours that stands for the right person?

The scorer maps at most one of our characters to each gold character, so the lines of a person whom we took for two count only
for one of these. Here each of our characters stands for whomever most of what speaks for it names, even where another of ours
does, too: what is still wrong was said by somebody else, and the distance to the scorer's figure is what joining characters
costs.

*What speaks for a gold character* is as the scorer weighs it (Vishnubhotla et al. 2022): one for an annotated mention of that
character whose span is a mention of ours, 1/k for a mention of ours that is not annotated, or for a distinct name of ours,
whose words are a name of k gold characters. *The speaker of a gold quotation* is the one to whom most of its characters are
given, and at least half of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

__all__ = ["any_character_scores"]

Document = Mapping[str, Any]
Scores = dict[str, Any]

LEAST = 0.5
"""Share of a quotation's characters that its speaker must be given."""
_NOBODY = frozenset({None, "_unknowable", "_group", "_narr"})


def any_character_scores(gold: Sequence[Document], predicted: Sequence[Document]) -> tuple[Scores, dict[str, Scores]]:
    """Return the accuracy over all novels, and by novel; documents are aligned by ``id``."""
    ours = {document["id"]: document for document in predicted}
    counts = {document["id"]: _count(document, ours[document["id"]]) for document in gold}
    right, known = (sum(count[part] for count in counts.values()) for part in (0, 1))
    return _figure(right, known), {name: _figure(*count) for name, count in counts.items()}


def _figure(right: int, known: int) -> Scores:
    return {"accuracy": right / known if known else 1.0, "gold": known}


def _count(gold: Document, predicted: Document) -> tuple[int, int]:
    """Return how many quotations have the right speaker, and how many have a known one."""
    stands_for = _stands_for(gold, predicted)
    speaks: dict[int, str | None] = {}
    for line in predicted["quotes"]:
        speaks |= dict.fromkeys(range(line["start"], line["end"]), line["speaker"])
    right = known = 0
    for quote in gold["quotes"]:
        if quote["speaker"] in _NOBODY:
            continue
        known += 1
        places = [place for part in quote.get("parts") or [quote] for place in range(part["start"], part["end"])]
        given = Counter(speaks[place] for place in places if place in speaks)
        who, most = given.most_common(1)[0] if given else (None, 0)
        right += who is not None and most >= LEAST * len(places) and stands_for.get(who) == quote["speaker"]
    return right, known


def _stands_for(gold: Document, predicted: Document) -> dict[str, str]:
    """Return whom each of our characters stands for."""
    weights: dict[str, Counter[str]] = defaultdict(Counter)
    for ours, character, weight in _evidence(gold, predicted):
        weights[ours][character] += weight
    return {ours: min(found, key=lambda character: (-found[character], character)) for ours, found in weights.items()}


def _evidence(gold: Document, predicted: Document) -> Iterator[tuple[str, str, float]]:
    """Yield (character of ours, gold character, weight) for everything that speaks for a pair."""
    owners: dict[str, set[str]] = defaultdict(set)
    for entity in gold["entities"]:
        for name in (entity.get("name"), *(entity.get("names") or ())):
            if name and entity["id"] not in _NOBODY:
                owners[_folded(name)].add(entity["id"])
    annotated = {(mention["start"], mention["end"]): mention.get("entity") for mention in gold["mentions"]}
    for mention in predicted["mentions"]:
        span = mention["start"], mention["end"]
        named = owners.get(_folded(gold["text"][slice(*span)]), set())
        holders = {annotated[span]} - _NOBODY if span in annotated else named
        for character in holders:
            yield mention["entity"], character, 1.0 / len(holders)
    for entity in predicted["entities"]:
        for name in {_folded(name) for name in (entity.get("name"), *(entity.get("names") or ())) if name}:
            for character in owners.get(name, ()):
                yield entity["id"], character, 1.0 / len(owners[name])


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
