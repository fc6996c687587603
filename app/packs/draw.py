"""From a pack's content to HTML and PDF."""

from datetime import datetime

from app.packs.content import AnyAnnex, AnySection, PackContent
from app.rendering.document import Document, Progress


def draw_pack(
    content: PackContent,
    *,
    version: str,
    built_at: datetime,
    base_url: str,
    on_progress: Progress | None = None,
) -> Document:
    """The pack as PDF. ``version`` is what its pages call it ("Version 2", "Draft"), ``built_at``
    an aware instant, ``base_url`` the address that links to records begin with.

    The same arguments give the same bytes. Raises ``RenderingError``.
    """
    raise NotImplementedError


def section_html(section: AnySection | AnyAnnex) -> str:
    """A section as HTML that stands below a page's h1: its own heading is an h2. Links to records
    are paths, links to other sections ``#ANCHOR``."""
    raise NotImplementedError
