"""The second demonstration: a present-day programme that has nothing of the first's."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.core import clock
from app.core.database import transaction
from app.core.models import Sourced
from app.core.working_days import latest_start
from app.demo.files import read_data
from app.demo.later import move_date
from app.demo.queries import find_demonstration_date
from app.extensions import db
from app.governance.groups.models import Group
from app.governance.meetings.models import Meeting
from app.packs.assemble import assemble
from app.packs.rules import PackState
from app.pilots.models import Pilot, PilotRole
from app.programme.models import Programme
from app.returns.models import Return
from tests import factories as make

pytestmark = pytest.mark.one_engine

NAME = "family-hubs"

#: What only the first demonstration has.
OTHERS = re.compile(
    r"\bpilots?\b|government office|champion|locality manager|total place", re.IGNORECASE
)


#: Columns whose values are names in code.
CODE = {"table", "record_kind", "role", "kind", "section"}


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for name, inside in value.items() if isinstance(value, dict) else ():
        yield from () if name in CODE else texts_in(inside)
    for inside in value if isinstance(value, list) else ():
        yield from texts_in(inside)


def find_meeting(slug):
    return db.session.scalars(
        select(Meeting)
        .join(Meeting.group)
        .where(Group.slug == slug, Meeting.held_on > date(2026, 10, 8))
        .options(selectinload(Meeting.group), selectinload(Meeting.round))
        .order_by(Meeting.held_on)
    ).first()


def test_its_texts_have_no_word_of_the_firsts():
    data = read_data(NAME)
    said = [text for row in (*data.rows, *data.later) for text in texts_in(row.values)]
    assert said
    assert [text for text in said if OTHERS.search(text)] == []


def test_all_of_it_is_marked_as_made_up(hubs_app):
    for model in [mapper.class_ for mapper in Programme.registry.mappers]:
        if issubclass(model, Sourced):
            assert db.session.scalars(select(model).where(~model.is_illustrative)).all() == []


def test_each_of_six_hubs_has_a_lead_and_two_have_not_reported(hubs_app):
    assert find_demonstration_date() == date(2026, 10, 8)
    assert db.session.scalar(select(Programme.name)) == "Family Hubs and Start for Life"
    assert db.session.scalar(select(func.count()).select_from(Pilot)) == 6
    assert db.session.scalar(select(func.count(PilotRole.pilot_id.distinct()))) == 6
    reported = db.session.scalars(
        select(Pilot.slug)
        .join(Return, Return.pilot_id == Pilot.id)
        .where(Return.submitted_on > date(2026, 9, 24))
    )
    assert set(reported) == {"ashmere", "brackenford", "coldwell", "marlingate"}


def test_returns_are_due_by_the_boards_own_timetable(hubs_app):
    meeting = find_meeting("programme-board")
    assert meeting.held_on == date(2026, 10, 22)
    assert meeting.round.due_on == latest_start(meeting.held_on, meeting.group.returns_days)


def test_every_later_fact_can_be_told(hubs_app):
    with transaction():
        moved = move_date(date(2026, 12, 1))
    assert (moved.told, moved.left_out) == (len(read_data(NAME).later), 0)


def test_its_packs_say_once_what_is_spent_where_nothing_is_transferred(hubs_app):
    content = assemble(find_meeting("ministerial-board").id, clock.today())
    assert [line.what for line in content.overview.money if "spent" in line.what] == [
        "spent in 2025-26"
    ]


@pytest.mark.parametrize(
    ("who", "status"), [("minister", 200), ("private-office", 200), ("chair", 404)]
)
def test_ministers_open_their_pack(hubs_client, who, status):
    pack = make.pack(find_meeting("ministerial-board"), PackState.ISSUED)
    hubs_client.sign_in(f"{who}@example.org")
    assert hubs_client.get(f"/packs/{pack.id}").status_code == status
