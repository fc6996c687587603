"""From spreadsheets to a programme: the dry run, the import, its undo, and the way back."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import Organisation, Person
from app.accounts.rules import OrganisationKind
from app.audit.models import AuditEntry
from app.barriers.queries import get_barrier
from app.benefits.models import Proposal, ProposalAmount
from app.benefits.totals import read_totals
from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.errors import DomainError
from app.core.restriction import looking_as, viewer_of
from app.delivery.models import ChangeRequest, Milestone, MilestoneForecast
from app.delivery.queries import get_milestone
from app.delivery.rules import ChangeState
from app.extensions import db
from app.governance.actions.models import Action
from app.governance.actions.rules import ActionState
from app.governance.groups.models import Group, Membership, StandingItem
from app.pilots.models import Pilot, Region
from app.reminders.models import ReminderRule
from app.risks import service as risk_service
from app.risks.models import Risk, RiskScore
from app.workbook import queries, service
from app.workbook.models import WorkbookImport
from app.workbook.rules import ImportState
from app.workbook.writing import write_export, write_template
from tests import factories as make
from tests.guards.world import OTHER_WORDS
from tests.integration.workbook.conftest import comma_separated, count, look, workbook

pytestmark = pytest.mark.one_engine

RISK = ["Title", "Cause", "Event", "Effect", "Owner", "Pilot"]
SCORES = [
    "Likelihood before controls",
    "Impact before controls",
    "Likelihood now",
    "Impact now",
    "Target likelihood",
    "Target impact",
]
RISKS = [*RISK, *SCORES]


def risk(title, owner="", pilot="", scores=(4, 4, 3, 4, 2, 3)):
    return [title, "a cause", "an event", "an effect", owner, pilot, *scores]


def small():
    return workbook(
        Organisations=[["Name", "Short name", "Kind"], ["Health Board", "HB", "NHS body"]],
        People=[
            ["Name", "Organisation", "Email address"],
            ["Sam Green", "HB", "Sam@Example.org"],
            ["Jo Brown", "Health Board", ""],
        ],
        Groups=[
            ["Short name", "Name", "Code", "How often it meets"],
            ["board", "Programme Board", "PB", "Monthly"],
        ],
        Members=[["Group", "Person", "Role in the group"], ["PB", "sam@example.org", "Chair"]],
        Standing_agenda=[["Group", "Title"], ["board", "Progress"], ["board", "Risks"]],
        Risks=[RISKS, risk("Fire", owner="Jo Brown")],
    )


PLACES = [["Name", "Short name", "Region"], ["Northtown Council", "Northtown", "North"]]


def test_a_workbook_begins_the_programme_that_it_is_of(bring, take):
    make.pin()
    programme = [["Name", "Start date", "Regions"], ["Family hubs", "1 April 2009", "North\nSouth"]]

    found, plan = bring(workbook(Programme=programme, Pilots=PLACES))
    take(found)

    assert plan.problems == []
    assert db.session.scalars(select(Region.name).order_by(Region.id)).all() == ["North", "South"]
    assert count(Pilot) == 1
    assert count(ReminderRule) > 0


def test_without_a_programme_it_says_what_to_do_first(bring):
    _found, plan = bring(workbook(Pilots=PLACES))

    assert "begin the programme first, with flask programme begin" in plan.problems[0].remedy


def test_a_dry_run_says_what_would_be_added_and_changes_nothing(bring):
    make.pin()
    make.programme()

    found, plan = bring(small())

    assert (found.state, found.added, found.wrong) == (ImportState.CHECKED, 8, 0)
    assert [(a.sheet, a.row, a.label) for a in plan.additions][-1] == ("Risks", 2, "Fire")
    assert count(Risk) == count(Group) == count(Organisation) == 0


@pytest.mark.every_engine
def test_an_import_adds_all_and_its_undo_takes_all_away(bring, take):
    make.pin()
    make.programme()
    before = count(Person)
    found, _plan = bring(small())

    found, _plan = take(found)

    assert (found.state, found.added) == (ImportState.IMPORTED, 8)
    added = db.session.scalars(select(Risk)).one()
    assert (added.reference, added.title) == ("R-001", "Fire")
    member = db.session.scalars(select(Membership)).one()
    assert member.name_then == "Sam Green"
    assert [i.title for i in db.session.scalars(select(StandingItem))] == ["Progress", "Risks"]

    with transaction():
        service.undo_import(OPERATOR, found=queries.get_import(found.id))

    assert count(Risk) == count(Group) == count(Membership) == count(Organisation) == 0
    assert count(Person) == before
    assert look(found.id)[0].state is ImportState.UNDONE


def test_an_import_is_recorded_as_done_by_who_asked(bring, take):
    make.pin()
    officer = make.actor(make.secretariat())
    found, _plan = bring(workbook(Organisations=[["Name"], ["Health Board"]]), actor=officer)
    take(found, officer)

    events = {
        (entry.event, entry.actor_name) for entry in db.session.scalars(select(AuditEntry)).all()
    }

    assert ("organisation:added", officer.name) in events
    assert ("workbook:import-asked-for", officer.name) in events


def test_what_is_wrong_is_told_by_cell_and_nothing_is_imported(bring):
    make.pin()
    make.pilot(name="Kent")
    content = workbook(
        People=[["Name", "Email address"], ["Sam Green", "sam at example"], ["", "jo@example.org"]],
        Risks=[
            RISKS,
            risk("Fire", owner="Sam Green"),
            risk("Flood", pilot="Kant"),
            risk("Storm", scores=(6, 4, 3, 4, 2, "low")),
            risk("Order", scores=(2, 2, 5, 5, 1, 1)),
            risk("Right"),
        ],
    )

    found, plan = bring(content)

    assert [(p.sheet, p.cell, p.value) for p in plan.problems] == [
        ("People", "B2", "sam at example"),
        ("People", "A3", ""),
        ("Risks", "F3", "Kant"),
        ("Risks", "G4", "6"),
        ("Risks", "L4", "low"),
        ("Risks", "Row 5", ""),
    ]
    by_cell = {(p.sheet, p.cell): f"{p.reason} {p.remedy}" for p in plan.problems}
    assert plan.waiting == 1  # for Sam Green
    assert "no such pilot. Add it to the sheet Pilots" in by_cell["Risks", "F3"]
    assert "from 1 to 5" in by_cell["Risks", "G4"]
    assert "Each should be no higher than the one before" in by_cell["Risks", "Row 5"]
    with pytest.raises(DomainError, match="Put right"), transaction():
        service.import_file(OPERATOR, found=queries.get_import(found.id))
    assert count(Risk) == 0


@pytest.mark.every_engine
def test_rows_that_are_there_already_are_changed_and_told_from_what_to_what(bring, take):
    make.pin()
    body = make.organisation(name="Health Board", kind=OrganisationKind.OTHER)
    present = make.risk(title="Fire")
    content = workbook(
        Organisations=[["Name", "Kind", "Short name"], ["HEALTH  board", "NHS body", ""]],
        Risks=[
            ["Reference", "Title", "Mitigation"],
            [present.reference, "Fire in the hub", "Doors"],
        ],
    )

    found, plan = bring(content)

    assert (found.added, found.changed, found.wrong) == (0, 2, 0)
    said = {(d.column, d.before, d.after) for c in plan.changes for d in c.differences}
    assert ("Kind", "Other", "NHS body") in said
    assert ("Title", "Fire", "Fire in the hub") in said

    found, _plan = take(found)
    db.session.expire_all()
    assert (present.title, present.mitigation) == ("Fire in the hub", "Doors")

    with transaction():
        service.undo_import(OPERATOR, found=queries.get_import(found.id))
    assert (present.title, body.kind) == ("Fire", OrganisationKind.OTHER)


def test_an_undo_is_refused_once_something_was_built_on_the_import(bring, take):
    make.pin()
    make.programme()
    found, _plan = take(bring(small())[0])
    sam = db.session.scalars(select(Person).where(Person.name == "Sam Green")).one()
    make.account(person=sam)

    with pytest.raises(DomainError, match="because of an account that names"), transaction():
        service.undo_import(OPERATOR, found=queries.get_import(found.id))
    assert count(Risk) == 1


def test_an_undo_is_refused_once_a_record_was_changed_again(bring, take):
    make.pin()
    make.programme()
    found, _plan = take(bring(small())[0])
    with transaction():
        added = db.session.scalars(select(Risk).options(db.joinedload(Risk.scores))).unique().one()
        risk_service.assess_risk(OPERATOR, risk=added, likelihood=1, impact=1, reason="Less.")

    with pytest.raises(DomainError, match="the risk R-001, which was changed since"), transaction():
        service.undo_import(OPERATOR, found=queries.get_import(found.id))


@pytest.mark.every_engine
def test_what_has_changed_since_the_check_is_shown_before_it_is_imported(bring, take):
    make.pin()
    found, _plan = bring(workbook(Organisations=[["Name"], ["Health Board"]]))
    make.organisation(name="Health Board", short_name="")

    found, plan = take(found)

    assert found.state is ImportState.CHECKED
    assert "has changed since" in found.message
    assert (plan.additions, plan.same) == ([], 1)


def test_two_rows_of_one_record_and_what_looks_like_a_duplicate_are_told(bring):
    make.pin()
    kent = make.pilot(name="Kent")
    make.risk(title="Fire in the hub", pilot=kent)

    _found, plan = bring(
        workbook(Risks=[RISKS, risk("In the hub: fire"), risk("Flood"), risk("flood ")])
    )

    assert [(a.row, a.other) for a in plan.alikes] == [(2, "R-001, Fire in the hub")]
    (problem,) = plan.problems
    assert (problem.cell, problem.reason) == ("A4", "It is the same risk as in row 3.")


def test_records_keep_their_references_where_they_are_free(bring, take):
    make.pin()
    head = ["Reference", *RISKS]

    found, plan = bring(workbook(Risks=[head, ["R-007", *risk("Fire")], ["", *risk("Flood")]]))
    take(found)

    assert plan.problems == []
    assert {r.reference: r.title for r in db.session.scalars(select(Risk))} == {
        "R-007": "Fire",
        "R-008": "Flood",
    }
    _found, plan = bring(workbook(Risks=[head, ["R-002", *risk("Storm")]]))
    assert [p.cell for p in plan.problems] == ["A2"]


def test_an_action_that_is_late_already_can_be_brought(bring, take):
    make.pin()
    make.group(name="Board")
    make.person(name="Sam Green")
    rows = [
        ["Group", "Action", "Owner", "Due", "Raised"],
        ["Board", "Write it", "Sam Green", date(2010, 1, 4), "4 Dec 09"],
    ]

    found, plan = bring(comma_separated(rows), "actions still open.csv")

    assert (found.added, plan.problems) == (1, [])


def test_somebody_s_own_sheet_is_read_by_its_headings_and_contents(bring):
    make.pin()
    rows = [
        ["Contacts of the programme", "", ""],
        [],
        ["Full name", "Job title", "Reach them at"],
        ["Siân Llŷr", "Lead", "sian@example.org"],
        ["<script>alert(1)</script>", "", "x@example.org"],
        ["007", "🏴", ""],
    ]

    found, plan = bring(comma_separated(rows, "utf-8"), "anything.csv")

    assert (found.added, plan.problems) == (3, [])
    (match,) = queries.matches_of(queries.get_import(found.id, WorkbookImport.matching))
    assert (match.sheet, match.heading_row) == ("people", 3)
    assert [(c.field, c.how) for c in match.columns] == [
        ("name", "name"),
        ("role_title", "name"),
        ("email", "example"),
    ]


def test_choices_of_columns_are_remembered_for_the_next_file(bring):
    make.pin()
    content = workbook(Log=[["What", "Who asked"], ["Health Board", "Sam"]])
    found, _plan = bring(content)
    matches = queries.matches_of(queries.get_import(found.id, WorkbookImport.matching))
    assert matches[0].sheet == ""
    matches[0].sheet, matches[0].columns[0].field = "organisations", "name"
    with transaction():
        service.match_columns(OPERATOR, found=queries.get_import(found.id), matches=matches)

    found, plan = bring(content, "next.xlsx")

    assert [a.label for a in plan.additions] == ["Health Board"]
    assert "the columns Who asked" in plan.left_out[0]


def test_the_template_as_it_is_has_nothing_to_import(bring):
    make.pin()
    make.programme()

    found, plan = bring(write_template().read())

    assert (plan.additions, plan.changes, plan.problems) == ([], [], [])
    assert not found.can_be_imported


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
