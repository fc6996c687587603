"""Pages of lessons and of their case notes."""

from app.lessons.views import stories
from app.lessons.views.records import blueprint, write_lesson

__all__ = ["blueprint", "stories", "write_lesson"]
