"""What happens to a pack after it is issued: who has opened it, that it is withdrawn, and that the
next issue says what is new."""

import pytest
from sqlalchemy import select

from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.errors import DomainError
from app.extensions import db
from app.governance.meetings.queries import get_meeting_by_id
from app.notifications.models import Message
from app.packs import queries, service
from app.packs.assemble import assemble
from app.packs.content import decode
from app.packs.draw import front_html
from app.packs.issuing.service import withdraw_pack
from app.packs.rules import PackState
from app.packs.setting import Setting
from app.packs.variants.rules import Variant
from app.rendering.document import Document
from tests import factories as make
from tests.factories import papers as papers_of
from tests.sketches import sketched

pytestmark = pytest.mark.one_engine


@pytest.fixture
def group(app):
    make.pin()
    make.programme()
    return make.group(name="Officials' group", slug="officials")


@pytest.fixture
def meeting(group):
    made = make.meeting(group=group)
    make.agenda_item(meeting=made, title="Progress")
    return get_meeting_by_id(made.id)


@pytest.fixture
def secretary(client):
    return client.sign_in(make.secretariat(person=make.person(name="Sam Secretary")))


def test_a_withdrawn_pack_says_why_tells_its_readers_and_keeps_its_file(client, meeting, secretary):
    reader = make.reader(meeting.group)
    pack = make.pack(meeting, PackState.ISSUED)
    make.pack(meeting, PackState.ISSUED, issue_number=2)

    done = secretary.submit(f"/packs/{pack.id}/withdraw", reason="Figures of Kent are wrong.")
    assert "withdrawn. 1 person told by email." in done.page.text
    assert secretary.get(f"/packs/{pack.id}/pdf").status_code == 200

    (message,) = db.session.scalars(select(Message).where(Message.kind == "pack withdrawn"))
    assert message.to_address == reader.email
    assert "Kent" not in message.text

    make.pack_copy(pack.id, variant=Variant.READER, reader_id=reader.person_id)
    client.sign_in(reader)
    page = client.get(f"/packs/{pack.id}").page
    assert "Other copies" not in page.text
    assert "Figures of Kent are wrong." in page.text
    assert "by Sam Secretary" in page.text
    assert "Issue 2 replaces this issue." in page.text
    assert [client.get(f"/packs/{pack.id}/{way}").status_code for way in ("pdf", "preview")] == [
        403,
        403,
    ]
    assert "Withdrawn" in client.get("/packs").page.text


@pytest.mark.usefixtures("kept")
def test_only_what_was_issued_is_withdrawn_and_once(meeting):
    draft, issued = make.pack(meeting), make.pack(meeting, PackState.ISSUED)

    def withdraw(pack):
        with transaction():
            withdraw_pack(OPERATOR, pack=queries.get_pack(pack.id), reason="Wrong")

    withdraw(issued)
    for pack in (draft, issued):
        with pytest.raises(DomainError):
            withdraw(pack)


@pytest.mark.every_engine
def test_the_number_of_a_withdrawn_pack_is_not_given_again(meeting):
    make.pack(meeting, PackState.WITHDRAWN, issue_number=1, issued_on=make.TODAY)
    draft = make.pack(meeting)
    with transaction():
        service.request_issue(OPERATOR, pack=queries.get_pack(draft.id), accepts_gaps=True)
    assert queries.get_pack(draft.id).issue_number == 2


def test_receipts_name_who_has_read_the_pack_and_who_has_not(client, meeting):
    ann, bob = (
        make.reader(meeting.group, person=make.person(name=name)) for name in ("Ann", "Bob")
    )
    pack = make.pack(meeting, PackState.ISSUED)
    client.sign_in(ann)
    assert "The secretariat can see who has opened this pack" in (
        client.get(f"/packs/{pack.id}").page.text
    )
    client.get(f"/packs/{pack.id}/pdf")
    client.sign_in(bob)
    client.get(f"/packs/{pack.id}")
    client.sign_in(make.secretariat(person=make.person(name="Sam")))

    page = client.get(f"/packs/{pack.id}/receipts").page

    assert "1 of the 2 people who should read this pack has read it." in page.text
    assert page.text.index("Bob") < page.text.index("Ann")
    assert page.text.count("Not yet") == 3  # Bob read it neither way, and Ann not as a web page


def covers(content):
    setting = Setting(base_url="", place="pack:", level=1)
    return front_html(content, {}, version="Issue 2", setting=setting)


def test_a_second_issue_says_on_its_cover_what_is_new(meeting):
    make.pack(meeting, PackState.ISSUED)
    assert decode(queries.get_snapshot(1)).news is None
    papers_of.submitted_paper(meeting=meeting, title="The plan")

    content = assemble(meeting.id, make.TODAY)

    (line,) = content.news.lines
    assert line.startswith("Paper ")
    assert line.endswith("added: The plan")
    assert "New since issue 1 of 4 February 2010" in covers(content)
    assert line in covers(content)


def sketch(content, *, on_progress, **_given):
    return Document(pdf=sketched(str(content.news)), page_count=3, page_of={})


def test_what_is_new_is_worked_out_again_if_another_issue_came_first(meeting, monkeypatch):
    monkeypatch.setattr(service, "draw_pack", sketch)
    make.pack(meeting, PackState.ISSUED)
    first, second = make.pack(meeting), make.pack(meeting)
    for draft in (first, second):
        with transaction():
            service.request_issue(OPERATOR, pack=queries.get_pack(draft.id), accepts_gaps=True)
        assert service.build_waiting().done
        db.session.expire_all()

    news = [decode(queries.get_snapshot(draft.id)).news for draft in (first, second)]
    assert [each.issue for each in news] == [1, 2]
