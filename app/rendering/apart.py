"""Drawing in processes with limits: what takes too much is stopped, and all else is drawn. Here
each part has a process of its own; ``workers`` has some that stay."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial

import msgspec

from app.core.limited.pool import Pool
from app.core.limited.runner import Helper, Limits, OutOfTime, OverLimit, Turns, WorkFailed
from app.rendering.assets import Assets
from app.rendering.document import AnnexSource, Document, Drawer, Source
from app.rendering.errors import (
    DrawersBusy,
    RenderingUnavailable,
    TooMuchToDraw,
    UnlikeOriginal,
)
from app.rendering.fonts import FontFolder
from app.rendering.furniture import Furniture
from app.rendering.join import Part
from app.rendering.metadata import Details
from app.rendering.rendered import PagePicture, RenderedSection
from app.rendering.work import (
    Ask,
    AskAnnex,
    AskFinish,
    AskFlow,
    AskPictures,
    AskSection,
    AskTrial,
    DrawingAnswer,
    DrawingRequest,
)
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

#: To join so many pages takes more memory than to draw any section: a worker that holds much of
#: what it drew is followed by another first.
MANY_PAGES = 120
MOST_HELD_BYTES = 96 * MEBIBYTE

SLOW = "It takes too long to produce."
LARGE = "It needs too much memory to produce."
#: What says that the part itself is too much, and no fault.
OVER_LIMITS = (SLOW, LARGE)
LOST = "Its file is damaged or was lost. Upload it again."
FAULT = "A fault in the program stopped it from being produced. The log has the details."

BUSY = "Other documents are being produced. Try again in a minute."

#: At once in a web process, so that its other threads go on answering.
AT_ONCE = 2
_turns = Turns(AT_ONCE, seconds=10)


class LimitedDrawer(Drawer):
    """Draws in other processes, each part within ``limits`` of its own."""

    def __init__(
        self, fonts: FontFolder, assets: Assets | None = None, *, limits: Limits = SECTION
    ) -> None:
        super().__init__(fonts, assets)
        self._limits = limits

    def draw(self, source: Source) -> tuple[RenderedSection, ...]:
        return sections_in(self.ask(*self.asking(source)))

    def section(self, html: str) -> RenderedSection:
        return section_in(self.ask(AskSection(html), self._limits))

    def annex(self, pdf: bytes, title: str) -> RenderedSection:
        return section_in(self.ask(AskAnnex(pdf, title), self._limits))

    def try_annex(self, original: bytes, pdf: bytes) -> RenderedSection:
        """Draw a PDF, and compare it with what was handed in. Raises ``UnlikeOriginal`` too."""
        return section_in(self.ask(AskTrial(original, pdf), self._limits))

    def pictures(self, pdf: bytes, first: int, count: int) -> list[PagePicture]:
        """Pages of a drawn PDF as pictures."""
        found = self.ask(AskPictures(pdf, first, count), self._limits).pictures
        assert found is not None
        return found

    def finish(self, parts: Sequence[Part], details: Details, furniture: Furniture) -> Document:
        pages = sum(part.section.page_count for part in parts)
        limits = replace(WHOLE, held_bytes=MOST_HELD_BYTES) if pages > MANY_PAGES else WHOLE
        document = self.ask(AskFinish(list(parts), details, furniture), limits).document
        assert document is not None
        return document

    def asking(self, source: Source) -> tuple[Ask, Limits]:
        """What is asked for a source, and what that may take."""
        if isinstance(source, AnnexSource):
            return AskAnnex(source.pdf, source.title), self._limits
        if source.members:
            return AskFlow(source.flow), self._limits
        return AskSection(source.html), LONG if source.is_long else self._limits

    def ask(self, ask: Ask, limits: Limits) -> DrawingAnswer:
        """Have it drawn. Raises ``RenderingUnavailable``, ``TooMuchToDraw``."""
        return answer_of(partial(self.call, self.request(ask), limits))

    def request(self, ask: Ask) -> bytes:
        folder, cache = (str(path.resolve()) for path in (self.fonts.folder, self.fonts.cache))
        return msgspec.msgpack.encode(DrawingRequest(folder, cache, dict(self.assets or {}), ask))

    def call(self, request: bytes, limits: Limits) -> bytes:
        """Give it to another process; its answer."""
        raise NotImplementedError


def warm_helper(fonts: FontFolder, *, stay: int = 0) -> Helper:
    """One that has loaded what draws before its first piece of work."""
    folders = [str(path.resolve()) for path in (fonts.folder, fonts.cache)]
    return Helper(ROOT, "app.rendering.work", "prepare_warm", *folders, stay=stay)


@cache
def _pool(fonts: FontFolder) -> Pool:
    return Pool(AT_ONCE, partial(warm_helper, fonts))


class ApartDrawer(LimitedDrawer):
    """Draws each part in a child of its own: what others sent, for the first time."""

    def call(self, request: bytes, limits: Limits) -> bytes:
        return _pool(self.fonts).submit(request, limits, size=len(request)).result()


def answer_of(call: Callable[[], bytes]) -> DrawingAnswer:
    """What another process answers to a ``call``, or in our words why it did not."""
    try:
        said = call()
    except OverLimit as over:
        raise TooMuchToDraw(SLOW if isinstance(over, OutOfTime) else LARGE) from None
    except WorkFailed as failure:
        log.error("a part of a document could not be drawn: %s", failure)
        raise TooMuchToDraw(FAULT) from None
    answer = msgspec.msgpack.decode(said, type=DrawingAnswer)
    if answer.error is not None:
        raise _raised(*answer.error)
    return answer


def section_in(answer: DrawingAnswer) -> RenderedSection:
    assert answer.section is not None
    return answer.section


def sections_in(answer: DrawingAnswer) -> tuple[RenderedSection, ...]:
    """The pieces of sections that share pages, or the one section."""
    if answer.pieces is None:
        return (section_in(answer),)
    return tuple(section for _members, section in answer.pieces if section)


def _raised(name: str, message: str) -> Exception:
    """The error that stopped the child. One that a single section brings about is no reason to
    leave out the others."""
    if name == RenderingUnavailable.__name__:
        return RenderingUnavailable(message)
    if name == UnlikeOriginal.__name__:
        return UnlikeOriginal(message)
    log.error("a part of a document could not be drawn: %s: %s", name, message)
    return TooMuchToDraw(FAULT)


@contextmanager
def taking_turns(limits: Limits = SECTION) -> Iterator[Callable[..., ApartDrawer]]:
    """What draws in answer to a request: so many at once. Raises ``DrawersBusy`` where too many
    others wait."""
    with _turns.take() as is_ours:
        if not is_ours:
            raise DrawersBusy(BUSY)
        yield partial(ApartDrawer, limits=limits)
