"""How far a registered interest is, and how many are taken."""

from datetime import timedelta
from typing import TypedDict

from app.core.worded import Worded
from app.core.workflow import Workflow

#: The most words of what an area says of itself, in characters.
WORK_LENGTH = 2000
EMAIL_LENGTH = 254

#: What one network, and everyone together, may send in a day: so that no one fills the list.
MOST_OF_A_NETWORK = 10
MOST_IN_A_DAY = 200
DAY = timedelta(days=1)

#: How long a form that was opened can be sent, in seconds; and how long what was answered or
#: closed is kept, for it holds names and addresses.
OPEN_FOR = 24 * 60 * 60
KEPT_FOR = timedelta(days=365)


#: In how many working days whoever registered is answered.
ANSWER_DAYS = 10


class InterestState(Worded):
    NEW = "new"
    ANSWERED = "answered"
    CLOSED = "closed", "Closed without an answer"


INTEREST_WORKFLOW = Workflow(
    "registered interest",
    {
        InterestState.NEW: (InterestState.ANSWERED, InterestState.CLOSED),
        InterestState.ANSWERED: (InterestState.ANSWERED,),
        InterestState.CLOSED: (InterestState.ANSWERED,),
    },
)


class InterestFacts(TypedDict):
    area: str
    name: str
    email: str
    work: str
