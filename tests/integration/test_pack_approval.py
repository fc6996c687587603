"""Where a group wants it, its chair approves a draft before it is issued."""

import pytest
from sqlalchemy import select

from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.due import list_due
from app.core.errors import DomainError
from app.extensions import db
from app.governance.groups.rules import MemberRole
from app.governance.meetings.queries import get_meeting_by_id
from app.notifications.models import Message
from app.packs import queries, service
from app.packs.rules import Approval, PackState
from tests import factories as make


@pytest.fixture
def meeting(app):
    make.pin()
    make.programme()
    group = make.group(name="Officials", slug="officials", chair_approves_packs=True)
    return get_meeting_by_id(make.meeting(group=group).id)


@pytest.fixture
def chair(meeting):
    account = make.account(person=make.person(name="Lord Chair"))
    make.membership(group=meeting.group, person=account.person, role=MemberRole.CHAIR)
    return account


@pytest.fixture
def secretary(client):
    return make.secretariat(person=make.person(name="Sam Secretary"))


def issue(pack):
    with transaction():
        service.request_issue(OPERATOR, pack=queries.get_pack(pack.id), accepts_gaps=True)


def asked(client, secretary, meeting):
    pack = make.pack(meeting)
    client.sign_in(secretary)
    page = client.submit(f"/packs/{pack.id}", "Ask the chair to approve").page
    assert "Waiting for the chair’s approval, Lord Chair" in page.text
    return pack


def test_a_draft_is_issued_once_the_chair_has_approved_it(client, meeting, chair, secretary):
    pack = asked(client, secretary, meeting)
    assert "has not answered yet" in client.get(f"/packs/{pack.id}/issue").page.text
    with pytest.raises(DomainError, match="has not answered yet"):
        issue(pack)
    (message,) = db.session.scalars(select(Message).where(Message.kind == "pack to approve"))
    assert message.to_address == chair.email
    (due,) = [each for each in list_due(person_id=chair.person_id) if each.kind == "pack_approval"]
    assert due.what == "Approval of the pack for Officials, 18 February 2010"

    client.sign_in(chair)
    assert client.get(f"/packs/{pack.id}/pdf").status_code == 200
    client.do(f"/packs/{pack.id}/approval", approval="given", comment="Well done.")

    db.session.expire_all()
    assert pack.approval is Approval.GIVEN
    assert not [each for each in list_due() if each.kind == "pack_approval"]
    issue(pack)
    assert queries.get_pack(pack.id).state is PackState.ISSUING


def test_a_refusal_says_what_has_to_change_and_stops_the_issue(client, meeting, chair, secretary):
    pack = asked(client, secretary, meeting)
    client.sign_in(chair)
    page = client.submit(f"/packs/{pack.id}/approval", approval="refused").page
    assert page.errors == ["Enter what has to change before you approve the pack."]
    client.do(f"/packs/{pack.id}/approval", approval="refused", comment="No costs yet.")

    client.sign_in(secretary)
    page = client.get(f"/packs/{pack.id}").page
    assert "Not approved by the chair, Lord Chair" in page.text
    assert "No costs yet." in page.text
    with pytest.raises(DomainError, match="has not approved this draft"):
        issue(pack)


def test_nobody_but_the_chair_who_was_asked_reads_the_draft_or_answers(
    client, meeting, chair, secretary
):
    pack = asked(client, secretary, meeting)
    assert client.get(f"/packs/{pack.id}/approval").status_code == 403
    client.sign_in(make.member(meeting.group))
    assert client.get(f"/packs/{pack.id}").status_code == 404
    assert client.get(f"/packs/{pack.id}/approval").status_code == 404


def test_other_groups_issue_as_before(client, meeting, chair, secretary):
    meeting.group.chair_approves_packs = False
    db.session.commit()
    pack = make.pack(meeting)
    issue(pack)
    assert queries.get_pack(pack.id).state is PackState.ISSUING


def test_what_the_chair_told_the_secretariat_is_not_in_the_history_that_readers_read(
    client, meeting, chair, secretary
):
    pack = asked(client, secretary, meeting)
    client.sign_in(chair)
    client.do(f"/packs/{pack.id}/approval", approval="given", comment="Kent is hopeless.")
    client.do(f"/packs/{pack.id}/copies/new", variant="chair")
    issued = queries.get_pack(pack.id)
    issued.state, issued.issue_number, issued.issued_at = PackState.ISSUED, 1, issued.built_at

    client.sign_in(make.reader(meeting.group))
    told = client.get(f"/packs/{pack.id}").page.text + client.get(f"/history/pack/{pack.id}").text

    assert "Approved by the chair" in told
    assert "hopeless" not in told
    assert "Copy" not in told.partition("History")[2]
