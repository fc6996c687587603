"""What terms of reference declare."""

from datetime import date
from typing import Any

from sqlalchemy import Select, String, cast, literal, or_, select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.access import Actor
from app.core.domain import Domain, Found, Panel, RecordKind
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.held import HeldKind
from app.core.loading import loading
from app.core.rows import TODAY
from app.core.searched import Searched
from app.governance.groups import queries as group_queries
from app.governance.groups.models import Group, Membership
from app.governance.groups.permissions import can_edit_groups, can_read_groups
from app.governance.groups.rules import is_current
from app.governance.terms import queries, service
from app.governance.terms.due import due_rows
from app.governance.terms.models import Substitute, TermsOfReference
from app.governance.terms.public import GROUP
from app.governance.terms.rules import QuorumRule, quorum_words, substitutes_words, succession
from app.governance.terms.views import blueprint


def _group_panel(group: Group, actor: Actor) -> dict[str, Any]:
    """Who chairs and who follows, how it decides, who may stand in for whom."""
    today = clock.today()
    members = group_queries.list_memberships(group)
    current = [term for term in members if is_current(term.starts_on, term.ends_on, today)]
    terms = queries.find_terms(group, today)
    rule = terms.quorum_rule if terms else QuorumRule()
    names = {term.id: term.name_then for term in current}
    return {
        "group": group,
        "terms": terms,
        "succession": succession(members, today),
        "quorum": quorum_words(rule),
        "substitutes_rule": substitutes_words(rule),
        "substitutes": [
            (names[each.membership_id], each) for each in queries.list_substitutes(list(names))
        ],
        "is_review_due": terms is not None
        and terms.review_on is not None
        and terms.review_on <= today,
        "can_edit": can_edit_groups(actor),
    }


def _select_terms(actor: Actor, _on: date) -> Select[Any] | None:
    wanted = select(TermsOfReference).join(TermsOfReference.group)
    return wanted if can_read_groups(actor) else None


DOMAIN = Domain(
    public=(GROUP,),
    name="terms",
    held=(
        HeldKind(
            Substitute.person_id,
            lambda: (
                Substitute.membership_id.in_(
                    select(Membership.id).where(
                        or_(Membership.ends_on.is_(None), Membership.ends_on > TODAY)
                    )
                ),
            ),
            ("member whose substitute they are", "members whose substitute they are"),
            parts=loading(
                lambda: (joinedload(Substitute.membership).joinedload(Membership.group),)
            ),
            name=lambda each: f"{each.membership.name_then}, {each.membership.group.name}",
            address=lambda each: ("groups.show_members", {"slug": each.membership.group.slug}),
            pass_on=lambda actor, each, to: service.hand_over_substitute(
                actor, substitute=each, person=to
            ),
        ),
    ),
    events={
        "terms:begun": "Started",
    },
    blueprint=blueprint,
    due_kinds=(
        DueKind(
            "terms",
            said="Terms of reference to review",
            reminders=reminders_on(-20, 0, 10, to=Audience.SECRETARIAT),
        ),
    ),
    due_rows=due_rows,
    panels=(Panel("group_rules", 10, "terms/group_panel.html", _group_panel),),
    records=(
        RecordKind(
            name="terms_of_reference",
            model=TermsOfReference,
            address=lambda terms: (
                "terms.show_version",
                {"slug": terms.group.slug, "number": terms.number},
            ),
            can_read=lambda actor, _terms: can_read_groups(actor),
            readable=_select_terms,
            found=Found(
                literal("Terms of reference of ")
                + Group.name
                + ", version "
                + cast(TermsOfReference.number, String),
                lambda row: ("terms.show_version", {"slug": row.key, "number": row.number}),
                {"key": Group.slug},
            ),
            searched=Searched(
                # The standing agenda of a draft is that of its group, until it is agreed.
                texts=(
                    TermsOfReference.purpose,
                    TermsOfReference.authority,
                    TermsOfReference.reporting_line,
                ),
                day=TermsOfReference.agreed_on,
            ),
        ),
    ),
)
