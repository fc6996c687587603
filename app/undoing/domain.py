"""What undoing declares."""

from app.core.domain import Domain
from app.undoing.views import blueprint

DOMAIN = Domain(name="undoing", events={"record:undone": "Undone"}, blueprint=blueprint)
