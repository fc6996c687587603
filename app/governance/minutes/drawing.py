"""Minutes as a tagged PDF in the house style, with the marking at the top and bottom of every
page. The same version gives the same bytes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flask import current_app

from app.core.formats import day
from app.core.lazy import lazy_import
from app.governance.minutes.content import MinutesContent
from app.rendering.house import font_folder, pack_assets

if TYPE_CHECKING:
    from app.rendering import document, furniture, workers
else:
    document = lazy_import("app.rendering.document")
    furniture = lazy_import("app.rendering.furniture")
    workers = lazy_import("app.rendering.workers")

_AUTHOR = "Standing Agenda"


def draw_minutes(content: MinutesContent, *, label: str, made_at: datetime) -> document.Document:
    """``label`` is what every page calls the version. Raises ``RenderingError``."""
    title = f"Minutes of {content.group}, {day(content.held_on)}"
    html = current_app.jinja_env.get_template("minutes/document.html").render(
        content=content, title=title, label=label
    )
    return document.build_plain_document(
        document.SectionSource("minutes", f"Minutes of {day(content.held_on)}", html),
        details=document.Details(title=title, author=_AUTHOR, made_at=made_at),
        furniture=furniture.Furniture(
            title=content.group, marking=content.marking.word, version=label
        ),
        fonts=font_folder(),
        assets=pack_assets(),
        drawer=workers.WorkerDrawer,
    )
