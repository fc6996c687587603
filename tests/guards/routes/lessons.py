"""Lessons: places offer them, the secretariat publishes them, others take them up."""

from tests.guards.routes.table import LEADS, OF_KENT, OWNED, SECRETARIAT, WORKING, Route, crud

SIGHT = {"/lessons/{": WORKING, "/lessons/asks/{": WORKING}

ROUTES = [
    *crud("lessons", "lesson", "lessons", "draft_lesson", OWNED, LEADS),
    Route("lessons.show_version", "/lessons/{lesson}/versions/1", WORKING),
    Route("lessons.offer_lesson", "/lessons/{draft_lesson}/offer", OWNED),
    Route("lessons.take_back_lesson", "/lessons/{offered_lesson}/take-back", OWNED),
    Route("lessons.send_back_lesson", "/lessons/{offered_lesson}/send-back", SECRETARIAT),
    Route("lessons.publish_lesson", "/lessons/{offered_lesson}/publish", SECRETARIAT),
    Route("lessons.withdraw_lesson", "/lessons/{lesson}/withdraw", SECRETARIAT),
    Route("lessons.work_on_again", "/lessons/{withdrawn_lesson}/work-again", SECRETARIAT),
    Route("lessons.show_case_note", "/lessons/{lesson}/case-note", WORKING),
    Route("lessons.edit_case_note", "/lessons/{draft_lesson}/case-note/edit", OWNED),
    Route("lessons.add_picture", "/lessons/{draft_lesson}/pictures/new", OWNED),
    Route("lessons.show_picture", "/lessons/{draft_lesson}/pictures/1", WORKING),
    Route("lessons.remove_picture", "/lessons/{draft_lesson}/pictures/2/remove", OWNED),
    Route("lessons.show_ask", "/lessons/asks/{lesson_ask}", WORKING),
    Route("lessons.answer_ask", "/lessons/asks/{lesson_ask}/lesson", OF_KENT),
    Route("lessons.answer_nothing", "/lessons/asks/{lesson_ask}/nothing", OF_KENT),
    Route("returns.make_lesson", "/returns/{asked_return}/lesson", OF_KENT),
    Route("lessons.record_use", "/lessons/{lesson}/uses/new", LEADS - {"own", "contributor"}),
]
