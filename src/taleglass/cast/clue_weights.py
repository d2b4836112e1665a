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
    Clue.BIAS: (0.06, 0.10, 0.13, 0.06, -0.05, -0.09, -0.07, -0.05),
    Clue.PAIR_SUM: (1.96, 2.06, 2.47, 2.60, 2.21, 2.11, 2.41, 1.99),
    Clue.PAIR_BEST: (0.75, 0.61, 0.80, 1.20, 0.62, 0.59, 0.61, 0.63),
    Clue.PAIR_NEAREST: (0.02, -0.11, 0.09, 0.04, 0.08, 0.25, -0.01, 0.03),
    Clue.PAIR_NONE: (3.92, 3.92, 3.92, 3.92, 3.92, 3.92, 3.92, 4.69),
    Clue.PAIR_LEAD: (0.31, 0.19, 0.65, -0.09, 0.60, 0.43, 0.02, 0.04),
    Clue.FAR: (-2.06, -1.28, -1.23, -0.89, -0.85, -0.65, -0.08, -0.62),
    Clue.SAME_SENTENCE: (0.11, -0.05, -0.73, -0.49, -0.45, -0.43, -0.11, -0.21),
    Clue.SENTENCE_BEFORE: (0.31, -0.04, -0.09, 0.03, -0.18, 0.17, 0.27, -0.03),
    Clue.OTHERS_SINCE: (-0.33, -0.34, -0.23, -0.45, -0.19, -0.44, -0.38, -0.31),
    Clue.SIZE: (1.13, 1.43, 1.57, 0.89, 1.50, 1.71, 1.83, 1.45),
    Clue.RECENT: (-0.20, -0.27, -0.33, -0.23, -0.33, 0.04, -0.27, -0.33),
    Clue.LAST_WAS_SUBJECT: (0.15, 0.06, 0.03, -0.01, -0.13, 0.06, -0.05, 0.09),
    Clue.SAME_ROLE: (0.21, 0.08, 0.11, 0.10, -0.01, -0.07, 0.04, 0.09),
    Clue.CO_ARGUMENT: (-1.47, -0.84, -0.82, -0.70, -0.37, -0.55, -0.33, -0.56),
    Clue.REFLEXIVE_OF_SUBJECT: (1.22, 1.03, 1.04, 1.03, 0.99, 1.04, 1.02, 1.02),
    Clue.SUBJECT_OF_CLAUSE: (0.30, -0.03, 0.09, -0.07, -0.22, -0.03, -0.10, 0.18),
    Clue.SAME_PHRASE: (0.32, 0.32, 0.32, 0.32, 0.32, 0.32, 0.26, 0.44),
    Clue.SAME_NOUN: (0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.01, 0.00),
    Clue.OTHER_NOUN: (-0.42, -0.42, -0.42, -0.42, -0.42, -0.42, -0.51, -0.42),
    Clue.OTHER_GENERIC_NOUN: (-0.34, -0.34, -0.34, -0.34, -0.34, -0.34, -0.40, -0.34),
    Clue.NEW_TRADE: (-0.37, -0.37, -0.37, -0.37, -0.37, -0.37, -0.45, -0.37),
    Clue.NOUN_ELSEWHERE: (-0.19, -0.19, -0.19, -0.19, -0.19, -0.19, -0.16, -0.27),
    Clue.SAME_KIN: (0.89, 0.89, 0.89, 0.89, 0.89, 0.89, 1.07, 0.89),
    Clue.OTHER_KIN: (-0.89, -0.89, -0.89, -0.89, -0.89, -0.89, -1.08, -0.89),
    Clue.GENDER_AGREES: (0.29, 0.28, 0.22, 0.22, 0.22, 0.22, 0.13, 0.22),
    Clue.GENDER_CLASHES: (0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00),
    Clue.GENDER_OPEN: (-0.10, -0.04, -0.07, -0.07, -0.07, -0.07, -0.09, -0.07),
    Clue.NUMBER_AGREES: (0.12, -0.04, 0.13, 0.41, 0.18, 0.08, 0.10, 0.53),
    Clue.NUMBER_CLASHES: (-0.09, 0.22, -0.12, -0.09, -0.09, -0.02, -0.09, -0.46),
    Clue.KIND_DIFFERS: (0.70, 0.94, 0.76, 0.75, 0.74, 0.76, 0.50, 1.05),
    Clue.IS_NAMED: (0.06, -0.03, -0.29, -0.27, 0.24, -0.30, -0.23, 0.11),
    Clue.INDEFINITE: (-0.25, -0.25, -0.25, -0.25, -0.25, -0.25, -0.31, -0.25),
    Clue.DEMONSTRATIVE: (-0.04, -0.04, -0.04, -0.04, -0.04, -0.04, -0.01, -0.08),
    Clue.POSSESSIVE: (0.06, 0.06, 0.06, 0.06, 0.06, 0.06, 0.09, 0.04),
    Clue.SAID_I: (-1.61, -1.13, -1.13, 0.34, -1.80, -1.16, -1.51, -1.26),
    Clue.SAID_I_BEFORE: (-0.52, -0.27, -0.30, -0.64, 0.47, -0.41, -0.15, -0.38),
    Clue.SAID_YOU: (-0.38, -0.30, -0.33, -1.29, 0.30, -0.43, 0.08, -0.08),
    Clue.SAID_YOU_BEFORE: (-0.02, -0.07, -0.08, 0.50, -0.47, -0.13, -0.08, -0.23),
    Clue.SPOKEN_OF: (-0.25, -0.38, -0.21, -1.29, 0.16, -0.08, -0.12, -0.41),
    Clue.ACTS_HERE: (-0.09, 0.04, -0.19, 0.90, -0.67, 0.05, -0.00, -0.08),
    Clue.ACTED_BEFORE: (-0.49, -0.23, -0.23, -0.71, 0.40, -0.28, 0.10, -0.00),
    Clue.IS_NARRATOR: (0.19, -0.00, -0.00, -0.44, 0.79, -0.06, -0.32, -0.17),
    Clue.INTO_SPEECH: (-0.01, -0.00, 0.01, 0.11, 0.00, 0.31, 0.22, -0.05),
    Clue.AROUND: (0.46, 0.33, 0.13, 0.02, 0.02, -0.08, -0.39, -0.29),
    Clue.SUBJECT_THEN_SUBJECT: (-0.01, -0.18, -0.17, -0.10, -0.16, -0.25, -0.40, -0.27),
    Clue.NAMED_RECENTLY: (-0.08, -0.02, -0.33, 0.05, -0.11, -0.16, 0.32, 0.19),
    Clue.IS_VOCATIVE: (-0.28, -0.28, -0.28, -0.28, -0.28, -0.28, -0.26, -0.36),
}  # fmt: skip
_NEW = {
    NewClue.BIAS: (-0.06, -0.10, -0.13, -0.06, 0.05, 0.09, 0.07, 0.05),
    NewClue.BEST_PAIR: (-0.10, -0.17, -0.24, -0.31, -0.40, -0.52, -0.36, -0.20),
    NewClue.BARE: (0.14, 0.14, 0.14, 0.14, 0.14, 0.14, 0.08, 0.23),
    NewClue.INDEFINITE: (0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.31, 0.25),
    NewClue.DEFINITE: (-0.07, -0.07, -0.07, -0.07, -0.07, -0.07, 0.01, -0.16),
    NewClue.DEMONSTRATIVE: (0.04, 0.04, 0.04, 0.04, 0.04, 0.04, 0.01, 0.08),
    NewClue.POSSESSIVE: (-0.06, -0.06, -0.06, -0.06, -0.06, -0.06, -0.09, -0.04),
    NewClue.OTHER: (0.24, 0.24, 0.24, 0.24, 0.24, 0.24, 0.30, 0.24),
    NewClue.NOUN_KNOWN: (0.27, 0.27, 0.27, 0.27, 0.27, 0.27, 0.21, 0.39),
    NewClue.PHRASE_KNOWN: (-0.33, -0.33, -0.33, -0.33, -0.33, -0.33, 0.01, -0.73),
    NewClue.IN_SPEECH: (-0.27, -0.30, -0.42, -0.41, -0.74, -0.34, -0.07, -0.13),
    NewClue.PLURAL: (0.08, 0.08, 0.03, 0.08, 0.08, 0.08, 0.13, 0.09),
    NewClue.CANDIDATES: (0.45, 0.42, 0.33, 0.44, 0.70, 0.85, 0.05, 0.26),
    NewClue.EARLY: (0.06, -0.30, -0.49, -0.16, -0.38, -0.45, -0.40, -0.31),
    NewClue.KINDRED: (-0.05, -0.05, -0.05, -0.05, -0.05, -0.05, -0.16, 0.05),
    NewClue.GENDER_KNOWN: (-0.20, -0.24, -0.15, -0.15, -0.15, -0.15, -0.04, -0.15),
    NewClue.FITTING: (-0.20, -0.24, -0.15, -0.15, -0.15, -0.15, -0.04, -0.15),
    NewClue.IS_OWNED: (0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.00, 0.04),
}  # fmt: skip

CHAIN_WEIGHTS = np.array([_CHAIN[clue] for clue in Clue]).T.copy()
"""float64, (groups, clues): log-odds of a chain."""
NEW_WEIGHTS = np.array([_NEW[clue] for clue in NewClue]).T.copy()
"""float64, (groups, clues): log-odds of someone new."""
