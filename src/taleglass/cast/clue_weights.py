"""How much is each clue worth?

Log-odds for every clue of `taleglass.cast.clues`, one column a group of mentions: he and she, it, they, I, you, we,
descriptions, names. Fitted by ``training/cast.py`` on the openings of LitBank's training part, and to be fitted anew with the
weights of the one pass. This module is written by that script.
"""

from __future__ import annotations

import numpy as np

from taleglass.cast.clues import Clue, NewClue

__all__ = ["CHAIN_WEIGHTS", "NEW_WEIGHTS"]

_CHAIN = {
    Clue.BIAS:                  ( 0.06, -0.05,  0.03, -0.00, -0.14, -0.22, -0.09, -0.00),
    Clue.PAIR_SUM:              ( 2.38,  2.37,  2.73,  2.91,  2.60,  2.52,  2.63,  2.39),
    Clue.PAIR_BEST:             ( 0.75,  0.61,  0.78,  0.94,  0.73,  0.63,  0.62,  0.78),
    Clue.PAIR_NEAREST:          ( 0.43,  0.15,  0.23,  0.42,  0.27,  0.39,  0.07,  0.30),
    Clue.PAIR_NONE:             ( 4.34,  4.34,  4.34,  4.34,  4.34,  4.34,  4.33,  5.22),
    Clue.PAIR_LEAD:             ( 0.18,  0.34,  0.53,  0.02,  0.63,  0.52,  0.01,  0.18),
    Clue.FAR:                   (-1.51, -0.95, -1.14, -0.41, -0.48, -0.29, -0.02, -0.14),
    Clue.SAME_SENTENCE:         (-0.18, -0.32, -0.62, -0.82, -0.57, -0.79, -0.02, -0.33),
    Clue.SENTENCE_BEFORE:       ( 0.13,  0.02,  0.09, -0.20, -0.19, -0.08,  0.22, -0.10),
    Clue.OTHERS_SINCE:          (-0.31, -0.13, -0.41, -0.17,  0.02, -0.12, -0.45, -0.23),
    Clue.SIZE:                  ( 1.01,  1.28,  1.31,  1.19,  1.51,  1.73,  1.54,  1.21),
    Clue.RECENT:                (-0.27, -0.25, -0.27, -0.18, -0.34,  0.08, -0.34, -0.30),
    Clue.LAST_WAS_SUBJECT:      ( 0.13,  0.15,  0.09, -0.06, -0.19,  0.29,  0.01,  0.08),
    Clue.SAME_ROLE:             ( 0.22,  0.24,  0.20,  0.38,  0.00,  0.11,  0.12,  0.04),
    Clue.CO_ARGUMENT:           (-1.51, -0.53, -0.56, -0.70, -0.25, -0.49, -0.01, -0.27),
    Clue.REFLEXIVE_OF_SUBJECT:  ( 1.07,  0.86,  0.87,  0.86,  0.78,  0.86,  0.86,  0.86),
    Clue.SUBJECT_OF_CLAUSE:     ( 0.41,  0.09, -0.13,  0.03, -0.20, -0.05, -0.15,  0.04),
    Clue.SAME_PHRASE:           ( 0.19,  0.19,  0.19,  0.19,  0.19,  0.19,  0.09,  0.34),
    Clue.SAME_NOUN:             ( 0.05,  0.05,  0.05,  0.05,  0.05,  0.05,  0.07,  0.05),
    Clue.OTHER_NOUN:            (-0.34, -0.34, -0.34, -0.34, -0.34, -0.34, -0.41, -0.34),
    Clue.OTHER_GENERIC_NOUN:    (-0.13, -0.13, -0.13, -0.13, -0.13, -0.13, -0.16, -0.13),
    Clue.NEW_TRADE:             (-0.29, -0.29, -0.29, -0.29, -0.29, -0.29, -0.35, -0.29),
    Clue.NOUN_ELSEWHERE:        (-0.25, -0.25, -0.25, -0.25, -0.25, -0.25, -0.18, -0.38),
    Clue.SAME_KIN:              ( 1.16,  1.16,  1.16,  1.16,  1.16,  1.16,  1.30,  1.25),
    Clue.OTHER_KIN:             (-0.93, -0.93, -0.93, -0.93, -0.93, -0.93, -1.11, -0.93),
    Clue.GENDER_AGREES:         ( 0.30, -0.12,  0.08,  0.08,  0.08,  0.08,  0.09,  0.08),
    Clue.GENDER_CLASHES:        ( 0.00,  0.00,  0.00,  0.00,  0.00,  0.00,  0.00,  0.00),
    Clue.GENDER_OPEN:           (-0.08,  0.23,  0.03,  0.03,  0.03,  0.03, -0.07,  0.03),
    Clue.NUMBER_AGREES:         ( 0.04,  0.19,  0.15,  0.40,  0.10,  0.09,  0.15,  0.14),
    Clue.NUMBER_CLASHES:        (-0.12, -0.04,  0.03, -0.12, -0.12, -0.07, -0.12, -0.42),
    Clue.KIND_DIFFERS:          ( 1.21,  1.57,  1.13,  1.14,  1.13,  1.14,  0.73,  1.26),
    Clue.IS_NAMED:              ( 0.13,  0.01, -0.22, -0.30,  0.35, -0.16,  0.01, -0.03),
    Clue.INDEFINITE:            (-0.11, -0.11, -0.11, -0.11, -0.11, -0.11, -0.13, -0.11),
    Clue.DEMONSTRATIVE:         ( 0.03,  0.03,  0.03,  0.03,  0.03,  0.03,  0.03,  0.04),
    Clue.POSSESSIVE:            ( 0.10,  0.10,  0.10,  0.10,  0.10,  0.10,  0.06,  0.17),
    Clue.SAID_I:                (-1.74, -1.30, -1.30, -0.33, -1.65, -1.18, -1.86, -1.29),
    Clue.SAID_I_BEFORE:         (-0.47, -0.09, -0.10, -0.30,  0.60, -0.20,  0.04, -0.21),
    Clue.SAID_YOU:              (-0.74, -0.57, -0.57, -1.28, -0.30, -0.63, -0.26, -0.32),
    Clue.SAID_YOU_BEFORE:       (-0.07, -0.04, -0.04,  0.46, -0.31, -0.09, -0.03, -0.19),
    Clue.SPOKEN_OF:             (-0.17, -0.30, -0.08, -0.94, -0.07, -0.15,  0.04, -0.33),
    Clue.ACTS_HERE:             (-0.03,  0.16, -0.19,  0.28, -0.36, -0.01, -0.10, -0.20),
    Clue.ACTED_BEFORE:          (-0.46, -0.31, -0.42, -0.51,  0.22, -0.24,  0.02, -0.03),
    Clue.IS_NARRATOR:           ( 0.02, -0.23, -0.23, -0.58,  0.19, -0.26, -0.51, -0.31),
    Clue.INTO_SPEECH:           ( 0.06, -0.02, -0.07,  0.17, -0.06,  0.31,  0.07,  0.11),
    Clue.AROUND:                ( 0.22, -0.03, -0.12, -0.10, -0.10, -0.17, -0.28, -0.22),
    Clue.SUBJECT_THEN_SUBJECT:  (-0.12, -0.05, -0.44, -0.39, -0.18, -0.25, -0.37, -0.20),
    Clue.NAMED_RECENTLY:        (-0.29, -0.21, -0.44, -0.28, -0.12, -0.24,  0.05, -0.20),
    Clue.IS_VOCATIVE:           (-0.12, -0.12, -0.12, -0.12, -0.12, -0.12, -0.26, -0.02),
    Clue.FAMILY_NAME:           ( 2.28,  2.28,  2.28,  2.28,  2.28,  2.28,  2.42,  2.57),
    Clue.HOME_WORD:             ( 0.46,  0.46,  0.46,  0.46,  0.46,  0.46,  0.55,  0.46),
    Clue.YOUNG_NAME:            ( 1.02,  1.02,  1.02,  1.02,  1.02,  1.02,  1.24,  1.02),
}  # fmt: skip
_NEW = {
    NewClue.BIAS:                  (-0.06,  0.05, -0.03,  0.00,  0.14,  0.22,  0.09,  0.00),
    NewClue.BEST_PAIR:             ( 0.09,  0.13, -0.13, -0.39, -0.20, -0.48, -0.56, -0.09),
    NewClue.BARE:                  (-0.05, -0.05, -0.05, -0.05, -0.05, -0.05, -0.15,  0.03),
    NewClue.INDEFINITE:            ( 0.11,  0.11,  0.11,  0.11,  0.11,  0.11,  0.13,  0.11),
    NewClue.DEFINITE:              (-0.13, -0.13, -0.13, -0.13, -0.13, -0.13, -0.09, -0.19),
    NewClue.DEMONSTRATIVE:         (-0.03, -0.03, -0.03, -0.03, -0.03, -0.03, -0.03, -0.04),
    NewClue.POSSESSIVE:            (-0.10, -0.10, -0.10, -0.10, -0.10, -0.10, -0.06, -0.17),
    NewClue.OTHER:                 ( 0.17,  0.17,  0.17,  0.17,  0.17,  0.17,  0.20,  0.17),
    NewClue.NOUN_KNOWN:            ( 0.39,  0.39,  0.39,  0.39,  0.39,  0.39,  0.30,  0.55),
    NewClue.PHRASE_KNOWN:          (-0.38, -0.38, -0.38, -0.38, -0.38, -0.38, -0.02, -0.82),
    NewClue.IN_SPEECH:             (-0.08, -0.03,  0.05, -0.25, -0.31, -0.10,  0.10, -0.07),
    NewClue.PLURAL:                ( 0.10,  0.10,  0.04,  0.10,  0.10,  0.10,  0.11,  0.17),
    NewClue.CANDIDATES:            ( 0.17,  0.12,  0.05,  0.08,  0.30,  0.52, -0.14, -0.01),
    NewClue.EARLY:                 (-0.16, -0.50, -0.81, -0.37, -0.51, -0.56, -0.41, -0.48),
    NewClue.KINDRED:               (-0.22, -0.22, -0.22, -0.22, -0.22, -0.22, -0.23, -0.25),
    NewClue.GENDER_KNOWN:          (-0.22, -0.11, -0.11, -0.11, -0.11, -0.11, -0.01, -0.11),
    NewClue.FITTING:               (-0.22, -0.11, -0.11, -0.11, -0.11, -0.11, -0.01, -0.11),
    NewClue.IS_OWNED:              (-0.14, -0.14, -0.14, -0.14, -0.14, -0.14, -0.10, -0.20),
}  # fmt: skip

CHAIN_WEIGHTS = np.array([_CHAIN[clue] for clue in Clue]).T.copy()
"""float64, (groups, clues): log-odds of a chain."""
NEW_WEIGHTS = np.array([_NEW[clue] for clue in NewClue]).T.copy()
"""float64, (groups, clues): log-odds of someone new."""
