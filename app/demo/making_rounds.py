"""From rows to records: write-rounds and referrals."""

from datetime import UTC, datetime, time
from typing import Any

from app.core.errors import DomainError
from app.core.records import label_of
from app.core.references import next_number
from app.demo.round_rows import ReferralRow, ReplyRow, WriteRoundRow
from app.demo.shelf import Keys, Shelf
from app.extensions import db
from app.governance.decisions.models import Decision
from app.governance.decisions.rules import Basis
from app.governance.groups.models import Membership
from app.governance.groups.rules import is_current
from app.governance.write_rounds.models import Reply, ReplyVersion, WriteRound
from app.governance.write_rounds.queries import ASKED
from app.governance.write_rounds.rules import RoundState, standing_of
from app.referrals.models import Referral, ReferralAnswer


def add_write_round(shelf: Shelf, row: WriteRoundRow) -> None:
    group = shelf.groups.get(row.group)
    given = {shelf.people.get(reply.member).id: reply for reply in row.replies}
    asked = (
        [
            term
            for term in group.memberships
            if term.role in ASKED and is_current(term.starts_on, term.ends_on, row.issued_on)
        ]
        if row.issued_on
        else []
    )
    unknown = given.keys() - {term.person_id for term in asked}
    if unknown:
        raise DomainError("someone replies who was not asked")
    write_round = WriteRound(
        number=next_number(db.session(), WriteRound.PREFIX),
        group=group,
        title=row.title,
        clearance_sought=row.clearance_sought,
        key_issues=row.key_issues,
        state=row.state,
        issued_on=row.issued_on,
        respond_by_on=row.respond_by_on,
        short_reason=row.short_reason,
        closed_on=row.closed_on,
        settled_on=row.settled_on,
        settled_by=row.settled_by,
        outcome=row.outcome,
        replies=[_reply(term, given.get(term.person_id)) for term in asked],
        source=row.source,
        is_illustrative=row.is_illustrative,
    )
    db.session.add(write_round)
    db.session.flush()
    if row.state is RoundState.CLEARED:
        db.session.add(_decision(write_round))


def _decision(write_round: WriteRound) -> Decision:
    return Decision(
        number=next_number(db.session(), Decision.PREFIX),
        group_id=write_round.group_id,
        basis=Basis.WRITE_ROUND,
        decided_on=write_round.settled_on,
        announced_on=write_round.settled_on,
        text=write_round.clearance_sought,
        rationale=write_round.outcome,
        write_round_id=write_round.id,
        source=write_round.source,
        is_illustrative=write_round.is_illustrative,
    )


def _reply(term: Membership, row: ReplyRow | None) -> Reply:
    if row is None:
        return Reply(membership=term, versions=[])
    return Reply(
        membership=term,
        kind=row.kind,
        text=row.text,
        replied_on=row.replied_on,
        standing=row.standing or standing_of(row.kind),
        resolution=row.resolution,
        resolved_on=row.resolved_on,
        versions=[
            ReplyVersion(
                kind=row.kind,
                text=row.text,
                given_on=row.replied_on,
                recorded_at=datetime.combine(row.replied_on, time(12), UTC),
                recorded_by_id=term.person_id,
            )
        ],
    )


def add_referral(shelf: Shelf, row: ReferralRow) -> None:
    kinds: dict[str, Keys[Any]] = {
        "barrier": shelf.barriers,
        "issue": shelf.issues,
        "product": shelf.products,
        "risk": shelf.risks,
    }
    if row.kind not in kinds:
        raise DomainError(f"the demonstration refers no {row.kind}")
    record = kinds[row.kind].get(row.record)
    db.session.flush()  # the record is named by its id
    db.session.add(
        Referral(
            number=next_number(db.session(), Referral.PREFIX),
            record_kind=row.kind,
            record_id=record.id,
            label=label_of(record),
            from_group_id=shelf.groups.get(row.from_group).id,
            to_group_id=shelf.groups.get(row.to_group).id,
            ask=row.ask,
            reason=row.reason,
            state=row.state,
            referred_on=row.referred_on,
            answers=[
                ReferralAnswer(
                    ask=row.ask,
                    outcome=answer.outcome,
                    text=answer.text,
                    answered_on=answer.answered_on,
                )
                for answer in row.answers
            ],
            source=row.source,
            is_illustrative=row.is_illustrative,
        )
    )
    db.session.flush()
