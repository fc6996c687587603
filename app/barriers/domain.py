"""What barriers declares."""

from app.barriers import models as models  # so that migrations know the tables
from app.core.domain import Domain

DOMAIN = Domain(name="barriers")
