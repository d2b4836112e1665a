"""Which words speak of whoever says a line?

The words of its cue (“said the old man”), and those of narration that follow from them in the same paragraph: “He put down his
cup.” Another's name ends that, and so do other words for the one whom they were thought to mean.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from taleglass.corrections.genders import THIRD_PERSON, clash, expected_pronoun
from taleglass.corrections.recounting import pronoun_of
from taleglass.corrections.speech import quotation_of_each
from taleglass.folding import fold
from taleglass.story import EntityKind, MentionForm, Quotation, Span, Story

__all__ = ["SpeakerWords"]


@dataclass(frozen=True)
class SpeakerWords:
    """Finds the words that speak of the speakers of one story."""

    story: Story

    def of(self, line: int, owner: Sequence[str], lines: Sequence[Quotation], known_as: str) -> list[int]:
        """Return the mentions that were thought to mean somebody else and mean the speaker of a line.

        Args:
            line: index of a line whose speaker is known.
            owner: the entity of each mention as things stand.
            lines: the lines as things stand.
            known_as: the pronoun that the speaker is known by, empty for none: “said he” is no woman.
        """
        who = lines[line].speaker
        cue = self._cues.get(line)
        if who is None or cue is None or owner[cue] == who:
            return []
        mention = self.story.mentions[cue]
        pronoun = expected_pronoun(self.story, mention)
        if mention.form is MentionForm.PROPER or clash(pronoun, known_as):
            return []
        return [cue, *self._following(cue, owner, lines, who, pronoun)]

    def _following(self, cue: int, owner: Sequence[str], lines: Sequence[Quotation], who: str, expected: str) -> list[int]:
        """Return the mentions that follow from a cue."""
        story, wrong = self.story, owner[cue]
        words = fold(story.mentions[cue].span.of(story.text))
        found = []
        for index in takewhile(self._is_in_paragraph_of(cue), range(cue + 1, len(story.mentions))):
            mention = story.mentions[index]
            if self.holders[index] is not None or mention.span.start < story.mentions[cue].span.end:
                continue
            if mention.form is MentionForm.PROPER and mention.kind is EntityKind.PERSON and owner[index] != who:
                break
            if owner[index] != wrong:
                continue
            if any(lines[line].speaker != who for line in self._lines_of_cue.get(index, ())):
                break  # they say another line, so the words mean them again
            if mention.form is not MentionForm.PRONOUN:
                if fold(mention.span.of(story.text)) != words:
                    break
                found.append(index)
                continue
            pronoun = pronoun_of(story, mention)
            if pronoun in THIRD_PERSON:
                expected = expected or pronoun
                found += [index] if pronoun == expected else []
        return found

    def _is_in_paragraph_of(self, cue: int) -> Callable[[int], bool]:
        mentions = self.story.mentions
        after = bisect_right(self._paragraphs, mentions[cue].span.start)
        end = self._paragraphs[after] if after < len(self._paragraphs) else len(self.story.text)
        return lambda index: mentions[index].span.start < end

    @cached_property
    def holders(self) -> list[int | None]:
        """For each mention, the index of the shortest quotation that holds it; None for narration."""
        return quotation_of_each(self.story.mentions, self.story.lines)

    @cached_property
    def _paragraphs(self) -> list[int]:
        return [paragraph.span.start for paragraph in self.story.book.paragraphs]

    @cached_property
    def _cues(self) -> dict[int, int]:
        """The mention that is the cue of each line that has one."""
        at: dict[Span, int] = {mention.span: index for index, mention in enumerate(self.story.mentions)}
        return {index: at[line.cue] for index, line in enumerate(self.story.lines) if line.cue is not None and line.cue in at}

    @cached_property
    def _lines_of_cue(self) -> dict[int, list[int]]:
        found: defaultdict[int, list[int]] = defaultdict(list)
        for line, cue in self._cues.items():
            found[cue].append(line)
        return dict(found)
