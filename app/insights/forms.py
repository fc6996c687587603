"""The form of customer insight."""

from app.core.models import NAME_LENGTH
from app.core.wording import Phrase
from app.insights.rules import InsightKind
from app.web.fields import EnumField, LineField, MoneyField, PickField, TextField, WholeField
from app.web.form_parts import FormPart
from app.web.forms import RecordForm


class CustomerInsightForm(RecordForm):
    alike = ("pilot_id", "theme_id", "source")

    parts = (
        FormPart("Where it belongs", ("pilot_id", "theme_id")),
        FormPart("Figures", ("people", "case_pence")),
        FormPart("How it is known", ("evidence", "source")),
    )
    title = LineField("Title", "What was learned, in a few words.", longest=NAME_LENGTH)
    kind = EnumField("What it is", InsightKind)
    learned = TextField("What was learned about the people", rows=4)
    pilot_id = PickField(Phrase("{Place}"))
    theme_id = PickField("Theme", "It is shown beside the spend on this theme.", is_required=False)
    people = WholeField("People counted", high=10**9, is_required=False)
    case_pence = MoneyField("Cost of a case", "Over a year.", is_required=False)
    evidence = TextField(
        "Evidence", "How it was found: for example, interviews or case files, and how many.", rows=3
    )
    source = LineField("Source", "Where it is published or kept.", longest=NAME_LENGTH)
