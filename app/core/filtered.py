"""Reads with the filters that every read of a session gets. A statement that is made once keeps
what becomes of it: working out its cache key anew takes longer than many a read."""

from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy.orm import LoaderCriteriaOption
from sqlalchemy.orm.interfaces import CriteriaOption

#: For how many different filters (they differ by who looks) a statement keeps its filtered form.
_MOST = 32


class Criterion(LoaderCriteriaOption):
    """A criterion of a model. Every statement that asks that model has it: it is made ready for a
    statement once, as it is the same for all."""

    @cached_property
    def _ready(self) -> dict[Any, Any]:
        return {}

    def _resolve_where_criteria(self, ext_info: Any) -> Any:
        # of aliases, which come and go, a criterion that a function makes is made anew
        if self.deferred_where_criteria and ext_info.is_aliased_class:
            return super()._resolve_where_criteria(ext_info)
        key = ext_info if self.deferred_where_criteria else None
        if key not in self._ready:
            self._ready[key] = super()._resolve_where_criteria(ext_info)
        return self._ready[key]


class ReadFilter(CriteriaOption):
    """Criteria as one option of a statement, made once. In cache keys it stands for itself, and
    what the criteria ask for stays with them: every read has a score of criteria, and to work
    out the keys of all and to compare them took longer than the database."""

    propagate_to_loaders = True

    def __init__(self, *criteria: Criterion) -> None:
        self._criteria = criteria

    def process_compile_state(self, compile_state: Any) -> None:
        for each in self._criteria:
            each.process_compile_state(compile_state)

    def process_compile_state_replaced_entities(
        self, compile_state: Any, mapper_entities: Any
    ) -> None:
        self.process_compile_state(compile_state)

    def get_global_criteria(self, attributes: dict[Any, Any]) -> None:
        for each in self._criteria:
            each.get_global_criteria(attributes)

    def _gen_cache_key(self, anon_map: Any, bindparams: Any) -> Any:
        return (self,)


_kept: WeakKeyDictionary[Any, dict[ReadFilter, Any]] = WeakKeyDictionary()


def filtered(statement: Any, by: ReadFilter) -> Any:
    """The statement with a filter; the same again for the same statement and filter."""
    known = _kept.setdefault(statement, {})
    found = known.get(by)
    if found is None:
        if len(known) >= _MOST:
            known.clear()
        found = known[by] = statement.options(by)
    else:
        _keep_hash(found)
    return found


def _keep_hash(statement: Any) -> None:
    key = statement._generate_cache_key()
    if key is not None and not isinstance(key.key, _Hashed):
        kept = key._replace(key=_Hashed(key.key))
        statement.__dict__["_generate_cache_key"] = lambda: kept


class _Hashed(tuple[Any, ...]):
    """The key of a statement that is made once, whose hash is worked out once too: of what is owed
    it has parts by the thousand."""

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return super().__hash__()
