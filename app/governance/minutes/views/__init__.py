"""Pages of minutes: reading them, writing them, sending them round, agreeing and amending them."""

from app.governance.minutes.views import reading, writing
from app.governance.minutes.views.pages import blueprint, here

__all__ = ["blueprint", "here", "reading", "writing"]
