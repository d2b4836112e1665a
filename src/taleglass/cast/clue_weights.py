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
    Clue.BIAS:                  (-0.02, -0.02,  0.06, -0.03, -0.05, -0.22, -0.08, -0.09),
    Clue.PAIR_SUM:              ( 2.62,  2.61,  2.87,  3.17,  2.62,  2.62,  2.68,  2.54),
    Clue.PAIR_BEST:             ( 0.18,  0.33,  0.38,  0.54,  0.35,  0.26,  0.39,  0.38),
    Clue.PAIR_NEAREST:          ( 0.25,  0.17,  0.08,  0.16,  0.28,  0.35,  0.12,  0.21),
    Clue.PAIR_NONE:             ( 4.13,  4.13,  4.13,  4.13,  4.13,  4.13,  4.13,  4.94),
    Clue.PAIR_LEAD:             ( 0.13,  0.12,  0.43, -0.01,  0.38,  0.47, -0.00,  0.15),
    Clue.FAR:                   (-1.75, -1.11, -1.19, -0.52, -0.63, -0.34, -0.11, -0.34),
    Clue.SAME_SENTENCE:         ( 0.05, -0.19, -0.50, -0.66, -0.45, -0.69, -0.11, -0.28),
    Clue.SENTENCE_BEFORE:       ( 0.23,  0.01,  0.11, -0.03, -0.23, -0.10,  0.18, -0.06),
    Clue.OTHERS_SINCE:          (-0.32, -0.21, -0.43, -0.29, -0.22, -0.21, -0.43, -0.40),
    Clue.SIZE:                  ( 1.01,  1.11,  1.32,  0.98,  1.22,  1.61,  1.48,  1.15),
    Clue.RECENT:                (-0.18, -0.31, -0.18, -0.13, -0.32,  0.10, -0.29, -0.26),
    Clue.LAST_WAS_SUBJECT:      ( 0.09,  0.22,  0.06,  0.04, -0.19,  0.19,  0.03, -0.03),
    Clue.SAME_ROLE:             ( 0.27,  0.17,  0.22,  0.12,  0.09,  0.01,  0.15,  0.10),
    Clue.CO_ARGUMENT:           (-1.50, -0.57, -0.71, -0.66, -0.38, -0.50, -0.10, -0.41),
    Clue.REFLEXIVE_OF_SUBJECT:  ( 1.16,  0.98,  0.98,  0.98,  0.95,  0.98,  0.97,  0.97),
    Clue.SUBJECT_OF_CLAUSE:     ( 0.47,  0.02, -0.15, -0.03, -0.20, -0.08, -0.22,  0.02),
    Clue.SAME_PHRASE:           ( 0.41,  0.41,  0.41,  0.41,  0.41,  0.41,  0.27,  0.65),
    Clue.SAME_NOUN:             (-0.13, -0.13, -0.13, -0.13, -0.13, -0.13, -0.16, -0.13),
    Clue.OTHER_NOUN:            (-0.25, -0.25, -0.25, -0.25, -0.25, -0.25, -0.30, -0.25),
    Clue.OTHER_GENERIC_NOUN:    (-0.16, -0.16, -0.16, -0.16, -0.16, -0.16, -0.19, -0.16),
    Clue.NEW_TRADE:             (-0.45, -0.45, -0.45, -0.45, -0.45, -0.45, -0.54, -0.45),
    Clue.NOUN_ELSEWHERE:        (-0.43, -0.43, -0.43, -0.43, -0.43, -0.43, -0.40, -0.55),
    Clue.SAME_KIN:              ( 1.04,  1.04,  1.04,  1.04,  1.04,  1.04,  1.24,  1.04),
    Clue.OTHER_KIN:             (-1.06, -1.06, -1.06, -1.06, -1.06, -1.06, -1.26, -1.06),
    Clue.GENDER_AGREES:         ( 0.22,  0.08,  0.13,  0.13,  0.13,  0.13,  0.11,  0.13),
    Clue.GENDER_CLASHES:        ( 0.00,  0.00,  0.00,  0.00,  0.00,  0.00,  0.00,  0.00),
    Clue.GENDER_OPEN:           (-0.10,  0.03, -0.05, -0.05, -0.05, -0.05, -0.09, -0.05),
    Clue.NUMBER_AGREES:         ( 0.23,  0.18,  0.09,  0.40,  0.15,  0.09,  0.05,  0.30),
    Clue.NUMBER_CLASHES:        (-0.17, -0.17,  0.03, -0.17, -0.17, -0.14, -0.17, -0.43),
    Clue.KIND_DIFFERS:          ( 0.52,  0.75,  0.51,  0.51,  0.52,  0.52,  0.06,  0.88),
    Clue.IS_NAMED:              ( 0.03, -0.18, -0.33, -0.25,  0.27, -0.31,  0.01,  0.05),
    Clue.INDEFINITE:            (-0.20, -0.20, -0.20, -0.20, -0.20, -0.20, -0.24, -0.20),
    Clue.DEMONSTRATIVE:         (-0.08, -0.08, -0.08, -0.08, -0.08, -0.08, -0.09, -0.09),
    Clue.POSSESSIVE:            ( 0.41,  0.41,  0.41,  0.41,  0.41,  0.41,  0.45,  0.44),
    Clue.SAID_I:                (-1.58, -1.22, -1.22, -0.05, -1.79, -1.24, -1.60, -1.32),
    Clue.SAID_I_BEFORE:         (-0.37, -0.20, -0.21, -0.60,  0.50, -0.31, -0.15, -0.32),
    Clue.SAID_YOU:              (-0.52, -0.51, -0.52, -1.37, -0.26, -0.59, -0.10, -0.28),
    Clue.SAID_YOU_BEFORE:       ( 0.09, -0.04, -0.05,  0.38, -0.44, -0.11,  0.01, -0.18),
    Clue.SPOKEN_OF:             (-0.22, -0.27, -0.24, -1.15,  0.12, -0.22,  0.04, -0.30),
    Clue.ACTS_HERE:             ( 0.02,  0.13, -0.17,  0.84, -0.68,  0.00,  0.02, -0.20),
    Clue.ACTED_BEFORE:          (-0.30, -0.25, -0.31, -0.77,  0.40, -0.23,  0.04,  0.05),
    Clue.IS_NARRATOR:           ( 0.11, -0.10, -0.10, -0.47,  0.28, -0.15, -0.22, -0.20),
    Clue.INTO_SPEECH:           ( 0.21, -0.00, -0.08,  0.02,  0.04,  0.23,  0.05,  0.04),
    Clue.AROUND:                (-0.13, -0.36, -0.43, -0.41, -0.41, -0.57, -0.55, -0.50),
    Clue.SUBJECT_THEN_SUBJECT:  (-0.19, -0.13, -0.34, -0.24, -0.06, -0.11, -0.31, -0.18),
    Clue.NAMED_RECENTLY:        (-0.13, -0.20, -0.41, -0.09, -0.04, -0.23,  0.17,  0.03),
    Clue.IS_VOCATIVE:           (-0.34, -0.34, -0.34, -0.34, -0.34, -0.34, -0.46, -0.28),
}  # fmt: skip
_NEW = {
    NewClue.BIAS:                  ( 0.02,  0.02, -0.06,  0.03,  0.05,  0.22,  0.08,  0.09),
    NewClue.BEST_PAIR:             ( 0.25,  0.34,  0.01,  0.10, -0.04, -0.33, -0.49,  0.05),
    NewClue.BARE:                  ( 0.01,  0.01,  0.01,  0.01,  0.01,  0.01, -0.06,  0.07),
    NewClue.INDEFINITE:            ( 0.20,  0.20,  0.20,  0.20,  0.20,  0.20,  0.24,  0.20),
    NewClue.DEFINITE:              (-0.03, -0.03, -0.03, -0.03, -0.03, -0.03, -0.02, -0.04),
    NewClue.DEMONSTRATIVE:         ( 0.08,  0.08,  0.08,  0.08,  0.08,  0.08,  0.09,  0.09),
    NewClue.POSSESSIVE:            (-0.41, -0.41, -0.41, -0.41, -0.41, -0.41, -0.45, -0.44),
    NewClue.OTHER:                 ( 0.42,  0.42,  0.42,  0.42,  0.42,  0.42,  0.51,  0.42),
    NewClue.NOUN_KNOWN:            (-0.08, -0.08, -0.08, -0.08, -0.08, -0.08, -0.08, -0.09),
    NewClue.PHRASE_KNOWN:          (-0.14, -0.14, -0.14, -0.14, -0.14, -0.14,  0.13, -0.45),
    NewClue.IN_SPEECH:             (-0.21, -0.32, -0.03, -0.29, -0.46, -0.35, -0.06, -0.20),
    NewClue.PLURAL:                ( 0.12,  0.12,  0.03,  0.12,  0.12,  0.12,  0.17,  0.20),
    NewClue.CANDIDATES:            ( 0.22,  0.09, -0.06,  0.01,  0.43,  0.59, -0.20, -0.05),
    NewClue.EARLY:                 (-0.27, -0.37, -0.72, -0.22, -0.52, -0.48, -0.42, -0.33),
    NewClue.KINDRED:               (-0.12, -0.12, -0.12, -0.12, -0.12, -0.12, -0.22, -0.05),
    NewClue.GENDER_KNOWN:          (-0.12, -0.12, -0.08, -0.08, -0.08, -0.08, -0.02, -0.08),
    NewClue.FITTING:               (-0.12, -0.12, -0.08, -0.08, -0.08, -0.08, -0.02, -0.08),
    NewClue.IS_OWNED:              ( 0.51,  0.51,  0.51,  0.51,  0.51,  0.51,  0.67,  0.47),
}  # fmt: skip

CHAIN_WEIGHTS = np.array([_CHAIN[clue] for clue in Clue]).T.copy()
"""float64, (groups, clues): log-odds of a chain."""
NEW_WEIGHTS = np.array([_NEW[clue] for clue in NewClue]).T.copy()
"""float64, (groups, clues): log-odds of someone new."""
