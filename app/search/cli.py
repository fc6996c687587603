"""Commands: ``flask search find``, ``flask search rebuild``."""

import sys

import click
from flask import current_app

from app.accounts.identity import actor_for
from app.accounts.queries import find_account_by_email
from app.core import clock
from app.core.commands import Day, DomainGroup
from app.core.domain import kinds_in_use
from app.core.errors import DomainError
from app.core.formats import counted
from app.core.records import kind_named
from app.core.viewers import looking_as, viewer_of
from app.search import queries
from app.search.permissions import can_search
from app.search.queries import Narrowed
from app.search.rebuilding import count_entries, is_being_built, rebuild

#: The most records that the command lists.
LISTED = 25

commands = DomainGroup("search", help="Search for records, and keep the search index up to date.")


@commands.command("find")
@click.argument("words", nargs=-1, required=True)
@click.option("--as", "email", required=True, metavar="EMAIL", help="The account to search as.")
@click.option("--kind", default="", help="One kind of record, by its name: risk, paper, ...")
@click.option("--since", type=Day(), help="Records of this day and later.")
@click.option("--until", type=Day(), help="Records of this day and earlier.")
def find(words: tuple[str, ...], email: str, kind: str, since: object, until: object) -> None:
    """List the first records that have all WORDS and that the account EMAIL may read.

    Quotation marks around words (keep them from the shell) look for them as they stand together.
    The exit status is 1 where nothing is found.
    """
    account = find_account_by_email(email)
    if account is None:
        raise DomainError(f"There is no account {email}.")
    if kind and kind_named(current_app, kind) is None:
        raise DomainError(f"There is no kind of record “{kind}”.")
    today = clock.today()
    actor = actor_for(account.person_id, email, today, account.clearances)
    can_search(actor).enforce()
    kinds, text = kinds_in_use(current_app), " ".join(words)
    by = Narrowed(kind=kind, since=since, until=until)  # type: ignore[arg-type]  # as Day converts
    with looking_as(viewer_of(actor)):
        hits = queries.find_by_words(kinds, actor, text, today, by)
        found = queries.show(kinds, actor, hits.records[:LISTED], hits.terms, today)
    if is_being_built():
        click.echo("Search is being brought up to date: some records may not be found.", err=True)
    for each in found:
        click.echo(f"{each.named.text} ({each.named.note})")
        if each.passage:
            click.echo("    " + " ".join("".join(p.text for p in each.passage).split()))
    more = "or more " if hits.is_cut else ""
    click.echo(f"{len(found)} of {len(hits.records)} {more}shown.", err=True)
    sys.exit(0 if found else 1)


@commands.command("rebuild")
def rebuild_entries() -> None:
    """Bring the search index up to date with the records.

    Every change updates it, and the scheduler rebuilds it after an upgrade: run this if something
    is not found. It can be stopped and run again at any time, while people work.
    """
    corrected = rebuild(_say)
    click.echo(f"{counted(corrected, 'entry', 'entries')} of {count_entries():,} corrected.")


def _say(what: str, done: int, total: int) -> None:
    click.echo(f"{what}: {done:,} of {total:,}", err=True)
