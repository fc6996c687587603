"""States and outcomes of a referral."""

from enum import StrEnum

from app.core.workflow import Workflow


class ReferralState(StrEnum):
    REFERRED = "referred"
    ON_AGENDA = "on_agenda"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def word(self) -> str:
        return _STATE_WORDS[self]


_STATE_WORDS = {
    ReferralState.REFERRED: "Referred",
    ReferralState.ON_AGENDA: "On the agenda",
    ReferralState.ANSWERED: "Answered",
    ReferralState.CLOSED: "Closed",
    ReferralState.WITHDRAWN: "Withdrawn",
}

#: Not answered yet.
WAITING = (ReferralState.REFERRED, ReferralState.ON_AGENDA)
#: Over.
SETTLED = (ReferralState.CLOSED, ReferralState.WITHDRAWN)

REFERRAL_WORKFLOW = Workflow(
    "referral",
    {
        ReferralState.REFERRED: (
            ReferralState.ON_AGENDA,
            ReferralState.ANSWERED,
            ReferralState.WITHDRAWN,
        ),
        ReferralState.ON_AGENDA: (
            ReferralState.REFERRED,
            ReferralState.ANSWERED,
            ReferralState.WITHDRAWN,
        ),
        ReferralState.ANSWERED: (ReferralState.REFERRED, ReferralState.CLOSED),
        ReferralState.CLOSED: (),
        ReferralState.WITHDRAWN: (),
    },
)


class Outcome(StrEnum):
    AGREED = "agreed"
    DECLINED = "declined"
    NOTED = "noted"
    QUESTION = "question"

    @property
    def word(self) -> str:
        return _OUTCOME_WORDS[self]


_OUTCOME_WORDS = {
    Outcome.AGREED: "Agreed",
    Outcome.DECLINED: "Declined",
    Outcome.NOTED: "Noted",
    Outcome.QUESTION: "Returned with a question",
}
