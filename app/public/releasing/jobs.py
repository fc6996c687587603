"""Telling the secretariat of published copies whose records may no longer be published."""

from sqlalchemy import update

from app.accounts.letters import tell_people
from app.accounts.queries import list_holders
from app.core import clock
from app.core.access import Role
from app.core.database import count_changed, end_reading, transaction
from app.core.formats import counted
from app.core.links import link_to
from app.core.timed import Worked
from app.notifications.letters import Letter, PageLink, Paragraph
from app.public.models import Release
from app.public.releasing.queries import list_fit_again, list_unfit_untold

KIND = "copies to withdraw"


def tell_of_unfit() -> Worked:
    """Tell those who may withdraw them, once for as long as a record stays so. However it came to
    be so, it is found here: restricted, marked, taken back or removed."""
    today = clock.today()
    untold, again = list_unfit_untold(today), list_fit_again(today)
    if not untold and not again:
        return Worked()
    end_reading()
    with transaction():
        count_changed(update(Release).where(Release.id.in_(again)).values(unfit_told_on=None))
        told = update(Release).where(Release.id.in_(untold), Release.unfit_told_on.is_(None))
        count = count_changed(told.values(unfit_told_on=today))
        if count:
            people = list_holders(Role.SECRETARIAT)
            tell_people(people, _letter(count), kind=KIND, tells_acting=False)
    return Worked(done=count)


def _letter(count: int) -> Letter:
    """It names no record: that one is restricted is nothing for every mailbox."""
    them = "it" if count == 1 else "them"
    copies = counted(count, "published copy is of a record", "published copies are of records")
    has = "has" if count == 1 else "have"
    return Letter(
        f"Withdraw or replace {counted(count, 'published copy', 'published copies')}",
        [
            Paragraph(
                f"{copies} that {has} since been restricted, marked, taken back or removed. Anyone "
                f"can still read {them} until you withdraw or replace {them}."
            ),
            PageLink(f"Sign in to see {them}", link_to("releasing.list_releases")),
        ],
        "You have received this email because you are in the secretariat.",
    )
