"""From spreadsheets to a programme: the dry run, the import, its undo, and the way back."""

from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.models import Organisation, Person
from app.accounts.rules import OrganisationKind
from app.audit.models import AuditEntry
from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.errors import DomainError
from app.extensions import db
from app.governance.groups.models import Group, Membership, StandingItem
from app.pilots.models import Pilot, Region
from app.reminders.models import ReminderRule
from app.risks import service as risk_service
from app.risks.models import Risk
from app.workbook import queries, service
from app.workbook.models import WorkbookImport
from app.workbook.rules import ImportState
from app.workbook.writing import write_template
from tests import factories as make
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
    with pytest.raises(DomainError, match="Correct what cannot be imported"), transaction():
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
