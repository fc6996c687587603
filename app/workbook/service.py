"""Bringing a file, checking it, importing it, undoing that.

Checking and importing may take a minute: they run outside the page, by whoever claims the import
(``core.claims``), in one transaction each. A dry run's is rolled back.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress

import msgspec
from sqlalchemy import and_, delete, or_, select

from app.accounts.identity import actor_for
from app.accounts.queries import find_account_of
from app.audit.events import audited, auditing
from app.core import clock, stopping, wording
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
from app.core.database import transaction
from app.core.database_trouble import is_outage
from app.core.errors import DomainError, Refused
from app.core.facts import add_record
from app.core.models import NAME_LENGTH
from app.core.timed import Worked, each_apart
from app.core.trail import Trail, recorded, undo
from app.core.viewers import looking_as, viewer_of
from app.core.workflow import MoveNotAllowed
from app.extensions import db
from app.pilots.models import Pilot
from app.workbook import queries
from app.workbook.cells import known_as
from app.workbook.matching import TableMatch, guess, heading_known_as
from app.workbook.models import WorkbookHeading, WorkbookImport
from app.workbook.permissions import can_use_import, can_use_place_workbook, can_use_workbook
from app.workbook.place.matching import match_place_tables
from app.workbook.place.run import run_place
from app.workbook.place.state import read_state
from app.workbook.plan import Plan
from app.workbook.rules import IMPORT_WORKFLOW, MAX_ATTEMPTS, OPEN, UNDER_WAY, ImportState
from app.workbook.run import run
from app.workbook.tables import FileRefused, FileTable

log = logging.getLogger(__name__)

_CHANGED_SINCE = (
    "The programme has changed since the file was checked, and nothing was "
    "imported. Check this page again."
)
_FAULT = "The file could not be checked because of a fault. The log has the details."


@audited("workbook:uploaded")
def bring_file(
    actor: Actor, *, name: str, tables: Sequence[FileTable], is_claimed: bool = False
) -> WorkbookImport:
    """Keep what was read of a file, with the best guess of what it is; it is checked next. What the
    same person brought before and did not import is forgotten."""
    can_use_workbook(actor).enforce()
    matches = guess(tables, queries.list_remembered())
    return _bring(actor, name, tables, matches, None, is_claimed=is_claimed)


@audited("workbook:uploaded")
def bring_place_file(
    actor: Actor,
    *,
    pilot: Pilot,
    name: str,
    tables: Sequence[FileTable],
    is_claimed: bool = False,
) -> WorkbookImport:
    """The same of a place's workbook. Raises ``FileRefused`` where it is not this place's."""
    can_use_place_workbook(actor, pilot.id).enforce()
    state = read_state(tables)
    if state.pilot_id != pilot.id:
        raise FileRefused(
            f"This is the workbook of {state.place}, and this page is for {pilot.name}. Upload it "
            f"on the page of {state.place}."
        )
    matches = match_place_tables(tables)
    return _bring(actor, name, tables, matches, pilot, is_claimed=is_claimed)


def _bring(
    actor: Actor,
    name: str,
    tables: Sequence[FileTable],
    matches: Sequence[TableMatch],
    pilot: Pilot | None,
    *,
    is_claimed: bool,
) -> WorkbookImport:
    for earlier in db.session.scalars(
        queries.select_imports(pilot.id if pilot else None)
        .where(WorkbookImport.asked_by_id == actor.person_id, WorkbookImport.state.in_(OPEN))
        .limit(100)
    ):
        db.session.delete(earlier)
    kept = [(table.title, table.rows, table.is_hidden) for table in tables]
    brought = WorkbookImport(
        file_name=name[:NAME_LENGTH],
        state=ImportState.CHECKING,
        asked_by_id=actor.person_id,
        asked_at=clock.now(),
        pilot_id=pilot.id if pilot else None,
        tables=msgspec.json.encode(kept),
        matching=msgspec.json.encode(matches),
    )
    brought.begin_claim(is_claimed=is_claimed)
    return add_record(brought)


@audited("workbook:matched")
def match_columns(actor: Actor, *, found: WorkbookImport, matches: Sequence[TableMatch]) -> None:
    """Say what the file's columns are; it is checked again. That is remembered for the next."""
    can_use_import(actor, found).enforce()
    IMPORT_WORKFLOW.check(found.state, ImportState.CHECKING)
    found.matching = msgspec.json.encode(list(matches))
    _begin(found, ImportState.CHECKING)
    titles = [known_as(match.title)[:NAME_LENGTH] for match in matches]
    db.session.execute(delete(WorkbookHeading).where(WorkbookHeading.table_title.in_(titles)))
    chosen: dict[tuple[str, str], str] = {}
    for title, match in zip(titles, matches, strict=True):
        chosen[title, ""] = match.sheet
        for column in match.columns if match.sheet else ():
            heading = heading_known_as(column.heading)[:NAME_LENGTH]
            if heading:
                field = f"{match.sheet}.{column.field}" if column.field else ""
                chosen.setdefault((title, heading), field)
    db.session.add_all(
        WorkbookHeading(table_title=title, heading=heading, chosen=field)
        for (title, heading), field in chosen.items()
    )


@audited("workbook:check-asked-for")
def check_again(actor: Actor, *, found: WorkbookImport) -> None:
    can_use_import(actor, found).enforce()
    IMPORT_WORKFLOW.check(found.state, ImportState.CHECKING)
    _begin(found, ImportState.CHECKING)


@audited("workbook:import-asked-for")
def import_file(actor: Actor, *, found: WorkbookImport, is_claimed: bool = False) -> None:
    """Import what was checked and is right. Whoever asks for it is who does it."""
    can_use_import(actor, found).enforce()
    IMPORT_WORKFLOW.check(found.state, ImportState.IMPORTING)
    if found.state is ImportState.IMPORTING:
        return
    if not found.can_be_imported:
        raise DomainError("Correct what cannot be imported, then upload the file again.")
    found.asked_by_id = actor.person_id
    _begin(found, ImportState.IMPORTING, is_claimed=is_claimed)


def _begin(found: WorkbookImport, state: ImportState, *, is_claimed: bool = False) -> None:
    found.state, found.message = state, ""
    found.begin_claim(is_claimed=is_claimed)


@audited("workbook:undone")
def undo_import(actor: Actor, *, found: WorkbookImport) -> None:
    """Take back all that an import added and changed. Raises ``DomainError`` where something was
    built on it since."""
    can_use_import(actor, found).enforce()
    IMPORT_WORKFLOW.check(found.state, ImportState.UNDONE)
    if found.state is ImportState.UNDONE:
        return
    if found.trail is None:
        raise DomainError("This import cannot be undone.")
    undo(msgspec.json.decode(found.trail, type=Trail), "The import")
    found.state = ImportState.UNDONE
    found.undone_at, found.undone_by_id = clock.now(), actor.person_id
    found.trail = None


@audited("workbook:discarded")
def discard_import(actor: Actor, *, found: WorkbookImport) -> None:
    """Forget a file that was not imported."""
    can_use_import(actor, found).enforce()
    if found.state not in OPEN:
        raise MoveNotAllowed(f"This file is {found.state.word.lower()} and cannot be discarded.")
    db.session.delete(found)


def claim_next() -> int | None:
    """Take up one import that waits (or whose worker has died), and give its id."""
    now = clock.now()
    is_free = and_(
        WorkbookImport.state.in_(UNDER_WAY),
        or_(WorkbookImport.claimed_at.is_(None), is_abandoned(WorkbookImport, now)),
    )
    waiting = db.session.execute(
        select(WorkbookImport.id, WorkbookImport.attempts)
        .where(is_free)
        .order_by(WorkbookImport.id)
        .limit(10)
    ).all()
    for import_id, attempts in waiting:
        if attempts >= MAX_ATTEMPTS:
            _write_failure(import_id, _FAULT)
        elif claim(WorkbookImport, import_id, is_free) is not None:
            return import_id
    return None


class _DryRun(Exception):
    """Takes back a dry run."""


def work_on(import_id: int, actor: Actor | None = None) -> None:
    """Check or import one that the caller has claimed, as its asker (or ``actor``). Opens
    transactions of its own. Raises what went wrong, which is written down with it."""
    db.session.expire_all()
    columns = (WorkbookImport.tables, WorkbookImport.matching, WorkbookImport.plan)
    found = queries.get_import(import_id, *columns)
    held = Claim(WorkbookImport, import_id, found.claimed_by)
    try:
        with held.kept_alive():
            actor = actor or _asker(found)
            with looking_as(viewer_of(actor)):
                _work(found, held, actor)
    except BaseException as error:
        start_afresh()
        if isinstance(error, ClaimLost):
            raise
        if isinstance(error, Exception) and not is_outage(error):
            told = error.message if isinstance(error, DomainError) else _FAULT
            persist(lambda: _write_failure(import_id, told, held))
        else:
            with suppress(Exception), transaction():
                held.change(claimed_at=None)
        raise


def _asker(found: WorkbookImport) -> Actor:
    """Who asked, with what they hold today."""
    if found.asked_by_id is None:
        return OPERATOR
    account = find_account_of(found.asked_by_id)
    if account is None or not account.is_enabled:
        raise Refused("The person who asked for this can no longer sign in.")
    person = account.person
    return actor_for(person.id, person.name, clock.today(), account.clearances)


def _work(found: WorkbookImport, held: Claim, actor: Actor) -> None:
    can_use_import(actor, found).enforce()
    tables, matches = queries.tables_of(found), queries.matches_of(found)
    is_import, checked = found.state is ImportState.IMPORTING, queries.plan_of(found)
    plan = Plan()
    with suppress(_DryRun), transaction():
        with auditing(actor, "workbook:imported"), recorded() as recorder:
            plan = _go_through(actor, found, tables, matches)
        if not is_import or plan.problems or plan.digest != checked.digest:
            raise _DryRun
        done: WorkbookImport = held.lock(UNDER_WAY)
        done.state, done.imported_at = ImportState.IMPORTED, clock.now()
        done.trail = msgspec.json.encode(recorder.trail())
        done.tables = done.matching = None
        return
    wording.forget()  # those of the dry run
    persist(lambda: _keep_plan(held, plan, is_import=is_import))


def _go_through(
    actor: Actor,
    found: WorkbookImport,
    tables: Sequence[FileTable],
    matches: Sequence[TableMatch],
) -> Plan:
    if found.pilot_id is None:
        return run(actor, tables, matches, stopping.check)
    pilot = db.session.get_one(Pilot, found.pilot_id)
    return run_place(actor, pilot, tables, matches, stopping.check)


def _keep_plan(held: Claim, plan: Plan, *, is_import: bool) -> None:
    with auditing(OPERATOR, "workbook:checked"):
        found: WorkbookImport = held.lock(UNDER_WAY)
        found.plan = msgspec.json.encode(plan)
        found.added, found.changed = len(plan.additions), len(plan.changes)
        found.same, found.wrong = plan.same, len(plan.problems)
        found.state = ImportState.CHECKED
        found.message = _CHANGED_SINCE if is_import else ""


def _write_failure(import_id: int, why: str, held: Claim | None = None) -> None:
    with auditing(OPERATOR, "workbook:failed"):
        found = find_under_way(WorkbookImport, import_id, UNDER_WAY, held)
        if found is None:
            return
        found.state, found.message = ImportState.FAILED, why[:300]


def work_on_waiting() -> Worked:
    """The scheduler's job: check or import everything that waits, one after the other."""
    return each_apart(_claimed(), _work_on_claimed, "import")


def _claimed() -> Iterator[int]:
    """The imports that wait, each claimed as it is asked for."""
    while True:
        with transaction(), auditing(OPERATOR, "workbook:begun"):
            import_id = claim_next()
        if import_id is None:
            return
        yield import_id


def _work_on_claimed(import_id: int) -> None:
    try:
        work_on(import_id)
    except DomainError as error:  # its page says why
        log.info("import %s was refused: %s", import_id, error.message)
