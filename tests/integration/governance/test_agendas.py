"""Agendas: running times, items that two people rearrange, apologies."""

import threading

import pytest
from sqlalchemy import select

from app.core.access import OPERATOR
from app.core.database import transaction
from app.extensions import db
from app.governance.agendas import service as agenda_service
from app.governance.groups.rules import ItemPurpose
from app.governance.meetings.answers import list_apologies
from app.governance.meetings.models import AgendaItem, Meeting
from tests import factories as make


def item_id(title: str) -> int:
    return db.session.scalars(select(AgendaItem.id).where(AgendaItem.title == title)).one()


def order(meeting: Meeting) -> list[tuple[int, str]]:
    rows = db.session.execute(
        select(AgendaItem.position, AgendaItem.title)
        .where(AgendaItem.meeting_id == meeting.id)
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return [tuple(row) for row in rows]


def test_the_agenda_shows_running_times_and_its_whole(client, meeting):
    client.sign_in(make.secretariat())

    page = client.get("/meetings/officials/2010-02-18").page

    assert [row[0] for row in page.rows] == ["2pm", "2:10pm", "2:30pm"]
    assert "3 items, 1 hour in all: the meeting ends at 3pm." in page.text


def test_items_move_by_buttons_without_a_script(client, meeting):
    client.sign_in(make.secretariat())
    page = client.get("/meetings/officials/2010-02-18").page

    page = client.send(page, "Move up Third").page
    assert order(meeting) == [(1, "First"), (2, "Third"), (3, "Second")]
    page = client.send(page, "Move down First").page
    assert order(meeting) == [(1, "Third"), (2, "First"), (3, "Second")]

    words = [button for form in page.forms for button, _name, _value in form.buttons]
    assert "Move up Third" not in words
    assert "Move down Second" not in words
    assert [row[0] for row in page.rows] == ["2pm", "2:30pm", "2:40pm"]


def test_buttons_of_an_old_page_still_do_what_they_say(client, meeting):
    client.sign_in(make.secretariat())
    mine = client.get("/meetings/officials/2010-02-18").page
    client.do(mine, "Move up Second")

    client.do(mine, "Move up Second")  # at the top by now, where it stays
    client.do(mine, "Move up Third")

    assert order(meeting) == [(1, "Second"), (2, "Third"), (3, "First")]


def test_moving_an_item_leaves_its_editor_in_peace(client, meeting):
    client.sign_in(make.secretariat())
    opened = client.get(f"/meetings/officials/2010-02-18/items/{item_id('Second')}/edit").page
    client.do(client.get("/meetings/officials/2010-02-18").page, "Move up Second")

    client.do(opened, title="Second, reworded")

    assert order(meeting)[0] == (1, "Second, reworded")


def drag(client, page, titles):
    """What the script sends for rows dragged into this order on the page."""
    (form,) = (form for form in page.forms if form.action.endswith("/items/order"))
    order = ",".join(str(item_id(title)) for title in titles)
    return client.post(form.action, data=form.filled({"order": order}, ""), follow_redirects=True)


def test_the_whole_order_is_sent_at_once(client, meeting):
    client.sign_in(make.secretariat())
    page = client.get("/meetings/officials/2010-02-18").page

    page = drag(client, page, ["Third", "First", "Second"]).page

    assert order(meeting) == [(1, "Third"), (2, "First"), (3, "Second")]
    assert [row[0] for row in page.rows] == ["2pm", "2:30pm", "2:40pm"]


def test_an_order_of_an_old_page_is_refused_and_nothing_is_lost(client, meeting):
    client.sign_in(make.secretariat())
    mine = client.get("/meetings/officials/2010-02-18").page
    client.do(mine, "Move up Second")

    answer = drag(client, mine, ["Third", "First", "Second"])

    assert answer.status_code == 409
    assert answer.page.heading == "Someone else has just saved this"
    assert order(meeting) == [(1, "Second"), (2, "First"), (3, "Third")]


def test_an_order_has_every_item_once(client, meeting):
    client.sign_in(make.secretariat())
    page = client.get("/meetings/officials/2010-02-18").page

    assert drag(client, page, ["Third", "Third", "Second"]).status_code == 400
    assert drag(client, page, []).status_code == 400
    assert [title for _place, title in order(meeting)] == ["First", "Second", "Third"]


def test_two_who_move_at_once_lose_no_item(app, meeting):
    """Each moves its own item at the same moment, many times over."""
    ids = [item_id(title) for title in ("First", "Second", "Third")]
    meeting_id = meeting.id
    db.session.commit()
    start, failures = threading.Barrier(2), []

    def shuffle(moving: int, step: int) -> None:
        try:
            with app.app_context():
                start.wait(timeout=10)
                for _ in range(5):
                    with transaction():
                        mine = db.session.get_one(Meeting, meeting_id)
                        agenda_service.move_item(OPERATOR, meeting=mine, item_id=moving, step=step)
        except Exception as error:
            failures.append(error)

    people = [
        threading.Thread(target=shuffle, args=(ids[0], 1)),
        threading.Thread(target=shuffle, args=(ids[2], -1)),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=60)

    assert failures == []
    positions, titles = zip(*order(meeting), strict=True)
    assert positions == (1, 2, 3)
    assert sorted(titles) == ["First", "Second", "Third"]


def test_an_item_has_asks_a_message_and_a_presenter(client, meeting):
    client.sign_in(make.secretariat())
    who = make.person(name="Programme director")

    page = client.submit(
        "/meetings/officials/2010-02-18/items/new",
        title="The 12-month plan",
        section="products",
        purpose=ItemPurpose.DECISION,
        minutes=15,
        presenter_id=who.id,
        ask="agree the plan\n\nnote the risks",
        message="The plan is ready.",
    ).page

    row = page.rows[-1]
    assert row[0] == "3pm"
    assert row[1] == (
        "4. The 12-month plan For decision. Filled from: Key products. The plan is ready. "
        "The group is asked to: agree the plan note the risks"
    )
    assert row[2:4] == ["Programme director", "15"]


@pytest.mark.parametrize("minutes", ["0", "481", "-5", "ten", "1.5"])
def test_an_item_takes_whole_minutes(client, meeting, minutes):
    client.sign_in(make.secretariat())

    page = client.submit(
        "/meetings/officials/2010-02-18/items/new",
        title="X",
        section="oral",
        purpose=ItemPurpose.DECISION,
        minutes=minutes,
    ).page

    assert page.errors == ["The number of minutes must be a whole number from 1 to 480."]


def test_removing_an_item_is_confirmed_by_its_name(client, meeting):
    client.sign_in(make.secretariat())
    page = client.get("/meetings/officials/2010-02-18").page

    question = client.get(dict(page.links)["Remove Second"]).page
    assert question.heading == "Remove Second?"
    assert len(order(meeting)) == 3

    page = client.send(question).page
    assert order(meeting) == [(1, "First"), (2, "Third")]


def test_an_item_that_somebody_else_removed_is_not_found(client, meeting):
    client.sign_in(make.secretariat())
    page = client.get("/meetings/officials/2010-02-18").page
    client.do(dict(page.links)["Remove Second"])

    assert client.send(page, "Move up Second").status_code == 404


def test_apologies_are_ticked(client, group, meeting):
    client.sign_in(make.secretariat())
    chair = make.membership(group=group, name_then="The chair", position=1)
    other = make.membership(group=group, name_then="A member", position=2)

    page = client.submit(
        "/meetings/officials/2010-02-18/apologies", person_ids=[other.person_id]
    ).page
    assert "Members and apologies: 0 coming, 1 apology, 1 not answered" in page.text
    assert [term.name_then for term in list_apologies(meeting)] == ["A member"]

    page = client.submit(
        "/meetings/officials/2010-02-18/apologies", person_ids=[chair.person_id]
    ).page
    assert [term.name_then for term in list_apologies(meeting)] == ["The chair"]

    page = client.submit("/meetings/officials/2010-02-18/apologies", person_ids=[]).page
    assert "1 apology" not in page.text


def test_only_members_send_apologies(client, group, meeting):
    client.sign_in(make.secretariat())
    make.membership(group=group)
    stranger = make.person()

    page = client.submit("/meetings/officials/2010-02-18/apologies", person_ids=[stranger.id]).page

    assert page.errors == ["Choose from the list."]
