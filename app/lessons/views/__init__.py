"""Pages of lessons and of their case notes."""

from app.lessons.views import case_notes
from app.lessons.views.records import blueprint, write_lesson

__all__ = ["blueprint", "case_notes", "write_lesson"]
