"""What comes out of a marked meeting or record keeps its marking

Follows 0027. What is there already has the highest marking of what it came from, or its group's.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

MARKINGS = ("not_marked", "protect", "restricted", "official", "official_sensitive")
#: Where the markings of each table's rows come from: columns that name what they came out of, and
#: the one that counts where those are empty. In this order, as one table follows another.
ORIGINS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "agenda_item": ({"meeting_id": "meeting"}, {}),
    "backlog_item": ({"meeting_id": "meeting"}, {"group_id": "governance_group"}),
    "suggestion_answer": ({"meeting_id": "meeting", "item_id": "agenda_item"}, {}),
    "write_round": ({"item_id": "agenda_item"}, {"group_id": "governance_group"}),
    "decision": (
        {
            "meeting_id": "meeting",
            "item_id": "agenda_item",
            "paper_id": "paper",
            "write_round_id": "write_round",
        },
        {"group_id": "governance_group"},
    ),
    "action": (
        {"meeting_id": "meeting", "item_id": "agenda_item"},
        {"group_id": "governance_group"},
    ),
    "referral": ({}, {}),
}
#: The kinds of record that are referred and have a marking.
REFERRED = ("decision", "agenda_item")


def upgrade() -> None:
    for table in ORIGINS:
        marking = sa.Enum(*MARKINGS, name="marking", native_enum=False, length=40)
        op.add_column(table, sa.Column("marking", marking, nullable=True))
        op.add_column(table, sa.Column("marking_reason", sa.String(length=300), nullable=True))
    _fill()
    for table in ORIGINS:
        with op.batch_alter_table(table) as batch:
            batch.alter_column("marking", nullable=False)
            batch.alter_column("marking_reason", nullable=False)


def _fill() -> None:
    connection = op.get_bind()
    scheme = connection.scalar(sa.text("SELECT marking_scheme FROM programme ORDER BY id LIMIT 1"))
    lowest = "not_marked" if scheme == "before_april_2014" else "official"
    known: dict[str, dict[int, str]] = {
        table: _markings(table) for table in ("meeting", "paper", "governance_group")
    }
    for table, (origins, or_else) in ORIGINS.items():
        columns = [*origins, *or_else, *(["record_kind", "record_id"] if not origins else [])]
        rows = connection.execute(
            sa.select(*(sa.column(name) for name in ("id", *columns))).select_from(sa.table(table))
        ).mappings()
        found = {row["id"]: _marking(row, origins, or_else, known) or lowest for row in rows}
        known[table] = found
        for marking in set(found.values()):
            ids = [key for key, value in found.items() if value == marking]
            own = sa.table(table, *(sa.column(c) for c in ("id", "marking", "marking_reason")))
            for start in range(0, len(ids), 500):
                connection.execute(
                    sa.update(own)
                    .where(own.c.id.in_(ids[start : start + 500]))
                    .values(marking=marking, marking_reason="")
                )


def _markings(table: str) -> dict[int, str]:
    rows = sa.select(sa.column("id"), sa.column("marking")).select_from(sa.table(table))
    return {row.id: row.marking for row in op.get_bind().execute(rows)}


def _marking(
    row: Any,
    origins: dict[str, str],
    or_else: dict[str, str],
    known: dict[str, dict[int, str]],
) -> str | None:
    def found(names: dict[str, str]) -> list[str]:
        return [
            known[table][row[column]]
            for column, table in names.items()
            if row[column] in known[table]
        ]

    markings = found(origins)
    if row.get("record_kind") in REFERRED:
        markings += found({"record_id": row["record_kind"]})
    return max(markings or found(or_else), key=MARKINGS.index, default=None)


def downgrade() -> None:
    for table in ORIGINS:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("marking_reason")
            batch.drop_column("marking")
