"""Forms of what people choose of their emails."""

from app.accounts.preferences.rules import HowOften
from app.web.fields import EnumField, PickField
from app.web.forms import RecordForm


class PreferencesForm(RecordForm):
    hour = PickField(
        "Preferred time of your daily email",
        "London time. If it is outside the hours that the secretariat has set, the nearest "
        "of those hours is used.",
        nothing="At the programme’s usual hour",
        is_required=False,
    )
    how_often = EnumField(
        "Reminders of optional items",
        HowOften,
        "Reminders of required items always come on the day.",
    )


class StopForm(RecordForm):
    """Asks to confirm: what only opens the link, as mail programs do, stops nothing."""
