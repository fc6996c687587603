"""Papers, minutes, and what is decided by them."""

from tests.guards.routes.table import (
    AUTHORS,
    MEMBERS,
    PACK_READERS,
    READERS,
    SECRETARIAT,
    THEIR_PACK_READERS,
    WORKING,
    Route,
)

_MEETING = "/meetings/{meeting}"
_DRAFT, _ROUND, _AGREED = (
    f"/meetings/{{minuted_{state}}}/minutes" for state in ("draft", "round", "agreed")
)
_SHEET = "/decision-sheets/{sheet}"
_WRITE_ROUND = "/write-rounds/{write_round}"
#: The owner of an action ("own") keeps it; others read it.
OF_ACTION = frozenset({"secretariat", "own"})
#: Circulated minutes are for the group's members, drafts for the secretariat (and the chair).
MINUTES_READERS = frozenset({"secretariat", "member"})

SIGHT = {
    "/decisions/{decision}": WORKING | {"reader"},
    "/decisions/{draft_decision}": SECRETARIAT,
    "/decisions/{removed_decision}": SECRETARIAT,
    "/actions/{": WORKING,
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
}

ROUTES = [
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
    Route("papers.show_pages", "/papers/{uploaded_paper}/versions/1/pages", AUTHORS, 404),
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
    Route("papers.split_item", f"{_MEETING}/items/{{item}}/split", SECRETARIAT),
    # Attendance and minutes: of a meeting with a draft, of one whose minutes have gone round, and
    # of one whose minutes are agreed
    Route("attendance.record_attendance", f"{_MEETING}/attendance", SECRETARIAT),
    Route("attendance.record_move", "/meetings/{minuted_draft}/attendance/room", SECRETARIAT),
    Route("attendance.record_move", f"{_MEETING}/attendance/room", SECRETARIAT),
    Route("attendance.remove_move", f"{_MEETING}/attendance/room/{{move}}/remove", SECRETARIAT),
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
]
