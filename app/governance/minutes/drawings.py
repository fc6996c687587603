"""PDFs of minutes: asked for as a version is made or as someone first opens one, drawn by the
scheduler's workers, and kept."""

import hashlib
import logging
from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased, joinedload, undefer

from app.core import clock
from app.core.claims import persist
from app.core.database import end_reading, insert_into, transaction
from app.core.timed import Worked, each_apart
from app.documents.service import forget_file, store_file
from app.extensions import db
from app.governance.minutes.content import MinutesContent, decode, encode
from app.governance.minutes.drawing import draw_minutes
from app.governance.minutes.models import MinutesDrawing, MinutesVersion
from app.rendering.errors import RenderingError

log = logging.getLogger(__name__)

#: The most that are drawn in one run.
_AT_ONCE = 20
#: One that failed is tried again if it is asked for after so long.
_AGAIN_AFTER = timedelta(minutes=10)
#: So long a PDF is kept of a version that another has replaced, and how many go in one run.
_KEPT = timedelta(days=30)
_FORGOTTEN_AT_ONCE = 1000
_FAULT = "A fault stopped the PDF from being produced. The log has the details."


def _find(version: MinutesVersion, digest: str) -> MinutesDrawing | None:
    return db.session.scalar(
        select(MinutesDrawing).where(
            MinutesDrawing.version_id == version.id, MinutesDrawing.digest == digest
        )
    )


def find_drawing(version: MinutesVersion, content: MinutesContent) -> MinutesDrawing | None:
    """The drawing of what someone may read of a version, if it was asked for; one that failed long
    enough ago was not."""
    found = _find(version, hashlib.sha256(encode(content)).hexdigest())
    if found is not None and found.failure and found.asked_at < clock.now() - _AGAIN_AFTER:
        return None
    return found


def ask_for_drawing(version: MinutesVersion, content: MinutesContent) -> MinutesDrawing:
    """Have it drawn, if it is not there; two who ask at once have it drawn once."""
    encoded = encode(content)
    digest = hashlib.sha256(encoded).hexdigest()
    row = {"version_id": version.id, "digest": digest, "content": encoded}
    row |= {"asked_at": clock.now(), "failure": ""}
    db.session.execute(insert_into(MinutesDrawing).values(row).on_conflict_do_nothing())
    drawing = _find(version, digest)
    assert drawing is not None
    if drawing.failure:
        drawing.asked_at, drawing.failure = clock.now(), ""
    return drawing


def draw_waiting() -> Worked:
    """The scheduler's job: draw what was asked for. Two that draw the same keep it once."""
    waiting = (
        select(MinutesDrawing.id)
        .where(MinutesDrawing.file_sha256.is_(None), MinutesDrawing.failure == "")
        .order_by(MinutesDrawing.id)
        .limit(_AT_ONCE)
    )
    return each_apart(db.session.scalars(waiting).all(), _draw, "minutes as PDF")


def _draw(drawing_id: int) -> None:
    drawing = db.session.scalar(
        select(MinutesDrawing)
        .where(MinutesDrawing.id == drawing_id)
        .options(undefer(MinutesDrawing.content), joinedload(MinutesDrawing.version))
    )
    if drawing is None or drawing.file_sha256 is not None:
        return
    content, version = decode(drawing.content), drawing.version
    label, made_at = version.label, version.made_at
    end_reading()
    try:
        pdf = draw_minutes(content, label=label, made_at=made_at).pdf
    except Exception as error:
        told = str(error) if isinstance(error, RenderingError) else _FAULT
        persist(lambda: _settle(drawing_id, None, told))
        raise
    persist(lambda: _settle(drawing_id, pdf, ""))


def _settle(drawing_id: int, pdf: bytes | None, failure: str) -> None:
    drawing = db.session.get(MinutesDrawing, drawing_id)
    if drawing is None or drawing.file_sha256 is not None:
        return
    drawing.failure = failure[:300]
    if pdf is not None:
        drawing.file_sha256 = store_file(pdf, media_type="application/pdf")
        drawing.content = b""


def forget_old() -> Worked:
    """The daily job: delete PDFs of versions that a later one has replaced, some time after they
    were asked for. Whoever opens one has it drawn again."""
    later = aliased(MinutesVersion)
    is_replaced = exists().where(
        later.minutes_id == MinutesVersion.minutes_id, later.number > MinutesVersion.number
    )
    old = (
        select(MinutesDrawing.id)
        .join(MinutesVersion, MinutesVersion.id == MinutesDrawing.version_id)
        .where(MinutesDrawing.asked_at < clock.now() - _KEPT, is_replaced)
        .where(MinutesDrawing.file_sha256.is_not(None))
        .order_by(MinutesDrawing.id)
        .limit(_FORGOTTEN_AT_ONCE)
    )
    return each_apart(db.session.scalars(old).all(), _forget, "minutes as PDF")


def _forget(drawing_id: int) -> None:
    with transaction():
        drawing = db.session.get(MinutesDrawing, drawing_id)
        if drawing is not None:
            file = drawing.file_sha256
            db.session.delete(drawing)
            forget_file(file)
