"""Which things does the story keep coming back to? Mentions of keys, fiddles and hens to the things themselves."""

from taleglass.things.follow import Things, follow
from taleglass.things.learned import IT_WEIGHTS, NONE_WEIGHTS, SAME_WEIGHTS
from taleglass.things.nouns import Words, words_for_things
from taleglass.things.signs import IT_SIGNS, NONE_SIGNS, SAME_SIGNS, Weights, antecedents, it_signs, none_signs, same_signs

__all__ = [
    "IT_SIGNS",
    "IT_WEIGHTS",
    "NONE_SIGNS",
    "NONE_WEIGHTS",
    "SAME_SIGNS",
    "SAME_WEIGHTS",
    "Things",
    "Weights",
    "Words",
    "antecedents",
    "follow",
    "it_signs",
    "none_signs",
    "same_signs",
    "words_for_things",
]
