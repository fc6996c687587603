"""Records restricted to named people are left out of every read of anybody else."""

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.readers import RecordReader, readers_of
from app.core.restriction import readers_among, restricted_among
from app.core.seen import hidden_among, restricted_among_all, seen_among, there_among
from app.core.viewers import NOBODY, Viewer, is_among, looking_as, sees_everything, viewer_of
from app.extensions import db
from app.packs.assemble import assemble
from app.packs.content import encode
from app.risks import queries
from app.risks.models import Issue, Risk
from tests import factories as make


@pytest.fixture
def people(app):
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
    return [risk.title for risk in queries.list_open_risks()]


#: Of a restricted and an open risk, what each may read even where it is restricted.
READS = {
    "owner": {"Secret"},
    "named": {"Secret"},
    "lead": {"Secret"},
    "secretariat": {"Secret", "Open"},
    "other": set(),
    "administrator": set(),
}


def test_who_reads_a_restricted_record(people):
    for who, reads in READS.items():
        with looking_as(viewer_of(make.actor(people[who]))):
            assert titles() == (["Secret", "Open"] if reads else ["Open"]), who


def test_nobody_counts_or_follows_what_they_may_not_read(people):
    with looking_as(NOBODY):
        assert db.session.scalar(select(func.count()).select_from(Risk)) == 1
        assert db.session.scalar(select(func.count(Risk.id)).where(Risk.is_restricted)) == 0
        db.session.expunge_all()
        issue = queries.list_open_issues(50)[0]
        assert issue.risk is None
        inside = select(Issue.title).where(Issue.risk_id.in_(select(Risk.id)))
        assert db.session.scalars(inside).all() == []
    with looking_as(Viewer(sees_all=True)):
        db.session.expunge_all()
        assert queries.list_open_issues(50)[0].risk.title == "Secret"


def test_a_restricted_record_is_not_found_by_its_key(people):
    with looking_as(Viewer(sees_all=True)):
        secret_id = db.session.scalar(select(Risk.id).where(Risk.is_restricted))
    db.session.expunge_all()
    with looking_as(NOBODY):
        assert db.session.get(Risk, secret_id) is None


@pytest.mark.one_engine
def test_what_is_asked_of_some_records_says_the_same(people):
    everyone = {"sees_restricted": True}
    ids = dict(db.session.execute(select(Risk.title, Risk.id), execution_options=everyone).all())
    both, secret = set(ids.values()), {ids["Secret"]}
    gone = max(both) + 1
    for who, reads in READS.items():
        hidden = set() if reads else secret
        viewer = viewer_of(make.actor(people[who]))
        with looking_as(viewer):
            assert readers_among(Risk, both) == {ids[title] for title in reads}, who
            assert restricted_among(Risk, both) == hidden, who
            assert seen_among(Risk, both | {gone}) == both - hidden, who
            assert there_among(Risk, both | {gone}) == both, who
            assert restricted_among_all(Risk, both) == secret, who
            named = hidden_among([("risk", each) for each in both])
            assert (("risk", ids["Secret"]) in named) is bool(hidden), who
        assert restricted_among(Risk, both, viewer) == hidden, who
    assert readers_among(Risk, both) == restricted_among(Risk, [], viewer) == set()


@pytest.mark.one_engine
def test_whoever_looks_inside_a_block_looks_there_alone(app):
    with looking_as(Viewer(person_id=1)):
        with looking_as(Viewer(sees_all=True)):
            assert sees_everything()
            assert is_among([])
        assert not sees_everything()
        assert is_among([1, 2])
        assert not is_among([2])
    assert not is_among([1])


PAGES = ("/risks", "/", "/pilots/kent", "/issues", "/help")


def test_a_lead_restricts_a_risk_and_it_is_gone_for_others(app, client):
    make.pin()
    kent = make.pilot(name="Kent")
    risk = make.risk(pilot=kent, title="Hidden trouble", likelihood=5, impact=5)
    named, other = make.member(), make.member()
    name = named.person.name
    client.sign_in(make.pilot_lead(kent))
    theirs, others = (app.test_client().sign_in(each) for each in (named, other))
    assert "Hidden trouble" in others.get("/risks").page.text

    client.do(f"/readers/risk/{risk.id}", is_restricted=True, added_id=named.person_id)

    shown = client.get(f"/risks/{risk.reference}").page.text
    assert "Restricted" in shown
    assert name in shown
    assert "Restricted" in client.get("/risks").page.text
    assert "Hidden trouble" in theirs.get("/risks").page.text
    assert theirs.get(f"/risks/{risk.reference}").status_code == 200
    assert others.get(f"/risks/{risk.reference}").status_code == 404
    assert others.get(f"/readers/risk/{risk.id}").status_code == 404
    for page in PAGES:
        assert "Hidden trouble" not in others.get(page).page.text

    client.do(f"/readers/risk/{risk.id}", kept_ids=[])
    assert theirs.get(f"/risks/{risk.reference}").status_code == 404
    client.do(f"/readers/risk/{risk.id}", is_restricted=False)
    assert others.get(f"/risks/{risk.reference}").status_code == 200


def test_a_pack_has_nothing_that_is_restricted(app):
    make.pin()
    make.programme()
    meeting = make.meeting()
    make.agenda_item(meeting=meeting, section="risks")
    db.session.expire_all()
    make.risk(title="Hidden trouble", is_restricted=True)
    make.risk(title="Open trouble")
    with looking_as(Viewer(sees_all=True)):
        content = encode(assemble(meeting.id, clock.today())).decode()
    assert "Open trouble" in content
    assert "Hidden trouble" not in content


def test_an_issue_of_a_restricted_risk_is_restricted_to_the_same_people(client, people):
    client.sign_in(people["secretariat"])
    with looking_as(Viewer(sees_all=True)):
        secret = db.session.scalars(select(Risk).where(Risk.is_restricted)).one()
    words = {
        "title": "It happened",
        "description": "As feared",
        "action": "Wait",
        "severity": "high",
    }
    client.do(f"/risks/{secret.reference}/occur", **words)
    with looking_as(Viewer(sees_all=True)):
        issue = db.session.scalars(select(Issue).where(Issue.title == "It happened")).one()
        assert issue.is_restricted
        assert readers_of(issue) == [people["named"].person_id]


@pytest.mark.parametrize(
    "make_one",
    [
        make.issue,
        make.barrier,
        make.milestone,
        make.product,
        make.interdependency,
        make.resource_need,
    ],
)
def test_every_kind_is_restricted_in_one_way(app, client, make_one):
    make.pin()
    record = make_one(title="Hidden trouble")
    kind = record.__tablename__
    client.sign_in(make.secretariat())
    url = f"/readers/{kind}/{record.id}"

    shown = client.submit(url, is_restricted=True).page

    assert "Hidden trouble" in shown.text or shown.heading == "Hidden trouble"
    others = app.test_client().sign_in(make.member())
    assert others.get(shown.path).status_code == 404
    many = "/" + shown.path.split("/")[1]
    assert "Hidden trouble" not in others.get(many).page.text
    assert "Hidden trouble" in client.get(many).page.text


def test_what_was_written_while_it_was_restricted_stays_with_those_who_read_it_then(client, people):
    """In its history; from when the restriction is lifted, everybody reads what is written."""
    client.sign_in(people["secretariat"])
    with looking_as(Viewer(sees_all=True)):
        secret = db.session.scalars(select(Risk).where(Risk.is_restricted)).one()
    edit = f"/risks/{secret.reference}/edit"
    client.do(edit, title="Plain")
    client.do(f"/readers/risk/{secret.id}", is_restricted=False)
    client.do(edit, title="Plainer")
    for who, reads in (("lead", True), ("other", False)):
        for address in (f"/risks/{secret.reference}", f"/history/risk/{secret.id}"):
            text = client.sign_in(people[who]).get(address).page.text
            assert "“Plain” to “Plainer”" in text
            assert ("“Secret”" in text) is reads
            assert ("not shown, as the record was marked or restricted then" in text) is not reads


@pytest.mark.every_engine
def test_those_who_see_alike_share_a_statement_and_each_finds_their_own(app):
    first, second = make.person(), make.person()
    kent, leeds = make.pilot(name="Kent"), make.pilot(name="Leeds")
    own = make.risk(owner=first, is_restricted=True)
    other = make.risk(owner=second, pilot=kent, is_restricted=True)
    statement = select(Risk.id).order_by(Risk.id)

    def found(viewer):
        with looking_as(viewer):
            return db.session.scalars(statement).all()

    leads = frozenset({kent.id}), frozenset({leeds.id})
    assert [found(Viewer(each.id)) for each in (first, second)] == [[own.id], [other.id]]
    assert [found(Viewer(first.id, each)) for each in leads] == [[own.id, other.id], [own.id]]
    assert found(Viewer(first.id, by=Viewer(second.id))) == []
    assert found(Viewer(first.id, leads[0], by=Viewer(second.id))) == [other.id]
