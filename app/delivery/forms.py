"""Forms of milestones, products, interdependencies and resource needs."""

from app.core.models import NAME_LENGTH
from app.core.wording import Phrase
from app.delivery.rules import InterdependencyState, ProductAsk, ProductStage
from app.web.fields import (
    DayField,
    EnumField,
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
    baseline_on = DayField("Baseline date", "The agreed date. It does not change; forecasts can.")
    is_key = TickField("Key milestone", "Shown on the timeline of the pack.")


class MilestoneForm(RecordForm):
    title = LineField("Title", longest=NAME_LENGTH)
    description = TextField("Description", is_required=False)
    pilot_id = PickField(Phrase("{Place}"), is_required=False, nothing="The programme as a whole")
    owner_id = PickField("Owner", is_required=False, nothing="Not assigned")
    forecast_on = DayField("Forecast date")
    forecast_reason = LineField(
        "Why the forecast has moved", "Only if you have changed it.", is_required=False
    )
    actual_on = DayField("Actual date", "Leave blank until it is complete.", is_required=False)
    is_key = TickField("Key milestone", "Shown on the timeline of the pack.")


class ProductForm(RecordForm):
    title = LineField("Title", longest=NAME_LENGTH)
    description = TextField("Description", is_required=False)
    owner_id = PickField("Owner", is_required=False, nothing="Not assigned")
    due_on = DayField("Due date")


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
    need_by_on = DayField("Needed by")


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
