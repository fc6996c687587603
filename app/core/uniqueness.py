"""Values that one record of a kind may hold, such as names."""

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from app.core.errors import DomainError
from app.core.wording import Text
from app.extensions import db


def check_free(
    column: InstrumentedAttribute[str], value: str, own_id: int | None, message: Text
) -> None:
    """Raise ``DomainError`` beside the column's field where another record than one's own holds
    the value. Whoever takes it after this look meets the column's unique constraint."""
    holder = db.session.scalar(select(column.class_.id).where(column == value))
    if holder not in (None, own_id):
        raise DomainError(message, field=column.key)
