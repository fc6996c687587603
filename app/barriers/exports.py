"""The register of barriers and opportunities as a file."""

from app.barriers.positions import BarrierPosition
from app.core.exports import Column, Table

BARRIERS: Table[BarrierPosition] = Table(
    "Barriers and opportunities",
    (
        Column("Reference", lambda p: p.barrier.reference, 10),
        Column("Kind", lambda p: p.barrier.kind.word, 12),
        Column("Title", lambda p: p.barrier.title, 40),
        Column("State", lambda p: p.barrier.state.word, 20),
        Column("Pilot", lambda p: p.barrier.pilot.name if p.barrier.pilot else "Several", 24),
        Column("Department asked", lambda p: p.barrier.department.name, 24),
        Column("Detail", lambda p: p.barrier.detail, 40),
        Column("What is asked", lambda p: p.barrier.ask, 40),
        Column("Raised", lambda p: p.barrier.raised_on, 12),
        Column("Age in days", lambda p: p.age_days, 10),
        Column("Response due", lambda p: p.barrier.respond_by_on, 12),
        Column("Days overdue", lambda p: p.days_overdue, 10),
        Column("Response", lambda p: p.barrier.response, 40),
        Column("Responded", lambda p: p.barrier.responded_on, 12),
        Column("Settled", lambda p: p.barrier.settled_on, 12),
        Column("Source", lambda p: p.barrier.origin, 24),
    ),
)
