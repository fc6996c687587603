"""Forms of pilots, their partners and their named people."""

from collections.abc import Sequence

from app.core.models import NAME_LENGTH
from app.core.wording import Phrase
from app.pilots.rules import MOST_REGIONS, PilotRoleKind
from app.web.fields import (
    DayField,
    EnumField,
    LineField,
    LinesField,
    PickField,
    TextField,
    TickField,
    WholeField,
)
from app.web.form_parts import FormPart
from app.web.forms import RecordForm

SHORT_NAME_LENGTH = 60
MADE_UP = "Made up or not verified. It will be marked as illustrative."


class NewPilotForm(RecordForm):
    alike = ("region_id",)

    name = LineField("Name", "As it should appear in packs.", longest=NAME_LENGTH)
    short_name = LineField("Short name", "Used in tables.", longest=SHORT_NAME_LENGTH)
    region_id = PickField(Phrase("{Region}"))
    lead_organisation_id = PickField("Lead organisation", is_required=False)
    theme_names = LinesField(
        "Themes",
        "Enter each on a new line. A new name makes a new theme.",
        is_required=False,
        longest_line=NAME_LENGTH,
        rows=2,
    )


class PilotForm(NewPilotForm):
    parts = (
        FormPart(
            "Figures",
            (
                "population",
                "population_source",
                "is_population_illustrative",
                "mapped_spend_pounds",
                "mapped_spend_source",
                "is_mapped_spend_illustrative",
                "spend_per_head_pounds",
                "spend_per_head_source",
                "is_spend_per_head_illustrative",
            ),
        ),
    )

    summary = TextField("Summary", is_required=False, rows=3)
    area_names = LinesField(
        "Areas",
        "Enter each on a new line.",
        is_required=False,
        longest_line=NAME_LENGTH,
        most=60,
        rows=3,
    )
    population = WholeField("Population", "People.", is_required=False, high=2 * 10**9)
    population_source = LineField("Source of the population", is_required=False)
    is_population_illustrative = TickField("The population is illustrative", MADE_UP)
    mapped_spend_pounds = WholeField(
        "Mapped spend", "Public spending in the area each year.", is_required=False, prefix="£"
    )
    mapped_spend_source = LineField("Source of the mapped spend", is_required=False)
    is_mapped_spend_illustrative = TickField("The mapped spend is illustrative", MADE_UP)
    spend_per_head_pounds = WholeField(
        "Spend per head",
        Phrase("As stated by the {place}."),
        is_required=False,
        prefix="£",
        high=10**6,
    )
    spend_per_head_source = LineField("Source of the spend per head", is_required=False)
    is_spend_per_head_illustrative = TickField("The spend per head is illustrative", MADE_UP)
    source = LineField("Source of other details", is_required=False, longest=NAME_LENGTH)
    is_illustrative = TickField("Other details are illustrative", MADE_UP)


#: The fields that only a demonstration has.
MADE_UP_FIELDS = tuple(name for name in vars(PilotForm) if name.endswith("illustrative"))


class RegionsForm(RecordForm):
    names = LinesField(
        "Names",
        "Enter each on a new line. To rename one, overwrite its line.",
        longest_line=60,
        most=MOST_REGIONS,
        rows=10,
        called="at least one name",
    )


class PartnerForm(RecordForm):
    organisation_id = PickField("Organisation")


class NamePersonForm(RecordForm):
    kind = EnumField("Role", PilotRoleKind)
    person_id = PickField("Person")
    starts_on = DayField(
        "From", "The current holder’s term ends on that day.", called="the first day"
    )

    def offer_kinds(self, kinds: Sequence[PilotRoleKind]) -> None:
        """Only the posts that the programme has."""
        field = self["kind"]
        assert isinstance(field, EnumField)
        field.offer(kinds)


class TermForm(RecordForm):
    starts_on = DayField("From", called="the first day")
    ends_on = DayField(
        "Until",
        "The first day they no longer hold the role.",
        is_required=False,
        called="the day the term ends",
    )
