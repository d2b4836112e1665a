"""Which pronoun do words lead a reader to expect?

“The old man” is he, “Mrs. Roe” is she, “the captain” may be either. Titles, given names, words for kin and the commonest nouns
tell; whatever else is said of somebody does not.
"""

from __future__ import annotations

from collections.abc import Sequence

from taleglass.cast.names import parse_name, title_gender
from taleglass.cast.phrases import noun_gender
from taleglass.corrections.recounting import pronoun_of
from taleglass.portraits.kin_words import KIN, he_or_she
from taleglass.story import Mention, MentionForm, Story

__all__ = ["THIRD_PERSON", "clash", "clear_pronoun", "expected_pronoun"]

THIRD_PERSON = frozenset({"he", "she", "it", "they"})
"""Pronoun sets that tell of somebody who is spoken of."""

_TELLING = frozenset({"he", "she", "it"})
"""Those of which one excludes the others; ``they`` may be anybody."""
_CLEAR = 3
"""Times at least, and times as often as any other, that a pronoun is used of somebody who is known by it."""


def expected_pronoun(story: Story, mention: Mention) -> str:
    """Return the set of a pronoun in the third person, or the one that a name or a noun leads to expect; empty for neither."""
    if mention.form is MentionForm.PRONOUN:
        pronoun = pronoun_of(story, mention)
        return pronoun if pronoun in THIRD_PERSON else ""
    if mention.form is MentionForm.PROPER:
        return parse_name(mention.span.of(story.text).replace("’s", " ’s").split()).gender.value
    noun = mention.head.of(story.text).lower()
    return noun_gender(noun).value or he_or_she(KIN.get(noun, noun)) or title_gender(noun).value


def clear_pronoun(pronouns: Sequence[tuple[str, int]]) -> str:
    """Return the pronoun by which somebody is known; empty where too few are used, or several.

    Args:
        pronouns: with how often each is used, the commonest first.
    """
    if not pronouns:
        return ""
    (pronoun, most), *others = pronouns
    return pronoun if most >= _CLEAR * max([1, *(count for _, count in others)]) else ""


def clash(one: str, other: str) -> bool:
    """Say whether two pronoun sets cannot be one person's; an empty one may be anybody's."""
    return one != other and {one, other} <= _TELLING
