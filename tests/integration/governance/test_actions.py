"""Actions: one owner, a due date that moves with a reason, confirmed by the secretariat."""

from datetime import date, timedelta

import pytest

from app.core.errors import Refused
from app.governance.actions import queries, service
from app.governance.actions.rules import ActionState
from tests import factories as make
from tests.guards.watching import statements

pytestmark = pytest.mark.one_engine

TODAY = make.TODAY


@pytest.fixture
def owner(group):
    return make.member(group)


@pytest.fixture
def action(group, owner):
    return make.action(
        group=group, owner=owner.person, text="Send the paper.", due_on=date(2010, 2, 1)
    )


def test_an_action_is_given_between_meetings(client, group, owner):
    client.sign_in(make.secretariat())

    missing = client.submit("/actions/new?group=officials", text="Send the paper.").page
    page = client.send(missing, owner_id=owner.person_id, due_on=date(2010, 2, 18)).page

    assert missing.errors == ["Choose the owner.", "Enter the date it is due."]
    assert page.heading == "Action A-001"
    assert "Send the paper." in page.text
    assert "Due 18 February 2010" in page.text


def test_it_is_not_due_before_it_was_given(client, group, owner):
    client.sign_in(make.secretariat())

    page = client.submit(
        "/actions/new?group=officials",
        text="Send it.",
        owner_id=owner.person_id,
        due_on=date(2010, 2, 3),
    ).page

    assert page.errors == [
        "The action was raised on 4 February 2010, so it cannot be due before then."
    ]


def test_its_owner_notes_progress_and_says_that_it_is_complete(client, action, owner):
    client.sign_in(owner)

    page = client.submit("/actions/A-001/progress", text="Half of it is written.").page
    assert "In progress" in page.text
    assert "3 days overdue" in page.text
    page = client.submit("/actions/A-001/progress", text="Sent.", is_complete=True).page

    assert "Complete, awaiting confirmation" in page.text
    assert "Waiting for the secretariat to confirm that it is complete." in page.text
    assert "overdue" not in page.text
    assert [row[:2] for row in page.rows] == [
        ["4 Feb 10", "Reported complete Sent."],
        ["4 Feb 10", "Progress Half of it is written."],
    ]


def test_the_secretariat_confirms_or_returns_it(client, action, owner):
    action.state = ActionState.AWAITING_CONFIRMATION
    client.sign_in(make.secretariat())

    refused = client.submit("/actions/A-001/return", reason="").page
    returned = client.send(refused, reason="The annex is missing.").page
    assert refused.errors == ["Enter the reason."]
    assert "In progress" in returned.text
    assert "The annex is missing." in returned.text

    client.do("/actions/A-001/progress", text="Sent with its annex.", is_complete=True)
    closed = client.submit("/actions/A-001", "Confirm that it is complete").page
    assert "A-001 closed." in closed.text
    assert "Closed 4 February 2010" in closed.text


def test_nothing_is_confirmed_that_its_owner_has_not_said_is_complete(client, action):
    client.sign_in(make.secretariat())

    assert "Confirm" not in client.get("/actions/A-001").page.text
    errors = client.submit("/actions/A-001/return", reason="Not done.").page.errors

    assert errors == ["Its owner has not said that this action is complete."]


def test_the_due_date_moves_with_a_reason_and_the_original_stays(client, action):
    client.sign_in(make.secretariat())

    refused = client.submit("/actions/A-001/due", due_on=date(2010, 2, 12)).page
    page = client.send(refused, reason="The data came late.").page

    assert refused.errors == ["Enter the reason."]
    assert "Due 12 February 2010" in page.text
    assert "Originally due 1 February 2010" in page.text
    assert "Due date moved, from 1 February 2010 to 12 February 2010" in page.text
    assert "The data came late." in page.text


def test_a_cancelled_action_changes_no_more(client, action):
    client.sign_in(make.secretariat())

    page = client.submit("/actions/A-001/cancel", reason="Overtaken by the Budget.").page
    late = client.submit("/actions/A-001/progress", text="Done anyway.").page

    assert "Cancelled" in page.text
    assert late.errors == ["This action is cancelled, so it cannot be changed."]


def test_members_update_their_own_actions_alone(client, group, action):
    client.sign_in(make.member(group))

    page = client.get("/actions/A-001").page

    assert "Record progress" not in page.text
    assert client.get("/actions/A-001/progress").status_code == 403
    assert client.get("/actions/A-001/due").status_code == 403


def test_services_refuse_whoever_asks_them(group, action, owner):
    own, other = make.actor(owner), make.actor(make.member(group))

    for deed in (
        lambda: service.note_progress(other, action=action, text="Done.", is_complete=True),
        lambda: service.confirm_action(own, action=action),
        lambda: service.move_due_date(own, action=action, due_on=TODAY, reason="Later."),
        lambda: service.cancel_action(own, action=action, reason="No."),
        lambda: service.give_action(
            own, group=group, text="Do it.", owner_id=owner.person_id, due_on=TODAY
        ),
    ):
        with pytest.raises(Refused):
            deed()


def test_the_register_opens_with_a_finding_and_what_is_due_first(client, group, action, owner):
    make.action(group=group, text="Later.", due_on=date(2010, 3, 1))
    make.action(group=group, text="Done.", state=ActionState.CLOSED, due_on=date(2010, 1, 1))
    make.action(text="Elsewhere.", state=ActionState.AWAITING_CONFIRMATION)
    client.sign_in(owner)

    page = client.get("/actions").page

    assert "3 of 4 actions are open: 1 overdue, 1 awaiting confirmation." in page.text
    assert [row[0] for row in page.rows] == [
        "A-001 Send the paper.",
        "A-002 Later.",
        "A-004 Elsewhere.",
        "A-003 Done.",
    ]
    assert page.rows[0][3] == "1 Feb 10 3 days overdue"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("owner=me", ["A-001"]),
        ("group=officials", ["A-001", "A-002"]),
        ("state=closed", ["A-002"]),
        ("due=overdue", ["A-001"]),
        ("q=the+PAPER", ["A-001"]),
        ("owner=me&state=closed", []),
        ("group=nobody&state=odd", ["A-001", "A-003", "A-002"]),
    ],
)
def test_filters_narrow_the_register(client, group, action, owner, query, found):
    make.action(group=group, text="Done.", state=ActionState.CLOSED)
    make.action(text="Elsewhere.")
    client.sign_in(owner)

    page = client.get(f"/actions?{query}").page

    assert [row[0].split()[0] for row in page.rows] == found


def test_open_actions_come_back_to_the_group_overdue_first(group, action):
    make.action(group=group, text="Later.", due_on=date(2010, 3, 1))
    make.action(group=group, state=ActionState.AWAITING_CONFIRMATION, due_on=date(2010, 1, 4))
    make.action(group=group, state=ActionState.CLOSED)
    make.action()

    found = queries.list_open_actions(group.id, TODAY)

    assert [each.reference for each in found] == ["A-003", "A-001", "A-002"]
    assert found[1].owner


def test_the_persons_page_shows_what_they_still_have_to_do(client, action, owner):
    client.sign_in(make.secretariat())

    page = client.get(f"/people/{owner.person_id}").page

    assert "Actions owned" in page.text
    assert "/actions/A-001" in dict(page.links).values()
    assert "3 days overdue" in page.text


@pytest.mark.usefixtures("kept")
def test_two_thousand_actions_are_one_page_and_as_many_queries(client, group, owner):
    person = owner.person
    client.sign_in(owner)
    client.get("/actions")  # from here on it is looked at which tables were changed
    make.action(group=group, owner=person)
    client.get("/actions")  # and what it offers is known
    make.action(group=group, owner=person)
    with statements() as few:
        client.get("/actions")

    make.many_actions(2000, group=group, owner=person, due_on=TODAY - timedelta(days=1))
    client.get("/actions")  # so much was changed that all is asked anew, once
    make.action(group=group, owner=person, number=5000)
    with statements() as many:
        page = client.get("/actions").page

    assert "2,003 actions, page 1 of 81" in page.text
    assert len(page.rows) == 25
    assert len(many) == len(few)


def test_the_register_is_downloaded_as_its_filters_leave_it(client, group, action, owner):
    make.action(group=group, text="=1+1", state=ActionState.CLOSED)
    client.sign_in(owner)

    page = client.get("/actions?state=closed").page
    [address] = [href for text, href in page.links if text == "CSV"]
    text = client.get(address).get_data(as_text=True)

    assert "'=1+1" in text
    assert "Send the paper." not in text
    assert client.get("/actions?format=xlsx").data.startswith(b"PK")


def test_the_owners_front_page_shows_what_they_have_to_do(client, action, owner):
    client.sign_in(owner)

    page = client.get("/").page

    assert "Due from you" in page.text
    assert "A-001: Send the paper." in page.text
    assert "3 working days late" in page.text
