"""Pages of the register of decisions."""

from flask import Blueprint
from werkzeug.wrappers import Response

from app.accounts.queries import person_choices
from app.core import clock
from app.core.access import Actor, Role
from app.governance.decisions import queries, service
from app.governance.decisions.exports import DECISIONS
from app.governance.decisions.forms import ChairsActionForm, DecisionForm, SupersedeForm
from app.governance.decisions.models import Decision
from app.governance.decisions.permissions import (
    can_list_decisions,
    can_read_decision,
    can_record_decisions,
)
from app.governance.decisions.rules import Basis, Standing
from app.governance.groups import queries as group_queries
from app.governance.groups.models import Group
from app.web.exports import asks_for_file, export_query
from app.web.forms import RecordForm, asked_for
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.paging import Filter, choose, paginate

blueprint = Blueprint("decisions", __name__)


def groups_seen(actor: Actor) -> list[Group]:
    """The groups whose registers the actor reads: all, or those whose papers a reader reads."""
    seen = None if actor.works_in_programme else actor.scopes(Role.READER)
    return list(group_queries.list_groups(seen))


def _filters(groups: list[Group], counts: queries.Counts) -> list[Filter]:
    in_force = counts.total - counts.superseded
    standings = {Standing.IN_FORCE: in_force, Standing.SUPERSEDED: counts.superseded}
    return [
        choose("group", "Group", [(g.slug, g.name, counts.groups.get(g.id, 0)) for g in groups]),
        choose("basis", "Decided by", [(b.value, b.word, counts.bases.get(b, 0)) for b in Basis]),
        choose(
            "year",
            "Year",
            [(year, str(year), counts.years[year]) for year in sorted(counts.years, reverse=True)],
        ),
        choose("standing", "State", [(s.value, s.word, standings[s]) for s in Standing]),
    ]


def _asked(groups: list[Group], filters: list[Filter]) -> queries.Asked:
    group, basis, year, standing = (each.chosen for each in filters)
    return queries.Asked(
        group_id=next((g.id for g in groups if g.slug == group), None),
        basis=Basis(basis) if basis else None,
        year=int(year) if year else None,
        standing=Standing(standing) if standing else None,
        text=asked_for("q"),
    )


def _decision(reference: str) -> Decision:
    """The decision that an address names, if the actor may see it."""
    actor = current_actor()
    decision = queries.get_decision(reference)
    is_chair = group_queries.is_chair(actor.person_id, decision.group_id, clock.today())
    require_sight(can_read_decision(actor, decision, is_chair=is_chair))
    return decision


@blueprint.get("/decisions")
def list_decisions() -> str | Response:
    actor = current_actor()
    require(can_list_decisions(actor))
    seen = queries.readable_by(actor, clock.today())
    groups, counts = groups_seen(actor), queries.count_decisions(seen)
    filters = _filters(groups, counts)
    wanted = queries.select_decisions(seen, _asked(groups, filters))
    if asks_for_file():
        return export_query(DECISIONS, wanted)
    page = paginate(wanted)
    return render(
        "decisions/list_decisions.html",
        page=page,
        bases=panels_for("decisions", page.items),
        counts=counts,
        filters=filters,
        text=asked_for("q"),
        can_record=can_record_decisions(actor),
    )


@blueprint.get("/decisions/<reference>")
def show_decision(reference: str) -> str:
    actor = current_actor()
    decision = _decision(reference)
    return render(
        "decisions/show_decision.html",
        decision=decision,
        supersedes=queries.list_superseded_by(decision),
        panels=panels_for("decision", decision),
        can_record=can_record_decisions(actor),
    )


@blueprint.route("/decisions/new", methods=["GET", "POST"])
def create_decision() -> str | Response:
    """A chair's action of the group that the address names; without one, ask which."""
    actor = current_actor()
    require(can_record_decisions(actor))
    slug = asked_for("group")
    if not slug:
        return render("decisions/choose_group.html", groups=group_queries.list_groups())
    group = group_queries.get_group(slug)
    form = ChairsActionForm(choices={"owner_id": person_choices()}, decided_on=clock.today())
    made: list[Decision] = []
    if form.saves(
        lambda: made.append(
            service.record_decision(actor, group=group, basis=Basis.CHAIRS_ACTION, **form.values())
        )
    ):
        return _to_decision(made[0], f"{made[0].reference} recorded.")
    return render("decisions/create_decision.html", form=form, group=group)


def _to_decision(decision: Decision, message: str) -> Response:
    return redirect_to("decisions.show_decision", message, reference=decision.reference)


@blueprint.route("/decisions/<reference>/edit", methods=["GET", "POST"])
def edit_decision(reference: str) -> str | Response:
    actor = current_actor()
    decision = _decision(reference)
    require(can_record_decisions(actor))
    form = DecisionForm(decision, choices={"owner_id": person_choices()})
    if form.saves(lambda: service.amend_decision(actor, decision=decision, **form.values())):
        return _to_decision(decision, "Changes saved.")
    return render("decisions/edit_decision.html", form=form, decision=decision)


@blueprint.route("/decisions/<reference>/supersede", methods=["GET", "POST"])
def supersede_decision(reference: str) -> str | Response:
    actor = current_actor()
    decision = _decision(reference)
    require(can_record_decisions(actor))
    later = queries.later_choices(decision)
    form = SupersedeForm(decision, choices={"by_id": later}, by_id=decision.superseded_by_id)

    def save() -> None:
        by = queries.get_decision_by_id(form.by_id.data)
        service.supersede_decision(actor, decision=decision, by=by)

    if form.saves(save):
        return _to_decision(decision, f"{decision.reference} is superseded.")
    return render(
        "decisions/supersede_decision.html", form=form, decision=decision, has_later=bool(later)
    )


@blueprint.route("/decisions/<reference>/remove", methods=["GET", "POST"])
def remove_decision(reference: str) -> str | Response:
    actor = current_actor()
    decision = _decision(reference)
    require(can_record_decisions(actor))
    form = RecordForm(decision)
    if form.saves(lambda: service.remove_decision(actor, decision=decision)):
        return redirect_to("decisions.list_decisions", f"{reference} removed.")
    return render("decisions/remove_decision.html", form=form, decision=decision)
