"""Reads of the demonstration's own state."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from app.accounts.models import Account, Person
from app.core.errors import NotFound
from app.demo.models import Demonstration
from app.extensions import db

#: The most accounts that are listed.
LIMIT = 200


def find_demonstration_date() -> date | None:
    """The date to which the demonstration pins the programme; None in a real deployment."""
    pinned = db.session.get(Demonstration, 1)
    return pinned.today_on if pinned else None


def list_demonstration_accounts() -> Sequence[tuple[str, str]]:
    """Email address and person of each account, in the order of loading. Raises ``NotFound``
    where there is no demonstration."""
    if find_demonstration_date() is None:
        raise NotFound(
            "There is no demonstration in this database. Run 'flask demo load' on an empty one."
        )
    rows = db.session.execute(
        select(Account.email, Person.name)
        .join(Person, Person.id == Account.person_id)
        .where(Account.email.endswith("@example.org"))
        .order_by(Account.id)
        .limit(LIMIT)
    )
    return [(row.email, row.name) for row in rows]
