"""The chair's brief: the running order with what each item must come to. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from app.core.formats import counted
from app.core.sentences import capital, listed
from app.governance.groups.rules import ItemPurpose
from app.packs.content import AgendaRow, Member, PackContent

_NO_DECISION = {
    ItemPurpose.DECISION: "A decision, though none is worded yet.",
    ItemPurpose.DISCUSSION: "A view of the group; no decision is asked for.",
    ItemPurpose.INFORMATION: "Nothing; it is for information.",
}
#: What sheets say where no one disagrees, which is nothing to watch.
_NO_DISAGREEMENT = ("", "none", "none recorded", "no one", "no")


@dataclass(frozen=True)
class ChairItem:
    """An item as its chair needs it: what it must ``conclude``, how to handle it (as the
    secretariat wrote it), and what to ``watch``."""

    row: AgendaRow
    ends_at: time
    conclude: list[str]
    handling: str
    watch: list[str]


@dataclass(frozen=True)
class ChairsBrief:
    items: list[ChairItem]
    expected: list[Member]
    absent: list[Member]


def chairs_brief(content: PackContent) -> ChairsBrief:
    ends = [*(row.starts_at for row in content.agenda[1:]), content.ends_at]
    return ChairsBrief(
        items=[
            ChairItem(
                row=row,
                ends_at=ends_at,
                conclude=list(_conclude(content, row)),
                handling=content.handling_of(row.number),
                watch=list(_watch(content, row)),
            )
            for row, ends_at in zip(content.agenda, ends, strict=False)  # none of no agenda
        ],
        expected=[member for member in content.members if member not in content.apologies],
        absent=list(content.apologies),
    )


def _conclude(content: PackContent, row: AgendaRow) -> Iterator[str]:
    sheets = [sheet for sheet in content.sheets if sheet.item == row.number]
    covered = {ask for sheet in sheets for ask in sheet.asks}
    for sheet in sheets:
        recommended = sheet.recommended
        said = ""
        if recommended:
            said = f" Recommended: {recommended.letter}, {recommended.title.rstrip('.')}."
        yield f"Decision {sheet.number}: {sheet.question}{said}"
    others = [ask.text for ask in content.asks if ask.number == row.number]
    yield from (ask for ask in others if ask not in covered)
    if not sheets and not others and row.purpose is not None:
        yield _NO_DECISION[row.purpose]


def _presents(member: Member, row: AgendaRow) -> bool:
    """By their ids; by name in a pack that was made before these were kept."""
    if row.presenter_id is None or member.person_id is None:
        return member.name == row.presenter
    return member.person_id == row.presenter_id


def _watch(content: PackContent, row: AgendaRow) -> Iterator[str]:
    if row.presenter and any(_presents(member, row) for member in content.apologies):
        yield f"{row.presenter} has sent apologies."
    elif not row.presenter and not row.is_restricted:
        yield "No one is named to present it."
    if row.awaits:
        yield f"{counted(len(row.awaits), 'paper')} to follow: {listed(row.awaits)}."
    late = [part.sheet for part in content.papers_behind(row.number) if part.sheet.days_late]
    for sheet in late:
        yield f"{sheet.reference} came {counted(sheet.days_late, 'day')} late."
    for decision in content.sheets:
        if decision.item == row.number:
            if decision.disagreement.rstrip(".").lower() not in _NO_DISAGREEMENT:
                yield f"Decision {decision.number}: {decision.disagreement}"
            if not decision.recommendation and not decision.options:
                yield f"Decision {decision.number}: no decision sheet has been written for it."
            elif decision.lacks:
                yield f"Decision {decision.number}: {capital(listed(decision.lacks))}."
