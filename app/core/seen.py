"""Which of some records, named by their keys, whoever looks may read (``core.restriction``)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, literal_column, select, union_all

from app.core.readers import RecordReader
from app.core.restriction import covered_models
from app.core.viewers import sees_everything
from app.extensions import db

#: Of how many kinds it is asked in one statement. It names the same kinds each time: one for those
#: alone that a page tells of would be compiled for each page.
_AT_ONCE = 10


def hidden_among(rows: Iterable[tuple[str, Any]]) -> set[tuple[str, Any]]:
    """Those of some rows, each a table's name and a key, that are of a kind that may be
    restricted, and that whoever looks does not find: what is there no more is among them."""
    if sees_everything():
        return set()
    by_table: dict[str, set[Any]] = defaultdict(set)
    for table, key in rows:
        by_table[table].add(key)
    hidden = {(RecordReader.__tablename__, key) for key in by_table[RecordReader.__tablename__]}
    models = covered_models()
    for start in range(0, len(models), _AT_ONCE):
        some = tuple(models[start : start + _AT_ONCE])
        asked = {model.__tablename__: by_table[model.__tablename__] for model in some}
        if any(asked.values()):
            given = asked | {"most": sum(map(len, asked.values()))}
            seen = {
                (some[place].__tablename__, key)
                for place, key in db.session.execute(_select_seen(some), given)
            }
            hidden |= {(table, key) for table, keys in asked.items() for key in keys} - seen
    return hidden


@lru_cache
def _select_seen(models: tuple[Any, ...]) -> Select[Any]:
    """Those of the given records that whoever looks may read, withdrawn or not: each by the place
    of its kind and its key."""
    parts = (
        select(literal_column(str(place), Integer()).label("kind"), model.id).where(
            model.id.in_(bindparam(model.__tablename__, type_=Integer(), expanding=True))
        )
        for place, model in enumerate(models)
    )
    seen = select(union_all(*parts).subquery("seen"))
    limited = seen.limit(bindparam("most", type_=Integer()))
    return limited.execution_options(sees_withdrawn=True)


def seen_among(model: Any, ids: Collection[int]) -> set[int]:
    """Those of some records that whoever looks may read, withdrawn or not."""
    wanted = select(model.id).where(model.id.in_(ids)).limit(len(ids))
    return set(db.session.scalars(wanted.execution_options(sees_withdrawn=True)))


def there_among(model: Any, ids: Collection[int]) -> set[int]:
    """Those of some records that there are, whoever may read them."""
    wanted = select(model.id).where(model.id.in_(ids)).limit(len(ids))
    return set(db.session.scalars(wanted.execution_options(sees_restricted=True)))


def restricted_among_all(model: Any, ids: Collection[int]) -> set[int]:
    """Which of a kind's records are restricted, whoever may read them."""
    wanted = select(model.id).where(model.id.in_(ids), model.is_restricted).limit(len(ids))
    return set(db.session.scalars(wanted.execution_options(sees_restricted=True)))
