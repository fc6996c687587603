"""Telling people by mail, wherever they can sign in to read what they are told of."""

from collections.abc import Collection, Sequence

from app.accounts.models import Account, Person
from app.accounts.queries import list_addresses
from app.notifications.letters import Letter
from app.notifications.rules import is_address
from app.notifications.service import queue_letter


def address_of(person: Person, account: Account | None) -> str:
    """Where somebody is reached: where they sign in or, without an account, as they are known."""
    return account.email if account is not None else person.email.strip()


def find_recipients(person_ids: Collection[int]) -> Sequence[str]:
    """The addresses at which mail to some people is read: of those of them who can sign in."""
    return [each for each in list_addresses(person_ids) if is_address(each)]


def tell_people(person_ids: Collection[int], letter: Letter, *, kind: str, thread: str = "") -> int:
    """Queue the letter once for each of these people who can sign in; gives for how many. It is for
    every mailbox between here and there: it says where to read, and not what."""
    addresses = find_recipients(person_ids)
    for address in addresses:
        queue_letter(letter, kind=kind, to=address, thread=thread)
    return len(addresses)
