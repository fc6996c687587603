"""Lessons: what places learned, what is published of it, and where it has spread

Follows 0086.
"""

import sqlalchemy as sa
from alembic import op

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lesson",
        sa.Column("pilot_id", sa.Integer(), nullable=True),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "offered",
                "published",
                "withdrawn",
                name="lessonstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("decide_by_on", sa.Date(), nullable=True),
        sa.Column("sent_back_because", sa.String(length=4000), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_because", sa.String(length=4000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("tried", sa.String(length=4000), nullable=False),
        sa.Column("happened", sa.String(length=4000), nullable=False),
        sa.Column("advice", sa.String(length=4000), nullable=False),
        sa.Column("evidence", sa.String(length=4000), nullable=False),
        sa.Column("cost", sa.String(length=300), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("is_restricted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_lesson_owner_id_person")
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_lesson_pilot_id_pilot")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_lesson_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
        sa.UniqueConstraint("number", name=op.f("uq_lesson_number")),
    )
    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lesson_pilot_id"), ["pilot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lesson_published_on"), ["published_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_lesson_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_lesson_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "lesson_barrier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("barrier_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["barrier_id"], ["barrier.id"], name=op.f("fk_lesson_barrier_barrier_id_barrier")
        ),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_barrier_lesson_id_lesson")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_barrier")),
    )
    with op.batch_alter_table("lesson_barrier", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lesson_barrier_barrier_id"), ["barrier_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lesson_barrier_lesson_id"), ["lesson_id"], unique=False
        )

    op.create_table(
        "lesson_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "taken_up", "result", "not_for_us", name="useanswer", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_use_lesson_id_lesson")
        ),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilot.id"], name=op.f("fk_lesson_use_pilot_id_pilot")
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["person.id"], name=op.f("fk_lesson_use_said_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_use")),
    )
    with op.batch_alter_table("lesson_use", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lesson_use_lesson_id_lesson_use_said_on"),
            ["lesson_id", "said_on"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_lesson_use_pilot_id"), ["pilot_id"], unique=False)

    op.create_table(
        "lesson_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("theme", sa.String(length=200), nullable=False),
        sa.Column("change", sa.String(length=300), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("tried", sa.String(length=4000), nullable=False),
        sa.Column("happened", sa.String(length=4000), nullable=False),
        sa.Column("advice", sa.String(length=4000), nullable=False),
        sa.Column("evidence", sa.String(length=4000), nullable=False),
        sa.Column("cost", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_version_lesson_id_lesson")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["person.id"],
            name=op.f("fk_lesson_version_published_by_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_version")),
        sa.UniqueConstraint("lesson_id", "number", name=op.f("uq_lesson_version_lesson_id_number")),
    )


def downgrade() -> None:
    op.drop_table("lesson_version")
    with op.batch_alter_table("lesson_use", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_use_pilot_id"))
        batch_op.drop_index(batch_op.f("ix_lesson_use_lesson_id_lesson_use_said_on"))

    op.drop_table("lesson_use")
    with op.batch_alter_table("lesson_barrier", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_barrier_lesson_id"))
        batch_op.drop_index(batch_op.f("ix_lesson_barrier_barrier_id"))

    op.drop_table("lesson_barrier")
    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_theme_id"))
        batch_op.drop_index(batch_op.f("ix_lesson_state"))
        batch_op.drop_index(batch_op.f("ix_lesson_published_on"))
        batch_op.drop_index(batch_op.f("ix_lesson_pilot_id"))
        batch_op.drop_index(batch_op.f("ix_lesson_owner_id"))

    op.drop_table("lesson")
