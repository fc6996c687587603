"""What is recorded: who did what, when, to which record, with the values before and after."""

import json
from datetime import UTC, date, datetime

import pytest
from flask import redirect
from sqlalchemy import delete, func, insert, select, update

from app.accounts import service as accounts
from app.accounts.models import Organisation
from app.accounts.rules import OrganisationKind
from app.audit.chain import AppendOnly
from app.audit.events import act_on_behalf_of, audited
from app.audit.models import AuditEntry, AuditHead
from app.audit.notes import note, paused
from app.core import clock
from app.core.access import Actor, Grant, Role
from app.core.database import transaction
from app.extensions import db
from app.risks import service as risks
from app.risks.models import Risk
from app.risks.queries import get_risk
from app.risks.rules import RiskState
from app.web.guards import public
from tests import factories as make

pytestmark = pytest.mark.usefixtures("kept")

ANN = Actor(person_id=7, name="Ann", grants=frozenset({Grant(Role.SECRETARIAT)}))


@pytest.fixture
def ann(app):
    """Somebody who has done what can be undone, and so is known."""
    make.person(id=ANN.person_id, name=ANN.name)


def entries(*events):
    wanted = select(AuditEntry).order_by(AuditEntry.id)
    return db.session.scalars(
        wanted.where(AuditEntry.event.in_(events)) if events else wanted
    ).all()


def last():
    return entries()[-1]


def fields(entry, of=None):
    """The fields of an entry's rows: name, before, after."""
    return {
        field["field"]: (field.get("from"), field.get("to"))
        for row in json.loads(entry.changes)
        if of in (None, row["of"])
        for field in row["fields"]
    }


def test_an_entry_tells_who_did_what_when_and_to_which_record(ann):
    risk = make.risk(title="Data is shared too late")
    noon = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)

    with clock.frozen(now=noon, today=date(2010, 2, 9)), transaction():
        risks.close_risk(ANN, risk=risk, **make.CLOSURE)

    entry = last()
    assert (entry.actor_id, entry.actor_name, entry.event) == (7, "Ann", "risk:closed")
    assert (entry.at, entry.on_day) == (noon, date(2010, 2, 9))
    assert (entry.subject_kind, entry.subject_id) == ("risk", risk.id)
    assert entry.subject_label == "R-001 Data is shared too late"
    assert fields(entry) == {
        "state": ({"id": "open", "is": "Open"}, {"id": "closed", "is": "Closed"}),
        "closed_on": (None, "2010-02-09"),
        "closed_because": (None, {"id": "impossible", "is": "It can no longer happen"}),
        "closure_note": ("", "The budget was agreed."),
        "closure_agreed_by": ("", "The programme board, 1 February"),
    }


def test_people_and_other_records_are_named_as_they_were_called_then(app):
    risk, owner = make.risk(owner=make.person(name="Ann")), make.person(name="Bob")

    with transaction():
        risk.owner_id = owner.id
    owner.name = "Robert"
    db.session.commit()

    was, now = fields(entries("risk:changed")[-1])["owner_id"]
    assert (was["is"], now) == ("Ann", {"id": owner.id, "is": "Bob"})


def test_what_was_not_loaded_is_known_nonetheless(app):
    risk = make.risk(title="As it was")
    db.session.expire_all()

    with transaction():
        risk.title = "As it is"

    assert fields(last())["title"] == ("As it was", "As it is")


def test_a_part_counts_as_its_record_and_follows_the_part_before(ann):
    risk = make.risk(inherent_likelihood=5, inherent_impact=5, scores=[])

    for likelihood in (4, 2):
        with transaction():
            risks.assess_risk(ANN, risk=risk, likelihood=likelihood, impact=3, reason="Better.")

    first, second = entries("risk:assessed")
    assert first.subject_id == second.subject_id == risk.id
    assert fields(first, "risk_score")["likelihood"] == (5, 4)
    assert fields(second, "risk_score")["likelihood"] == (4, 2)


def test_a_part_that_is_removed_is_told(app):
    pilot, body = make.pilot(name="Kent"), make.organisation(name="Kent Police")
    make.pilot_partner(pilot, body)

    partner = db.session.scalars(select(type(pilot).partners.property.mapper.class_)).one()
    with transaction():
        db.session.delete(partner)

    entry = last()
    assert (entry.subject_label, json.loads(entry.changes)[0]["is"]) == ("Kent", "Kent Police")
    assert json.loads(entry.changes)[0]["do"] == "removed"


def test_a_record_changed_and_then_removed_in_one_event_was_removed(app):
    body = make.organisation(name="Kent Police")

    with transaction():
        body.name = "Kent Constabulary"
        db.session.flush()
        db.session.delete(body)

    assert last().event == "organisation:removed"
    assert json.loads(last().changes)[0]["do"] == "removed"
    assert fields(last())["name"] == ("Kent Police", None)


def test_a_change_taken_back_in_one_event_is_none(app):
    risk = make.risk(title="As it was")
    count = len(entries())

    with transaction():
        risk.title = "Something else"
        db.session.flush()
        risk.title = "As it was"

    assert len(entries()) == count


def test_verbs_inside_a_verb_keep_their_names(app):
    @audited("account:moved")
    def move(actor, *, person):
        person.role_title = "Moved"
        accounts.create_organisation(
            actor, name="Elsewhere", short_name="", kind=OrganisationKind.OTHER
        )
        person.name = "Moved too"

    who = make.person(name="Bob")
    with transaction():
        move(ANN, person=who)

    moved, added = entries("account:moved", "organisation:added")
    assert fields(moved).keys() == {"role_title", "name"}
    assert added.subject_label == "Elsewhere"


def test_who_it_was_done_for_is_told(app):
    @audited("person:changed")
    def rename(actor, *, person):
        act_on_behalf_of("Kent")
        person.name = "Renamed"

    who = make.person()
    with transaction():
        rename(ANN, person=who)

    assert last().on_behalf_of == "Kent"


def test_a_change_without_a_name_is_that_of_whoever_is_signed_in(client, monkeypatch):
    who = make.secretariat()
    risk = make.risk(state=RiskState.CLOSED)

    @public
    def rename(reference):
        with transaction():
            get_risk(reference).title = "Renamed"
        return redirect(f"/risks/{reference}")

    monkeypatch.setitem(client.application.view_functions, "risks.reopen_risk", rename)
    client.sign_in(who).do(f"/risks/{risk.reference}", "Reopen this risk")

    entry = last()
    assert (entry.actor_id, entry.event) == (who.person_id, "risk:changed")


def test_outside_a_request_an_operator_acts(app):
    make.organisation()

    assert (last().actor_name, last().actor_id) == ("Operator", None)
    assert last().event == "organisation:added"


def test_rows_changed_by_statement_are_told_one_by_one(app):
    first, second = make.organisation(name="First"), make.organisation(name="Second")
    with transaction():
        db.session.execute(update(Organisation).values(short_name="Same"))

    told = entries("organisation:changed")
    assert {entry.subject_id for entry in told} == {first.id, second.id}
    assert {fields(entry)["short_name"] for entry in told} == {("", "Same")}


def test_rows_removed_by_statement_are_told(app):
    body = make.organisation(name="Gone")
    with transaction():
        db.session.execute(delete(Organisation.__table__).where(Organisation.id == body.id))

    assert (last().event, last().subject_id) == ("organisation:removed", body.id)
    assert fields(last())["name"] == ("Gone", None)


def test_rows_added_by_statement_are_told_as_a_whole(app):
    rows = [
        {"name": name, "short_name": "", "kind": "other", "version": 1, "source": ""}
        | {"is_illustrative": False}
        for name in ("First", "Second")
    ]
    with transaction():
        db.session.execute(insert(Organisation), rows)

    assert (last().event, last().details) == ("organisation:added", "2 rows")


def fail_after(change):
    change()
    db.session.flush()
    raise ZeroDivisionError


def test_what_is_rolled_back_leaves_no_entry(ann):
    risk = make.risk()
    before = len(entries())

    with pytest.raises(ZeroDivisionError), transaction():
        fail_after(lambda: risks.close_risk(ANN, risk=risk, **make.CLOSURE))
    make.organisation()

    assert [entry.event for entry in entries()[before:]] == ["organisation:added"]


def test_what_a_savepoint_takes_back_leaves_no_entry(app):
    before = len(entries())

    with transaction():
        db.session.add(Organisation(name="Kept", kind=OrganisationKind.OTHER))
        lost = Organisation(name="Lost", kind=OrganisationKind.OTHER)
        with pytest.raises(ZeroDivisionError), db.session.begin_nested():
            fail_after(lambda: db.session.add(lost))

    assert [entry.subject_label for entry in entries()[before:]] == ["Kept"]


def test_reading_records_nothing(client):
    client.sign_in(make.secretariat())
    before = len(entries())

    client.get("/risks")

    assert len(entries()) == before


def test_events_are_noted_with_their_subject(app):
    risk = make.risk(title="Looked at")
    with transaction():
        note(ANN, "risk:looked-at", subject=risk, details="On paper.")

    entry = last()
    assert (entry.event, entry.subject_label) == ("risk:looked-at", "R-001 Looked at")
    assert (entry.details, entry.changes) == ("On paper.", "[]")


def test_work_on_many_records_can_be_one_entry(app):
    before = len(entries())
    with transaction(), paused("organisation:imported", "3 organisations"):
        for name in "ABC":
            db.session.add(Organisation(name=name, kind=OrganisationKind.OTHER))

    (entry,) = entries()[before:]
    assert (entry.event, entry.details) == ("organisation:imported", "3 organisations")


def test_secrets_and_files_are_told_without_their_content(app):
    who = make.account()
    with transaction():
        who.password_hash = "$argon2id$v=19$very-secret"

    assert "argon2" not in "".join(entry.changes for entry in entries())
    assert fields(last()) == {"password_hash": (None, None)}


@pytest.mark.parametrize("statement", [update(AuditEntry).values(event="x"), delete(AuditEntry)])
def test_the_program_cannot_rewrite_entries(app, statement):
    make.organisation()

    with pytest.raises(AppendOnly):
        db.session.execute(statement)
    db.session.rollback()
    with pytest.raises(AppendOnly), db.engine.connect() as connection:
        connection.execute(statement)


def test_the_program_cannot_rewrite_entries_or_the_head_by_hand(app):
    make.organisation()

    last().event = "nothing:happened"
    with pytest.raises(AppendOnly):
        db.session.commit()
    db.session.rollback()
    head = db.session.get_one(AuditHead, 1)
    head.count = 0
    with pytest.raises(AppendOnly):
        db.session.commit()


def test_places_are_given_without_a_gap(app):
    for _ in range(3):
        make.organisation()

    assert [entry.id for entry in entries()] == [1, 2, 3]
    assert db.session.scalar(select(func.count()).select_from(Risk)) == 0
