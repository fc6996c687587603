"""The demonstration: what it tells on its first day, what it keeps for later, what it refuses."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.accounts.models import Account, Organisation, Person, RoleGrant
from app.barriers import queries
from app.barriers.models import Barrier
from app.barriers.rules import BarrierKind, BarrierState
from app.core import clock
from app.core.database import transaction
from app.core.models import Sourced
from app.core.rag import Rag
from app.core.references import next_number
from app.core.working_days import latest_start
from app.delivery.models import (
    ChangeRequest,
    Interdependency,
    Milestone,
    MilestoneForecast,
    Product,
    ResourceNeed,
)
from app.delivery.rules import milestone_rag
from app.demo.files import read_data
from app.demo.later import DateGoesBack, NoDemonstration, move_date
from app.demo.queries import find_demonstration_date
from app.demo.records import is_illustrative
from app.extensions import db
from app.governance.actions.models import Action
from app.governance.decisions.models import Decision
from app.governance.groups.models import Group, Membership
from app.governance.meetings.models import AgendaItem, Attendance, Meeting
from app.governance.meetings.queries import list_next_meetings
from app.governance.minutes.models import MinutesItem, MinutesVersion
from app.governance.papers.models import Paper, PaperVersion
from app.governance.terms.models import TermsOfReference
from app.governance.write_rounds.models import Reply, ReplyVersion, WriteRound
from app.notifications.models import Message
from app.packs.readership.queries import read_next_readerships
from app.pilots.models import Pilot, PilotRole, PilotTheme, Region, Theme
from app.programme.models import Programme
from app.referrals.models import Referral
from app.returns.models import ReportingRound, Return
from app.returns.rules import ReturnState
from app.risks.models import Issue, Risk, RiskScore
from app.risks.rules import RiskState

pytestmark = pytest.mark.one_engine

FIRST_DAY = date(2010, 2, 4)
FEBRUARY = "February 2010"


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def only(model, **wanted):
    return db.session.scalars(select(model).filter_by(**wanted)).one()


def move(year, month, day):
    with transaction():
        return move_date(date(year, month, day))


def updates_of(round_name):
    rows = db.session.scalars(
        select(Return)
        .join(Return.round)
        .where(ReportingRound.name == round_name)
        .options(selectinload(Return.pilot))
    )
    return {row.pilot.slug: row for row in rows}


def test_there_is_enough_of_everything(demo_app):
    counts = {
        Pilot: 13,
        Region: 9,
        ReportingRound: 3,
        Milestone: 60,
        Risk: 40,
        Issue: 12,
        Barrier: 32,
        Product: 12,
        Interdependency: 15,
        ResourceNeed: 8,
        Group: 2,
        Meeting: 11,
        Organisation: 85,
        Person: 95,
        Account: 44,
        RoleGrant: 9,
        Membership: 26,
        AgendaItem: 85,
        Attendance: 65,
        Return: 38,
        MilestoneForecast: 37,
        ChangeRequest: 6,
        RiskScore: 102,
        Paper: 5,
        PaperVersion: 6,
        TermsOfReference: 4,
        WriteRound: 5,
        Reply: 56,
        ReplyVersion: 26,
        Referral: 4,
        Decision: 12,
        Action: 18,
        MinutesItem: 14,
        MinutesVersion: 3,
        Message: 3,
    }
    assert {model: count(model) for model in counts} == counts


def test_the_programmes_date_is_pinned(demo_app):
    assert find_demonstration_date() == FIRST_DAY
    assert clock.today() == FIRST_DAY


def test_two_februarys_returns_are_late_and_every_other_came_in_time(demo_app):
    february = updates_of(FEBRUARY)
    pilots = set(db.session.scalars(select(Pilot.slug)))
    assert pilots - {slug for slug, row in february.items() if row.submitted_on} == {
        "coventry",
        "south-tyneside",
    }
    assert "coventry" not in february
    assert february["south-tyneside"].state is ReturnState.DRAFT
    for name in ("December 2009", "January 2010"):
        assert set(updates_of(name)) == pilots
    late = db.session.scalars(
        select(Return).join(Return.round).where(Return.submitted_on > ReportingRound.due_on)
    )
    assert late.all() == []


def test_kent_has_fallen_from_green_to_amber_red(demo_app):
    rounds = ("December 2009", "January 2010", FEBRUARY)
    assert [updates_of(name)["kent"].confidence for name in rounds] == [
        Rag.GREEN,
        Rag.AMBER_GREEN,
        Rag.AMBER_RED,
    ]


def test_returns_are_due_twelve_clear_working_days_before_the_meeting(demo_app):
    meetings = db.session.scalars(
        select(Meeting)
        .join(Meeting.group)
        .where(Group.slug == "officials", Meeting.round_id.is_not(None))
        .options(selectinload(Meeting.round), selectinload(Meeting.group))
    ).all()
    assert len(meetings) == 3
    for meeting in meetings:
        assert meeting.round.due_on == latest_start(meeting.held_on, meeting.group.returns_days)


def test_every_submitted_text_says_something_of_its_own(demo_app):
    texts = [
        text
        for row in db.session.scalars(select(Return))
        for text in (row.achievements, row.outlook, row.learning, row.needs, row.confidence_reason)
        if row.is_submitted
    ]
    assert len(set(texts)) == len(texts)
    assert all(20 <= len(text.split()) <= 90 for text in texts)


def test_nothing_later_than_the_first_day_shows_as_happened(demo_app):
    happened = (
        Milestone.actual_on,
        MilestoneForecast.recorded_on,
        Product.published_on,
        Return.submitted_on,
        ReportingRound.opens_on,
        Risk.raised_on,
        Risk.closed_on,
        RiskScore.assessed_on,
        Issue.raised_on,
        Issue.resolved_on,
        Barrier.raised_on,
        Barrier.responded_on,
        Barrier.settled_on,
    )
    for column in happened:
        assert db.session.scalar(select(func.max(column))) <= FIRST_DAY, column


def test_what_no_source_gives_is_flagged(demo_app):
    for model in [mapper.class_ for mapper in Programme.registry.mappers]:
        if not issubclass(model, Sourced):
            continue
        for row in db.session.scalars(select(model)):
            assert row.source, f"{model.__name__} {row.id} has no source"
            partly = row.source.endswith("illustrative")  # some of its figures are published
            assert row.is_illustrative == (is_illustrative(row.source) or partly), row.source
    for row in db.session.scalars(select(Pilot)):
        for figure in ("population", "mapped_spend", "spend_per_head"):
            source = getattr(row, f"{figure}_source")
            assert source
            assert getattr(row, f"is_{figure}_illustrative") == is_illustrative(source)
    recalled = db.session.scalars(
        select(Theme.name).join(PilotTheme).where(PilotTheme.is_illustrative)
    )
    assert set(recalled) == {"Assets and energy", "Housing"}
    for model in (Return, Risk, Issue, Barrier, Interdependency):
        assert db.session.scalars(select(model).where(~model.is_illustrative)).all() == []


def test_mapped_spend_adds_up_and_the_anomalies_are_kept(demo_app):
    assert db.session.scalar(select(func.sum(Pilot.mapped_spend_pounds))) == 82_000_000_000
    lewisham, kent = only(Pilot, slug="lewisham"), only(Pilot, slug="kent")
    assert lewisham.spend_per_head_pounds == 8800
    assert lewisham.mapped_spend_pounds / lewisham.population == pytest.approx(8461, abs=1)
    assert kent.spend_per_head_pounds < 6000
    worcestershire = only(Pilot, slug="worcestershire")
    assert worcestershire.mapped_spend_pounds == 4_400_000_000
    assert "£3.5bn" in worcestershire.mapped_spend_source


def test_people_below_ministers_are_role_titles_with_addresses_that_reach_nobody(demo_app):
    people = db.session.scalars(select(Person)).all()
    assert all(row.email.endswith("@example.org") for row in people)
    named = {row.name for row in people if row.role_title}
    assert named == {"Lord Michael Bichard", "Cllr Margaret Eaton", "Cllr David Parsons"}


def test_every_pilot_has_its_four_people_and_its_lead_signs_in(demo_app):
    roles = db.session.execute(select(PilotRole.pilot_id, PilotRole.kind)).all()
    assert len(roles) == len(set(roles)) == 13 * 4
    addresses = set(db.session.scalars(select(Account.email)))
    slugs = db.session.scalars(select(Pilot.slug))
    assert addresses >= {f"{slug}@example.org" for slug in slugs} | {
        "secretariat@example.org",
        "chair@example.org",
        "programme-director@example.org",
        "reader@example.org",
        "private-office@example.org",
        "administrator@example.org",
        "uncleared@example.org",
        "home-office@example.org",
        "kent-contributor@example.org",
        "spend-moderator@example.org",
        "go-west-midlands@example.org",
    }


def test_some_members_and_readers_of_the_groups_cannot_open_their_packs(demo_app):
    ids = [meeting.id for meeting in list_next_meetings(clock.today())]
    readerships = read_next_readerships(ids, clock.today())
    assert sorted(each.why for found in readerships.values() for each in found.barred) == [
        "No account",
        "No account",
        "Not cleared for PROTECT",
        "Not cleared for PROTECT",
        "Not cleared for RESTRICTED",
    ]


def test_the_officials_standing_agenda_is_that_of_the_briefing_note(demo_app):
    group = db.session.scalars(
        select(Group).where(Group.slug == "officials").options(selectinload(Group.standing_items))
    ).one()
    assert [item.section for item in group.standing_items] == [
        "achievements",
        "pilots",
        "barriers",
        "risks",
        "products",
        "interdependencies",
    ]
    assert group.standing_items[1].description == (
        "Listening to and learning from the progress of the work in the 13 pilot areas"
    )


def test_every_meeting_lasts_no_longer_than_it_should(demo_app):
    meetings = db.session.scalars(select(Meeting).options(selectinload(Meeting.items))).all()
    for meeting in meetings:
        assert 50 <= sum(item.minutes for item in meeting.items) <= 130
    numbers = Counter((meeting.group_id, meeting.number) for meeting in meetings)
    assert max(numbers.values()) == 1


def test_milestones_are_in_every_state_and_some_moved_since_the_last_meeting(demo_app):
    rows = db.session.scalars(select(Milestone).options(selectinload(Milestone.forecasts))).all()
    ratings = Counter(
        milestone_rag(row.baseline_on, row.forecast_at(FIRST_DAY), row.actual_on, FIRST_DAY)
        for row in rows
    )
    assert min(ratings[rag] for rag in (Rag.COMPLETE, Rag.GREEN, Rag.AMBER, Rag.RED)) >= 3
    last_meeting = date(2010, 1, 18)
    moved = [row for row in rows if row.forecast_at(last_meeting) != row.forecast_at(FIRST_DAY)]
    assert len(moved) >= 5
    overdue = [row for row in rows if not row.actual_on and row.forecast_at(FIRST_DAY) < FIRST_DAY]
    assert len(overdue) >= 3


def test_risks_move_and_stay_between_target_and_inherent(demo_app):
    risks = db.session.scalars(select(Risk).options(selectinload(Risk.scores))).all()
    for risk in risks:
        target = risk.target_likelihood * risk.target_impact
        inherent = risk.inherent_likelihood * risk.inherent_impact
        assert 2 <= len(risk.scores) <= 4
        assert all(target <= row.score <= inherent for row in risk.scores), risk.reference
    assert {risk.state for risk in risks} == set(RiskState)
    since = [
        risk
        for risk in risks
        if risk.score_at(date(2010, 1, 18)).score != risk.score_at(FIRST_DAY).score
    ]
    assert len(since) >= 8


def test_some_barriers_are_overdue_and_some_opportunities_new(demo_app):
    barriers = db.session.scalars(select(Barrier)).all()
    overdue = [
        row for row in barriers if row.state is BarrierState.SENT and row.respond_by_on < FIRST_DAY
    ]
    new = [
        row
        for row in barriers
        if row.kind is BarrierKind.OPPORTUNITY and row.raised_on > date(2010, 1, 18)
    ]
    assert len(overdue) == 7, "the texts say seven"
    assert len(new) >= 3
    assert {row.state for row in barriers} == set(BarrierState)


@pytest.mark.every_engine
def test_references_go_on_where_the_demonstration_stops(demo_app):
    with transaction():
        assert next_number(db.session(), Milestone.PREFIX) == 61
        assert next_number(db.session(), Barrier.PREFIX) == 35


def test_moving_to_the_meeting_brings_the_late_returns_and_ten_final_reports(demo_app):
    moved = move(2010, 2, 18)
    assert moved.told > 0
    assert moved.left_out == 0
    assert clock.today() == date(2010, 2, 18)
    february = updates_of(FEBRUARY)
    assert len(february) == 13
    assert all(row.is_submitted and not row.is_written for row in february.values())
    assert february["lewisham"].submissions == 2
    assert february["coventry"].submitted_on == date(2010, 2, 11)
    kent = only(Milestone, title="Final report of Kent")
    assert kent.actual_on == date(2010, 2, 5)
    assert (
        only(Milestone, title="Final report of Manchester City Region and Warrington").actual_on
        is None
    )
    plan = only(Milestone, title="12-month plan approved by the officials’ group")
    assert plan.actual_on is None, "the meeting has still to approve it"


def test_moving_in_steps_tells_each_fact_once(demo_app):
    move(2010, 2, 18)
    assert move(2010, 2, 18).told == 0
    scores = count(RiskScore)
    move(2010, 3, 25)
    assert count(RiskScore) > scores
    told = count(RiskScore), count(MilestoneForecast), count(Return), count(Barrier)
    assert move(2010, 3, 25).told == 0
    assert (
        count(RiskScore),
        count(MilestoneForecast),
        count(Return),
        count(Barrier),
    ) == told
    treasury_report = db.session.scalars(
        select(Milestone).where(Milestone.title.startswith("Treasury report"))
    ).one()
    assert treasury_report.actual_on == date(2010, 3, 25)
    ring_fences = queries.get_barrier("B-001")
    assert ring_fences.responded_on == date(2010, 3, 25)
    assert "£1.3bn" in ring_fences.response
    asset_body = only(Barrier, title="No power to create a single asset body")
    assert asset_body.state is BarrierState.SENT


def test_the_march_meeting_finds_thirteen_returns(demo_app):
    move(2010, 3, 22)
    meeting = db.session.scalars(
        select(Meeting)
        .join(Meeting.group)
        .where(Group.slug == "officials", Meeting.held_on == date(2010, 3, 22))
        .options(selectinload(Meeting.round), selectinload(Meeting.group))
    ).one()
    assert meeting.round.name == "March 2010"
    assert meeting.round.due_on == latest_start(meeting.held_on, meeting.group.returns_days)
    assert len(updates_of("March 2010")) == 13


@pytest.mark.every_engine
def test_every_later_fact_can_be_told(demo_app):
    moved = move(2010, 6, 18)
    assert moved.told == len(read_data().later)
    assert moved.left_out == 0


def test_what_people_did_first_is_not_overwritten(demo_app):
    with transaction():
        kent = only(Milestone, title="Final report of Kent")
        kent.actual_on = date(2010, 2, 4)
        draft = updates_of(FEBRUARY)["south-tyneside"]
        draft.state, draft.submitted_on, draft.headline = (
            ReturnState.SUBMITTED,
            date(2010, 2, 4),
            "Sent by hand",
        )
    assert move(2010, 2, 18).left_out == 2
    assert only(Milestone, title="Final report of Kent").actual_on == date(2010, 2, 4)
    assert updates_of(FEBRUARY)["south-tyneside"].headline == "Sent by hand"


def test_commands_move_the_date_forward_only(demo_app, run):
    assert "2010-02-18" in run("demo", "date", "2010-02-18").output
    back = run("demo", "date", "2010-02-10")
    assert back.exit_code != 0
    assert "can only move forward" in back.output
    assert len(back.output.strip().splitlines()) == 1
    wrong = run("demo", "date", "18/02/2010")
    assert wrong.exit_code != 0
    assert wrong.output.strip().splitlines() == [
        "Error: 18/02/2010 is not a date: write year, month and day, like 2010-02-18."
    ]


@pytest.mark.every_engine
def test_loading_twice_is_refused_in_one_line(demo_app, run):
    result = run("demo", "load")
    assert result.exit_code != 0
    assert "already holds a programme" in result.output
    assert len(result.output.strip().splitlines()) == 1
    assert count(Programme) == 1


def test_accounts_are_listed_with_their_password(demo_app, run):
    output = run("demo", "accounts").output
    assert "secretariat@example.org" in output
    assert "kent@example.org" in output
    assert "Password of every account: total-place-2010" in output


def test_load_makes_accounts_that_sign_in(app, client, run):
    assert run("demo", "load").exit_code == 0
    answer = client.submit(
        "/sign-in", email="private-office@example.org", password="total-place-2010"
    )
    assert "Sign out" in answer.text


def test_a_real_deployment_has_no_demonstration_date(app, run):
    assert find_demonstration_date() is None
    with pytest.raises(NoDemonstration), transaction():
        move_date(date(2010, 2, 18))
    for words in (("demo", "date", "2010-02-18"), ("demo", "accounts")):
        result = run(*words)
        assert result.exit_code != 0
        assert "no demonstration" in result.output


def test_going_back_says_where_the_demonstration_stands(demo_app):
    with pytest.raises(DateGoesBack, match="2010-02-04"), transaction():
        move_date(date(2010, 2, 3))
