"""Scheduled: removing what has long ended."""

from datetime import timedelta

from sqlalchemy import delete, or_, select

from app.accounts.sign_in.attempts import purge_attempts
from app.accounts.sign_in.models import KeptForm, SentForm, SignInSession, SignInToken
from app.accounts.sign_in.rules import KEPT_FOR, SENT_FOR
from app.core import clock
from app.core.database import count_changed, transaction
from app.core.timed import Worked

#: How long sessions and tokens are kept after they ended.
KEPT = timedelta(days=30)


def purge() -> Worked:
    """Remove sessions and tokens that ended a month ago, old attempts, forms that nobody came
    back for, and which forms were sent a day ago."""
    now = clock.now()
    old = or_(SignInSession.ended_at < now - KEPT, SignInSession.last_seen_at < now - KEPT)
    of_old = KeptForm.session_id.in_(select(SignInSession.id).where(old))
    with transaction():
        gone = count_changed(
            delete(KeptForm).where(or_(KeptForm.created_at < now - KEPT_FOR, of_old))
        )
        gone += count_changed(delete(SentForm).where(SentForm.created_at < now - SENT_FOR))
        gone += count_changed(delete(SignInSession).where(old))
        gone += count_changed(delete(SignInToken).where(SignInToken.expires_at < now - KEPT))
        gone += purge_attempts()
    return Worked(done=gone)
