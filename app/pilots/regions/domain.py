"""What the pages of regions declare."""

from app.core.domain import Domain
from app.pilots.regions.views import blueprint

DOMAIN = Domain(name="regions", blueprint=blueprint)
