"""Commands: ``flask audit verify``, ``flask audit adopt``, ``flask audit new-key``."""

import secrets
import sys
from pathlib import Path

import click
from flask import current_app

from app.audit.chain import record_keys
from app.audit.heads import read_heads
from app.audit.verify import (
    ChainBroken,
    Verified,
    adopt,
    list_anchors,
    list_findings,
    list_wrong_triggers,
    verify,
)
from app.core import clock
from app.core.commands import DomainGroup
from app.core.domain import Anchor
from app.core.errors import DomainError
from app.core.formats import counted
from config import RecordKey, Settings

#: Fewer characters of a hash could be found by trying.
SHORTEST_SEAL = 12

commands = DomainGroup("audit", help="The record of changes.")


@commands.command("verify")
@click.option(
    "--entries",
    type=click.IntRange(1),
    help="The number of entries given on a printed pack.",
)
@click.option("--ending", metavar="SEAL", help="The ending given with it.")
@click.option(
    "--heads",
    "files",
    type=click.Path(path_type=Path),
    multiple=True,
    help="A file of heads kept outside the service. If left out: RECORD_HEADS_FILE, if set.",
)
@click.option(
    "--without-key",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="How many entries were made before the record had a key.",
)
def verify_chain(
    entries: int | None, ending: str | None, files: tuple[Path, ...], without_key: int
) -> None:
    """Check that the record of changes is complete and has not been altered.

    Every entry is read, its seal is worked out again, and it is compared with issued packs and with
    heads kept outside the service. Then every row is compared with what was last recorded of it,
    and the triggers with those of the program. Each problem is printed on its own line, and the
    command ends with status 1. To check a printed pack ("Record of changes: 1,234 entries, ending
    3f9a..."), give its --entries and --ending.
    """
    if (entries is None) != (ending is None):
        raise DomainError("Give --entries and --ending together, as they are on the printed pack.")
    anchors = list_anchors()
    packs = len(anchors)
    if entries is not None and ending is not None:
        if len(ending) < SHORTEST_SEAL:
            raise DomainError(f"Give at least {SHORTEST_SEAL} characters of the seal.")
        anchors.append(Anchor(entries, ending.lower(), "the printed pack"))
        packs += 1
    anchors += [head for file in _files(files) for head in read_heads(file)]
    try:
        found = verify(anchors, _say)
    except ChainBroken as error:
        for each in list_wrong_triggers():
            click.echo(f"Error: {each}", err=True)
        raise error from None
    if found.without_key > without_key and record_keys():
        raise DomainError(
            f"{counted(found.without_key, 'entry has', 'entries have')} no key, starting "
            "with the first, so someone without a key may have replaced them. If they are older "
            f"than the keys, say so with --without-key {found.without_key}."
        )
    wrong = list(list_findings(_say_table))
    for each in wrong:
        click.echo(f"Error: {each}", err=True)
    if wrong:
        sys.exit(1)
    click.echo(f"The record of changes is intact: {_told(found, packs)}.")


def _told(found: Verified, packs: int) -> str:
    told = f"{counted(found.count, 'entry', 'entries')}, ending {found.hash[:12]}"
    if found.without_key:
        told += f", the first {found.without_key:,} of them without a key"
    remembering = [
        counted(number, word)
        for number, word in ((packs, "pack"), (found.anchors - packs, "head"))
        if number
    ]
    if remembering:
        told += f", matching {' and '.join(remembering)}"
    return told


def _files(given: tuple[Path, ...]) -> tuple[Path, ...]:
    settings: Settings = current_app.config["SETTINGS"]
    kept = settings.record_heads_file
    return given or ((kept,) if kept is not None and kept.exists() else ())


@commands.command("adopt")
@click.option("--yes", "is_sure", is_flag=True, help="Do not ask for confirmation.")
def adopt_rows(is_sure: bool) -> None:
    """Record the rows that do not match the record as they are now.

    Use it after an upgrade that changed stored values itself, or once you have investigated what
    verify found. Each row gets an entry of its own, for everyone to see, and from then on the
    record says what the row says now. The record must be intact.
    """
    verify(list_anchors())
    if not is_sure:
        click.confirm("Record these rows as they are now?", abort=True)
    click.echo(f"{counted(adopt(), 'row')} recorded as found.")


@commands.command("new-key")
def make_key() -> None:
    """Print a value for RECORD_KEYS with a new key: the new key first, then those in use, which
    still check what they sealed. It is secret: keep it away from the database."""
    made = f"{clock.now():%Y-%m-%d}-{secrets.token_hex(2)}"
    keys = (RecordKey(made, secrets.token_bytes(32)), *record_keys())
    click.echo(",".join(map(str, keys)))


def _say_table(name: str) -> None:
    click.echo(f"  {name}", err=True)


def _say(done: int, total: int) -> None:
    click.echo(f"  {done:,} of {total:,}", err=True)
