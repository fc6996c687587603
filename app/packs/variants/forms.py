"""The form that asks for a copy of a pack."""

from app.packs.variants.rules import Variant
from app.web.fields import EnumField, PickField
from app.web.forms import RecordForm

#: What the form calls them.
_NAMES = {Variant.READER: "Your own copy"}


class CopyForm(RecordForm):
    is_single = True

    variant = EnumField(
        "Copy",
        Variant,
        words={each: f"{_NAMES.get(each, each.word)}: {each.about}" for each in Variant},
        reveals={Variant.SECTION: ("part",)},
    )
    part = PickField("Section", is_required=False, nothing="Choose a section")
