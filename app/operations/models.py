"""The schedulers that run."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import NAME_LENGTH, Base


class SchedulerBeat(Base):
    """A scheduler and when it was last heard of. ``name`` is its host and process."""

    __tablename__ = "scheduler_beat"
    __table_args__ = {"info": {"unaudited": True}}

    name: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
