"""A place's workbook: downloaded, changed, looked through, saved; what others changed meanwhile."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.core.database import transaction
from app.core.formats import day
from app.core.viewers import looking_as, viewer_of
from app.delivery.queries import get_milestone
from app.extensions import db
from app.pilots.models import Pilot
from app.risks import service as risk_service
from app.risks.models import Issue, Risk
from app.workbook import queries, service
from app.workbook.models import WorkbookImport
from app.workbook.place.writing import write_place_workbook
from app.workbook.rules import ImportState
from app.workbook.tables import FileRefused
from tests import factories as make
from tests.integration.workbook.conftest import comma_separated, count
from tests.integration.workbook.places import Kent, all_of, cell, setting
from tests.pages import Attached

pytestmark = pytest.mark.one_engine


@pytest.fixture
def kent(app):
    return Kent()


def told(plan):
    return [(p.sheet, p.cell, p.value, p.reason, p.remedy) for p in plan.problems]


def test_as_it_was_downloaded_it_changes_nothing(kent):
    found, plan = kent.check(kent.download())

    assert (plan.problems, plan.additions, plan.changes, plan.same) == ([], [], [], 4)
    assert not found.can_be_imported


def test_saved_by_another_program_it_still_changes_nothing(kent):
    _found, plan = kent.check(kent.edited(lambda book: None))
    assert (plan.problems, plan.additions, plan.changes, plan.same) == ([], [], [], 4)


@pytest.mark.every_engine
def test_what_changed_is_shown_then_saved_with_its_history_and_can_be_undone(kent):
    content = kent.edited(
        all_of(
            setting("Milestones", "Forecast date", date(2010, 3, 1)),
            setting("Milestones", "Why the forecast has moved", "The builder is late."),
            setting("Risks", "Likelihood now", 2),
            setting("Risks", "Reason for the score", "A protocol is agreed."),
            setting("Risks", "Owner", "Jo Brown"),
            setting("Issues", "Title", "A new issue", 3),
            setting("Issues", "Description", "The site has flooded.", 3),
            setting("Issues", "Action", "Find another.", 3),
        )
    )

    found, plan = kent.check(content)

    assert told(plan) == []
    changed = {
        c.label: [(d.column, d.before, d.after) for d in c.differences] for c in plan.changes
    }
    milestone, risk = changed.values()
    assert ("Forecast date", "18 February 2010", "1 March 2010") in milestone
    assert {("Likelihood now", "3", "2"), ("Owner", "Sam Green", "Jo Brown")} <= set(risk)
    assert [a.label for a in plan.additions] == ["A new issue"]
    assert count(Issue) == 1

    found, _plan = kent.save(found)

    assert (found.state, found.message) == (ImportState.IMPORTED, "")
    assert get_milestone(kent.milestone.reference).forecast_at(make.TODAY) == date(2010, 3, 1)
    new = db.session.scalars(select(Issue).where(Issue.title == "A new issue")).one()
    assert new.pilot_id == kent.pilot.id
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "risk:changed"))
    assert {entry.actor_id for entry in entries} == {kent.actor.person_id}

    with transaction():
        service.undo_import(kent.actor, found=queries.get_import(found.id, WorkbookImport.trail))
    assert count(Issue) == 1
    assert get_milestone(kent.milestone.reference).forecast_at(make.TODAY) == date(2010, 2, 18)


def test_a_cleared_cell_clears_what_may_be_blank_and_is_told_of_what_may_not(kent):
    content = kent.edited(
        all_of(
            setting("Issues", "Owner", None),
            setting("Risks", "Title", None),
            setting("Risks", "Response", None),
        )
    )
    _found, plan = kent.check(content)
    assert [(p.sheet, p.reason) for p in plan.problems] == [("Risks", "It must be filled in.")] * 2
    assert [d.after for c in plan.changes for d in c.differences] == [""]


def test_a_row_that_someone_else_changed_since_is_refused_with_both_values(kent):
    content = kent.edited(
        all_of(setting("Risks", "Likelihood now", 1), setting("Issues", "Severity", "High"))
    )
    with looking_as(viewer_of(kent.actor)), transaction():
        risk = db.session.get(Risk, kent.risk.id)
        risk_service.assess_risk(
            kent.actor, risk=risk, likelihood=4, impact=4, reason="It is more likely."
        )

    found, plan = kent.check(content)

    assert ("Risks", "1", "It was 3 when the workbook was downloaded, and is 4 now.") in [
        (p.sheet, p.value, p.reason) for p in plan.problems
    ]
    assert {p.sheet for p in plan.problems} == {"Risks"}
    assert all("Download the workbook again" in p.remedy for p in plan.problems)
    assert not found.can_be_imported


def test_rows_that_only_others_changed_since_are_left_as_they_are(kent):
    content = kent.edited(setting("Issues", "Severity", "High"))
    with looking_as(viewer_of(kent.actor)), transaction():
        risk = db.session.get(Risk, kent.risk.id)
        risk_service.assess_risk(
            kent.actor, risk=risk, likelihood=4, impact=4, reason="It is more likely."
        )

    found, plan = kent.check(content)
    assert (told(plan), [c.sheet for c in plan.changes]) == ([], ["Issues"])
    kent.save(found)
    assert db.session.get(Risk, kent.risk.id).version > 1


@pytest.mark.every_engine
def test_of_two_who_save_the_same_row_the_second_is_shown_what_the_first_did(kent):
    content = kent.download()
    first, _plan = kent.check(kent.edited(setting("Risks", "Mitigation", "A protocol."), content))
    other = make.actor(make.contributor(kent.pilot))
    second, plan = kent.check(
        kent.edited(setting("Risks", "Mitigation", "A law."), content), actor=other
    )
    assert told(plan) == []

    kent.save(first)
    found, plan = kent.save(second, other)

    assert (found.state, found.can_be_imported) == (ImportState.CHECKED, False)
    assert "was changed" in found.message or "has changed" in found.message
    assert [(p.value, p.reason.endswith("is A protocol. now.")) for p in plan.problems] == [
        ("A law.", True)
    ]
    db.session.expire_all()
    assert db.session.get(Risk, kent.risk.id).mitigation == "A protocol."


def test_the_workbook_of_another_place_and_one_that_is_none_of_ours_are_refused(kent):
    durham = db.session.scalars(select(Pilot).where(Pilot.name == "Durham")).one()
    with looking_as(viewer_of(kent.actor)), write_place_workbook(durham, None) as made:
        other = made.read()
    with pytest.raises(FileRefused, match="This is the workbook of Durham"):
        kent.check(other)
    for content in (comma_separated([["Title"], ["Fire"]]), kent.edited(_without_state)):
        with pytest.raises(FileRefused, match="not a workbook that was downloaded here"):
            kent.check(content)
    assert count(WorkbookImport) == 0


def _without_state(book):
    del book["As downloaded"]


def test_a_reference_of_another_place_or_of_none_is_refused(kent):
    for reference in (kent.other.reference, "R-999"):
        _found, plan = kent.check(kent.edited(setting("Risks", "Reference", reference)))
        assert plan.problems[0].reason == (
            f"{reference} is not a risk of Kent that was in this workbook when it was downloaded."
        )
        assert plan.changes == plan.additions == []


def test_what_cannot_be_changed_here_is_locked_and_refused(kent):
    book = load_workbook(io.BytesIO(kent.download()))
    assert book["Risks"].protection.sheet
    assert cell(book, "Risks", "Reference").protection.locked
    assert not cell(book, "Risks", "Title").protection.locked
    assert not book["Risks"].column_dimensions["B"].protection.locked  # of the rows below
    assert book["As downloaded"].sheet_state == "veryHidden"

    _found, plan = kent.check(
        kent.edited(
            all_of(
                setting("Milestones", "Baseline date", date(2010, 5, 1)),
                setting("Barriers", "Status", "Resolved"),
            )
        )
    )
    assert [p.reason for p in plan.problems] == [
        "It was 18 February 2010, and cannot be changed here.",
        "It was Awaiting a response, and cannot be changed here.",
    ]


def test_amounts_of_proposals_are_added_and_those_that_are_there_stay(kent):
    make.proposal(pilot=kent.pilot, title="One desk")
    other = make.proposal(pilot=make.pilot(name="Dorset"), title="Not of Kent")
    db.session.commit()
    _found, plan = kent.check(kent.download())
    assert (told(plan), plan.additions, plan.changes) == ([], [], [])

    def adding(proposal):
        row = {
            "Proposal": proposal,
            "What it is": "Cashable saving",
            "Basis": "Forecast",
            "Financial year": "2013-14",
            "Amount, in pence": 500_000_000,
        }
        sheet = "Amounts of benefits"
        return all_of(*(setting(sheet, heading, said, 4) for heading, said in row.items()))

    _found, plan = kent.check(kent.edited(adding(other.reference)))
    assert [p.reason for p in plan.problems] == ["There is no such proposal."]

    found, _plan = kent.check(kent.edited(adding("BP-001")))
    kent.save(found)
    book = load_workbook(io.BytesIO(kent.download()))
    assert cell(book, "Amounts of benefits", "Amount, in pence", 4).value == 500_000_000


def test_a_restricted_record_is_in_nobodys_workbook_but_its_readers(kent):
    make.risk(pilot=kent.pilot, title="Secret", is_restricted=True)
    db.session.commit()
    helper = make.actor(make.contributor(kent.pilot))
    assert b"Secret" not in _texts(kent.download(helper))
    assert b"Secret" in _texts(kent.download())


def _texts(content):
    book = load_workbook(io.BytesIO(content))
    return "\n".join(
        str(c.value) for page in book for row in page.iter_rows() for c in row if c.value
    ).encode()


def test_the_lead_and_the_contributors_use_it_and_others_do_not(client, kent):
    address = "/pilots/kent/workbook"
    for account, status in (
        (kent.lead, 200),
        (make.contributor(kent.pilot), 200),
        (make.secretariat(), 200),
        (make.pilot_lead(), 403),
        (make.government_office_lead(kent.pilot), 403),
    ):
        client.sign_in(account)
        assert client.get(address).status_code == status
        assert client.get(f"{address}/download").status_code == status
        assert ("use a spreadsheet" in client.get("/pilots/kent").page.text) is (status == 200)


def test_pages_from_download_to_saved(client, kent):
    client.sign_in(kent.lead)
    content = client.get("/pilots/kent/workbook/download").data
    changed = kent.edited(setting("Risks", "Mitigation", "A protocol."), content)

    wrong = client.submit("/pilots/kent/workbook", file=Attached("x.csv", b"Title\nFire\n")).page
    assert "not a workbook that was downloaded here" in wrong.text

    client.do("/pilots/kent/workbook", file=Attached("kent.xlsx", changed))
    service.work_on_waiting()
    (found,) = db.session.scalars(select(WorkbookImport))
    address = f"/workbook/imports/{found.id}"
    assert "Mitigation" in client.get(address).page.text
    client.do(address, "Save these changes")
    service.work_on_waiting()
    assert "Undo these changes" in client.get(address).page.text
    assert db.session.get(Risk, kent.risk.id).mitigation == "A protocol."
    assert "kent.xlsx" in client.get("/pilots/kent/workbook").page.text

    client.sign_in(make.contributor(kent.pilot))
    assert client.get(address).status_code == 404
    client.sign_in(make.secretariat())
    assert client.get(address).status_code == 200
    assert client.get(f"{address}/columns").status_code == 302
    assert "kent.xlsx" not in client.get("/workbook").page.text


def test_it_says_the_round_and_its_lists_name_people_once(kent):
    round_ = make.reporting_round(name="February 2010")
    with looking_as(viewer_of(kent.actor)), write_place_workbook(kent.pilot, round_) as made:
        book = load_workbook(io.BytesIO(made.read()))
    said = " ".join(str(c.value) for row in book["Read me"].iter_rows() for c in row if c.value)
    assert f"Kent, as at {day(make.TODAY)}. For the round February 2010." in said
    lists = {column[0].value: [c.value for c in column] for column in book["Lists"].columns}
    assert lists["People"].count("Jo Brown") == 1
