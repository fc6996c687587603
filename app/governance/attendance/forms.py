"""The one form of a meeting's attendance: a seat for each member, and who else came."""

from collections.abc import Sequence

from app.core.models import NAME_LENGTH
from app.governance.attendance.rules import MOST_OTHERS, MoveKind, Seat
from app.governance.groups.models import Membership
from app.governance.meetings.rules import ANSWERS, AttendanceState
from app.web.fields import EnumField, LineField, LinesField, PickField, TicksField
from app.web.fields.base import RecordField
from app.web.forms import RecordForm


class AttendanceForm(RecordForm):
    """The members' fields come from ``attendance_form``."""

    says_optional = False

    in_attendance = LinesField(
        "Others in attendance",
        "Enter each person on a new line, with their organisation: Ann Archer, Audit "
        "Commission. Anyone who is not in the list of people is added to it.",
        is_required=False,
        longest_line=NAME_LENGTH,
        most=MOST_OTHERS,
        rows=3,
    )
    observers = LinesField(
        "Other observers",
        "The same.",
        is_required=False,
        longest_line=NAME_LENGTH,
        most=MOST_OTHERS,
        rows=2,
    )

    def seats(self, members: Sequence[Membership]) -> dict[int, Seat]:
        """What is said of each member, by person."""
        return {
            term.person_id: Seat(
                self[f"state_{term.person_id}"].data, self[f"substitute_{term.person_id}"].data
            )
            for term in members
        }


def attendance_form(members: Sequence[Membership]) -> type[AttendanceForm]:
    """The form for some members: a choice for each, and the name of who came in their place."""
    fields: dict[str, RecordField] = {}
    for term in members:
        state = EnumField(term.name_then, AttendanceState, is_required=False)
        fields[f"state_{term.person_id}"] = state
        fields[f"substitute_{term.person_id}"] = LineField(
            f"Who came in place of {term.name_then}", is_required=False, longest=NAME_LENGTH
        )
    return type("MembersAttendanceForm", (AttendanceForm,), fields)


class RoomForm(RecordForm):
    """One time that someone came in late, left early or stood back."""

    attendance_id = PickField("Who")
    move = EnumField("What they did", MoveKind)
    item_id = PickField("Item")


class ApologiesForm(RecordForm):
    person_ids = TicksField("Who has sent apologies?", "Select each member who has sent apologies.")


class InvitationForm(RecordForm):
    says_optional = False

    answer = EnumField(
        "Are you coming?",
        ANSWERS,
        words={
            AttendanceState.COMING: "I am coming",
            AttendanceState.APOLOGIES: "I cannot come and send my apologies",
            AttendanceState.SUBSTITUTE: "I am sending a substitute",
        },
        reveals={AttendanceState.SUBSTITUTE.value: ("substitute",)},
        called="whether you are coming",
    )
    substitute = LineField("Substitute’s name", is_required=False, longest=NAME_LENGTH)
