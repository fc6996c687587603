"""A group with a meeting of three items, which the tests of governance share."""

from datetime import date, time

import pytest

from app.core.markings import Marking
from tests import factories as make

MEETING = date(2010, 2, 18)


@pytest.fixture
def group(app):
    make.pin()
    make.programme()
    return make.group(name="Officials' group", slug="officials", marking=Marking.PROTECT)


@pytest.fixture
def meeting(group):
    made = make.meeting(group=group, held_on=MEETING, starts_at=time(14))
    for title, minutes in (("First", 10), ("Second", 20), ("Third", 30)):
        make.agenda_item(meeting=made, title=title, minutes=minutes)
    return made
