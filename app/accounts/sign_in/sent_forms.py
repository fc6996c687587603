"""That a form was sent, and what its sender got: kept for a day, so that the same sent again makes
nothing more (``app.web.once``)."""

import json

from sqlalchemy import delete, select, update

from app.accounts.sign_in.models import PATH_LENGTH, SentForm
from app.core import clock
from app.core.database import insert_into
from app.extensions import db

#: The address that a sender was led to, and the sentences shown there, each with its category.
_Got = tuple[str, list[tuple[str, str]]]


def keep_sent(key: str, account_id: int) -> bool:
    """Keep that it was sent. Where another is just doing so, this waits for them. False if it was
    sent before."""
    row = insert_into(SentForm).values(
        key=key, account_id=account_id, address="", said="[]", created_at=clock.now()
    )
    unless_sent = row.on_conflict_do_nothing(index_elements=["key"]).returning(SentForm.id)
    return db.session.scalar(unless_sent) is not None


def keep_answer(key: str, answer: _Got | None) -> None:
    """Keep what its sender got; forget that it was sent where that was no other page. An address
    that is too long is left out: who sends the same again is told that it was saved."""
    if answer is None:
        db.session.execute(delete(SentForm).where(SentForm.key == key))
        return
    address, said = answer
    if len(address) <= PATH_LENGTH:
        row = update(SentForm).where(SentForm.key == key)
        db.session.execute(row.values(address=address, said=json.dumps(said)))


def find_answer(key: str) -> _Got | None:
    """What its sender got, if it was sent."""
    row = db.session.execute(
        select(SentForm.address, SentForm.said).where(SentForm.key == key)
    ).one_or_none()
    if row is None:
        return None
    return row.address, [(category, message) for category, message in json.loads(row.said)]


def forget_sent(account_id: int) -> None:
    """Forget what someone sent."""
    db.session.execute(delete(SentForm).where(SentForm.account_id == account_id))
