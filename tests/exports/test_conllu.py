"""Do the words reach CoNLL-U as they stand on the page?"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from taleglass.exports import FORMATS, Options
from taleglass.story import Book, Paragraph, Provenance, Sentence, Span, Story, Token
from tests.small_story import small_story
from tests.strategies import stories

COLUMNS = 10

some_examples = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def exported(story: Story) -> str:
    return FORMATS["conllu"].write(story, Options())


def rows(story: Story) -> list[list[str]]:
    return [line.split("\t") for line in exported(story).split("\n") if line and not line.startswith("# ")]


def one_sentence(text: str, *surfaces: str, xpos: str = "NN") -> Story:
    """Return a story of one sentence cut into *surfaces*; all words hang on the first."""
    tokens: list[Token] = []
    place = 0
    for surface in surfaces:
        start = text.index(surface, place)
        place = start + len(surface)
        tokens.append(Token(start, place, 0, "X", xpos, surface.lower(), 0, "dep" if tokens else "root"))
    return Story(
        id="one",
        book=Book(text=text, source_format="txt", paragraphs=(Paragraph(span=Span(0, len(text))),)),
        tokens=tuple(tokens),
        sentences=(Sentence(tokens[0].start, place, 0, len(tokens), 0),),
        mentions=(),
        entities=(),
        events=(),
        lines=(),
        provenance=Provenance(taleglass="0", weights="0", weights_sha256="0"),
    )


def joined(text: str, *surfaces: str, xpos: str = "NN") -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in rows(one_sentence(text, *surfaces, xpos=xpos)) if "-" in row[0]]


def test_the_id_of_a_sentence_has_no_white_space_and_no_slash() -> None:
    written = exported(replace(small_story(), id="corpus/the  lamp"))
    assert "# newdoc id = corpus/the lamp\n" in written
    assert "# sent_id = corpus_the_lamp-4\n" in written


def test_the_whole_small_story_reads_as_expected() -> None:
    last = exported(small_story()).split("\n\n")[3]
    assert last.split("\n") == [
        "# newpar",
        "# sent_id = lamp-4",
        "# text = “It isn’t,” said Tobias.",
        "1\t“\t“\tPUNCT\t``\t_\t3\tpunct\t_\tProb=0.997,0.999,0.998,0.99,0.962,0.951|SpaceAfter=No|TokenRange=81:82",
        "2\tIt\tit\tPRON\tPRP\t_\t3\tnsubj\t_\tProb=0.997,0.999,0.998,0.99,0.962,0.951|TokenRange=82:84",
        "3-4\tisn’t\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No|TokenRange=85:90",
        "3\tis\tbe\tAUX\tVBZ\t_\t7\tccomp\t_\tProb=0.997,0.999,0.998,0.99,0.962,0.951",
        "4\tn’t\tnot\tPART\tRB\t_\t3\tadvmod\t_\tProb=0.997,0.999,0.998,0.99,0.962,0.951",
        "5\t,\t,\tPUNCT\t,\t_\t3\tpunct\t_\tProb=0.997,0.999,0.998,0.99,0.962,0.951|SpaceAfter=No|TokenRange=90:91",
        "6\t”\t”\tPUNCT\t''\t_\t3\tpunct\t_\tProb=0.997,0.999,0.998,0.99,0.962,0.951|TokenRange=91:92",
        "7\tsaid\tsay\tVERB\tVBD\tMood=Ind|Tense=Past|VerbForm=Fin\t0\troot\t_\tProb=0.997,0.999,0.998,0.99,0.962,0.951|TokenRange=93:97",
        "8\tTobias\tTobias\tPROPN\tNNP\tNumber=Sing\t7\tnsubj\t_\tProb=0.997,0.999,0.998,0.99,0.962,0.951|SpaceAfter=No|TokenRange=98:104",
        "9\t.\t.\tPUNCT\t.\t_\t7\tpunct\t_\tProb=0.997,0.999,0.998,0.99,0.962,0.951|TokenRange=104:105",
    ]


def test_contractions_and_possessives_are_one_token_of_two_words() -> None:
    assert joined("she didn't", "she", "did", "n't") == [("2-3", "didn't")]
    assert joined("Kate’s hat", "Kate", "’s", "hat") == [("1-2", "Kate’s")]
    assert joined("I cannot", "I", "can", "not") == [("2-3", "cannot")]
    assert joined("'Tis late", "'T", "is", "late") == [("1-2", "'Tis")]
    assert joined("they couldn't've", "they", "could", "n't", "'ve") == [("2-4", "couldn't've")]
    assert joined("boys' hats", "boys", "'", xpos="POS") == [("1-2", "boys'")]


def test_marks_hyphens_and_numbers_join_nothing() -> None:
    assert joined("'Go'", "'", "Go", "'") == []
    assert joined("well-known", "well", "-", "known") == []
    assert joined("at 5pm", "at", "5", "pm") == []
    assert joined("get—'em", "get", "—", "'em") == []


def test_a_line_break_inside_a_sentence_is_a_space() -> None:
    written = exported(one_sentence("a lamp\nlit", "a", "lamp", "lit"))
    assert "# text = a lamp lit\n" in written
    assert "SpaceAfter=No" not in written


def test_a_word_that_no_head_spoke_of_has_no_probabilities() -> None:
    assert [row[5] + row[9] for row in rows(one_sentence("a lamp", "a", "lamp"))] == ["_TokenRange=0:1", "_TokenRange=2:6"]


@some_examples
@given(stories())
def test_probabilities_stand_in_the_order_of_the_columns(story: Story) -> None:
    words = [row for row in rows(story) if "-" not in row[0]]
    for row, token in zip(words, story.tokens, strict=True):
        found = dict(part.split("=", 1) for part in row[9].split("|") if part != "_").get("Prob", "0,0,0,0,0,0")
        assert tuple(map(float, found.split(","))) == (
            token.lemma_probability,
            token.upos_probability,
            token.xpos_probability,
            token.feats_probability,
            token.head_probability,
            token.deprel_probability,
        )


@some_examples
@given(stories())
def test_any_story_keeps_the_rules_of_the_format(story: Story) -> None:
    written = exported(story)
    assert written.endswith("\n")
    words = 0
    for block in written.removesuffix("\n\n").split("\n\n") if story.tokens else ():
        lines = [line for line in block.split("\n") if not line.startswith(("# newdoc", "# newpar", "# sent_id"))]
        text = lines.pop(0).removeprefix("# text = ")
        table = [line.split("\t") for line in lines]
        assert all(len(row) == COLUMNS and all(row) for row in table)
        plain = [row for row in table if "-" not in row[0]]
        assert [row[0] for row in plain] == [str(number) for number in range(1, len(plain) + 1)]
        assert sum(row[6] == "0" for row in plain) == 1
        assert all(0 <= int(row[6]) <= len(plain) for row in plain)
        assert text == rebuilt(table)
        words += len(plain)
    assert words == len(story.tokens)


def rebuilt(table: list[list[str]]) -> str:
    """Put a sentence together again from its tokens, as a reader of CoNLL-U would."""
    text = ""
    inside = 0
    for row in table:
        if "-" in row[0]:
            inside = int(row[0].split("-")[1])
        elif int(row[0]) <= inside:
            continue
        text += row[1] + ("" if "SpaceAfter=No" in row[9] else " ")
    return text.rstrip(" ")


@some_examples
@given(stories())
def test_token_ranges_lead_back_to_the_text(story: Story) -> None:
    for row in rows(story):
        if "TokenRange=" in row[9]:
            start, end = row[9].rpartition("TokenRange=")[2].split(":")
            assert "".join(story.text[int(start) : int(end)].split()) == row[1].replace(" ", "")
