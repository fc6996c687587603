"""Command: ``flask audit verify``."""

import click

from app.audit.verify import list_anchors, verify
from app.core.commands import DomainGroup
from app.core.domain import Anchor
from app.core.errors import DomainError
from app.core.formats import counted

#: Fewer characters of a hash could be found by trying.
SHORTEST_SEAL = 12

commands = DomainGroup("audit", help="The record of who changed what.")


@commands.command("verify")
@click.option(
    "--entries",
    type=click.IntRange(1),
    help="The number of entries that a printed pack gives.",
)
@click.option("--ending", metavar="SEAL", help="The ending that it gives.")
def verify_chain(entries: int | None, ending: str | None) -> None:
    """Check that the record of changes is whole and as it was written.

    Every entry is read and compared with what issued packs recorded. If one was edited, removed
    or replaced, the command names the first and ends with status 1. To check a printed pack
    ("Record of changes: 1,234 entries, ending 3f9a..."), give its --entries and --ending.
    """
    if (entries is None) != (ending is None):
        raise DomainError("Give --entries and --ending together, as the printed pack has them.")
    anchors = list_anchors()
    if entries is not None and ending is not None:
        if len(ending) < SHORTEST_SEAL:
            raise DomainError(f"Give at least {SHORTEST_SEAL} characters of the seal.")
        anchors.append(Anchor(entries, ending.lower(), "the printed pack"))
    found = verify(anchors, _say)
    click.echo(
        f"The record of changes holds together: {counted(found.count, 'entry', 'entries')}, ending "
        f"{found.hash[:12]}, as {counted(found.anchors, 'pack')} "
        f"{'remembers' if found.anchors == 1 else 'remember'}."
        if found.anchors
        else f"The record of changes holds together: {counted(found.count, 'entry', 'entries')}, "
        f"ending {found.hash[:12]}."
    )


def _say(done: int, total: int) -> None:
    click.echo(f"  {done:,} of {total:,}", err=True)
