"""An agenda of 40 items asks the database what one of four does."""

from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.governance.agendas.models import BacklogItem, ItemLink
from app.governance.agendas.rules import LinkKind
from app.governance.meetings.models import Meeting
from app.governance.minutes.rules import MinutesState
from app.packs.assemble import assemble
from tests import factories as make
from tests.factories import papers as papers_of
from tests.guards.watching import statements

pytestmark = pytest.mark.one_engine

HELD = date(2010, 1, 18)
KINDS = ("minutes", "matters_arising", "paper", "oral")


def filled(group, held_on, count):
    """A meeting of so many items of every kind, with what an item can have; some are restricted."""
    meeting = make.meeting(group=group, held_on=held_on)
    before = make.meeting(group=group, held_on=held_on - 3 * make.DAY)
    for number in range(count):
        item = make.agenda_item(
            meeting=meeting,
            section=KINDS[number % 4],
            presenter_id=make.person().id,
            ask="agree it" if number % 2 else "",
            is_restricted=number % 4 == 3,
        )
        earlier = make.agenda_item(meeting=before)
        db.session.add(ItemLink(earlier_id=earlier.id, later_id=item.id, how=LinkKind.CARRIED))
        papers_of.submitted_paper(meeting=meeting, item_id=item.id)
        make.decision(meeting=meeting, item_id=item.id)
        make.action(group=group, meeting_id=meeting.id, item_id=item.id)
        make.suggestion_answer(meeting, item_id=item.id)
        db.session.add(
            BacklogItem(
                group_id=group.id, meeting_id=before.id, title="Put off", why="", added_on=HELD
            )
        )
    db.session.commit()
    for item in make.minutes(meeting, MinutesState.CIRCULATED).items:
        make.minutes_comment(item)
    return meeting


@pytest.fixture
def addresses(group):
    """The pages of a small agenda, each with that of a large one; both have been held."""
    filled(group, HELD - 14 * make.DAY, 1)
    filled(group, HELD - 7 * make.DAY, 4)
    filled(group, HELD, 40)
    return [
        (f"/meetings/officials/2010-01-11{page}", f"/meetings/officials/2010-01-18{page}")
        for page in ("", "/suggestions", "/minutes", "/minutes/write", "/minutes/versions/1")
    ]


@pytest.mark.parametrize("who", [make.secretariat, lambda: make.member(_group())])
def test_pages_ask_as_much_of_forty_items(client, addresses, who):
    client.checks = False
    client.sign_in(who())
    for small, large in addresses:
        asked = []
        for address in (small, large):
            client.get(address)  # which counts what is due
            with statements() as seen:
                status = client.get(address).status_code
            asked.append((status, len(seen)))
        assert asked[0] == asked[1], large


def _group():
    return db.session.scalars(select(Meeting)).first().group


def test_a_pack_asks_as_much_of_forty_items(addresses):
    asked = []
    wanted = select(Meeting.id).where(Meeting.held_on.in_((HELD - 7 * make.DAY, HELD)))
    meeting_ids = db.session.scalars(wanted).all()
    assemble(meeting_ids[0], make.TODAY)  # which reads once what is then remembered
    for meeting_id in meeting_ids:
        db.session.expunge_all()
        with statements() as seen:
            content = assemble(meeting_id, make.TODAY)
        asked.append((len(content.agenda), len(seen)))
    assert [count for count, _ in asked] == [4, 40]
    assert asked[0][1] == asked[1][1]
