"""What an import brings besides the records as they stand: their history, and what was closed."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.barriers.queries import get_barrier
from app.benefits.models import Proposal, ProposalAmount
from app.benefits.totals import read_totals
from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.viewers import looking_as, viewer_of
from app.delivery.models import ChangeRequest, Milestone, MilestoneForecast
from app.delivery.queries import get_milestone
from app.delivery.rules import ChangeState
from app.extensions import db
from app.governance.actions.models import Action
from app.governance.actions.rules import ActionState
from app.pilots.models import Pilot
from app.risks.models import RiskScore
from app.workbook import queries, service
from app.workbook.writing import write_export
from tests import factories as make
from tests.guards.world import OTHER_WORDS
from tests.integration.workbook.conftest import count, look, workbook

pytestmark = pytest.mark.one_engine


def exported():
    with looking_as(viewer_of(OPERATOR)):
        return write_export().read()


def rows_of(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    titles = [title for title in book.sheet_names if title != "Lists"]
    return {title: book.get_sheet_by_name(title).to_python() for title in titles}


def test_export_and_import_give_the_same_programme(databases, engine):
    history = (MilestoneForecast, RiskScore, ChangeRequest, Action, ProposalAmount)
    with databases.work(engine, "total-place"):
        content = exported()
        before = [count(model) for model in history]
    with databases.work(engine, "empty"):
        make.pin()
        make.programme(**OTHER_WORDS)
        tables = service_tables(content)
        with transaction():
            found = service.bring_file(OPERATOR, name="all.xlsx", tables=tables, is_claimed=True)
        service.work_on(found.id)
        found, plan = look(found.id)
        assert plan.problems == []
        with transaction():
            service.import_file(OPERATOR, found=queries.get_import(found.id), is_claimed=True)
        service.work_on(found.id)

        assert rows_of(exported()) == rows_of(content)
        assert count(Pilot) == 13
        assert [count(model) for model in history] == before


@pytest.mark.every_engine
def test_earlier_forecasts_and_closed_actions_come_and_go_with_an_import(bring, take):
    make.pin()
    make.programme()
    make.milestone(title="Business case")
    make.group(name="Officials")
    make.person(name="Sam Green")
    content = workbook(
        Forecasts_over_time=[
            ["Milestone", "Recorded on", "Forecast date", "Why the forecast moved"],
            ["M-001", "2009-12-14", "2010-03-01", "Advice is awaited."],
            ["M-001", "2010-01-15", "2010-03-09", ""],
        ],
        Actions=[
            ["Group", "Action", "Owner", "Due", "Status", "Raised on", "Closed on"],
            [
                "Officials",
                "Write.",
                "Sam Green",
                "2010-01-20",
                "Closed",
                "2010-01-10",
                "2010-01-18",
            ],
        ],
        Change_requests=[
            [
                *("Milestone", "From", "To", "Reason for the change", "Effect", "Status"),
                *("Requested on", "Date of the decision", "Decided by"),
            ],
            [
                *("M-001", "2010-02-18", "2010-02-20", "Late.", "None.", "Refused"),
                *("2010-01-11", "2010-01-12", "A group"),
            ],
        ],
    )

    found, plan = bring(content)
    assert plan.problems == []
    found, _plan = take(found)

    milestone = db.session.scalars(
        select(Milestone).options(selectinload(Milestone.forecasts))
    ).one()
    assert milestone.forecast_at(date(2010, 1, 1)) == date(2010, 3, 1)
    assert milestone.forecast_at(date(2010, 2, 1)) == date(2010, 3, 9)
    assert milestone.baseline_on == date(2010, 2, 18)
    action = db.session.scalars(select(Action)).one()
    assert (action.state, action.settled_on) == (ActionState.CLOSED, date(2010, 1, 18))
    assert db.session.scalars(select(ChangeRequest.state)).one() is ChangeState.REFUSED
    _again, plan = bring(content)
    assert (plan.additions, plan.changes, plan.problems) == ([], [], [])

    with transaction():
        service.undo_import(OPERATOR, found=queries.get_import(found.id))
    assert [count(model) for model in (MilestoneForecast, Action, ChangeRequest)] == [0, 0, 0]


def service_tables(content):
    from app.workbook.tables import read_tables

    return read_tables("all.xlsx", content)


def test_a_baseline_in_a_file_follows_the_same_rule_as_on_its_page(bring, take):
    make.pin()
    make.programme()
    typed = make.milestone(title="Final report", baseline_set_on=make.TODAY)
    agreed = make.milestone(title="Budget")
    columns = ["Reference", "Title", "Baseline date"]
    rows = [[each.reference, each.title, "19 February 2010"] for each in (typed, agreed)]

    _found, plan = bring(workbook(Milestones=[columns, *rows]))
    (problem,) = plan.problems
    take(bring(workbook(Milestones=[columns, rows[0]]))[0])

    assert (problem.cell, problem.value) == ("C3", "19 February 2010")
    assert "It changes only by an approved change request." in f"{problem.reason} {problem.remedy}"
    assert get_milestone(typed.reference).baseline_on == date(2010, 2, 19)
    assert get_milestone(agreed.reference).baseline_on == date(2010, 2, 18)


def test_closing_in_a_file_asks_for_what_its_page_asks(bring, take):
    make.pin()
    make.programme()
    risk, barrier, milestone = make.risk(), make.barrier(pilot=make.pilot()), make.milestone()
    closed = {
        "Risks": [
            ["Reference", "Title", "Status", "Why it is closed", "Explanation of the closure",
             "Who agreed the closure"],
            [risk.reference, risk.title, "Closed", "It can no longer happen", "Agreed.", "A board"],
        ],
        "Barriers": [
            ["Reference", "Title", "Status", "What changed", "Why no one was asked"],
            [barrier.reference, barrier.title, "Resolved", "The rule was lifted.", "Published"],
        ],
        "Milestones": [
            ["Reference", "Title", "Date done", "Evidence that it is complete", "Who confirmed it"],
            [milestone.reference, milestone.title, "1 February 2010", "It was issued.", "A board"],
        ],
    }  # fmt: skip
    unsaid = {title: [row[:3] for row in rows] for title, rows in closed.items()}

    _found, plan = bring(workbook(**unsaid))
    take(bring(workbook(**closed))[0])
    db.session.expire_all()

    assert sorted(p.reason for p in plan.problems) == [
        "Evidence that it is complete: Enter the evidence that it is complete.",
        "What changed: Enter what has changed.",
        "Why it is closed: Choose why it is closed.",
    ]
    assert (risk.closure_note, risk.closure_agreed_by) == ("Agreed.", "A board")
    assert barrier.resolution_unasked == "Published"
    assert (milestone.evidence, milestone.confirmed_by) == ("It was issued.", "A board")


def test_what_was_closed_elsewhere_comes_as_it_was(bring, take):
    make.pin()
    make.programme()
    columns = ["Title", "Baseline date", "Date done"]
    take(bring(workbook(Milestones=[columns, ["Launch", "1 February 2010", "2 February 2010"]]))[0])

    launch = get_milestone("M-001")
    assert (launch.actual_on, launch.evidence) == (date(2010, 2, 2), "")


def test_a_file_says_when_a_response_is_expected(bring, take):
    make.pin()
    make.programme()
    barrier = make.barrier()
    rows = [["Reference", "Title", "Response expected"], [barrier.reference, barrier.title]]

    take(bring(workbook(Barriers=[rows[0], [*rows[1], "26 February 2010"]]))[0])
    db.session.expire_all()

    assert (barrier.expected_on, barrier.expected_said_on) == (date(2010, 2, 26), make.TODAY)
    assert barrier.expected_said_by


def test_a_barrier_comes_with_its_theme_those_that_raised_it_and_all_that_was_answered(bring, take):
    make.pin()
    make.programme()
    kent, durham = make.pilot(name="Kent"), make.pilot(name="Durham")
    make.theme(kent, name="Assets")
    make.department(name="HM Treasury")
    facts = {
        "Title": "Two grants",
        "Pilot": "Kent",
        "Department": "HM Treasury",
        "Ask": "One grant.",
        "Status": "Response received",
        "Raised": "4 January 2010",
        "Also raised by": "Durham",
        "Theme": "Assets",
        "Response": "Yes, from April.",
        "Outcome of the response": "Accepted",
        "Date of the response": "1 February 2010",
        "What will change": "One timetable",
    }
    answered = [
        ["Barrier", "Date of the response", "Response", "Outcome"],
        ["B-001", "20 January 2010", "Not yet.", "Not accepted"],
        ["B-001", "1 February 2010", "Yes, from April.", "Accepted"],
    ]
    sheets = {"Barriers": [list(facts), list(facts.values())], "Responses over time": answered}

    found, plan = bring(workbook(**sheets))
    assert [problem.reason for problem in plan.problems] == []
    take(found)
    db.session.expire_all()

    barrier = get_barrier("B-001")
    assert barrier.theme.name == "Assets"
    assert [each.pilot_id for each in barrier.raisers] == [kent.id, durham.id]
    assert [(each.text, each.change) for each in barrier.responses] == [
        ("Yes, from April.", "One timetable"),
        ("Not yet.", ""),
    ]
    facts["What will change"] = "Nothing"
    sheets["Barriers"] = [["Reference", *facts], ["B-001", *facts.values()]]
    (problem,) = bring(workbook(**sheets))[1].problems
    assert "A response stays as it was given." in problem.reason


def test_proposals_come_with_what_was_stated_and_validated_of_them_and_go_with_an_undo(bring, take):
    make.pin()
    make.programme()
    make.pilot(name="Kent")
    make.organisation(name="Hospital")
    head = ["Proposal", "What it is", "Basis", "Financial year", "Who pays or gains"]
    head += ["Amount, in pence", "Stated on"]
    content = workbook(
        Benefits=[
            ["Title", "Pilot", "What changes", "Status", "Raised on"],
            ["Care at home", "Kent", "One team", "Validated in part", "1 December 2009"],
        ],
        Amounts_of_benefits=[
            head,
            ["Care at home", "Investment", "Forecast", "2010-11", "", 750, "1 December 2009"],
            ["Care at home", "Cashable saving", "Forecast", "2010-11", "Hospital", 1800,
             "2 January 2010"],
            ["Care at home", "Cashable saving", "Validated by finance", "2010-11", "Hospital",
             1200, "1 February 2010"],
        ],
        Validations_of_benefits=[
            ["Proposal", "Date of the validation", "Validated by", "Evidence"],
            ["Care at home", "1 February 2010", "Head of finance", "Case files"],
        ],
    )  # fmt: skip
    found, plan = bring(content)
    assert plan.problems == []
    found, _plan = take(found)

    (amounts, totals) = read_totals()
    assert len(amounts) == 3
    assert (totals.whole.forecast.net, totals.whole.validated.saved) == (1050, 1200)
    _again, plan = bring(content)
    assert (plan.problems, plan.additions, plan.changes) == ([], [], [])

    _wrong, plan = bring(
        workbook(
            Amounts_of_benefits=[head, ["BP-001", "Investment", "Forecast", "2010/11", "", 1, ""]]
        )
    )
    assert "financial year, like 2010-11" in plan.problems[0].reason + plan.problems[0].remedy

    with transaction():
        service.undo_import(OPERATOR, found=queries.get_import(found.id))
    assert (count(Proposal), count(ProposalAmount)) == (0, 0)
