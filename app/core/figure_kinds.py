"""Figures: what a page, a pack or a mail counts ("9 of 13 on track"). Each is declared once, by the
domain whose records it counts, with what it means and how it is counted; the help lists them all.
``core.figures`` reads them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Integer, Select, bindparam

from app.core.findings import CountsSelect
from app.core.wording import Text

#: The group whose records are counted, where a figure is of one group.
GROUP: BindParameter[Any] = bindparam("group_id", type_=Integer())


@dataclass(frozen=True)
class FigureKind:
    """``name`` is the figure's, for good: packs keep it. ``said`` is what people call it ("Open
    risks very high"), ``meaning`` what it counts and what it leaves out, as a sentence. ``of``
    names the figure that it is a part of. ``covered`` is what of it only some may read is called
    ("restricted risk"): how many of these are not counted is told with it."""

    name: str
    said: Text
    meaning: Text
    of: str = ""
    covered: str = ""


@dataclass(frozen=True)
class FigureSource:
    """Figures of one register. ``counts()`` selects one row, with a column for each, by its name;
    it takes the day from ``rows.TODAY``, that of the meeting before from ``findings.SINCE`` and
    the group from ``GROUP``, and is made once. Figures that are worked out of what a page has
    loaded anyhow have none: the domain's own function counts them."""

    figures: Sequence[FigureKind]
    counts: Callable[[], CountsSelect] | None = None

    def select(self) -> Select[Any]:
        """The row of counts; fails where it is not of the figures declared."""
        assert self.counts is not None
        wanted = self.counts()
        found = {column.name for column in wanted.selected_columns}
        declared = {each.name for each in self.figures}
        assert found == declared, f"{found ^ declared} is counted or declared, not both"
        return wanted
