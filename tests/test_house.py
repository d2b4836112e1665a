"""Do the documents, the tables and the packaging say what the code does?"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

import taleglass
from taleglass.cli.demo import EXAMPLE
from taleglass.cli.exit_codes import MEANINGS
from taleglass.cli.program import program
from taleglass.text import open_book

HOUSE = Path(__file__).parent.parent
README = (HOUSE / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PAGES = [HOUSE / "README.md", HOUSE / "CONTRIBUTING.md", HOUSE / "CHANGELOG.md", *sorted((HOUSE / "docs").rglob("*.md"))]

IMPORT_NAMES = {"markdown-it-py": "markdown_it", "charset-normalizer": "charset_normalizer"}


def script(path: str) -> ModuleType:
    """Import a script that is no part of the package."""
    spec = importlib.util.spec_from_file_location(Path(path).stem + "_script", HOUSE / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def dependencies() -> list[str]:
    return [re.split(r"[^\w-]", requirement, maxsplit=1)[0] for requirement in PROJECT["dependencies"]]


@pytest.mark.parametrize("page", ["README.md", "docs/accuracy.md", "docs/speed.md"])
def test_the_tables_say_what_the_results_say(page: str) -> None:
    wanted = script("benchmarks/tables.py").pages()[HOUSE / page]
    assert (HOUSE / page).read_text(encoding="utf-8") == wanted, "run python benchmarks/tables.py"


def test_a_result_says_what_made_it() -> None:
    for path in (HOUSE / "benchmarks/results").glob("*.json"):
        result = json.loads(path.read_text(encoding="utf-8"))
        assert {"commit", "weights_sha256", "machine", "date"} <= set(result), path.name


def test_results_are_of_the_weights_in_the_package() -> None:
    about = json.loads((HOUSE / "src/taleglass/weights/weights.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256("".join(sha for _, sha in sorted(about["sha256"].items())).encode()).hexdigest()
    for path in (HOUSE / "benchmarks/results").glob("*.json"):
        assert json.loads(path.read_text(encoding="utf-8"))["weights_sha256"] == digest, path.name


def test_the_readme_lists_every_exit_code_with_its_meaning() -> None:
    for code, meaning in MEANINGS.items():
        assert f"| {code.value} | {meaning} |" in README


def test_the_readme_shows_every_command() -> None:
    for name in program.commands:
        assert re.search(rf"^taleglass {name}\b", README, re.MULTILINE), name


def test_the_readme_has_two_commands_that_need_nothing_but_python() -> None:
    blocks = re.findall(r"```\n(python3 .*?)\n```", README, re.DOTALL)
    setup, tests = blocks
    assert "\n" not in setup + tests
    assert setup.endswith("taleglass demo")
    assert tests.endswith("-m pytest")


def test_every_link_between_documents_leads_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_decision_is_in_the_list_and_has_a_status() -> None:
    listed = (HOUSE / "docs/decisions/README.md").read_text(encoding="utf-8")
    for record in (HOUSE / "docs/decisions").glob("0*.md"):
        text = record.read_text(encoding="utf-8")
        assert record.name in listed
        assert text.startswith(f"# {record.name[:4]} ")
        assert "**Status:**" in text


def test_every_library_is_used_and_explained() -> None:
    explained = (HOUSE / "docs/dependencies.md").read_text(encoding="utf-8")
    source = "\n".join(path.read_text(encoding="utf-8") for path in (HOUSE / "src").rglob("*.py"))
    for name in dependencies():
        assert f"| [{name}]" in explained, name
        module = IMPORT_NAMES.get(name, name)
        assert re.search(rf"^\s*(import|from) {module}\b", source, re.MULTILINE), name


def test_numpy_apart_a_library_belongs_to_one_room() -> None:
    package = HOUSE / "src/taleglass"
    sources = {path.relative_to(package): path.read_text(encoding="utf-8") for path in package.rglob("*.py")}
    for name in set(dependencies()) - {"numpy"}:
        used = re.compile(rf"^\s*(import|from) {IMPORT_NAMES.get(name, name)}\b", re.MULTILINE)
        assert len({path.parts[0] for path, source in sources.items() if used.search(source)}) == 1, name


def test_the_glossary_points_at_the_right_characters() -> None:
    text = open_book(EXAMPLE).text
    shown = re.search(r"the first “(.+?)” is (\d+)–(\d+)", (HOUSE / "docs/glossary.md").read_text(encoding="utf-8"))
    assert shown is not None
    words, start, end = shown.groups()
    assert text.index(words) == int(start)
    assert text[int(start) : int(end)] == words


def test_the_whole_license_and_typing_mark_ship() -> None:
    assert (HOUSE / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    assert (HOUSE / "src/taleglass/py.typed").exists()
    assert PROJECT["license-files"] == ["LICENSE"]


def test_an_interval_holds_the_value_it_is_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(HOUSE / "benchmarks/accuracy"), str(HOUSE / "benchmarks"), *sys.path])
    accuracy = script("benchmarks/accuracy/run.py")
    metric = accuracy.Metric(name="events", path=("events", "f1"), paper="")
    documents = [
        {"events": {"p": p, "r": r, "f1": 0.0, "gold": 10, "pred": 10}} for p, r in ((0.9, 0.9), (0.5, 0.5), (0.7, 0.7))
    ]
    low, high = accuracy._interval(metric, documents)
    assert 0.5 <= low < 0.7 < high <= 0.9
    assert accuracy._interval(metric, documents[:1]) == (None, None)


@pytest.mark.slow
def test_the_python_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    block = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert block is not None
    code = block[1].replace("novel.epub", EXAMPLE.as_posix())
    exec(compile(code, "README.md", "exec"), {})
    assert "Tolliver" in capsys.readouterr().out
    assert (tmp_path / "novel.tale").exists()


@pytest.mark.slow
def test_the_readme_shows_the_cast_of_the_demo() -> None:
    block = re.search(r"<!-- demo: .*?-->(.*?)<!-- /demo -->", README, re.DOTALL)
    assert block is not None
    names = {character.name for character in taleglass.read(EXAMPLE).characters}
    assert sum(name in block[1] for name in names) >= 4
