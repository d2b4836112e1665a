"""What does the narrator say about who speaks?

Three kinds of words around a line, all in its own paragraph or just before it: a tag (“…,” said Anna), a beat (Anna laughed.
“…”), a lead (the sentence that ends the paragraph before). Tags are found by the parse first and by the order of words where
the parse fails: beside a quotation it often does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from taleglass.cast.apart import own_name
from taleglass.cast.members import Gender
from taleglass.cast.pairs import PRONOUN_SETS
from taleglass.cast.word_lists import word_set
from taleglass.dialogue.layout import Layout
from taleglass.story import Span
from taleglass.text.quotation_marks import message_writer
from taleglass.text.speech_verbs import SPEECH_VERBS

__all__ = ["NarratedSubjects", "Pointer", "PointerForm", "Tag", "find_tag", "lead_of", "noun_gender", "subject_beats"]


class PointerForm(StrEnum):
    """How the narrator points at someone."""

    NAME = "name"
    NOUN = "noun"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """Words that point at someone: the subject of a verb of speech or of an action.

    Attributes:
        word: the head. first, last: the words, last inclusive. mention: the reading's span, None where none was found.
        member: the cast member, None where there is no mention. pronoun: one of ``PRONOUN_SETS``, empty for others.
        gender: what the words themselves tell (he, the girl, Mrs.), not what the cast knows.
    """

    word: int
    first: int
    last: int
    mention: int | None
    member: int | None
    form: PointerForm
    pronoun: str
    gender: Gender

    def span(self, layout: Layout) -> Span:
        """Return the characters of the words."""
        marks = layout.reading.marks
        return Span(int(marks.token_starts[self.first]), int(marks.token_ends[self.last]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A speech cue: the verb, who speaks, whom the narrator says is spoken to, and whether that is the speaker alone."""

    verb: int
    subject: Pointer
    hearers: tuple[Pointer, ...]
    to_self: bool = False


_TITLES_HE = word_set("mr mr. master sir lord king prince duke baron monsieur m. herr don signor father brother uncle")
_TITLES_SHE = word_set(
    "mrs mrs. miss ms ms. lady queen princess duchess baroness madame mme mme. mlle mademoiselle aunt sister"
)
_NOUNS_HE = word_set(
    "man boy gentleman father brother son uncle husband grandfather nephew king prince lord duke priest "
    "monk clergyman vicar "
    "policeman constable inspector footman butler coachman fellow lad bridegroom papa dad daddy sir "
    "barman landlord waiter "
    "fisherman workman soldier sailor captain colonel major general sergeant chap knight widower squire "
    "curate schoolmaster "
    "cabman salesman clergymen host hero bishop bachelor wizard emperor count baron stepfather godfather "
    "grandson actor"
)
_NOUNS_SHE = word_set(
    "woman girl lady mother sister daughter aunt wife grandmother niece queen princess duchess nurse "
    "governess maid housemaid "
    "widow mamma mama mum mummy madam ma'am landlady waitress lass bride nun countess baroness stepmother "
    "godmother "
    "granddaughter actress hostess heroine spinster witch empress mistress housekeeper lassie matron "
    "schoolmistress chambermaid"
)

_CORE_VERBS = word_set(
    "said says say saith asked asks replied replies answered answers cried cries exclaimed repeated "
    "whispered murmured muttered "
    "shouted returned added continued inquired enquired remarked observed declared began told tells quoth "
    "called demanded "
    "explained suggested resumed responded retorted interrupted protested"
)
_PHRASAL = {
    "went": "on", "goes": "on", "go": "on", "put": "in", "puts": "in", "broke": "in", "breaks": "in", "cut": "in", "cuts": "in",
    "burst": "out", "bursts": "out", "chimed": "in", "struck": "in", "jerked": "out", "sang": "out", "got": "out",
    "gave": "out", "let": "out", "threw": "in", "brought": "out", "ran": "on", "sings": "out", "chimes": "in", "spoke": "up",
    "piped": "up", "wound": "up",
}  # fmt: skip
_NOT_SAYING = word_set("thank thanks thanked thanking thinking lying meaning")
_STOPS = frozenset((".", "!", "?", ";", "…", "...", "....", "?!", "!?"))
_INTRODUCERS = frozenset((":", ",", "—", "–", "--", ":--", ":—"))
_LIGHT = word_set("ADV PUNCT PART INTJ CCONJ AUX")
_TAG_WORDS = 40  # words of a clause beside a line that are searched for a tag
_NEAR = 4  # words between a line and an inverted or bare tag
_SELVES = word_set("himself herself myself themselves itself themself")
_THINKING = word_set("thought thinks thinking mused reflected")
_SELF_REACH = 7  # words after the verb in which “to herself” is looked for
_CLOSERS = frozenset(("”", "’", '"', "'", "''", "»", "«", "›", "_", "*", ")"))
_CLIMBS = frozenset(("conj", "advcl", "xcomp"))
_CLIMBS_OF_SAYING = _CLIMBS | {"acl", "obj", "obl", "parataxis"}
"""Relations from a verb of speech to the verb that has its subject: rose and said; took the chance of saying."""
_MAIN = frozenset(("root", "conj", "parataxis", "ccomp"))
_BEING = word_set("was were is had been came")
_OWNING = word_set("'s ' his her my")
_TAG_BY_NOUN = 8  # words from there to the noun: was Mrs. Hill's first and only answer
_SPEECH_NOUNS = word_set(
    "answer answers reply replies response retort rejoinder question questions comment remark remarks observation exclamation "
    "cry greeting verdict conclusion summing-up summing warning advice opinion words language declaration salutation farewell "
    "acknowledgement invitation request command order suggestion amendment injunction"
)
_HEARING_VERBS = word_set(
    "ask asks asked tell tells told answer answered address addressed assure assured inform informed "
    "remind reminded beg begged "
    "interrupt interrupted reassure reassured warn warned beseech besought entreat entreated implore "
    "implored advise advised "
    "greet greeted question questioned thank thanked urge urged"
)


def noun_gender(words: Iterable[str]) -> Gender:
    """Return the gender that a title or noun tells (``Mrs. Hill``, ``the old gentleman``); *words* in lower case."""
    found = Gender.UNKNOWN
    for word in words:
        if word in _TITLES_HE or word in _NOUNS_HE:
            found = Gender.HE
        elif word in _TITLES_SHE or word in _NOUNS_SHE:
            found = Gender.SHE
    return found


def point(layout: Layout, word: int) -> Pointer | None:
    """Return who *word*, the head of a noun phrase, points at; None for what cannot be someone (what, a thing said)."""
    lower = layout.lower[word]
    if lower in _VOICES:
        owner = next((c for c in layout.children[word] if layout.line_of[c] < 0 and _has_voice(layout, c)), None)
        if owner is not None and layout.lower[owner] not in _VOICES:
            return point(layout, owner)
    mention = layout.mention_at.get(word)
    if mention is None:
        mention = next((m for m in (layout.mention_last.get(word), layout.mention_first.get(word)) if m is not None), None)
        if mention is not None and layout.span_last[mention] - layout.span_first[mention] > 6:
            mention = None
    if mention is not None:
        first, last = layout.span_first[mention], layout.span_last[mention]
        set_name = PRONOUN_SETS[layout.mention_pronoun[mention]]
        if set_name == "who":
            return None
        form = PointerForm.NAME if layout.mention_is_proper[mention] else PointerForm.NOUN
        if set_name:
            form = PointerForm.PRONOUN
        return Pointer(
            word=word, first=first, last=last, mention=mention, member=layout.member[mention], form=form, pronoun=set_name,
            gender=_told_gender(layout, first, last, set_name),
        )  # fmt: skip
    if lower in ("he", "she", "i", "they", "we", "it", "you"):
        return Pointer(
            word=word, first=word, last=word, mention=None, member=None, form=PointerForm.PRONOUN, pronoun=lower,
            gender=_told_gender(layout, word, word, lower),
        )  # fmt: skip
    if layout.upos[word] == "PROPN" or (layout.upos[word] == "NOUN" and noun_gender((lower,)) is not Gender.UNKNOWN):
        first = word
        while first > 0 and layout.upos[first - 1] == "PROPN" and layout.line_of[first - 1] == layout.line_of[word]:
            first -= 1
        form = PointerForm.NAME if layout.upos[word] == "PROPN" else PointerForm.NOUN
        return Pointer(
            word=word, first=first, last=word, mention=None, member=None, form=form, pronoun="",
            gender=_told_gender(layout, first, word, ""),
        )  # fmt: skip
    return None


def _has_voice(layout: Layout, word: int) -> bool:
    """Say whether a word below “voice” owns it: Anna's voice, the voice of Anna, but not a voice behind Anna."""
    relation = layout.deprel[word]
    cases = (layout.lower[c] for c in layout.children[word] if layout.deprel[c] == "case")
    return relation == "nmod:poss" or (relation == "nmod" and all(case == "of" for case in cases))


def _told_gender(layout: Layout, first: int, last: int, pronoun: str) -> Gender:
    if pronoun == "he":
        return Gender.HE
    if pronoun == "she":
        return Gender.SHE
    if pronoun:
        return Gender.UNKNOWN
    return noun_gender(layout.lower[w] for w in range(first, min(last, first + 6) + 1))


# --- tags


_PARTICLES = word_set("out back up on in forth aloud")
_UNKNOWN = word_set("a an another some someone somebody")
_VOICES = word_set("voice voices tone tones whisper")


def _is_saying(word: str) -> bool:
    """Whether a word is the participle of a verb of speech (saying, replying, begging)."""
    if not word.endswith("ing") or len(word) < 5:
        return False
    stem = word[:-3]
    return stem in SPEECH_VERBS or stem + "e" in SPEECH_VERBS or (stem[-1] == stem[-2] and stem[:-1] in SPEECH_VERBS)


def _says(layout: Layout, word: int) -> bool:
    lower = layout.lower[word]
    if layout.upos[word] in ("VERB", "AUX") and _is_saying(lower) and lower not in _NOT_SAYING:
        return True
    if lower in _CORE_VERBS:
        return layout.upos[word] in ("VERB", "AUX", "PROPN", "NOUN", "ADJ") or lower in ("said", "asked", "cried", "replied")
    following = layout.lower[word + 1] if word + 1 < len(layout.lower) else ""
    if lower in _PHRASAL and _PHRASAL[lower] == following:
        return True
    return lower in SPEECH_VERBS and lower not in _NOT_SAYING and layout.upos[word] == "VERB"


def find_tag(layout: Layout, line: int) -> Tag | None:
    """Find the speech cue of a line: after it in the same clause, or before it where the clause leads into the line."""
    writer = _writer(layout, line)
    if writer is not None:
        return Tag(verb=writer.word, subject=writer, hearers=())
    before, after = _segments(layout, line)
    found = _revealed(layout, *after) or _tag_after(layout, line, *after)
    if found is None or found.subject.form is PointerForm.PRONOUN:
        earlier = _tag_before(layout, *before)
        if earlier is None and before[0] == before[1]:
            earlier = _tag_of_paragraph_before(layout, line)
        leads = before[0] < before[1] and layout.words[before[1] - 1] == ":"
        if found is None or (earlier is not None and (leads or earlier.subject.form is not PointerForm.PRONOUN)):
            found = earlier
    if found is None or found.subject.form is PointerForm.PRONOUN:
        found = _introduction(layout, line) or found
    return found


def _introduction(layout: Layout, line: int) -> Tag | None:
    """Return whoever says who they are: “My name is Anna Vale.”, “I'm called Anna.”, “I am Anna.”"""
    lower, stretch = layout.lower, layout.spoken[line]
    for name in range(stretch.first + 2, stretch.end - 1):
        mention = layout.mention_first.get(name)
        if mention is None or not (layout.mention_is_proper[mention] and layout.mention_is_person[mention]):
            continue
        if own_name(lower[max(stretch.first, name - 3) : name], lower[layout.span_last[mention] + 1]) is not None:
            subject = point(layout, layout.mention_head[mention])
            return None if subject is None else Tag(verb=name - 1, subject=subject, hearers=())
    return None


def _revealed(layout: Layout, start: int, stop: int) -> Tag | None:
    """Return the tag of someone unknown whom the next sentence makes known: “…,” said a voice. It was Anna."""
    while start < stop and not layout.lower[start][:1].isalnum():
        start += 1
    end = next((k for k in range(start, stop) if layout.lower[k] in _STOPS), stop)
    if layout.lower[end + 1 : end + 3] != ["it", "was"]:
        return None
    verb = next((k for k in range(start, min(end, start + _NEAR)) if _says(layout, k)), None)
    if verb is None:
        return None
    mention = layout.mention_first.get(end + 3)
    if end + 3 >= stop or mention is None or not layout.mention_is_person[mention]:
        return None
    if layout.lower[start if verb > start else verb + 1] not in _UNKNOWN:
        return None
    subject = point(layout, layout.mention_head[mention])
    return None if subject is None else Tag(verb=verb, subject=subject, hearers=())


def _writer(layout: Layout, line: int) -> Pointer | None:
    """Return who writes a line that is a message, by the name it begins with."""
    stretch = layout.spoken[line]
    book, marks = layout.reading.book, layout.reading.marks
    name = message_writer(book.text, book.paragraphs[stretch.paragraph].span.start, marks.quotations[stretch.stretch])
    if name is None:
        return None
    first = int(marks.token_ends.searchsorted(name.start, side="right"))
    last = max(first, int(marks.token_starts.searchsorted(name.end)) - 1)
    mention = layout.mention_first.get(first)
    return Pointer(
        word=last, first=first, last=last, mention=mention, member=None if mention is None else layout.member[mention],
        form=PointerForm.NAME, pronoun="", gender=Gender.UNKNOWN,
    )  # fmt: skip


def _tag_of_paragraph_before(layout: Layout, line: int) -> Tag | None:
    """Find the tag of a line that opens its paragraph in the words that end the one before: At last Anna said:"""
    paragraph = layout.spoken[line].paragraph
    end = layout.paragraph_first[paragraph]
    if end == 0 or layout.spoken[line].first != end or layout.line_of[end - 1] >= 0:
        return None
    if layout.words[end - 1] not in _INTRODUCERS:
        return None
    start = layout.paragraph_first[layout.paragraph[end - 1]]
    lines = layout.lines_in.get(layout.paragraph[end - 1], [])
    return _tag_before(layout, max(start, layout.spoken[lines[-1]].end) if lines else start, end)


def _segments(layout: Layout, line: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the narration of the same paragraph between the neighbouring lines and this one, as two word ranges."""
    stretch = layout.spoken[line]
    first, end = layout.paragraph_first[stretch.paragraph], layout.paragraph_first[stretch.paragraph + 1]
    spoken = layout.spoken
    if line > 0 and spoken[line - 1].paragraph == stretch.paragraph:
        first = max(first, spoken[line - 1].end)
    if line + 1 < len(spoken) and spoken[line + 1].paragraph == stretch.paragraph:
        end = min(end, spoken[line + 1].first)
    return (first, stretch.first), (stretch.end, max(end, stretch.end))


def _ends_open(layout: Layout, line: int) -> bool:
    """Whether the words of a line leave the sentence open (``,``), so that what follows may be its tag."""
    word = layout.spoken[line].end - 1
    while word > layout.spoken[line].first and layout.lower[word] in _CLOSERS:
        word -= 1
    return layout.words[word] != "."


def _tag_after(layout: Layout, line: int, start: int, end: int) -> Tag | None:
    lower, upos = layout.lower, layout.upos
    while start < end and not lower[start][:1].isalnum():
        if lower[start] in _STOPS:
            return None
        start += 1
    if start >= end:
        return None
    stop = start
    while stop < end and stop - start < _TAG_WORDS and lower[stop] not in _STOPS:
        stop += 1
    is_open = _ends_open(layout, line) or layout.words[start][:1].islower()
    named = _tag_by_noun(layout, start, stop)
    if named is not None:
        return named
    for word in range(start, stop):
        if not _says(layout, word):
            continue
        if not is_open and (lower[word] not in _CORE_VERBS or word - start > _NEAR or word + 1 < stop - 3):
            return None  # “I know.” Anna said. is a tag; “I know.” Anna said what she thought. is another sentence
        between = upos[start:word]
        near = word - start <= _NEAR
        if near and all(tag in _LIGHT for tag in between):
            subject = _noun_after(layout, word, stop)
            if subject is not None:
                return _with_hearers(layout, word, subject, stop)
        subject = _subject_by_parse(layout, word, start, stop)
        if subject is None and word > start:
            subject = _noun_before(layout, word, start)
        if subject is not None and (near or is_open):
            return _with_hearers(layout, word, subject, stop)
    return _tag_by_relation(layout, line, start, stop) if is_open else None


def _tag_by_noun(layout: Layout, start: int, stop: int) -> Tag | None:
    """A noun of speech with its owner: “…” was Anna's answer."""
    word = start
    while word < stop and word - start < 2 and layout.lower[word] in _BEING:
        word += 1
    if word == start:
        return None
    noun = next((k for k in range(word, min(stop, word + _TAG_BY_NOUN)) if layout.lower[k] in _SPEECH_NOUNS), None)
    if noun is None:
        return None
    ends = (k for k in range(word, noun) if layout.lower[k] in _OWNING)
    owners = (layout.mention_last.get(k, layout.mention_last.get(k - 1)) for k in ends)
    mention = next((m for m in owners if m is not None and layout.span_first[m] >= word), None)
    subject = None if mention is None else point(layout, layout.mention_head[mention])
    return None if subject is None else Tag(verb=noun, subject=subject, hearers=())


def _tag_by_relation(layout: Layout, line: int, start: int, stop: int) -> Tag | None:
    """A verb of any kind that the parse hangs the line on: “…,” Anna grinned."""
    stretch = layout.spoken[line]
    for word in range(start, min(stop, start + 8)):
        if layout.upos[word] != "VERB":
            continue
        if not any(
            stretch.first <= c < stretch.end and layout.deprel[c] in ("ccomp", "parataxis") for c in layout.children[word]
        ):
            continue
        subject = _subject_by_parse(layout, word, start, stop) or _noun_before(layout, word, start)
        if subject is not None and (subject.pronoun != "it"):
            return _with_hearers(layout, word, subject, stop)
    return None


def _tag_before(layout: Layout, start: int, end: int) -> Tag | None:
    lower = layout.lower
    last = end - 1
    if last < start:
        return None
    stop = end
    while last >= start and lower[last] in (",", ":", "—", "–", "-", "--"):
        last -= 1
    leads = last < end - 1
    if last < start or lower[last] in _STOPS or lower[last] in _CLOSERS:
        return None
    first = last
    while first > start and last - first < _TAG_WORDS and lower[first - 1] not in _STOPS:
        first -= 1
    for word in range(last, first - 1, -1):
        if not _says(layout, word):
            continue
        if not leads and last - word > 2:
            return None
        subject = _subject_by_parse(layout, word, first, stop) or _noun_before(layout, word, first)
        if subject is None and word - first <= 1:
            subject = _noun_after(layout, word, stop)
        if subject is None:
            subject = _noun_before_comma(layout, word, first)
        if subject is not None:
            return _with_hearers(layout, word, subject, stop)
    return None


def _subject_by_parse(layout: Layout, verb: int, start: int, stop: int) -> Pointer | None:
    """Return the subject of *verb*, or of the verb it is coordinated with or hangs on, in the same stretch."""
    word = verb
    for _ in range(4):
        for child in layout.children[word]:
            if layout.deprel[child].startswith("nsubj") and start <= child < stop:
                found = point(layout, _who(layout, child, start))
                if found is not None:
                    return found
        above = layout.head[word]
        climbs = _CLIMBS_OF_SAYING if _is_saying(layout.lower[verb]) else _CLIMBS
        if above == word or layout.deprel[word] not in climbs or not start <= above < stop:
            return None
        word = above
    return None


def _who(layout: Layout, word: int, start: int) -> int:
    """Return the word that a relative pronoun stands for (Anna, who had risen, said), or the word itself."""
    if layout.lower[word] != "who":
        return word
    before = word - 1 - (layout.words[word - 1] == ",")
    mention = layout.mention_last.get(before) if before >= start else None
    return word if mention is None else layout.mention_head[mention]


def _noun_before_comma(layout: Layout, verb: int, start: int) -> Pointer | None:
    """Return who stands before words between commas: Anna, with a look at the clock, said."""
    word = verb - 1
    while word > start and layout.upos[word] in ("ADV", "AUX", "PART"):
        word -= 1
    if layout.words[word] != ",":
        return None
    for place in range(start, word):
        mention = layout.mention_first.get(place)
        if mention is None or not layout.mention_is_person[mention] or layout.words[layout.span_last[mention] + 1] != ",":
            continue
        if place == start or layout.upos[place - 1] in ("CCONJ", "SCONJ", "PUNCT"):
            return point(layout, layout.mention_head[mention])
    return None


def _noun_after(layout: Layout, verb: int, stop: int) -> Pointer | None:
    """Return the noun phrase that follows an inverted verb: said (quietly) the old man."""
    word = verb + 1
    if word < stop and layout.lower[word] in {*_PARTICLES, _PHRASAL.get(layout.lower[verb])}:
        word += 1
    while word < stop and word - verb <= 2 and layout.upos[word] == "ADV" and word not in layout.mention_first:
        word += 1
    if word >= stop:
        return None
    mention = layout.mention_first.get(word)
    if mention is not None:
        if layout.lower[word] in ("him", "me", "her", "them", "us", "his", "my", "their", "your") and (
            layout.span_last[mention] == layout.span_first[mention]
        ):
            return None
        return point(layout, layout.mention_head[mention])
    if layout.lower[word] in ("he", "she", "i", "they", "we", "it"):
        return point(layout, word)
    head = word
    while head < stop and layout.upos[head] in ("DET", "ADJ", "NUM") and head - word < 4:
        head += 1
    if head < stop and layout.upos[head] in ("PROPN", "NOUN"):
        while head + 1 < stop and layout.upos[head + 1] == "PROPN":
            head += 1
        return point(layout, head)
    return None


def _noun_before(layout: Layout, verb: int, start: int) -> Pointer | None:
    """Return the noun phrase that stands before a verb: Anna (, who had risen,) said."""
    word = verb - 1
    while word >= start and layout.upos[word] in ("ADV", "AUX", "PART"):
        word -= 1
    if word < start:
        return None
    if word in layout.mention_last or layout.lower[word] in ("he", "she", "i", "they", "we"):
        head = layout.mention_head[layout.mention_last[word]] if word in layout.mention_last else word
        if layout.deprel[head] == "nmod" and any(layout.upos[c] == "ADP" for c in layout.children[head]):
            head = layout.head[head]  # a voice from the stairs called
            return point(layout, head) if start <= head < verb and layout.upos[head] in ("NOUN", "PROPN", "PRON") else None
        return point(layout, head)
    mention = layout.mention_first.get(start)
    if mention is not None and layout.mention_is_person[mention]:
        return point(layout, layout.mention_head[mention])
    if layout.upos[word] == "PROPN":
        return point(layout, word)
    return None


def _with_hearers(layout: Layout, verb: int, subject: Pointer, stop: int) -> Tag:
    """Add whom the clause names as hearer: said Anna to Bob; asked him."""
    hearers: list[Pointer] = []
    for child in layout.children[verb]:
        if not verb < child < stop or layout.line_of[child] >= 0 or subject.first <= child <= subject.last:
            continue
        to_someone = layout.deprel[child].startswith("obl") and any(
            layout.lower[c] in ("to", "of") and c < child for c in layout.children[child]
        )
        is_told = layout.deprel[child] in ("obj", "iobj") and layout.lower[verb] in _HEARING_VERBS
        if to_someone or is_told:
            hearer = point(layout, child)
            if hearer is not None and hearer.pronoun != "it":
                hearers.append(hearer)
    if not hearers:
        for word in range(verb + 1, min(stop - 1, verb + 9)):
            mention = layout.mention_first.get(word + 1)
            if layout.lower[word] == "to" and mention is not None and layout.mention_is_person[mention]:
                hearer = point(layout, layout.mention_head[mention])
                if hearer is not None and hearer.first != subject.first:
                    hearers.append(hearer)
                break
    near = layout.lower[verb + 1 : min(stop, verb + _SELF_REACH)]
    to_self = layout.lower[verb] in _THINKING or any(
        a in ("to", "told", "asked") and b in _SELVES for a, b in pairwise([layout.lower[verb], *near])
    )
    return Tag(verb=verb, subject=subject, hearers=() if to_self else tuple(hearers), to_self=to_self)


# --- beats and leads


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NarratedSubjects:
    """The subjects of the narration's main clauses, in text order: head words, and who they are."""

    words: list[int]
    pointers: list[Pointer]

    @classmethod
    def of(cls, layout: Layout) -> NarratedSubjects:
        """Collect them."""
        words: list[int] = []
        pointers: list[Pointer] = []
        deprel, head = layout.deprel, layout.head
        subjects = {relation for relation in set(deprel) if relation.startswith("nsubj")}
        for word in [k for k, relation in enumerate(deprel) if relation in subjects]:
            if layout.line_of[word] >= 0 or deprel[head[word]] not in _MAIN:
                continue
            found = _person_at(layout, word)
            if found is not None:
                words.append(word)
                pointers.append(found)
        return cls(words=words, pointers=pointers)

    def between(self, first: int, end: int) -> list[Pointer]:
        """Return those whose head lies in the half-open range of words."""
        return self.pointers[bisect_left(self.words, first) : bisect_left(self.words, end)]


def _person_at(layout: Layout, word: int) -> Pointer | None:
    """Who acts: the subject itself, or the owner of what acts (her eyes flashed)."""
    mention = layout.mention_at.get(word)
    if mention is not None and (layout.mention_is_person[mention] or layout.mention_is_proper[mention]):
        found = point(layout, word)
        return None if found is None or found.pronoun == "it" else found
    if layout.lower[word] in ("he", "she", "i"):
        return point(layout, word)
    for child in layout.children[word]:
        if layout.deprel[child] == "nmod:poss":
            owner = layout.mention_at.get(child)
            if owner is not None and layout.mention_is_person[owner]:
                return point(layout, child)
    return None


def subject_beats(layout: Layout, subjects: NarratedSubjects, line: int) -> tuple[list[Pointer], list[Pointer]]:
    """Return who acts in a line's paragraph before it and after it, those of the nearest sentence first."""
    (first, end), (start, stop) = _segments(layout, line)
    sentences = layout.reading.marks.token_sentences
    before = subjects.between(first, end)
    before.sort(key=lambda p: (-int(sentences[p.word]), p.word))
    return before, subjects.between(start, stop)


def lead_of(layout: Layout, subjects: NarratedSubjects, line: int) -> tuple[Pointer | None, bool]:
    """Return who acts in the last sentence of narration before a line's paragraph, and whether that introduces the line."""
    paragraph = layout.spoken[line].paragraph
    first = layout.paragraph_first[paragraph]
    if first == 0 or layout.lines_in[paragraph][0] != line or layout.line_of[first - 1] >= 0:
        return None, False
    begin = layout.paragraph_first[layout.paragraph[first - 1]]
    acting = subjects.between(begin, first)
    last = first - 1
    while last > begin and layout.lower[last] in _CLOSERS:
        last -= 1
    introduces = layout.words[last] in (":", ",", "—", "–", "--")
    if not acting:
        return None, introduces
    sentences = layout.reading.marks.token_sentences
    final = int(sentences[acting[-1].word])
    return next(p for p in acting if int(sentences[p.word]) == final), introduces
