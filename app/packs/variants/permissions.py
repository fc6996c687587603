"""Who may have and open which copy of a pack."""

from app.accounts.permissions import can_read_marking
from app.core import clock
from app.core.access import Access, Actor, allow, refuse
from app.governance.groups.queries import is_chair
from app.packs.models import Pack
from app.packs.permissions import can_open_pack
from app.packs.queries import find_marking
from app.packs.variants.models import PackVariant
from app.packs.variants.rules import Variant


def chairs(actor: Actor, pack: Pack) -> bool:
    return is_chair(actor.person_id, pack.meeting.group_id, clock.today())


def can_open_copy(actor: Actor, copy: PackVariant) -> Access:
    """What is in it counts too: it may have been made for someone with a higher clearance."""
    decision = can_have_copy(actor, copy.pack, copy.variant, copy.reader_id)
    return can_read_marking(actor, copy.marking) if decision and copy.marking else decision


def can_have_copy(
    actor: Actor, pack: Pack, variant: Variant, reader_id: int | None = None
) -> Access:
    """A reader's own copy leaves out what is marked above their clearance, so it asks for the
    meeting's marking alone; any other copy asks for the pack's."""
    decision = can_open_pack(actor, pack)
    if decision:
        decision = can_read_marking(actor, pack.meeting.marking)
    if not decision:
        return decision
    if variant is Variant.READER:
        if actor.is_secretariat or (reader_id is not None and reader_id == actor.person_id):
            return allow("It is your own copy, or you are in the secretariat.")
        return refuse("A reader’s copy is for that reader and the secretariat.")
    if variant is Variant.CHAIR and not actor.is_secretariat and not chairs(actor, pack):
        return refuse("The chair’s brief is for the chair and the secretariat.")
    marking = find_marking(pack.id)
    return can_read_marking(actor, marking) if marking else decision
