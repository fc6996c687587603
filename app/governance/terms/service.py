"""Changes to terms of reference and to who may stand in for whom."""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import Person
from app.accounts.queries import get_person
from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.core.formats import day
from app.core.row_order import lock_rows
from app.core.undoable import undoable
from app.extensions import db
from app.governance.groups.models import Group
from app.governance.groups.permissions import can_edit_groups
from app.governance.terms import queries
from app.governance.terms.models import Substitute, TermsOfReference
from app.governance.terms.rules import TERMS_WORKFLOW, TermsState

#: What a new version takes over from the one before.
_COPIED = (
    "purpose",
    "authority",
    "reporting_line",
    "frequency",
    "quorum_percent",
    "quorum_number",
    "needs_chair",
    "allows_substitutes",
    "do_substitutes_count",
    "review_on",
)


class TermsAlreadyAgreed(DomainError):
    """Agreed terms stay as they are."""


@audited("terms:begun")
def begin_version(actor: Actor, *, group: Group) -> TermsOfReference:
    """Begin the next version, as a copy of the one before; the first takes the group's own purpose
    and frequency. Where a draft is there already, that one."""
    can_edit_groups(actor).enforce()
    lock_rows(group)
    versions = queries.list_versions(group)
    if versions and not versions[0].is_agreed:
        return versions[0]
    taken: dict[str, Any] = {"purpose": group.purpose, "frequency": group.frequency}
    if versions:
        taken = {name: getattr(versions[0], name) for name in _COPIED}
    number = versions[0].number + 1 if versions else 1
    terms = TermsOfReference(group_id=group.id, number=number, **taken)
    return add_record(terms)


@audited("terms:amended")
def amend_terms(actor: Actor, *, terms: TermsOfReference, **values: Any) -> None:
    """Change a draft. ``values`` are those of ``TermsForm``."""
    can_edit_groups(actor).enforce()
    if terms.is_agreed:
        raise TermsAlreadyAgreed(
            f"Version {terms.number} has been agreed and cannot be changed. Start a new version."
        )
    assign(terms, values)


@audited("terms:agreed")
def agree_terms(
    actor: Actor,
    *,
    terms: TermsOfReference,
    group: Group,
    agreed_on: date,
    agreed_at_id: int | None,
) -> None:
    """Record that the group agreed a draft. From that day its quorum counts, and its purpose and
    frequency are the group's; the standing agenda is kept with it as it is today."""
    can_edit_groups(actor).enforce()
    TERMS_WORKFLOW.check(terms.state, TermsState.AGREED)
    if terms.is_agreed:
        return
    if agreed_on > clock.today():
        raise DomainError("The date of agreement cannot be in the future.", field="agreed_on")
    last = db.session.scalar(
        select(func.max(TermsOfReference.agreed_on)).where(TermsOfReference.group_id == group.id)
    )
    if last is not None and agreed_on < last:
        raise DomainError(
            f"The version before was agreed on {day(last)}: choose that day or a later one.",
            field="agreed_on",
        )
    terms.state = TermsState.AGREED
    terms.agreed_on, terms.agreed_at_id = agreed_on, agreed_at_id
    terms.standing_agenda = "\n".join(item.title for item in group.standing_items)[:4000]
    group.purpose, group.frequency = terms.purpose, terms.frequency


@audited("substitute:named")
def name_substitute(
    actor: Actor, *, group: Group, membership_id: int, person_id: int, name_then: str
) -> None:
    """Name someone who may stand in for a member while the term lasts."""
    can_edit_groups(actor).enforce()
    membership = queries.get_term(group, membership_id)
    person = get_person(person_id)
    if person_id == membership.person_id:
        raise DomainError("A member cannot be their own substitute.", field="person_id")
    named = queries.list_substitutes([membership_id])
    if any(substitute.person_id == person_id for substitute in named):
        raise DomainError(
            f"{person.name} is already a substitute for {membership.name_then}.", field="person_id"
        )
    db.session.add(
        Substitute(
            membership_id=membership_id, person_id=person_id, name_then=name_then or person.name
        )
    )


@audited("substitute:named")
def hand_over_substitute(actor: Actor, *, substitute: Substitute, person: Person) -> None:
    """Let someone else stand in for the member (``substitute`` comes with its membership)."""
    can_edit_groups(actor).enforce()
    if person.id == substitute.membership.person_id:
        raise DomainError("A member cannot be their own substitute.")
    named = queries.list_substitutes([substitute.membership_id])
    if any(each.person_id == person.id for each in named):
        raise DomainError(f"{person.name} is already a substitute here.")
    substitute.person_id, substitute.name_then = person.id, person.name


@undoable("substitute", lambda actor, _record: can_edit_groups(actor))
@audited("substitute:removed")
def remove_substitute(actor: Actor, *, substitute: Substitute) -> None:
    can_edit_groups(actor).enforce()
    db.session.delete(substitute)
