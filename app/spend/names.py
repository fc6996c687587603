"""The names in use, which those in a file are compared with."""

from collections import defaultdict

from sqlalchemy import or_, select

from app.extensions import db
from app.pilots.models import Theme
from app.spend import queries
from app.spend.models import SpendLine, SpendReturn, SpendSum, SpendVersion
from app.spend.rules import SpendState, SumGrouping
from app.spend.sums import NOT_SAID

#: The most names that typed ones are compared with.
NAMES_LIMIT = 10_000


def read_names(spend_return: SpendReturn) -> dict[str, list[str]]:
    """The names in use, by the attribute of a line: the bodies, funding streams and themes of all
    that was sent in and of this return, the place's partners and the programme's themes."""
    attributes = {
        SumGrouping.ORGANISATION: "organisation",
        SumGrouping.STREAM: "stream",
        SumGrouping.THEME: "theme",
    }
    rows = db.session.execute(
        select(SpendSum.grouping, SpendSum.told_by)
        .join(SpendReturn, SpendReturn.id == SpendSum.return_id)
        .where(
            SpendSum.grouping.in_(attributes),
            SpendSum.told_by != NOT_SAID,
            or_(SpendReturn.state != SpendState.DRAFT, SpendReturn.id == spend_return.id),
        )
        .distinct()
        .order_by(SpendSum.grouping, SpendSum.told_by)
        .limit(NAMES_LIMIT)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for grouping, told_by in rows:
        found[attributes[grouping]].append(told_by)
    named = select(SpendLine.counterparty).join(SpendLine.of_version).distinct()
    found["organisation"] += db.session.scalars(
        named.where(
            SpendVersion.return_id == spend_return.id, SpendVersion.number == spend_return.current
        ).limit(NAMES_LIMIT)
    )
    found["organisation"] += queries.list_partners(spend_return.pilot_id)
    found["theme"] += db.session.scalars(
        select(Theme.name).order_by(Theme.name).limit(NAMES_LIMIT)
    ).all()
    return found
