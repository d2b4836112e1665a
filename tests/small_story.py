"""A story of four sentences, built by hand: two speakers, a contraction, a heading, a boundary in every layer."""

from __future__ import annotations

from taleglass.story import (
    Alias,
    Book,
    Chapter,
    CueForm,
    Entity,
    EntityKind,
    Event,
    Evidence,
    Mention,
    MentionForm,
    Metadata,
    Paragraph,
    ParagraphKind,
    Provenance,
    Quotation,
    QuotationMarks,
    Role,
    Sentence,
    Span,
    Story,
    Supersense,
    Thing,
    ThingMention,
    Token,
)

__all__ = ["TEXT", "small_story", "span"]

TEXT = "The Lamp\n\n“Is the lamp lit?” Mira Holt asked Tobias. She waited by the harbour.\n\n“It isn’t,” said Tobias.\n"

# surface, UPOS, XPOS, lemma, head within the sentence, relation
_SENTENCES = (
    (("The", "DET", "DT", "the", 1, "det"), ("Lamp", "NOUN", "NN", "lamp", 1, "root")),
    (
        ("“", "PUNCT", "``", "“", 4, "punct"),
        ("Is", "AUX", "VBZ", "be", 4, "aux:pass"),
        ("the", "DET", "DT", "the", 3, "det"),
        ("lamp", "NOUN", "NN", "lamp", 4, "nsubj:pass"),
        ("lit", "VERB", "VBN", "light", 9, "ccomp"),
        ("?", "PUNCT", ".", "?", 4, "punct"),
        ("”", "PUNCT", "''", "”", 4, "punct"),
        ("Mira", "PROPN", "NNP", "Mira", 9, "nsubj"),
        ("Holt", "PROPN", "NNP", "Holt", 7, "flat"),
        ("asked", "VERB", "VBD", "ask", 9, "root"),
        ("Tobias", "PROPN", "NNP", "Tobias", 9, "obj"),
        (".", "PUNCT", ".", ".", 9, "punct"),
    ),
    (
        ("She", "PRON", "PRP", "she", 1, "nsubj"),
        ("waited", "VERB", "VBD", "wait", 1, "root"),
        ("by", "ADP", "IN", "by", 4, "case"),
        ("the", "DET", "DT", "the", 4, "det"),
        ("harbour", "NOUN", "NN", "harbour", 1, "obl"),
        (".", "PUNCT", ".", ".", 1, "punct"),
    ),
    (
        ("“", "PUNCT", "``", "“", 2, "punct"),
        ("It", "PRON", "PRP", "it", 2, "nsubj"),
        ("is", "AUX", "VBZ", "be", 6, "ccomp"),
        ("n’t", "PART", "RB", "not", 2, "advmod"),
        (",", "PUNCT", ",", ",", 2, "punct"),
        ("”", "PUNCT", "''", "”", 2, "punct"),
        ("said", "VERB", "VBD", "say", 6, "root"),
        ("Tobias", "PROPN", "NNP", "Tobias", 6, "nsubj"),
        (".", "PUNCT", ".", ".", 6, "punct"),
    ),
)
_PARAGRAPH_OF_SENTENCE = (0, 1, 1, 2)
_MOODS = ((3.0, 2.5, 3.0), (3.1, 3.25, 2.9), (2.9, 2.5, 3.125), (2.2, 3.4, 2.75))
_EMOTIONS = ((), (("curiosity", 0.82), ("neutral", 0.301)), (("neutral", 0.9),), (("disappointment", 0.445),))
_FEATS = {"NN": "Number=Sing", "VBD": "Mood=Ind|Tense=Past|VerbForm=Fin", "NNP": "Number=Sing"}


def span(words: str, after: int = 0) -> Span:
    """Return where *words* first stand in the text from character *after* on."""
    start = TEXT.index(words, after)
    return Span(start, start + len(words))


def _words() -> tuple[tuple[Token, ...], tuple[Sentence, ...]]:
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    place = 0
    for number, words in enumerate(_SENTENCES):
        first = len(tokens)
        for surface, upos, xpos, lemma, head, deprel in words:
            start = TEXT.index(surface, place)
            place = start + len(surface)
            feats = _FEATS.get(xpos, "_")
            sure = (0.999, 0.998, 0.997, 0.962, 0.951, 0.99)
            tokens.append(Token(start, place, number, upos, xpos, lemma, first + head, deprel, feats, *sure))
        sentences.append(
            Sentence(
                tokens[first].start,
                place,
                first,
                len(tokens),
                _PARAGRAPH_OF_SENTENCE[number],
                *_MOODS[number],
                emotions=_EMOTIONS[number],
            )
        )
    return tuple(tokens), tuple(sentences)


def small_story() -> Story:
    """Return the story: Mira asks Tobias, Tobias answers, Mira waits by the harbour."""
    tokens, sentences = _words()
    index_at = {token.start: index for index, token in enumerate(tokens)}

    def mention(where: Span, head: Span, form: MentionForm, entity: str, kind: EntityKind = EntityKind.PERSON) -> Mention:
        first = index_at[where.start]
        end = 1 + next(index for index in range(first, len(tokens)) if tokens[index].end == where.end)
        return Mention(
            span=where, head=head, first_token=first, end_token=end, kind=kind, form=form, entity=entity, probability=0.98765
        )

    mira, tobias, harbour = span("Mira Holt"), span("Tobias"), span("the harbour")
    she, tobias_again = span("She"), span("Tobias", tobias.end)
    mira_id, tobias_id, harbour_id = f"per_{mira.start}", f"per_{tobias.start}", f"fac_{harbour.start}"
    question, answer = span("“Is the lamp lit?”"), span("“It isn’t,”")
    waited = span("waited")
    paragraphs = [span("The Lamp"), span("“Is the lamp lit?” Mira Holt asked Tobias. She waited by the harbour.")]
    paragraphs.append(span("“It isn’t,” said Tobias."))
    return Story(
        id="lamp",
        book=Book(
            text=TEXT,
            source_format="txt",
            encoding="utf-8",
            metadata=Metadata(title="The Lamp", author="A. Writer", tags=(("Subject", "Lamps"),)),
            chapters=(Chapter(span=Span(0, paragraphs[-1].end), title="The Lamp", heading=paragraphs[0]),),
            paragraphs=(
                Paragraph(span=paragraphs[0], kind=ParagraphKind.HEADING),
                Paragraph(span=paragraphs[1]),
                Paragraph(span=paragraphs[2]),
            ),
        ),
        tokens=tokens,
        sentences=sentences,
        mentions=(
            mention(mira, mira, MentionForm.PROPER, mira_id),
            mention(tobias, tobias, MentionForm.PROPER, tobias_id),
            mention(she, she, MentionForm.PRONOUN, mira_id),
            mention(harbour, span("harbour"), MentionForm.NOMINAL, harbour_id, EntityKind.FACILITY),
            mention(tobias_again, tobias_again, MentionForm.PROPER, tobias_id),
        ),
        entities=(
            Entity(
                id=mira_id,
                kind=EntityKind.PERSON,
                name="Mira Holt",
                aliases=(Alias(text="Mira Holt", count=1, is_proper=True),),
                pronouns=(("she", 1),),
                role=Role.MAJOR,
                mention_count=2,
                first=mira,
                last=she,
                line_count=1,
                words_spoken=4,
                probability=0.9,
            ),
            Entity(
                id=tobias_id,
                kind=EntityKind.PERSON,
                name="Tobias",
                aliases=(Alias(text="Tobias", count=2, is_proper=True),),
                pronouns=(),
                role=Role.MAJOR,
                mention_count=2,
                first=tobias,
                last=tobias_again,
                line_count=1,
                words_spoken=2,
                probability=0.9,
            ),
            Entity(
                id=harbour_id,
                kind=EntityKind.FACILITY,
                name="the harbour",
                aliases=(Alias(text="the harbour", count=1, is_proper=False),),
                pronouns=(),
                role=Role.NONE,
                mention_count=1,
                first=harbour,
                last=harbour,
            ),
        ),
        events=(Event(span=waited, token=index_at[waited.start], probability=0.75),),
        lines=(
            Quotation(
                id=f"q_{question.start}",
                span=question,
                speech=Span(question.start + 1, question.end - 1),
                turn=f"q_{question.start}",
                marks=QuotationMarks.DOUBLE,
                speaker=mira_id,
                addressees=(tobias_id,),
                cue_form=CueForm.EXPLICIT,
                cue=mira,
                evidence=Evidence(spans=(mira, span("asked")), probability=0.97, concluded_by="speech_tag"),
                addressee_evidence=Evidence(spans=(tobias,), probability=0.9, concluded_by="asked_whom"),
            ),
            Quotation(
                id=f"q_{answer.start}",
                span=answer,
                speech=Span(answer.start + 1, answer.end - 1),
                turn=f"q_{answer.start}",
                marks=QuotationMarks.DOUBLE,
                speaker=tobias_id,
                addressees=(),
                cue_form=CueForm.EXPLICIT,
                cue=tobias_again,
                evidence=Evidence(spans=(span("said"), tobias_again), probability=0.97, concluded_by="speech_tag"),
                addressee_evidence=Evidence(spans=(), probability=0.0, concluded_by="nothing"),
            ),
        ),
        provenance=Provenance(taleglass="0.1.0", weights="test", weights_sha256="0" * 64),
        supersenses=tuple(
            Supersense(
                span=where,
                first_token=index_at[where.start],
                end_token=index_at[where.start] + words,
                token=index_at[where.start] + words - 1,
                label=label,
                probability=probability,
            )
            for where, words, label, probability in (
                (mira, 2, "n.PERSON", 0.95),
                (waited, 1, "v.stative", 0.612),
                (span("harbour"), 1, "n.LOCATION", 0.48),
            )
        ),
        things=(
            Thing(
                id=f"thing_{span('Lamp').start}",
                name="the lamp",
                sense="n.ARTIFACT",
                mention_count=3,
                first=span("The Lamp"),
                last=span("It"),
                probability=0.7,
            ),
        ),
        thing_mentions=tuple(
            ThingMention(
                span=where,
                head=head,
                first_token=index_at[where.start],
                end_token=index_at[head.start] + 1,
                head_token=index_at[head.start],
                form=form,
                thing=f"thing_{span('Lamp').start}",
                probability=probability,
            )
            for where, head, form, probability in (
                (span("The Lamp"), span("Lamp"), MentionForm.NOMINAL, 0.75),
                (span("the lamp"), span("lamp"), MentionForm.NOMINAL, 0.75),
                (span("It"), span("It"), MentionForm.PRONOUN, 0.6),
            )
        ),
    )
