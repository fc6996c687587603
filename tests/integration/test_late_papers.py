"""A paper that comes after a pack was issued joins it as page 45a: all other pages keep their
numbers and their words, whoever adds it, and whatever stops on the way."""

import io
import json
from datetime import UTC, date, datetime

import pikepdf
import pytest
from sqlalchemy import func, select

from app.core import stopping
from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.due import list_due
from app.core.errors import DomainError
from app.core.markings import Marking
from app.documents.queries import get_content
from app.extensions import db
from app.governance.groups.rules import ItemPurpose
from app.governance.meetings.models import AgendaItem
from app.governance.meetings.queries import get_meeting_by_id
from app.governance.papers.models import Paper
from app.governance.papers.queries import get_paper
from app.governance.papers.rules import PaperState
from app.notifications.models import Message
from app.packs import queries, service
from app.packs.content import decode
from app.packs.late import service as late
from app.packs.late.candidates import find_candidates
from app.packs.rules import PackState
from app.rendering.document import Document
from app.rendering.sealing import MANIFEST, attachment_of
from tests import factories as make
from tests.factories import papers as papers_of
from tests.pdf_reading import contents
from tests.sketches import sketched

pytestmark = pytest.mark.one_engine


def sketch(content, *, version, **_given):
    return Document(pdf=sketched(f"{content.place} {version}"), page_count=3, page_of={})


@pytest.fixture
def meeting(app):
    make.pin()
    make.programme()
    made = make.meeting(group=make.group(name="Officials", slug="officials"), place="Room 1")
    make.member(made.group, email="member@example.org")
    first = make.agenda_item(meeting=made, section="paper", title="What it costs")
    papers_of.submitted_paper(
        meeting=made, item_id=first.id, title="Costs", body="Costs rose. " * 400
    )
    asked = make.agenda_item(
        meeting=made, section="paper", title="Merging", purpose=ItemPurpose.DECISION, ask="agree it"
    )
    papers_of.paper(meeting=made, item_id=asked.id, title="Merging teams")
    last = make.agenda_item(meeting=made, section="paper", title="What is next")
    papers_of.submitted_paper(
        meeting=made, item_id=last.id, title="Next", body="More is next. " * 400
    )
    return get_meeting_by_id(made.id)


def awaited(meeting):
    """The paper to follow."""
    named = Paper.meeting_id == meeting.id, Paper.title == "Merging teams"
    return get_paper(db.session.scalar(select(Paper.reference).where(*named)))


def submit(meeting, body="Merge the teams.", **given):
    paper = awaited(meeting)
    sheet = make.decision_sheet(
        paper_id=paper.id, title="Shall the teams merge?", recommendation="Merge them."
    )
    make.decision_option(sheet, title="Merge", cost_pence=1_000_000, is_recommended=True)
    paper.state, paper.submitted_on = PaperState.SUBMITTED, make.TODAY
    paper.body = body
    for name, value in given.items():
        setattr(paper, name, value)
    db.session.flush()
    papers_of.paper_version(paper, number=1)
    db.session.commit()
    return paper.reference


def issued(meeting):
    draft = make.pack(meeting)
    with transaction():
        service.request_issue(OPERATOR, pack=queries.get_pack(draft.id), accepts_gaps=True)
    return built(draft.id)


def built(pack_id):
    service.build_waiting()
    db.session.expire_all()
    return queries.get_pack(pack_id)


def offered(pack):
    db.session.expire_all()
    return find_candidates(pack, decode(queries.get_snapshot(pack.id)))


def add(pack, *, chair_agrees=False):
    ids = [each.version_id for each in offered(pack)]
    with transaction():
        made = late.add_late_papers(
            OPERATOR, pack=queries.get_pack(pack.id), version_ids=ids, chair_agrees=chair_agrees
        )
    return made.id


def pages_of(pack):
    """What each page of its file says with its foot and head, by what the page is called."""
    pdf = get_content(pack.file_sha256)
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as document:
        labels = [page.label for page in document.pages]
    return {
        label: (page.text, page.artifact("Footer"), page.artifact("Header"))
        for label, page in zip(labels, contents(pdf), strict=True)
    }


def test_a_late_paper_joins_between_pages_that_stay_as_they_are(app, run, meeting, tmp_path):
    first = issued(meeting)
    before, file = pages_of(first), get_content(first.file_sha256)
    submit(meeting)

    second = built(add(first))

    assert (second.state, second.issue_number) == (PackState.ISSUED, 2), second.failure
    assert second.label == "Issue 2: issue 1 with late papers"
    after = pages_of(second)
    new = [label for label in after if label not in before]
    assert [label for label in after if label in before] == list(before)
    asked = next(label for label, (text, *_) in before.items() if "No recommendation" in text)
    at = asked
    assert "More is next." in before[str(int(at) + 1)][0], "what comes after shares its pages"
    assert new == [f"{at}a", f"{at}b"]
    # The cover and the agenda tell where it is, and the head of the sheet that waited for it; all
    # else is as it was.
    assert {label for label in before if before[label][0] != after[label][0]} == {"1", "2"}
    changed = {label for label in before if before[label] != after[label]}
    assert changed == {"1", "2", asked}
    assert f"page {at}a" in after[asked][2]
    assert after[asked][1] == before[asked][1], "it is of issue 1"
    assert f"Page {at}a" in after["1"][0]
    assert "Merge them." in after["1"][0]
    assert "to follow" not in "".join(
        text for text, *_ in after.values() if text not in {t for t, *_ in before.values()}
    )
    assert f"Page {at}a" in after[f"{at}a"][1]
    assert "Merge the teams." in after[f"{at}b"][0]
    assert "Issue 2" in after[f"{at}b"][1]
    assert f"Page {at} of {len(before)}" in after[at][1]

    # Both are what they were, and say what they are.
    db.session.expire_all()
    first = queries.get_pack(first.id)
    assert (first.state, get_content(first.file_sha256)) == (PackState.ISSUED, file)
    for pack in (first, second):
        assert "the same, byte for byte" in run("packs", "rebuild", str(pack.id)).output
    told = {}
    for name, sha256 in (("pack", second.file_sha256), ("late", second.late_sha256)):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(get_content(sha256))
        told[name] = run("packs", "verify", str(path)).output
    assert "This is issue 2 of the pack of Officials" in told["pack"]
    assert "These are the late pages of issue 2" in told["late"]
    with pikepdf.Pdf.open(io.BytesIO(get_content(second.file_sha256))) as pdf:
        manifest = json.loads(attachment_of(pdf, MANIFEST))
    assert manifest["supplements_issue"] == 1
    assert (manifest["papers"][-1]["page"], manifest["papers"][-1]["added_on"]) == (
        f"{at}b",
        make.TODAY.isoformat(),
    )
    extract = contents(get_content(second.late_sha256))
    assert [page.artifact("Footer").count(f"Page {at}") for page in extract] == [0, 1, 1]
    assert "Page" not in extract[0].artifact("Footer")

    mail = db.session.scalar(select(Message).where(Message.kind == "late papers issued"))
    assert f"page {at}a" in mail.text
    assert f"/packs/{second.id}/late-pages" in mail.text
    assert "Merging" not in mail.text

    # Another one behind the same item comes after it, and moves nothing either.
    item = decode(queries.get_snapshot(second.id)).agenda[1].number
    assert item == 2
    papers_of.submitted_paper(
        meeting=meeting, item_id=awaited(meeting).item_id, title="More", body="And more."
    )
    third = built(add(second))
    assert third.label == "Issue 3: issue 1 with late papers"
    latest = pages_of(third)
    assert list(latest).index(f"{at}c") == list(latest).index(f"{at}b") + 1
    assert "And more." in latest[f"{at}c"][0]
    assert latest[f"{at}b"][0] == after[f"{at}b"][0]
    assert {label: latest[label] for label in before if label not in changed} == {
        label: before[label] for label in before if label not in changed
    }
    assert "the same, byte for byte" in run("packs", "rebuild", str(third.id)).output


def test_of_two_decisions_of_an_item_only_the_one_concerned_tells_of_a_late_paper(meeting):
    paper = awaited(meeting)
    item = db.session.get_one(AgendaItem, paper.item_id)
    item.ask = "agree it\nkeep the name"
    make.decision_sheet(item_id=paper.item_id, title="Is the name kept?", covers="keep the name")
    make.decision_sheet(paper_id=paper.id, title="By May?")
    first = issued(meeting)
    submit(meeting)
    own = decode(queries.get_snapshot(first.id)).sheets
    assert len(own) == 2

    second = decode(queries.get_snapshot(add(first)))

    told = {sheet.source: len(second.late_for(sheet)) for sheet in own}
    assert told == {"": 0, f"{paper.reference}, to follow": 1}


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(service, "draw_pack", sketch)
    monkeypatch.setattr(
        service,
        "draw_late_pages",
        lambda content, _drawn, **_given: sketch(content, version="late"),
    )
    monkeypatch.setattr(service, "check_pages", lambda *_given: None)


@pytest.mark.usefixtures("quick")
def test_two_who_add_a_late_paper_at_once_make_one_issue(meeting):
    pack = issued(meeting)
    submit(meeting)
    add(pack)
    with pytest.raises(DomainError, match="Issue 2 has been made since, or is being made"):
        add(pack)
    service.build_waiting()
    numbers = select(func.count()).where(service.Pack.meeting_id == meeting.id)
    assert db.session.scalar(numbers) == 2


@pytest.mark.usefixtures("quick")
def test_what_is_edited_in_between_is_refused_before_and_left_out_after(meeting):
    pack = issued(meeting)
    submit(meeting)
    ids = [each.version_id for each in offered(pack)]
    paper = awaited(meeting)
    papers_of.paper_version(paper, number=2)
    db.session.commit()
    with pytest.raises(DomainError, match="has been changed since"), transaction():
        late.add_late_papers(
            OPERATOR, pack=queries.get_pack(pack.id), version_ids=ids, chair_agrees=False
        )

    made = add(pack)
    awaited(meeting).title = "Something else"
    db.session.commit()
    content = decode(queries.get_snapshot(built(made).id))
    assert [each.part.sheet.title for each in content.late_papers] == ["Merging teams"]
    assert [each.part.sheet.version for each in content.late_papers] == [2]
    assert content.joined.awaits(2) == ()


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("step", ["draw_pack", "draw_late_pages", "seal_issue", "announce_issue"])
def test_stopped_at_any_step_it_is_not_there_and_is_finished_by_the_next_builder(
    meeting, monkeypatch, step
):
    def stopped(*_args, **_given):
        raise stopping.Stopped

    pack = issued(meeting)
    submit(meeting)
    made = add(pack)
    with monkeypatch.context() as away:
        away.setattr(service, step, stopped)
        with pytest.raises(stopping.Stopped):
            service.build_waiting()
    db.session.expire_all()
    half = queries.get_pack(made)
    told = select(func.count()).where(Message.kind == "late papers issued")
    assert (half.state, half.file_sha256, half.late_sha256) == (PackState.ISSUING, None, None)
    assert db.session.scalar(told) == 0

    whole = built(made)
    assert whole.state is PackState.ISSUED
    assert whole.late_sha256
    assert db.session.scalar(told) == 1


@pytest.mark.usefixtures("quick")
def test_one_that_cannot_be_made_is_no_draft_and_can_be_asked_for_again(meeting, monkeypatch):
    pack = issued(meeting)
    submit(meeting)
    with monkeypatch.context() as away:
        away.setattr(service, "check_pages", lambda *_given: _fault())
        failed = built(add(pack))
    assert (failed.state, failed.issue_number) == (PackState.FAILED, None)
    assert queries.find_newest_draft(meeting.id) is None
    assert built(add(pack)).issue_number == 2


def _fault():
    raise DomainError("Quoted page numbers would not stay true.")


@pytest.mark.usefixtures("quick")
def test_the_secretariat_chooses_what_is_added_and_is_told_what_cannot_be(client, meeting):
    pack = issued(meeting)
    client.sign_in(make.secretariat())
    page = client.get(f"/packs/{pack.id}/late-papers").page
    assert "No paper has been submitted or replaced since" in page.text

    reference = submit(meeting)
    above = papers_of.submitted_paper(
        meeting=meeting, title="Secret", marking=Marking.RESTRICTED, body="Hush."
    ).reference
    page = client.get(f"/packs/{pack.id}/late-papers").page
    assert f"{reference}: Merging teams, behind item 2" in page.text
    assert f"{above} is marked RESTRICTED, above this pack" in page.text
    (found, _other) = offered(pack)
    issue = "Issue the pack with these papers"
    page = client.send(page, issue, version_ids=str(found.version_id)).page
    assert page.errors == ["Confirm that you have read the papers."]
    client.do(page, issue, version_ids=str(found.version_id), is_confirmed="y")
    made = built(pack.id + 1)
    assert made.state is PackState.ISSUED
    page = client.get(f"/packs/{made.id}").page
    assert "Open the late pages alone" in page.text
    assert client.get(f"/packs/{made.id}/late-pages").mimetype == "application/pdf"
    page = client.get(f"/packs/{made.id}/preview").page
    assert "Late papers added to issue 1" in page.text
    assert "Merge the teams." in page.text


@pytest.mark.usefixtures("quick")
def test_no_paper_joins_a_meeting_that_was_held_or_without_its_chair(meeting):
    pack = issued(meeting)
    submit(meeting)
    meeting.group.chair_approves_packs = True
    db.session.commit()
    with pytest.raises(DomainError, match="Confirm that the chair agrees"):
        add(pack)
    get_meeting_by_id(meeting.id).held_on = date(2010, 2, 1)
    db.session.commit()
    with pytest.raises(DomainError, match="has been held"):
        add(pack, chair_agrees=True)


def told_of(meeting):
    """What the secretariat is told came after the issue."""
    db.session.expire_all()
    due = list_due(meetings=[get_meeting_by_id(meeting.id)])
    return [item.what for item in due if item.kind == "late_paper"]


@pytest.mark.usefixtures("quick")
def test_the_secretariat_is_told_of_a_paper_after_the_issue_until_it_is_added(client, meeting):
    pack = issued(meeting)
    assert told_of(meeting) == []
    reference = submit(meeting)

    told = f"{reference}, “Merging teams”, came after the pack was issued: add it as a late paper"
    assert told_of(meeting) == [told]
    client.sign_in(make.secretariat())
    assert told in client.get("/").page.text
    assert "1 paper came after this pack was issued" in client.get(f"/packs/{pack.id}").page.text
    page = client.get(f"/meetings/{meeting.id}").page
    assert "Issued, 1 late paper to add" in page.text
    assert f"/packs/{pack.id}/late-papers" in {href for _text, href in page.links}

    second = add(pack)
    assert told_of(meeting) == [], "it is being added"
    built(second)
    assert told_of(meeting) == []
    papers_of.paper_version(awaited(meeting), number=2)
    db.session.commit()
    [told] = told_of(meeting)
    assert told.startswith(f"Version 2 of {reference}")


@pytest.mark.usefixtures("quick")
def test_a_paper_kept_before_the_issue_and_submitted_after_it_is_told_of(meeting):
    papers_of.paper_version(awaited(meeting), made_at=datetime(2010, 1, 4, 9, 0, tzinfo=UTC))
    issued(meeting)
    paper = awaited(meeting)
    paper.state, paper.submitted_on = PaperState.SUBMITTED, make.TODAY
    db.session.commit()
    assert len(told_of(meeting)) == 1


@pytest.mark.usefixtures("quick")
def test_a_paper_left_out_is_told_of_no_more_until_a_newer_version_comes(client, meeting):
    pack = issued(meeting)
    reference = submit(meeting)
    client.sign_in(make.secretariat(email="second@example.org"))
    address = f"/packs/{pack.id}/late-papers"
    page = client.submit(address, f"Leave paper out {reference}").page
    assert "Left out of this pack" in page.text
    assert "Issue the pack with these papers" not in page.text
    assert told_of(meeting) == []

    page = client.submit(address, f"Put paper back {reference}").page
    assert "Left out of this pack" not in page.text
    assert len(told_of(meeting)) == 1

    client.do(address, f"Leave paper out {reference}")
    papers_of.paper_version(awaited(meeting), number=2)
    db.session.commit()
    assert len(told_of(meeting)) == 1
