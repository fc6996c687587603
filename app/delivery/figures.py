"""What is counted of milestones, changes, products, interdependencies and resources."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, case, func, or_, select

from app.core.figure_kinds import FigureKind, FigureSource
from app.core.findings import SINCE, CountsSelect, count_if
from app.core.rag import Rag
from app.core.rows import TODAY, made_once
from app.core.wording import Phrase
from app.delivery.expressions import Forecast
from app.delivery.models import ChangeRequest, Interdependency, Milestone, Product, ResourceNeed
from app.delivery.rules import (
    FINISHED_INTERDEPENDENCY,
    FINISHED_STAGES,
    ChangeState,
    InterdependencyState,
    ProductAsk,
)


@made_once
def milestones_now() -> CTE:
    """All milestones, each with its forecast and its rating."""
    forecast = Forecast(TODAY)
    wanted = select(
        Milestone.id,
        Milestone.number,
        Milestone.is_key,
        Milestone.actual_on,
        Milestone.baseline_on,
        forecast.day.label("day"),
        forecast.rating.label("rating"),
        forecast.is_beyond.label("is_beyond"),
        func.coalesce(Milestone.actual_on, forecast.day).label("settled_on"),
    )
    return forecast.join(wanted).cte("milestones_now")


def _milestones() -> CountsSelect:
    now = milestones_now()
    is_pending = now.c.actual_on.is_(None)
    return select(
        func.count().label("milestones"),
        count_if(~is_pending).label("milestones_complete"),
        count_if(is_pending).label("milestones_pending"),
        count_if(now.c.rating == Rag.RED.value).label("milestones_red"),
        count_if(now.c.rating == Rag.AMBER.value).label("milestones_amber"),
        count_if(is_pending & (now.c.day < TODAY)).label("milestones_overdue"),
        count_if(is_pending & now.c.is_beyond).label("milestones_beyond_tolerance"),
        count_if(now.c.is_key).label("milestones_key"),
        count_if(now.c.is_key & (now.c.settled_on > now.c.baseline_on)).label(
            "milestones_key_late"
        ),
    ).select_from(now)


MILESTONES = FigureSource(
    (
        FigureKind(
            "milestones",
            "Milestones",
            "All milestones in the register, complete or not. Those withdrawn are left out.",
            covered="restricted milestone",
        ),
        FigureKind(
            "milestones_complete",
            "Milestones complete",
            "Milestones with the date on which they were reached.",
            of="milestones",
        ),
        FigureKind(
            "milestones_pending",
            "Milestones not yet complete",
            "Milestones without the date on which they were reached.",
            of="milestones",
        ),
        FigureKind(
            "milestones_red",
            Phrase("Milestones {red}"),
            "Milestones not yet complete that are past their forecast, or forecast for later than "
            "the tolerance after their baseline.",
            of="milestones",
        ),
        FigureKind(
            "milestones_amber",
            Phrase("Milestones {amber}"),
            "Milestones not yet complete that are forecast for later than their baseline, but "
            "within the tolerance, and are not past their forecast.",
            of="milestones",
        ),
        FigureKind(
            "milestones_overdue",
            "Milestones overdue",
            "Milestones not yet complete whose forecast has passed. Those that are late against "
            "their baseline but not past their forecast are left out.",
            of="milestones_pending",
        ),
        FigureKind(
            "milestones_beyond_tolerance",
            "Milestones beyond tolerance",
            "Milestones not yet complete that are forecast for later than the tolerance after "
            "their baseline.",
            of="milestones",
        ),
        FigureKind(
            "milestones_key",
            "Key milestones",
            "Milestones marked as key, complete or not.",
            of="milestones",
        ),
        FigureKind(
            "milestones_key_late",
            "Key milestones later than baseline",
            "Key milestones reached, or forecast to be reached, after their baseline.",
            of="milestones_key",
        ),
    ),
    _milestones,
)


@made_once
def _milestones_moved() -> CTE:
    """Those that are not complete or were completed since the meeting before, each with its
    forecast now and then (the same where there was no such meeting)."""
    now, before = Forecast(TODAY), Forecast(SINCE)
    wanted = select(
        Milestone.actual_on,
        now.rating.label("rating"),
        now.day.label("day"),
        case((SINCE.is_(None), now.day), else_=before.day).label("day_before"),
    )
    return (
        before.join(now.join(wanted))
        .where(
            or_(
                Milestone.actual_on.is_(None),
                and_(
                    Milestone.actual_on <= TODAY,
                    or_(SINCE.is_(None), Milestone.actual_on > SINCE),
                ),
            )
        )
        .cte("milestones_moved")
    )


def _moves() -> CountsSelect:
    moved = _milestones_moved()
    is_pending = moved.c.actual_on.is_(None)
    is_rated = moved.c.rating.in_((Rag.RED.value, Rag.AMBER.value))
    return select(
        count_if(~is_pending).label("milestones_completed"),
        count_if(is_pending & (moved.c.day > moved.c.day_before)).label("milestones_moved_later"),
        count_if(is_pending & or_(is_rated, moved.c.day != moved.c.day_before)).label(
            "milestones_needing_attention"
        ),
    ).select_from(moved)


MOVES = FigureSource(
    (
        FigureKind(
            "milestones_completed",
            "Milestones completed since the last meeting",
            "Milestones reached after the group’s last meeting; before its first, all that have "
            "been reached.",
            of="milestones",
        ),
        FigureKind(
            "milestones_moved_later",
            "Milestones moved later since the last meeting",
            "Milestones not yet complete whose forecast is later than it was at the group’s last "
            "meeting.",
            of="milestones_pending",
        ),
        FigureKind(
            "milestones_needing_attention",
            "Milestones that need attention",
            Phrase(
                "Milestones not yet complete that are {red} or {amber}, or whose forecast has "
                "moved since the group’s last meeting."
            ),
            of="milestones_pending",
        ),
    ),
    _moves,
)


def _changes() -> CountsSelect:
    is_waiting = ChangeRequest.state == ChangeState.WAITING
    return select(
        count_if(is_waiting).label("changes_waiting"),
        count_if(is_waiting & (ChangeRequest.decide_by_on < TODAY)).label("changes_overdue"),
    ).select_from(ChangeRequest)


CHANGES = FigureSource(
    (
        FigureKind(
            "changes_waiting",
            "Change requests waiting",
            "Requests to move a milestone’s baseline that no one has decided yet.",
        ),
        FigureKind(
            "changes_overdue",
            "Change requests overdue",
            "Change requests that wait for a decision which was due before today.",
            of="changes_waiting",
        ),
    ),
    _changes,
)

#: Not published, so still to be done.
IS_UNDER_WAY = Product.stage.not_in(FINISHED_STAGES)
#: What products ask of a group.
PRODUCT_ASKS = tuple(ask for ask in ProductAsk if ask is not ProductAsk.NONE)


def _products() -> CountsSelect:
    return (
        select(
            func.count().label("products_open"),
            count_if(Product.due_on < TODAY).label("products_overdue"),
            *(
                count_if(Product.ask == ask).label(f"products_for_{ask.value}")
                for ask in PRODUCT_ASKS
            ),
        )
        .select_from(Product)
        .where(IS_UNDER_WAY)
    )


PRODUCTS = FigureSource(
    (
        FigureKind(
            "products_open",
            "Products under way",
            "Products that have not been published. Those withdrawn are left out.",
            covered="restricted product",
        ),
        FigureKind(
            "products_overdue",
            "Products overdue",
            "Products under way that were due before today.",
            of="products_open",
        ),
        *(
            FigureKind(
                f"products_for_{ask.value}",
                f"Products for {ask.word.lower()}",
                f"Products under way that ask a group for {ask.word.lower()}.",
                of="products_open",
            )
            for ask in PRODUCT_ASKS
        ),
    ),
    _products,
)


def _interdependencies() -> CountsSelect:
    is_at_risk = Interdependency.state == InterdependencyState.AT_RISK
    is_overdue = Interdependency.need_by_on < TODAY
    return (
        select(
            func.count().label("interdependencies_open"),
            count_if(is_at_risk).label("interdependencies_at_risk"),
            count_if(is_overdue).label("interdependencies_overdue"),
            count_if(or_(is_at_risk, is_overdue)).label("interdependencies_risky"),
        )
        .select_from(Interdependency)
        .where(Interdependency.state.not_in(FINISHED_INTERDEPENDENCY))
    )


INTERDEPENDENCIES = FigureSource(
    (
        FigureKind(
            "interdependencies_open",
            "Open interdependencies",
            "Interdependencies neither met nor closed. Those withdrawn are left out.",
            covered="restricted interdependency",
        ),
        FigureKind(
            "interdependencies_at_risk",
            "Interdependencies at risk",
            "Open interdependencies whose status is “at risk”.",
            of="interdependencies_open",
        ),
        FigureKind(
            "interdependencies_overdue",
            "Interdependencies overdue",
            "Open interdependencies that were needed before today.",
            of="interdependencies_open",
        ),
        FigureKind(
            "interdependencies_risky",
            "Interdependencies at risk or overdue",
            "Open interdependencies that are at risk, overdue or both.",
            of="interdependencies_open",
        ),
    ),
    _interdependencies,
)


def _lack(needed: Any, filled: Any) -> ColumnElement[Any]:
    return func.coalesce(func.sum(case((needed > filled, needed - filled), else_=0)), 0)


def _resources() -> CountsSelect:
    need = ResourceNeed
    return select(
        func.count().label("resources"),
        _lack(need.posts_needed, need.posts_filled).label("posts_missing"),
        func.coalesce(func.sum(need.funding_needed_pounds), 0).label("funding_needed"),
        _lack(need.funding_needed_pounds, need.funding_secured_pounds).label("funding_missing"),
    ).select_from(need)


RESOURCES = FigureSource(
    (
        FigureKind(
            "resources",
            "Resource needs",
            "Entries in the register of resources. Those withdrawn are left out.",
            covered="restricted resource need",
        ),
        FigureKind(
            "posts_missing",
            "Posts unfilled",
            "Full-time equivalents needed and not in post, added up. More posts than are needed "
            "in one place do not make up for fewer in another.",
        ),
        FigureKind(
            "funding_needed",
            "Funding needed",
            "Pounds that the entries in the register of resources need, added up for the "
            "programme’s whole period.",
        ),
        FigureKind(
            "funding_missing",
            "Funding not secured",
            "Pounds needed and not secured, added up for the programme’s whole period. More than "
            "is needed in one place does not make up for less in another.",
            of="funding_needed",
        ),
    ),
    _resources,
)

FIGURES = (MILESTONES, MOVES, CHANGES, PRODUCTS, INTERDEPENDENCIES, RESOURCES)
