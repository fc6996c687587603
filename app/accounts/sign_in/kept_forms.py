"""What was typed into a form whose session was over, kept for an hour for the same person.

The browser holds a random token, the database the rest. Nothing is saved by it: the page is drawn
again with what was typed, and the person sends it themselves.
"""

import json

from sqlalchemy import delete, select
from werkzeug.datastructures import MultiDict

from app.accounts.sign_in.models import PATH_LENGTH, KeptForm
from app.accounts.sign_in.rules import KEPT_FOR
from app.accounts.sign_in.secrets import hash_of, new_token
from app.accounts.sign_in.sessions import find_session
from app.core import clock
from app.extensions import db

#: The most that is kept of one form, in characters.
LONGEST = 200_000


def keep_form(session_token: str, path: str, typed: list[tuple[str, str]]) -> str | None:
    """Keep what a session's person typed, in place of what was kept of that session before. Gives
    the token for the browser; None where nobody is known, or the form is too large."""
    session = find_session(session_token)
    fields = json.dumps(typed)
    if session is None or len(fields) > LONGEST or len(path) > PATH_LENGTH:
        return None
    db.session.execute(delete(KeptForm).where(KeptForm.session_id == session.id))
    token = new_token()
    db.session.add(
        KeptForm(
            session_id=session.id,
            account_id=session.account_id,
            token_hash=hash_of(token),
            path=path,
            fields=fields,
            created_at=clock.now(),
        )
    )
    return token


def find_kept_form(token: str, account_id: int) -> KeptForm | None:
    """What the token's holder typed, if it is this person."""
    return db.session.scalar(
        select(KeptForm).where(
            KeptForm.token_hash == hash_of(token),
            KeptForm.account_id == account_id,
            KeptForm.created_at > clock.now() - KEPT_FOR,
        )
    )


def find_typed(token: str, account_id: int) -> MultiDict[str, str] | None:
    """The fields of such a form."""
    kept = find_kept_form(token, account_id)
    return MultiDict(json.loads(kept.fields)) if kept else None
