"""Pages of reporting rounds and returns."""

from app.returns.views import reading, reviewing, rounds, writing
from app.returns.views.blueprint import blueprint

__all__ = ["blueprint", "reading", "reviewing", "rounds", "writing"]
