"""Work on registered interest by the clock."""

from sqlalchemy import select

from app.audit.events import auditing
from app.core import clock
from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.timed import Worked, each_apart
from app.extensions import db
from app.public.interest.models import Interest
from app.public.interest.queries import select_over
from app.public.interest.rules import KEPT_FOR

_AT_ONCE = 500


def purge() -> Worked:
    """Delete what was answered or closed and is a year old: it holds names and addresses."""
    over = select_over(clock.now() - KEPT_FOR).order_by(Interest.id).limit(_AT_ONCE)
    return each_apart(db.session.scalars(over).all(), _forget, "registered interest")


def _forget(interest_id: int) -> None:
    with transaction(), auditing(OPERATOR, "interest:deleted"):
        found = db.session.scalar(select(Interest).where(Interest.id == interest_id))
        if found is not None:
            db.session.delete(found)
