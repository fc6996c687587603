"""What people are told by mail of requests to change a baseline."""

from collections.abc import Collection

from app.accounts.letters import tell_people
from app.core.formats import day
from app.core.links import link_to
from app.delivery.models import ChangeRequest
from app.delivery.status import directors_for

#: What the outbox calls such messages.
TO_DECIDE, DECIDED = "change request to decide", "change request decided"


def tell_who_decides(change: ChangeRequest, limit: int, director_ids: Collection[int]) -> int:
    """Tell the programme directors of a request that they can decide."""
    return tell_people(
        directors_for(change, limit, director_ids),
        kind=TO_DECIDE,
        subject=f"{change.reference}: please decide by {day(change.decide_by_on)}",
        text=(
            f"You are asked to decide change request {change.reference}, about milestone "
            f"{change.milestone.reference}, by {day(change.decide_by_on)}.\n\n"
            f"Sign in to read it and decide:\n{_page(change)}\n"
        ),
    )


def tell_who_asked(change: ChangeRequest) -> int:
    """Tell who raised it, and the owner of the milestone, that it is decided."""
    people = {change.raised_by_id, change.milestone.owner_id} - {None}
    return tell_people(
        {each for each in people if each is not None},
        kind=DECIDED,
        subject=f"{change.reference} has been {change.state.word.lower()}",
        text=(
            f"Change request {change.reference}, about milestone {change.milestone.reference}, has "
            f"been {change.state.word.lower()}.\n\n"
            f"Sign in to read the reason:\n{_page(change)}\n"
        ),
    )


def _page(change: ChangeRequest) -> str:
    return link_to("delivery.show_change", reference=change.reference)
