"""Referrals: from a record's page to the other group, and the answer back."""

from datetime import date

import pytest
from sqlalchemy import select

from app.core.database import transaction
from app.core.errors import Refused
from app.extensions import db
from app.referrals import queries, service
from app.referrals.domain import DOMAIN
from app.referrals.models import Referral
from app.referrals.rules import REFERRAL_WORKFLOW, SETTLED, Outcome, ReferralState
from tests import factories as make

pytestmark = pytest.mark.one_engine


@pytest.fixture
def groups(app):
    make.pin()
    make.programme()
    return make.group(name="Officials", slug="officials"), make.group(name="Ministers")


def suggested(meeting):
    assert DOMAIN.suggestions is not None
    return [(each.title, each.why) for each in DOMAIN.suggestions(meeting, make.TODAY)]


def test_a_barrier_goes_to_ministers_and_its_answer_comes_back(client, groups):
    officials, ministers = groups
    pilot = make.pilot()
    barrier = make.barrier(title="Ring-fences", pilot=pilot)
    client.sign_in(make.secretariat())

    address = dict(client.get(f"/barriers/{barrier.reference}").page.links)[
        "Refer to another group"
    ]
    page = client.submit(
        address,
        from_group_id=officials.id,
        to_group_id=ministers.id,
        ask="Agree to lift the ring-fence.",
        reason="Only Ministers can.",
    ).page
    assert page.heading == "B-001 Ring-fences"
    assert "Ministers has not answered yet." in page.text
    assert suggested(make.meeting(group=ministers)) == [
        (
            "B-001 Ring-fences",
            "Referred on 4 February 2010 by Officials, which asks the group to agree to lift the "
            "ring-fence.",
        )
    ]

    page = client.submit(
        "/referrals/RF-001/answer", outcome=Outcome.AGREED, text="From 2011-12."
    ).page
    assert "Ministers: agreed on 4 February 2010." in page.text
    assert suggested(make.meeting(group=officials, held_on=date(2010, 3, 22))) == [
        ("Ministers on B-001 Ring-fences", "Agreed on 4 February 2010. From 2011-12.")
    ]
    client.sign_in(make.pilot_lead(pilot))
    page = client.get(f"/barriers/{barrier.reference}").page
    assert "Agreed on 4 February 2010: From 2011-12." in page.text
    assert "Refer to another group" not in page.text

    client.sign_in(make.secretariat())
    client.do("/referrals/RF-001", "Close this referral")
    assert suggested(make.meeting(group=officials, held_on=date(2010, 4, 22))) == []


def test_a_question_comes_back_and_is_answered(client, groups):
    risk = make.risk()
    make.referral(risk, "risk", from_group=groups[0], to_group=groups[1])
    client.sign_in(make.secretariat())

    page = client.submit("/referrals/RF-001/answer", outcome=Outcome.QUESTION).page
    assert page.errors == ["Enter what the group wants to know."]
    client.do("/referrals/RF-001/answer", outcome=Outcome.QUESTION, text="By when?")
    page = client.submit("/referrals/RF-001/again", ask="Agree by 1 April.").page

    assert "Referred" in page.text
    assert "Agree by 1 April." in page.text
    assert "Returned with a question, 4 February 2010" in page.text
    assert "Asked: Agree that the budgets be pooled." in page.text
    assert [why for _title, why in suggested(make.meeting(group=groups[1]))] == [
        "Referred on 4 February 2010 by Officials, which asks the group to agree by 1 April."
    ]


@pytest.mark.parametrize("kind", ["barrier", "risk", "issue", "product"])
def test_each_register_refers_from_its_own_page(client, groups, kind):
    record = getattr(make, kind)()
    client.sign_in(make.secretariat())
    path = {"barrier": "barriers", "risk": "risks", "issue": "issues", "product": "products"}[kind]

    links = dict(client.get(f"/{path}/{record.reference}").page.links)
    page = client.submit(
        links["Refer to another group"],
        from_group_id=groups[0].id,
        to_group_id=groups[1].id,
        ask="Agree.",
        reason="Because.",
    ).page

    assert page.heading == f"{record.reference} {record.title}"
    assert f"/{path}/{record.reference}" in dict(page.links).values()


def test_an_agenda_item_is_referred_too(client, groups):
    meeting = make.meeting(group=groups[0])
    item = make.agenda_item(meeting=meeting, title="Champions")
    client.sign_in(make.secretariat())
    links = dict(client.get(f"/meetings/officials/2010-02-18/items/{item.id}/edit").page.links)

    page = client.submit(
        links["Refer to another group"],
        from_group_id=groups[0].id,
        to_group_id=groups[1].id,
        ask="Agree.",
        reason="Because.",
    ).page

    assert page.heading == "Champions"
    assert dict(page.links)["Open the agenda item"] == f"/meetings/{meeting.id}#item-{item.id}"


def test_a_group_does_not_refer_to_itself(client, groups):
    record = make.barrier()
    client.sign_in(make.secretariat())

    page = client.submit(
        f"/refer/barrier/{record.id}",
        from_group_id=groups[0].id,
        to_group_id=groups[0].id,
        ask="Agree.",
        reason="Because.",
    ).page

    assert page.errors == ["Choose a different group from the one that refers it."]


@pytest.mark.parametrize("address", ["/refer/pilot/1", "/refer/barrier/99", "/refer/x/1"])
def test_what_is_no_record_or_not_referred_is_not_found(client, groups, address):
    make.pilot()
    client.sign_in(make.secretariat())

    assert client.get(address).status_code == 404


def test_an_answer_lies_between_the_referral_and_today(client, groups):
    make.referral(make.risk(), "risk", from_group=groups[0], to_group=groups[1])
    client.sign_in(make.secretariat())

    for day in (date(2010, 1, 19), date(2010, 2, 5)):
        page = client.submit(
            "/referrals/RF-001/answer", outcome=Outcome.NOTED, answered_on=day
        ).page
        assert "between the date of the referral and today" in page.errors[0]


def test_members_of_either_group_read_it_and_others_do_not(client, groups):
    make.referral(make.barrier(), "barrier", from_group=groups[0], to_group=groups[1])
    make.referral(make.barrier(), "barrier")

    for group in groups:
        client.sign_in(make.member(group))
        page = client.get("/referrals").page
        assert [row[0][:6] for row in page.rows] == ["RF-001"]
        assert client.get("/referrals/RF-001").status_code == 200
    client.sign_in(make.reader(groups[0]))
    assert client.get("/referrals").status_code == 403
    assert client.get("/referrals/RF-001").status_code == 404


def test_only_the_secretariat_refers_and_answers(groups):
    make.referral(make.barrier(), "barrier", from_group=groups[0], to_group=groups[1])
    referral = queries.get_referral("RF-001")
    actor = make.actor(make.member(groups[0]))

    with pytest.raises(Refused), transaction():
        service.close_referral(actor, referral=referral)


def test_a_record_that_has_gone_leaves_its_referral_readable(client, groups):
    barrier = make.barrier(title="Gone by now")
    make.referral(barrier, "barrier", from_group=groups[0], to_group=groups[1])
    db.session.delete(barrier)
    db.session.commit()
    client.sign_in(make.secretariat())

    page = client.get("/referrals/RF-001").page

    assert "Gone by now" in page.text
    assert "The barrier or opportunity has been removed, or you do not have access" in page.text


def test_going_on_an_agenda_and_off_it_again(groups):
    make.referral(make.barrier(), "barrier", from_group=groups[0], to_group=groups[1])
    meeting = make.meeting(group=groups[1])
    actor = make.actor(make.secretariat())
    referral = queries.get_referral("RF-001")

    with transaction():
        service.put_on_agenda(actor, referral=referral, meeting_id=meeting.id)
    assert suggested(meeting) == []
    with transaction():
        service.take_off_agenda(actor, referral=queries.get_referral("RF-001"))

    assert len(suggested(meeting)) == 1
    assert db.session.scalars(select(Referral.meeting_id)).one() is None


def test_the_workflow_ends_where_it_is_settled():
    for state in ReferralState:
        assert (REFERRAL_WORKFLOW.moves_from(state) == ()) == (state in SETTLED)
