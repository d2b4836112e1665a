"""Where does the narrator step into speech with a word in brackets?

“You _alone_, and that you know (nodding towards her father). Can you come?”: the words between the brackets are not said. What
somebody says in brackets (“my brother (you know him) is here”) is left alone: only a participle that tells how or to whom one
speaks, a manner, a person spoken to, and what a hall or a page puts between brackets (“(cheers)”, “(sighs)”) step in.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["find_stage_directions"]

_LONGEST: Final = 160  # characters between the brackets
_BRACKETS: Final = re.compile(rf"\(([^()]{{2,{_LONGEST}}})\)")
_SAID_BY_SOMEBODY: Final = re.compile(r"\b(?:I|[Mm]e|[Mm]y|[Mm]ine|[Ww]e|[Uu]s|[Oo]ur|[Yy]ou|[Yy]our)\b|[?!]")
_PARTICIPLE: Final = re.compile(r"(?:again |still |now |half |suddenly |only )?(?P<verb>[a-z]{3,}ing)\b", re.IGNORECASE)
_OWN_PARTICIPLES: Final = """
    according accounting allowing anything assuming bar barring being believing bring ceiling concerning
    considering counting darling depending during evening everything excepting excluding failing finding
    following generally getting given giving going having including judging king knowing learning leaving living
    making meaning meeting morning nothing notwithstanding owing paying pending providing putting reckoning
    regarding ring saving seeing something speaking spring string supposing taking talking thing thinking
    touching trying using wanting wedding wing working writing
"""
"""Words in -ing that people say themselves in brackets more often than narrators do."""
_NO_PARTICIPLE: Final = frozenset(_OWN_PARTICIPLES.split())
_SPEAKING: Final = re.compile(
    r"speaking (?:low|lower|louder|softly|slowly|quickly|faster|aside|in an? |with |to |more |very |as )|"
    r"(?:going|getting|taking|putting|trying|seeing|finding|thinking|making|giving|writing) "
    r"(?:up|down|on|off|out|over|back|away|to|into|her|his|him|them|herself|himself)\b",
    re.IGNORECASE,
)
_MANNER: Final = re.compile(
    r"(?:in|with) (?:an?|her|his|some|great|much|the) (?:[\w'’-]+,? (?:and )?){0,5}"
    r"(?:accents?|air|bow|cough|curtsey|curtsy|elevation|emphasis|feeling|frown|gesture|glance|grimace|grin|groan|laugh|laughter|look|nod|"
    r"shake|shrug|shudder|sigh|smile|sneer|sob|start|surprise|tears|tone|voice|warmth|whisper|wink)\b|"
    r"(?:aside|sotto voce|under (?:her|his|their) breath|half (?:aloud|to (?:her|him)self)|(?:after|with) a pause)\W*\Z",
    re.IGNORECASE,
)
_TO_WHOM: Final = re.compile(
    r"(?:[Tt]o|aside to) (?:(?:him|her|them)self|him|her|them|the (?:[a-z]+ )?[a-z]+|"
    r"(?:(?:Mrs|Mr|Ms|Dr|Miss|Lady|Sir|Lord)\.? )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)\W*\Z"
)
_ADVERB: Final = re.compile(
    r"(?:rather |very |quite |still |more |more and more |most )?(?P<adverb>[a-z]+ly)(?: again| and [a-z]+ly)?\W*\Z",
    re.IGNORECASE,
)
_OWN_ADVERBS: Final = """
    absolutely accidentally actually allegedly apparently assembly basically belly bully certainly comparatively
    conceivably costly daily definitely early elderly entirely especially essentially evidently exactly fairly
    family fly formerly fortunately frankly friendly generally happily holy honestly hopefully hourly ideally
    imprudently incidentally inevitably jelly july lately likely literally lonely lovely luckily mainly manly
    merely monthly mostly naturally nearly nightly normally notably obviously occasionally oddly only originally
    particularly partly perfectly personally possibly practically presumably previously probably properly
    purposely quarterly quickly rarely really recently relatively remarkably reply reportedly rightly roughly
    seemingly silly simply sly specially strangely strictly supply supposedly surely technically theoretically
    timely truly ugly undoubtedly unfortunately unhappily unlikely unluckily unusually usually virtually weekly
    wholly worldly wrongly yearly
"""
_SENTENCE_ADVERBS: Final = frozenset(_OWN_ADVERBS.split())
_HALL: Final = re.compile(
    r"(?:(?:loud|renewed|prolonged|general|great|some|more|and|much|scattered|faint) )*"
    r"(?:cheers?|cheering|applause|laughter|sensation|hear[,!]? hear|hisses|groans|uproar|silence|murmurs|"
    r"(?:a )?(?:pause|beat)|aside|(?:s?he )?(?:laughs|sighs|nods|smiles|pauses|coughs|winks|shrugs|whispers|sobs|grins|frowns|"
    r"giggles|chuckles|sniffs))\W*\Z",
    re.IGNORECASE,
)


def find_stage_directions(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where the narrator steps into the speech from *start* to *end*, brackets included, in text order.

    Offsets are half-open and count characters of *text*. Any text is accepted.
    """
    if text.find("(", start, end) < 0:
        return []
    return [match.span() for match in _BRACKETS.finditer(text, start, end) if _steps_in(" ".join(match.group(1).split()))]


def _steps_in(words: str) -> bool:
    if _SAID_BY_SOMEBODY.search(words) is not None:
        return False
    if _HALL.match(words) is not None or _MANNER.match(words) is not None or _TO_WHOM.match(words) is not None:
        return True
    adverb = _ADVERB.match(words)
    if adverb is not None:
        return adverb["adverb"].lower() not in _SENTENCE_ADVERBS
    participle = _PARTICIPLE.match(words)
    if participle is None:
        return False
    return participle["verb"].lower() not in _NO_PARTICIPLE or _SPEAKING.match(words) is not None
