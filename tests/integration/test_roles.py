"""Roles are granted, held and ended; each person is told what they can do, and no more goes."""

from datetime import timedelta

import pytest

from app.accounts import queries, service
from app.core import clock
from app.core.access import OPERATOR, Role
from app.core.errors import DomainError, Refused
from app.core.markings import Marking
from app.extensions import db
from app.packs.rules import PackState
from app.risks.models import Risk
from tests import factories as make

pytestmark = pytest.mark.one_engine


def page_of(account):
    return f"/people/{account.person_id}"


def grant(client, account, **fields):
    return client.submit(f"{page_of(account)}/roles/new", **fields).page


# Granting


def test_an_administrator_grants_a_role_and_it_is_held_at_once(app, client):
    kent, account = make.pilot(name="Kent"), make.account()
    theirs = app.test_client().sign_in(account)
    client.sign_in(make.administrator())
    assert theirs.get("/risks").status_code == 403

    page = grant(client, account, role="pilot_contributor", pilot_id=kent.id)

    assert page.rows[0][:2] == ["Pilot contributor", "Kent"]
    assert page.rows[0][3].startswith("Held ")
    assert theirs.get("/risks").status_code == 200
    client.do(page_of(account), f"End the role pilot contributor (Kent, from {today()})")
    assert theirs.get("/risks").status_code == 302  # the end of a role ends the session
    assert theirs.sign_in(account).get("/risks").status_code == 403
    assert "Ended" in client.get(page_of(account)).page.text


def test_a_role_is_granted_where_there_is_no_pilot_and_no_group_yet(client):
    client.sign_in(make.administrator())

    page = grant(client, make.account(), role="administrator")

    assert "Administrator" in page.text


def today():
    day = clock.real_day()
    return f"{day.day} {day:%B %Y}"


def test_a_role_to_come_is_listed_and_not_held(app, client):
    account = make.account()
    theirs = app.test_client().sign_in(account)
    client.sign_in(make.administrator())
    tomorrow = clock.real_day() + timedelta(days=1)

    page = grant(client, account, role="secretariat", starts_on=tomorrow)

    assert "Not started" in page.text
    assert theirs.get("/people").status_code == 403
    with clock.frozen(now=clock.now() + timedelta(days=1)):
        theirs.sign_in(account)  # no session lasts until tomorrow
        assert theirs.get("/people").status_code == 200


def test_a_role_ends_on_its_day(app, client):
    account = make.account()
    make.role(account.person, Role.SECRETARIAT, ends_on=clock.real_day() + timedelta(days=1))
    client.sign_in(account)
    assert client.get("/people").status_code == 200
    with clock.frozen(now=clock.now() + timedelta(days=1)):
        client.sign_in(account)  # no session lasts until tomorrow
        assert client.get("/people").status_code == 403


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"role": "reader"}, "This role covers one group. Choose the group, and no pilot."),
        (
            {"role": "pilot_contributor"},
            "This role covers one pilot. Choose the pilot, and no group.",
        ),
        ({"role": "secretariat", "pilot": True}, "Do not choose a group or a pilot."),
        ({"role": "secretariat", "ends_on": "today"}, "A role must end after it starts."),
    ],
)
def test_a_role_needs_its_scope_and_its_days(client, fields, complaint):
    client.sign_in(make.administrator())
    pilot = make.pilot()
    if fields.pop("pilot", False):
        fields["pilot_id"] = pilot.id
    if fields.get("ends_on") == "today":
        fields["ends_on"] = clock.real_day()
    assert complaint in grant(client, make.account(), **fields).errors[0]


def test_the_secretariat_grants_its_daily_roles_alone(client):
    account, group = make.account(), make.group()
    person, secretariat = account.person, make.secretariat()
    actor = make.actor(secretariat)
    client.sign_in(secretariat)

    form = client.get(f"{page_of(account)}/roles/new").page.form()
    offered = [e.get("value") for e in form.element.iter("input") if e.get("name") == "role"]

    assert offered == ["pilot_contributor", "reader"]
    assert "Reader" in grant(client, account, role="reader", group_id=group.id).text
    with pytest.raises(Refused):
        service.grant_role(
            actor,
            person=person,
            role=Role.SECRETARIAT,
            starts_on=clock.real_day(),
        )


def test_nobody_raises_or_ends_themselves(client):
    own = make.administrator()
    actor = make.actor(own)
    make.administrator()
    client.sign_in(own)

    page = grant(client, own, role="secretariat")

    assert page.errors == ["You cannot make yourself secretariat: ask a colleague."]
    assert "End the role administrator" not in client.get(page_of(own)).page.text
    held = queries.find_grant(own.person_id, Role.ADMINISTRATOR)
    with pytest.raises(DomainError, match="ask a colleague"):
        service.end_grant(actor, grant=held)


def test_the_last_administrator_stays(session):
    one, two = make.administrator(), make.administrator()
    grants = [queries.find_grant(each.person_id, Role.ADMINISTRATOR) for each in (one, two)]

    service.end_grant(OPERATOR, grant=grants[0])
    session.flush()

    with pytest.raises(DomainError, match="last administrator"):
        service.end_grant(OPERATOR, grant=grants[1])
    with pytest.raises(DomainError, match="last administrator"):
        service.keep_account(
            OPERATOR,
            person=two.person,
            account=two,
            email=two.email,
            is_enabled=False,
        )


# What each role does


def test_a_contributor_keeps_records_and_drafts_and_does_not_submit(app, client):
    make.pin()
    kent = make.pilot(name="Kent")
    month = make.reporting_round()
    client.sign_in(make.contributor(kent))

    assert client.get("/risks/new").status_code == 200
    url = f"/returns/kent/{month.id}/edit"
    assert "Only the pilot’s lead can submit it." in client.get(url).page.text
    learned = client.submit(f"{url}/learning", "Save and continue", learning="Half way")
    assert "What you learned saved." in learned.page.text
    assert client.get(f"/returns/kent/{month.id}/submit").status_code == 403
    assert "Half way" in client.get(f"/returns/kent/{month.id}").page.text


def test_a_draft_is_read_by_its_regions_government_office_lead_alone(app, client):
    make.pin()
    region = make.region(name="South East")
    kent, beside = make.pilot(name="Kent", region=region), make.pilot(region=region)
    month = make.reporting_round()
    make.progress_update(
        pilot=kent, round=month, headline="Secret so far", state="draft", submitted_on=None
    )
    url = f"/returns/kent/{month.id}"

    reads = {
        who: "Secret so far" in app.test_client().sign_in(account).get(url).page.text
        for who, account in {
            "lead": make.pilot_lead(kent),
            "contributor": make.contributor(kent),
            "office": make.government_office_lead(beside),
            "other office": make.government_office_lead(),
            "member": make.member(),
            "secretariat": make.secretariat(),
        }.items()
    }

    assert reads == {
        "lead": True,
        "contributor": True,
        "office": True,
        "other office": False,
        "member": False,
        "secretariat": True,
    }


def test_an_owner_updates_a_record_and_does_not_hand_it_over(client):
    owner, heir = make.account(), make.person()
    risk = make.risk(owner=owner.person)
    client.sign_in(owner)
    url = f"/risks/{risk.reference}/edit"

    form = client.get(url).page.form()
    assert "owner_id" not in form.filled({}, "")
    client.post(url, data=form.filled({"title": "By its owner"}, "") | {"owner_id": heir.id})

    kept = db.session.get(Risk, risk.id)
    assert (kept.title, kept.owner_id) == ("By its owner", owner.person_id)


def test_an_owners_product_is_theirs_to_move(client):
    owner = make.account()
    product = make.product(owner=owner.person)
    client.sign_in(owner)
    url = f"/products/{product.reference}"
    assert client.submit(f"{url}/move", stage="drafting").status_code == 200
    assert "In drafting" in client.get(url).page.text
    assert client.get(f"/products/{make.product().reference}/edit").status_code == 403


# Clearances


def test_a_pack_above_the_clearance_is_listed_without_its_content(app, client):
    make.pin()
    make.programme()
    group = make.group()
    meeting = make.meeting(group=group, marking=Marking.RESTRICTED)
    make.agenda_item(meeting=meeting, ask="agree the secret plan")
    db.session.expire_all()
    pack = make.pack(meeting, PackState.ISSUED)
    account = make.reader(
        group,
        clearance_before_2014=Marking.PROTECT,
        clearance_since_2014=Marking.OFFICIAL_SENSITIVE,
    )
    theirs = app.test_client().sign_in(account)

    assert pack.label in theirs.get("/packs").page.text
    shown = theirs.get(f"/packs/{pack.id}").page.text
    assert "listed without its content" in shown
    assert "above your clearance" in theirs.get(f"/packs/{pack.id}/preview").page.text
    for part in ("preview", "pdf"):
        assert theirs.get(f"/packs/{pack.id}/{part}").status_code == 403
    assert "secret plan" not in theirs.get("/").page.text

    second = make.secretariat()
    client.sign_in(make.administrator())
    client.do(f"{page_of(account)}/clearance", clearance_before_2014="restricted")
    assert theirs.get(f"/packs/{pack.id}/preview").status_code == 403
    client.sign_in(second).do("/account-requests/1", "Approve the request")
    assert theirs.get(f"/packs/{pack.id}/preview").status_code == 200
    assert "secret plan" in theirs.get("/").page.text


def test_a_lowered_marking_opens_no_pack_that_was_made_before(app):
    make.pin()
    make.programme()
    group = make.group()
    meeting = make.meeting(group=group, marking=Marking.RESTRICTED)
    pack = make.pack(meeting, PackState.ISSUED)
    meeting.marking = Marking.NOT_MARKED
    db.session.commit()
    theirs = app.test_client().sign_in(make.reader(group, clearance_before_2014=Marking.NOT_MARKED))
    assert theirs.get(f"/packs/{pack.id}/pdf").status_code == 403


def test_a_lowered_clearance_is_recorded_at_once_and_says_so(client):
    account = make.account(clearance_before_2014=Marking.PROTECT)
    client.sign_in(make.administrator())

    page = client.submit(f"{page_of(account)}/clearance", clearance_before_2014="not_marked").page

    assert "Clearance recorded." in page.text


def test_nobody_clears_themselves(client):
    own = make.administrator(clearance_before_2014=Marking.NOT_MARKED)
    client.sign_in(own)
    page = client.submit(f"{page_of(own)}/clearance", clearance_before_2014="restricted").page
    assert page.errors == ["You cannot record your own clearance. Ask a colleague to."]


# Your permissions


def test_each_person_is_told_what_they_can_do_and_why(client):
    make.pin()
    account = make.contributor(make.pilot(name="Kent"))
    make.membership(group=make.group(name="Officials"), person=account.person)
    make.risk(owner=account.person)
    client.sign_in(account)

    page = client.get("/account/rights").page

    for words in ("Pilot contributor", "Granted to you", "Kent", "The lead submits them"):
        assert words in page.text
    for words in ("Group member", "Named among the group’s members", "Officials", "Record owner"):
        assert words in page.text


def test_a_stranger_is_told_that_there_is_nothing(client):
    client.sign_in(make.account())
    assert "no role in the programme" in client.get("/account/rights").page.text


def test_a_page_says_why_it_cannot_be_changed(client):
    risk = make.risk()
    client.sign_in(make.member())
    page = client.get(f"/risks/{risk.reference}").page
    assert "You can read this but not change it." in page.text
    assert "Edit this risk" not in page.text
