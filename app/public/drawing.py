"""Published copies as PDF: drawn by the scheduler from what was published, and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.orm import undefer

from app.core.claims import persist
from app.core.database import count_changed, end_reading
from app.core.formats import day
from app.core.lazy import lazy_import
from app.core.publishing import PublicContent, decode
from app.core.timed import Worked, each_apart
from app.documents.service import store_file
from app.extensions import db
from app.public.kinds import public_kinds
from app.public.models import Release
from app.public.queries import is_current
from app.rendering.errors import RenderingError
from app.rendering.house import font_folder, pack_assets

if TYPE_CHECKING:
    from app.rendering import document, furniture, workers
else:
    document = lazy_import("app.rendering.document")
    furniture = lazy_import("app.rendering.furniture")
    workers = lazy_import("app.rendering.workers")

#: The most that are drawn in one run.
_AT_ONCE = 10
_FAULT = "A fault stopped the PDF from being produced. The log has the details."


def draw_release(content: PublicContent, *, label: str, made_at: datetime) -> bytes:
    """The same content gives the same bytes. Raises ``RenderingError``."""
    html = current_app.jinja_env.get_template("public/document.html").render(
        content=content, title=content.title, label=label
    )
    drawn: bytes = document.build_plain_document(
        document.SectionSource("release", content.title, html),
        details=document.Details(title=content.title, author="Standing Agenda", made_at=made_at),
        furniture=furniture.Furniture(title="", marking="", version=label),
        fonts=font_folder(),
        assets=pack_assets(),
        drawer=workers.WorkerDrawer,
    ).pdf
    return drawn


def draw_waiting() -> Worked:
    """The scheduler's job: draw what was published and has no file yet."""
    kinds = [kind.name for kind in public_kinds() if kind.has_file]
    waiting = (
        select(Release.id)
        .where(
            is_current(),
            Release.kind.in_(kinds),
            Release.file_sha256.is_(None),
            Release.file_failure == "",
        )
        .order_by(Release.id)
        .limit(_AT_ONCE)
    )
    return each_apart(db.session.scalars(waiting).all(), _draw, "published copy as PDF")


def _draw(release_id: int) -> None:
    release = db.session.scalar(
        select(Release).where(Release.id == release_id).options(undefer(Release.content))
    )
    if release is None or release.file_sha256 is not None:
        return
    content, label, made_at = decode(release.content), _label(release), release.released_at
    end_reading()
    try:
        pdf = draw_release(content, label=label, made_at=made_at)
    except Exception as error:
        told = str(error) if isinstance(error, RenderingError) else _FAULT
        persist(lambda: _settle(release_id, None, told))
        raise
    persist(lambda: _settle(release_id, pdf, ""))


def _label(release: Release) -> str:
    return f"Published {day(release.released_on)}"


def _settle(release_id: int, pdf: bytes | None, failure: str) -> None:
    """Its version stays: whoever has its page open is not told that someone changed it."""
    file = None if pdf is None else store_file(pdf, media_type="application/pdf")
    count_changed(
        update(Release)
        .where(Release.id == release_id, Release.file_sha256.is_(None))
        .values(file_sha256=file, file_failure=failure[:300])
    )
