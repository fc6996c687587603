"""Reads the words of a paragraph one element at a time; what it does not know it reads through, so
that none are lost."""

from collections.abc import Callable, Iterable
from typing import Any

from ..actions import clean_address
from . import symbols
from .colours import SIGNS, fill_of, word_of
from .elements import (
    DRAWN,
    PROGRAMS,
    SEND_IT,
    SKIPPED,
    TAKEN_OUT,
    TRACKED,
    WordNote,
    all_text,
    chosen,
    note_sign,
)
from .fields import (
    NOT_TICKED,
    TICKED,
    WordField,
    address_of,
    is_worked_out,
    loads,
    name_of_field,
    without_result,
)
from .inline import Marks, Piece, has_content, text_of
from .numbering import WordNumbering
from .package import Package, attribute, child, is_on, name_of, qualified
from .pictures import Pictures, cut_of, cut_of_old, turn_of
from .styles import Styles
from .told import Told

_SPACES = {"w:tab": "\t", "w:ptab": "\t", "w:noBreakHyphen": "\u2011", "w:softHyphen": ""}
_DATES = frozenset(
    "w:dayShort w:dayLong w:monthShort w:monthLong w:yearShort w:yearLong w:pgNum".split()
)
_FILLED_IN = ("date or number that Word fills in", "dates or numbers that Word fills in")
_REPLACE = " Replace each with a picture."


class WordReader:
    def __init__(self, package: Package, told: Told) -> None:
        self.package = package
        self.told = told
        self.styles = Styles(package.related_tree("styles"))
        self.numbering = WordNumbering(package.related_tree("numbering"))
        self.pictures = Pictures(package, told)
        self.notes: list[WordNote] = []
        self.tables = 0


class PartWords:
    """The words of one part: of the body, or of all footnotes."""

    def __init__(self, reader: WordReader, part: str) -> None:
        self.reader, self.told = reader, reader.told
        self.rels = reader.package.relationships(part)
        self.fields: list[WordField] = []
        self.boxes: list[str] = []
        self.carried: list[Piece] = []
        self.style = ""
        self.marks = Marks()

    def blocks(self, elements: Iterable[Any]) -> str:
        raise NotImplementedError

    def pieces(self, elements: Iterable[Any]) -> list[Piece]:
        out: list[Piece] = []
        for each in elements:
            self._inline(each, out)
        return out

    def _inline(self, element: Any, out: list[Piece]) -> None:
        kind = name_of(element)
        if kind in TRACKED:
            self.told.is_tracked = True
        if kind in SKIPPED or kind in TAKEN_OUT:
            return
        special = _INLINE.get(kind)
        if special is not None:
            special(self, element, out)
        elif kind in DRAWN:
            self._left_out(kind, out)
        elif kind in _DATES:
            self.told.lost(*_FILLED_IN)
        else:
            for each in element:
                self._inline(each, out)

    def _run(self, element: Any, out: list[Piece]) -> None:
        properties = child(element, "w:rPr")
        styles, style = self.reader.styles, self.style
        if styles.hides(element, properties, style):
            self._hidden_run(element)
            return
        if styles.is_set("w:webHidden", properties, style) and self._shows():
            if all_text(element).strip():
                self.told.count("page number")
            self._hidden_run(element, is_told=False)
            return
        made: list[Piece] = []
        outer, self.marks = self.marks, self._marks_of(properties)
        font = attribute(styles.property_of("w:rFonts", properties, style), "w:ascii")
        for each in element:
            if name_of(each) == "w:t" and symbols.is_symbol_font(font):
                self._add(symbols.in_symbol_font(each.text or "", font or ""), made)
            else:
                self._inline(each, made)
        self.marks = outer
        if styles.is_set("w:caps", properties, style):
            made = [Piece(each.text.upper(), each.marks, each.html) for each in made]
        elif made and styles.is_set("w:smallCaps", properties, style):
            self.told.count("small capitals")
        text = text_of(made).strip()
        if text and set(text) <= SIGNS:
            word = word_of(attribute(styles.property_of("w:color", properties, style)))
            if word:
                self.told.colour(word, f"the sign {text[0]}")
                made.append(Piece(f" ({word})", made[-1].marks))
        out += made

    def _hidden_run(self, element: Any, *, is_told: bool = True) -> None:
        """Nothing of it is seen, but it may begin or end a field."""
        if is_told:
            self.told.hidden(all_text(element))
        for each in element:
            if name_of(each) in ("w:fldChar", "w:instrText"):
                self._inline(each, [])

    def _marks_of(self, properties: Any) -> Marks:
        styles, style = self.reader.styles, self.style

        def is_set(name: str) -> bool:
            return styles.is_set(name, properties, style)

        raised = attribute(styles.property_of("w:vertAlign", properties, style))
        shade = fill_of(styles.property_of("w:shd", properties, ""))
        line = child(properties, "w:u")
        return Marks(
            address=self._address(),
            is_bold=is_set("w:b"),
            is_italic=is_set("w:i"),
            is_underlined=line is not None and is_on(line),
            is_struck=is_set("w:strike") or is_set("w:dstrike"),
            is_highlighted=is_set("w:highlight") or bool(word_of(shade)),
            raised={"superscript": "sup", "subscript": "sub"}.get(raised or "", ""),
        )

    def _address(self) -> str:
        own = [each.address for each in self.fields if each.address]
        return own[-1] if own else self.marks.address

    def _shows(self) -> bool:
        return all(each.in_result for each in self.fields)

    def _add(self, text: str, out: list[Piece]) -> None:
        text = symbols.plain(text)
        if text and self._shows():
            out.append(Piece(text, self.marks))

    def _text(self, element: Any, out: list[Piece]) -> None:
        self._add(element.text or "", out)

    def _space(self, element: Any, out: list[Piece]) -> None:
        self._add(_SPACES[name_of(element)], out)

    def _break(self, element: Any, out: list[Piece]) -> None:
        if self._shows():
            is_line = attribute(element, "w:type") in (None, "textWrapping")
            out.append(Piece(html="<br>") if is_line else Piece(" "))

    def _symbol(self, element: Any, out: list[Piece]) -> None:
        try:
            code = int(attribute(element, "w:char") or "", 16)
        except ValueError:
            return
        shape = symbols.symbol(code, attribute(element, "w:font"))
        if not shape and self._shows():
            self.told.lost("symbol of a special typeface", "symbols of special typefaces")
        self._add(shape or "[symbol]", out)

    def _ruby(self, element: Any, out: list[Piece]) -> None:
        """Words with their reading, which stands small above them."""
        out += self.pieces(child(element, "w:rubyBase"))
        reading = child(element, "w:rt")
        above = self.pieces([] if reading is None else reading)
        if has_content(above):
            out += [Piece(" ("), *above, Piece(")")]

    def _note(self, element: Any, out: list[Piece]) -> None:
        if self._shows():
            which = name_of(element).removeprefix("w:").removesuffix("Reference")
            notes = self.reader.notes
            identity = attribute(element, "w:id") or ""
            if (attribute(element, "w:customMarkFollows") or "0") in ("1", "true", "on"):
                mark = "".join(self._mark_after(element).split())
                notes.append(WordNote(which, identity, mark or "*"))
                return
            own = sum(1 for each in notes if each.which == which and not each.is_own) + 1
            notes.append(WordNote(which, identity, note_sign(which, own), is_own=False))
            out.append(Piece(notes[-1].sign, Marks(raised="sup")))

    def _mark_after(self, element: Any) -> str:
        """The sign that an author chose for a note."""
        return text_of(self.pieces(element.itersiblings()))

    def _comment(self, _element: Any, _out: list[Piece]) -> None:
        self.told.lost("comment in the margin", "comments in the margin")

    def _subdocument(self, _element: Any, _out: list[Piece]) -> None:
        self.told.lost("document that is linked in", "documents that are linked in")

    # Fields and links

    def _field_mark(self, element: Any, out: list[Piece]) -> None:
        kind = attribute(element, "w:fldCharType")
        if kind == "begin":
            self.fields.append(WordField(element))
        elif self.fields and kind == "separate":
            top = self.fields[-1]
            instruction = "".join(top.instruction)
            self._tell_loads(instruction)
            top.in_result = name_of_field(instruction) != "FORMCHECKBOX"
            top.address = self._kept_address(address_of(instruction))
        elif self.fields and kind == "end":
            top = self.fields.pop()
            if not top.in_result:
                self._without_result(top, out)

    def _without_result(self, top: WordField, out: list[Piece]) -> None:
        instruction = "".join(top.instruction)
        self._tell_loads(instruction)
        shown, font = without_result(top)
        if shown:
            self._add(symbols.in_symbol_font(shown, font) if font else shown, out)
        elif is_worked_out(instruction) and self._shows():
            name = name_of_field(instruction)
            self.told.lost(f"field without words ({name})", f"fields without words ({name})")

    def _tell_loads(self, instruction: str) -> None:
        if loads(instruction):
            self.told.loads(instruction)

    def _instruction(self, element: Any, _out: list[Piece]) -> None:
        if self.fields and not self.fields[-1].in_result:
            self.fields[-1].instruction.append(element.text or "")

    def _simple_field(self, element: Any, out: list[Piece]) -> None:
        instruction = attribute(element, "w:instr") or ""
        self._tell_loads(instruction)
        outer = self.marks
        address = self._kept_address(address_of(instruction))
        self.marks = outer._replace(address=address) if address else outer
        out += self.pieces(element)
        self.marks = outer

    def _hyperlink(self, element: Any, out: list[Piece]) -> None:
        rel = self.rels.get(attribute(element, "r:id") or "")
        outer = self.marks
        if rel is not None and rel.is_outside:
            place = attribute(element, "w:anchor")
            target = rel.target + (f"#{place}" if place and "#" not in rel.target else "")
            self.marks = outer._replace(address=self._kept_address(target))
        out += self.pieces(element)
        self.marks = outer

    def _kept_address(self, address: str) -> str:
        kept = clean_address(address) if not address.startswith("#") else ""
        if address and not kept and not address.startswith("#"):
            self.told.link(address)
        return kept

    # Content controls, drawings, boxes

    def _control(self, element: Any, out: list[Piece]) -> None:
        box = child(child(element, "w:sdtPr"), "w14:checkbox")
        if box is None:
            for each in element:
                self._inline(each, out)
            return
        checked = child(box, "w14:checked")
        is_ticked = attribute(checked, "w14:val") in ("1", "true", "on")
        self._add(TICKED if is_ticked else NOT_TICKED, out)

    def _alternate(self, element: Any, out: list[Piece]) -> None:
        for each in chosen(element):
            self._inline(each, out)

    def _box(self, element: Any, _out: list[Piece]) -> None:
        if not self._shows():
            return
        outer = (self.fields, self.boxes, self.carried, self.style, self.marks)
        self.fields, self.boxes, self.carried, self.marks = [], [], [], Marks()
        html = self.blocks(element)
        inner = self.boxes
        self.fields, self.boxes, self.carried, self.style, self.marks = outer
        if html:
            self.told.count("text box")
            self.boxes += [html, *inner]

    def _drawing(self, element: Any, out: list[Piece]) -> None:
        """A picture, a shape with words, or a chart."""
        named = next(element.iter(qualified("wp:docPr")), None)
        hidden = named is not None and named.get("hidden") in ("1", "true")
        if hidden:
            self.told.hidden(all_text(element))
            return
        outer, self.alt = self.alt, "" if named is None else named.get("descr") or ""
        before = len(out), len(self.boxes)
        for each in element:
            self._inline(each, out)
        self.alt = outer
        if before == (len(out), len(self.boxes)):
            self._left_out("drawing", out)

    def _left_out(self, kind: str, out: list[Piece]) -> None:
        """What Word draws and a pack does not: said in its place, and to the author."""
        if self._shows():
            one, many = DRAWN[kind]
            self.told.lost(one, many, _REPLACE)
            out.append(Piece(f"[{one[0].upper()}{one[1:]} left out]"))

    alt = ""

    def _embedded(self, element: Any, out: list[Piece]) -> None:
        """Of another file in this one: the picture of it stands before it."""
        if self._shows():
            program = (element.get("ProgID") or "").partition(".")[0]
            what = PROGRAMS.get(program, "embedded file")
            self.told.lost(what, f"{what}s", SEND_IT)
            out.append(Piece(f"[{what[0].upper()}{what[1:]} left out]"))

    def _picture(self, element: Any, out: list[Piece]) -> None:
        if not self._shows():
            return
        filled = next(iter([e for e in element if name_of(e) == "pic:blipFill"]), element)
        image = child(filled, "a:blip")
        shape = next((e for e in element if name_of(e) == "pic:spPr"), None)
        own = next(element.iter(qualified("pic:cNvPr")), None)
        alt = self.alt or ("" if own is None else own.get("descr") or "")
        found = self.rels.get(attribute(image, "r:embed") or attribute(image, "r:link") or "")
        html = self.reader.pictures.html(
            found,
            alt=alt,
            cut=cut_of(child(filled, "a:srcRect")),
            turn=turn_of(child(shape, "a:xfrm")),
        )
        out.append(Piece(html=html))

    def _old_picture(self, element: Any, out: list[Piece]) -> None:
        if not self._shows():
            return
        found = self.rels.get(attribute(element, "r:id") or "")
        around = element.getparent()
        alt = "" if around is None else around.get("alt") or ""
        out.append(Piece(html=self.reader.pictures.html(found, alt=alt, cut=cut_of_old(element))))

    def _word_art(self, element: Any, out: list[Piece]) -> None:
        self._add(element.get("string") or "", out)


_Handler = Callable[[PartWords, Any, list[Piece]], None]
_INLINE: dict[str, _Handler] = {
    "w:r": PartWords._run,
    "w:t": PartWords._text,
    "w:br": PartWords._break,
    "w:cr": PartWords._break,
    "w:sym": PartWords._symbol,
    "w:ruby": PartWords._ruby,
    "w:footnoteReference": PartWords._note,
    "w:endnoteReference": PartWords._note,
    "w:commentReference": PartWords._comment,
    "w:subDoc": PartWords._subdocument,
    "w:fldChar": PartWords._field_mark,
    "w:instrText": PartWords._instruction,
    "w:fldSimple": PartWords._simple_field,
    "w:hyperlink": PartWords._hyperlink,
    "w:sdt": PartWords._control,
    "mc:AlternateContent": PartWords._alternate,
    "w:txbxContent": PartWords._box,
    "w:drawing": PartWords._drawing,
    "pic:pic": PartWords._picture,
    "v:imagedata": PartWords._old_picture,
    "v:textpath": PartWords._word_art,
    "o:OLEObject": PartWords._embedded,
    "a:t": PartWords._text,
    **dict.fromkeys(_SPACES, PartWords._space),
}
