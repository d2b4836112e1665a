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
    Clue.BIAS:                  (-0.06, -0.07,  0.00, -0.04, -0.19, -0.28, -0.14, -0.14),
    Clue.PAIR_SUM:              ( 2.46,  2.38,  2.66,  2.89,  2.30,  2.41,  2.47,  2.28),
    Clue.PAIR_BEST:             ( 0.25,  0.38,  0.44,  0.66,  0.29,  0.31,  0.45,  0.40),
    Clue.PAIR_NEAREST:          ( 0.28,  0.21,  0.11,  0.18,  0.34,  0.38,  0.08,  0.32),
    Clue.PAIR_NONE:             ( 4.23,  4.23,  4.23,  4.23,  4.23,  4.23,  4.17,  5.12),
    Clue.PAIR_LEAD:             ( 0.15,  0.18,  0.49,  0.13,  0.55,  0.54,  0.09,  0.24),
    Clue.FAR:                   (-1.68, -1.13, -1.21, -0.59, -0.71, -0.38, -0.14, -0.33),
    Clue.SAME_SENTENCE:         ( 0.01, -0.19, -0.50, -0.78, -0.41, -0.65, -0.11, -0.28),
    Clue.SENTENCE_BEFORE:       ( 0.23,  0.01,  0.12, -0.03, -0.14, -0.17,  0.18, -0.04),
    Clue.OTHERS_SINCE:          (-0.38, -0.16, -0.46, -0.31, -0.31, -0.21, -0.44, -0.33),
    Clue.SIZE:                  ( 1.07,  1.22,  1.43,  1.10,  1.48,  1.74,  1.56,  1.26),
    Clue.RECENT:                (-0.26, -0.34, -0.21, -0.21, -0.27,  0.06, -0.31, -0.29),
    Clue.LAST_WAS_SUBJECT:      ( 0.09,  0.24,  0.07, -0.10, -0.18,  0.25,  0.05,  0.09),
    Clue.SAME_ROLE:             ( 0.24,  0.15,  0.23,  0.30,  0.06,  0.00,  0.17,  0.13),
    Clue.CO_ARGUMENT:           (-1.50, -0.57, -0.72, -0.76, -0.44, -0.52, -0.06, -0.36),
    Clue.REFLEXIVE_OF_SUBJECT:  ( 1.17,  0.98,  0.99,  0.98,  0.95,  0.98,  0.98,  0.98),
    Clue.SUBJECT_OF_CLAUSE:     ( 0.47,  0.02, -0.14,  0.01, -0.21, -0.09, -0.23,  0.03),
    Clue.SAME_PHRASE:           ( 0.34,  0.34,  0.34,  0.34,  0.34,  0.34,  0.25,  0.52),
    Clue.SAME_NOUN:             (-0.11, -0.11, -0.11, -0.11, -0.11, -0.11, -0.13, -0.11),
    Clue.OTHER_NOUN:            (-0.28, -0.28, -0.28, -0.28, -0.28, -0.28, -0.34, -0.28),
    Clue.OTHER_GENERIC_NOUN:    (-0.17, -0.17, -0.17, -0.17, -0.17, -0.17, -0.20, -0.17),
    Clue.NEW_TRADE:             (-0.46, -0.46, -0.46, -0.46, -0.46, -0.46, -0.54, -0.46),
    Clue.NOUN_ELSEWHERE:        (-0.37, -0.37, -0.37, -0.37, -0.37, -0.37, -0.34, -0.48),
    Clue.SAME_KIN:              ( 1.05,  1.05,  1.05,  1.05,  1.05,  1.05,  1.24,  1.05),
    Clue.OTHER_KIN:             (-1.11, -1.11, -1.11, -1.11, -1.11, -1.11, -1.33, -1.11),
    Clue.GENDER_AGREES:         ( 0.24,  0.09,  0.14,  0.14,  0.14,  0.14,  0.12,  0.14),
    Clue.GENDER_CLASHES:        ( 0.00,  0.00,  0.00,  0.00,  0.00,  0.00,  0.00,  0.00),
    Clue.GENDER_OPEN:           (-0.11,  0.03, -0.06, -0.06, -0.06, -0.06, -0.11, -0.06),
    Clue.NUMBER_AGREES:         ( 0.15,  0.15,  0.07,  0.31,  0.09,  0.06,  0.05,  0.22),
    Clue.NUMBER_CLASHES:        (-0.22, -0.22, -0.00, -0.22, -0.22, -0.19, -0.22, -0.51),
    Clue.KIND_DIFFERS:          ( 0.61,  0.84,  0.60,  0.61,  0.61,  0.61,  0.29,  0.83),
    Clue.IS_NAMED:              ( 0.09, -0.17, -0.32, -0.27,  0.35, -0.24,  0.01, -0.03),
    Clue.INDEFINITE:            (-0.20, -0.20, -0.20, -0.20, -0.20, -0.20, -0.24, -0.20),
    Clue.DEMONSTRATIVE:         (-0.08, -0.08, -0.08, -0.08, -0.08, -0.08, -0.08, -0.09),
    Clue.POSSESSIVE:            ( 0.41,  0.41,  0.41,  0.41,  0.41,  0.41,  0.46,  0.45),
    Clue.SAID_I:                (-1.61, -1.28, -1.28, -0.33, -1.75, -1.13, -1.84, -1.26),
    Clue.SAID_I_BEFORE:         (-0.28, -0.04, -0.05, -0.35,  0.59, -0.18,  0.07, -0.12),
    Clue.SAID_YOU:              (-0.58, -0.55, -0.55, -1.36, -0.31, -0.64, -0.18, -0.36),
    Clue.SAID_YOU_BEFORE:       ( 0.16,  0.05,  0.05,  0.50, -0.28, -0.02,  0.08, -0.11),
    Clue.SPOKEN_OF:             (-0.25, -0.27, -0.24, -1.05,  0.03, -0.22,  0.06, -0.32),
    Clue.ACTS_HERE:             ( 0.08,  0.11, -0.18,  0.33, -0.47,  0.03, -0.01, -0.31),
    Clue.ACTED_BEFORE:          (-0.28, -0.26, -0.32, -0.56,  0.22, -0.24,  0.02,  0.06),
    Clue.IS_NARRATOR:           ( 0.04, -0.18, -0.18, -0.50,  0.15, -0.23, -0.31, -0.29),
    Clue.INTO_SPEECH:           ( 0.16, -0.03, -0.10,  0.05, -0.17,  0.27,  0.09,  0.06),
    Clue.AROUND:                (-0.14, -0.37, -0.44, -0.42, -0.42, -0.59, -0.56, -0.50),
    Clue.SUBJECT_THEN_SUBJECT:  (-0.22, -0.15, -0.36, -0.22, -0.15, -0.11, -0.33, -0.24),
    Clue.NAMED_RECENTLY:        (-0.17, -0.27, -0.48, -0.22, -0.09, -0.24,  0.15, -0.14),
    Clue.IS_VOCATIVE:           (-0.28, -0.28, -0.28, -0.28, -0.28, -0.28, -0.41, -0.19),
}  # fmt: skip
_NEW = {
    NewClue.BIAS:                  ( 0.06,  0.07, -0.00,  0.04,  0.19,  0.28,  0.14,  0.14),
    NewClue.BEST_PAIR:             ( 0.18,  0.23, -0.10, -0.09, -0.05, -0.43, -0.64, -0.07),
    NewClue.BARE:                  ( 0.01,  0.01,  0.01,  0.01,  0.01,  0.01, -0.07,  0.10),
    NewClue.INDEFINITE:            ( 0.20,  0.20,  0.20,  0.20,  0.20,  0.20,  0.24,  0.20),
    NewClue.DEFINITE:              (-0.04, -0.04, -0.04, -0.04, -0.04, -0.04, -0.01, -0.09),
    NewClue.DEMONSTRATIVE:         ( 0.08,  0.08,  0.08,  0.08,  0.08,  0.08,  0.08,  0.09),
    NewClue.POSSESSIVE:            (-0.41, -0.41, -0.41, -0.41, -0.41, -0.41, -0.46, -0.45),
    NewClue.OTHER:                 ( 0.42,  0.42,  0.42,  0.42,  0.42,  0.42,  0.50,  0.42),
    NewClue.NOUN_KNOWN:            ( 0.03,  0.03,  0.03,  0.03,  0.03,  0.03,  0.02,  0.04),
    NewClue.PHRASE_KNOWN:          (-0.14, -0.14, -0.14, -0.14, -0.14, -0.14,  0.11, -0.42),
    NewClue.IN_SPEECH:             (-0.24, -0.33, -0.04, -0.40, -0.39, -0.35, -0.05, -0.23),
    NewClue.PLURAL:                ( 0.14,  0.14,  0.04,  0.14,  0.14,  0.14,  0.16,  0.25),
    NewClue.CANDIDATES:            ( 0.02, -0.09, -0.24, -0.20,  0.20,  0.42, -0.36, -0.23),
    NewClue.EARLY:                 (-0.23, -0.40, -0.76, -0.31, -0.49, -0.50, -0.44, -0.37),
    NewClue.KINDRED:               (-0.14, -0.14, -0.14, -0.14, -0.14, -0.14, -0.24, -0.06),
    NewClue.GENDER_KNOWN:          (-0.13, -0.13, -0.09, -0.09, -0.09, -0.09, -0.01, -0.09),
    NewClue.FITTING:               (-0.13, -0.13, -0.09, -0.09, -0.09, -0.09, -0.01, -0.09),
    NewClue.IS_OWNED:              ( 0.54,  0.54,  0.54,  0.54,  0.54,  0.54,  0.69,  0.50),
}  # fmt: skip

CHAIN_WEIGHTS = np.array([_CHAIN[clue] for clue in Clue]).T.copy()
"""float64, (groups, clues): log-odds of a chain."""
NEW_WEIGHTS = np.array([_NEW[clue] for clue in NewClue]).T.copy()
"""float64, (groups, clues): log-odds of someone new."""
