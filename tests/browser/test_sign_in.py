"""Signing in as people do it: from an invitation on, with one-time codes, after a lost password,
and back into a form that took longer than the session."""

import re
import sqlite3
from contextlib import closing

import pyotp
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, press, sign_in
from tests.browser.looking import look
from tests.browser.returns import save
from tests.factories import PASSWORD

NEW = "four words of one's own"


@pytest.fixture
def ask(site):
    """Asks the site's database."""

    def answer(statement, *values):
        with closing(sqlite3.connect(site.database, timeout=30)) as connection, connection:
            return connection.execute(statement, values).fetchall()

    return answer


@pytest.fixture
def link_to(ask):
    """The path of the link in the last letter to an address."""

    def find(address):
        [(text,)] = ask(
            "SELECT text FROM message WHERE to_address = ? ORDER BY id DESC LIMIT 1", address
        )
        return re.search(r"https?://[^/]+(/\S+)", text)[1]

    return find


def enter(page, email, password):
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    press(page, "Sign in")


def test_from_an_invitation_to_one_time_codes(open_page, link_to):
    keeper = open_page()
    sign_in(keeper, "administrator@example.org")
    keeper.goto("/")
    keeper.get_by_role("link", name="Programme", exact=True).click()
    keeper.get_by_role("link", name="People", exact=True).first.click()
    keeper.get_by_label("Name, role or organisation").fill("Kent")
    press(keeper, "Apply filters")
    keeper.goto("/people")
    person = keeper.locator("main tbody a").first
    name = person.inner_text()
    person.click()
    email = keeper.locator("main dd", has_text="@").first.inner_text()
    keeper.get_by_role("link", name=re.compile("account$")).click()
    keeper.get_by_label("Email address").fill(email)
    keeper.get_by_label("Can sign in").check()
    press(keeper, re.compile("account$"))
    expect(keeper.get_by_role("heading", level=1)).to_have_text(name)
    if keeper.get_by_role("button", name="Send an invitation").count():
        press(keeper, "Send an invitation")
    expect(keeper.get_by_text("has not set a password yet")).to_be_visible()

    page = open_page(NARROW)
    page.goto(link_to(email))
    assert look(page) == []
    page.get_by_label("New password", exact=True).fill("password2026")
    press(page, "Set password")
    expect(page.get_by_text("harder to guess").first).to_be_visible()
    page.get_by_label("New password", exact=True).fill(NEW)
    press(page, "Set password")
    expect(page.get_by_text("Your password is set.")).to_be_visible()
    enter(page, email, NEW)

    page.get_by_role("link", name=re.compile("^Your account")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    assert look(page) == []
    press(page, "Set up one-time codes")
    press(page, "Start set-up")
    picture = page.get_by_role("img")
    assert picture.evaluate("image => image.naturalWidth") > 100, "the picture is shown"
    assert look(page) == []
    totp = pyotp.TOTP(page.locator(".app-code-key").inner_text().replace(" ", ""))
    page.get_by_label("Code").fill("000000")
    press(page, "Turn on one-time codes")
    expect(page.get_by_text("The code is wrong").first).to_be_visible()
    page.get_by_label("Code").fill(totp.now())
    press(page, "Turn on one-time codes")
    recovery = page.locator("main code").all_inner_texts()
    assert len(recovery) == 10
    assert look(page) == []

    press(page, "Continue")
    press(page, "Sign out")
    enter(page, email, NEW)
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter your one-time code")
    assert look(page) == []
    page.get_by_role("link", name=re.compile("use a recovery code")).click()
    page.get_by_label("Recovery code").fill(recovery[0])
    press(page, "Sign in")
    page.get_by_role("link", name=re.compile("^Your account")).click()
    expect(page.get_by_text("You have 9 recovery codes left")).to_be_visible()


def test_a_forgotten_password(open_page, link_to):
    page = open_page(has_script=False)
    page.goto("/sign-in")
    page.get_by_role("link", name="I have forgotten my password").click()
    page.get_by_label("Email address").fill("kent@example.org")
    press(page, "Send link")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")

    link = link_to("kent@example.org")
    page.goto(link)
    page.get_by_label("New password", exact=True).fill(NEW)
    press(page, "Set password")
    enter(page, "kent@example.org", NEW)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()

    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link no longer works")


@pytest.mark.parametrize("has_script", [True, False])
def test_a_session_that_ends_in_the_middle_of_a_long_form(open_page, ask, has_script):
    page = open_page(has_script=has_script)
    sign_in(page, "coventry@example.org")
    page.goto("/")
    press(page, "Start the return")
    page.get_by_role("link", name="Headline and delivery confidence").click()
    written = "One partner has yet to agree. " * 9 + "End."
    page.get_by_label("Headline").fill("Slow but sure")
    page.get_by_label("Reason for the confidence").fill(written)
    page.get_by_label("Amber/Green").check()
    ask("UPDATE sign_in_session SET last_seen_at = '2020-01-01 00:00:00.000000'")

    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    sign_in_here(page, "coventry@example.org")

    expect(page.get_by_text("Nothing is lost: the form has what you wrote")).to_be_visible()
    expect(page.get_by_label("Headline")).to_have_value("Slow but sure")
    expect(page.get_by_label("Reason for the confidence")).to_have_value(written)
    expect(page.get_by_label("Amber/Green")).to_be_checked()
    save(page)
    expect(page.get_by_text("Headline and delivery confidence saved.")).to_be_visible()


def test_two_tabs_and_one_sign_in(open_page, ask):
    """The form's own tab sends the token of the session before."""
    page = open_page()
    sign_in(page, "secretariat@example.org")
    page.goto("/organisations/new")
    page.get_by_label("Name", exact=True).fill("Kent & Medway Police")
    ask("UPDATE sign_in_session SET last_seen_at = '2020-01-01 00:00:00.000000'")
    other = page.context.new_page()
    other.goto("/people")
    sign_in_here(other, "secretariat@example.org")

    press(page, "Add organisation")

    expect(page.get_by_text("Nothing is lost: the form has what you wrote")).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Kent & Medway Police")


def sign_in_here(page, email):
    enter(page, email, PASSWORD)
