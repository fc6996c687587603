"""The schedulers that run, and what they ran."""

from datetime import datetime

from sqlalchemy import JSON, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.claims import Claimable
from app.core.models import LINE_LENGTH, NAME_LENGTH, Base

JOB_LENGTH = 80


class SchedulerBeat(Base):
    """A scheduler and when it was last heard of. ``name`` is its host and process; ``looked`` says
    when it last began each job, whether there was something to do or not."""

    __tablename__ = "scheduler_beat"
    __table_args__ = {"info": {"unaudited": True}}

    name: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    looked: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)


class JobRun(Base):
    """A run of a job that did something, or went wrong, and how many things it did, failed with
    and left for the next. ``scheduler`` is the host and process."""

    __tablename__ = "job_run"
    __table_args__ = (Index(None, "job", "id"), {"info": {"unaudited": True}})

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(JOB_LENGTH))
    scheduler: Mapped[str] = mapped_column(String(NAME_LENGTH))
    began_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime]
    done: Mapped[int]
    failed: Mapped[int]
    left: Mapped[int]
    error: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")

    @property
    def has_failed(self) -> bool:
        return bool(self.failed or self.error)


class JobTurn(Claimable, Base):
    """The turn of a job that is done once at its time: one process of all claims it. One that has
    failed rests until ``rests_until``."""

    __tablename__ = "job_turn"
    __table_args__ = (UniqueConstraint("job", "due_at"), {"info": {"unaudited": True}})

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(JOB_LENGTH))
    due_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    rests_until: Mapped[datetime | None]
