"""Pages of reminders: what goes out and what went, and the rules by which people are reminded."""

import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.models import Person
from app.core import clock
from app.core.domain import due_kind_words
from app.core.errors import DomainError, NotFound
from app.core.sentences import capital
from app.core.working_days import is_working_day
from app.governance.groups.queries import group_choices
from app.operations.liveness import find_silence
from app.reminders import opening, overview, queries, service
from app.reminders.audiences import audience_words, rule_sentence
from app.reminders.forms import ReminderSettingsForm, RuleForm
from app.reminders.models import Reminder
from app.reminders.naming import read_names
from app.reminders.permissions import can_keep_reminders, can_read_reminders
from app.reminders.preview import FORTNIGHT, Preview, as_kept, preview_rule
from app.reminders.rules import FROM_REMINDER, ReminderState
from app.web.forms import RecordForm, asked_for
from app.web.guards import lead_to, require
from app.web.identity import current_actor
from app.web.pages import redirect_to_record, render
from app.web.paging import choose, page_of, paginate
from app.web.record_pages import RecordPages, sighted

blueprint = Blueprint("reminders", __name__)

#: What an id can be.
_ID = re.compile(r"[0-9]{1,9}")

rule_pages = RecordPages(
    blueprint,
    "rule",
    sighted(can_read_reminders, queries.get_rule),
    lambda actor, _rule: can_keep_reminders(actor),
)
settings_pages = RecordPages(
    blueprint,
    "settings",
    queries.get_settings,
    lambda actor, _settings: can_keep_reminders(actor),
    lambda _settings: ("reminders.show_reminders", {}),
)


@blueprint.before_app_request
def note_opened() -> Response | None:
    """Of a page that is opened from a reminder by its reader, remember the day, and lead on to the
    page by its own address. Whoever is not signed in does so first."""
    given = request.args.get(FROM_REMINDER)
    is_page = request.method == "GET" and request.endpoint is not None
    if given is None or not is_page or not current_user.is_authenticated:
        return None
    person_id = current_actor().person_id
    if person_id is not None and _ID.fullmatch(given):
        opening.note_opened(int(given), person_id)
    others = [each for each in request.args.items(multi=True) if each[0] != FROM_REMINDER]
    return lead_to(f"{request.path}?{urlencode(others)}" if others else request.path)


@blueprint.get("/reminders")
def show_reminders() -> str:
    """What goes out today and in the coming fortnight, what went out, and who cannot be told."""
    actor, today = current_actor(), clock.today()
    require(can_read_reminders(actor))
    coming, left_out = overview.foresee_days(today, today + timedelta(days=1), today + FORTNIGHT)
    return render(
        "reminders/show_reminders.html",
        silence=find_silence(),
        settings=queries.find_settings(),
        now=overview.read_today(today),
        is_working_day=is_working_day(today),
        coming=coming,
        left_out=left_out,
        until=today + FORTNIGHT,
        past=overview.list_past_days(today),
        unreachable=overview.list_unreachable(today),
        can_edit=can_keep_reminders(actor),
    )


@blueprint.get("/reminders/days/<day>")
def show_day(day: str) -> str:
    """Who is told of what on a day: what went out or, of a day to come, what will."""
    require(can_read_reminders(current_actor()))
    on, today = _day(day), clock.today()
    is_to_come = on > today
    told = overview.foresee_day(today, on) if is_to_come else None
    page: Any = page_of(told) if told is not None else paginate(overview.select_of_day(on, today))
    return render(
        "reminders/show_day.html",
        on=on,
        page=page,
        told=told,
        since={} if is_to_come else overview.find_since(page.items),
        names=None if is_to_come else read_names(page.items),
        is_working_day=is_working_day(on),
        before=_neighbour(on, -1),
        after=_neighbour(on, 1),
        rule_sentence=rule_sentence,
    )


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise NotFound("There is no such day.") from None


def _neighbour(on: date, step: int) -> date | None:
    """The day before or after, where the calendar has one."""
    try:
        return on + timedelta(days=step)
    except OverflowError:
        return None


@blueprint.get("/reminders/log")
def list_reminders() -> str:
    """All that went out, and all that did not, the newest first."""
    require(can_read_reminders(current_actor()))
    states = choose(
        "state",
        "Outcome",
        [(s.value, s.word, None) for s in (ReminderState.SENT, ReminderState.CANCELLED)],
    )
    kinds = choose("kind", "About", [(k, said, None) for k, said in overview.kind_choices()])
    name = asked_for("q")
    conditions = [
        *([Reminder.state == states.chosen] if states.chosen else []),
        *([Reminder.kind == kinds.chosen] if kinds.chosen else []),
        *([Person.name.icontains(name, autoescape=True)] if name else []),
    ]
    page = paginate(overview.select_settled(*conditions))
    return render(
        "reminders/list_reminders.html",
        page=page,
        since=overview.find_since(page.items),
        names=read_names(page.items),
        filters=[states, kinds],
        text=name,
        is_filtered=bool(conditions),
    )


@blueprint.route("/reminders/settings", methods=["GET", "POST"])
def edit_settings() -> str | Response:
    settings = settings_pages.find_to_change()
    return settings_pages.change(settings, ReminderSettingsForm(settings), service.amend_settings)


settings_pages.button(
    "/reminders/hold",
    service.hold_all,
    "All reminders held. Nothing goes out until you release them.",
)
settings_pages.button("/reminders/release", service.release_all, "Reminders released.")


@blueprint.route("/reminders/send", methods=["GET", "POST"])
def send_at_once() -> str | Response:
    """The emails of today that still wait; confirmed, they go at once."""
    settings = settings_pages.find_to_change()
    return settings_pages.change(
        settings,
        RecordForm(settings),
        service.send_at_once,
        "Today’s reminders will go out in the next few minutes.",
        now=overview.read_today(clock.today()),
    )


@blueprint.get("/reminders/rules")
def list_rules() -> str:
    """Every kind of thing that the programme keeps, with the rules that remind of it."""
    actor = current_actor()
    require(can_read_reminders(actor))
    kinds = overview.list_kinds()
    rules = [rule for kind in kinds for rule in kind.rules]
    return render(
        "reminders/list_rules.html",
        kinds=kinds,
        rule_count=len(rules),
        off_count=sum(not rule.is_on or rule.is_held for rule in rules),
        audience_words=audience_words,
        can_edit=can_keep_reminders(actor),
    )


@blueprint.get("/reminders/rules/<int:rule_id>")
def show_rule(rule_id: int) -> str:
    rule = rule_pages.find(rule_id)
    settings = queries.find_settings()
    return render(
        "reminders/show_rule.html",
        rule=rule,
        kind=capital(due_kind_words(rule.kind)),
        sentence=rule_sentence(rule.days, rule.audience),
        all_held=settings is not None and settings.is_held,
        preview=preview_rule(as_kept(rule), clock.today()),
        can_edit=can_keep_reminders(current_actor()),
    )


@blueprint.route("/reminders/rules/new", methods=["GET", "POST"])
def create_rule() -> str | Response:
    actor = current_actor()
    require(can_keep_reminders(actor))
    choices = {"kind": overview.kind_choices(), "group_ids_off": group_choices()}
    form = RuleForm(choices=choices)
    preview = _preview(form)
    if not _is_previewed():
        made = form.made(lambda: service.add_rule(actor, kind=form.kind.data, **form.facts()))
        if made is not None:
            return redirect_to_record(made, "Rule added.")
    return render(
        "reminders/create_rule.html", form=form, preview=preview, rule_sentence=rule_sentence
    )


@blueprint.route("/reminders/rules/<int:rule_id>/edit", methods=["GET", "POST"])
def edit_rule(rule_id: int) -> str | Response:
    rule = rule_pages.find_to_change(rule_id)
    form = RuleForm(rule, choices={"group_ids_off": group_choices()}, without=("kind",))
    preview = _preview(form, rule.kind)
    if not _is_previewed() and form.saves(
        lambda: service.amend_rule(current_actor(), rule=rule, **form.facts())
    ):
        return redirect_to_record(rule, "Changes saved.")
    return render(
        "reminders/edit_rule.html",
        form=form,
        rule=rule,
        kind=capital(due_kind_words(rule.kind)),
        preview=preview,
        rule_sentence=rule_sentence,
    )


def _is_previewed() -> bool:
    return "preview" in request.form


def _preview(form: RuleForm, kind: str = "") -> Preview | None:
    """What the rule in the form would send, where that is asked and the form is in order. It
    changes nothing."""
    if not _is_previewed() or not form.is_submitted() or not form.validate():
        return None
    try:
        return preview_rule(form.rule(kind or form.kind.data), clock.today())
    except DomainError as error:
        form.report(error)
        return None


for address, verb, done in (
    ("on", service.turn_on, "Rule turned on."),
    ("off", service.turn_off, "Rule turned off. It sends nothing."),
    ("hold", service.hold_rule, "Rule held. It sends nothing until you release it."),
    ("release", service.release_rule, "Rule released."),
):
    rule_pages.button(f"/reminders/rules/<int:rule_id>/{address}", verb, done)
