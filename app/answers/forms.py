"""The form of an answer that asks nothing but to be confirmed."""

from app.web.forms import RecordForm


class ConfirmForm(RecordForm):
    """What only opens the link, as mail programs do, answers nothing."""
