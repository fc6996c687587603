"""Commands: ``flask packs build``, ``issue``, ``rebuild``, ``verify`` and ``list``."""

import logging
from pathlib import Path

import click
from flask import current_app

from app.core.access import OPERATOR
from app.core.commands import DomainGroup, check_writable
from app.core.database import end_reading, transaction
from app.core.database_trouble import is_outage
from app.core.errors import DomainError
from app.core.formats import counted, day
from app.core.links import current_settings
from app.documents.queries import get_content
from app.extensions import db
from app.governance.groups import queries as group_queries
from app.governance.meetings import queries as meeting_queries
from app.governance.timetable.cli import GROUP, MEETING, When, meeting_named, time_named
from app.packs import queries, service
from app.packs.issuing.checks import check_pack, why_unreachable
from app.packs.models import Pack
from app.packs.sealing import service as sealing
from app.packs.sealing.checking import check_file
from app.packs.sealing.program import current_program
from app.packs.sealing.service import Rebuilt

#: The largest file that is checked: far more than any pack.
_MOST_MEBIBYTES = 200

log = logging.getLogger(__name__)

commands = DomainGroup("packs", help="Meeting packs: build, issue, check, list.")

_OUT = click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the PDF to this file as well as keeping it.",
)


def _finish(pack_id: int, out: Path | None, verb: str) -> None:
    pack = queries.get_pack(pack_id)
    click.echo(
        f"{verb} {pack.label}: {pack.meeting.group.name}, {day(pack.meeting.held_on)}, "
        f"{counted(pack.pages or 0, 'page')}."
    )
    if out is not None:
        assert pack.file_sha256 is not None
        try:
            out.write_bytes(get_content(pack.file_sha256))
        except OSError as error:
            raise DomainError(f"{out} cannot be written: {error.strerror}.") from None
        click.echo(f"Written to {out}.")


def _build(pack_id: int) -> None:
    def say(done: int, total: int, name: str) -> None:
        click.echo(f"  {done} of {total}  {name}".rstrip(), err=True)

    click.echo("Building the pack", err=True)
    base_url = current_app.config["SETTINGS"].base_url
    try:
        service.build_claimed_pack(pack_id, base_url=base_url, on_progress=say)
    except DomainError:
        raise
    except Exception as error:
        if is_outage(error):
            raise
        log.debug("pack %s could not be built", pack_id, exc_info=True)
        raise DomainError(
            f"The pack could not be built ({type(error).__name__}: {str(error)[:200]}). This is a "
            "fault in the program: tell its developers."
        ) from error


@commands.command("build")
@GROUP
@MEETING
@_OUT
def build(group: str, when: When | None, out: Path | None) -> None:
    """Build a draft of a meeting's pack.

    GROUP is a group's short name, as 'flask groups list' prints it.
    """
    check_writable(out)
    meeting = meeting_named(group, when)
    end_reading()
    with transaction():
        pack = service.request_pack(OPERATOR, meeting_id=meeting.id, is_claimed=True)
    if why := why_unreachable():
        click.echo(why, err=True)
    _build(pack.id)
    _finish(pack.id, out, "Built")


@commands.command("issue")
@GROUP
@MEETING
@_OUT
def issue(group: str, when: When | None, out: Path | None) -> None:
    """Issue the newest draft of a meeting's pack: it gets a number and cannot change.

    GROUP is a group's short name, as 'flask groups list' prints it.
    """
    check_writable(out)
    meeting = meeting_named(group, when)
    draft = queries.find_newest_draft(meeting.id)
    if draft is None:
        raise DomainError(
            f"There is no draft to issue for {day(meeting.held_on)}: build one first "
            f"with 'flask packs build {group} --meeting {time_named(meeting)}'."
        )
    checks = check_pack(draft, meeting_queries.get_meeting_by_id(draft.meeting_id))
    for difference in checks.differences:
        click.echo(f"Changed since the draft: {difference.sentence}", err=True)
    for item in checks.gaps.items:
        click.echo(f"Outstanding: {item.what}, due {item.due_on.isoformat()}", err=True)
    for ask in checks.unrecommended:
        click.echo(f"No recommendation: item {ask.number}, {ask.text}", err=True)
    end_reading()
    with transaction():
        service.request_issue(OPERATOR, pack=draft, accepts_gaps=True, is_claimed=True)
    _build(draft.id)
    _finish(draft.id, out, "Issued")


@commands.command("rebuild")
@click.argument("pack_id", metavar="PACK", type=int)
@_OUT
def rebuild(pack_id: int, out: Path | None) -> None:
    """Draw an issued pack again from its data and compare it with the file that was issued.

    PACK is its number in the address of its page, which 'flask packs list' prints. With --out,
    the file that was issued is written where both agree.
    """
    check_writable(out)
    pack = queries.get_pack(pack_id)
    result, kept = sealing.rebuild(pack)
    said = f"{pack.label}: {pack.meeting.group.name}, {day(pack.meeting.held_on)}: {result.word}."
    if result is not Rebuilt.SAME:
        if result is Rebuilt.OTHER_PROGRAM:
            said += f" It was made with {pack.program}; this is {current_program()}."
        raise DomainError(said)
    click.echo(said)
    if out is not None:
        out.write_bytes(kept)
        click.echo(f"Written to {out}.")


@commands.command("verify")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def verify(file: Path) -> None:
    """Say whether FILE is a pack that was issued here, as it was issued."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DomainError(f"{file} cannot be read: {error.strerror}.") from None
    settings = current_settings()
    verdict = check_file(content, settings, most_mebibytes=_MOST_MEBIBYTES)
    said = " ".join((verdict.sentence, *verdict.more))
    if not verdict.is_good:
        raise DomainError(said)
    click.echo(said)


@commands.command("list")
@GROUP
def list_(group: str) -> None:
    """List the newest packs of a group.

    GROUP is a group's short name, as 'flask groups list' prints it.
    """
    found = group_queries.get_group(group)
    wanted = queries.select_packs(None, has_drafts=True, group_id=found.id).limit(50)
    packs: list[Pack] = list(db.session.scalars(wanted))
    for pack in packs:
        pages = counted(pack.pages, "page") if pack.pages else pack.state.word.lower()
        click.echo(f"{pack.id}  {pack.meeting.held_on.isoformat()}  {pack.label}  {pages}")
    if not packs:
        click.echo("No packs yet.")
