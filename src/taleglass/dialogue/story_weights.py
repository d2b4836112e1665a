"""How much does each cue say in a short text?

Log odds, as in ``weighing``. Short stories have fewer tags than novels, and casts that are less sure. Each number is the mean
of a novel's and of what ``training/speakers.py`` fits on our own annotated stories and on LitBank's training part (CC BY 4.0).
"""

from __future__ import annotations

from taleglass.dialogue.weighing import AGAINST, HearerCue, Move, SpeakerCue, Weights

__all__ = ["STORY_WEIGHTS"]

STORY_WEIGHTS = Weights(
    speaker={
        SpeakerCue.TAG_NAME: 13.0,
        SpeakerCue.TAG_NOUN: 7.9,
        SpeakerCue.TAG_PRONOUN: 2.1,
        SpeakerCue.TAG_GENDER: 0.7,
        SpeakerCue.TAG_CLASH: -3.1,
        SpeakerCue.TAG_NARRATOR: 8.0,
        SpeakerCue.NARRATOR_UNTAGGED: -0.4,
        SpeakerCue.BEAT_BEFORE: 1.4,
        SpeakerCue.BEAT_AFTER: 2.3,
        SpeakerCue.BEAT_CLASH: -1.0,
        SpeakerCue.BESIDE: -0.9,
        SpeakerCue.LEAD: 0.6,
        SpeakerCue.LEAD_COLON: 2.7,
        SpeakerCue.CALLED: -1.0,
        SpeakerCue.NAMED: -1.4,
        SpeakerCue.REFERRED: -0.7,
        SpeakerCue.CALLED_BEFORE: 0.3,
        SpeakerCue.CALLED_AFTER: 0.4,
        SpeakerCue.SPEAKS_OF_SELF: 0.3,
        SpeakerCue.SPOKEN_TO: 0.0,
        SpeakerCue.NEAR_BEFORE: 0.6,
        SpeakerCue.FAR_BEFORE: 0.0,
        SpeakerCue.NEAR_AFTER: 0.0,
        SpeakerCue.PROMINENCE: 0.2,
        SpeakerCue.IS_NAMED: 0.3,
        SpeakerCue.CALLED_SIR_WRONGLY: -0.2,
        SpeakerCue.TALKS: 0.0,
        SpeakerCue.BEAT_NAMES: 1.6,
        SpeakerCue.VOICE: 2.0,
        SpeakerCue.TAG_NOUN_MAY: 0.0,
        SpeakerCue.TAG_PRONOUN_MAY: 0.0,
        SpeakerCue.BEAT_BEFORE_MAY: 0.0,
        SpeakerCue.BEAT_AFTER_MAY: 0.0,
    },
    hearer={
        HearerCue.CALLED: 2.2,
        HearerCue.TOLD_TO: 1.5,
        HearerCue.SPOKEN_TO: 0.3,
        HearerCue.SPEAKS_OF_SELF: 0.0,
        HearerCue.NAMED: -0.4,
        HearerCue.REFERRED: -0.5,
        HearerCue.GENDER_CLASH: -0.6,
        HearerCue.NEAR: 0.5,
        HearerCue.PROMINENCE: 0.6,
        HearerCue.TOLD_TO_CLASH: -1.7,
        HearerCue.TALKS: 0.2,
        HearerCue.VOICE: 2.0,
    },
    move={
        Move.CONTINUES: (3.8, -4.0, -4.8, -2.0, -6.0, -6.8),
        Move.WITHIN: (2.5, -1.8, -3.0, -0.8, -5.0, -4.6),
        Move.WITHIN_LONG: (1.8, -1.4, -1.2, -0.8, -3.0, -3.0),
        Move.NEXT: (-3.2, 1.7, 0.1, -4.8, -1.7, -1.1),
        Move.NEXT_TOLD: (-1.0, 0.7, 0.2, -3.0, -2.0, -0.6),
        Move.AFTER_NARRATION: (-0.2, 0.3, 0.0, -1.8, -1.4, -0.7),
        Move.AFTER_LONG: (-0.2, 0.1, 0.5, -1.0, -0.8, -0.2),
        Move.AGAINST: AGAINST,
    },
)
