"""Asking for copies of packs, and making them. Each is drawn outside any transaction by whoever
claims it (``core.claims``)."""

from collections.abc import Iterator

from sqlalchemy import and_, or_, select

from app.audit.events import audited, auditing
from app.core import clock
from app.core.access import OPERATOR, Actor
from app.core.claims import Claim, ClaimLost, claim, is_abandoned, persist, start_afresh
from app.core.database import end_reading, transaction
from app.core.database_trouble import is_outage
from app.core.errors import DomainError
from app.core.facts import add_record
from app.core.links import base_url, link_to
from app.core.markings import LOWEST, Marking, is_within
from app.core.timed import Worked, each_apart
from app.documents.service import forget_file, store_file
from app.extensions import db
from app.governance.meetings.service import check_stands
from app.packs.content import PackContent, decode
from app.packs.models import Pack
from app.packs.papers import load_files
from app.packs.queries import get_snapshot
from app.packs.readership.rules import Expected
from app.packs.variants import queries
from app.packs.variants.drawing import draw_copy, part_named
from app.packs.variants.models import PackVariant
from app.packs.variants.permissions import can_have_copy
from app.packs.variants.reader import copy_for
from app.packs.variants.rules import (
    COPIES_KEPT,
    COPIES_UNDER_WAY,
    MOST_COPIES,
    CopyState,
    Variant,
    key_of,
)

#: So often a copy is tried before it counts as failed.
MAX_ATTEMPTS = 4
_FAULT = "It could not be made because of a fault. The log has the details."
_FELL_SILENT = "Making it stopped each time before it was finished. The log may say why."


@audited("pack:copy-asked-for")
def request_copy(
    actor: Actor,
    *,
    pack: Pack,
    variant: Variant,
    anchor: str = "",
    whose: Expected | None = None,
) -> PackVariant:
    """The copy of a pack that someone asks for: the one there is, or a new one that is made within
    seconds. A reader's copy is the actor's own or, where the secretariat asks for another of those
    who should read the pack, theirs: with what their clearance allows."""
    reader_id, cleared = None, actor.clearances
    if variant is Variant.READER:
        reader_id = whose.person_id if whose else actor.person_id
        cleared = frozenset(whose.clearances or ()) if whose else actor.clearances
    can_have_copy(actor, pack, variant, reader_id).enforce()
    check_stands(pack.meeting)
    if pack.file_sha256 is None:
        raise DomainError("This pack has not been built yet.")
    if whose is not None:
        _check_reader(whose, pack)
    clearances = [each.value for each in cleared] if reader_id else []
    title = f"Copy for {whose.name}" if whose else variant.word
    if variant is Variant.SECTION:
        title = part_named(decode(get_snapshot(pack.id)), anchor).title
    key = key_of(
        variant,
        issue_number=pack.issue_number,
        reader_id=reader_id,
        clearances=clearances,
        anchor=anchor if variant is Variant.SECTION else "",
    )
    found = queries.find_copy(pack.id, key)
    if found is not None:
        if found.state is CopyState.FAILED:
            found.state, found.failure = CopyState.QUEUED, ""
            found.begin_claim(is_claimed=False)
        return found
    if queries.count_copies(pack.id) >= MOST_COPIES:
        raise DomainError(f"This pack has {MOST_COPIES} copies already. Use one of them.")
    copy = PackVariant(
        pack_id=pack.id,
        key=key,
        variant=variant,
        reader_id=reader_id,
        clearances=clearances,
        anchor=anchor if variant is Variant.SECTION else "",
        title=title,
        asked_at=clock.now(),
        asked_by_id=actor.in_person.person_id,
    )
    copy.begin_claim(is_claimed=False)
    return add_record(copy)


def _check_reader(whose: Expected, pack: Pack) -> None:
    """A copy leaves out what is marked above a clearance; of the meeting itself nothing can be."""
    marking = pack.meeting.marking
    if marking not in LOWEST and not is_within(marking, whose.clearances or ()):
        raise DomainError(
            f"{whose.name} is not cleared for {marking.word}, the marking of this meeting, so no "
            "copy can be made for them.",
            field="reader_id",
        )


def make_waiting_copies() -> Worked:
    """The scheduler's job: make every copy that waits, one after the other."""
    return each_apart(_claimed(), _make, "copy of a pack")


def _claimed() -> Iterator[int]:
    while True:
        with transaction(), auditing(OPERATOR, "pack:copy-begun"):
            copy_id = _claim_next()
        if copy_id is None:
            return
        yield copy_id


def _claim_next() -> int | None:
    is_free = and_(
        PackVariant.state.in_(COPIES_UNDER_WAY),
        or_(PackVariant.claimed_at.is_(None), is_abandoned(PackVariant, clock.now())),
    )
    waiting = db.session.scalars(
        select(PackVariant.id).where(is_free).order_by(PackVariant.id).limit(10)
    ).all()
    return next(
        (
            copy_id
            for copy_id in waiting
            if claim(PackVariant, copy_id, is_free, state=CopyState.BUILDING)
        ),
        None,
    )


def _make(copy_id: int) -> None:
    """Draw a copy that is claimed, and keep it. What went wrong is written down with it, unless it
    was the database."""
    db.session.expire_all()
    copy = queries.get_copy_by_id(copy_id)
    held = Claim(PackVariant, copy_id, copy.claimed_by)
    try:
        if copy.attempts > MAX_ATTEMPTS:
            raise DomainError(_FELL_SILENT)
        with held.kept_alive():
            _draw_and_store(copy, held)
    except Exception as error:
        start_afresh()
        if isinstance(error, ClaimLost) or is_outage(error):
            raise
        why = str(error) if isinstance(error, DomainError) else _FAULT
        persist(lambda: _fail(held, why))
        raise


def _draw_and_store(copy: PackVariant, held: Claim) -> None:
    pack, variant = copy.pack, copy.variant
    reader = queries.find_reader(copy.reader_id)
    content = decode(get_snapshot(pack.id))
    if reader:
        content = _for(content, copy, reader.name)
    files, anchor, version = load_files(content, may_lack=True), copy.anchor, pack.label
    page = link_to("packs.preview_pack", pack_id=pack.id)
    end_reading()
    document = draw_copy(
        content,
        variant,
        files=files,
        version=version,
        built_at=clock.now(),
        base_url=base_url(),
        web_page=page,
        reader=reader,
        anchor=anchor,
    )

    def store() -> None:
        with auditing(OPERATOR, "pack:copy-made"):
            current: PackVariant = held.lock(COPIES_UNDER_WAY)
            current.file_sha256 = store_file(document.pdf, media_type="application/pdf")
            current.pages = document.page_count
            current.marking = content.marking
            current.state = CopyState.BUILT

    persist(store)


def _for(content: PackContent, copy: PackVariant, name: str) -> PackContent:
    clearances = frozenset(Marking(each) for each in copy.clearances)
    if not is_within(content.marking, clearances):
        content = content.joined  # what is left out decides what its pages are called
    return copy_for(content, name=name, clearances=clearances, least=copy.pack.meeting.marking)


def _fail(held: Claim, why: str) -> None:
    with auditing(OPERATOR, "pack:copy-failed"):
        copy: PackVariant = held.lock(COPIES_UNDER_WAY)
        copy.state = CopyState.FAILED
        copy.failure = why[:300]


def forget_superseded() -> Worked:
    """The daily job: delete copies of packs that others have replaced, some time after they were
    asked for. What was issued stays."""
    before = clock.now() - COPIES_KEPT
    return each_apart(queries.list_superseded(before), _forget, "copy of a pack")


def _forget(copy_id: int) -> None:
    with transaction(), auditing(OPERATOR, "pack:copy-deleted"):
        copy = db.session.get(PackVariant, copy_id)
        if copy is not None:
            db.session.delete(copy)
            forget_file(copy.file_sha256)
