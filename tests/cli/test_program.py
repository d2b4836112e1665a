"""How does the program begin and end?"""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import taleglass
from taleglass.cli import run
from taleglass.cli.demo import EXAMPLE
from taleglass.cli.exit_codes import MEANINGS, ExitCode
from taleglass.cli.progress import Clock, _lines
from taleglass.errors import InputError, OutputError, StoryFileError, TaleglassError, WeightsError
from taleglass.name import VERSION
from taleglass.road import STAGE_SHARES, Progress, Stage
from taleglass.store import SCHEMA_VERSION, load

HEAVY = ("numpy", "onnxruntime", "lxml", "rich", "sqlite3", "markdown_it", "charset_normalizer")

Capture = pytest.CaptureFixture[str]


def in_a_fresh_python(code: str) -> subprocess.CompletedProcess[str]:
    source = str(Path(taleglass.__file__).parents[1])
    environment = os.environ | {"PYTHONPATH": source}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)


def test_help_lists_the_commands_and_the_exit_codes(capsys: Capture) -> None:
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    for command in ("read", "show", "demo", "ask", "export"):
        assert f"\n  {command} " in said
    for code, meaning in MEANINGS.items():
        assert f"{code.value:>3}  {meaning}" in said
    assert set(MEANINGS) == set(ExitCode)


def test_errors_and_the_table_of_exit_codes_agree() -> None:
    assert TaleglassError.exit_code == WeightsError.exit_code == ExitCode.UNEXPECTED
    assert InputError.exit_code == StoryFileError.exit_code == ExitCode.UNREADABLE
    assert OutputError.exit_code == ExitCode.UNWRITABLE


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from taleglass.cli import run; run(['--help']); "
        f"sys.exit(' '.join(name for name in {HEAVY!r} if name in sys.modules))"
    )
    done = in_a_fresh_python(code)
    assert done.stderr.split() == []
    assert "Commands:" in done.stdout


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = f"import sys, taleglass; sys.exit(' '.join(name for name in (*{HEAVY!r}, 'click') if name in sys.modules))"
    assert in_a_fresh_python(code).stderr.split() == []


def test_the_version_is_that_of_the_package(capsys: Capture) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"taleglass {VERSION}\n"
    project = tomllib.loads(Path(__file__).parents[2].joinpath("pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"].get("version", VERSION) == VERSION


def test_the_version_as_json_names_package_schema_and_weights(capsys: Capture) -> None:
    assert run(["--version", "--json"]) == 0
    versions = json.loads(capsys.readouterr().out)
    assert (versions["package"], versions["schema"]) == (VERSION, SCHEMA_VERSION)
    assert "weights" in versions


def test_nothing_typed_shows_the_help(capsys: Capture) -> None:
    assert run([]) == 0
    assert "Commands:" in capsys.readouterr().out


def test_an_unknown_command_is_a_usage_error(capsys: Capture) -> None:
    assert run(["reed", "a.txt"]) == 2
    assert "reed" in capsys.readouterr().err


@pytest.mark.usefixtures("tale")
def test_a_reader_who_leaves_early_is_no_error(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    class Closed(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Closed())
    assert run(["ask", "lamp.tale", "who"]) == 141
    assert capsys.readouterr().err == ""


ANSWERS = [["ask", "lamp.tale", "who"], ["ask", "lamp.tale", "who", "--json"], ["export", "lamp.tale", "--to", "json"], []]


@pytest.mark.usefixtures("tale")
@pytest.mark.parametrize("arguments", ANSWERS)
def test_a_full_disk_behind_standard_output_is_told(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    class Full(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, _data: object) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", io.TextIOWrapper(io.BufferedWriter(Full())))
        assert run(arguments) == 5
    assert capsys.readouterr().err == "taleglass: Standard output cannot be written (no space left on device).\n"


@pytest.mark.usefixtures("tale")
@pytest.mark.parametrize("arguments", ANSWERS)
def test_a_closed_standard_output_is_told(arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert run(arguments) == 5
    assert capsys.readouterr().err == "taleglass: Standard output is closed, so the answer has nowhere to go.\n"


@pytest.mark.usefixtures("tale")
def test_where_nothing_is_to_be_said_standard_output_may_be_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert run(["export", "lamp.tale", "--to", "json", "--out", "lamp.json", "--quiet"]) == 0
    assert run(["demo", "--quiet"]) == 0


def test_the_demo_reads_the_story_in_the_package(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webbrowser.open", lambda _address: pytest.fail("no person sits here"))
    assert EXAMPLE.is_file()
    assert run(["demo"]) == 0
    assert load(tmp_path / f"{EXAMPLE.stem}.tale").id == EXAMPLE.stem
    assert (tmp_path / f"{EXAMPLE.stem}.html").is_file()
    assert "taleglass show" in capsys.readouterr().out


def test_the_shares_of_the_stages_make_a_whole() -> None:
    assert set(STAGE_SHARES) == set(Stage)
    assert sum(STAGE_SHARES.values()) == pytest.approx(1.0)
    fractions = [Progress(stage=stage).fraction for stage in Stage]
    assert fractions == sorted(fractions)
    assert Progress(stage=Stage.READING, done=50, total=100).fraction == pytest.approx(0.07 + 0.35)


def test_the_time_left_follows_the_measured_speed() -> None:
    seconds = 100.0
    clock = Clock(now=lambda: seconds)
    assert clock.left(Progress(stage=Stage.OPENING)) is None
    assert clock.left(Progress(stage=Stage.READING, done=0, total=1000)) is None
    seconds = 135.0  # half of the words in 35 s: the reading takes 70 s, its share is 0.7, so the whole is 100 s of work
    assert clock.left(Progress(stage=Stage.READING, done=500, total=1000)) == pytest.approx(35.0 + 23.0)
    seconds = 170.0
    assert clock.left(Progress(stage=Stage.CAST)) == pytest.approx(23.0)


def test_a_log_gets_a_line_every_ten_seconds(capsys: Capture) -> None:
    seconds = 0.0
    listen = _lines("emma.epub", lambda: seconds)
    for second in range(0, 41, 2):
        seconds = float(second)
        listen(Progress(stage=Stage.READING, done=second * 1000, total=100_000))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 4
    assert lines[0] == "emma.epub: reading, 10,000 of 100,000 words and marks, 14%, 2 min left"
