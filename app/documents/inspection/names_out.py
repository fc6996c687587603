"""What a PDF says of who made it, and for whom: readers do not get it."""

from pikepdf import Dictionary, Name, Object, Pdf, PdfError, String

NAMES = "Left out: the names and other details in its properties."

#: Of the properties, those that readers or their programs are helped by, as of a Word document.
_KEPT = frozenset("/Title /CreationDate /ModDate /Producer /Creator /Trapped".split())
_KEPT_XMP = frozenset(
    (
        "{http://purl.org/dc/elements/1.1/}title",
        "{http://purl.org/dc/elements/1.1/}language",
        "{http://purl.org/dc/elements/1.1/}format",
        "{http://ns.adobe.com/pdf/1.3/}Producer",
        "{http://ns.adobe.com/xap/1.0/}CreateDate",
        "{http://ns.adobe.com/xap/1.0/}ModifyDate",
        "{http://ns.adobe.com/xap/1.0/}MetadataDate",
        "{http://ns.adobe.com/xap/1.0/}CreatorTool",
    )
)
#: How a file says which standards it keeps.
_STANDARDS = ("{http://www.aiim.org/pdfa/ns/", "{http://www.aiim.org/pdfua/ns/")


def take_out_names(pdf: Pdf) -> tuple[bool, bool]:
    """Whether there was anything to take out, and whether its author needs to be told: of what
    says nothing, nobody does."""
    was_there = is_told = False
    about = pdf.trailer.get("/Info")
    if isinstance(about, Dictionary):
        gone = [key for key in about.keys() if key not in _KEPT]  # noqa: SIM118
        if gone:
            is_told = any(str(about[key]).strip() for key in gone if _is_text(about.get(key)))
            # Another in its place: some files have something else there that they need.
            kept = {key: about[key] for key in _KEPT if _is_text(about.get(key))}
            pdf.trailer["/Info"] = pdf.make_indirect(Dictionary(kept))
            was_there = True
    described = _described(pdf)
    return was_there or described, is_told or described


def _is_text(value: Object | None) -> bool:
    return isinstance(value, String)


def _described(pdf: Pdf) -> bool:
    """The same of what is written as XMP; what cannot be read of it goes whole."""
    if Name.Metadata not in pdf.Root:
        return False
    try:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as told:
            gone = [key for key in told if key not in _KEPT_XMP and not key.startswith(_STANDARDS)]
            for key in gone:
                del told[key]
    except (PdfError, ValueError, KeyError, TypeError, AttributeError):
        del pdf.Root.Metadata
        return True
    return bool(gone)
