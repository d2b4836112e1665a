"""Which formats are there, and what does each take?

Most formats are one file. Some are several that belong together, which share a name and differ in their ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from taleglass.exports import booknlp, conllu, json, script
from taleglass.exports.options import Options
from taleglass.story import Story

__all__ = ["FILE_SETS", "FORMATS", "Exporter", "FileSetExporter", "Options"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter:
    """One format.

    Attributes:
        name: what people call it, and what ``--to`` takes.
        suffix: the usual end of its files, dot included.
        summary: one phrase for a list of formats.
        write: gives the whole file as text (UTF-8 when stored); the same story and options give the same text.
    """

    name: str
    suffix: str
    summary: str
    write: Callable[[Story, Options], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSetExporter:
    """One format of several files.

    Attributes:
        name: what people call it, and what ``--to`` takes.
        suffixes: the ends of its files, dot included.
        summary: one phrase for a list of formats.
        write: gives the text of every file by its suffix; the same story and options give the same texts.
    """

    name: str
    suffixes: tuple[str, ...]
    summary: str
    write: Callable[[Story, Options], Mapping[str, str]]


_ALL = (
    Exporter(
        name="json",
        suffix=".json",
        summary="one object: mentions, entities, events, quotations, supersenses, moods, chapters",
        write=json.write,
    ),
    Exporter(
        name="conllu",
        suffix=".conllu",
        summary="CoNLL-U: tokens, parts of speech, lemmas, features, dependencies",
        write=conllu.write,
    ),
    Exporter(
        name="script",
        suffix=".script.tsv",
        summary="a table for audiobooks: every piece to be spoken, in order, with its voice",
        write=script.write,
    ),
)

FORMATS: Mapping[str, Exporter] = MappingProxyType({exporter.name: exporter for exporter in _ALL})
"""Every format by name."""

_ALL_SETS = (
    FileSetExporter(
        name="booknlp",
        suffixes=booknlp.SUFFIXES,
        summary="the six files of BookNLP: tokens, entities, quotes, supersenses, characters, a page",
        write=booknlp.write,
    ),
)

FILE_SETS: Mapping[str, FileSetExporter] = MappingProxyType({exporter.name: exporter for exporter in _ALL_SETS})
"""Every format of several files by name."""
