"""The register of decisions as a file."""

from app.core.exports import Column, Table
from app.governance.decisions.models import Decision

DECISIONS: Table[Decision] = Table(
    "Decisions",
    (
        Column("Reference", lambda d: d.reference, 10),
        Column("Decided on", lambda d: d.decided_on, 12),
        Column("Group", lambda d: d.group.name, 24),
        Column("Decided by", lambda d: d.basis.word, 14),
        Column("Meeting", lambda d: d.meeting.held_on if d.meeting else None, 12),
        Column("Agenda item", lambda d: d.item.title if d.item else "", 24),
        Column("Decision", lambda d: d.text, 50),
        Column("Why the chair acted", lambda d: d.basis_reason, 30),
        Column("Why", lambda d: d.rationale, 40),
        Column("Dissent", lambda d: d.dissent, 30),
        Column("Responsible", lambda d: d.owner.name if d.owner else "", 24),
        Column("Review date", lambda d: d.review_on, 12),
        Column("State", lambda d: d.standing.word, 12),
        Column("Superseded by", lambda d: d.superseded_by.reference if d.superseded_by else "", 12),
        Column("Source", lambda d: d.source, 24),
    ),
)
