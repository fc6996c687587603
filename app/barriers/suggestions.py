"""Barriers that the data says a meeting should look at: those that go up to its group."""

from typing import Any

from sqlalchemy import Row, String, and_, case, cast, exists, func, literal, or_, select

from app.accounts.models import Organisation
from app.barriers.models import Barrier
from app.barriers.queries import is_overdue
from app.barriers.rules import OPEN, WITH_GROUP, BarrierKind, GroupStep, ResponseOutcome
from app.core import clock
from app.core.formats import are, counted, day
from app.core.models import Base
from app.core.rows import GROUP, TODAY, Rows, row_columns
from app.core.suggestions import Suggestion, SuggestionGroup, suggestion_of


def _comes_here() -> Any:
    """Whether a barrier belongs on an agenda of the group: it was taken there and is not answered;
    or it is time that it goes up, and this group is the next; or no group is the first or the
    next, and it is overdue."""
    groups = Base.metadata.tables["governance_group"].c

    def is_step(step: GroupStep) -> Any:
        return exists().where(groups.id == GROUP, groups.barrier_step == step)

    none_is = ~exists().where(groups.barrier_step != GroupStep.NONE)
    is_time = Barrier.goes_up_on <= TODAY
    is_next = case(
        (Barrier.escalated_on.is_(None), is_step(GroupStep.FIRST)),
        else_=is_step(GroupStep.SECOND),
    )
    return or_(
        and_(Barrier.state.in_(WITH_GROUP), Barrier.group_id == GROUP),
        and_(Barrier.state.in_(OPEN), is_time, is_next),
        and_(none_is, is_overdue(TODAY)),
    )


def _rows() -> Rows[Suggestion]:
    """The longest ago due first. The key says of which date or response, so that a group that has
    looked at that is not asked again."""
    is_refused = Barrier.outcome == ResponseOutcome.NOT_ACCEPTED
    what = case((is_refused, "refused"), else_="overdue")
    since = case(
        (is_refused, Barrier.responded_on),
        else_=func.coalesce(Barrier.respond_by_on, Barrier.raised_on),
    )
    order = (func.coalesce(Barrier.respond_by_on, Barrier.raised_on), Barrier.number)
    return Rows(
        select(
            *row_columns(
                key=literal("barrier:")
                .concat(cast(Barrier.id, String))
                .concat(":")
                .concat(what)
                .concat(":")
                .concat(cast(since, String)),
                record_id=Barrier.id,
                number=Barrier.number,
                title=Barrier.title,
                kind=what,
                detail=Organisation.name,
                due_on=since,
                is_restricted=Barrier.is_restricted,
                place=func.row_number().over(order_by=order),
            )
        )
        .select_from(Barrier)
        .join(Barrier.department)
        .where(Barrier.kind == BarrierKind.BARRIER, _comes_here()),
        _suggestion,
    )


def _suggestion(row: Row[Any]) -> Suggestion:
    late = (clock.today() - row.due_on).days
    if row.kind == "refused":
        why = f"{row.detail} did not accept it on {day(row.due_on)}."
        ask = f"Agree what to do about {{reference}}, which {row.detail} has not accepted."
    else:
        ago = f"{counted(late, 'day')} ago" if late > 0 else "and has not responded"
        why = f"{row.detail} was to respond by {day(row.due_on)}, {ago}."
        ask = "Agree how to obtain the response to {reference}."
    return suggestion_of(
        Barrier,
        "barriers.show_barrier",
        row,
        why,
        ask,
    )


SUGGESTIONS = (
    SuggestionGroup(
        "barriers-overdue",
        lambda count: f"{counted(count, 'barrier')} {are(count)} overdue or not accepted",
        _rows,
    ),
)
