"""Who leaves a group gets no more of its mails, not even those that wait to be sent."""

from sqlalchemy import String, cast, literal, select

from app.accounts.queries import find_reader_ids, list_addresses
from app.core import clock
from app.governance.groups.models import Membership
from app.governance.groups.queries import list_memberships_of
from app.governance.meetings.models import Meeting
from app.governance.write_rounds.models import WriteRound
from app.notifications.service import withdraw_from

_WHY = "Withdrawn: the person has left the group."


def withdraw_mails(membership: Membership) -> None:
    """Once a term is over, take back what waits to be sent to its person about meetings and
    write-rounds of the group; nothing of someone who reads its papers otherwise, or stays in
    another term."""
    today = clock.today()
    if membership.ends_on is None or membership.ends_on > today:
        return
    own = list_memberships_of(membership.person_id, membership.group_id)
    if any(t.starts_on <= today and (t.ends_on is None or t.ends_on > today) for t in own):
        return
    if membership.person_id in find_reader_ids(membership.group_id):
        return
    threads = [
        select(literal(f"{model.__tablename__}:").concat(cast(model.id, String))).where(
            model.group_id == membership.group_id
        )
        for model in (Meeting, WriteRound)
    ]
    for address in list_addresses([membership.person_id]):
        for each in threads:
            withdraw_from(address, each, _WHY)
