"""What people are told by mail of requests to change a baseline."""

from collections.abc import Collection

from app.accounts.letters import tell_people
from app.core.formats import day
from app.core.links import link_to
from app.delivery.models import ChangeRequest
from app.delivery.status import directors_for
from app.notifications.letters import Letter, PageLink, Paragraph, thread_of

#: What the outbox calls such messages.
TO_DECIDE, DECIDED = "change request to decide", "change request decided"


def tell_who_decides(change: ChangeRequest, limit: int, director_ids: Collection[int]) -> int:
    """Tell the programme directors of a request that they can decide."""
    by = day(change.decide_by_on)
    letter = Letter(
        f"{change.reference}: please decide by {by}",
        [
            Paragraph(
                f"You are asked to decide change request {change.reference}, about milestone "
                f"{change.milestone.reference}, by {by}."
            ),
            PageLink("Sign in to read it and decide", _page(change)),
        ],
        f"You have received this email because you can decide {change.reference}.",
    )
    people = directors_for(change, limit, director_ids)
    return tell_people(people, letter, kind=TO_DECIDE, thread=thread_of(change))


def tell_who_asked(change: ChangeRequest) -> int:
    """Tell who raised it, and the owner of the milestone, that it is decided."""
    people = {change.raised_by_id, change.milestone.owner_id} - {None}
    outcome = change.state.word.lower()
    letter = Letter(
        f"{change.reference} has been {outcome}",
        [
            Paragraph(
                f"Change request {change.reference}, about milestone {change.milestone.reference}, "
                f"has been {outcome}."
            ),
            PageLink("Sign in to read the reason", _page(change)),
        ],
        f"You have received this email because you raised {change.reference} or own its milestone.",
    )
    return tell_people(
        {each for each in people if each is not None},
        letter,
        kind=DECIDED,
        thread=thread_of(change),
    )


def _page(change: ChangeRequest) -> str:
    return link_to("delivery.show_change", reference=change.reference)
