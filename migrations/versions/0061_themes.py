"""Themes are records that places share

Follows 0060.
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

_NAME, _TEXT = 200, 4000
_theme = sa.table("theme", *(sa.column(name) for name in ("id", "name")))
_of_pilot = sa.table(
    "pilot_theme", *(sa.column(name) for name in ("id", "pilot_id", "position", "name", "theme_id"))
)


def upgrade() -> None:
    op.create_table(
        "theme",
        sa.Column("name", sa.String(length=_NAME), nullable=False),
        sa.Column("about", sa.String(length=_TEXT), nullable=False),
        sa.Column("lead_organisation_id", sa.Integer(), nullable=True),
        sa.Column("lead_person_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=_NAME), nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_person_id"], ["person.id"], name=op.f("fk_theme_lead_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["lead_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_theme_lead_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("name", name=op.f("uq_theme_name")),
    )
    op.create_index(op.f("ix_theme_lead_person_id"), "theme", ["lead_person_id"])
    op.create_index(op.f("ix_theme_lead_organisation_id"), "theme", ["lead_organisation_id"])
    op.create_table(
        "theme_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=2 * _NAME), nullable=False),
        sa.Column("name", sa.String(length=_NAME), nullable=False),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_theme_name_theme_id_theme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_name")),
        sa.UniqueConstraint("key", name=op.f("uq_theme_name_key")),
    )
    op.create_index(op.f("ix_theme_name_theme_id"), "theme_name", ["theme_id"])
    with op.batch_alter_table("pilot_theme") as batch:
        batch.add_column(sa.Column("theme_id", sa.Integer(), nullable=True))
    _make_records()
    with op.batch_alter_table("pilot_theme") as batch:
        batch.alter_column("theme_id", existing_type=sa.Integer(), nullable=False)
        batch.drop_column("name")
        batch.create_index(batch.f("ix_pilot_theme_theme_id"), ["theme_id"])
        batch.create_foreign_key(
            batch.f("fk_pilot_theme_theme_id_theme"), "theme", ["theme_id"], ["id"]
        )
        batch.create_unique_constraint(
            batch.f("uq_pilot_theme_pilot_id_theme_id"), ["pilot_id", "theme_id"]
        )


def _make_records() -> None:
    """A theme of every name, whatever its capitals; one that a place names twice it has once."""
    themes = sa.table(
        "theme",
        *(
            sa.column(name)
            for name in ("id", "name", "about", "version", "is_illustrative", "source")
        ),
    )
    names = sa.table("theme_name", *(sa.column(name) for name in ("theme_id", "key", "name")))
    connection = op.get_bind()
    ids: dict[str, int] = {}
    held: set[tuple[int, int]] = set()
    rows = connection.execute(
        sa.select(_of_pilot)
        .with_only_columns(_of_pilot.c.id, _of_pilot.c.pilot_id, _of_pilot.c.name)
        .order_by(_of_pilot.c.pilot_id, _of_pilot.c.position, _of_pilot.c.id)
    ).all()
    for row in rows:
        key = " ".join(unicodedata.normalize("NFKC", row.name).casefold().split())
        if key not in ids:
            connection.execute(
                themes.insert().values(
                    name=row.name, about="", version=1, is_illustrative=sa.false(), source=""
                )
            )
            wanted = sa.select(_theme.c.id).where(_theme.c.name == row.name)
            ids[key] = connection.execute(wanted).scalar_one()
            connection.execute(names.insert().values(theme_id=ids[key], key=key, name=row.name))
        which = _of_pilot.c.id == row.id
        if (row.pilot_id, ids[key]) in held:
            connection.execute(_of_pilot.delete().where(which))
        else:
            connection.execute(_of_pilot.update().where(which).values(theme_id=ids[key]))
            held.add((row.pilot_id, ids[key]))


def downgrade() -> None:
    with op.batch_alter_table("pilot_theme") as batch:
        batch.add_column(sa.Column("name", sa.String(length=_NAME), nullable=True))
    called = sa.select(_theme.c.name).where(_theme.c.id == _of_pilot.c.theme_id)
    op.execute(_of_pilot.update().values(name=called.scalar_subquery()))
    with op.batch_alter_table("pilot_theme") as batch:
        batch.alter_column("name", existing_type=sa.String(length=_NAME), nullable=False)
        batch.drop_constraint(batch.f("uq_pilot_theme_pilot_id_theme_id"), type_="unique")
        batch.drop_constraint(batch.f("fk_pilot_theme_theme_id_theme"), type_="foreignkey")
        batch.drop_index(batch.f("ix_pilot_theme_theme_id"))
        batch.drop_column("theme_id")
    op.drop_table("theme_name")
    op.drop_table("theme")
