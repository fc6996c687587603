"""That a form was sent, and what its sender got: kept for a day, so that the same sent again makes
nothing more (``app.web.once``)."""

import json
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, String, Update, bindparam, delete, select, update

from app.accounts.sign_in.models import PATH_LENGTH, SentForm
from app.core import clock
from app.core.database import insert_into
from app.extensions import db

#: The address that a sender was led to, and the sentences shown there, each with its category.
_Got = tuple[str, list[tuple[str, str]]]


def keep_sent(key: str, account_id: int) -> bool:
    """Keep that it was sent. Where another is just doing so, this waits for them. False if it was
    sent before."""
    row = {"sent_key": key, "sent_by": account_id, "sent_at": clock.now()}
    return db.session.scalar(_unless_sent(db.engine.dialect.name), row) is not None


def keep_answer(key: str, answer: _Got | None) -> None:
    """Keep what its sender got; forget that it was sent where that was no other page. An address
    that is too long is left out: who sends the same again is told that it was saved."""
    if answer is None:
        db.session.execute(delete(SentForm).where(SentForm.key == key))
        return
    address, said = answer
    if len(address) <= PATH_LENGTH:
        got = {"sent_key": key, "got_at": address, "got_said": json.dumps(said)}
        db.session.execute(_answered(), got)


def find_answer(key: str) -> _Got | None:
    """What its sender got, if it was sent."""
    row = db.session.execute(_answer(), {"sent_key": key}).one_or_none()
    if row is None:
        return None
    return row.address, [(category, message) for category, message in json.loads(row.said)]


# Each is made once, as every form that is sent asks them.

_KEY = bindparam("sent_key", type_=String())


@cache
def _unless_sent(_dialect: str) -> Any:
    row = insert_into(SentForm.__table__).values(
        key=_KEY,
        account_id=bindparam("sent_by", type_=Integer()),
        address="",
        said="[]",
        created_at=bindparam("sent_at", type_=SentForm.__table__.c.created_at.type),
    )
    return row.on_conflict_do_nothing(index_elements=["key"]).returning(SentForm.__table__.c.id)


@cache
def _answered() -> Update:
    return (
        update(SentForm)
        .where(SentForm.key == _KEY)
        .values(
            address=bindparam("got_at", type_=String()), said=bindparam("got_said", type_=String())
        )
        .execution_options(synchronize_session=False)
    )


@cache
def _answer() -> Select[str, str]:
    return select(SentForm.address, SentForm.said).where(SentForm.key == _KEY)


def forget_sent(account_id: int) -> None:
    """Forget what someone sent."""
    db.session.execute(delete(SentForm).where(SentForm.account_id == account_id))
