"""How a link to an answer stands."""

from datetime import datetime

from app.core.worded import Worded


class LinkState(Worded):
    OPEN = "open"
    USED = "used"
    OVER = "over"


def state_of(used_at: datetime | None, expires_at: datetime, now: datetime) -> LinkState:
    if used_at is not None:
        return LinkState.USED
    return LinkState.OVER if expires_at <= now else LinkState.OPEN
