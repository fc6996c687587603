"""A group's pages: what it does next and decided last, and a page for each of the rest."""

from datetime import date, time

import pytest
from sqlalchemy import select

from app.extensions import db
from app.governance.groups.models import Membership, StandingItem
from tests import factories as make

PLACE = "/groups/officials"
PAGES = {
    "Members": f"{PLACE}/members",
    "Standing agenda": f"{PLACE}/standing",
    "Timetable": f"{PLACE}/meetings",
    "Rules": f"{PLACE}/rules",
}


def current(page):
    """The place that the group's navigation marks as this one."""
    links = page.with_class("app-subnavigation__link")
    (here,) = [link for link in links if link.get("aria-current") == "page"]
    return "".join(here.itertext())


def test_a_group_leads_with_its_next_meeting_and_its_last_decisions(client, group, meeting):
    make.membership(group=group, role="chair", name_then="Lord Bichard")
    for day in (1, 2, 3, 4):
        make.decision(group=group, decided_on=date(2010, 2, day), text=f"Decided on day {day}.")
    client.sign_in(make.secretariat())

    page = client.get(PLACE).page

    assert "Next meeting: 18 February 2010" in page.text
    assert dict(page.links)["Open the next meeting"] == f"/meetings/{meeting.id}"
    assert page.text.index("Next meeting") < page.text.index("Last decisions")
    assert page.text.index("Decided on day 4.") < page.text.index("Decided on day 2.")
    assert "Decided on day 1." not in page.text
    assert "All 4 decisions of this group" in page.text
    assert "Chair Lord Bichard" in page.text
    assert dict(page.links)["1 member"] == PAGES["Members"]


def test_a_member_reads_no_decision_that_was_not_announced(client, group):
    make.decision(group=group, text="Not told yet.", announced_on=None)
    make.decision(group=group, text="Told to everyone.", announced_on=date(2010, 2, 1))
    client.sign_in(make.member(group))

    page = client.get(PLACE).page

    assert "Told to everyone." in page.text
    assert "Not told yet." not in page.text


@pytest.mark.parametrize("name", PAGES)
def test_each_part_of_a_group_is_a_page(client, group, name):
    client.sign_in(make.member(group))
    links = dict(client.get(PLACE).page.links)

    page = client.get(links[name]).page

    assert (page.path, page.heading, current(page)) == (PAGES[name], name, name)
    assert not [form for form in page.forms if form.method == "post"]


def test_those_outside_the_programme_see_none_of_them(client, group):
    client.sign_in(make.reader(group))

    assert {client.get(address).status_code for address in (PLACE, *PAGES.values())} == {404}


def test_what_is_changed_leads_back_to_the_page_that_shows_it(client, group):
    client.sign_in(make.secretariat())
    who = make.person(name="Ann")

    page = client.submit(f"{PLACE}/members/new", person_id=who.id, starts_on=date(2009, 7, 1)).page
    assert (page.path, "Ann" in page.text) == (PAGES["Members"], True)
    term = db.session.scalars(select(Membership)).one()
    page = client.submit(f"{PLACE}/members/{term.id}/end", ends_on=date(2010, 3, 1)).page
    assert page.path == PAGES["Members"]

    item = {"title": "Risks", "section": "oral", "minutes": 10, "purpose": "discussion"}
    page = client.submit(f"{PLACE}/standing/new", **item).page
    assert (page.path, "Risks" in page.text) == (PAGES["Standing agenda"], True)
    item = db.session.scalars(select(StandingItem)).one()
    page = client.submit(f"{PLACE}/standing/{item.id}/remove").page
    assert page.path == PAGES["Standing agenda"]

    assert client.submit(f"{PLACE}/timetable", papers_days=9).page.path == PAGES["Timetable"]
    assert client.submit(f"{PLACE}/edit", frequency="Weekly").page.path == PAGES["Rules"]


def test_the_timetable_lists_meetings_to_come_and_says_what_it_leaves_out(client, group):
    for day in range(1, 15):
        make.meeting(group=group, held_on=date(2010, 3, day), starts_at=time(10, 12))
    make.meeting(group=group, held_on=date(2010, 1, 18))
    client.sign_in(make.secretariat())

    page = client.get(PAGES["Timetable"]).page

    assert "1 March 2010, 10:12am" in page.text
    assert "14 March 2010" not in page.text
    assert "18 January 2010" not in page.text
    assert "12 of 14 meetings shown." in page.text
