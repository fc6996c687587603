"""A part of the typeface embedded in a PDF by hand, for text that is not laid out by WeasyPrint."""

import io
from functools import lru_cache
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from app.rendering.fonts import subset_name

_UNITS = 1000  # PDF measures glyphs in thousandths of the font size

#: What most furniture is made of. To take a part out of a font takes an eighth of a second, so that
#: of these serves all documents that a process makes.
COMMON = frozenset(map(chr, range(ord(" "), ord("~") + 1))) | frozenset("’‘“”–…£†·")


def face_for(path: Path, text: str) -> "Typeface":
    """A face that can set the text, and much else."""
    return _kept(path, COMMON | frozenset(text))


@lru_cache(maxsize=8)
def _kept(path: Path, characters: frozenset[str]) -> "Typeface":
    return Typeface(path, "".join(sorted(characters)))


class Typeface:
    """The glyphs of `characters` from one font file, without kerning or ligatures.

    Every character must be one that the font has (`fonts.supported_characters`).
    """

    def __init__(self, path: Path, characters: str) -> None:
        with TTFont(path, lazy=True, recalcTimestamp=False) as font:
            self._name = str(font["name"].getDebugName(6))
            scale = _UNITS / font["head"].unitsPerEm
            cmap, widths = font.getBestCmap(), font["hmtx"].metrics
            wanted = sorted(set(characters))
            self._glyphs = {c: font.getGlyphID(cmap[ord(c)]) for c in wanted}
            # By glyph, since two characters may share one.
            self._widths: dict[int, int] = {
                self._glyphs[c]: round(widths[cmap[ord(c)]][0] * scale) for c in wanted
            }
            self._ascent = round(font["hhea"].ascent * scale)
            self._descent = round(font["hhea"].descent * scale)
            self._cap_height = round(font["OS/2"].sCapHeight * scale)
            head = font["head"]
            self._box = [round(v * scale) for v in (head.xMin, head.yMin, head.xMax, head.yMax)]
            self._file = self._subset(font, wanted)

    @staticmethod
    def _subset(font: TTFont, characters: list[str]) -> bytes:
        options = subset.Options()
        options.retain_gids = True
        options.hinting = False
        options.layout_features = []
        options.notdef_outline = True
        options.drop_tables += ["GDEF", "GPOS", "GSUB", "DSIG"]
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=[ord(c) for c in characters])
        subsetter.subset(font)
        buffer = io.BytesIO()
        font.save(buffer, reorderTables=False)
        return buffer.getvalue()

    def width(self, text: str, size: float) -> float:
        """The width of `text` in points, set in `size` points."""
        thousandths = sum(self._widths[self._glyphs[c]] for c in text)
        return thousandths * size / _UNITS

    def encode(self, text: str) -> bytes:
        """`text` as the hexadecimal digits of a string operand."""
        return "".join(f"{self._glyphs[c]:04X}" for c in text).encode()

    def embed(self, pdf: Pdf) -> Object:
        """Add the font to `pdf`; gives back the font dictionary."""
        name = Name(subset_name(self._name, self._file))
        file = pdf.make_stream(self._file, Length1=len(self._file))
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=4,  # symbolic: glyphs are addressed by number
            FontBBox=self._box,
            ItalicAngle=0,
            Ascent=self._ascent,
            Descent=self._descent,
            CapHeight=self._cap_height,
            StemV=80,
            FontFile2=file,
        )
        widths = Array()
        for glyph, width in sorted(self._widths.items()):
            widths.append(glyph)
            widths.append(Array([width]))
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=name,
            CIDSystemInfo=Dictionary(
                Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
            ),
            FontDescriptor=pdf.make_indirect(descriptor),
            DW=0,
            W=widths,
            CIDToGIDMap=Name.Identity,
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=name,
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([pdf.make_indirect(descendant)]),
                ToUnicode=pdf.make_stream(self._to_unicode()),
            )
        )

    def _to_unicode(self) -> bytes:
        lines = [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CMapName /Furniture def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<0000> <FFFF>",
            "endcodespacerange",
        ]
        pairs = sorted({glyph: c for c, glyph in self._glyphs.items()}.items())
        for start in range(0, len(pairs), 100):  # the most that one block may hold
            block = pairs[start : start + 100]
            lines.append(f"{len(block)} beginbfchar")
            lines += [f"<{g:04X}> <{c.encode('utf-16-be').hex().upper()}>" for g, c in block]
            lines.append("endbfchar")
        lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
        return "\n".join(lines).encode()
