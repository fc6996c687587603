"""Forms of requests."""

from app.web.forms import RecordForm


class RefuseChangeForm(RecordForm):
    """Asks to confirm: what only opens the link, as mail programs do, refuses nothing."""
