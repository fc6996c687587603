"""The shape of the demonstration's messages."""

from typing import Annotated

from msgspec import Meta, Struct

from app.demo.rows import Line, Text


class MessageRow(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """A message that went out so many days before the demonstration is loaded or, with a
    ``failure``, could not."""

    kind: str
    to: str
    subject: Line
    text: Text
    days_ago: Annotated[int, Meta(ge=1, le=60)]
    failure: Line = ""
