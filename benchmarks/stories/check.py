"""Do the published stories keep their own rules?

    python benchmarks/stories/check.py [FOLDER ...]

Without a folder both halves beside this file are checked. Every breach is printed as one line: the story, the layer, what is
wrong. What a machine can see is checked: offsets, ids, the partition into scenes, the order without gaps, the grammar of time
values. Whether an annotation is true takes a reader (`agreement.py`). Exit code 0: no breach; 1: some; 2: nothing to check.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

__all__ = ["breaches", "breaches_of_folder"]

Document = dict[str, Any]

LAYERS = (
    "characters mentions quotes places scenes relations states attributes emotions contradictions times facts"  # in this order
)
LEVELS = frozenset({"frame", "flashback", "flashforward", "dream", "embedded", "letter"})
FORMS = frozenset({"PROP", "NOM", "PRON"})
QUOTE_TYPES = frozenset({"explicit", "anaphoric", "implicit"})
MEDIA = frozenset({"message", "reported"})
BONDS = frozenset({"family", "romance", "friend", "enemy", "ally", "work", "other"})
EMOTIONS = frozenset({"joy", "sadness", "fear", "anger", "love", "surprise", "disgust", "calm"})
TIME_TYPES = frozenset({"DATE", "TIME", "DURATION", "SET"})
RESERVED = "[]{}~"  # the signs of the markup the drafts are written in

PART = r"(?:T(?:MO|AF|EV|NI|DA|DU|MI)|T\d\d:\d\d(?::\d\d)?)"
AMOUNT = r"P(?:X|(?:\d+|X)(?:Y|M|W|D|DE|CE|NI|MO|EV|AF|SU|SP|FA|WI)|\d+Y\d+[DM]|T(?:\d+|X)(?:H|M|S))"
DAY = r"(?:[\dX]{4}(?:-[\dX]{2}(?:-[\dX]{2})?|-(?:SP|SU|FA|WI)|-WXX-(?:[1-7]|WE))?|DAY-(?:\d+|LAST)|@[^\sA-Z]+)"
VALUE = re.compile(
    rf"{PART}|{DAY}{PART}?|[+-]{AMOUNT}{PART}?|{AMOUNT}|(?:WEEK|MONTH|YEAR|NIGHT)-(?:\d+|LAST)|AGE-\d+|(?:PAST|PRESENT|FUTURE)_REF"
)


def breaches(document: Document, text: str) -> Iterator[str]:
    """What is wrong with one annotated story, a line each."""
    missing = [name for name in LAYERS.split() if not isinstance(document.get(name), list)]
    if missing:
        yield f"layers are missing: {', '.join(missing)}"
        return
    yield from _text(text)
    yield from _cast(document)
    yield from _spans(document, text)
    yield from _scenes(document, text)
    yield from _claims(document)
    yield from _times(document)


def _text(text: str) -> Iterator[str]:
    for sign in RESERVED:
        if sign in text:
            yield f"text: holds the reserved sign {sign!r} at {text.index(sign)}"
    if "\r" in text or "\t" in text:
        yield "text: holds a tab or a carriage return"
    if text != text.strip() + "\n":
        yield "text: must begin with a letter or sign and end with one line break"


def _cast(document: Document) -> Iterator[str]:
    for layer in ("characters", "places"):
        for name, times in Counter(one["id"] for one in document[layer]).items():
            if times > 1:
                yield f"{layer}: the id {name!r} is given {times} times"
    known = {character["id"] for character in document["characters"]}
    mentioned = {mention["entity"] for mention in document["mentions"]}
    for character in document["characters"]:
        if character["id"] not in mentioned:
            yield f"characters: {character['id']!r} has no mention"
        members = character.get("members", [])
        if members and "+".join(sorted(members)) != character["id"]:
            yield f"characters: the group {character['id']!r} is not named after its members"
        for member in members:
            if member not in known:
                yield f"characters: {member!r} in a group is nobody"
    for layer, keys in (
        ("mentions", ["entity"]),
        ("quotes", ["speaker", "addressees"]),
        ("scenes", ["present"]),
        ("relations", ["a", "b"]),
        ("states", ["entity"]),
        ("attributes", ["entity"]),
        ("emotions", ["entity"]),
    ):
        for item in document[layer]:
            named = [one for key in keys for one in (item[key] if isinstance(item[key], list) else [item[key]])]
            for one in named:
                if one not in known and not (layer == "quotes" and one is None):
                    yield f"{layer}: {one!r} is nobody"


def _spans(document: Document, text: str) -> Iterator[str]:
    spans = [
        *(("mentions", one["start"], one["end"]) for one in document["mentions"]),
        *(("quotes", one["start"], one["end"]) for one in document["quotes"]),
        *(("times", one["start"], one["end"]) for one in document["times"]),
        *(("emotions", one["start"], one["end"]) for one in document["emotions"]),
        *(("places", *one) for place in document["places"] for one in place["mentions"]),
        *((name, *one["evidence"]) for name in ("relations", "states", "attributes") for one in document[name]),
        *(("contradictions", *one[end]) for one in document["contradictions"] for end in ("first", "second")),
    ]
    for layer, start, end in spans:
        surface = text[start:end]
        if not 0 <= start < end <= len(text):
            yield f"{layer}: {start}-{end} lies outside the text"
        elif surface != surface.strip():
            yield f"{layer}: {surface!r} has white space at its edge"
        elif layer in {"mentions", "places", "times"} and (_letters(text, start) or _letters(text, end)):
            yield f"{layer}: {surface!r} at {start} cuts a word"
    for layer in ("mentions", "quotes", "times"):
        yield from _crossings(layer, document[layer], text)


def _letters(text: str, at: int) -> bool:
    """Whether a word runs on over this place."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _crossings(layer: str, items: Iterable[Document], text: str) -> Iterator[str]:
    open_ends: list[tuple[int, int]] = []
    before = (-1, 0)
    for item in items:
        span = (item["start"], item["end"])
        if (span[0], -span[1]) < (before[0], -before[1]):
            yield f"{layer}: not sorted at {span[0]}"
        before = span
        while open_ends and open_ends[-1][1] <= span[0]:
            open_ends.pop()
        if open_ends and (span[1] > open_ends[-1][1] or span == open_ends[-1] or layer == "times"):
            yield f"{layer}: {text[slice(*span)][:40]!r} at {span[0]} crosses or repeats another"
        open_ends.append(span)


def _scenes(document: Document, text: str) -> Iterator[str]:
    scenes = document["scenes"]
    edges = [0, *(scene["end"] for scene in scenes)]
    if [scene["start"] for scene in scenes] != edges[:-1] or edges[-1] != len(text):
        yield "scenes: they do not partition the text"
    orders = {scene["story_order"] for scene in scenes}
    if orders != set(range(1, len(orders) + 1)):
        yield f"scenes: story_order has gaps: {sorted(orders)}"
    places = {place["id"] for place in document["places"]}
    for scene in scenes:
        here = f"scenes: the one at {scene['start']}"
        if scene["level"] not in LEVELS:
            yield f"{here} has the level {scene['level']!r}"
        if (scene["level"] != "frame") != isinstance(scene.get("marked"), bool):
            yield f"{here} must say whether it is marked if and only if it is outside the frame"
        if scene["place"] is not None and scene["place"] not in places:
            yield f"{here} plays at {scene['place']!r}, which is no place"
        if len(scene["present"]) != len(set(scene["present"])):
            yield f"{here} names somebody twice as present"
        if text[scene["start"]].isspace():
            yield f"{here} opens with white space, which belongs to the scene before"
    if not any(scene["level"] == "frame" for scene in scenes):
        yield "scenes: nothing is frame"


def _claims(document: Document) -> Iterator[str]:
    for layer, key, allowed in (
        ("mentions", "form", FORMS),
        ("quotes", "type", QUOTE_TYPES),
        ("relations", "kind", BONDS),
        ("emotions", "emotion", EMOTIONS),
        ("times", "type", TIME_TYPES),
    ):
        for item in document[layer]:
            if item[key] not in allowed:
                yield f"{layer}: {key} {item[key]!r} is none of {', '.join(sorted(allowed))}"
    for quote in document["quotes"]:
        if quote.get("medium") not in {None, *MEDIA}:
            yield f"quotes: the medium {quote['medium']!r} at {quote['start']} is none of {', '.join(sorted(MEDIA))}"
        if quote["thought"] and quote["addressees"]:
            yield f"quotes: the thought at {quote['start']} has addressees"
        if quote["speaker"] in quote["addressees"]:
            yield f"quotes: the speaker at {quote['start']} is an addressee too"
    for state in document["states"]:
        if not state["from"] >= 0:
            yield f"states: {state['kind']!r} has no beginning"
    for flaw in document["contradictions"]:
        if flaw["first"][0] > flaw["second"][0]:
            yield f"contradictions: {flaw['kind']!r} names the later passage first"
    if not 8 <= len(document["facts"]) <= 12:
        yield f"facts: {len(document['facts'])} questions, not 8 to 12"


def _times(document: Document) -> Iterator[str]:
    for time in document["times"]:
        if not VALUE.fullmatch(time["value"]):
            yield f"times: the value {time['value']!r} at {time['start']} is none the guide knows"
        elif (time["type"] == "DURATION") != bool(re.fullmatch(AMOUNT, time["value"])) and time["type"] != "SET":
            yield f"times: {time['value']!r} at {time['start']} does not go with the type {time['type']}"


def breaches_of_folder(folder: Path) -> Iterator[str]:
    """The breaches of every story in a folder, each with the story's name before it."""
    for path in sorted(folder.glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        text_path = path.with_name(str(document.get("text_file")))
        if document.get("id") != path.stem or text_path.name != path.stem + ".txt" or not text_path.exists():
            yield f"{path.stem}: id, annotation and text must bear one name"
            continue
        for line in breaches(document, text_path.read_text(encoding="utf-8")):
            yield f"{path.stem}: {line}"
    for stray in sorted({path.stem for path in folder.glob("*.txt")} - {path.stem for path in folder.glob("*.json")}):
        yield f"{stray}: a text without an annotation"


def main(folders: list[str]) -> int:
    here = Path(__file__).resolve().parent
    halves = [Path(name) for name in folders] or [here / "train", here / "test"]
    stories = [path.stem for folder in halves for path in folder.glob("*.json")]
    if not stories:
        print("check: no story found", file=sys.stderr)
        return 2
    found = [line for folder in halves for line in breaches_of_folder(folder)]
    found += [f"{name}: is in two folders" for name, times in Counter(stories).items() if times > 1]
    for line in found:
        print(line)
    print(f"{len(stories)} stories, {len(found)} breaches")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
