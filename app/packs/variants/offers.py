"""Which copies of a pack its page offers to whoever looks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from app.core.access import Actor
from app.governance.groups.rules import PackForm
from app.packs.content import decode
from app.packs.models import Pack
from app.packs.queries import get_snapshot
from app.packs.sources import running_title
from app.packs.variants.drawing import parts_of
from app.packs.variants.permissions import can_have_copy
from app.packs.variants.rules import Variant, other_form

_BUTTONS = {
    Variant.FULL: "Make the full pack",
    Variant.BRIEF: "Make the brief",
    Variant.CHAIR: "Make the chair’s brief",
    Variant.READER: "Make my copy",
}


@dataclass(frozen=True)
class Offer:
    """A copy that can be made; of one section, which ones there are, by anchor and title."""

    variant: Variant
    button: str
    parts: Sequence[tuple[str, str]] = ()


def list_offers(actor: Actor, pack: Pack) -> list[Offer]:
    """None of a pack that has not been built, or was built by a program that kept other data."""
    if pack.file_sha256 is None:
        return []
    try:
        content = decode(get_snapshot(pack.id))
    except msgspec.ValidationError:
        return []
    parts = [(part.anchor, running_title(part)) for part in parts_of(content)]
    offers = [
        Offer(variant, _BUTTONS.get(variant, ""), parts if variant is Variant.SECTION else ())
        for variant in _variants(content.form)
        if can_have_copy(actor, pack, variant, actor.person_id)
    ]
    return [each for each in offers if each.variant is not Variant.SECTION or parts]


def _variants(form: PackForm) -> Iterator[Variant]:
    yield other_form(form)
    yield from (Variant.CHAIR, Variant.READER, Variant.SECTION)
