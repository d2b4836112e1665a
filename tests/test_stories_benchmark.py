"""Do the published stories keep their rules, and does their scorer reward the truth and nothing else?"""

from __future__ import annotations

import copy
import importlib
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

STORIES = Path(__file__).parent.parent / "benchmarks" / "stories"
HALVES = ("train", "test")

Document = dict[str, Any]

# Ten sentences of ten characters with a blank between them: sentence k stands at 11k.
TEXT = " ".join(f"Sentenc {letter}." for letter in "abcdefghij")


def at(first: int, last: int) -> Document:
    """From sentence *first* to the end of the sentence before *last*."""
    return {"start": 11 * first, "end": min(11 * last, len(TEXT))}


def little_story() -> Document:
    """Ann in the hut, a flashback of two sentences to the sea, the hut again."""
    return {
        "id": "little",
        "text": TEXT,
        "characters": [{"id": "ann", "name": "Ann", "aliases": []}, {"id": "bob", "name": "Bob", "aliases": []}],
        "mentions": [{"start": 0, "end": 7, "entity": "ann"}, {"start": 55, "end": 62, "entity": "bob"}],
        "places": [{"id": "hut", "name": "the hut", "mentions": [[22, 29]]}, {"id": "sea", "name": "the sea", "mentions": []}],
        "scenes": [
            {**at(0, 4), "place": "hut", "present": ["ann"], "level": "frame", "story_order": 2},
            {**at(4, 6), "place": "sea", "present": ["ann", "bob"], "level": "flashback", "marked": False, "story_order": 1},
            {**at(6, 10), "place": "hut", "present": ["ann"], "level": "frame", "story_order": 3},
        ],
        "quotes": [{"start": 0, "end": 10, "speaker": "ann"}, {"start": 11, "end": 21, "speaker": "bob"}],
        "times": [{"start": 33, "end": 43, "type": "DATE", "value": "XXXX-08"}],
    }


@pytest.fixture(scope="module")
def tools() -> Iterator[Callable[[str], ModuleType]]:
    """The benchmark's scripts, which import each other by name and are no part of the package."""
    names = ("ruler", "score", "check", "agreement")
    before = {name: sys.modules.pop(name, None) for name in names}
    sys.path.insert(0, str(STORIES))
    yield importlib.import_module
    sys.path.remove(str(STORIES))
    for name, module in before.items():
        sys.modules.pop(name, None)
        if module is not None:
            sys.modules[name] = module


Tools = Callable[[str], ModuleType]


def published(tools: Tools) -> dict[str, Document]:
    score = tools("score")
    return {name: story for half in HALVES for name, story in score.read_folder(STORIES / half).items()}


# ------------------------------------------------------------------- the stories


@pytest.mark.parametrize("half", HALVES)
def test_the_published_stories_keep_their_rules(tools: Tools, half: str) -> None:
    assert list(tools("check").breaches_of_folder(STORIES / half)) == []


def test_no_story_stands_in_both_halves() -> None:
    train, test = ({path.stem for path in (STORIES / half).glob("*.json")} for half in HALVES)
    assert train
    assert test
    assert not train & test


@pytest.mark.parametrize("half", HALVES)
def test_the_annotation_is_as_good_as_itself(tools: Tools, half: str) -> None:
    score = tools("score")
    gold = score.read_folder(STORIES / half)
    figures = score.score(gold, gold)
    assert figures["scene_boundaries"]["exact"]["f1"] == 1
    assert figures["levels"]["macro_f1"] == 1
    assert figures["levels"]["stretches"]["f1"] == 1
    assert figures["levels"]["stretches_unmarked"]["r"] == 1
    assert figures["story_order"]["scene_pairs"]["share"] == 1
    assert figures["story_order"]["told_out_of_order"]["share"] == 1
    assert figures["place_of_scene"]["accuracy"] == 1
    assert figures["presence"]["f1"] == 1
    assert figures["times"]["exact_and_value"]["f1"] == 1


def of(*keys: str) -> Callable[[Document], float]:
    def get(figures: Document) -> float:
        for key in keys:
            figures = figures[key]
        return figures  # type: ignore[return-value]  # the last one is a number

    return get


DAMAGE: dict[str, tuple[Callable[[Document], object], Callable[[Document], float]]] = {
    "a lost boundary": (
        lambda d: d["scenes"][1].update(start=d["scenes"].pop(0)["start"]),
        of("scene_boundaries", "exact", "f1"),
    ),
    "all frame": (lambda d: [scene.update(level="frame") for scene in d["scenes"]], of("levels", "macro_f1")),
    "everything backward": (
        lambda d: [scene.update(story_order=-scene["story_order"]) for scene in d["scenes"]],
        of("story_order", "scene_pairs", "share"),
    ),
    "nowhere": (lambda d: [scene.update(place=None) for scene in d["scenes"]], of("place_of_scene", "accuracy")),
    "somebody overlooked": (
        lambda d: [scene.update(present=scene["present"][1:]) for scene in d["scenes"]],
        of("presence", "f1"),
    ),
    "a time cut short": (lambda d: [time.update(start=time["start"] + 1) for time in d["times"]], of("times", "exact", "f1")),
    "a time misread": (lambda d: [time.update(value="?") for time in d["times"]], of("times", "exact_and_value", "f1")),
}


@pytest.mark.parametrize("harm", DAMAGE)
def test_every_damaged_annotation_loses(tools: Tools, harm: str) -> None:
    score = tools("score")
    change, figure = DAMAGE[harm]
    for name, gold in published(tools).items():
        if (harm == "a lost boundary" and len(gold["scenes"]) < 2) or ("time" in harm and not gold["times"]):
            continue
        damaged = copy.deepcopy(gold)
        change(damaged)
        outside = any(scene["level"] != "frame" for scene in gold["scenes"])
        if harm != "all frame" or outside:
            assert figure(score.score({name: gold}, {name: damaged})) < 1, name


def test_the_numbers_of_the_page_are_those_of_the_folders(tools: Tools) -> None:
    page = (STORIES / "README.md").read_text(encoding="utf-8")
    for line in tools("count").table():
        assert line in page, "run python benchmarks/stories/count.py and put its table into benchmarks/stories/README.md"


# -------------------------------------------------------------------- the scorer


def scored(tools: Tools, **layers: Any) -> Document:
    figures = tools("score").score({"little": little_story()}, {"little": {"id": "little", **layers}})
    assert isinstance(figures, dict)
    return figures


@pytest.mark.parametrize("half", HALVES)
def test_the_agreement_that_is_told_is_that_of_the_two_readings(half: str) -> None:
    told = (STORIES / "agreement.md").read_text(encoding="utf-8").split(f"<!-- {half} -->")[1].split("```")[1]
    command = [sys.executable, str(STORIES / "agreement.py"), str(STORIES / half), str(STORIES / "second")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == told.strip()


def test_a_boundary_one_sentence_off_is_nearly_right(tools: Tools) -> None:
    figures = scored(tools, scenes=[at(0, 5), at(5, 8), at(8, 10)])["scene_boundaries"]
    assert figures["exact"]["f1"] == 0
    assert figures["within_1_sentence"]["f1"] == 0.5  # 5 for 4; 8 is two off from 6


def test_the_level_of_a_sentence_is_that_of_the_scene_over_its_middle(tools: Tools) -> None:
    levels = scored(tools, scenes=[{**at(0, 10), "level": "main"}, {**at(4, 6), "level": "analepsis"}])["levels"]
    assert levels["accuracy"] == 1
    levels = scored(
        tools, scenes=[{**at(0, 5), "level": "frame"}, {**at(5, 8), "level": "flashback"}, {**at(8, 10), "level": "frame"}]
    )["levels"]
    assert levels["accuracy"] == 0.7
    assert levels["macro_f1"] == pytest.approx((2 * 6 / 15 + 2 * 1 / 5) / 2)


def test_a_stretch_is_found_when_half_of_both_is_shared(tools: Tools) -> None:
    def recall(first: int, last: int) -> float:
        levels = scored(tools, scenes=[{**at(first, last), "level": "flashback"}])["levels"]
        assert levels["stretches_unmarked"]["gold"] == 1
        return float(levels["stretches_unmarked"]["r"])

    assert recall(4, 7) == 1
    assert recall(5, 8) == 0


def test_saying_nothing_orders_half_of_the_pairs(tools: Tools) -> None:
    assert scored(tools)["story_order"]["scene_pairs"]["share"] == 0.5
    order = scored(tools, scenes=[{**at(0, 10), "story_order": 1}])["story_order"]
    assert order["told_out_of_order"] == {"share": 0.5, "text_order": 0.0, "pairs": 1}
    assert order["scene_pairs"]["text_order"] == pytest.approx(2 / 3)


def test_the_order_of_two_scenes_is_that_of_their_sentences(tools: Tools) -> None:
    scenes = [{**at(0, 4), "story_order": 20}, {**at(4, 7), "story_order": 10}, {**at(7, 10), "story_order": 30}]
    share = scored(tools, scenes=scenes)["story_order"]["scene_pairs"]["share"]
    assert share == pytest.approx((1 + 12 / 16 + 7 / 8) / 3)


def test_a_group_stands_for_its_members(tools: Tools) -> None:
    people = [{"id": 1, "name": "ann"}, {"id": 2, "name": "Bob"}, {"id": 3, "name": "both", "members": [1, 2]}]
    presence = scored(tools, characters=people, scenes=[{**at(0, 10), "present": [3]}])["presence"]
    assert (presence["p"], presence["r"]) == (12 / 20, 1)


def test_a_place_is_known_by_its_words_or_its_mentions(tools: Tools) -> None:
    places = [{"id": "p", "name": "cabin", "mentions": [[22, 29]]}, {"id": "q", "name": "the open sea"}]
    scenes = [{**at(0, 4), "place": "p"}, {**at(4, 10), "place": "q"}]
    assert scored(tools, places=places, scenes=scenes)["place_of_scene"]["accuracy"] == 0.6


def test_a_time_needs_its_span_and_then_its_value(tools: Tools) -> None:
    times = scored(tools, times=[{"start": 33, "end": 43, "type": "date", "value": "xxxx-08"}, {"start": 0, "end": 7}])["times"]
    assert times["exact_and_type"]["f1"] == times["exact_and_value"]["f1"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    "layers",
    [
        {"scenes": [{"start": 0, "end": 999}]},
        {"scenes": [{**at(0, 9), "story_order": "first"}]},
        {"times": {}},
        {"text": "Another."},
    ],
)
def test_what_cannot_be_scored_is_said_in_one_line(
    tools: Tools, tmp_path: Path, capsys: pytest.CaptureFixture[str], layers: Document
) -> None:
    for folder, document in (("gold", little_story()), ("said", {"id": "little", "times": [], **layers})):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "little.json").write_text(json.dumps(document), encoding="utf-8")
    code = tools("score").main([str(tmp_path / "gold"), str(tmp_path / "said")])
    said = capsys.readouterr()
    if layers == {"times": {}}:  # an empty layer of whatever kind is no layer
        assert code == 0
    else:
        assert (code, said.out, said.err.count("\n")) == (2, "", 1)


def test_a_sentence_ends_where_a_reader_ends_it(tools: Tools) -> None:
    def cut(text: str) -> list[str]:
        return [text[start:end] for start, end in tools("ruler").sentences(text)]

    assert cut("“Halt!” said Mrs. Wold. “Who?” He ran.\n\n***\n\nNo. 7 was J. Roe's.") == [
        "“Halt!” said Mrs. Wold.",
        "“Who?”",
        "He ran.",
        "No. 7 was J. Roe's.",
    ]
    assert cut("_Go_, he thought. _Now._ No. “…” Oh? …\nYes") == ["_Go_, he thought.", "_Now._", "No.", "Oh?", "Yes"]


def test_a_matching_gives_way_to_a_larger_one(tools: Tools) -> None:
    assert tools("ruler").largest_matching([[0, 1], [0]]) == {0: 1, 1: 0}


def test_the_heaviest_matching_beats_the_greedy_one(tools: Tools) -> None:
    numpy = pytest.importorskip("numpy")
    pairs = tools("ruler").heaviest_matching(numpy.array([[5.0, 4.0, 0.0], [4.0, 0.0, 0.0]]))
    assert sorted(pairs) == [(0, 1), (1, 0)]


# ------------------------------------------------------------- checker and readers


def broken(tools: Tools, change: Callable[[Document], object]) -> list[str]:
    folder = STORIES / "train"
    story = tools("score").read_folder(folder)["good_eye"]
    change(story)
    return list(tools("check").breaches(story, story["text"]))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d["scenes"].pop(2), "do not partition"),
        (lambda d: d["scenes"][0].update(story_order=40), "has gaps"),
        (lambda d: d["scenes"][1].pop("marked"), "must say whether it is marked"),
        (lambda d: d["scenes"][0].update(level="memory"), "has the level"),
        (lambda d: d["mentions"][0].update(entity="nobody"), "is nobody"),
        (lambda d: d["mentions"][0].update(end=d["mentions"][0]["end"] - 1), "cuts a word"),
        (lambda d: d["mentions"].insert(1, dict(d["mentions"][0])), "crosses or repeats"),
        (lambda d: d["times"][0].update(value="twentyish"), "none the guide knows"),
        (lambda d: d["quotes"][0].update(addressees=[d["quotes"][0]["speaker"]]), "is an addressee too"),
        (lambda d: d.pop("states"), "layers are missing"),
    ],
)
def test_the_checker_sees_a_broken_annotation(tools: Tools, change: Callable[[Document], object], said: str) -> None:
    assert broken(tools, lambda _: None) == []
    assert any(said in line for line in broken(tools, change))


def test_readers_agree_by_name_as_well_as_by_id(tools: Tools) -> None:
    first = little_story()
    second = copy.deepcopy({key: first[key] for key in ("id", "scenes", "quotes", "times")})
    for scene in second["scenes"]:
        scene["present"] = [name.upper() for name in scene["present"]]
        scene["place"] = "The Hut" if scene["place"] == "hut" else "the sea"
    figures = tools("agreement").agreement({"little": first}, {"little": second})
    assert figures["presence"]["f1"] == figures["levels"]["kappa"] == figures["place of a sentence"]["same"] == 1
    assert figures["order, where told out of order"] == {"same": 1.0, "of": 8}  # four sentences before two that are earlier


def test_readers_disagree_by_the_same_figure_either_way(tools: Tools) -> None:
    first, second = little_story(), little_story()
    second["scenes"][1].update(level="dream", story_order=2, present=["bob"], end=44 + 11)
    second["scenes"][2].update(start=44 + 11)
    second["quotes"][1]["speaker"] = "ann"
    one, other = (tools("agreement").agreement({"little": a}, {"little": b}) for a, b in ((first, second), (second, first)))
    for layer, key in (
        ("levels", "kappa"),
        ("levels", "macro_f1"),
        ("presence", "f1"),
        ("order of two sentences", "same"),
        ("speakers of common quotations", "same"),
        ("scene boundaries", "f1"),
    ):
        assert one[layer][key] == pytest.approx(other[layer][key])
    assert one["levels"]["kappa"] < 1
    assert one["speakers of common quotations"] == {"same": 0.5, "of": 2}


def test_kappa_takes_chance_away(tools: Tools) -> None:
    kappa = tools("agreement").kappa
    assert kappa(Counter({("a", "a"): 20, ("a", "b"): 5, ("b", "a"): 10, ("b", "b"): 15})) == pytest.approx(0.4)
    assert kappa(Counter({("a", "b"): 1, ("b", "a"): 1})) == -1
