"""Groups, members, standing agendas and meetings: who keeps them, and who sees what."""

from datetime import date

import pytest
from sqlalchemy import func, select

from app.accounts.identity import actor_for
from app.core.access import Role
from app.core.markings import Marking
from app.core.models import NAME_LENGTH
from app.extensions import db
from app.governance.groups import queries as group_queries
from app.governance.groups.models import Group, Membership
from app.governance.groups.rules import ItemPurpose, MemberRole
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.models import AgendaItem, Meeting
from tests import factories as make

pytestmark = pytest.mark.one_engine

MEETING = date(2010, 2, 18)


def item_id(title: str) -> int:
    return db.session.scalars(select(AgendaItem.id).where(AgendaItem.title == title)).one()


# Groups


def test_the_secretariat_makes_a_group(client):
    make.programme()
    client.sign_in(make.secretariat())

    page = client.submit(
        "/groups/new",
        slug="officials",
        name="High-level officials' group",
        code="HLOG",
        purpose="To support and oversee.",
        frequency="Monthly",
        marking=Marking.PROTECT,
    ).page

    assert page.path == "/groups/officials"
    assert page.heading == "High-level officials' group"
    assert "No current members" in page.text
    assert "No standing agenda yet" in page.text


def test_a_marking_is_one_of_the_programmes_scheme(client):
    make.programme()
    client.sign_in(make.secretariat())
    form = client.get("/groups/new").page
    sent = {"slug": "x", "name": "X", "code": "X", "frequency": "Monthly", "marking": "official"}

    page = client.send(form, **sent).page

    assert page.errors == ["Marking must be one of: NOT MARKED, PROTECT, RESTRICTED."]
    assert "OFFICIAL-SENSITIVE" not in page.text


@pytest.mark.parametrize("slug", ["new", "Officials", "a b", "../x"])
def test_a_short_name_must_fit_an_address(client, slug):
    make.programme()
    client.sign_in(make.secretariat())

    page = client.submit(
        "/groups/new", slug=slug, name="X", code="X", frequency="Monthly", marking="protect"
    ).page

    assert "Short name must start with a lower-case letter" in page.errors[0]


def test_two_groups_have_two_names(client, group):
    client.sign_in(make.secretariat())

    page = client.submit(
        "/groups/new",
        slug="other",
        name=group.name,
        code="OTHER",
        frequency="Monthly",
        marking="protect",
    ).page

    assert page.errors == ["There is already a group with this name."]


def test_two_who_edit_a_group_see_both_versions(client, group):
    client.sign_in(make.secretariat())
    opened = client.get("/groups/officials/edit").page
    client.do("/groups/officials/edit", frequency="Weekly")

    page = client.send(opened, frequency="Monthly").page

    assert "Saved version: Weekly" in page.text
    assert "You wrote: Monthly" in page.text


# Members


def test_a_member_joins_and_leaves(client, group):
    client.sign_in(make.secretariat())
    who = make.person(name="Michael Bichard")
    department = make.department(name="Communities and Local Government")

    page = client.submit(
        "/groups/officials/members/new",
        person_id=who.id,
        name_then="Lord Michael Bichard",
        role=MemberRole.CHAIR,
        represents_id=department.id,
        starts_on=date(2009, 7, 1),
    ).page
    assert [row[:4] for row in page.rows] == [
        ["Lord Michael Bichard", "Chair", "Communities and Local Government", "From 1 Jul 09"]
    ]

    term = db.session.scalars(select(Membership)).one()
    page = client.submit(f"/groups/officials/members/{term.id}/end", ends_on=date(2010, 2, 1)).page
    assert "No current members" in page.text
    assert page.rows[0][3] == "From 1 Jul 09, ends 1 Feb 10"


def test_a_member_without_a_title_has_the_persons_name(client, group):
    client.sign_in(make.secretariat())
    who = make.person(name="Ffion Llŷr 🐉")

    page = client.submit(
        "/groups/officials/members/new", person_id=who.id, starts_on=date(2009, 7, 1)
    ).page

    assert page.rows[0][0] == "Ffion Llŷr 🐉"


def test_nobody_is_a_member_twice_at_once(client, group):
    client.sign_in(make.secretariat())
    who = make.person()
    make.membership(group=group, person=who, starts_on=date(2009, 7, 1), name_then="Sir Michael")

    page = client.submit(
        "/groups/officials/members/new", person_id=who.id, starts_on=date(2010, 1, 1)
    ).page

    assert page.errors == [
        "Sir Michael is a member from 1 July 2009 with no end. End that term first, or choose a "
        "day after it."
    ]


def test_a_term_ends_after_it_starts(client, group):
    client.sign_in(make.secretariat())
    term = make.membership(group=group, starts_on=date(2009, 7, 1))

    page = client.submit(f"/groups/officials/members/{term.id}/end", ends_on=date(2009, 7, 1)).page

    assert page.errors == ["Membership must end after it starts, on 1 July 2009."]


def test_membership_is_a_grant_on_the_programmes_calendar(group):
    who = make.person()
    make.membership(group=group, person=who, starts_on=date(2009, 7, 1), ends_on=date(2010, 2, 18))

    def holds(on: date) -> bool:
        return any(
            grant.role is Role.GROUP_MEMBER and grant.scope_id == group.id
            for grant in actor_for(who.id, who.name, on).grants
        )

    assert not holds(date(2009, 6, 30))
    assert holds(date(2010, 2, 17))
    assert not holds(date(2010, 2, 18))


def test_members_of_a_day_come_in_the_groups_order(group):
    late = make.membership(group=group, position=1, starts_on=date(2010, 3, 1))
    second = make.membership(group=group, position=3)
    first = make.membership(group=group, position=2)

    on_the_day = group_queries.list_members(group, MEETING)

    assert [term.id for term in on_the_day] == [first.id, second.id]
    assert late.id in [term.id for term in group_queries.list_members(group, date(2010, 3, 1))]


# Standing agenda


def test_standing_items_are_added_moved_and_removed(client, group):
    client.sign_in(make.secretariat())
    for title in ("Risks", "Products"):
        page = client.submit(
            "/groups/officials/standing/new",
            title=title,
            section="risks",
            purpose=ItemPurpose.DECISION,
            minutes=15,
        ).page
    assert "2 items, 30 minutes" in page.text

    page = client.send(page, "Move up Products").page
    assert [row[0] for row in page.rows] == ["1. Products For decision", "2. Risks For decision"]

    removal = dict(page.links)["Remove Products"]
    page = client.submit(removal, "Remove standing item").page
    assert [row[0] for row in page.rows] == ["1. Risks For decision"]


def test_standing_items_are_put_into_another_order_at_once(client, group):
    client.sign_in(make.secretariat())
    made = [make.standing_item(group=group, title=title).id for title in ("One", "Two", "Three")]
    known = ",".join(map(str, made))
    page = client.get("/groups/officials/standing").page
    (form,) = (form for form in page.forms if form.action == "/groups/officials/standing/order")

    sent = form.filled({"order": f"{made[2]},{made[0]},{made[1]}"}, "")
    page = client.post(form.action, data=sent, follow_redirects=True).page

    assert [row[0][:6] for row in page.rows] == ["1. Thr", "2. One", "3. Two"]
    assert sent["known"] == [known]
    assert client.post(form.action, data=sent).status_code == 409


def test_removing_a_standing_item_leaves_planned_meetings_alone(client, group, meeting):
    client.sign_in(make.secretariat())
    standing = make.standing_item(group=group, title="Risks")
    make.agenda_item(meeting=meeting, title="Risks this month", standing_item_id=standing.id)

    client.do(f"/groups/officials/standing/{standing.id}/remove", "Remove standing item")

    assert "Risks this month" in client.get("/meetings/officials/2010-02-18").page.text


# Meetings


def test_a_meeting_is_planned_with_the_standing_agenda(client, group):
    client.sign_in(make.secretariat())
    presenter = make.person(name="Director of finance")
    make.standing_item(
        group=group, position=1, title="Progress", minutes=20, presenter_id=presenter.id
    )
    make.standing_item(group=group, position=2, title="Risks", minutes=10)
    make.meeting(group=group, number=7, held_on=date(2010, 1, 18))
    make.reporting_round(name="January 2010", due_on=date(2010, 1, 4))
    make.reporting_round(name="February 2010", due_on=date(2010, 2, 1))
    make.reporting_round(name="March 2010", due_on=date(2010, 3, 1))

    page = client.submit(
        "/meetings/new?group=officials", held_on=MEETING, starts_at="2.30pm", place="Eland House"
    ).page

    assert page.path == f"/meetings/{db.session.scalar(select(func.max(Meeting.id)))}"
    assert page.heading == "Meeting 8, 18 February 2010"
    assert "PROTECT" in page.text
    assert "February 2010" in page.text
    assert "2:30pm to 3:10pm, 40 minutes" in page.text
    assert [(row[0], row[2], row[3]) for row in page.rows[-2:]] == [
        ("2:40pm", "Director of finance", "20"),
        ("3pm", "Not assigned", "10"),
    ]


def test_a_group_does_not_meet_twice_at_one_time(client, meeting):
    client.sign_in(make.secretariat())

    page = client.submit("/meetings/new?group=officials", held_on=MEETING, starts_at="2pm").page

    assert page.errors == ["The group already meets on 18 February 2010 at 2pm."]


@pytest.mark.parametrize("typed", ["14", "25:00", "2:75pm", "13pm", "soon"])
def test_a_time_that_is_none(client, group, typed):
    client.sign_in(make.secretariat())

    page = client.submit("/meetings/new?group=officials", held_on=MEETING, starts_at=typed).page

    assert page.errors == ["The start must be a time, like 9:30am or 14:30."]
    assert f'value="{typed}"' in page.html


def test_a_meeting_is_moved_to_another_day(client, meeting):
    client.sign_in(make.secretariat())

    page = client.submit(
        "/meetings/officials/2010-02-18/move",
        held_on=date(2010, 2, 19),
        starts_at="9:15am",
        change_reason="The chair is abroad.",
    ).page

    assert page.path == f"/meetings/{meeting.id}"
    assert "9:15am to 10:15am, 1 hour" in page.text
    assert "Moved from 18 February 2010: The chair is abroad." in page.text


def test_meetings_have_numbers_of_their_own(client, group, meeting):
    client.sign_in(make.secretariat())
    make.meeting(group=group, number=900, keeps_number=True, held_on=date(2010, 3, 22))

    page = client.submit("/meetings/officials/2010-02-18/edit", number=900).page

    assert page.errors == ["Number 900 is the meeting of 22 March 2010."]


def test_meetings_are_listed_as_upcoming_and_past(client, group, meeting):
    client.sign_in(make.secretariat())
    make.meeting(group=group, held_on=date(2010, 1, 18))
    make.meeting(group=group, held_on=make.TODAY)
    other = make.group(name="Ministerial group", slug="ministers")
    make.meeting(group=other, held_on=date(2010, 3, 2))

    page = client.get("/meetings").page
    assert [row[0] for row in page.rows] == [
        "4 February 2010",
        "18 February 2010",
        "2 March 2010",
        "18 January 2010",
    ]
    assert "Officials' group meets next, today at 2pm." in page.text
    assert [row[0] for row in client.get("/meetings?group=ministers").page.rows] == ["2 March 2010"]


@pytest.mark.parametrize("address", ["nowhere/2010-02-18", "officials/2010-02-19", "officials/x"])
def test_there_is_no_such_meeting(client, meeting, address):
    client.sign_in(make.secretariat())

    assert client.get(f"/meetings/{address}").status_code == 404


# What other domains and commands ask


def test_an_unknown_group_is_answered_with_those_that_there_are(group):
    make.group(name="Ministers", slug="ministers")

    with pytest.raises(group_queries.UnknownGroup) as error:
        group_queries.get_group("officers")

    assert error.value.message == (
        "There is no group 'officers'. The groups are: officials, ministers."
    )


def test_an_unknown_day_is_answered_with_those_that_there_are(meeting):
    with pytest.raises(meeting_queries.UnknownMeeting) as error:
        meeting_queries.get_meeting(meeting.group, date(2010, 2, 17))

    assert error.value.message == (
        "Officials' group has no meeting on 2010-02-17. It meets on: 2010-02-18."
    )


def test_no_meeting_planned_says_what_to_do(meeting):
    with pytest.raises(meeting_queries.NoMeetingPlanned) as error:
        meeting_queries.get_next_meeting(meeting.group, date(2010, 2, 19))

    assert error.value.message == (
        "Officials' group has no meeting planned on or after 2010-02-19: plan one, or name a date. "
        "It meets on: 2010-02-18."
    )


def test_the_next_meeting_may_be_today(group, meeting):
    before = make.meeting(group=group, held_on=date(2010, 1, 18))
    after = make.meeting(group=group, held_on=date(2010, 3, 22))
    make.meeting(held_on=date(2010, 2, 19))  # of another group

    assert meeting_queries.find_next_meeting(group, MEETING).id == meeting.id
    assert meeting_queries.find_next_meeting(group, date(2010, 2, 19)).id == after.id
    assert meeting_queries.find_next_meeting(group, date(2010, 3, 23)) is None
    assert meeting_queries.list_previous_days([before, meeting]) == {meeting.id: before.held_on}


# Who may


def test_those_who_work_in_the_programme_read_and_do_not_write(client, group, meeting):
    make.standing_item(group=group)
    for account in (make.member(group), make.pilot_lead()):
        client.sign_in(account)

        for address in ("/groups", "/groups/officials", "/meetings"):
            assert client.get(address).status_code == 200
        page = client.get("/meetings/officials/2010-02-18").page
        assert "1. First" in page.text
        assert [form.buttons for form in page.forms if form.method == "post"] == []
        for address in ("/meetings/new", "/groups/new", "/meetings/officials/2010-02-18/edit"):
            assert client.get(address).status_code == 403


def test_a_reader_sees_when_its_group_meets_and_nothing_of_the_draft(client, group, meeting):
    make.membership(group=group, name_then="Lord Michael Bichard")
    make.meeting(held_on=date(2010, 3, 2), group=make.group(slug="ministers"))
    client.sign_in(make.reader(group))

    assert [row[0] for row in client.get("/meetings").page.rows] == ["18 February 2010"]
    page = client.get("/meetings/officials/2010-02-18").page
    assert "Room 1" in page.text
    assert "First" not in page.text
    assert "Bichard" not in page.text
    assert "3pm" not in page.text
    assert client.get("/meetings/ministers/2010-03-02").status_code == 404
    assert client.get("/groups").status_code == 403
    assert client.get("/groups/officials").status_code == 404


# What people write


def test_markup_and_long_words_are_only_text(client, group, meeting):
    client.sign_in(make.secretariat())
    nasty = "<script>alert(1)</script> Cyfarfod ŵyl 🎉 & " + "x" * 150
    make.membership(group=group, name_then=nasty)
    client.do("/groups/officials/edit", name=nasty, purpose=nasty, frequency="Monthly")
    client.do(
        f"/meetings/officials/2010-02-18/items/{item_id('First')}/edit",
        title=nasty,
        ask=nasty,
        message=nasty,
    )

    for address in ("/groups", "/groups/officials", "/meetings", "/meetings/officials/2010-02-18"):
        page = client.get(address).page
        assert nasty in page.text
        assert "<script>alert" not in page.html


def test_a_name_longer_than_its_column_is_told_so(client, group):
    client.sign_in(make.secretariat())

    page = client.submit(
        "/groups/officials/edit", name="x" * (NAME_LENGTH + 1), frequency="Monthly"
    ).page

    assert page.errors == ["Name must be 200 characters or fewer."]


def test_an_empty_programme_says_what_to_do_first(client):
    client.sign_in(make.secretariat())

    assert "Add the first group to begin." in client.get("/groups").page.text
    assert "add a group first" in client.get("/meetings").page.text
    assert "Add one first" in client.get("/meetings/new").page.text
    assert db.session.scalars(select(Group)).all() == []
