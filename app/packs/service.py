"""Asking for packs, building and issuing them.

A build runs outside any transaction: it assembles (one read), draws (seconds of work), and stores.
What it has done so far is written as it goes, so that a page elsewhere can show it. Whoever
claims a pack (``core.claims``) builds it; nobody else does.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import and_, exists, func, or_, select, update

from app.audit.chain import read_head
from app.audit.events import audited, auditing
from app.audit.models import AuditEntry
from app.core import clock, stopping
from app.core.access import OPERATOR, Actor
from app.core.claims import (
    Claim,
    ClaimLost,
    claim,
    find_under_way,
    is_abandoned,
    persist,
    start_afresh,
)
from app.core.database import end_reading, transaction
from app.core.database_trouble import is_outage
from app.core.errors import DomainError, SavedMeanwhile
from app.core.facts import add_record
from app.core.leases import rest_after
from app.core.links import base_url, current_settings
from app.core.timed import Worked, each_apart
from app.documents.queries import get_content
from app.documents.service import forget_file, store_file
from app.extensions import db
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.models import Meeting
from app.governance.meetings.rules import MeetingState
from app.packs import queries
from app.packs.announcing import announce_issue
from app.packs.assemble import assemble
from app.packs.content import PackContent, decode, encode
from app.packs.draw import draw_late_pages, draw_pack, with_pages
from app.packs.issuing.checks import check_pack
from app.packs.issuing.receipts import DOWNLOADED, OPENED, READ
from app.packs.lacking import sentence_of
from app.packs.late.service import check_pages
from app.packs.models import Pack
from app.packs.news import with_news
from app.packs.papers import Files, load_files
from app.packs.permissions import can_prepare_packs
from app.packs.rules import (
    MAX_ATTEMPTS,
    PACK_WORKFLOW,
    UNDER_WAY,
    PackState,
    record_line,
    rest_after_death,
)
from app.packs.sealing.service import seal_issue
from app.rendering.errors import RenderingUnavailable

#: So many drafts of a meeting are kept that nobody has looked at: a page may still lead to them.
UNSEEN_KEPT = 3

Progress = Callable[[int, int, str], None]

#: Under way, and sure to say what is true when somebody asks for a pack.
_UP_TO_DATE = (PackState.QUEUED, PackState.ISSUING)

_FELL_SILENT = "Building stopped each time before the pack was finished. The log may say why."


@audited("pack:asked-for")
def request_pack(
    actor: Actor, *, meeting_id: int, is_claimed: bool = False, is_ahead: bool = False
) -> Pack:
    """Ask for a draft; a builder takes it up within seconds (at once by the caller, where
    ``is_claimed``). Where one waits for the meeting already, or is being issued, that one; one that
    is being built may have read its records before the last of them changed. One ``is_ahead`` that
    nobody asks for."""
    can_prepare_packs(actor).enforce()
    if meeting_queries.get_meeting_by_id(meeting_id).is_cancelled:
        raise DomainError("This meeting is cancelled. Reinstate it before you build its pack.")
    if not is_claimed:
        waiting = db.session.scalar(
            select(Pack)
            .where(Pack.meeting_id == meeting_id, Pack.state.in_(_UP_TO_DATE))
            .order_by(Pack.id.desc())
            .limit(1)
        )
        if waiting is not None:
            return waiting
    pack = Pack(
        meeting_id=meeting_id,
        state=PackState.BUILDING if is_claimed else PackState.QUEUED,
        as_at_on=clock.today(),
        asked_at=clock.now(),
        asked_by_id=actor.person_id,
        is_ahead=is_ahead,
    )
    _let_claim(pack, is_claimed=is_claimed)
    return add_record(pack)


def _let_claim(pack: Pack, *, is_claimed: bool) -> None:
    """A pack that is asked for is free, or its asker's."""
    pack.begin_claim(is_claimed=is_claimed)
    pack.rests_until = None


@audited("pack:issue-asked-for")
def request_issue(
    actor: Actor, *, pack: Pack, accepts_gaps: bool, is_claimed: bool = False
) -> None:
    """Issue a draft: it gets the meeting's next number and is drawn once more with it. Issuing
    cannot be undone; a correction is a further issue. A draft that differs from what is true now is
    refused. Where something is late or missing, whoever issues it ``accepts_gaps``."""
    can_prepare_packs(actor).enforce()
    PACK_WORKFLOW.check(pack.state, PackState.ISSUING)
    if pack.state is PackState.ISSUING:
        return
    meeting = meeting_queries.get_meeting_by_id(pack.meeting_id)
    if meeting.is_cancelled:
        raise DomainError("This meeting is cancelled. Reinstate it before you issue its pack.")
    check_pack(pack, meeting).enforce(accepts_gaps=accepts_gaps)
    last = db.session.scalar(
        select(func.max(Pack.issue_number)).where(Pack.meeting_id == pack.meeting_id)
    )
    pack.state = PackState.ISSUING
    pack.issue_number = (last or 0) + 1
    pack.issued_by_id = actor.person_id
    _let_claim(pack, is_claimed=is_claimed)
    pack.steps_done = pack.steps_total = 0
    pack.failure = ""


def claim_next_pack() -> int | None:
    """Take up one pack that waits (or whose builder has died), and give its id."""
    now = clock.now()
    is_free = and_(
        Pack.state.in_(UNDER_WAY),
        or_(Pack.claimed_at.is_(None), is_abandoned(Pack, now)),
        or_(Pack.rests_until.is_(None), Pack.rests_until <= now),
    )
    waiting = db.session.execute(
        select(Pack.id, Pack.attempts, Pack.claimed_at).where(is_free).order_by(Pack.id).limit(10)
    ).all()
    for pack_id, attempts, claimed_at in waiting:
        if claimed_at is not None and attempts >= MAX_ATTEMPTS:
            _write_failure(pack_id, _FELL_SILENT)
            continue
        rests_until = now + rest_after_death(attempts + 1)
        if claim(Pack, pack_id, is_free, rests_until=rests_until) is None:
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

    Raises what went wrong. Where that was the pack, it is written down with it: an issue that
    fails is a draft again, a draft that fails says why. Where it was the database, or the process
    is told to stop, the pack waits for a builder as before, an issue with its number.
    """
    db.session.expire_all()
    pack = queries.get_pack(pack_id)
    held = Claim(Pack, pack_id, pack.claimed_by)
    try:
        with held.kept_alive():
            _build(pack, held, base_url, on_progress)
    except BaseException as error:
        start_afresh()
        _settle(held, error)
        raise


def _check_held(meeting_id: int) -> None:
    """Raise where the meeting was cancelled since its pack was asked for."""
    state = db.session.scalar(select(Meeting.state).where(Meeting.id == meeting_id))
    if state is MeetingState.CANCELLED:
        raise DomainError("The meeting was cancelled before its pack was ready.")


def _build(pack: Pack, held: Claim, base_url: str, on_progress: Progress | None) -> None:
    _check_held(pack.meeting_id)
    if pack.state is PackState.ISSUING:
        content, made_at = decode(queries.get_snapshot(pack.id)), clock.now()
        if content.late is None:
            # Another issue may have come since the draft was built.
            content = with_news(content, pack.meeting_id, before=pack.issue_number)
    else:
        content, made_at = assemble(pack.meeting_id, pack.as_at_on), clock.now()
    files = load_files(content, may_lack=True)
    end_reading()
    _draw_and_store(pack, held, content, files, made_at, base_url, on_progress)


def _issue_added_to(pack: Pack, content: PackContent) -> bytes | None:
    """The file of the issue that late papers are added to."""
    if content.late is None:
        return None
    sha256 = queries.find_issue_file(pack.meeting_id, content.late.issue)
    return get_content(sha256) if sha256 else None


def _draw_and_store(
    pack: Pack,
    held: Claim,
    content: PackContent,
    files: Files,
    made_at: datetime,
    base_url: str,
    on_progress: Progress | None,
) -> None:
    def note(done: int, total: int, name: str) -> None:
        stopping.check()
        _note_step(held, done, total, name)
        if on_progress is not None:
            on_progress(done, total, name)

    is_issue = pack.state is PackState.ISSUING
    remembered = read_head(db.session.connection()) if is_issue else (None, None)
    earlier = _issue_added_to(pack, content)
    end_reading()
    document = draw_pack(
        content,
        files=files,
        version=pack.label,
        built_at=made_at,
        base_url=base_url,
        record=record_line(*remembered),
        is_asked_for=is_issue or not pack.is_ahead,
        on_progress=note,
    )

    content = with_pages(content, document)
    sealed, late_pages = None, None
    if is_issue:
        assert pack.issue_number is not None
        seal = partial(
            seal_issue,
            content=content,
            issue=pack.issue_number,
            issued_at=made_at,
            record=remembered,
            settings=current_settings(),
        )
        if earlier is not None:
            check_pages(content, document, earlier)
            late_pages = seal(
                draw_late_pages(
                    content,
                    document,
                    issue=pack.issue_number,
                    files=files,
                    version=pack.label,
                    built_at=made_at,
                    base_url=base_url,
                )
            )
        sealed = seal(document)

    def store() -> None:
        with auditing(OPERATOR, "pack:issued" if is_issue else "pack:built"):
            current: Pack = held.lock(UNDER_WAY)
            _check_held(current.meeting_id)
            draft_file = current.file_sha256
            current.file_sha256 = store_file(
                sealed.pdf if sealed else document.pdf, media_type="application/pdf"
            )
            current.pages = document.page_count
            current.left_out = [sentence_of(each.title, each.why) for each in document.left_out]
            current.steps_done = current.steps_total
            current.step_name = ""
            if sealed is not None:
                current.drawn_sha256, current.program = sealed.drawn_sha256, sealed.program
                current.signed_by, current.links_begin = sealed.signed_by, base_url
                current.state = PackState.ISSUED
                db.session.get_one(Meeting, current.meeting_id).keeps_number = True
                current.issued_at, current.issued_on = made_at, clock.today()
                current.record_count, current.record_head = remembered
                if content.news is not None or content.late is not None:
                    current.snapshot = encode(content)
                if late_pages is not None:
                    current.late_sha256 = store_file(late_pages.pdf, media_type="application/pdf")
                forget_file(draft_file)
                announce_issue(queries.get_pack(held.row_id), base_url=base_url, content=content)
            else:
                current.state = PackState.BUILT
                current.built_at = made_at
                current.snapshot = encode(content)
                _forget_unseen(current)

    persist(store)


def _settle(held: Claim, error: BaseException) -> None:
    """Write down what came of a build that was not finished."""
    if isinstance(error, ClaimLost):
        return
    is_outage_of_database = is_outage(error)
    if isinstance(error, Exception) and not is_outage_of_database:
        persist(lambda: _write_failure(held.row_id, _told(error), held))
        return
    try:
        with transaction():
            pack: Pack = held.lock(UNDER_WAY)
            pack.claimed_at = None
            pack.attempts -= 0 if is_outage_of_database else 1  # told to stop: it was no attempt
            rests = rest_after(pack.attempts) if is_outage_of_database else timedelta()
            pack.rests_until = clock.now() + rests
    except (ClaimLost, SavedMeanwhile):
        return
    except Exception as fault:  # it is free after the lease
        if not is_outage(fault):
            raise


def _forget_unseen(newest: Pack) -> None:
    """Of the drafts that nobody asked for or has looked at, all but the newest few go."""
    db.session.flush()
    looked_at = exists().where(
        AuditEntry.subject_kind == Pack.__tablename__,
        AuditEntry.subject_id == Pack.id,
        AuditEntry.event.in_((OPENED, READ, DOWNLOADED)),
    )
    unseen = (
        select(Pack)
        .where(Pack.meeting_id == newest.meeting_id, Pack.is_ahead)
        .where(Pack.state.in_((PackState.BUILT, PackState.FAILED)), ~looked_at)
        .order_by(Pack.id.desc())
        .offset(UNSEEN_KEPT)
    )
    for pack in db.session.scalars(unseen).all():
        file = pack.file_sha256
        db.session.delete(pack)
        forget_file(file)


def _note_step(held: Claim, done: int, total: int, name: str) -> None:
    """Write down how far it is. Nobody needs it: it may fail."""
    try:
        with transaction():
            is_held = held.change(steps_done=done, steps_total=total, step_name=name[:300])
    except Exception as error:
        if not is_outage(error):
            raise
        start_afresh()
        return
    if not is_held:
        raise ClaimLost


def _told(error: Exception) -> str:
    if isinstance(error, DomainError | RenderingUnavailable):
        return str(error)
    return "The pack could not be built because of a fault. The log has the details."


def _write_failure(pack_id: int, why: str, held: Claim | None = None) -> None:
    with auditing(OPERATOR, "pack:failed"):
        pack = find_under_way(Pack, pack_id, UNDER_WAY, held)
        if pack is None:
            return
        is_issue = pack.state is PackState.ISSUING
        has_draft = is_issue and pack.supplements_issue is None
        pack.state = PackState.BUILT if has_draft else PackState.FAILED
        pack.failure = why[:300]
        if is_issue:
            pack.issue_number = None
            pack.issued_by_id = None


def build_waiting() -> Worked:
    """The scheduler's job: build every pack that waits, one after the other."""
    return each_apart(_claimed(), partial(build_claimed_pack, base_url=base_url()), "pack")


def _claimed() -> Iterator[int]:
    """The packs that wait, each claimed as it is asked for."""
    while True:
        with transaction(), auditing(OPERATOR, "pack:begun"):
            pack_id = claim_next_pack()
        if pack_id is None:
            return
        yield pack_id
