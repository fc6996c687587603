"""What those who hold a return are told by mail: that a round has opened, and that it is waited
for."""

from app.accounts.letters import tell_people
from app.core.formats import counted, day
from app.core.links import link_to
from app.core.wording import words
from app.notifications.letters import Letter, PageLink, Paragraph, thread_of
from app.pilots.models import Pilot
from app.returns.board.queries import BoardRow
from app.returns.board.rules import Holder
from app.returns.models import ReportingRound

#: What the outbox calls such messages.
OPENED, CHASED = "reporting round opened", "return chased"


def tell_opened(round_: ReportingRound, pilot: Pilot, lead_id: int) -> int:
    """Tell a place's lead that its return can be written."""
    due = day(round_.due_on)
    letter = Letter(
        f"{pilot.short_name}, {round_.name}: your return is due by {due}",
        [
            Paragraph(
                f"You can now write the return of {pilot.short_name} for {round_.name}. It covers "
                f"{day(round_.period_starts_on)} to {day(round_.period_ends_on)} and is due by "
                f"{due}."
            ),
            _page(round_, pilot, "Sign in to write it"),
        ],
        f"You have received this email because you lead this {words.place}.",
    )
    return tell_people({lead_id}, letter, kind=OPENED, thread=thread_of(round_))


def tell_chased(row: BoardRow, round_: ReportingRound) -> int:
    """Ask those who hold a return for what is due from them."""
    is_lead = row.holder is Holder.LEAD
    what = "submit" if is_lead else "review"
    late = f", {counted(row.days_over, 'day')} late" if row.days_over else ""
    name = f"{row.pilot.short_name}, {round_.name}"
    waits = "has not been submitted" if is_lead else "is waiting for your review"
    letter = Letter(
        f"{name}: please {what} the return{late}",
        [
            Paragraph(f"The return of {name} {waits}. Please {what} it as soon as you can."),
            _page(round_, row.pilot, f"Sign in to {what} it"),
        ],
        f"You have received this email because you {'lead' if is_lead else 'review'} this "
        f"{words.place}.",
    )
    ids = {person.id for person in row.people}
    return tell_people(ids, letter, kind=CHASED, thread=thread_of(row.returned or round_))


def _page(round_: ReportingRound, pilot: Pilot, text: str) -> PageLink:
    return PageLink(text, link_to("returns.show_return", slug=pilot.slug, round_id=round_.id))
