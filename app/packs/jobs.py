"""Timed work on what is drawn."""

from flask import current_app

from app.core import clock
from app.core.timed import Worked, each_apart
from app.packs.ahead import Watch, keep_up, list_begun
from app.rendering.house import rendered_store


def forget_rendered() -> Worked:
    """Delete drawn sections that were kept on this host and that nothing has asked for lately."""
    return Worked(done=rendered_store().trim())


def build_ahead() -> Worked:
    """Ask for new drafts of the packs that have been begun, where records have changed."""
    watch: Watch = current_app.extensions.setdefault("packs_ahead", Watch())
    if not current_app.config["SETTINGS"].builds_packs_ahead or not watch.sees_news():
        return Worked()
    asked: list[int] = []

    def look(meeting_id: int) -> None:
        if keep_up(meeting_id):
            asked.append(meeting_id)

    worked = each_apart(list_begun(clock.today()), look, "pack")
    worked.done = len(asked)
    if worked.failed or worked.left:
        watch.day = None  # look again
    return worked
