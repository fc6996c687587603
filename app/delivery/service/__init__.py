"""Changes to milestones, their baselines, products, interdependencies and resource needs."""

from app.delivery.service.changes import (
    bring_change,
    check_decision_unused,
    decide_change,
    request_change,
    withdraw_change,
)
from app.delivery.service.files import add_product_file, remove_product_file
from app.delivery.service.milestones import (
    amend_milestone,
    bring_forecast,
    create_milestone,
    why_baseline_stays,
)
from app.delivery.service.registers import (
    amend_interdependency,
    amend_product,
    amend_resource,
    create_interdependency,
    create_product,
    create_resource,
    move_interdependency,
    move_product,
    pass_side,
)

__all__ = [
    "add_product_file",
    "amend_interdependency",
    "amend_milestone",
    "amend_product",
    "amend_resource",
    "bring_change",
    "bring_forecast",
    "check_decision_unused",
    "create_interdependency",
    "create_milestone",
    "create_product",
    "create_resource",
    "decide_change",
    "move_interdependency",
    "move_product",
    "pass_side",
    "remove_product_file",
    "request_change",
    "why_baseline_stays",
    "withdraw_change",
]
