"""Forms of groups, members, standing items, meetings and agendas."""

from collections.abc import Sequence
from typing import Any

from app.accounts.several.forms import PeopleForm
from app.barriers.rules import GroupStep
from app.core.markings import Marking
from app.core.models import NAME_LENGTH
from app.core.section_types import section_label, sections_in_use
from app.governance.groups.rules import (
    MOST_PAPER_PAGES,
    ItemPurpose,
    MemberRole,
    PackForm,
    PaperNumbering,
)
from app.web.fields import (
    DayField,
    EnumField,
    LineField,
    PickField,
    TextField,
    TickField,
    WholeField,
)
from app.web.forms import RecordForm

#: The longest that one item may take.
LONGEST_ITEM_MINUTES = 480


class SectionField(PickField):
    """What fills an agenda item: one of the kinds of section that domains declare."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer([(kind, each.label) for kind, each in sections_in_use().items()])

    def process_data(self, value: Any) -> None:
        """What an item has stays a choice, though the programme does without it now."""
        super().process_data(value)
        if self.data is not None and all(kind != self.data for kind, _label in self.choices):
            self.choices.append((self.data, section_label(self.data)))

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
    code = LineField("Code", "Used to number the group’s papers, for example PB.", longest=12)
    paper_numbering = EnumField(
        "Paper numbers", PaperNumbering, "After the code. Papers keep the numbers they have."
    )
    paper_pages = WholeField(
        "Page limit of a paper for decision",
        "Its front sheet is not counted. Authors can submit a longer paper, if they confirm it.",
        low=1,
        high=MOST_PAPER_PAGES,
    )
    purpose = TextField("Purpose", is_required=False)
    frequency = LineField("How often it meets", "For example, monthly.", longest=60)
    marking = EnumField(
        "Marking", Marking, "For its papers, unless a meeting has a different marking."
    )
    chair_approves_packs = TickField(
        "The chair approves packs before they are issued",
        "The secretariat asks for approval of a draft, and the chair is told by email.",
    )
    pack_form = EnumField(
        "Form of its packs",
        PackForm,
        "A brief has the decisions, the position and what was decided before, in a few pages. A "
        "full pack has every item and its papers. Either can be made from the other’s records.",
    )
    barrier_step = EnumField(
        "Barriers that are overdue or not accepted",
        GroupStep,
        "They are suggested for its agendas. The programme’s page says after how many days.",
    )


class NewGroupForm(GroupForm):
    slug = LineField(
        "Short name",
        (
            "Used in web addresses and commands, and cannot be changed later. "
            "Lower-case letters, digits and hyphens, for example officials."
        ),
        longest=40,
    )


class MembershipForm(RecordForm):
    name_then = LineField(
        "Name and title in this term",
        "As it should appear in packs, for example Lord Michael Bichard.",
        longest=NAME_LENGTH,
    )
    role = EnumField("Role in the group", MemberRole)
    represents_id = PickField("Organisation represented", is_required=False)
    position = WholeField("Place in the list of members", "1 comes first.", low=1, high=999)
    starts_on = DayField("Member from", called="the first day of the membership")
    ends_on = DayField(
        "Membership ends",
        "The first day on which they are no longer a member. Leave blank if there is no end date.",
        is_required=False,
        called="the day the membership ends",
    )


class NewMembershipForm(RecordForm):
    alike = ("role", "represents_id", "starts_on")

    person_id = PickField("Person")
    name_then = LineField(
        "Name and title in this term",
        "Only if it should appear in packs differently from the person’s name.",
        is_required=False,
        longest=NAME_LENGTH,
    )
    role = EnumField("Role in the group", MemberRole, default=MemberRole.MEMBER)
    represents_id = PickField("Organisation represented", is_required=False)
    starts_on = DayField("Member from", called="the first day of the membership")


class SeveralMembersForm(PeopleForm):
    """Members of one group, who are added as people where they are not known yet."""

    role = EnumField("Role in the group", MemberRole, default=MemberRole.MEMBER)
    starts_on = DayField("Members from", called="the first day of their membership")


class CopyGroupForm(RecordForm):
    other_id = PickField("Group to copy from", called="the group to copy from")
    copies_items = TickField("Its standing agenda", "Items with the same title are left out.")
    copies_members = TickField(
        "Its current members", "With their roles. Those who are members already are left out."
    )
    starts_on = DayField(
        "Members from", "Only if you copy the members.", called="the first day of their membership"
    )


class EndMembershipForm(RecordForm):
    ends_on = DayField(
        "Membership ends",
        "The first day on which they are no longer a member.",
        called="the day the membership ends",
    )


class StandingItemForm(RecordForm):
    alike = ("purpose", "minutes", "presenter_id")

    title = LineField("Title", longest=NAME_LENGTH)
    description = TextField("Description", is_required=False, rows=3)
    section = SectionField("Filled from", called="what the item is filled from")
    purpose = EnumField("Purpose", ItemPurpose)
    minutes = WholeField(
        "Minutes", low=1, high=LONGEST_ITEM_MINUTES, called="the number of minutes"
    )
    presenter_id = PickField("Presenter", is_required=False, nothing="Not assigned")


class ReaderForm(RecordForm):
    person_id = PickField("Person", "They need an account to sign in. Open one on their page.")
