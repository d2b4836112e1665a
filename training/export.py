"""Turn a training run into the files that the package ships.

    python training/export.py --run runs/first --out src/taleglass/weights [--fp32]

Writes `reader.onnx` (encoder and heads in one graph, stored in 8 and 16 bits unless --fp32), `pairs.npz` (the pair scorer),
`telling.npz` (the network over paragraphs), `vocabulary.txt`, `lemmas.tsv`, `senses.tsv`, `discourse.npz`, `scenes.npz`,
`choices.npz`, `talks.npz`, `novel_talks.npz` and `second_look.npz` where the run has them, and `weights.json` (names of the
classes, version, SHA-256 of every file).
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import torch

from model import OUTPUTS, Config, Reader, base_model
from shipped import OF_WORDS, TURNED, parameter_name
from taleglass.reading import WEIGHTS_FORMAT
from taleglass.reading.encoder import default_weights
from taleglass.reading.senses import SENSE_SLOTS

INPUTS = ("pieces", "shapes", "mask", "senses", "word_first", "word_last", "word_sentence", "threshold")


def export_graph(model: Reader, path: Path) -> None:
    b, s, n = 2, 24, 12
    ids = torch.randint(1000, 2000, (b, s))
    example = (
        ids,
        torch.ones_like(ids),
        torch.ones_like(ids),
        torch.zeros(b, s, SENSE_SLOTS, dtype=torch.long),
        torch.arange(1, n + 1).repeat(b, 1),
        torch.arange(1, n + 1).repeat(b, 1),
        torch.zeros(b, n, dtype=torch.long),
        torch.tensor(-5.0),
    )
    axes = {
        **{k: {0: "windows", 1: "pieces"} for k in INPUTS[:4]},
        **{k: {0: "windows", 1: "words"} for k in INPUTS[4:7]},
        **{k: {0: "windows", 1: "words"} for k in OUTPUTS if not k.startswith("span_")},
        "hints": {0: "windows", 1: "words"},
        "arcs": {0: "windows", 1: "words", 2: "words"},
        **{k: {0: "windows", 1: "sentences"} for k in ("vad", "emotion", "told")},
        **{k: {0: "spans"} for k in ("span_index", "span_score", "span_label", "span_pair")},
    }
    torch.onnx.export(
        model,
        example,
        str(path),
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )


def name_matrices(path: Path) -> None:
    """Name the matrices of linear layers after their parameters, so that `shipped.py` finds them."""
    import onnx

    model = onnx.load(str(path))
    new = {}
    for node in model.graph.node:
        if node.op_type == "MatMul" and node.input[1].startswith("onnx::"):
            new[node.input[1]] = parameter_name(node.name) + TURNED
    for node in model.graph.node:
        for k, name in enumerate(node.input):
            node.input[k] = new.get(name, name)
    for tensor in model.graph.initializer:
        tensor.name = new.get(tensor.name, tensor.name)
    onnx.save(model, str(path))


def shrink(source: Path, target: Path, bits: int = 16) -> None:
    """Store weights small and compute with them in 32 bits.

    The word embedding is kept in 8 bits with a scale a row, all other matrices in 16 bits, or, with *bits* 8, those of the
    encoder in 8 with a scale a column. ONNX Runtime makes 32-bit numbers of the matrices once, when it loads the graph, and
    of those rows of the embedding that are looked up.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    model = onnx.load(str(source))
    graph = model.graph
    users: dict[str, list] = {}
    for node in graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)
    added, dropped, kept = [], set(), []

    def store(name: str, array: np.ndarray) -> str:
        kept.append(numpy_helper.from_array(array, name))
        return name

    def eight_bits(array: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
        scale = np.maximum(np.abs(array).max(axis=axis, keepdims=True), 1e-8) / 127.0
        return np.rint(array / scale).astype(np.int8), scale.astype(np.float32)

    for tensor in graph.initializer:
        array = numpy_helper.to_array(tensor)
        if array.dtype != np.float32 or array.ndim != 2 or array.size < 10_000:
            continue
        name = tensor.name
        nodes = users[name]
        if len(nodes) == 1 and nodes[0].op_type == "Gather" and nodes[0].name.startswith("/encoder/words"):
            small, scale = eight_bits(array, 1)
            lookup = nodes[0]
            rows, factors, wide = (f"{name}_{k}" for k in ("rows", "factors", "wide"))
            added += [
                helper.make_node("Gather", [store(f"{name}_8", small), lookup.input[1]], [rows], axis=0),
                helper.make_node("Gather", [store(f"{name}_scale", scale), lookup.input[1]], [factors], axis=0),
                helper.make_node("Cast", [rows], [wide], to=TensorProto.FLOAT),
                helper.make_node("Mul", [wide, factors], [lookup.output[0]]),
            ]
            dropped.add(lookup.name)
        elif bits == 8 and all(n.op_type == "MatMul" and n.name.startswith("/encoder/") for n in nodes):
            small, scale = eight_bits(array, 0)
            wide = f"{name}_wide"
            added.append(helper.make_node("Cast", [store(f"{name}_8", small)], [wide], to=TensorProto.FLOAT))
            added.append(helper.make_node("Mul", [wide, store(f"{name}_scale", scale)], [name]))
        else:
            added.append(
                helper.make_node("Cast", [store(f"{name}_16", array.astype(np.float16))], [name], to=TensorProto.FLOAT)
            )
        dropped.add(name)
    nodes = added + [n for n in graph.node if n.name not in dropped]
    rest = [t for t in graph.initializer if t.name not in dropped]
    ready = {t.name for t in rest + kept} | {i.name for i in graph.input} | {""}
    ordered = []
    while nodes:  # every node after those it takes from
        left = []
        for n in nodes:
            if all(i in ready for i in n.input):
                ordered.append(n)
                ready.update(n.output)
            else:
                left.append(n)
        if len(left) == len(nodes):
            raise ValueError("the graph has a circle")
        nodes = left
    del graph.node[:], graph.initializer[:]
    graph.node.extend(ordered)
    graph.initializer.extend([*rest, *kept])
    onnx.checker.check_model(model)
    onnx.save(model, str(target))


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--run", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--version", default="1")
    p.add_argument("--fp32", action="store_true")
    p.add_argument("--bits", type=int, choices=(8, 16), default=16, help="in which the encoder's matrices are stored")
    p.add_argument("--zip", type=Path, help="one file of it all, for `taleglass read --weights`")
    a = p.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    ship = torch.load(a.run / "averaged.pt", weights_only=False, map_location="cpu")
    config = Config(**ship["config"])
    model = Reader(config)
    model.load_state_dict(ship["model"])
    calibration = a.run / "calibration.json"
    if calibration.exists():
        for name, numbers in json.loads(calibration.read_text(encoding="utf-8")).items():
            getattr(model, f"calibration_{name}").copy_(torch.tensor(numbers))
    model.eval()
    target = a.out / "reader.onnx"
    full = target if a.fp32 else a.out / "reader.fp32.onnx"
    export_graph(model, full)
    name_matrices(full)
    if not a.fp32:
        shrink(full, target, a.bits)
        full.unlink()
    pairs = ship["pairs"]
    arrays = {f"table{k}": pairs[f"tables.{k}.weight"].numpy() for k in range(8)}
    arrays |= {f"bias{k}": pairs[f"bias.{k}.weight"].numpy()[:, 0] for k in range(8)}
    arrays["out_weight"], arrays["out_bias"] = pairs["out.weight"].numpy()[0], pairs["out.bias"].numpy()
    with (a.out / "pairs.npz").open("wb") as f:
        np.savez(f, **{k: z.astype(np.float32) for k, z in sorted(arrays.items())})
    first = {k.removeprefix("telling."): z.numpy() for k, z in ship["model"].items() if k.startswith("telling.")}
    nets = [{k: z for k, z in first.items() if not k.startswith(OF_WORDS)}, *ship.get("nets", [])]
    with (a.out / "telling.npz").open("wb") as f:
        np.savez(f, **{f"{n}.{k}": z.astype(np.float16) for n, net in enumerate(nets) for k, z in sorted(net.items())})
    base = base_model()
    (a.out / "vocabulary.txt").write_bytes((base / "vocab.txt").read_bytes())
    names = dict(ship["names"])
    (a.out / "lemmas.tsv").write_text("\n".join(names.pop("lexicon")) + "\n", encoding="utf-8")
    senses = (default_weights() / "senses.tsv").read_bytes()
    (a.out / "senses.tsv").write_bytes(senses)
    files = ["reader.onnx", "pairs.npz", "telling.npz", "vocabulary.txt", "lemmas.tsv", "senses.tsv"]
    if ship.get("discourse"):
        (a.out / "discourse.npz").write_bytes(ship["discourse"])
        files.append("discourse.npz")
    scenes = ship.get("scenes")
    if scenes:
        named = [(f"story{n}", net) for n, net in enumerate(scenes["of_stories"])]
        named += [(f"novel{n}", net) for n, net in enumerate(scenes["of_novels"])]
        with (a.out / "scenes.npz").open("wb") as f:
            np.savez(
                f,
                signs=np.array(scenes["signs"]),
                centre=scenes["scaling"][0].astype(np.float32),
                scale=scenes["scaling"][1].astype(np.float32),
                **{f"{n}.{k}": z.astype(np.float16) for n, net in named for k, z in sorted(net.items())},
            )
        files.append("scenes.npz")
    for part in ("choices", "talks", "novel_talks", "novel_sureness"):
        if ship.get(part):
            with (a.out / f"{part}.npz").open("wb") as f:
                named = {f"{n}.{k}": z.astype(np.float16) for n, net in enumerate(ship[part]) for k, z in sorted(net.items())}
                np.savez(f, **named)
            files.append(f"{part}.npz")
    if ship.get("second_look"):
        with (a.out / "second_look.npz").open("wb") as f:
            np.savez(f, **{name: z.astype(np.float32) for name, z in sorted(ship["second_look"].items())})
        files.append("second_look.npz")
    about = {
        "format": WEIGHTS_FORMAT,
        "version": a.version,
        "steps": ship["step"],
        "mix": [round(x, 6) for x in ship["model"]["encoder.mix"].tolist()],
        "config": ship["config"],
        "pair": config.pair,
        "pair_query": config.pair_query,
        "classes": names,
        "sha256": {f: hashlib.sha256((a.out / f).read_bytes()).hexdigest() for f in files},
    }
    (a.out / "weights.json").write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for f in files:
        print(f, (a.out / f).stat().st_size)
    if a.zip:
        with ZipFile(a.zip, "w", ZIP_DEFLATED) as archive:
            for f in (*files, "weights.json"):
                archive.write(a.out / f, f)


if __name__ == "__main__":
    main()
