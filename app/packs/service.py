"""Asking for packs, building and issuing them.

A build runs outside any transaction: it assembles (one read), draws (seconds of work), and stores.
What it has done so far is written as it goes, so that a page elsewhere can show it. Whoever
changes a pack's state from "waiting" to "being built" in the database builds it; nobody else does.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import CursorResult, func, or_, select, update

from app.audit.chain import read_head
from app.audit.events import audited, auditing
from app.core import clock
from app.core.access import OPERATOR, Actor
from app.core.database import end_reading, transaction
from app.core.errors import DomainError
from app.core.facts import add_record
from app.core.links import base_url
from app.documents.service import forget_file, store_file
from app.extensions import db
from app.governance.meetings import queries as meeting_queries
from app.governance.papers.queries import is_paper
from app.packs import queries
from app.packs.announcing import announce_issue
from app.packs.assemble import assemble
from app.packs.content import PackContent, decode, encode
from app.packs.draw import draw_pack
from app.packs.models import Pack
from app.packs.papers import Files, load_files
from app.packs.permissions import can_prepare_packs
from app.packs.rules import LEASE, PACK_WORKFLOW, UNDER_WAY, PackState, record_line
from app.rendering.errors import RenderingUnavailable

log = logging.getLogger(__name__)

Progress = Callable[[int, int, str], None]


@audited("pack:asked-for")
def request_pack(actor: Actor, *, meeting_id: int, is_claimed: bool = False) -> Pack:
    """Ask for a draft; a builder takes it up within seconds (at once by the caller, where
    ``is_claimed``). Where one is waiting or being built for the meeting already, that one."""
    can_prepare_packs(actor).enforce()
    if not is_claimed:
        waiting = db.session.scalar(
            select(Pack).where(Pack.meeting_id == meeting_id, Pack.state.in_(UNDER_WAY)).limit(1)
        )
        if waiting is not None:
            return waiting
    pack = Pack(
        meeting_id=meeting_id,
        state=PackState.BUILDING if is_claimed else PackState.QUEUED,
        as_at_on=clock.today(),
        asked_at=clock.now(),
        asked_by_id=actor.person_id,
        claimed_at=clock.now() if is_claimed else None,
    )
    return add_record(pack)


@audited("pack:issue-asked-for")
def request_issue(actor: Actor, *, pack: Pack, is_claimed: bool = False) -> None:
    """Issue a draft: it gets the meeting's next number and is drawn once more with it. Issuing
    cannot be undone; a correction is a further issue."""
    can_prepare_packs(actor).enforce()
    PACK_WORKFLOW.check(pack.state, PackState.ISSUING)
    if pack.state is PackState.ISSUING:
        return
    if meeting_queries.get_meeting_by_id(pack.meeting_id).is_cancelled:
        raise DomainError("This meeting is cancelled: reinstate it before its pack is issued.")
    last = db.session.scalar(
        select(func.max(Pack.issue_number)).where(Pack.meeting_id == pack.meeting_id)
    )
    pack.state = PackState.ISSUING
    pack.issue_number = (last or 0) + 1
    pack.issued_by_id = actor.person_id
    pack.claimed_at = clock.now() if is_claimed else None
    pack.steps_done = pack.steps_total = 0
    pack.failure = ""


def claim_next_pack() -> int | None:
    """Take up one pack that waits (or whose builder has died), and give its id."""
    stale = clock.now() - LEASE
    waiting = db.session.scalars(
        select(Pack.id)
        .where(Pack.state.in_(UNDER_WAY))
        .where(or_(Pack.claimed_at.is_(None), Pack.claimed_at < stale))
        .order_by(Pack.id)
        .limit(10)
    ).all()
    for pack_id in waiting:
        taken = db.session.execute(
            update(Pack)
            .where(Pack.id == pack_id, Pack.state.in_(UNDER_WAY))
            .where(or_(Pack.claimed_at.is_(None), Pack.claimed_at < stale))
            .values(claimed_at=clock.now())
        )
        assert isinstance(taken, CursorResult)
        if taken.rowcount != 1:
            continue  # another builder was quicker
        db.session.execute(
            update(Pack)
            .where(Pack.id == pack_id, Pack.state == PackState.QUEUED)
            .values(state=PackState.BUILDING)
        )
        return pack_id
    return None


def build_claimed_pack(pack_id: int, *, base_url: str, on_progress: Progress | None = None) -> None:
    """Build or issue a pack that the caller has claimed; its links begin with ``base_url``. Opens
    transactions of its own.

    Raises what went wrong, after writing it down with the pack: an issue that fails is a draft
    again, a draft that fails says why.
    """
    db.session.expire_all()
    pack = queries.get_pack(pack_id)
    is_issue = pack.state is PackState.ISSUING
    try:
        if is_issue:
            content, made_at = decode(queries.get_snapshot(pack_id)), clock.now()
        else:
            content, made_at = assemble(pack.meeting_id, pack.as_at_on), clock.now()
        files = load_files(content)
        end_reading()
        _draw_and_store(pack, content, files, made_at, base_url, on_progress)
    except Exception as error:
        db.session.rollback()
        _write_failure(pack_id, error, is_issue=is_issue)
        raise


def _draw_and_store(
    pack: Pack,
    content: PackContent,
    files: Files,
    made_at: datetime,
    base_url: str,
    on_progress: Progress | None,
) -> None:
    def note(done: int, total: int, name: str) -> None:
        with transaction():
            _note_step(pack.id, done, total, name)
        if on_progress is not None:
            on_progress(done, total, name)

    is_issue = pack.state is PackState.ISSUING
    remembered = read_head(db.session.connection()) if is_issue else (None, None)
    end_reading()
    document = draw_pack(
        content,
        files=files,
        version=pack.label,
        built_at=made_at,
        base_url=base_url,
        record=record_line(*remembered),
        on_progress=note,
    )
    with transaction(), auditing(OPERATOR, "pack:issued" if is_issue else "pack:built"):
        current = db.session.get_one(Pack, pack.id, populate_existing=True)
        draft_file = current.file_sha256
        current.file_sha256 = store_file(document.pdf, media_type="application/pdf")
        current.pages = document.page_count
        current.steps_done = current.steps_total
        current.step_name = ""
        if current.state is PackState.ISSUING:
            current.state = PackState.ISSUED
            current.issued_at, current.issued_on = made_at, clock.today()
            current.record_count, current.record_head = remembered
            _forget_draft_file(draft_file)
            announce_issue(queries.get_pack(pack.id), base_url=base_url)
        else:
            current.state = PackState.BUILT
            current.built_at = made_at
            current.snapshot = encode(content)


def _forget_draft_file(sha256: str | None) -> None:
    db.session.flush()
    if sha256 is None:
        return
    is_used = db.session.scalar(
        select(func.count()).select_from(Pack).where(Pack.file_sha256 == sha256)
    )
    if not is_used and not is_paper(sha256):
        forget_file(sha256)


def _note_step(pack_id: int, done: int, total: int, name: str) -> None:
    db.session.execute(
        update(Pack)
        .where(Pack.id == pack_id)
        .values(steps_done=done, steps_total=total, step_name=name[:300], claimed_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def _write_failure(pack_id: int, error: Exception, *, is_issue: bool) -> None:
    known = isinstance(error, DomainError | RenderingUnavailable)
    said = (
        str(error)
        if known
        else "The pack could not be built because of a fault. The log has the details."
    )
    with transaction(), auditing(OPERATOR, "pack:failed"):
        pack = db.session.get_one(Pack, pack_id, populate_existing=True)
        pack.state = PackState.BUILT if is_issue else PackState.FAILED
        pack.failure = said[:300]
        if is_issue:
            pack.issue_number = None
            pack.issued_by_id = None


def build_next_pack(*, base_url: str) -> bool:
    """Build one pack that waits. Whether there was one."""
    with transaction(), auditing(OPERATOR, "pack:begun"):
        pack_id = claim_next_pack()
    if pack_id is None:
        return False
    try:
        build_claimed_pack(pack_id, base_url=base_url)
    except Exception:
        log.exception("pack %s could not be built", pack_id)
    return True


def build_waiting() -> None:
    """The scheduler's job: build every pack that waits, one after the other."""
    while build_next_pack(base_url=base_url()):
        pass
