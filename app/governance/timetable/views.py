"""Pages of timetables, series and plans; meetings moved and cancelled."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.core import clock
from app.core.domain import list_prepared
from app.core.errors import NotFound
from app.core.formats import counted
from app.core.sentences import agree, capital, listed
from app.delivery.queries import list_milestones_due, list_products_asking
from app.governance.agendas.queries import list_backlogs
from app.governance.agendas.rules import ItemsGo
from app.governance.agendas.service import movable
from app.governance.groups import queries as group_queries
from app.governance.groups.models import Group
from app.governance.groups.permissions import can_edit_groups
from app.governance.groups.views import pages_of_group
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.models import Meeting
from app.governance.meetings.permissions import can_edit_meetings, can_read_agenda
from app.governance.meetings.rules import DEFAULT_LENGTH
from app.governance.meetings.running_order import agendas_of
from app.governance.meetings.steps import timetable
from app.governance.meetings.views import meeting_pages
from app.governance.timetable import plans, queries, service, settling
from app.governance.timetable.forms import (
    BecomesForm,
    CancelForm,
    MoveForm,
    NewMeetingForm,
    NewSeriesForm,
    PlanForm,
    SeriesForm,
    SettingsForm,
    SettleForm,
)
from app.governance.timetable.misfits import list_misfits
from app.governance.timetable.planning import Planned, preview
from app.governance.timetable.rules import Becomes, horizon_from, series_words
from app.referrals.labels import texts_of
from app.referrals.permissions import can_read_referral
from app.referrals.queries import list_unsettled
from app.web.forms import asked_for, by_row, press
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import redirect_to, render
from app.web.record_pages import create

#: The buttons of a page that is checked before it does anything: it is shown once more, and done.
CHECK, DO = "check", "do"

blueprint = Blueprint("timetable", __name__)
pages = meeting_pages(blueprint)
group_pages = pages_of_group(blueprint, can_edit_groups, "groups.show_timetable")
series_pages = pages_of_group(blueprint, can_edit_meetings, "groups.show_timetable")


@blueprint.route("/groups/<slug>/timetable", methods=["GET", "POST"])
def edit_timetable(slug: str) -> str | Response:
    group = group_pages.find_to_change(slug)
    meeting = meeting_queries.find_next_meeting(group, clock.today())
    days = timetable(meeting.held_on, group) if meeting else []
    form = SettingsForm(group)
    return group_pages.change(group, form, service.set_timetable, meeting=meeting, days=days)


@blueprint.route("/groups/<slug>/series/new", methods=["GET", "POST"])
def create_series(slug: str) -> str | Response:
    group = series_pages.find_to_change(slug)
    last = meeting_queries.find_latest_meeting(group)
    form = NewSeriesForm(
        starts_on=clock.today(),
        starts_at=last.starts_at if last else None,
        place=last.place if last else "",
        plans_meetings=True,
    )
    made = form.made(lambda: service.begin_series(current_actor(), group=group, **form.values()))
    if made is not None:
        series, planned = made
        return redirect_to(
            "timetable.plan_series", _said_of(planned), slug=slug, series_id=series.id
        )
    return render("timetable/create_series.html", form=form, group=group)


def _said_of(planned: Sequence[Meeting]) -> str:
    """What was done with a series that is new."""
    if planned:
        return f"Series added and {counted(len(planned), 'meeting')} planned."
    return "Series added. No meetings are planned yet. Check the dates below, then plan them."


@blueprint.route("/groups/<slug>/series/<int:series_id>/edit", methods=["GET", "POST"])
def edit_series(slug: str, series_id: int) -> str | Response:
    group = series_pages.find_to_change(slug)
    series = queries.get_series(group, series_id)
    form = SeriesForm(series)
    if form.saves(lambda: service.amend_series(current_actor(), series=series, **form.values())):
        wrong = len(list_misfits(series, group))
        said = f" {counted(wrong, 'planned meeting')} no longer {agree(wrong, 'fits')} the series."
        return redirect_to(
            "timetable.settle_series" if wrong else "timetable.plan_series",
            f"Changes saved.{said if wrong else ''}",
            slug=slug,
            series_id=series_id,
        )
    return render("timetable/edit_series.html", form=form, group=group, series=series)


@blueprint.route("/groups/<slug>/series/<int:series_id>", methods=["GET", "POST"])
def plan_series(slug: str, series_id: int) -> str | Response:
    """The days that the rule gives and what is planned of them, and the form that plans more."""
    actor, today = current_actor(), clock.today()
    group = series_pages.find_to_change(slug)
    series = queries.get_series(group, series_id)
    form = PlanForm(horizon_on=plans.after_months(today, plans.MONTHS), makes_rounds=True)
    made = form.made(
        lambda: service.plan_series(actor, series=series, group=group, **form.values())
    )
    if made is not None:
        said = f"{counted(len(made), 'meeting')} planned." if made else "Nothing new to plan."
        return redirect_to("timetable.plan_series", said, slug=slug, series_id=series_id)
    farthest = horizon_from(today)
    wrong_count = len(list_misfits(series, group))
    days = preview(series, queries.list_meetings_of(group, today, farthest), today, farthest)
    return render(
        "timetable/plan_series.html",
        form=form,
        group=group,
        series=series,
        words=series_words(series.rule),
        days=days,
        wrong_count=wrong_count,
        new_count=sum(each.state is Planned.NEW for each in days),
        farthest=farthest,
    )


@blueprint.route("/groups/<slug>/series/<int:series_id>/settle", methods=["GET", "POST"])
def settle_series(slug: str, series_id: int) -> str | Response:
    """What becomes of each planned meeting that the series no longer gives: chosen, shown once more
    to be checked, and only then done."""
    actor, group = current_actor(), series_pages.find_to_change(slug)
    series = queries.get_series(group, series_id)
    misfits = list_misfits(series, group)
    form = SettleForm(series, change_reason="", items_go=ItemsGo.NEXT)
    rows = {
        each.meeting.id: BecomesForm(
            each.meeting, prefix=f"meeting-{each.meeting.id}", becomes=each.likely
        )
        for each in misfits
    }
    form.rows = [(each.meeting.day_told, rows[each.meeting.id]) for each in misfits]
    becomes = {meeting_id: row.becomes.data for meeting_id, row in rows.items()}
    prepared = list_prepared(list(rows))
    stage, is_checked = request.form.get("stage", CHECK), False
    if stage == CHECK and misfits:
        is_checked = form.passes(
            lambda: by_row(
                rows, lambda: settling.check_settled(misfits, becomes, form.change_reason.data)
            )
        )
    elif stage == DO and misfits:
        settle = partial(settling.settle_meetings, actor, series=series, group=group)
        if form.saves(lambda: by_row(rows, lambda: settle(becomes=becomes, **form.values()))):
            said = settling.outcome_words(becomes.values())
            return redirect_to("timetable.plan_series", said, slug=slug, series_id=series_id)
    return render(
        "timetable/settle_series.html",
        form=form,
        group=group,
        series=series,
        rule_words=series_words(series.rule),
        misfits=misfits,
        rows=rows,
        prepared={each: capital(listed(said)) if said else "" for each, said in prepared.items()},
        is_checked=is_checked,
        cancels=Becomes.CANCEL in becomes.values(),
        tells=any(each is not Becomes.KEEP for each in becomes.values()),
    )


@blueprint.route("/meetings/<int:meeting_id>/move", methods=["GET", "POST"])
def move_meeting(meeting_id: int) -> str | Response:
    meeting = pages.find_to_change(meeting_id)
    form = MoveForm(meeting, change_reason="")
    done = "Meeting moved. Subscribed calendars will update automatically."
    return pages.change(meeting, form, service.move_meeting, done)


@blueprint.route("/meetings/<int:meeting_id>/cancel", methods=["GET", "POST"])
def cancel_meeting(meeting_id: int) -> str | Response:
    meeting = pages.find_to_change(meeting_id)
    items = movable(meeting)
    later = meeting_queries.find_meeting_after(meeting, clock.today())
    form = CancelForm(
        meeting,
        choices={"item_ids": [(item.id, item.title) for item in items]},
        without=() if items else ("items_go", "item_ids"),
        change_reason="",
        items_go=ItemsGo.NEXT if later else ItemsGo.BACKLOG,
        item_ids=[item.id for item in items if item.standing_item_id is None],
    )
    done = "Meeting cancelled. Members and readers have been told by email."
    return pages.change(meeting, form, service.cancel_meeting, done, later=later, items=items)


pages.button(
    "/meetings/<int:meeting_id>/reinstate",
    service.reinstate_meeting,
    "Meeting reinstated. Items that went to another agenda stay there.",
)


@blueprint.get("/meetings/forward-plan")
def show_forward_plan() -> str:
    actor, today = current_actor(), clock.today()
    require(can_read_agenda(actor))
    groups = queries.list_groups_with_items()
    meetings = meeting_queries.list_next_meetings(today, count=plans.MEETINGS_AHEAD)
    agendas = agendas_of(meetings)
    until = max((meeting.held_on for meeting in meetings), default=today)
    milestones = list_milestones_due(today, until, today)
    products = list_products_asking(today, until)
    backlog = list_backlogs()
    unsettled = list_unsettled()
    referrals = [each for each in unsettled if can_read_referral(actor, each, False)]
    texts = texts_of(referrals)
    parts = []
    for group in groups:
        own = [meeting for meeting in meetings if meeting.group_id == group.id]
        standing = [item.title for item in group.standing_items]
        befores = [today, *(meeting.held_on for meeting in own)]
        parts.append(
            (
                group,
                [
                    plans.outlook(
                        meeting, agendas[meeting.id], before, standing, milestones, products, today
                    )
                    for meeting, before in zip(own, befores, strict=False)
                ],
                plans.waiting_of(group, backlog, referrals, texts),
            )
        )
    return render(
        "timetable/show_forward_plan.html",
        parts=parts,
        backlog=backlog,
        unsettled=unsettled,
        can_plan=can_edit_meetings(actor),
    )


@blueprint.get("/meetings/year")
def show_year() -> str:
    actor, today = current_actor(), clock.today()
    require(can_read_agenda(actor))
    first = plans.first_of_year(asked_for("from"), today)
    groups: Sequence[Group] = group_queries.list_groups()
    end = plans.after_months(first, plans.MONTHS)
    meetings = meeting_queries.list_meetings(first, end - timedelta(days=1))
    return render(
        "timetable/show_year.html",
        groups=groups,
        months=plans.year_of(first, groups, meetings),
        meetings=meetings,
        first=first,
        last=plans.after_months(end, -1),
        earlier=f"{plans.after_months(first, -plans.MONTHS):%Y-%m}",
        later=f"{end:%Y-%m}",
    )


@blueprint.route("/meetings/new", methods=["GET", "POST"])
def create_meeting() -> str | Response:
    """Plan a meeting of the group that the address names; without one, ask which."""
    require(can_edit_meetings(current_actor()))
    slug = asked_for("group")
    if not slug:
        return render("timetable/choose_group.html", groups=group_queries.list_groups())
    group = group_queries.get_group(slug)
    last = meeting_queries.find_latest_meeting(group)
    form = NewMeetingForm(
        markings=group_queries.list_markings(),
        marking=group.marking,
        starts_at=last.starts_at if last else None,
        length_minutes=last.length_minutes if last else DEFAULT_LENGTH,
        place=last.place if last else "",
        makes_round=True,
    )
    done = "Meeting planned with its standing agenda."
    return create(form, partial(service.plan_meeting, group=group), done, group=group)


@blueprint.post("/meetings/<int:meeting_id>/round/follow")
def follow_timetable(meeting_id: int) -> Response:
    """Undo what was set by hand in the dates of a meeting's round."""
    meeting = pages.find_to_change(meeting_id)
    if meeting.round is None:
        raise NotFound("This meeting has no reporting round.")
    round_ = meeting.round
    press(round_, lambda: service.follow_timetable(current_actor(), round_=round_))
    return pages.go_back(meeting, "The dates follow the timetable again.")
