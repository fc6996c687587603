"""What returns declares."""

from app.core.domain import Domain
from app.returns import models as models  # so that migrations know the tables

DOMAIN = Domain(name="returns")
