"""What a member can reply to a write-round by a link in an email: that they are content."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.core.access import Access, Actor
from app.core.answers import Answer
from app.governance.write_rounds.models import Reply, WriteRound
from app.governance.write_rounds.permissions import can_speak_as
from app.governance.write_rounds.queries import get_reply, get_write_round
from app.governance.write_rounds.rules import ReplyKind, RoundState
from app.governance.write_rounds.service import give_reply


class _Asked(NamedTuple):
    write_round: WriteRound
    reply: Reply


def _find(values: Mapping[str, Any]) -> _Asked:
    write_round = get_write_round(values["reference"])
    return _Asked(write_round, get_reply(write_round, values["reply_id"]))


def _may(actor: Actor, asked: _Asked) -> Access:
    return can_speak_as(actor, *asked)


def _is_open(asked: _Asked) -> bool:
    return asked.write_round.state is RoundState.ISSUED and asked.reply.kind is None


def _says(asked: _Asked) -> str:
    write_round = asked.write_round
    return (
        f"{write_round.reference}: {write_round.title}. Your reply is a nil return: you are "
        f"content that {write_round.group.name} clears this."
    )


def _give(actor: Actor, asked: _Asked) -> None:
    give_reply(actor, write_round=asked.write_round, reply=asked.reply, kind=ReplyKind.NIL, text="")


ANSWERS = (
    Answer(
        name="write-round-nil",
        kind="reply",
        label="Reply with a nil return",
        find=_find,
        says=_says,
        may=_may,
        is_open=_is_open,
        give=_give,
    ),
)
