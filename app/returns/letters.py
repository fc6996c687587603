"""What people are told by mail of a return that waits for them."""

from collections.abc import Collection

from app.accounts.letters import tell_people
from app.core import clock
from app.core.formats import day
from app.core.links import link_to
from app.core.wording import words
from app.notifications.letters import Letter, PageLink, Paragraph, thread_of
from app.pilots.queries import find_leads
from app.returns.models import Return

#: What the outbox calls such messages.
TO_REVIEW, TO_SUBMIT = "return to review", "return to submit"
SENT_BACK, ASKED = "return sent back", "question on a return"


def tell_reviewers(returned: Return, reviewer_ids: Collection[int]) -> int:
    """Tell those who review the place that its return is there."""
    assert returned.respond_by_on is not None
    by = day(returned.respond_by_on)
    return _tell(
        returned,
        reviewer_ids,
        TO_REVIEW,
        f"{_name(returned)}: please review the return by {by}",
        f"The return of {_name(returned)} has been submitted. You are asked to review it by {by}.",
        "Sign in to read and review it",
        f"you review this {words.place}",
    )


def tell_lead_asked(returned: Return) -> int:
    """Tell the lead that a contributor has written the return."""
    return _tell(
        returned,
        _leads(returned),
        TO_SUBMIT,
        f"{_name(returned)}: please check the return and submit it",
        f"The return of {_name(returned)} is ready for you to check and submit.",
        "Sign in to check it",
        f"you lead this {words.place}",
    )


def tell_sent_back(returned: Return) -> int:
    """Tell the lead that the return was sent back."""
    assert returned.respond_by_on is not None
    by = day(returned.respond_by_on)
    return _tell(
        returned,
        _leads(returned),
        SENT_BACK,
        f"{_name(returned)}: please submit the return again by {by}",
        f"The return of {_name(returned)} has been sent back. Please submit it again by {by}.",
        "Sign in to read why",
        f"you lead this {words.place}",
    )


def tell_asked(returned: Return) -> int:
    """Tell the lead that there is a question."""
    return _tell(
        returned,
        _leads(returned),
        ASKED,
        f"{_name(returned)}: a question on the return",
        f"There is a question on the return of {_name(returned)}.",
        "Sign in to answer it",
        f"you lead this {words.place}",
    )


def _tell(
    returned: Return,
    person_ids: Collection[int],
    kind: str,
    subject: str,
    said: str,
    link: str,
    why: str,
) -> int:
    page = link_to("returns.show_return", slug=returned.pilot.slug, round_id=returned.round_id)
    letter = Letter(
        subject,
        [Paragraph(said), PageLink(link, page)],
        f"You have received this email because {why}.",
    )
    return tell_people(person_ids, letter, kind=kind, thread=thread_of(returned))


def _name(returned: Return) -> str:
    return f"{returned.pilot.short_name}, {returned.round.name}"


def _leads(returned: Return) -> set[int]:
    found = find_leads([returned.pilot_id], clock.today())
    return {person.id for person in found.values()}
