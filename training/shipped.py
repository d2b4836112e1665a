"""What do shipped weights hold, as a training run needs it?

The graph that `export.py` writes names its matrices after the module's parameters; here they become a state dict again, so that
a new run can start from a folder of weights without the run that made them.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from taleglass.reading.encoder import default_weights
from taleglass.reading.senses import Senses

OF_WORDS = ("of_", "hint")
"""What parameters of `model.Telling` that stand in the graph are called by: its methods run there and leave out its name."""
AVERAGED = "averaged.pt"
"""The file of a run that `export.py` takes."""
TURNED = ".turned"
"""Ends the names of matrices that the graph holds with rows and columns exchanged."""


def parameter_name(node: str) -> str:
    """Return the parameter whose product a graph's node makes: `/rel/rel.2/MatMul` is of `rel.2.weight`."""
    parts = node.strip("/").split("/")[:-1]
    kept = [p for k, p in enumerate(parts) if k + 1 == len(parts) or not parts[k + 1].startswith(p + ".")]
    return ".".join(kept) + ".weight"


def read_shipped(folder: Path) -> tuple[dict[str, Tensor], dict[str, Tensor], dict]:
    """Return the states of `Reader` and `PairFeatures`, and what `weights.json` says.

    Raises:
        KeyError, OSError: when the folder holds no weights of this kind.
    """
    import onnx
    from onnx import numpy_helper

    about = json.loads((folder / "weights.json").read_text(encoding="utf-8"))
    stored = {t.name: numpy_helper.to_array(t) for t in onnx.load(str(folder / "reader.onnx")).graph.initializer}
    model: dict[str, Tensor] = {"encoder.mix": torch.tensor(about["mix"])}
    for name, kept in stored.items():
        array = kept
        if name.endswith("_8"):
            array = array.astype(np.float32) * stored[name.removesuffix("_8") + "_scale"]
        plain = name.removesuffix("_8").removesuffix("_16")
        if plain.endswith(TURNED):
            plain, array = plain.removesuffix(TURNED), array.T
        if array.dtype in (np.float16, np.float32) and not plain.startswith(("onnx::", "/")) and not plain.endswith("_scale"):
            plain = f"telling.{plain}" if plain.startswith(OF_WORDS) else plain
            model[plain] = torch.from_numpy(np.array(array, dtype=np.float32))
    with np.load(folder / "telling.npz", allow_pickle=False) as arrays:
        first = [name for name in arrays.files if name.startswith("0.")]
        model |= {f"telling.{name[2:]}": torch.from_numpy(arrays[name].astype(np.float32)) for name in first}
    with np.load(folder / "pairs.npz", allow_pickle=False) as arrays:
        pairs = {"out.weight": torch.from_numpy(arrays["out_weight"])[None], "out.bias": torch.from_numpy(arrays["out_bias"])}
        for k in range(sum(1 for key in arrays.files if key.startswith("table"))):
            pairs[f"tables.{k}.weight"] = torch.from_numpy(arrays[f"table{k}"])
            pairs[f"bias.{k}.weight"] = torch.from_numpy(arrays[f"bias{k}"])[:, None]
    return model, pairs, about


def run_of(folder: Path) -> dict:
    """Return shipped weights as a run keeps them in `averaged.pt`, calibrated, for `export.py`.

    Besides what `train.py` leaves: *nets*, the networks over paragraphs but the first; *scenes*, what `scenes.py` and
    `novels.py` leave, *choices* and *second_look*, the networks that the scripts of these names leave, *talks* and
    *novel_talks*, those of `talks.py`, the second also of `novel_lines.py`, *novel_sureness*, of that script, and *discourse*,
    the bytes of `discourse.npz`, each None where there is none.
    """
    model, pairs, about = read_shipped(folder)
    lexicon = (folder / "lemmas.tsv").read_text(encoding="utf-8").splitlines()
    nets = read_nets(folder / "telling.npz")
    discourse = folder / "discourse.npz"
    return {
        "nets": [nets[net] for net in sorted(nets, key=int)[1:]],
        "scenes": read_scenes(folder / "scenes.npz"),
        "choices": read_list(folder / "choices.npz"),
        "talks": read_list(folder / "talks.npz"),
        "novel_talks": read_list(folder / "novel_talks.npz"),
        "novel_sureness": read_list(folder / "novel_sureness.npz"),
        "second_look": read_arrays(folder / "second_look.npz"),
        "discourse": discourse.read_bytes() if discourse.exists() else None,
        "model": model,
        "pairs": pairs,
        "config": about["config"],
        "names": about["classes"] | {"lexicon": lexicon},
        "step": about["steps"],
    }


def open_run(run: Path, start: Path | None = None) -> dict:
    """Return what a run holds, or what it begins as: shipped weights in a folder."""
    return run_of(start) if start else torch.load(run / AVERAGED, weights_only=False)


def keep_run(run: Path, kept: dict) -> None:
    """Write what a run holds, whole or not at all."""
    run.mkdir(parents=True, exist_ok=True)
    unfinished = run / "averaged.tmp"
    torch.save(kept, unfinished)
    unfinished.replace(run / AVERAGED)


def read_nets(path: Path) -> dict[str, dict[str, np.ndarray]]:
    """Return the networks of a file, by what their arrays' names begin with."""
    nets: dict[str, dict[str, np.ndarray]] = {}
    with np.load(path, allow_pickle=False) as arrays:
        for name in arrays.files:
            net, dot, parameter = name.partition(".")
            if dot:
                nets.setdefault(net, {})[parameter] = arrays[name]
    return nets


def read_arrays(path: Path) -> dict[str, np.ndarray] | None:
    """Return the arrays of a file, None where there is none."""
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def read_list(path: Path) -> list[dict[str, np.ndarray]] | None:
    """Return the numbered networks of a file in order, None where there is no file."""
    nets = read_nets(path) if path.exists() else {}
    return [nets[net] for net in sorted(nets, key=int)] or None


def read_scenes(path: Path) -> dict | None:
    """Return the networks of scenes as a run keeps them, None where there are none."""
    if not path.exists():
        return None
    nets = read_nets(path)
    with np.load(path, allow_pickle=False) as arrays:
        signs, scaling = tuple(arrays["signs"].tolist()), (arrays["centre"], arrays["scale"])
    of_stories, of_novels = ([nets[net] for net in sorted(nets) if net.startswith(kind)] for kind in ("story", "novel"))
    return {"signs": signs, "scaling": scaling, "of_stories": of_stories, "of_novels": of_novels}


def read_senses() -> Senses:
    """The lexicon of sense classes that `senses.py` made and the package ships."""
    return Senses.from_text((default_weights() / "senses.tsv").read_text(encoding="utf-8"))
