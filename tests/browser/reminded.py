"""The letters that remind people, as they stand in the outbox of the site."""

import sqlite3
import time
from contextlib import closing

from tests.browser.conftest import Site

#: As long as a letter may take to be in the outbox, in seconds: the scheduler may be at it.
LETTER_PATIENCE = 60


def letters(site: Site, address: str) -> list[str]:
    """What was written to an address, the last first."""
    wanted = "SELECT text FROM message WHERE kind = 'reminders' AND to_address = ? ORDER BY id DESC"
    with closing(sqlite3.connect(site.database)) as database:
        return [text for (text,) in database.execute(wanted, [address])]


def wait_for_letter(site: Site, address: str, before: int = 0) -> str:
    """The newest, once there are more than before: sent by the command, or by the scheduler where
    that has begun already."""
    ends = time.monotonic() + LETTER_PATIENCE
    while len(found := letters(site, address)) <= before:
        assert time.monotonic() < ends, f"no letter to {address}"
        site.command("reminders", "send")
    return found[0]
