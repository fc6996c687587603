"""What packs declares."""

from app.core.domain import Domain
from app.packs import models as models  # so that migrations know the tables

DOMAIN = Domain(name="packs")
