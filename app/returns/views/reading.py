"""Pages that show a return: as it stands, and each version of it."""

from app.core import clock
from app.core.differences import word_differences
from app.core.seen import hidden_among
from app.core.wording import words
from app.pilots.permissions import can_edit_record_of
from app.returns import queries
from app.returns.models import ReturnVersion
from app.returns.parts import PARTS, parts_in_use
from app.returns.permissions import (
    can_accept,
    can_answer,
    can_ask_lead,
    can_note,
    can_read_draft,
    can_review,
    can_send_back,
    can_write_return,
    draft_readers,
)
from app.returns.snapshots import hidden_rows, read_snapshot
from app.returns.status import pilot_return
from app.returns.views.blueprint import blueprint, find
from app.web.identity import current_actor
from app.web.pages import render


@blueprint.get("/returns/<slug>/<int:round_id>")
def show_return(slug: str, round_id: int) -> str:
    actor, today = current_actor(), clock.today()
    asked = find(slug, round_id)
    returned = asked.returned
    version = queries.find_version(returned, returned.submissions) if returned else None
    last = queries.find_last_version(asked.round, asked.pilot.id)
    notes = queries.list_notes(returned) if returned else []
    return render(
        "returns/show_return.html",
        pilot=asked.pilot,
        round=asked.round,
        returned=returned if returned and can_read_draft(actor, asked.pilot.id) else None,
        version=version,
        shown=_shown(version),
        pilot_return=pilot_return(
            asked.pilot,
            asked.round,
            returned=returned,
            update=version,
            last=last,
            before=last.confidence if last else None,
            today=today,
        ),
        draft_readers=draft_readers(),
        notes=notes,
        reviews=queries.list_reviews(returned) if returned else [],
        can_write=can_write_return(actor, asked.pilot.id, asked.round, returned, today),
        can_review=can_review(actor, returned),
        can_send_back=can_send_back(actor, returned),
        can_accept=can_accept(actor, returned),
        can_note=can_note(actor, returned),
        can_ask=returned is not None and bool(can_ask_lead(actor, returned)),
        can_make={
            kind
            for kind, said in (("lessons", "learning"), ("insights", "insight"))
            if getattr(version, said, "")
            and kind not in words.unused
            and can_edit_record_of(actor, asked.pilot.id)
        },
        part_keys=list(parts_in_use()),
        answerable={each.id for each in notes if returned and can_answer(actor, returned, each)},
    )


@blueprint.get("/returns/<slug>/<int:round_id>/versions/<int:number>")
def show_version(slug: str, round_id: int, number: int) -> str:
    """A version, with what is different from the one before."""
    asked = find(slug, round_id)
    version = queries.get_version(asked.begun, number)
    before = queries.find_version(asked.begun, number - 1)
    differences = [
        (part.about, word_differences(getattr(before, part.text), getattr(version, part.text)))
        for part in PARTS.values()
        if part.text and before and getattr(before, part.text) != getattr(version, part.text)
    ]
    return render(
        "returns/show_version.html",
        pilot=asked.pilot,
        round=asked.round,
        version=version,
        shown=_shown(version),
        before=before,
        differences=differences,
        newest=asked.begun.submissions,
    )


def _shown(version: ReturnVersion | None) -> dict[str, object] | None:
    """What a version keeps of the registers, without what is hidden from whoever reads it now."""
    if version is None:
        return None
    kept = read_snapshot(version.content)
    hidden = hidden_among(hidden_rows(kept))
    return {
        "promises": kept.promises,
        "measures": kept.measures,
    } | {
        name: [row for row in getattr(kept, name) if (table, row.id) not in hidden]
        for name, table in (
            ("milestones", "milestone"),
            ("risks", "risk"),
            ("issues", "issue"),
            ("barriers", "barrier"),
        )
    }
