"""How does a corrections file look?

One JSON object that a person can read and edit; ``docs/corrections.md`` describes it. What is written comes back equal, the
same corrections give the same bytes, and a file with a fault is refused whole, with one sentence that says where.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

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
from taleglass.errors import CorrectionsError

__all__ = ["FORMAT_VERSION", "as_text", "from_text", "load_corrections", "parse_corrections", "write_corrections"]

FORMAT_VERSION = 1
"""Rises when an older taleglass would read a file wrongly."""

_MARK = "corrections"
_LARGEST = 64 * 1024 * 1024  # bytes; a million corrections, and no program waits for a pipe that never ends
_Value = TypeVar("_Value")


class _Fault(ValueError):
    """Says what is wrong with one correction."""


def load_corrections(path: Path) -> tuple[SetRight, ...]:
    """Read a corrections file.

    Raises:
        CorrectionsError: when it is missing, is no corrections file, has a fault, or was written by a newer version.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except FileNotFoundError as error:
        message = f"There is no file {path}."
        raise CorrectionsError(message) from error
    except OSError as error:
        message = f"{path} cannot be read ({(error.strerror or str(error)).lower()})."
        raise CorrectionsError(message) from error
    if len(data) > _LARGEST:
        message = f"{path} is too large to be a corrections file."
        raise CorrectionsError(message)
    return parse_corrections(data, str(path))


def parse_corrections(data: bytes, name: str) -> tuple[SetRight, ...]:
    """Read the bytes of a corrections file; *name* is what messages call it.

    Raises:
        CorrectionsError: as for ``load_corrections``.
    """
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        where = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        message = f"{name} is not a corrections file: it is not JSON in UTF-8{where}."
        raise CorrectionsError(message) from error
    if not isinstance(document, dict) or document.get("taleglass") != _MARK:
        message = f'{name} is not a corrections file: it does not say "taleglass": "{_MARK}".'
        raise CorrectionsError(message)
    version = document.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        message = f"{name} says no version that there is."
        raise CorrectionsError(message)
    if version > FORMAT_VERSION:
        message = f"{name} was written by a newer taleglass (its format is version {version}); upgrade taleglass to use it."
        raise CorrectionsError(message)
    listed = document.get("corrections")
    if not isinstance(listed, list):
        message = f'{name} has no list of "corrections".'
        raise CorrectionsError(message)
    found = []
    for number, item in enumerate(listed, start=1):
        try:
            found.append(_correction(item))
        except _Fault as fault:
            message = f"{name} has a fault in correction {number}: {fault}."
            raise CorrectionsError(message) from fault
    return tuple(found)


def write_corrections(corrections: Sequence[SetRight], title: str | None) -> str:
    """Return the text of a corrections file, one correction a line; *title* tells a person which book it is of."""
    head = {"taleglass": _MARK, "version": FORMAT_VERSION, "book": title}
    lines = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
    listed = ",\n".join(as_text(one) for one in corrections)
    return "{\n" + ",\n".join(lines) + ',\n"corrections": [' + (f"\n{listed}\n" if listed else "") + "]\n}\n"


def as_text(correction: SetRight) -> str:
    """Return one correction as a corrections file writes it."""
    return json.dumps(_object(correction), ensure_ascii=False)


def from_text(text: str) -> SetRight:
    """Read one correction back.

    Raises:
        ValueError: when it is none.
    """
    return _correction(json.loads(text))


def _object(correction: SetRight) -> dict[str, object]:
    match correction:
        case Merge(who=who, into=into):
            return {"do": "merge", "who": _who_object(who), "into": _who_object(into)}
        case Rename(who=who, name=name):
            return {"do": "rename", "who": _who_object(who), "name": name}
        case Split(who=who, called=called, between=between, name=name):
            return {
                "do": "split",
                "who": _who_object(who),
                "called": list(called),
                "between": [{"first": _anchor_object(one.first), "last": _anchor_object(one.last)} for one in between],
                "name": name,
            }
        case SetSpeaker(lines=lines, who=who):
            return {"do": "speaker", "who": who and _who_object(who), "lines": [_anchor_object(line) for line in lines]}
        case SetAddressees(lines=lines, who=everyone):
            return {
                "do": "addressees",
                "who": [_who_object(one) for one in everyone],
                "lines": [_anchor_object(line) for line in lines],
            }
        case KeepApart(who=who, other=other):
            return {"do": "apart", "who": _who_object(who), "other": _who_object(other)}


def _who_object(who: Who) -> dict[str, object]:
    split_off = {"split_off": True} if who.is_split_off else {}
    return {"name": who.name, "at": [_anchor_object(anchor) for anchor in who.at], **split_off}


def _anchor_object(anchor: Anchor) -> dict[str, object]:
    return {"words": anchor.words, "before": anchor.before, "after": anchor.after, "at": anchor.at}


def _correction(item: object) -> SetRight:
    if not isinstance(item, dict):
        raise _Fault("it is no object")
    do = item.get("do")
    match do:
        case "merge":
            return Merge(who=_who(item, "who"), into=_who(item, "into"))
        case "rename":
            return Rename(who=_who(item, "who"), name=_words(item, "name"))
        case "split":
            called = tuple(_string(one, "called") for one in _list(item, "called", optional=True))
            between = tuple(_stretch(one) for one in _list(item, "between", optional=True))
            if not called and not between:
                raise _Fault('a split needs "called" or "between"')
            name = None if item.get("name") is None else _words(item, "name")
            return Split(who=_who(item, "who"), called=called, between=between, name=name)
        case "speaker":
            who = None if "who" in item and item["who"] is None else _who(item, "who")
            return SetSpeaker(lines=_some(item, "lines", _anchor), who=who)
        case "addressees":
            return SetAddressees(
                lines=_some(item, "lines", _anchor), who=tuple(_person(one, "who") for one in _list(item, "who"))
            )
        case "apart":
            return KeepApart(who=_who(item, "who"), other=_who(item, "other"))
    fault = f'its "do" is {json.dumps(do, ensure_ascii=True)[:40]}, which this taleglass does not know'
    raise _Fault(fault)


def _who(item: Mapping[str, Any], key: str) -> Who:
    if key not in item:
        fault = f'it has no "{key}"'
        raise _Fault(fault)
    return _person(item[key], key)


def _person(value: object, key: str) -> Who:
    """Read somebody; a person who writes the file by hand may give a bare name."""
    if isinstance(value, str) and value.strip():
        return Who(name=value)
    if not isinstance(value, dict):
        fault = f'its "{key}" is nobody'
        raise _Fault(fault)
    split_off = value.get("split_off", False)
    if not isinstance(split_off, bool):
        raise _Fault('its "split_off" is neither true nor false')
    at = tuple(_anchor(one) for one in _list(value, "at", optional=True))
    return Who(name=_words(value, "name"), at=at, is_split_off=split_off)


def _stretch(value: object) -> Stretch:
    if not isinstance(value, dict):
        raise _Fault('its "between" has something that is no stretch')
    return Stretch(first=_anchor(value.get("first")), last=_anchor(value.get("last")))


def _anchor(value: object) -> Anchor:
    if isinstance(value, str) and value.strip():
        return Anchor(words=value)
    if not isinstance(value, dict):
        raise _Fault("one of its anchors is no object")
    at = value.get("at", 0)
    if not isinstance(at, int) or isinstance(at, bool) or at < 0:
        raise _Fault('an "at" of its anchors is no number of characters')
    return Anchor(
        words=_words(value, "words"),
        before=_string(value.get("before", ""), "before"),
        after=_string(value.get("after", ""), "after"),
        at=at,
    )


def _some(item: Mapping[str, Any], key: str, read: Callable[[object], _Value]) -> tuple[_Value, ...]:
    found = tuple(read(one) for one in _list(item, key))
    if not found:
        fault = f'its "{key}" are none'
        raise _Fault(fault)
    return found


def _list(item: Mapping[str, Any], key: str, *, optional: bool = False) -> list[object]:
    value = item.get(key, [] if optional else None)
    if not isinstance(value, list):
        fault = f'its "{key}" is no list'
        raise _Fault(fault)
    return value


def _words(item: Mapping[str, Any], key: str) -> str:
    value = _string(item.get(key), key)
    if not value.strip():
        fault = f'its "{key}" is empty'
        raise _Fault(fault)
    return value


def _string(value: object, key: str) -> str:
    if not isinstance(value, str):
        fault = f'its "{key}" is no text'
        raise _Fault(fault)
    if any("\ud800" <= sign <= "\udfff" or sign == "\0" for sign in value):
        fault = f'its "{key}" has a character that no text has'
        raise _Fault(fault)
    return value
