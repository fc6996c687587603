"""Forms of milestones, products, interdependencies and resource needs."""

from app.core.models import NAME_LENGTH
from app.core.wording import Phrase
from app.delivery.rules import OUTCOMES, ChangeState, InterdependencyState, ProductAsk, ProductStage
from app.web.fields import (
    DayField,
    EnumField,
    FileField,
    LineField,
    PickField,
    TenthsField,
    TextField,
    TickField,
    WholeField,
)
from app.web.forms import RecordForm

MOST_POSTS = 10_000
MOST_POUNDS = 10**12


class NewMilestoneForm(RecordForm):
    alike = ("pilot_id", "owner_id")

    title = LineField("Title", "What will be delivered.", longest=NAME_LENGTH)
    description = TextField("Description", is_required=False)
    pilot_id = PickField(Phrase("{Place}"), is_required=False, nothing="The programme as a whole")
    owner_id = PickField("Owner", is_required=False, nothing="Not assigned")
    baseline_on = DayField(
        "Baseline date",
        "The agreed date. A typing error can be corrected until the end of tomorrow. After that it "
        "changes only by an approved change request. The forecast can change at any time.",
    )
    is_key = TickField("Key milestone", "Shown on the timeline of the pack.")


class MilestoneForm(RecordForm):
    title = LineField("Title", longest=NAME_LENGTH)
    description = TextField("Description", is_required=False)
    pilot_id = PickField(Phrase("{Place}"), is_required=False, nothing="The programme as a whole")
    owner_id = PickField("Owner", is_required=False, nothing="Not assigned")
    baseline_on = DayField(
        "Baseline date",
        "Only to correct a typing error.",
    )
    forecast_on = DayField("Forecast date")
    forecast_reason = LineField(
        "Why the forecast has moved", "Only if you have changed it.", is_required=False
    )
    actual_on = DayField("Actual date", "Leave blank until it is complete.", is_required=False)
    evidence = TextField(
        "Evidence that it is complete",
        "Needed once there is an actual date.",
        is_required=False,
        rows=3,
    )
    evidence_link = LineField("Link to the evidence", is_required=False)
    confirmed_by = LineField(
        "Who confirmed it",
        "Needed once there is an actual date.",
        is_required=False,
        longest=NAME_LENGTH,
    )
    is_key = TickField("Key milestone", "Shown on the timeline of the pack.")


class ChangeRequestForm(RecordForm):
    is_single = True

    to_on = DayField("New baseline date")
    why = TextField("Why it has to change", "What has happened since it was agreed.", rows=4)
    effect = TextField(
        "Effect of the change",
        "On other milestones, benefits and cost. If there is none, say so.",
        rows=4,
    )


#: What the form calls what becomes of a request.
_OUTCOME_WORDS = {ChangeState.APPROVED: "Approve it", ChangeState.REFUSED: "Refuse it"}


class ChangeDecisionForm(RecordForm):
    """What is asked of a group's decision is left out for whoever decides alone."""

    outcome = EnumField("Outcome", OUTCOMES, words=_OUTCOME_WORDS)
    decision_id = PickField(
        "Decision of the group",
        "Decisions recorded since the change was requested. Those that name the change or its "
        "milestone come first.",
    )
    is_confirmed = TickField(
        "I have checked that this decision is about this change",
        "Needed only if the decision and its agenda item name neither the change nor its "
        "milestone.",
    )
    reason = TextField("Reason", "Needed if it is refused.", is_required=False, rows=4)


class ChangeWithdrawalForm(RecordForm):
    reason = TextField("Why it is withdrawn", rows=3)


class ProductForm(RecordForm):
    title = LineField("Title", longest=NAME_LENGTH)
    description = TextField("Description", is_required=False)
    owner_id = PickField("Owner", is_required=False, nothing="Not assigned")
    due_on = DayField("Due date")
    theme_id = PickField("Theme", is_required=False)


class ProductFileForm(RecordForm):
    """A file to keep with a product."""

    file = FileField("File", "A PDF or a Word document (.docx).")


class ProductMoveForm(RecordForm):
    stage = EnumField("Stage", ProductStage)
    ask = EnumField("What the group is asked to do", ProductAsk)
    ask_detail = LineField(
        "Details of the ask",
        "For example: comment on chapters 2 and 3 by 26 February.",
        is_required=False,
    )


class InterdependencyForm(RecordForm):
    title = LineField(
        "Title", "What one organisation provides and the other needs.", longest=NAME_LENGTH
    )
    description = TextField("Description", is_required=False)
    other_work = LineField(
        "Other area of work",
        "Work outside this programme that it links to.",
        longest=NAME_LENGTH,
    )
    giver_id = PickField("Providing organisation")
    receiver_id = PickField("Receiving organisation")
    pilot_id = PickField(Phrase("{Place}"), is_required=False, nothing="The programme as a whole")
    owner_id = PickField("Owner", is_required=False, nothing="Not assigned")
    need_by_on = DayField("Needed by", called="the date it is needed by")


class NewInterdependencyForm(InterdependencyForm):
    next_step = LineField("Next step", is_required=False)


class InterdependencyMoveForm(RecordForm):
    state = EnumField("Status", InterdependencyState)
    next_step = LineField("Next step", is_required=False)


class ResourceForm(RecordForm):
    title = LineField("Title", "The team or workstream.", longest=NAME_LENGTH)
    pilot_id = PickField(Phrase("{Place}"), is_required=False, nothing="The programme as a whole")
    organisation_id = PickField("Organisation", is_required=False, nothing="No organisation")
    posts_needed = TenthsField("Posts needed", "In full-time equivalents.", high=MOST_POSTS)
    posts_filled = TenthsField("Posts filled", "In full-time equivalents.", high=MOST_POSTS)
    funding_needed_pounds = WholeField(
        "Funding needed", "For the whole programme.", high=MOST_POUNDS, prefix="£"
    )
    funding_secured_pounds = WholeField("Funding secured", high=MOST_POUNDS, prefix="£")
    note = LineField("Note", is_required=False)
