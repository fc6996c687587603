"""The secretariat opens accounts, changes them, and names a group's readers."""

from app.accounts import queries
from tests import factories as make
from tests.databases import PASSWORD

FIRST = "a first password"


def _sign_in(client, email, password):
    newcomer = client.application.test_client()
    return newcomer.submit("/sign-in", email=email, password=password)


def test_an_opened_account_signs_in_and_has_no_part_yet(app, client):
    person = make.person(name="Siân Ŵyn")
    client.sign_in(make.administrator())
    page = client.submit(
        f"/people/{person.id}/account", email="Sian@Example.org", password=FIRST
    ).page
    assert "As sian@example.org" in page.text
    assert _sign_in(client, "sian@example.org", FIRST).status_code == 403  # no part in it


def test_short_passwords_and_taken_addresses_are_refused_and_nothing_is_lost(app, client):
    taken, person = make.account(), make.person()
    client.sign_in(make.administrator())
    url = f"/people/{person.id}/account"
    page = client.submit(url, email=taken.email, password=FIRST).page
    assert page.errors == [f"{taken.email} has an account already."]
    page = client.submit(url, email="new@example.org", password="short").page
    assert page.errors == ["Password must be between 12 and 200 characters."]
    assert "new@example.org" in page.html
    assert queries.find_account_of(person.id) is None


def test_a_new_password_and_a_disabled_account_end_sessions(app, client):
    account = make.secretariat()
    theirs = app.test_client().sign_in(account)
    client.sign_in(make.administrator())
    url = f"/people/{account.person_id}/account"
    assert theirs.get("/people").status_code == 200
    client.submit(url, password="another long password")
    assert theirs.get("/people").status_code == 302
    theirs.sign_in(queries.find_account(account.id))
    assert theirs.get("/people").status_code == 200
    client.submit(url, is_enabled=False)
    assert theirs.get("/people").status_code == 302


def test_the_secretariat_is_joined_and_left_by_a_tick(app, client):
    account = make.account()
    theirs = app.test_client().sign_in(account)
    client.sign_in(make.administrator())
    url = f"/people/{account.person_id}/account"
    assert theirs.get("/people").status_code == 403
    client.submit(url, is_secretariat=True)
    assert theirs.get("/people").status_code == 200
    client.submit(url, is_secretariat=False)
    assert theirs.get("/people").status_code == 403


def test_nobody_locks_themselves_out(app, client):
    own = make.administrator()
    client.sign_in(own)
    url = f"/people/{own.person_id}/account"
    assert client.submit(url, is_enabled=False).page.errors == [
        "You cannot disable your own account."
    ]


def test_a_reader_is_named_on_the_group_and_taken_off(app, client):
    group, account = make.group(slug="officials"), make.account()
    name = account.person.name
    theirs = app.test_client().sign_in(account)
    client.sign_in(make.secretariat())
    url = "/groups/officials/readers/new"
    assert theirs.get("/packs").status_code == 403
    page = client.submit(url, person_id=account.person_id).page
    assert name in page.text
    assert theirs.get("/packs").status_code == 200
    again = client.submit(url, person_id=account.person_id).page
    assert again.errors == [f"{name} holds this role already."]
    client.submit("/groups/officials", f"Remove {name} from the readers")
    assert theirs.get("/packs").status_code == 403
    assert queries.list_readers(group.id) == []


def test_the_password_typed_is_never_shown_again(app, client):
    account = make.account()
    client.sign_in(make.administrator())
    url = f"/people/{account.person_id}/account"
    stale = client.get(url).page
    client.submit(url, email="moved@example.org")
    page = client.send(stale, password="my own new password").page
    assert "my own new password" not in page.html
    assert PASSWORD not in page.html
