"""The programme has words of its own, and may have no regions

What is there keeps the words that pages have used so far.

Follows 0032.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_WORDS = {
    "place_word": "pilot",
    "places_word": "pilots",
    "region_word": "region",
    "regions_word": "regions",
    "asked_word": "department",
    "asked_words": "departments",
    "reviewing_post": "Government Office lead",
    "second_post": "Locality Manager",
    "third_post": "Director-general champion",
    "fourth_post": "",
    "fifth_post": "",
    "green_word": "Green",
    "amber_green_word": "Amber/Green",
    "amber_word": "Amber",
    "amber_red_word": "Amber/Red",
    "red_word": "Red",
}
_SWITCHES = ("reviews_region", "uses_delivery", "uses_risks", "uses_barriers")


def upgrade() -> None:
    for name, word in _WORDS.items():
        op.add_column(
            "programme", sa.Column(name, sa.String(length=40), nullable=False, server_default=word)
        )
    for name in _SWITCHES:
        op.add_column(
            "programme", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.true())
        )
    with op.batch_alter_table("programme") as batch:
        for name in (*_WORDS, *_SWITCHES):
            batch.alter_column(name, server_default=None)
    with op.batch_alter_table("pilot") as batch:
        batch.alter_column("region_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:

    op.execute(
        sa.text("UPDATE pilot SET region_id = (SELECT min(id) FROM region) WHERE region_id IS NULL")
    )
    with op.batch_alter_table("pilot") as batch:
        batch.alter_column("region_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("programme") as batch:
        for name in (*_WORDS, *_SWITCHES):
            batch.drop_column(name)
