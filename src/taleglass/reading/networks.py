"""What do the small networks beside the one pass know?

Arrays named after the parameters of the modules that were trained, which the rooms that use them explain: the choice of whom a
mention means (`taleglass.cast.choosing`, `training/choices.py`), the lines of a conversation
(`taleglass.dialogue.talking`, `training/talks.py`), how sure a line is (`taleglass.dialogue.sureness`,
`training/novel_lines.py`), and a second look at where scenes play and who is there
(`taleglass.chronology.second_look`, `training/second_look.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from taleglass.reading.telling import Net, sorted_nets

__all__ = ["ChoiceWeights", "SecondLookWeights", "SureWeights", "TalkWeights"]

_OF_A_CHOICE: Final = ("chain.1", "chain.4", "chain.6", "someone.1", "someone.4")
_OF_A_TALK: Final = ("asked", "seen.0", "seen.2", "person.1", "person.4", "answer", "move.1", "move.3")
_OF_A_LOOK: Final = ("first", "second", "last")
_OF_SURENESS: Final = ("first", "last")
"""Parts of the networks that have weights and biases."""
_ALSO_OF_A_CHOICE: Final = ("sum.chain", "sum.new")
_ALSO_OF_A_TALK: Final = (
    *("sum.speakers", "sum.hearers", "sum.moves"),
    *(f"gru.{name}_l0{way}" for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh") for way in ("", "_reverse")),
)
_ALSO_OF_A_LOOK: Final = ("straight", "centre", "scale")
"""Their other parameters."""


@dataclass(frozen=True, slots=True, eq=False)
class ChoiceWeights:
    """The networks that weigh whom a mention means, whose answers are averaged."""

    nets: tuple[Net, ...]

    @classmethod
    def of(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> ChoiceWeights:
        """Sort arrays named ``0.chain.1.weight`` … into networks.

        Raises:
            LookupError: when a part is missing, or all of them are.
        """
        return cls(_checked(arrays, _OF_A_CHOICE, _ALSO_OF_A_CHOICE, "choices.npz"))


@dataclass(frozen=True, slots=True, eq=False)
class TalkWeights:
    """The networks that weigh the lines of a conversation, whose answers are averaged."""

    nets: tuple[Net, ...]

    @classmethod
    def of(cls, arrays: Mapping[str, npt.NDArray[np.generic]], file: str = "talks.npz") -> TalkWeights:
        """Sort arrays named ``0.person.1.weight`` … of a file into networks.

        Raises:
            LookupError: when a part is missing, or all of them are.
        """
        return cls(_checked(arrays, _OF_A_TALK, _ALSO_OF_A_TALK, file))


@dataclass(frozen=True, slots=True, eq=False)
class SureWeights:
    """The networks that say how sure a line is of its speaker, whose answers are averaged."""

    nets: tuple[Net, ...]

    @classmethod
    def of(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> SureWeights:
        """Sort arrays named ``0.first.weight`` … into networks.

        Raises:
            LookupError: when a part is missing, or all of them are.
        """
        return cls(_checked(arrays, _OF_SURENESS, (), "novel_sureness.npz"))


@dataclass(frozen=True, slots=True, eq=False)
class SecondLookWeights:
    """The networks that look once more at the places of scenes, and at who is there; the answers of each kind are averaged."""

    places: tuple[Net, ...]
    company: tuple[Net, ...]

    @classmethod
    def of(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> SecondLookWeights:
        """Sort arrays named ``places.0.first.weight`` … and ``company.0.first.weight`` … into networks.

        Raises:
            LookupError: when a part is missing, or all of them are.
        """
        kinds = (
            {name.removeprefix(f"{kind}."): values for name, values in arrays.items() if name.startswith(f"{kind}.")}
            for kind in ("places", "company")
        )
        return cls(*(_checked(own, _OF_A_LOOK, _ALSO_OF_A_LOOK, "second_look.npz") for own in kinds))


def _checked(
    arrays: Mapping[str, npt.NDArray[np.generic]], layers: tuple[str, ...], others: tuple[str, ...], file: str
) -> tuple[Net, ...]:
    nets = sorted_nets({name: values.astype(np.float32) for name, values in arrays.items()})
    wanted = [*(f"{layer}.{kind}" for layer in layers for kind in ("weight", "bias")), *others]
    for net in nets:
        for name in wanted:
            if name not in net:
                raise LookupError(f"{file} lacks {name}")
    if not nets:
        raise LookupError(f"{file} lacks its networks")
    return nets
