"""What pilots declares."""

from app.core.domain import Domain
from app.pilots import models as models  # so that migrations know the tables

DOMAIN = Domain(name="pilots")
