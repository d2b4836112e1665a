"""Open a story's page: ``taleglass show``."""

from __future__ import annotations

from pathlib import Path

import click

from taleglass.cli.results import ensure_free, page_beside, write_page
from taleglass.cli.settings import Settings, talking_options
from taleglass.cli.terminal import emit_json, note, say
from taleglass.errors import OutputError

__all__ = ["open_in_browser", "show"]


@click.command()
@click.argument("tale", type=click.Path(path_type=Path, readable=False), metavar="BOOK.tale")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Where to write the page; beside the story by default."
)
@click.option("--no-open", is_flag=True, help="Write the page and print its path, but open no browser.")
@click.option("--force", is_flag=True, help="Replace a file that taleglass did not make.")
@talking_options
@click.pass_obj
def show(settings: Settings, *, tale: Path, out: Path | None, no_open: bool, force: bool) -> None:
    """Write a story's page and open it in the browser.

    The page is one file that needs no network and no taleglass.
    """
    from taleglass.store import is_tale, load  # noqa: PLC0415 - for commands that open stories

    story = load(tale)
    page = out or page_beside(tale)
    if out is not None and out.is_dir():
        page = out / f"{tale.stem}.html"
    if is_tale(page):
        message = f"{page} is a story; name another file with --out."
        raise OutputError(message)
    ensure_free(page, (), force=force)
    write_page(story, page)
    if settings.as_json:
        emit_json({"id": story.id, "page": str(page)})
    elif not settings.quiet:
        say(str(page))
    if not no_open:
        open_in_browser(page)


def open_in_browser(page: Path) -> None:
    """Open a page with the person's browser; tell them to do it where there is none."""
    import webbrowser  # noqa: PLC0415 - for those who want it opened

    if not webbrowser.open(page.resolve().as_uri()):
        note(f"No browser could be started; open {page} in one.")
