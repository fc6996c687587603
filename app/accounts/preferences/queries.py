"""Reads of what people have chosen."""

from collections.abc import Collection

from sqlalchemy import select

from app.accounts.preferences.models import MailPreference
from app.accounts.preferences.rules import Preferences
from app.extensions import db


def find_preference(person_id: int) -> MailPreference | None:
    return db.session.scalar(select(MailPreference).where(MailPreference.person_id == person_id))


def preferences_of(person_ids: Collection[int]) -> dict[int, Preferences]:
    """What each of some people has chosen, or what counts for those who have not."""
    found: dict[int, Preferences] = dict.fromkeys(person_ids, Preferences())
    if person_ids:
        rows = select(MailPreference).where(MailPreference.person_id.in_(person_ids))
        for each in db.session.scalars(rows.limit(len(person_ids))):
            found[each.person_id] = each.chosen
    return found
