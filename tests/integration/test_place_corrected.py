"""A record that was put down for the wrong pilot is given to the right one."""

import pytest

from app.extensions import db
from tests import factories as make

#: Every kind that belongs to a pilot: its maker and the form that changes it.
KINDS = {
    "risk": (make.risk, "/risks/{0.reference}/edit"),
    "issue": (make.issue, "/issues/{0.reference}/edit"),
    "barrier": (make.barrier, "/barriers/{0.reference}/edit"),
    "milestone": (make.milestone, "/milestones/{0.reference}/edit"),
    "interdependency": (make.interdependency, "/interdependencies/{0.reference}/edit"),
    "resource": (make.resource_need, "/resources/{0.id}/edit"),
}


@pytest.fixture(params=list(KINDS))
def wrongly_put(client, request):
    """A record of Kent's, the address of its form, and the ids of Kent and Durham."""
    make.pin()
    make.programme()
    kent, durham = make.pilot(name="Kent"), make.pilot(name="Durham")
    lead = make.pilot_lead(kent)
    maker, form = KINDS[request.param]
    record = maker(pilot=kent)
    return type(record), record.id, form.format(record), lead, durham.id, kent.id


def test_the_secretariat_gives_it_to_another_or_to_the_programme(client, wrongly_put):
    model, record_id, form, _lead, durham_id, _kent_id = wrongly_put
    client.sign_in(make.secretariat())
    client.do(form, pilot_id=durham_id)
    assert db.session.get(model, record_id).pilot_id == durham_id
    client.do(form, pilot_id="")
    db.session.expire_all()
    assert db.session.get(model, record_id).pilot_id is None


def test_a_lead_neither_takes_nor_gives_what_is_anothers(client, wrongly_put):
    model, record_id, form, lead, durham_id, kent_id = wrongly_put
    client.sign_in(lead)
    refused = client.submit(form, pilot_id=durham_id).page
    assert refused.errors, "another’s pilot is not offered"
    assert client.submit(form, pilot_id="").page.errors
    db.session.expire_all()
    assert db.session.get(model, record_id).pilot_id == kent_id
    assert not client.submit(form).page.errors
