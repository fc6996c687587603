"""Which program drew a pack. The same one gives the same bytes of the same content; another may
not, and then says so."""

import hashlib
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from app.core.lazy import lazy_import
from app.rendering.house import font_folder
from config import ROOT

if TYPE_CHECKING:
    from app.rendering import versions
else:
    versions = lazy_import("app.rendering.versions")

#: Enough of the digest to tell programs apart.
_LENGTH = 12


def current_program() -> str:
    """ "Standing Agenda 3f9a2c1d04be with WeasyPrint 70.0 and pikepdf 10.17.0"."""
    digest = hashlib.sha256(_sources() + versions.fingerprint(font_folder())).hexdigest()[:_LENGTH]
    return (
        f"Standing Agenda {digest} with WeasyPrint {version('weasyprint')} and pikepdf "
        f"{version('pikepdf')}"
    )


@cache
def _sources() -> bytes:
    """A digest of all that draws: our code, templates and style sheets."""
    reckoned = hashlib.sha256()
    for folder, pattern in (("app", "*.py"), ("templates", "*.html"), ("assets/pack", "*.css")):
        for path in sorted((ROOT / folder).rglob(pattern)):
            reckoned.update(f"{path.relative_to(ROOT)}\0".encode())
            reckoned.update(hashlib.sha256(path.read_bytes()).digest())
    return reckoned.digest()
