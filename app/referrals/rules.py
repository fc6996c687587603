"""States and outcomes of a referral."""

from app.core.worded import Worded
from app.core.workflow import Workflow


class ReferralState(Worded):
    REFERRED = "referred"
    ON_AGENDA = "on_agenda", "On the agenda"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


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


class Outcome(Worded):
    AGREED = "agreed"
    DECLINED = "declined"
    NOTED = "noted"
    QUESTION = "question", "Returned with a question"
