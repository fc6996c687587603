"""Pages on which a return is written: the list of its parts, each part, the check before it is
submitted."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Actor
from app.insights.models import Insight
from app.insights.queries import list_insights
from app.returns import queries, service, snapshots
from app.returns.completeness import PartStatus, part_statuses
from app.returns.forms import PromiseForm, part_form, promise_forms
from app.returns.models import Return
from app.returns.parts import PARTS, PartKey, PartState, promises_of
from app.returns.permissions import can_ask_lead, can_submit_return, can_write_return
from app.returns.rows.changes import change_issue, change_milestone, change_risk
from app.returns.rows.forms import issue_rows, milestone_rows, risk_rows
from app.returns.rules import PromiseAnswer
from app.returns.views.blueprint import NamedReturn, blueprint, find, find_part
from app.web.forms import RecordForm, press, save_rows
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render


def _find_to_write(slug: str, round_id: int) -> NamedReturn:
    asked = find(slug, round_id)
    require(
        can_write_return(
            current_actor(), asked.pilot.id, asked.round, asked.returned, clock.today()
        )
    )
    return asked


def _statuses(returned: Return | None) -> list[PartStatus]:
    open_notes = [each for each in queries.list_notes(returned) if each.is_open] if returned else []
    return part_statuses(returned, {each.key for each in open_notes})


@blueprint.get("/returns/<slug>/<int:round_id>/edit")
def edit_return(slug: str, round_id: int) -> str:
    """The list of parts, each with how far it is."""
    asked, actor = _find_to_write(slug, round_id), current_actor()
    statuses = _statuses(asked.returned)
    return render(
        "returns/edit_return.html",
        pilot=asked.pilot,
        round=asked.round,
        returned=asked.returned,
        statuses=statuses,
        left=[each for each in statuses if each.state is not PartState.COMPLETE],
        reviews=queries.list_reviews(asked.returned) if asked.returned else [],
        can_submit=can_submit_return(actor, asked.pilot.id),
        can_ask=asked.returned is not None and bool(can_ask_lead(actor, asked.returned)),
        panels=panels_for("return", asked.pilot),
    )


@blueprint.route("/returns/<slug>/<int:round_id>/edit/<part>", methods=["GET", "POST"])
def edit_part(slug: str, round_id: int, part: str) -> str | Response:
    actor, asked = current_actor(), _find_to_write(slug, round_id)
    key = find_part(part).key
    form = part_form(key, asked.returned)
    last = queries.find_last_version(asked.round, asked.pilot.id)
    rows: list[tuple[str, PromiseForm]] = []
    if key is PartKey.ACHIEVEMENTS:
        rows = _promise_rows(asked, last.outlook if last else "")

    notes = [
        each
        for each in (queries.list_notes(asked.returned) if asked.returned else [])
        if each.key is key
    ]

    tables = _tables(asked, key)
    form.rows = [
        *((f"Promise {at}", row) for at, (_text, row) in enumerate(rows, start=1)),
        *((record.reference, row) for table in tables.values() for record, row in table),
    ]

    def save() -> None:
        returned = asked.returned or _begin(actor, asked)
        save_rows(_changes(actor, asked, tables))
        more: dict[str, Any] = {}
        if key is PartKey.ACHIEVEMENTS:
            more["promises"] = [(row.answer.data, row.note.data) for _text, row in rows]
        service.save_part(
            actor, round_=asked.round, returned=returned, key=key, **form.values(), **more
        )

    if form.saves(save):
        return _go_on(asked, key)
    return render(
        f"returns/parts/{_template(key)}.html",
        pilot=asked.pilot,
        round=asked.round,
        part=PARTS[key],
        form=form,
        promises=rows,
        last=last,
        last_measures=snapshots.read_snapshot(last.content).measures if last else (),
        notes=notes,
        answerable={each.id for each in notes if each.is_open},
        tables=tables,
        # What is restricted stays in no browser.
        is_kept=not any(record.is_restricted for table in tables.values() for record, _ in table),
        barriers=snapshots.barriers_of(asked.pilot.id) if key is PartKey.NEEDS else (),
        insights=_insights(asked, key),
        raised_in={"pilot": asked.pilot.id, "round": asked.round.id},
    )


def _insights(asked: NamedReturn, key: PartKey) -> Sequence[Insight]:
    """What is recorded of the place's customers, which its return need not say again."""
    if key is not PartKey.INSIGHT:
        return ()
    return list_insights(Insight.pilot_id == asked.pilot.id)


def _template(key: PartKey) -> str:
    return key.value if PARTS[key].confirms or key in _OF_THEIR_OWN else "text"


_OF_THEIR_OWN = (PartKey.ACHIEVEMENTS, PartKey.INSIGHT, PartKey.NEEDS)


def _tables(asked: NamedReturn, key: PartKey) -> dict[str, Any]:
    """The place's records that a part is about, by table, each with the row that changes it."""
    today, pilot_id = clock.today(), asked.pilot.id
    if key is PartKey.MILESTONES:
        return {"milestones": milestone_rows(snapshots.milestones_of(pilot_id, today), today)}
    if key is PartKey.RISKS:
        return {
            "risks": risk_rows(snapshots.risks_of(pilot_id, today), today),
            "issues": issue_rows(snapshots.issues_of(pilot_id, today)),
        }
    return {}


def _changes(
    actor: Actor, asked: NamedReturn, tables: dict[str, Any]
) -> list[tuple[RecordForm, Callable[[], None]]]:
    """What the rows change in the registers."""
    confirmed = f"Confirmed in the return for {asked.round.name}."
    found: list[tuple[RecordForm, Callable[[], None]]] = []
    for milestone, row in tables.get("milestones", ()):
        if row.is_changed:
            found.append((row, partial(change_milestone, actor, milestone, **row.values())))
    for risk, row in tables.get("risks", ()):
        found.append((row, partial(change_risk, actor, risk, confirmed, **row.values())))
    for issue, row in tables.get("issues", ()):
        found.append((row, partial(change_issue, actor, issue, **row.values())))
    return found


def _promise_rows(asked: NamedReturn, outlook: str) -> list[tuple[str, PromiseForm]]:
    """What was promised last time, each with the row that answers it."""
    if asked.returned is None:
        promises: list[tuple[str, PromiseAnswer | None, str]] = [
            (text, None, "") for text in promises_of(outlook)
        ]
    else:
        promises = [(each.text, each.answer, each.note) for each in asked.returned.promises]
    rows = promise_forms([(answer, note) for _text, answer, note in promises])
    return [(text, row) for (text, _answer, _note), row in zip(promises, rows, strict=True)]


def _begin(actor: Actor, asked: NamedReturn) -> Return:
    service.begin_return(actor, round_=asked.round, pilot=asked.pilot)
    begun = queries.find_return(asked.round.id, asked.pilot.id)
    assert begun is not None
    return begun


def _go_on(asked: NamedReturn, key: PartKey) -> Response:
    """From a part that was saved to the next that is not complete, or back to the list."""
    returned = queries.find_return(asked.round.id, asked.pilot.id)
    keys = list(PartKey)
    left = [each.part.key for each in _statuses(returned) if each.state is not PartState.COMPLETE]
    after = [each for each in left if keys.index(each) > keys.index(key)]
    message = f"{PARTS[key].label} saved."
    if after:
        return redirect_to("returns.edit_part", message, part=after[0].value, **asked.address())
    return redirect_to("returns.edit_return", message, **asked.address())


@blueprint.route("/returns/<slug>/<int:round_id>/submit", methods=["GET", "POST"])
def submit_return(slug: str, round_id: int) -> str | Response:
    """Everything that it says, to be checked before it is sent."""
    actor, asked = current_actor(), _find_to_write(slug, round_id)
    require(can_submit_return(actor, asked.pilot.id))
    returned, form = asked.begun, RecordForm(asked.begun)
    if form.saves(lambda: service.submit_return(actor, round_=asked.round, returned=returned)):
        return asked.go_back("Return submitted.")
    statuses = _statuses(returned)
    return render(
        "returns/submit_return.html",
        pilot=asked.pilot,
        round=asked.round,
        returned=returned,
        form=form,
        statuses=statuses,
        is_whole=all(each.state is PartState.COMPLETE for each in statuses),
        shown=snapshots.take_snapshot(returned, clock.today()),
    )


@blueprint.post("/returns/<slug>/<int:round_id>/ask-lead")
def ask_lead(slug: str, round_id: int) -> Response:
    actor, asked = current_actor(), find(slug, round_id)
    require(can_ask_lead(actor, asked.begun))
    press(asked.begun, lambda: service.ask_lead(actor, returned=asked.begun))
    return redirect_to(
        "returns.edit_return", "The lead has been asked to submit it.", **asked.address()
    )
