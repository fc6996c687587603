"""Signing in, the first administrator, people and organisations; a database that is not there."""

import pytest
from sqlalchemy import text

from app.accounts import service
from app.accounts.models import Account, Organisation, Person
from app.accounts.queries import find_account_by_email
from app.accounts.rules import OrganisationKind
from app.core.errors import Refused
from app.core.markings import Marking
from app.extensions import db
from tests import factories as make
from tests.factories import PASSWORD

pytestmark = pytest.mark.one_engine

HOSTILE = "<script>alert(1)</script> Gwynedd & Môn 🎉"


def test_a_person_signs_in_and_goes_on_to_where_they_were_going(client):
    account = make.secretariat()

    answer = client.get("/people?q=lead", follow_redirects=True)
    assert answer.page.heading == "Sign in"
    arrived = client.send(answer.page, email=f" {account.email.upper()} ", password=PASSWORD)

    assert arrived.page.heading == "People"
    assert arrived.page.path == "/people?q=lead"


@pytest.mark.parametrize("wrong", ["address", "password"])
def test_a_wrong_pair_is_refused_without_saying_which(client, wrong):
    account = make.secretariat()

    answer = client.submit(
        "/sign-in",
        email="nobody@example.org" if wrong == "address" else account.email,
        password=PASSWORD if wrong == "address" else "not the password",
    )

    assert answer.page.errors == ["Email address or password is incorrect."]
    assert "password" not in answer.page.html.split("not the password")[0][-40:]
    assert client.get("/people").status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.com/",
        "//example.com",
        "/\\example.com",
        "/\t/example.com",
        "/people\nSet-Cookie: a=b",
        "javascript:alert(1)",
    ],
)
def test_nobody_is_sent_to_another_site(client, elsewhere):
    account = make.secretariat()
    page = client.get("/sign-in", query_string={"next": elsewhere}).page

    answer = client.post(
        page.path, data=page.form().filled({"email": account.email, "password": PASSWORD}, "")
    )

    assert answer.status_code == 303
    assert answer.location == "/"


def test_signing_out_ends_the_session(client):
    client.sign_in(make.secretariat())
    token = client.get("/people").page.token

    client.post("/sign-out", data={"csrf_token": token})

    assert client.get("/people").status_code == 302


def test_a_disabled_account_opens_nothing(client):
    account = make.secretariat()
    client.sign_in(account)
    account.is_enabled = False

    assert client.get("/people").status_code == 302


def test_the_secretariat_keeps_people(client):
    client.sign_in(make.secretariat())
    council = make.organisation(name="Kent County Council")

    client.do(
        "/people/new", name=HOSTILE, role_title="Pilot lead", organisation_id=council.id, email=""
    )
    person = db.session.query(Person).filter_by(name=HOSTILE).one()
    shown = client.get(f"/people/{person.id}").page
    assert shown.heading == HOSTILE
    assert "Kent County Council" in shown.text

    answer = client.submit(f"/people/{person.id}/edit", email="not an address")
    assert answer.page.errors == [
        "Enter an email address in the correct format, like name@example.org."
    ]
    client.do(f"/people/{person.id}/edit", role_title="Locality Manager")
    assert client.get("/people?q=LOCALITY").page.rows == [
        [HOSTILE, "Locality Manager", "Kent County Council"]
    ]
    assert "No one matches" in client.get("/people?q=zzz").page.text


def test_the_secretariat_keeps_organisations(client):
    client.sign_in(make.secretariat())
    make.organisation(name="Home Office")

    answer = client.submit(
        "/organisations/new", name="Home Office", kind=OrganisationKind.DEPARTMENT
    )
    assert answer.page.errors == ["There is already an organisation with this name."]
    client.do(answer.page, name="Kent Police", short_name="Police")
    police = db.session.query(Organisation).filter_by(name="Kent Police").one()
    client.do(f"/organisations/{police.id}/edit", kind=OrganisationKind.POLICE)

    rows = client.get("/organisations?kind=police").page.rows
    assert rows == [["Kent Police", "Police", "Police"]]


def test_two_editors_of_a_person_lose_neither_version(client, app):
    person = make.person(name="Director", role_title="Director of finance")
    first, second = client, app.test_client()
    first.sign_in(make.secretariat())
    second.sign_in(make.secretariat())
    stale = second.get(f"/people/{person.id}/edit").page

    first.do(f"/people/{person.id}/edit", role_title="Chief executive")
    answer = second.send(stale, role_title="Treasurer")

    assert "Someone else changed this record" in answer.page.text
    assert "Chief executive" in answer.page.text
    assert "Treasurer" in answer.page.html


def test_a_pilot_lead_reads_people_and_changes_none(client):
    person = make.person()
    client.sign_in(make.pilot_lead())

    shown = client.get(f"/people/{person.id}").page

    assert "Edit" not in shown.text
    assert client.get(f"/people/{person.id}/edit").status_code == 403


def test_the_first_administrator_can_sign_in(client, run):
    result = run(
        "accounts",
        "create-administrator",
        "--email=First@Agenda.test",
        "--name=Secretary",
        "--secretariat",
        input=f"{PASSWORD}\n",
    )

    assert (result.exit_code, result.stderr) == (0, "")
    answer = client.submit("/sign-in", email="first@agenda.test", password=PASSWORD)
    assert answer.page.heading == "Home"
    assert client.get("/people/new").status_code == 200
    assert "Edit the account" in client.get(f"/people/{make.account().person_id}").page.text


def test_only_an_administrator_asks_whether_an_address_has_an_account(app):
    service.check_address(make.actor(make.administrator()), "new@example.org")
    with pytest.raises(Refused):
        service.check_address(make.actor(make.secretariat()), "new@example.org")


@pytest.mark.parametrize(
    ("flags", "cleared"),
    [
        (["--secretariat"], (Marking.RESTRICTED, Marking.OFFICIAL_SENSITIVE)),
        ([], (Marking.NOT_MARKED, Marking.OFFICIAL)),
    ],
)
def test_only_who_is_in_the_secretariat_too_begins_cleared(app, run, flags, cleared):
    run(
        *("accounts", "create-administrator", "--email=a@example.org", "--name=A", *flags),
        input=PASSWORD,
    )

    account = find_account_by_email("a@example.org")
    assert (account.clearance_before_2014, account.clearance_since_2014) == cleared


def test_an_administrator_keeps_accounts_and_reads_no_content(client, run):
    run("accounts", "create-administrator", "--email=a@example.org", "--name=A", input=PASSWORD)
    client.do("/sign-in", email="a@example.org", password=PASSWORD)

    assert client.get(f"/people/{make.account().person_id}/account").status_code == 200
    assert client.get("/people/new").status_code == 403
    assert client.get("/risks").status_code == 403


@pytest.mark.parametrize(
    ("email", "name", "password", "complaint"),
    [
        ("no address", "A", PASSWORD, "email address in the correct format"),
        ("a@example.org", "A", "short", "between 12 and 200"),
        ("a@example.org", "A", "", "No password was given"),
        ("a@example.org", " ", PASSWORD, "1 to 200 characters"),
    ],
)
def test_a_bad_administrator_is_one_line_and_leaves_nothing(
    app, run, email, name, password, complaint
):
    result = run(
        "accounts", "create-administrator", f"--email={email}", f"--name={name}", input=password
    )

    assert result.exit_code == 1
    assert complaint in result.stderr
    assert result.stderr.count("\n") == 1
    assert db.session.query(Account).count() == db.session.query(Person).count() == 0


def test_the_password_may_come_from_the_environment(app, run):
    result = run(
        "accounts",
        "create-administrator",
        "--email=a@example.org",
        "--name=A",
        env={"ADMINISTRATOR_PASSWORD": PASSWORD},
    )

    assert result.exit_code == 0
    assert PASSWORD not in result.output


def test_a_database_that_is_behind_is_told_to_the_operator(client, run):
    client.sign_in(make.secretariat())
    db.session.execute(text("ALTER TABLE account RENAME TO account_of_old"))
    db.session.commit()

    answer = client.get("/people")
    result = run(
        "accounts", "create-administrator", "--email=a@example.org", "--name=A", input=PASSWORD
    )

    assert answer.status_code == 503
    assert "The service cannot use its database" in answer.page.text
    assert "upgrade" not in answer.page.text
    assert result.exit_code == 1
    assert "flask db upgrade" in result.stderr
    assert "Traceback" not in result.output
