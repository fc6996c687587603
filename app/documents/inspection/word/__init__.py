"""A Word document's words and structure as HTML, with all that its readers would see in Word; what
cannot be taken over is told to its author."""

from .convert import convert_word
from .readers_copy import copy_for_readers

__all__ = ["convert_word", "copy_for_readers"]
