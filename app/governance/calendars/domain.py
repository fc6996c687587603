"""What calendars declare."""

from app.core.domain import Domain
from app.governance.calendars import models as models

DOMAIN = Domain(name="calendars")
