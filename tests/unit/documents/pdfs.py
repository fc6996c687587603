"""PDFs of the paper zoo: sound ones, and those that must be refused."""

import io
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Encryption, Name, Pdf, String


def saved(pdf: Pdf, **options) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, **options)
    return buffer.getvalue()


def plain(pages: int = 1, size: tuple[float, float] = (595, 842)) -> Pdf:
    pdf = Pdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=size)
    return pdf


def changed(change: Callable[[Pdf], None], pages: int = 1) -> bytes:
    pdf = plain(pages)
    change(pdf)
    return saved(pdf)


def _action(**entries) -> Dictionary:
    return Dictionary(Type=Name.Action, **entries)


def script_on_opening() -> bytes:
    def change(pdf):
        pdf.Root.OpenAction = _action(S=Name.JavaScript, JS=String("app.alert(1)"))

    return changed(change)


def script_by_name() -> bytes:
    def change(pdf):
        script = _action(S=Name.JavaScript, JS=String("1"))
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))

    return changed(change)


def script_far_inside() -> bytes:
    """Under forty dictionaries that nothing has names for."""

    def change(pdf):
        inside = Dictionary(S=Name.JavaScript, JS=String("1"))
        for _ in range(40):
            inside = Dictionary(Deeper=Array([inside]))
        pdf.pages[0].obj.PieceInfo = inside

    return changed(change)


def script_that_nothing_leads_to() -> bytes:
    def change(pdf):
        pdf.Root.Kept = pdf.make_indirect(_action(S=Name.JavaScript, JS=String("1")))

    return changed(change)


def script_behind_escaped_name() -> bytes:
    """Written otherwise, in as many bytes, so that every place stays where the file says."""
    content = script_on_opening()
    assert b"/S /JavaScript /Type /Action" in content
    return content.replace(b"/S /JavaScript /Type /Action", b"/S/J#61vaScript/Type /Action")


def script_in_packed_objects() -> bytes:
    pdf = plain()
    pdf.Root.OpenAction = pdf.make_indirect(_action(S=Name.JavaScript, JS=String("1")))
    return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def script_in_a_link() -> bytes:
    def change(pdf):
        link = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=[0, 0, 9, 9],
            A=_action(S=Name.URI, URI=String("javascript:alert(1)")),
        )
        pdf.pages[0].obj.Annots = Array([link])

    return changed(change)


def launching() -> bytes:
    def change(pdf):
        pdf.Root.OpenAction = _action(S=Name.Launch, F=String("calc.exe"))

    return changed(change)


def launching_second() -> bytes:
    """Behind an action that does no harm."""

    def change(pdf):
        second = _action(S=Name.Launch, F=String("calc.exe"))
        first = _action(S=Name.URI, URI=String("https://example.org"), Next=Array([second]))
        pdf.Root.OpenAction = first

    return changed(change)


def carrying_files() -> bytes:
    pdf = plain()
    pdf.attachments["budget.xls"] = b"numbers"
    return saved(pdf)


def sending_forms() -> bytes:
    def change(pdf):
        pdf.pages[0].obj.AA = Dictionary(O=_action(S=Name.SubmitForm, F=String("https://x.test")))

    return changed(change)


def form(**entries) -> bytes:
    def change(pdf):
        field = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("name")))
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), **entries)

    return changed(change)


def xfa_form() -> bytes:
    def change(pdf):
        pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp/>"))

    return changed(change)


def film() -> bytes:
    def change(pdf):
        shown = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=[0, 0, 9, 9])
        pdf.pages[0].obj.Annots = Array([shown])

    return changed(change)


def locked(**passwords) -> bytes:
    return saved(plain(), encryption=Encryption(**passwords))


def without_pages() -> bytes:
    return saved(plain(0))


def cut_short() -> bytes:
    content = saved(plain(3))
    return content[: len(content) * 2 // 3]


def with_bytes_lost() -> bytes:
    content = saved(plain(3))
    return content.replace(b"/Root 1 0 R", b"/Root 9 0 R")


def pages_in_a_ring() -> bytes:
    def change(pdf):
        pdf.Root.Pages.Kids.append(pdf.Root.Pages)

    return changed(change)


def _with_stream(packed: bytes, filters) -> bytes:
    pdf = plain()
    stream = pdf.make_stream(b"")
    stream.write(packed, filter=filters, type_check=False)
    pdf.pages[0].obj.Contents = stream
    return saved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def _packed(size: int) -> bytes:
    """So many mebibytes of zeros, of which each is packed like the one before it: one is enough."""
    machine = zlib.compressobj(9)
    begin = machine.compress(b"") + machine.flush(zlib.Z_FULL_FLUSH)
    piece = machine.compress(bytes(1 << 20)) + machine.flush(zlib.Z_FULL_FLUSH)
    end = machine.flush()[:-4] + ((size % 65521) << 16 | 1).to_bytes(4, "big")  # their Adler-32
    return begin + piece * (size >> 20) + end


def bomb(mebibytes: int = 400) -> bytes:
    return _with_stream(_packed(mebibytes << 20), Name.FlateDecode)


def double_bomb() -> bytes:
    return _with_stream(
        zlib.compress(_packed(100 << 20), 9), Array([Name.FlateDecode, Name.FlateDecode])
    )


def bomb_in_letters() -> bytes:
    packed = _packed(400 << 20).hex().encode() + b">"
    return _with_stream(packed, Array([Name.ASCIIHexDecode, Name.FlateDecode]))


def huge_picture() -> bytes:
    def change(pdf):
        picture = pdf.make_stream(zlib.compress(b""), Filter=Name.FlateDecode)
        picture.Type, picture.Subtype = Name.XObject, Name.Image
        picture.Width = picture.Height = 60_000
        picture.BitsPerComponent, picture.ColorSpace = 8, Name.DeviceRGB
        pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Im0=picture))

    return changed(change)


def stretched_page() -> bytes:
    def change(pdf):
        pdf.pages[1].obj.UserUnit = 500

    return changed(change, pages=2)
