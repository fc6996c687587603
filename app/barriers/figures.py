"""What is counted of barriers and opportunities, and of what was asked of departments."""

from sqlalchemy import case, distinct, func, select

from app.barriers.models import Barrier
from app.barriers.queries import is_awaited, is_overdue
from app.barriers.rules import (
    NOT_SENT,
    OPEN,
    SETTLED,
    WITH_GROUP,
    BarrierKind,
    BarrierState,
    ResponseOutcome,
)
from app.core.figure_kinds import FigureKind, FigureSource
from app.core.findings import SINCE, CountsSelect, count_if
from app.core.rows import TODAY
from app.core.wording import Phrase

#: A barrier, or an opportunity, that has been put to a department and is not over.
IS_OPEN_BARRIER = (Barrier.kind == BarrierKind.BARRIER) & Barrier.state.in_(OPEN)
IS_OPEN_OPPORTUNITY = (Barrier.kind == BarrierKind.OPPORTUNITY) & Barrier.state.in_(OPEN)
#: One that was put to a department, over or not.
IS_REQUEST = Barrier.state.not_in(NOT_SENT)


def _counts() -> CountsSelect:
    is_late, is_answered = is_overdue(TODAY), IS_REQUEST & ~is_awaited()
    is_late_barrier = IS_OPEN_BARRIER & is_late
    return select(
        count_if(IS_REQUEST).label("requests"),
        count_if(is_answered).label("requests_answered"),
        count_if(is_late).label("requests_overdue"),
        count_if(Barrier.state.in_(SETTLED)).label("requests_closed"),
        count_if(Barrier.state.in_((BarrierState.RAISED, BarrierState.ACCEPTED))).label(
            "requests_to_send"
        ),
        count_if(IS_REQUEST & (Barrier.outcome == ResponseOutcome.ACCEPTED)).label(
            "requests_accepted"
        ),
        count_if(IS_OPEN_BARRIER & Barrier.state.in_(WITH_GROUP)).label("barriers_escalated"),
        count_if(IS_OPEN_BARRIER).label("barriers_open"),
        count_if(IS_OPEN_BARRIER & is_answered).label("barriers_answered"),
        count_if(is_late_barrier).label("barriers_overdue"),
        func.count(distinct(case((IS_OPEN_BARRIER, Barrier.department_id)))).label(
            "barriers_departments"
        ),
        func.count(distinct(case((is_late_barrier, Barrier.department_id)))).label(
            "barriers_departments_late"
        ),
        count_if(IS_OPEN_OPPORTUNITY).label("opportunities_open"),
        count_if(IS_OPEN_OPPORTUNITY & (Barrier.raised_on > SINCE)).label("opportunities_new"),
    ).select_from(Barrier)


BARRIERS = FigureSource(
    (
        FigureKind(
            "requests",
            Phrase("Requests to {asked_many}"),
            Phrase(
                "All barriers and opportunities put to {asked_many}, open or closed. Those not "
                "sent yet and those withdrawn are left out."
            ),
            covered="restricted request",
        ),
        FigureKind(
            "requests_answered",
            "Requests with a response",
            Phrase(
                "Barriers and opportunities, open or closed, that do not await a response from "
                "the {asked}."
            ),
            of="requests",
        ),
        FigureKind(
            "requests_overdue",
            "Requests overdue",
            "Barriers and opportunities that await a response which was due before today.",
            of="requests",
        ),
        FigureKind(
            "requests_closed",
            "Requests closed",
            "Barriers and opportunities that have been resolved, or closed without agreement.",
            of="requests",
        ),
        FigureKind(
            "requests_to_send",
            "Raised and not sent",
            Phrase(
                "Barriers and opportunities that have been raised and not yet been put to "
                "{a_asked}. Those returned are left out."
            ),
            covered="restricted request",
        ),
        FigureKind(
            "requests_accepted",
            "Requests accepted",
            "Barriers and opportunities, open or closed, whose newest response accepts what is "
            "asked in full.",
            of="requests",
        ),
        FigureKind(
            "barriers_escalated",
            "Barriers escalated",
            "Open barriers that are with a group which has not answered. Opportunities are left "
            "out.",
            of="barriers_open",
        ),
        FigureKind(
            "barriers_open",
            "Open barriers",
            Phrase(
                "Barriers that have been put to {a_asked} and not been resolved or closed, with or "
                "without a response. Opportunities are left out."
            ),
            of="requests",
            covered="restricted barrier",
        ),
        FigureKind(
            "barriers_answered",
            "Open barriers with a response",
            "Barriers with a response that have not been resolved or closed. Opportunities are "
            "left out.",
            of="barriers_open",
        ),
        FigureKind(
            "barriers_overdue",
            "Barriers overdue",
            "Open barriers without a response which was due before today. Opportunities are left "
            "out.",
            of="barriers_open",
        ),
        FigureKind(
            "barriers_departments",
            Phrase("{Asked_many} with open barriers"),
            Phrase("{Asked_many} that open barriers were put to."),
        ),
        FigureKind(
            "barriers_departments_late",
            Phrase("{Asked_many} with an overdue response"),
            Phrase("{Asked_many} whose response to an open barrier is overdue."),
            of="barriers_departments",
        ),
        FigureKind(
            "opportunities_open",
            "Open opportunities",
            Phrase(
                "Opportunities that have been put to {a_asked} and not been resolved or closed, "
                "with or without a response."
            ),
            of="requests",
            covered="restricted opportunity",
        ),
        FigureKind(
            "opportunities_new",
            "New opportunities",
            "Open opportunities raised since the last meeting.",
            of="opportunities_open",
        ),
    ),
    _counts,
)

FIGURES = (BARRIERS,)
