"""Records that only some people read: a mark on the record, a table of those named besides, and
one filter on every read, so that lists, searches, counts and packs show what their reader may see.

The filter asks who looks: ``look_as`` says it, for a request from who is signed in. In jobs, in
commands and while a pack is assembled nobody looks, and what is restricted is left out. Minutes
that are kept whole go through a redaction of their own (``governance.minutes.redaction``).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, ClassVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    and_,
    event,
    func,
    or_,
    select,
)
from sqlalchemy.orm import (
    Mapped,
    ORMExecuteState,
    Session,
    mapped_column,
)

from app.core.filtered import Criterion, ReadFilter, filtered
from app.core.marked import Marked
from app.core.markings import Marking, is_within, within
from app.core.models import reference_of
from app.core.readers import RecordReader
from app.core.sentences import listed
from app.core.viewers import Viewer, whoever_looks
from app.core.withdrawn import standing_only
from app.core.wording import Phrase, Text
from app.extensions import db


class Restrictable:
    """A mixin of records that may be restricted to named people. Who is its ``reader_key`` (its
    owner, unless a kind says otherwise) and its pilot's lead, where it has them, always read it.
    The words tell whoever restricts one what then becomes of it."""

    reader_key: ClassVar[str] = "owner_id"
    keepers_in_words: ClassVar[Text] = Phrase(
        "the secretariat, the {place}’s lead and the record’s owner, where it has them,"
    )
    restriction_in_words: ClassVar[str] = (
        "It is hidden from everyone else: it does not appear in lists, counts, "
        "charts, searches or packs. Registers and packs say how many they leave out."
    )

    is_restricted: Mapped[bool] = mapped_column(default=False)


class FollowsRestricted:
    """A mixin of records that belong to one that may be restricted, which the foreign key
    ``follows_key`` names, or one of several: whoever may not read that one reads none of them
    either, but for what is their own (``reader_key``)."""

    follows_key: ClassVar[str | tuple[str, ...]]
    reader_key: ClassVar[str] = "owner_id"

    @classmethod
    def followed(cls) -> tuple[str, ...]:
        """The columns that name what one may belong to."""
        return (cls.follows_key,) if isinstance(cls.follows_key, str) else cls.follows_key


@event.listens_for(Session, "do_orm_execute")
def _leave_out(state: ORMExecuteState) -> None:
    """Leave out what the viewer may not read. A read that grants rights, and tells nothing of the
    record, goes round it by the execution option ``sees_restricted``; one that tells of a marked
    record no more than its number, by ``sees_marked``."""
    viewer = whoever_looks()
    if (
        state.is_select
        and not state.is_column_load
        and not state.is_relationship_load
        and not viewer.sees_everything
        and not state.execution_options.get("sees_restricted", False)
    ):
        sees_marked = bool(state.execution_options.get("sees_marked", False))
        state.statement = filtered(state.statement, _filter(_kind_of(viewer, sees_marked)))


@dataclass(frozen=True)
class _ViewerKind:
    """What decides which criteria there are for a viewer; who it is, they ask as they run. So all
    who see alike share them, and the statements that have them: a statement with criteria of its
    own takes longer to make than a page. So nothing is told apart that makes no difference."""

    is_person: bool
    leads_pilots: bool
    sees_all: bool
    sees_marked: bool
    by: "_ViewerKind | None"


def _kind_of(viewer: Viewer, sees_marked: bool) -> _ViewerKind:
    return _ViewerKind(
        viewer.person_id is not None and not viewer.sees_all,
        bool(viewer.pilot_ids) and not viewer.sees_all,
        viewer.sees_all,
        sees_marked or viewer.is_cleared_for_all,
        _kind_of(viewer.by, sees_marked) if viewer.by is not None else None,
    )


@dataclass(frozen=True)
class _Looker:
    """Who looks, in SQL: values, or parameters that are asked for as a statement runs."""

    person: Any
    pilots: Any
    clearances: Any


def _looker_of(viewer: Viewer) -> _Looker:
    """A viewer who may be another than the one who looks now."""
    return _Looker(viewer.person_id, sorted(viewer.pilot_ids) or None, within(viewer.clearances))


class _LookingParameter(BindParameter[Any]):
    """A parameter of who looks, which is asked for as the statement runs. It is the same wherever a
    statement has it: of copies, SQLAlchemy compares each with each."""

    inherit_cache = True

    def _annotate(self, values: Any) -> Any:
        return self

    def _clone(self, *args: Any, **kw: Any) -> Any:
        return self


@lru_cache
def _whoever_looks(depth: int) -> _Looker:
    """Who looks when the statement runs or, at a depth, for whom they look."""

    def viewer() -> Viewer:
        found = whoever_looks()
        for _ in range(depth):
            assert found.by is not None
            found = found.by
        return found

    def asked(
        name: str, of: Callable[[Viewer], Any], type_: Any, *, is_list: bool = False
    ) -> _LookingParameter:
        return _LookingParameter(
            f"looking_{name}_{depth}",
            callable_=lambda: of(viewer()),
            type_=type_,
            expanding=is_list,
        )

    def cleared(marking: Marking) -> _LookingParameter:
        """A marking, for those who are cleared for it; they are always as many, and not a list: a
        statement with a list is put together anew each time that it runs."""

        def of(looking: Viewer) -> Marking | None:
            return marking if is_within(marking, looking.clearances) else None

        return asked(f"cleared_{marking.value}", of, marking_type)

    marked: list[Any] = Marked.__subclasses__()
    marking_type = marked[0].marking.type
    return _Looker(
        asked("person", lambda each: each.person_id, Integer()),
        asked("pilots", lambda each: sorted(each.pilot_ids), Integer(), is_list=True),
        [cleared(each) for each in Marking],
    )


@lru_cache(maxsize=1024)
def _filter(kind: _ViewerKind) -> ReadFilter:
    return ReadFilter(*_criteria(kind, depth=0))


def _criteria(kind: _ViewerKind, depth: int) -> tuple[Criterion, ...]:
    parts: list[tuple[Any, ColumnElement[bool]]] = []
    looker = _whoever_looks(depth)
    looker = replace(
        looker,
        person=looker.person if kind.is_person else None,
        pilots=looker.pilots if kind.leads_pilots else None,
    )
    if not kind.sees_all:
        parts += [(model, _is_seen(model, looker)) for model in Restrictable.__subclasses__()]
        parts += [
            (model, _is_followed(model, looker)) for model in FollowsRestricted.__subclasses__()
        ]
    if not kind.sees_marked:
        marked: list[Any] = Marked.__subclasses__()
        parts += [(model, model.marking.in_(looker.clearances)) for model in marked]
    own = tuple(Criterion(model, is_seen, include_aliases=True) for model, is_seen in parts)
    return own if kind.by is None else (*own, *_criteria(kind.by, depth + 1))


def _is_followed(model: Any, looker: _Looker, columns: Any = None) -> ColumnElement[bool]:
    """Whether the record that one belongs to is seen, or it belongs to none. The table of that
    record is read, and not its model: a marking of its own covers it and not what follows it."""
    columns = model if columns is None else columns
    ways = [and_(*(_is_seen_by(model, key, looker, columns) for key in model.followed()))]
    if looker.person is not None and hasattr(model, model.reader_key):
        ways.append(getattr(columns, model.reader_key) == looker.person)
    return or_(*ways)


def _is_seen_by(model: Any, name: str, looker: _Looker, columns: Any) -> ColumnElement[bool]:
    """Whether what a column of ``followed`` names is seen, or it names nothing."""
    column = getattr(columns, name)
    (key,) = model.__table__.c[name].foreign_keys
    followed = next(m for m in covered_models() if m.__table__ is key.column.table)
    named = followed.__table__.alias()
    is_seen = _is_seen if issubclass(followed, Restrictable) else _is_followed
    return or_(
        column.is_(None),
        column.in_(select(named.c.id).where(is_seen(followed, looker, named.c))),
    )


def covered_models() -> list[Any]:
    """What is left out of the reads of those who may not see it."""
    kinds: tuple[Any, ...] = (Restrictable, FollowsRestricted, Marked)
    return list(dict.fromkeys(model for kind in kinds for model in kind.__subclasses__()))


def _is_seen(model: Any, looker: _Looker, columns: Any = None) -> ColumnElement[bool]:
    columns = model if columns is None else columns
    return or_(columns.is_restricted.is_(False), *_ways_in(model, looker, columns))


def _ways_in(model: Any, looker: _Looker, columns: Any) -> list[ColumnElement[bool]]:
    """By what somebody reads a record of a kind though it is restricted. ``columns`` are the
    model's own, or those of an alias of its table."""
    ways: list[ColumnElement[bool]] = []
    if looker.person is not None:
        named = select(RecordReader.__table__.c.record_id).where(
            RecordReader.__table__.c.record_kind == model.__tablename__,
            RecordReader.__table__.c.person_id == looker.person,
        )
        ways.append(columns.id.in_(named))
        if hasattr(model, model.reader_key):
            ways.append(getattr(columns, model.reader_key) == looker.person)
    if looker.pilots is not None and hasattr(model, "pilot_id"):
        ways.append(columns.pilot_id.in_(looker.pilots))
    return ways


def readers_among(model: Any, ids: Collection[int]) -> set[int]:
    """Those of some records of a kind that may be restricted that whoever looks reads even where
    they are."""
    return _readers_among(model, ids, whoever_looks())


def _readers_among(model: Any, ids: Collection[int], viewer: Viewer) -> set[int]:
    if viewer.by is not None:
        ids = _readers_among(model, ids, viewer.by)
    ways = _ways_in(model, _looker_of(viewer), model)
    if viewer.sees_all or not ids or not ways:
        return set(ids) if viewer.sees_all else set()
    wanted = select(model.id).where(model.id.in_(ids), or_(*ways)).limit(len(ids))
    return set(db.session.scalars(wanted.execution_options(sees_restricted=True)))


def find_whoever_looks(model: Any, record_id: int | None) -> Any | None:
    """A record whoever may read it: for what has to be known of it, and is not shown."""
    if record_id is None:
        return None
    wanted = select(model).where(model.id == record_id)
    return db.session.scalar(wanted.execution_options(sees_restricted=True))


def restricted_among(model: Any, ids: Collection[int], viewer: Viewer | None = None) -> set[int]:
    """Which of a kind's records someone (by default whoever looks) may not read because they are
    restricted, or marked too high: for what keeps a record's title beside its number."""
    viewer = whoever_looks() if viewer is None else viewer
    hidden = restricted_among(model, ids, viewer.by) if viewer.by is not None else set()
    seen: list[ColumnElement[bool]] = []
    if issubclass(model, Restrictable) and not viewer.sees_all:
        seen.append(_is_seen(model, _looker_of(viewer)))
    if issubclass(model, Marked) and not viewer.is_cleared_for_all:
        seen.append(model.marking.in_(within(viewer.clearances)))
    if not ids or not seen:
        return hidden
    found: Any = model
    wanted = select(found.id).where(
        found.id.in_(ids), found.id.not_in(select(found.id).where(*seen))
    )
    return hidden | set(db.session.scalars(wanted.execution_options(sees_restricted=True)))


#: The most records that are named by their number alone.
ABOVE_SHOWN = 50


@dataclass(frozen=True)
class Above:
    """Records that are marked above the clearance of whoever looks: the first, by reference with
    their markings, and how many more there are."""

    named: Sequence[str] = ()
    more: int = 0

    @property
    def words(self) -> str:
        """ "DEC-004 (RESTRICTED) and 3 more"."""
        return listed([*self.named, *([f"{self.more:,} more"] if self.more else [])])


def find_above(rows: Select[Any]) -> Above:
    """Those of some records with references that whoever looks is not cleared for."""
    model, clearances = rows.column_descriptions[0]["entity"], whoever_looks().clearances
    is_marked = isinstance(model, type) and issubclass(model, Marked)
    if not is_marked or whoever_looks().is_cleared_for_all:
        return Above()
    found: Any = model
    wanted = (
        rows.with_only_columns(found.number, found.marking, func.count().over().label("total"))
        .where(found.marking.not_in(within(clearances)))
        .order_by(None)
        .order_by(found.number)
        .limit(ABOVE_SHOWN)
    )
    above = db.session.execute(wanted.execution_options(sees_marked=True)).all()
    named = [f"{reference_of(found.PREFIX, row.number)} ({row.marking.word})" for row in above]
    return Above(named, above[0].total - len(above) if above else 0)


def count_hidden(rows: Select[Any], seen: int) -> int:
    """How many more there are of some records of a kind that may be restricted, of which whoever
    looks sees so many."""
    model = rows.column_descriptions[0]["entity"]
    if whoever_looks().sees_all or not issubclass(model, Restrictable):
        return 0
    every = standing_only(rows.with_only_columns(func.count(model.id)).order_by(None))
    return (db.session.scalar(every.execution_options(sees_restricted=True)) or 0) - seen


def restricted_words(kind: str) -> str:
    return f"A restricted {kind.replace('_', ' ')}"
