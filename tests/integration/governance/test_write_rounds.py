"""Write-rounds: from the draft through replies, conditions and objections to the chair's word."""

from datetime import date

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.database import transaction
from app.core.due import list_due
from app.core.errors import DomainError, Refused, SavedMeanwhile
from app.extensions import db
from app.governance.groups.rules import MemberRole
from app.governance.write_rounds import queries, service
from app.governance.write_rounds.domain import DOMAIN
from app.governance.write_rounds.models import WriteRound
from app.governance.write_rounds.rules import ReplyKind, ReplyStatus, RoundState
from app.notifications.models import Message
from tests import factories as make
from tests.letters import link_in

pytestmark = pytest.mark.one_engine


@pytest.fixture
def group(app):
    make.pin()
    make.programme()
    return make.group(name="Officials' group", slug="officials")


@pytest.fixture
def chair(group):
    account = make.account(make.person(name="Lord Michael Bichard"))
    make.membership(group=group, person=account.person, role=MemberRole.CHAIR)
    return account


def member(group, name, email=""):
    account = make.account(make.person(name=name, email=email))
    make.membership(group=group, person=account.person)
    return account


def only():
    return db.session.scalars(select(WriteRound)).one()


def state():
    db.session.expire_all()
    return only().state


def reply_of(page, name):
    return next(row for row in page.rows if row[0].startswith(name))


# From draft to decision


def test_a_condition_is_resolved_confirmed_and_the_chair_clears(app, group, chair):
    secretariat = app.test_client().sign_in(make.secretariat())
    health = member(group, "Health", "health@example.org")
    homes = member(group, "Homes", "homes@example.org")

    page = secretariat.submit(
        "/write-rounds/new?group=officials",
        title="Six principles",
        clearance_sought="Agree the six principles.",
        key_issues="The third binds nobody yet.",
    ).page
    assert "WR-001" in page.html
    assert "Not issued yet." in page.text
    page = secretariat.submit("/write-rounds/WR-001/issue").page
    assert "19 February 2010" in page.text
    assert "None of the 2 members asked has replied. Silence is not consent." in page.text
    assert reply_of(page, "Health")[1].startswith("No reply")

    by_health = app.test_client().sign_in(health)
    page = by_health.get("/write-rounds/WR-001").page
    address = dict(page.links)["Reply to this write-round"]
    page = by_health.submit(address, kind=ReplyKind.CONDITION, text="Say 'where both agree'.").page
    assert "1 still prevents clearance" in page.text
    by_homes = app.test_client().sign_in(homes)
    address = dict(by_homes.get("/write-rounds/WR-001").page.links)["Reply to this write-round"]
    by_homes.do(address, kind=ReplyKind.NIL)

    page = secretariat.get("/write-rounds/WR-001").page
    assert "It cannot go to the chair while 1 condition or objection is open." in page.text
    resolve = dict(page.links)["Record what was agreed with Health"]
    page = secretariat.submit(resolve, resolution="The words were added.").page
    assert "Resolved" in reply_of(page, "Health")[3]
    by_health.do("/write-rounds/WR-001", "Yes, this was agreed")
    page = secretariat.submit("/write-rounds/WR-001", "Close and put to the chair").page
    assert "Awaiting the chair" in page.text
    assert "Resolved, confirmed by the member" in reply_of(page, "Health")[3]

    by_chair = app.test_client().sign_in(chair)
    page = by_chair.submit("/write-rounds/WR-001/clear", outcome="Cleared.").page
    assert "Cleared on 4 February 2010 by Lord Michael Bichard" in page.text
    page = by_health.get(dict(page.links)["DEC-001"]).page
    assert "Agree the six principles." in page.text
    assert "Decided by Write-round" in page.text
    assert "Cleared by correspondence: WR-001 Six principles." in page.text


def test_members_are_mailed_where_to_reply_and_by_when(group, chair):
    member(group, "Health", "health@example.org")
    member(group, "Nobody's address")
    actor = make.actor(make.secretariat())
    with transaction():
        made = service.draft_write_round(
            actor, group=group, title="Principles", clearance_sought="Agree.", key_issues=""
        )
    made = queries.get_write_round("WR-001")

    with transaction():
        service.issue_write_round(
            actor,
            write_round=made,
            respond_by_on=date(2010, 2, 19),
            short_reason="",
        )

    message = db.session.scalars(select(Message)).one()
    assert message.to_address == "health@example.org"
    assert message.subject == "WR-001: please reply by 19 February 2010"
    assert link_in(message) == "/write-rounds/WR-001"
    assert "Silence is not consent." in message.text


def test_who_cannot_be_mailed_is_named_before_it_is_issued(client, group):
    member(group, "Without address")
    make.write_round(group=group, state=RoundState.DRAFT, issued_on=None, respond_by_on=None)
    client.sign_in(make.secretariat())

    page = client.get("/write-rounds/WR-001/issue").page

    assert "There is no email address for Without address" in page.text


def test_a_shorter_period_needs_a_reason_which_members_see(client, group):
    member(group, "Health")
    make.write_round(group=group, state=RoundState.DRAFT, issued_on=None, respond_by_on=None)
    client.sign_in(make.secretariat())
    address = "/write-rounds/WR-001/issue"

    page = client.submit(address, respond_by_on=date(2010, 2, 18)).page
    assert "fewer than 10 clear working days" in page.errors[0]
    assert "Enter 19 February 2010 or later" in page.errors[0]

    page = client.submit(
        address, respond_by_on=date(2010, 2, 18), short_reason="The Budget is near."
    ).page
    assert "The Budget is near." in page.text
    assert state() is RoundState.ISSUED


def test_nobody_is_asked_by_a_group_without_members(client, group, chair):
    make.write_round(group=group, state=RoundState.DRAFT, issued_on=None, respond_by_on=None)
    client.sign_in(make.secretariat())

    page = client.submit("/write-rounds/WR-001/issue").page

    assert page.errors == ["Officials' group has no members to ask."]


# Replies


def test_a_reply_can_be_changed_until_it_closes_and_every_version_is_kept(client, group):
    account = member(group, "Health")
    write_round = make.write_round(group=group)
    write_round.replies.append(reply := make.reply(write_round, kind=ReplyKind.OBJECTION))
    reply.membership.person_id = account.person_id
    db.session.commit()
    client.sign_in(account)
    address = f"/write-rounds/WR-001/replies/{reply.id}/edit"

    page = client.submit(address, kind=ReplyKind.NIL, text="").page

    assert "Nil return: content" in page.text
    assert "Earlier: 1 version" in page.text
    assert "Name the partners." in page.text
    assert "in the way" not in page.text
    with transaction():
        only().state = RoundState.AWAITING_CHAIR
    page = client.submit(address, kind=ReplyKind.OBJECTION, text="After all.").page
    assert page.errors == ["This write-round takes no replies: it is awaiting the chair."]


def test_only_a_nil_return_needs_no_words(client, group):
    write_round = make.write_round(group=group)
    reply = make.reply(write_round)
    client.sign_in(make.secretariat())
    address = f"/write-rounds/WR-001/replies/{reply.id}/edit"

    page = client.submit(address, kind=ReplyKind.COMMENT).page
    assert page.errors == ["Enter your comment or objection."]

    page = client.submit(address, kind=ReplyKind.NIL).page
    assert "Nil return: content" in page.text


@pytest.mark.usefixtures("kept")
def test_nobody_answers_or_confirms_for_another_member(group):
    made = make.write_round(group=group)
    make.reply(made, kind=ReplyKind.CONDITION, status=ReplyStatus.RESOLVED)
    other = make.actor(member(group, "Someone else"))
    secretariat = make.actor(make.secretariat())

    def refused(verb, actor, **given):
        write_round = queries.get_write_round("WR-001")
        with pytest.raises(Refused), transaction():
            verb(actor, write_round=write_round, reply=write_round.replies[0], **given)

    refused(service.give_reply, other, kind=ReplyKind.NIL, text="")
    refused(service.confirm_resolution, other)
    refused(service.confirm_resolution, secretariat)


def test_a_member_who_disputes_what_was_agreed_takes_it_back_from_the_chair(client, group):
    account = member(group, "Health")
    write_round = make.write_round(
        group=group, state=RoundState.AWAITING_CHAIR, closed_on=date(2010, 2, 3)
    )
    reply = make.reply(
        write_round, kind=ReplyKind.CONDITION, status=ReplyStatus.RESOLVED, resolution="Added."
    )
    reply.membership.person_id = account.person_id
    db.session.commit()
    client.sign_in(account)

    page = client.submit("/write-rounds/WR-001", "No, this was not agreed").page

    assert "1 still prevents clearance" in page.text
    assert state() is RoundState.ISSUED


def test_a_member_may_withdraw_an_objection(client, group):
    account = member(group, "Health")
    write_round = make.write_round(group=group)
    reply = make.reply(write_round, kind=ReplyKind.OBJECTION)
    reply.membership.person_id = account.person_id
    db.session.commit()
    client.sign_in(account)

    page = client.submit("/write-rounds/WR-001", "Withdraw my objection").page

    assert "Withdrawn by the member" in page.text
    assert "in the way" not in page.text


# Closing


@pytest.mark.usefixtures("kept")
def test_it_closes_once_all_have_replied_or_the_date_is_over(group):
    write_round = make.write_round(group=group)
    make.reply(write_round, kind=ReplyKind.NIL)
    make.reply(write_round)
    actor = make.actor(make.secretariat())
    write_round = queries.get_write_round("WR-001")

    with pytest.raises(DomainError, match="1 member may still reply until"), transaction():
        service.put_to_chair(actor, write_round=write_round)

    with clock.frozen(today=date(2010, 2, 9)), transaction():
        service.put_to_chair(actor, write_round=write_round)
    assert state() is RoundState.AWAITING_CHAIR


@pytest.mark.parametrize("kind", [ReplyKind.CONDITION, ReplyKind.OBJECTION])
@pytest.mark.usefixtures("kept")
def test_nothing_is_cleared_over_an_open_condition_or_objection(group, chair, kind):
    write_round = make.write_round(group=group)
    make.reply(write_round, kind=kind)
    actor, by_chair = make.actor(make.secretariat()), make.actor(chair)
    write_round = queries.get_write_round("WR-001")

    with pytest.raises(DomainError, match="1 condition or objection still open"), transaction():
        service.put_to_chair(actor, write_round=write_round)

    write_round.state = RoundState.AWAITING_CHAIR
    db.session.commit()
    with pytest.raises(DomainError, match="1 condition or objection still open"), transaction():
        service.clear_write_round(
            by_chair, write_round=queries.get_write_round("WR-001"), outcome=""
        )


def test_only_the_chair_clears_or_the_secretariat_on_the_chairs_word(client, group, chair):
    make.write_round(group=group, state=RoundState.AWAITING_CHAIR, closed_on=date(2010, 2, 1))
    client.sign_in(member(group, "Health"))
    assert client.get("/write-rounds/WR-001/clear").status_code == 404

    client.sign_in(make.secretariat(who=make.person(name="Secretariat")))
    address = "/write-rounds/WR-001/clear"
    page = client.submit(address, settled_on=date(2010, 2, 5)).page
    assert page.errors == ["The date must be between the date of issue and today."]
    page = client.submit(address, settled_on=date(2010, 2, 2)).page

    assert (
        "Cleared on 2 February 2010 by Lord Michael Bichard, as recorded by Secretariat"
        in page.text
    )


def test_a_group_without_a_chair_clears_nothing(group):
    make.write_round(group=group, state=RoundState.AWAITING_CHAIR, closed_on=date(2010, 2, 1))
    write_round = queries.get_write_round("WR-001")

    with pytest.raises(DomainError, match="has no chair today"), transaction():
        service.clear_write_round(
            make.actor(make.secretariat()), write_round=write_round, outcome=""
        )


@pytest.mark.every_engine
def test_an_objection_in_the_same_moment_keeps_the_chair_from_clearing(group, chair):
    """The chair's page was drawn before the member's reply was saved."""
    write_round = make.write_round(group=group)
    reply_id = make.reply(write_round, kind=ReplyKind.NIL).id
    secretariat = make.actor(make.secretariat())
    held = queries.get_write_round("WR-001")
    db.session.expunge_all()
    with transaction():
        now = queries.get_write_round("WR-001")
        service.give_reply(
            secretariat,
            write_round=now,
            reply=queries.get_reply(now, reply_id),
            kind=ReplyKind.OBJECTION,
            text="No.",
        )
    db.session.expunge_all()
    db.session.add(held)

    with pytest.raises((DomainError, SavedMeanwhile), match="still open"), transaction():
        service.put_to_chair(secretariat, write_round=held)


# What others are told


def due_of(person_id=None):
    return [(item.what, item.due_on) for item in list_due(person_id=person_id)]


def test_members_owe_replies_and_the_chair_clearances(group, chair):
    waiting = make.write_round(group=group, title="Principles")
    silent = make.reply(waiting)
    make.reply(waiting, kind=ReplyKind.NIL)
    make.write_round(
        group=group,
        title="Summit",
        state=RoundState.AWAITING_CHAIR,
        closed_on=date(2010, 2, 2),
    )

    assert due_of() == [
        ("Clear WR-002: Summit", date(2010, 2, 2)),
        (f"Reply to {waiting.reference}: Principles", date(2010, 2, 8)),
        (f"Close {waiting.reference}: Principles", date(2010, 2, 8)),
    ]
    assert due_of(silent.membership.person_id) == due_of()[1:2]
    assert due_of(chair.person_id) == due_of()[:1]
    assert due_of(make.person().id) == []


def test_what_was_not_cleared_is_suggested_to_the_groups_next_meeting(group):
    meeting = make.meeting(group=group)
    sent = make.write_round(
        group=group,
        title="Data",
        state=RoundState.SENT_TO_MEETING,
        settled_on=date(2010, 1, 22),
    )
    late = make.write_round(group=group, respond_by_on=date(2010, 2, 3))
    make.reply(late, kind=ReplyKind.OBJECTION)
    make.reply(make.write_round(group=group), kind=ReplyKind.OBJECTION)  # may still be resolved
    make.write_round(state=RoundState.SENT_TO_MEETING, settled_on=date(2010, 1, 22))

    assert DOMAIN.suggestions is not None
    found = list(DOMAIN.suggestions(meeting, make.TODAY))

    assert [each.record_id for each in found] == [sent.id, late.id]
    assert found[0].why == "Not cleared by correspondence, and sent here on 22 January 2010."
    assert "an objection is still open" in found[1].why


# Who sees it


def test_members_see_their_own_groups_rounds_and_no_draft(client, group):
    make.write_round(group=group, title="Ours")
    make.write_round(
        group=group,
        title="In draft",
        state=RoundState.DRAFT,
        issued_on=None,
        respond_by_on=None,
    )
    make.write_round(title="Theirs")
    client.sign_in(member(group, "Health"))

    page = client.get("/write-rounds").page

    assert "Ours" in page.text
    assert "In draft" not in page.text
    assert "Theirs" not in page.text
    assert client.get("/write-rounds/WR-002").status_code == 404
    assert client.get("/write-rounds/WR-003").status_code == 404


def test_a_draft_withdrawn_stays_out_of_members_sight(client, group):
    make.write_round(
        group=group, state=RoundState.DRAFT, issued_on=None, respond_by_on=None, title="Never asked"
    )
    secretariat = make.secretariat()
    client.sign_in(secretariat)
    client.do("/write-rounds/WR-001/withdraw", outcome="Overtaken.")

    client.sign_in(member(group, "Health"))

    assert "Never asked" not in client.get("/write-rounds").page.text
    assert client.get("/write-rounds/WR-001").status_code == 404


def test_a_round_begins_from_an_item_that_could_not_be_decided(client, group):
    meeting = make.meeting(group=group)
    item = make.agenda_item(meeting=meeting, title="Sponsor", ask="Agree who sponsors it.")
    client.sign_in(make.secretariat())

    page = client.submit(f"/write-rounds/new?item={item.id}").page

    assert page.heading == "Sponsor"
    assert "Agree who sponsors it." in page.text
    assert "Sponsor, meeting of 18 February 2010" in page.text
    db.session.delete(db.session.get_one(type(item), item.id))
    db.session.commit()
    assert "meeting of 18 February" not in client.get("/write-rounds/WR-001").page.text
