"""Registers in SQL: the order, the filters and the figures are what the rules say of each record,
and what is restricted is in none of them."""

import copy
import csv
import functools
import io
from datetime import date, timedelta

import pytest
from flask import current_app
from sqlalchemy import insert, select, update

from app.barriers import status as barriers
from app.barriers.rules import UNSETTLED, BarrierKind, BarrierState
from app.core import clock
from app.core.access import OPERATOR
from app.core.domain import domains_of
from app.core.register_views import RegisterView
from app.core.restriction import Restrictable
from app.core.viewers import Viewer, looking_as
from app.delivery import status as delivery
from app.delivery.models import Milestone
from app.delivery.rules import FINISHED_INTERDEPENDENCY, FINISHED_STAGES, ProductAsk
from app.extensions import db
from app.governance.actions.rules import TO_DO, ActionState, days_overdue
from app.governance.actions.rules import UNSETTLED as UNSETTLED_ACTION
from app.governance.decisions.permissions import can_read_decision
from app.governance.groups.models import Group
from app.governance.groups.queries import is_chair
from app.governance.groups.rules import MemberRole
from app.governance.meetings.models import AgendaItem
from app.governance.meetings.rules import MeetingState
from app.governance.minutes.permissions import can_read_minutes
from app.governance.minutes.rules import MinutesState
from app.governance.papers.permissions import can_read_paper
from app.governance.papers.rules import OPEN_STATES, PaperState
from app.governance.write_rounds.permissions import can_read_write_round
from app.governance.write_rounds.rules import RoundState
from app.referrals.permissions import can_read_referral
from app.referrals.rules import ReferralState
from app.risks import status as risks
from app.risks.registers import RISKS, map_risks
from app.risks.rules import IssueState, RiskState, Severity
from tests import factories as make
from tests.factories import papers

TODAY = make.TODAY
DAYS = [TODAY, date(2009, 12, 1), date(2010, 6, 30)]


def each_day(test=None, *, on_postgresql=DAYS):
    """On three days, in one world: making it takes longer than the test. What asks each choice of
    each filter by itself may do with fewer on PostgreSQL, where order and figures are looked at on
    all three."""
    if test is None:
        return functools.partial(each_day, on_postgresql=on_postgresql)

    @functools.wraps(test)
    def on_each_day(world):
        for today in DAYS if db.engine.name == "sqlite" else on_postgresql:
            db.session.expire_all()
            test(today)

    del on_each_day.__wrapped__  # pytest would ask for what the test takes
    return on_each_day


@pytest.fixture
def world(engine, databases):
    """The demonstration, and what it has none of."""
    with databases.work(engine, "total-place", then=add_what_it_lacks) as app:
        yield app


def add_what_it_lacks():
    make.pin()
    for first, second in [((5, 5), (1, 2)), ((2, 3), (4, 4)), ((3, 5), (3, 5)), ((1, 4), (4, 1))]:
        for state, scored in ((RiskState.OPEN, [second]), (RiskState.CLOSED, [second, first])):
            scores = [make.score(TODAY, *each) for each in scored]
            make.risk(scores=[make.score(date(2009, 12, 31), *first), *scores], state=state)
    make.risk(inherent_likelihood=4, inherent_impact=4, scores=[])
    for days in (-30, -1, 0, 14, 15):
        moved = [make.forecast(TODAY, TODAY + timedelta(days=days))]
        make.milestone(baseline_on=TODAY, forecasts=moved)
    make.issue(due_on=None, severity=Severity.CRITICAL)
    make.barrier(respond_by_on=date(2009, 12, 24))
    make.barrier(respond_by_on=TODAY)
    make.barrier(respond_by_on=date(2009, 11, 1), state=BarrierState.RESPONDED)
    records_of_meetings()


def records_of_meetings():
    """What groups keep, in every state; some of it of an item that is restricted below."""
    board = make.group()
    held = make.meeting(group=board, held_on=date(2010, 1, 11))
    item = make.agenda_item(meeting=held)
    off = make.meeting(group=board, held_on=date(2010, 3, 8), state=MeetingState.CANCELLED)
    for number, state in enumerate(ActionState):
        make.action(group=board, state=state, due_on=date(2010, 1, 4 + number))
    make.action(group=board, meeting=held, item=item, due_on=date(2010, 3, 1))
    for months, later in enumerate((None, make.decision(group=board))):
        day = date(2009, 8 + months, 3)
        make.decision(group=board, decided_on=day, superseded_by=later, announced_on=later and day)
    make.decision(meeting=held, item=item)
    for state in PaperState:
        came = date(2010, 2, 9) if state is PaperState.SUBMITTED else None
        for meeting in (held, off):
            papers.paper(meeting=meeting, state=state, submitted_on=came, item=item)
    for state in RoundState:
        draft = {"issued_on": None, "respond_by_on": None} if state is RoundState.DRAFT else {}
        make.write_round(group=board, state=state, **draft)
    for state in ReferralState:
        make.referral(make.risk(), "risk", from_group=board, state=state)
    for month, state in enumerate(MinutesState):
        make.minutes(make.meeting(group=board, held_on=date(2009, 7 + month, 6)), state)


def view_of(register, today=TODAY, actor=OPERATOR, text="", **asked):
    return RegisterView(register, actor, today, asked, text)


def registers():
    return [each for domain in domains_of(current_app) for each in domain.registers]


@each_day
def test_every_register_is_in_the_order_that_the_rules_give(today):
    shown = {each.name: list(view_of(each, today).each()) for each in registers()}

    assert shown["risks"] == risks.settled_last(shown["risks"])
    assert shown["issues"] == risks.most_pressing(shown["issues"])
    assert shown["milestones"] == delivery.most_pressing(shown["milestones"])
    assert shown["barriers"] == barriers.most_pressing(shown["barriers"])
    assert shown["products"] == sorted(
        shown["products"],
        key=lambda p: (p.product.stage in FINISHED_STAGES, p.product.due_on, p.product.number),
    )
    assert shown["interdependencies"] == sorted(
        shown["interdependencies"],
        key=lambda p: (
            p.interdependency.state in FINISHED_INTERDEPENDENCY,
            p.interdependency.need_by_on,
            p.interdependency.number,
        ),
    )
    assert shown["resources"] == sorted(
        shown["resources"], key=lambda p: (-p.shortfall.posts, -p.shortfall.funding_pounds)
    )
    assert shown["decisions"] == sorted(
        shown["decisions"], key=lambda d: (d.decided_on, d.number), reverse=True
    )
    assert shown["actions"] == sorted(
        shown["actions"],
        key=lambda a: (a.state not in TO_DO, a.state not in UNSETTLED_ACTION, a.due_on, a.number),
    )
    assert shown["papers"] == sorted(
        sorted(shown["papers"], key=lambda row: (row.paper.reference, row.paper.id)),
        key=lambda row: row.paper.meeting.held_on,
        reverse=True,
    )
    assert shown["minutes"] == sorted(
        sorted(shown["minutes"], key=lambda m: m.meeting.group_id),
        key=lambda m: m.meeting.held_on,
        reverse=True,
    )
    assert all(len(rows) > 4 for rows in shown.values())


@each_day
def test_figures_are_what_the_rules_count(today):
    shown = {each.name: list(view_of(each, today).each()) for each in registers()}
    found = {each.name: view_of(each, today).count() for each in registers()}
    open_risks = [p for p in shown["risks"] if p.risk.state is RiskState.OPEN]
    open_issues = [p for p in shown["issues"] if p.issue.state is IssueState.OPEN]
    unsettled = [p for p in shown["barriers"] if p.barrier.state in UNSETTLED]
    asked = [p for p in unsettled if p.barrier.is_open]

    assert {name: counts.total for name, counts in found.items()} == {
        name: len(rows) for name, rows in shown.items()
    }
    assert found["risks"].figures == {
        "still_open": len(open_risks),
        "risen": sum(p.movement.arrow == "up" for p in open_risks),
        "unreviewed": sum(p.is_review_overdue for p in open_risks),
    }
    assert found["issues"].figures == {
        "still_open": len(open_issues),
        "grave": sum(p.issue.severity in (Severity.CRITICAL, Severity.HIGH) for p in open_issues),
        "late": sum(p.days_overdue > 0 for p in open_issues),
    }
    assert found["barriers"].figures == {
        "barriers_open": sum(p.barrier.kind is BarrierKind.BARRIER for p in asked),
        "opportunities_open": sum(p.barrier.kind is BarrierKind.OPPORTUNITY for p in asked),
        "not_sent": len(unsettled) - len(asked),
        "waiting": sum(p.barrier.is_awaited for p in asked),
        "late": sum(p.days_overdue > 0 for p in unsettled),
        "oldest_on": min(p.barrier.raised_on for p in unsettled),
    }
    under_way = [p for p in shown["products"] if p.product.stage not in FINISHED_STAGES]
    assert found["products"].figures == {
        "under_way": len(under_way),
        "asking": sum(p.product.ask is not ProductAsk.NONE for p in under_way),
        "late": sum(p.days_overdue > 0 for p in under_way),
    }
    assert found["interdependencies"].figures == {
        "still_open": sum(
            p.interdependency.state not in FINISHED_INTERDEPENDENCY
            for p in shown["interdependencies"]
        ),
        "late": sum(p.days_overdue > 0 for p in shown["interdependencies"]),
    }
    assert found["decisions"].figures == {
        "superseded": sum(d.superseded_by_id is not None for d in shown["decisions"])
    }
    assert found["actions"].figures == {
        "unsettled": sum(a.state in UNSETTLED_ACTION for a in shown["actions"]),
        "overdue": sum(days_overdue(a.due_on, a.state, today) > 0 for a in shown["actions"]),
    }
    owed = [row for row in shown["papers"] if row.paper.state in OPEN_STATES]
    assert found["papers"].figures == {
        "owed": len(owed),
        "overdue": sum(row.days_late > 0 for row in owed),
    }
    needs = [p.need for p in shown["resources"]]
    assert found["resources"].figures == {
        "posts_needed": sum(need.posts_needed for need in needs),
        "posts_missing": sum(p.shortfall.posts for p in shown["resources"]),
        "funding_needed": sum(need.funding_needed_pounds for need in needs),
        "funding_missing": sum(p.shortfall.funding_pounds for p in shown["resources"]),
    }


#: What an option of a filter says of a row, where it is not one of the record's columns.
SAYS = {
    ("risks", "band"): lambda p: p.band if p.risk.state is RiskState.OPEN else None,
    ("milestones", "rating"): lambda p: p.rag,
    ("resources", "need"): lambda p: "short" if p.shortfall else "met",
    ("decisions", "year"): lambda d: str(d.decided_on.year),
    ("decisions", "status"): lambda d: d.status,
    ("decisions", "group"): lambda d: d.group.slug,
    ("actions", "due"): lambda a: (
        "overdue" if days_overdue(a.due_on, a.state, clock.today()) else None
    ),
    ("papers", "late"): lambda row: "yes" if row.days_late else None,
    ("minutes", "group"): lambda m: m.meeting.group.slug,
}


@each_day(on_postgresql=DAYS[:1])
def test_a_page_and_its_figures_are_found_together(today):
    make.pin(today)
    for register in registers():
        everything = list(view_of(register, today).each())
        counts = view_of(register, today).count()
        for number in (1, 2, 3):
            read = view_of(register, today).read(number, 2)
            assert read == (counts, number, everything[2 * number - 2 : 2 * number]), register.name
        last = -(-len(everything) // 2)
        assert view_of(register, today).read(9999, 2) == (
            counts,
            last,
            everything[2 * last - 2 :],
        ), register.name


@each_day(on_postgresql=DAYS[:1])
def test_a_filter_leaves_as_many_rows_as_it_says(today):
    """The first option of each filter is asked for as a page does; of the others, which go the same
    way, it is enough which records they leave."""
    make.pin(today)
    for register in registers():
        plain = view_of(register, today)
        everything = dict(zip(ids_of(plain), plain.each(), strict=True))
        for name, options in plain.offered(plain.count()).items():
            says = SAYS.get((register.name, name))
            for place, option in enumerate(options):
                view = view_of(register, today, **{name: option.value}) if place == 0 else plain
                found = ids_of(choosing(view, name, option.value))
                assert len(found) == option.count, (register.name, name)
                if place == 0:
                    assert view.count().shown == option.count, (register.name, name)
                    assert list(view.each()) == [everything[each] for each in found]
                if says is not None:
                    assert found == [
                        i for i, row in everything.items() if says(row) == option.value
                    ]
                else:
                    after = iter(everything)
                    assert all(each in after for each in found), (register.name, name)


def choosing(view, name, value):
    """The same view with one other choice, and with what it has read of what is offered."""
    other = copy.copy(view)
    offered = (option for option, _label in view.options[name] if str(option) == value)
    other.chosen = dict.fromkeys(view.chosen) | {name: next(offered)}
    return other


def ids_of(view):
    """Of the records that a view shows, in its order."""
    rows = view.reading.rows.where(*view.criteria).order_by(*view.reading.order)
    entity = view.reading.rows.column_descriptions[0]["entity"]
    return db.session.scalars(rows.with_only_columns(entity.id)).all()


@pytest.mark.one_engine
def test_the_map_shows_the_open_risks_that_the_filters_leave(world):
    view = view_of(RISKS)
    drawn = map_risks(view)
    everywhere = [p for p in view.each() if p.risk.state is RiskState.OPEN]

    assert drawn.count == len(everywhere)
    for row in drawn.rows:
        for cell in row.cells:
            here = [
                p for p in everywhere if (p.likelihood, p.impact) == (row.likelihood, cell.impact)
            ]
            assert cell.count == len(here)
            assert [(r.reference, r.movement) for r in cell.risks] == [
                (p.reference, p.movement) for p in here[:8]
            ]
    assert map_risks(view_of(RISKS, state="closed")).count == 0


def test_what_is_restricted_is_neither_listed_nor_counted(world):
    for register in registers():
        model = view_of(register).reading.rows.column_descriptions[0]["entity"]
        if not issubclass(model, Restrictable):
            continue
        db.session.execute(update(model).values(is_restricted=True))
        counts = view_of(register).count()
        assert (counts.total, counts.shown, counts.by_option) == (0, 0, {}), register.name
        assert not any(counts.figures.values())
        assert list(view_of(register).each()) == view_of(register).page(1, 25) == []
        with looking_as(Viewer(sees_all=True)):
            assert view_of(register).count().total > 4
    assert map_risks(view_of(RISKS)).count == 0


def test_what_belongs_to_a_restricted_item_is_neither_listed_nor_counted(world):
    followers = [each for each in registers() if each.name in ("actions", "decisions", "papers")]
    before = {each.name: list(view_of(each).each()) for each in followers}
    db.session.execute(update(AgendaItem).values(is_restricted=True))
    db.session.expire_all()
    for register in followers:
        free = [row for row in before[register.name] if getattr(row, "paper", row).item_id is None]
        assert list(view_of(register).each()) == free
        assert view_of(register).count().total == len(free) < len(before[register.name])


#: Whether someone may read a row of a register that not everyone reads whole.
MAY_READ = {
    "decisions": lambda actor, d: can_read_decision(
        actor, d, is_chair=is_chair(actor.person_id, d.group_id, TODAY)
    ),
    "papers": lambda actor, row: can_read_paper(actor, row.paper),
    "write_rounds": lambda actor, row: can_read_write_round(actor, row.write_round),
    "referrals": lambda actor, row: can_read_referral(actor, row.referral, False),
    "minutes": lambda actor, m: can_read_minutes(
        actor, m, is_chair=is_chair(actor.person_id, m.meeting.group_id, TODAY)
    ),
}


def test_each_reader_finds_what_they_may_read_and_no_more(world):
    declared = {each.name: each for each in registers()}
    board = db.session.scalars(select(Group).order_by(Group.id.desc()).limit(1)).one()
    chair = make.account()
    make.membership(group=board, person=chair.person, role=MemberRole.CHAIR)
    author = make.account()
    papers.paper(author=author.person)
    papers.clearance(papers.paper(), author.person)
    readers = [make.secretariat(), make.member(board), make.reader(board), chair, author]
    counted = {name: set() for name in MAY_READ}
    for reader in readers:
        actor = make.actor(reader)
        for name, may_read in MAY_READ.items():
            view, everything = view_of(declared[name], actor=actor), view_of(declared[name])
            rows = list(view.each())
            expected = [row for row in everything.each() if may_read(actor, row)]
            assert [_shown(row) for row in rows] == [_shown(row) for row in expected], name
            assert view.count().total == len(rows)
            counted[name].add(len(rows))
    assert all(len(each) > 1 for each in counted.values())


def _shown(row):
    """A row, whatever its reader may open of it."""
    return getattr(row, "paper", row)


def test_a_search_is_counted_and_found(world):
    decisions = next(each for each in registers() if each.name == "decisions")
    found = make.decision(text="Fund the pooled budget 100%", decided_on=date(2009, 5, 4))
    for text in ("pooled budget", "100%", found.reference.lower()):
        view = view_of(decisions, text=text)
        assert found in view.each()
        assert view.count().shown == len(list(view.each())) < view.count().total
    assert view_of(decisions, text="100%", year="2010").count().shown == 0
    assert list(view_of(decisions, text="100%", year="2009").each()) == [found]


def test_a_register_of_thousands_is_counted_and_downloaded_whole(client):
    make.pin()
    client.sign_in(make.secretariat())
    late = {"title": "Late", "baseline_on": date(2010, 1, 4), "version": 1}
    db.session.execute(insert(Milestone), [late | {"number": n} for n in range(1, 2302)])
    db.session.commit()

    page = client.get("/milestones?page=93").page
    answer = client.get("/milestones?format=csv")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))

    assert "2,301 of 2,301 milestones are late: 2,301 Red" in page.text
    assert "2,301 milestones, page 93 of 93" in page.text
    assert page.rows[0][0].split()[0] == "M-2301"
    assert [row[0] for row in rows[1:]] == [f"M-{n:03d}" for n in range(1, 2302)]


@pytest.mark.one_engine
def test_a_filter_that_is_not_offered_counts_as_none(world):
    view = view_of(RISKS, state="anything", pilot="x", unknown="1")

    assert view.criteria == []
    assert view.count().shown == view.count().total
