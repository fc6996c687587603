"""Telling people by mail, wherever they can sign in to read what they are told of."""

from collections.abc import Collection

from app.accounts.queries import list_addresses
from app.notifications.rules import is_address
from app.notifications.service import queue_message


def tell_people(person_ids: Collection[int], *, kind: str, subject: str, text: str) -> int:
    """Queue the message once for each of these people who can sign in; gives for how many. The
    text is for every mailbox between here and there: it says where to read, and not what."""
    addresses = [each for each in list_addresses(person_ids) if is_address(each)]
    for address in addresses:
        queue_message(kind=kind, to=address, subject=subject, text=text)
    return len(addresses)
