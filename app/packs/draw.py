"""From a pack's content to HTML and PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from markupsafe import Markup

from app.core.lazy import lazy_import
from app.core.markings import LOWEST
from app.core.sentences import listed
from app.core.wording import speaking
from app.governance.groups.rules import PackForm
from app.packs.content import PackContent
from app.packs.papers import Files
from app.packs.parts_html import OVERVIEW, overview_part
from app.packs.setting import Setting, draw_document, pack_title
from app.packs.sources import (
    AGENDA,
    PEOPLE,
    asks_elsewhere,
    homes_of,
    in_short,
    late_sources,
    other_asks,
    section_sources,
)
from app.packs.variants.reader import ReaderPart
from app.rendering.house import font_folder, pack_assets, rendered_store

if TYPE_CHECKING:
    from app.packs import typesetting
    from app.rendering import document, errors, furniture, workers
    from app.rendering import numbering as page_numbers
else:
    typesetting = lazy_import("app.packs.typesetting")
    document = lazy_import("app.rendering.document")
    errors = lazy_import("app.rendering.errors")
    furniture = lazy_import("app.rendering.furniture")
    page_numbers = lazy_import("app.rendering.numbering")
    workers = lazy_import("app.rendering.workers")

_AUTHOR = "Standing Agenda"
_FRONT_TITLES = {PackForm.FULL: "Position and agenda", PackForm.BRIEF: "Position"}


def draw_pack(
    content: PackContent,
    *,
    files: Files | None = None,
    version: str,
    built_at: datetime,
    base_url: str,
    record: str = "",
    reader: ReaderPart | None = None,
    is_asked_for: bool = True,
    on_progress: document.Progress | None = None,
) -> document.Document:
    """The pack as PDF, in its form. ``version`` is what its pages call it ("Issue 2", "Draft"),
    ``built_at`` an aware instant, ``base_url`` the address that links to records begin with;
    ``files`` holds what ``papers.load_files`` gives, ``record`` what an issue says of the record of
    changes, ``reader`` whose copy it is. Where nobody asks for it, a part that was too much before
    is not tried again.

    Each section is drawn in a process with limits; in place of one that takes too much stands a
    page that says so, and it is ``left_out``. Else the same arguments give the same bytes. With
    late papers every other page keeps the number and, but for those that tell of them, the words
    that it had. Raises ``RenderingError``.
    """
    drawing = _Drawing(
        files or {}, version, built_at, base_url, record, reader, is_asked_for, on_progress
    )
    with speaking(content.words):
        return drawing.whole(content) if content.late is None else drawing.with_late(content)


#: So often a pack with late papers is drawn until it quotes the numbers that its pages have.
_MOST_ATTEMPTS = 4


@dataclass(frozen=True)
class _Drawing:
    """What ``draw_pack`` is told, beside the content."""

    files: Files
    version: str
    built_at: datetime
    base_url: str
    record: str
    reader: ReaderPart | None
    is_asked_for: bool
    on_progress: document.Progress | None

    def whole(
        self,
        content: PackContent,
        numbering: page_numbers.PageNumbers | None = None,
        plan: typesetting.Plan | None = None,
    ) -> document.Document:
        setting = self._setting(content)
        return build(
            content,
            self._front(content, setting),
            self._sources(content, setting),
            setting=setting,
            version=self.version,
            built_at=self.built_at,
            title=_FRONT_TITLES[content.form],
            numbering=numbering,
            plan=plan,
            is_asked_for=self.is_asked_for,
            on_progress=self.on_progress,
        )

    def with_late(self, content: PackContent) -> document.Document:
        """As it was before the late papers came, for its numbers; then with them."""
        late = content.late
        assert late is not None
        then = msgspec.structs.replace(content, late=None)
        earlier = replace(self, version=late.version, built_at=late.made_at, record=late.record)
        was, before = earlier.whole(then), {each.key: each for each in earlier._sources(then)}
        plan = typesetting.plan_of(
            then.acronyms, earlier._front(then, earlier._setting(then)), before.values()
        )
        for _attempt in range(_MOST_ATTEMPTS):
            unchanged = frozenset(
                key
                for each in self._sources(content)
                if before.get(each.key) == each
                for key in each.keys
            )
            numbers = page_numbers.Numbering(
                was.page_of, was.page_count, late.version, unchanged, notes=_notes(content)
            )
            drawn = self.whole(content, numbers, plan)
            paged = with_pages(content, drawn)
            if paged == content:
                return drawn
            content = paged
        raise errors.UnstableFrontMatter(
            "The late papers change the numbers of their own pages: add them one at a time."
        )

    def _front(self, content: PackContent, setting: Setting) -> document.Quoting:
        return lambda page_of: front_html(
            content, page_of, version=self.version, setting=setting, reader=self.reader
        )

    def _setting(self, content: PackContent) -> Setting:
        is_full = content.form is PackForm.FULL
        return Setting(
            base_url=self.base_url,
            place="pack:",
            level=1,
            homes=homes_of(content) if is_full else {},
            reader=self.reader.reader if self.reader else None,
        )

    def _sources(
        self, content: PackContent, setting: Setting | None = None
    ) -> Sequence[document.Source | document.QuotingSource]:
        setting = setting or self._setting(content)
        return [
            *opening_sources(content, setting),
            *section_sources(
                content,
                version=self.version,
                built_at=self.built_at,
                setting=setting,
                files=self.files,
                record=self.record,
            ),
        ]


def _notes(content: PackContent) -> dict[str, str]:
    """What is written at the head of the pages of decisions that late papers concern, by anchor:
    what stands on them keeps its place."""
    return {
        sheet.anchor: f"Late: {listed([each.said for each in late])}"
        for sheet in content.sheets
        if (late := content.late_for(sheet))
    }


def with_pages(content: PackContent, drawn: document.Document) -> PackContent:
    """The content with what the first page of each late paper is called, as it was drawn."""
    if content.late is None:
        return content
    papers = [
        msgspec.structs.replace(each, page=drawn.number_of(each.first))
        for each in content.late.papers
    ]
    late = msgspec.structs.replace(content.late, papers=tuple(papers))
    return msgspec.structs.replace(content, late=late)


def draw_late_pages(
    content: PackContent,
    drawn: document.Document,
    *,
    issue: int,
    files: Files,
    version: str,
    built_at: datetime,
    base_url: str,
) -> document.Document:
    """The pages that an issue added, under the numbers that they have in it as it was ``drawn``,
    behind a slip that says where each belongs."""
    setting = Setting(base_url=base_url, place="pack:", level=1)
    papers = [each for each in content.late_papers if each.issue == issue]
    with speaking(content.words):
        sources = [
            source
            for each in papers
            for source in late_sources(each, content, setting, files, follows="")
        ]
        slip = draw_document("packs/late_slip.html", content, setting, late=papers, version=version)
        return build(
            content,
            lambda _page_of: slip,
            sources,
            setting=setting,
            version=version,
            built_at=built_at,
            title="Late papers",
            numbering=page_numbers.Extract(
                {
                    each.key: drawn.page_of[each.key]
                    for each in sources
                    if each.key in drawn.page_of
                },
                drawn.numbers,
            ),
            plan={},  # they say what they say in the pack
        )


def build(
    content: PackContent,
    front: document.Quoting,
    sources: Sequence[document.Source | document.QuotingSource],
    *,
    setting: Setting,
    version: str,
    built_at: datetime,
    title: str,
    numbering: page_numbers.PageNumbers | None = None,
    plan: typesetting.Plan | None = None,
    is_asked_for: bool = True,
    on_progress: document.Progress | None = None,
) -> document.Document:
    """A document of the pack's: ``front``, which runs under ``title``, and what follows it. A
    reader's copy says on each page whose it is where its marking demands it. A ``numbering`` says
    what its pages are called, where they are not just counted; a ``plan``, where
    abbreviations are explained, if that is not at their first use."""
    uses = typesetting.plan_of(content.acronyms, front, sources) if plan is None else plan
    reader = setting.reader if content.marking not in LOWEST else None

    def instead(left_out: document.DroppedSection) -> str:
        setting.dropped[left_out.title] = left_out.why
        return draw_document("packs/left_out.html", content, setting, left_out=left_out)

    return document.build_document(
        typesetting.explained_front(front, uses),
        typesetting.explained_in_parts(sources, uses),
        details=document.Details(title=pack_title(content), author=_AUTHOR, made_at=built_at),
        furniture=furniture.Furniture(
            title=content.group,
            marking=content.marking.word,
            version=version,
            mark=f"Copy for {reader.name}" if reader else "",
        ),
        front_title=title,
        fonts=font_folder(),
        assets=pack_assets(),
        drawer=partial(workers.WorkerDrawer, store=rendered_store(), tries_again=is_asked_for),
        instead=instead,
        numbering=numbering,
        on_progress=on_progress,
    )


def front_html(
    content: PackContent,
    page_of: Mapping[str, int | str],
    *,
    version: str,
    setting: Setting,
    reader: ReaderPart | None = None,
) -> str:
    """The cover, with the pages of the anchors in ``page_of``."""
    return draw_document(
        "packs/front.html",
        content,
        setting,
        page_of=page_of,
        version=version,
        others=other_asks(content),
        elsewhere=asks_elsewhere(content),
        short=in_short,
        reader=reader,
    )


def opening_sources(
    content: PackContent, setting: Setting
) -> Iterator[document.Source | document.QuotingSource]:
    """What follows the cover: where the programme stands, which quotes no page and so is drawn
    beside the sections, and, but in a brief, the agenda."""
    title = _FRONT_TITLES[content.form]
    overview = overview_part(content, setting)
    if overview:
        part = Markup('<div class="pack-overview">{}</div>').format(overview)
        html = draw_document("packs/section.html", content, setting, part=part)
        yield document.SectionSource(OVERVIEW, title, html)
    if content.form is PackForm.FULL:
        yield document.QuotingSource(
            AGENDA, title, lambda page_of: agenda_html(content, page_of, setting=setting)
        )


def agenda_html(content: PackContent, page_of: Mapping[str, int | str], *, setting: Setting) -> str:
    """The agenda, with the pages of the anchors in ``page_of``."""
    return draw_document(
        "packs/agenda.html",
        content,
        setting,
        page_of=page_of,
        people=PEOPLE,
        others=other_asks(content),
    )
