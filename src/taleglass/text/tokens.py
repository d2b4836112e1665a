"""Where does each word begin and end?

Words are the syntactic words of Universal Dependencies English: ``didn't`` is two, hyphens and dashes stand alone, an
abbreviation keeps its period. One compiled pattern walks over a stretch of text; the few pieces that hold several words
(contractions, possessives, ``cannot``) are cut afterwards. Conventions follow the English Web Treebank and GUM, and LitBank
where old novels write what the treebanks never saw. Archaic compounds that are one word today (``to-day``) stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

__all__ = ["ABBREVIATIONS", "TITLES", "find_tokens"]

_TITLE_WORDS: Final = (
    "Mr Mrs Ms Mx Messrs Mme Mmes Mlle Mlles Mons Dr Drs Prof Rev Revd Fr Hon Gen Col Maj Capt Cpt Cmdr Lt Lieut Sgt "
    "Sergt Cpl Pvt Adm Gov Sen Rep Reps Pres Supt Insp Det Sr Sra Srta St Ste Mt Ft"
)
_ABBREVIATED_WORDS: Final = (
    "Jr Esq Esqr Bart Bt Co Corp Inc Ltd Bros Dept Univ Ave Blvd Rd Sq etc vs viz cf al ca approx esp ibid op cit pp "
    "vol vols ch chap chaps fig figs ed eds Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Mon Tue Tues Wed Thu "
    "Thur Thurs Fri Sat inst ult prox encl Xmas Chas Geo Wm Jas Thos Jos Robt Edw Alf Benj Saml Ph"
)

TITLES: Final = frozenset(_TITLE_WORDS.split())
"""Abbreviations that a name follows, so that no sentence ends after them (without their period)."""

ABBREVIATIONS: Final = TITLES | frozenset(_ABBREVIATED_WORDS.split())
"""All abbreviations that keep their period as part of the word (without it); compared with and without a capital."""

# What may stand inside a word without being a letter: soft hyphen, combining accents, joiners.
_INSIDE = "\u00ad\u0300-\u036f\u200b-\u200d\u2060"
_RUN = rf"[^\W\d_]+(?:[{_INSIDE}]+[^\W\d_]*)*"
_APOSTROPHE = "['’ʼ＇]"

# Sets of words that could be mistaken for a sentence's last word when their period is cut off stay out of the pattern when
# lower case ("fig", "ed", "mar", "sat"): they count only with a capital.
_AMBIGUOUS_WORDS: Final = (
    "fig figs ed mar sat mon wed rev gen col rep reps pres det sen hon fr sr st ste mt ft al co op ch jos alf ph insp "
    "jun jan apr fri corp inst maj adm cit mons univ chap chaps thur prox"
)
_AMBIGUOUS_IN_LOWER_CASE: Final = frozenset(_AMBIGUOUS_WORDS.split())


def _abbreviation_pattern() -> str:
    spellings: set[str] = set()
    for word in ABBREVIATIONS:
        spellings |= {word, word.upper()} if len(word) > 1 else {word}
        spellings.add(word.capitalize())
        if word.lower() not in _AMBIGUOUS_IN_LOWER_CASE:
            spellings.add(word.lower())
    spellings -= {"fig", "figs", "ed", "ch", "chap", "chaps"}
    # All capitals of an ordinary word end sentences in headings and shouts.
    spellings -= {"AL", "ED", "FIG", "FIGS", "SAT", "MAR", "CO", "OP", "CH", "MON", "WED", "REP", "DET", "GEN", "COL", "CIT"}
    spellings -= {"Al", "Ed", "Op", "Ca", "Fig", "Ch", "Jos", "Alf", "Sat", "Inst", "Mar", "Mon"}
    return "|".join(sorted(spellings, key=lambda spelling: (-len(spelling), spelling)))


# Prefixes that stay joined to what follows the hyphen, because the treebanks see one word: they split other compounds.
_PREFIXES: Final = (
    "anti|arch|bi|co|contra|counter|cross|e|ex|extra|hyper|inter|intra|mega|micro|mid|mini|multi|neo|non|over|post|pre|pro|proto|"
    "pseudo|psycho|quasi|re|semi|socio|sub|super|trans|ultra|un|uni"
)
_ANY_PREFIX: Final = "|".join((_PREFIXES, _PREFIXES.upper(), *(prefix.capitalize() for prefix in _PREFIXES.split("|"))))
# Single words today that older books write with a hyphen.
_OLD_COMPOUNDS: Final = "to-(?:day|night|morrow)|good-by(?:e|es)?|uh-(?:oh|huh)|mm-hmm|co-op"
_ELISIONS: Final = (
    # Words that begin with an apostrophe.
    "em|n|cause|cos|coz|cuz|bout|til|till|round|ere|er|im|is|ad|as|ave|ouse|ome|alf|ow|gainst|neath|pon|mid|mongst|fraid|spose|"
    "scuse|nother|nuff|nough|kay|low|stead|tween|twixt|ullo|ello|orse|ead|and|ands|eart"
)

# An emoji with its variant and skin tone; joiners make one of several.
_PICTURE: Final = r"[\u2600-\u27bf\U0001F300-\U0001FAFF][\ufe0f\U0001F3FB-\U0001F3FF]*"

# Plain letters that nothing follows which could belong to the word, and the commonest marks, are tried first: no later way of
# reading could claim them.
_TOKEN_SOURCE = rf"""
      (?P<plain>[A-Za-z]++(?![\w.{_INSIDE}'’ʼ＇-])) | [,"“”] | \.(?!\.)
    | (?P<word>
        (?<![^\W_])(?: (?:[^\W\d_]\.(?=[^\W\d_]))+ [^\W\d_] (?![^\W_]) \.?      # U.S., e.g., a.m.
          | (?:{_abbreviation_pattern()})\.(?!\w)                              # Mr.
          | (?i:nos?|figs?|ch|chaps?)\.(?=\s?\d)                                               # No. 5
          | (?!I\.)[A-Z]\.(?!\w) (?=\s|[,;:’”'")\]-]|$)                          # an initial
          )
      | \b(?:{_ANY_PREFIX})-
        (?!\w\b){_RUN}(?:{_APOSTROPHE}{_RUN})*
      | \b(?i:{_OLD_COMPOUNDS})\b
      | (?<![^\W_-])(?P<stutter>[^\W\d_]{{1,2}})(?:-(?P=stutter))*-(?i:(?P=stutter)){_RUN}  # b-but
        (?:{_APOSTROPHE}{_RUN})*
      | (?<![^\W_-])[^\W\d_](?:-[^\W\d_]){{2,}}(?![^\W_])                       # l-o-v-e
      | {_RUN} (?: {_APOSTROPHE}{_RUN} | \d[^\W_]* )*
      )
    | (?<![^\W_])(?:\d{{3}}-){{1,3}}\d{{4}}(?![^\W_])                                      # a telephone number
    | \d+ (?: (?:[.,:]|/(?=\d)) \d+ )* (?: (?:st|nd|rd|th|s|[A-Z]|d)(?![^\W_]) )?
    | (?<![^\W_]){_APOSTROPHE}(?: (?i:{_ELISIONS})(?![^\W_]) | \d\d(?:s)?(?!\w) )
    | (?<![^\W_]){_APOSTROPHE}(?P<tis>[tT])(?=(?i:is|was|were|will|would|isn|wasn|ain|other)\b)
    | \.{{2,}}[!?]*|…+[.!?]* | [!?]+[.…]?(?![.…])|[!?]+ | -{{2,}} | —+ | –+ | _+ | \*+ | =+ | ~+ | \#[^\W\d_]\w+ | \#+
    | [$]+ | <+ | >+ | (?P<tick>``|'')
    | [\U0001F1E6-\U0001F1FF]{{2}}
    | {_PICTURE}(?:\u200d{_PICTURE})*
    | (?<!\S)[:;=]-?[)(DPp](?!\S)
    | \S
"""
_TOKEN: Final = re.compile(rf"(?=\S)(?:{_TOKEN_SOURCE})", re.VERBOSE)
# Top-level domains and file endings that tell a name from a full stop without a space after it.
_DOMAIN: Final = r"(?:com|org|net|edu|gov|co\.uk|html?|pdf|docx?|xls|txt|jpe?g|png|gif|zip|exe|mp3)(?![^\W_])"
_WEB: Final = rf"""(?:https?://|www\.)[^\s<>"“”]*[^\s<>"“”.,;:!?)'’\]] | [\w.+%-]+@\w[\w-]*(?:\.\w[\w-]*)+
    | (?<![^\W_])\w[\w-]*(?:\.\w[\w-]*)*\.(?i:{_DOMAIN}) | """
_WEB_TOKEN: Final = re.compile(rf"(?=\S)(?:{_WEB}{_TOKEN_SOURCE})", re.VERBOSE)
# Each way begins with a letter or sign as written, so that the search skips to the few places that have one.
_WEB_SIGN: Final = re.compile(rf"@|://|w[wW][wW]\.|W[wW][wW]\.|\.(?<=\w\.)(?i:{_DOMAIN})")

# A contraction's second half. "n't" is tried first; "'s" also marks the possessive.
_CLITICS: Final = re.compile(
    rf"(?<=\w)(?:n{_APOSTROPHE}t|{_APOSTROPHE}(?:s|ll|ve|re|d|m|se))(?={_APOSTROPHE}|$)", re.IGNORECASE
)
_PROCLITICS: Final = re.compile(rf"(?:d{_APOSTROPHE}(?=(?:you|ye|yer)$)|y{_APOSTROPHE}(?=all))", re.IGNORECASE)
# Words written together, with the places inside them at which another word begins.
_NEGATED: Final = ("do", "did", "does", "could", "would", "should", "is", "was", "are", "have", "has", "had", "were")
_TOGETHER: Final[dict[str, tuple[int, ...]]] = {
    "cannot": (3,),
    "gonna": (3,),
    "wanna": (3,),
    "gotta": (3,),
    "gimme": (3,),
    "lemme": (3,),
    "dunno": (2, 3),
    "outta": (3,),
    "whatcha": (4,),
    "im": (1,),
    "ive": (1,),
    "youre": (3,),
    "theyre": (4,),
    "thats": (4,),
    "youll": (3,),
    "theyll": (4,),
    "whats": (4,),
    **{word + "nt": (len(word),) for word in _NEGATED},
}
_LONGEST_TOGETHER: Final = 7
"""Letters of the longest word that is looked up among those written together."""
_POSSESSIVE_PLURAL: Final = re.compile(rf"{_APOSTROPHE}(?=\s+\w)")


def find_tokens(text: str, start: int, end: int) -> tuple[list[int], list[int], list[bool]]:
    """Find the words of ``text[start:end]``.

    Returns three lists of one length, in text order: starts, ends (half-open character offsets into *text*), and whether the
    word belongs to one multi-word token with the word before it (``did|n't``). Words cover every character of the stretch that
    is not white space, and do not overlap. Any text is accepted.

    >>> text = "She didn't go."
    >>> starts, ends, joined = find_tokens(text, 0, len(text))
    >>> [text[start:end] for start, end in zip(starts, ends)]
    ['She', 'did', "n't", 'go', '.']
    """
    starts: list[int] = []
    ends: list[int] = []
    joins: list[int] = []  # the words that belong to the word before them
    pattern = _WEB_TOKEN if _WEB_SIGN.search(text, start, end) else _TOKEN
    together = _TOGETHER
    tis_end = -1
    for match in pattern.finditer(text, start, end):
        here, there = match.span()
        kind = match.lastgroup
        if kind is None:
            if text[here] in "'’" and _is_possessive_plural(text, here, there, ends[-1] if ends else -1, end):
                joins.append(len(starts))
            starts.append(here)
            ends.append(there)
            continue
        if here == tis_end:
            joins.append(len(starts))
        starts.append(here)
        cuts: Sequence[int] = ()
        if kind == "plain":
            if there - here <= _LONGEST_TOGETHER:
                cuts = together.get(match.group().lower(), ())
        elif kind == "tis":
            tis_end = there
        elif kind != "tick":
            word = match.group()
            if "'" in word or "’" in word or "ʼ" in word or "＇" in word:
                cuts = _cuts(word)
            elif there - here <= _LONGEST_TOGETHER:
                cuts = together.get(word.lower(), ())
        if cuts and text[here:there] != "IM":
            for cut in cuts:
                ends.append(here + cut)
                joins.append(len(starts))
                starts.append(here + cut)
        ends.append(there)
    joined = [False] * len(starts)
    for index in joins:
        joined[index] = True
    return starts, ends, joined


def _cuts(word: str) -> list[int]:
    """Offsets inside a word with an apostrophe at which another syntactic word begins."""
    places: list[int] = []
    end = len(word)
    for match in _CLITICS.finditer(word):
        if match.start() not in places:
            places.append(match.start())
    head = places[0] if places else end
    before = _PROCLITICS.match(word, 0, head)
    if before is not None:
        places.insert(0, before.end())
    return places


def _is_possessive_plural(text: str, here: int, there: int, previous_end: int, end: int) -> bool:
    """Whether an apostrophe that stands alone makes the word before it a possessive (``boys'``)."""
    if there - here != 1 or previous_end != here or text[here - 1] not in "sSzxXZ":
        return False
    return _POSSESSIVE_PLURAL.match(text, here, end) is not None
