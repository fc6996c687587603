"""Work that keeps rounds of returns to the timetable with no one asking for it."""

from app.core.access import OPERATOR
from app.core.database import let_others_write, transaction
from app.core.timed import Worked, each_apart
from app.extensions import db
from app.governance.meetings.models import Meeting
from app.governance.timetable import rounds, service


def keep_rounds() -> Worked:
    """Make the rounds that meetings to come look at and do not have, and let all of those to come
    follow the timetable."""
    db.session.expire_all()
    made = each_apart(rounds.list_without_round(), _give_round, "the round of meeting")
    kept = each_apart(rounds.list_untimed(), _keep, "round")
    return Worked(
        made.done + kept.done,
        made.failed + kept.failed,
        made.left + kept.left,
        made.error or kept.error,
    )


def _give_round(meeting_id: int) -> None:
    with let_others_write(), transaction():
        meeting = db.session.get_one(Meeting, meeting_id)
        service.give_round(OPERATOR, meeting=meeting)


def _keep(round_id: int) -> None:
    with let_others_write(), transaction():
        rounds.keep_to_timetable(OPERATOR, round_id)
