"""The status of each pilot's return in a round, beside what it said before."""

from dataclasses import dataclass
from datetime import date

from app.core.rag import Movement, Rag, movement
from app.pilots.models import Pilot
from app.returns.models import ReportingRound, Return, ReturnVersion
from app.returns.rules import is_late


@dataclass(frozen=True)
class PilotReturn:
    """``returned`` is None until it is begun; ``update`` is its newest version, None until one is
    submitted. ``last`` is the newest version of any earlier round, for what was known before;
    ``before`` the confidence at the round compared with. ``days_late`` counts the days after
    ``due_on`` of the submission or, lacking one, to today; 0 where it is not late."""

    pilot: Pilot
    round: ReportingRound
    returned: Return | None
    update: ReturnVersion | None
    last: ReturnVersion | None
    before: Rag | None
    due_on: date
    is_late: bool
    days_late: int

    @property
    def has_return(self) -> bool:
        return self.update is not None

    @property
    def has_draft(self) -> bool:
        """Whether it is being written, for the first time or again."""
        return self.returned is not None and self.returned.is_written

    @property
    def is_accepted(self) -> bool:
        return self.update is not None and self.update.is_accepted

    @property
    def confidence(self) -> Rag:
        """The rating of this round: "not rated" until the return is in."""
        return (self.update and self.update.confidence) or Rag.NOT_RATED

    @property
    def movement(self) -> Movement:
        return movement(self.before, self.confidence)


@dataclass(frozen=True)
class PilotRating:
    """A pilot's newest rating and how it moved; ``reported_in`` names the round that it is of where
    others have reported since, ``slug`` its page where whoever looks may open it."""

    name: str
    slug: str
    confidence: Rag
    movement: Movement
    reported_in: str = ""


def pilot_return(
    pilot: Pilot,
    round_: ReportingRound,
    *,
    returned: Return | None,
    update: ReturnVersion | None,
    last: ReturnVersion | None,
    before: Rag | None,
    today: date,
) -> PilotReturn:
    """How a return stands today; ``update`` is its newest version. It is late or not by its first
    one: what was sent back in time comes again when it does."""
    submitted_on = returned.submitted_on if returned is not None and update is not None else None
    late = is_late(submitted_on, round_.due_on, today)
    return PilotReturn(
        pilot=pilot,
        round=round_,
        returned=returned,
        update=update,
        last=last,
        before=before,
        due_on=round_.due_on,
        is_late=late,
        days_late=((submitted_on or today) - round_.due_on).days if late else 0,
    )
