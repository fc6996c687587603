"""The one access table: every route, and who may open it."""

from dataclasses import dataclass

#: Who opens pages; ``world.py`` says who each of them is. Kent's records are "own" to its lead, its
#: contributor and its region's Government Office lead, "other" to those of Durham; the officials'
#: group is that of ``member`` and ``reader``, the ministers' that of the other two.
EVERYBODY = frozenset(
    """
    anonymous administrator secretariat own other contributor other_contributor go other_go owner
    member other_member reader other_reader spend_moderator director ended stranger
    """.split()
)
SIGNED_IN = EVERYBODY - {"anonymous"}
#: Those with a part in the programme today.
WITH_PART = SIGNED_IN - {"ended", "stranger"}
SECRETARIAT = frozenset({"secretariat"})
#: Keep accounts, roles and clearances, and read no content.
ADMINISTRATORS = frozenset({"administrator"})
#: Grant the roles of a reader and a contributor.
GRANTING = SECRETARIAT | ADMINISTRATORS
READERS = frozenset({"reader", "other_reader"})
#: Those with a part in the programme, save readers and administrators.
WORKING = WITH_PART - READERS - ADMINISTRATORS
PEOPLE_READERS = WORKING | ADMINISTRATORS
#: Those who keep Kent's records, not those who keep other pilots'; the owners of some besides.
OF_KENT = SECRETARIAT | {"own", "contributor"}
OWNED = OF_KENT | {"owner"}
OF_PRODUCT = SECRETARIAT | {"owner"}
#: Those who review some place.
REVIEWERS = SECRETARIAT | {"go", "other_go"}
#: Say who may read Kent's records.
RESTRICTING = SECRETARIAT | {"own"}
#: The author of the papers, who leads Kent, and the secretariat.
AUTHORS = SECRETARIAT | {"own"}
#: Those who add records: of some pilot, or of the programme.
LEADS = OF_KENT | {"other", "other_contributor"}
#: The officials' packs once issued; those of the ministers.
PACK_READERS = SECRETARIAT | {"member", "reader"}
THEIR_PACK_READERS = SECRETARIAT | {"other_member", "other_reader"}

#: Who sees the record that an address begins with. Those who may not take an action are told
#: so (403); to anybody else there is no such record (404). The longest beginning counts.
SIGHT = {
    "/people/{": PEOPLE_READERS,
    "/organisations/{": PEOPLE_READERS,
    "/account/sessions/{": SIGNED_IN,
    "/acting/{": PEOPLE_READERS,
    "/account-requests/{": GRANTING,
    "/pilots/{": WORKING,
    "/returns/{": WORKING,
    "/returns/rounds/{": WORKING,
    "/themes/{": WORKING,
    "/regions/{": WORKING,
    "/other-areas/{": WORKING,
    # The world's note is for Kent too.
    "/notes/{": SECRETARIAT | {"own", "contributor", "go"},
    "/risks/{": WORKING,
    "/risks/{restricted_risk}": OWNED - {"contributor"},
    "/readers/risk/{risk_id}": WORKING,
    "/readers/risk/{restricted_risk_id}": OWNED - {"contributor"},
    "/markings/decision/{": WORKING | {"reader"},
    "/withdraw/risk/{": WORKING,
    "/delete/risk/{": WORKING,
    "/archive/pilot/{": WORKING,
    "/withdrawn/barrier/{": WORKING,
    # Nobody else learns which imports there are.
    "/workbook/imports/{": SECRETARIAT,
    "/issues/{": WORKING,
    "/barriers/{": WORKING,
    "/milestones/{": WORKING,
    "/changes/{": WORKING,
    "/products/{": WORKING,
    "/interdependencies/{": WORKING,
    "/resources/{": WORKING,
    "/groups/{": WORKING,
    "/meetings/{meeting}": WORKING | {"reader"},
    "/meetings/{their_meeting}": WORKING | {"other_reader"},
    "/meetings/{minuted_draft}": WORKING | {"reader"},
    "/meetings/{minuted_round}": WORKING | {"reader"},
    "/meetings/{minuted_agreed}": WORKING | {"reader"},
    "/meetings/{group}": WORKING | {"reader"},
    "/decisions/{decision}": WORKING | {"reader"},
    "/decisions/{draft_decision}": SECRETARIAT,
    "/decisions/{removed_decision}": SECRETARIAT,
    "/actions/{": WORKING,
    "/messages/{": ADMINISTRATORS,
    # The officials' alone: their members' and authors', and the secretariat's.
    "/papers/{": AUTHORS,
    "/papers/{submitted_paper}": AUTHORS | {"member"},
    "/papers/{reopened_paper}": AUTHORS | {"member"},
    "/papers/{cleared_paper}": AUTHORS,
    "/decision-sheets/{": AUTHORS,
    "/decision-sheets/of/paper/{paper_id}": AUTHORS,
    "/decision-sheets/{item_sheet}": WORKING,
    "/write-rounds/{": SECRETARIAT | {"member"},
    "/write-rounds/{draft_round}": SECRETARIAT,
    "/referrals/{": WORKING,
    "/refer/": WORKING,
    # A day is no record: who may see what it brought is asked first.
    "/reminders/days/{": SIGNED_IN,
    "/reminders/rules/{": SECRETARIAT,
    "/packs/{issued}": PACK_READERS,
    "/packs/{theirs}": THEIR_PACK_READERS,
    "/packs/{draft}": SECRETARIAT,
    "/packs/{to_approve}": SECRETARIAT | {"member"},
}
#: Those who read what only a group's members do.
MEMBERS = frozenset({"secretariat", "member"})


@dataclass(frozen=True)
class Route:
    """``address`` is filled in from the world's. Those not in ``allowed`` are refused: by
    ``refusal`` or, where the address names a record, as ``SIGHT`` says; nobody signed in is led to
    sign-in."""

    endpoint: str
    address: str
    allowed: frozenset[str]
    refusal: int = 403

    @property
    def sight(self) -> frozenset[str] | None:
        begun = [beginning for beginning in SIGHT if self.address.startswith(beginning)]
        return SIGHT[max(begun, key=len)] if begun else None

    def expected(self, role: str) -> str | int:
        """What a role gets: "allowed", "sign in first", 403 or 404."""
        if role in self.allowed:
            return "allowed"
        if role == "anonymous":
            return "sign in first"
        if self.sight is None or self.refusal == 404:
            return self.refusal
        return 403 if role in self.sight else 404


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

#: Circulated minutes are for the group's members, drafts for the secretariat (and the chair).
MINUTES_READERS = frozenset({"secretariat", "member"})

_MEETING = "/meetings/{meeting}"
_THEIR_MEETING = "/meetings/{their_meeting}"
_GROUP = "/groups/{group}"
_DRAFT, _ROUND, _AGREED = (
    f"/meetings/{{minuted_{state}}}/minutes" for state in ("draft", "round", "agreed")
)
_SUGGESTIONS = f"{_MEETING}/suggestions"
_SHEET = "/decision-sheets/{sheet}"
_WRITE_ROUND = "/write-rounds/{write_round}"

ROUTES = [
    Route("static", "/static/favicon.svg", EVERYBODY),
    Route("dashboard.show_home", "/", WITH_PART),
    Route("dashboard.list_owed", "/owed", WITH_PART),
    Route("dashboard.show_section", "/sections/home", WITH_PART),
    Route("search.find", "/find", WITH_PART),
    Route("dashboard.show_help", "/help", EVERYBODY),
    Route("dashboard.show_glossary", "/help/glossary", EVERYBODY),
    Route("dashboard.show_accessibility", "/accessibility", EVERYBODY),
    # Signing in
    Route("sign_in.enter_password", "/sign-in", EVERYBODY),
    Route("sign_in.enter_code", "/sign-in/code", EVERYBODY),
    Route("sign_in.enter_recovery_code", "/sign-in/recovery-code", EVERYBODY),
    Route("sign_in.ask_for_reset", "/forgotten-password", EVERYBODY),
    Route("sign_in.reset_password", "/forgotten-password/{reset}", EVERYBODY),
    Route("sign_in.accept_invitation", "/invitation/{invitation}", EVERYBODY),
    Route("sign_in.sign_out", "/sign-out", SIGNED_IN),
    Route("sign_in.show_own_account", "/account", SIGNED_IN),
    Route("sign_in.change_password", "/account/password", SIGNED_IN),
    Route("sign_in.prove", "/account/proof", SIGNED_IN),
    Route("sign_in.end_other_sessions", "/account/sessions/end", SIGNED_IN),
    # Whoever's it is: of another's nothing is told, and nothing happens to it.
    Route("sign_in.end_own_session", "/account/sessions/{session}/end", SIGNED_IN),
    Route("sign_in.begin_codes", "/account/codes/begin", SIGNED_IN),
    Route("sign_in.set_up_codes", "/account/codes", SIGNED_IN),
    Route("sign_in.renew_recovery_codes", "/account/recovery-codes", SIGNED_IN),
    Route("sign_in.turn_off_codes", "/account/codes/off", SIGNED_IN),
    Route("sign_in.send_invitation", "/people/{invited}/invitation", ADMINISTRATORS),
    Route("sign_in.withdraw_invitation", "/people/{invited}/invitation/withdraw", ADMINISTRATORS),
    Route("sign_in.release_account", "/people/{invited}/release", ADMINISTRATORS),
    Route("sign_in.disconnect", "/people/{invited}/single-sign-on/disconnect", ADMINISTRATORS),
    Route("sign_in.reset_codes", "/people/{invited}/codes/reset", ADMINISTRATORS),
    # Accounts
    Route("accounts.list_people", "/people", PEOPLE_READERS),
    Route("accounts.show_person", "/people/{person}", PEOPLE_READERS),
    Route("accounts.create_person", "/people/new", SECRETARIAT),
    Route("several.create_people", "/people/several", SECRETARIAT),
    Route("joining.invite_members", "/people/invite", ADMINISTRATORS),
    Route("accounts.edit_person", "/people/{person}/edit", SECRETARIAT),
    Route("accounts.edit_account", "/people/{person}/account", ADMINISTRATORS),
    Route("administration.mark_address", "/people/{person}/mail-returned", GRANTING),
    Route("administration.clear_address", "/people/{person}/mail-returned/clear", GRANTING),
    Route("roles.show_rights", "/account/rights", SIGNED_IN),
    Route("roles.create_grant", "/people/{person}/roles/new", GRANTING),
    Route("roles.end_grant", "/people/{removed_reader}/roles/{ended_grant}/end", GRANTING),
    Route("roles.edit_clearance", "/people/{person}/clearance", ADMINISTRATORS),
    Route("acting.list_acting", "/acting", SIGNED_IN),
    Route("acting.arrange_acting", "/people/{person}/acting", SECRETARIAT),
    Route("acting.end_acting", "/acting/{acting_period}/end", SECRETARIAT),
    Route("acting.begin_acting", "/acting/{own_acting}/begin", frozenset({"own"}), 404),
    Route("acting.stop_acting", "/acting/stop", SIGNED_IN),  # here: it takes back the one before
    Route("approvals.list_requests", "/account-requests", GRANTING),
    Route("approvals.show_request", "/account-requests/{request}", GRANTING),
    # The administrator asked for it.
    Route("approvals.approve", "/account-requests/{request}/approve", SECRETARIAT),
    Route("approvals.decline", "/account-requests/{request}/decline", SECRETARIAT),
    Route("approvals.withdraw", "/account-requests/{request}/withdraw", ADMINISTRATORS),
    Route("approvals.refuse_own_change", "/account/address/refuse", SIGNED_IN),
    Route("approvals.refuse_change", "/address-change/{refusal}", EVERYBODY),
    Route("accounts.list_organisations", "/organisations", PEOPLE_READERS),
    Route("accounts.show_organisation", "/organisations/{organisation}", PEOPLE_READERS),
    Route("accounts.create_organisation", "/organisations/new", SECRETARIAT),
    Route("accounts.edit_organisation", "/organisations/{organisation}/edit", SECRETARIAT),
    Route("preferences.edit_preferences", "/account/emails", SIGNED_IN),
    Route("preferences.stop_optional", "/emails/stop/{stop_link}", EVERYBODY),
    # By a link in a letter, which opens without signing in
    Route("answers.give_answer", "/answer/{answer}", EVERYBODY),
    Route("contacts.name_contact", "/organisations/{organisation}/contacts", SECRETARIAT),
    Route("contacts.edit_contact", "/organisations/{organisation}/contacts/{contact}", SECRETARIAT),
    # Mail
    Route("operations.answer_health", "/health", EVERYBODY),
    Route("operations.answer_ready", "/ready", EVERYBODY),
    Route("operations.show_status", "/status", ADMINISTRATORS),
    Route("operations.list_jobs", "/status/jobs", ADMINISTRATORS),
    Route("administration.list_messages", "/messages", ADMINISTRATORS),
    Route("administration.show_message", "/messages/{message}", ADMINISTRATORS),
    Route("administration.retry_message", "/messages/{dead_message}/retry", ADMINISTRATORS),
    Route("administration.retry_messages", "/messages/retry", ADMINISTRATORS),
    Route("administration.give_up_message", "/messages/{lost_message}/give-up", ADMINISTRATORS),
    # What was changed
    Route("history.show_history", "/history/person/{person}", WORKING | ADMINISTRATORS, 404),
    Route("history.list_entries", "/audit", ADMINISTRATORS),
    # Programme
    Route("programme.show_programme", "/programme", WORKING),
    Route("workbook.show_workbook", "/workbook", SECRETARIAT),
    Route("workbook.download_template", "/workbook/template", SECRETARIAT),
    Route("workbook.download_export", "/workbook/export", SECRETARIAT),
    Route("workbook.show_place_workbook", "/pilots/{pilot}/workbook", OF_KENT),
    Route("workbook.download_place_workbook", "/pilots/{pilot}/workbook/download", OF_KENT),
    Route("workbook.create_import", "/workbook/imports/new", SECRETARIAT),
    Route("workbook.show_import", "/workbook/imports/{brought}", SECRETARIAT),
    Route("workbook.show_progress", "/workbook/imports/{brought}/progress", SECRETARIAT),
    Route("workbook.match_columns", "/workbook/imports/{brought}/columns", SECRETARIAT),
    Route("workbook.check_again", "/workbook/imports/{brought}/check", SECRETARIAT),
    Route("workbook.import_file", "/workbook/imports/{right}/import", SECRETARIAT),
    Route("workbook.undo_import", "/workbook/imports/{imported}/undo", SECRETARIAT),
    Route("workbook.discard_import", "/workbook/imports/{discarded}/discard", SECRETARIAT),
    Route("programme.edit_programme", "/programme/edit", SECRETARIAT),
    Route("programme.edit_words", "/programme/words", SECRETARIAT),
    # Pilots
    *_crud("pilots", "pilot", "pilots", "pilot", SECRETARIAT, SECRETARIAT),
    *_crud("themes", "theme", "themes", "theme", SECRETARIAT, SECRETARIAT),
    Route("themes.merge_theme", "/themes/{theme}/merge", SECRETARIAT),
    Route("regions.show_region", "/regions/{region}", WORKING),
    Route("areas.list_areas", "/other-areas", WORKING),
    Route("areas.show_area", "/other-areas/{area}", WORKING),
    Route("areas.create_area", "/other-areas/new", REVIEWERS),
    Route("areas.edit_area", "/other-areas/{area}/edit", REVIEWERS),
    Route("notes.list_notes", "/pilots/{pilot}/notes", WORKING),
    Route("notes.create_note", "/pilots/{pilot}/notes/new", SECRETARIAT | {"go"}),
    Route("notes.edit_note", "/notes/{note}/edit", SECRETARIAT),
    Route("notes.remove_note", "/notes/{removed_note}/remove", SECRETARIAT),
    Route("pilots.edit_regions", "/programme/regions", SECRETARIAT),
    Route("pilots.edit_partners", "/pilots/{pilot}/partners", SECRETARIAT),
    Route("pilots.remove_partner", "/pilots/{pilot}/partners/{partner}/remove", SECRETARIAT),
    Route("pilots.edit_people", "/pilots/{pilot}/people", SECRETARIAT),
    Route("pilots.edit_term", "/pilots/{pilot}/people/{term}", SECRETARIAT),
    # Returns
    Route("returns.list_rounds", "/returns", WORKING),
    Route("returns.show_round", "/returns/rounds/{round}", WORKING),
    Route("returns.create_round", "/returns/rounds/new", SECRETARIAT),
    Route("returns.edit_round", "/returns/rounds/{round}/edit", SECRETARIAT),
    Route("returns.chase", "/returns/rounds/{round}/chase", SECRETARIAT),
    Route(
        "returns.accept_from_board",
        "/returns/rounds/{earlier_round}/accept/{pilot}",
        SECRETARIAT,
    ),
    Route("returns.lead_on", "/updates/rounds/{round}", WORKING, refusal=404),
    Route("returns.show_return", "/returns/{written_return}", WORKING),
    Route("returns.show_version", "/returns/{sent_return}/versions/1", WORKING),
    Route("returns.edit_return", "/returns/{written_return}/edit", OF_KENT),
    Route("returns.edit_part", "/returns/{written_return}/edit/learning", OF_KENT),
    Route("returns.submit_return", "/returns/{written_return}/submit", AUTHORS),
    Route("returns.ask_lead", "/returns/{written_return}/ask-lead", frozenset({"contributor"})),
    Route("returns.review_return", "/returns/{sent_return}/review", frozenset({"go"})),
    Route("returns.send_back_return", "/returns/{sent_return}/send-back", SECRETARIAT),
    Route("returns.accept_return", "/returns/{sent_return}/accept", SECRETARIAT),
    Route(
        "returns.note_part",
        "/returns/{sent_return}/notes/needs",
        SECRETARIAT | {"go"},
    ),
    Route(
        "returns.answer_note",
        "/returns/{asked_return}/questions/{return_note}",
        OF_KENT,
    ),
    # Risks and issues
    *_crud("risks", "risk", "risks", "risk", OWNED, LEADS),
    Route("risks.show_risk", "/risks/{restricted_risk}", OWNED - {"contributor"}),
    Route("risks.edit_risk", "/risks/{restricted_risk}/edit", OWNED - {"contributor"}),
    Route("restrictions.edit_readers", "/readers/risk/{risk_id}", RESTRICTING),
    Route("restrictions.edit_readers", "/readers/risk/{restricted_risk_id}", RESTRICTING),
    # A step is taken back by a signed link; to anybody else, whoever it is, there is none.
    Route("undoing.undo_step", "/undo/{undo_link}", frozenset(), 404),
    Route("withdrawals.list_withdrawn", "/withdrawn", WORKING),
    Route("withdrawals.withdraw_record", "/withdraw/risk/{risk_id}", OF_KENT),
    Route("withdrawals.list_archived", "/archived", WORKING),
    Route("withdrawals.archive_record", "/archive/pilot/{pilot_id}", SECRETARIAT),
    Route("withdrawals.bring_back_record", "/archive/pilot/{pilot_id}/back", SECRETARIAT),
    Route("withdrawals.delete_record", "/delete/risk/{risk_id}", OF_KENT),
    Route("withdrawals.show_withdrawn", "/withdrawn/barrier/{withdrawn}", WORKING),
    Route("withdrawals.restore_record", "/withdrawn/barrier/{withdrawn}/restore", OF_KENT),
    Route("restrictions.edit_marking", "/markings/decision/{decision_id}", SECRETARIAT),
    Route("risks.assess_risk", "/risks/{risk}/assess", OWNED),
    Route("risks.create_issue_of_risk", "/risks/{risk}/occur", OWNED),
    Route("risks.close_risk", "/risks/{risk}/close", OWNED),
    Route("risks.reopen_risk", "/risks/{risk}/reopen", OWNED),
    *_crud("risks", "issue", "issues", "issue", OWNED, LEADS),
    Route("risks.resolve_issue", "/issues/{issue}/resolve", OWNED),
    Route("risks.reopen_issue", "/issues/{issue}/reopen", OWNED),
    # Barriers: the department's answer is not the pilot's to record
    *_crud("barriers", "barrier", "barriers", "barrier", OF_KENT, LEADS),
    Route("barriers.list_departments", "/barriers/departments", WORKING),
    # Not that of the other routes: whoever raises it too may say that it is resolved.
    Route("barriers.raise_barrier_too", "/barriers/{raised_barrier}/raise", LEADS),
    Route("barriers.take_up", "/barriers/{barrier}/take-up", LEADS),
    Route("barriers.join_barrier", "/barriers/{barrier}/join", OF_KENT),
    Route("barriers.raise_again", "/barriers/{returned_barrier}/raise-again", OF_KENT),
    Route("barriers.triage_barrier", "/barriers/{raised_barrier}/triage", SECRETARIAT),
    Route("barriers.extend_response", "/barriers/{barrier}/extend", SECRETARIAT),
    Route("barriers.escalate_barrier", "/barriers/{barrier}/escalate", SECRETARIAT),
    Route(
        "barriers.record_group_answer", "/barriers/{escalated_barrier}/group-answer", SECRETARIAT
    ),
    Route("barriers.agree_resolved", "/barriers/{agreeing_barrier}/agree/{pilot_id}", OF_KENT),
    Route(
        "barriers.disagree_resolved", "/barriers/{agreeing_barrier}/disagree/{pilot_id}", OF_KENT
    ),
    Route("barriers.close_barrier", "/barriers/{barrier}/close", SECRETARIAT),
    Route("barriers.respond_to_barrier", "/barriers/{barrier}/respond", SECRETARIAT),
    Route("barriers.expect_response", "/barriers/{barrier}/expected", SECRETARIAT),
    Route("barriers.resolve_barrier", "/barriers/{barrier}/resolve", OF_KENT),
    Route("barriers.reopen_barrier", "/barriers/{barrier}/reopen", OF_KENT),
    # Delivery
    *_crud("delivery", "milestone", "milestones", "milestone", OWNED, LEADS),
    Route("delivery.create_change", "/milestones/{open_milestone}/change", OWNED),
    Route("delivery.list_changes", "/changes", WORKING),
    Route("delivery.show_change", "/changes/{change}", WORKING),
    Route("delivery.decide_change", "/changes/{change}/decide", SECRETARIAT | {"director"}),
    Route("delivery.withdraw_change", "/changes/{change}/withdraw", OWNED),
    *_crud("delivery", "product", "products", "product", OF_PRODUCT, SECRETARIAT),
    Route("delivery.move_product", "/products/{product}/move", OF_PRODUCT),
    *_crud("delivery", "interdependency", "interdependencies", "interdependency", OWNED, LEADS),
    Route("delivery.move_interdependency", "/interdependencies/{interdependency}/move", OWNED),
    *_crud("delivery", "resource", "resources", "resource", OF_KENT, LEADS),
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
    # Papers: a draft is for those who make it
    Route("papers.list_papers", "/papers", WORKING),
    Route("papers.create_paper", "/papers/new", SECRETARIAT),
    Route("papers.show_paper", "/papers/{paper}", AUTHORS, 404),
    Route("papers.show_paper", "/papers/{submitted_paper}", AUTHORS | {"member"}, 404),
    Route("papers.edit_paper", "/papers/{paper}/edit", SECRETARIAT),
    Route("papers.edit_draft", "/papers/{paper}/draft", AUTHORS, 404),
    Route("papers.upload_file", "/papers/{paper}/upload", AUTHORS, 404),
    Route("papers.drop_file", "/papers/{paper}/file/drop", AUTHORS, 404),
    Route("papers.keep_version", "/papers/{paper}/versions/new", AUTHORS, 404),
    Route("papers.show_version", "/papers/{paper}/versions/1", AUTHORS, 404),
    Route("papers.download_file", "/papers/{paper}/versions/1/file", AUTHORS, 404),
    Route("papers.compare_versions", "/papers/{paper}/compare", AUTHORS, 404),
    Route("papers.ask_clearance", "/papers/{paper}/clearances/new", AUTHORS, 404),
    Route("papers.give_clearance", "/papers/{cleared_paper}/clearances/finance", AUTHORS, 404),
    Route("papers.submit_paper", "/papers/{paper}/submit", AUTHORS, 404),
    Route("papers.reopen_paper", "/papers/{reopened_paper}/reopen", SECRETARIAT),
    Route("papers.withdraw_paper", "/papers/{withdrawn_paper}/withdraw", SECRETARIAT),
    # Decision sheets: of a draft paper, and of an agenda item
    Route("decision_sheets.create_sheet", "/decision-sheets/of/paper/{paper_id}/new", AUTHORS),
    Route("decision_sheets.show_sheet", _SHEET, AUTHORS, 404),
    Route("decision_sheets.show_sheet", "/decision-sheets/{item_sheet}", WORKING),
    Route("decision_sheets.edit_sheet", f"{_SHEET}/edit", AUTHORS, 404),
    Route("decision_sheets.edit_sheet", "/decision-sheets/{item_sheet}/edit", SECRETARIAT),
    Route("decision_sheets.remove_sheet", "/decision-sheets/{removed_sheet}/remove", AUTHORS, 404),
    Route("decision_sheets.create_option", f"{_SHEET}/options/new", AUTHORS, 404),
    Route("decision_sheets.edit_option", f"{_SHEET}/options/{{option}}/edit", AUTHORS, 404),
    Route("decision_sheets.move_option", f"{_SHEET}/options/{{option}}/move", AUTHORS, 404),
    Route(
        "decision_sheets.remove_option",
        f"{_SHEET}/options/{{removed_option}}/remove",
        AUTHORS,
        404,
    ),
    # Attendance and minutes: of a meeting with a draft, of one whose minutes have gone round, and
    # of one whose minutes are agreed
    Route("attendance.record_attendance", f"{_MEETING}/attendance", SECRETARIAT),
    Route("minutes.list_minutes", "/minutes", PACK_READERS | THEIR_PACK_READERS),
    Route("minutes.begin_minutes", f"{_DRAFT}/begin", SECRETARIAT),
    Route("minutes.show_minutes", _DRAFT, SECRETARIAT, 404),
    Route("minutes.show_minutes", _ROUND, MINUTES_READERS, 404),
    Route("minutes.show_minutes", _AGREED, PACK_READERS, 404),
    Route("minutes.write_minutes", f"{_DRAFT}/write", SECRETARIAT),
    Route("minutes.edit_item", f"{_DRAFT}/items/{{draft_part}}/edit", SECRETARIAT),
    Route("minutes.autosave_item", f"{_DRAFT}/items/{{draft_part}}/autosave", SECRETARIAT),
    Route("minutes.record_decision", f"{_DRAFT}/items/{{draft_part}}/decisions/new", SECRETARIAT),
    Route("minutes.give_action", f"{_DRAFT}/items/{{draft_part}}/actions/new", SECRETARIAT),
    Route("minutes.circulate_minutes", f"{_DRAFT}/circulate", SECRETARIAT),
    Route("minutes.comment_on_item", f"{_ROUND}/items/{{part}}/comments/new", MINUTES_READERS),
    Route("minutes.resolve_comment", f"{_ROUND}/comments/{{comment}}/resolve", SECRETARIAT),
    Route("minutes.agree_minutes", f"{_ROUND}/agree", SECRETARIAT),
    Route("minutes.amend_item", f"{_AGREED}/items/{{agreed_part}}/amend", SECRETARIAT),
    Route("minutes.lock_minutes", f"{_AGREED}/lock", SECRETARIAT),
    *[
        Route(f"minutes.{page}", f"{_AGREED}/versions/{version}{address}", allowed, 404)
        for version, allowed in (("1", MINUTES_READERS), ("2", PACK_READERS))
        for page, address in (("show_version", ""), ("download_version", "/pdf"))
    ],
    Route("minutes.compare_versions", f"{_AGREED}/versions/2/compare", MINUTES_READERS, 404),
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
    # Write-rounds: those of the officials' group
    Route("write_rounds.list_write_rounds", "/write-rounds", MEMBERS | {"other_member"}),
    Route("write_rounds.show_write_round", _WRITE_ROUND, MEMBERS, 404),
    Route("write_rounds.show_write_round", "/write-rounds/{draft_round}", SECRETARIAT, 404),
    Route("write_rounds.create_write_round", "/write-rounds/new", SECRETARIAT),
    Route("write_rounds.edit_write_round", "/write-rounds/{draft_round}/edit", SECRETARIAT),
    Route("write_rounds.issue_write_round", "/write-rounds/{draft_round}/issue", SECRETARIAT),
    Route("write_rounds.edit_reply", f"{_WRITE_ROUND}/replies/{{reply}}/edit", MEMBERS, 404),
    Route(
        "write_rounds.edit_reply", f"{_WRITE_ROUND}/replies/{{other_reply}}/edit", SECRETARIAT, 404
    ),
    Route("write_rounds.resolve_reply", f"{_WRITE_ROUND}/replies/{{reply}}/resolve", SECRETARIAT),
    *[
        Route(
            f"write_rounds.{verb}",
            f"{_WRITE_ROUND}/replies/{{reply}}/{word}",
            frozenset({"member"}),
            404,
        )
        for verb, word in {
            "confirm_resolution": "confirm",
            "dispute_resolution": "dispute",
            "withdraw_bar": "withdraw",
        }.items()
    ],
    Route("write_rounds.put_to_chair", f"{_WRITE_ROUND}/put-to-chair", SECRETARIAT),
    Route("write_rounds.clear_write_round", f"{_WRITE_ROUND}/clear", SECRETARIAT, 404),
    Route("write_rounds.send_to_meeting", f"{_WRITE_ROUND}/send-to-meeting", SECRETARIAT, 404),
    Route("write_rounds.withdraw_write_round", f"{_WRITE_ROUND}/withdraw", SECRETARIAT),
    # Referrals: between the officials' group and the ministers'
    Route("referrals.list_referrals", "/referrals", MEMBERS | {"other_member"}),
    Route("referrals.show_referral", "/referrals/{referral}", WORKING, 404),
    Route("referrals.create_referral", "/refer/barrier/{referred}", SECRETARIAT),
    Route("referrals.edit_referral", "/referrals/{referral}/edit", SECRETARIAT),
    Route("referrals.answer_referral", "/referrals/{referral}/answer", SECRETARIAT),
    Route("referrals.refer_again", "/referrals/{answered_referral}/again", SECRETARIAT),
    Route("referrals.close_referral", "/referrals/{answered_referral}/close", SECRETARIAT),
    Route("referrals.withdraw_referral", "/referrals/{referral}/withdraw", SECRETARIAT),
    # Decisions: announced ones are read by the group's readers too
    Route("decisions.list_decisions", "/decisions", WORKING | READERS),
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
    Route("timetable.follow_timetable", f"{_MEETING}/round/follow", SECRETARIAT),
    Route("timetable.cancel_meeting", f"{_MEETING}/cancel", SECRETARIAT),
    Route("timetable.reinstate_meeting", f"{_MEETING}/reinstate", SECRETARIAT),
    Route("timetable.show_forward_plan", "/meetings/forward-plan", WORKING),
    Route("timetable.show_year", "/meetings/year", WORKING),
    # Reminders
    Route("reminders.show_reminders", "/reminders", SECRETARIAT),
    Route("reminders.show_day", "/reminders/days/{day}", SECRETARIAT),
    Route("reminders.list_reminders", "/reminders/log", SECRETARIAT),
    Route("reminders.edit_settings", "/reminders/settings", SECRETARIAT),
    Route("reminders.hold_all", "/reminders/hold", SECRETARIAT),
    Route("reminders.release_all", "/reminders/release", SECRETARIAT),
    Route("reminders.send_at_once", "/reminders/send", SECRETARIAT),
    Route("reminders.list_rules", "/reminders/rules", SECRETARIAT),
    Route("reminders.create_rule", "/reminders/rules/new", SECRETARIAT),
    Route("reminders.show_rule", "/reminders/rules/{rule}", SECRETARIAT),
    Route("reminders.edit_rule", "/reminders/rules/{rule}/edit", SECRETARIAT),
    Route("reminders.turn_on", "/reminders/rules/{rule}/on", SECRETARIAT),
    Route("reminders.turn_off", "/reminders/rules/{rule}/off", SECRETARIAT),
    Route("reminders.hold_rule", "/reminders/rules/{rule}/hold", SECRETARIAT),
    Route("reminders.release_rule", "/reminders/rules/{rule}/release", SECRETARIAT),
    # Calendars
    Route("calendars.download_invitation", f"{_MEETING}/invitation.ics", WORKING | {"reader"}),
    Route("calendars.show_calendar", "/calendar", WORKING | READERS),
    Route("calendars.make_address", "/calendar/address", WORKING | READERS),
    Route("calendars.close_calendar", "/calendar/close", WORKING | READERS),
    Route("calendars.read_feed", "/calendar/{calendar}.ics", EVERYBODY),
    # Packs
    Route("packs.list_packs", "/packs", PACK_READERS | THEIR_PACK_READERS),
    *[
        route
        for page, address in {
            "show_pack": "",
            "preview_pack": "/preview",
            "show_progress": "/progress",
            "download_pack": "/pdf",
        }.items()
        for route in (
            Route(f"packs.{page}", f"/packs/{{issued}}{address}", PACK_READERS),
            Route(f"packs.{page}", f"/packs/{{draft}}{address}", SECRETARIAT),
            Route(f"packs.{page}", f"/packs/{{theirs}}{address}", THEIR_PACK_READERS),
        )
    ],
    Route("packs.show_readership", f"{_MEETING}/readership", SECRETARIAT),
    Route("packs.ask_administrators", f"{_MEETING}/readership/ask", SECRETARIAT),
    Route("packs.build_pack", f"{_MEETING}/pack", SECRETARIAT),
    Route("packs.issue_pack", "/packs/{draft}/issue", SECRETARIAT),
    Route("packs.ask_approval", "/packs/{draft}/approval/ask", SECRETARIAT),
    Route("packs.approve_pack", "/packs/{to_approve}/approval", frozenset({"member"})),
    Route("packs.verify_file", "/packs/verify", PACK_READERS | THEIR_PACK_READERS),
    Route("packs.withdraw_pack", "/packs/{issued}/withdraw", SECRETARIAT),
    Route("packs.add_late_papers", "/packs/{issued}/late-papers", SECRETARIAT),
    Route("packs.download_late_pages", "/packs/{issued}/late-pages", PACK_READERS),
    Route("packs.show_receipts", "/packs/{issued}/receipts", SECRETARIAT),
    Route("packs.create_copy", "/packs/{issued}/copies/new", PACK_READERS),
    Route("packs.show_copy", "/packs/{issued}/copies/{copy}", PACK_READERS),
    Route("packs.show_copy_progress", "/packs/{issued}/copies/{copy}/progress", PACK_READERS),
    Route("packs.download_copy", "/packs/{issued}/copies/{copy}/pdf", PACK_READERS),
]
