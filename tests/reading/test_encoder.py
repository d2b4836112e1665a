"""Are damaged weights told in one clear sentence?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import numpy.typing as npt
import pytest

from taleglass.errors import WeightsError
from taleglass.reading import WEIGHTS_FORMAT, OnnxEncoder, load_reader
from tests.reading.fake import discourse_arrays, telling_arrays

_TABLES = 8


def _lay_down(folder: Path) -> Path:
    """Write weights that are whole except that the graph is none."""
    arrays: dict[str, npt.NDArray[np.float32]] = {f"table{k}": np.zeros((2, 1), np.float32) for k in range(_TABLES)}
    arrays |= {f"bias{k}": np.zeros(2, np.float32) for k in range(_TABLES)}
    with (folder / "pairs.npz").open("wb") as file:
        np.savez(file, out_weight=np.zeros(1, np.float32), out_bias=np.zeros(1, np.float32), **arrays)  # type: ignore[arg-type]  # numpy's stub takes **arrays for its own options
    with (folder / "telling.npz").open("wb") as file:
        np.savez(file, **{f"0.{name}": a for name, a in telling_arrays(width=1, size=2).items()})  # type: ignore[arg-type]
    (folder / "vocabulary.txt").write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\n", encoding="utf-8")
    (folder / "lemmas.tsv").write_text("lit\tVERB\tlight\n", encoding="utf-8")
    (folder / "senses.tsv").write_text("none\tn.animal\nhare\t1\t0\t0\t0\n", encoding="utf-8")
    (folder / "reader.onnx").write_bytes(b"no graph")
    _sign(folder)
    return folder


def _sign(folder: Path) -> None:
    names = ("reader.onnx", "pairs.npz", "telling.npz", "vocabulary.txt", "lemmas.tsv", "senses.tsv")
    sums = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    classes = {name: ["x"] for name in _CLASSES}
    about = {"format": WEIGHTS_FORMAT, "version": "0", "pair": 1, "pair_query": 1, "classes": classes, "sha256": sums}
    (folder / "weights.json").write_text(json.dumps(about), encoding="utf-8")


_CLASSES = ("upos", "xpos", "lemma", "feats", "supersense", "relation", "kinds", "forms", "emotions")


def _complaint(folder: Path) -> str:
    with pytest.raises(WeightsError) as caught:
        OnnxEncoder(folder, threads=1)
    return str(caught.value)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="nowhere"):
        load_reader(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "name", ["weights.json", "reader.onnx", "pairs.npz", "telling.npz", "vocabulary.txt", "lemmas.tsv", "senses.tsv"]
)
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    (_lay_down(tmp_path) / name).unlink()
    complaint = _complaint(tmp_path)
    assert name in complaint
    assert "export them again" in complaint
    assert "\n" not in complaint


@pytest.mark.parametrize("name", ["reader.onnx", "pairs.npz", "telling.npz", "vocabulary.txt", "lemmas.tsv", "senses.tsv"])
def test_a_changed_file_is_named(tmp_path: Path, name: str) -> None:
    file = _lay_down(tmp_path) / name
    file.write_bytes(file.read_bytes() + b"x")
    assert f"{name} is not the file that weights.json names" in _complaint(tmp_path)


def test_weights_of_another_format_are_told_from_damaged_ones(tmp_path: Path) -> None:
    about = json.loads((_lay_down(tmp_path) / "weights.json").read_text(encoding="utf-8"))
    del about["format"]
    (tmp_path / "weights.json").write_text(json.dumps(about), encoding="utf-8")
    (tmp_path / "telling.npz").unlink()  # which weights of that format do not have
    assert f"holds weights of format 1; this taleglass takes format {WEIGHTS_FORMAT}" in _complaint(tmp_path)


@pytest.mark.parametrize("inside", ["", "mine/"])
def test_a_zip_file_of_weights_is_opened_like_a_folder(inside: str, tmp_path: Path) -> None:
    folder = tmp_path / "weights"
    folder.mkdir()
    _lay_down(folder)
    place = tmp_path / "weights.zip"
    with ZipFile(place, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"{inside}{file.name}")
    assert "weights.zip/reader.onnx cannot be loaded" in _complaint(place).replace("\\", "/")


def test_a_file_that_is_no_zip_is_told(tmp_path: Path) -> None:
    (tmp_path / "weights.zip").write_bytes(b"no zip")
    assert "cannot be read" in _complaint(tmp_path / "weights.zip")


@pytest.mark.parametrize(
    "about",
    ["", "{", "[]", "{}", '"x"', '{"sha256": []}', f'{{"format": {WEIGHTS_FORMAT}, "sha256": {{"../x": 1}}}}', "\udcff"],
)
def test_a_damaged_list_of_weights_is_told(tmp_path: Path, about: str) -> None:
    (_lay_down(tmp_path) / "weights.json").write_bytes(about.encode("utf-8", "surrogateescape"))
    complaint = _complaint(tmp_path)
    assert complaint.startswith(f"the weights in {tmp_path} cannot be read")
    assert "\n" not in complaint


def _shorten_vocabulary(folder: Path) -> None:
    (folder / "vocabulary.txt").write_text("[PAD]\n[UNK]\n", encoding="utf-8")


def _break_lemmas(folder: Path) -> None:
    (folder / "lemmas.tsv").write_text("lit light\n", encoding="utf-8")


def _break_senses(folder: Path) -> None:
    (folder / "senses.tsv").write_text("none\nhare\t1\t0\t0\t0\n", encoding="utf-8")


def _break_pairs(folder: Path) -> None:
    (folder / "pairs.npz").write_bytes(b"PK\x03\x04 and no more")


@pytest.mark.parametrize("damage", [_shorten_vocabulary, _break_lemmas, _break_senses, _break_pairs])
def test_a_file_that_was_wrong_from_the_start_is_told(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    damage(_lay_down(tmp_path))
    _sign(tmp_path)
    assert "cannot be read" in _complaint(tmp_path)


def test_a_graph_that_is_none_is_told(tmp_path: Path) -> None:
    complaint = _complaint(_lay_down(tmp_path))
    assert "reader.onnx cannot be loaded" in complaint
    assert "\n" not in complaint


def _with_discourse(folder: Path, arrays: dict[str, npt.NDArray[np.float32]]) -> None:
    with (folder / "discourse.npz").open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]
    about = json.loads((folder / "weights.json").read_text(encoding="utf-8"))
    about["sha256"]["discourse.npz"] = hashlib.sha256((folder / "discourse.npz").read_bytes()).hexdigest()
    (folder / "weights.json").write_text(json.dumps(about), encoding="utf-8")


def test_weights_may_lack_a_network_over_mentions_but_not_a_part_of_it(tmp_path: Path) -> None:
    folder = _lay_down(tmp_path)
    assert "reader.onnx" in _complaint(folder)  # everything else is whole
    arrays = discourse_arrays(width=8, vector=6)
    _with_discourse(folder, arrays)
    assert "reader.onnx" in _complaint(folder)
    for lacking in ("there.weight", "1.look.bias", "0.distance"):
        _with_discourse(folder, {name: values for name, values in arrays.items() if name != lacking})
        assert lacking in _complaint(folder)
    _with_discourse(folder, {"vector.weight": np.zeros((1, 1), np.float32)})
    assert "discourse.npz lacks" in _complaint(folder)


def test_a_network_that_is_named_must_be_there_and_be_the_one(tmp_path: Path) -> None:
    folder = _lay_down(tmp_path)
    _with_discourse(folder, discourse_arrays(width=8, vector=6))
    (folder / "discourse.npz").write_bytes(b"")
    assert "discourse.npz is not the file" in _complaint(folder)
    _with_discourse_empty(folder)
    assert "cannot be read" in _complaint(folder)
    (folder / "discourse.npz").unlink()
    assert "discourse.npz" in _complaint(folder)


def _with_discourse_empty(folder: Path) -> None:
    about = json.loads((folder / "weights.json").read_text(encoding="utf-8"))
    about["sha256"]["discourse.npz"] = hashlib.sha256(b"").hexdigest()
    (folder / "weights.json").write_text(json.dumps(about), encoding="utf-8")
