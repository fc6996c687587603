"""Papers

Follows 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("html_sha256", sa.String(length=64), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("pdf", "word", name="documentkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("is_tagged", sa.Boolean(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["html_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_paper_file_html_sha256_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_paper_file_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_file")),
    )
    op.create_table(
        "paper",
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("sponsor_id", sa.Integer(), nullable=True),
        sa.Column(
            "purpose",
            sa.Enum(
                "decision",
                "discussion",
                "information",
                name="itempurpose",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "marking",
            sa.Enum(
                "not_marked",
                "protect",
                "restricted",
                "official",
                "official_sensitive",
                name="marking",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "commissioned",
                "drafting",
                "submitted",
                "withdrawn",
                name="paperstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("late_reason", sa.String(length=300), nullable=False),
        sa.Column("versions_made", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("summary", sa.String(length=4000), nullable=False),
        sa.Column("recommendation", sa.String(length=4000), nullable=False),
        sa.Column("background", sa.String(length=4000), nullable=False),
        sa.Column("consultees", sa.String(length=4000), nullable=False),
        sa.Column("financial", sa.String(length=4000), nullable=False),
        sa.Column("risk", sa.String(length=4000), nullable=False),
        sa.Column("legal", sa.String(length=4000), nullable=False),
        sa.Column("equality", sa.String(length=4000), nullable=False),
        sa.Column("communications", sa.String(length=4000), nullable=False),
        sa.Column("timing", sa.String(length=4000), nullable=False),
        sa.Column("previous", sa.String(length=4000), nullable=False),
        sa.Column("body", sa.String(length=60000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_paper_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["paper_file.id"], name=op.f("fk_paper_file_id_paper_file")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["governance_group.id"], name=op.f("fk_paper_group_id_governance_group")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["agenda_item.id"],
            name=op.f("fk_paper_item_id_agenda_item"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_paper_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["sponsor_id"], ["person.id"], name=op.f("fk_paper_sponsor_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("reference", name=op.f("uq_paper_reference")),
    )
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_sponsor_id"), ["sponsor_id"], unique=False)

    op.create_table(
        "paper_clearance",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "finance", "legal", "policy", name="clearancekind", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("given_for", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(length=300), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_paper_clearance_paper_id_paper")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_paper_clearance_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_paper_clearance_recorded_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_clearance")),
        sa.UniqueConstraint("paper_id", "kind", name=op.f("uq_paper_clearance_paper_id_kind")),
    )
    with op.batch_alter_table("paper_clearance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_paper_clearance_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "paper_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["file_id"], ["paper_file.id"], name=op.f("fk_paper_version_file_id_paper_file")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_paper_version_made_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_paper_version_paper_id_paper")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_version")),
        sa.UniqueConstraint("paper_id", "number", name=op.f("uq_paper_version_paper_id_number")),
    )


def downgrade() -> None:
    op.drop_table("paper_version")
    with op.batch_alter_table("paper_clearance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_clearance_person_id"))

    op.drop_table("paper_clearance")
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_sponsor_id"))
        batch_op.drop_index(batch_op.f("ix_paper_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_paper_item_id"))
        batch_op.drop_index(batch_op.f("ix_paper_group_id"))
        batch_op.drop_index(batch_op.f("ix_paper_author_id"))

    op.drop_table("paper")
    op.drop_table("paper_file")
