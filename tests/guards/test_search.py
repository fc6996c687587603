"""What search lists of a kind of record, its own page opens to the same person."""

import pytest

from app.accounts.identity import actor_for
from app.core import clock
from app.core.domain import kinds_in_use
from app.core.records import find_record
from app.core.restriction import looking_as, viewer_of
from app.extensions import db
from tests.guards.routes import SIGNED_IN


@pytest.mark.parametrize("role", sorted(SIGNED_IN))
def test_whoever_finds_a_record_may_read_it(app, known, role):
    account = known.accounts[role]
    actor = actor_for(account.person_id, role, clock.today(), account.clearances)
    refused = []
    with looking_as(viewer_of(actor)):
        for kind in kinds_in_use(app):
            readable = kind.select_readable(actor, clock.today())
            for record in db.session.scalars(readable).unique() if readable is not None else ():
                if not kind.can_read(actor, find_record(kind, record.id)):
                    refused.append(f"{kind.name} {record.id}")

    assert refused == []
