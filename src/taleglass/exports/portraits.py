"""What does the JSON say of what characters are like, and of what a person set right?"""

from __future__ import annotations

from json import loads

from taleglass.exports.values import Value, place, rounded
from taleglass.story import Correction, Kinship, SamePerson, Span, Story, Trait

__all__ = ["portraits"]


def portraits(story: Story) -> dict[str, Value]:
    """Return the lists of traits, kinships, likely duplicates, talk and corrections by their keys."""
    return {
        "traits": [_trait(story, trait) for trait in story.traits],
        "kinships": [_kinship(kin) for kin in story.kinships],
        "talk": _talk(story),
        "same_person": [_same_person(pair) for pair in story.same_person],
        "corrections": [_correction(one) for one in story.corrections],
    }


def _trait(story: Story, trait: Trait) -> Value:
    token = story.tokens[trait.token]
    return {
        **place(Span(token.start, token.end)),
        "entity": trait.entity,
        "kind": trait.kind.value,
        "lemma": token.lemma,
        "token": trait.token,
        "mention": place(story.mentions[trait.mention].span),
        "probability": rounded(trait.probability),
    }


def _kinship(kin: Kinship) -> Value:
    return {
        "who": kin.who,
        "relation": kin.relation,
        "of": kin.of,
        "probability": rounded(kin.evidence.probability),
        "concluded_by": kin.evidence.concluded_by,
        "evidence": [place(span) for span in kin.evidence.spans],
    }


def _talk(story: Story) -> list[Value]:
    counts: dict[tuple[str, str], int] = {}
    for line in story.lines:
        for addressee in line.addressees:
            if line.speaker is not None:
                counts[line.speaker, addressee] = counts.get((line.speaker, addressee), 0) + 1
    return [{"speaker": one, "addressee": other, "lines": count} for (one, other), count in sorted(counts.items())]


def _same_person(pair: SamePerson) -> Value:
    return {
        "first": pair.first,
        "second": pair.second,
        "probability": rounded(pair.probability),
        "reasons": list(pair.reasons),
    }


def _correction(one: Correction) -> Value:
    value: Value = loads(one.text)
    return {"correction": value, "fits": one.fits, "outcome": one.outcome}
