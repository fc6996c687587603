"""Pages of what is spent."""

from app.spend.views import matching, moderation, programme, returns
from app.spend.views.base import blueprint, pages

__all__ = ["blueprint", "matching", "moderation", "pages", "programme", "returns"]
