"""Planning and sending beside everybody else's work: nobody waits long for a long plan, what one
process began another completes, and what is done meanwhile is not told."""

import sqlite3
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.core import clock, database
from app.core.database import transaction
from app.core.due_kinds import Audience
from app.extensions import db
from app.governance.actions.models import Action
from app.governance.actions.rules import ActionState
from app.governance.meetings.models import Meeting
from app.governance.meetings.rules import MeetingState
from app.reminders import planning, sending
from app.reminders.facts import named, read_again, read_everything
from app.reminders.models import OwedThing
from tests import factories as make

DUE, TWO_BEFORE = date(2010, 2, 18), date(2010, 2, 16)


class Killed(BaseException):
    """A process that died."""


@pytest.fixture
def many(olive, owner, rule, reminders, monkeypatch):
    """Six actions, of which the planner has seen half, one that is owed no more, and plans that are
    written in parts of two rows."""
    group = make.group()
    done, *_ = [make.action(owner=olive, group=group, due_on=DUE) for _ in range(4)]
    reminders.plan(date(2010, 2, 1))
    for _ in range(3):
        make.action(owner=olive, group=group, due_on=DUE)
    db.session.get_one(Action, done.id).state = ActionState.CLOSED
    db.session.commit()
    monkeypatch.setattr(planning, "_AT_ONCE", 2)


def ledger():
    rows = db.session.execute(select(OwedThing.key, OwedThing.seen_until).order_by(OwedThing.key))
    return [tuple(row) for row in rows]


@pytest.mark.one_engine
@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("written", range(9))
def test_a_plan_that_was_cut_off_is_completed_by_the_next(reminders, owner, monkeypatch, written):
    parts = planning._parts
    monkeypatch.setattr(planning, "_parts", lambda plan: cut_off(parts(plan), written))
    with pytest.raises(Killed):
        reminders.plan(TWO_BEFORE)
    db.session.rollback()
    monkeypatch.setattr(planning, "_parts", parts)
    assert reminders.digests == []

    reminders.plan(TWO_BEFORE)
    reminders.send()

    # By the rule of all six, and of three as they are new.
    assert reminders.states == ["sent"] * 9
    assert len(reminders.letters(owner)) == 1
    assert [until for _key, until in ledger()].count(None) == 6
    assert len(ledger()) == 7


def cut_off(parts, after):
    for number, part in enumerate(parts):
        if number == after:
            raise Killed
        yield part


@pytest.mark.one_engine
@pytest.mark.usefixtures("many")
def test_others_save_between_the_parts_of_a_plan_and_between_mails(
    reminders, owner, olive, monkeypatch
):
    saves = []

    def save(_seconds):
        other = sqlite3.connect(db.engine.url.database, timeout=0)
        with other:
            other.execute("UPDATE person SET name = name WHERE id = ?", (olive.id,))
        other.close()
        saves.append(1)

    monkeypatch.setattr(database.stopping, "wait", save)

    reminders.plan(TWO_BEFORE)
    assert len(saves) == 9
    reminders.send()

    assert len(saves) == 10
    assert len(reminders.letters(owner)) == 1


def test_what_the_secretariat_has_done_since_a_pass_began_is_not_told(reminders, monkeypatch):
    """All that it owes is read once for the mails of all its members."""
    members = [make.secretariat(), make.secretariat()]
    soon, later = (
        make.meeting(group=make.group(name=name), held_on=held_on)
        for name, held_on in (("Board", DUE), ("Council", DUE + timedelta(days=1)))
    )
    make.reminder_rule("pack", -1, audience=Audience.SECRETARIAT, runs_from=date(2010, 1, 1))
    addresses = [f"/meetings/{each.id}\n" for each in (soon, later)]
    later_id, read, told = later.id, sending.read_before, []

    def then_cancelled(*given):
        before = read(*given)
        told.append(len(before.shared))
        if len(told) == 2:
            with transaction():
                db.session.get_one(Meeting, later_id).state = MeetingState.CANCELLED
        return before

    monkeypatch.setattr(sending, "read_before", then_cancelled)
    reminders.plan(date(2010, 2, 1))
    assert reminders.both(date(2010, 2, 9)).sent == 2

    texts = [reminders.letters(each)[0].text for each in members]
    assert all(addresses[0] in text for text in texts)
    assert sum(addresses[1] in text for text in texts) == 1
    assert told[0] == told[1]


@pytest.mark.usefixtures("many")
def test_a_sender_passes_over_what_others_have_sent(reminders, monkeypatch):
    group = make.group()
    for _ in range(3):
        make.action(owner=make.account().person, group=group, due_on=DUE)
    reminders.plan(date(2010, 2, 15))
    reminders.plan(TWO_BEFORE)
    monkeypatch.setattr(sending, "_LOOKED_AT", 1)
    one, claimed = sending._send, []

    def another_sends_all(digest_id, *given):
        claimed.append(digest_id)
        monkeypatch.setattr(sending, "_send", one)
        assert reminders.send().sent == 4
        one(digest_id, *given)

    monkeypatch.setattr(sending, "_send", another_sends_all)

    assert reminders.send().sent == 0
    assert len(claimed) == 1


@pytest.mark.one_engine
def test_all_that_is_owed_is_found_again_by_its_kind_and_record(demo_app):
    today = clock.today()
    everything = read_everything(today)
    kinds = {item.kind for item in everything.values()}
    assert len(kinds) > 10
    for kind in kinds:
        known = {each for each, item in everything.items() if item.kind == kind}
        assert known <= read_again({named(everything[each]) for each in known}, today).keys()
