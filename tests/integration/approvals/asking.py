"""What is asked for, and by whose hand."""

from sqlalchemy import select

from app.accounts import queries
from app.accounts.approvals.models import AccountRequest
from app.core.access import Role
from app.core.markings import Marking
from app.extensions import db

LOW = {
    "clearance_before_2014": Marking.NOT_MARKED,
    "clearance_since_2014": Marking.OFFICIAL,
}
RAISED = LOW | {"clearance_since_2014": Marking.OFFICIAL_SENSITIVE}


def page_of(account):
    return f"/people/{account.person_id}"


#: What an administrator asks for, and whether it is in effect.
ASKED = {
    "secretariat": (
        "roles/new",
        {"role": "secretariat"},
        lambda a: queries.find_grant(a.person_id, Role.SECRETARIAT) is not None,
    ),
    "administrator": (
        "roles/new",
        {"role": "administrator"},
        lambda a: queries.find_grant(a.person_id, Role.ADMINISTRATOR) is not None,
    ),
    "clearance": (
        "clearance",
        {"clearance_since_2014": "official_sensitive"},
        lambda a: a.clearance_since_2014 is Marking.OFFICIAL_SENSITIVE,
    ),
    "old clearance": (
        "clearance",
        {"clearance_before_2014": "protect"},
        lambda a: a.clearance_before_2014 is Marking.PROTECT,
    ),
    "address": (
        "account",
        {"email": "after@example.org"},
        lambda a: a.email == "after@example.org",
    ),
}


def is_done(what, account):
    db.session.expire_all()
    return ASKED[what][2](queries.find_account_of(account.person_id))


def ask(client, by, account, what):
    page, fields, _done = ASKED[what]
    return client.sign_in(by).submit(f"{page_of(account)}/{page}", **fields).page


def the_request():
    return db.session.scalars(select(AccountRequest)).one()


def request_page():
    return f"/account-requests/{the_request().id}"
