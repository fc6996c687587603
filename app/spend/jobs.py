"""Timed work: what returns add up to is worked out where nothing is kept of it, as just after an
upgrade that keeps more of them."""

from app.core.database import end_reading, let_others_write, transaction
from app.core.timed import Worked, each_apart
from app.extensions import db
from app.spend.keeping import keep_across, keep_own, list_uncounted
from app.spend.models import SpendReturn

#: The most returns of one run.
MOST_AT_ONCE = 500


def count_missing() -> Worked:
    """One return after the other. The last of a year has the year worked out over all of its
    returns: a run that is cut short leaves it, so the next one comes to that too."""
    found = [(each.id, each.year) for each in list_uncounted(MOST_AT_ONCE)]
    end_reading()
    last = {year: return_id for return_id, year in found}
    return each_apart(
        [(return_id, last[year] == return_id) for return_id, year in found],
        _count,
        "spend return",
    )


def _count(item: tuple[int, bool]) -> None:
    return_id, is_last = item
    with let_others_write(), transaction():
        spend_return = db.session.get_one(SpendReturn, return_id, with_for_update=True)
        keep_own(spend_return)
        if is_last:
            keep_across(spend_return.year)
