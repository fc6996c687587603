"""Groups, their meetings, agendas, terms and timetables."""

from tests.guards.routes.table import (
    EVERYBODY,
    READERS,
    SECRETARIAT,
    WORKING,
    Route,
)

_MEETING = "/meetings/{meeting}"
_THEIR_MEETING = "/meetings/{their_meeting}"
_GROUP = "/groups/{group}"
_SUGGESTIONS = f"{_MEETING}/suggestions"

SIGHT = {
    "/groups/{": WORKING,
    "/meetings/{meeting}": WORKING | {"reader"},
    "/meetings/{their_meeting}": WORKING | {"other_reader"},
    "/meetings/{minuted_draft}": WORKING | {"reader"},
    "/meetings/{minuted_round}": WORKING | {"reader"},
    "/meetings/{minuted_agreed}": WORKING | {"reader"},
    "/meetings/{group}": WORKING | {"reader"},
}

ROUTES = [
    # Governance
    Route("groups.list_groups", "/groups", WORKING),
    Route("groups.show_group", _GROUP, WORKING),
    Route("groups.show_members", f"{_GROUP}/members", WORKING),
    Route("groups.show_standing_agenda", f"{_GROUP}/standing", WORKING),
    Route("groups.show_timetable", f"{_GROUP}/meetings", WORKING),
    Route("groups.show_rules", f"{_GROUP}/rules", WORKING),
    Route("groups.create_group", "/groups/new", SECRETARIAT),
    Route("groups.edit_group", f"{_GROUP}/edit", SECRETARIAT),
    Route("groups.create_membership", f"{_GROUP}/members/new", SECRETARIAT),
    Route("groups.create_memberships", f"{_GROUP}/members/several", SECRETARIAT),
    Route("groups.copy_group", f"{_GROUP}/copy", SECRETARIAT),
    Route("groups.edit_membership", f"{_GROUP}/members/{{membership}}/edit", SECRETARIAT),
    Route("groups.end_membership", f"{_GROUP}/members/{{ended}}/end", SECRETARIAT),
    Route("groups.create_standing_item", f"{_GROUP}/standing/new", SECRETARIAT),
    Route("groups.edit_standing_item", f"{_GROUP}/standing/{{standing}}/edit", SECRETARIAT),
    Route("groups.order_standing_items", f"{_GROUP}/standing/order", SECRETARIAT),
    Route("groups.move_standing_item", f"{_GROUP}/standing/{{standing}}/move", SECRETARIAT),
    Route(
        "groups.remove_standing_item",
        f"{_GROUP}/standing/{{removed_standing}}/remove",
        SECRETARIAT,
    ),
    Route("groups.create_reader", f"{_GROUP}/readers/new", SECRETARIAT),
    Route("groups.remove_reader", f"{_GROUP}/readers/{{removed_reader}}/remove", SECRETARIAT),
    Route("meetings.list_meetings", "/meetings", WORKING | READERS),
    Route("meetings.show_meeting", _MEETING, WORKING | {"reader"}),
    Route("meetings.show_meeting", _THEIR_MEETING, WORKING | {"other_reader"}),
    Route("meetings.find_meeting", "/meetings/{group}/{day}", WORKING | {"reader"}),
    Route("timetable.create_meeting", "/meetings/new", SECRETARIAT),
    Route("meetings.edit_meeting", f"{_MEETING}/edit", SECRETARIAT),
    Route("attendance.answer_invitation", f"{_MEETING}/coming", frozenset({"member"})),
    Route("attendance.edit_apologies", f"{_MEETING}/apologies", SECRETARIAT),
    Route("agendas.copy_items", f"{_MEETING}/items/copy", SECRETARIAT),
    Route("agendas.create_item", f"{_MEETING}/items/new", SECRETARIAT),
    Route("agendas.edit_item", f"{_MEETING}/items/{{item}}/edit", SECRETARIAT),
    Route("agendas.edit_row", f"{_MEETING}/items/{{item}}/row", SECRETARIAT),
    Route("agendas.order_items", f"{_MEETING}/items/order", SECRETARIAT),
    Route("agendas.move_item", f"{_MEETING}/items/{{item}}/move", SECRETARIAT),
    Route("agendas.remove_item", f"{_MEETING}/items/{{removed_item}}/remove", SECRETARIAT),
    # Readiness: Kent's lead owes its update
    Route("readiness.show_readiness", f"{_MEETING}/readiness", SECRETARIAT),
    Route("readiness.chase_person", f"{_MEETING}/readiness/chase/{{debtor}}", SECRETARIAT),
    Route("readiness.chase_late", f"{_MEETING}/readiness/chase", SECRETARIAT),
    # Agendas
    Route("agendas.show_suggestions", _SUGGESTIONS, SECRETARIAT),
    Route("agendas.show_suggestion_group", f"{_SUGGESTIONS}/of/barriers-overdue", SECRETARIAT),
    Route("agendas.create_backlog_item", f"{_SUGGESTIONS}/new", SECRETARIAT),
    Route("agendas.take_suggestion", f"{_SUGGESTIONS}/{{suggestion}}/take", SECRETARIAT),
    Route("agendas.dismiss_suggestion", f"{_SUGGESTIONS}/{{suggestion}}/dismiss", SECRETARIAT),
    Route(
        "agendas.restore_suggestion",
        f"{_SUGGESTIONS}/answers/{{suggestion_answer}}/restore",
        SECRETARIAT,
    ),
    Route("agendas.carry_over", f"{_MEETING}/items/{{carried}}/carry-over", SECRETARIAT),
    # Terms of reference
    Route("terms.show_versions", f"{_GROUP}/terms", WORKING),
    Route("terms.show_version", f"{_GROUP}/terms/{{agreed_terms}}", WORKING),
    Route("terms.compare_versions", f"{_GROUP}/terms/{{terms}}/compare", WORKING),
    Route("terms.begin_version", f"{_GROUP}/terms/new", SECRETARIAT),
    Route("terms.edit_terms", f"{_GROUP}/terms/{{terms}}/edit", SECRETARIAT),
    Route("terms.agree_terms", f"{_GROUP}/terms/{{terms}}/agree", SECRETARIAT),
    Route("terms.create_substitute", f"{_GROUP}/substitutes/new", SECRETARIAT),
    Route(
        "terms.remove_substitute",
        f"{_GROUP}/substitutes/{{removed_substitute}}/remove",
        SECRETARIAT,
    ),
    # Timetables, series, plans
    Route("timetable.edit_timetable", f"{_GROUP}/timetable", SECRETARIAT),
    Route("timetable.create_series", f"{_GROUP}/series/new", SECRETARIAT),
    Route("timetable.edit_series", f"{_GROUP}/series/{{series}}/edit", SECRETARIAT),
    Route("timetable.plan_series", f"{_GROUP}/series/{{series}}", SECRETARIAT),
    Route("timetable.settle_series", f"{_GROUP}/series/{{series}}/settle", SECRETARIAT),
    Route("timetable.move_meeting", f"{_MEETING}/move", SECRETARIAT),
    Route("timetable.follow_timetable", f"{_MEETING}/round/follow", SECRETARIAT),
    Route("timetable.cancel_meeting", f"{_MEETING}/cancel", SECRETARIAT),
    Route("timetable.reinstate_meeting", f"{_MEETING}/reinstate", SECRETARIAT),
    Route("timetable.show_forward_plan", "/meetings/forward-plan", WORKING),
    Route("timetable.show_year", "/meetings/year", WORKING),
    # Calendars
    Route("calendars.download_invitation", f"{_MEETING}/invitation.ics", WORKING | {"reader"}),
    Route("calendars.show_calendar", "/calendar", WORKING | READERS),
    Route("calendars.make_address", "/calendar/address", WORKING | READERS),
    Route("calendars.close_calendar", "/calendar/close", WORKING | READERS),
    Route("calendars.read_feed", "/calendar/{calendar}.ics", EVERYBODY),
]
