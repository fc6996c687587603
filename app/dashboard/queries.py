"""Reads that only the front page makes."""

from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from sqlalchemy import BindParameter, Integer, bindparam, exists, select

from app.core.findings import CountsSelect
from app.core.markings import Marking, is_within
from app.extensions import db
from app.governance.groups.models import Group
from app.governance.meetings.models import Meeting
from app.packs.content import Ask
from app.packs.models import Pack
from app.pilots.models import Pilot
from app.pilots.queries import PILOT_LIMIT
from app.programme.models import Programme
from app.returns.models import ReportingRound

#: The meeting of which ``select_kinds_kept`` asks.
MEETING: BindParameter[Any] = bindparam("meeting_id", type_=Integer())


def select_kinds_kept() -> CountsSelect:
    """Which of the records that a programme begins with are there, by name, and whether a meeting
    has a pack; one row."""
    kinds = {
        "programme": Programme,
        "group": Group,
        "pilot": Pilot,
        "round": ReportingRound,
        "meeting": Meeting,
    }
    has_pack = exists(select(Pack.id).where(Pack.meeting_id == MEETING))
    return select(
        *(exists(select(kind.id)).label(name) for name, kind in kinds.items()),
        has_pack.label("pack"),
    )


def list_pilots_by_id(pilot_ids: Collection[int]) -> Sequence[Pilot]:
    """Some pilots, by name."""
    return db.session.scalars(
        select(Pilot).where(Pilot.id.in_(pilot_ids)).order_by(Pilot.name).limit(PILOT_LIMIT)
    ).all()


class _Asks(msgspec.Struct):
    """The part of a pack's content that the front page shows."""

    marking: Marking | None = None
    asks: tuple[Ask, ...] = ()


_decoder = msgspec.json.Decoder(_Asks)


def read_asks(packs: Collection[Pack], clearances: Collection[Marking]) -> dict[int, list[str]]:
    """What each pack asks of its group, by the pack's id; nothing of those marked above someone's
    clearances."""
    rows = db.session.execute(
        select(Pack.id, Pack.snapshot)
        .where(Pack.id.in_([pack.id for pack in packs]))
        .where(Pack.snapshot.is_not(None))
    )
    read = {row.id: _decoder.decode(row.snapshot) for row in rows}
    now = {pack.id: pack.meeting.marking for pack in packs}
    return {
        pack_id: [ask.text for ask in content.asks]
        for pack_id, content in read.items()
        if is_within(now[pack_id], clearances)
        and is_within(content.marking or now[pack_id], clearances)
    }
