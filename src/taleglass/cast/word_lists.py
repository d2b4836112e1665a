"""How do we write a closed list of words?

As one string, the words parted by white space: that is how a list of many words reads best.
"""

from __future__ import annotations

__all__ = ["word_set"]


def word_set(words: str) -> frozenset[str]:
    """Return the words of a string."""
    return frozenset(words.split())
