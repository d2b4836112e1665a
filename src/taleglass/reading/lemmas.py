"""What is the dictionary form of a word?

The lemma head chooses an edit script for each word; this module applies it. A script is ``case|cut|add``: take the word in
lower case (``l``) or as written (``k``), cut so many letters from its end, add these; ``case|=|lemma`` replaces it whole.
After the edit scripts of Straka 2018 (UDPipe 2.0 Prototype).
"""

from __future__ import annotations

__all__ = ["apply_script"]


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
