"""The form of who is invited."""

from collections.abc import Sequence

from app.governance.joining.queries import Joiner
from app.web.fields import TicksField
from app.web.forms import RecordForm

#: The most that are invited at once; the next follow.
MOST = 60


class InviteForm(RecordForm):
    person_ids = TicksField("Who needs an account or a clearance?")

    @classmethod
    def of(cls, joiners: Sequence[Joiner]) -> "InviteForm":
        """Everyone is ticked: whoever should not be invited is left out."""
        offered = [(each.person.id, words_of(each)) for each in joiners[:MOST]]
        ticked = [person_id for person_id, _words in offered]
        return cls(choices={"person_ids": offered}, person_ids=ticked)


def words_of(joiner: Joiner) -> str:
    """ "Priya Nair, priya@example.org: account and clearance for OFFICIAL (Programme Board)"."""
    needed = ["account"] if joiner.needs_account else []
    if joiner.needs_clearance and joiner.reads is not None:
        needed.append(f"clearance for {joiner.reads.word}")
    email = joiner.account.email if joiner.account else joiner.person.email
    first, *others = joiner.named_for
    named_for = "; ".join(joiner.named_for)
    if len(others) > 1:
        named_for = f"{first} and {len(others)} more"
    return f"{joiner.person.name}, {email}: {' and '.join(needed)} ({named_for})"
