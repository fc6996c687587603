"""Pages of reporting rounds and returns."""

from app.returns.views import learning, reading, reviewing, rounds, writing
from app.returns.views.blueprint import blueprint

__all__ = ["blueprint", "learning", "reading", "reviewing", "rounds", "writing"]
