"""Letters as their readers find them: in the outbox, where they wait to be sent."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from sqlalchemy import select
from turbohtml.etree import document_fromstring

from app.extensions import db
from app.notifications.models import Message
from tests.html_text import text_of

_URL = re.compile(r"https?://[^\s<>]+")


def letters_to(address: str) -> Sequence[Message]:
    """What was written to an address, the last first. Its two bodies say the same."""
    found = db.session.scalars(
        select(Message).where(Message.to_address == address).order_by(Message.id.desc())
    ).all()
    for each in found:
        if each.text:  # what is secret is forgotten once it is sent
            assert_bodies_agree(each)
    return found


def link_in(letter: Message) -> str:
    """The path of the first link in a letter."""
    found = re.search(r"https?://\S+", letter.text)
    assert found, f"no link in: {letter.text}"
    return urlsplit(found.group()).path


def assert_bodies_agree(letter: Message) -> None:
    """The HTML has the words of the text in their order, the same links, and nothing that runs."""
    body = document_fromstring(letter.html).find("body")
    words = text_of(body)
    assert _words(words) == _words(letter.text), letter.subject
    links = [each.get("href") for each in body.iter("a")]
    assert links == [each for each in _URL.findall(letter.text) if each not in words]
    for tag in ("script", "img", "link", "iframe", "form"):
        assert not list(body.iter(tag))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", _URL.sub("", text).casefold())
