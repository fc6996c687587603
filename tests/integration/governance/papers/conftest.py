"""A meeting that takes papers, who keeps it, and an author."""

import pytest

from tests import factories as make


@pytest.fixture
def meeting(app):
    make.pin()
    make.programme()
    return make.meeting(group=make.group(name="Officials", code="HLOG"))


@pytest.fixture
def secretariat(meeting):
    return make.secretariat()


@pytest.fixture
def author(meeting):
    return make.pilot_lead(person=make.person(name="Ann Author"))
