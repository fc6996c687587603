"""Of every kind of record: who corrects, withdraws, restores and merges it, and that history tells
each in words."""

import pytest

from app.core import clock
from app.core.labels import table_label
from app.extensions import db
from tests import factories as make
from tests.integration.test_withdrawals import KINDS

pytestmark = pytest.mark.one_engine

CHANGES = {"corrected", "withdrawn", "restored", "merged"}
#: By role, of a record of its place. Its owner keeps what it says; whether it stands at all is for
#: those who keep the records of the place, or of the programme.
MAY = {
    "secretariat": CHANGES,
    "lead": CHANGES,
    "contributor": CHANGES,
    "owner": {"corrected"},
    "lead elsewhere": set(),
    "member": set(),
    "reader": set(),
    "administrator": set(),
}


@pytest.fixture
def people(app):
    make.pin()
    make.programme()
    place = make.pilot()
    return place, {
        "secretariat": make.secretariat(),
        "lead": make.pilot_lead(place),
        "contributor": make.contributor(place),
        "owner": make.account(),
        "lead elsewhere": make.pilot_lead(),
        "member": make.member(),
        "reader": make.reader(),
        "administrator": make.administrator(),
    }


class Record:
    """One of a kind, as somebody in a browser finds it."""

    def __init__(self, maker, register, **given):
        made = maker(**given)
        self.model, self.id, self.kind = type(made), made.id, made.__tablename__
        self.name = getattr(made, "reference", made.id)
        self.page = f"{register}/{self.name}"

    def now(self):
        db.session.expire_all()
        wanted = {"sees_withdrawn": True}
        return db.session.get(self.model, self.id, execution_options=wanted)


def what_is_done(browser, record, other):
    """What somebody brings about who tries everything."""
    done = set()
    withdraw = f"/withdraw/{record.kind}/{record.id}"
    tries(browser, f"{record.page}/edit", title="As it should be")
    if record.now().title == "As it should be":
        done.add("corrected")
    tries(browser, withdraw, withdrawn_reason="Typed twice")
    if record.now().withdrawn_on:
        done.add("withdrawn")
    else:
        record.now().withdrawn_on = clock.today()
    where = f"/withdrawn/{record.kind}/{record.id}"
    button = f"Restore this {table_label(record.kind)}"
    tries(browser, where, button, to=f"{where}/restore")
    if record.now().withdrawn_on is None:
        done.add("restored")
    else:
        record.now().withdrawn_on = None
    if isinstance(record.name, str):
        tries(browser, withdraw, withdrawn_reason="The same", repeats=other.name)
    return done | ({"merged"} if record.now().repeats_id else set())


def tries(browser, address, button="", *, to="", **typed):
    """As a person does who is shown the form; where there is none, sending it is refused."""
    shown = browser.get(address)
    is_offered = shown.status_code == 200 and (
        not button or any(button == text for form in shown.page.forms for text, *_ in form.buttons)
    )
    if is_offered:
        browser.do(shown.page, button, **typed)
    else:
        sent = typed | {"csrf_token": browser.token}
        assert browser.post(to or address, data=sent).status_code in (403, 404)


@pytest.mark.parametrize(("kind", "maker", "register"), KINDS, ids=[kind for kind, *_ in KINDS])
def test_who_puts_a_record_right(app, people, kind, maker, register):
    place, accounts = people
    name = accounts["secretariat"].person.name
    known = maker()
    has = {"pilot": "pilot_id", "owner": "owner_id"}
    given = {"pilot": place, "owner": accounts["owner"].person}
    given = {name: each for name, each in given.items() if hasattr(known, has[name])}
    other = Record(maker, register, title="The one that stays", **given)

    for role, may in MAY.items():
        record = Record(maker, register, title=f"Of {role}", **given)
        browser = app.test_client().sign_in(accounts[role])
        browser.checks = False  # other tests look at these pages

        done = what_is_done(browser, record, other)

        if role == "owner" and "owner" not in given:
            may = set()
        if role in ("lead", "contributor") and "pilot" not in given:
            may = set()
        if not hasattr(known, "reference"):
            may = may - {"merged"}
        assert done == may, role
        if role == "secretariat":
            told = browser.get(f"/history/{kind}/{record.id}").page.text
    assert f"Title changed from “Of secretariat” to “As it should be” by {name}" in told
    assert f"Withdrawn (Typed twice) by {name}" in told
    assert f"Restored by {name}" in told
    if hasattr(known, "reference"):
        assert f"Merged into {other.name} The one that stays (The same) by {name}" in told
