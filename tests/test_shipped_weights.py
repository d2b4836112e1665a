"""Does the package, as it ships, read a short story of our own?"""

from __future__ import annotations

from functools import cache

import pytest

from taleglass.exports.json import write
from taleglass.exports.options import Options
from taleglass.reading import default_weights, load_reader
from taleglass.road import read_bytes
from taleglass.store.soundness import check
from taleglass.story import EntityKind, NarrativeLevel, Role, Story

pytestmark = pytest.mark.slow

TEXT = """The Ferry at Low Water

Martha Pell had kept the ferry for eleven years, and in all that time she had never carried a doctor across the river twice in
one night.

“You must be mad,” said Martha. “The tide is out. We shall sit on the mud until morning.”

Dr. Loomis set down his bag and looked at the black water. He was a thin young man, and he had run all the way from the village.

“There is a child in that house,” he said. “Her name is Lucy, and she is six years old.”

Martha looked at him for a long moment. Then she took the lantern from its hook and untied the rope.

“Get in,” she said.

They pushed off together. The doctor held the lantern, and Martha leaned on the pole until the boat slid over the bar. Twice
it stuck; twice she swore and freed it. On the far bank an old man stood waving both arms.

“That is her grandfather,” said Dr. Loomis. “That is Mr. Hale.”

“I know who he is,” Martha answered. “He taught me to read.”
"""

TALE = """There was once a heron who kept a lamp in the reeds. One evening a snail came up to the lamp.

“Who is there?” said the heron.

“Only me,” said the snail. “May I sit by your lamp?”

“You may,” said the heron, “if you will mind the oil.”

So the snail minded the oil and the heron went out to fish. When the heron came home the lamp was out.

“You slept,” said the heron.

“I did not,” said the snail, and crept into the reeds.
"""


BY_TURNS = """# Marguerite

I had not meant to keep the letters. They were Jonah's, and I had thought that I would burn them.

“You ought to burn them,” my sister Elsbeth said.

“I will,” I said.

# Jonah

Two winters earlier I had stood at that same stove with a letter in each hand, and Marguerite had laughed at me.

“One for her and one for the fire,” Marguerite said. “Which is which?”

“I know which,” I said.

# Marguerite

“Elsbeth,” I said, “do you remember the wood?”

I do not think she heard me. “I'm Davit,” said a boy behind us. Davit had the wood on his back.
"""


@cache
def _read(text: str = TEXT) -> Story:
    return read_bytes(text.encode(), name="ferry.txt", reader=load_reader())


def test_the_weights_are_in_the_package() -> None:
    assert (default_weights() / "weights.json").is_file()


def test_the_cast_is_found_under_all_its_names() -> None:
    story = _read()
    check(story)
    (martha,) = story.named("Martha Pell")
    (doctor,) = story.named("Dr. Loomis")
    assert {"Martha Pell", "Martha"} <= {alias.text for alias in martha.aliases}
    assert martha.pronouns[0][0] == "she"
    assert doctor.pronouns[0][0] == "he"
    assert martha.id != doctor.id
    assert {martha.kind, doctor.kind} == {EntityKind.PERSON}
    assert story.named("Lucy")
    assert story.named("Mr. Hale")


def test_tagged_lines_have_their_speakers() -> None:
    story = _read()
    said = {story.surface(line.speech): line.speaker for line in story.lines}
    (martha,) = story.named("Martha Pell")
    (doctor,) = story.named("Dr. Loomis")
    assert said["You must be mad,"] == martha.id
    assert said["There is a child in that house,"] == doctor.id
    assert said["That is her grandfather,"] == doctor.id
    assert said["I know who he is,"] == martha.id
    assert len(said) == 9


def test_the_animals_of_a_tale_are_two_who_speak() -> None:
    story = _read(TALE)
    check(story)
    speakers = {story.surface(line.speech): story.entity(line.speaker).name for line in story.lines if line.speaker}
    assert speakers == {
        "Who is there?": "the heron",
        "Only me,": "the snail",
        "May I sit by your lamp?": "the snail",
        "You may,": "the heron",
        "if you will mind the oil.": "the heron",
        "You slept,": "the heron",
        "I did not,": "the snail",
    }
    assert not [mention for mention in story.mentions if "lamp" in story.surface(mention.head)]


def test_who_goes_by_xe_is_one_with_xyr_name() -> None:
    story = _read(
        "Ash came down to the quay at six. Xe had brought xyr own rope, and xe tied the boat up. "
        "The harbour master thanked xem.\n\n“It will hold,” said Ash, and xe went home.\n"
    )
    (ash,) = story.named("Ash")
    own = [story.surface(mention.span) for mention in story.mentions if mention.entity == ash.id]
    assert {"Ash", "Xe", "xe", "xyr"} <= set(own)


def test_chapters_headed_with_names_have_narrators_by_turns() -> None:
    story = read_bytes(BY_TURNS.encode(), name="letters.md", reader=load_reader())
    check(story)
    names = {entity.id: entity.name for entity in story.entities}
    said = {story.surface(line.speech): names.get(line.speaker or "") for line in story.lines}
    assert said["I will,"] == said["do you remember the wood?"] == said["Which is which?"] == "Marguerite"
    assert said["I know which,"] == "Jonah"
    assert {one.name for one in story.characters if one.role is Role.NARRATOR} == {"Marguerite", "Jonah"}
    views = {story.entity(scene.point_of_view or "").name for scene in story.scenes}
    assert views == {"Marguerite", "Jonah"}
    assert {scene.level for scene in story.scenes} <= {NarrativeLevel.FRAME, NarrativeLevel.FLASHBACK}
    davit = next(one for one in story.characters if one.name == "Davit")
    assert said["I'm Davit,"] == "Davit"
    assert "boy" in " ".join(alias.text for alias in davit.aliases)


def test_words_have_their_parts_of_speech_and_events_happen() -> None:
    story = _read()
    words = {TEXT[token.start : token.end]: token for token in story.tokens}
    assert (words["looked"].upos, words["looked"].lemma) == ("VERB", "look")
    assert words["Loomis"].upos == "PROPN"
    assert "pushed" in {story.surface(event.span) for event in story.events}


def test_two_readings_give_the_same_bytes() -> None:
    first = write(_read(), Options())
    _read.cache_clear()
    assert write(_read(), Options()) == first


def test_lines_of_signs_and_endless_sentences_are_read() -> None:
    story = _read("Anna Hill waited.\n\n" + "=" * 900 + "\n\n" + "She went on and " * 300 + "stopped.\n")
    check(story)
    assert len(story.sentences) >= 3


def test_a_book_that_is_no_file_goes_by_the_whole_of_its_title() -> None:
    story = read_bytes(b"Martha Pell went home.", name="stdin", title="Dr. Pell  and Mr.\udcff Hale", reader=load_reader())
    assert (story.id, story.book.metadata.title) == ("Dr. Pell and Mr.? Hale", "Dr. Pell and Mr.? Hale")
    check(story)
