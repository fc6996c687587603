"""Commands: ``flask notifications list``, ``send``, ``retry``, ``bounce``."""

from typing import BinaryIO

import click
from flask import current_app

from app.core.commands import DomainGroup
from app.core.database import transaction
from app.core.errors import DomainError
from app.core.formats import counted
from app.notifications import bounces, queries, rests, service
from app.notifications.rules import MessageState
from app.notifications.transports import transport_of

commands = DomainGroup("notifications", help="Messages that are queued, sent or not delivered.")

_SHOWN = 50


@commands.command("list")
@click.option(
    "--state",
    type=click.Choice([state.value for state in MessageState]),
    help="Only messages with this status.",
)
def list_(state: str | None) -> None:
    """List the newest messages, those that were not delivered first."""
    found = queries.list_messages(MessageState(state) if state else None, _SHOWN)
    for message in found:
        why = f"  ({message.last_failure})" if message.last_failure else ""
        click.echo(
            f"{message.id}  {message.state.word}  {message.to_address}  {message.subject}{why}"
        )
    if not found:
        click.echo("No messages.")


@commands.command("send")
def send() -> None:
    """Send the messages that are due now, without waiting for the scheduler."""
    transport = transport_of(current_app.config["SETTINGS"].mail)
    if transport is None:
        raise DomainError("No mail server is set. Set SMTP_HOST and MAIL_FROM.")
    with transaction():
        rests.end_all()
    click.echo(f"{counted(service.send_due(transport), 'message')} sent.")


@commands.command("bounce")
@click.argument("file", type=click.File("rb"))
def bounce(file: BinaryIO) -> None:
    """Read a returned message (a delivery status notification, RFC 3464) from FILE, or - for
    standard input, and stop sending mail to the addresses that it says no longer exist."""
    content = file.read(bounces.LARGEST + 1)
    with transaction():
        found = bounces.take_back(content)
    for each in found:
        what = "no more mail is sent to it" if each.is_marked else "left as it is"
        click.echo(f"{each.address}: {what} ({each.said}).")


@commands.command("retry")
@click.argument("number", type=int, required=False)
@click.option("--all", "is_all", is_flag=True, help="Every message that was not delivered.")
def retry(number: int | None, is_all: bool) -> None:
    """Retry a message that was not delivered. NUMBER is the one listed."""
    if (number is None) != is_all:
        raise DomainError("Give the number of the message, as listed, or --all.")
    with transaction():
        if number is None:
            count = service.retry_all()
        else:
            service.retry(queries.get_message(number))
            count = 1
    click.echo(f"{counted(count, 'message')} queued again.")
