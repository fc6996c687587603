"""What decides, beside what a document says, how it comes out: our program, what draws, the
typeface. Anything kept of a drawing is kept under these."""

import ctypes
import hashlib
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

from app.rendering.fonts import FACES, FontFolder

_PACKAGES = (
    "weasyprint",
    "pydyf",
    "tinycss2",
    "tinyhtml5",
    "cssselect2",
    "fonttools",
    "pyphen",
    "pillow",
    "pikepdf",
)
#: Libraries of the machine, and the function of each that says its version.
_LIBRARIES = (
    ("libpango-1.0.so.0", "pango_version_string"),
    ("libharfbuzz.so.0", "hb_version_string"),
)


@cache
def fingerprint(fonts: FontFolder) -> bytes:
    """A digest of all of them, worked out once in a process."""
    reckoned = hashlib.sha256(sys.version.encode())
    for package in _PACKAGES:
        reckoned.update(f"{package} {version(package)}\0".encode())
    for library, function in _LIBRARIES:
        reckoned.update(f"{library} {_library_version(library, function)}\0".encode())
    ours = sorted(Path(__file__).parent.glob("*.py"))
    for path in (*ours, *map(fonts.path, FACES), *fonts.other_faces()):
        reckoned.update(hashlib.sha256(path.read_bytes()).digest())
    return reckoned.digest()


def _library_version(library: str, function: str) -> str:
    try:
        said = getattr(ctypes.CDLL(library), function)
    except (OSError, AttributeError):  # another machine calls it otherwise: its packages tell
        return "unknown"
    said.restype = ctypes.c_char_p
    return str(said().decode())
