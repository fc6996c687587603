"""The status of a message, the backoff between attempts to send it, and what it may hold."""

import re
from datetime import timedelta
from enum import StrEnum

from app.core.leases import LEASE as LEASE
from app.core.worded import Worded
from app.core.workflow import Workflow

ADDRESS_LENGTH = 254  # RFC 5321
KIND_LENGTH = 40
MESSAGE_LENGTH = 20_000
#: Of a message drawn as HTML, in characters.
HTML_LENGTH = 200_000
THREAD_LENGTH = 80
URL_LENGTH = 500
FILENAME_LENGTH = 100
MEDIA_TYPE_LENGTH = 100
MOST_ATTACHMENTS = 5
#: Of all files of one message together, in bytes.
ATTACHMENTS_SIZE = 512 * 1024


class MessageState(Worded):
    QUEUED = "queued", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent"
    DEAD = "dead", "Not delivered"
    GIVEN_UP = "given_up"


MESSAGE_WORKFLOW = Workflow(
    "message",
    {
        # What is no longer true is withdrawn before it goes.
        MessageState.QUEUED: (MessageState.SENDING, MessageState.GIVEN_UP),
        MessageState.SENDING: (MessageState.SENT, MessageState.QUEUED, MessageState.DEAD),
        # The service by which it left reports later that it could not deliver it.
        MessageState.SENT: (MessageState.DEAD,),
        MessageState.DEAD: (MessageState.QUEUED, MessageState.GIVEN_UP),
        MessageState.GIVEN_UP: (),
    },
)

#: How long a message waits past its time before someone should ask why.
LATE_AFTER = timedelta(minutes=10)

#: How long messages are kept that nobody has anything to do with any more.
KEPT_FOR = timedelta(days=90)

#: The minutes of backoff after each attempt that failed.
_BACKOFF = (1, 5, 15, 60, 180, 360, 720)
MAX_ATTEMPTS = len(_BACKOFF) + 1


def wait_after(attempts: int) -> timedelta | None:
    """The backoff: how long to wait after so many attempts before the retry; None where there is
    no further one."""
    return timedelta(minutes=_BACKOFF[attempts - 1]) if attempts < MAX_ATTEMPTS else None


#: How many messages to one host are sent at the same time.
MOST_TO_HOST = 2

#: How many messages in a row hang before the mail server itself is taken to.
HANGS_IN_A_ROW = 3

#: A rest that ended this long ago says nothing about a failure now.
RESTS_COUNT_FOR = timedelta(hours=6)

_SERVER_RESTS = (15, 30, 60, 120, 300)
_RESTS = (1, 5, 15, 60)


class AtFault(StrEnum):
    """What a failure says about what else is sent."""

    MESSAGE = "message"
    ADDRESS = "address"
    HOST = "host"
    SERVER = "server"


def rest_of(at_fault: AtFault, failures: int) -> timedelta:
    """How long nothing is sent to what has failed so many times in a row."""
    if at_fault is AtFault.SERVER:
        return timedelta(seconds=_SERVER_RESTS[min(failures, len(_SERVER_RESTS)) - 1])
    return timedelta(minutes=_RESTS[min(failures, len(_RESTS)) - 1])


_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_LOCAL}@{_LABEL}(?:\.{_LABEL})*")


def host_of(address: str) -> str:
    """The host that takes mail for an address."""
    return address.rpartition("@")[2].lower()


def at_fault_in(code: int, said: str) -> AtFault:
    """Who an answer of the server that is no consent is about (RFC 3463: 4.2 is the mailbox; 4.3,
    4.4 and 4.7 are the system, the network and the policy). One that says no for good is about
    the message alone; 421 and 429 ask to be left alone."""
    if not 400 <= code < 500:
        return AtFault.MESSAGE
    if code in (421, 429) or re.match(r"4\.[347]\.", said):
        return AtFault.HOST
    return AtFault.ADDRESS


class HowFailed(Worded):
    """How it came to be known that an address takes no mail."""

    REFUSED = "refused", "Refused by the mail server"
    BOUNCED = "bounced", "Returned by a mail server"
    TOLD = "told", "Marked by hand"


#: How long a message waits for an address that takes no mail before it counts as not delivered.
HELD_FOR = timedelta(days=3)

#: What RFC 3463 says of an address that is gone for good: it is none, or its mailbox is disabled.
_GONE = re.compile(r"5\.(?:1\.(?:1|2|3|6|10)|2\.1)")
_ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")


def is_gone_status(status: str) -> bool:
    """Whether a status (RFC 3463) says that an address is gone for good: not one where a mailbox is
    full (5.2.2), a mail was too large or the sender is not liked (5.7)."""
    return _GONE.fullmatch(status) is not None


def is_gone(code: int, said: str) -> bool:
    """Whether a mail server's refusal of a recipient is about the address, and for good."""
    if code not in (550, 551, 553, 554, 556):
        return False
    status = _ENHANCED.search(said)
    return is_gone_status(status[0]) if status else code in (550, 551, 553)


def is_address(text: str) -> bool:
    """Whether mail can be sent to it: one plain address, and no more than that."""
    return len(text) <= ADDRESS_LENGTH and _ADDRESS.fullmatch(text) is not None


_NOT_PRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """A text on one line, so that no header follows it."""
    return " ".join(_NOT_PRINTED.sub(" ", text).split())


def plain_text(text: str) -> str:
    """A text without what a terminal or a mail program would obey."""
    return _NOT_PRINTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip() + "\n"
