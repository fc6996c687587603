"""Records restricted to named people are left out of every read of anybody else."""

import pytest
from sqlalchemy import func, select

from app.accounts.identity import viewer_of
from app.core.restriction import NOBODY, RecordReader, Viewer, looking_as
from app.extensions import db
from app.risks import queries
from app.risks.models import Issue, Risk
from tests import factories as make


@pytest.fixture
def known(app):
    """A restricted risk of Kent's, which became an issue, and a risk for all to read."""
    kent = make.pilot(name="Kent")
    owner, named = make.account(), make.account()
    secret = make.risk(pilot=kent, owner=owner.person, title="Secret", is_restricted=True)
    make.risk(title="Open")
    make.issue(title="From it", risk=secret)
    db.session.add(RecordReader(record_kind="risk", record_id=secret.id, person_id=named.person_id))
    db.session.commit()
    return {
        "owner": owner,
        "named": named,
        "lead": make.pilot_lead(kent),
        "secretariat": make.secretariat(),
        "other": make.pilot_lead(),
        "administrator": make.administrator(),
    }


def titles():
    db.session.expunge_all()
    return [risk.title for risk in queries.list_risks()]


@pytest.mark.parametrize(
    ("who", "is_seen"),
    [
        ("owner", True),
        ("named", True),
        ("lead", True),
        ("secretariat", True),
        ("other", False),
        ("administrator", False),
    ],
)
def test_who_reads_a_restricted_record(known, who, is_seen):
    viewer = viewer_of(make.actor(known[who]))
    with looking_as(viewer):
        assert titles() == (["Secret", "Open"] if is_seen else ["Open"])


def test_nobody_counts_or_follows_what_they_may_not_read(known):
    with looking_as(NOBODY):
        assert db.session.scalar(select(func.count()).select_from(Risk)) == 1
        assert db.session.scalar(select(func.count(Risk.id)).where(Risk.is_restricted)) == 0
        db.session.expunge_all()
        issue = queries.list_issues()[0]
        assert issue.risk is None
        inside = select(Issue.title).where(Issue.risk_id.in_(select(Risk.id)))
        assert db.session.scalars(inside).all() == []
    with looking_as(Viewer(sees_all=True)):
        db.session.expunge_all()
        assert queries.list_issues()[0].risk.title == "Secret"


def test_a_restricted_record_is_not_found_by_its_key(known):
    with looking_as(Viewer(sees_all=True)):
        secret_id = db.session.scalar(select(Risk.id).where(Risk.is_restricted))
    db.session.expunge_all()
    with looking_as(NOBODY):
        assert db.session.get(Risk, secret_id) is None
