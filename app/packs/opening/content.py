"""What packs open with, frozen."""

from datetime import date

import msgspec

from app.core.rag import Rag
from app.core.sections import Listing, MoneyLine, RecordRow
from app.core.worded import Worded


class PointRow(RecordRow, frozen=True, kw_only=True):
    """A record in a line: what is ``said`` of it, the day that matters and, in short, ``why``."""

    said: str = ""
    on: date | None = None
    why: str = ""


class AskedRow(RecordRow, frozen=True, kw_only=True):
    """What a department was asked and has not answered; ``expected_on`` is when it said that it
    would. Packs made before ``department_id`` was kept have none, as with all such ids."""

    department: str
    is_overdue: bool
    respond_by_on: date | None = None
    expected_on: date | None = None
    department_id: int | None = None


class OwedAction(RecordRow, frozen=True, kw_only=True):
    """An open action of the group; ``title`` is what its ``owner`` is to do."""

    owner: str
    due_on: date
    days_overdue: int
    owner_id: int | None = None


class RatingShare(msgspec.Struct, frozen=True, kw_only=True):
    """How many places have a rating."""

    rating: Rag
    count: int


class RatingStrip(msgspec.Struct, frozen=True, kw_only=True):
    """A place's ratings round by round, the oldest first, None where it sent no return; ``said``
    is what changed and why, empty where nothing did."""

    name: str
    path: str
    ratings: tuple[Rag | None, ...]
    said: str = ""
    is_illustrative: bool = False


class AnswersOwed(msgspec.Struct, frozen=True, kw_only=True):
    """What one department has still to answer; the ``oldest`` was asked so many days ago."""

    department: str
    owed: int
    overdue: int
    oldest: int


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """``since`` is the day of the group's last meeting, ``rounds`` the names of the rounds that the
    strips show, ``returns_said`` how much of the newest round is in, and what no figure counts."""

    message: str
    as_at_on: date
    since: date | None
    returns_said: str
    rounds: tuple[str, ...]
    shares: tuple[RatingShare, ...]
    strips: Listing[RatingStrip]
    milestones: Listing[PointRow]
    risks: Listing[PointRow]
    money: tuple[MoneyLine, ...]
    owed: Listing[AnswersOwed]
    ahead: Listing[PointRow]

    @property
    def is_illustrative(self) -> bool:
        rows: tuple[RatingStrip | RecordRow | MoneyLine, ...] = (
            *self.strips.rows,
            *self.milestones.rows,
            *self.risks.rows,
            *self.ahead.rows,
            *self.money,
        )
        return any(row.is_illustrative for row in rows)


class Outturn(Worded):
    """What became of what a group decided, asked or referred."""

    LATE = "late"
    UNDER_WAY = "under_way", "Under way"
    DONE = "done"


class FollowUp(msgspec.Struct, frozen=True, kw_only=True):
    """``what`` was decided or asked, ``how`` and when; ``became`` says what came of it.
    ``asked_of_id`` is the group that it was referred to."""

    reference: str
    path: str
    on: date
    what: str
    how: str
    outturn: Outturn
    became: str
    is_illustrative: bool = False
    asked_of_id: int | None = None
