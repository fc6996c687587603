"""Pages of groups."""

from app.governance.groups.views import groups as groups  # so that their routes are bound
from app.governance.groups.views import readers as readers
from app.governance.groups.views.blueprint import blueprint as blueprint
