"""The open form, and the secretariat's answer."""

from app.core.models import NAME_LENGTH, TEXT_LENGTH
from app.public.interest.rules import EMAIL_LENGTH, WORK_LENGTH
from app.web.fields import LineField, TextField
from app.web.forms import RecordForm


class InterestForm(RecordForm):
    """Anyone can send it. ``website`` is hidden from people: what fills it in is a program."""

    is_single = True

    area = LineField("Your area or organisation", longest=NAME_LENGTH)
    name = LineField("Your name", longest=NAME_LENGTH, autocomplete="name")
    email = LineField(
        "Email address",
        "We use it to answer you, and for nothing else.",
        longest=EMAIL_LENGTH,
        input_type="email",
        autocomplete="email",
        called="your email address",
    )
    work = TextField("What you are doing, or would like to know", longest=WORK_LENGTH, rows=6)
    website = LineField("Leave this blank", is_required=False)


class AnswerInterestForm(RecordForm):
    """What is sent by email."""

    answer = TextField("Answer", longest=TEXT_LENGTH, rows=8)
