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
    Clue.BIAS:                  (-0.01, -0.11, -0.03, -0.08, -0.23, -0.31, -0.19, -0.07),
    Clue.PAIR_SUM:              ( 2.36,  2.29,  2.63,  2.82,  2.55,  2.37,  2.52,  2.25),
    Clue.PAIR_BEST:             ( 0.77,  0.64,  0.78,  0.99,  0.74,  0.59,  0.64,  0.73),
    Clue.PAIR_NEAREST:          ( 0.44,  0.24,  0.32,  0.50,  0.34,  0.40,  0.08,  0.37),
    Clue.PAIR_NONE:             ( 4.37,  4.37,  4.37,  4.37,  4.37,  4.37,  4.30,  5.34),
    Clue.PAIR_LEAD:             ( 0.17,  0.22,  0.43,  0.00,  0.64,  0.59,  0.03,  0.11),
    Clue.FAR:                   (-1.47, -0.92, -1.14, -0.34, -0.41, -0.25,  0.01, -0.08),
    Clue.SAME_SENTENCE:         (-0.18, -0.15, -0.55, -0.83, -0.55, -0.73, -0.00, -0.29),
    Clue.SENTENCE_BEFORE:       ( 0.13, -0.03,  0.09, -0.23, -0.24, -0.12,  0.25, -0.11),
    Clue.OTHERS_SINCE:          (-0.34, -0.19, -0.41, -0.21, -0.04, -0.16, -0.53, -0.22),
    Clue.SIZE:                  ( 1.06,  1.35,  1.40,  1.28,  1.58,  1.79,  1.56,  1.36),
    Clue.RECENT:                (-0.29, -0.24, -0.26, -0.16, -0.34,  0.07, -0.36, -0.27),
    Clue.LAST_WAS_SUBJECT:      ( 0.12,  0.02, -0.04, -0.06, -0.17,  0.26,  0.01,  0.02),
    Clue.SAME_ROLE:             ( 0.24,  0.37,  0.29,  0.39,  0.00,  0.12,  0.15,  0.12),
    Clue.CO_ARGUMENT:           (-1.50, -0.55, -0.66, -0.68, -0.34, -0.51,  0.01, -0.14),
    Clue.REFLEXIVE_OF_SUBJECT:  ( 1.15,  0.94,  0.95,  0.94,  0.88,  0.94,  0.94,  0.94),
    Clue.SUBJECT_OF_CLAUSE:     ( 0.41,  0.04, -0.12,  0.01, -0.17, -0.07, -0.24, -0.07),
    Clue.SAME_PHRASE:           ( 0.15,  0.15,  0.15,  0.15,  0.15,  0.15,  0.07,  0.25),
    Clue.SAME_NOUN:             ( 0.16,  0.16,  0.16,  0.16,  0.16,  0.16,  0.20,  0.16),
    Clue.OTHER_NOUN:            (-0.29, -0.29, -0.29, -0.29, -0.29, -0.29, -0.35, -0.29),
    Clue.OTHER_GENERIC_NOUN:    (-0.04, -0.04, -0.04, -0.04, -0.04, -0.04, -0.05, -0.04),
    Clue.NEW_TRADE:             (-0.25, -0.25, -0.25, -0.25, -0.25, -0.25, -0.29, -0.25),
    Clue.NOUN_ELSEWHERE:        (-0.15, -0.15, -0.15, -0.15, -0.15, -0.15, -0.18, -0.16),
    Clue.SAME_KIN:              ( 1.10,  1.10,  1.10,  1.10,  1.10,  1.10,  1.23,  1.18),
    Clue.OTHER_KIN:             (-0.69, -0.69, -0.69, -0.69, -0.69, -0.69, -0.83, -0.69),
    Clue.GENDER_AGREES:         ( 0.31, -0.12,  0.09,  0.09,  0.09,  0.09,  0.08,  0.09),
    Clue.GENDER_CLASHES:        ( 0.00,  0.00,  0.00,  0.00,  0.00,  0.00,  0.00,  0.00),
    Clue.GENDER_OPEN:           (-0.07,  0.26,  0.04,  0.04,  0.04,  0.04, -0.07,  0.04),
    Clue.NUMBER_AGREES:         ( 0.03,  0.22,  0.05,  0.39,  0.07,  0.13,  0.11,  0.16),
    Clue.NUMBER_CLASHES:        (-0.14, -0.18,  0.10, -0.14, -0.14, -0.06, -0.14, -0.44),
    Clue.KIND_DIFFERS:          ( 1.30,  1.82,  1.31,  1.23,  1.23,  1.23,  0.67,  1.29),
    Clue.IS_NAMED:              ( 0.15, -0.02, -0.25, -0.30,  0.36, -0.17,  0.00, -0.10),
    Clue.INDEFINITE:            (-0.10, -0.10, -0.10, -0.10, -0.10, -0.10, -0.12, -0.10),
    Clue.DEMONSTRATIVE:         ( 0.05,  0.05,  0.05,  0.05,  0.05,  0.05,  0.05,  0.06),
    Clue.POSSESSIVE:            ( 0.21,  0.21,  0.21,  0.21,  0.21,  0.21,  0.21,  0.24),
    Clue.SAID_I:                (-1.76, -1.32, -1.32, -0.37, -1.65, -1.21, -1.89, -1.29),
    Clue.SAID_I_BEFORE:         (-0.48, -0.07, -0.09, -0.28,  0.58, -0.18,  0.06, -0.16),
    Clue.SAID_YOU:              (-0.76, -0.57, -0.57, -1.26, -0.28, -0.62, -0.28, -0.30),
    Clue.SAID_YOU_BEFORE:       (-0.09, -0.04, -0.05,  0.42, -0.25, -0.08, -0.09, -0.18),
    Clue.SPOKEN_OF:             (-0.12, -0.16,  0.05, -0.86, -0.05, -0.07,  0.19, -0.29),
    Clue.ACTS_HERE:             (-0.00,  0.28, -0.23,  0.33, -0.37,  0.00, -0.02, -0.31),
    Clue.ACTED_BEFORE:          (-0.44, -0.36, -0.38, -0.50,  0.20, -0.27,  0.01, -0.11),
    Clue.IS_NARRATOR:           ( 0.03, -0.21, -0.21, -0.59,  0.22, -0.24, -0.50, -0.26),
    Clue.INTO_SPEECH:           ( 0.07, -0.01, -0.09,  0.20, -0.01,  0.35,  0.07,  0.04),
    Clue.AROUND:                ( 0.24, -0.07, -0.17, -0.11, -0.11, -0.18, -0.31, -0.19),
    Clue.SUBJECT_THEN_SUBJECT:  (-0.10, -0.11, -0.38, -0.36, -0.17, -0.25, -0.43, -0.17),
    Clue.NAMED_RECENTLY:        (-0.31, -0.24, -0.48, -0.30, -0.14, -0.27,  0.05, -0.29),
    Clue.IS_VOCATIVE:           (-0.21, -0.21, -0.21, -0.21, -0.21, -0.21, -0.34, -0.12),
    Clue.FAMILY_NAME:           ( 2.26,  2.26,  2.26,  2.26,  2.26,  2.26,  2.41,  2.55),
    Clue.HOME_WORD:             ( 0.49,  0.49,  0.49,  0.49,  0.49,  0.49,  0.59,  0.49),
    Clue.YOUNG_NAME:            ( 1.05,  1.05,  1.05,  1.05,  1.05,  1.05,  1.27,  1.05),
}  # fmt: skip
_NEW = {
    NewClue.BIAS:                  ( 0.01,  0.11,  0.03,  0.08,  0.23,  0.31,  0.19,  0.07),
    NewClue.BEST_PAIR:             ( 0.09,  0.13, -0.20, -0.44, -0.28, -0.53, -0.58, -0.22),
    NewClue.BARE:                  (-0.01, -0.01, -0.01, -0.01, -0.01, -0.01, -0.07,  0.05),
    NewClue.INDEFINITE:            ( 0.10,  0.10,  0.10,  0.10,  0.10,  0.10,  0.12,  0.10),
    NewClue.DEFINITE:              (-0.10, -0.10, -0.10, -0.10, -0.10, -0.10, -0.05, -0.16),
    NewClue.DEMONSTRATIVE:         (-0.05, -0.05, -0.05, -0.05, -0.05, -0.05, -0.05, -0.06),
    NewClue.POSSESSIVE:            (-0.21, -0.21, -0.21, -0.21, -0.21, -0.21, -0.21, -0.24),
    NewClue.OTHER:                 ( 0.34,  0.34,  0.34,  0.34,  0.34,  0.34,  0.41,  0.34),
    NewClue.NOUN_KNOWN:            ( 0.29,  0.29,  0.29,  0.29,  0.29,  0.29,  0.27,  0.35),
    NewClue.PHRASE_KNOWN:          (-0.29, -0.29, -0.29, -0.29, -0.29, -0.29,  0.04, -0.68),
    NewClue.IN_SPEECH:             (-0.11, -0.01,  0.02, -0.28, -0.43, -0.09,  0.08, -0.09),
    NewClue.PLURAL:                ( 0.15,  0.15,  0.15,  0.15,  0.15,  0.15,  0.09,  0.25),
    NewClue.CANDIDATES:            ( 0.08,  0.06, -0.07,  0.06,  0.35,  0.49, -0.21, -0.02),
    NewClue.EARLY:                 (-0.17, -0.52, -0.90, -0.43, -0.55, -0.62, -0.50, -0.54),
    NewClue.KINDRED:               (-0.25, -0.25, -0.25, -0.25, -0.25, -0.25, -0.30, -0.26),
    NewClue.GENDER_KNOWN:          (-0.24, -0.14, -0.12, -0.12, -0.12, -0.12, -0.01, -0.12),
    NewClue.FITTING:               (-0.24, -0.14, -0.12, -0.12, -0.12, -0.12, -0.01, -0.12),
    NewClue.IS_OWNED:              ( 0.16,  0.16,  0.16,  0.16,  0.16,  0.16,  0.23,  0.12),
}  # fmt: skip

CHAIN_WEIGHTS = np.array([_CHAIN[clue] for clue in Clue]).T.copy()
"""float64, (groups, clues): log-odds of a chain."""
NEW_WEIGHTS = np.array([_NEW[clue] for clue in NewClue]).T.copy()
"""float64, (groups, clues): log-odds of someone new."""
