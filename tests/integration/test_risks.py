"""Risks and issues, as people keep them."""

from datetime import date, timedelta

import pytest

from app.core.errors import Refused
from app.core.rag import Movement
from app.extensions import db
from app.risks import queries, service
from app.risks.rules import IssueState, RiskState, Severity
from app.risks.status import risk_status
from tests import factories as make

pytestmark = pytest.mark.one_engine

TODAY = make.TODAY

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


@pytest.fixture
def kent(app):
    make.pin()
    return make.pilot(name="Kent")


def test_a_pilot_lead_adds_a_risk_to_its_own_pilot(client, kent):
    client.sign_in(make.pilot_lead(kent))

    page = client.submit("/risks/new", **NEW_RISK).page

    assert page.heading == "Partners leave the pooled budget"
    assert "R-001" in page.text
    assert "12 High" in page.text
    assert "Kent" in page.text
    assert page.rows == [["4 February 2010", "12", "3 Possible", "4 Major", "First assessment."]]


def test_a_pilot_lead_adds_no_risk_of_the_programme(client, kent):
    client.sign_in(make.pilot_lead(kent))

    answer = client.submit("/risks/new", **NEW_RISK | {"pilot_id": ""})

    assert answer.page.errors == [
        "Choose your pilot. Only the secretariat can add programme-wide records."
    ]
    assert queries.list_open_risks() == []


def test_a_risk_is_told_in_one_statement_or_in_three(client, kent):
    client.sign_in(make.secretariat())
    one = NEW_RISK | {"cause": "", "effect": "", "event": "Money runs out in May."}

    page = client.submit("/risks/new", **one).page
    assert "There is a risk that Money runs out in May." in page.text
    assert "Because" not in page.text

    edited = client.submit("/risks/R-001/edit", cause="The grant ends").page
    assert "Because The grant ends" in edited.text
    assert "There is a risk that Money runs out in May." in edited.text


def test_the_scores_are_one_table_of_three_pairs(client, kent):
    client.sign_in(make.secretariat())

    (table,) = client.get("/risks/new").page.with_class("app-field-table")

    assert [[select.get("name") for select in row.iter("select")] for row in table.iter("tr")] == [
        [],
        ["inherent_likelihood", "likelihood", "target_likelihood"],
        ["inherent_impact", "impact", "target_impact"],
    ]
    labels = ["".join(label.itertext()).strip() for label in table.iter("label")]
    assert labels[:3] == ["Likelihood before controls", "Likelihood now", "Target likelihood"]


def test_approval_is_asked_for_below_the_choice_that_needs_it(client, kent):
    client.sign_in(make.secretariat())

    page = client.get("/risks/new").page
    (revealed,) = page.with_class("govuk-radios__conditional")
    assert [box.get("name") for box in revealed.iter("input")] == ["approval"]

    high = {"response": "tolerate", "likelihood": 4, "impact": 5}
    refused = client.submit("/risks/new", **NEW_RISK | high).page
    assert "enter the approval to tolerate it" in refused.errors[0]
    kept = client.send(refused, approval="Officials, 18 January").page
    assert "Officials, 18 January" in kept.text


def test_what_is_optional_says_so_and_is(client, kent):
    client.sign_in(make.secretariat())
    text = client.get("/risks/new").page.text

    for name in ("Cause", "Effect", "Pilot", "Owner"):
        assert f"{name} (optional)" in text
    page = client.submit("/risks/new", **NEW_RISK | {"cause": "", "effect": ""}).page
    assert page.heading == "Partners leave the pooled budget"


def test_scores_out_of_order_need_an_explanation(client, kent):
    client.sign_in(make.secretariat())
    steep = NEW_RISK | {"likelihood": 5, "impact": 5}

    refused = client.submit("/risks/new", **steep).page
    taken = client.send(refused, explanation="Controls were lifted in January.").page

    assert "The scores are 20 before controls, 25 now and 6 as the target" in refused.errors[0]
    assert taken.heading == "Partners leave the pooled budget"
    assert "Controls were lifted in January." in taken.text


def test_what_is_not_filled_in_is_said(client, kent):
    client.sign_in(make.secretariat())

    errors = client.submit("/risks/new").page.errors

    assert "Enter the title." in errors
    assert "Choose the likelihood before controls." in errors
    assert "Choose the response." in errors


def test_a_review_that_moves_the_score_says_why_and_is_dated(client, kent):
    client.sign_in(make.secretariat())
    risk = make.risk(likelihood=3, impact=4, pilot=kent)

    refused = client.submit("/risks/R-001/assess", likelihood=4, impact=4).page
    page = client.send(refused, reason="Two partners gave notice.").page

    assert refused.errors == ["Enter the reason."]
    assert "16 Very high" in page.text
    assert "up from 12 at the last review" in page.text
    assert page.rows[0] == [
        "4 February 2010",
        "16",
        "4 Likely",
        "4 Major",
        "Two partners gave notice.",
    ]
    assert len(queries.get_risk(risk.reference).scores) == 2


def test_two_people_who_review_at_once_lose_neither(client, kent):
    client.sign_in(make.secretariat())
    make.risk(likelihood=3, impact=4)
    open_form = client.get("/risks/R-001/assess").page
    client.do("/risks/R-001/assess", likelihood=4, impact=4, reason="First.")

    clash = client.send(open_form, likelihood=2, impact=4, reason="Second.").page

    assert "Someone else changed this record" in clash.text
    assert len(queries.get_risk("R-001").scores) == 2


def test_a_changed_target_above_the_score_needs_an_explanation(client, kent):
    client.sign_in(make.secretariat())
    make.risk(likelihood=2, impact=2, mitigation="Watch it.")

    refused = client.submit("/risks/R-001/edit", target_likelihood=4, target_impact=4).page
    page = client.send(refused, explanation="We chose to live with it.").page

    assert "change them, or explain" in refused.errors[0]
    assert "The scores are out of order" in page.text
    assert "We chose to live with it." in page.text
    assert queries.get_risk("R-001").score_at(TODAY).score == 4


def test_an_edit_that_leaves_the_scores_adds_no_assessment(client, kent):
    client.sign_in(make.secretariat())
    make.risk(mitigation="Watch it.")

    page = client.submit("/risks/R-001/edit", title="Renamed").page

    assert page.heading == "Renamed"
    assert len(queries.get_risk("R-001").scores) == 1


def test_a_risk_is_closed_and_opened_again(client, kent):
    client.sign_in(make.secretariat())
    make.risk()

    closed = client.submit("/risks/R-001/close", **make.CLOSURE).page
    assert queries.get_risk("R-001").closed_on == TODAY
    reopened = client.send(closed, "Reopen this risk").page

    assert "R-001 closed." in closed.text
    assert "Closed 4 February 2010" in closed.text
    assert "Why it was closed It can no longer happen" in closed.text
    assert "Explanation The budget was agreed." in closed.text
    assert "Who agreed The programme board, 1 February" in closed.text
    assert "Review the score" in reopened.text
    assert queries.get_risk("R-001").closed_on is None
    assert queries.get_risk("R-001").closure_note == ""


def test_closing_asks_for_the_reason_and_who_agreed(client, kent):
    client.sign_in(make.pilot_lead(kent))
    make.risk(pilot=kent)

    errors = client.submit("/risks/R-001/close").page.errors

    assert errors == ["Choose why it is closed.", "Enter the explanation.", "Enter who agreed."]
    assert queries.get_risk("R-001").state is RiskState.OPEN


@pytest.mark.parametrize(
    ("because", "said"),
    [
        ("occurred", "First record that it has happened, which adds the issue that it became."),
        (
            "accepted",
            "It scores 16, and the programme accepts up to 15. Choose another reason, or review "
            "the score.",
        ),
        (
            "treated",
            "It scores 16, and its target is 4. Choose another reason, or review the score.",
        ),
    ],
)
def test_the_facts_bear_the_reason_out(client, kent, because, said):
    client.sign_in(make.secretariat())
    make.risk(inherent_likelihood=5, inherent_impact=5, likelihood=4, impact=4,
              target_likelihood=2, target_impact=2)  # fmt: skip

    page = client.submit("/risks/R-001/close", **make.CLOSURE | {"closed_because": because}).page

    assert page.errors == [said]
    assert page.form().filled({}, "")["closure_note"] == ["The budget was agreed."]


def test_a_risk_that_became_an_issue_is_closed_as_that(client, kent):
    client.sign_in(make.secretariat())
    risk = make.risk(state=RiskState.OCCURRED)
    make.issue(risk=risk)

    page = client.submit("/risks/R-001/close", **make.CLOSURE | {"closed_because": "occurred"}).page

    assert "It happened and is now an issue" in page.text


def test_what_was_closed_before_anybody_was_asked_says_so(client, kent):
    client.sign_in(make.secretariat())
    make.risk(state=RiskState.CLOSED, closed_on=TODAY)

    assert "Why it was closed Not recorded" in client.get("/risks/R-001").page.text


def test_a_closed_risk_is_not_reviewed(client, kent):
    client.sign_in(make.secretariat())
    make.risk(state=RiskState.CLOSED, closed_on=TODAY)

    page = client.submit("/risks/R-001/assess", likelihood=4, impact=4, reason="Why not.").page

    assert page.errors == ["This risk is closed. Reopen it before you review its score."]


def test_a_risk_that_happens_goes_on_as_a_linked_issue(client, kent):
    client.sign_in(make.pilot_lead(kent))
    make.risk(title="Partners leave", pilot=kent)

    page = client.submit(
        "/risks/R-001/occur",
        description="Two partners left.",
        severity=Severity.HIGH,
        action="Find others.",
        due_on=date(2010, 3, 1),
    ).page

    assert page.heading == "Partners leave"
    assert "I-001 added: R-001 has occurred." in page.text
    assert "Originally risk R-001 Partners leave." in page.text
    risk = client.get("/risks/R-001").page
    assert "Occurred" in risk.text
    assert "/issues/I-001" in dict(risk.links).values()


def test_a_closed_risk_does_not_happen(client, kent):
    client.sign_in(make.secretariat())
    make.risk(state=RiskState.CLOSED, closed_on=TODAY)

    page = client.submit(
        "/risks/R-001/occur", description="It came.", severity=Severity.LOW, action="Mend it."
    ).page

    assert page.errors == ["This risk is closed. Reopen it before you record that it occurred."]
    assert queries.list_open_issues(50) == []


def test_an_issue_is_resolved_and_opened_again(client, kent):
    client.sign_in(make.secretariat())
    make.issue(due_on=date(2010, 1, 29))

    before = client.get("/issues/I-001").page
    resolved = client.send(before, "Resolve this issue").page
    assert queries.get_issue("I-001").resolved_on == TODAY
    reopened = client.send(resolved, "Reopen this issue").page

    assert "6 days overdue" in before.text
    assert "Resolved 4 February 2010" in resolved.text
    assert "overdue" not in resolved.text
    assert "Resolve this issue" in reopened.text


def test_an_issue_is_added_and_updated(client, kent):
    client.sign_in(make.pilot_lead(kent))

    client.do(
        "/issues/new",
        title="Data withheld",
        description="The trust has declined.",
        severity=Severity.HIGH,
        action="The chair writes.",
    )
    page = client.submit("/issues/I-001/edit", severity=Severity.CRITICAL).page

    assert "Critical severity" in page.text
    assert queries.get_issue("I-001").pilot_id == kent.id


def test_the_list_opens_with_a_finding_and_the_map(client, kent):
    client.sign_in(make.secretariat())
    make.risk(likelihood=5, impact=4, pilot=kent, title="Grave")
    make.risk(
        scores=[make.score(date(2009, 12, 1), 2, 3), make.score(date(2010, 1, 28), 4, 3)],
        title="Rising",
    )
    make.risk(title="Over", state=RiskState.CLOSED, closed_on=date(2010, 1, 4))

    page = client.get("/risks").page

    assert "1 of 2 open risks is very high; 1 rose in the past 30 days" in page.text
    assert "1 is overdue for review" in page.text
    heat, rows = page.rows[:5], page.rows[5:]
    assert heat[0] == [
        "5 Almost certain",
        "Medium",
        "High",
        "High",
        "1 R-001 Very high",
        "Very high",
    ]
    assert "1 R-002 up from 6 High" in heat[1]
    assert [row[0].split()[0] for row in rows] == ["R-001", "R-002", "R-003"]


def test_filters_show_their_count_and_narrow_the_list(client, kent):
    client.sign_in(make.secretariat())
    make.risk(likelihood=5, impact=4, pilot=kent)
    make.risk(likelihood=1, impact=2)

    everything = client.get("/risks").page
    of_kent = client.get(f"/risks?pilot={kent.id}").page
    nobody = client.get("/risks?band=medium").page
    nonsense = client.get("/risks?band=purple&state=gone&pilot=999999").page

    assert "Very high (1)" in everything.text
    assert "Kent (1)" in everything.text
    assert "R-001" in of_kent.text
    assert "R-002" not in of_kent.text
    assert "No risk matches." in nobody.text
    assert "2 risks" in nonsense.text


def test_a_register_is_filtered_by_owner_and_to_what_is_the_programmes_own(client, kent):
    owner = make.person(name="Olive Owner")
    make.risk(title="Of Kent", pilot=kent, owner=owner)
    make.risk(title="Of all")
    make.risk(title="Secret", owner=make.person(name="Sam Secret"), is_restricted=True)
    client.sign_in(make.pilot_lead())

    everything = client.get("/risks").page
    assert "Olive Owner (1)" in everything.text
    assert "The programme as a whole (1)" in everything.text
    assert "Sam Secret" not in everything.text

    for address, title in (
        (f"/risks?owner={owner.id}", "R-001 Of Kent"),
        ("/risks?pilot=0", "R-002 Of all"),
        ("/risks?owner=0", "R-002 Of all"),
    ):
        page = client.get(address).page
        assert "1 risk. Download" in page.text
        assert page.rows[-1][0] == title


def test_a_long_register_comes_in_pages(client, kent):
    client.sign_in(make.secretariat())
    for _ in range(27):
        make.risk()

    page = client.get("/risks?page=2").page

    assert "27 risks, page 2 of 2" in page.text
    assert "and 19 more" in page.text


def test_an_empty_register_says_what_will_be_there(client, kent):
    client.sign_in(make.secretariat())

    assert "No risks yet." in client.get("/risks").page.text
    assert "No issues yet." in client.get("/issues").page.text


def test_others_read_but_do_not_change(client, kent):
    client.sign_in(make.pilot_lead())
    make.risk(pilot=kent)

    page = client.get("/risks/R-001").page

    assert "Edit this risk" not in page.text
    for path in ("edit", "assess", "occur"):
        assert client.get(f"/risks/R-001/{path}").status_code == 403


def test_the_owner_of_a_risk_may_change_it(client, kent):
    owner = make.member()
    client.sign_in(owner)
    make.risk(pilot=kent, owner=owner.person, mitigation="Watch it.")

    page = client.submit("/risks/R-001/edit", title="Renamed by its owner").page

    assert page.heading == "Renamed by its owner"


def test_readers_see_no_register(client, kent):
    client.sign_in(make.reader())
    make.risk()

    answers = {"/risks": 403, "/risks/R-001": 404, "/risks/new": 403, "/issues": 403}
    assert {path: client.get(path).status_code for path in answers} == answers


def test_there_is_no_such_risk(client, kent):
    client.sign_in(make.secretariat())

    for path in ("/risks/R-999", "/risks/M-001", "/risks/R-1x", "/issues/I-404"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "Cyngor Sŵn y Gwynt, tŷ ŵyr", "Fire 🔥 risk", "W" * 200]
)
def test_any_text_is_only_text(client, kent, text):
    client.sign_in(make.secretariat())
    make.risk(title=text, cause=text, pilot=make.pilot(name=text[:60]))

    assert client.get("/risks/R-001").page.heading == text
    assert text in client.get("/risks").page.text


def test_the_pilots_page_shows_its_open_risks_and_issues(client, kent):
    client.sign_in(make.secretariat())
    make.risk(title="Mine", pilot=kent)
    make.risk(title="Long over", pilot=kent, state=RiskState.CLOSED, closed_on=TODAY)
    make.issue(title="My trouble", pilot=kent)
    make.issue(title="Another's trouble")

    text = client.get(f"/pilots/{kent.slug}").page.text

    assert "Mine" in text
    assert "My trouble" in text
    assert "Long over" not in text
    assert "Another's trouble" not in text


def test_the_persons_page_shows_what_they_own(client, kent):
    client.sign_in(make.secretariat())
    owner = make.person()
    make.risk(owner=owner)
    make.issue(owner=owner)

    links = client.get(f"/people/{owner.id}").page.links

    assert {"/risks/R-001", "/issues/I-001"} <= {address for _text, address in links}


def test_two_people_who_press_a_button_at_once(client, kent, monkeypatch):
    client.sign_in(make.secretariat())
    make.issue()

    def change_meanwhile(*_states):
        db.session.connection().exec_driver_sql("UPDATE issue SET version = version + 1")

    monkeypatch.setattr(service.ISSUE_WORKFLOW, "check", change_meanwhile)

    answer = client.submit("/issues/I-001", "Resolve this issue")

    assert answer.status_code == 409
    assert answer.page.heading == "Someone else has just saved this"
    assert queries.get_issue("I-001").state is IssueState.OPEN


def test_services_refuse_whoever_asks_them(session, kent):
    other = make.actor(make.pilot_lead())
    risk, issue = make.risk(pilot=kent), make.issue(pilot=kent)

    for deed in (
        lambda: service.close_risk(other, risk=risk, **make.CLOSURE),
        lambda: service.assess_risk(other, risk=risk, likelihood=1, impact=1, reason="Gone."),
        lambda: service.resolve_issue(other, issue=issue),
    ):
        with pytest.raises(Refused, match="Only the pilot’s lead, its contributors"):
            deed()


# What the pack reads


def test_open_risks_come_with_what_a_position_needs(session, kent):
    make.risk(pilot=kent, owner=make.person(name="Owner"))
    make.risk(state=RiskState.OCCURRED)
    make.risk(state=RiskState.CLOSED)
    session.expire_all()

    risks = queries.list_open_risks()

    assert [r.reference for r in risks] == ["R-001"]
    assert (risks[0].pilot.name, risks[0].owner.name) == ("Kent", "Owner")
    now = risk_status(risks[0], TODAY, since=TODAY - timedelta(days=90))
    assert (now.score, now.movement) == (12, Movement("new", "new"))


def test_open_issues_come_with_risk_pilot_and_owner(session, kent):
    make.issue(pilot=kent, risk=make.risk(state=RiskState.OCCURRED))
    make.issue(state=IssueState.RESOLVED)
    session.expire_all()

    issues = queries.list_open_issues(50)

    assert [i.reference for i in issues] == ["I-001"]
    assert (issues[0].pilot.name, issues[0].risk.reference, issues[0].owner) == (
        "Kent",
        "R-001",
        None,
    )
