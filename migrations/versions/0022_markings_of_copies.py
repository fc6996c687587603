"""What is kept of a paper or of minutes keeps who might read it

Follows 0021. The marking of a version of a paper stands in its texts, in words; that of minutes in
what they hold. Whether a paper's item was restricted then nobody wrote down: it is taken to have
been as it is now.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

MARKINGS = {
    "NOT MARKED": "not_marked",
    "PROTECT": "protect",
    "RESTRICTED": "restricted",
    "OFFICIAL": "official",
    "OFFICIAL-SENSITIVE": "official_sensitive",
}
TABLES = ("paper_version", "minutes_version")


def upgrade() -> None:
    marking = sa.Enum(*MARKINGS.values(), name="marking", native_enum=False, length=40)
    for table in TABLES:
        op.add_column(table, sa.Column("marking", marking, nullable=True))
        op.add_column(table, sa.Column("is_restricted", sa.Boolean(), nullable=True))
        op.add_column(table, sa.Column("reader_ids", sa.JSON(), nullable=True))
    _fill_papers()
    _fill_minutes()
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            for column in ("marking", "is_restricted", "reader_ids"):
                batch.alter_column(column, nullable=False)


def _fill_papers() -> None:
    connection = op.get_bind()
    version = sa.table(
        "paper_version",
        sa.column("id", sa.Integer),
        sa.column("texts", sa.JSON),
        sa.column("marking", sa.String),
        sa.column("is_restricted", sa.Boolean),
        sa.column("reader_ids", sa.JSON),
    )
    restricted = connection.execute(
        sa.text(
            "SELECT paper.id, agenda_item.id, agenda_item.presenter_id, paper.author_id FROM paper "
            "JOIN agenda_item ON agenda_item.id = paper.item_id WHERE agenda_item.is_restricted"
        )
    ).all()
    named: dict[int, set[int]] = {}
    for item_id, person_id in connection.execute(
        sa.text("SELECT record_id, person_id FROM record_reader WHERE record_kind = 'agenda_item'")
    ):
        named.setdefault(item_id, set()).add(person_id)
    readers = {
        paper_id: sorted(named.get(item_id, set()) | {each for each in others if each})
        for paper_id, item_id, *others in restricted
    }
    papers = sa.text("SELECT id, paper_id FROM paper_version ORDER BY id")
    for version_id, paper_id in connection.execute(papers).all():
        texts = connection.scalar(sa.select(version.c.texts).where(version.c.id == version_id))
        connection.execute(
            sa.update(version)
            .where(version.c.id == version_id)
            .values(
                marking=MARKINGS[texts["marking"]],
                is_restricted=paper_id in readers,
                reader_ids=readers.get(paper_id, []),
            )
        )


def _fill_minutes() -> None:
    connection = op.get_bind()
    version = sa.table(
        "minutes_version",
        sa.column("id", sa.Integer),
        sa.column("content", sa.LargeBinary),
        sa.column("marking", sa.String),
        sa.column("is_restricted", sa.Boolean),
        sa.column("reader_ids", sa.JSON),
    )
    for (version_id,) in connection.execute(sa.text("SELECT id FROM minutes_version")).all():
        content = connection.scalar(sa.select(version.c.content).where(version.c.id == version_id))
        marking = json.loads(content)["marking"]
        connection.execute(
            sa.update(version)
            .where(version.c.id == version_id)
            .values(marking=marking, is_restricted=False, reader_ids=[])
        )


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            for column in ("reader_ids", "is_restricted", "marking"):
                batch.drop_column(column)
