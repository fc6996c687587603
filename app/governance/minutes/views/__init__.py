"""Pages of minutes."""

from app.governance.minutes.views import reading as reading  # so that their routes are bound
from app.governance.minutes.views import settling as settling
from app.governance.minutes.views import writing as writing
from app.governance.minutes.views.blueprint import blueprint as blueprint
