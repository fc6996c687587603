"""What stands beside a late milestone: why, since when, and who agreed to it."""

from datetime import date

import pytest

from app.extensions import db
from app.packs.assemble import assemble
from app.packs.parts_html import section_html
from tests import factories as make
from tests.factories import TODAY
from tests.factories.decisions import decision

pytestmark = pytest.mark.one_engine

LATE = date(2010, 2, 26)


@pytest.fixture
def meeting(app):
    make.pin()
    make.programme()
    meeting = make.meeting(held_on=date(2010, 2, 18))
    make.agenda_item(meeting=meeting, section="achievements")
    return meeting


def late_milestone(**given):
    forecasts = [
        make.forecast(date(2009, 12, 1), date(2010, 2, 11), "On time again."),
        make.forecast(date(2009, 12, 17), LATE, "Two boards have yet to meet."),
        make.forecast(date(2010, 1, 28), LATE, "One board has yet to meet."),
    ]
    return make.milestone(
        **{"title": "Final report", "baseline_on": date(2010, 2, 11), "forecasts": forecasts}
        | given
    )


def first_exception(meeting):
    db.session.commit()
    db.session.expire_all()
    section = assemble(meeting.id, TODAY).sections[0]
    return section, section.exceptions.rows[0]


def test_the_chairs_action_stands_beside_the_delay_that_it_explains(meeting):
    late = late_milestone()
    reason = f"The reports ({late.reference}) wait for boards."
    agreed = decision(group=meeting.group, basis_reason=reason, decided_on=date(2010, 1, 28))
    decision(basis_reason=reason, decided_on=date(2010, 1, 30))  # of another group
    decision(group=meeting.group, text="M-999 is stopped.")

    section, row = first_exception(meeting)
    html = section_html(section, links_records=True)

    assert (row.why, row.why_on) == ("One board has yet to meet.", date(2010, 1, 28))
    assert row.late_since_on == date(2009, 12, 17)
    assert row.agreed == f"Chair’s action, 28 Jan 10 ({agreed.reference})"
    assert [each.reference for each in section.decisions] == [agreed.reference]
    assert agreed.text in html
    assert "Forecast late since 17\u00a0Dec\u00a009." in html


def test_a_change_of_the_baseline_says_who_decided_it_or_that_no_one_has(meeting):
    make.change_request(late_milestone())

    _section, row = first_exception(meeting)

    assert row.agreed == "CR-001 asks for a new baseline"


def test_what_no_one_explained_says_so(meeting):
    make.milestone(baseline_on=date(2010, 1, 20))

    section, row = first_exception(meeting)

    assert (row.why, row.agreed) == ("", "")
    assert "No reason recorded." in section_html(section, links_records=True)
