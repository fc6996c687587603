"""Loading the demonstration into an empty database."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeVar

import msgspec
from sqlalchemy import exists, select

from app.audit.events import auditing
from app.core import clock
from app.core.errors import DomainError
from app.demo.files import Data, for_each, read_data
from app.demo.making_groups import add_series, add_terms_and_substitutes
from app.demo.making_meetings import add_group, add_meeting, add_round, add_update
from app.demo.making_messages import add_message
from app.demo.making_minutes import (
    add_action,
    add_decision,
    add_minutes,
    supersede_decision,
)
from app.demo.making_papers import add_paper
from app.demo.making_people import (
    add_organisation,
    add_person,
    add_pilot,
    add_programme,
    add_region,
    open_account,
)
from app.demo.making_registers import (
    add_barrier,
    add_interdependency,
    add_issue,
    add_milestone,
    add_product,
    add_resource,
    add_risk,
)
from app.demo.making_rounds import add_referral, add_write_round
from app.demo.models import STORYTELLER, Demonstration
from app.demo.shelf import Shelf
from app.extensions import db
from app.programme.models import Programme

#: Ten working days before the officials' meeting of 18 February 2010.
FIRST_DAY = date(2010, 2, 4)

#: Dates of what has happened; every other date in a row may lie ahead.
HAPPENED = (
    "agreed_on",
    "actual_on",
    "answered_on",
    "assessed_on",
    "circulated_on",
    "closed_on",
    "given_on",
    "issued_on",
    "completed_on",
    "decided_on",
    "locked_on",
    "made_on",
    "noted_on",
    "opens_on",
    "published_on",
    "raised_on",
    "recorded_on",
    "referred_on",
    "replied_on",
    "resolved_on",
    "responded_on",
    "settled_on",
    "submitted_on",
)

R = TypeVar("R", bound=msgspec.Struct)


class ProgrammeExists(DomainError):
    """The database holds a programme already."""


class NotYetHappened(DomainError):
    """A row tells as done what is done later than its day."""


def load_demonstration(password_hash: str, data: Data | None = None) -> None:
    """All records as they stood on the first day, with the clock pinned to it; every account has
    the one password. Raises ``ProgrammeExists`` or, naming file and row, ``BadData``."""
    if db.session.scalar(select(exists().where(Programme.id.is_not(None)))):
        raise ProgrammeExists(
            "This database already holds a programme. The demonstration loads into an empty one: "
            "name another in DATABASE_URL, and run 'flask db upgrade' first."
        )
    data = data or read_data()
    shelf = Shelf()
    with auditing(STORYTELLER, "demonstration:loaded"):
        _add_all(data, shelf, password_hash)
        db.session.add(Demonstration(id=1, today_on=FIRST_DAY))
    clock.forget()


def _add_all(data: Data, shelf: Shelf, password_hash: str) -> None:
    def adding(add: Callable[[Shelf, R], None]) -> Callable[[R], None]:
        def check_and_add(row: R) -> None:
            check_happened(row, FIRST_DAY)
            add(shelf, row)

        return check_and_add

    with db.session.no_autoflush:  # rows of a kind go to the database together
        for_each("programme", data.programme, adding(add_programme))
        for_each("organisations", data.organisations, adding(add_organisation))
        for_each("people", data.people, adding(add_person))
        for_each("regions", data.regions, adding(add_region))
        for_each("pilots", data.pilots, adding(add_pilot))
        for_each("groups", data.groups, adding(add_group))
        for_each("groups", data.groups, adding(add_terms_and_substitutes))
        for_each("people", data.people, lambda row: open_account(shelf, row, password_hash))
        for_each("rounds", data.rounds, adding(add_round))
        for_each("meetings", data.meetings, adding(add_meeting))
        for_each("groups", data.groups, adding(add_series))
        for_each("papers", data.papers, adding(add_paper))
        for_each("updates", data.updates, adding(add_update))
        for_each("milestones", data.milestones, adding(add_milestone))
        for_each("products", data.products, adding(add_product))
        for_each("interdependencies", data.interdependencies, adding(add_interdependency))
        for_each("resources", data.resources, adding(add_resource))
        for_each("risks", data.risks, adding(add_risk))
        for_each("issues", data.issues, adding(add_issue))
        for_each("barriers", data.barriers, adding(add_barrier))
        for_each("write_rounds", data.write_rounds, adding(add_write_round))
        for_each("referrals", data.referrals, adding(add_referral))
        for_each("decisions", data.decisions, adding(add_decision))
        for_each("decisions", data.decisions, lambda row: supersede_decision(shelf, row))
        for_each("actions", data.actions, adding(add_action))
        for_each("minutes", data.minutes, adding(add_minutes))
        for_each("messages", data.messages, adding(add_message))


def check_happened(row: msgspec.Struct, day: date) -> None:
    """Refuse a row that shows something as done later than ``day``."""
    for field, value in _fields(row):
        if field in HAPPENED and value is not None and value > day:
            raise NotYetHappened(f"{field} {value.isoformat()} is after {day.isoformat()}")


def _fields(row: msgspec.Struct) -> Iterator[tuple[str, Any]]:
    """The fields of a row and of the rows inside it."""
    for field, value in msgspec.structs.asdict(row).items():
        yield field, value
        inside = value if isinstance(value, list) else [value]
        for part in inside:
            if isinstance(part, msgspec.Struct):
                yield from _fields(part)
