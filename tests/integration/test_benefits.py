"""Proposals, as people keep them: from an idea to what was realised, and what totals say."""

from datetime import date

import pytest

from app.benefits import queries, service
from app.benefits.rules import AmountBasis, AmountKind, ProposalState, sum_by
from app.benefits.sections import build
from app.benefits.totals import read_totals
from app.core.errors import DomainError, Refused
from app.core.kept import KeptForGood
from app.core.sections import Head, Records
from app.core.viewers import NOBODY, looking_as, viewer_of
from app.extensions import db
from tests import factories as make

FORECAST, VALIDATED, ACTUAL = AmountBasis


@pytest.fixture
def kent(app):
    make.pin()
    return make.pilot(name="Kent")


def test_a_proposal_goes_from_an_idea_to_realised_validated_in_part(app, kent):
    council, hospital = make.organisation(name="Council"), make.organisation(name="Hospital")
    lead = app.test_client().sign_in(make.pilot_lead(kent))
    officer = make.secretariat()
    finance = app.test_client().sign_in(officer)

    saved = lead.submit(
        "/benefits/new", title="Care at home", what_changes="One team of nurses and carers."
    )
    address = saved.request.path
    refused = lead.submit(f"{address}/propose")
    assert "it has no forecast yet" in refused.page.text
    for kind, year, body, pounds in (
        ("investment", "2010-11", council.id, "7.5m"),
        ("cashable", "2010/11", hospital.id, "18m"),
    ):
        lead.do(f"{address}/amounts/new", kind=kind, year=year, organisation_id=body, pence=pounds)
    page = lead.get(address).page
    assert "Investment £7.5m; savings £18m" in page.text
    assert "Hospital would gain but does not pay" in page.text
    lead.do(f"{address}/propose", validator_id=officer.person_id)
    assert "Validation of BP-001 Care at home" in finance.get("/owed").page.text

    proposal = queries.get_proposal("BP-001")
    saving = queries.current_amounts(proposal, FORECAST)[1]
    finance.do(
        f"{address}/validate",
        given_by="Head of finance",
        evidence="Case files were read.",
        **{f"amount_{saving.id}": "12,000,000"},
    )
    text = finance.get(address).page.text
    assert "Validated in part by Head of finance" in text
    assert "£12m" in text
    finance.do(f"{address}/agree", agreed_by="The officials’ group", review_on=date(2010, 3, 1))
    lead.do(address, "Begin delivery")
    refused = lead.submit(address, "Close as realised")
    assert "Add what was realised first" in refused.page.text
    lead.do(
        f"{address}/amounts/new",
        kind="cashable",
        is_actual=True,
        year="2010-11",
        organisation_id=hospital.id,
        pence="11m",
    )
    lead.do(address, "Close as realised")

    text = lead.get("/benefits/totals").page.text
    assert "£7.5m invested would save £18m" in text
    assert "Finance has validated £12m of the saving; £11m has been realised" in text


def test_whoever_owns_a_proposal_cannot_validate_it(kent):
    owner = make.secretariat()
    proposal = make.proposal(pilot=kent, owner=owner.person)
    proposal = queries.get_proposal(proposal.reference)
    with pytest.raises(Refused, match="You own this proposal"):
        service.validate_proposal(
            make.actor(owner), proposal=proposal, given_by="Me", evidence="Mine", amounts={}
        )


def test_no_more_is_validated_than_is_forecast(kent):
    proposal = queries.get_proposal(make.proposal(pilot=kent).reference)
    amounts = {e.id: e.pence + 1 for e in queries.current_amounts(proposal, FORECAST)}
    with pytest.raises(DomainError, match="No more can be validated"):
        service.validate_proposal(
            make.actor(make.secretariat()),
            proposal=proposal,
            given_by="Finance",
            evidence="Seen",
            amounts=amounts,
        )


def test_a_newer_forecast_counts_and_the_one_before_stays(kent):
    proposal = queries.get_proposal(make.proposal(pilot=kent).reference)
    service.state_amount(
        make.actor(make.secretariat()),
        proposal=proposal,
        is_actual=False,
        kind=AmountKind.CASHABLE,
        year="2012-13",
        organisation_id=None,
        pence=200_000_000,
    )
    db.session.commit()

    _amounts, totals = read_totals()
    assert totals.whole.forecast.cashable == 200_000_000
    assert len(proposal.amounts) == 3
    proposal.amounts[0].pence = 1
    with pytest.raises(KeptForGood):
        db.session.flush()
    db.session.rollback()


def test_totals_count_once_what_two_proposals_count_and_say_what_they_leave_out(client, kent):
    first = make.proposal(pilot=kent)
    make.proposal(
        pilot=kent,
        amounts=[make.amount(AmountKind.CASHABLE, "2010-11", 50_000_000, counted_in=first)],
    )
    make.proposal(pilot=kent, state=ProposalState.IDEA)
    make.proposal(pilot=kent, amounts=[])

    _amounts, totals = read_totals()
    assert totals.whole.forecast.cashable == 300_000_000
    assert totals.elsewhere.cashable == 50_000_000
    client.sign_in(make.secretariat())
    text = client.get("/benefits/totals").page.text
    assert "Left out: 1 idea" in text
    assert "1 proposal gives no amount" in text
    assert "£500,000 that two proposals count is counted once" in text


def test_a_restricted_proposal_counts_for_those_alone_who_may_read_it(app, kent):
    make.proposal(pilot=kent)
    make.proposal(pilot=kent, is_restricted=True)
    with looking_as(NOBODY):
        assert read_totals()[1].whole.forecast.cashable == 300_000_000
    with looking_as(viewer_of(make.actor(make.secretariat()))):
        assert read_totals()[1].whole.forecast.cashable == 600_000_000


def test_the_command_prints_the_totals_by_place(run, kent):
    make.proposal(pilot=kent)
    printed = run("benefits", "totals")
    assert printed.exit_code == 0
    assert any(
        line.startswith("Kent") and "£1m" in line and "£3m" in line
        for line in printed.output.splitlines()
    )


def test_the_published_figures_of_the_demonstration_add_up(demo_app):
    amounts, totals = read_totals()
    saved = sum_by(amounts, FORECAST, lambda amount: amount.pilot)
    assert saved["Croydon"].cashable == 62_000_000_00
    assert saved["Kent"].cashable == 40_000_000_00
    assert saved["Kent"].net == 240_000_000_00
    assert saved["Worcestershire"].cashable == 2_500_000_00
    assert totals.left_out.ideas == 2
    dorset = queries.get_proposal("BP-002")
    text = [a.organisation for a in amounts if a.proposal == dorset.reference]
    assert sorted(text) == ["Dorset County Council", "NHS Dorset"]


def test_a_pack_tells_what_is_invested_and_saved_and_who_gains_without_paying(demo_app):
    head = Head(
        kind="benefits",
        number=7,
        title="Benefits",
        purpose=None,
        presenter="",
        minutes=10,
        message="",
        asks=(),
        anchor="item-7",
    )
    day = date(2010, 2, 18)
    records = Records(
        meeting_id=1, group_id=1, held_on=day, today=make.TODAY, since=None, until=None
    )
    section = build(head, records)
    assert section.message.startswith("£529.8m invested would save £122.5m and bring £720m")
    assert "finance has validated £10.8m of the saving, and none is realised" in section.message
    assert section.left_out == "Left out: 2 ideas. 3 proposals give no amount."
    [dorset] = [row for row in section.proposals.rows if row.reference == "BP-002"]
    assert dorset.gainers == "NHS Dorset"


def test_the_front_page_says_how_much_of_the_forecast_saving_finance_has_validated(client, kent):
    make.meeting(held_on=date(2010, 2, 18))
    proposal = make.proposal(pilot=kent, title="Care at home")
    make.proposal(pilot=kent, is_restricted=True)
    make.proposal(
        pilot=kent,
        title="Counted already",
        amounts=[make.amount(AmountKind.CASHABLE, "2010-11", 50_000_000, counted_in=proposal)],
    )
    client.sign_in(make.secretariat())
    said = "None of £6m of forecast saving has been validated by finance."
    assert said in client.get("/").page.text


def _count_in(proposal, other, kind=AmountKind.CASHABLE):
    service.state_amount(
        make.actor(make.secretariat()),
        proposal=queries.get_proposal(proposal.reference),
        is_actual=False,
        kind=kind,
        year="2012-13",
        organisation_id=None,
        pence=300_000_000,
        counted_in_id=other.id,
    )
    db.session.commit()


def test_money_that_each_of_some_proposals_counts_in_the_next_is_never_lost(kent):
    first, second, third = (make.proposal(pilot=kent) for _ in range(3))
    _count_in(first, second)
    _count_in(second, third)
    with pytest.raises(DomainError, match="neither would be counted"):
        _count_in(third, first)
    db.session.rollback()
    _count_in(third, first, AmountKind.RECEIPT)
    assert read_totals()[1].whole.forecast.cashable == 300_000_000


def test_a_forecast_that_finance_has_not_seen_leaves_a_proposal_validated_in_part(kent):
    proposal = queries.get_proposal(make.proposal(pilot=kent).reference)
    service.validate_proposal(
        make.actor(make.secretariat()),
        proposal=proposal,
        given_by="Finance",
        evidence="Files",
        amounts={e.id: e.pence for e in queries.current_amounts(proposal, FORECAST)},
    )
    officer, facts = make.actor(make.secretariat()), {"year": "2012-13", "organisation_id": None}
    same = {"kind": AmountKind.CASHABLE, "pence": 300_000_000}
    service.state_amount(officer, proposal=proposal, is_actual=False, **facts, **same)
    assert proposal.state is ProposalState.VALIDATED
    more = {"kind": AmountKind.CASHABLE, "pence": 400_000_000}
    service.state_amount(officer, proposal=proposal, is_actual=False, **facts, **more)
    assert proposal.state is ProposalState.PARTLY_VALIDATED


def test_totals_say_how_many_restricted_proposals_they_leave_out(client, kent):
    make.proposal(pilot=kent)
    make.proposal(pilot=kent, is_restricted=True)
    client.sign_in(make.pilot_lead())
    assert "1 restricted proposal is not counted." in client.get("/benefits/totals").page.text
