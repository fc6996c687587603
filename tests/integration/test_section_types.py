"""A domain adds a section of its own: it is offered, built, stored, read again and drawn."""

import pytest
from jinja2 import ChoiceLoader, DictLoader

from app.core.domain import Domain
from app.core.errors import DomainError
from app.core.sections import (
    Annex,
    AnnexType,
    Head,
    Listing,
    Pointer,
    RecordRow,
    Records,
    Section,
    SectionType,
    listing,
    read_once,
)
from app.extensions import db
from app.governance.agendas import service as agenda_service
from app.governance.groups.rules import ItemPurpose
from app.governance.meetings.models import AgendaItem
from app.packs.assemble import assemble, letter
from app.packs.content import decode, encode
from app.packs.parts_html import section_html
from tests import factories as make
from tests.factories import TODAY

pytestmark = pytest.mark.one_engine

READS: list[Records] = []


class GrantRow(RecordRow, frozen=True, kw_only=True):
    pounds: int


class Grants(Section, frozen=True, kw_only=True, tag="grants"):
    grants: Listing[GrantRow]
    register: Pointer | None


class GrantAnnex(Annex, frozen=True, kw_only=True, tag="grants"):
    rows: tuple[GrantRow, ...]


@read_once
def grants(records: Records) -> list[GrantRow]:
    READS.append(records)
    return [
        GrantRow(reference=f"G-{n}", path=f"/grants/{n}", title=f"Grant {n}", pounds=n * 1000)
        for n in (1, 2, 3)
    ]


def build(head: Head, records: Records) -> Grants:
    return Grants(
        **head.opening(f"3 grants stood on {records.today.isoformat()}."),
        grants=listing("3 grants have been paid", grants(records), 2),
        register=records.pointers.get("grants"),
    )


GRANTS = SectionType(
    "grants",
    "Grants paid",
    Grants,
    build,
    annex=AnnexType(
        name="grants",
        title="Register of grants",
        content=GrantAnnex,
        rows=grants,
        what="grant",
        order="by number",
    ),
)
TEMPLATES = {
    "packs/sections/grants.html": (
        '{% import "packs/sections/parts.html" as parts with context %}{{ parts.opening(part) }}'
        "{% for row in part.grants.rows %}<p>{{ links.record(row.path, row.reference) }} "
        "{{ row.pounds | pounds }}</p>{% endfor %}{{ parts.pointer(part.register) }}"
    ),
    "packs/annexes/grants.html": "{{ part.letter }}: {{ part.message }}",
}


@pytest.fixture
def granting(app, monkeypatch):
    """The app with a domain that knows neither governance nor packs, and declares a section."""
    domains = (*app.extensions["domains"], Domain("grants", sections=(GRANTS,)))
    monkeypatch.setitem(app.extensions, "domains", domains)
    loader = ChoiceLoader([app.jinja_env.loader, DictLoader(TEMPLATES)])
    monkeypatch.setattr(app.jinja_env, "loader", loader)
    READS.clear()
    return app


def meeting_with(*kinds: str):
    meeting = make.meeting(group=make.group(slug="officials"), held_on=make.DAY * 14 + TODAY)
    for position, kind in enumerate(kinds, start=1):
        make.agenda_item(meeting=meeting, section=kind, position=position, title=f"Item {position}")
    db.session.commit()
    return meeting


def test_a_domains_section_can_fill_an_agenda_item(granting, client):
    meeting = meeting_with()
    client.sign_in(make.secretariat())
    address = f"/meetings/officials/{meeting.held_on.isoformat()}"
    page = client.submit(
        f"{address}/items/new", title="What was paid", section="grants", purpose="decision",
        minutes=10,
    ).page  # fmt: skip
    assert "Filled from: Grants paid" in page.text
    item = db.session.query(AgendaItem).filter_by(title="What was paid").one()
    client.do(f"{address}/items/{item.id}/edit", section="oral")
    assert "Grants paid" in client.get(f"/history/meeting/{meeting.id}").page.text


def test_a_domains_section_and_annex_stand_in_the_pack(granting):
    make.milestone()
    content = assemble(meeting_with("achievements", "grants", "grants").id, TODAY)
    assert len(READS) == 1
    section = content.sections[1]
    assert isinstance(section, Grants)
    assert section.register == Pointer(
        text="All 3 grants are in annex B", anchor="annex-grants", letter="B"
    )
    assert [(each.letter, each.title) for each in content.annexes] == [
        ("A", "Other milestones"),
        ("B", "Register of grants"),
    ]
    assert decode(encode(content)) == content
    html = section_html(section, links_records=True)
    assert '<a href="/grants/2">G-2</a> £2,000' in html
    assert f"3 grants stood on {TODAY.isoformat()}." in html
    assert 'href="#annex-grants"' in html
    assert "B: 3 grants, by number." in section_html(content.annexes[1], links_records=True)


def test_a_section_that_nobody_declares_is_refused(app):
    meeting = meeting_with("oral")
    with pytest.raises(DomainError, match=r"There is no section “grants”\. Choose another"):
        agenda_service.add_item(
            make.actor(make.secretariat()), meeting=meeting, title="Grants", section="grants",
            purpose=ItemPurpose.DECISION, minutes=5, presenter_id=None, ask="", message="",
        )  # fmt: skip


def test_annexes_are_lettered_however_many():
    assert [letter(index) for index in (0, 1, 25, 26, 27, 51, 52, 701, 702)] == [
        "A", "B", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip
