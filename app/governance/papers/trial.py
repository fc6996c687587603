"""Whether a paper that is handed in can be drawn: it is, once, within half of what it may take in a
pack. Open no transaction before: it takes up to a minute."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import current_app
from markupsafe import Markup

from app.core.errors import DomainError
from app.core.lazy import lazy_import
from app.documents.markup import from_markdown, house_html
from app.documents.vetting import Vetted
from app.rendering.errors import (
    DrawersBusy,
    RenderingUnavailable,
    TooMuchToDraw,
    UnlikeOriginal,
)
from app.rendering.house import font_folder, pack_assets

if TYPE_CHECKING:
    from app.rendering import apart
else:
    apart = lazy_import("app.rendering.apart")

#: A text without a table that is no longer than this as HTML never takes too much.
_SHORT = 20_000


AGAIN = "Print it to a new PDF, and upload that."
UNLIKE = f"Page {{}} of this PDF would not look the same in the pack as in your file. {AGAIN}"
UNREADABLE = f"This PDF is damaged: not every program can open it. {AGAIN}"


def try_file(vetted: Vetted) -> None:
    """Raises ``DomainError`` where an upload cannot be drawn."""
    if vetted.html:
        _try_html(house_html(vetted.html, below=2), "file")
    else:
        _try(lambda drawing: drawing.try_annex(vetted.should_look, vetted.shown), "file", AGAIN)


def try_text(body: str) -> None:
    """Raises ``DomainError`` where what is written here cannot be drawn."""
    html = from_markdown(body, below=2)
    if len(html) > _SHORT or "<table" in html:
        _try_html(html, "body")


def _try_html(body: Markup, field: str) -> None:
    html = current_app.jinja_env.get_template("papers/trial.html").render(body=body)
    advice = "Shorten its tables and its text, or upload it as PDF."
    _try(lambda drawing: drawing.section(html), field, advice)


def _try(draw: Callable[[apart.LimitedDrawer], object], field: str, advice: str) -> None:
    try:
        with (
            apart.taking_turns(apart.TRIAL) as drawer,
            drawer(font_folder(), pack_assets()) as drawing,
        ):
            draw(drawing)
    except RenderingUnavailable:
        return  # no packs are drawn here either
    except DrawersBusy as error:
        raise DomainError(error.message, field=field) from None
    except UnlikeOriginal as error:
        message = UNLIKE.format(error.page) if error.page else UNREADABLE
        raise DomainError(message, field=field) from None
    except TooMuchToDraw:
        message = f"This paper takes too much time or memory to include in a pack. {advice}"
        raise DomainError(message, field=field) from None
