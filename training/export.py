"""Turn a training run into the files that the package ships.

    python training/export.py --run runs/first --out src/taleglass/weights [--fp32]

Writes `reader.onnx` (encoder and heads in one graph, the encoder in int8 unless --fp32), `pairs.npz` (the pair scorer),
`vocabulary.txt`, `lemmas.tsv`, and `weights.json` (names of the classes, version, SHA-256 of every file).
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import torch

from model import Config, Reader, base_model

INPUTS = ("pieces", "shapes", "mask", "word_first", "word_last", "word_sentence", "threshold")
OUTPUTS = ("upos", "xpos", "lemma", "event", "arcs", "head", "relation", "span_index", "span_score", "span_label", "span_pair")


def export_graph(model: Reader, path: Path) -> None:
    b, s, n = 2, 24, 12
    ids = torch.randint(1000, 2000, (b, s))
    example = (
        ids,
        torch.ones_like(ids),
        torch.ones_like(ids),
        torch.arange(1, n + 1).repeat(b, 1),
        torch.arange(1, n + 1).repeat(b, 1),
        torch.zeros(b, n, dtype=torch.long),
        torch.tensor(-5.0),
    )
    axes = {
        **{k: {0: "windows", 1: "pieces"} for k in INPUTS[:3]},
        **{k: {0: "windows", 1: "words"} for k in INPUTS[3:6]},
        **{k: {0: "windows", 1: "words"} for k in ("upos", "xpos", "lemma", "event", "head", "relation")},
        "arcs": {0: "windows", 1: "words", 2: "words"},
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


def quantise(source: Path, target: Path) -> None:
    """Store the encoder's weights in 8 bits; the heads, a twentieth of the graph, stay as they are."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    nodes = [n.name for n in onnx.load(str(source), load_external_data=False).graph.node if n.name.startswith("/encoder/")]
    quantize_dynamic(
        source,
        target,
        per_channel=True,
        weight_type=QuantType.QUInt8,
        op_types_to_quantize=["MatMul", "Gather"],
        nodes_to_quantize=nodes,
        extra_options={"MatMulConstBOnly": True},
    )


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--run", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--version", default="1")
    p.add_argument("--fp32", action="store_true")
    a = p.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    ship = torch.load(a.run / "averaged.pt", weights_only=False, map_location="cpu")
    config = Config(**ship["config"])
    model = Reader(config)
    model.load_state_dict(ship["model"])
    model.eval()
    target = a.out / "reader.onnx"
    full = target if a.fp32 else a.out / "reader.fp32.onnx"
    export_graph(model, full)
    if not a.fp32:
        quantise(full, target)
        full.unlink()
    pairs = ship["pairs"]
    arrays = {f"table{k}": pairs[f"tables.{k}.weight"].numpy() for k in range(8)}
    arrays |= {f"bias{k}": pairs[f"bias.{k}.weight"].numpy()[:, 0] for k in range(8)}
    arrays["out_weight"], arrays["out_bias"] = pairs["out.weight"].numpy()[0], pairs["out.bias"].numpy()
    with (a.out / "pairs.npz").open("wb") as f:
        np.savez(f, **{k: z.astype(np.float32) for k, z in sorted(arrays.items())})
    base = base_model()
    (a.out / "vocabulary.txt").write_bytes((base / "vocab.txt").read_bytes())
    names = dict(ship["names"])
    (a.out / "lemmas.tsv").write_text("\n".join(names.pop("lexicon")) + "\n", encoding="utf-8")
    files = ("reader.onnx", "pairs.npz", "vocabulary.txt", "lemmas.tsv")
    about = {
        "version": a.version,
        "steps": ship["step"],
        "pair": config.pair,
        "pair_query": config.pair_query,
        "classes": names,
        "sha256": {f: hashlib.sha256((a.out / f).read_bytes()).hexdigest() for f in files},
    }
    (a.out / "weights.json").write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for f in files:
        print(f, (a.out / f).stat().st_size)


if __name__ == "__main__":
    main()
