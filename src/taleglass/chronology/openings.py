"""How does a paragraph open?

What the first words of a paragraph, and the last before it, show about where and when it plays: words of remembering, of
waking,
of dreaming, of beginning a tale; a letter's salutation and signature; headings, datelines; people never met before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from taleglass.chronology.passages import Passage, Passages
from taleglass.story import ParagraphKind, TimeExpression, TimeKind

__all__ = ["Opening", "lowered", "read_openings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What one paragraph's opening shows; each a strength of 0 to 1 unless said otherwise.

    Attributes:
        past_cue, future_cue: words that move to an earlier or a later time. shift_cue: words that move time on.
        memory: someone remembers, in the sentence before or the first. waking: someone comes to.
        letter: a salutation or the head of a letter. sign_off: the paragraph closes one.
        tale: someone begins to tell. dream: someone sleeps or dreams.
        dateline: a date, time or place alone in front. heading: it is a heading.
        new_people: how many named people appear here for the first time, at most 2.
        speech_first: it opens with speech.
        perfect_first, would_first: its first sentence is in the past perfect, or says what would come.
        new_noun: its first subject is something never spoken of before, as if known. pronoun_first: its first subject is a
        pronoun.
        long_first: it is a paragraph of narration of some length. italic_all: it stands in italics.
        place_first: its first sentence has a place outside speech. is_new_place: one not mentioned shortly before.
    """

    past_cue: float = 0.0
    future_cue: float = 0.0
    shift_cue: float = 0.0
    memory: float = 0.0
    waking: float = 0.0
    letter: float = 0.0
    sign_off: float = 0.0
    tale: float = 0.0
    dream: float = 0.0
    dateline: float = 0.0
    heading: float = 0.0
    new_people: float = 0.0
    speech_first: float = 0.0
    perfect_first: float = 0.0
    would_first: float = 0.0
    new_noun: float = 0.0
    pronoun_first: float = 0.0
    long_first: float = 0.0
    italic_all: float = 0.0
    place_first: float = 0.0
    is_new_place: float = 0.0


_SALUTATION: Final = re.compile(
    r"[\s_*“\"‘'«]*(?:(?:my\s+)?(?:own|very|dear|dearest|darling|beloved|sweet|honou?red|esteemed)\b[^.!?]{0,50}[,:—!-]+|"
    r"to\s+(?:whom|whoever)\b[^.!?]{0,40}|(?:sir|madam|sirs|gentlemen|ladies)\b[^.!?]{0,30}[,:]|(?:[A-Z][\w'’]+(?:\s[A-Z][\w'’.]+)?),)[\s_*]*$",
    re.IGNORECASE,
)
_HEADERS: Final = re.compile(
    r"[\s_*>]*(?:from|to|date|sent|subject|re|cc|filed by|memo|memorandum|attn|case|report|log|entry|inventory)\b\s*[:#]",
    re.IGNORECASE,
)
_DOCUMENT: Final = re.compile(r"[\s_*]*(?:[A-Z0-9][A-Z0-9 ,.'’*_&:;/()-]{14,})$")
_SIGNATURE: Final = re.compile(
    r"[\s_*—–-]*(?:(?:yours?|your\s+\w+|love|with\s+love|ever|always|sincerely|faithfully|affectionately|respectfully|regards|kind\s+regards|best|"
    r"cheers|signed|grow\s+well|god\s+keep|x+)\b[\w\s'’]{0,30}[,.—–-]?\s*)?[\s_*—–-]*(?:(?:[A-Z]\.\s?){1,3}|[A-Z][\w'’]+(?:\s[A-Z][\w'’.]*){0,3}|your\s+\w+)?[\s_*.]*(?:\(\w+\))?$",
    re.IGNORECASE,
)
# The following are looked for in lower-case words: to ignore case takes a regular expression three times as long.
_REMEMBER: Final = re.compile(
    r"\b(?:remember(?:ed|s|ing)?|recall(?:ed|s|ing)?|memor(?:y|ies)|reminded|thought\s+(?:of|back)|think(?:s|ing)?\s+(?:of|back)|came\s+back\s+to|"
    r"comes\s+back\s+to|forgot(?:ten)?|used\s+to|long\s+ago|years\s+ago|back\s+then|in\s+those\s+days|far\s+away)\b",
)
_WAKE: Final = re.compile(
    r"\b(?:blink(?:ed|s|ing)?|woke|wakes?|waking|awake|started|starts|opened\s+(?:his|her|my|their|xyr|its)\s+eyes|looked\s+up|looks\s+up|let\s+go|shook|"
    r"shakes|came\s+to|again|still|back|said\s+again|repeated|went\s+away|dreaming|asleep|listening|hear\s+me|what\s+is\s+it|what\?)\b|^[\s“\"‘'«—]*what\b",
)
_DREAM: Final = re.compile(
    r"\b(?:dream(?:t|ed|s|ing)?|asleep|slept|sleep(?:s|ing)?|nightmare|vision|closed\s+(?:his|her|my|their|xyr|its|both)?\s*eyes|shut\s+(?:his|her|my|their|xyr)\s+eyes|"
    r"dozed|drows\w+|fever\w*|doze|nodded\s+off|pillow|bed)\b",
)
_TELL: Final = re.compile(
    r"\b(?:tell|told|tells|telling|tale|tales|story|stories|legend|once\s+upon\s+a\s+time|there\s+(?:was|lived)\s+(?:once|a)|they\s+say|began|begin|listen|recite\w*|set\s+it\s+down)\b",
)
_FORWARD: Final = re.compile(
    r"\b(?:would|will|was\s+to|were\s+to|is\s+to|years\s+(?:later|after|on)|one\s+day|someday|in\s+(?:later|after)\s+years|not\s+yet|years\s+from)\b",
)
_BACK: Final = re.compile(
    r"\b(?:earlier|before|ago|once|first\s+time|used\s+to|in\s+those\s+days|back\s+when|as\s+a\s+(?:boy|girl|child)|when\s+(?:he|she|i|they|we)\s+(?:was|were)|had)\b",
)
_ON: Final = re.compile(
    r"\b(?:next|later|after(?:wards)?|following|that\s+(?:night|evening|morning|afternoon|day)|meanwhile|by\s+the\s+time|when|then|outside|inside|at\s+last|already|in\s+the)\b",
)
_SENTENCE_END: Final = re.compile(r"[.!?…][\"”’'»*_]*\s")
_SPEECH: Final = re.compile(r"[\s_*]*[“\"‘«'—–]")
_SENTENCE_CHARACTERS: Final = 240
"""How much of a paragraph counts as its opening, and of the one before as what led there."""


def read_openings(passages: Passages) -> list[Opening]:
    """Read how every paragraph opens."""
    text = passages.reading.book.text
    named = {member.index for member in passages.cast.members if member.is_named}
    met: set[int] = set()
    seen: set[str] = set()
    out = []
    places_near: list[int] = []
    before: Passage | None = None
    for passage in passages.all:
        words = passage.span.of(text)
        head = words[:_SENTENCE_CHARACTERS]
        stop = _SENTENCE_END.search(head)
        first = head[: stop.end()] if stop and stop.end() > 40 else head
        led = before.span.of(text)[-_SENTENCE_CHARACTERS:] if before else ""
        low = lowered(first)
        near = lowered(led[-160:])
        met_here = named.intersection(passage.narrated_people) - met
        met.update(passage.narrated_people, passage.speakers, passage.spoken_people)
        here = [passages.owner[span] for span in passage.places]
        is_heading = passage.kind is ParagraphKind.HEADING
        past, future = _time_cues(passage, low)
        out.append(
            Opening(
                past_cue=past,
                future_cue=future,
                shift_cue=float(_ON.search(low) is not None),
                memory=_either(_REMEMBER, low, near),
                waking=float(_WAKE.search(lowered(head[:160])) is not None),
                letter=_is_letter_head(words, is_heading=is_heading),
                sign_off=float(
                    len(words) < 60 and _SIGNATURE.match(words) is not None and not is_heading and not _SPEECH.match(words)
                ),
                tale=_either(_TELL, low, near),
                dream=_either(_DREAM, low, near),
                dateline=float((len(words) < 60 and bool(passage.times)) or is_heading),
                heading=float(is_heading or _is_dateline(passage, words)),
                new_people=min(len(met_here), 2) / 2,
                speech_first=float(_SPEECH.match(words) is not None),
                **_first_sentence(passages, passage, seen),
                long_first=float(passage.narrated >= 25),
                italic_all=float(passage.italic > 0.8),
                place_first=float(bool(here)),
                is_new_place=float(bool(here) and here[0] not in places_near),
            )
        )
        places_near = (places_near + here)[-6:]
        seen.update(passage.things)
        if passage.kind is not ParagraphKind.SCENE_BREAK:
            before = passage
    return out


def _first_sentence(passages: Passages, passage: Passage, seen: set[str]) -> dict[str, float]:
    """Read tense and subject of the first sentence, outside speech."""
    reading, columns = passages.reading, passages.words
    out = {"perfect_first": 0.0, "would_first": 0.0, "new_noun": 0.0, "pronoun_first": 0.0}
    if passage.first == passage.end:
        return out
    end = min(columns.sentence_firsts[columns.sentence[passage.first] + 1], passage.end)
    subject_read = False
    for k in range(passage.first, end):
        if columns.quotes[k] > 0:
            continue
        relation = reading.deprel[k]
        if relation.startswith("aux"):
            word, verb = reading.words[k].lower(), columns.head[k]
            if word in {"had", "'d", "’d"} and reading.xpos[verb] == "VBN":
                out["perfect_first"] = 1.0
            elif word in {"would", "will", "’ll", "'ll", "shall"} and reading.xpos[verb] == "VB":
                out["would_first"] = 1.0
        elif not subject_read and relation.startswith("nsubj"):
            subject_read = True
            lemma = columns.lemma[k]
            out["pronoun_first"] = float(reading.upos[k] == "PRON")
            is_known = lemma in seen or "=" + lemma in seen
            out["new_noun"] = float(reading.upos[k] in {"NOUN", "PROPN"} and not is_known)
    return out


def lowered(words: str) -> str:
    """Return words as patterns that ignore case see them."""
    return words.replace("İ", "i").lower().replace("ſ", "s").replace("ı", "i")


def _either(pattern: re.Pattern[str], one: str, other: str) -> float:
    """Look for a pattern in two texts in lower case."""
    return float(pattern.search(one) is not None or pattern.search(other) is not None)


def _is_letter_head(words: str, *, is_heading: bool) -> float:
    first_line = words.splitlines()[0] if words else ""
    if _HEADERS.match(words):
        return 1.0
    if len(first_line) < 70 and _SALUTATION.match(first_line) and not is_heading:
        return 1.0
    return float(len(first_line) < 90 and _DOCUMENT.match(first_line) is not None and not is_heading)


def _is_dateline(passage: Passage, words: str) -> bool:
    if not passage.times or len(words) > 120:
        return False
    covered = sum(len(time.span) for time in passage.times)
    return covered * 2 >= len(words.strip("_* .#"))


def _time_cues(passage: Passage, first: str) -> tuple[float, float]:
    """Say how strongly an opening, given in lower case, moves back or on in time."""
    end = passage.span.start + len(first)
    past = future = 0.0
    for time in passage.times:
        if time.span.start < end:
            past = max(past, _moves_back(time))
            future = max(
                future, float(time.value.startswith("+P") and not time.value.startswith("+P0") and time.kind is TimeKind.DATE)
            )
    past = max(past, 0.5 * (_BACK.search(first) is not None))
    return past, max(future, 0.5 * (_FORWARD.search(first) is not None))


def _moves_back(time: TimeExpression) -> float:
    return float(time.value.startswith(("-P", "AGE", "PAST")))
