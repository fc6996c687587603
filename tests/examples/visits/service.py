"""Changes to visits."""

from datetime import date

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.references import next_number
from app.extensions import db
from app.pilots.permissions import enforce_may_add, enforce_may_hand_over
from tests.examples.visits.models import Visit
from tests.examples.visits.permissions import can_edit_visit


@audited("visit:planned")
def create_visit(
    actor: Actor, *, title: str, pilot_id: int, visitor_id: int, planned_on: date
) -> Visit:
    enforce_may_add(actor, pilot_id)
    visit = Visit(
        number=next_number(db.session(), Visit.PREFIX),
        title=title,
        pilot_id=pilot_id,
        visitor_id=visitor_id,
        planned_on=planned_on,
    )
    db.session.add(visit)
    db.session.flush()
    return visit


@audited("visit:changed")
def amend_visit(
    actor: Actor,
    *,
    visit: Visit,
    title: str,
    visitor_id: int,
    planned_on: date,
    done_on: date | None,
    finding: str,
) -> None:
    can_edit_visit(actor, visit).enforce()
    enforce_may_hand_over(actor, visit.pilot_id, visit.visitor_id, visitor_id)
    if done_on is not None and done_on > clock.today():
        raise DomainError("The date of the visit cannot be in the future.", field="done_on")
    if done_on is not None and not finding:
        raise DomainError("Enter what the visit found.", field="finding")
    visit.title, visit.visitor_id, visit.planned_on = title, visitor_id, planned_on
    visit.done_on, visit.finding = done_on, finding
