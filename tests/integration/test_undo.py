"""Taking back the step that one has just taken, from the sentence that confirms it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.core import clock
from app.core.access import OPERATOR, allow
from app.core.database import transaction
from app.core.errors import DomainError
from app.core.undoable import UndoStep, undoable
from app.delivery.models import MilestoneForecast
from app.extensions import db
from app.governance.actions.models import ActionNote
from app.governance.actions.rules import ActionState
from app.governance.agendas import service as agendas
from app.governance.agendas.models import SuggestionAnswer
from app.governance.papers.models import Paper
from app.governance.papers.rules import ClearanceOutcome, PaperState
from app.notifications.service import queue_message
from app.packs.rules import PackState
from app.risks import service as risks
from app.risks.rules import RiskState
from app.undoing.jobs import forget_old
from app.undoing.service import undo_step
from tests import factories as make
from tests.factories import papers as papers_of


@pytest.fixture
def programme(app):
    make.pin()
    return make.programme()


@pytest.fixture
def secretary(client, programme):
    return client.sign_in(make.secretariat(person=make.person(name="Sam Secretary")))


@pytest.fixture
def risk(programme):
    return make.risk()


def now(record):
    """A record as it stands in the database."""
    db.session.expire_all()
    return db.session.get_one(type(record), record.id, execution_options={"sees_withdrawn": True})


def closed(client, risk):
    """The page that confirms that a risk was closed."""
    return client.submit(f"/risks/{risk.reference}/close", **make.CLOSURE).page


def test_what_was_closed_is_open_again_and_the_history_says_so(secretary, risk):
    page = closed(secretary, risk)
    page = secretary.send(page, "Undo").page

    assert "Undone." in page.text
    assert (now(risk).state, now(risk).closed_on) == (RiskState.OPEN, None)
    newest = select(AuditEntry.event).order_by(AuditEntry.id.desc()).limit(2)
    assert db.session.scalars(newest).all() == ["record:undone", "risk:closed"]


def test_a_risk_that_had_occurred_has_occurred_again(secretary, programme):
    risk = make.risk(state=RiskState.OCCURRED)
    page = closed(secretary, risk)
    secretary.do(page, "Undo")

    assert now(risk).state is RiskState.OCCURRED


def test_it_is_offered_once_and_works_once(secretary, risk):
    page = closed(secretary, risk)
    assert "Undo" not in secretary.get(f"/risks/{risk.reference}").page.text

    secretary.do(page, "Undo")
    again = secretary.send(page, "Undo").page
    assert "This can no longer be undone: it was undone already" in again.text
    assert now(risk).state is RiskState.OPEN


def test_not_after_somebody_acted_on_it(secretary, risk):
    page = closed(secretary, risk)
    risk = now(risk)
    risk.title = "Another title"
    db.session.commit()

    page = secretary.send(page, "Undo").page
    assert f"the risk {risk.reference}, which was changed since" in page.text
    assert now(risk).state is RiskState.CLOSED


def test_not_after_a_pack_was_issued(secretary, risk):
    page = closed(secretary, risk)
    make.pack(make.meeting(), PackState.ISSUED, issued_at=clock.now() + timedelta(minutes=1))

    page = secretary.send(page, "Undo").page
    assert "A pack has been issued since, so this cannot be undone." in page.text
    assert now(risk).state is RiskState.CLOSED


def test_not_by_another_person(secretary, risk, app):
    page = closed(secretary, risk)
    other = app.test_client().sign_in(make.secretariat())
    form = page.form("Undo")
    sent = other.get(f"/risks/{risk.reference}").page.form("Reopen this risk").filled({}, "")
    answer = other.post(form.action, data=sent, follow_redirects=True)

    assert "This can no longer be undone" in answer.page.text
    assert now(risk).state is RiskState.CLOSED


def test_not_a_day_later(secretary, risk):
    page = closed(secretary, risk)
    step = db.session.scalars(select(UndoStep)).one()
    step.done_at -= timedelta(days=1, minutes=1)
    db.session.commit()

    assert "This can no longer be undone" in secretary.send(page, "Undo").page.text
    assert now(risk).state is RiskState.CLOSED


def test_a_link_that_nobody_signed_leads_nowhere(secretary, risk):
    page = closed(secretary, risk)
    form = page.form("Undo")

    assert secretary.post(form.action + "x", data=form.filled({}, "Undo")).status_code == 404
    assert now(risk).state is RiskState.CLOSED


def test_two_at_once_undo_it_once(app, programme, risk):
    account = make.secretariat()
    actor = make.actor(account)
    with transaction():
        risks.close_risk(actor, risk=risk, **make.CLOSURE)
    step_id = db.session.scalars(select(UndoStep.id)).one()
    db.session.commit()

    def press(_number):
        with app.app_context():
            try:
                with transaction():
                    undo_step(actor, step_id=step_id)
            except DomainError as error:
                return error.message
            return "undone"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, range(2)))
    assert answers.count("undone") == 1
    assert now(risk).state is RiskState.OPEN


def test_commands_and_steps_within_others_leave_nothing_to_undo(programme, risk):
    with transaction():
        risks.close_risk(OPERATOR, risk=risk, **make.CLOSURE)
    assert db.session.scalar(select(func.count()).select_from(UndoStep)) == 0


# What else can be taken back


def test_an_action_that_was_cancelled_loses_the_note_of_it(secretary, programme):
    action = make.action()
    page = secretary.submit(f"/actions/{action.reference}/cancel", reason="Not needed").page
    assert now(action).state is ActionState.CANCELLED

    secretary.do(page, "Undo")
    assert now(action).state is ActionState.OPEN
    assert db.session.scalar(select(func.count()).select_from(ActionNote)) == 0


def test_a_rejected_suggestion_is_suggested_again(secretary, programme):
    group = make.group(slug="officials")
    make.meeting(group=group)
    make.risk(likelihood=5, impact=5)
    meeting = make.meeting(group=group, held_on=date(2010, 3, 18))
    page = secretary.get(f"/meetings/{meeting.id}/suggestions").page
    address = next(a for _words, a in page.links if a.endswith("/dismiss"))
    page = secretary.submit(address, reason="Not now").page
    assert db.session.scalar(select(func.count()).select_from(SuggestionAnswer)) == 1

    secretary.do(page, "Undo")
    db.session.expire_all()
    assert db.session.scalar(select(func.count()).select_from(SuggestionAnswer)) == 0


def test_a_withdrawn_record_comes_back(secretary, risk):
    page = secretary.submit(f"/withdraw/risk/{risk.id}", withdrawn_reason="Twice").page
    assert now(risk).withdrawn_on is not None

    page = secretary.send(page, "Undo").page
    assert now(risk).withdrawn_on is None
    assert page.heading != ""


def test_what_was_merged_comes_apart(secretary, programme):
    one, other = make.risk(), make.risk()
    issue = make.issue(risk_id=one.id)
    page = secretary.submit(
        f"/withdraw/risk/{one.id}", withdrawn_reason="Twice", repeats=other.reference
    ).page
    assert now(issue).risk_id == other.id

    secretary.do(page, "Undo")
    assert now(issue).risk_id == one.id


def test_a_submitted_paper_is_in_draft_again(secretary, programme):
    paper = papers_of.paper()
    page = secretary.submit(f"/papers/{paper.reference}/submit").page
    assert now(paper).state is PaperState.SUBMITTED

    secretary.do(page, "Undo")
    assert now(paper).state is PaperState.DRAFTING
    assert db.session.get_one(Paper, paper.id).submitted_on is None


def test_a_cancelled_meeting_is_reinstated_and_calendars_hear_of_it(secretary, programme):
    meeting = make.meeting(held_on=date(2010, 3, 18), starts_at=time(14))
    before = meeting.sequence
    page = secretary.submit(f"/meetings/{meeting.id}/cancel", change_reason="No one can come").page
    secretary.do(page, "Undo")

    assert not now(meeting).is_cancelled
    assert now(meeting).sequence > before + 1


def test_a_moved_meeting_goes_back_and_calendars_hear_of_it(secretary, programme):
    meeting = make.meeting(held_on=date(2010, 3, 18), starts_at=time(14))
    before = meeting.sequence
    page = secretary.submit(
        f"/meetings/{meeting.id}/move",
        held_on=date(2010, 3, 22),
        starts_at="10:30",
        change_reason="The chair is away",
    ).page
    assert now(meeting).held_on == date(2010, 3, 22)
    secretary.do(page, "Undo")

    meeting = now(meeting)
    assert (meeting.held_on, meeting.starts_at) == (date(2010, 3, 18), time(14))
    assert (meeting.moved_from_on, meeting.change_reason) == (None, "")
    assert meeting.sequence == before + 2


def test_an_agenda_has_its_order_again(secretary, programme):
    meeting = make.meeting()
    one, two, three = [make.agenda_item(meeting=meeting, title=title) for title in "ABC"]
    address = f"/meetings/{meeting.id}"

    def order():
        db.session.expire_all()
        rows = (one, two, three)
        return "".join(row.title for row in sorted(rows, key=lambda row: row.position))

    page = secretary.send(secretary.get(address).page, "Move down A").page
    assert order() == "BAC"
    secretary.do(page, "Undo")
    assert order() == "ABC"


def test_an_agenda_that_was_ordered_again_stays(secretary, programme):
    meeting = make.meeting()
    one, two, three = [make.agenda_item(meeting=meeting, title=title) for title in "ABC"]
    actor = make.actor(make.secretariat())
    ids = [one.id, two.id, three.id]
    with transaction():
        agendas.order_items(actor, meeting=meeting, known=ids, ids=[ids[2], ids[0], ids[1]])
    step = db.session.scalars(select(UndoStep)).one()
    with transaction():
        agendas.order_items(OPERATOR, meeting=meeting, known=[ids[2], *ids[:2]], ids=ids[::-1])

    with pytest.raises(DomainError, match="because of the order, which was changed since"):
        undo_step(actor, step_id=step.id)


def test_a_forecast_is_what_it_was(secretary, programme):
    milestone = make.milestone(title="Business case")
    page = secretary.submit(
        "/milestones/M-001/edit", forecast_on=date(2010, 3, 9), forecast_reason="Advice is awaited."
    ).page
    assert len(forecasts(milestone)) == 1
    page = secretary.send(page, "Undo").page

    assert "Undone." in page.text
    assert forecasts(milestone) == []


def forecasts(milestone):
    db.session.expire_all()
    own = MilestoneForecast.milestone_id == milestone.id
    return db.session.scalars(select(MilestoneForecast).where(own)).all()


def test_a_clearance_that_nobody_was_told_of_is_taken_back(client, programme):
    clearer = make.member(make.group())
    paper = papers_of.paper(author=clearer.person)
    clearance = papers_of.clearance(paper, clearer.person)
    client.sign_in(clearer)

    page = client.submit(
        f"/papers/{paper.reference}/clearances/{clearance.kind.value}", role="Head", outcome="given"
    ).page
    assert now(clearance).outcome is ClearanceOutcome.GIVEN
    client.do(page, "Undo")

    assert (now(clearance).outcome, now(clearance).given_for) == (None, None)


def test_what_was_sent_by_mail_is_not_offered(programme):
    meeting = make.meeting()

    @undoable("meeting", lambda _actor, _meeting: allow("Anybody."))
    def tell(actor, *, meeting):
        meeting.place = "Elsewhere"
        queue_message(kind="test", to="ann@example.org", subject="Moved", text="We meet elsewhere.")

    with transaction():
        tell(make.actor(make.secretariat()), meeting=meeting)
    assert db.session.scalar(select(func.count()).select_from(UndoStep)) == 0


def test_what_can_no_longer_be_undone_is_forgotten(secretary):
    risk = make.risk()
    actor = make.actor(make.secretariat())
    with transaction():
        risks.close_risk(actor, risk=risk, **make.CLOSURE)

    forget_old()
    assert db.session.scalar(select(func.count()).select_from(UndoStep)) == 1
    with clock.frozen(now=clock.now() + timedelta(days=1, minutes=1)):
        forget_old()
    assert db.session.scalar(select(func.count()).select_from(UndoStep)) == 0
