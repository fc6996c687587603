"""The one access table: every route, and who may open it."""

from dataclasses import dataclass

EVERYBODY = frozenset(
    "anonymous administrator secretariat own other member reader stranger".split()
)
SIGNED_IN = EVERYBODY - {"anonymous"}
SECRETARIAT = frozenset({"secretariat"})
#: Keep accounts, roles and clearances, and read no content.
ADMINISTRATORS = frozenset({"administrator"})
#: Those with a part in the programme, save readers.
WORKING = frozenset({"secretariat", "own", "other", "member"})
PEOPLE_READERS = WORKING | ADMINISTRATORS
#: Kent's lead may change Kent's records; other leads may not.
OF_KENT = frozenset({"secretariat", "own"})
LEADS = frozenset({"secretariat", "own", "other"})
#: The officials' packs once issued.
PACK_READERS = frozenset({"secretariat", "member", "reader"})


@dataclass(frozen=True)
class Route:
    """``address`` is filled in from the world's. Those not in ``allowed`` are refused: by 403 or,
    where they may not even know that it is there, by 404; nobody signed in is led to sign-in."""

    endpoint: str
    address: str
    allowed: frozenset[str]
    refusal: int = 403


def _crud(
    domain: str, one: str, many: str, key: str, edit: frozenset[str], add: frozenset[str]
) -> list[Route]:
    return [
        Route(f"{domain}.list_{many}", f"/{many}", WORKING),
        Route(f"{domain}.show_{one}", f"/{many}/{{{key}}}", WORKING),
        Route(f"{domain}.create_{one}", f"/{many}/new", add),
        Route(f"{domain}.edit_{one}", f"/{many}/{{{key}}}/edit", edit),
    ]


#: The owner of an action ("own") keeps it; others read it.
OF_ACTION = frozenset({"secretariat", "own"})

_MEETING = "/meetings/{group}/{day}"
_GROUP = "/groups/{group}"

ROUTES = [
    Route("static", "/static/favicon.svg", EVERYBODY),
    Route("dashboard.show_home", "/", SIGNED_IN - {"stranger"}),
    Route("dashboard.show_help", "/help", EVERYBODY),
    Route("dashboard.show_accessibility", "/accessibility", EVERYBODY),
    # Accounts
    Route("accounts.sign_in", "/sign-in", EVERYBODY),
    Route("accounts.sign_out", "/sign-out", SIGNED_IN),
    Route("accounts.list_people", "/people", PEOPLE_READERS),
    Route("accounts.show_person", "/people/{person}", PEOPLE_READERS),
    Route("accounts.create_person", "/people/new", SECRETARIAT),
    Route("accounts.edit_person", "/people/{person}/edit", SECRETARIAT),
    Route("accounts.edit_account", "/people/{person}/account", ADMINISTRATORS),
    Route("accounts.list_organisations", "/organisations", PEOPLE_READERS),
    Route("accounts.show_organisation", "/organisations/{organisation}", PEOPLE_READERS),
    Route("accounts.create_organisation", "/organisations/new", SECRETARIAT),
    Route("accounts.edit_organisation", "/organisations/{organisation}/edit", SECRETARIAT),
    # Mail
    Route("administration.list_messages", "/messages", ADMINISTRATORS),
    Route("administration.show_message", "/messages/{message}", ADMINISTRATORS),
    Route("administration.retry_message", "/messages/{dead_message}/retry", ADMINISTRATORS),
    Route("administration.retry_messages", "/messages/retry", ADMINISTRATORS),
    Route("administration.give_up_message", "/messages/{lost_message}/give-up", ADMINISTRATORS),
    # Programme
    Route("programme.show_programme", "/programme", WORKING),
    Route("programme.edit_programme", "/programme/edit", SECRETARIAT),
    # Pilots
    *_crud("pilots", "pilot", "pilots", "pilot", SECRETARIAT, SECRETARIAT),
    Route("pilots.edit_partners", "/pilots/{pilot}/partners", SECRETARIAT),
    Route("pilots.remove_partner", "/pilots/{pilot}/partners/{partner}/remove", SECRETARIAT),
    Route("pilots.edit_people", "/pilots/{pilot}/people", SECRETARIAT),
    Route("pilots.edit_term", "/pilots/{pilot}/people/{term}", SECRETARIAT),
    # Updates
    Route("returns.list_rounds", "/updates", WORKING),
    Route("returns.show_round", "/updates/rounds/{round}", WORKING),
    Route("returns.create_round", "/updates/rounds/new", SECRETARIAT),
    Route("returns.edit_round", "/updates/rounds/{round}/edit", SECRETARIAT),
    Route("returns.show_update", "/updates/{pilot}/{round}", WORKING),
    Route("returns.edit_update", "/updates/{pilot}/{round}/edit", OF_KENT),
    Route("returns.reopen_update", "/updates/{pilot}/{earlier_round}/reopen", SECRETARIAT),
    # Risks and issues
    *_crud("risks", "risk", "risks", "risk", OF_KENT, LEADS),
    Route("risks.assess_risk", "/risks/{risk}/assess", OF_KENT),
    Route("risks.create_issue_of_risk", "/risks/{risk}/occur", OF_KENT),
    Route("risks.close_risk", "/risks/{risk}/close", OF_KENT),
    Route("risks.reopen_risk", "/risks/{risk}/reopen", OF_KENT),
    *_crud("risks", "issue", "issues", "issue", OF_KENT, LEADS),
    Route("risks.resolve_issue", "/issues/{issue}/resolve", OF_KENT),
    Route("risks.reopen_issue", "/issues/{issue}/reopen", OF_KENT),
    # Barriers: the department's answer is not the pilot's to record
    *_crud("barriers", "barrier", "barriers", "barrier", OF_KENT, LEADS),
    Route("barriers.respond_to_barrier", "/barriers/{barrier}/respond", SECRETARIAT),
    Route("barriers.resolve_barrier", "/barriers/{barrier}/resolve", OF_KENT),
    Route("barriers.withdraw_barrier", "/barriers/{barrier}/withdraw", OF_KENT),
    Route("barriers.reopen_barrier", "/barriers/{barrier}/reopen", OF_KENT),
    # Delivery
    *_crud("delivery", "milestone", "milestones", "milestone", OF_KENT, LEADS),
    *_crud("delivery", "product", "products", "product", SECRETARIAT, SECRETARIAT),
    Route("delivery.move_product", "/products/{product}/move", SECRETARIAT),
    *_crud("delivery", "interdependency", "interdependencies", "interdependency", OF_KENT, LEADS),
    Route("delivery.move_interdependency", "/interdependencies/{interdependency}/move", OF_KENT),
    *_crud("delivery", "resource", "resources", "resource", OF_KENT, LEADS),
    # Governance
    Route("governance.list_groups", "/groups", WORKING),
    Route("governance.show_group", _GROUP, WORKING),
    Route("governance.create_group", "/groups/new", SECRETARIAT),
    Route("governance.edit_group", f"{_GROUP}/edit", SECRETARIAT),
    Route("governance.create_membership", f"{_GROUP}/members/new", SECRETARIAT),
    Route("governance.edit_membership", f"{_GROUP}/members/{{membership}}/edit", SECRETARIAT),
    Route("governance.end_membership", f"{_GROUP}/members/{{ended}}/end", SECRETARIAT),
    Route("governance.create_standing_item", f"{_GROUP}/standing/new", SECRETARIAT),
    Route("governance.edit_standing_item", f"{_GROUP}/standing/{{standing}}/edit", SECRETARIAT),
    Route("governance.move_standing_item", f"{_GROUP}/standing/{{standing}}/move", SECRETARIAT),
    Route(
        "governance.remove_standing_item",
        f"{_GROUP}/standing/{{removed_standing}}/remove",
        SECRETARIAT,
    ),
    Route("governance.create_reader", f"{_GROUP}/readers/new", SECRETARIAT),
    Route("governance.remove_reader", f"{_GROUP}/readers/{{removed_reader}}/remove", SECRETARIAT),
    Route("governance.list_meetings", "/meetings", WORKING | {"reader"}),
    Route("governance.show_meeting", _MEETING, WORKING | {"reader"}),
    Route("governance.show_meeting", "/meetings/{their_group}/{their_day}", WORKING),
    Route("governance.create_meeting", "/meetings/new", SECRETARIAT),
    Route("governance.edit_meeting", f"{_MEETING}/edit", SECRETARIAT),
    Route("governance.edit_apologies", f"{_MEETING}/apologies", SECRETARIAT),
    Route("governance.create_item", f"{_MEETING}/items/new", SECRETARIAT),
    Route("governance.edit_item", f"{_MEETING}/items/{{item}}/edit", SECRETARIAT),
    Route("governance.move_item", f"{_MEETING}/items/{{item}}/move", SECRETARIAT),
    Route("governance.remove_item", f"{_MEETING}/items/{{removed_item}}/remove", SECRETARIAT),
    # Decisions: announced ones are read by the group's readers too
    Route("decisions.list_decisions", "/decisions", WORKING | {"reader"}),
    Route("decisions.show_decision", "/decisions/{decision}", WORKING | {"reader"}, 404),
    Route("decisions.show_decision", "/decisions/{draft_decision}", SECRETARIAT, 404),
    Route("decisions.create_decision", "/decisions/new", SECRETARIAT),
    Route("decisions.edit_decision", "/decisions/{draft_decision}/edit", SECRETARIAT),
    Route("decisions.supersede_decision", "/decisions/{decision}/supersede", SECRETARIAT),
    Route("decisions.remove_decision", "/decisions/{removed_decision}/remove", SECRETARIAT),
    # Actions
    Route("actions.list_actions", "/actions", WORKING),
    Route("actions.show_action", "/actions/{action}", WORKING, 404),
    Route("actions.create_action", "/actions/new", SECRETARIAT),
    Route("actions.edit_action", "/actions/{action}/edit", SECRETARIAT),
    Route("actions.note_progress", "/actions/{action}/progress", OF_ACTION),
    Route("actions.move_due_date", "/actions/{action}/due", SECRETARIAT),
    Route("actions.confirm_action", "/actions/{action}/confirm", SECRETARIAT),
    Route("actions.return_action", "/actions/{action}/return", SECRETARIAT),
    Route("actions.cancel_action", "/actions/{action}/cancel", SECRETARIAT),
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
    Route("timetable.move_meeting", f"{_MEETING}/move", SECRETARIAT),
    Route("timetable.cancel_meeting", f"{_MEETING}/cancel", SECRETARIAT),
    Route("timetable.reinstate_meeting", f"{_MEETING}/reinstate", SECRETARIAT),
    Route("timetable.show_forward_plan", "/meetings/forward-plan", WORKING),
    Route("timetable.show_year", "/meetings/year", WORKING),
    # Calendars
    Route("calendars.download_invitation", f"{_MEETING}/invitation.ics", WORKING | {"reader"}),
    Route("calendars.show_calendar", "/calendar", WORKING | {"reader"}),
    Route("calendars.make_address", "/calendar/address", WORKING | {"reader"}),
    Route("calendars.close_calendar", "/calendar/close", WORKING | {"reader"}),
    Route("calendars.read_feed", "/calendar/{calendar}.ics", EVERYBODY),
    # Packs
    Route("packs.list_packs", "/packs", PACK_READERS),
    *[
        route
        for page, address in {
            "show_pack": "",
            "preview_pack": "/preview",
            "show_progress": "/progress",
            "download_pack": "/pdf",
        }.items()
        for route in (
            Route(f"packs.{page}", f"/packs/{{issued}}{address}", PACK_READERS, 404),
            Route(f"packs.{page}", f"/packs/{{draft}}{address}", SECRETARIAT, 404),
            Route(f"packs.{page}", f"/packs/{{theirs}}{address}", SECRETARIAT, 404),
        )
    ],
    Route("packs.build_pack", f"{_MEETING}/pack", SECRETARIAT),
    Route("packs.issue_pack", "/packs/{draft}/issue", SECRETARIAT),
]
