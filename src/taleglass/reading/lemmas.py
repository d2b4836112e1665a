"""What is the dictionary form of a word?

Words seen in training have a list; for all others the lemma head chooses an edit script, and this module applies it.
A script is ``case|cut|add``: take the word in lower case (``l``) or as written (``k``), cut so many letters from its end,
add these; ``case|=|lemma`` replaces it whole. After the edit scripts of Straka 2018 (UDPipe 2.0 Prototype).
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from taleglass.reading.irregular_verbs import IRREGULAR_VERBS

__all__ = ["Lexicon", "apply_script", "lemma_of", "lemma_without_g", "read_lexicon"]

Lexicon = Mapping[tuple[str, str], str]
"""(word in lower case with straight quotes, universal part of speech) to lemma."""

_BEFORE_SILENT_E = ("c", "g", "v", "u", "s", "z", "bl", "dl", "gl", "kl", "pl", "tl", "fl", "zl")
_INGS = frozenset({"VERB", "AUX", "NOUN", "ADJ", "PRON", "PROPN"})
"""Parts of speech of words in -ing."""
_STRAIGHT = str.maketrans("’‘“”", "''\"\"")
"""Lemmas are written with straight marks, as the treebanks have them."""


def read_lexicon(text: str) -> dict[tuple[str, str], str]:
    """Read a list of ``word``, part of speech and lemma, parted by tabs, one a line."""
    rows = (line.split("\t") for line in text.splitlines())
    return {(word, upos): lemma for word, upos, lemma in rows}


def lemma_of(word: str, upos: str, xpos: str, script: str, *, lexicon: Lexicon, known: Container[str]) -> str:
    """Return the lemma of *word*.

    Args:
        word: as the text writes it.
        upos: its universal part of speech.
        xpos: its Penn Treebank tag.
        script: the edit that the lemma head chose.
        lexicon: lemmas of words seen in training.
        known: words that may be lemmas, in lower case.
    """
    plain = word if word.isascii() else word.translate(_STRAIGHT)
    low = plain.lower()
    listed = lexicon.get((low, upos))
    if listed is not None:
        return listed
    if upos == "VERB" and low in IRREGULAR_VERBS and xpos in {"VBD", "VBN", "VBZ"}:
        return IRREGULAR_VERBS[low]
    for stem in _stems(low, xpos):
        if (stem, upos) in lexicon or stem in known:
            return stem
    if upos == "VERB" and (rest := _regular_rest(low, xpos)):
        return rest + "e" if _drops_e(rest) else rest
    if "|=|" in script:  # whole replacements were learned from the listed words
        return low
    return apply_script(script, plain)


def lemma_without_g(word: str, upos: str, *, lexicon: Lexicon, known: Container[str]) -> str | None:
    """Return the lemma of *word*, before an apostrophe, if that stands for a g: goin’, nothin’; None for captain’.

    Args:
        word: what stands before the apostrophe.
        upos: its universal part of speech.
        lexicon: lemmas of words seen in training.
        known: words that may be lemmas, in lower case.

    >>> lemma_without_g("votin", "VERB", lexicon={}, known={"vote"})
    'vote'
    """
    low, whole = word.lower(), word.lower() + "g"
    if len(word) < 4 or upos not in _INGS or not low.endswith("in"):
        return None
    own = lexicon.get((low, upos))
    if own is not None:
        return None if own.lower() == low else own
    if (whole, upos) in lexicon:
        return lexicon[whole, upos]
    is_verb = (whole, "VERB") in lexicon
    if low in known and not is_verb:  # again, drain
        return None
    if upos == "VERB":
        return lemma_of(whole, upos, "VBG", "l|0|", lexicon=lexicon, known=known)
    if is_verb or whole in known:
        return word + "g" if upos == "PROPN" else whole
    return None


def _stems(low: str, xpos: str) -> Iterator[str]:
    """Take a regular ending off, the likeliest way first."""
    rest = _regular_rest(low, xpos)
    if rest:
        yield from _without(rest, low[len(rest) :])
    elif xpos in {"VBZ", "NNS"} and low.endswith("s") and not low.endswith("ss"):
        if low.endswith("ies") and len(low) > 4:
            yield low[:-3] + "y"
        if low.endswith(("ches", "shes", "sses", "xes", "zes")):
            yield low[:-2]
        if low.endswith("ves") and xpos == "NNS":
            yield low[:-3] + "f"
            yield low[:-3] + "fe"
        yield low[:-1]
        yield low[:-2]
    elif xpos in {"VB", "VBP", "NN", "JJ", "RB"}:
        yield low


def _regular_rest(low: str, xpos: str) -> str:
    """Return what stands before a regular ``ed`` or ``ing``; empty where there is none."""
    if xpos in {"VBD", "VBN"} and low.endswith("ed"):
        return low[:-2]
    return low[:-3] if xpos == "VBG" and low.endswith("ing") else ""


def _drops_e(stem: str) -> bool:
    return not stem.endswith("ss") and stem.endswith(_BEFORE_SILENT_E)


def _without(stem: str, ending: str) -> Iterator[str]:
    """Undo what ``ed`` or ``ing`` did to a stem: hopp, hop; hop, hope; tri, try."""
    if len(stem) < 2:
        return
    if ending == "ed" and stem.endswith("i") and len(stem) > 2:
        yield stem[:-1] + "y"
    doubled = stem[-1] == stem[-2] and stem[-1] not in "aeiouls"
    if doubled:
        yield stem[:-1]
    short = stem[-1] not in "aeiouwxy" and stem[-2] in "aeiouy" and (len(stem) < 3 or stem[-3] not in "aeiou")
    silent = short or _drops_e(stem)
    first, second = (stem + "e", stem) if silent else (stem, stem + "e")
    yield first
    yield second
    if stem[-1] == stem[-2]:  # travelled
        yield stem[:-1]


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
