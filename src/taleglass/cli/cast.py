"""Look at the cast and set it right: ``taleglass cast``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from taleglass.cli.persons import chapter_numbered, chapter_of, lines_meant, one_meant
from taleglass.cli.portrait import as_object, pair_as_object, rows
from taleglass.cli.results import corrections_beside, ensure_free, page_of, pages_of
from taleglass.cli.settings import Settings, talking_options
from taleglass.cli.terminal import emit_json, note, printable, say, table
from taleglass.name import NAME
from taleglass.story import Mention, Quotation, Story
from taleglass.story.called import called

if TYPE_CHECKING:
    from taleglass.corrections import SetRight, Who

__all__ = ["cast"]

_NOBODY = "?"
_SHOWN_PAIRS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What a person wants set right, as they typed it."""

    merge: tuple[tuple[str, str], ...]
    split: str | None
    called: tuple[str, ...]
    rename: tuple[tuple[str, str], ...]
    apart: tuple[tuple[str, str], ...]
    speaker: str | None
    addressee: tuple[str, ...]
    line: tuple[str, ...]
    first: str | None
    last: str | None
    said_by: str | None
    chapter: tuple[int, ...]
    name: str | None
    undo: tuple[int, ...]

    @property
    def changes(self) -> bool:
        """Whether there is anything to set right."""
        return bool(self.merge or self.split or self.rename or self.apart or self.speaker or self.addressee or self.undo)

    def check(self) -> None:
        """Make sure that what goes together is there together.

        Raises:
            click.UsageError: when it is not.
        """
        sets_lines = self.speaker is not None or bool(self.addressee)
        chooses_lines = bool(self.line or self.first or self.last or self.said_by)
        if sets_lines and not (chooses_lines or self.chapter):
            raise click.UsageError("Say which lines: --line, --from and --to, --said-by, --chapter.")
        if chooses_lines and not sets_lines:
            raise click.UsageError("Say what to set for these lines: --speaker or --addressee.")
        if self.split is not None and not (self.called or self.chapter):
            raise click.UsageError("Say what to split off: --called WORDS, or --chapter N, or both.")
        if self.split is None and (self.called or self.name is not None):
            raise click.UsageError("--called and --as go with --split.")
        if self.split is not None and sets_lines:
            raise click.UsageError("--split and --speaker or --addressee take --chapter each; use two commands.")
        if self.chapter and self.split is None and not sets_lines:
            raise click.UsageError("--chapter goes with --split, --speaker or --addressee.")
        if _NOBODY in self.addressee and len(self.addressee) > 1:
            raise click.UsageError("--addressee ? is nobody known, so it stands alone.")


@click.command()
@click.argument("tale", type=click.Path(path_type=Path, readable=False), metavar="BOOK.tale")
@click.option("--of", "of", metavar="NAME", help="All that is known of one character.")
@click.option("--list", "listed", is_flag=True, help="List the corrections with their numbers and what became of them.")
@click.option("--merge", nargs=2, multiple=True, metavar="NAME INTO", help="NAME and INTO are one person.")
@click.option("--split", metavar="NAME", help="NAME is two persons: say with --called or --chapter what is the other one's.")
@click.option("--called", multiple=True, metavar="WORDS", help="With --split: these words mean the other one.")
@click.option("--as", "name", metavar="NEW", help="With --split: what to call the other one.")
@click.option("--rename", nargs=2, multiple=True, metavar="NAME NEW", help="NAME goes by NEW.")
@click.option("--apart", nargs=2, multiple=True, metavar="NAME OTHER", help="The two are two; stop asking.")
@click.option("--speaker", metavar="NAME|?", help="Who says the chosen lines; ? for nobody known.")
@click.option("--addressee", multiple=True, metavar="NAME|?", help="To whom the chosen lines are said; ? for nobody known.")
@click.option("--line", multiple=True, metavar="ID|WORDS", help="A line by its id, or by words in it with its whole turn.")
@click.option("--from", "first", metavar="ID|WORDS", help="The lines from this one on …")
@click.option("--to", "last", metavar="ID|WORDS", help="… up to this one.")
@click.option("--said-by", metavar="NAME", help="Of these only the lines that NAME says.")
@click.option(
    "--chapter", multiple=True, type=click.IntRange(min=1), metavar="N", help="Of these only what stands in chapter N."
)
@click.option("--undo", multiple=True, type=click.IntRange(min=1), metavar="N", help="Take correction N back.")
@click.option(
    "--corrections",
    "file",
    type=click.Path(path_type=Path, readable=False),
    metavar="FILE",
    help="Where corrections are kept; BOOK.corrections.json beside the story by default.",
)
@talking_options
@click.pass_obj
def cast(
    settings: Settings,
    *,
    tale: Path,
    of: str | None,
    listed: bool,
    merge: tuple[tuple[str, str], ...],
    split: str | None,
    called: tuple[str, ...],
    name: str | None,
    rename: tuple[tuple[str, str], ...],
    apart: tuple[tuple[str, str], ...],
    speaker: str | None,
    addressee: tuple[str, ...],
    line: tuple[str, ...],
    first: str | None,
    last: str | None,
    said_by: str | None,
    chapter: tuple[int, ...],
    undo: tuple[int, ...],
    file: Path | None,
) -> None:
    """Show the cast and who may be the same person; set it right.

    Corrections are kept in a small file beside the story, BOOK.corrections.json, and hold on to the words of the text: they
    survive when the book is read again, also by another version or after a revision. The story and its page follow at once.
    NAME is any name of a character, or an id. In one command merges come first, then splits, names, speakers, addressees.
    """
    wish = _Wish(
        merge=merge, split=split, called=called, rename=rename, apart=apart, speaker=speaker, addressee=addressee, line=line,
        first=first, last=last, said_by=said_by, chapter=chapter, name=name, undo=undo,
    )  # fmt: skip
    wish.check()
    from taleglass.store import load, taking_turns  # noqa: PLC0415 - for commands that open stories

    done: list[str] = []
    if wish.changes or file is not None:
        kept = file or corrections_beside(tale)
        with taking_turns(tale, kept):
            story, done = _set_right(load(tale), tale, kept, wish)
    else:
        story = load(tale)
    if settings.as_json:
        chosen = story.characters if of is None else (one_meant(story, of),)
        emit_json(
            {
                "book": story.id,
                "done": done,
                "characters": [as_object(story, who) for who in chosen],
                "same_person": [pair_as_object(story, pair) for pair in story.same_person],
                "corrections": _corrections_as_objects(story),
            }
        )
        return
    if wish.changes:
        if not settings.quiet:
            for sentence in done:
                say(printable(sentence))
            _tell_unfit(story)
        return
    if listed:
        table(("number", "fits", "what became of it"), _correction_rows(story))
    elif of is not None:
        table(("what", "in this story"), rows(story, one_meant(story, of)))
    else:
        _show(story, tale, quiet=settings.quiet)


def _show(story: Story, tale: Path, *, quiet: bool) -> None:
    chapters = story.book.chapters
    table(
        ("name", "role", "pronouns", "mentions", "lines", "words", "chapters", "also called"),
        (
            (
                who.name,
                who.role.value,
                ", ".join(pronoun for pronoun, _ in who.pronouns),
                who.mention_count,
                who.line_count,
                who.words_spoken,
                "–".join(str(chapter_of(chapters, place) or "") for place in (who.first, who.last)),
                ", ".join(alias.text for alias in called(who) if alias.text != who.name),
            )
            for who in story.characters
        ),
    )
    if quiet:
        return
    names = {entity.id: entity.name for entity in story.entities}
    if story.same_person:
        note("")
        note("Same person?")
        for pair in story.same_person[:_SHOWN_PAIRS]:
            one, other = (f"{printable(names[entity])} ({entity})" for entity in (pair.first, pair.second))
            note(f"  {pair.probability:.2f}  {one} and {other}: {printable('; '.join(pair.reasons))}")
        best = story.same_person[0]
        note(f"If so: {NAME} cast {tale} --merge {best.second} {best.first}; if not: --apart {best.second} {best.first}")
    _tell_unfit(story)


def _tell_unfit(story: Story) -> None:
    for number, one in enumerate(story.corrections, start=1):
        if not one.fits:
            note(f"Correction {number} does not fit: {printable(one.outcome)} It is kept.")


def _correction_rows(story: Story) -> list[tuple[int, str, str]]:
    return [(number, "yes" if one.fits else "no", one.outcome) for number, one in enumerate(story.corrections, start=1)]


def _corrections_as_objects(story: Story) -> list[dict[str, object]]:
    import json  # noqa: PLC0415 - for one answer

    return [{"correction": json.loads(one.text), "fits": one.fits, "outcome": one.outcome} for one in story.corrections]


def _set_right(story: Story, tale: Path, file: Path, wish: _Wish) -> tuple[Story, list[str]]:
    """Apply what is wished for, write corrections, story and page, and return the story with a sentence for each change.

    Raises:
        click.UsageError: when a wish cannot be granted; nothing is written then.
        CorrectionsError: when the corrections file has a fault.
        OutputError: when a file cannot be written; none is then.
    """
    from taleglass.corrections import correct, load_corrections, write_corrections  # noqa: PLC0415 - for those who correct
    from taleglass.corrections.files import from_text  # noqa: PLC0415 - as above
    from taleglass.store import save_together  # noqa: PLC0415 - for commands that write

    # The file is what a person edits; a story that was moved without it still carries its corrections.
    kept = list(load_corrections(file)) if file.exists() else [from_text(one.text) for one in story.corrections]
    done = []
    for number in sorted(set(wish.undo), reverse=True):
        if number > len(kept):
            there = "is 1 correction" if len(kept) == 1 else f"are {len(kept) or 'no'} corrections"
            message = f"There {there}; there is no number {number}."
            raise click.UsageError(message)
        del kept[number - 1]
        done.append(f"Correction {number} was taken back.")
    story = correct(story, kept)
    for make in _makers(wish):
        new = make(story)
        kept = [*_without(kept, new), new]
        story = correct(story, kept)
        outcome = story.corrections[-1]
        if not outcome.fits:
            raise click.UsageError(outcome.outcome)
        done.append(outcome.outcome)
    ensure_free(file, (tale.resolve(),), force=file.exists())
    texts = {file: write_corrections(kept, story.book.metadata.title or story.id)}
    if pages := pages_of(tale):
        texts |= dict.fromkeys(pages, page_of(story))
    save_together(story, tale, texts)
    return story, done


def _makers(wish: _Wish) -> list[Callable[[Story], SetRight]]:
    """Return what makes each correction, in order; each sees the story that those before it made."""
    makers: list[Callable[[Story], SetRight]] = [partial(_merge, names=names) for names in wish.merge]
    if wish.split is not None:
        makers.append(partial(_split, wish=wish))
    makers += [partial(_rename, names=names) for names in wish.rename]
    makers += [partial(_keep_apart, names=names) for names in wish.apart]
    if wish.speaker is not None:
        makers.append(partial(_speaker, wish=wish))
    if wish.addressee:
        makers.append(partial(_addressees, wish=wish))
    return makers


def _merge(story: Story, names: tuple[str, str]) -> SetRight:
    from taleglass.corrections import Merge  # noqa: PLC0415 - as above

    who, into = names
    if one_meant(story, who).id == one_meant(story, into).id:
        message = f"{printable(who)!r} and {printable(into)!r} are one already."
        raise click.UsageError(message)
    return Merge(who=_who(story, who), into=_who(story, into))


def _rename(story: Story, names: tuple[str, str]) -> SetRight:
    from taleglass.corrections import Rename  # noqa: PLC0415 - as above

    who, name = names
    if not name.strip():
        raise click.UsageError("A new name needs a letter.")
    return Rename(who=_who(story, who), name=name)


def _keep_apart(story: Story, names: tuple[str, str]) -> SetRight:
    from taleglass.corrections import KeepApart  # noqa: PLC0415 - as above

    who, other = names
    return KeepApart(who=_who(story, who), other=_who(story, other))


def _split(story: Story, wish: _Wish) -> SetRight:
    from taleglass.corrections import Split, Stretch, anchor_mention, not_so_called  # noqa: PLC0415 - as above

    assert wish.split is not None
    who = one_meant(story, wish.split)
    mentions = story.mentions_of(who.id)
    between = []
    chosen: list[Mention] = []
    for number in wish.chapter:
        span = chapter_numbered(story, number).span
        inside = [mention for mention in mentions if span.contains(mention.span)]
        if not inside:
            message = f"{printable(who.name)!r} is not mentioned in chapter {number}."
            raise click.UsageError(message)
        between.append(Stretch(first=anchor_mention(story, inside[0]), last=anchor_mention(story, inside[-1])))
        chosen += inside
    if unused := not_so_called(story, chosen if between else mentions, wish.called):
        words = " or ".join(repr(printable(one)) for one in unused)
        there = " in the chosen chapters" if between else ""
        message = f"{printable(who.name)!r} is nowhere called {words}{there}; nothing was changed."
        raise click.UsageError(message)
    return Split(who=_who(story, who.id), called=wish.called, between=tuple(between), name=wish.name)


def _speaker(story: Story, wish: _Wish) -> SetRight:
    from taleglass.corrections import SetSpeaker, anchor_line  # noqa: PLC0415 - as above

    assert wish.speaker is not None
    who = None if wish.speaker == _NOBODY else _who(story, wish.speaker)
    return SetSpeaker(lines=tuple(anchor_line(story, line) for line in _chosen(story, wish)), who=who)


def _addressees(story: Story, wish: _Wish) -> SetRight:
    from taleglass.corrections import SetAddressees, anchor_line  # noqa: PLC0415 - as above

    everyone = () if wish.addressee == (_NOBODY,) else tuple(_who(story, name) for name in wish.addressee)
    return SetAddressees(lines=tuple(anchor_line(story, line) for line in _chosen(story, wish)), who=everyone)


def _who(story: Story, name: str) -> Who:
    from taleglass.corrections import point_at  # noqa: PLC0415 - as above

    return point_at(story, one_meant(story, name).id)


def _chosen(story: Story, wish: _Wish) -> list[Quotation]:
    """Return the lines that a person chose, in text order.

    Raises:
        click.UsageError: when there are none.
    """
    speaker = None if wish.said_by is None else one_meant(story, wish.said_by).id
    spans = [chapter_numbered(story, number).span for number in wish.chapter]

    def stands_there(line: Quotation) -> bool:
        return not spans or any(span.contains(line.span) for span in spans)

    def may_be_meant(line: Quotation) -> bool:
        return (speaker is None or line.speaker == speaker) and stands_there(line)

    chosen = {line.id for words in wish.line for line in lines_meant(story, words, may_be_meant)}
    if wish.first is not None or wish.last is not None:
        start = 0 if wish.first is None else lines_meant(story, wish.first, stands_there)[0].span.start
        end = len(story.text) if wish.last is None else lines_meant(story, wish.last, stands_there)[-1].span.end
        chosen |= {line.id for line in story.lines if start <= line.span.start and line.span.end <= end}
    elif not wish.line:
        chosen = {line.id for line in story.lines}
    found = [line for line in story.lines if line.id in chosen and may_be_meant(line)]
    if not found:
        raise click.UsageError("No line is all that; nothing was changed.")
    return found


def _without(kept: Sequence[SetRight], new: SetRight) -> list[SetRight]:
    """Return the corrections without one that sets the same lines to the same as *new*; of others, the later one holds."""
    from taleglass.corrections import SetAddressees, SetSpeaker  # noqa: PLC0415 - as above

    return [one for one in kept if one != new or not isinstance(one, SetSpeaker | SetAddressees)]
