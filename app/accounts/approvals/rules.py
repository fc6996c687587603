"""What needs a second person, how long a request waits, and what may become of it."""

from datetime import timedelta

from app.core.worded import Worded

#: How long a request waits for a second person.
WAITS = timedelta(days=14)
#: How long a person has to refuse a new address for their account.
MAY_REFUSE = timedelta(days=1)


class RequestKind(Worded):
    ROLE = "role"
    CLEARANCE = "clearance"
    ADDRESS = "address", "Email address"
    ACCOUNT = "account", "New account"


class RequestState(Worded):
    WAITING = "waiting"
    APPROVED = "approved", "Not yet in effect"
    DONE = "done", "In effect"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused", "Refused by the person"
    EXPIRED = "expired"
    FAILED = "failed", "Could not be done"


#: Those of which something may still come.
OPEN = (RequestState.WAITING, RequestState.APPROVED)


#: What is said of a change that is not done at once.
NOT_YET = {
    RequestState.WAITING: "Requested. It will take effect once a second person approves it.",
    RequestState.APPROVED: "Both addresses have been emailed. The change takes effect in a day, "
    "unless the person refuses it.",
}
