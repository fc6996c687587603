"""Pages of barriers and opportunities."""

from app.barriers.views import departments, records, steps
from app.barriers.views.base import blueprint

__all__ = ["blueprint", "departments", "records", "steps"]
