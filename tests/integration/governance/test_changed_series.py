"""A series that is changed asks what becomes of each meeting that it no longer gives."""

from datetime import date, time

import pytest
from sqlalchemy import select

from app.core.access import OPERATOR
from app.core.errors import DomainError
from app.extensions import db
from app.governance.groups.rules import MemberRole
from app.governance.meetings.models import Meeting
from app.governance.timetable import service
from app.governance.timetable.rules import Becomes, Occurrence
from app.notifications.models import Attachment, Message
from app.packs.rules import PackState
from tests import factories as make
from tests.factories import papers as papers_of

pytestmark = pytest.mark.one_engine

FEBRUARY, MARCH, APRIL = date(2010, 2, 11), date(2010, 3, 11), date(2010, 4, 8)


@pytest.fixture
def secretary(client, group):
    return client.sign_in(make.secretariat())


@pytest.fixture
def series(group):
    return make.series(group=group)


@pytest.fixture
def planned(group, series):
    """On the second Thursdays of three months, as the series had them."""
    return [
        make.meeting(
            group=group, held_on=on, series_id=series.id, series_on=on, series_at=time(14)
        ).id
        for on in (FEBRUARY, MARCH, APRIL)
    ]


def change(secretary, series, **changes):
    return secretary.submit(f"/groups/officials/series/{series.id}/edit", **changes).page


def chosen(planned, *becomes):
    return {
        f"meeting-{meeting_id}-becomes": what
        for meeting_id, what in zip(planned, becomes, strict=True)
    }


def meetings(group):
    db.session.expire_all()
    wanted = select(Meeting).where(Meeting.group_id == group.id).order_by(Meeting.id)
    return [(m.held_on, m.starts_at, m.is_cancelled) for m in db.session.scalars(wanted)]


def test_a_changed_series_asks_of_each_meeting_and_shows_what_is_prepared(
    secretary, group, series, planned
):
    member = make.person()
    make.membership(group=group, role=MemberRole.MEMBER, person=member)
    meeting = db.session.get_one(Meeting, planned[0])
    make.apologies(meeting, member)
    papers_of.paper(meeting=meeting)
    make.pack(meeting, PackState.ISSUED)

    page = change(secretary, series, occurrence=Occurrence.THIRD)

    assert page.heading == "3 planned meetings no longer fit the series"
    first, second, _third = page.rows
    assert first[:3] == [
        "Thursday 11 February 2010 at 2pm",
        "Thursday 18 February 2010 at 2pm",
        "1 paper, invitations (1 answered) and a pack that has been issued (issue 1)",
    ]
    assert second[1:3] == ["Thursday 18 March 2010 at 2pm", "Nothing yet"]
    assert "Plan meetings" not in secretary.get(f"/groups/officials/series/{series.id}").page.text


def test_nothing_changes_before_it_was_checked_and_then_all_of_it(
    secretary, group, series, planned
):
    make.member(group)
    page = change(secretary, series, occurrence=Occurrence.THIRD)
    before = meetings(group)

    check = secretary.send(
        page,
        "Check changes",
        change_reason="The chair is away.",
        **chosen(planned, Becomes.MOVE, Becomes.KEEP, Becomes.CANCEL),
    ).page
    assert check.heading == "Check before anything changes"
    assert [row[3] for row in check.rows] == [
        "Moves to Thursday 18 February 2010 at 2pm",
        "Stays as it is",
        "Cancelled",
    ]
    assert meetings(group) == before

    done = secretary.send(check, "Confirm choices").page

    assert "1 meeting moved, 1 meeting cancelled and 1 meeting kept." in done.text
    assert meetings(group) == [
        (date(2010, 2, 18), time(14), False),
        (MARCH, time(14), False),
        (APRIL, time(14), True),
    ]
    (mail,) = db.session.scalars(select(Message))
    assert mail.subject == f"1 meeting moved and 1 meeting cancelled: {group.name}"
    assert "Will now be held on 18 February 2010 from 2pm to" in mail.text
    assert mail.text.count("Cancelled.") == 1
    assert db.session.scalars(select(Attachment.filename).order_by(Attachment.id)).all() == [
        "meeting-2010-02-11.ics",
        "meeting-2010-04-08.ics",
    ]
    old = secretary.get("/meetings/officials/2010-02-11", follow_redirects=True).page
    assert old.path == f"/meetings/{planned[0]}"
    assert [row[2] for row in done.rows[:3]] == [
        "Planned: 18 February 2010",
        "Moved to 11 March 2010",
        "Cancelled: 8 April 2010",
    ]
    again = secretary.get(f"/groups/officials/series/{series.id}/settle").page
    assert again.heading == "Every planned meeting fits the series"


def test_going_back_keeps_what_was_chosen(secretary, series, planned):
    page = change(secretary, series, occurrence=Occurrence.THIRD)
    given = {"change_reason": "Away."} | chosen(planned, "keep", "keep", "cancel")
    check = secretary.send(page, "Check changes", **given).page

    back = secretary.send(check, "Go back").page

    held = back.form().filled({}, "")
    assert {name: held[name] for name in given} == {name: [text] for name, text in given.items()}


def test_what_cannot_be_done_is_said_beside_the_meeting(secretary, group, series, planned):
    page = change(secretary, series, until_on=date(2010, 2, 28))
    assert [row[1] for row in page.rows] == ["No date left"] * 2

    wrong = secretary.send(
        page, "Check changes", change_reason="Away.", **chosen(planned[1:], "move", "cancel")
    ).page
    lacking = secretary.send(page, "Check changes", **chosen(planned[1:], "keep", "cancel")).page

    assert wrong.errors == [
        "11 March 2010: The series has no new date for it. Keep it or cancel it."
    ]
    assert lacking.errors == ["Enter the reason."]


def test_another_time_moves_each_meeting_on_its_day(secretary, group, series, planned):
    page = change(secretary, series, starts_at="10am")
    check = secretary.send(page, "Check changes", change_reason="Rooms.").page
    secretary.do(check, "Confirm choices")

    assert [(on, at) for on, at, _off in meetings(group)] == [
        (on, time(10)) for on in (FEBRUARY, MARCH, APRIL)
    ]


def test_a_series_plans_nothing_more_while_meetings_do_not_fit(secretary, group, series, planned):
    change(secretary, series, occurrence=Occurrence.THIRD)
    page = f"/groups/officials/series/{series.id}"

    assert "Choose what happens to them" in secretary.get(page).page.text
    with pytest.raises(DomainError, match="no longer fit"):
        service.plan_series(OPERATOR, series=series, group=group, horizon_on=APRIL)
