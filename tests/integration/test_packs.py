"""Building, issuing and reading packs, by command and in the browser."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from app.core import clock, outages, stopping
from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.errors import DomainError
from app.core.leases import HEARTBEAT
from app.documents.queries import get_content
from app.extensions import db
from app.governance.groups import queries as group_queries
from app.governance.meetings import queries as meeting_queries
from app.packs import queries, service
from app.packs.models import Pack
from app.packs.rules import LEASE, PackState
from app.packs.sealing.service import Rebuilt, rebuild
from app.rendering.document import Document, DroppedSection
from app.rendering.errors import RenderingUnavailable
from tests import factories as make
from tests.sketches import sketched

pytestmark = pytest.mark.one_engine


@pytest.fixture(autouse=True)
def quick_drawing(request, monkeypatch):
    """Drawing takes seconds; what is tested here is what happens around it, save where a test
    is marked ``drawn``."""
    if request.node.get_closest_marker("drawn") is None:
        monkeypatch.setattr(service, "draw_pack", _sketch)


def _sketch(content, *, files, version, built_at, base_url, record, on_progress, **_given):
    on_progress(1, 2, "Cover")
    on_progress(2, 2, "")
    text = f"{content.group} {version} {built_at.isoformat()} {record}"
    return Document(pdf=sketched(text), page_count=39, page_of={})


def _february() -> int:
    return meeting_queries.get_meeting(group_queries.get_group("officials"), date(2010, 2, 18)).id


def _ministers() -> int:
    return meeting_queries.get_meeting(group_queries.get_group("ministers"), date(2010, 3, 2)).id


def _draft(meeting_id: int | None = None) -> Pack:
    with transaction():
        pack = service.request_pack(OPERATOR, meeting_id=meeting_id or _february())
    service.build_waiting()
    return queries.get_pack(pack.id)


def test_build_without_a_date_takes_the_next_meeting(run, demo_app, tmp_path):
    result = run("packs", "build", "officials", "--out", str(tmp_path / "pack.pdf"))
    assert result.exit_code == 0, result.output
    assert "18 February 2010" in result.output
    assert (tmp_path / "pack.pdf").read_bytes().startswith(b"%PDF-")


def test_the_day_of_the_meeting_still_counts_as_next(run, demo_app):
    assert run("demo", "date", "2010-02-18").exit_code == 0
    assert "18 February 2010" in run("packs", "build", "officials").output


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("packs", "build", "nobody"), "There is no group 'nobody'. The groups are: "),
        (
            ("packs", "build", "officials", "--meeting", "2010-02-19"),
            "has no meeting on 2010-02-19",
        ),
        (("packs", "build", "officials", "--meeting", "tomorrow"), "tomorrow is not a date"),
        (("packs", "build", "officials", "--out", "/no/such/folder/a.pdf"), "There is no folder"),
        (("packs", "build", "officials", "--out", "/proc"), "is a directory"),
        (("packs", "issue", "officials"), "There is no draft to issue"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(run, demo_app, words, expected):
    result = run(*words)
    assert result.exit_code != 0
    assert expected in result.output
    assert "Traceback" not in result.output
    assert db.session.scalar(select(func.count()).select_from(Pack)) == 0


def test_no_meeting_planned_is_said(run, demo_app):
    run("demo", "date", "2010-10-01")
    result = run("packs", "build", "officials")
    assert result.exit_code == 1
    assert "no meeting planned on or after 2010-10-01" in result.output


def _without_costs(content, **given):
    left_out = (DroppedSection("costs", "2. Costs", "It takes more time."),)
    return replace(_sketch(content, **given), left_out=left_out)


def test_what_could_not_be_drawn_is_named_wherever_the_pack_is(demo_client, monkeypatch):
    monkeypatch.setattr(service, "draw_pack", _without_costs)
    draft = _draft()
    demo_client.sign_in("secretariat@example.org")

    pages = [demo_client.get(f"/packs/{draft.id}{where}").page.text for where in ("", "/issue")]
    readiness = demo_client.get(f"/meetings/{draft.meeting_id}/readiness").page

    for text in pages:
        assert "1 part could not be produced" in text
        assert "2. Costs: It takes more time." in text
        assert "build the pack again" in text
    assert (
        "The pack: built and not issued, without 1 part that could not be produced"
        in readiness.text
    )

    monkeypatch.setattr(service, "draw_pack", _sketch)
    demo_client.do(f"/packs/{draft.id}/issue", is_confirmed=True, accepts_gaps=True)
    assert service.build_waiting().done
    assert "could not be produced" not in demo_client.get(f"/packs/{draft.id}").page.text


@pytest.mark.every_engine
def test_issuing_numbers_the_pack_and_keeps_its_data(run, demo_app):
    draft = _draft()
    before = queries.get_snapshot(draft.id)
    assert run("packs", "issue", "officials").exit_code == 0
    issued = queries.get_pack(draft.id)
    assert (issued.state, issued.issue_number) == (PackState.ISSUED, 1)
    assert queries.get_snapshot(draft.id) == before
    _draft()
    assert "Issued Issue 2" in run("packs", "issue", "officials").output


def test_an_issued_pack_cannot_be_issued_again(demo_app):
    draft = _draft()
    with transaction():
        service.request_issue(OPERATOR, accepts_gaps=True, pack=draft)
    assert service.build_waiting().done
    with pytest.raises(DomainError, match="cannot become"), transaction():
        service.request_issue(OPERATOR, accepts_gaps=True, pack=queries.get_pack(draft.id))


@pytest.mark.drawn
def test_an_issued_pack_drawn_again_from_what_is_stored_is_the_same(demo_app, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(service, "draw_pack", _sketch)  # the draft's drawing is not what counts
        draft = _draft(_ministers())
    with transaction():
        service.request_issue(OPERATOR, accepts_gaps=True, pack=queries.get_pack(draft.id))
    assert service.build_waiting().done
    db.session.expire_all()
    pack = queries.get_pack(draft.id)
    assert pack.state is PackState.ISSUED

    assert rebuild(pack) == (Rebuilt.SAME, get_content(pack.file_sha256))


@pytest.mark.every_engine
def test_asking_twice_builds_once(demo_app):
    with transaction():
        first = service.request_pack(OPERATOR, meeting_id=_february())
        second = service.request_pack(OPERATOR, meeting_id=_february())
    assert first.id == second.id


def test_who_asks_while_a_pack_is_being_built_gets_one_with_what_has_changed_since(demo_app):
    with transaction():
        first = service.request_pack(OPERATOR, meeting_id=_february())
    with transaction():
        assert service.claim_next_pack() == first.id
    with transaction():
        second = service.request_pack(OPERATOR, meeting_id=_february())
        third = service.request_pack(OPERATOR, meeting_id=_february())
    assert first.id != second.id == third.id


@pytest.mark.every_engine
def test_a_claimed_pack_is_left_to_its_builder_until_it_falls_silent(demo_app):
    with transaction():
        pack = service.request_pack(OPERATOR, meeting_id=_february())
    with transaction():
        assert service.claim_next_pack() == pack.id
    with transaction():
        assert service.claim_next_pack() is None
    with transaction():
        db.session.get_one(Pack, pack.id).claimed_at -= LEASE * 2
    with transaction():
        assert service.claim_next_pack() == pack.id


def test_a_build_that_fails_says_why_and_can_be_asked_again(demo_app, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RenderingUnavailable("PDFs need Pango: run make setup.")

    monkeypatch.setattr(service, "draw_pack", fail)
    failed = _draft()
    assert (failed.state, failed.failure) == (PackState.FAILED, "PDFs need Pango: run make setup.")
    monkeypatch.setattr(service, "draw_pack", _sketch)
    assert _draft().state is PackState.BUILT


def test_a_mistake_of_the_program_is_one_line_for_the_operator(run, demo_app, monkeypatch):
    monkeypatch.setattr(service, "draw_pack", lambda *_a, **_k: 1 / 0)
    result = run("packs", "build", "officials")
    assert result.exit_code == 1
    assert "The pack could not be built (ZeroDivisionError: division by zero)" in result.stderr
    assert "Traceback" not in result.output


def test_an_issue_that_fails_leaves_the_draft(demo_app, monkeypatch):
    draft = _draft()
    with transaction():
        service.request_issue(OPERATOR, accepts_gaps=True, pack=draft)
    monkeypatch.setattr(service, "draw_pack", lambda *_a, **_k: 1 / 0)
    assert service.build_waiting().failed
    again = queries.get_pack(draft.id)
    assert (again.state, again.issue_number) == (PackState.BUILT, None)
    assert again.file_sha256 is not None


def test_secretariat_builds_previews_and_issues(demo_app, demo_client):
    demo_client.sign_in("secretariat@example.org")
    page = demo_client.submit("/meetings/officials/2010-02-18", "Build the pack").page
    assert "Waiting to start" in page.text
    service.build_waiting()
    page = demo_client.get(page.path).page
    assert "Draft of 4 February 2010" in page.text
    preview = demo_client.get(f"{page.path}/preview").page
    assert "Progress of the work in the 13 pilot areas" in preview.text
    assert "Worcestershire" in preview.text
    refused = demo_client.submit(f"{page.path}/issue").page
    assert refused.errors == ["Confirm that you have read the draft."]
    demo_client.do(f"{page.path}/issue", is_confirmed=True, accepts_gaps=True)
    service.build_waiting()
    assert "Issue 1" in demo_client.get(page.path).page.text


def test_readers_see_issued_packs_and_no_draft(demo_app, demo_client):
    draft = _draft()
    demo_client.sign_in("reader@example.org")
    assert "No pack has been issued yet" in demo_client.get("/packs").page.text
    for part in ("", "/preview", "/pdf", "/progress"):
        assert demo_client.get(f"/packs/{draft.id}{part}").status_code == 404
    with transaction():
        service.request_issue(OPERATOR, accepts_gaps=True, pack=draft)
    service.build_waiting()
    assert "Issue 1" in demo_client.get("/packs").page.text
    answer = demo_client.get(f"/packs/{draft.id}/pdf")
    assert answer.mimetype == "application/pdf"
    assert 'filename="officials-2010-02-18-issue-1.pdf"' in answer.headers["Content-Disposition"]


def test_a_reader_of_ministers_packs_sees_none_of_the_officials(demo_app, demo_client):
    draft = _draft()
    with transaction():
        service.request_issue(OPERATOR, accepts_gaps=True, pack=draft)
    service.build_waiting()
    demo_client.sign_in("private-office@example.org")
    assert demo_client.get(f"/packs/{draft.id}").status_code == 404


@pytest.mark.drawn
def test_the_pack_of_an_empty_programme_builds(app):
    group = make.group()
    meeting = make.meeting(group=group)
    with transaction():
        pack = service.request_pack(OPERATOR, meeting_id=meeting.id)
    service.build_waiting()
    assert queries.get_pack(pack.id).state is PackState.BUILT


def _locked(*_args, **_kwargs):
    raise OperationalError("BEGIN IMMEDIATE", None, Exception("database is locked"))


@pytest.mark.every_engine
def test_an_issue_that_the_database_interrupts_keeps_its_number_and_is_tried_again(
    demo_app, monkeypatch
):
    draft = _draft()
    with transaction():
        service.request_issue(OPERATOR, accepts_gaps=True, pack=draft)
    with monkeypatch.context() as away:
        away.setattr(service, "draw_pack", _locked)
        service.build_waiting()

    waiting = queries.get_pack(draft.id)
    assert (waiting.state, waiting.issue_number) == (PackState.ISSUING, 1)
    assert (waiting.attempts, waiting.failure) == (1, "")
    outages.database().end()  # the builder itself would rest
    assert not service.build_waiting().done, "it rests"
    with clock.frozen(now=clock.now() + timedelta(seconds=2)):
        assert service.build_waiting().done
    assert queries.get_pack(draft.id).state is PackState.ISSUED


def test_a_build_goes_on_though_its_progress_cannot_be_noted(demo_app, monkeypatch):
    monkeypatch.setattr(service.Claim, "change", _locked)

    assert _draft().state is PackState.BUILT


@pytest.mark.every_engine
def test_what_is_drawn_is_stored_once_the_database_is_back(demo_app, monkeypatch):
    store, tries = service.store_file, []

    def store_file(*args, **kwargs):
        tries.append(1)
        return store(*args, **kwargs) if len(tries) > 1 else _locked()

    monkeypatch.setattr(service, "store_file", store_file)
    monkeypatch.setattr(stopping, "wait", lambda seconds: False)

    assert _draft().state is PackState.BUILT


def test_a_builder_that_is_told_to_stop_puts_its_pack_back(demo_app, monkeypatch):
    def told(*_args, on_progress, **_kwargs):
        stopping._asked.set()
        on_progress(1, 2, "Cover")

    with transaction():
        pack = service.request_pack(OPERATOR, meeting_id=_february())
    with monkeypatch.context() as away:
        away.setattr(service, "draw_pack", told)
        with pytest.raises(stopping.Stopped):
            service.build_waiting()
        service.build_waiting()
        stopping._asked.clear()

    assert queries.get_pack(pack.id).attempts == 0
    assert service.build_waiting().done, "it is free at once"
    assert queries.get_pack(pack.id).state is PackState.BUILT


@pytest.mark.every_engine
def test_a_builder_that_wakes_too_late_changes_nothing(demo_app, monkeypatch):
    def slept(*args, **kwargs):
        with monkeypatch.context() as other:
            other.setattr(service, "draw_pack", _sketch)
            with clock.frozen(now=clock.now() + LEASE + timedelta(seconds=1)):
                assert service.build_waiting().done
        raise ZeroDivisionError

    monkeypatch.setattr(service, "draw_pack", slept)

    assert _draft().state is PackState.BUILT


@pytest.mark.every_engine
def test_a_pack_that_every_builder_dies_over_fails_in_the_end_and_lets_others_by(demo_app):
    with transaction():
        pack = service.request_pack(OPERATOR, meeting_id=_february())
        other = service.request_pack(OPERATOR, meeting_id=_ministers())
    now, claimed = clock.now(), []
    for _ in range(300):
        now += LEASE + timedelta(seconds=1)
        with clock.frozen(now=now), transaction():
            claimed.append(service.claim_next_pack())
        if claimed[-1] == other.id:
            with transaction():
                queries.get_pack(other.id).state = PackState.BUILT
        if queries.get_pack(pack.id).state is PackState.FAILED:
            break

    assert claimed[:3] == [pack.id] * 3
    assert other.id in claimed[:6]
    assert "Building stopped" in queries.get_pack(pack.id).failure


@pytest.mark.every_engine
def test_a_heartbeat_keeps_a_claim(demo_app, monkeypatch):
    assert LEASE > 3 * HEARTBEAT
    with transaction():
        pack_id = service.request_pack(OPERATOR, meeting_id=_february(), is_claimed=True).id
    with transaction():
        db.session.get_one(Pack, pack_id).claimed_at -= LEASE * 2
    monkeypatch.setattr("app.core.claims.HEARTBEAT", timedelta(milliseconds=1))
    held = service.Claim(Pack, pack_id, queries.get_pack(pack_id).claimed_by)
    db.session.close()
    with held.kept_alive():
        for _ in range(1000):
            db.session.expire_all()
            if queries.get_pack(pack_id).claimed_at > clock.now() - LEASE:
                break
            db.session.close()
            stopping.wait(0.01)
    with transaction():
        assert service.claim_next_pack() is None
