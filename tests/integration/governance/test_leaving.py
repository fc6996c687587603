"""Who leaves a group gets no more of its mails, not even those that wait to be sent."""

from datetime import date, time

import pytest
from sqlalchemy import select

from app.extensions import db
from app.governance.timetable.messages import tell_of_move
from app.notifications.models import Message
from app.notifications.rules import MessageState
from tests import factories as make


@pytest.fixture
def told(client, group):
    """A meeting that was moved, of which Ann and Bob are still to be told; Ann's term."""
    make.programme()
    meeting = make.meeting(group=group)
    accounts = [make.account(email=f"{name}@example.org") for name in ("ann", "bob")]
    terms = [make.membership(group=group, person=account.person) for account in accounts]
    tell_of_move(meeting, date(2010, 2, 11), meeting.starts_at)
    db.session.commit()
    client.sign_in(make.secretariat())
    return terms[0]


def waiting():
    rows = db.session.scalars(
        select(Message.to_address).where(Message.state == MessageState.QUEUED)
    )
    return set(rows)


def end(client, term, on):
    return client.submit(f"/groups/officials/members/{term.id}/end", ends_on=on).page


def test_what_waits_for_a_member_who_leaves_is_withdrawn(client, told):
    assert waiting() == {"ann@example.org", "bob@example.org"}

    page = end(client, told, date(2010, 1, 4))

    assert not page.errors
    assert waiting() == {"bob@example.org"}


@pytest.mark.one_engine
def test_not_before_the_term_is_over(client, told):
    end(client, told, date(2030, 1, 1))

    assert waiting() == {"ann@example.org", "bob@example.org"}


@pytest.mark.one_engine
def test_nor_of_a_member_who_reads_on(client, group, told):
    reader = make.reader(group)
    term = make.membership(group=group, person=reader.person)
    tell_of_move(make.meeting(group=group, held_on=date(2010, 3, 4)), date(2010, 3, 3), time(14))
    db.session.commit()

    end(client, term, date(2010, 1, 4))

    assert reader.email in waiting()
