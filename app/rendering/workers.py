"""Two workers that stay, warm, and draw the parts of documents, the largest first. One that takes
more than it may is stopped and followed by another, and what it drew drops out as in ``apart``.
What is drawn is kept (``store``), and not drawn again while nothing that makes it changes."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
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
from app.rendering.document import AnnexSource, Note, Source
from app.rendering.errors import TooMuchToDraw
from app.rendering.flow import Pieces, Stretch
from app.rendering.fonts import FontFolder
from app.rendering.rendered import RenderedSection
from app.rendering.sources import Drawn
from app.rendering.store import RenderedStore, key_of
from app.rendering.versions import fingerprint
from app.rendering.work import Ask, AskAnnex, AskFlow, AskSection, DrawingAnswer
from config import MEBIBYTE

#: One for each processor of a small machine.
COUNT = 2
#: A worker that holds more memory than this is followed by another.
STAY_BYTES = 192 * MEBIBYTE


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
        self._has_drawn = False

    def __exit__(self, *_raised: object) -> None:
        if self._store is not None and self._has_drawn:
            self._store.trim()

    def draw_all(self, sources: Sequence[Source], note: Note) -> Sequence[Drawn]:
        waiting: dict[Future[bytes], _Wanted] = {}

        def submit(wanted: Iterable[_Wanted]) -> None:
            for each in sorted(wanted, key=lambda one: -_size(one.ask)):
                waiting[self._submit(each.ask, each.limits)] = each

        works = [self._work_for(source) for source in sources]
        try:
            submit(wanted for work in works for wanted in work.wanted())
            while waiting:
                done = sum(work.drawn is not None for work in works)
                note(done, sources[works.index(next(iter(waiting.values())).work)].title)
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    wanted = waiting.pop(future)
                    try:
                        answer = answer_of(future.result)
                    except TooMuchToDraw as error:
                        wanted.work.drawn = error
                        self._note_too_much(wanted.ask, error.why)
                    else:
                        submit(wanted.work.take(wanted, answer))
        finally:
            for future in waiting:
                future.cancel()
        return [work.outcome() for work in works]

    def ask(self, ask: Ask, limits: Limits) -> DrawingAnswer:
        kept = self._find(ask)
        if kept is not None:
            return DrawingAnswer(section=kept)
        answer = super().ask(ask, limits)
        if answer.section is not None:
            self._has_drawn = True
            self._keep(ask, answer.section)
        return answer

    def call(self, request: bytes, limits: Limits) -> bytes:
        """Someone waits for it alone: before all others."""
        return _pool(self.fonts).submit(request, limits, size=float("inf")).result()

    def _work_for(self, source: Source) -> "_Work":
        """What is to be done for a source, with what is known of it already."""
        ask, limits = self.asking(source)
        work: _Work
        if isinstance(ask, AskFlow):
            work = _FlowWork(self._pieces(ask), limits)
        else:
            work = _Work(ask, limits, self._keep)
            kept = self._find(ask)
            work.drawn = None if kept is None else (kept,)
        if isinstance(source, AnnexSource) and not source.pdf:
            work.drawn = TooMuchToDraw(LOST)
        for wanted in work.wanted():
            if why := self._why_too_much(wanted.ask):
                work.drawn = TooMuchToDraw(why)
        return work

    def _pieces(self, ask: AskFlow) -> Pieces:
        made_by = key_of(fingerprint(self.fonts), self.assets or {}, "piece")
        return Pieces(ask.members, made_by, self._store)

    def _submit(self, ask: Ask, limits: Limits) -> Future[bytes]:
        self._has_drawn = True
        return _pool(self.fonts).submit(self.request(ask), limits, size=_size(ask))

    def _key(self, ask: Ask) -> str | None:
        """What it is kept under; a whole document is not."""
        program, assets = fingerprint(self.fonts), self.assets or {}
        match ask:
            case AskSection(html):
                return key_of(program, assets, "section", html)
            case AskAnnex(pdf, title):
                return key_of(program, {}, "annex", pdf, title)
            case AskFlow(members):  # only that it is too much is noted under this
                return key_of(program, assets, "flow", *(member.html for member in members))
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

    def _keep(self, ask: Ask, section: RenderedSection) -> RenderedSection:
        key = self._key(ask) if self._store else None
        if self._store and key:
            self._store.keep(key, section)
        return section


@dataclass(frozen=True)
class _Wanted:
    """Something that a worker is to draw, and for what."""

    work: "_Work"
    ask: Ask
    limits: Limits
    stretch: Stretch | None = None


class _Work:
    """One source; ``drawn`` once it is known what became of it."""

    drawn: Drawn | None = None

    def __init__(
        self, ask: Ask, limits: Limits, keep: Callable[[Ask, RenderedSection], object]
    ) -> None:
        self._ask, self._limits, self._keep = ask, limits, keep

    def wanted(self) -> Iterable[_Wanted]:
        """What is to be drawn first."""
        return [_Wanted(self, self._ask, self._limits)] if self.drawn is None else []

    def outcome(self) -> Drawn:
        """What became of it, once nothing is left to draw."""
        assert self.drawn is not None
        return self.drawn

    def take(self, wanted: _Wanted, answer: DrawingAnswer) -> Iterable[_Wanted]:
        """Take in what was drawn. What is still to be drawn then."""
        section = section_in(answer)
        self._keep(wanted.ask, section)
        self.drawn = (section,)
        return []


class _FlowWork(_Work):
    """Sections that share pages."""

    def __init__(self, pieces: Pieces, limits: Limits) -> None:
        self._pieces, self._limits = pieces, limits
        self._left = 0
        self._first = self._next(pieces.to_draw())

    def wanted(self) -> Iterable[_Wanted]:
        return self._first if self.drawn is None else []

    def take(self, wanted: _Wanted, answer: DrawingAnswer) -> Iterable[_Wanted]:
        assert wanted.stretch is not None
        self._left -= 1
        left = self._pieces.take(wanted.stretch, answer.pieces or [])
        return self._next(left) if self.drawn is None else []

    def _next(self, stretches: Sequence[Stretch]) -> Sequence[_Wanted]:
        self._left += len(stretches)
        if not self._left and self.drawn is None:
            self.drawn = self._pieces.sections()
        return [
            _Wanted(
                self,
                AskFlow(
                    self._pieces.asked(stretch),
                    is_beginning=stretch.begin == 0,
                    is_followed=self._pieces.is_followed(stretch),
                    is_written=not stretch.is_drawn,
                ),
                self._limits,
                stretch,
            )
            for stretch in stretches
        ]


def _size(ask: Ask) -> int:
    """How long it takes, more or less: pages of others are copied, not drawn."""
    match ask:
        case AskSection(html):
            return len(html)
        case AskFlow(members):
            return sum(len(member.html) for member in members)
        case AskAnnex(pdf, _title):
            return len(pdf) // 20
    return 0
