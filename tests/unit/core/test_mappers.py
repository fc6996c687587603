"""A fresh process has its mappers before its first two requests come at once."""

from sqlalchemy import Column, Integer
from sqlalchemy.orm import registry

from app import create_app
from tests.databases import settings_for


def test_making_the_app_configures_every_mapper(tmp_path):
    late = registry()

    @late.mapped
    class Late:
        __tablename__ = "late"
        id = Column(Integer, primary_key=True)

    assert not Late.__mapper__.configured
    create_app(settings_for(f"sqlite:///{tmp_path}/a.sqlite3", tmp_path), domains=())
    assert Late.__mapper__.configured
