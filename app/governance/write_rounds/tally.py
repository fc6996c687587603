"""How the replies to a write-round stand, in figures and in a sentence."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.core.formats import counted
from app.governance.write_rounds.models import Reply, WriteRound
from app.governance.write_rounds.rules import KIND_COUNTED, ReplyKind, ReplyStatus


@dataclass(frozen=True)
class Tally:
    asked: int
    replied: int
    open: int
    sentence: str

    @property
    def silent(self) -> int:
        return self.asked - self.replied


def tally_of(write_round: WriteRound) -> Tally:
    replies = write_round.replies
    replied = [reply for reply in replies if reply.kind is not None]
    still_open = sum(reply.status is ReplyStatus.OPEN for reply in replies)
    return Tally(len(replies), len(replied), still_open, _sentence(replies, replied, still_open))


def _sentence(replies: Sequence[Reply], replied: Sequence[Reply], still_open: int) -> str:
    if not replies:
        return "Not issued yet."
    silent = len(replies) - len(replied)
    if not replied:
        return f"None of the {counted(len(replies), 'member')} asked has replied. {_SILENCE}"
    kinds = Counter(reply.kind for reply in replied)
    parts = [counted(kinds[kind], *KIND_COUNTED[kind]) for kind in ReplyKind if kinds[kind]]
    said = (
        f"{len(replied)} of the {counted(len(replies), 'member')} asked "
        f"{'has' if len(replied) == 1 else 'have'} replied: {_joined(parts)}."
    )
    if still_open:
        said += f" {still_open} still {'prevents' if still_open == 1 else 'prevent'} clearance."
    return f"{said} {_SILENCE}" if silent else said


_SILENCE = "Silence is not consent."


def _joined(parts: Sequence[str]) -> str:
    return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else parts[0]
