"""What is due is of a kind that its domain declares, which says how it is called, by
when it is due and who is reminded; and it says what record it is about."""

from collections import Counter

import pytest

from app.core.domain import DueItem, domains_of
from app.core.due import list_due
from app.core.formats import day
from app.core.markings import LOWEST
from app.extensions import db
from app.governance.meetings.models import Meeting
from app.governance.meetings.queries import get_meeting_by_id
from app.governance.meetings.steps import Step
from app.readiness.rules import Recipient
from app.reminders.messages import Fired, Reader

pytestmark = pytest.mark.one_engine


@pytest.fixture
def everything_due(demo_app) -> list[DueItem]:
    """What anybody owes, and what all meetings wait for."""
    meetings = [get_meeting_by_id(each) for each in db.session.scalars(db.select(Meeting.id))]
    return [*list_due(), *list_due(meetings=meetings)]


def declared_kinds(app):
    return [kind for domain in domains_of(app) for kind in domain.due_kinds]


def test_everything_due_is_of_a_kind_that_is_declared(demo_app, everything_due):
    found = {item.kind for item in everything_due}

    assert len(found) > 10
    assert found <= {kind.name for kind in declared_kinds(demo_app)}


def test_everything_due_names_the_record_that_it_is_about(everything_due):
    there = {
        (name, record_id)
        for name in {item.record[0] for item in everything_due if item.record}
        for record_id in db.session.scalars(db.select(db.metadatas[None].tables[name].c.id))
    }

    assert [item.what for item in everything_due if item.record not in there] == []


def test_one_thing_has_one_key_and_two_things_have_two(everything_due):
    names = {(item.key, item.what) for item in everything_due}
    keys = Counter(key for key, _what in names)

    assert {key for key, count in keys.items() if count > 1} == set()


def test_kinds_have_names_of_their_own_and_steps_that_there_are(app):
    kinds = declared_kinds(app)

    assert len({kind.name for kind in kinds}) == len(kinds)
    assert len({str(kind.said) for kind in kinds} - {""}) == len(kinds)
    assert {kind.step for kind in kinds} <= set(Step)


def test_no_kind_reminds_the_same_people_twice_in_one_way(app):
    for kind in declared_kinds(app):
        assert len(set(kind.reminders)) == len(kind.reminders), kind.name


def test_a_mail_about_one_thing_says_in_its_subject_what_and_by_when(everything_due):
    """Of each kind: "Due on 18 February 2010: A-001: Write to Kent", in every mailbox."""
    one_of_each = {item.kind: item for item in everything_due if not item.is_done}
    wrong = []
    for item in one_of_each.values():
        fired = Fired(item, None, item.due_on, "it is new to you", is_of_others=False)
        reader = Reader(Recipient(1, "Ann", "ann@example.org", LOWEST), item.due_on)
        subject = reader.tell([fired], ()).subject
        by_when, _, what = subject.partition(": ")
        if by_when != f"Due on {day(item.due_on)}" or len(what.split()) < 2:
            wrong.append(subject)

    assert len(one_of_each) > 15
    assert wrong == []
