"""What a person holds, read in one statement from what all domains declare.

Each domain gives selects of ``grant_columns``, asked with the parameters ``PERSON``, ``ON`` (a day
of the programme) and ``REAL_DAY``; they are put together once and then kept.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    exists,
    literal_column,
    null,
    select,
    type_coerce,
    union_all,
)

from app.core import clock
from app.core.access import Grant, Role
from app.core.domain import Domain
from app.extensions import db

PERSON: BindParameter[Any] = bindparam("person_id", type_=Integer())
ON: BindParameter[Any] = bindparam("on_day", type_=Date())
REAL_DAY: BindParameter[Any] = bindparam("real_day", type_=Date())

GrantSelects = Callable[[], Iterable[Select[Any]]]


def grant_columns(
    role: Role | Any, scope_id: Any = None, ends_on: Any = None
) -> tuple[ColumnElement[Any], ...]:
    """The columns of a select of grants: a role or a column of roles, over which record, and until
    when."""
    return (
        literal_column(f"'{role.value}'", String())
        if isinstance(role, Role)
        else type_coerce(role, String()),
        cast(null(), Integer()) if scope_id is None else scope_id,
        cast(null(), Date()) if ends_on is None else ends_on,
    )


def owner_grant(owner: Any, *conditions: ColumnElement[bool]) -> Select[Any]:
    """The grant of whoever owns a record: ``owner`` is the column that names them."""
    return select(*grant_columns(Role.RECORD_OWNER)).where(
        exists().where(owner == PERSON, *conditions)
    )


def list_grants(domains: Iterable[Domain], person_id: int, on: date) -> frozenset[Grant]:
    """All that the domains' records grant a person on a day of the programme. Restricted records
    count: owning one is a grant too."""
    statement = _statement(tuple(domain.grants for domain in domains if domain.grants))
    rows = db.session.execute(
        statement,
        {"person_id": person_id, "on_day": on, "real_day": clock.real_day()},
        execution_options={"sees_restricted": True},
    )
    return frozenset(Grant(Role(role), scope_id, ends_on) for role, scope_id, ends_on in rows)


@cache
def _statement(declared: tuple[GrantSelects, ...]) -> CompoundSelect[Any]:
    return union_all(*(each for selects in declared for each in selects()))
