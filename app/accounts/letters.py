"""Telling people by mail, wherever they can sign in to read what they are told of."""

from collections.abc import Collection

from app.accounts.acting.queries import ActingFor, list_acting_for
from app.accounts.queries import list_addresses
from app.core import clock
from app.core.links import link_to
from app.notifications.rules import is_address
from app.notifications.service import queue_message


def tell_people(
    person_ids: Collection[int], *, kind: str, subject: str, text: str, tells_acting: bool = True
) -> int:
    """Queue the message once for each of these people who can sign in, and for those who act for
    them today; gives for how many. The text is for every mailbox between here and there: it says
    where to read, and not what."""
    addresses = [each for each in list_addresses(person_ids) if is_address(each)]
    for address in addresses:
        queue_message(kind=kind, to=address, subject=subject, text=text)
    told = set(addresses)
    acting = list_acting_for(person_ids, clock.today()) if tells_acting else {}
    for person_id in sorted(acting):
        for each in acting[person_id]:
            if each.address not in told and is_address(each.address):
                told.add(each.address)
                tell_acting(each, kind=kind, subject=subject, text=text)
    return len(told)


def tell_acting(acting: ActingFor, *, kind: str, subject: str, text: str) -> None:
    """Queue a message to someone for whoever acts for them too, which says why they get it."""
    said = (
        f"You get this because you act for {acting.person_name}. Begin to act for them here:\n"
        f"{link_to('acting.list_acting')}\n\n{text}"
    )
    queue_message(kind=kind, to=acting.address, subject=subject, text=said)
