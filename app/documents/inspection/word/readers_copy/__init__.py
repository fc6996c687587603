"""The copy of a Word file that readers can download: it holds what the pack shows of it, and
nothing that Word keeps out of sight."""

from .making import copy_for_readers

__all__ = ["copy_for_readers"]
