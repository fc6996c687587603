"""What search declares."""

from app.core.domain import Domain
from app.search.views import blueprint

DOMAIN = Domain(name="search", blueprint=blueprint)
