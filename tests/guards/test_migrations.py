"""The migrations make what the models say, and can be taken back."""

from datetime import time

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select, text
from sqlalchemy.orm import joinedload

from app.core.models import Base
from app.extensions import db
from app.governance.groups.models import Group
from app.governance.meetings.models import Meeting
from app.pilots.models import Pilot, PilotTheme, Theme, ThemeName
from app.search.word_index import is_ours

#: The migration that the groups' own timetables follow.
BEFORE_TIMETABLES = "0004"
#: The last under which a group met once on a day at most.
BEFORE_TWO_A_DAY = "0014"
#: The last under which a theme was a name that each place had for itself.
BEFORE_THEMES = "0060"


def tables():
    names = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    return {name for name in names if is_ours(name, "table", {})}


def drift():
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": is_ours}
        )
        return compare_metadata(context, Base.metadata)


def test_down_and_up_again_without_drift(app):
    """The database is as the migrations make it of nothing (see ``tests.databases``)."""
    assert tables() == set(Base.metadata.tables)
    assert drift() == []

    downgrade(revision="base")
    assert tables() == set()

    upgrade()
    assert drift() == []


def counts():
    return {
        name: db.session.scalar(select(func.count()).select_from(table))
        for name, table in Base.metadata.tables.items()
        if name in ("meeting", "agenda_item", "governance_group", "membership", "pilot")
    }


def themes_of(slug):
    wanted = (
        select(Theme.name)
        .join(PilotTheme, PilotTheme.theme_id == Theme.id)
        .join(Pilot, Pilot.id == PilotTheme.pilot_id)
        .where(Pilot.slug == slug)
        .order_by(PilotTheme.position)
    )
    return db.session.scalars(wanted).all()


def add_second_meeting_of_a_day():
    """The words by which it is named."""
    first = db.session.scalars(
        select(Meeting).options(joinedload(Meeting.group)).order_by(Meeting.held_on).limit(1)
    ).one()
    db.session.add(
        Meeting(
            group_id=first.group_id,
            number=99,
            held_on=first.held_on,
            starts_at=time(19),
            marking=first.marking,
        )
    )
    db.session.commit()
    named = f"{first.group.name} on {first.held_on}"
    db.session.rollback()
    return named


def change(*statements):
    with db.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_records_stay_when_their_tables_are_rebuilt(demo_app, caplog):
    """Down to before the timetable of groups, and up again, with the demonstration in it. Places'
    themes become records, whatever their capitals. An earlier version has no place for two meetings
    on a day: the command says which they are, and takes nothing back until one is gone."""
    before = counts()
    themes = {slug: themes_of(slug) for slug in ("kent", "bradford", "lewisham")}
    assert all(before.values())
    named = add_second_meeting_of_a_day()

    downgrade(revision=BEFORE_THEMES)
    change(
        "update pilot_theme set name = 'ASSETS  and Energy' where name = 'Leaving care'",
        "update pilot_theme set name = 'ÉLAN' where name = 'Leaving prison'",
    )
    with pytest.raises(SystemExit):
        downgrade(revision=BEFORE_TWO_A_DAY)
    assert f"then run the command again: {named}." in caplog.text
    assert counts()["meeting"] == before["meeting"] + 1
    assert db.session.scalar(text("select version_num from alembic_version")) == BEFORE_THEMES
    db.session.rollback()
    change("delete from meeting where number = 99")
    downgrade(revision=BEFORE_TIMETABLES)
    upgrade()

    assert drift() == []
    assert counts() == before
    assert db.session.scalar(select(func.count(Meeting.uid.distinct()))) == before["meeting"]
    assert set(db.session.scalars(select(Group.pack_days))) == {5}
    assert set(db.session.scalars(select(Group.reply_days))) == {10}
    assert themes_of("kent") == themes["kent"]
    assert themes_of("lewisham")[:-1] == themes["lewisham"][:-1]
    assert themes_of("bradford")[1:] == ["ÉLAN", "Leaving hospital"]
    assert themes_of("bradford")[0] == themes_of("lewisham")[-1]
    keys = db.session.scalars(select(ThemeName.key)).all()
    assert {"assets and energy", "élan"} <= set(keys)
