"""Two people edit one record at a time: the second sees what the first wrote, and whatever they
wrote themselves; nothing is overwritten unseen, and a button of a stale page does nothing."""

import re
from datetime import date
from pathlib import Path

import pytest

from tests import factories as make
from tests.guards.routes import ROUTES
from tests.pages import typed

pytestmark = pytest.mark.one_engine

#: Edit pages whose form changes no one record that two people could hold open, and why.
OF_THEIR_OWN = {
    "pilots.edit_partners": "adds one more partner",
    "pilots.edit_people": "names one more person",
    "returns.edit_return": "lists the parts, each of which has a form of its own",
    "attendance.edit_apologies": "holds ticks only: see the last tests",
    "restrictions.edit_readers": "holds ticks only: see the last tests",
    "roles.edit_clearance": "holds choices only: see the last tests",
    "preferences.edit_preferences": "one's own choices",
    "accounts.edit_account": "a new address is a request, of which one waits: see test_approvals",
    "restrictions.edit_marking": "asks for a reason anew: see the last tests",
    "barriers.respond_to_barrier": "adds a response to those before, and overwrites none",
}

EDITS = [
    route
    for route in ROUTES
    if route.endpoint.rpartition(".")[2].startswith(("edit_", "respond_"))
    and route.endpoint not in OF_THEIR_OWN
]

#: Buttons that change no record which two people could hold open, and why.
NO_RECORD = {
    "acting.begin_acting": "begins something",
    "acting.stop_acting": "one's own",
    "approvals.refuse_own_change": "one's own",
    "administration.clear_address": "an address takes mail or not",
    "administration.give_up_message": "a message is locked, and its state says what may be done",
    "administration.retry_message": "a message is locked, and its state says what may be done",
    "administration.retry_messages": "of all messages",
    "calendars.close_calendar": "one's own",
    "calendars.make_address": "one's own",
    "agendas.order_items": "sends the order that its page showed too",
    "groups.order_standing_items": "sends the order that its page showed too",
    "groups.remove_reader": "a role has no version: it is held or not",
    "minutes.autosave_item": "the editor's form, which tells of both versions",
    "minutes.begin_minutes": "begins something",
    "packs.ask_administrators": "sends a message",
    "packs.build_pack": "begins something",
    "packs.create_copy": "begins something",
    "packs.leave_out_paper": "a paper travels or not",
    "packs.put_back_paper": "a paper travels or not",
    "roles.end_grant": "a role has no version: it is held or not",
    "sign_in.begin_codes": "one's own",
    "sign_in.disconnect": "single sign-on is connected or not",
    "sign_in.end_other_sessions": "one's own",
    "sign_in.end_own_session": "one's own",
    "sign_in.release_account": "an account is locked or not",
    "sign_in.send_invitation": "begins something",
    "sign_in.sign_out": "one's own",
    "sign_in.withdraw_invitation": "an invitation stands or not",
    "undoing.undo_step": "a step is one's own, and what was done since is found by its rows",
    "terms.begin_version": "begins something",
    "terms.remove_substitute": "a substitute has no version: named or not",
}


def buttons(app):
    """The routes that the buttons of records lead to."""
    posted = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.methods is not None and "POST" in rule.methods and "GET" not in rule.methods
    }
    return [route for route in ROUTES if route.endpoint in posted - NO_RECORD.keys()]


def first_field(page):
    """The first field of the form that holds words, or else the first that holds a day or a
    number."""
    fields = [
        (
            element.get("name", ""),
            element.tag,
            element.get("inputmode") or element.get("type", "text"),
        )
        for element in page.form().element.iter()
    ]
    days = [name for name, _tag, _type in fields if name.endswith("_on")]
    words = [
        name
        for name, tag, kind in fields
        if (tag == "textarea" or (tag == "input" and kind in ("text", "email")))
        and not name.endswith(("_on", "_at", "_pounds"))
    ]
    numbers = [name for name, _tag, kind in fields if kind == "numeric" and name]
    return next(iter(words or days or numbers))


def versions(field):
    """What Ann enters and what Bob does, each with how it reads."""
    if field.endswith("_on"):
        return (date(2009, 5, 1), "1 May 2009"), (date(2009, 6, 1), "1 June 2009")
    if field == "email":
        return ("ann@example.org", "ann@example.org"), ("bob@example.org", "bob@example.org")
    if field == "names":  # of regions: those that have pilots stay
        ann, bob = (f"North\nSouth\nAs {name} has it" for name in ("Ann", "Bob"))
        return (ann, ann.replace("\n", "; ")), (bob, bob.replace("\n", "; "))
    if field == "hour":
        return ("9", "9"), ("10", "10")
    if field.endswith("_days"):
        return ("31", "31"), ("32", "32")
    return ("As Ann has it", "As Ann has it"), ("As Bob has it", "As Bob has it")


def save(client, page, **changes):
    """Fill in the page's form and send it; fails where it is given back. Where it leads is not
    opened: tests of the pages do."""
    form = page.form()
    answer = client.post(form.action or page.path, data=form.filled(changes, ""))
    assert 300 <= answer.status_code < 400, f"it could not be saved: {answer.page.errors}"
    assert answer.location.partition("?")[0] != page.path.partition("?")[0]


@pytest.mark.parametrize("route", EDITS, ids=lambda route: route.endpoint)
def test_the_second_of_two_editors_overwrites_nothing(app, known, route):
    address = route.address.format_map(known.addresses)
    editor = "secretariat" if "secretariat" in route.allowed else "administrator"
    ann = app.test_client().sign_in(known.accounts[editor])
    bob = app.test_client().sign_in(getattr(make, editor)())
    opened = bob.get(address).page
    field = first_field(opened)
    (by_ann, ann_reads), (by_bob, bob_reads) = versions(field)

    save(ann, ann.get(address).page, **{field: by_ann})
    refused = bob.send(opened, **{field: by_bob}).page

    assert refused.path == address
    assert "Someone else changed this record" in refused.text
    assert f"Saved version: {ann_reads}" in refused.text
    assert f"You wrote: {bob_reads}" in refused.text
    assert refused.form().filled({}, "")[field] == typed(by_bob)
    if route.endpoint.rpartition(".")[2].startswith("edit_"):
        assert ann.get(address).page.form().filled({}, "")[field] == typed(by_ann)

    save(bob, refused)


#: What is kept in rows of its own beside a record: nothing else of the form changes.
BESIDE = {
    "delivery.edit_milestone": (
        {"forecast_on": date(2010, 5, 1), "forecast_reason": "As Ann has it"},
        {"forecast_on": date(2010, 6, 1), "forecast_reason": "As Bob has it"},
        "1 May 2010",
    ),
    "risks.assess_risk": (
        {"likelihood": "1", "reason": "As Ann has it"},
        {"likelihood": "2", "reason": "As Bob has it"},
        "1",
    ),
}


@pytest.mark.parametrize("endpoint", BESIDE)
def test_the_second_to_change_only_rows_beside_a_record_overwrites_nothing(app, known, endpoint):
    address = next(r.address for r in ROUTES if r.endpoint == endpoint)
    address = address.format_map(known.addresses)
    by_ann, by_bob, ann_reads = BESIDE[endpoint]
    ann = app.test_client().sign_in(known.accounts["secretariat"])
    bob = app.test_client().sign_in(make.secretariat())
    opened = bob.get(address).page

    save(ann, ann.get(address).page, **by_ann)
    refused = bob.send(opened, **by_bob).page

    assert refused.path == address
    assert "Someone else changed this record" in refused.text
    assert f"Saved version: {ann_reads}" in refused.text


def test_two_people_begin_one_return(app, known):
    """There is no record yet whose version could be told."""
    pilot = make.pilot(name="Durham city")
    month = make.reporting_round()
    address = f"/returns/{pilot.slug}/{month.id}/edit/learning"
    ann = app.test_client().sign_in(known.accounts["secretariat"])
    bob = app.test_client().sign_in(make.pilot_lead(pilot))
    opened = bob.get(address).page

    ann.submit(address, learning="As Ann has it")
    refused = bob.send(opened, learning="As Bob has it").page

    assert "Saved version: As Ann has it" in refused.text
    assert "You wrote: As Bob has it" in refused.text


def test_two_people_record_apologies(app, known):
    address = "/meetings/{meeting}/apologies".format_map(known.addresses)
    ann = app.test_client().sign_in(known.accounts["secretariat"])
    bob = app.test_client().sign_in(make.secretariat())
    opened = bob.get(address).page
    first, second = [e.get("value") for e in opened.all("input") if e.get("type") == "checkbox"][:2]

    ann.submit(address, person_ids=[first])
    refused = bob.send(opened, person_ids=[second]).page

    assert "Someone else changed this record" in refused.text
    assert ann.get(address).page.form().filled({}, "")["person_ids"] == [first]


def test_two_people_say_who_may_read_a_risk(app, known):
    address = "/readers/risk/{risk_id}".format_map(known.addresses)
    ann = app.test_client().sign_in(known.accounts["secretariat"])
    bob = app.test_client().sign_in(known.accounts["own"])
    opened = bob.get(address).page

    ann.submit(address, is_restricted=True, added_id=make.person(name="Cy").id)
    refused = bob.send(opened, is_restricted=False).page

    assert "Someone else changed this record" in refused.text
    assert "Saved version: Yes" in refused.text
    assert "Cy" in ann.get(address).page.text


def test_two_people_record_a_clearance(app, known):
    address = "/people/{person}/clearance".format_map(known.addresses)
    ann = app.test_client().sign_in(known.accounts["administrator"])
    bob = app.test_client().sign_in(make.administrator())
    opened = bob.get(address).page

    ann.submit(address, clearance_before_2014="protect")
    refused = bob.send(opened, clearance_before_2014="not_marked").page

    assert "Saved version: PROTECT" in refused.text
    assert "You wrote: NOT MARKED" in refused.text


def test_two_people_change_a_marking(app, known):
    address = "/markings/decision/{decision_id}".format_map(known.addresses)
    ann, bob = (app.test_client().sign_in(make.secretariat()) for _ in range(2))
    opened = bob.get(address).page

    ann.submit(address, marking="protect", marking_reason="As Ann has it")
    refused = bob.send(opened, marking="restricted", marking_reason="As Bob has it").page

    assert "Someone else changed this record" in refused.text
    assert "Saved version: PROTECT" in refused.text
    assert "You wrote: RESTRICTED" in refused.text


def test_a_button_of_a_stale_page_does_nothing_and_says_so(app, client, known):
    pressed, wrong = set(), []

    for route in buttons(app):
        who = "secretariat" if "secretariat" in route.allowed else min(route.allowed)
        client.sign_in(known.accounts[who])
        sent = {"csrf_token": client.token}
        address = route.address.format_map(known.addresses)
        for version in ({}, {"version": ""}, {"version": "999"}):
            answer = client.post(address, data=sent | version)
            pressed.add(route.endpoint)
            if answer.status_code != 409:
                wrong.append((route.endpoint, version, answer.status_code))
            else:
                assert "Someone else has just saved this" in answer.page.text

    assert wrong == []
    assert len(pressed) > 15


def test_every_button_of_a_record_carries_its_version(app):
    """Its page would be refused otherwise."""
    wanted = {route.endpoint for route in buttons(app)}
    drawn = re.compile(r"""post_button\(url_for\(["']([\w.]+)["'](.*)""")
    wrong = [
        (path.name, endpoint)
        for path in Path("templates").rglob("*.html")
        for endpoint, rest in drawn.findall(path.read_text())
        if (endpoint in wanted) != ("record=" in rest.partition("}}")[0])
    ]
    assert wrong == []


def test_the_second_to_press_a_button_is_told_what_happened(app):
    group = make.group()
    action = make.action(group=group, state="complete_awaiting_confirmation")
    address = f"/actions/{action.reference}"
    ann, bob = (app.test_client().sign_in(make.secretariat()) for _ in range(2))
    opened = bob.get(address).page

    ann.submit(f"{address}/return", reason="The annex is missing.")
    refused = bob.send(opened, "Confirm that it is complete")

    assert refused.status_code == 409
    assert "reload the page to see theirs" in refused.page.text
    assert "Confirm that it is complete" not in bob.get(address).page.text
