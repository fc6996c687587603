"""The pack of the next meeting is built before anybody asks, and only where it says something
else."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.access import OPERATOR
from app.core.database import transaction
from app.extensions import db
from app.governance.groups import queries as group_queries
from app.governance.meetings import queries as meeting_queries
from app.packs import ahead, jobs, queries, service
from app.packs.models import Pack
from app.packs.rules import PackState
from app.rendering.document import Document
from app.risks.models import Risk
from tests.pages import Client

pytestmark = pytest.mark.one_engine


@pytest.fixture(autouse=True)
def quickly(monkeypatch, demo_app):
    def sketch(content, **_given):
        return Document(pdf=f"%PDF-1.7 {hash(content)}".encode(), page_count=3, page_of={})

    monkeypatch.setattr(service, "draw_pack", sketch)
    settings = replace(demo_app.config["SETTINGS"], builds_packs_ahead=True)
    monkeypatch.setitem(demo_app.config, "SETTINGS", settings)
    monkeypatch.setitem(demo_app.extensions, "packs_ahead", ahead.Watch())


def officials():
    return meeting_queries.get_meeting(group_queries.get_group("officials"), date(2010, 2, 18)).id


def ministers():
    return meeting_queries.get_meeting(group_queries.get_group("ministers"), date(2010, 3, 2)).id


def begin():
    with transaction():
        pack_id = service.request_pack(OPERATOR, meeting_id=officials()).id
    assert service.build_waiting().done
    return pack_id


def change_something(word):
    with transaction():
        risk = db.session.scalars(
            select(Risk).where(Risk.is_restricted.is_(False)).order_by(Risk.id)
        ).first()
        risk.title = f"{word}: {risk.title}"


def look():
    """What the scheduler does every few seconds. How many drafts it asks for."""
    db.session.expire_all()
    done = jobs.build_ahead().done
    service.build_waiting()
    db.session.expire_all()
    return done


def packs():
    return db.session.scalars(
        select(Pack).where(Pack.meeting_id == officials()).order_by(Pack.id)
    ).all()


def test_a_draft_follows_the_records_and_nothing_else(demo_app, monkeypatch):
    assert look() == 0, "no pack has been begun"
    first = begin()
    assert look() == 0, "it says what the records say"
    with monkeypatch.context() as patched:
        patched.setattr(ahead, "assemble", lambda *_given: 1 / 0)
        with transaction():
            service.request_pack(OPERATOR, meeting_id=ministers())
        assert look() == 0, "building a pack is no news: nothing is read for it"

    change_something("Changed")
    assert look() == 2, "of both meetings"
    newest = queries.find_newest_draft(officials())
    assert newest.id != first
    assert newest.is_ahead
    assert b"Changed: " in queries.get_snapshot(newest.id)
    assert look() == 0


def test_unseen_drafts_are_forgotten_and_what_somebody_asked_for_or_opened_stays(
    demo_client: Client,
):
    asked = begin()
    demo_client.sign_in("secretariat@example.org")
    change_something("0")
    look()
    opened = packs()[-1].id
    assert "automatically" in demo_client.get(f"/packs/{opened}").text
    for number in range(1, service.UNSEEN_KEPT + 3):
        change_something(str(number))
        assert look() == 1

    left = [pack.id for pack in packs()]
    assert left[:2] == [asked, opened]
    assert len(left) == 2 + service.UNSEEN_KEPT
    assert all(queries.get_pack(pack_id).file_sha256 for pack_id in left)


def test_an_issued_pack_is_left_alone_and_a_new_day_is_news(demo_app):
    draft = begin()
    look()
    with transaction():
        pack = queries.get_pack(draft)
        pack.state, pack.issue_number = PackState.ISSUED, 1
        pack.issued_at, pack.issued_on = clock.now(), clock.today()
    change_something("Changed")
    assert look() == 0

    with transaction():
        queries.get_pack(draft).state = PackState.BUILT
        queries.get_pack(draft).issue_number = None
    change_something("Again")
    assert look() == 1


def test_building_answers_with_the_draft_that_is_ready_and_what_changed(demo_client: Client):
    first = begin()
    demo_client.sign_in("secretariat@example.org")
    same = demo_client.submit(f"/packs/{first}", "Build a new draft from today’s records")
    assert "Nothing has changed since this draft was built." in same.page.text
    assert len(packs()) == 1

    change_something("Changed")
    look()
    page = demo_client.submit(f"/packs/{first}", "Build a new draft from today’s records").page
    assert page.path.startswith(f"/packs/{packs()[-1].id}")
    assert "This draft has today’s records." in page.text
    assert "Changes since the build of" in page.text
    assert "Key programme risks and issues, and resourcing: updated" in page.text
    assert len(packs()) == 2


def test_it_can_be_switched_off(demo_app, monkeypatch):
    begin()
    settings = replace(demo_app.config["SETTINGS"], builds_packs_ahead=False)
    monkeypatch.setitem(demo_app.config, "SETTINGS", settings)
    change_something("Changed")
    assert look() == 0
