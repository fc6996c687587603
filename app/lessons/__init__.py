"""Lessons: what was tried, what came of it, what others should do, and where it has spread."""
