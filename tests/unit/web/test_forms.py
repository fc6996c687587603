"""The base of all forms, met through a real one."""

from datetime import date

import pytest

from app.delivery import service
from tests import factories as make

pytestmark = pytest.mark.one_engine


@pytest.fixture
def milestone(client):
    make.pin()
    client.sign_in(make.secretariat())
    return make.milestone(title="Final report", description="Of all pilots.")


def address(milestone):
    return f"/milestones/{milestone.reference}/edit"


def test_what_was_typed_is_kept_beside_the_errors(client, milestone):
    page = client.submit(
        address(milestone), title="", description="Still here", forecast_on=["31", "2", "2010"]
    ).page

    assert page.errors == ["Enter the title.", "Forecast date must be a real date."]
    sent = page.form().filled({}, "")
    assert sent["description"] == ["Still here"]
    assert sent["forecast_on"] == ["31", "2", "2010"]
    assert milestone.title == "Final report"


def test_links_of_the_error_summary_lead_to_the_fields(client, milestone):
    page = client.submit(address(milestone), title="", forecast_on=["", "", ""]).page

    fields = {e.get("id") for e in page.root.iter() if e.tag in ("input", "textarea", "select")}
    aims = [h.removeprefix("#") for t, h in page.links if t in page.errors]
    assert len(aims) == 2
    assert set(aims) <= fields


def test_what_the_service_refuses_stands_beside_its_field(client, milestone):
    page = client.submit(address(milestone), title="Unsaved", actual_on=["1", "1", "2011"]).page

    assert page.heading == "Update Final report"
    assert page.errors == ["The actual date cannot be in the future."]
    assert milestone.actual_on is None


def test_a_stale_form_shows_both_versions_and_loses_neither(client, app, milestone):
    opened = client.get(address(milestone)).page
    other = app.test_client().sign_in(make.secretariat())
    other.submit(address(milestone), title="Final report, by Ann")

    page = client.send(opened, title="Final report, by Bob").page

    assert milestone.title == "Final report, by Ann"
    assert "Final report, by Ann" in page.text
    assert "Final report, by Bob" in page.text
    assert page.form().filled({}, "")["title"] == ["Final report, by Bob"]

    saved = client.send(page)
    assert saved.page.heading == "Final report, by Bob"


def test_a_write_in_the_last_moment_is_refused_too(client, app, milestone, monkeypatch):
    """The form is current when it is read, and the record changes before it is written."""
    amend = service.amend_milestone

    def amend_late(actor, *, milestone, **values):
        milestone.version  # noqa: B018 - as loaded
        milestone.__dict__["version"] -= 1
        amend(actor, milestone=milestone, **values)

    monkeypatch.setattr(service, "amend_milestone", amend_late)

    page = client.submit(address(milestone), title="Too late").page

    assert page.errors == [
        "Someone else has just saved this, so your changes were not saved. Try again."
    ]
    assert milestone.title == "Final report"


def test_a_form_without_its_token_is_refused_in_words(client, milestone):
    answer = client.post(address(milestone), data={"title": "Forged"})

    assert answer.status_code == 400
    assert "send it again" in answer.page.text
    assert milestone.title == "Final report"


def test_a_value_given_goes_before_the_records_own(client):
    make.pin(date(2010, 2, 4))
    client.sign_in(make.secretariat())
    barrier = make.barrier(responded_on=None)

    form = client.get(f"/barriers/{barrier.reference}/respond").page.form()

    assert form.filled({}, "")["responded_on"] == ["4", "2", "2010"]
