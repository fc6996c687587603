"""What members are told by mail."""

from app.core.formats import day
from app.core.links import link_to
from app.governance.groups.models import Membership
from app.governance.write_rounds.models import WriteRound


def asking(write_round: WriteRound, term: Membership) -> tuple[str, str]:
    """Subject and text of the message that asks a member to reply."""
    assert write_round.respond_by_on is not None  # it is being issued
    by = day(write_round.respond_by_on)
    page = link_to("write_rounds.show_write_round", reference=write_round.reference)
    parts = [
        f"To {term.name_then}",
        f"{write_round.group.name} is asked to clear by correspondence: {write_round.title}.",
        f"CLEARANCE SOUGHT\n{write_round.clearance_sought}",
        f"KEY ISSUES\n{write_round.key_issues}" if write_round.key_issues else "",
        f"Please reply by {by}:\n{page}",
        f"The period is shorter than usual: {write_round.short_reason}"
        if write_round.short_reason
        else "",
        "A nil return means that you are content. Silence is not consent.",
    ]
    subject = f"{write_round.reference}: please reply by {by}"
    return subject, "\n\n".join(part for part in parts if part)
