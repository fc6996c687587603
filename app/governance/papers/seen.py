"""What readers will see of a file that an author hands in: its pages as a pack draws them, as
pictures. They stand with what else this host has drawn, and are drawn again when they do not."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from app.core.database import end_reading
from app.core.errors import DomainError
from app.documents.queries import get_content
from app.documents.vetting import DocumentKind, Vetted
from app.governance.papers.models import PaperFile
from app.governance.papers.trial import draw_kept, draw_pictures
from app.rendering.house import font_folder, pack_assets, rendered_store
from app.rendering.rendered import PagePicture, RenderedSection
from app.rendering.store import key_of
from app.rendering.versions import fingerprint

#: So many pages at once.
AT_ONCE = 6

NONE_DRAWN = "PDFs cannot be made on this site, so there are no pictures of the pages."


@dataclass(frozen=True)
class SeenPages:
    """``pictures`` are some pages of ``total``; where they could not be drawn, ``why``."""

    pictures: Sequence[PagePicture] = ()
    total: int = 0
    why: str = ""


class _Kept(msgspec.Struct):
    total: int
    pictures: list[PagePicture]


def keep_drawn(vetted: Vetted, section: RenderedSection | None) -> None:
    """Keep what was drawn to try an upload, so that its page need not draw it again."""
    if section is not None:
        content = vetted.html.encode() if vetted.html else vetted.shown
        rendered_store().keep(_key(content, vetted.kind), section)


def pages_seen(file: PaperFile, part: int = 1) -> SeenPages:
    """The pages of the ``part``, from 1. It may take a minute: no transaction is open after it."""
    sha256, kind = file.html_sha256 or file.shown_sha256 or file.sha256, file.kind
    content = get_content(sha256)
    end_reading()
    store, key = rendered_store(), _key(content, kind)
    held = store.find_bytes(f"{key}-{part}")
    if held is not None:
        kept = msgspec.msgpack.decode(held, type=_Kept)
        return SeenPages(kept.pictures, kept.total)
    try:
        section = store.find(key) or draw_kept(content, kind)
        if section is None:
            return SeenPages(why=NONE_DRAWN)
        store.keep(key, section)
        pictures = draw_pictures(section, (part - 1) * AT_ONCE + 1, AT_ONCE) or []
    except DomainError as error:
        return SeenPages(why=error.message)
    found = _Kept(section.page_count, pictures)
    store.keep_bytes(f"{key}-{part}", msgspec.msgpack.encode(found))
    store.trim()
    return SeenPages(pictures, section.page_count)


def _key(content: bytes, kind: DocumentKind) -> str:
    return key_of(fingerprint(font_folder()), pack_assets(), f"seen {kind.value}", content)
