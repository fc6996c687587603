"""What many parts of a page ask for is read once, and never said once it is no more."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from app.audit.chain import read_head
from app.audit.newly_changed import read_changed
from app.audit.notes import paused
from app.core import clock, unchanged, wording
from app.core.database import transaction
from app.core.reading import read_each_once, read_once
from app.core.tables_read import UNTOLD, tables_of
from app.core.unchanged import kept_until_changed
from app.core.viewers import NOBODY, Viewer, looking_as
from app.core.wording import words
from app.extensions import db
from app.governance.groups.queries import is_chair
from app.governance.groups.rules import MemberRole
from app.programme.queries import get_programme
from app.risks.models import Risk
from tests import factories as make
from tests.guards.watching import statements

TODAY = date(2010, 2, 4)


class Undone(Exception):
    """What was changed is not saved."""


def said(name):
    wording.forget()
    return getattr(words, name)


def rename(place):
    get_programme().place_word = place
    db.session.flush()


def test_words_are_those_that_were_saved_last(app):
    make.programme(place_word="quarter")
    assert said("place") == "quarter"
    db.session.rollback()
    assert said("place") != "quarter"

    make.programme(place_word="pilot")
    db.session.commit()
    assert said("place") == "pilot"

    with suppress(Undone), transaction():
        rename("hub")
        assert said("place") == "hub"
        raise Undone
    assert said("place") == "pilot"

    with transaction():
        rename("hub")
    assert said("place") == "hub"
    db.session.rollback()
    with statements() as asked:
        assert said("place") == "hub"
    assert asked == []


def test_what_was_read_once_is_read_anew_after_a_change(app):
    group, person = make.group(), make.person()
    db.session.commit()

    def chairs():
        return is_chair(person.id, group.id, TODAY)

    assert not chairs()
    with statements() as asked:
        assert not chairs()
    assert asked == []
    member = make.membership(group=group, person=person, role=MemberRole.CHAIR)
    assert chairs(), "though it is not saved yet"
    db.session.rollback()
    assert not chairs()

    member = make.membership(group=group, person=person, role=MemberRole.CHAIR)
    db.session.commit()
    assert chairs()
    with transaction():
        member.role = MemberRole.MEMBER
        db.session.flush()
        assert not chairs()
    assert not chairs()


def test_a_statement_that_is_made_once_shows_each_what_they_may_read(app):
    owner = make.person()
    shown, hers, secret = (
        make.risk(),
        make.risk(is_restricted=True, owner=owner),
        make.risk(is_restricted=True),
    )
    wanted = select(Risk.id).order_by(Risk.id)

    def found_by(viewer):
        with looking_as(viewer):
            return db.session.scalars(wanted).all()

    for _ in range(2):
        assert found_by(NOBODY) == [shown.id]
        assert found_by(Viewer(owner.id)) == [shown.id, hers.id]
        assert found_by(Viewer(sees_all=True)) == [shown.id, hers.id, secret.id]
    shown.withdrawn_on = TODAY
    assert found_by(NOBODY) == []
    assert found_by(Viewer(sees_all=True)) == [hers.id, secret.id]


def test_rows_are_read_anew_when_a_table_of_theirs_was_changed(app):
    make.risk()
    db.session.commit()
    counted = []

    def count():
        def read():
            counted.append(db.session.scalar(select(func.count()).select_from(Risk)))
            return counted[-1]

        return kept_until_changed("test", "risks", read)

    assert [count(), count()] == [1, 1]
    make.issue()
    db.session.commit()
    with statements() as asked:
        count()
    assert (counted, len(asked)) == ([1], 2), "the head, and what was changed: no risk"
    risk = make.risk()
    assert count() == 2, "though it is not saved yet"
    db.session.rollback()
    assert count() == 1
    risk = make.risk()
    db.session.commit()
    assert [count(), count()] == [2, 2]
    risk.is_restricted = True
    db.session.commit()
    with looking_as(Viewer(sees_all=True)):
        assert count() == 2
    assert count() == 1
    with transaction(), paused("risk:loaded"):
        make.risk()
    assert count() == 2, "though the record of changes does not say what was loaded"


def test_what_is_kept_lapses_by_the_clock(app, monkeypatch):
    make.risk()
    db.session.commit()
    made = []
    now = clock.now()

    def at(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)
        unchanged.forget_head()  # as another request
        kept_until_changed("test", "lapses", lambda: made.append(moment))
        return len(made)

    monkeypatch.setattr(unchanged, "KEPT_SECONDS", 60)
    start = now.replace(second=0, microsecond=0)
    assert [at(start), at(start + timedelta(seconds=59))] == [1, 1]
    assert at(start + timedelta(seconds=60)) == 2


def test_what_is_made_of_loaded_records_is_made_anew_when_these_change(app):
    risk = make.risk(title="One")
    db.session.commit()

    def titled():
        assert risk.title, "it is loaded, and read by no statement"
        return kept_until_changed("test", "title", said_once, of_records=True)

    def said_once():
        return read_once("title", lambda: risk.title)

    assert [said_once(), titled(), titled()] == ["One", "One", "One"]
    with transaction():
        risk.title = "Two"
    assert [said_once(), titled(), titled()] == ["Two", "Two", "Two"]


def test_what_is_kept_knows_what_it_reads_though_the_page_has_read_it_before(app):
    make.risk()
    db.session.commit()

    def counted(ids=(0,)):
        return dict.fromkeys(ids, db.session.scalar(select(func.count()).select_from(Risk)))

    def count_once():
        return read_once("risks", counted)[0]

    def count_each():
        return sum(read_each_once("risks", [1, 2], counted).values())

    count_once(), read_each_once("risks", [2], counted)
    for count, times, again in ((count_once, 1, 0), (count_each, 2, 1)):
        with statements() as asked:
            assert kept_until_changed("test", count, count) == times
        assert len([each for each in asked if "FROM risk" in each]) == again
    make.risk()
    db.session.commit()
    assert kept_until_changed("test", count_once, count_once) == 2
    assert kept_until_changed("test", count_each, count_each) == 4


def test_what_was_changed_since_is_known_only_in_the_same_record(app):
    make.risk()
    db.session.commit()
    before = read_head(db.session.connection())
    make.risk()
    db.session.commit()

    assert "risk" in read_changed(before)
    assert "issue" not in read_changed(before)
    assert read_changed((before[0], "of another database")) is None
    assert read_changed((before[0] + 100, before[1])) is None


def test_tables_whose_changes_are_not_recorded_are_known():
    assert tables_of("SELECT risk.title AS issue FROM risk JOIN pilot ON 1") == {"risk", "pilot"}
    assert UNTOLD in tables_of("SELECT 1 FROM risk, message")
    assert UNTOLD in tables_of("SELECT pack.attempts FROM pack")
    assert UNTOLD not in tables_of("SELECT barrier.title AS message FROM barrier")


def parts(key):
    return 1 + sum(map(parts, key)) if isinstance(key, tuple) else 1


@pytest.mark.one_engine
def test_a_read_with_all_its_filters_is_told_from_others_by_few_parts(app):
    """They are hashed for every read: 35 filters of whoever sees least had ten thousand."""
    told = []

    def note(state):
        told.append(state.statement._generate_cache_key().key)

    viewer = Viewer(person_id=1, pilot_ids=frozenset({1}), clearances=frozenset())
    event.listen(Session, "do_orm_execute", note)  # after the filters
    try:
        with looking_as(viewer):
            assert db.session.scalars(select(Risk.id).limit(1)).all() == []
    finally:
        event.remove(Session, "do_orm_execute", note)

    assert 20 < parts(told[0]) < 500
