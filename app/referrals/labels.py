"""What a referral says, to whoever may not read its record as to whoever may."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app

from app.core.records import kind_named
from app.core.restriction import restricted_among, restricted_words
from app.core.viewers import Viewer
from app.referrals.models import Referral

#: What stands in place of a text.
NOT_SHOWN = "Not shown, because the record is restricted"


@dataclass(frozen=True)
class ReferralText:
    """What somebody reads of a referral: what its record was called then, what is asked, why, and
    (``is_open``) what was answered. Of a restricted record that they may not read, which kind of
    record it is."""

    label: str
    ask: str
    reason: str
    is_open: bool = True


def texts_of(
    referrals: Iterable[Referral], viewer: Viewer | None = None
) -> dict[int, ReferralText]:
    """By referral, what the viewer (by default whoever looks) reads of it. One query a kind."""
    by_kind: dict[str, list[Referral]] = {}
    for referral in referrals:
        by_kind.setdefault(referral.record_kind, []).append(referral)
    texts = {}
    for name, own in by_kind.items():
        kind = kind_named(current_app, name)
        ids = {referral.record_id for referral in own}
        hidden = restricted_among(kind.model, ids, viewer) if kind else set()
        for each in own:
            texts[each.id] = (
                ReferralText(restricted_words(name), NOT_SHOWN, NOT_SHOWN, is_open=False)
                if each.record_id in hidden
                else ReferralText(each.label, each.ask, each.reason)
            )
    return texts
