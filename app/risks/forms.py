"""Forms of risks and issues."""

from collections.abc import Mapping
from typing import Any

from app.core.models import NAME_LENGTH
from app.core.wording import Phrase
from app.risks.rules import IMPACT, LIKELIHOOD, Proximity, RiskClosure, RiskResponse, Severity
from app.web.fields import DayField, EnumField, LineField, PickField, TextField
from app.web.form_parts import FormPart
from app.web.forms import RecordForm


class PointField(PickField):
    """A point from 1 to 5, each with its word."""

    def __init__(self, label: str, words: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.offer([(point, f"{point} {word}") for point, word in sorted(words.items())])
        self.choices[0] = ("", "Choose")


_EXPLANATION = "Only if the score now is above the one before controls, or below the target."


class NewRiskForm(RecordForm):
    alike = ("pilot_id", "owner_id")

    parts = (
        FormPart("Where it belongs", ("pilot_id", "owner_id")),
        FormPart(
            "Scores",
            (
                "inherent_likelihood",
                "likelihood",
                "target_likelihood",
                "inherent_impact",
                "impact",
                "target_impact",
            ),
            columns=("Before controls", "Now", "Target"),
            rows=("Likelihood", "Impact"),
        ),
        FormPart("Explain scores that are out of order", ("explanation",), is_folded=True),
        FormPart("What is done about it", ("response", "proximity", "mitigation")),
    )

    title = LineField("Title", "The risk in a few words.", longest=NAME_LENGTH)
    event = TextField(
        "What may happen",
        "There is a risk that ... Use one statement or give the cause and effect separately.",
        rows=2,
    )
    cause = TextField("Cause", "Because of ...", rows=2, is_required=False)
    effect = TextField("Effect", "... which would ...", rows=2, is_required=False)
    pilot_id = PickField(Phrase("{Place}"), is_required=False, nothing="The programme as a whole")
    owner_id = PickField("Owner", is_required=False, nothing="Not assigned")
    inherent_likelihood = PointField("Likelihood before controls", LIKELIHOOD)
    inherent_impact = PointField("Impact before controls", IMPACT)
    likelihood = PointField("Likelihood now", LIKELIHOOD)
    impact = PointField("Impact now", IMPACT)
    target_likelihood = PointField("Target likelihood", LIKELIHOOD)
    target_impact = PointField("Target impact", IMPACT)
    explanation = LineField("Why the scores are in this order", _EXPLANATION, is_required=False)
    response = EnumField(
        "Response", RiskResponse, reveals={RiskResponse.TOLERATE.value: ("approval",)}
    )
    approval = LineField(
        "Approval to tolerate",
        (
            "Needed only to tolerate a risk above the programme’s appetite. "
            "Enter the group and date, or the decision’s reference."
        ),
        is_required=False,
    )
    proximity = EnumField("Proximity", Proximity, is_list=True)
    mitigation = TextField("Mitigation", "What is being done, by whom and by when.")


class RiskForm(NewRiskForm):
    """The facts of a risk; its score now changes by a review."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.likelihood, self.impact


class AssessmentForm(RecordForm):
    likelihood = PointField("Likelihood now", LIKELIHOOD)
    impact = PointField("Impact now", IMPACT)
    reason = LineField("Reason", "Why the score has changed, or not.")


class RiskClosureForm(RecordForm):
    closed_because = EnumField("Why it is closed", RiskClosure)
    closure_note = TextField(
        "Explanation", "For example, who carries it now, or which risk it repeats.", rows=4
    )
    closure_agreed_by = LineField(
        "Who agreed", "The person or group, and the date.", longest=NAME_LENGTH
    )


class IssueForm(RecordForm):
    title = LineField("Title", longest=NAME_LENGTH)
    description = TextField("What has happened")
    pilot_id = PickField(Phrase("{Place}"), is_required=False, nothing="The programme as a whole")
    owner_id = PickField("Owner", is_required=False, nothing="Not assigned")
    severity = EnumField("Severity", Severity)
    action = TextField("Action", "What is being done about it.")
    due_on = DayField("Resolution due", is_required=False, called="the date the resolution is due")


class OccurredForm(IssueForm):
    """An issue that a risk became: it belongs where the risk does."""

    is_single = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.pilot_id
