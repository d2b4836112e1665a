"""How much is each clue worth?

Log-odds for every clue of `taleglass.cast.clues`, one column a group of mentions: he and she, it, they, I, you, we,
descriptions, names. Fitted by ``training/cast.py`` on the openings of LitBank's training part, and to be fitted anew with the
weights of the one pass: the mean of a fit for version 6 and of one for version 8, which finds more lines than either alone on
LitBank's development part. This module is written by that script.
"""

from __future__ import annotations

import numpy as np

from taleglass.cast.clues import Clue, NewClue

__all__ = ["CHAIN_WEIGHTS", "NEW_WEIGHTS"]

_CHAIN = {
    Clue.BIAS:                  (-0.03, -0.08, -0.05, -0.07, -0.14, -0.30, -0.19, -0.05),
    Clue.PAIR_SUM:              ( 2.55,  2.45,  2.74,  2.86,  2.63,  2.48,  2.62,  2.35),
    Clue.PAIR_BEST:             ( 0.91,  0.80,  0.91,  1.11,  0.83,  0.72,  0.69,  0.84),
    Clue.PAIR_NEAREST:          ( 0.41,  0.25,  0.35,  0.51,  0.39,  0.39,  0.06,  0.28),
    Clue.PAIR_NONE:             ( 4.42,  4.42,  4.42,  4.42,  4.42,  4.42,  4.42,  5.33),
    Clue.PAIR_LEAD:             ( 0.13,  0.28,  0.33, -0.00,  0.58,  0.53, -0.00,  0.06),
    Clue.FAR:                   (-1.34, -0.74, -0.98, -0.21, -0.22, -0.18,  0.09, -0.06),
    Clue.SAME_SENTENCE:         (-0.23, -0.36, -0.61, -0.82, -0.55, -0.70,  0.03, -0.30),
    Clue.SENTENCE_BEFORE:       ( 0.13,  0.00,  0.03, -0.23, -0.26, -0.12,  0.23, -0.12),
    Clue.OTHERS_SINCE:          (-0.26, -0.19, -0.39, -0.20, -0.05, -0.16, -0.46, -0.29),
    Clue.SIZE:                  ( 0.99,  1.20,  1.34,  1.17,  1.44,  1.68,  1.54,  1.27),
    Clue.RECENT:                (-0.25, -0.26, -0.24, -0.19, -0.31,  0.07, -0.35, -0.27),
    Clue.LAST_WAS_SUBJECT:      ( 0.09,  0.02, -0.03, -0.07, -0.22,  0.24, -0.00,  0.00),
    Clue.SAME_ROLE:             ( 0.22,  0.38,  0.28,  0.36,  0.03,  0.12,  0.16,  0.23),
    Clue.CO_ARGUMENT:           (-1.44, -0.53, -0.62, -0.65, -0.29, -0.48, -0.01, -0.13),
    Clue.REFLEXIVE_OF_SUBJECT:  ( 1.19,  0.98,  0.99,  0.98,  0.93,  0.98,  0.98,  0.98),
    Clue.SUBJECT_OF_CLAUSE:     ( 0.34,  0.05, -0.09,  0.04, -0.15, -0.05, -0.08, -0.04),
    Clue.SAME_PHRASE:           ( 0.19,  0.19,  0.19,  0.19,  0.19,  0.19,  0.08,  0.34),
    Clue.SAME_NOUN:             ( 0.18,  0.18,  0.18,  0.18,  0.18,  0.18,  0.22,  0.18),
    Clue.OTHER_NOUN:            (-0.27, -0.27, -0.27, -0.27, -0.27, -0.27, -0.33, -0.27),
    Clue.OTHER_GENERIC_NOUN:    (-0.05, -0.05, -0.05, -0.05, -0.05, -0.05, -0.06, -0.05),
    Clue.NEW_TRADE:             (-0.23, -0.23, -0.23, -0.23, -0.23, -0.23, -0.27, -0.23),
    Clue.NOUN_ELSEWHERE:        (-0.08, -0.08, -0.08, -0.08, -0.08, -0.08, -0.14, -0.03),
    Clue.SAME_KIN:              ( 1.20,  1.20,  1.20,  1.20,  1.20,  1.20,  1.40,  1.24),
    Clue.OTHER_KIN:             (-0.67, -0.67, -0.67, -0.67, -0.67, -0.67, -0.81, -0.67),
    Clue.GENDER_AGREES:         ( 0.25, -0.08,  0.07,  0.07,  0.07,  0.07,  0.05,  0.07),
    Clue.GENDER_CLASHES:        ( 0.00,  0.00,  0.00,  0.00,  0.00,  0.00,  0.00,  0.00),
    Clue.GENDER_OPEN:           (-0.09,  0.20,  0.02,  0.02,  0.02,  0.02, -0.05,  0.02),
    Clue.NUMBER_AGREES:         ( 0.05,  0.19,  0.05,  0.39,  0.12,  0.12,  0.19,  0.15),
    Clue.NUMBER_CLASHES:        (-0.10, -0.09,  0.10, -0.10, -0.10, -0.06, -0.10, -0.37),
    Clue.KIND_DIFFERS:          ( 0.77,  1.15,  0.85,  0.73,  0.73,  0.73,  0.26,  0.78),
    Clue.IS_NAMED:              ( 0.13, -0.05, -0.22, -0.30,  0.33, -0.15,  0.03, -0.11),
    Clue.INDEFINITE:            (-0.09, -0.09, -0.09, -0.09, -0.09, -0.09, -0.11, -0.09),
    Clue.DEMONSTRATIVE:         ( 0.03,  0.03,  0.03,  0.03,  0.03,  0.03, -0.01,  0.08),
    Clue.POSSESSIVE:            ( 0.28,  0.28,  0.28,  0.28,  0.28,  0.28,  0.29,  0.32),
    Clue.SAID_I:                (-1.67, -1.31, -1.31, -0.46, -1.61, -1.20, -1.90, -1.26),
    Clue.SAID_I_BEFORE:         (-0.47, -0.08, -0.09, -0.29,  0.53, -0.18,  0.05, -0.16),
    Clue.SAID_YOU:              (-0.68, -0.54, -0.54, -1.21, -0.34, -0.59, -0.22, -0.27),
    Clue.SAID_YOU_BEFORE:       (-0.08, -0.03, -0.04,  0.36, -0.25, -0.07, -0.03, -0.15),
    Clue.SPOKEN_OF:             (-0.19, -0.22, -0.04, -0.83, -0.10, -0.14,  0.13, -0.34),
    Clue.ACTS_HERE:             ( 0.01,  0.17, -0.21,  0.33, -0.30,  0.00, -0.01, -0.27),
    Clue.ACTED_BEFORE:          (-0.43, -0.30, -0.35, -0.50,  0.22, -0.25,  0.04, -0.04),
    Clue.IS_NARRATOR:           ( 0.06, -0.20, -0.20, -0.59,  0.21, -0.22, -0.48, -0.24),
    Clue.INTO_SPEECH:           ( 0.08,  0.06, -0.08,  0.23,  0.01,  0.33,  0.08,  0.13),
    Clue.AROUND:                ( 0.42,  0.22,  0.01,  0.12,  0.12,  0.04, -0.10,  0.14),
    Clue.SUBJECT_THEN_SUBJECT:  (-0.09, -0.12, -0.41, -0.36, -0.19, -0.30, -0.42, -0.24),
    Clue.NAMED_RECENTLY:        (-0.31, -0.29, -0.46, -0.27, -0.20, -0.27, -0.02, -0.32),
    Clue.IS_VOCATIVE:           (-0.23, -0.23, -0.23, -0.23, -0.23, -0.23, -0.36, -0.14),
    Clue.FAMILY_NAME:           ( 2.08,  2.08,  2.08,  2.08,  2.08,  2.08,  2.22,  2.34),
    Clue.HOME_WORD:             ( 0.45,  0.45,  0.45,  0.45,  0.45,  0.45,  0.54,  0.45),
    Clue.YOUNG_NAME:            ( 1.11,  1.11,  1.11,  1.11,  1.11,  1.11,  1.34,  1.11),
}  # fmt: skip
_NEW = {
    NewClue.BIAS:                  ( 0.03,  0.08,  0.05,  0.07,  0.14,  0.30,  0.19,  0.05),
    NewClue.BEST_PAIR:             ( 0.11,  0.11, -0.07, -0.30, -0.27, -0.51, -0.62, -0.12),
    NewClue.BARE:                  ( 0.06,  0.06,  0.06,  0.06,  0.06,  0.06, -0.03,  0.15),
    NewClue.INDEFINITE:            ( 0.09,  0.09,  0.09,  0.09,  0.09,  0.09,  0.11,  0.09),
    NewClue.DEFINITE:              (-0.04, -0.04, -0.04, -0.04, -0.04, -0.04,  0.02, -0.10),
    NewClue.DEMONSTRATIVE:         (-0.03, -0.03, -0.03, -0.03, -0.03, -0.03,  0.01, -0.08),
    NewClue.POSSESSIVE:            (-0.28, -0.28, -0.28, -0.28, -0.28, -0.28, -0.29, -0.32),
    NewClue.OTHER:                 ( 0.29,  0.29,  0.29,  0.29,  0.29,  0.29,  0.35,  0.29),
    NewClue.NOUN_KNOWN:            ( 0.32,  0.32,  0.32,  0.32,  0.32,  0.32,  0.35,  0.36),
    NewClue.PHRASE_KNOWN:          (-0.30, -0.30, -0.30, -0.30, -0.30, -0.30,  0.02, -0.69),
    NewClue.IN_SPEECH:             (-0.13,  0.00,  0.01, -0.21, -0.20, -0.09,  0.09, -0.04),
    NewClue.PLURAL:                ( 0.10,  0.10,  0.10,  0.10,  0.10,  0.10,  0.08,  0.15),
    NewClue.CANDIDATES:            ( 0.03,  0.06, -0.08,  0.02,  0.26,  0.43, -0.17, -0.07),
    NewClue.EARLY:                 (-0.29, -0.64, -0.96, -0.51, -0.60, -0.67, -0.49, -0.59),
    NewClue.KINDRED:               (-0.22, -0.22, -0.22, -0.22, -0.22, -0.22, -0.31, -0.18),
    NewClue.GENDER_KNOWN:          (-0.17, -0.12, -0.09, -0.09, -0.09, -0.09,  0.00, -0.09),
    NewClue.FITTING:               (-0.17, -0.12, -0.09, -0.09, -0.09, -0.09,  0.00, -0.09),
    NewClue.IS_OWNED:              ( 0.36,  0.36,  0.36,  0.36,  0.36,  0.36,  0.48,  0.31),
}  # fmt: skip

CHAIN_WEIGHTS = np.array([_CHAIN[clue] for clue in Clue]).T.copy()
"""float64, (groups, clues): log-odds of a chain."""
NEW_WEIGHTS = np.array([_NEW[clue] for clue in NewClue]).T.copy()
"""float64, (groups, clues): log-odds of someone new."""
