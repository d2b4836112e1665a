"""How does a word become its dictionary form?

A lemma is told as an edit of the lower-cased word (cut so many letters, add these), after Straka 2018's edit scripts;
irregular forms that no short edit reaches are replaced whole. At run time `taleglass.reading.lemmas` applies the scripts.
"""

from __future__ import annotations


def script_of(word: str, lemma: str) -> str:
    """Return the edit that turns *word* into *lemma*: ``case|cut|add``, or ``case|=|lemma`` for a whole replacement."""
    low = word.lower()
    if lemma == word and lemma != low:
        return "k|0|"  # keep the word's own case
    case = "k" if lemma and lemma != lemma.lower() and word[:1].isupper() else "l"
    target = lemma if case == "k" else lemma.lower()
    source = word if case == "k" else low
    shared = 0
    while shared < min(len(source), len(target)) and source[shared] == target[shared]:
        shared += 1
    if shared == 0 and source != target:
        return f"{case}|=|{lemma}"
    return f"{case}|{len(source) - shared}|{target[shared:]}"
