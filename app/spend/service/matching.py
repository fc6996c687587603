"""What moderators say of two ends of flows: the same money, or not."""

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record
from app.extensions import db
from app.spend.ends import check_comparable, check_open, get_end
from app.spend.keeping import keep_across, keep_own
from app.spend.matching import find_said, says_of
from app.spend.models import SpendMatch, SpendReturn
from app.spend.permissions import can_match_spend, can_undo_match
from app.spend.rules import CountedAt, MatchAnswer


@audited("spend-match:decided")
def match_lines(
    actor: Actor,
    *,
    funder_return: SpendReturn,
    funder_line: int,
    deliverer_return: SpendReturn,
    deliverer_line: int,
    answer: MatchAnswer,
    reason: str,
) -> SpendMatch:
    """Keep whether a funder's line and a deliverer's are the same money. What was said of them
    before must be undone first."""
    can_match_spend(actor, funder_return, deliverer_return).enforce()
    check_comparable(funder_return, deliverer_return)
    funder = get_end(funder_return, funder_line, CountedAt.FUNDER)
    deliverer = get_end(deliverer_return, deliverer_line, CountedAt.DELIVERER)
    made = SpendMatch(
        year=funder_return.year,
        funder_return_id=funder_return.id,
        funder_line=funder_line,
        funder_says=says_of(funder),
        deliverer_return_id=deliverer_return.id,
        deliverer_line=deliverer_line,
        deliverer_says=says_of(deliverer),
        is_same=answer is MatchAnswer.SAME,
        reason=reason,
        made_by_id=actor.person_id,
        made_on=clock.today(),
    )
    if find_said(made) is not None:
        raise DomainError("A moderator has decided on these two lines already. Undo that first.")
    if made.is_same:
        check_open(funder_return, funder)
        check_open(deliverer_return, deliverer)
    add_record(made)
    _keep(funder_return, deliverer_return)
    return made


@audited("spend-match:undone")
def undo_match(actor: Actor, *, match: SpendMatch) -> None:
    """Take back what was said of two ends; it stays on record."""
    can_undo_match(actor, match).enforce()
    match.undone_by_id = actor.person_id
    match.undone_on = clock.today()
    db.session.flush()
    _keep(match.funder_return, match.deliverer_return)


def _keep(*returns: SpendReturn) -> None:
    """What the decision changes: the sums of the year, and within a return its own."""
    if len({each.id for each in returns}) == 1:
        returns[0].touch()
        keep_own(returns[0])
    keep_across(returns[0].year)
