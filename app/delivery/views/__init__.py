"""Pages of milestones, change requests, products, interdependencies and resources."""

from app.delivery.views import changes, interdependencies, milestones, products, resources
from app.delivery.views.blueprint import blueprint

__all__ = ["blueprint", "changes", "interdependencies", "milestones", "products", "resources"]
