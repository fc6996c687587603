"""Forms of groups, members, standing items, meetings and agendas."""

from collections.abc import Sequence
from typing import Any

from app.core.domain import section_types
from app.core.markings import Marking
from app.core.models import NAME_LENGTH
from app.governance.rules import (
    DEFAULT_LENGTH,
    LONGEST_MEETING,
    ItemPurpose,
    MemberRole,
)
from app.web.fields import (
    ClockField,
    DayField,
    EnumField,
    LineField,
    PickField,
    TextField,
    TicksField,
    WholeField,
)
from app.web.forms import RecordForm

#: The longest that one item may take.
LONGEST_ITEM_MINUTES = 480


class SectionField(PickField):
    """What fills an agenda item: one of the kinds of section that domains declare."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer([(kind, each.label) for kind, each in section_types().items()])

    def coerce(self, value: Any) -> Any:
        return value or None


class MarkedForm(RecordForm):
    """A form with a marking out of the programme's scheme."""

    marking = EnumField("Marking", Marking)

    def __init__(self, *args: Any, markings: Sequence[Marking] = tuple(Marking), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.marking.offer(markings)


class GroupForm(MarkedForm):
    name = LineField("Name", longest=NAME_LENGTH)
    code = LineField("Code", "Numbers the group's papers, like HLOG.", longest=12)
    purpose = TextField("Purpose", is_required=False)
    frequency = LineField("How often it meets", "For example, monthly.", longest=60)
    marking = EnumField("Marking", Marking, "Of its papers, unless a meeting's own is another.")


class NewGroupForm(GroupForm):
    slug = LineField(
        "Short name",
        "Names the group in addresses and commands, for good: small letters, digits and hyphens, "
        "like officials.",
        longest=40,
    )


class MembershipForm(RecordForm):
    name_then = LineField(
        "Name and title in this term",
        "As they should stand in a pack, like Lord Michael Bichard.",
        longest=NAME_LENGTH,
    )
    role = EnumField("Role in the group", MemberRole)
    represents_id = PickField("Organisation represented", is_required=False)
    position = WholeField("Place in the list of members", "1 comes first.", low=1, high=999)
    starts_on = DayField("Member from")
    ends_on = DayField(
        "Membership ends",
        "The first day on which they are no longer a member. Leave empty while it goes on.",
        is_required=False,
    )


class NewMembershipForm(RecordForm):
    person_id = PickField("Person")
    name_then = LineField(
        "Name and title in this term",
        "If they should stand in a pack otherwise than the person's name does.",
        is_required=False,
        longest=NAME_LENGTH,
    )
    role = EnumField("Role in the group", MemberRole, default=MemberRole.MEMBER)
    represents_id = PickField("Organisation represented", is_required=False)
    starts_on = DayField("Member from")


class EndMembershipForm(RecordForm):
    ends_on = DayField("Membership ends", "The first day on which they are no longer a member.")


class StandingItemForm(RecordForm):
    title = LineField("Title", longest=NAME_LENGTH)
    description = TextField("Description", is_required=False, rows=3)
    section = SectionField("What fills it")
    purpose = EnumField("Purpose", ItemPurpose)
    minutes = WholeField("Minutes", low=1, high=LONGEST_ITEM_MINUTES)
    presenter_id = PickField("Presenter", is_required=False, nothing="Nobody yet")


class MeetingForm(MarkedForm):
    """A meeting's facts but for its day, which is changed by moving it."""

    starts_at = ClockField("Starts at", "For example, 9:30am or 14:00.")
    length_minutes = WholeField(
        "How long, in minutes", "People are invited for so long.", low=5, high=LONGEST_MEETING
    )
    place = LineField("Place", is_required=False, longest=NAME_LENGTH)
    marking = EnumField("Marking", Marking)
    number = WholeField("Number", "Counts the group's meetings.", low=1, high=9999)
    round_id = PickField("Progress updates", "The round that it looks at.", is_required=False)


class NewMeetingForm(MarkedForm):
    held_on = DayField("Date")
    starts_at = ClockField("Starts at", "For example, 9:30am or 14:00.")
    length_minutes = WholeField(
        "How long, in minutes",
        "People are invited for so long.",
        low=5,
        high=LONGEST_MEETING,
        default=DEFAULT_LENGTH,
    )
    place = LineField("Place", is_required=False, longest=NAME_LENGTH)
    marking = EnumField("Marking", Marking)


class AgendaItemForm(RecordForm):
    title = LineField("Title", longest=NAME_LENGTH)
    section = SectionField("What fills it")
    purpose = EnumField("Purpose", ItemPurpose)
    minutes = WholeField("Minutes", low=1, high=LONGEST_ITEM_MINUTES)
    presenter_id = PickField("Presenter", is_required=False, nothing="Nobody yet")
    ask = TextField(
        "What the group is asked to do",
        "One ask a line, each beginning with a verb, like: agree the list of barriers. An item for "
        "the minutes of the last meeting asks by itself that they be agreed.",
        is_required=False,
        rows=4,
    )
    message = LineField(
        "Message",
        "One sentence that carries the item. Leave it empty to have it written from the records.",
        is_required=False,
    )


class ApologiesForm(RecordForm):
    person_ids = TicksField("Who cannot come?", "Tick each member who has sent apologies.")


class ReaderForm(RecordForm):
    person_id = PickField("Person", "They sign in with an account, opened on their own page.")
