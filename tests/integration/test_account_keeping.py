"""The secretariat opens accounts, changes them, and names a group's readers."""

from app.accounts import queries
from app.accounts.approvals.jobs import settle
from app.accounts.approvals.rules import MAY_REFUSE
from app.core import clock
from tests import factories as make
from tests.letters import letters_to, link_in


def test_an_opened_account_is_invited_and_has_no_part_yet(app, client):
    person = make.person(name="Siân Ŵyn")
    client.sign_in(make.administrator())
    page = client.submit(f"/people/{person.id}/account", email="Sian@Example.org").page
    assert "With sian@example.org" in page.text
    assert "has not set a password yet" in page.text

    newcomer = app.test_client()
    link = link_in(letters_to("sian@example.org")[0])
    newcomer.do(link, password="four words of one's own")
    arrived = newcomer.submit(
        "/sign-in", email="sian@example.org", password="four words of one's own"
    )
    assert arrived.status_code == 403  # no part in it


def test_taken_addresses_are_refused_and_nothing_is_lost(app, client):
    taken, person = make.account(), make.person()
    client.sign_in(make.administrator())
    page = client.submit(f"/people/{person.id}/account", email=taken.email).page
    assert page.errors == [f"{taken.email} already has an account."]
    assert queries.find_account_of(person.id) is None
    assert letters_to(taken.email) == []


def test_of_a_new_address_both_are_told(app, client):
    account = make.account(email="before@example.org")
    client.sign_in(make.administrator())
    client.do(f"/people/{account.person_id}/account", email="after@example.org")
    for address in ("before@example.org", "after@example.org"):
        [letter] = letters_to(address)
        assert letter.subject == "Your email address will be changed"
    with clock.frozen(now=clock.now() + MAY_REFUSE):
        settle()
    for address in ("before@example.org", "after@example.org"):
        letter = letters_to(address)[0]
        assert letter.subject == "Your email address was changed"
        said = " ".join(letter.text.split())
        assert "was changed from before@example.org to after@example.org" in said


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
    assert again.errors == [f"{name} already has this role."]
    client.do("/groups/officials/members", f"Remove {name} from the readers")
    assert theirs.sign_in(account).get("/packs").status_code == 403
    assert queries.list_readers(group.id) == []
