"""Command: ``flask groups list``."""

import click

from app.core.commands import DomainGroup
from app.governance.groups import queries

commands = DomainGroup("groups", help="Groups, which other commands take by their short names.")


@commands.command("list")
def list_() -> None:
    """List the groups: the short name that commands take, and the name."""
    found = queries.list_groups()
    width = max((len(group.slug) for group in found), default=0)
    for group in found:
        click.echo(f"{group.slug:<{width}}  {group.name}")
    if found.left_out:
        click.echo(f"and {found.left_out} more")
    if not found:
        click.echo("No groups yet.")
