"""Files of published copies, the words by which copies are found, and by when areas are answered

Follows 0095.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0096"
down_revision = "0095"
branch_labels = None
depends_on = None

_release = sa.table(
    "public_release",
    sa.column("id", sa.Integer()),
    sa.column("content", sa.LargeBinary()),
    sa.column("words", sa.Text()),
)

_interest = sa.table(
    "registered_interest",
    sa.column("id", sa.Integer()),
    sa.column("received_on", sa.Date()),
    sa.column("answer_by_on", sa.Date()),
)


def _texts(content: dict[str, Any]) -> Iterator[str]:
    """As ``PublicContent.texts`` gave them when this was written, but for the title."""
    yield from (content.get("summary", ""), content.get("note", ""))
    yield from (fact["value"] for fact in content.get("facts", ()))
    for part in content.get("parts", ()):
        yield from (part.get("heading", ""), part.get("text", ""), *part.get("items", ()))
        table = part.get("table") or {}
        yield from (table.get("caption", ""), *(c for row in table.get("rows", ()) for c in row))


def upgrade() -> None:
    op.create_table(
        "public_release_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["public_release.id"],
            name=op.f("fk_public_release_file_release_id_public_release"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_public_release_file_sha256_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_release_file")),
        sa.UniqueConstraint(
            "release_id", "name", name=op.f("uq_public_release_file_release_id_name")
        ),
    )
    op.create_index(
        op.f("ix_public_release_file_sha256"), "public_release_file", ["sha256"], unique=False
    )
    op.add_column(
        "public_release", sa.Column("words", sa.Text(), nullable=False, server_default="")
    )
    with op.batch_alter_table("public_release") as batch:
        batch.alter_column("words", server_default=None)
    connection = op.get_bind()
    for row in connection.execute(sa.select(_release.c.id, _release.c.content)).all():
        words = "\n".join(filter(None, _texts(json.loads(row.content))))
        connection.execute(sa.update(_release).where(_release.c.id == row.id).values(words=words))

    with op.batch_alter_table("registered_interest") as batch:
        batch.add_column(sa.Column("answer_by_on", sa.Date(), nullable=True))
    for received in connection.execute(sa.select(_interest.c.id, _interest.c.received_on)).all():
        by = received.received_on + timedelta(days=14)
        connection.execute(
            sa.update(_interest).where(_interest.c.id == received.id).values(answer_by_on=by)
        )
    with op.batch_alter_table("registered_interest") as batch:
        batch.alter_column("answer_by_on", existing_type=sa.Date(), nullable=False)


def downgrade() -> None:
    op.drop_column("registered_interest", "answer_by_on")
    op.drop_column("public_release", "words")
    op.drop_index(op.f("ix_public_release_file_sha256"), table_name="public_release_file")
    op.drop_table("public_release_file")
