"""Limits hold whatever happens at the same moment: processes and threads of their own."""

import multiprocessing
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from multiprocessing.pool import ThreadPool

import pyotp

from app import create_app
from app.accounts.sign_in import codes, service
from app.accounts.sign_in.attempts import TooManyAttempts
from app.core import clock
from app.core.database import transaction
from app.extensions import db
from tests import factories as make
from tests import forked
from tests.factories import PASSWORD

WORKERS = 4
TRIES = 20
#: Of all browsers that are new to an account.
LIMIT = 10


def guess(settings, email, gate):
    """A worker of the server: tries wrong passwords. Gives how many of them were checked."""
    app = create_app(settings)
    checked = Counter()
    with app.app_context():
        gate.wait(timeout=60)
        for number in range(TRIES):
            try:
                with transaction():
                    attempt = service.count_attempt(email=email, client=f"192.0.2.{number}")
            except TooManyAttempts:
                checked["refused"] += 1
                continue
            with transaction():
                entered = service.enter_password(attempt, password="wrong", user_agent="")
            checked["opened" if entered else "checked"] += 1
    return checked


def test_four_processes_check_no_more_wrong_passwords_than_the_limit(app):
    account = make.account()
    db.session.commit()
    # Forked of a server that has imported the program, and this, once for all of them.
    spawning = multiprocessing.get_context("forkserver")
    spawning.set_forkserver_preload([forked.__name__, __name__])
    with spawning.Manager() as manager, spawning.Pool(WORKERS) as pool:
        gate = manager.Barrier(WORKERS)
        work = (app.config["SETTINGS"], account.email, gate)
        counted = sum(pool.starmap(guess, [work] * WORKERS), Counter())

    assert counted == {
        "checked": LIMIT,
        "refused": WORKERS * TRIES - LIMIT,
    }


def at_once(app, count, deed):
    """Do it in threads of their own, all begun together."""

    def alone(_number):
        with app.app_context():
            try:
                with transaction():
                    return deed()
            finally:
                db.session.remove()

    db.session.commit()
    with ThreadPool(count) as pool:
        return pool.map(alone, range(count))


def test_a_code_sent_many_times_at_the_same_moment_counts_once(app):
    account_id = make.account().id
    with transaction():
        codes.begin_codes(account_id)
    code = pyotp.TOTP(codes.unseal(codes.find_codes(account_id).sealed_secret)).at(clock.now())

    assert sorted(at_once(app, 8, lambda: codes.use_code(account_id, code))) == [False] * 7 + [True]


def test_a_recovery_code_too(app):
    account_id = make.account().id
    with transaction():
        [code, *_others] = codes.renew_recovery_codes(account_id)

    used = at_once(app, 8, lambda: codes.use_recovery_code(account_id, code))

    assert sorted(used) == [False] * 7 + [True]
    assert codes.count_recovery_codes(account_id) == codes.RECOVERY_CODES - 1


def test_a_code_sent_by_two_browsers_signs_one_in(app):
    account = make.account()
    with transaction():
        codes.begin_codes(account.id)
        codes.confirm(account.id)
    totp = pyotp.TOTP(codes.unseal(codes.find_codes(account.id).sealed_secret))
    browsers = [app.test_client() for _ in range(4)]
    pages = [
        browser.submit("/sign-in?next=/account", email=account.email, password=PASSWORD).page
        for browser in browsers
    ]
    code = totp.at(clock.now() + timedelta(seconds=0))

    def send(pair):
        browser, page = pair
        browser.checks = False
        data = page.form().filled({"code": code}, "")
        return browser.post(page.path, data=data).status_code

    db.session.commit()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, zip(browsers, pages, strict=True)))

    assert sorted(answers) == [200, 200, 200, 303]
