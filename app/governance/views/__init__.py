"""Pages of groups and meetings."""

from app.governance.views import groups as groups  # so that their routes are bound
from app.governance.views import meetings as meetings
from app.governance.views import readers as readers
from app.governance.views.blueprint import blueprint as blueprint
