"""What would BookNLP have written?

Six files with BookNLP's names, columns and habits (version 1.0.8; from its source where its README differs), so that code
written for it reads a story: tab-separated lines that are never quoted, tokens counted from 0, ends included, characters where
a column says “byte”, ``None`` for nobody. ``docs/exports.md`` tells what differs: the words are ours, and what they mean.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from types import MappingProxyType

from taleglass.exports.options import Options
from taleglass.story import EntityKind, Mention, MentionForm, Quotation, Role, Story, TraitKind

__all__ = ["SUFFIXES", "write"]

SUFFIXES = (".tokens", ".entities", ".quotes", ".supersense", ".book", ".book.html")
"""The files, in the order in which BookNLP's README tells of them."""

_TOKENS = (
    "paragraph_ID",
    "sentence_ID",
    "token_ID_within_sentence",
    "token_ID_within_document",
    "word",
    "lemma",
    "byte_onset",
    "byte_offset",
    "POS_tag",
    "fine_POS_tag",
    "dependency_relation",
    "syntactic_head_ID",
    "event",
)
_ENTITIES = ("COREF", "start_token", "end_token", "prop", "cat", "text")
_QUOTES = ("quote_start", "quote_end", "mention_start", "mention_end", "mention_phrase", "char_id", "quote")
_SUPERSENSES = ("start_token", "end_token", "supersense_category", "text")

_RELATIONS = MappingProxyType(
    {
        "root": "ROOT",
        "obj": "dobj",
        "iobj": "dative",
        "nsubj:pass": "nsubjpass",
        "csubj:pass": "csubjpass",
        "aux:pass": "auxpass",
        "nmod:poss": "poss",
        "compound:prt": "prt",
        "acl:relcl": "relcl",
        "nmod:npmod": "npadvmod",
        "obl:npmod": "npadvmod",
        "obl:unmarked": "npadvmod",
        "obl:tmod": "npadvmod",
        "det:predet": "predet",
        "cc:preconj": "preconj",
        "discourse": "intj",
    }
)
"""Relations of Universal Dependencies that spaCy's English models, and so BookNLP, call by another name for the same thing."""

_SETS = (
    ("he/him/his", ("he", "him", "his")),
    ("she/her", ("she", "her")),
    ("they/them/their", ("they", "them", "their")),
    ("xe/xem/xyr/xir", ("xe", "xem", "xyr", "xir")),
    ("ze/zem/zir/hir", ("ze", "zem", "zir", "hir")),
)
"""BookNLP's five sets of pronouns: the key, and the words that count."""

_NARRATOR = 0
_SHOWN_ENTITIES = 10  # of each kind in the HTML file, as in BookNLP
_NAME_WEIGHTS = {MentionForm.PROPER: 10.0, MentionForm.NOMINAL: 1.0, MentionForm.PRONOUN: 0.001}  # as in BookNLP
_FORM_KEYS = {MentionForm.PROPER: "proper", MentionForm.NOMINAL: "common", MentionForm.PRONOUN: "pronoun"}


def write(story: Story, _options: Options) -> Mapping[str, str]:
    """Return the text of each file by its suffix; the same story gives the same texts."""
    told = _Told(story)
    writers: dict[str, Callable[[_Told], Iterable[str]]] = {
        ".tokens": lambda told: _table(_TOKENS, _token_rows(told)),
        ".entities": lambda told: _table(_ENTITIES, _entity_rows(told)),
        ".quotes": lambda told: _table(_QUOTES, _quote_rows(told)),
        ".supersense": lambda told: _table(_SUPERSENSES, _supersense_rows(told)),
        ".book": lambda told: [json.dumps(_book(told))],
        ".book.html": _page,
    }
    return {suffix: "".join(writers[suffix](told)) for suffix in SUFFIXES}


@dataclass(frozen=True)
class _Told:
    """A story and what BookNLP would call its parts."""

    story: Story

    @cached_property
    def words(self) -> list[str]:
        """Every token's characters; white space inside becomes letters, one for one, as in BookNLP."""
        text = self.story.text
        return [_one_word(text[token.start : token.end]) for token in self.story.tokens]

    @cached_property
    def paragraphs(self) -> list[int]:
        """Every token's paragraph, counted from 0 over paragraphs that have words."""
        numbers: list[int] = []
        known: dict[int, int] = {}
        for token in self.story.tokens:
            paragraph = self.story.sentences[token.sentence].paragraph
            numbers.append(known.setdefault(paragraph, len(known)))
        return numbers

    @cached_property
    def ids(self) -> dict[str, int]:
        """The number of each entity: 0 is the narrator's and nobody else's, the others count from 1 by first mention."""
        narrators = [one.id for one in self.story.entities if one.role is Role.NARRATOR]
        ids = {narrators[0]: _NARRATOR} if narrators else {}
        others = (one.id for one in self.story.entities if one.id not in ids)
        return ids | {entity: number for number, entity in enumerate(others, start=1)}

    @cached_property
    def mentions(self) -> list[Mention]:
        """The mentions by first token, then by last."""
        return sorted(self.story.mentions, key=lambda one: (one.first_token, one.end_token, one.kind, one.form))

    @cached_property
    def mentions_by_entity(self) -> dict[str, list[Mention]]:
        grouped: defaultdict[str, list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            grouped[mention.entity].append(mention)
        return grouped

    @cached_property
    def lines(self) -> list[tuple[Quotation, int, int]]:
        """The quotations that lie in no other, each with its first and last token; none overlap, as in BookNLP."""
        found: list[tuple[Quotation, int, int]] = []
        tokens = self.story.tokens
        at, end_before = 0, -1
        for line in sorted(self.story.lines, key=lambda line: (line.span.start, -line.span.end)):
            if line.span.start < end_before:
                continue
            while at < len(tokens) and tokens[at].end <= line.span.start:
                at += 1
            last = at
            while last + 1 < len(tokens) and tokens[last + 1].start < line.span.end:
                last += 1
            if at < len(tokens) and tokens[at].start < line.span.end:
                found.append((line, at, last))
                end_before = line.span.end
        return found

    @cached_property
    def spoken(self) -> set[int]:
        """The tokens that lie in a quotation."""
        return {token for _, first, last in self.lines for token in range(first, last + 1)}

    def phrase(self, first: int, end: int) -> str:
        return " ".join(self.words[first:end])


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield "\t".join(columns) + "\n"
    for row in rows:
        yield "\t".join(map(str, row)) + "\n"


def _token_rows(told: _Told) -> Iterator[tuple[object, ...]]:
    story = told.story
    happens = {event.token for event in story.events}
    sentence_number, sentence_before, within = -1, -1, 0
    for index, (token, word, paragraph) in enumerate(zip(story.tokens, told.words, told.paragraphs, strict=True)):
        if token.sentence != sentence_before:
            sentence_number, sentence_before, within = sentence_number + 1, token.sentence, 0
        yield (
            paragraph,
            sentence_number,
            within,
            index,
            word,
            _one_word(token.lemma) or "_",
            token.start,
            token.end,
            _one_word(token.upos),
            _one_word(token.xpos),
            _one_word(_RELATIONS.get(token.deprel, token.deprel)),
            token.head,
            "EVENT" if index in happens else "O",
        )
        within += 1


def _entity_rows(told: _Told) -> Iterator[tuple[object, ...]]:
    for one in told.mentions:
        phrase = told.phrase(one.first_token, one.end_token)
        yield told.ids[one.entity], one.first_token, one.end_token - 1, one.form.value, one.kind.value, phrase


def _quote_rows(told: _Told) -> Iterator[tuple[object, ...]]:
    for line, first, last in told.lines:
        quote = told.phrase(first, last + 1)
        mention = _naming(told, line, first, last)
        if mention is None or line.speaker is None:
            yield first, last, None, None, None, None, quote
        else:
            phrase = told.phrase(mention.first_token, mention.end_token)
            yield first, last, mention.first_token, mention.end_token - 1, phrase, told.ids[line.speaker], quote


def _naming(told: _Told, line: Quotation, first: int, last: int) -> Mention | None:
    """Find the words that name the speaker: the cue, else the nearest mention of the speaker's that the line's evidence names,
    else the nearest in narration, outside the quotation, or anywhere.
    """
    mentions = told.mentions_by_entity.get(line.speaker or "", [])
    if not mentions:
        return None
    if line.cue is not None:
        named = [one for one in mentions if one.span.overlaps(line.cue)]
        if named:
            return max(named, key=lambda one: (one.span == line.cue, -one.first_token))
    told_by = [one for one in mentions if any(one.span.overlaps(words) for words in line.evidence.spans)]
    # In somebody else's speech the speaker is mostly a “you”.
    narrated = [one for one in mentions if one.first_token not in told.spoken]
    outside = [one for one in mentions if one.end_token <= first or one.first_token > last]
    # Of two as near, the earlier: what came before is what a reader knows.
    return min(
        told_by or narrated or outside or mentions,
        key=lambda one: (max(first - one.end_token + 1, one.first_token - last), one.first_token),
    )


def _supersense_rows(told: _Told) -> Iterator[tuple[object, ...]]:
    for one in told.story.supersenses:
        sort, _, label = one.label.partition(".")
        category = f"{'noun' if sort == 'n' else 'verb'}.{label.lower()}" if sort in {"n", "v"} else one.label
        yield one.first_token, one.end_token - 1, _one_word(category), told.phrase(one.first_token, one.end_token)


def _book(told: _Told) -> dict[str, list[dict[str, object]]]:
    """Return the characters with more than one mention as a person, the most often mentioned first."""
    lists: defaultdict[str, defaultdict[TraitKind, list[dict[str, object]]]] = defaultdict(lambda: defaultdict(list))
    for trait in told.story.traits:
        if told.story.mentions[trait.mention].kind is EntityKind.PERSON:
            lists[trait.entity][trait.kind].append({"w": told.words[trait.token], "i": trait.token})
    characters = []
    for entity, mentions in told.mentions_by_entity.items():
        persons = [one for one in mentions if one.kind is EntityKind.PERSON]
        if len(persons) < 2:
            continue
        names = {form: Counter[str]() for form in MentionForm}
        for one in persons:
            names[one.form][told.phrase(one.first_token, one.end_token)] += 1
        characters.append(
            {
                "agent": lists[entity][TraitKind.AGENT],
                "patient": lists[entity][TraitKind.PATIENT],
                "mod": lists[entity][TraitKind.MODIFIER],
                "poss": lists[entity][TraitKind.POSSESSION],
                "id": told.ids[entity],
                "g": _pronoun_sets(names[MentionForm.PRONOUN]),
                "count": len(persons),
                "mentions": {
                    key: [{"c": count, "n": name} for name, count in _ranked(names[form])] for form, key in _FORM_KEYS.items()
                },
            }
        )
    characters.sort(key=lambda one: (-int(str(one["count"])), int(str(one["id"]))))
    return {"characters": characters}


def _pronoun_sets(pronouns: Counter[str]) -> dict[str, object] | None:
    """Return the shares of BookNLP's pronoun sets among somebody's pronouns; None where they have none of these."""
    counts = dict.fromkeys((key for key, _ in _SETS), 0)
    for pronoun, count in pronouns.items():
        for key, words in _SETS:
            if pronoun.lower() in words:
                counts[key] += count
    total = sum(counts.values())
    if not total:
        return None
    shares = {key: round(count / total, 3) for key, count in counts.items()}
    most = max(shares, key=lambda key: shares[key])
    return {"inference": shares, "argmax": most, "max": shares[most], "total": total}


def _page(told: _Told) -> Iterator[str]:
    """Give the page: named characters, the commonest entities of each kind, and the text with both written in."""
    title = escape(_folded(told.story.book.metadata.title or told.story.id))
    yield f'<html>\n<head>\n<meta charset="UTF-8">\n<title>{title}</title>\n</head>\n<body>\n'
    yield "<h2>Named characters</h2>\n"
    for character in _book(told)["characters"]:
        yield from _named(character)
    yield "<p>\n<h2>Major entities (proper, common)</h2>"
    for kind in ("FAC", "GPE", "LOC", "PER", "ORG", "VEH"):
        yield f"<h3>{kind}</h3>"
        for form in (MentionForm.PROPER, MentionForm.NOMINAL):
            yield from _commonest(told, EntityKind(kind), form)
            yield "<p>"
    yield "<h2>Text</h2>\n"
    yield from _marked_text(told)
    yield "\n</body>\n</html>\n"


def _named(character: Mapping[str, object]) -> Iterator[str]:
    mentions = character["mentions"]
    assert isinstance(mentions, dict)
    proper, common = ("/".join(f"{escape(name['n'])} ({name['c']})" for name in mentions[key]) for key in ("proper", "common"))
    if character["id"] == _NARRATOR:
        proper = f"{proper}/[NARRATOR]" if proper else "[NARRATOR]"
    if proper:
        yield f"{character['count']} {proper} {common} <br />\n"


def _commonest(told: _Told, kind: EntityKind, form: MentionForm) -> Iterator[str]:
    called: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for one in told.mentions:
        if one.kind is kind and one.form is form:
            called[told.ids[one.entity]][told.phrase(one.first_token, one.end_token)] += 1
    ranked = sorted(called.items(), key=lambda item: (-item[1].total(), item[0]))
    for _, names in ranked[:_SHOWN_ENTITIES]:
        yield f"{names.total()} {'/'.join(escape(name) for name, _ in _ranked(names))} <br />"


def _marked_text(told: _Told) -> Iterator[str]:
    count = len(told.words)
    before, after = [""] * count, [""] * count
    names = {entity: escape(_name(told, mentions)) for entity, mentions in told.mentions_by_entity.items()}
    for one in told.mentions:
        before[one.first_token] += '<font color="#D0D0D0">[</font>'
        label = f"{told.ids[one.entity]}-{names[one.entity]}"
        close = f'<font color="#D0D0D0">]</font><font color="#FF00FF"><sub>{label}</sub></font>'
        after[one.end_token - 1] = close + after[one.end_token - 1]
    for line, first, last in told.lines:
        who = "None-None" if line.speaker is None else f"{told.ids[line.speaker]}-{names.get(line.speaker, 'None')}"
        before[first] += '<font color="#666699">'
        after[last] += f"</font><sub>[{who}]</sub>"
    paragraph_before = None
    for index, (word, paragraph) in enumerate(zip(told.words, told.paragraphs, strict=True)):
        if paragraph != paragraph_before:
            yield "<p />"
            paragraph_before = paragraph
        yield f"{before[index]}{escape(word)}{after[index]} "


def _name(told: _Told, mentions: Iterable[Mention]) -> str:
    """Return what an entity is called most, in lower case; a proper name outweighs ten phrases."""
    weights: Counter[str] = Counter()
    scale = 1000  # whole numbers, so that the order of adding up does not matter
    for one in mentions:
        weights[told.phrase(one.first_token, one.end_token).lower()] += round(scale * _NAME_WEIGHTS[one.form])
    return _ranked(weights)[0][0]


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _one_word(word: str) -> str:
    """Write white space inside a word as letters, so that the word keeps its length and the line its columns."""
    if not re.search(r"\s", word):
        return word
    return re.sub(r"\s", lambda found: {"\t": "T", "\n": "N", "\r": "N"}.get(found[0], "S"), word)


def _folded(words: str) -> str:
    return " ".join(words.split())
