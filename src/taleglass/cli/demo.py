"""See what taleglass does, without a book at hand: ``taleglass demo``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from taleglass.cli.progress import progress
from taleglass.cli.read import read_to
from taleglass.cli.results import destination
from taleglass.cli.settings import Settings, talking_options
from taleglass.cli.show import open_in_browser
from taleglass.cli.summary import as_object, print_summary
from taleglass.cli.terminal import emit_json

__all__ = ["EXAMPLE", "demo"]

EXAMPLE = Path(__file__).parent.parent / "examples" / "the_glass_at_skerrow.md"
"""The example story in the package."""


@click.command()
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR|FILE",
    help="Where the results go; the current folder by default.",
)
@click.option("--no-open", is_flag=True, help="Open no browser.")
@click.option("--force", is_flag=True, help="Replace files that taleglass did not make.")
@talking_options
@click.pass_obj
def demo(settings: Settings, *, out: Path | None, no_open: bool, force: bool) -> None:
    """Read a short story that comes with taleglass and open its page.

    The browser is opened only when a person sits at the terminal.
    """
    place = destination(EXAMPLE.stem, out, is_only=True, with_page=True)
    with progress(EXAMPLE.name, settings) as listener:
        story = read_to(place, EXAMPLE, set(), listener, force=force)
    if settings.as_json:
        emit_json(as_object(story, EXAMPLE.name, place.tale, place.page))
    elif not settings.quiet:
        print_summary(story, place.tale, place.page)
    if place.page is not None and not no_open and sys.stdout is not None and sys.stdout.isatty():
        open_in_browser(place.page)
