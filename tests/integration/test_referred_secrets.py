"""A restricted record that is referred tells its title to nobody who may not read it."""

from datetime import date

import pytest
from sqlalchemy import select

from app.core.readers import name_readers
from app.core.viewers import NOBODY, looking_as
from app.extensions import db
from app.governance.meetings.models import AgendaItem
from app.packs.assemble import assemble
from app.packs.content import encode
from app.referrals.models import ReferralAnswer
from app.referrals.rules import Outcome, ReferralState
from tests import factories as make

SECRET = "Zebra-17"
HIDDEN = "A restricted risk"


@pytest.fixture
def people(app):
    """A restricted risk that Officials have referred to Ministers, and one with their answer."""
    make.pin()
    make.programme()
    officials = make.group(name="Officials", slug="officials")
    ministers = make.group(name="Ministers", slug="ministers")
    named = make.member(officials)
    for number, state in enumerate((ReferralState.REFERRED, ReferralState.ANSWERED), start=1):
        risk = make.risk(title=f"{SECRET} number {number}", is_restricted=True)
        name_readers(risk, [named.person_id])
        answered = ReferralAnswer(
            ask=f"Agree to {SECRET}.",
            outcome=Outcome.AGREED,
            text=f"As long as {SECRET} stays.",
            answered_on=date(2010, 2, 1),
        )
        make.referral(
            risk,
            "risk",
            from_group=officials,
            to_group=ministers,
            state=state,
            ask=f"Agree to {SECRET}.",
            reason=f"Because of {SECRET}.",
            answers=[answered] if state is ReferralState.ANSWERED else [],
        )
    return {
        "officials": officials,
        "ministers": ministers,
        "named": named,
        "member": make.member(officials),
        "minister": make.member(ministers),
        "secretariat": make.secretariat(),
    }


PAGES = ("/referrals", "/referrals/RF-001", "/referrals/RF-002", "/meetings/forward-plan")
FILES = ("/referrals?format=csv",)


@pytest.mark.parametrize("who", ["member", "minister"])
def test_members_of_both_groups_read_that_it_is_restricted_and_no_more(client, people, who):
    make.meeting(group=people["officials"])
    client.sign_in(people[who])

    for address in PAGES:
        page = client.get(address).page
        assert SECRET not in page.text + page.title, address
        assert HIDDEN in page.text, address
    for address in FILES:
        text = client.get(address).get_data(as_text=True)
        assert SECRET not in text
        assert "Not shown, because the record is restricted" in text


@pytest.mark.one_engine
@pytest.mark.parametrize("who", ["named", "secretariat"])
def test_whoever_may_read_the_risk_reads_its_title(client, people, who):
    client.sign_in(people[who])

    for address in PAGES:
        assert SECRET in client.get(address).page.text, address


@pytest.mark.one_engine
def test_its_history_tells_what_was_asked_to_those_alone_who_read_the_risk(client, people):
    client.sign_in(people["secretariat"])
    client.do("/referrals/RF-001/edit", ask="Agree otherwise.")

    page = client.sign_in(people["member"]).get("/referrals/RF-001").page
    theirs = client.sign_in(people["named"]).get("/referrals/RF-001").page

    assert "Agree otherwise." not in page.text
    assert SECRET not in page.text
    assert "not shown, as the record was marked or restricted then" in page.text
    assert f"“Agree to {SECRET}.” to “Agree otherwise.”" in theirs.text


def test_taken_on_to_an_agenda_it_is_called_restricted_there_and_in_the_pack(client, people):
    meeting = make.meeting(group=people["ministers"], held_on=date(2010, 2, 18))
    back = make.meeting(group=people["officials"], held_on=date(2010, 2, 19))
    ids = [meeting.id, back.id]
    client.sign_in(people["secretariat"])

    for slug, day in (("ministers", "2010-02-18"), ("officials", "2010-02-19")):
        place = f"/meetings/{slug}/{day}/suggestions"
        page = client.get(place).page
        assert SECRET in page.text
        [take] = [
            href for text, href in page.links if text.startswith("Accept") and "referral" in href
        ]
        form = client.get(take).page
        assert " restricted risk”" in form.text
        assert SECRET not in client.send(form).page.with_class("govuk-notification-banner")[0].text
    titles = db.session.scalars(select(AgendaItem.title).order_by(AgendaItem.id)).all()
    assert titles == [HIDDEN, f"Ministers on {HIDDEN[:1].lower()}{HIDDEN[1:]}"]

    client.sign_in(people["member"])
    for address in ("/meetings/ministers/2010-02-18", "/meetings/officials/2010-02-19"):
        assert SECRET not in client.get(address).page.text
    db.session.expire_all()
    with looking_as(NOBODY):
        assert not any(SECRET.encode() in encode(assemble(each, make.TODAY)) for each in ids)


@pytest.mark.one_engine
def test_a_restricted_risk_that_the_data_suggests_is_taken_for_its_readers_alone(client, people):
    make.risk(title=f"{SECRET} rises", is_restricted=True, likelihood=5, raised_on=make.TODAY)
    make.meeting(group=people["officials"], held_on=date(2010, 2, 18))
    client.sign_in(people["secretariat"])
    page = client.get("/meetings/officials/2010-02-18/suggestions").page

    [take] = [
        href for text, href in page.links if text.startswith("Accept") and f"{SECRET} rises" in text
    ]
    client.do(take)

    assert f"{SECRET} rises" in client.get("/meetings/officials/2010-02-18").page.text
    page = client.sign_in(people["member"]).get("/meetings/officials/2010-02-18").page
    assert "1. Restricted item" in page.text
    assert SECRET not in page.text
