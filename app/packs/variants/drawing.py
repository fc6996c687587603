"""From a pack's content to one of its copies."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from markupsafe import Markup

from app.core.errors import DomainError
from app.core.lazy import lazy_import
from app.core.sections import Annex, Section
from app.core.wording import speaking
from app.governance.groups.rules import PackForm
from app.packs.content import PackContent
from app.packs.draw import build, draw_pack
from app.packs.papers import Files
from app.packs.setting import Setting, draw_document, pack_title
from app.packs.sources import has_no_page, item_sources, running_title, source_of
from app.packs.variants.chair import chairs_brief
from app.packs.variants.reader import CopyReader, part_of
from app.packs.variants.rules import Variant

if TYPE_CHECKING:
    from app.packs import neighbours
    from app.rendering import document
else:
    neighbours = lazy_import("app.packs.neighbours")
    document = lazy_import("app.rendering.document")


def draw_copy(
    content: PackContent,
    variant: Variant,
    *,
    files: Files,
    version: str,
    built_at: datetime,
    base_url: str,
    web_page: str,
    reader: CopyReader | None = None,
    anchor: str = "",
) -> document.Document:
    """A copy of a pack as PDF. ``reader`` is whose it is, ``anchor`` the one section;
    what is not in that is on the ``web_page`` of the pack. Late papers keep the other pages'
    numbers as they were in the form in which the pack was issued, and stand among the others in any
    other."""
    if variant is not Variant.READER:
        content = content.joined
    match variant:
        case Variant.FULL | Variant.BRIEF | Variant.READER:
            form = content.form if variant is Variant.READER else PackForm(variant.value)
            return draw_pack(
                msgspec.structs.replace(content, form=form),
                files=files,
                version=version,
                built_at=built_at,
                base_url=base_url,
                reader=part_of(content, reader) if reader else None,
            )
        case Variant.CHAIR:
            return _draw_chairs(content, version=version, built_at=built_at, base_url=base_url)
        case Variant.SECTION:
            setting = Setting(base_url=base_url, place=f"{web_page}#", level=1)
            return _draw_section(
                content, anchor, setting, files=files, version=version, built_at=built_at
            )


def _draw_chairs(
    content: PackContent, *, version: str, built_at: datetime, base_url: str
) -> document.Document:
    setting = Setting(base_url=base_url, place="pack:", level=1)
    with speaking(content.words):
        html = draw_document(
            "packs/chair.html", content, setting, brief=chairs_brief(content), version=version
        )
        return build(
            content,
            lambda _page_of: html,
            [],
            setting=setting,
            version=version,
            built_at=built_at,
            title="Chair’s brief",
        )


def _draw_section(
    content: PackContent,
    anchor: str,
    setting: Setting,
    *,
    files: Files,
    version: str,
    built_at: datetime,
) -> document.Document:
    """One item with its decision sheets and papers, or one annex, below the name of the meeting.
    The first of what it is made of stands in front, as nothing quotes its pages."""
    part = part_named(content, anchor)
    with speaking(content.words):
        if isinstance(part, Annex):
            sources: list[document.Source] = [source_of(part, content, setting)]
        else:
            own = msgspec.structs.replace(
                content,
                sections=(part,),
                papers=content.papers_behind(part.number),
            )
            sources = neighbours.share_pages(list(item_sources(own, setting, files)))
        first, *others = sources
        assert not isinstance(first, document.AnnexSource), "its sheet stands before a PDF"
        whose = Markup('<p class="pack-from">{}</p>').format(pack_title(content))
        html = first.html.replace("<body>", f"<body>{whose}", 1)
        return build(
            content,
            lambda _page_of: html,
            others,
            setting=setting,
            version=version,
            built_at=built_at,
            title=running_title(part),
        )


def parts_of(content: PackContent) -> list[Section | Annex]:
    """What can be had alone: the items that have pages of their own, and the annexes."""
    items = [
        section
        for section in content.sections
        if section.number in _numbers_with_pages(content) and section.purpose is not None
    ]
    return [*items, *content.annexes]


def _numbers_with_pages(content: PackContent) -> Collection[int]:
    with_papers = {part.item for part in content.papers}
    with_sheets = {sheet.item for sheet in content.sheets}
    own = {each.number for each in content.sections if not has_no_page(each)}
    return {number for number in own | with_papers | with_sheets if number is not None}


def part_named(content: PackContent, anchor: str) -> Section | Annex:
    found = next((each for each in parts_of(content) if each.anchor == anchor), None)
    if found is None:
        raise DomainError("Choose a section of this pack.", field="part")
    return found
