"""Two at once: of several who do the same at the same moment one does it; the others are told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app.extensions import db
from app.risks.models import Risk
from tests import factories as make

NEW_RISK = {
    "title": "Partners leave the pooled budget",
    "cause": "Budgets are set in March",
    "event": "two partners withdraw",
    "effect": "the pilot loses a third of its money",
    "inherent_likelihood": 4,
    "inherent_impact": 5,
    "likelihood": 3,
    "impact": 4,
    "target_likelihood": 2,
    "target_impact": 3,
    "response": "treat",
    "proximity": "imminent",
    "mitigation": "The chairs meet on 12 February.",
}

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


def test_one_resolves_an_issue_and_the_others_are_told_who(people, size):
    for _ in range(size.races):
        issue = make.issue()
        address = f"/issues/{issue.reference}"
        opened = {name: browser.get(address).page for name, browser in people.items()}
        db.session.commit()

        def close(name, browser, opened=opened, button="Resolve this issue"):
            form = opened[name].form(button)
            return browser.post(form.action, data=form.filled({}, button))

        answers = at_once(people, close)

        winners = [name for name, answer in answers.items() if answer.status_code == 302]
        told = [
            (answer.status_code, answer.get_data(as_text=True)[-600:])
            for answer in answers.values()
        ]
        assert len(winners) == 1, told
        [winner] = winners
        for name, answer in answers.items():
            if name != winner:
                assert answer.status_code == 409
                assert f"{winner} made a change first" in answer.page.text


def test_those_who_add_at_once_get_numbers_of_their_own(people, size):
    make.pin()
    for number in range(size.races):
        opened = {name: browser.get("/risks/new").page for name, browser in people.items()}
        db.session.commit()

        def add(name, browser, opened=opened, number=number):
            typed = NEW_RISK | {"title": f"{name} {number}"}
            return browser.post("/risks/new", data=opened[name].form().filled(typed, ""))

        answers = at_once(people, add)
        assert {answer.status_code for answer in answers.values()} == {302}
    db.session.expire_all()
    numbers = db.session.scalars(db.select(Risk.number)).all()
    assert sorted(numbers) == list(range(1, 1 + size.races * size.racers))
