"""Who clears a write-round where the chair does not, and how long members have to reply."""

from datetime import date

import pytest

from app.core.due import list_due
from app.governance.groups.rules import MemberRole
from app.governance.write_rounds.rules import RoundState
from tests import factories as make

ROUND = "/write-rounds/WR-001"


def seated(group, role, name):
    account = make.account(make.person(name=name))
    make.membership(group=group, person=account.person, role=role)
    return account


@pytest.fixture
def deputy(group):
    return seated(group, MemberRole.DEPUTY, "Dee Deputy")


@pytest.fixture
def waiting(group):
    return make.write_round(
        group=group, state=RoundState.AWAITING_CHAIR, closed_on=date(2010, 2, 1)
    )


def test_a_deputy_clears_in_the_chairs_absence_and_the_record_says_so(
    client, group, waiting, deputy
):
    seated(group, MemberRole.CHAIR, "Cher Chair")
    client.sign_in(deputy)

    asked = client.get(f"{ROUND}/clear").page
    page = client.send(asked).page

    assert "Cher Chair chairs the group. Clear it as deputy only if the chair is away" in asked.text
    assert "Cleared on 4 February 2010 by Dee Deputy, deputy for the chair" in page.text
    assert client.get("/decisions/DEC-001").status_code == 200


@pytest.mark.one_engine
def test_while_the_chair_is_vacant_the_deputy_owes_the_clearance(client, group, waiting, deputy):
    owed = [item.person_id for item in list_due() if item.kind == "write_round_clearance"]
    deputy_id = deputy.person_id
    client.sign_in(deputy)

    page = client.submit(f"{ROUND}/clear").page

    assert owed == [deputy_id]
    assert "by Dee Deputy, deputy (no chair)" in page.text


@pytest.mark.one_engine
def test_the_secretariat_records_whose_word_it_was(client, group, waiting, deputy):
    seated(group, MemberRole.CHAIR, "Cher Chair")
    client.sign_in(make.secretariat(who=make.person(name="Sam")))
    form = client.get(f"{ROUND}/clear").page

    [deputys] = [
        option.get("value")
        for option in form.all("option")
        if (option.text or "").strip() == "Dee Deputy, deputy for the chair"
    ]
    page = client.send(form, by_id=deputys, settled_on=date(2010, 2, 2)).page

    assert (
        "Cleared on 2 February 2010 by Dee Deputy, deputy for the chair, as recorded by Sam"
        in page.text
    )


@pytest.mark.one_engine
def test_a_deputy_of_another_group_clears_nothing(client, waiting):
    other = seated(make.group(), MemberRole.DEPUTY, "Elsewhere")

    assert client.sign_in(other).get(f"{ROUND}/clear").status_code == 404


@pytest.mark.one_engine
def test_the_days_for_replies_are_the_groups_own(client, group):
    make.membership(group=group)
    make.write_round(group=group, state=RoundState.DRAFT, issued_on=None, respond_by_on=None)
    client.sign_in(make.secretariat())

    client.do("/groups/officials/timetable", reply_days=5)
    page = client.get(f"{ROUND}/issue").page
    short = client.send(page, respond_by_on=date(2010, 2, 10)).page
    issued = client.send(page, respond_by_on=date(2010, 2, 12)).page

    assert "With 5 clear working days the response date is 12 February 2010" in page.text
    assert "gives members fewer than 5 clear working days" in short.errors[0]
    assert "Response date 12 February 2010" in issued.text
    assert (
        "Replies to write-rounds 5 clear working days"
        in client.get("/groups/officials/meetings").page.text
    )
