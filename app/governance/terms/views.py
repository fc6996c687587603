"""Pages of terms of reference and substitutes."""

from functools import partial

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.accounts.queries import person_choices
from app.core import clock
from app.core.differences import word_differences
from app.core.formats import day
from app.core.reading import FirstRows
from app.governance.groups import queries as group_queries
from app.governance.groups.models import Group
from app.governance.groups.permissions import can_edit_groups
from app.governance.groups.views import group_of, pages_of_group
from app.governance.terms import queries, service
from app.governance.terms.forms import AgreeTermsForm, SubstituteForm, TermsForm
from app.governance.terms.models import TermsOfReference
from app.governance.terms.rules import quorum_words, substitutes_words
from app.web.identity import current_actor
from app.web.once import once
from app.web.pages import redirect_to, render
from app.web.record_pages import RecordPages

blueprint = Blueprint("terms", __name__)
pages = pages_of_group(blueprint, can_edit_groups, "groups.show_rules")
terms_pages = RecordPages(
    blueprint, "terms", queries.get_version, lambda actor, _terms: can_edit_groups(actor)
)


def _facts(terms: TermsOfReference, standing_agenda: str) -> list[tuple[str, str]]:
    """What a version says, in words, in its order."""
    return [
        ("Purpose", terms.purpose),
        ("Authority", terms.authority),
        ("Reports to", terms.reporting_line),
        ("Meets", terms.frequency),
        ("Quorum", quorum_words(terms.quorum_rule)),
        ("Substitutes", substitutes_words(terms.quorum_rule)),
        ("Review date", day(terms.review_on) if terms.review_on else ""),
        ("Standing agenda", terms.standing_agenda if terms.is_agreed else standing_agenda),
    ]


@blueprint.get("/groups/<slug>/terms")
def show_versions(slug: str) -> str:
    actor = current_actor()
    group = group_of(slug)
    versions = queries.list_versions(group)
    return render(
        "terms/show_versions.html",
        group=group,
        versions=versions,
        current=queries.find_terms(group, clock.today()),
        can_begin=bool(can_edit_groups(actor)) and all(each.is_agreed for each in versions),
    )


@blueprint.get("/groups/<slug>/terms/<int:number>")
def show_version(slug: str, number: int) -> str:
    actor = current_actor()
    group = group_of(slug)
    terms = queries.get_version(group, number)
    return render(
        "terms/show_version.html",
        group=group,
        terms=terms,
        facts=_facts(terms, _titles(group)),
        is_in_force=queries.find_terms(group, clock.today()) is terms,
        can_edit=can_edit_groups(actor),
    )


def _titles(group: Group) -> str:
    return "\n".join(item.title for item in group.standing_items)


@blueprint.get("/groups/<slug>/terms/<int:number>/compare")
def compare_versions(slug: str, number: int) -> str:
    """A version beside another: the one asked for, or the one before."""
    group = group_of(slug)
    after = queries.get_version(group, number)
    asked = request.args.get("with", "")
    before_number = int(asked) if asked.isdecimal() and len(asked) < 6 else max(number - 1, 1)
    before = queries.get_version(group, before_number)
    versions, now = queries.list_versions(group), _titles(group)
    changes = [
        (label, word_differences(old, new))
        for (label, old), (_label, new) in zip(_facts(before, now), _facts(after, now), strict=True)
        if old != new
    ]
    return render(
        "terms/compare_versions.html",
        group=group,
        before=before,
        after=after,
        changes=changes,
        others=FirstRows((each for each in versions if each is not after), versions.total - 1),
    )


@blueprint.post("/groups/<slug>/terms/new")
def begin_version(slug: str) -> Response:
    group = pages.find_to_change(slug)
    with once():
        terms = service.begin_version(current_actor(), group=group)
    return redirect_to(
        "terms.edit_terms", f"Version {terms.number} started.", slug=slug, number=terms.number
    )


@blueprint.route("/groups/<slug>/terms/<int:number>/edit", methods=["GET", "POST"])
def edit_terms(slug: str, number: int) -> str | Response:
    group = pages.find_to_change(slug)
    terms = queries.get_version(group, number)
    return terms_pages.change(terms, TermsForm(terms), service.amend_terms, group=group)


@blueprint.route("/groups/<slug>/terms/<int:number>/agree", methods=["GET", "POST"])
def agree_terms(slug: str, number: int) -> str | Response:
    group = pages.find_to_change(slug)
    terms = queries.get_version(group, number)
    form = AgreeTermsForm(
        terms, choices={"agreed_at_id": queries.meeting_choices(group, clock.today())}
    )
    agree = partial(service.agree_terms, group=group)
    return terms_pages.change(terms, form, agree, f"Version {number} agreed.", group=group)


@blueprint.route("/groups/<slug>/substitutes/new", methods=["GET", "POST"])
def create_substitute(slug: str) -> str | Response:
    group = pages.find_to_change(slug)
    members = group_queries.list_members(group, clock.today())
    form = SubstituteForm(
        choices={
            "membership_id": [(term.id, term.name_then) for term in members],
            "person_id": person_choices(),
        }
    )
    return pages.change(group, form, service.name_substitute, "Substitute named.")


@blueprint.post("/groups/<slug>/substitutes/<int:substitute_id>/remove")
def remove_substitute(slug: str, substitute_id: int) -> Response:
    group = pages.find_to_change(slug)
    substitute = queries.get_substitute(group, substitute_id)
    with once():
        service.remove_substitute(current_actor(), substitute=substitute)
    return pages.go_back(group, f"{substitute.name_then} removed.")
