"""The command ``flask papers preview``: what becomes of a file that an author would hand in."""

from pathlib import Path

import click

from app.core.commands import DomainGroup, check_writable
from app.core.errors import DomainError
from app.core.formats import counted
from app.core.links import current_settings
from app.governance.papers.trial import take_file

commands = DomainGroup("papers", help="Papers: check a file before it is submitted.")


@commands.command("preview")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the pages as readers will see them to this PDF.",
)
@click.option(
    "--as-pictures",
    is_flag=True,
    help="Show pages of a PDF that hide words as pictures, instead of refusing the file.",
)
def preview(file: Path, out: Path | None, as_pictures: bool) -> None:
    """Say whether FILE can be submitted as a paper, and what is left out of it or changed.

    It reads no record and keeps nothing. Where the file is refused, it says why, and the exit
    status is 1.
    """
    check_writable(out)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DomainError(f"{file} cannot be read: {error.strerror}.") from None
    most = current_settings().max_upload_mebibytes
    try:
        vetted, section = take_file(content, most_mebibytes=most, as_pictures=as_pictures)
    except DomainError as refused:
        raise DomainError(f"{file.name} is refused. {refused.message}") from None
    pages = f", {counted(section.page_count, 'page')}" if section else ""
    click.echo(f"{file.name} is accepted: {vetted.kind.word}{pages}.")
    for note in vetted.notes:
        click.echo(f"- {note}")
    if not vetted.notes:
        click.echo("Nothing was left out or changed.")
    if out is None:
        return
    if section is None:
        raise DomainError("The pages cannot be drawn on this machine: PDFs cannot be made here.")
    try:
        out.write_bytes(section.pdf)
    except OSError as error:
        raise DomainError(f"{out} cannot be written: {error.strerror}.") from None
    click.echo(f"Written to {out}.")
