"""Reporting rounds that are made with their meetings, and move with them."""

import itertools
from datetime import date, time

import pytest

from app.extensions import db
from app.governance.meetings.models import Meeting
from app.governance.timetable import jobs, service
from app.governance.timetable.rules import SeriesKind
from app.returns.models import ReportingRound
from app.returns.service import amend_round
from tests import factories as make

pytestmark = pytest.mark.one_engine

SETTINGS = ("call", "returns", "papers", "clearance", "pack", "minutes", "reply")


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


@pytest.mark.every_engine
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


def moved(actor, meeting, to):
    service.move_meeting(
        actor, meeting=meeting, held_on=to, starts_at=time(14), change_reason="Room"
    )


def test_a_round_that_meetings_share_follows_the_first_of_them(actor, group):
    first = planned(actor, group, date(2010, 3, 18))
    second = planned(actor, make.group(slug="ministers"), date(2010, 3, 19))

    moved(actor, first, date(2010, 3, 25))
    assert rounds()[0].due_on == date(2010, 3, 2)  # by the 19th
    moved(actor, second, date(2010, 4, 29))
    assert rounds()[0].due_on == date(2010, 3, 8)  # by the 25th
    service.cancel_meeting(actor, meeting=first, change_reason="Purdah")
    assert rounds()[0].due_on == date(2010, 4, 12)  # by 29 April
    service.reinstate_meeting(actor, meeting=first)
    assert rounds()[0].due_on == date(2010, 3, 8)


@pytest.mark.parametrize("why", ["set by hand", "past"])
def test_a_round_whose_day_was_set_by_hand_or_has_passed_stays(actor, group, why):
    meeting = planned(actor, group, date(2010, 3, 18))
    if why == "set by hand":
        rounds()[0].due_on = date(2010, 3, 2)
    else:
        make.pin(date(2010, 3, 2))
    before = rounds()[0].due_on

    service.move_meeting(
        actor, meeting=meeting, held_on=date(2010, 3, 25), starts_at=time(14), change_reason="Room"
    )

    assert rounds()[0].due_on == before


def test_only_the_days_that_were_set_by_hand_stay_until_told_to_follow_again(client, actor, group):
    meeting = planned(actor, group, date(2010, 3, 18))
    amend_round(
        actor,
        round_=rounds()[0],
        name="March",
        period_starts_on=date(2010, 2, 2),
        period_ends_on=date(2010, 3, 1),
        opens_on=date(2010, 2, 10),
        due_on=date(2010, 3, 1),
    )
    moved(actor, meeting, date(2010, 3, 25))
    days = rounds()[0]
    assert (days.opens_on, days.due_on, days.period_ends_on, days.by_hand) == (
        date(2010, 2, 10),
        date(2010, 3, 8),
        date(2010, 3, 8),
        ["the opening date"],
    )
    db.session.commit()

    client.sign_in(make.secretariat())
    page = client.get(f"/meetings/{meeting.id}").page
    assert "The opening date was set by hand and does not follow this timetable." in page.text
    page = client.submit(f"/meetings/{meeting.id}", "Follow the timetable again").page
    assert (rounds()[0].opens_on, rounds()[0].by_hand) == (date(2010, 2, 24), [])
    assert "If the meeting moves, these dates move with it." in page.text


def test_rounds_follow_the_settings_of_the_group(actor, group):
    planned(actor, group, date(2010, 3, 18))
    days = {name: getattr(group, f"{name}_days") for name in SETTINGS} | {"returns": 5}
    service.set_timetable(actor, group=group, **{f"{n}_days": d for n, d in days.items()})
    assert rounds()[0].due_on == date(2010, 3, 10)


def looking(**given):
    group = make.group(**given)
    make.standing_item(group=group, title="Progress", section="pilots")
    db.session.refresh(group, ["standing_items"])
    return group


def test_a_group_that_looks_at_returns_gets_its_rounds_with_no_one_asking(actor):
    group, held = looking(slug="officials"), date(2010, 3, 18)
    given = {"starts_at": time(14), "place": "", "marking": group.marking}
    meeting = service.plan_meeting(actor, group=group, held_on=held, **given)
    assert meeting.round_id == rounds()[0].id

    forgotten = make.meeting(group=group, held_on=date(2010, 4, 22))
    other = make.meeting(group=make.group(slug="other"), held_on=date(2010, 4, 22))
    near = make.meeting(group=looking(slug="near"), held_on=date(2010, 2, 10))
    by_hand = make.reporting_round(name="Ours", due_on=date(2010, 5, 3))
    late = make.meeting(group=other.group, held_on=date(2010, 5, 20), round=by_hand)
    db.session.commit()

    assert jobs.keep_rounds().done == 2
    assert jobs.keep_rounds().is_idle

    db.session.expire_all()
    assert [each.name for each in rounds()] == ["March 2010", "April 2010", "Ours"]
    assert db.session.get(Meeting, forgotten.id).round_id == rounds()[1].id
    assert db.session.get(Meeting, other.id).round_id is None
    assert db.session.get(Meeting, near.id).round_id is None
    assert db.session.get(Meeting, late.id).round_id == by_hand.id
    assert rounds()[2].due_on == date(2010, 5, 3)


def test_the_secretariat_plans_a_series_with_its_rounds_in_one_step(client):
    make.pin()
    make.programme()
    group = make.group(slug="board")
    series = make.series(group=group, starts_on=date(2010, 3, 1))
    client.sign_in(make.secretariat())

    client.do(f"/groups/board/series/{series.id}", "Plan meetings", horizon_on=date(2010, 5, 1))

    assert {each.round_id for each in db.session.query(Meeting)} == {each.id for each in rounds()}
    assert len(rounds()) == 2
    client.do(
        f"/groups/board/series/{series.id}",
        "Plan meetings",
        horizon_on=date(2010, 6, 1),
        makes_rounds=False,
    )
    assert len(rounds()) == 2
