"""Packs, and copies of them."""

from types import SimpleNamespace as Record
from typing import Any

from app.core.markings import Marking
from app.packs import permissions as packs
from app.packs.models import PackState
from app.packs.variants import permissions as variants
from app.packs.variants.rules import Variant
from tests.unit.permissions.cast import (
    ANN,
    ANNS,
    HERE,
    MEMBERS,
    READERS,
    SECRETARIAT,
    Asked,
)


def pack(state: PackState, *, approver_id: int | None = None) -> Any:
    return Record(
        state=state,
        meeting=Record(group_id=HERE, marking=Marking.NOT_MARKED),
        approval="asked" if approver_id else None,
        approver_id=approver_id,
    )


def own_copy(marking: Marking) -> Any:
    """The copy of the member of the group here."""
    return Record(
        pack=pack(PackState.ISSUED), variant=Variant.READER, reader_id=25, marking=marking
    )


TABLE: list[Asked] = [
    (packs.can_read_archive, (), SECRETARIAT | MEMBERS | READERS),
    (packs.can_read_packs_of, (HERE,), {"secretariat", "member", "reader"}),
    (packs.can_read_pack, (pack(PackState.ISSUED),), {"secretariat", "member", "reader"}),
    (packs.can_read_pack, (pack(PackState.BUILT),), SECRETARIAT),
    (packs.can_read_pack, (pack(PackState.BUILT, approver_id=ANN),), SECRETARIAT | ANNS),
    (packs.can_read_pack, (pack(PackState.WITHDRAWN),), {"secretariat", "member", "reader"}),
    (packs.can_open_pack, (pack(PackState.ISSUED),), {"secretariat", "member", "reader"}),
    (packs.can_open_pack, (pack(PackState.WITHDRAWN),), SECRETARIAT),
    (
        variants.can_have_copy,
        (pack(PackState.ISSUED), Variant.READER, 25),
        {"secretariat", "member"},
    ),
    (variants.can_have_copy, (pack(PackState.BUILT), Variant.READER, 25), SECRETARIAT),
    (variants.can_open_copy, (own_copy(Marking.NOT_MARKED),), {"secretariat", "member"}),
    (packs.can_prepare_packs, (), SECRETARIAT),
]
