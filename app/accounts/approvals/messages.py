"""What those who decide requests, who asked, and whose account it is are told by mail."""

from collections.abc import Collection

from app.accounts.approvals.models import AccountRequest
from app.accounts.letters import tell_people
from app.accounts.sign_in.mails import greeting
from app.core.formats import moment
from app.core.links import link_to
from app.notifications.letters import Letter, PageLink, Paragraph, thread_of
from app.notifications.service import queue_letter

#: What the outbox calls messages about a request.
KIND = "account_request"

_DECIDER = "You have received this email because you can approve requests like this."


def ask_deciders(request: AccountRequest, deciders: Collection[int]) -> None:
    letter = Letter(
        "A request needs a second person’s approval",
        [
            Paragraph("Someone has asked for a change that needs a second person’s approval."),
            PageLink("Approve or decline the request", _page(request)),
        ],
        _DECIDER,
    )
    tell_people(deciders, letter, kind=KIND, thread=thread_of(request), tells_acting=False)


def tell_declined(request: AccountRequest) -> None:
    letter = Letter(
        "Your request was declined",
        [
            Paragraph("A request that you made was declined."),
            PageLink("See who declined it", _page(request)),
        ],
    )
    tell_people(
        [request.asked_by_id], letter, kind=KIND, thread=thread_of(request), tells_acting=False
    )


def tell_refused(request: AccountRequest, deciders: Collection[int]) -> None:
    letter = Letter(
        "A change of email address was refused",
        [
            Paragraph(
                "Someone has refused a new email address for their account. Check with them that "
                "no one is trying to take over their account."
            ),
            PageLink("See the request", _page(request)),
        ],
        _DECIDER,
    )
    tell_people(deciders, letter, kind=KIND, thread=thread_of(request), tells_acting=False)


def tell_of_new_address(request: AccountRequest, before: str, token: str) -> None:
    """At both addresses; at the one before, the person can refuse."""
    assert request.takes_effect_at is not None  # it was approved just now
    subject = "Your email address will be changed"
    greeted = greeting(request.person.name)
    told = Paragraph(
        "An administrator has asked to change the email address for your Standing Agenda account "
        f"to {request.email}. The change takes effect on {moment(request.takes_effect_at)}. This "
        "email has been sent to both addresses."
    )
    to_refuse = Letter(
        subject,
        [
            greeted,
            told,
            Paragraph(
                "If you expected this, you do not need to do anything. If you did not, refuse the "
                "change and tell the secretariat."
            ),
            PageLink("Refuse the change", link_to("approvals.refuse_change", token=token)),
        ],
    )
    queue_letter(to_refuse, kind="address_to_change", to=before, is_secret=True)
    to_know = Letter(
        subject,
        [greeted, told, Paragraph("If you did not expect this, tell the secretariat.")],
    )
    queue_letter(to_know, kind="address_to_come", to=request.email)


def _page(request: AccountRequest) -> str:
    return link_to("approvals.show_request", request_id=request.id)
