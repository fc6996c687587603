"""What is logged of requests: their ids, and what is refused, without saying who asked."""

import json
import logging
from dataclasses import replace

import pytest

from app.core import logs
from app.web.request_log import network
from tests import factories as make


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_network_is_nobody_in_particular(address, said):
    assert network(address) == said


def test_every_answer_has_an_id_of_its_own(client):
    answers = [client.get(path) for path in ("/sign-in", "/sign-in", "/no-such-page", "/health")]

    ids = {answer.headers["X-Request-ID"] for answer in answers}
    assert len(ids) == len(answers)


@pytest.mark.parametrize(
    ("proxies", "given", "is_taken"),
    [(0, "a-proxy-named-it", False), (1, "a-proxy-named-it", True), (1, 'a"\tb', False)],
)
def test_a_trusted_proxy_alone_may_name_a_request(
    client, app, monkeypatch, proxies, given, is_taken
):
    settings = app.config["SETTINGS"]
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, trusted_proxies=proxies))

    answer = client.get("/sign-in", headers={"X-Request-ID": given})

    assert (answer.headers["X-Request-ID"] == given) is is_taken


def test_what_is_refused_is_logged_with_its_network_and_no_secret(client, caplog):
    make.pin()
    make.programme()
    client.sign_in(make.pilot_lead())

    answer = client.get("/status?token=secret", environ_base={"REMOTE_ADDR": "203.0.113.77"})
    unsafe = client.post("/risks/new")

    assert (answer.status_code, unsafe.status_code) == (403, 400)
    said = [each for each in caplog.records if each.name == "app.web.request_log"]
    assert [each.fields["status"] for each in said] == [403, 400]
    assert said[0].fields["network"] == "203.0.113.0/24"
    assert "203.0.113.77" not in caplog.text
    assert "secret" not in caplog.text


def refusals(caplog):
    return [
        (each.fields["rule"], each.fields["why"])
        for each in caplog.records
        if each.name == "app.web.request_log" and "why" in each.fields
    ]


@pytest.mark.parametrize("email", ["ann@example.org", "nobody@example.org"])
def test_a_wrong_password_is_logged_as_refused_and_not_whose_it_was(client, caplog, email):
    make.account(email="ann@example.org")

    client.submit("/sign-in", email=email, password="not the right one")

    assert refusals(caplog) == [("/sign-in", "wrong password or code")]
    assert caplog.records[-1].fields["network"] == "127.0.0.0/24"
    assert email not in caplog.text
    assert "not the right one" not in caplog.text


def test_so_is_one_that_has_to_wait_and_one_that_is_asked_for_again(client, caplog):
    account = make.account(email="ann@example.org")
    for _ in range(6):
        client.submit("/sign-in", email="ann@example.org", password="wrong")
    client.sign_in(account).submit("/account/proof", password="wrong")

    assert refusals(caplog)[4:] == [
        ("/sign-in", "wrong password or code"),
        ("/sign-in", "too many attempts"),
        ("/account/proof", "wrong password or code"),
    ]


def test_a_right_password_is_not(client, caplog):
    client.do("/sign-in", email=make.secretariat().email, password=make.PASSWORD)

    assert refusals(caplog) == []


def test_lines_are_json_that_names_the_request_or_job(capsys):
    logs.set_up("json")
    try:
        with logs.belonging("job", "packs.build_waiting"):
            try:
                raise ValueError("two\nlines")
            except ValueError:
                logging.getLogger("app.some").exception("job %s failed", 7)
        logging.getLogger("app.some").warning("alone", extra={"fields": {"status": 403}})
    finally:
        logging.getLogger().handlers.pop()

    first, second = map(json.loads, capsys.readouterr().err.splitlines())
    assert (first["level"], first["logger"], first["message"]) == (
        "error",
        "app.some",
        "job 7 failed",
    )
    assert first["job"] == "packs.build_waiting"
    assert "ValueError: two" in first["error"]
    assert second["status"] == 403
    assert "job" not in second


def test_lines_to_read_name_the_request_too(capsys):
    logs.set_up("text")
    try:
        with logs.belonging("request", "abc"):
            logging.getLogger("app.some").warning("it is so")
    finally:
        logging.getLogger().handlers.pop()

    assert "WARNING app.some [request abc]: it is so" in capsys.readouterr().err
