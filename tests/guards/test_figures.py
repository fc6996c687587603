"""Every figure that a pack says, counted again from the tables (``recounting``): those that it
keeps, and each number in its sentences.
"""

import re
from datetime import date
from typing import Any, get_origin, get_type_hints

import pytest
from sqlalchemy import delete, update

from app.barriers.models import Barrier
from app.core import clock
from app.core.domain import domains_of
from app.core.figures import declared_figures
from app.core.markings import cover
from app.core.section_types import section_types
from app.core.sections import Listing, tag_of
from app.core.wording import words
from app.delivery.models import Interdependency, Milestone, Product, ResourceNeed
from app.extensions import db
from app.governance.groups import queries as group_queries
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.models import Meeting
from app.packs.assemble import assemble
from app.packs.content import PackContent
from app.packs.opening.overview import Overview
from app.packs.sections.barriers import Barriers
from app.returns.queries import find_current_round
from app.risks.models import Issue, Risk
from app.spend.keeping import keep_all_sums
from app.spend.models import SpendReturn
from config import ROOT
from tests.guards.multiplying import multiply
from tests.guards.recounting import Recount, rows_of
from tests.guards.told_figures import all_sentences, extras, wrong_numbers

TODAY = date(2010, 2, 4)
MEETINGS = (("officials", date(2010, 2, 18)), ("ministers", date(2010, 3, 2)))
#: Figures that no pack says: pages and mails before it do.
NOT_IN_PACKS = {"items_due", "items_received", "items_late"}
RESTRICTED = (Milestone, Risk, Issue, Barrier, Product, Interdependency, ResourceNeed)


def meeting_of(slug: str, held_on: date) -> Meeting:
    return meeting_queries.get_meeting(group_queries.get_group(slug), held_on)


def restrict_some() -> None:
    """The first open record of each kind, and a few more, as restricted as people make them."""
    for model in RESTRICTED:
        table = model.__table__
        ids = [row.id for row in rows_of(table.name)][:7:3]
        db.session.execute(update(table).where(table.c.id.in_(ids)).values(is_restricted=True))
    db.session.commit()
    db.session.expire_all()


def recount(content: PackContent, meeting: Meeting) -> Recount:
    round_ = meeting.round or find_current_round(TODAY)
    assert round_ is not None
    return Recount(
        content.as_at_on,
        content.previous_on,
        meeting=meeting,
        round_id=round_.id,
        tolerance=words.tolerance_days,
        markings={each.value for each in cover(content.marking)},
    )


@pytest.fixture(params=["as it is", "with restricted records", "multiplied"])
def counted_packs(demo_app, request) -> list[tuple[PackContent, Recount]]:
    """The packs of the demonstration, and all their figures once more."""
    if request.param != "as it is":
        restrict_some()
    if request.param == "multiplied":
        multiply(3)
        # A return beside another has no version of its own, as none of the programme's is without.
        db.session.execute(delete(SpendReturn).where(~SpendReturn.versions.any()))
        keep_all_sums()
        db.session.expire_all()
    packs = [(assemble(meeting_of(*each).id, TODAY), meeting_of(*each)) for each in MEETINGS]
    return [(content, recount(content, meeting)) for content, meeting in packs]


def test_every_figure_that_a_pack_keeps_is_what_the_tables_hold(counted_packs):
    for content, again in counted_packs:
        kept = {each.name: each for each in content.figures}
        assert kept.keys() == again.found.keys() == declared_figures().keys() - NOT_IN_PACKS
        assert {name: each.count for name, each in kept.items()} == again.found
        kinds = declared_figures()
        assert {name: each.of for name, each in kept.items() if kinds[name].of} == {
            name: again.found[kinds[name].of] for name in kept if kinds[name].of
        }
        hidden = {name: each.hidden for name, each in kept.items() if kinds[name].covered}
        assert hidden == again.hidden


@pytest.mark.one_engine
def test_every_number_in_a_packs_sentences_is_what_the_tables_hold(counted_packs):
    for content, again in counted_packs:
        expected, hidden = extras(again, content), set(again.hidden.values())
        said = list(all_sentences(content))
        assert [w for each in said for w in wrong_numbers(each, expected, hidden)] == []
        assert sum(bool(re.search(r"\d", each)) for each in said) > 15


#: What a department's heading ends with, once it has responded.
RESPONSES = r"; (?:median response ([\d.]+) .*?)?(?:(\d+) of (\d+) accepted)?$"


@pytest.mark.one_engine
def test_how_each_department_responds_is_what_the_tables_hold(counted_packs):
    told = 0
    for content, again in counted_packs:
        found = again.how_departments_respond()
        sections = [each for each in content.sections if isinstance(each, Barriers)]
        for each in (row for section in sections for row in section.departments.rows):
            said = re.search(
                r"; (?:median response ([\d.]+) .*?)?(?:(\d+) of (\d+) acc.*)?$", each.heading
            )
            days, accepted, judged = said.groups() if said else (None, None, None)
            as_told = (float(days) if days else None, int(accepted or 0), int(judged or 0))
            assert as_told == found[each.department], each.heading
            told += bool(days)
    assert told


def test_figures_are_declared_once_and_say_what_they_count(demo_app):
    kinds = [k for d in domains_of(demo_app) for s in d.figures for k in s.figures]
    names = [kind.name for kind in kinds]
    assert len(names) == len(set(names))
    assert [k.name for k in kinds if k.of and k.of not in names] == []
    assert [k.name for k in kinds if not str(k.meaning).endswith(".")] == []
    for domain in domains_of(demo_app):
        for source in domain.figures:
            if source.counts is not None:
                source.select()  # fails unless it counts what is declared


def test_the_help_lists_every_figure(demo_app, demo_client):
    demo_client.sign_in("reader@example.org")
    text = demo_client.get("/help/glossary").page.text
    assert clock.today() == TODAY
    for kind in declared_figures().values():
        assert str(kind.said) in text
        assert str(kind.meaning) in text


def listings_of(content: type[Any]) -> list[str]:
    hints = get_type_hints(content)
    return [name for name, kind in hints.items() if get_origin(kind) is Listing]


@pytest.mark.one_engine
def test_every_list_of_a_pack_that_may_be_cut_says_the_rest(demo_app):
    """Where a template draws rows of a ``Listing`` it says its ``rest`` too."""
    folder = ROOT / "templates"
    drawn = {
        folder / (each.template or f"packs/sections/{tag_of(each.content)}.html"): each.content
        for each in section_types().values()
    }
    drawn[folder / "packs" / "overview.html"] = Overview
    silent = []
    for path, content in drawn.items():
        text = path.read_text()
        looped = " ".join(re.findall(r"for listing in \(([^)]*)\)", text))
        for name in listings_of(content):
            says = re.search(rf"(?:rest|listing)\(part\.{name}\b|part\.{name}\.rest\b", text)
            if not says and f"part.{name}" not in looped:
                silent.append(f"{path.name}: {name}")
    assert silent == []
    assert ".rest" in (folder / "packs/sections/parts.html").read_text()


@pytest.mark.one_engine
def test_the_tables_of_a_pack_add_up_to_its_figures(counted_packs):
    (_officials, _again), (content, again) = counted_packs
    told = content.overview
    assert told is not None
    ratings = {f"places_{share.rating}": share.count for share in told.shares}
    good = ratings.pop("places_green") + ratings.pop("places_amber_green")
    assert {"places_on_track": good, **ratings}.items() <= again.found.items()
    action = next(each for each in content.sections if tag_of(type(each)) == "action")
    rows = action.departments.rows
    if not action.departments.rest:
        asked = (sum(row.asked for row in rows), sum(row.answered for row in rows))
        assert asked == (again.found["requests"], again.found["requests_answered"])
        assert sum(row.overdue for row in rows) == again.found["requests_overdue"]
