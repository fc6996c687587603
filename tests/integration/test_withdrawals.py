"""What was added by mistake or twice is withdrawn: it leaves lists and packs and can come back."""

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.labels import table_label
from app.core.viewers import Viewer, looking_as
from app.extensions import db
from app.packs.assemble import assemble
from app.packs.content import encode
from app.risks.models import Issue, RiskScore
from tests import factories as make

TITLE = "Fewer inspections, typed twice"

#: Every kind that can be withdrawn: its name, its maker, and the list that shows it.
KINDS = [
    ("risk", make.risk, "/risks"),
    ("issue", make.issue, "/issues"),
    ("barrier", make.barrier, "/barriers"),
    ("milestone", make.milestone, "/milestones"),
    ("product", make.product, "/products"),
    ("interdependency", make.interdependency, "/interdependencies"),
    ("resource_need", make.resource_need, "/resources"),
]


@pytest.fixture
def secretariat(client):
    make.pin()
    make.programme()
    account = make.secretariat()
    name = account.person.name
    client.sign_in(account)
    return name


@pytest.mark.parametrize(("kind", "maker", "register"), KINDS, ids=lambda each: str(each)[:12])
def test_a_record_of_every_kind_is_withdrawn_and_restored(
    client, secretariat, kind, maker, register
):
    record = maker(title=TITLE)
    assert TITLE in client.get(register).page.text

    page = client.submit(f"/withdraw/{kind}/{record.id}", withdrawn_reason="Typed twice").page

    assert f"by {secretariat}: Typed twice" in page.text
    assert TITLE not in client.get(register).page.text
    assert TITLE in client.get("/withdrawn").page.text
    assert "Withdrawn" in client.get(f"/history/{kind}/{record.id}").page.text

    client.do(page, f"Restore this {table_label(kind)}")

    assert TITLE in client.get(register).page.text
    assert TITLE not in client.get("/withdrawn").page.text


def test_the_address_of_a_withdrawn_record_leads_to_why(client, secretariat):
    risk = make.risk(title=TITLE, withdrawn_on=clock.today(), withdrawn_reason="Typed twice")

    page = client.get(f"/risks/{risk.reference}", follow_redirects=True).page

    assert "Typed twice" in page.text
    assert client.get(f"/readers/risk/{risk.id}").location == f"/withdrawn/risk/{risk.id}"
    assert client.get(f"/withdraw/risk/{risk.id}").location == f"/withdrawn/risk/{risk.id}"


def test_who_edits_meanwhile_is_told_and_loses_nothing(app, client, secretariat):
    kent = make.pilot()
    risk = make.risk(pilot=kent)
    theirs = app.test_client().sign_in(make.pilot_lead(kent))
    form = theirs.get(f"/risks/{risk.reference}/edit").page
    client.do(f"/withdraw/risk/{risk.id}", withdrawn_reason="Typed twice")

    answer = theirs.send(form, "Save risk", mitigation="What took me an hour")

    assert answer.status_code == 409
    assert f"{secretariat} made a change first" in answer.page.text
    assert "What took me an hour" in answer.page.text


def test_a_duplicate_is_merged_and_what_refers_to_it_follows(client, secretariat):
    kept, double = make.risk(title="Kept"), make.risk(title=TITLE)
    earlier = make.risk(repeats_id=double.id, withdrawn_on=clock.today())
    issue = make.issue(risk=double)
    ids, title = (kept.id, issue.id, earlier.id, double.id), earlier.title

    page = client.submit(
        f"/withdraw/risk/{double.id}", withdrawn_reason="The same", repeats=kept.reference.lower()
    ).page

    assert f"merged into {kept.reference} Kept" in page.text
    db.session.expire_all()
    assert db.session.get(Issue, ids[1]).risk_id == ids[0]
    again = client.get(f"/risks/{kept.reference}").page.text
    assert TITLE in again
    assert title in again
    own = db.session.scalars(select(RiskScore.risk_id)).all()
    assert own.count(ids[3]) == 1, "its own assessments stay with it"


@pytest.mark.parametrize(
    ("repeats", "message"),
    [
        ("R-001", "Enter the reference of the other record, not its own."),
        ("R-099", "There is no record of the same kind with this reference."),
        ("B-001", "There is no record of the same kind with this reference."),
        ("R-002", "There is no record of the same kind with this reference."),  # withdrawn itself
    ],
)
def test_what_it_repeats_is_another_of_its_kind(client, secretariat, repeats, message):
    risk = make.risk()
    make.barrier()
    make.risk(withdrawn_on=clock.today())

    page = client.submit(
        f"/withdraw/risk/{risk.id}", withdrawn_reason="The same", repeats=repeats
    ).page

    assert page.errors[0].startswith(message)
    assert client.get("/risks/R-001").status_code == 200


def test_a_reason_is_needed(client, secretariat):
    risk = make.risk()
    page = client.submit(f"/withdraw/risk/{risk.id}", withdrawn_reason=" ").page
    assert page.errors == ["Enter the reason."]


def test_a_new_pack_leaves_it_out(app):
    make.pin()
    make.programme()
    meeting = make.meeting()
    make.agenda_item(meeting=meeting, section="risks")
    make.risk(title=TITLE, withdrawn_on=clock.today())
    make.risk(title="Standing")
    db.session.expire_all()
    with looking_as(Viewer(sees_all=True)):
        content = encode(assemble(meeting.id, clock.today())).decode()
    assert "Standing" in content
    assert TITLE not in content


def test_a_withdrawn_record_stays_restricted(app, client):
    make.pin()
    make.programme()
    kent = make.pilot()
    risk = make.risk(
        pilot=kent, title=TITLE, is_restricted=True, withdrawn_on=clock.today(), withdrawn_by="X"
    )
    client.sign_in(make.pilot_lead())
    for address in (
        f"/risks/{risk.reference}",
        f"/withdrawn/risk/{risk.id}",
        f"/history/risk/{risk.id}",
    ):
        assert client.get(address).status_code == 404
    assert TITLE not in client.get("/withdrawn").page.text
    theirs = app.test_client().sign_in(make.pilot_lead(kent))
    assert TITLE in theirs.get("/withdrawn").page.text


def test_what_the_programme_does_without_is_not_listed(client):
    make.pin()
    make.programme(uses_risks=False)
    make.risk(title=TITLE, withdrawn_on=clock.today())
    make.barrier(title="A barrier", withdrawn_on=clock.today())
    client.sign_in(make.secretariat())

    page = client.get("/withdrawn").page.text

    assert TITLE not in page
    assert "A barrier" in page


def test_what_has_a_name_and_no_title_is_listed_by_that(client):
    make.other_area(
        name="Rutland",
        withdrawn_on=make.TODAY,
        withdrawn_reason="It stopped.",
        withdrawn_by="Someone",
    )
    client.sign_in(make.secretariat())
    assert "Rutland" in client.get("/withdrawn").page.text
