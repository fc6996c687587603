"""Two workers that stay, warm, and draw the parts of documents, the largest first. One that takes
more than it may is stopped and followed by another, and what it drew drops out as in ``apart``.
What is drawn is kept (``store``), and not drawn again while nothing that makes it changes."""

from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from functools import cache, partial

from app.core.limited.pool import Pool
from app.core.limited.runner import Limits
from app.rendering.apart import (
    LOST,
    OVER_LIMITS,
    SECTION,
    LimitedDrawer,
    answer_of,
    section_in,
    warm_helper,
)
from app.rendering.assets import Assets
from app.rendering.document import Note, Source
from app.rendering.errors import TooMuchToDraw
from app.rendering.fonts import FontFolder
from app.rendering.rendered import RenderedSection
from app.rendering.store import RenderedStore, key_of
from app.rendering.versions import fingerprint
from app.rendering.work import Ask, AskAnnex, AskSection, DrawingAnswer
from config import MEBIBYTE

#: One for each processor of a small machine.
COUNT = 2
#: A worker that holds more memory than this is followed by another.
STAY_BYTES = 256 * MEBIBYTE


@cache
def _pool(fonts: FontFolder) -> Pool:
    return Pool(COUNT, partial(warm_helper, fonts, stay=STAY_BYTES))


class WorkerDrawer(LimitedDrawer):
    """Draws with this process's workers, and asks ``store`` first: for what is drawn and, unless it
    ``tries_again``, for what was too much to draw."""

    def __init__(
        self,
        fonts: FontFolder,
        assets: Assets | None = None,
        *,
        limits: Limits = SECTION,
        store: RenderedStore | None = None,
        tries_again: bool = True,
    ) -> None:
        super().__init__(fonts, assets, limits=limits)
        self._store, self._tries_again = store, tries_again
        self._has_kept = False

    def __exit__(self, *_raised: object) -> None:
        if self._store is not None and self._has_kept:
            self._store.trim()

    def draw_all(
        self, sources: Sequence[Source], note: Note
    ) -> Sequence[RenderedSection | TooMuchToDraw]:
        asks = [self.asking(source) for source in sources]
        drawn: dict[int, RenderedSection | TooMuchToDraw] = {}
        for index, (ask, _limits) in enumerate(asks):
            if isinstance(ask, AskAnnex) and not ask.pdf:
                drawn[index] = TooMuchToDraw(LOST)
            elif (kept := self._find(ask)) is not None:
                drawn[index] = kept
            elif why := self._why_too_much(ask):
                drawn[index] = TooMuchToDraw(why)
        left = sorted(set(range(len(asks))) - set(drawn), key=lambda n: -_size(asks[n][0]))
        waiting = {self._submit(*asks[index]): index for index in left}
        try:
            while waiting:
                note(len(drawn), sources[next(iter(waiting.values()))].title)
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    index = waiting.pop(future)
                    try:
                        answer = answer_of(future.result)
                    except TooMuchToDraw as error:
                        drawn[index] = error
                        self._note_too_much(asks[index][0], error.why)
                    else:
                        drawn[index] = self._keep(asks[index][0], section_in(answer))
        finally:
            for future in waiting:
                future.cancel()
        return [drawn[index] for index in range(len(sources))]

    def ask(self, ask: Ask, limits: Limits) -> DrawingAnswer:
        kept = self._find(ask)
        if kept is not None:
            return DrawingAnswer(section=kept)
        answer = super().ask(ask, limits)
        if answer.section is not None:
            self._keep(ask, answer.section)
        return answer

    def call(self, request: bytes, limits: Limits) -> bytes:
        """Someone waits for it alone: before all others."""
        return _pool(self.fonts).submit(request, limits, size=float("inf")).result()

    def _submit(self, ask: Ask, limits: Limits) -> Future[bytes]:
        return _pool(self.fonts).submit(self.request(ask), limits, size=_size(ask))

    def _key(self, ask: Ask) -> str | None:
        """What it is kept under; a whole document is not."""
        program, assets = fingerprint(self.fonts), self.assets or {}
        match ask:
            case AskSection(html):
                return key_of(program, assets, "section", html)
            case AskAnnex(pdf, title):
                return key_of(program, {}, "annex", pdf, title)
        return None

    def _find(self, ask: Ask) -> RenderedSection | None:
        key = self._key(ask) if self._store else None
        return self._store.find(key) if self._store and key else None

    def _why_too_much(self, ask: Ask) -> str:
        """Why this very part could not be drawn before, where it is not tried again."""
        key = self._key(ask) if self._store and not self._tries_again else None
        return self._store.why_too_much(key) if self._store and key else ""

    def _note_too_much(self, ask: Ask, why: str) -> None:
        key = self._key(ask) if self._store and why in OVER_LIMITS else None
        if self._store and key:
            self._store.note_too_much(key, why)
            self._has_kept = True

    def _keep(self, ask: Ask, section: RenderedSection) -> RenderedSection:
        key = self._key(ask) if self._store else None
        if self._store and key:
            self._store.keep(key, section)
            self._has_kept = True
        return section


def _size(ask: Ask) -> int:
    """How long it takes, more or less: pages of others are copied, not drawn."""
    match ask:
        case AskSection(html):
            return len(html)
        case AskAnnex(pdf, _title):
            return len(pdf) // 20
    return 0
