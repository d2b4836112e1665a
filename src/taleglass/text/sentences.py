"""Where does each sentence end?

Sentences are cut inside one paragraph. A stop ends a sentence when what follows can begin one; abbreviations, initials and
ellipses before a small letter do not. A quotation keeps the narrator's words about it (``“Come!” cried Anna.`` and
``“Come!” Anna cried.`` are one sentence each), as in GUM's fiction; LitBank, cut by machine, would make two of the first.
"""

from __future__ import annotations

import re
from typing import Final

from taleglass.text.speech_verbs import SPEECH_VERBS
from taleglass.text.tokens import ABBREVIATIONS, TITLES

__all__ = ["find_sentence_starts"]

_CLOSERS: Final = "\"'”’»«›‹)\\]}*_“‘"
# A run of stops with what closes after it, white space, and what opens before the next word. A spaced ellipsis is one run.
_STOP: Final = re.compile(
    rf"""(?<![.!?…‽])(?P<stops>[.!?…‽](?:\s?[.!?…‽])*)(?P<closers>[{_CLOSERS}]*)
    (?:(?P<space>\s+)(?P<openers>[-—–―"'“‘«»„‚‹›(\[{{*_¿¡]*)(?=(?P<next>[^\s]))
    |(?<=[”»])(?=[“«„])|(?<=[.!?…][\"'”’])(?=—|--)(?P<dash>(?:—+|--+)[“"‘'](?=\w)))""",
    re.VERBOSE,
)
_LAST_WORD: Final = re.compile(r"(?:[^\W\d_]\.)*[^\W_]+(?:['’][^\W_]+)?$")
_NEXT_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Words that rarely belong to a name, so that a capital on them begins a sentence even after an abbreviation or initial.
_STARTING_WORDS: Final = (
    "the a an this that these those he she it we they you his her its their my your our i and but or so yet for nor "
    "if when while as after before then there here what who why how where which not no yes oh ah well now once in on "
    "at by from with to of one some all each every both many most perhaps maybe suddenly presently still only even "
    "never nothing somebody someone everyone everybody nobody is was are were do does did have has had can could will "
    "would shall should may might must let"
)
_STARTERS: Final = frozenset(_STARTING_WORDS.split())
_NAME_AND_VERB: Final = re.compile(
    r"""(?P<who>I|(?:[^\W\d_a-z][\w'’-]*\.?)(?:\s+(?:of|the|de|von|van|du|la)(?=\s))?(?:\s+[^\W\d_a-z][\w'’-]*\.?){0,3})
    (?:\s+(?:\w+ly|then|now|only|just|still|again|at\slast|at\sonce|also|all|both))?\s+(?P<verb>[a-z]+)\b""",
    re.VERBOSE,
)
# A quotation's stop before a capital: is the capital the narrator's word about the quotation?
_MAX_REPLY = 200


def find_sentence_starts(text: str, start: int, end: int) -> list[int]:
    """Find where the sentences of the paragraph ``text[start:end]`` begin.

    Returns character offsets into *text*, rising, the first of them *start*. Each sentence runs to the white space before the
    next start, the last one to *end*. Any text is accepted.

    >>> text = "“Stop!” cried Mrs. B. They did."
    >>> [text[start:] for start in find_sentence_starts(text, 0, len(text))]
    ['“Stop!” cried Mrs. B. They did.', 'They did.']
    """
    found = [start]
    for match in _STOP.finditer(text, start, end):
        if match["space"] is None:
            place = match.start("dash") if match["dash"] else match.end()
            if match["dash"] is None and place > found[-1]:
                found.append(place)
            continue
        place = match.end("space")
        if place > found[-1] and _ends_sentence(text, match, start, end):
            found.append(place)
    return found


def _ends_sentence(text: str, match: re.Match[str], start: int, end: int) -> bool:
    following = match["next"]
    openers = match["openers"]
    stops = match["stops"]
    closers = match["closers"]
    if following.islower():
        return False
    if not following.isalnum() and not openers:
        return not _continues(following)
    word = _NEXT_WORD.match(text, match.end(), end)
    after = word.group() if word is not None else ""
    if closers and _is_quote(closers):
        if openers or not following.isupper():
            return not _opens_only_dash(openers)
        if stops == "." and not closers.strip("_*)]}"):
            return True
        return stops == "." or not _is_cue(text, match.end(), end)
    if stops == ".":
        return _period_ends(text, match, start, after)
    if len(stops) > 1 and ("." in stops or "…" in stops) and stops.strip(". …\n\r\t") == "":
        # An ellipsis is a pause unless a new sentence's capital follows it.
        return bool(openers) or (following.isupper() and not _is_held_name(after))
    return True


def _is_held_name(after: str) -> bool:
    """Whether the word after an ellipsis has its capital anyway, so that it shows no new sentence."""
    return after == "I" or after.startswith(("I'", "I’"))


def _is_quote(closers: str) -> bool:
    return any(mark in "\"'”’»«›‹“‘" for mark in closers)


def _opens_only_dash(openers: str) -> bool:
    """Whether only a dash stands between the quotation and the next capital: the sentence goes on (“Yes!” — Anna nodded)."""
    return bool(openers) and not openers.strip("-—–―")


def _continues(following: str) -> bool:
    """Whether a sign that is neither letter nor digit continues the sentence: a comma, a bracket's end, a dash."""
    return following in ",;:.!?…-—–―)]}”’»%/\\&=+"


def _is_cue(text: str, place: int, end: int) -> bool:
    """Whether ``text[place:end]`` begins with a name and a verb of speech: ``Anna cried``."""
    match = _NAME_AND_VERB.match(text, place, min(end, place + _MAX_REPLY))
    if match is None or match["verb"] not in SPEECH_VERBS:
        return False
    who = match["who"]
    return who == "I" or who.split()[0].lower() not in _STARTERS


def _period_ends(text: str, match: re.Match[str], start: int, after: str) -> bool:
    """Whether a single period before a capital or digit, outside quotation marks, ends a sentence."""
    stop = match.start("stops")
    last = _LAST_WORD.search(text, max(start, stop - 30), stop)
    if last is None:
        return True
    before = last.group()
    name = before[:1].upper() + before[1:].lower() if before.isupper() and len(before) > 1 else before
    next_starts = after.lower() in _STARTERS and after[:1].isupper()
    if name in TITLES:
        return next_starts and name in {"St", "Gen", "Col", "Mt", "Ft", "Sr"} and after not in {"A", "I"}
    if before in {"No", "Nos", "no", "nos"}:
        return not after.isdigit()
    if len(before) == 1 and before.isalpha():
        if before == "I":
            return True
        if before.islower():
            return before not in "pcv" or next_starts
        return next_starts and after != "I"
    if "." in before:
        return next_starts or (before.lower() in {"p.m", "a.m"} and not after.isdigit())
    if before in ABBREVIATIONS or before.capitalize() in ABBREVIATIONS:
        if before.islower() and before.capitalize() in ABBREVIATIONS and before not in ABBREVIATIONS:
            return before not in {"capt", "dr", "mr", "mrs", "ms", "prof"}
        return next_starts
    return True
