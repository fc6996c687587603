"""What benefits declares."""

from typing import Any

from app.benefits import queries
from app.benefits.cli import commands
from app.benefits.due import REVIEW, VALIDATION, due_rows
from app.benefits.findings import PROPOSALS as FINDING
from app.benefits.models import Proposal
from app.benefits.positions import POSITION
from app.benefits.public import BENEFIT
from app.benefits.registers import PROPOSALS
from app.benefits.rules import ENDED, ProposalState
from app.benefits.sections import SECTION
from app.benefits.suggestions import SUGGESTIONS
from app.benefits.totals import left_out_sentences, read_totals
from app.benefits.views import blueprint
from app.core.access import Actor
from app.core.domain import Domain, NavigationEntry, Panel, RecordKind
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.held import HeldKind
from app.core.holdings import HoldingSource
from app.pilots.models import Pilot
from app.pilots.permissions import can_edit_record_of, can_read_register, can_read_registers


def _pilot_panel(pilot: Pilot, actor: Actor) -> dict[str, Any] | None:
    if not can_read_registers(actor):
        return None
    proposals = queries.list_of_pilot(pilot.id)
    can_add = can_edit_record_of(actor, pilot.id)
    if not proposals:
        return {"proposals": [], "pilot": pilot, "can_add": can_add} if can_add else None
    _amounts, totals = read_totals(pilot.id)
    return {
        "proposals": proposals[: queries.PANEL_LIMIT],
        "has_more": len(proposals) > queries.PANEL_LIMIT,
        "totals": totals,
        "left_out": left_out_sentences(totals),
        "pilot": pilot,
        "can_add": can_add,
    }


DOMAIN = Domain(
    public=(BENEFIT,),
    name="benefits",
    blueprint=blueprint,
    is_optional=True,
    held=(
        HeldKind(
            Proposal.owner_id,
            lambda: (Proposal.state.not_in(ENDED),),
            ("open proposal", "open proposals"),
        ),
        HeldKind(
            Proposal.validator_id,
            lambda: (Proposal.state == ProposalState.PROPOSED,),
            ("proposal to validate", "proposals to validate"),
        ),
    ),
    grants=queries.select_grants,
    commands=(commands,),
    navigation=(
        NavigationEntry(
            "Money and lessons", "Benefits", "benefits.list_proposals", 61, can_read_registers
        ),
    ),
    registers=(PROPOSALS,),
    records=(
        RecordKind(
            "proposal",
            Proposal,
            lambda each: ("benefits.show_proposal", {"reference": each.reference}),
            can_read_register,
            is_register=True,
            can_be_referred=True,
        ),
    ),
    panels=(Panel("pilot", 36, "benefits/pilot_panel.html", _pilot_panel),),
    due_kinds=(
        DueKind(
            VALIDATION,
            said="Validation of a proposal",
            is_compulsory=False,
            reminders=(*reminders_on(-5, 0, 5), *reminders_on(10, to=Audience.SECRETARIAT)),
        ),
        DueKind(
            REVIEW,
            said="Realisation review",
            is_compulsory=False,
            reminders=(
                *reminders_on(-5, 0, 5),
                *reminders_on(5, to=Audience.LEAD),
                *reminders_on(10, to=Audience.SECRETARIAT),
            ),
        ),
    ),
    due_rows=due_rows,
    suggestion_groups=SUGGESTIONS,
    positions=(POSITION,),
    findings=(FINDING,),
    sections=(SECTION,),
    holdings=(
        HoldingSource(
            Pilot,
            Proposal,
            Proposal.pilot_id,
            lambda: (Proposal.state.not_in(ENDED),),
            ("open proposal", "open proposals"),
            "benefits.list_proposals",
            filtered_by=("pilot", "id"),
        ),
    ),
    events={
        "proposal:amount-stated": "Amount added",
        "proposal:amount-brought": "Earlier amount added",
        "proposal:validation-brought": "Earlier validation added",
        "proposal:proposed": "Proposed",
        "proposal:validated": "Validation recorded",
        "proposal:agreed": "Agreed",
        "proposal:delivery-begun": "Delivery begun",
        "proposal:realised": "Closed as realised",
        "proposal:abandoned": "Abandoned",
        "proposal:taken-up": "Taken up again",
    },
)
