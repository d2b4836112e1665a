"""What every ``Book`` promises, checked."""

from __future__ import annotations

from itertools import pairwise

from taleglass.story import Book, ParagraphKind, Span

__all__ = ["check_promises"]


def check_promises(book: Book) -> None:
    """Fail when the book breaks a promise of its docstring."""
    size = len(book.text)
    marked = [aside.span for aside in book.set_aside if aside.span is not None]
    paragraphs = [paragraph.span for paragraph in book.paragraphs]
    chapters = [chapter.span for chapter in book.chapters]
    for spans in (
        paragraphs,
        chapters,
        [found.span for found in book.scene_breaks],
        [found.span for found in book.emphasis],
        marked,
    ):
        assert spans == sorted(spans)
        assert all(span.end <= size for span in spans)
    for spans in (paragraphs, chapters):
        assert all(before.end <= after.start for before, after in pairwise(spans))
    assert not any(one.overlaps(other) for one in _near(paragraphs, marked) for other in marked)
    for span in paragraphs:
        surface = span.of(book.text)
        assert surface == surface.strip()
    assert all(any(span.contains(found.span) for span in paragraphs) for found in book.emphasis)
    assert all(any(span.contains(paragraph) for span in chapters) for paragraph in paragraphs)
    covered = bytearray(size)
    for span in [*paragraphs, *marked]:
        covered[span.start : span.end] = b"\1" * len(span)
    assert not [offset for offset, character in enumerate(book.text) if not covered[offset] and not character.isspace()]
    for chapter in book.chapters:
        if chapter.heading is not None:
            assert chapter.span.contains(chapter.heading)
            assert chapter.title == " ".join(chapter.heading.of(book.text).split())
    breaks = [paragraph.span for paragraph in book.paragraphs if paragraph.kind is ParagraphKind.SCENE_BREAK]
    assert set(breaks) <= {found.span for found in book.scene_breaks}
    for aside in book.set_aside:
        assert (aside.span is None) != (aside.text is None)
        assert aside.anchor is None or 0 <= aside.anchor <= size


def _near(paragraphs: list[Span], marked: list[Span]) -> list[Span]:
    """Return the paragraphs that could overlap what is marked; all of them in these small books."""
    return paragraphs if marked else []
