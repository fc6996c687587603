"""What people are told by mail of a barrier: where to read, and not what."""

from collections.abc import Collection

from app.accounts.contacts.queries import find_contact
from app.accounts.letters import tell_people
from app.answers.queries import find_account_to_answer
from app.answers.service import offer_answers
from app.barriers import queries
from app.barriers.models import Barrier
from app.core import clock
from app.core.domain import DueItem
from app.core.formats import day
from app.core.links import link_to
from app.core.wording import words
from app.notifications.letters import Letter, PageLink, Paragraph, thread_of
from app.notifications.service import queue_letter

#: What the outbox calls such messages.
ASKED, CHANGED = "response to a barrier asked for", "news of a barrier"


def tell_contact(barrier: Barrier) -> None:
    """Ask the department's contact for its response."""
    contact = _contact_of(barrier)
    if contact is None or barrier.respond_by_on is None:
        return
    by = day(barrier.respond_by_on)
    subject = f"{barrier.reference}: please respond by {by}"
    says = Paragraph(f"Your organisation is asked to respond to {barrier.reference} by {by}.")
    page = PageLink("Sign in to read what is asked and respond", _page(barrier))
    why = f"You have received this email because you are the {words.asked}’s contact."
    links = _links(barrier, contact)
    account = find_account_to_answer(contact) if links else None
    if account is None:
        letter = Letter(subject, [says, page], why)
        tell_people({contact}, letter, kind=ASKED, thread=thread_of(barrier))
        return
    asked = Paragraph(
        "With the links below you can answer without signing in. Each can be used once. Do not "
        "forward this email."
    )
    letter = Letter(subject, [says, page, asked, *links], why)
    queue_letter(letter, kind=ASKED, to=account.email, is_secret=True, thread=thread_of(barrier))


def _links(barrier: Barrier, contact: int) -> list[PageLink]:
    """By which the contact can answer without signing in, where the programme has such links."""
    assert barrier.respond_by_on is not None
    item = DueItem(
        kind="response",
        what=f"Response to {barrier.reference}",
        due_on=barrier.respond_by_on,
        person_id=contact,
        endpoint="barriers.show_barrier",
        values={"reference": barrier.reference},
    )
    offered = offer_answers(contact, [item]).get(item.key, [])
    return [PageLink(each.label, each.address) for each in offered]


def tell_raisers(
    barrier: Barrier, what: str, link: str, pilot_ids: Collection[int] | None = None
) -> None:
    """Tell the leads of the places that raised it (or of some of them) what happened."""
    letter = Letter(
        f"{barrier.reference} {what}",
        [Paragraph(f"{barrier.reference} {_sentence(what)}"), PageLink(link, _page(barrier))],
        f"You have received this email because your {words.place} raised {barrier.reference}.",
    )
    people = queries.list_leads(barrier.id, clock.today(), pilot_ids)
    tell_people(people, letter, kind=CHANGED, thread=thread_of(barrier))


def tell_contact_of(barrier: Barrier, what: str, link: str) -> None:
    """Tell the department's contact what happened."""
    contact = _contact_of(barrier)
    if contact is None:
        return
    letter = Letter(
        f"{barrier.reference} {what}",
        [Paragraph(f"{barrier.reference} {_sentence(what)}"), PageLink(link, _page(barrier))],
        f"You have received this email because you are the {words.asked}’s contact.",
    )
    tell_people({contact}, letter, kind=CHANGED, thread=thread_of(barrier))


def _contact_of(barrier: Barrier) -> int | None:
    if barrier.department_id is None or barrier.is_restricted:
        return None
    contact = find_contact(barrier.department_id, clock.today())
    return contact.person_id if contact else None


def _sentence(what: str) -> str:
    return what if what.endswith("?") else f"{what}."


def _page(barrier: Barrier) -> str:
    return link_to("barriers.show_barrier", reference=barrier.reference)
