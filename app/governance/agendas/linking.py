"""The lineage of items: each is linked to those that it came from."""

from app.core.domain import enforce_checks
from app.core.facts import add_record
from app.core.restriction import find_whoever_looks
from app.extensions import db
from app.governance.agendas import queries
from app.governance.agendas.models import ItemLink
from app.governance.agendas.rules import WITH_PAPERS, ItemCarried, LinkKind
from app.governance.meetings.models import AgendaItem, Meeting
from app.referrals.models import Referral
from app.referrals.rules import ReferralState


def link_referred(referral: Referral, item: AgendaItem, meeting: Meeting) -> None:
    """An item of one group that another takes up, and that comes back to the first."""
    if referral.record_kind != "agenda_item":
        return
    if referral.state is ReferralState.REFERRED:
        link(LinkKind.REFERRED, referral.record_id, item, meeting)
    elif referral.answer is not None:
        taken_id = queries.find_referred_item(referral.id) or referral.record_id
        link(LinkKind.RETURNED, taken_id, item, meeting, referral.answer.outcome.word)
        # What the first group has of it waited at the item that it referred.
        enforce_checks("agenda-item:carried", ItemCarried(referral.record_id, item, meeting))


def link(
    how: LinkKind, earlier_id: int | None, item: AgendaItem, meeting: Meeting, outcome: str = ""
) -> None:
    """Let an item go on from an earlier one, with what belongs to it."""
    db.session.flush()
    known = {(each.earlier_id, each.later_id) for each in queries.list_links_at(item.id)}
    is_there = find_whoever_looks(AgendaItem, earlier_id) is not None
    if earlier_id is None or not is_there or (earlier_id, item.id) in known:
        return
    add_record(ItemLink(earlier_id=earlier_id, later_id=item.id, how=how, outcome=outcome))
    if how in WITH_PAPERS:
        enforce_checks("agenda-item:carried", ItemCarried(earlier_id, item, meeting))


def close_gap(item_id: int) -> None:
    """Before an item leaves its agenda: where it came from and went on to, these are linked."""
    links = queries.list_links_at(item_id)
    before = [each for each in links if each.later_id == item_id]
    after = [each for each in links if each.earlier_id == item_id]
    joined = [
        ItemLink(
            earlier_id=one.earlier_id, later_id=other.later_id, how=one.how, outcome=one.outcome
        )
        for one in before
        for other in after
    ]
    for each in links:
        db.session.delete(each)
    db.session.flush()
    for each in joined:
        add_record(each)
