"""Sending minutes round, comments, agreement, amendments, the lock."""

from functools import partial

from werkzeug.wrappers import Response

from app.core import clock
from app.core.formats import day as in_words
from app.governance.minutes import queries, service
from app.governance.minutes.forms import AgreeForm, AmendmentForm, AnswerForm, CommentForm
from app.governance.minutes.permissions import can_comment
from app.governance.minutes.views.blueprint import PLACE, blueprint, pages
from app.web.forms import RecordForm


@blueprint.route(f"{PLACE}/circulate", methods=["GET", "POST"])
def circulate_minutes(meeting_id: int) -> str | Response:
    minutes = pages.find_to_change(meeting_id)
    empty = [item.title for item in minutes.items if item.is_empty]
    form = RecordForm(minutes)
    done = "Minutes circulated."
    return pages.change(minutes, form, service.circulate_minutes, done, empty=empty)


@blueprint.route(f"{PLACE}/items/<int:item_id>/comments/new", methods=["GET", "POST"])
def comment_on_item(meeting_id: int, item_id: int) -> str | Response:
    minutes = pages.find_to_change(meeting_id, may=can_comment)
    item = queries.get_item(minutes, item_id)
    comment = partial(service.comment_on_item, item=item)
    done = "Comment sent to the secretariat."
    return pages.change(minutes, CommentForm(), comment, done, item=item)


@blueprint.route(f"{PLACE}/comments/<int:comment_id>/resolve", methods=["GET", "POST"])
def resolve_comment(meeting_id: int, comment_id: int) -> str | Response:
    minutes = pages.find_to_change(meeting_id)
    comment = queries.get_comment(minutes, comment_id)
    resolve = partial(service.resolve_comment, comment=comment)
    form = AnswerForm(comment)
    return pages.change(minutes, form, resolve, "Comment resolved.", comment=comment)


@blueprint.route(f"{PLACE}/agree", methods=["GET", "POST"])
def agree_minutes(meeting_id: int) -> str | Response:
    minutes = pages.find_to_change(meeting_id)
    later = queries.later_meeting_choices(minutes.meeting, clock.today())
    form = AgreeForm(
        minutes,
        choices={"meeting_id": [(key, in_words(held_on)) for key, held_on in later]},
        meeting_id=later[0][0] if len(later) == 1 else None,
    )
    done = "Minutes agreed."
    return pages.change(minutes, form, service.agree_minutes, done, has_later=bool(later))


@blueprint.route(f"{PLACE}/items/<int:item_id>/amend", methods=["GET", "POST"])
def amend_item(meeting_id: int, item_id: int) -> str | Response:
    minutes = pages.find_to_change(meeting_id)
    item = queries.get_item(minutes, item_id)
    amend = partial(service.amend_item, item=item)
    done = "Minutes amended. A new version has been made."
    return pages.change(minutes, AmendmentForm(item, reason=""), amend, done, item=item)


@blueprint.route(f"{PLACE}/lock", methods=["GET", "POST"])
def lock_minutes(meeting_id: int) -> str | Response:
    minutes = pages.find_to_change(meeting_id)
    return pages.change(minutes, RecordForm(minutes), service.lock_minutes, "Minutes locked.")
