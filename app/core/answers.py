"""Answers to what is owed that are so short that a link in an email can give them, without signing
in (``app/answers``)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.access import Access, Actor
from app.core.wording import Text


@dataclass(frozen=True)
class Answer:
    """One answer to a ``kind`` of thing owed. ``label`` is what the link and the button say;
    ``find(values)`` gives the record, from what leads to where the thing is done; ``says(record)``
    what is said of it with the answer, in a sentence; ``may`` is the permission that is asked, and
    ``is_open`` whether there is still something to answer. ``give(actor, record, **values)`` is the
    service's verb, with what its ``form`` holds, if it has one."""

    name: str
    kind: str
    label: Text
    find: Callable[[Mapping[str, Any]], Any]
    says: Callable[[Any], str]
    may: Callable[[Actor, Any], Access]
    is_open: Callable[[Any], bool]
    give: Callable[..., None]
    form: type[Any] | None = None
