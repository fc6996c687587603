"""What a finished document carries beside its pages: a file that says what it is made of, and the
empty field that a signature is written into. Both are added so that PDF/A-3 and PDF/UA hold as they
did, and the same input gives the same bytes; the signature is appended afterwards."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from app.rendering.document import save

#: The name of the file that says what a document is made of.
MANIFEST = "manifest.json"
#: The signature's field; what a screen reader says of it.
FIELD = "Signature"
_FIELD_SAID = "Signature of the site that issued this document"
#: Printed, and not to be moved. It has no size, so nothing of it is seen.
_FLAGS = 4 | 128


@dataclass(frozen=True, slots=True)
class AssociatedFile:
    """A file associated with the whole document."""

    name: str
    media_type: str
    description: str
    content: bytes


def make_ready(pdf: bytes, attachment: AssociatedFile, made_at: datetime) -> bytes:
    """The document with the attachment and the field. Its signature follows at the end."""
    with Pdf.open(io.BytesIO(pdf)) as document:
        _attach(document, attachment, made_at)
        _add_field(document)
        return save(document)


def attachment_of(document: Pdf, name: str) -> bytes | None:
    """What is attached to a document under this name."""
    for found in document.Root.get(Name.AF, Array()):
        if str(found.get(Name.UF, "")) == name:
            content: bytes = found.EF.F.read_bytes()
            return content
    return None


def _attach(document: Pdf, attachment: AssociatedFile, made_at: datetime) -> None:
    stream = document.make_stream(
        attachment.content,
        Type=Name.EmbeddedFile,
        Subtype=Name("/" + attachment.media_type),
        Params=Dictionary(
            ModDate=String(made_at.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")),
            Size=len(attachment.content),
        ),
    )
    described = document.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(attachment.name),
            UF=String(attachment.name),
            Desc=String(attachment.description),
            AFRelationship=Name.Data,
            EF=Dictionary(F=stream),
        )
    )
    if Name.Names not in document.Root:
        document.Root.Names = Dictionary()
    document.Root.Names.EmbeddedFiles = Dictionary(
        Names=Array([String(attachment.name), described])
    )
    document.Root.AF = Array([described])


def _add_field(document: Pdf) -> None:
    page = document.pages[0].obj
    field = document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(FIELD),
            TU=String(_FIELD_SAID),
            Contents=String(_FIELD_SAID),
            Rect=Array([0, 0, 0, 0]),
            F=_FLAGS,
            P=page,
        )
    )
    if Name.Annots not in page:
        page.Annots = Array()
    page.Annots.append(field)
    page.Tabs = Name.S
    # Indirect, as whoever signs writes it anew.
    document.Root.AcroForm = document.make_indirect(Dictionary(Fields=Array([field]), SigFlags=3))
    _tag(document, page, field)


def _tag(document: Pdf, page: pikepdf.Object, field: pikepdf.Object) -> None:
    """Give the field its place in the structure tree, behind all else."""
    root = document.Root.get(Name.StructTreeRoot)
    if root is None:
        return
    key = int(root.ParentTreeNextKey)
    above = root.K[0]
    element = document.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Form,
            P=above,
            Alt=String(_FIELD_SAID),
            K=Dictionary(Type=Name.OBJR, Obj=field, Pg=page),
        )
    )
    above.K.append(element)
    field.StructParent = key
    root.ParentTree.Nums.append(key)
    root.ParentTree.Nums.append(element)
    root.ParentTreeNextKey = key + 1
