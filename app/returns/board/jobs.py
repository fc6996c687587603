"""Telling leads of rounds that have opened, with no one asking for it."""

from app.core import clock
from app.core.access import OPERATOR
from app.core.database import end_reading, let_others_write, transaction
from app.core.timed import Worked, each_apart
from app.extensions import db
from app.pilots.models import Pilot
from app.pilots.queries import find_leads
from app.returns.board import queries, service
from app.returns.models import ReportingRound


def tell_openings() -> Worked:
    """Tell the leads of all places of the rounds that opened lately, each once."""
    db.session.expire_all()
    today = clock.today()
    untold = [
        (round_.id, pilot.id)
        for round_, pilots in queries.list_untold(today)
        for pilot in _led(pilots)
    ]
    end_reading()
    return each_apart(untold, _tell, "the opening of a round to a place")


def _led(pilots: list[Pilot]) -> list[Pilot]:
    """Those that have a lead to tell."""
    leads = find_leads([pilot.id for pilot in pilots], clock.today())
    return [pilot for pilot in pilots if pilot.id in leads]


def _tell(ids: tuple[int, int]) -> None:
    with let_others_write(), transaction():
        round_ = db.session.get_one(ReportingRound, ids[0])
        pilot = db.session.get_one(Pilot, ids[1])
        service.tell_of_opening(OPERATOR, round_=round_, pilot=pilot)
