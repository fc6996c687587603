"""How long a session lasts, and what a password may be."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from app.core.worded import Worded


class HowSignedIn(Worded):
    PASSWORD = "password"
    PASSWORD_AND_CODE = "password_and_code"
    SINGLE_SIGN_ON = "single_sign_on"


class TokenKind(StrEnum):
    """What a single-use token is for."""

    RESET = "reset"
    INVITATION = "invitation"
    SECOND_STEP = "second_step"

    @property
    def lasts(self) -> timedelta:
        return _LASTS[self]


_LASTS = {
    TokenKind.RESET: timedelta(hours=1),
    TokenKind.INVITATION: timedelta(days=7),
    TokenKind.SECOND_STEP: timedelta(minutes=10),
}


# Sessions


def is_over(
    created_at: datetime,
    last_seen_at: datetime,
    now: datetime,
    *,
    idle: timedelta,
    longest: timedelta,
) -> bool:
    """Whether a session has been left alone for too long, or is too old."""
    return now - last_seen_at >= idle or now - created_at >= longest


#: How long the proof that it is this person holds for what asks for one again.
PROOF_LASTS = timedelta(minutes=10)


def is_proven(proven_at: datetime, now: datetime) -> bool:
    """Whether someone has shown lately that it is them: a session left open shows nothing."""
    return now - proven_at < PROOF_LASTS


#: How long a form is kept that was sent when the session was over.
KEPT_FOR = timedelta(hours=1)

#: For how long the same form sent again makes nothing more.
SENT_FOR = timedelta(days=1)


#: What a browser calls itself, in the order in which it is told by: each claims to be those below.
_BROWSERS = {"Edg": "Edge", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
_SYSTEMS = {
    "iPhone": "an iPhone",
    "iPad": "an iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "a Mac",
    "Linux": "Linux",
}


def browser_words(user_agent: str) -> str:
    """A browser as its owner knows it: "Firefox on Windows"; what it says of itself, where that is
    none of those known."""
    browser, system = (
        next((word for sign, word in known.items() if sign in user_agent), "")
        for known in (_BROWSERS, _SYSTEMS)
    )
    return f"{browser} on {system}" if browser and system else user_agent[:60] or "Not known"


# Passwords

SHORTEST = 12
LONGEST = 200
_SERVICE = "standingagenda"
#: Shorter parts of a name are parts of other words too.
_SHORTEST_PART = 5


#: What anybody would try first at a government's programme.
GOVERNMENT = (
    "whitehall westminster downing street treasury minister ministers ministry ministerial budget "
    "cabinet office secretary secretariat state parliament government department council crown "
    "civil service official officials programme standing agenda"
).split()
#: The least score of zxcvbn, of 0 to 4: "safely unguessable" for a slow hash.
LEAST_STRENGTH = 3


def password_problem(
    plain: str,
    strength: Callable[[str, Sequence[str]], int],
    *about: str,
    words: Iterable[str] = (),
) -> str | None:
    """What is wrong with a new password, in a sentence; None where nothing is. ``about`` are the
    person's name and address, ``words`` what else somebody would try here; ``strength`` gives the
    score of a password, from 0 to 4, for somebody who knows such words."""
    if not SHORTEST <= len(plain) <= LONGEST:
        return f"Password must be between {SHORTEST} and {LONGEST} characters."
    letters = _letters(plain)
    if _SERVICE in letters:
        return "Your password must not contain the name of this service."
    if any(part in letters for part in _parts(about)):
        return "Your password must not contain your name or email address."
    known = [word for text in (*about, *words) for word in re.split(r"[\W_]+", text.casefold())]
    if strength(plain, [*GOVERNMENT, *dict.fromkeys(filter(None, known))]) < LEAST_STRENGTH:
        return "Choose a password that is harder to guess, such as 3 random words."
    return None


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold())


def _parts(about: tuple[str, ...]) -> set[str]:
    """A name and its longer words; an address and what stands before its @."""
    words = {word for text in about for word in (text, *re.split(r"[\s,]+|@.*", text))}
    return {part for word in words if len(part := _letters(word)) >= _SHORTEST_PART}
