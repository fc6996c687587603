"""Two people issue at once, a builder is stopped at any step, a record changes while a pack is
drawn: what comes of it is old or new, and never half."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.core import stopping
from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.errors import DomainError, SavedMeanwhile
from app.extensions import db
from app.governance.meetings.models import Meeting
from app.governance.meetings.queries import get_meeting_by_id
from app.notifications.models import Message
from app.packs import queries, service
from app.packs.content import decode
from app.packs.rules import PackState
from app.rendering.document import Document
from tests import factories as make
from tests.sketches import sketched


def sketch(content, *, on_progress, **_given):
    on_progress(1, 2, "Cover")
    return Document(pdf=sketched(content.place), page_count=3, page_of={})


@pytest.fixture
def meeting(app, monkeypatch):
    monkeypatch.setattr(service, "draw_pack", sketch)
    make.pin()
    make.programme()
    made = make.meeting(group=make.group(name="Officials", slug="officials"), place="Room 1")
    make.reader(made.group)
    return get_meeting_by_id(made.id)


def request(pack_id):
    with transaction():
        service.request_issue(OPERATOR, pack=queries.get_pack(pack_id), accepts_gaps=True)


@pytest.mark.every_engine
@pytest.mark.parametrize("is_one_draft", [True, False])
def test_two_people_issue_at_once_and_no_number_is_given_twice(app, meeting, is_one_draft):
    first = make.pack(meeting).id
    second = first if is_one_draft else make.pack(meeting).id
    db.session.commit()
    both = Barrier(2)

    def issue(pack_id):
        with app.app_context():
            both.wait(timeout=10)
            try:
                request(pack_id)
            except SavedMeanwhile:
                return "told"
            return "done"

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(issue, [first, second]))

    db.session.rollback()
    db.session.expire_all()
    packs = [queries.get_pack(each) for each in {first, second}]
    issuing = [pack for pack in packs if pack.state is PackState.ISSUING]
    assert "done" in said
    assert sorted(pack.issue_number for pack in issuing) == [1, 2][: len(issuing)]
    assert all(pack.issue_number is None for pack in packs if pack not in issuing)


@pytest.mark.parametrize("step", ["draw_pack", "seal_issue", "announce_issue"])
def test_an_issue_that_is_stopped_at_any_step_is_finished_by_the_next_builder(
    meeting, monkeypatch, step
):
    def stopped(*_args, **_given):
        raise stopping.Stopped

    draft = make.pack(meeting)
    kept = draft.file_sha256
    request(draft.id)
    with monkeypatch.context() as away:
        away.setattr(service, step, stopped)
        with pytest.raises(stopping.Stopped):
            service.build_waiting()

    db.session.expire_all()
    pack = queries.get_pack(draft.id)
    told = select(func.count()).where(Message.kind == "pack issued")
    assert (pack.state, pack.file_sha256, pack.signed_by) == (PackState.ISSUING, kept, "")
    assert db.session.scalar(told) == 0

    assert service.build_waiting().done
    db.session.expire_all()
    pack = queries.get_pack(draft.id)
    assert (pack.state, pack.issue_number) == (PackState.ISSUED, 1)
    assert pack.file_sha256 != kept
    assert db.session.scalar(told) == 1


def test_a_change_in_the_middle_of_a_build_is_in_none_of_it_and_stops_the_issue(
    meeting, monkeypatch
):
    def changed(content, **given):
        with transaction():
            db.session.get(Meeting, meeting.id).place = "Room 2"
        return sketch(content, **given)

    with transaction():
        pack = service.request_pack(OPERATOR, meeting_id=meeting.id)
    with monkeypatch.context() as away:
        away.setattr(service, "draw_pack", changed)
        assert service.build_waiting().done

    db.session.expire_all()
    assert decode(queries.get_snapshot(pack.id)).place == "Room 1"
    with pytest.raises(DomainError, match="out of date"):
        request(pack.id)
