"""How much is each clue worth?

Log-odds for every clue of `taleglass.cast.clues`, one column a group of mentions: he and she, it, they, I, you, we,
descriptions, names. Fitted by ``training/cast.py`` on the openings of LitBank's training part, and to be fitted anew with the
weights of the one pass: half is the mean of fits for versions 6 and 8, half a fit for version 9 on these openings and on some
of our own stories. This module is written by that script.
"""

from __future__ import annotations

import numpy as np

from taleglass.cast.clues import Clue, NewClue

__all__ = ["CHAIN_WEIGHTS", "NEW_WEIGHTS"]

_CHAIN = {
    Clue.BIAS:                  (-0.02, -0.08,  0.02, -0.09, -0.10, -0.21, -0.18, -0.07),
    Clue.PAIR_SUM:              ( 2.51,  2.39,  2.74,  2.68,  2.59,  2.41,  2.45,  2.34),
    Clue.PAIR_BEST:             ( 0.70,  0.64,  0.84,  0.84,  0.72,  0.60,  0.59,  0.66),
    Clue.PAIR_NEAREST:          ( 0.26,  0.18,  0.34,  0.30,  0.35,  0.30,  0.10,  0.20),
    Clue.PAIR_NONE:             ( 4.00,  4.00,  4.00,  4.05,  3.95,  4.00,  4.02,  4.81),
    Clue.PAIR_LEAD:             ( 0.13,  0.21,  0.29, -0.07,  0.21,  0.46, -0.04,  0.08),
    Clue.FAR:                   (-1.43, -0.89, -0.95, -0.55, -0.65, -0.44, -0.14, -0.39),
    Clue.SAME_SENTENCE:         (-0.14, -0.37, -0.50, -0.77, -0.58, -0.65, -0.01, -0.27),
    Clue.SENTENCE_BEFORE:       ( 0.08, -0.04, -0.06, -0.33, -0.31, -0.10,  0.19, -0.03),
    Clue.OTHERS_SINCE:          (-0.32, -0.24, -0.32, -0.17, -0.12, -0.17, -0.32, -0.38),
    Clue.SIZE:                  ( 1.45,  1.45,  1.55,  1.54,  1.77,  1.80,  1.68,  1.55),
    Clue.RECENT:                (-0.26, -0.31, -0.42, -0.20, -0.31, -0.06, -0.41, -0.24),
    Clue.LAST_WAS_SUBJECT:      ( 0.05,  0.06,  0.08, -0.10, -0.17,  0.20,  0.03, -0.04),
    Clue.SAME_ROLE:             ( 0.17,  0.34,  0.17,  0.29,  0.03,  0.14,  0.15,  0.20),
    Clue.CO_ARGUMENT:           (-1.49, -0.63, -0.69, -0.73, -0.46, -0.60, -0.20, -0.26),
    Clue.REFLEXIVE_OF_SUBJECT:  ( 0.99,  0.78,  0.79,  0.75,  0.71,  0.78,  0.78,  0.78),
    Clue.SUBJECT_OF_CLAUSE:     ( 0.32,  0.07, -0.08, -0.04, -0.13, -0.01,  0.06, -0.04),
    Clue.SAME_PHRASE:           ( 0.52,  0.52,  0.52,  0.52,  0.52,  0.52,  0.38,  0.76),
    Clue.SAME_NOUN:             ( 0.19,  0.19,  0.19,  0.19,  0.19,  0.19,  0.23,  0.19),
    Clue.OTHER_NOUN:            (-0.32, -0.32, -0.32, -0.32, -0.32, -0.32, -0.39, -0.32),
    Clue.OTHER_GENERIC_NOUN:    (-0.09, -0.09, -0.09, -0.09, -0.09, -0.09, -0.11, -0.09),
    Clue.NEW_TRADE:             (-0.36, -0.36, -0.36, -0.36, -0.36, -0.36, -0.42, -0.36),
    Clue.NOUN_ELSEWHERE:        (-0.13, -0.13, -0.13, -0.13, -0.13, -0.13, -0.21, -0.08),
    Clue.SAME_KIN:              ( 1.24,  1.24,  1.24,  1.24,  1.24,  1.24,  1.47,  1.27),
    Clue.OTHER_KIN:             (-0.73, -0.73, -0.73, -0.73, -0.73, -0.73, -0.88, -0.72),
    Clue.GENDER_AGREES:         ( 0.20, -0.01,  0.08,  0.08,  0.08,  0.08,  0.05,  0.08),
    Clue.GENDER_CLASHES:        ( 0.00,  0.00,  0.00,  0.00,  0.00,  0.00,  0.00,  0.00),
    Clue.GENDER_OPEN:           (-0.07,  0.09, -0.01, -0.01, -0.01, -0.01, -0.06, -0.01),
    Clue.NUMBER_AGREES:         ( 0.21,  0.25,  0.19,  0.54,  0.24,  0.23,  0.24,  0.23),
    Clue.NUMBER_CLASHES:        (-0.25, -0.22, -0.11, -0.25, -0.25, -0.27, -0.25, -0.44),
    Clue.KIND_DIFFERS:          ( 0.27,  0.55,  0.30,  0.26,  0.25,  0.26, -0.08,  0.30),
    Clue.IS_NAMED:              ( 0.13,  0.03, -0.20, -0.18,  0.28, -0.11, -0.01, -0.08),
    Clue.INDEFINITE:            (-0.17, -0.17, -0.17, -0.17, -0.17, -0.17, -0.19, -0.17),
    Clue.DEMONSTRATIVE:         (-0.04, -0.04, -0.04, -0.04, -0.04, -0.04, -0.10,  0.01),
    Clue.POSSESSIVE:            ( 0.19,  0.19,  0.19,  0.19,  0.19,  0.19,  0.19,  0.22),
    Clue.SAID_I:                (-1.57, -1.13, -1.13, -0.41, -1.42, -0.93, -1.55, -1.12),
    Clue.SAID_I_BEFORE:         (-0.39, -0.06, -0.07, -0.10,  0.34, -0.21, -0.03,  0.02),
    Clue.SAID_YOU:              (-0.61, -0.46, -0.46, -1.05, -0.30, -0.48, -0.21, -0.19),
    Clue.SAID_YOU_BEFORE:       ( 0.06, -0.01, -0.02,  0.22, -0.19, -0.02,  0.00, -0.13),
    Clue.SPOKEN_OF:             (-0.21, -0.27, -0.15, -0.77, -0.25, -0.15, -0.02, -0.33),
    Clue.ACTS_HERE:             (-0.01,  0.09, -0.23,  0.26, -0.26,  0.00, -0.09, -0.28),
    Clue.ACTED_BEFORE:          (-0.35, -0.26, -0.32, -0.61,  0.25, -0.26, -0.03, -0.09),
    Clue.IS_NARRATOR:           ( 0.11, -0.10, -0.10, -0.20,  0.20, -0.16, -0.35, -0.23),
    Clue.INTO_SPEECH:           ( 0.08,  0.12, -0.03,  0.28,  0.10,  0.30,  0.12,  0.19),
    Clue.AROUND:                ( 0.28,  0.15, -0.03,  0.05,  0.05, -0.01, -0.14,  0.08),
    Clue.SUBJECT_THEN_SUBJECT:  ( 0.06, -0.03, -0.29, -0.18, -0.08, -0.19, -0.41, -0.10),
    Clue.NAMED_RECENTLY:        (-0.21, -0.18, -0.39, -0.18, -0.12, -0.15,  0.03, -0.25),
    Clue.IS_VOCATIVE:           (-0.09, -0.09, -0.09, -0.09, -0.09, -0.09, -0.13, -0.07),
    Clue.FAMILY_NAME:           ( 1.67,  1.67,  1.67,  1.67,  1.67,  1.67,  1.79,  1.87),
    Clue.HOME_WORD:             ( 0.24,  0.24,  0.24,  0.24,  0.24,  0.24,  0.31,  0.22),
    Clue.YOUNG_NAME:            ( 0.91,  0.91,  0.91,  0.91,  0.91,  0.91,  1.10,  0.91),
    Clue.SPEAKS:                (-0.37, -0.05, -0.07,  1.03, -0.70,  0.12, -0.34, -0.06),
    Clue.HEARS:                 (-0.15,  0.08,  0.08, -0.65,  0.71,  0.06,  0.28,  0.24),
}  # fmt: skip
_NEW = {
    NewClue.BIAS:                  ( 0.02,  0.08, -0.02,  0.09,  0.10,  0.21,  0.18,  0.07),
    NewClue.BEST_PAIR:             ( 0.24,  0.18,  0.00, -0.08, -0.02, -0.31, -0.52, -0.02),
    NewClue.BARE:                  ( 0.10,  0.10,  0.10,  0.10,  0.10,  0.10, -0.00,  0.21),
    NewClue.INDEFINITE:            ( 0.17,  0.17,  0.17,  0.17,  0.17,  0.17,  0.19,  0.17),
    NewClue.DEFINITE:              (-0.00, -0.00, -0.00, -0.00, -0.00, -0.00,  0.06, -0.06),
    NewClue.DEMONSTRATIVE:         ( 0.04,  0.04,  0.04,  0.04,  0.04,  0.04,  0.10, -0.01),
    NewClue.POSSESSIVE:            (-0.19, -0.19, -0.19, -0.19, -0.19, -0.19, -0.19, -0.22),
    NewClue.OTHER:                 ( 0.21,  0.21,  0.21,  0.21,  0.21,  0.21,  0.26,  0.21),
    NewClue.NOUN_KNOWN:            ( 0.19,  0.19,  0.19,  0.19,  0.19,  0.19,  0.23,  0.19),
    NewClue.PHRASE_KNOWN:          (-0.20, -0.20, -0.20, -0.20, -0.20, -0.20,  0.09, -0.54),
    NewClue.IN_SPEECH:             (-0.09,  0.05,  0.07, -0.08, -0.02,  0.00,  0.08,  0.09),
    NewClue.PLURAL:                ( 0.15,  0.15,  0.15,  0.15,  0.15,  0.15,  0.14,  0.19),
    NewClue.CANDIDATES:            (-0.21, -0.16, -0.20, -0.22, -0.21,  0.17, -0.31, -0.23),
    NewClue.EARLY:                 (-0.40, -0.65, -0.88, -0.48, -0.66, -0.59, -0.50, -0.57),
    NewClue.KINDRED:               ( 0.01,  0.01,  0.01,  0.01,  0.01,  0.01, -0.13,  0.15),
    NewClue.GENDER_KNOWN:          (-0.14, -0.08, -0.06, -0.06, -0.06, -0.06,  0.01, -0.06),
    NewClue.FITTING:               (-0.14, -0.08, -0.06, -0.06, -0.06, -0.06,  0.01, -0.06),
    NewClue.IS_OWNED:              ( 0.28,  0.28,  0.28,  0.28,  0.28,  0.28,  0.37,  0.24),
}  # fmt: skip

CHAIN_WEIGHTS = np.array([_CHAIN[clue] for clue in Clue]).T.copy()
"""float64, (groups, clues): log-odds of a chain."""
NEW_WEIGHTS = np.array([_NEW[clue] for clue in NewClue]).T.copy()
"""float64, (groups, clues): log-odds of someone new."""
