"""What do the words of a mention say of whom it means?"""

from __future__ import annotations

import numpy as np

from taleglass.cast import Gender
from taleglass.cast.pairs import MentionTable
from taleglass.cast.phrases import Determiner, Phrases, Role, read_phrases
from taleglass.reading import Reading
from tests.builders import reading_of


def _phrases(text: str, people: list[str], arcs: list[tuple[str, str, str]] | None = None) -> dict[str, tuple[Phrases, int]]:
    """Return the facts and the index of each mention, by its words."""
    reading = reading_of(text, people, arcs or [])
    phrases = read_phrases(reading, _table(reading))
    spans = zip(reading.span_first.tolist(), reading.span_last.tolist(), strict=True)
    return {" ".join(reading.words[a : z + 1]): (phrases, k) for k, (a, z) in enumerate(spans)}


def _table(reading: Reading) -> MentionTable:
    spans = list(zip(reading.span_first.tolist(), reading.span_last.tolist(), strict=True))
    return MentionTable.of(
        [reading.words[a : z + 1] for a, z in spans],
        first=reading.span_first,
        last=reading.span_last,
        sentence=reading.marks.token_sentences[reading.span_first].astype(np.int64),
        kind=reading.span_kind,
        form=reading.span_form,
        quote=reading.word_quotes[reading.span_first].astype(np.int64),
    )


def test_her_owns_her_mother() -> None:
    facts = _phrases("She saw her mother.", ["she", "her", "her mother"])
    phrases, mother = facts["her mother"]
    assert phrases.owner[mother] == facts["her"][1]
    assert phrases.determiner[mother] is Determiner.POSSESSIVE
    assert phrases.gender[mother] is Gender.SHE
    assert phrases.owner[facts["She"][1]] == -1


def test_papa_is_a_father_by_another_word() -> None:
    phrases, papa = _phrases("My papa laughed.", ["my papa"], [("laughed", "papa", "nsubj")])["My papa"]
    assert phrases.noun[papa] == "father"


def test_the_clause_tells_who_does_and_to_whom() -> None:
    facts = _phrases("Anna told Bob.", ["Anna", "Bob"], [("told", "Anna", "nsubj"), ("told", "Bob", "obj")])
    phrases, anna = facts["Anna"]
    _, bob = facts["Bob"]
    assert (phrases.role[anna], phrases.role[bob]) == (Role.SUBJECT, Role.OBJECT)
    assert phrases.governor[anna] == phrases.governor[bob]


def test_a_phrase_begins_with_what_tells_whether_it_is_new() -> None:
    facts = _phrases("A man saw the man. This man saw men.", ["a man", "the man", "this man", "men"])
    determiners = {words: phrases.determiner[k] for words, (phrases, k) in facts.items()}
    assert determiners == {
        "A man": Determiner.INDEFINITE,
        "the man": Determiner.DEFINITE,
        "This man": Determiner.DEMONSTRATIVE,
        "men": Determiner.BARE,
    }
