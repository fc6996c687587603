"""A return that came after its pack was issued stands in the next one, and is told there."""

from datetime import date

from app.core.rag import Rag
from app.extensions import db
from app.packs.assemble import assemble
from app.packs.parts_html import section_html
from app.packs.rules import PackState
from tests import factories as make
from tests.factories import TODAY
from tests.factories.decisions import pack

ISSUED_ON = date(2010, 1, 11)


def test_the_next_pack_names_returns_that_the_last_was_issued_without(app):
    make.pin()
    make.programme()
    january = make.reporting_round(name="January 2010", due_on=date(2010, 1, 4))
    last = make.meeting(held_on=date(2010, 1, 18), round=january)
    meeting = make.meeting(group=last.group, held_on=date(2010, 2, 18))
    make.agenda_item(meeting=meeting, section="pilots")
    kent, luton = (make.pilot(short_name=name) for name in ("Kent", "Luton"))
    make.progress_update(round=january, pilot=luton, submitted_on=ISSUED_ON)
    pack(last, PackState.ISSUED, as_at_on=ISSUED_ON)
    late = {"round": january, "pilot": kent, "submitted_on": date(2010, 1, 20)}
    make.progress_update(confidence=Rag.AMBER, **late)
    db.session.commit()
    db.session.expire_all()

    section = assemble(meeting.id, TODAY).sections[0]

    said = (
        "Kent (Amber, on 20 January 2010) sent its return for January 2010 after the last pack "
        "was issued."
    )
    assert section.came_late == said
    assert said in section_html(section, links_records=True)
