"""Whether a paper that is handed in can be drawn: it is, once, within half of what it may take in a
pack. Open no transaction before: it takes up to a minute."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from flask import current_app
from markupsafe import Markup

from app.core.errors import DomainError
from app.core.lazy import lazy_import
from app.documents.markup import from_markdown, house_html
from app.documents.vetting import DocumentKind, Vetted, vet
from app.rendering.errors import (
    DrawersBusy,
    RenderingUnavailable,
    TooMuchToDraw,
    UnlikeOriginal,
)
from app.rendering.house import font_folder, pack_assets
from app.rendering.rendered import PagePicture, RenderedSection

if TYPE_CHECKING:
    from app.rendering import apart
else:
    apart = lazy_import("app.rendering.apart")

T = TypeVar("T")

#: A text without a table that is no longer than this as HTML never takes too much.
_SHORT = 20_000


AGAIN = "Print it to a new PDF, and upload that."
#: So many pages are shown as pictures where they would be drawn otherwise.
MOST_PICTURES = 20
UNLIKE = f"Page {{}} of this PDF would not look the same in the pack as in your file. {AGAIN}"
UNREADABLE = f"This PDF is damaged: not every program can open it. {AGAIN}"


class Unlike(DomainError):
    """A PDF of which some pages would not be drawn as they look; without pages, the whole."""

    def __init__(self, pages: list[int]) -> None:
        self.pages = [number for number in pages if number]
        said = UNLIKE.format(self.pages[0]) if self.pages else UNREADABLE
        super().__init__(said, field="file")


def take_file(
    content: bytes, *, most_mebibytes: int, as_pictures: bool
) -> tuple[Vetted, RenderedSection | None]:
    """A file that is handed in, vetted and drawn; pages that cannot be carried over as they look
    are shown as pictures. Raises ``DomainError`` where it is refused."""
    vetted = vet(content, most_mebibytes=most_mebibytes, as_pictures=as_pictures)
    try:
        return vetted, try_file(vetted)
    except Unlike as unlike:
        if not 0 < len(unlike.pages) <= MOST_PICTURES:
            raise
        vetted = vet(
            content,
            most_mebibytes=most_mebibytes,
            as_pictures=as_pictures,
            pictures=unlike.pages,
        )
        return vetted, try_file(vetted)


def try_file(vetted: Vetted) -> RenderedSection | None:
    """An upload as it is drawn; None where this machine draws nothing. Raises ``DomainError``
    where it cannot be drawn."""
    if vetted.html:
        return _try_html(numbered_html(vetted.html), "file")
    return _try(lambda drawing: drawing.try_annex(vetted.should_look, vetted.shown), "file", AGAIN)


def draw_kept(content: bytes, kind: DocumentKind) -> RenderedSection | None:
    """The same of a file that was taken: the HTML of a Word document, or a PDF."""
    if kind is DocumentKind.WORD:
        return _try_html(numbered_html(content.decode()), "file")
    return _try(lambda drawing: drawing.annex(content, ""), "file", AGAIN)


def draw_pictures(section: RenderedSection, first: int, count: int) -> list[PagePicture] | None:
    """Pages of a file that is drawn, from that numbered ``first``."""
    return _try(lambda drawing: drawing.pictures(section.pdf, first, count), "file", AGAIN)


def numbered_html(html: str) -> Markup:
    return house_html(html, below=2, has_numbers=True)


def try_text(body: str) -> None:
    """Raises ``DomainError`` where what is written here cannot be drawn."""
    html = from_markdown(body, below=2)
    if len(html) > _SHORT or "<table" in html:
        _try_html(html, "body")


def _try_html(body: Markup, field: str) -> RenderedSection | None:
    html = current_app.jinja_env.get_template("papers/trial.html").render(body=body)
    advice = "Shorten its tables and its text, or upload it as PDF."
    return _try(lambda drawing: drawing.section(html), field, advice)


def _try(draw: Callable[[apart.LimitedDrawer], T], field: str, advice: str) -> T | None:
    try:
        with (
            apart.taking_turns(apart.TRIAL) as drawer,
            drawer(font_folder(), pack_assets()) as drawing,
        ):
            return draw(drawing)
    except RenderingUnavailable:
        return None  # no packs are drawn here either
    except DrawersBusy as error:
        raise DomainError(error.message, field=field) from None
    except UnlikeOriginal as error:
        raise Unlike(error.pages) from None
    except TooMuchToDraw:
        message = f"This paper takes too much time or memory to include in a pack. {advice}"
        raise DomainError(message, field=field) from None
