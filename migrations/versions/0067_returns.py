"""Returns in parts, with versions, reviews and what was promised

Follows 0066.
it is lost. Going back keeps the newest text of each return.
"""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

PARTS = (
    "achievements",
    "outlook",
    "milestones",
    "risks",
    "needs",
    "learning",
    "insight",
    "resources",
    "spend",
    "confidence",
)
_FALSE = "false"
#: What a return said before it had parts.
TOLD = (
    "headline, achievements, outlook, learning, needs, confidence, confidence_reason, "
    "is_illustrative, source, submitted_on, submitted_by_id"
)


def upgrade() -> None:
    op.create_table(
        "return_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("figure", sa.String(length=40), nullable=False),
        sa.Column("before", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["progress_update.id"],
            name=op.f("fk_return_measure_return_id_progress_update"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_measure")),
    )
    with op.batch_alter_table("return_measure", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_return_measure_return_id"), ["return_id"], unique=False
        )

    op.create_table(
        "return_note",
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "key",
            sa.Enum(
                "achievements",
                "outlook",
                "milestones",
                "risks",
                "needs",
                "learning",
                "insight",
                "resources",
                "spend",
                "confidence",
                name="partkey",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "support",
                "challenge",
                "question",
                name="returnnotekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("is_reviewers", sa.Boolean(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("answer_by_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(length=4000), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_return_note_answered_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["person.id"], name=op.f("fk_return_note_given_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["progress_update.id"],
            name=op.f("fk_return_note_return_id_progress_update"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_note")),
    )
    with op.batch_alter_table("return_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_return_note_return_id"), ["return_id"], unique=False)

    op.create_table(
        "return_part",
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column(
            "key",
            sa.Enum(
                "achievements",
                "outlook",
                "milestones",
                "risks",
                "needs",
                "learning",
                "insight",
                "resources",
                "spend",
                "confidence",
                name="partkey",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_nothing", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["progress_update.id"],
            name=op.f("fk_return_part_return_id_progress_update"),
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["person.id"], name=op.f("fk_return_part_saved_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_part")),
        sa.UniqueConstraint("return_id", "key", name=op.f("uq_return_part_return_id_key")),
    )
    op.create_table(
        "return_promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "done", "not_yet", "dropped", name="promiseanswer", native_enum=False, length=40
            ),
            nullable=True,
        ),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["progress_update.id"],
            name=op.f("fk_return_promise_return_id_progress_update"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_promise")),
    )
    with op.batch_alter_table("return_promise", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_return_promise_return_id"), ["return_id"], unique=False
        )

    op.create_table(
        "return_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "endorsed",
                "with_concerns",
                "sent_back",
                name="reviewverdict",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column(
            "confidence",
            sa.Enum(
                "green",
                "amber_green",
                "amber",
                "amber_red",
                "red",
                "complete",
                "not_rated",
                name="rag",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("confidence_reason", sa.String(length=4000), nullable=False),
        sa.Column("is_reviewers", sa.Boolean(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["person.id"], name=op.f("fk_return_review_given_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["progress_update.id"],
            name=op.f("fk_return_review_return_id_progress_update"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_review")),
    )
    with op.batch_alter_table("return_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_return_review_return_id"), ["return_id"], unique=False)

    op.create_table(
        "return_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("is_on_behalf", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("headline", sa.String(length=300), nullable=False),
        sa.Column("achievements", sa.String(length=4000), nullable=False),
        sa.Column("outlook", sa.String(length=4000), nullable=False),
        sa.Column("learning", sa.String(length=4000), nullable=False),
        sa.Column("needs", sa.String(length=4000), nullable=False),
        sa.Column("insight", sa.String(length=4000), nullable=False),
        sa.Column("resources", sa.String(length=4000), nullable=False),
        sa.Column("spend_pence", sa.BigInteger(), nullable=True),
        sa.Column(
            "confidence",
            sa.Enum(
                "green",
                "amber_green",
                "amber",
                "amber_red",
                "red",
                "complete",
                "not_rated",
                name="rag",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("confidence_reason", sa.String(length=4000), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["progress_update.id"],
            name=op.f("fk_return_version_return_id_progress_update"),
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"],
            ["person.id"],
            name=op.f("fk_return_version_submitted_by_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_version")),
        sa.UniqueConstraint("return_id", "number", name=op.f("uq_return_version_return_id_number")),
    )
    with op.batch_alter_table("progress_update", schema=None) as batch_op:
        batch_op.add_column(sa.Column("submissions", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("respond_by_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "verdict",
                sa.Enum(
                    "endorsed",
                    "with_concerns",
                    "sent_back",
                    name="reviewverdict",
                    native_enum=False,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(
            sa.Column(
                "reviewer_confidence",
                sa.Enum(
                    "green",
                    "amber_green",
                    "amber",
                    "amber_red",
                    "red",
                    "complete",
                    "not_rated",
                    name="rag",
                    native_enum=False,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("reviewer_reason", sa.String(length=4000), nullable=True))
        batch_op.add_column(sa.Column("accepted_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("accepted_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("asked_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("asked_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("insight", sa.String(length=4000), nullable=True))
        batch_op.add_column(sa.Column("resources", sa.String(length=4000), nullable=True))
        batch_op.add_column(sa.Column("spend_pence", sa.BigInteger(), nullable=True))
        batch_op.create_index(batch_op.f("ix_progress_update_state"), ["state"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_progress_update_asked_by_id_person"), "person", ["asked_by_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_progress_update_accepted_by_id_person"),
            "person",
            ["accepted_by_id"],
            ["id"],
        )

    _carry_over()
    with op.batch_alter_table("progress_update", schema=None) as batch_op:
        for name in ("submissions", "reviewer_reason", "insight", "resources"):
            batch_op.alter_column(name, nullable=False)


def _carry_over() -> None:
    op.execute(
        "UPDATE progress_update SET submissions = 0, reviewer_reason = '', insight = '', "
        "resources = ''"
    )
    op.execute(
        "UPDATE progress_update SET submissions = 1, accepted_on = submitted_on, "
        "state = 'accepted' WHERE state = 'submitted'"
    )
    for key in PARTS:
        op.execute(
            "INSERT INTO return_part (return_id, key, is_nothing, version) "
            f"SELECT id, '{key}', {_FALSE}, 1 FROM progress_update ORDER BY id"
        )
    op.execute(
        f"INSERT INTO return_version (return_id, number, {TOLD}, is_on_behalf, content, insight, "
        f"resources) SELECT id, 1, {TOLD}, {_FALSE}, '{{}}', '', '' FROM progress_update "
        "WHERE submissions = 1 ORDER BY id"
    )


def downgrade() -> None:
    op.execute(
        "UPDATE progress_update SET state = 'submitted' WHERE state IN ('endorsed', 'accepted')"
    )
    op.execute(
        "UPDATE progress_update SET state = 'draft', submitted_on = NULL, submitted_by_id = NULL "
        "WHERE state = 'sent_back'"
    )
    with op.batch_alter_table("progress_update", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_progress_update_accepted_by_id_person"), type_="foreignkey"
        )
        batch_op.drop_constraint(
            batch_op.f("fk_progress_update_asked_by_id_person"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_progress_update_state"))
        batch_op.drop_column("spend_pence")
        batch_op.drop_column("resources")
        batch_op.drop_column("insight")
        batch_op.drop_column("asked_by_id")
        batch_op.drop_column("asked_on")
        batch_op.drop_column("accepted_by_id")
        batch_op.drop_column("accepted_on")
        batch_op.drop_column("reviewer_reason")
        batch_op.drop_column("reviewer_confidence")
        batch_op.drop_column("verdict")
        batch_op.drop_column("respond_by_on")
        batch_op.drop_column("submissions")

    op.drop_table("return_version")
    with op.batch_alter_table("return_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_return_review_return_id"))

    op.drop_table("return_review")
    with op.batch_alter_table("return_promise", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_return_promise_return_id"))

    op.drop_table("return_promise")
    op.drop_table("return_part")
    with op.batch_alter_table("return_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_return_note_return_id"))

    op.drop_table("return_note")
    with op.batch_alter_table("return_measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_return_measure_return_id"))

    op.drop_table("return_measure")
