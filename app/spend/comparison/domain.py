"""What comparing spend declares."""

from app.core.domain import Domain
from app.spend.comparison.views import blueprint

DOMAIN = Domain(name="spend_comparison", blueprint=blueprint)
