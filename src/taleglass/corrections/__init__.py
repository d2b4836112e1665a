"""What did a person set right?

Merges, splits, new names, speakers and addressees that a reader of the cast corrected. They live in a small JSON file, hold
on to the words of the text and not to our ids, and are applied to whatever a reading concludes: today's, the next version's,
that of a revised text. Everything else follows from the corrected story.
"""

from taleglass.corrections.anchors import Places, anchor_line, anchor_mention, point_at
from taleglass.corrections.applying import as_it_was_read, correct
from taleglass.corrections.files import load_corrections, parse_corrections, write_corrections
from taleglass.corrections.kinds import (
    Anchor,
    KeepApart,
    Merge,
    Rename,
    SetAddressees,
    SetRight,
    SetSpeaker,
    Split,
    Stretch,
    Who,
)
from taleglass.corrections.splitting import not_so_called

__all__ = [
    "Anchor",
    "KeepApart",
    "Merge",
    "Places",
    "Rename",
    "SetAddressees",
    "SetRight",
    "SetSpeaker",
    "Split",
    "Stretch",
    "Who",
    "anchor_line",
    "anchor_mention",
    "as_it_was_read",
    "correct",
    "load_corrections",
    "not_so_called",
    "parse_corrections",
    "point_at",
    "write_corrections",
]
