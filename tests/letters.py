"""Letters as their readers find them: in the outbox, where they wait to be sent."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from sqlalchemy import select

from app.extensions import db
from app.notifications.models import Message


def letters_to(address: str) -> Sequence[Message]:
    """What was written to an address, the last first."""
    return db.session.scalars(
        select(Message).where(Message.to_address == address).order_by(Message.id.desc())
    ).all()


def link_in(letter: Message) -> str:
    """The path of the first link in a letter."""
    found = re.search(r"https?://\S+", letter.text)
    assert found, f"no link in: {letter.text}"
    return urlsplit(found.group()).path
