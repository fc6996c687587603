"""The kinds of section that packs bring themselves, in the order in which forms offer them: the
standing items of the briefing note, section 2.3; the Ministerial group's items; the rest."""

from app.packs.sections import (
    achievements,
    action,
    apologies,
    barriers,
    decisions,
    incentives,
    interdependencies,
    matters_arising,
    minutes,
    oral,
    paper,
    pilots,
    position,
    products,
    risks,
)

SECTIONS = (
    achievements.SECTION,
    pilots.SECTION,
    barriers.SECTION,
    risks.SECTION,
    products.SECTION,
    interdependencies.SECTION,
    position.SECTION,
    incentives.SECTION,
    action.SECTION,
    decisions.SECTION,
    paper.SECTION,
    minutes.SECTION,
    matters_arising.SECTION,
    oral.SECTION,
    apologies.SECTION,
)
