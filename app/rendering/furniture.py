"""Running header and footer, drawn straight into finished pages as pagination artifacts.

Page numbers run over the whole document, which no section knows while it is rendered; and what WeasyPrint draws in
margin boxes is read out by screen readers on each page.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands at the edge of each page; an empty string leaves its place empty.

    Top left `title`, top centre and bottom centre `marking`, top right the running title of the section, bottom left
    `version`, bottom right "Page x of y". The first page, a cover, carries no titles at its top, since it states them.
    """

    title: str = ""
    marking: str = ""
    version: str = ""
