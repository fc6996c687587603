"""The whole pack as one web page, from the same templates as the PDF."""

from dataclasses import dataclass

import msgspec
from markupsafe import Markup

from app.governance.groups.rules import PackForm
from app.packs.abbreviations import explain_parts
from app.packs.content import Ask, PackContent
from app.packs.papers import Files
from app.packs.parts_html import (
    ending_html,
    overview_html,
    paper_html,
    people_html,
    section_html,
    sheet_html,
)
from app.packs.sources import other_asks


@dataclass(frozen=True)
class PackPage:
    """``overview`` stands before the contents, ``parts`` after; ``others`` is what is asked besides
    the decisions that have sheets; ``has_ending`` where it tells what became of decisions."""

    overview: Markup
    parts: list[Markup]
    others: list[Ask]
    has_ending: bool


def page_of_pack(
    content: PackContent, files: Files, *, links_records: bool, file_address: str | None
) -> PackPage:
    """In the words that are spoken. Links to records, if there shall be any, are paths."""

    def papers_behind(item: int | None) -> list[Markup]:
        found = content.papers_behind(item)
        drawn = [paper_html(part, files, file_address=file_address) for part in found]
        for late in content.late_behind(item):
            drawn += [
                sheet_html(
                    msgspec.structs.replace(sheet, anchor=late.anchor_of(sheet)),
                    links_records=links_records,
                    came_with=late,
                )
                for sheet in late.sheets
            ]
            drawn.append(paper_html(late.part, files, file_address=file_address, late=late))
        return drawn

    overview = overview_html(content, links_records=links_records)
    parts: list[Markup] = []
    for section in content.sections:
        sheets = [each for each in content.sheets if each.item == section.number]
        parts.append(section_html(section, links_records=links_records))
        parts += [
            sheet_html(
                each,
                links_records=links_records,
                late=content.late_for(each),
                awaits=content.awaits_for(each),
            )
            for each in sheets
        ]
        parts += papers_behind(section.number)
    parts += papers_behind(None)
    has_ending = content.form is PackForm.BRIEF
    if has_ending:
        parts.append(ending_html(content, links_records=links_records))
    parts.append(people_html(content))
    parts += [section_html(annex, links_records=links_records) for annex in content.annexes]
    overview, *parts = map(Markup, explain_parts([overview, *parts], content.acronyms))
    return PackPage(
        overview=overview,
        parts=parts,
        others=other_asks(content),
        has_ending=has_ending,
    )
