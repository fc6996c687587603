"""Packs: drafts, and the numbered versions that were issued."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.accounts.models import Person
from app.core.claims import Claimable
from app.core.models import LINE_LENGTH, TEXT_LENGTH, Record
from app.documents.models import StoredFile
from app.governance.meetings.models import Meeting
from app.packs.rules import Approval, PackState, record_line, version_label


class Pack(Claimable, Record):
    """A build of a meeting's pack. ``snapshot`` is the sections' data as JSON, from which the PDF
    can be drawn again; ``issue_number`` counts the versions issued for the meeting, from 1.
    ``as_at_on`` is the programme's date of the data; times are real. A builder claims it; after
    builders that failed through no fault of the pack it rests until ``rests_until``. ``left_out``
    are sentences on what could not be drawn. One ``is_ahead`` that was built before anybody asked.
    One that ``supplements_issue`` is that issue with papers that came late; the pages that it added
    are a file of their own too. An issue is signed by ``signed_by``: before its signature the file
    is ``drawn_sha256``, which the same ``program`` draws again of the same data, with links that
    begin with ``links_begin``. It remembers the head of the record of changes (``record_count``
    entries, the last sealed with ``record_head``), so that a past rewritten later shows."""

    __tablename__ = "pack"
    __table_args__ = (UniqueConstraint("meeting_id", "issue_number"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    state: Mapped[PackState] = mapped_column(default=PackState.QUEUED, index=True)
    issue_number: Mapped[int | None]
    as_at_on: Mapped[date]
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    is_ahead: Mapped[bool] = mapped_column(default=False, info={"label": "Built by itself"})
    rests_until: Mapped[datetime | None] = mapped_column(info={"unaudited": True})
    built_at: Mapped[datetime | None]
    issued_at: Mapped[datetime | None]
    issued_on: Mapped[date | None]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approval: Mapped[Approval | None]
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    approval_answered_at: Mapped[datetime | None]
    approval_comment: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"secret": True}
    )
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    steps_done: Mapped[int] = mapped_column(default=0, info={"unaudited": True})
    steps_total: Mapped[int] = mapped_column(default=0, info={"unaudited": True})
    step_name: Mapped[str] = mapped_column(
        String(LINE_LENGTH), default="", info={"unaudited": True}
    )
    failure: Mapped[str] = mapped_column(
        String(LINE_LENGTH), default="", info={"label": "Last error"}
    )
    left_out: Mapped[list[str]] = mapped_column(JSON, default=list, info={"secret": True})
    pages: Mapped[int | None]
    record_count: Mapped[int | None]
    record_head: Mapped[str | None] = mapped_column(String(64))
    file_sha256: Mapped[str | None] = mapped_column(
        ForeignKey("stored_file.sha256"), info={"label": "File"}
    )
    supplements_issue: Mapped[int | None] = mapped_column(info={"label": "Adds to issue"})
    late_sha256: Mapped[str | None] = mapped_column(
        ForeignKey("stored_file.sha256"), info={"label": "File of the late pages"}
    )
    drawn_sha256: Mapped[str | None] = mapped_column(
        String(64), info={"label": "File before its signature"}
    )
    program: Mapped[str] = mapped_column(
        String(LINE_LENGTH), default="", info={"label": "Made with"}
    )
    links_begin: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    signed_by: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    snapshot: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))

    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")
    asked_by: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[asked_by_id])
    issued_by: Mapped[Person | None] = relationship(
        lazy="raise_on_sql", foreign_keys=[issued_by_id]
    )
    approver: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[approver_id])
    withdrawn_by: Mapped[Person | None] = relationship(
        lazy="raise_on_sql", foreign_keys=[withdrawn_by_id]
    )
    file: Mapped[StoredFile | None] = relationship(lazy="raise_on_sql", foreign_keys=[file_sha256])

    @property
    def label(self) -> str:
        """The version, as it stands on every page."""
        return version_label(self.issue_number, self.as_at_on, self.supplements_issue)

    @property
    def record_line(self) -> str:
        """What an issue says of the record of changes."""
        return record_line(self.record_count, self.record_head)
