"""How long does a novel take, how much memory, and what of it is the encoder's?

    python benchmarks/speed/run.py BOOK.epub [--repeats 3]
    python benchmarks/speed/run.py NOVEL.txt --words 100000

The whole road (open, mark, read, cast, dialogue, story file) and the bare encoder over the same windows take turns in one
process, so that both meet the same machine. A plain text is first made into an EPUB of ``--words`` words. The bare encoder is
cut out of the shipped graph, its last layer normalisation the only output, and reads as many batches at once as the package
does; that needs ``pip install -e ".[bench]"``. Memory is the peak of ``taleglass read`` in a process of its own. The result is
``benchmarks/results/speed.json``.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
import zipfile
from concurrent.futures import ThreadPoolExecutor
from html import escape
from importlib import metadata
from pathlib import Path
from threading import Lock
from typing import Any

import onnx
import onnxruntime
from onnx.utils import extract_model

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from record import HOUSE, MEGABYTE, RESULTS, circumstances, sha256, timed_reading, write_result
from taleglass.html_reader import render
from taleglass.reading import Batch, OnnxEncoder, Reader, WindowLayers, default_weights
from taleglass.road import read_story
from taleglass.store import save
from taleglass.story import Story

CHAPTER_WORDS = 3000
"""Words in a chapter of an EPUB made here: about what novels have."""

HELP_REPEATS = 9


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        book = arguments.book
        if book.suffix.lower() == ".txt":
            book = make_epub(book, work / f"{book.stem}.epub", arguments.words)
        # first, as a process begins with the peak of the one that starts it
        command = None if arguments.weights else timed_reading(book, "--out", str(work / "command"))
        weights = arguments.weights or default_weights()
        encoder = _Remembering(weights)
        reader = Reader(encoder)
        bare = _bare_encoder(weights, work, encoder.at_once)
        whole_seconds, bare_seconds, graph_seconds, page_seconds = [], [], [], []
        for turn in range(arguments.repeats):
            encoder.batches.clear()
            encoder.seconds = 0.0
            start = time.perf_counter()
            story = read_story(book, reader=reader)
            save(story, work / "book.tale")
            whole_seconds.append(time.perf_counter() - start)
            start = time.perf_counter()
            (work / "book.html").write_text(render(story), encoding="utf-8")
            page_seconds.append(time.perf_counter() - start)
            graph_seconds.append(encoder.seconds)
            feeds = [{name: getattr(batch, name) for name in _BARE} for batch in encoder.batches]
            start = time.perf_counter()
            with ThreadPoolExecutor(max_workers=encoder.at_once) as beside:
                for _ in beside.map(lambda feed: bare.run(None, feed) and None, feeds):
                    pass
            bare_seconds.append(time.perf_counter() - start)
            print(f"  {turn + 1}: whole {whole_seconds[-1]:.1f} s, encoder {bare_seconds[-1]:.1f} s", file=sys.stderr)
        words = _words(story)
        result = {
            "benchmark": "speed",
            "book": {"name": book.stem, "sha256": sha256(book), "words": words, "tokens": len(story.tokens)},
            "weights": reader.provenance("").weights,
            "weights_sha256": reader.provenance("").weights_sha256,
            **circumstances(),
            "repeats": arguments.repeats,
            "whole_seconds": _spread(whole_seconds),
            "encoder_seconds": _spread(bare_seconds),
            "encoder_and_heads_seconds": _spread(graph_seconds),
            "page_seconds": _spread(page_seconds),
            "ratio": _spread([w / b for w, b in zip(whole_seconds, bare_seconds, strict=True)]),
            "words_per_second": round(words / statistics.median(whole_seconds)),
            "tale_megabytes": round((work / "book.tale").stat().st_size / MEGABYTE, 1),
            "page_megabytes": round((work / "book.html").stat().st_size / MEGABYTE, 1),
            "command": command,
            "help_seconds": _help(),
            "installed_megabytes": _installed(),
        }
        path = write_result(arguments.out, "speed", result)
    for key in ("whole_seconds", "encoder_seconds", "ratio", "words_per_second", "command", "help_seconds"):
        print(f"{key:<20}{result[key]}")
    print(f"{'installed':<20}{result['installed_megabytes']['all']} MB\n→ {path}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("book", type=Path, help="a book in any format we read, or a plain text to make an EPUB of")
    parser.add_argument("--words", type=int, default=100_000, help="words to take of a plain text")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--weights", type=Path, help="a folder of weights; the package's own by default")
    parser.add_argument("--out", type=Path, default=RESULTS)
    return parser.parse_args()


def make_epub(text_file: Path, epub: Path, words: int) -> Path:
    """Make an EPUB 3 of the first *words* white-space words of a plain text, or of all of it if it is shorter."""
    parts = re.split(r"\n\s*\n", text_file.read_text(encoding="utf-8"))
    paragraphs = [" ".join(part.split()) for part in parts if part.strip()]
    chapters: list[list[str]] = [[]]
    total = in_chapter = 0
    for paragraph in paragraphs:
        if total >= words:
            break
        if in_chapter >= CHAPTER_WORDS:
            chapters.append([])
            in_chapter = 0
        chapters[-1].append(paragraph)
        in_chapter += len(paragraph.split())
        total += len(paragraph.split())
    names = [f"chapter{number}" for number in range(1, len(chapters) + 1)]
    with zipfile.ZipFile(epub, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        archive.writestr("META-INF/container.xml", _CONTAINER)
        archive.writestr("book.opf", _package(escape(text_file.stem), names))
        items = "".join(f'<li><a href="{name}.xhtml">Chapter {number}</a></li>' for number, name in enumerate(names, start=1))
        archive.writestr("nav.xhtml", _PAGE.format(body=f'<nav epub:type="toc"><ol>{items}</ol></nav>'))
        for number, (name, chapter) in enumerate(zip(names, chapters, strict=True), start=1):
            body = f"<h1>Chapter {number}</h1>" + "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in chapter)
            archive.writestr(f"{name}.xhtml", _PAGE.format(body=body))
    return epub


_BARE = ("pieces", "shapes", "mask", "senses")
"""What the encoder takes, without its heads."""
_CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
_PAGE = (
    '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
    'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Book</title></head><body>{body}</body></html>'
)


def _package(title: str, names: list[str]) -> str:
    items = "".join(f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>' for name in names)
    spine = "".join(f'<itemref idref="{name}"/>' for name in names)
    return (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">{title}</dc:identifier>'
        f"<dc:title>{title}</dc:title><dc:language>en</dc:language></metadata><manifest>"
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        f"{items}</manifest><spine>{spine}</spine></package>"
    )


class _Remembering(OnnxEncoder):
    """The encoder of the package, which also keeps its batches and counts the time in which it reads at least one."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.batches: list[Batch] = []
        self.seconds = 0.0
        self.lock, self.running, self.since = Lock(), 0, 0.0

    def encode(self, batch: Batch, threshold: float) -> WindowLayers:
        with self.lock:
            self.batches.append(batch)
            if not self.running:
                self.since = time.perf_counter()
            self.running += 1
        layers = super().encode(batch, threshold)
        with self.lock:
            self.running -= 1
            if not self.running:
                self.seconds += time.perf_counter() - self.since
        return layers


def _bare_encoder(weights: Path, work: Path, at_once: int) -> Any:
    """Cut the encoder out of the shipped graph and start it as the package starts the whole."""
    graph = onnx.load(weights / "reader.onnx").graph
    norms = [node for node in graph.node if node.op_type.endswith("LayerNormalization") and "/encoder/" in node.output[0]]
    if not norms:
        raise SystemExit("the graph has no layer normalisation of an encoder; the benchmark does not know where to cut")
    path = work / "encoder.onnx"
    extract_model(str(weights / "reader.onnx"), str(path), list(_BARE), [norms[-1].output[0]])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = circumstances()["machine"]["cores"] - at_once + 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _help() -> dict[str, float]:
    seconds = []
    for _ in range(HELP_REPEATS):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "taleglass", "--help"], capture_output=True, check=True)
        seconds.append(time.perf_counter() - start)
    return _spread(seconds)


def _installed() -> dict[str, float]:
    """Return the size on disk of taleglass and of everything it needs, in megabytes (millions of bytes)."""
    package = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    sizes: dict[str, float] = {"taleglass": _package_size()}
    waiting = list(package["dependencies"])
    while waiting:
        requirement = waiting.pop()
        name = re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()
        if name in sizes or "extra ==" in requirement:
            continue
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # needed on other systems only
            continue
        sizes[name] = _size(distribution)
        waiting += distribution.requires or ()
    sizes["all"] = sum(sizes.values())
    return {name: round(size / MEGABYTE, 1) for name, size in sorted(sizes.items())}


def _size(distribution: metadata.Distribution) -> int:
    files = (Path(str(distribution.locate_file(file))) for file in distribution.files or ())
    return sum(file.stat().st_size for file in files if file.is_file())


def _package_size() -> int:
    """Return the size of the package itself, which may be installed in place."""
    folder = default_weights().parent
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc")


def _words(story: Story) -> int:
    return sum(len(story.surface(paragraph.span).split()) for paragraph in story.book.paragraphs)


def _spread(values: list[float]) -> dict[str, float]:
    return {"median": round(statistics.median(values), 3), "low": round(min(values), 3), "high": round(max(values), 3)}


if __name__ == "__main__":
    main()
