"""What members are told by mail. What is asked stands in it, unless it is marked."""

from collections.abc import Iterator

from app.core.formats import day
from app.core.links import link_to
from app.core.markings import LOWEST
from app.governance.groups.models import Membership
from app.governance.write_rounds.models import WriteRound
from app.notifications.letters import Block, Heading, Letter, PageLink, Paragraph


def asking(write_round: WriteRound, term: Membership) -> Letter:
    """What asks a member to reply."""
    assert write_round.respond_by_on is not None  # it is being issued
    by, group = day(write_round.respond_by_on), write_round.group.name
    page = link_to("write_rounds.show_write_round", reference=write_round.reference)
    shortened = write_round.short_reason
    is_open = write_round.marking in LOWEST
    return Letter(
        f"{write_round.reference}: please reply by {by}",
        [
            Paragraph(f"To {term.name_then}"),
            Paragraph(
                f"{group} is asked to clear by correspondence: "
                f"{write_round.title if is_open else write_round.reference}."
            ),
            *(_asked(write_round) if is_open else ()),
            PageLink(f"Please reply by {by}", page),
            Paragraph(f"The period is shorter than usual: {shortened}")
            if shortened and is_open
            else None,
            Paragraph("A nil return means that you are content. Silence is not consent."),
        ],
        f"You have received this email because you are a member of {group}.",
    )


def _asked(write_round: WriteRound) -> Iterator[Block]:
    yield Heading("Clearance sought")
    yield Paragraph(write_round.clearance_sought)
    if write_round.key_issues:
        yield Heading("Key issues")
        yield Paragraph(write_round.key_issues)
