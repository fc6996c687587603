"""Accounts, acting, mail, reminders, search."""

from types import SimpleNamespace as Record
from typing import Any

from app.accounts import permissions as accounts
from app.accounts.acting import permissions as acting
from app.accounts.approvals import permissions as approvals
from app.administration import permissions as administration
from app.core.access import Role
from app.dashboard import permissions as dashboard
from app.handovers import permissions as handovers
from app.operations import permissions as operations
from app.reminders import permissions as reminders
from app.search import permissions as search
from tests.unit.permissions.cast import (
    ADMINISTRATOR,
    ANN,
    ANNS,
    BOB,
    COPY,
    EVERYBODY,
    HIGH,
    LOW,
    PROGRAMME,
    SECRET_COPY,
    SECRETARIAT,
    SIGNED_IN,
    Asked,
)


def request(asked_by_id: int | None, person_id: int = 99) -> Any:
    return Record(asked_by_id=asked_by_id, person_id=person_id)


TABLE: list[Asked] = [
    (accounts.can_read_people, (), PROGRAMME | ADMINISTRATOR),
    (accounts.can_edit_people, (), SECRETARIAT),
    (accounts.can_administer, (), ADMINISTRATOR),
    (accounts.can_grant, (Role.READER,), SECRETARIAT | ADMINISTRATOR),
    (accounts.can_grant, (Role.PILOT_CONTRIBUTOR,), SECRETARIAT | ADMINISTRATOR),
    (accounts.can_grant, (Role.SECRETARIAT,), ADMINISTRATOR),
    (accounts.can_grant, (Role.ADMINISTRATOR,), ADMINISTRATOR),
    (accounts.can_grant, (Role.SPEND_MODERATOR,), ADMINISTRATOR),
    (accounts.can_grant, (Role.PILOT_LEAD,), set()),
    (accounts.can_grant, (Role.GROUP_MEMBER,), set()),
    (accounts.can_grant, (Role.RECORD_OWNER,), set()),
    (accounts.can_grant, (Role.GOVERNMENT_OFFICE_LEAD,), set()),
    (accounts.can_grant_any, (), SECRETARIAT | ADMINISTRATOR),
    (accounts.can_read_marking, (HIGH,), SIGNED_IN),
    (accounts.can_read_marking, (LOW,), EVERYBODY),
    (accounts.can_read_copy, (COPY,), EVERYBODY),
    (accounts.can_read_copy, (SECRET_COPY,), SECRETARIAT | ANNS),
    (
        accounts.can_read_copy,
        (Record(marking=HIGH, is_restricted=False, reader_ids=[]),),
        SIGNED_IN,
    ),
    (accounts.can_use_own_account, (), SIGNED_IN),
    (accounts.must_use_codes, (), SECRETARIAT | ADMINISTRATOR),
    (approvals.can_see_requests, (), SECRETARIAT | ADMINISTRATOR),
    (approvals.can_decide, (request(99),), SECRETARIAT | ADMINISTRATOR),
    (approvals.can_decide, (request(20),), ADMINISTRATOR),
    (approvals.can_decide, (request(99, 21),), SECRETARIAT),
    (approvals.can_withdraw, (request(ANN),), ANNS),
    (approvals.can_withdraw, (request(None),), set()),
    (administration.can_keep_messages, (), ADMINISTRATOR),
    (operations.can_read_status, (), ADMINISTRATOR),
    (dashboard.can_see_home, (), SIGNED_IN - {"nobody", "ann, without a role"}),
    (acting.can_arrange_acting, (Record(id=ANN),), {"secretariat", "ann"}),
    (acting.can_end_acting, (Record(acting_id=ANN, person=Record(id=BOB)),), SECRETARIAT | ANNS),
    (acting.can_see_acting, (), SIGNED_IN),
    (acting.can_act_for, (Record(acting_id=ANN),), ANNS),
    (administration.can_keep_addresses, (), SECRETARIAT | ADMINISTRATOR),
    (reminders.can_keep_reminders, (), SECRETARIAT),
    (reminders.can_read_reminders, (), SECRETARIAT),
    (
        search.can_search,
        (),
        SIGNED_IN - {"nobody", "ann, without a role"},
    ),
    (handovers.can_hand_over_all, (), SECRETARIAT),
]
