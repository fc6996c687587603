"""The register of decisions."""

from datetime import date

import pytest

from app.core.errors import DomainError, Refused
from app.governance.decisions import service
from app.governance.decisions.rules import Basis
from tests import factories as make

pytestmark = pytest.mark.one_engine

TODAY = make.TODAY


def test_a_chairs_action_is_recorded_with_its_reason(client, group):
    client.sign_in(make.secretariat())
    words = {"text": "Reports may follow until 26 February.", "decided_on": date(2010, 1, 28)}

    refused = client.submit("/decisions/new?group=officials", **words).page
    page = client.send(refused, basis_reason="It could not wait for 18 February.").page

    assert refused.errors == ["Enter why the chair acted without the group."]
    assert page.heading == "Decision DEC-001"
    assert "Reports may follow until 26 February." in page.text
    assert "Decided by Chair’s action" in page.text
    assert "It could not wait for 18 February." in page.text


def test_nothing_is_decided_tomorrow(client, group):
    client.sign_in(make.secretariat())

    page = client.submit(
        "/decisions/new?group=officials",
        text="It is so.",
        decided_on=date(2010, 2, 5),
        basis_reason="Haste.",
    ).page

    assert page.errors == ["The date of a decision cannot be in the future."]


def test_the_group_is_asked_for_first(client, group):
    client.sign_in(make.secretariat())

    links = client.get("/decisions/new").page.links

    assert ("Officials' group", "/decisions/new?group=officials") in links


def test_an_announced_text_stays_and_the_rest_may_change(client, group):
    client.sign_in(make.secretariat())
    make.decision(group=group, text="As it was.")

    refused = client.submit("/decisions/DEC-001/edit", text="As it never was.").page
    page = client.submit("/decisions/DEC-001/edit", rationale="Because it helps.").page

    assert "announced on 20 January 2010, so its text cannot be changed" in refused.errors[0]
    assert "Because it helps." in page.text
    assert "As it was." in page.text


def test_a_later_decision_supersedes_it(client, group):
    client.sign_in(make.secretariat())
    make.decision(group=group, decided_on=date(2010, 1, 4))
    later = make.decision(group=group, decided_on=date(2010, 1, 28))
    make.decision(decided_on=date(2010, 1, 29), text="Another group’s.")

    form = client.get("/decisions/DEC-001/supersede").page
    page = client.send(form, by_id=later.id).page

    assert "Another group’s." not in form.text
    assert "Superseded by DEC-002" in page.text
    assert "/decisions/DEC-001" in dict(client.get("/decisions/DEC-002").page.links).values()


def test_no_decision_supersedes_itself_or_a_later_one(group):
    actor = make.actor(make.secretariat())
    early = make.decision(group=group, decided_on=date(2010, 1, 4))
    late = make.decision(group=group, decided_on=date(2010, 1, 28))

    for decision, by in ((early, early), (late, early), (early, make.decision())):
        with pytest.raises(DomainError):
            service.supersede_decision(actor, decision=decision, by_id=by.id)


def test_what_is_not_announced_is_seen_by_the_secretariat_and_the_chair(client, group, meeting):
    chair = make.account()
    make.membership(group=group, person=chair.person, role="chair")
    make.decision(meeting=meeting, announced_on=None, text="Still to be told.")

    for who, status in (
        (make.secretariat(), 200),
        (chair, 200),
        (make.member(group), 404),
        (make.reader(group), 404),
    ):
        client.sign_in(who)
        assert client.get("/decisions/DEC-001").status_code == status
        is_listed = "Still to be told." in client.get("/decisions").page.text
        assert is_listed is (status == 200)


def test_readers_see_the_decisions_of_their_group_alone(client, group):
    make.decision(group=group, text="Theirs.")
    make.decision(text="Another group’s.")
    client.sign_in(make.reader(group))

    page = client.get("/decisions").page

    assert [row[0] for row in page.rows] == ["DEC-001 Theirs."]
    assert "Another group" not in page.text
    assert client.get("/decisions/DEC-002").status_code == 404


def test_a_decision_recorded_by_mistake_is_removed_until_it_is_announced(client, group, meeting):
    client.sign_in(make.secretariat())
    make.decision(meeting=meeting, announced_on=None)
    make.decision(group=group)

    gone = client.submit("/decisions/DEC-001/remove").page
    kept = client.submit("/decisions/DEC-002/remove").page

    assert "DEC-001 removed." in gone.text
    assert "it cannot be removed" in kept.errors[0]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("group=officials", ["DEC-002", "DEC-001"]),
        ("basis=chairs_action", ["DEC-002", "DEC-003"]),
        ("year=2009", ["DEC-003"]),
        ("status=superseded", ["DEC-001"]),
        ("status=in_force", ["DEC-002", "DEC-003"]),
        ("q=RING-fences", ["DEC-002"]),
        ("q=dec-003", ["DEC-003"]),
        ("q=nobody+agreed", ["DEC-001"]),
        ("basis=write_round", []),
        ("year=1066&basis=odd", ["DEC-002", "DEC-001", "DEC-003"]),
    ],
)
def test_filters_and_words_narrow_the_register(client, group, query, found):
    held = make.meeting(group=group, held_on=date(2010, 1, 18))
    first = make.decision(meeting=held, dissent="Nobody agreed with the Treasury.")
    second = make.decision(group=group, text="Ring-fences are lifted.", decided_on=TODAY)
    make.decision(decided_on=date(2009, 12, 17))
    first.superseded_by_id = second.id
    client.sign_in(make.secretariat())

    page = client.get(f"/decisions?{query}").page

    assert [row[0].split()[0] for row in page.rows] == found


def test_a_write_round_records_what_it_cleared(group):
    actor = make.actor(make.secretariat())

    made = service.record_decision(
        actor,
        group=group,
        basis=Basis.WRITE_ROUND,
        text="The plan is approved.",
        decided_on=TODAY,
        write_round_id=7,
        rationale="No objection was made.",
    )

    assert made.write_round_id == 7
    assert made.announced_on == TODAY


def test_a_basis_and_what_it_names_agree(group, meeting):
    actor = make.actor(make.secretariat())
    words = {"text": "It is so.", "decided_on": TODAY, "group": group}

    for basis, named in (
        (Basis.MEETING, {}),
        (Basis.WRITE_ROUND, {}),
        (Basis.CHAIRS_ACTION, {}),
        (Basis.CHAIRS_ACTION, {"meeting": meeting, "basis_reason": "Haste."}),
    ):
        with pytest.raises(DomainError):
            service.record_decision(actor, basis=basis, **words, **named)


def test_members_record_nothing(group):
    with pytest.raises(Refused, match="Only the secretariat can record decisions"):
        service.record_decision(
            make.actor(make.member(group)),
            group=group,
            basis=Basis.CHAIRS_ACTION,
            text="It is so.",
            decided_on=TODAY,
            basis_reason="Haste.",
        )


def test_the_register_is_downloaded_with_what_its_reader_sees_alone(client, group, meeting):
    make.decision(group=group, text="Announced.")
    make.decision(meeting=meeting, announced_on=None, text="Still to be told.")
    client.sign_in(make.member(group))

    text = client.get("/decisions?format=csv").get_data(as_text=True)

    assert "Announced." in text
    assert "Still to be told." not in text
    assert client.get("/decisions?format=xlsx").data.startswith(b"PK")
