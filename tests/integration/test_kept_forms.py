"""A form that comes when its session is over is not lost, and saves nothing by itself."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from app.accounts.models import Organisation
from app.accounts.sign_in.jobs import purge
from app.accounts.sign_in.kept_forms import LONGEST
from app.accounts.sign_in.models import KeptForm
from app.core import clock
from app.extensions import db
from tests import factories as make
from tests.factories import PASSWORD
from tests.integration.test_one_time_codes import now_of, set_up

HERE = {"Origin": "http://localhost"}
TYPED = {"name": "Kent & Medway Police", "short_name": "Police", "kind": "police"}
NOTICE = "You were signed out while you were writing. Nothing is lost"


@pytest.fixture
def ann(app):
    return make.secretariat(email="ann@example.org")


@pytest.fixture
def open_form(client, ann):
    client.do("/sign-in", email=ann.email, password=PASSWORD)
    return client.get("/organisations/new?from=here").page


def later():
    """Two hours on: sessions are over, what was kept since then is not."""
    return clock.frozen(now=clock.now() + timedelta(hours=2))


def names():
    return set(db.session.scalars(select(Organisation.name)))


def test_after_sign_in_the_form_holds_what_was_typed(client, ann, open_form):
    with later():
        told = client.send(open_form, **TYPED).page
        assert told.heading == "Sign in"
        page = client.send(told, email=ann.email, password=PASSWORD).page

        assert page.path == "/organisations/new?from=here"
        assert NOTICE in page.text
        held = page.form().filled({}, "")
        assert {name: held[name] for name in TYPED} == {n: [v] for n, v in TYPED.items()}
        assert names() == set()
        client.do(page)
        assert names() == {"Kent & Medway Police"}

        assert client.get("/organisations/new?from=here").page.form().filled({}, "")["name"] == [""]


def test_it_is_there_until_it_is_sent_and_on_its_own_page_alone(client, ann, open_form):
    with later():
        client.do(client.send(open_form, **TYPED).page, email=ann.email, password=PASSWORD)

        other = client.get("/organisations/new").page
        again = client.get("/organisations/new?from=here").page

        assert NOTICE not in other.text
        assert again.form().filled({}, "")["name"] == [TYPED["name"]]


def test_somebody_else_does_not_see_it(client, ann, open_form):
    bob = make.secretariat(email="bob@example.org")
    with later():
        told = client.send(open_form, **TYPED).page
        page = client.send(told, email=bob.email, password=PASSWORD).page

        assert "Kent & Medway" not in page.html
        assert NOTICE not in client.get("/organisations/new?from=here").page.text


def test_the_token_of_another_browser_shows_nothing(app, client, ann, open_form):
    with later():
        client.do(open_form, **TYPED)
        elsewhere = app.test_client().sign_in(ann)

        assert "Kent & Medway" not in elsewhere.get("/organisations/new?from=here").page.html


def test_a_form_drawn_before_one_signed_in_anew_in_another_tab(client, ann, open_form):
    with later():
        client.do("/sign-in", email=ann.email, password=PASSWORD)

        told = client.post(
            open_form.path,
            data=open_form.form().filled(TYPED, ""),
            headers=HERE,
            follow_redirects=True,
        )

        assert NOTICE in told.page.text
        assert names() == set()
        client.do(told.page)
        assert names() == {"Kent & Medway Police"}


@pytest.mark.parametrize("origin", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_another_site_fills_in_nothing(client, ann, open_form, origin):
    client.delete_cookie("session")
    client.do("/sign-in", email=ann.email, password=PASSWORD)

    told = client.post(open_form.path, data=open_form.form().filled(TYPED, ""), headers=origin)

    assert told.status_code == 400
    assert db.session.scalars(select(KeptForm)).all() == []
    assert NOTICE not in client.get(open_form.path).page.text


def test_an_edit_that_went_stale_shows_both(app, client, ann):
    body = make.organisation(name="Kent Police")
    client.do("/sign-in", email=ann.email, password=PASSWORD)
    opened = client.get(f"/organisations/{body.id}/edit").page
    app.test_client().sign_in(make.secretariat()).do(opened.path, short_name="As Bob has it")

    with later():
        told = client.send(opened, short_name="As Ann has it").page
        page = client.send(told, email=ann.email, password=PASSWORD).page
        both = client.send(page).page

    assert "Saved version: As Bob has it" in both.text
    assert "You wrote: As Ann has it" in both.text


def test_passwords_and_codes_are_never_kept(client, ann):
    client.do("/sign-in", email=ann.email, password=PASSWORD)
    opened = client.get("/account/codes/off").page

    with later():
        client.do(opened, password=PASSWORD, code="123456")

    [kept] = db.session.scalars(select(KeptForm.fields))
    assert PASSWORD not in kept
    assert "123456" not in kept


def test_too_large_a_form_is_not_kept_and_sign_in_goes_on(client, ann, open_form):
    with later():
        told = client.send(open_form, **TYPED | {"name": "x" * LONGEST}).page

        assert db.session.scalars(select(KeptForm)).all() == []
        page = client.send(told, email=ann.email, password=PASSWORD).page
        assert page.path == "/organisations/new?from=here"


def test_it_is_kept_for_an_hour(client, ann, open_form):
    with later():
        told = client.send(open_form, **TYPED).page
        with clock.frozen(now=clock.now() + timedelta(minutes=61)):
            page = client.send(told, email=ann.email, password=PASSWORD).page

            assert NOTICE not in page.text
            assert page.form().filled({}, "")["name"] == [""]


def test_it_outlasts_the_second_step_of_signing_in(client, ann):
    secret, _page = set_up(client.sign_in(ann))
    open_form = client.get("/organisations/new?from=here").page
    with later():
        told = client.send(open_form, **TYPED).page
        step = client.send(told, email=ann.email, password=PASSWORD).page
        page = client.send(step, code=now_of(pyotp.TOTP(secret))).page

        assert page.path == "/organisations/new?from=here"
        assert NOTICE in page.text


def test_what_nobody_came_back_for_is_forgotten(client, ann, open_form):
    with later():
        client.do(open_form, **TYPED)
        purge()
        assert db.session.scalars(select(KeptForm)).all() != []
    with clock.frozen(now=clock.now() + timedelta(hours=4)):
        purge()
    assert db.session.scalars(select(KeptForm)).all() == []


def test_a_button_without_a_page_of_its_own_leads_to_sign_in(client, ann):
    client.do("/sign-in", email=ann.email, password=PASSWORD)
    page = client.get("/account").page

    with later():
        token = page.token
        answer = client.post("/account/sessions/end", data={"csrf_token": token})

    assert answer.location == "/sign-in"
