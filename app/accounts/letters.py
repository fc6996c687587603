"""Telling people by mail, wherever they can sign in to read what they are told of."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from app.accounts.acting.queries import ActingFor, list_acting_for
from app.accounts.models import Account, Person
from app.accounts.queries import list_addresses
from app.core import clock
from app.core.links import link_to
from app.notifications.letters import Letter, PageLink, Paragraph
from app.notifications.rules import is_address
from app.notifications.service import File, queue_letter, takes_files


def address_of(person: Person, account: Account | None) -> str:
    """Where somebody is reached: where they sign in or, without an account, as they are known."""
    return account.email if account is not None else person.email.strip()


def tell_people(
    person_ids: Collection[int],
    letter: Letter,
    *,
    kind: str,
    thread: str = "",
    tells_acting: bool = True,
    files: Sequence[File] = (),
) -> int:
    """Queue the letter once for each of these people who can sign in, and for those who act for
    them today; gives for how many. It is for every mailbox between here and there: it says where
    to read, and not what. ``files`` go with it where the mail service takes any: the letter links
    to what they hold."""
    files = files if takes_files() else ()
    addresses = [each for each in list_addresses(person_ids) if is_address(each)]
    for address in addresses:
        queue_letter(letter, kind=kind, to=address, thread=thread, attachments=files)
    told = set(addresses)
    acting = list_acting_for(person_ids, clock.today()) if tells_acting else {}
    for person_id in sorted(acting):
        for each in acting[person_id]:
            if each.address not in told and is_address(each.address):
                told.add(each.address)
                tell_acting(each, letter, kind=kind, thread=thread, files=files)
    return len(told)


def tell_acting(
    acting: ActingFor,
    letter: Letter,
    *,
    kind: str,
    thread: str = "",
    files: Sequence[File] = (),
) -> None:
    """Queue a letter to someone for whoever acts for them too, which says why they get it."""
    why = Paragraph(f"You have received this email because you act for {acting.person_name}.")
    begin = PageLink("Sign in to act for them", link_to("acting.list_acting"))
    copy = replace(letter, blocks=[why, begin, *letter.blocks])
    queue_letter(copy, kind=kind, to=acting.address, thread=thread, attachments=files)
