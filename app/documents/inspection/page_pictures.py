"""Pages of a PDF as pictures of themselves: where their words must not travel, or cannot be carried
over as they look."""

import io
from collections.abc import Sequence

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Name
from pypdfium2.raw import FPDF_RemoveFormFieldHighlight

from .naming import numbered

MOST_PIXELS = 6_000_000
#: A small page has so many dots all the same.
_PICTURE_DPI, _LEAST_SIDE, _QUALITY = 150, 800, 85
UNREAD = " Screen readers cannot read {}."
SHOWN = "{} shown as {}, since {}."


def picture_note(numbers: Sequence[int], why_one: str, why_many: str) -> str:
    """What the author is told of such pages."""
    if len(numbers) == 1:
        return SHOWN.format(f"Page {numbers[0]} is", "a picture", why_one) + UNREAD.format("it")
    pages = f"Pages {numbered(numbers)} are"
    return SHOWN.format(pages, "pictures", why_many) + UNREAD.format("them")


def draw_pages(content: bytes, look: bytes, numbers: Sequence[int]) -> bytes:
    """The file with some pages as pictures of those in ``look``, which shows the same."""
    with pdfium.PdfDocument(look) as seen, pikepdf.open(io.BytesIO(content)) as pdf:
        seen.init_forms()
        if seen.formenv is not None:
            FPDF_RemoveFormFieldHighlight(seen.formenv)
        for number in numbers:
            page, drawn = pdf.pages[number - 1], seen[number - 1]
            width, height = drawn.get_size()
            least = max(_PICTURE_DPI / 72, _LEAST_SIDE / max(width, height))
            scale = min(least, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
            jpeg = io.BytesIO()
            picture = drawn.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
            picture.save(jpeg, "JPEG", quality=_QUALITY)
            image = pdf.make_stream(
                jpeg.getvalue(),
                Type=Name.XObject,
                Subtype=Name.Image,
                Width=picture.width,
                Height=picture.height,
                ColorSpace=Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=Name.DCTDecode,
            )
            drawing = f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /Page Do Q".encode()
            for key in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox", "/Annots", "/UserUnit"):
                if key in page.obj:
                    del page.obj[key]
            page.obj.MediaBox, page.obj.Rotate = Array([0, 0, width, height]), 0
            page.obj.CropBox = page.obj.MediaBox
            page.obj.Resources = Dictionary(XObject=Dictionary(Page=image))
            page.obj.Contents = pdf.make_stream(drawing)
        buffer = io.BytesIO()
        pdf.remove_unreferenced_resources()
        pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()
