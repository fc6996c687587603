"""What governance declares."""

from app.core.domain import Domain
from app.governance import models as models  # so that migrations know the tables

DOMAIN = Domain(name="governance")
