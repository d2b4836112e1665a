"""What do the results say, in tables that people read?

    python benchmarks/tables.py           # write docs/accuracy.md, docs/speed.md and the tables of README.md
    python benchmarks/tables.py --check   # say whether they are up to date (exit code 1 if not)

Everything comes from ``benchmarks/results/*.json`` and ``benchmarks/baselines.json``; no figure is written by hand.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

__all__ = ["pages"]

HOUSE = Path(__file__).resolve().parent.parent
SETS = ("litbank", "pdnc", "gum", "ewt", "streusle", "emobank", "goemotions", "fantasycoref", "stories", "scenes")
README_FIGURES = (
    ("litbank", "mentions, F1"),
    ("litbank", "nested entities without pronouns, F1"),
    ("litbank", "realis events, F1"),
    ("litbank", "coreference, CoNLL F1 with singletons"),
    ("litbank", "quotation characters, F1"),
    ("pdnc", "speaker accuracy"),
    ("gum", "parts of speech (UPOS), F1"),
    ("gum", "labelled dependencies (LAS), F1"),
)
"""The first screenful: one figure a layer."""

NOT_MEASURED = "Not measured yet.\n"
WRITTEN_BY = "<!-- Written by benchmarks/tables.py from benchmarks/results; edit neither by hand. -->\n"
ABOUT_ACCURACY = (
    "Every figure comes from the shipped weights, through the exported JSON and CoNLL-U, on texts whose labels taught them "
    "nothing. All but the last are development sets: choices were made on them, so expect a little less on books of your own. "
    "Figures are percentages. An interval says how far a figure would move with other documents of the same kind; "
    "with ten documents or fewer, not much rests on the last digit.\n"
)
ABOUT_SPEED = (
    "The whole road, from a file on disk to a `.tale` file, against the bare encoder over the same windows. "
    "Both take turns in one process, so that they meet the same machine.\n"
)

Result = dict[str, Any]


def pages() -> dict[Path, str]:
    """Return what every generated page, and README with its tables renewed, should hold."""
    files = sorted((HOUSE / "benchmarks/results").glob("*.json"))
    results = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}
    accuracy = {name: results[f"accuracy-{name}"] for name in SETS if f"accuracy-{name}" in results}
    baselines = json.loads((HOUSE / "benchmarks/baselines.json").read_text(encoding="utf-8"))
    speed = results.get("speed")
    readme = HOUSE / "README.md"
    text = readme.read_text(encoding="utf-8")
    text = _renewed(text, "accuracy", _readme_accuracy(accuracy, baselines))
    text = _renewed(text, "speed", _readme_speed(speed))
    return {
        HOUSE / "docs/accuracy.md": _accuracy_page(accuracy, baselines, results.get("accuracy-calibration")),
        HOUSE / "docs/speed.md": _speed_page(speed, results.get("scaling")),
        readme: text,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = [path for path, content in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != content]
    if check and stale:
        print("out of date:", *(str(path.relative_to(HOUSE)) for path in stale))
        sys.exit(1)
    for path in stale:
        path.write_text(pages()[path], encoding="utf-8")
        print(path.relative_to(HOUSE))


def _renewed(text: str, name: str, table: str) -> str:
    """Put *table* between the comments that mark its place."""
    block = re.compile(rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- /{name} -->)", re.DOTALL)
    return block.sub(lambda found: f"{found[1]}\n{table}\n{found[2]}", text)


# Accuracy ------------------------------------------------------------------------------------------------------------


def _accuracy_page(results: dict[str, Result], baselines: dict[str, Any], calibration: Result | None) -> str:
    parts = ["# How much of it is right\n", WRITTEN_BY, ABOUT_ACCURACY]
    if not results:
        return "\n".join([*parts, NOT_MEASURED])
    for name, result in results.items():
        baseline = baselines.get(name, {})
        header = ["", "taleglass", "95 % interval", *([baseline["system"]] if baseline else []), "measure"]
        rows = [
            [
                figure["name"],
                _share(figure["value"]),
                _range(figure),
                *([_share(baseline["values"].get(figure["name"]))] if baseline else []),
                figure["paper"],
            ]
            for figure in result["metrics"]
        ]
        parts.append(f"## {result['corpus'][0].upper()}{result['corpus'][1:]}\n")
        note = f" {baseline['system']}: {baseline['note']}." if baseline else ""
        parts.append(f"{result['split'][0].upper()}{result['split'][1:]}; {result['words']:,} words.{note}\n")
        parts.append(_table(header, rows))
        if name == "pdnc":
            parts.append(_by_novel(result))
        parts.append(_made_by(result))
    parts += _published(results, baselines["published"])
    if calibration is not None:
        parts += _calibration(calibration)
    parts.append(
        "## Measure it again\n\n"
        "The corpora and the scorer are not part of this repository. With a folder that holds them as JSON documents "
        "(`benchmarks/accuracy/gold_sets.py` says which files), and a scorer that takes `GOLD PRED --json OUT --by-doc`:\n\n"
        "```\n"
        'pip install -e ".[bench]"\n'
        "python benchmarks/accuracy/run.py --data DATA --score score.py\n"
        "python benchmarks/accuracy/calibration.py --data DATA\n"
        "python benchmarks/accuracy/stories.py  # our own stories: nothing else is needed\n"
        "python benchmarks/tables.py\n"
        "```\n"
    )
    return "\n".join(parts)


def _published(results: dict[str, Result], known: list[dict[str, Any]]) -> list[str]:
    """Set figures that others published beside ours, and say what differs."""
    rows = []
    for one in known:
        values = one["value"] if isinstance(one["value"], list) else [one["value"]]
        name, wanted = one["ours"]
        ours = next((f["value"] for f in results.get(name, {}).get("metrics", ()) if f["name"] == wanted), None)
        theirs = " / ".join(_share(value) for value in values)
        rows.append([one["layer"], one["system"], theirs, _share(ours), one["differs"], one["source"]])
    return [
        "## What others have published\n",
        "Figures of other systems, mostly on other texts than ours: read them as the neighbourhood, not as a race.\n",
        _table(["layer", "system", "theirs", "ours", "what differs", "source"], rows),
    ]


def _calibration(result: Result) -> list[str]:
    """Show each head's error, and in the bins that hold most answers what was said and what was right."""
    rows = [[head, f"{figure['ece']:.3f}", f"{figure['answers']:,}"] for head, figure in result["heads"].items()]
    bins = [
        [head, f"{row['answers']:,}", _share(row["probability"]), _share(row["right"])]
        for head, figure in result["heads"].items()
        for row in figure["bins"]
    ]
    sure = result.get("sure_speakers")
    novels = "" if sure is None else _sure(sure, result["only"])
    return [
        "## What a probability means\n",
        f"{result['measure'][0].upper()}{result['measure'][1:]}, on the development texts above; 0 is perfect.{novels}\n",
        _table(["", "error", "answers"], rows),
        "<details><summary>By bin</summary>\n\n" + _table(["", "answers", "we said", "right"], bins) + "\n</details>\n",
        _made_by(result),
    ]


def _sure(sure: dict[str, float], only: list[str]) -> str:
    """Say how many lines are called sure, and how many of them are right."""
    texts = "all novels" if only == [""] else f"the novels among these texts: {', '.join(only)}"
    return (
        f" Of the lines of {texts}, {_share(sure['share'])} % are called at least {sure['from']} sure, and "
        f"{_share(sure['right'])} % of these have the right speaker."
    )


def _by_novel(result: Result) -> str:
    names = ("speaker accuracy", "quotation characters, F1")
    rows = [
        [document.rpartition("/")[2], *(_share(values.get(name)) for name in names)]
        for document, values in sorted(result["by_document"].items())
    ]
    return "<details><summary>By novel</summary>\n\n" + _table(["", *names], rows) + "\n</details>\n"


def _readme_accuracy(results: dict[str, Result], baselines: dict[str, Any]) -> str:
    rows = []
    for name, wanted in README_FIGURES:
        for figure in results.get(name, {}).get("metrics", ()):
            if figure["name"] == wanted:
                best = baselines.get(name, {})
                known = best.get("values", {}).get(wanted)
                rows.append(
                    [
                        wanted,
                        results[name]["corpus"],
                        _share(figure["value"]),
                        _range(figure),
                        f"{best['system']} {_share(known)}" if known is not None else "",
                    ]
                )
    return _table(["", "on", "taleglass", "95 % interval", "others, same texts"], rows) if rows else NOT_MEASURED


def _share(value: float | None) -> str:
    return "—" if value is None else f"{100 * value:.1f}"


def _range(figure: dict[str, Any]) -> str:
    return "—" if figure["low"] is None else f"{_share(figure['low'])}–{_share(figure['high'])}"


# Speed ---------------------------------------------------------------------------------------------------------------


def _speed_page(result: Result | None, scaling: Result | None) -> str:
    parts = ["# How long it takes\n", WRITTEN_BY, ABOUT_SPEED]
    if result is None:
        return "\n".join([*parts, NOT_MEASURED])
    parts.append(f"*{result['book']['name']}*, {result['book']['words']:,} words, {result['book']['tokens']:,} tokens.\n")
    parts.append(_table(["", "median", "lowest–highest"], _speed_rows(result)))
    sizes = sorted(((size, name) for name, size in result["installed_megabytes"].items() if name != "all"), reverse=True)
    parts.append("What is installed, in MB: " + ", ".join(f"{name} {size:.1f}" for size, name in sizes) + ".\n")
    parts.append(_made_by(result))
    if scaling is not None:
        parts += _scaling(scaling)
    parts.append(
        "## Measure it again\n\n"
        "```\n"
        'pip install -e ".[bench]"\n'
        "python benchmarks/speed/run.py BOOK.epub\n"
        "python benchmarks/speed/scaling.py NOVEL.txt\n"
        "python benchmarks/tables.py\n"
        "```\n"
    )
    return "\n".join(parts)


def _scaling(result: Result) -> list[str]:
    rows = [
        [
            f"{row['words']:,}",
            f"{row['seconds']:.1f} s",
            f"{row['times_the_shorter']:.1f}" if "times_the_shorter" in row else "",
            f"{row['peak_megabytes']:,} MB",
        ]
        for row in result["rows"]
    ]
    return [
        "## As texts grow\n",
        f"`taleglass read --no-page` in a process of its own, on *{result['book']['name']}* cut or repeated to each length.\n",
        _table(["words", "from start to end", "for ten times the words, times", "peak of memory"], rows),
        _made_by(result),
    ]


def _speed_rows(result: Result) -> list[list[str]]:
    def seconds(name: str, key: str) -> list[str]:
        spread = result[key]
        return [name, f"{spread['median']:.2f} s", f"{spread['low']:.2f}–{spread['high']:.2f}"]

    ratio = result["ratio"]
    rows = [
        seconds("the whole road", "whole_seconds"),
        seconds("of it the graph: encoder and heads", "encoder_and_heads_seconds"),
        seconds("the encoder alone", "encoder_seconds"),
        ["whole road ÷ encoder alone", f"{ratio['median']:.2f}", f"{ratio['low']:.2f}–{ratio['high']:.2f}"],
        ["words a second", f"{result['words_per_second']:,}", ""],
    ]
    if result["command"] is not None:
        rows.append(["`taleglass read`, from start to end", f"{result['command']['seconds']:.1f} s", ""])
        rows.append(["its peak of memory", f"{result['command']['peak_megabytes']:,} MB", ""])
    rows.append(seconds("`taleglass --help`", "help_seconds"))
    rows.append(["the story file", f"{result['tale_megabytes']:.1f} MB", ""])
    rows.append(seconds("the page, made after it", "page_seconds"))
    rows.append(["the page", f"{result['page_megabytes']:.1f} MB", ""])
    rows.append(["installed, with all it needs", f"{result['installed_megabytes']['all']:.0f} MB", ""])
    return rows


def _readme_speed(result: Result | None) -> str:
    if result is None:
        return NOT_MEASURED
    minutes, seconds = divmod(round(result["whole_seconds"]["median"]), 60)
    taken = f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
    memory = f", {result['command']['peak_megabytes'] / 1000:.1f} GB of memory" if result["command"] else ""
    return (
        f"A novel of {result['book']['words']:,} words takes {taken} on {result['machine']['cores']} cores "
        f"({result['words_per_second']:,} words a second{memory}): {result['ratio']['median']:.2f} times the bare encoder. "
        f"Installed, with all it needs: {result['installed_megabytes']['all']:.0f} MB.\n"
    )


# Both ----------------------------------------------------------------------------------------------------------------


def _made_by(result: Result) -> str:
    machine = result["machine"]
    commit = (result["commit"] or "unknown")[:10] + (" with uncommitted changes" if result["uncommitted_changes"] else "")
    return (
        f"Measured {result['date']}: taleglass {result['taleglass']}, commit {commit}, weights {result['weights']} "
        f"(`{result['weights_sha256'][:12]}`), ONNX Runtime {result['onnxruntime']}, Python {result['python']}, "
        f"{machine['processor']} with {machine['cores']} cores.\n"
    )


def _table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    main()
