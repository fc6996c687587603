"""Reads paragraphs, lists and tables of a part, one element at a time; what it does not know it
reads through, so that no words are lost."""

import html as entities
import re
from collections.abc import Iterable
from typing import Any

from .blocks import Blocks
from .colours import fill_of
from .elements import SKIPPED, TAKEN_OUT, TRACKED, all_text, chosen
from .inline import has_content, inline_html, text_of
from .package import attribute, child, is_on, name_of, number, qualified
from .styles import Look
from .tables import Cell, WordTable
from .words import PartWords

_INSERTED = " Open the document in Word, save it, and upload it again: Word takes it in."


class Story(PartWords):
    """One part: the body, or all footnotes."""

    def blocks(self, elements: Iterable[Any]) -> str:
        out = Blocks()
        self._read_blocks(elements, out)
        if has_content(self.carried):
            out.add(f"<p>{inline_html(self.carried)}</p>")
            self.carried = []
        return out.html()

    def _read_blocks(self, elements: Iterable[Any], out: Blocks) -> None:
        for each in elements:
            kind = name_of(each)
            if kind in TRACKED:
                self.told.is_tracked = True
            if kind == "w:p":
                self._paragraph(each, out)
            elif kind == "w:tbl":
                self._table(each, out)
            elif kind == "w:altChunk":
                self.told.lost("part that was inserted", "parts that were inserted", _INSERTED)
            elif kind == "mc:AlternateContent":
                self._read_blocks(chosen(each), out)
            elif kind == "m:oMathPara":
                pieces = self.pieces([each])
                out.add(f"<p>{inline_html(pieces)}</p>")
            elif kind not in SKIPPED and kind not in TAKEN_OUT:
                self._read_blocks(each, out)

    def _paragraph(self, element: Any, out: Blocks) -> None:
        properties = child(element, "w:pPr")
        of_mark = child(properties, "w:rPr")
        look = self.reader.styles.look(properties)
        outer, self.style = self.style, look.style
        pieces = self.carried + self.pieces(element)
        self.style = outer
        self.carried = []
        if any(child(of_mark, name) is not None for name in ("w:del", "w:moveFrom")):
            self.told.is_tracked = True
            self.carried = pieces  # joined with the next
            return
        boxes, self.boxes = self.boxes, []
        if not boxes and not has_content(pieces) and self._is_hidden(of_mark, look):
            return
        label = self.reader.numbering.label(look.num, look.level, look.style)
        if has_content(pieces):
            is_heading = look.outline is not None
            if is_heading:
                self.told.heading = " ".join(text_of(pieces).split())
            html = inline_html(pieces, in_heading=is_heading).strip()
            out.paragraph(html, label, heading=look.outline, is_quote=look.is_quote)
        for box in boxes:
            out.add(f"<blockquote>{box}</blockquote>")

    def _is_hidden(self, of_mark: Any, look: Look) -> bool:
        return self.reader.styles.is_set("w:vanish", of_mark, look.style)

    # Tables

    def _table(self, element: Any, out: Blocks) -> None:
        self.reader.tables += not _is_box(element)
        table = WordTable(f"table {self.reader.tables}")
        self._read_rows(element, table)
        out.add(table.html(self.told))

    def _read_rows(self, elements: Iterable[Any], table: WordTable) -> None:
        for each in elements:
            kind = name_of(each)
            if kind in TRACKED:
                self.told.is_tracked = True
            if kind == "w:tr":
                self._row(each, table)
            elif kind == "mc:AlternateContent":
                self._read_rows(chosen(each), table)
            elif kind not in SKIPPED and kind not in TAKEN_OUT:
                self._read_rows(each, table)

    def _row(self, element: Any, table: WordTable) -> None:
        properties = child(element, "w:trPr")
        if any(child(properties, name) is not None for name in ("w:ins", "w:del")):
            self.told.is_tracked = True
        if child(properties, "w:del") is not None:
            return
        hidden = child(properties, "w:hidden")
        if hidden is not None and is_on(hidden):
            self.told.hidden(all_text(element))
            return
        before = number(attribute(child(properties, "w:gridBefore")), 0) or 0
        row = [Cell()] * min(before, 64)
        self._read_cells(element, row)
        table.add(row)

    def _read_cells(self, elements: Iterable[Any], row: list[Cell]) -> None:
        for each in elements:
            kind = name_of(each)
            if kind == "w:tc":
                self._cell(each, row)
            elif kind == "mc:AlternateContent":
                self._read_cells(chosen(each), row)
            elif kind not in SKIPPED and kind not in TAKEN_OUT:
                self._read_cells(each, row)

    def _cell(self, element: Any, row: list[Cell]) -> None:
        properties = child(element, "w:tcPr")
        span = min(max(number(attribute(child(properties, "w:gridSpan")), 1) or 1, 1), 64)
        if child(properties, "w:cellDel") is not None:
            self.told.is_tracked = True
            row.append(Cell(span=span))
            return
        below = child(properties, "w:vMerge")
        beside = child(properties, "w:hMerge")
        if beside is not None and attribute(beside) != "restart" and row:
            self.told.hidden(all_text(element))
            row[-1] = Cell(row[-1].html, row[-1].text, row[-1].span + span, row[-1].fill)
            return
        if below is not None and attribute(below) != "restart":
            self.told.hidden(all_text(element))
            row.append(Cell(span=span))
            return
        html = self.blocks(element)
        row.append(Cell(html, _text_in(html), span, fill_of(child(properties, "w:shd"))))


def _is_box(table: Any) -> bool:
    """Whether it is a frame around some words: it is not called a table."""
    rows = table.findall(qualified("w:tr"))
    return len(rows) == 1 and len(rows[0].findall(qualified("w:tc"))) == 1


def _text_in(html: str) -> str:
    return entities.unescape(re.sub(r"<[^>]*>", " ", html))
