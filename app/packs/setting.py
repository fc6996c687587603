"""Where a part of a pack stands, and how its template is drawn there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from markupsafe import Markup, escape

from app.core.section_types import section_types
from app.core.sections import Annex, Section, tag_of
from app.core.sentences import capital
from app.packs.content import PackContent
from app.packs.lacking import why_without
from app.packs.opening.content import AskedRow
from app.packs.sections.barriers import BarrierRow, DepartmentBarriers
from app.packs.variants.reader import CopyReader

#: The figures of a reference that stand on one line of a table's first column.
FIGURES_IN_COLUMN = 4


@dataclass(frozen=True)
class Setting:
    """Where a section stands: where links lead, to a record's page (not for a reader who may not
    open it) and to another place of the pack, and the level of the section's own heading.
    ``homes`` has, by reference, the anchor of the section or annex that tells a record whole;
    ``reader`` is whose copy it is; ``dropped`` says of what could not be drawn why, by its title,
    and is filled while the pack is drawn."""

    base_url: str
    place: str
    level: int
    to_records: bool = True
    homes: Mapping[str, str] = field(default_factory=dict)
    reader: CopyReader | None = None
    dropped: dict[str, str] = field(default_factory=dict)

    def record(self, path: str, text: str) -> Markup:
        """The text, as a link to the record's page."""
        if not self.to_records:
            return escape(text)
        return Markup('<a href="{}">{}</a>').format(self.base_url + path, text)

    @staticmethod
    def breakable(reference: str) -> Markup:
        """A reference of more figures than its column has room for may go on two lines."""
        if len(reference.partition("-")[2]) <= FIGURES_IN_COLUMN:
            return escape(reference)
        return Markup('<span class="pack-ref__long">{}</span>').format(reference)

    def is_reader(self, name: str, person_id: int | None) -> bool:
        """Whether this is the reader whose copy it is."""
        return bool(name) and self.reader is not None and self.reader.is_named(name, person_id)

    def is_theirs(self, row: AskedRow | BarrierRow | DepartmentBarriers) -> bool:
        """Whether the organisation of the reader whose copy it is was asked."""
        return self.reader is not None and self.reader.belongs_to(row.department, row.department_id)

    def why_without(self, reference: str) -> str:
        """Why a paper is not in the pack; empty where it is."""
        return why_without(reference, self.dropped.items())

    def section(self, anchor: str) -> str:
        return self.place + anchor


def pack_title(content: PackContent) -> str:
    day = current_app.jinja_env.filters["day"](content.held_on)
    return f"{content.group}, {day}"


def draw_part(part: Section | Annex, setting: Setting) -> Markup:
    """A section or an annex, by its own template."""
    return Markup(render_part(_template(type(part)), setting, part=part))


def _template(content: type[Section] | type[Annex]) -> str:
    """What the content's declaration names or, lacking that, the one named after its tag."""
    for kind in section_types().values():
        for declared in (kind, kind.annex):
            if declared is not None and declared.content is content and declared.template:
                return declared.template
    return f"packs/{'annexes' if issubclass(content, Annex) else 'sections'}/{tag_of(content)}.html"


def draw_document(template: str, content: PackContent, setting: Setting, **context: Any) -> str:
    """A template that is a whole document of a pack."""
    return render_part(template, setting, content=content, title=pack_title(content), **context)


def render_part(template: str, setting: Setting, **context: Any) -> str:
    """Any template of a pack's parts, which asks ``links`` where they lead."""
    return current_app.jinja_env.get_template(template).render(
        links=setting,
        level=setting.level,
        capital=capital,
        **context,
    )
