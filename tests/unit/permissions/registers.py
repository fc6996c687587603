"""Registers, and what is withdrawn from them."""

from datetime import date
from types import SimpleNamespace as Record
from typing import Any

from app.accounts.contacts.models import OrganisationContact
from app.barriers import permissions as barriers
from app.delivery import permissions as delivery
from app.delivery.rules import ChangeState
from app.governance.groups import permissions as groups
from app.pilots.models import Pilot
from app.risks import permissions as risks
from app.risks.models import Risk
from app.withdrawals import permissions as withdrawals
from tests.unit.permissions.cast import (
    ANN,
    ANNS,
    DIRECTOR,
    HERE,
    KEEPERS,
    NOBODYS,
    OURS,
    PROGRAMME,
    SECRETARIAT,
    THERE,
    TODAY,
    Asked,
)


def milestone(**values: Any) -> Any:
    return Record(**{"pilot_id": HERE, "owner_id": ANN, "actual_on": None, "changes": []} | values)


def change(days: int, **values: Any) -> Any:
    """A request to move a baseline by so many days."""
    given = {"state": ChangeState.WAITING, "raised_by_id": ANN, "reference": "CR-001"}
    return Record(**given | {"days": days, "milestone": milestone()} | values)


def raised_by(*places: int, asked_on: date | None = TODAY) -> Any:
    return Record(
        pilot_id=places[0],
        raisers=[Record(pilot_id=place) for place in places],
        asked_on=asked_on,
        reference="B-001",
    )


TABLE: list[Asked] = [
    (barriers.can_edit_barrier, (OURS,), KEEPERS),
    (barriers.can_respond_to_barrier, (None,), SECRETARIAT),
    (
        barriers.can_respond_to_barrier,
        (OrganisationContact(person_id=ANN, senior_id=26),),
        SECRETARIAT | ANNS | {"reader"},
    ),
    (barriers.can_see_barrier, (None,), PROGRAMME),
    (barriers.can_run_barriers, (), SECRETARIAT),
    (barriers.can_propose_resolution, (raised_by(HERE),), KEEPERS),
    (
        barriers.can_propose_resolution,
        (raised_by(HERE, THERE),),
        KEEPERS | {"lead there", "contributor there"},
    ),
    (barriers.can_delete_barrier, (raised_by(HERE, asked_on=None),), KEEPERS),
    (barriers.can_delete_barrier, (raised_by(HERE),), set()),
    (delivery.can_edit_milestone, (OURS,), KEEPERS | {"ann"}),
    (delivery.can_request_change, (milestone(),), KEEPERS | {"ann"}),
    (delivery.can_request_change, (milestone(actual_on=TODAY),), set()),
    (delivery.can_request_change, (milestone(changes=[change(7)]),), set()),
    (
        delivery.can_request_change,
        (milestone(changes=[change(7, state=ChangeState.REFUSED)]),),
        KEEPERS | {"ann"},
    ),
    (delivery.can_withdraw_change, (change(7),), KEEPERS | {"ann"}),
    (delivery.can_withdraw_change, (change(7, state=ChangeState.APPROVED),), set()),
    (delivery.can_decide_change, (change(14), 14), SECRETARIAT | {"director"}),
    (delivery.can_decide_change, (change(-14), 14), SECRETARIAT | {"director"}),
    (delivery.can_decide_change, (change(15), 14), SECRETARIAT),
    (delivery.can_decide_change, (change(1), 0), SECRETARIAT),
    (delivery.can_decide_change, (change(7, raised_by_id=DIRECTOR), 14), SECRETARIAT),
    (delivery.can_decide_change, (change(7, state=ChangeState.REFUSED), 14), set()),
    (delivery.can_add_product, (), SECRETARIAT),
    (delivery.can_edit_product, (OURS,), {"secretariat", "ann"}),
    (delivery.can_edit_interdependency, (OURS,), KEEPERS | {"ann"}),
    (delivery.can_edit_resource, (OURS,), KEEPERS),
    (withdrawals.can_withdraw, (OURS,), KEEPERS),
    (withdrawals.can_withdraw, (Record(),), SECRETARIAT),
    (withdrawals.can_delete, (Record(can_delete=None), OURS), KEEPERS),
    (
        withdrawals.can_delete,
        (Record(can_delete=lambda who, _record: groups.can_edit_groups(who)), OURS),
        SECRETARIAT,
    ),
    (withdrawals.can_archive, (Record(can_delete=None, model=Pilot), NOBODYS), SECRETARIAT),
    (withdrawals.can_archive, (Record(can_delete=None, model=Risk), OURS), set()),
    (risks.can_edit_risk, (OURS,), KEEPERS | {"ann"}),
    (risks.can_edit_issue, (OURS,), KEEPERS | {"ann"}),
]
