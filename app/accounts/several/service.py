"""Adding many people: all of the rows, or none."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.accounts import service as accounts
from app.accounts.approvals import service as approvals
from app.accounts.approvals.rules import RequestState
from app.accounts.models import Account, Person
from app.accounts.permissions import can_administer, can_edit_people
from app.accounts.several.rules import NewPerson, find_repeated
from app.audit.events import audited
from app.core.access import Actor
from app.core.errors import DomainError, WrongRows
from app.core.formats import counted
from app.extensions import db


@dataclass(frozen=True)
class Added:
    """Who is there by now, a person a row; how many were new, invited, and wait for a second
    person."""

    people: Sequence[Person]
    new: int
    invited: int
    waiting: int

    @property
    def words(self) -> str:
        said = [f"{counted(self.new, 'person', 'people')} added"]
        if self.invited:
            said.append(f"{self.invited:,} invited")
        if self.waiting:
            said.append(f"{self.waiting:,} not invited until a second person approves")
        return f"{', '.join(said)}."


@audited("people:added")
def add_people(
    actor: Actor,
    *,
    people: Sequence[NewPerson],
    organisation_id: int | None,
    invites: bool,
    may_be_there: bool = False,
) -> Added:
    """Add a person of each row and, if asked, open their accounts and invite them as
    ``approvals.keep_account`` does. Someone who is known by the address is taken as they are, where
    they ``may_be_there``. Raises ``WrongRows``, and adds nobody, where a row cannot be."""
    can_edit_people(actor).enforce()
    if invites:
        can_administer(actor).enforce()
    addresses, wrong = _check(people, invites)
    known = _find_known(addresses)
    has_account = _find_with_account(addresses)
    if not may_be_there:
        for number, address in enumerate(addresses):
            if address and (address in known or address in has_account):
                wrong.setdefault(number, f"{address} belongs to someone who is listed already.")
    if wrong:
        raise WrongRows(wrong)
    added, states = [], []
    for row, address in zip(people, addresses, strict=True):
        person = known.get(address) or accounts.create_person(
            actor,
            name=row.name,
            role_title=row.post,
            organisation_id=organisation_id,
            email=address,
        )
        added.append(person)
        if invites and address not in has_account:
            states.append(
                approvals.keep_account(
                    actor, person=person, account=None, email=address, is_enabled=True
                )
            )
    return Added(
        added,
        new=len(added) - sum(address in known for address in addresses),
        invited=states.count(RequestState.DONE),
        waiting=len(states) - states.count(RequestState.DONE),
    )


def _check(people: Sequence[NewPerson], invites: bool) -> tuple[list[str], dict[int, str]]:
    """The addresses in small letters, and what is wrong, by row."""
    wrong = find_repeated(people)
    addresses = []
    for number, person in enumerate(people):
        address = ""
        try:
            address = accounts.checked_email(person.email) if person.email else ""
        except DomainError as error:
            wrong[number] = error.message
        addresses.append(address)
        if not person.name:
            wrong[number] = "Enter the name."
        elif invites and not person.email:
            wrong[number] = f"Enter the email address at which {person.name} is invited."
    return addresses, wrong


def _find_known(addresses: Sequence[str]) -> dict[str, Person]:
    """Who is known by some addresses: as it stands with them, or as they sign in."""
    wanted = sorted(filter(None, addresses))
    found = {
        person.email.lower(): person
        for person in db.session.scalars(
            select(Person)
            .where(func.lower(Person.email).in_(wanted))
            .order_by(Person.id.desc())
            .limit(len(wanted) * 2)
        )
    }
    signing_in = db.session.execute(
        select(Account.email, Person)
        .join(Person, Person.id == Account.person_id)
        .where(Account.email.in_(wanted))
        .limit(len(wanted))
    )
    return found | {row.email: row.Person for row in signing_in}


def _find_with_account(addresses: Sequence[str]) -> set[str]:
    """Those of the addresses whose person needs no account."""
    wanted = sorted(filter(None, addresses))
    rows = db.session.execute(
        select(Account.email, func.lower(Person.email).label("known"))
        .join(Person, Person.id == Account.person_id)
        .where(Account.email.in_(wanted) | func.lower(Person.email).in_(wanted))
        .limit(len(wanted) * 2)
    )
    return {address for row in rows for address in row} & set(wanted)
