"""What does the page have to know of what characters are like?

Compact, as the rest of the page's data: words stand once in a list, places are UTF-16 code units, people are indices.
"""

from __future__ import annotations

from taleglass.html_reader.utf16 import Utf16Offsets
from taleglass.story import Kinship, SamePerson, Span, Story, TraitKind

__all__ = ["portraits"]

# The order is part of the format: the page holds the same words in the same order.
_KINDS = (TraitKind.AGENT, TraitKind.PATIENT, TraitKind.POSSESSION, TraitKind.MODIFIER)
_DIGITS = 3


def portraits(story: Story, offsets: Utf16Offsets, index: dict[str, int]) -> dict[str, object]:
    """Return the traits of characters, kinships, likely duplicates and corrections.

    Args:
        story: whose they are.
        offsets: of its text.
        index: the position of each entity on the page.
    """
    told = {entity.id for entity in story.entities if entity.is_character}
    lemmas: dict[str, int] = {}
    traits: list[int] = []
    before = 0
    for trait in sorted(story.traits, key=lambda one: (one.token, index[one.entity], one.kind)):
        if trait.entity in told:
            token = story.tokens[trait.token]
            start, end = offsets.span(Span(token.start, token.end))
            lemma = lemmas.setdefault(token.lemma, len(lemmas))
            traits += (start - before, end - start, index[trait.entity], _KINDS.index(trait.kind), lemma)
            before = start
    return {
        "traits": traits,
        "lemmas": list(lemmas),
        "kin": [_kin(offsets, index, kin) for kin in story.kinships],
        "samePerson": [_pair(index, pair) for pair in story.same_person],
        "corrections": [[int(one.fits), one.outcome] for one in story.corrections],
    }


def _kin(offsets: Utf16Offsets, index: dict[str, int], kin: Kinship) -> list[object]:
    places = [offset for span in kin.evidence.spans for offset in offsets.span(span)]
    return [index[kin.who], kin.relation, index[kin.of], places, round(kin.evidence.probability, _DIGITS)]


def _pair(index: dict[str, int], pair: SamePerson) -> list[object]:
    return [index[pair.first], index[pair.second], round(pair.probability, _DIGITS), list(pair.reasons)]
