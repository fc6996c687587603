"""Command: ``flask audit verify``."""

import click
from flask import current_app

from app.audit.verify import verify
from app.core.commands import DomainGroup
from app.core.domain import domains_of
from app.core.formats import counted

commands = DomainGroup("audit", help="The record of who changed what.")


@commands.command("verify")
def verify_chain() -> None:
    """Check that the record of changes is whole and as it was written.

    Every entry is read, and compared with what issued packs remember. Ends with status 1, naming
    the first entry that is wrong, where one was edited, removed or written anew.
    """
    anchors = [
        anchor
        for domain in domains_of(current_app)
        if domain.anchors is not None
        for anchor in domain.anchors()
    ]
    found = verify(anchors, _say)
    click.echo(
        f"The record of changes holds together: {counted(found.count, 'entry', 'entries')}, ending "
        f"{found.hash[:12]}, as {counted(found.anchors, 'issued pack')} "
        f"{'remembers' if found.anchors == 1 else 'remember'}."
        if found.anchors
        else f"The record of changes holds together: {counted(found.count, 'entry', 'entries')}, "
        f"ending {found.hash[:12]}."
    )


def _say(done: int, total: int) -> None:
    click.echo(f"  {done:,} of {total:,}", err=True)
