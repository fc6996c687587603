"""Two at once: of several who do the same at the same moment one does it; the others are told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app.extensions import db
from app.risks.models import Risk
from tests import factories as make

pytestmark = pytest.mark.every_engine


@pytest.fixture
def people(app, client, size):
    """Browsers of the secretariat, by name."""
    found = {}
    for number in range(size.racers):
        name = f"Secretary {number}"
        browser = app.test_client().sign_in(make.secretariat(who=make.person(name=name)))
        browser.checks = False
        found[name] = browser
    return found


def at_once(people, send):
    """What each is answered."""
    gate = Barrier(len(people))

    def one(pair):
        gate.wait()
        return send(*pair)

    with ThreadPoolExecutor(len(people)) as pool:
        return dict(zip(people, pool.map(one, people.items()), strict=True))


def test_one_closes_a_risk_and_the_others_are_told_who(people, size):
    for _ in range(size.races):
        risk = make.risk()
        address = f"/risks/{risk.reference}"
        opened = {name: browser.get(address).page for name, browser in people.items()}
        db.session.commit()

        def close(name, browser, opened=opened, button="Close this risk"):
            form = opened[name].form(button)
            return browser.post(form.action, data=form.filled({}, button))

        answers = at_once(people, close)

        [winner] = [name for name, answer in answers.items() if answer.status_code == 303]
        for name, answer in answers.items():
            if name != winner:
                assert answer.status_code == 409
                assert f"{winner} made a change first" in answer.page.text


def test_those_who_add_at_once_get_numbers_of_their_own(people, size):
    kept = make.risk()
    for number in range(size.races):
        opened = {name: browser.get("/risks/new").page for name, browser in people.items()}
        edit = next(iter(people.values())).get(f"/risks/{kept.reference}/edit").page
        facts = edit.form().filled({}, "")
        db.session.commit()

        def add(name, browser, opened=opened, facts=facts, number=number):
            form = opened[name].form()
            typed = {k: v for k, v in facts.items() if k in form.filled({}, "") and k != "version"}
            typed |= {"title": [f"{name} {number}"]}
            data = form.filled({}, "") | {k: v for k, v in typed.items() if k != "csrf_token"}
            return browser.post("/risks/new", data=data)

        answers = at_once(people, add)
        assert {answer.status_code for answer in answers.values()} == {303}
    db.session.expire_all()
    numbers = db.session.scalars(db.select(Risk.number)).all()
    assert len(numbers) == len(set(numbers)) == 1 + size.races * size.racers
