"""The register of customer insight: its page, its files, its filters and its order."""

from datetime import date
from typing import Any

from sqlalchemy import case, select

from app.core.exports import Column, Table
from app.core.registers import Reading, Register, RegisterFilter, count_if, one_by_one
from app.core.wording import Phrase
from app.insights.models import Insight
from app.insights.queries import PARTS
from app.insights.rules import InsightKind
from app.pilots.permissions import can_add_record, can_read_registers
from app.pilots.queries import pilot_choices
from app.pilots.themes.queries import theme_choices


def _read(_today: date, _actor: Any) -> Reading[Insight]:
    return Reading(
        rows=select(Insight),
        keys={
            "kind": (Insight.kind,),
            "pilot": (Insight.pilot_id,),
            "theme": (Insight.theme_id,),
        },
        order=(
            case(*((Insight.kind == each, place) for place, each in enumerate(InsightKind))),
            Insight.number,
        ),
        measures={"costed": count_if(Insight.case_pence.is_not(None))},
    )


def _pounds(pence: int | None) -> int | None:
    return None if pence is None else pence // 100


INSIGHTS: Register[Insight, Insight] = Register(
    name="insights",
    heading="Customer insight",
    read=_read,
    show=one_by_one(lambda insight, _today: insight),
    parts=PARTS,
    filters=(
        RegisterFilter("kind", "What it is", lambda _: [(k.value, k.word) for k in InsightKind]),
        RegisterFilter("pilot", Phrase("{Place}"), lambda _: pilot_choices()),
        RegisterFilter("theme", "Theme", lambda _: theme_choices(), is_used_only=True),
    ),
    can_read=can_read_registers,
    can_add=can_add_record,
    table=Table(
        "Customer insight",
        (
            Column("Reference", lambda row: row.reference, 10),
            Column("Title", lambda row: row.title, 40),
            Column("What it is", lambda row: row.kind.word, 20),
            Column(Phrase("{Place}"), lambda row: row.pilot.name, 24),
            Column("Theme", lambda row: row.theme.name if row.theme else "", 24),
            Column("What was learned", lambda row: row.learned, 60),
            Column("People counted", lambda row: row.people, 12),
            Column("Cost of a case a year (£)", lambda row: _pounds(row.case_pence), 14),
            Column("Evidence", lambda row: row.evidence, 40),
            Column("Source", lambda row: row.origin, 24),
        ),
    ),
)
