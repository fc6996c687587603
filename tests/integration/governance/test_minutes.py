"""Minutes: written by two, circulated, commented on, agreed at the next meeting, locked."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.core.access import OPERATOR
from app.core.errors import DomainError, Refused
from app.extensions import db
from app.governance.minutes import drawings, queries, service
from app.governance.minutes.content import decode
from app.governance.minutes.domain import DOMAIN
from app.governance.minutes.drawings import draw_waiting
from app.governance.minutes.models import Minutes, MinutesDrawing, MinutesItem
from app.governance.minutes.rules import MINUTES_WORKFLOW, MinutesState
from tests import factories as make
from tests.guards.watching import statements
from tests.pdf_checks import problems
from tests.pdf_reading import contents

pytestmark = pytest.mark.one_engine

PLACE = "/meetings/officials/2010-01-18/minutes"
S = MinutesState


@pytest.fixture
def held(group):
    """A meeting of two items, with its chair there."""
    made = make.meeting(group=group, held_on=date(2010, 1, 18))
    for title in ("Progress", "Barriers"):
        make.agenda_item(meeting=made, title=title)
    make.present(made)
    return made


def minutes_of(meeting) -> Minutes:
    return queries.get_minutes(meeting)


def token(page):
    return page.token


def autosave(client, page, item_id, **texts):
    """What the editor's script sends of an item, with the version that the page was drawn from."""
    form = next(f for f in page.forms if f"/items/{item_id}/edit" in f.action)
    return client.post(f"{PLACE}/items/{item_id}/autosave", data=form.filled(texts, ""))


def test_minutes_begin_with_an_item_for_each_of_the_agenda(client, held):
    client.sign_in(make.secretariat())

    page = client.submit("/meetings/officials/2010-01-18", "Start the minutes").page
    again = client.post(f"{PLACE}/begin", data={"csrf_token": token(page)})

    assert page.heading == "Write the minutes of 18 January 2010"
    assert "1. Progress" in page.text
    assert "2. Barriers" in page.text
    assert again.status_code == 302
    assert [item.title for item in minutes_of(held).items] == ["Progress", "Barriers"]


def test_what_was_decided_and_given_on_no_item_stands_with_the_last(group):
    meeting = make.meeting(group=group, held_on=date(2010, 1, 18))
    made = make.minutes(meeting)  # whose item is on no agenda
    decision = make.decision(meeting=meeting)
    action = make.action(group=group, meeting=meeting)

    last = service.current_content(made).items[-1]

    assert [each.reference for each in last.decisions] == [decision.reference]
    assert [each.reference for each in last.actions] == [action.reference]


def test_an_item_added_to_the_agenda_since_comes_in_its_place(client, held):
    make.minutes(held)
    make.agenda_item(meeting=held, title="Other business")
    client.sign_in(make.secretariat())
    page = client.get(f"{PLACE}/write").page

    client.post(f"{PLACE}/begin", data={"csrf_token": token(page)})

    titles = [item.title for item in minutes_of(held).items]
    assert titles[-1] == "Other business"
    assert len(titles) == 3


def test_a_meeting_to_come_has_no_minutes(client, group, meeting):
    with pytest.raises(DomainError, match="it has not been held yet"):
        service.begin_minutes(make.actor(make.secretariat()), meeting=meeting)


def test_an_item_is_saved_without_a_script(client, held):
    first = make.minutes(held).items[0]
    client.sign_in(make.secretariat())
    page = client.get(f"{PLACE}/write").page

    form = next(f for f in page.forms if f"/items/{first.id}/edit" in f.action)
    saved = client.post(
        form.action,
        data=form.filled({"summing_up": "The chair was content."}, ""),
        follow_redirects=True,
    ).page

    assert "Progress saved." in saved.text
    assert "The chair was content." in saved.text
    assert "Last saved at" in saved.text


def test_autosave_saves_and_tells_when(client, held):
    first = make.minutes(held).items[0]
    account = make.secretariat()
    writer = account.person.name
    client.sign_in(account)
    page = client.get(f"{PLACE}/write").page

    answer = autosave(client, page, first.id, conclusion="It was agreed.")

    assert answer.status_code == 200
    assert answer.json["words"].startswith("Last saved at ")
    assert answer.json["words"].endswith(f" by {writer}")
    item = db.session.get(MinutesItem, first.id)
    assert (item.conclusion, str(item.version)) == ("It was agreed.", str(answer.json["version"]))


@pytest.mark.every_engine
def test_two_note_takers_write_on_two_items_at_once(app, held):
    items = make.minutes(held).items
    first, second = items[0].id, items[1].id
    ann = app.test_client().sign_in(make.secretariat())
    bob = app.test_client().sign_in(make.secretariat())
    hers = ann.get(f"{PLACE}/write?item={first}").page
    his = bob.get(f"{PLACE}/write?item={second}").page

    assert autosave(ann, hers, first, discussion="By Ann.").status_code == 200
    assert autosave(bob, his, second, discussion="By Bob.").status_code == 200

    assert [item.discussion for item in minutes_of(held).items] == ["By Ann.", "By Bob."]


@pytest.mark.every_engine
def test_two_note_takers_on_one_item_lose_neither_text(app, held):
    first = make.minutes(held).items[0].id
    account = make.secretariat()
    writer = account.person.name
    ann = app.test_client().sign_in(account)
    bob = app.test_client().sign_in(make.secretariat())
    hers, his = ann.get(f"{PLACE}/write").page, bob.get(f"{PLACE}/write").page
    autosave(ann, hers, first, discussion="As Ann has it.")

    told = autosave(bob, his, first, discussion="As Bob has it.")
    form = next(f for f in his.forms if f"/items/{first}/edit" in f.action)
    both = bob.post(form.action, data=form.filled({"discussion": "As Bob has it."}, "")).page
    settled = bob.send(both, discussion="As both have it.").page

    assert told.status_code == 409
    assert told.json["words"] == f"Not saved: {writer} has changed this item since you opened it."
    assert "Saved version: As Ann has it." in both.text
    assert "You wrote: As Bob has it." in both.text
    assert "As both have it." in settled.text


def test_too_long_a_text_is_not_saved_by_itself(client, held):
    first = make.minutes(held).items[0].id
    client.sign_in(make.secretariat())
    page = client.get(f"{PLACE}/write").page

    answer = autosave(client, page, first, discussion="W" * 8001)

    assert answer.status_code == 400
    assert answer.json["words"] == "Not saved: Discussion must be 8,000 characters or fewer."


def test_decisions_and_actions_are_recorded_from_the_editor(client, held):
    owner = make.person(name="Ann")
    first = make.minutes(held).items[0].id
    client.sign_in(make.secretariat())

    client.do(f"{PLACE}/items/{first}/decisions/new", text="The plan is approved.")
    page = client.submit(
        f"{PLACE}/write?item={first}",
        text="Send the plan.",
        owner_id=owner.id,
        due_on=date(2010, 2, 12),
    ).page

    assert "DEC-001 The plan is approved." in page.text
    assert "A-001 Send the plan. Ann, due 12 February 2010" in page.text
    decision = client.get("/decisions/DEC-001").page
    assert "Agenda item Progress" in decision.text
    assert "Not yet announced" in decision.text


def test_an_inquorate_meeting_says_where_its_decisions_go(client, group):
    held = make.meeting(group=group, held_on=date(2010, 1, 18))
    make.membership(group=group, role="chair")
    make.present(held, make.membership(group=group).person_id)
    first = make.minutes(held).items[0].id
    client.sign_in(make.secretariat())

    editor = client.get(f"{PLACE}/write").page
    page = client.get(f"{PLACE}/items/{first}/decisions/new").page

    assert "This meeting was inquorate, so it could not take decisions." in editor.text
    assert "Not quorate" in page.text
    assert "Start a write-round on this item" in dict(page.links)


def test_drafts_are_for_those_who_write_them_and_the_chair(client, group, held):
    chair, member = make.account(), make.member(group)
    make.membership(group=group, person=chair.person, role="chair")
    make.minutes(held)

    seen = {}
    for name, who in (("chair", chair), ("member", member), ("reader", make.reader(group))):
        client.sign_in(who)
        seen[name] = client.get(PLACE).status_code
        assert ("18 January 2010" in client.get("/minutes").page.text) is (name == "chair")
    assert seen == {"chair": 200, "member": 404, "reader": 404}


def test_minutes_above_a_persons_clearance_are_not_shown(client, group, held):
    held.marking = "restricted"
    make.minutes(held, S.CIRCULATED)
    client.sign_in(make.member(group, clearance_before_2014="protect"))

    assert client.get(PLACE).status_code == 404


def test_circulating_makes_a_version_and_announces_the_decisions(client, group, held):
    make.minutes(held)
    make.decision(meeting=held, item=held.items[0], announced_on=None)
    member = make.member(group)
    client.sign_in(make.secretariat())

    page = client.submit(f"{PLACE}/circulate").page
    client.sign_in(member)

    assert "Minutes circulated." in page.text
    assert "Version 1, circulated" in page.text
    assert client.get(PLACE).status_code == 200
    assert client.get("/decisions/DEC-001").status_code == 200


def test_empty_minutes_and_those_without_attendance_do_not_go_round(group):
    actor = make.actor(make.secretariat())
    bare = make.meeting(group=group, held_on=date(2010, 1, 18))
    minutes = make.minutes(bare)

    with pytest.raises(DomainError, match="Record attendance before you circulate"):
        service.circulate_minutes(actor, minutes=minutes)
    minutes.items[0].discussion = ""
    with pytest.raises(DomainError, match="are empty"):
        service.circulate_minutes(actor, minutes=minutes)


def test_members_comment_and_the_secretariat_says_what_became_of_it(client, group, held):
    first = make.minutes(held, S.CIRCULATED).items[0].id
    client.sign_in(make.member(group))
    page = client.submit(f"{PLACE}/items/{first}/comments/new", text="It was £9, not £4.").page
    assert "It was £9, not £4." in page.text
    assert "No response yet." in page.text

    client.sign_in(make.secretariat())
    make.meeting(group=group, held_on=date(2010, 2, 1))
    refused = client.submit(f"{PLACE}/agree").page
    assert refused.errors == ["1 comment is not resolved. Respond to it first."]
    page = client.get(PLACE).page
    [link] = [href for text, href in page.links if text.startswith("Respond to comment")]
    page = client.submit(link, answer="Taken in.").page

    assert "Response, 4 February 2010: Taken in." in page.text


def test_minutes_are_agreed_at_a_later_meeting_and_readers_see_them(client, group, held):
    make.minutes(held, S.CIRCULATED)
    reader = make.reader(group)
    client.sign_in(make.secretariat())
    early = client.get(f"{PLACE}/agree").page
    make.meeting(group=group, held_on=date(2010, 2, 1))
    make.meeting(group=group, held_on=date(2010, 2, 18))

    page = client.submit(f"{PLACE}/agree").page
    client.sign_in(reader)
    seen = client.get(PLACE).page

    assert "The group has not met since." in early.text
    assert "agreed at the meeting of 1 February 2010" in page.text
    assert "Version 2, agreed" in page.text
    assert "It was noted that the count was done." in seen.text
    assert client.get(f"{PLACE}/versions/1").status_code == 404
    assert client.get(f"{PLACE}/versions/2").status_code == 200


def test_an_amendment_is_a_new_version_with_its_reason(client, held):
    first = make.minutes(held, S.AGREED).items[0].id
    client.sign_in(make.secretariat())

    refused = client.submit(f"{PLACE}/items/{first}/amend", conclusion="It was noted.").page
    page = client.send(refused, reason="The conclusion was left out.").page
    compared = client.get(f"{PLACE}/versions/3/compare").page

    assert refused.errors == ["Enter why the minutes are amended."]
    assert "Version 3, amended, 4 February 2010: The conclusion was left out." in page.text
    assert "Added: It was noted." in compared.text
    assert "Removed:" not in compared.text
    stored = decode(queries.get_content(minutes_of(held), 2))
    assert stored.items[0].conclusion == ""


def test_versions_are_compared_in_words(client, held):
    minutes = make.minutes(held, S.CIRCULATED)
    minutes.items[0].discussion = "It was noted that the count was nearly done."
    make.minutes_version(minutes, "circulated")
    client.sign_in(make.secretariat())

    page = client.get(f"{PLACE}/versions/2/compare").page

    assert [e.text for e in page.all("del")] == []
    [added] = page.all("ins")
    assert "".join(added.itertext()) == "Added: nearly. End of what was added."
    assert "Barriers" not in page.text


def test_locked_minutes_cannot_be_changed_even_by_posting(client, group, held):
    minutes = make.minutes(held, S.AGREED)
    item_id = minutes.items[0].id
    comment = make.minutes_comment(minutes.items[0]).id
    owner = make.person()
    client.sign_in(make.secretariat())
    page = client.submit(f"{PLACE}/lock").page
    assert "Agreed and locked" in page.text
    before = queries.get_content(minutes_of(held), 2)
    version = str(db.session.get(MinutesItem, item_id).version)
    whole = str(minutes_of(held).version)
    texts = {"discussion": "Other words.", "summing_up": "", "conclusion": "", "reason": "Why not."}
    action = {"text": "Do it.", "owner_id": owner.id, "due_on": ["1", "3", "2010"]}
    sent = {"csrf_token": token(page)}

    for path, data in {
        f"items/{item_id}/edit": texts | action | {"version": version},
        f"items/{item_id}/autosave": texts | {"version": version},
        f"items/{item_id}/amend": texts | {"version": version},
        f"items/{item_id}/decisions/new": {"text": "It is so."},
        f"items/{item_id}/comments/new": {"text": "No."},
        f"comments/{comment}/resolve": {"answer": "Yes.", "version": "1"},
        "circulate": {"version": whole},
        "agree": {"version": whole},
        "begin": {},
    }.items():
        answer = client.post(f"{PLACE}/{path}", data=sent | data)
        assert answer.status_code in (200, 400, 403), path
    attendance = client.submit("/meetings/officials/2010-01-18/attendance", observers="Me").page

    after = minutes_of(held)
    assert attendance.errors[0].startswith("The minutes of this meeting are agreed")
    assert (after.state, len(after.versions)) == (S.LOCKED, 2)
    assert after.items[0].discussion == "It was noted that the count was done."
    assert queries.get_content(after, 2) == before
    assert client.get("/decisions").page.rows == []
    assert client.get("/actions").page.rows == []
    assert queries.get_comment(after, comment).answer == ""


@pytest.mark.parametrize(
    ("state", "moves"),
    [
        (S.DRAFT, (S.CIRCULATED,)),
        (S.CIRCULATED, (S.AGREED,)),
        (S.AGREED, (S.LOCKED,)),
        (S.LOCKED, ()),
    ],
)
def test_minutes_move_as_the_table_has_it(state, moves):
    assert MINUTES_WORKFLOW.moves_from(state) == moves


def test_members_write_nothing(group, held):
    member = make.actor(make.member(group))
    minutes = make.minutes(held)

    for deed in (
        lambda: service.begin_minutes(member, meeting=held),
        lambda: service.write_item(
            member,
            minutes=minutes,
            item=minutes.items[0],
            discussion="",
            summing_up="",
            conclusion="",
        ),
        lambda: service.circulate_minutes(member, minutes=minutes),
        lambda: service.lock_minutes(member, minutes=minutes),
        lambda: service.comment_on_item(
            member, minutes=minutes, item=minutes.items[0], text="A draft."
        ),
    ):
        with pytest.raises(Refused):
            deed()


def test_the_pdf_is_tagged_marked_and_always_the_same(client, held):
    held.marking = "protect"
    make.minutes(held, S.CIRCULATED)
    client.sign_in(make.secretariat())

    waiting = client.get(f"{PLACE}/versions/1/pdf")
    assert "The PDF is being produced" in waiting.page.text
    assert waiting.headers["Refresh"]
    assert draw_waiting().done == 1
    first = client.get(f"{PLACE}/versions/1/pdf")
    second = client.get(f"{PLACE}/versions/1/pdf")
    assert draw_waiting().is_idle

    assert first.mimetype == "application/pdf"
    assert first.data == second.data
    assert "officials-minutes-2010-01-18-v1.pdf" in first.headers["Content-Disposition"]
    pages = contents(first.data)
    assert problems(first.data) == []
    assert all("PROTECT" in page.artifact(edge) for page in pages for edge in ("Header", "Footer"))
    assert "It was noted that the count was done." in pages[0].text


def test_a_version_is_drawn_as_it_is_made_and_one_that_cannot_be_says_so(client, held, monkeypatch):
    make.present(held)
    minutes = make.minutes(held)
    service.circulate_minutes(OPERATOR, minutes=minutes)
    db.session.commit()
    client.sign_in(make.secretariat())
    with monkeypatch.context() as patched:
        patched.setattr(drawings, "draw_minutes", lambda *_given, **_named: 1 / 0)
        assert draw_waiting().failed == 1, "it was asked for as the version was made"
    page = client.get(f"{PLACE}/versions/1/pdf").page
    assert "A fault stopped the PDF from being produced." in page.text
    assert draw_waiting().is_idle, "it is not tried again and again"

    drawing = db.session.scalars(select(MinutesDrawing)).one()
    drawing.asked_at -= timedelta(minutes=11)
    db.session.commit()
    client.get(f"{PLACE}/versions/1/pdf")
    assert draw_waiting().done == 1
    assert client.get(f"{PLACE}/versions/1/pdf").mimetype == "application/pdf"


@pytest.mark.usefixtures("kept")
def test_forty_items_are_one_page_and_as_many_queries(client, group, held):
    client.sign_in(make.secretariat())
    make.minutes(held)
    with statements() as few:
        client.get(f"{PLACE}/write")
    other = make.meeting(group=group, held_on=date(2010, 1, 25))
    for _ in range(40):
        make.agenda_item(meeting=other)
    make.present(other)
    made = make.minutes(other)
    for item in made.items:
        make.minutes_comment(item)

    with statements() as many:
        page = client.get("/meetings/officials/2010-01-25/minutes/write").page

    (listed,) = page.with_class("app-desk__items")
    assert len(listed) == 40
    assert len(many) == len(few)


def test_meetings_whose_minutes_have_not_gone_round_are_due(group, held):
    [due] = list(DOMAIN.due(None, None))
    assert due.what == "Circulation of the minutes of Officials' group, meeting " + str(held.number)
    assert due.due_on == date(2010, 2, 1)  # ten working days after

    make.minutes(held, S.CIRCULATED)
    assert list(DOMAIN.due(None, None)) == []
