"""Milestones, products, interdependencies and resources as files."""

from app.core.exports import Column, Table
from app.delivery.positions import (
    InterdependencyPosition,
    MilestonePosition,
    ProductPosition,
    ResourcePosition,
)

MILESTONES: Table[MilestonePosition] = Table(
    "Milestones",
    (
        Column("Reference", lambda p: p.milestone.reference, 10),
        Column("Title", lambda p: p.milestone.title, 40),
        Column("Pilot", lambda p: p.milestone.pilot.name if p.milestone.pilot else "Programme", 24),
        Column("Owner", lambda p: p.milestone.owner.name if p.milestone.owner else "", 24),
        Column("Key milestone", lambda p: p.milestone.is_key, 10),
        Column("Baseline", lambda p: p.milestone.baseline_on, 12),
        Column("Forecast", lambda p: p.forecast_on, 12),
        Column("Actual", lambda p: p.milestone.actual_on, 12),
        Column("Days late", lambda p: p.variance, 10),
        Column("Rating", lambda p: p.rag.word, 10),
        Column("Reason", lambda p: p.reason, 24),
        Column("Description", lambda p: p.milestone.description, 40),
        Column("Source", lambda p: p.milestone.origin, 24),
    ),
)

PRODUCTS: Table[ProductPosition] = Table(
    "Products",
    (
        Column("Reference", lambda p: p.product.reference, 10),
        Column("Title", lambda p: p.product.title, 40),
        Column("Stage", lambda p: p.product.stage.word, 24),
        Column("Owner", lambda p: p.product.owner.name if p.product.owner else "", 24),
        Column("Due", lambda p: p.product.due_on, 12),
        Column("Days overdue", lambda p: p.days_overdue, 10),
        Column("Published", lambda p: p.product.published_on, 12),
        Column("Ask of the group", lambda p: p.product.ask.word, 12),
        Column("What is asked", lambda p: p.product.ask_detail, 40),
        Column("Description", lambda p: p.product.description, 40),
        Column("Source", lambda p: p.product.origin, 24),
    ),
)

INTERDEPENDENCIES: Table[InterdependencyPosition] = Table(
    "Interdependencies",
    (
        Column("Reference", lambda p: p.interdependency.reference, 10),
        Column("Title", lambda p: p.interdependency.title, 40),
        Column("Provided by", lambda p: p.interdependency.giver.name, 24),
        Column("Needed by (organisation)", lambda p: p.interdependency.receiver.name, 24),
        Column(
            "Owner",
            lambda p: p.interdependency.owner.name if p.interdependency.owner else "",
            24,
        ),
        Column("Other work", lambda p: p.interdependency.other_work, 24),
        Column("Needed by", lambda p: p.interdependency.need_by_on, 12),
        Column("Days overdue", lambda p: p.days_overdue, 10),
        Column("Status", lambda p: p.interdependency.state.word, 12),
        Column("Next step", lambda p: p.interdependency.next_step, 40),
        Column("Description", lambda p: p.interdependency.description, 40),
        Column("Source", lambda p: p.interdependency.origin, 24),
    ),
)

RESOURCES: Table[ResourcePosition] = Table(
    "Resources",
    (
        Column("Team or workstream", lambda p: p.need.title, 40),
        Column("Pilot", lambda p: p.need.pilot.name if p.need.pilot else "Programme", 24),
        Column(
            "Organisation", lambda p: p.need.organisation.name if p.need.organisation else "", 24
        ),
        Column("Posts needed", lambda p: p.need.posts_needed, 10),
        Column("Posts filled", lambda p: p.need.posts_filled, 10),
        Column("Posts vacant", lambda p: p.shortfall.posts, 10),
        Column("Funding needed (pounds)", lambda p: p.need.funding_needed_pounds, 16),
        Column("Funding secured (pounds)", lambda p: p.need.funding_secured_pounds, 16),
        Column("Funding shortfall (pounds)", lambda p: p.shortfall.funding_pounds, 16),
        Column("Note", lambda p: p.need.note, 40),
        Column("Source", lambda p: p.need.origin, 24),
    ),
)
