"""What risks declares."""

from app.core.domain import Domain
from app.risks import models as models  # so that migrations know the tables

DOMAIN = Domain(name="risks")
