"""Registers, and what is withdrawn from them."""

from tests.guards.routes.table import (
    LEADS,
    OF_KENT,
    OF_PRODUCT,
    OWNED,
    RESTRICTING,
    SECRETARIAT,
    WORKING,
    Route,
    crud,
)

SIGHT = {
    "/risks/{": WORKING,
    "/risks/{restricted_risk}": OWNED - {"contributor"},
    "/readers/risk/{risk_id}": WORKING,
    "/readers/risk/{restricted_risk_id}": OWNED - {"contributor"},
    "/markings/decision/{": WORKING | {"reader"},
    "/withdraw/risk/{": WORKING,
    "/delete/risk/{": WORKING,
    "/archive/pilot/{": WORKING,
    "/withdrawn/barrier/{": WORKING,
    "/issues/{": WORKING,
    "/barriers/{": WORKING,
    "/milestones/{": WORKING,
    "/changes/{": WORKING,
    "/products/{": WORKING,
    "/interdependencies/{": WORKING,
    "/resources/{": WORKING,
}

ROUTES = [
    # Risks and issues
    *crud("risks", "risk", "risks", "risk", OWNED, LEADS),
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
    *crud("risks", "issue", "issues", "issue", OWNED, LEADS),
    Route("risks.resolve_issue", "/issues/{issue}/resolve", OWNED),
    Route("risks.reopen_issue", "/issues/{issue}/reopen", OWNED),
    # Barriers: the department's answer is not the pilot's to record
    *crud("barriers", "barrier", "barriers", "barrier", OF_KENT, LEADS),
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
    *crud("delivery", "milestone", "milestones", "milestone", OWNED, LEADS),
    Route("delivery.create_change", "/milestones/{open_milestone}/change", OWNED),
    Route("delivery.list_changes", "/changes", WORKING),
    Route("delivery.show_change", "/changes/{change}", WORKING),
    Route("delivery.decide_change", "/changes/{change}/decide", SECRETARIAT | {"director"}),
    Route("delivery.withdraw_change", "/changes/{change}/withdraw", OWNED),
    *crud("delivery", "product", "products", "product", OF_PRODUCT, SECRETARIAT),
    Route("delivery.move_product", "/products/{product}/move", OF_PRODUCT),
    Route("delivery.add_product_file", "/products/{product}/files/new", OF_PRODUCT),
    Route("delivery.download_product_file", "/products/{product}/files/{product_file}", WORKING),
    Route(
        "delivery.remove_product_file",
        "/products/{product}/files/{removed_product_file}/remove",
        OF_PRODUCT,
    ),
    *crud("delivery", "interdependency", "interdependencies", "interdependency", OWNED, LEADS),
    Route("delivery.move_interdependency", "/interdependencies/{interdependency}/move", OWNED),
    *crud("delivery", "resource", "resources", "resource", OF_KENT, LEADS),
]
