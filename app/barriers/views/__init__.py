"""Pages of barriers and opportunities."""

from app.barriers.views import records, steps
from app.barriers.views.base import blueprint

__all__ = ["blueprint", "records", "steps"]
