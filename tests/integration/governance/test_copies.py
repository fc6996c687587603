"""What is kept of a record as it once was is read by those alone who might read it then."""

from itertools import product

import pytest
from sqlalchemy import select

from app.accounts.permissions import can_read_copy
from app.core import clock
from app.core.access import OPERATOR, Actor, Grant, Role
from app.core.frozen import Frozen
from app.core.markings import Marking, MarkingScheme, is_within
from app.core.models import Base, Record
from app.core.readers import name_readers
from app.core.restriction import FollowsRestricted, Restrictable
from app.core.viewers import Viewer, looking_as
from app.extensions import db
from app.governance.meetings.models import AgendaItem
from app.governance.meetings.queries import get_meeting_by_id
from app.governance.meetings.service import amend_meeting
from app.governance.minutes import service as minutes_of_meeting
from app.governance.minutes.drawings import draw_waiting
from app.governance.minutes.models import Minutes, MinutesVersion
from app.governance.minutes.queries import get_minutes
from app.governance.minutes.rules import MinutesState
from app.governance.papers import queries, service
from app.governance.papers.models import Paper, PaperVersion
from app.packs.assemble import assemble
from app.packs.content import encode
from tests import factories as make
from tests.factories import papers as papers_of
from tests.pages import pages_from
from tests.pdf_reading import contents

SECRET = "Zanzibar"

#: Parts of a record in rows of their own that open with the record itself.
OPEN = {
    "barrier_raiser": "which places raised it, and in what words",
    "barrier_event": "what became of it, step by step",
    "barrier_response": "what was answered",
    "barrier_taker": "which places take it up",
    "item_link": "which items it came from, and what became of it there",
    "room_move": "who was not in the room for it",
    "action_note": "what was done on the action, and why its day moved",
    "milestone_forecast": "its forecasts, day by day",
    "risk_score": "its scores, day by day",
    "proposal_amount": "what it costs and saves, as stated day by day",
    "proposal_validation": "what finance made of it",
    "proposal_measure": "what is measured of it",
    "lesson_version": "what was published of it",
    "lesson_use": "what places made of it",
    "lesson_barrier": "which barriers it met",
    "lesson_picture": "the pictures of its case note",
    "product_file": "what readers get of it",
}


def test_whatever_is_kept_of_a_marked_or_restricted_record_is_frozen():
    """A new table of versions keeps its marking, or is named above with the reason."""
    marked = {Paper.__table__, Minutes.__table__}
    covered = marked | {
        model.__table__
        for model in (*Restrictable.__subclasses__(), *FollowsRestricted.__subclasses__())
    }
    copies = {
        mapper.class_
        for mapper in Base.registry.mappers
        if not issubclass(mapper.class_, Record)
        and not mapper.local_table.info.get("unaudited")
        and any(key.column.table in covered for key in mapper.local_table.foreign_keys)
    }
    unfrozen = {each.__tablename__ for each in copies if not issubclass(each, Frozen)}
    assert unfrozen - OPEN.keys() == set()
    assert {PaperVersion, MinutesVersion} <= copies


SCHEME = MarkingScheme.BEFORE_APRIL_2014.markings


@pytest.mark.parametrize(("then", "cleared"), list(product(SCHEME, SCHEME)))
def test_a_copy_is_read_by_whoever_is_cleared_for_what_it_was_marked(then, cleared):
    copy = PaperVersion(marking=then, is_restricted=False, reader_ids=[])
    reader = Actor(7, "Ann", clearances=frozenset({cleared}))
    assert bool(can_read_copy(reader, copy)) is is_within(then, {cleared})


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        (Actor(7, "Named"), True),
        (Actor(8, "Not named"), False),
        (Actor(None, "Nobody"), False),
        (Actor(9, "Secretariat", frozenset({Grant(Role.SECRETARIAT)})), True),
        (Actor(9, "Administrator", frozenset({Grant(Role.ADMINISTRATOR)})), False),
    ],
)
def test_a_copy_of_what_was_restricted_is_read_by_those_named_in_it(who, reads):
    copy = PaperVersion(marking=SCHEME[0], is_restricted=True, reader_ids=[7])
    assert bool(can_read_copy(who, copy)) is reads


def read_as(app, account, *start):
    """What somebody reads who starts from some addresses, by address."""
    client = app.test_client().sign_in(account)
    return {path: words(answer) for path, answer in pages_from(client, start).items()}


def words(answer):
    if answer.mimetype == "application/pdf" and "/versions/1/file" not in answer.request.path:
        return " ".join(page.text for page in contents(answer.get_data()))
    return answer.get_data().decode("utf-8", "replace")


def finds(pages):
    """Where the secret stands."""
    return [path for path, text in pages.items() if SECRET in text]


def redact(paper):
    """Give back, write anew at a lower marking, submit again."""
    paper = queries.get_paper(paper.reference)
    service.reopen_paper(OPERATOR, paper=paper)
    texts = {name: getattr(paper, name) for name in ("background", "body")}
    service.write_paper(
        OPERATOR, paper=paper, marking=Marking.PROTECT, **texts | {"summary": "Nothing", "body": ""}
    )
    paper.body = "Nothing to see."
    service.submit_paper(OPERATOR, paper=paper, late_reason="It was redacted.")
    db.session.commit()


def lower_to_protect(meeting_id):
    found = get_meeting_by_id(meeting_id)
    kept = ("starts_at", "length_minutes", "place", "number", "round_id")
    facts = {name: getattr(found, name) for name in kept}
    amend_meeting(OPERATOR, meeting=found, marking=Marking.PROTECT, **facts)
    db.session.commit()


@pytest.fixture
def meeting(app):
    make.pin()
    make.programme()
    return make.meeting(marking=Marking.PROTECT)


@pytest.mark.one_engine
def test_a_paper_that_was_redacted_shows_its_first_version_to_those_cleared_for_it(app, meeting):
    paper = papers_of.paper(
        meeting=meeting,
        marking=Marking.RESTRICTED,
        title=f"On {SECRET}",
        summary=f"Of {SECRET}",
        body=f"{SECRET}!",
    )
    kept = papers_of.paper_file(content=f"%PDF-1.7 {SECRET}".encode())
    paper.file_id = kept.id
    db.session.commit()
    clearer = make.member(meeting.group)
    with looking_as(Viewer(sees_all=True)):
        found = queries.get_paper(paper.reference)
        service.keep_version(OPERATOR, paper=found, note=f"With {SECRET}")
        papers_of.clearance(
            found, clearer.person, given_on=clock.today(), given_for=1, comment=f"{SECRET} is sound"
        )
        db.session.expire_all()
        found = queries.get_paper(paper.reference)
        service.submit_paper(OPERATOR, paper=found, late_reason="Late.")
        service.reopen_paper(OPERATOR, paper=found)
        service.drop_file(OPERATOR, paper=found)
        db.session.commit()
        service.entitle(found, "Plain")
        db.session.commit()
        service.submit_paper(OPERATOR, paper=found, late_reason="Late.")
        db.session.commit()
        redact(paper)
    address = f"/papers/{paper.reference}"
    start = (
        address,
        *(f"{address}/versions/{number}" for number in (1, 2, 3)),
        f"{address}/versions/1/file",
        f"{address}/compare?from=1&to=3",
        f"{address}/compare?from=3&to=1",
        f"/history/paper/{paper.id}",
    )
    cleared = make.member(meeting.group, clearance_before_2014=Marking.RESTRICTED)
    lower = make.member(meeting.group, clearance_before_2014=Marking.PROTECT)

    seen = read_as(app, lower, *start)

    assert "Nothing to see." in seen[address]
    assert "Marked RESTRICTED: above your clearance" in seen[address]
    assert "not shown, as the record was marked" in seen[f"/history/paper/{paper.id}"]
    assert finds(seen) == []
    assert f"/history/paper/{paper.id}" in finds(read_as(app, cleared, *start))
    with looking_as(Viewer(sees_all=True)):
        assert SECRET not in encode(assemble(meeting.id, clock.today())).decode()


@pytest.mark.one_engine
def test_minutes_that_were_redacted_show_earlier_versions_to_those_cleared_for_them(app, meeting):
    meeting.marking = Marking.RESTRICTED
    make.agenda_item(meeting=meeting, title="Only")
    minutes = make.minutes(meeting, state=MinutesState.DRAFT)
    minutes.items[0].discussion = f"Of {SECRET}"
    member = make.member(meeting.group)
    make.present(meeting, member.person_id)
    db.session.commit()
    minutes = get_minutes(get_meeting_by_id(meeting.id))
    minutes_of_meeting.circulate_minutes(OPERATOR, minutes=minutes)
    make.minutes_comment(minutes.items[0], text=f"Not {SECRET}", made_on=clock.today())
    db.session.commit()
    lower_to_protect(meeting.id)
    minutes_of_meeting.write_item(
        OPERATOR,
        minutes=minutes,
        item=minutes.items[0],
        discussion="Nothing.",
        summing_up="",
        conclusion="",
    )
    db.session.commit()
    address = f"/meetings/{meeting.id}/minutes"
    first = (
        f"{address}/versions/1",
        f"{address}/versions/1/pdf",
        f"/history/minutes/{minutes.id}",
    )
    lower = make.member(meeting.group, clearance_before_2014=Marking.PROTECT)
    cleared = make.member(meeting.group, clearance_before_2014=Marking.RESTRICTED)
    assert finds(read_as(app, lower, address, *first)) == []

    minutes_of_meeting.circulate_minutes(
        OPERATOR, minutes=get_minutes(get_meeting_by_id(meeting.id))
    )
    db.session.commit()
    start = (address, *first, f"{address}/versions/2/compare", f"{address}/versions/2/pdf")

    for one in (lower, cleared):  # the first to open a PDF asks for it
        read_as(app, one, *start)
        draw_waiting()
    seen = read_as(app, lower, *start)

    assert "Nothing." in seen[address]
    assert "Version 1, circulated" in seen[address]
    assert "marked RESTRICTED: above your clearance" in seen[address]
    assert finds(seen) == []
    assert f"{address}/versions/1/pdf" in finds(read_as(app, cleared, *start))


@pytest.mark.one_engine
def test_an_item_that_was_restricted_stays_so_in_the_versions_of_that_time(app, meeting):
    """Of papers and of minutes; once the restriction is lifted, what is written from then on is
    open."""
    item = make.agenda_item(meeting=meeting, title="Only", is_restricted=True)
    named, other = make.member(meeting.group), make.member(meeting.group)
    make.present(meeting, named.person_id)
    with looking_as(Viewer(sees_all=True)):
        name_readers(item, [named.person_id])
        db.session.commit()
        minutes = make.minutes(meeting, state=MinutesState.DRAFT)
        minutes.items[0].discussion = f"Of {SECRET}"
        db.session.commit()
        minutes = get_minutes(get_meeting_by_id(meeting.id))
        minutes_of_meeting.circulate_minutes(OPERATOR, minutes=minutes)
        paper = papers_of.paper(meeting=meeting, item_id=item.id, summary=f"Of {SECRET}")
        found = queries.get_paper(paper.reference)
        service.submit_paper(OPERATOR, paper=found, late_reason="Late.")
        db.session.commit()
        item = db.session.scalars(select(AgendaItem).where(AgendaItem.id == item.id)).one()
        item.is_restricted = False
        minutes_of_meeting.write_item(
            OPERATOR,
            minutes=minutes,
            item=minutes.items[0],
            discussion="Nothing.",
            summing_up="",
            conclusion="",
        )
        db.session.commit()
        redact(paper)
    address, paper_address = f"/meetings/{meeting.id}/minutes", f"/papers/{paper.reference}"
    start = (
        address,
        f"{address}/versions/1",
        f"{address}/versions/1/pdf",
        paper_address,
        f"{paper_address}/versions/1",
        f"{paper_address}/compare",
        f"/history/paper/{paper.id}",
        f"/history/minutes/{minutes.id}",
        f"/meetings/{meeting.id}",
    )

    seen = read_as(app, other, *start)

    assert "Nothing to see." in seen[paper_address]
    assert "Restricted to named people" in seen[paper_address]
    assert finds(seen) == []
    found_by_named = finds(read_as(app, named, *start))
    assert {f"{address}/versions/1", f"{paper_address}/versions/1"} <= set(found_by_named)


def test_a_pack_has_the_marking_of_the_minutes_in_it(app, meeting):
    earlier = make.meeting(
        group=meeting.group, held_on=meeting.held_on.replace(month=1), marking=Marking.RESTRICTED
    )
    make.agenda_item(meeting=earlier, title="Only")
    make.minutes(earlier, state=MinutesState.CIRCULATED)
    earlier.marking = Marking.PROTECT
    make.agenda_item(meeting=meeting, section="minutes")
    db.session.commit()
    db.session.expire_all()

    assert assemble(meeting.id, clock.today()).marking is Marking.RESTRICTED
