"""What a referred record is called, to whoever may not read it as to whoever may."""

from collections.abc import Iterable

from flask import current_app

from app.core.records import kind_named
from app.core.restriction import Viewer, restricted_among, restricted_words
from app.referrals.models import Referral


def labels_of(referrals: Iterable[Referral], viewer: Viewer | None = None) -> dict[int, str]:
    """By referral, what its record was called then; without its title where it is restricted and
    the viewer (by default whoever looks) may not read it. One query a kind."""
    by_kind: dict[str, list[Referral]] = {}
    for referral in referrals:
        by_kind.setdefault(referral.record_kind, []).append(referral)
    labels = {}
    for name, own in by_kind.items():
        kind = kind_named(current_app, name)
        ids = {referral.record_id for referral in own}
        hidden = restricted_among(kind.model, ids, viewer) if kind else set()
        for referral in own:
            is_hidden = referral.record_id in hidden
            labels[referral.id] = restricted_words(name) if is_hidden else referral.label
    return labels
