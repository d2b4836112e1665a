"""How far is the second look trusted?

Written by ``training/second_look.py``, from what networks say of stories that did not teach them.
"""

from __future__ import annotations

from typing import Final

__all__ = ["LOOK_THERE", "LOOK_TRUST"]

LOOK_TRUST: Final = (-0.050, 0.902)
"""What is added to the log-odds of a place, once they are multiplied by the second, to be as sure as right."""
LOOK_THERE: Final = 0.4
"""Probability from which someone is named as present: best F1."""
