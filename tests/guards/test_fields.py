"""Forms bind only the fields that they show: whatever else is sent with one changes nothing.

Every form is sent twice to the same database, once as it is and once with every column of every
table besides. Both must leave the same rows.
"""

import io
import re
from datetime import UTC, datetime
from functools import cache
from urllib.parse import urlencode

import pytest

from app.core import clock
from app.core.models import Base
from app.extensions import db
from tests.guards.hostile import AS_FIELDS, with_hostile
from tests.guards.routes import ROUTES
from tests.guards.watching import statements

pytestmark = pytest.mark.one_engine

#: Columns that hold something random, and so differ between any two runs.
RANDOM = re.compile(r"uid|stamp|hash|token|secret|mail_id|sha256|code")
#: Differences that are meant, and why.
MEANT = {
    "calendars.make_address: audit_entry",  # it seals the new address, which is random
    "sign_in.set_up_codes: attempt_count",  # a code counts as an attempt wherever it is sent
    "sign_in.send_invitation: message",  # its link is another each time
    "timetable.plan_series: audit_entry",  # it tells of the new meetings' random ids
}
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def rows(tables=None):
    """Everything in the database or in some tables, less what is random. Past SQLAlchemy: nobody
    needs its types."""
    db.session.flush()
    cursor = db.session.connection().connection.cursor()
    found = {}
    for name, query in reads().items():
        if tables is None or name in tables:
            cursor.execute(query)
            found[name] = cursor.fetchall()
    return found


@cache
def reads():
    """What reads each table, without its columns that are random."""
    columns = {
        table.name: [f'"{c.name}"' for c in table.columns if not RANDOM.search(c.name)]
        for table in Base.metadata.sorted_tables
        if table.name != "sent_form"  # the hash of what was sent, which differs
    }
    return {name: f'SELECT {", ".join(each)} FROM "{name}"' for name, each in columns.items()}


def written(asked):
    """The tables that statements wrote to; all, where rows of others may go with theirs."""
    found = set()
    for statement in asked:
        if table := re.match(r"\s*(?:INSERT(?: OR \w+)? INTO|UPDATE) \"?(\w+)", statement):
            found.add(table[1])
        elif not statement.startswith("SELECT"):
            return set(Base.metadata.tables)
    return found


def keep_database(databases, folder):
    """What puts the database back to where it is now. Connections stay, if they may: to prepare
    their statements anew takes longer than to run them."""
    kept = folder / "kept"
    db.session.remove()
    db.engine.dispose()
    databases.keep("work", kept)

    def put_back():
        db.session.remove()
        if not databases.may_stay("work"):
            db.engine.dispose()
        databases.fill("work", kept)

    return put_back


def filled(form):
    """What a person would send who fills in what is empty."""
    button = form.buttons[0][0] if form.buttons else ""
    sent = form.filled({}, button)
    for field in form.element.iter():
        name, kind = field.get("name"), field.get("type", "text")
        if not name or name in ("csrf_token", "form_token", "version"):
            continue
        if field.tag == "select" and not any(sent.get(name, [])):
            options = [o.get("value") for o in field.iter("option") if o.get("value")]
            sent[name] = options[:1] or [""]
        elif field.tag == "input" and kind == "radio":
            sent.setdefault(name, [field.get("value")])
        elif field.tag == "textarea" and not any(sent.get(name, [])):
            sent[name] = ["Words"]
        elif field.tag == "input" and kind in ("text", "email") and not any(sent.get(name, [])):
            is_day = len(sent.get(name, [])) == 3
            sent[name] = (
                ["1", "3", "2010"] if is_day else ["new@example.org" if kind == "email" else "9"]
            )
    return sent


def form_at(client, address):
    """What the page's own form sends, and the fields that it shows; where a button of another page
    leads here, the token alone."""
    if not is_opened(client, address):
        return {"csrf_token": client.token}, {"csrf_token"}
    answer = client.get(address)
    if answer.status_code == 200 and answer.mimetype == "text/html":
        for form in answer.page.forms:
            if form.method == "post" and (form.action or address) == address:
                return filled(form), form.names()
    return {"csrf_token": client.token}, {"csrf_token"}


def is_opened(client, address):
    """Whether there is a page. To draw that there is none takes as long as one."""
    routes = client.application.url_map.bind("localhost")
    return routes.test(address.partition("?")[0], "GET")


def posting(app, role):
    """The routes that take what is sent, save the one that ends the session."""
    takes = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    return [
        route
        for route in ROUTES
        if route.endpoint in takes - {"sign_in.sign_out"} and role in route.allowed
    ]


#: The forms of a role, and what each shows: the world is the same in every test.
FORMS = {}


def forms_of(app, client, known, role):
    """By route and address, what the forms of a role send, as this client would, and what they
    show. To open them changes nothing: see test_access.py."""
    if role not in FORMS:
        routes = [(r.endpoint, r.address.format_map(known.addresses)) for r in posting(app, role)]
        FORMS[role] = {where: form_at(client, where[1]) for where in routes}
    token = client.token
    return {at: (sent | {"csrf_token": token}, shown) for at, (sent, shown) in FORMS[role].items()}


#: How many forms a role has at least that were saved, so that the comparison means something.
LEAST_SAVED = {"secretariat": 35, "administrator": 3, "own": 12, "other": 5}


@pytest.fixture
def at_now():
    with clock.frozen(now=NOW):
        yield


@pytest.mark.parametrize("role", LEAST_SAVED)
def test_what_a_form_does_not_show_changes_nothing(
    app, client, known, databases, tmp_path, role, stop_drawing
):
    client.checks = False  # other tests look at these pages
    wrong, saved = [], 0

    def rows_after(address, sent):
        with statements() as asked:
            client.post(address, data=sent, content_type=AS_FIELDS)
        tables = written(asked)
        found = rows(tables)
        if tables:
            restore()
        return before | found

    with clock.frozen(now=NOW):
        client.sign_in(known.accounts[role]).get("/help")  # that they were seen is noted once
        restore = keep_database(databases.sqlite, tmp_path)
        before = rows()
        forms = forms_of(app, client, known, role)
        stop_drawing()  # what is answered is not looked at
        for (endpoint, address), (sent, shown) in forms.items():
            plain = rows_after(address, urlencode(sent, doseq=True))
            attacked = rows_after(address, with_hostile(sent, shown))
            saved += any(plain[name] != before[name] for name in plain)
            wrong += [f"{endpoint}: {n}" for n in plain if plain[n] != attacked[n]]
    assert [each for each in wrong if each not in MEANT] == []
    assert saved >= LEAST_SAVED[role]


@pytest.mark.usefixtures("at_now")
def test_a_field_takes_only_what_it_is_made_for(app, client, known):
    """A file in the place of a text, a text in the place of a file, JSON in the place of both."""
    client.checks = False
    client.sign_in(known.accounts["secretariat"])
    failed, seen = [], set()
    headers = {"X-CSRFToken": client.token}
    for (endpoint, address), (sent, shown) in forms_of(app, client, known, "secretariat").items():
        files = {name: (io.BytesIO(b"text"), "a.txt") for name in shown - {"csrf_token"}}
        own = {name: sent[name] for name in ("csrf_token", "drawn") if name in sent}
        answers = [client.post(address, data=files | own)]
        if len(seen) < 100 or "file" in shown:
            answers.append(client.post(address, data=dict.fromkeys(shown, "text") | own))
            answers.append(
                client.post(address, json={name: [1] for name in shown}, headers=headers)
            )
        failed += [f"{endpoint}: {a.status}" for a in answers if a.status_code >= 500]
        seen |= shown
    assert failed == []
    assert len(seen) > 100
