"""``flask audit verify`` compares rows with the record, ``flask audit adopt`` records them."""

import json

import pytest
from sqlalchemy import select, text

from app.accounts.models import Organisation
from app.audit.events import audited
from app.audit.models import AuditEntry
from app.audit.verify import list_findings
from app.core.access import OPERATOR
from app.core.database import transaction
from app.extensions import db
from app.governance.decisions.models import Decision
from tests import factories as make
from tests.integration.audit.test_chain import forced, switch_off_triggers

pytestmark = pytest.mark.usefixtures("kept")


def behind(*statements):
    """What somebody does who has the database in their hands."""
    for statement in statements:
        db.session.execute(text(statement))
    db.session.commit()


def errors(result):
    assert result.exit_code == 1
    assert result.stdout == ""
    return [line for line in result.stderr.splitlines() if not line.startswith("  ")]


def test_a_decision_whose_text_was_changed_in_the_database_is_found(app, run):
    decision = make.decision()
    assert run("audit", "verify").exit_code == 0

    behind(f"UPDATE decision SET text = 'Something else' WHERE id = {decision.id}")

    [line] = errors(run("audit", "verify"))
    added = db.session.scalar(
        select(AuditEntry.id).where(
            AuditEntry.subject_kind == "decision", AuditEntry.subject_id == decision.id
        )
    )
    assert line.startswith(f"Error: decision {decision.id}: ")
    assert line.endswith(f" does not match entry {added}.")
    assert "Something else" not in line


def test_what_was_put_where_nothing_had_been_is_found(app, run):
    decision = make.decision(review_on=None)

    behind(f"UPDATE decision SET review_on = '2010-03-01' WHERE id = {decision.id}")

    [line] = errors(run("audit", "verify"))
    assert line.startswith(f"Error: decision {decision.id}: ")
    assert line.endswith(" does not match the record.")


def test_a_password_that_was_put_into_the_database_is_found(app, run):
    account, other = make.account(), make.account()

    behind(f"UPDATE account SET password_hash = '{other.password_hash}x' WHERE id = {account.id}")

    [line] = errors(run("audit", "verify"))
    assert f"account {account.id}: Password" in line
    assert account.password_hash[:20] not in line


def test_each_finding_is_a_line(app, run):
    decision = make.decision()
    body_id = make.organisation(name="Body").id
    switch_off_triggers()
    forced(
        f"UPDATE decision SET text = 'Something else' WHERE id = {decision.id}",
        "DELETE FROM organisation WHERE name = 'Body'",
    )

    lines = errors(run("audit", "verify"))

    assert len([line for line in lines if "trigger" in line]) > 4
    assert [line for line in lines if f"organisation {body_id}: the row is missing" in line]
    assert [line for line in lines if f"decision {decision.id}:" in line]
    assert all(line.startswith("Error: ") for line in lines)


def test_a_record_that_was_emptied_is_found(app, run):
    make.programme()
    forced(
        "DELETE FROM audit_entry",
        f"UPDATE audit_head SET count = 0, hash = '{'0' * 64}'",
    )

    lines = errors(run("audit", "verify"))

    assert "Error: The record of changes is empty, but the database is not." in lines


def test_what_is_adopted_is_recorded_for_all_to_see(app, run):
    decision = make.decision()
    kept = make.organisation(name="Kept")
    make.organisation(name="Gone")
    behind(
        f"UPDATE decision SET text = 'Something else' WHERE id = {decision.id}",
        "DELETE FROM organisation WHERE name = 'Gone'",
        "INSERT INTO organisation (id, version, name, short_name, kind, is_illustrative, source, "
        "succeeded_by) SELECT 77, 1, 'New', '', kind, is_illustrative, source, '' FROM "
        f"organisation WHERE id = {kept.id}",
    )

    told = run("audit", "adopt", "--yes")

    assert told.exit_code == 0, told.output
    assert "3 rows recorded as found." in told.stdout
    assert list(list_findings()) == []
    adopted = select(AuditEntry).where(AuditEntry.event == "record:adopted")
    entries = db.session.scalars(adopted).all()
    told = {entry.subject_kind: json.loads(entry.changes) for entry in entries}
    assert len(entries) == 3
    [[changed]] = [[row["fields"] for row in told["decision"]]]
    assert [(field["field"], field["to"]) for field in changed] == [("text", "Something else")]
    assert run("audit", "verify").exit_code == 0


def test_a_row_that_two_events_change_in_turn_is_recorded_as_it_ends(app):
    body = make.organisation(name="A")

    @audited("organisation:inner")
    def inner(_actor):
        db.session.get_one(Organisation, body.id).name = "C"

    @audited("organisation:outer")
    def outer(actor):
        db.session.get_one(Organisation, body.id).name = "B"
        inner(actor)
        db.session.get_one(Organisation, body.id).name = "D"

    with transaction():
        outer(OPERATOR)

    assert list(list_findings()) == []


@pytest.mark.one_engine
def test_what_the_database_empties_by_itself_is_no_finding(app):
    """A decision stays when its agenda item goes."""
    item = make.agenda_item(meeting=make.meeting())
    decision = make.decision(item_id=item.id)
    with transaction():
        db.session.delete(item)

    db.session.expire_all()
    assert db.session.get_one(Decision, decision.id).item_id is None
    assert list(list_findings()) == []
