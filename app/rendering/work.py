"""What the helper does: a request in, an answer out, both plain data as MessagePack."""

import contextlib
import gc
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pikepdf

from app.core.lazy import lazy_import
from app.rendering.assets import Asset
from app.rendering.document import Details, Document, Drawer
from app.rendering.errors import RenderingError
from app.rendering.flow import FlowMember
from app.rendering.fonts import FontFolder, drawable_characters
from app.rendering.furniture import Furniture, prepare_faces
from app.rendering.join import Part, join_sections
from app.rendering.rendered import PagePicture, RenderedSection

if TYPE_CHECKING:
    from app.rendering import engine, faithful, pictures
else:
    engine = lazy_import("app.rendering.engine")
    faithful = lazy_import("app.rendering.faithful")
    pictures = lazy_import("app.rendering.pictures")


class AskSection(msgspec.Struct, tag=True):
    html: str


class AskFlow(msgspec.Struct, tag=True):
    """See ``section.render_flow``."""

    members: tuple[FlowMember, ...]
    is_beginning: bool = True
    is_followed: bool = False
    is_written: bool = True


class AskAnnex(msgspec.Struct, tag=True):
    pdf: bytes
    title: str


class AskTrial(msgspec.Struct, tag=True):
    """What was handed in, and the copy that readers see: is it drawn as it looks?"""

    original: bytes
    pdf: bytes


class AskPictures(msgspec.Struct, tag=True):
    """Pictures of so many pages of a PDF that we drew, from that numbered ``first``."""

    pdf: bytes
    first: int
    count: int


class AskFinish(msgspec.Struct, tag=True):
    parts: list[Part]
    details: Details
    furniture: Furniture


Ask = AskSection | AskFlow | AskAnnex | AskTrial | AskPictures | AskFinish


class DrawingRequest(msgspec.Struct):
    """``fonts`` and ``cache`` are the typeface's folders."""

    fonts: str
    cache: str
    assets: dict[str, Asset]
    ask: Ask


class DrawingAnswer(msgspec.Struct):
    """One of these; ``error`` is the name of a ``RenderingError`` and its message."""

    section: RenderedSection | None = None
    pieces: list[tuple[int, RenderedSection | None]] | None = None
    document: Document | None = None
    pictures: list[PagePicture] | None = None
    error: tuple[str, str] | None = None


def prepare_warm(fonts: str, cache: str) -> Callable[[bytes], bytes]:
    """What draws: what each child would load is loaded before it is forked, and the collector is
    off but for what ``section`` asks of it. The fonts are not opened, since their
    library begins threads, which a fork does not take along."""
    with contextlib.suppress(RenderingError):  # told with the first piece of work
        folder = FontFolder(folder=Path(fonts), cache=Path(cache))
        drawable_characters(folder)
        prepare_faces(folder)
    with contextlib.suppress(OSError), contextlib.redirect_stdout(io.StringIO()):
        engine.get_ready()  # where Pango lacks, that too is told later
    gc.disable()
    gc.freeze()
    return _work


def _work(payload: bytes) -> bytes:
    request = msgspec.msgpack.decode(payload, type=DrawingRequest)
    del payload  # the parts of a long pack would be there twice
    fonts = FontFolder(folder=Path(request.fonts), cache=Path(request.cache))
    return msgspec.msgpack.encode(_answer(request.ask, Drawer(fonts, request.assets)))


def _answer(ask: Ask, drawer: Drawer) -> DrawingAnswer:
    try:
        match ask:
            case AskSection(html):
                return DrawingAnswer(section=drawer.section(html))
            case AskFlow(members, is_beginning, is_followed, is_written):
                pieces = drawer.flow(
                    members,
                    is_beginning=is_beginning,
                    is_followed=is_followed,
                    is_written=is_written,
                )
                return DrawingAnswer(pieces=pieces)
            case AskAnnex(pdf, title):
                return DrawingAnswer(section=drawer.annex(pdf, title))
            case AskTrial(original, pdf):
                section = drawer.annex(pdf, "")
                joined = io.BytesIO()
                join_sections([Part("trial", "", section)]).save(joined)
                faithful.check_faithful(original, pdf, joined.getvalue())
                return DrawingAnswer(section=section)
            case AskPictures(pdf, first, count):
                return DrawingAnswer(pictures=pictures.page_pictures(pdf, first, count))
            case AskFinish(parts, details, furniture):
                return DrawingAnswer(document=drawer.finish(parts, details, furniture))
    except RenderingError as error:
        return DrawingAnswer(error=(type(error).__name__, str(error)))
    except pikepdf.PdfError as error:
        return DrawingAnswer(error=("UnreadablePdf", str(error)))
