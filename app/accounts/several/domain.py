"""What adding many people declares: its page."""

from app.accounts.several.views import blueprint
from app.core.domain import Domain

DOMAIN = Domain(name="several", blueprint=blueprint)
