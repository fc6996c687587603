"""Sending minutes round, comments, agreement, amendments, the lock."""

from werkzeug.wrappers import Response

from app.core import clock
from app.core.formats import day as in_words
from app.governance.meetings.queries import get_meeting_by_id
from app.governance.minutes import queries, service
from app.governance.minutes.forms import (
    AgreeMinutesForm,
    AmendmentForm,
    AnswerCommentForm,
    CommentForm,
)
from app.governance.minutes.permissions import can_comment, can_write_minutes
from app.governance.minutes.views.blueprint import PLACE, blueprint, minutes_of, to_minutes
from app.web.forms import RecordForm
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import render


@blueprint.route(f"{PLACE}/circulate", methods=["GET", "POST"])
def circulate_minutes(meeting_id: int) -> str | Response:
    actor = current_actor()
    minutes = minutes_of(meeting_id)
    require(can_write_minutes(actor))
    form = RecordForm(minutes)
    if form.saves(lambda: service.circulate_minutes(actor, minutes=minutes)):
        return to_minutes(minutes, "Minutes circulated.")
    empty = [item.title for item in minutes.items if item.is_empty]
    return render("minutes/circulate_minutes.html", form=form, minutes=minutes, empty=empty)


@blueprint.route(f"{PLACE}/items/<int:item_id>/comments/new", methods=["GET", "POST"])
def comment_on_item(meeting_id: int, item_id: int) -> str | Response:
    actor = current_actor()
    minutes = minutes_of(meeting_id)
    require(can_comment(actor, minutes))
    item = queries.get_item(minutes, item_id)
    form = CommentForm()
    if form.saves(
        lambda: service.comment_on_item(actor, minutes=minutes, item=item, **form.values())
    ):
        return to_minutes(minutes, "Comment sent to the secretariat.")
    return render("minutes/comment_on_item.html", form=form, minutes=minutes, item=item)


@blueprint.route(f"{PLACE}/comments/<int:comment_id>/resolve", methods=["GET", "POST"])
def resolve_comment(meeting_id: int, comment_id: int) -> str | Response:
    actor = current_actor()
    minutes = minutes_of(meeting_id)
    require(can_write_minutes(actor))
    comment = queries.get_comment(minutes, comment_id)
    form = AnswerCommentForm(comment)
    if form.saves(
        lambda: service.resolve_comment(actor, minutes=minutes, comment=comment, **form.values())
    ):
        return to_minutes(minutes, "Comment resolved.")
    return render("minutes/resolve_comment.html", form=form, minutes=minutes, comment=comment)


@blueprint.route(f"{PLACE}/agree", methods=["GET", "POST"])
def agree_minutes(meeting_id: int) -> str | Response:
    actor = current_actor()
    minutes = minutes_of(meeting_id)
    require(can_write_minutes(actor))
    later = queries.later_meeting_choices(minutes.meeting, clock.today())
    form = AgreeMinutesForm(
        minutes,
        choices={"meeting_id": [(key, in_words(held_on)) for key, held_on in later]},
        meeting_id=later[0][0] if len(later) == 1 else None,
    )

    def save() -> None:
        at = get_meeting_by_id(form.meeting_id.data)
        service.agree_minutes(actor, minutes=minutes, at=at)

    if form.saves(save):
        return to_minutes(minutes, "Minutes agreed.")
    return render("minutes/agree_minutes.html", form=form, minutes=minutes, has_later=bool(later))


@blueprint.route(f"{PLACE}/items/<int:item_id>/amend", methods=["GET", "POST"])
def amend_item(meeting_id: int, item_id: int) -> str | Response:
    actor = current_actor()
    minutes = minutes_of(meeting_id)
    require(can_write_minutes(actor))
    item = queries.get_item(minutes, item_id)
    form = AmendmentForm(item, reason="")
    if form.saves(lambda: service.amend_item(actor, minutes=minutes, item=item, **form.values())):
        return to_minutes(minutes, "Minutes amended. A new version has been made.")
    return render("minutes/amend_item.html", form=form, minutes=minutes, item=item)


@blueprint.route(f"{PLACE}/lock", methods=["GET", "POST"])
def lock_minutes(meeting_id: int) -> str | Response:
    actor = current_actor()
    minutes = minutes_of(meeting_id)
    require(can_write_minutes(actor))
    form = RecordForm(minutes)
    if form.saves(lambda: service.lock_minutes(actor, minutes=minutes)):
        return to_minutes(minutes, "Minutes locked.")
    return render("minutes/lock_minutes.html", form=form, minutes=minutes)
