"""Drawing all entries again, a few at a time, so that others can write meanwhile: each night, when
an operator asks for it, and by itself after an upgrade that changed what is searched. How the
entries are drawn is told by a digest of what the domains declare; where the kept one is another,
the scheduler draws all of them, and goes on from where it was should it be stopped."""

import hashlib
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from flask import current_app
from sqlalchemy import Connection, delete, func, select

from app.core import stopping
from app.core.database import end_reading, insert_into, let_others_write, transaction
from app.core.reading import in_batches
from app.core.timed import Worked
from app.extensions import db
from app.search import word_index
from app.search.keeping import BATCH, settle
from app.search.models import MOST_SEARCHED, SearchEntry, SearchState
from app.search.rules import CUT_AS
from app.search.sources import SearchSource, sources_of

#: The one row that says how the entries are drawn.
_STATE = 1


def rebuild(
    on_progress: Callable[[str, int, int], None] = lambda *_: None, *, is_alone: bool = False
) -> int:
    """Draw the entries of all records again, whether or not they are of this version; gives how
    many were not as they should be. Where nobody else uses the database yet, it does not rest."""
    politely = nullcontext if is_alone else let_others_write
    with transaction():
        _lock_state()
        corrected = _remove_strange(db.session.connection())
    for source in sources_of(current_app):
        done, some = 0, [0]
        with transaction():
            total = _count(source)
        while some:
            with politely(), transaction():
                _lock_state()
                connection = db.session.connection()
                some = _next_ids(connection, source, after=some[-1])
                corrected += settle(connection, source, some) if some else 0
            if some:
                done += len(some)
                on_progress(source.kind.plural, done, max(total, done))
    with transaction():
        _lock_state().drawn_as = drawn_as()
    return corrected


def fill() -> Worked:
    """The scheduler's job: draw all entries, where they were drawn by another version or never."""
    worked, known = Worked(), db.session.scalar(select(SearchState.drawn_as))
    end_reading()
    while known != drawn_as() and not stopping.is_stopping():
        with let_others_write(), transaction():
            worked.done += _step()
            known = _lock_state().drawn_as
    return worked


def is_being_built() -> bool:
    """Whether what is searched is of another version, so that finds lack something. Where nothing
    is known of it, the database was begun with this one."""
    known = db.session.scalar(select(SearchState.drawn_as))
    return known is not None and known != drawn_as()


def _step() -> int:
    """Draw the next few; gives how many were not as they should be."""
    state, connection, corrected = _lock_state(), db.session.connection(), 0
    if state.drawing_as != drawn_as():
        state.drawing_as, state.kind, state.record_id = drawn_as(), "", 0
        corrected = _remove_strange(connection)
    sources = sources_of(current_app)
    names = [source.kind.name for source in sources]
    at = names.index(state.kind) if state.kind in names else 0
    after = state.record_id if state.kind in names else 0
    for source in sources[at:]:
        some = _next_ids(connection, source, after)
        if some:
            state.kind, state.record_id = source.kind.name, some[-1]
            return corrected + settle(connection, source, some)
        after = 0
    state.drawn_as = drawn_as()
    return corrected


def _lock_state() -> SearchState:
    """The row, so that one process at a time draws; made where there is none."""
    made = {"id": _STATE, "drawn_as": "", "drawing_as": "", "kind": "", "record_id": 0}
    wanted = select(SearchState).where(SearchState.id == _STATE).with_for_update()
    state = db.session.scalar(wanted)
    if state is None:
        db.session.execute(insert_into(SearchState).values(made).on_conflict_do_nothing())
        state = db.session.scalars(wanted).one()
    return state


def drawn_as() -> str:
    """The digest of what this version searches, and of how it cuts words."""
    sources = sources_of(current_app)
    known, digest = current_app.extensions.get("searched_as", (None, ""))
    if known is not sources:
        told = [f"{CUT_AS} {MOST_SEARCHED}", *(_told(source) for source in sources)]
        digest = hashlib.sha256("\n".join(told).encode()).hexdigest()
        current_app.extensions["searched_as"] = (sources, digest)
    found: str = digest
    return found


def _told(source: SearchSource) -> str:
    """What a kind gives, in words that change when it gives something else."""
    rows = source.select_drawn().compile(dialect=db.engine.dialect)
    parts = [f"{each.select_texts()} {each.stand_apart}" for each in source.parts]
    return " ".join([source.kind.name, str(rows), *parts])


def _next_ids(connection: Connection, source: SearchSource, after: int) -> list[int]:
    """Of the records that there are, and of those that have entries."""
    record, entry = source.kind.model.id, SearchEntry.record_id
    wanted = source.select_all().with_only_columns(record).order_by(None)
    entries = select(entry).where(SearchEntry.kind == source.kind.name)
    ids: set[int] = set()
    for rows, column in ((wanted, record), (entries, entry)):
        few: Any = rows.where(column > after).distinct().order_by(column).limit(BATCH)
        ids.update(connection.scalars(few))
    return sorted(ids)[:BATCH]


def _count(source: SearchSource) -> int:
    wanted = source.select_all().with_only_columns(func.count()).order_by(None)
    return db.session.scalar(wanted) or 0


def _remove_strange(connection: Connection) -> int:
    """Entries of kinds that there are no longer, and words of entries that there are not; entries
    without their words go too, and are drawn again."""
    kinds = [source.kind.name for source in sources_of(current_app)]
    words = word_index.WORDS.c.rowid
    strange = select(SearchEntry.id).where(SearchEntry.kind.not_in(kinds))
    wordless = select(SearchEntry.id).where(SearchEntry.id.not_in(select(words)))
    entries = {*connection.scalars(strange), *connection.scalars(wordless)}
    lost = set(connection.scalars(select(words).where(words.not_in(select(SearchEntry.id)))))
    for some in in_batches(sorted(entries | lost), BATCH):
        word_index.remove(connection, some)
        connection.execute(delete(SearchEntry).where(SearchEntry.id.in_(some)))
    return len(entries | lost)


def count_entries() -> int:
    return db.session.scalar(select(func.count(SearchEntry.id))) or 0
