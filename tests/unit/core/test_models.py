"""Records: versions, instants, references."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm.exc import StaleDataError

from app.accounts.models import Organisation
from app.accounts.rules import OrganisationKind
from app.core.models import reference_of
from app.core.references import by_reference, next_number, number_in
from app.delivery.models import Milestone
from app.extensions import db
from tests import factories as make


def test_every_change_raises_the_version(session):
    organisation = make.organisation()
    assert organisation.version == 1

    organisation.name = "Renamed"
    session.commit()

    assert organisation.version == 2


def test_touching_raises_the_version_once(session):
    milestone = make.milestone()

    milestone.touch()
    session.commit()
    assert milestone.version == 2

    milestone.title = "Changed as well"
    milestone.touch()
    session.commit()
    assert milestone.version == 3


def test_a_stale_write_is_refused(session):
    organisation = make.organisation()
    assert organisation.name
    session.execute(
        update(Organisation).values(version=Organisation.version + 1),
        execution_options={"synchronize_session": False},
    )

    organisation.name = "From an old copy"
    with pytest.raises(StaleDataError):
        session.flush()


def test_an_instant_comes_back_in_utc(session):
    account = make.account()
    summer = timezone(timedelta(hours=1))
    account.signed_in_at = datetime(2010, 6, 1, 0, 30, tzinfo=summer)
    session.commit()
    session.expire_all()

    assert account.signed_in_at == datetime(2010, 5, 31, 23, 30, tzinfo=UTC)
    assert account.signed_in_at.utcoffset() == timedelta(0)


def test_an_instant_without_a_zone_is_refused(session):
    account = make.account()
    account.signed_in_at = datetime(2010, 6, 1)  # noqa: DTZ001 - that is the point

    with pytest.raises(Exception, match="an instant needs a time zone"):
        session.commit()
    session.rollback()


def test_numbers_are_given_in_order_and_kind_by_kind(session):
    assert [next_number(session, "R"), next_number(session, "M")] == [1, 1]
    assert [next_number(session, "R"), next_number(session, "R")] == [2, 3]


def test_a_record_is_found_by_its_reference(session):
    make.milestone()
    second = make.milestone(baseline_on=date(2010, 3, 1))

    assert session.scalar(by_reference(Milestone, "m-002")) is second
    assert session.scalar(by_reference(Milestone, "M-003")) is None
    assert session.scalar(by_reference(Milestone, "nonsense")) is None


@given(st.integers(1, 10**9 - 1))
def test_a_reference_leads_back_to_its_number(number):
    assert number_in("R", reference_of("R", number)) == number


@given(st.text(max_size=20))
def test_any_text_is_a_number_that_fits_or_none(given_text):
    found = number_in("R", given_text)

    assert found is None or 0 <= found < 10**9


def test_enums_are_kept_by_value(session):
    make.organisation(kind=OrganisationKind.NHS_BODY)

    stored = session.execute(select(db.literal_column("kind")).select_from(Organisation))
    assert stored.scalar_one() == "nhs_body"
