"""People, their accounts and roles."""

from datetime import date, timedelta
from functools import cache
from typing import Any

from app.accounts.acting.models import ActingPeriod
from app.accounts.approvals.models import AccountRequest
from app.accounts.approvals.rules import MAY_REFUSE, WAITS, RequestKind, RequestState
from app.accounts.contacts.models import OrganisationContact
from app.accounts.models import Account, Organisation, Person, RoleGrant
from app.accounts.passwords import hash_password
from app.accounts.rules import OrganisationKind
from app.accounts.sign_in.rules import HowSignedIn, TokenKind
from app.accounts.sign_in.secrets import hash_of, new_token
from app.accounts.sign_in.sessions import find_session, open_session
from app.accounts.sign_in.tokens import issue_token
from app.answers.models import AnswerLink
from app.core import clock
from app.core.access import Role
from app.core.markings import Marking
from app.extensions import db
from app.governance.groups.models import Group
from app.pilots.models import Pilot
from tests.factories.base import PASSWORD, TODAY, next_name, saved


def organisation(**given: Any) -> Organisation:
    name = next_name("Organisation")
    return saved(Organisation(**{"name": name, "kind": OrganisationKind.LOCAL_AUTHORITY} | given))


def department(**given: Any) -> Organisation:
    return organisation(
        **{"name": next_name("Department"), "kind": OrganisationKind.DEPARTMENT} | given
    )


def contact(
    body: Organisation | None = None, who: Person | None = None, **given: Any
) -> OrganisationContact:
    """Whoever answers for an organisation since December 2009, with a senior."""
    facts = {
        "organisation_id": (body or organisation()).id,
        "person_id": (who or person()).id,
        "starts_on": date(2009, 12, 1),
    }
    if "senior_id" not in given:
        facts["senior_id"] = person().id
    return saved(OrganisationContact(**facts | given))


def person(**given: Any) -> Person:
    return saved(Person(**{"name": next_name("Person")} | given))


@cache
def _password_hash() -> str:
    return hash_password(PASSWORD)


def account(who: Person | None = None, **given: Any) -> Account:
    """An account, opened with ``tests.databases.PASSWORD`` and cleared for everything; it grants
    nothing by itself."""
    who = who or person()
    return saved(
        Account(
            **{
                "person_id": who.id,
                "person": who,
                "email": f"person-{who.id}@example.org",
                "password_hash": _password_hash(),
                "clearance_before_2014": Marking.RESTRICTED,
                "clearance_since_2014": Marking.OFFICIAL_SENSITIVE,
            }
            | given
        )
    )


def sign_in_token(of: Account, kind: TokenKind = TokenKind.RESET) -> str:
    """What a link in a letter holds."""
    token = issue_token(of.id, kind)
    db.session.commit()
    return token


def sign_in_session(of: Account) -> int:
    """Somewhere that someone is signed in; gives its number."""
    token = open_session(of, how=HowSignedIn.PASSWORD)
    db.session.commit()
    found = find_session(token)
    assert found is not None
    return found.id


def acting_period(
    of: Person | None = None, acting: Person | None = None, **given: Any
) -> ActingPeriod:
    """Someone who acts for another from the first day of the programme on."""
    return saved(
        ActingPeriod(
            **{
                "person": of or person(),
                "acting": acting or account().person,
                "first_on": TODAY,
                "last_on": None,
            }
            | given
        )
    )


def answer_link(of: Any, by: Account, answer: str = "action-complete", **given: Any) -> str:
    """What a link to an answer holds, to a thing with a reference; gives what comes in the
    letter."""
    token = new_token()
    saved(
        AnswerLink(
            **{
                "token_hash": hash_of(token),
                "account": by,
                "answer": answer,
                "endpoint": "actions.show_action",
                "values": {"reference": of.reference},
                "created_at": clock.now(),
                "expires_at": clock.now() + timedelta(days=3),
            }
            | given
        )
    )
    return token


def account_request(asked_by: Person | None = None, **given: Any) -> AccountRequest:
    """Something that waits for a second person: the secretariat's role for somebody."""
    return saved(
        AccountRequest(
            **{
                "kind": RequestKind.ROLE,
                "person": given.get("person") or person(),
                "asked_by": asked_by or person(),
                "asked_at": clock.now(),
                "expires_at": clock.now() + WAITS,
                "role": Role.SECRETARIAT,
                "starts_on": date(2009, 1, 1),
            }
            | given
        )
    )


def refusable_change(of: Account, asked_by: Person | None = None) -> str:
    """A new address that somebody can still refuse; gives what the link holds."""
    token = new_token()
    account_request(
        asked_by,
        kind=RequestKind.ADDRESS,
        state=RequestState.APPROVED,
        person=of.person,
        email=f"after-{of.id}@example.org",
        takes_effect_at=clock.now() + MAY_REFUSE,
        refusal_hash=hash_of(token),
        role=None,
        starts_on=None,
    )
    return token


def role(
    who: Person, granted: Role, group: Group | None = None, pilot: Pilot | None = None, **given: Any
) -> RoleGrant:
    return saved(
        RoleGrant(
            **{
                "person_id": who.id,
                "role": granted,
                "group_id": group.id if group else None,
                "pilot_id": pilot.id if pilot else None,
                "starts_on": date(2009, 1, 1),
            }
            | given
        )
    )
