"""Other areas, notes on places, themes of products

Follows 0064.
"""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "other_area",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("work", sa.String(length=4000), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("contact_words", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=300), nullable=False),
        sa.Column("withdrawn_by", sa.String(length=200), nullable=False),
        sa.Column("repeats_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["person.id"], name=op.f("fk_other_area_contact_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_other_area_region_id_region")
        ),
        sa.ForeignKeyConstraint(
            ["repeats_id"], ["other_area.id"], name=op.f("fk_other_area_repeats_id_other_area")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_area")),
    )
    with op.batch_alter_table("other_area") as batch:
        batch.create_index(batch.f("ix_other_area_contact_id"), ["contact_id"])
        batch.create_index(batch.f("ix_other_area_name"), ["name"])
        batch.create_index(batch.f("ix_other_area_region_id"), ["region_id"])
        batch.create_index(batch.f("ix_other_area_repeats_id"), ["repeats_id"])
        batch.create_index(batch.f("ix_other_area_withdrawn_on"), ["withdrawn_on"])

    op.create_table(
        "other_area_theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["other_area.id"], name=op.f("fk_other_area_theme_area_id_other_area")
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_other_area_theme_theme_id_theme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_area_theme")),
        sa.UniqueConstraint(
            "area_id", "theme_id", name=op.f("uq_other_area_theme_area_id_theme_id")
        ),
    )
    with op.batch_alter_table("other_area_theme") as batch:
        batch.create_index(batch.f("ix_other_area_theme_theme_id"), ["theme_id"])

    op.create_table(
        "place_note",
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "support",
                "challenge",
                "information",
                name="placenotekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "readers",
            sa.Enum("reviewers", "place", name="notereaders", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("body", sa.String(length=4000), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_place_note_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilot.id"], name=op.f("fk_place_note_pilot_id_pilot")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_note")),
    )
    with op.batch_alter_table("place_note") as batch:
        batch.create_index(batch.f("ix_place_note_author_id"), ["author_id"])
        batch.create_index(
            batch.f("ix_place_note_pilot_id_place_note_noted_on"), ["pilot_id", "noted_on"]
        )

    with op.batch_alter_table("product") as batch:
        batch.add_column(sa.Column("theme_id", sa.Integer(), nullable=True))
        batch.create_index(batch.f("ix_product_theme_id"), ["theme_id"])
        batch.create_foreign_key(
            batch.f("fk_product_theme_id_theme"), "theme", ["theme_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("product") as batch:
        batch.drop_constraint(batch.f("fk_product_theme_id_theme"), type_="foreignkey")
        batch.drop_index(batch.f("ix_product_theme_id"))
        batch.drop_column("theme_id")

    with op.batch_alter_table("place_note") as batch:
        batch.drop_index(batch.f("ix_place_note_pilot_id_place_note_noted_on"))
        batch.drop_index(batch.f("ix_place_note_author_id"))

    op.drop_table("place_note")
    with op.batch_alter_table("other_area_theme") as batch:
        batch.drop_index(batch.f("ix_other_area_theme_theme_id"))

    op.drop_table("other_area_theme")
    with op.batch_alter_table("other_area") as batch:
        batch.drop_index(batch.f("ix_other_area_withdrawn_on"))
        batch.drop_index(batch.f("ix_other_area_repeats_id"))
        batch.drop_index(batch.f("ix_other_area_region_id"))
        batch.drop_index(batch.f("ix_other_area_name"))
        batch.drop_index(batch.f("ix_other_area_contact_id"))

    op.drop_table("other_area")
