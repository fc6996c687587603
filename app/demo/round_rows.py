"""The shapes of the demonstration's write-rounds and referrals."""

from datetime import date

from msgspec import Struct

from app.demo.rows import Key, Line, Name, Row, Text
from app.governance.write_rounds.rules import ReplyKind, RoundState, Standing
from app.referrals.rules import Outcome, ReferralState


class ReplyRow(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """What a member answered; those asked who have no row have not replied."""

    member: Key
    kind: ReplyKind
    text: Text = ""
    replied_on: date
    standing: Standing | None = None
    resolution: Text = ""
    resolved_on: date | None = None


class WriteRoundRow(Row, kw_only=True, frozen=True):
    key: Key
    group: Key
    title: Name
    clearance_sought: Text
    key_issues: Text = ""
    state: RoundState
    issued_on: date | None = None
    respond_by_on: date | None = None
    short_reason: Line = ""
    closed_on: date | None = None
    settled_on: date | None = None
    settled_by: Line = ""
    outcome: Text = ""
    replies: list[ReplyRow] = []

    def __post_init__(self) -> None:
        is_draft = self.state is RoundState.DRAFT
        self.check(
            is_draft == (self.issued_on is None) == (self.respond_by_on is None),
            "a write-round that is no draft has a day of issue and a response date",
        )
        self.check(not is_draft or not self.replies, "a draft has no replies")


class AnswerRow(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    outcome: Outcome
    text: Text = ""
    answered_on: date


class ReferralRow(Row, kw_only=True, frozen=True):
    """``kind`` and ``record`` name what is referred: a barrier, a risk, an issue or a product."""

    kind: Key
    record: Key
    from_group: Key
    to_group: Key
    ask: Text
    reason: Text
    state: ReferralState
    referred_on: date
    answers: list[AnswerRow] = []
