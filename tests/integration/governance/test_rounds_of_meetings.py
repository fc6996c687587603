"""Reporting rounds that are made with their meetings, and move with them."""

import itertools
from datetime import date, time

import pytest

from app.extensions import db
from app.governance.meetings.models import Meeting
from app.governance.timetable import service
from app.governance.timetable.rules import SeriesKind
from app.returns.models import ReportingRound
from tests import factories as make


@pytest.fixture
def actor(app):
    make.pin()  # 4 February 2010
    make.programme()
    return make.actor(make.secretariat())


@pytest.fixture
def group(actor):
    return make.group(slug="board", name="Board")


def rounds():
    return db.session.query(ReportingRound).order_by(ReportingRound.due_on).all()


def planned(actor, group, held_on, **given):
    return service.plan_meeting(
        actor,
        group=group,
        held_on=held_on,
        starts_at=time(14),
        place="",
        marking=group.marking,
        makes_round=True,
        **given,
    )


def test_a_meeting_gets_a_round_by_its_timetable(actor, group):
    meeting = planned(actor, group, date(2010, 3, 18))

    made = rounds()[0]
    assert meeting.round_id == made.id
    assert made.name == "March 2010"
    assert (made.opens_on, made.due_on) == (date(2010, 2, 17), date(2010, 3, 1))
    assert (made.period_starts_on, made.period_ends_on) == (date(2010, 2, 2), date(2010, 3, 1))


def test_a_series_makes_and_links_a_round_for_each_meeting(actor, group):
    series = make.series(
        group=group, kind=SeriesKind.DAY_OF_MONTH, day_of_month=18, starts_on=date(2010, 3, 1)
    )

    made = service.plan_series(
        actor, series=series, group=group, horizon_on=date(2010, 6, 1), makes_rounds=True
    )

    assert [each.name for each in rounds()] == ["March 2010", "April 2010", "May 2010"]
    assert [each.round_id for each in made] == [each.id for each in rounds()]
    periods = [(each.period_starts_on, each.period_ends_on) for each in rounds()]
    for (_start, ended), (began, _end) in itertools.pairwise(periods):
        assert (began - ended).days == 1


def test_groups_that_meet_after_the_same_returns_share_a_round(actor, group):
    other = make.group(slug="ministers")
    first = planned(actor, group, date(2010, 3, 18))

    second = planned(actor, other, date(2010, 3, 25))

    assert second.round_id == first.round_id
    assert len(rounds()) == 1


def test_a_meeting_too_near_for_returns_makes_none(actor, group):
    assert planned(actor, group, date(2010, 2, 18)).round_id is None
    assert rounds() == []


def test_two_rounds_of_a_month_have_names_of_their_own(actor, group):
    planned(actor, group, date(2010, 3, 4), series_on=None)
    planned(actor, group, date(2010, 3, 25))

    assert [each.name for each in rounds()] == ["March 2010", "25 March 2010"]


def test_the_round_moves_with_its_meeting(actor, group):
    meeting = planned(actor, group, date(2010, 3, 18))

    service.move_meeting(
        actor, meeting=meeting, held_on=date(2010, 3, 25), starts_at=time(14), change_reason="Room"
    )

    moved = rounds()[0]
    assert (moved.opens_on, moved.due_on) == (date(2010, 2, 24), date(2010, 3, 8))
    assert (moved.period_starts_on, moved.period_ends_on) == (date(2010, 2, 2), date(2010, 3, 8))


@pytest.mark.parametrize("why", ["shared", "set by hand", "past"])
def test_a_round_stays_where_it_is_not_the_meetings_alone(actor, group, why):
    meeting = planned(actor, group, date(2010, 3, 18))
    if why == "shared":
        planned(actor, make.group(slug="ministers"), date(2010, 3, 19))
    elif why == "set by hand":
        rounds()[0].due_on = date(2010, 3, 2)
    else:
        make.pin(date(2010, 3, 2))
    before = rounds()[0].due_on

    service.move_meeting(
        actor, meeting=meeting, held_on=date(2010, 3, 25), starts_at=time(14), change_reason="Room"
    )

    assert rounds()[0].due_on == before


def test_the_secretariat_plans_a_series_with_its_rounds_in_one_step(client):
    make.pin()
    make.programme()
    group = make.group(slug="board")
    series = make.series(group=group, starts_on=date(2010, 3, 1))
    client.sign_in(make.secretariat())

    client.submit(f"/groups/board/series/{series.id}", "Plan meetings", horizon_on=date(2010, 5, 1))

    assert {each.round_id for each in db.session.query(Meeting)} == {each.id for each in rounds()}
    assert len(rounds()) == 2
    client.submit(
        f"/groups/board/series/{series.id}",
        "Plan meetings",
        horizon_on=date(2010, 6, 1),
        makes_rounds=False,
    )
    assert len(rounds()) == 2
