"""What is the dictionary form of a word?

Words seen in training have a list; for all others the lemma head chooses an edit script, and this module applies it.
A script is ``case|cut|add``: take the word in lower case (``l``) or as written (``k``), cut so many letters from its end,
add these; ``case|=|lemma`` replaces it whole. After the edit scripts of Straka 2018 (UDPipe 2.0 Prototype).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

__all__ = ["Lexicon", "apply_script", "lemma_of", "read_lexicon"]

Lexicon = Mapping[tuple[str, str], str]
"""(word in lower case with straight quotes, universal part of speech) to lemma."""

_STRAIGHT = str.maketrans("’‘“”", "''\"\"")
"""Lemmas are written with straight marks, as the treebanks have them."""


def read_lexicon(path: Path) -> dict[tuple[str, str], str]:
    """Read a list of ``word``, part of speech and lemma, parted by tabs, one a line."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {(word, upos): lemma for word, upos, lemma in rows}


def lemma_of(word: str, upos: str, script: str, lexicon: Lexicon) -> str:
    """Return the lemma of *word*: the list's, or else what *script* makes of it."""
    plain = word.translate(_STRAIGHT)
    return lexicon.get((plain.lower(), upos)) or apply_script(script, plain)


def apply_script(script: str, word: str) -> str:
    """Return the lemma of *word* by *script*; the word itself, in the script's case, where the cut does not fit."""
    case, cut, add = script.split("|", 2)
    source = word if case == "k" else word.lower()
    if cut == "=":
        return add
    count = int(cut)
    if count >= len(source) and count > 0:
        return source
    return (source[:-count] if count else source) + add
