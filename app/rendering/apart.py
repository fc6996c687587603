"""Drawing in processes with limits, each section in one of its own: what takes too much is stopped,
and all else is drawn. A later pool would take the place of the one helper a document."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import msgspec

from app.core.limited.runner import Helper, Limits, OutOfTime, OverLimit, Turns, WorkFailed
from app.rendering.assets import Assets
from app.rendering.document import Document, Drawer, Drawers, SectionSource, Source
from app.rendering.errors import DrawersBusy, RenderingUnavailable, TooMuchToDraw
from app.rendering.fonts import FontFolder
from app.rendering.furniture import Furniture
from app.rendering.join import Part
from app.rendering.metadata import Details
from app.rendering.rendered import RenderedSection
from app.rendering.work import AskAnnex, AskFinish, AskSection, DrawingAnswer, DrawingRequest
from config import MEBIBYTE, ROOT

log = logging.getLogger(__name__)

#: A section or a paper. The font cache is a file.
SECTION = Limits(
    seconds=180, cpu_seconds=60, memory_bytes=1536 * MEBIBYTE, file_bytes=64 * MEBIBYTE
)
#: A paper that is handed in: so much less that what is accepted will be drawn in its pack.
TRIAL = Limits(seconds=90, cpu_seconds=30, memory_bytes=1024 * MEBIBYTE, file_bytes=64 * MEBIBYTE)
#: A whole register: 2,000 rows take 81 s and 0.8 GB.
LONG = Limits(seconds=600, cpu_seconds=300, memory_bytes=3072 * MEBIBYTE, file_bytes=64 * MEBIBYTE)
#: All sections together.
WHOLE = Limits(seconds=600, cpu_seconds=300, memory_bytes=3072 * MEBIBYTE, file_bytes=64 * MEBIBYTE)

SLOW = "It takes too long to produce."
LARGE = "It needs too much memory to produce."
FAULT = "A fault in the program stopped it from being produced. The log has the details."

BUSY = "Other documents are being produced. Try again in a minute."

#: At once in a web process, so that its other threads go on answering.
_turns = Turns(2, seconds=10)


class ApartDrawer(Drawer):
    """Draws in the children of one helper, which ends with the document. One that ``draws_much``
    loads before what each of them would load again."""

    def __init__(
        self,
        fonts: FontFolder,
        assets: Assets | None = None,
        *,
        limits: Limits = SECTION,
        draws_much: bool = True,
    ) -> None:
        super().__init__(fonts, assets)
        words = [str(path.resolve()) for path in (fonts.folder, fonts.cache)]
        prepare = "prepare_much" if draws_much else "prepare"
        self._helper = Helper(ROOT, "app.rendering.work", prepare, *words)
        self._limits = limits

    def __exit__(self, *_raised: object) -> None:
        self._helper.close()

    def draw(self, source: Source) -> RenderedSection:
        if isinstance(source, SectionSource) and source.is_long:
            return _section(self._ask(AskSection(source.html), LONG))
        return super().draw(source)

    def section(self, html: str) -> RenderedSection:
        return _section(self._ask(AskSection(html), self._limits))

    def annex(self, pdf: bytes, title: str) -> RenderedSection:
        return _section(self._ask(AskAnnex(pdf, title), self._limits))

    def finish(self, parts: Sequence[Part], details: Details, furniture: Furniture) -> Document:
        document = self._ask(AskFinish(list(parts), details, furniture), WHOLE).document
        assert document is not None
        return document

    def _ask(self, ask: AskSection | AskAnnex | AskFinish, limits: Limits) -> DrawingAnswer:
        request = msgspec.msgpack.encode(DrawingRequest(dict(self.assets or {}), ask))
        try:
            said = self._helper.call(request, limits)
        except OverLimit as over:
            raise TooMuchToDraw(SLOW if isinstance(over, OutOfTime) else LARGE) from None
        except WorkFailed as failure:
            log.error("a part of a document could not be drawn: %s", failure)
            raise TooMuchToDraw(FAULT) from None
        answer = msgspec.msgpack.decode(said, type=DrawingAnswer)
        if answer.error is not None:
            raise _raised(*answer.error)
        return answer


def _section(answer: DrawingAnswer) -> RenderedSection:
    assert answer.section is not None
    return answer.section


def _raised(name: str, message: str) -> Exception:
    """The error that stopped the child. One that a single section brings about is no reason to
    leave out the others."""
    if name == RenderingUnavailable.__name__:
        return RenderingUnavailable(message)
    log.error("a part of a document could not be drawn: %s: %s", name, message)
    return TooMuchToDraw(FAULT)


@contextmanager
def taking_turns(limits: Limits = SECTION) -> Iterator[Drawers]:
    """What draws in answer to a request: so many at once. Raises ``DrawersBusy`` where too many
    others wait."""
    with _turns.take() as is_ours:
        if not is_ours:
            raise DrawersBusy(BUSY)
        yield partial(ApartDrawer, limits=limits, draws_much=False)
