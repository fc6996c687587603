"""What programme declares."""

from app.core.domain import Domain
from app.programme import models as models  # so that migrations know the tables

DOMAIN = Domain(name="programme")
