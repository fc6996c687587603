"""Command: ``flask programme create``."""

from datetime import date

import click
from flask import current_app

from app.core.access import OPERATOR
from app.core.commands import Day, DomainGroup
from app.core.database import transaction
from app.core.domain import domains_of
from app.programme import service

commands = DomainGroup("programme", help="The programme that this deployment serves.")


@commands.command("create")
@click.option("--name", required=True, help="As it should appear on packs.")
@click.option(
    "--starts-on",
    required=True,
    type=Day(),
    help="The programme's first day.",
)
def create(name: str, starts_on: date) -> None:
    """Start a programme in an empty database."""
    with transaction():
        service.create_programme(OPERATOR, name=name, starts_on=starts_on)
        for domain in domains_of(current_app):
            if domain.start_programme is not None:
                domain.start_programme(OPERATOR)
    click.echo(
        f"{name} is started. Sign in as the secretariat to add its groups and places; if no one "
        "can sign in yet, run 'flask accounts create-administrator'."
    )
