"""Pages of milestones, products, interdependencies and resources."""

from app.delivery.views import interdependencies, milestones, products, resources
from app.delivery.views.blueprint import blueprint

__all__ = ["blueprint", "interdependencies", "milestones", "products", "resources"]
