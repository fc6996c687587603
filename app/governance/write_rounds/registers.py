"""The register of write-rounds."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, selectinload

from app.core.access import Actor
from app.core.exports import Column, Table
from app.core.loading import loading
from app.core.registers import Reading, Register, RegisterFilter, count_if, one_by_one
from app.governance.groups.models import Group
from app.governance.groups.registers import group_filter, own_groups
from app.governance.write_rounds.models import WriteRound
from app.governance.write_rounds.permissions import can_list_write_rounds, can_run_write_rounds
from app.governance.write_rounds.rules import RoundState
from app.governance.write_rounds.tally import Tally, tally_of


@dataclass(frozen=True)
class WriteRoundRow:
    """A write-round in the list, with how its replies stand."""

    write_round: WriteRound
    tally: Tally


def _read_write_rounds(_today: date, actor: Actor) -> Reading[WriteRound]:
    """As ``permissions.can_read_write_round``; the newest first."""
    rows = select(WriteRound).join(WriteRound.group)
    groups = own_groups(actor)
    if groups is not None:
        rows = rows.where(WriteRound.group_id.in_(groups), WriteRound.issued_on.is_not(None))
    in_progress = WriteRound.state.in_((RoundState.ISSUED, RoundState.AWAITING_CHAIR))
    return Reading(
        rows=rows,
        keys={"group": (Group.slug,), "state": (WriteRound.state,)},
        order=(WriteRound.number.desc(),),
        measures={"in_progress": count_if(in_progress)},
    )


WRITE_ROUNDS: Register[WriteRound, WriteRoundRow] = Register(
    name="write_rounds",
    heading="Write-rounds",
    read=_read_write_rounds,
    show=one_by_one(lambda each, _today: WriteRoundRow(each, tally_of(each))),
    parts=loading(lambda: (contains_eager(WriteRound.group), selectinload(WriteRound.replies))),
    filters=(
        group_filter(own_groups),
        RegisterFilter("state", "Status", lambda _: [(s.value, s.word) for s in RoundState]),
    ),
    can_read=can_list_write_rounds,
    can_add=can_run_write_rounds,
    table=Table(
        "Write-rounds",
        (
            Column("Reference", lambda row: row.write_round.reference, 10),
            Column("Title", lambda row: row.write_round.title, 40),
            Column("Group", lambda row: row.write_round.group.name, 24),
            Column("Status", lambda row: row.write_round.state.word, 24),
            Column("Clearance sought", lambda row: row.write_round.clearance_sought, 40),
            Column("Members asked", lambda row: row.tally.asked, 10),
            Column("Replies received", lambda row: row.tally.replied, 10),
            Column("Conditions and objections open", lambda row: row.tally.open, 12),
            Column("Issued", lambda row: row.write_round.issued_on, 12),
            Column("Response date", lambda row: row.write_round.respond_by_on, 12),
            Column("Closed to replies", lambda row: row.write_round.closed_on, 12),
            Column("Closed", lambda row: row.write_round.settled_on, 12),
            Column("Closed by", lambda row: row.write_round.settled_by, 24),
            Column("Outcome", lambda row: row.write_round.outcome, 40),
            Column("Source", lambda row: row.write_round.source, 24),
        ),
    ),
)
