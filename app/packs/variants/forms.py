"""The form that asks for a copy of a pack."""

from app.packs.variants.rules import Variant
from app.web.fields import EnumField, PickField
from app.web.forms import RecordForm


class CopyForm(RecordForm):
    is_single = True

    variant = EnumField(
        "Copy",
        Variant,
        words={each: f"{each.word}: {each.about}" for each in Variant},
        reveals={Variant.SECTION: ("part",), Variant.READER: ("reader_id",)},
    )
    reader_id = PickField("Reader", is_required=False, nothing="Yourself")
    part = PickField("Section", is_required=False, nothing="Choose a section")
