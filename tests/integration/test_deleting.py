"""What was added by mistake is deleted within a day, while nothing refers to it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.barriers.rules import BarrierState
from app.core.database import transaction
from app.core.domain import kind_of
from app.core.errors import DomainError
from app.core.labels import table_label
from app.core.readers import RecordReader
from app.extensions import db
from app.governance.write_rounds.rules import RoundState
from app.risks.models import Risk, RiskScore
from app.withdrawals.service import delete_record
from tests import factories as make
from tests.factories import papers as papers_of

TITLE = "Typed by mistake"

#: Every kind that can be deleted: the name in addresses and how one is made.
KINDS = {
    "risk": lambda: make.risk(title=TITLE),
    "issue": lambda: make.issue(title=TITLE),
    "barrier": lambda: make.barrier(title=TITLE, state=BarrierState.RAISED),
    "milestone": lambda: make.milestone(title=TITLE),
    "product": lambda: make.product(title=TITLE),
    "interdependency": lambda: make.interdependency(title=TITLE),
    "resource_need": lambda: make.resource_need(title=TITLE),
    "action": lambda: make.action(text=TITLE),
    "referral": lambda: make.referral(make.risk(), "risk"),
    "write_round": lambda: make.write_round(state=RoundState.DRAFT),
    "group": lambda: make.group(name=TITLE),
    "pilot": lambda: make.pilot(name=TITLE),
    "meeting": lambda: make.meeting(),
    "round": lambda: make.reporting_round(name=TITLE),
}


@pytest.fixture
def programme(app):
    make.pin()
    return make.programme()


@pytest.fixture
def secretary(client, programme):
    return client.sign_in(make.secretariat(person=make.person(name="Sam Secretary")))


def count(model):
    return db.session.scalar(
        select(func.count()).select_from(model).execution_options(sees_restricted=True)
    )


def delete(client, kind, record):
    label = table_label(record.__tablename__)
    return client.submit(f"/delete/{kind}/{record.id}", f"Delete this {label}").page


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_deleted_while_it_is_new(secretary, kind):
    record = KINDS[kind]()
    model, before = type(record), count(type(record))

    page = delete(secretary, kind, record)
    assert "deleted." in page.text
    db.session.expire_all()
    assert count(model) == before - 1
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.event, entry.actor_name) == ("record:deleted", "Sam Secretary")


def test_the_page_names_the_thing_and_its_parts_go_with_it(secretary):
    risk = make.risk(title=TITLE)
    db.session.add(RecordReader(record_kind="risk", record_id=risk.id, person_id=make.person().id))
    db.session.commit()
    address = f"/risks/{risk.reference}"
    page = secretary.get(f"/delete/risk/{risk.id}").page
    assert f"{risk.reference} {TITLE}" in page.text

    secretary.do(page)
    db.session.expire_all()
    assert (count(Risk), count(RiskScore), count(RecordReader)) == (0, 0, 0)
    assert secretary.get(address).status_code == 404


def test_after_a_day_it_is_withdrawn_instead(secretary, monkeypatch):
    risk = make.risk(title=TITLE)
    assert "Delete this risk" in secretary.get(f"/risks/{risk.reference}").page.text
    page = secretary.get(f"/delete/risk/{risk.id}").page
    monkeypatch.setattr("app.withdrawals.rules.LASTS", timedelta(0))

    assert "added more than a day ago" in secretary.send(page).page.text
    page = secretary.get(f"/delete/risk/{risk.id}").page
    assert "Withdraw it instead" in page.text
    assert page.forms == []
    assert "Delete this risk" not in secretary.get(f"/risks/{risk.reference}").page.text
    assert count(Risk) == 1


def test_what_something_refers_to_stays(secretary):
    risk = make.risk(title=TITLE)
    page = secretary.get(f"/delete/risk/{risk.id}").page
    make.issue(risk_id=risk.id)
    make.referral(risk, "risk")

    page = secretary.send(page).page
    assert "because an issue and a referral refer to it." in page.text
    assert count(Risk) == 1


def test_what_a_part_of_it_is_referred_to_by_keeps_it(secretary):
    meeting = make.meeting()
    item = make.agenda_item(meeting=meeting)
    papers_of.paper(meeting=make.meeting(held_on=date(2010, 3, 1)), item_id=item.id)

    assert "a paper refers to it" in secretary.get(f"/delete/meeting/{meeting.id}").page.text


def test_an_issued_write_round_is_not_deleted(secretary):
    issued = make.write_round(state=RoundState.ISSUED)
    assert secretary.get(f"/delete/write_round/{issued.id}").status_code == 403


def test_whoever_may_not_withdraw_it_does_not_delete_it(client, programme):
    risk = make.risk(pilot=make.pilot())
    client.sign_in(make.pilot_lead())

    assert client.get(f"/delete/risk/{risk.id}").status_code == 403
    assert "Delete this risk" not in client.get(f"/risks/{risk.reference}").page.text


def test_two_at_once_delete_it_once(app, programme):
    risk = make.risk()
    actor, kind, risk_id = make.actor(make.secretariat()), kind_of(app, risk), risk.id
    db.session.commit()

    def press(_number):
        with app.app_context():
            found = db.session.get(Risk, risk_id)
            try:
                with transaction():
                    delete_record(actor, kind=kind, record=found)
            except (DomainError, AttributeError) as error:
                return str(error)
            return "deleted"

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, range(2)))
    assert answers.count("deleted") == 1
    assert count(Risk) == 0
