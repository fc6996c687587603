"""What the group decided, and what became of it: decisions, chair's actions, what it referred to
others or answered them, and what it asked people to do."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from app.core.formats import day
from app.core.records import path_of
from app.core.sections import Listing, cell, listing
from app.core.sentences import capital, listed, tally
from app.governance.actions.models import Action
from app.governance.actions.queries import list_actions_since
from app.governance.actions.rules import TO_DO, UNSETTLED, ActionState, days_overdue
from app.governance.decisions.models import Decision
from app.governance.decisions.queries import list_decisions_since
from app.governance.decisions.rules import Basis
from app.packs.meeting_records import MeetingRecords
from app.packs.opening.content import FollowUp, Outturn
from app.referrals.labels import texts_of
from app.referrals.models import Referral
from app.referrals.queries import list_referrals_since
from app.referrals.rules import SETTLED, WAITING, Outcome

#: How far back it looks, and how many rows there are room for.
BACK = timedelta(days=183)
MOST = 12
#: So many actions of one decision are told; more are counted.
_MOST_ACTIONS = 3


def followed_up(records: MeetingRecords) -> Listing[FollowUp]:
    """What is late first, then what is under way, the latest first."""
    from_on = records.today - BACK
    decisions = list_decisions_since(records.group_id, from_on, records.today)
    actions = list_actions_since(records.group_id, from_on)
    referrals = list_referrals_since(records.group_id, from_on)
    items = {each.item_id for each in decisions if each.item_id}
    came_of: dict[int | None, list[Action]] = defaultdict(list)
    for action in actions:
        if action.item_id:
            came_of[action.item_id].append(action)
    rows = [_decided(each, came_of.get(each.item_id, ()), records.today) for each in decisions]
    rows += [_asked(each, records) for each in actions if _stands_alone(each, items, records)]
    rows += _referred(referrals, records.group_id)
    order = list(Outturn)
    rows.sort(key=lambda row: (order.index(row.outturn), -row.on.toordinal(), row.reference))
    return listing(_heading(rows), rows, MOST, "the registers of decisions, actions and referrals")


def _heading(rows: Sequence[FollowUp]) -> str:
    """ "Of 9 decisions and requests, 2 are late, 4 under way and 3 done"."""
    if not rows:
        return "Nothing has been decided yet"
    counts = [(sum(row.outturn is each for row in rows), each.word.lower()) for each in Outturn]
    (first, word), *rest = [pair for pair in counts if pair[0]]
    said = tally(first, "decision or request", f"is {word}", "decisions and requests")
    return listed([said, *(f"{count} {other}" for count, other in rest)])


def _decided(decision: Decision, own: Sequence[Action], today: date) -> FollowUp:
    """``own`` are the actions that came of it."""
    outturn, became = _of_actions(own, today) if own else _of_itself(decision, today)
    if own and decision.superseded_by is not None:
        outturn, became = _of_itself(decision, today)
    how = {
        Basis.MEETING: "Decided at the meeting",
        Basis.WRITE_ROUND: "Decided by write-round",
        Basis.CHAIRS_ACTION: "Chair’s action",
    }[decision.basis]
    return FollowUp(
        reference=decision.reference,
        path=path_of(decision),
        on=decision.decided_on,
        what=cell(decision.text, decision.reference),
        how=how,
        outturn=outturn,
        became=became,
        is_illustrative=decision.is_illustrative,
    )


def _of_itself(decision: Decision, today: date) -> tuple[Outturn, str]:
    """What became of a decision from which no action came."""
    owner = f" Owner: {decision.owner.name}." if decision.owner else ""
    if decision.superseded_by is not None:
        return Outturn.DONE, f"Replaced by {decision.superseded_by.reference}."
    if decision.review_on is None:
        return Outturn.DONE, f"In force.{owner}"
    if decision.review_on < today:
        return Outturn.LATE, f"Its review was due on {day(decision.review_on)}.{owner}"
    return Outturn.UNDER_WAY, f"To be reviewed on {day(decision.review_on)}.{owner}"


def _of_actions(actions: Sequence[Action], today: date) -> tuple[Outturn, str]:
    late = any(days_overdue(each.due_on, each.state, today) for each in actions)
    is_open = any(each.state in UNSETTLED for each in actions)
    outturn = Outturn.LATE if late else Outturn.UNDER_WAY if is_open else Outturn.DONE
    said = [f"{each.reference}: {_state_of(each, today)}" for each in actions[:_MOST_ACTIONS]]
    more = len(actions) - len(said)
    if more:
        said.append(tally(more, "more action", "is in the register"))
    return outturn, f"{'; '.join(said)}."


def _state_of(action: Action, today: date) -> str:
    """ "overdue since 29 January 2010 (Chief Secretary to the Treasury)"."""
    if days_overdue(action.due_on, action.state, today):
        said = f"overdue since {day(action.due_on)}"
    elif action.state in TO_DO:
        said = f"due on {day(action.due_on)}"
    elif action.state is ActionState.CLOSED and action.settled_on:
        return f"done on {day(action.settled_on)}"
    else:
        said = action.state.word.lower()
    return f"{said} ({action.owner.name})"


def _stands_alone(action: Action, items: Collection[int], records: MeetingRecords) -> bool:
    """An action that no decision listed explains, and that is not done or was done since the last
    meeting."""
    if action.item_id in items or action.state is ActionState.CANCELLED:
        return False
    if action.state is not ActionState.CLOSED or records.since is None:
        return True
    return action.settled_on is None or action.settled_on > records.since


def _asked(action: Action, records: MeetingRecords) -> FollowUp:
    outturn, _said = _of_actions([action], records.today)
    return FollowUp(
        reference=action.reference,
        path=path_of(action),
        on=action.raised_on,
        what=cell(action.text, action.reference),
        how="Action",
        outturn=outturn,
        became=f"{capital(_state_of(action, records.today))}.",
        is_illustrative=action.is_illustrative,
    )


def _referred(referrals: Sequence[Referral], group_id: int) -> list[FollowUp]:
    """What it asked another group, and what it answered one. Of a restricted record neither."""
    texts = texts_of(referrals)
    rows = []
    for each in referrals:
        text = texts[each.id]
        is_ours = each.from_group_id == group_id
        if not text.is_open or (not is_ours and not each.answers):
            continue
        last = each.answers[-1] if each.answers else None
        other = each.to_group.name if is_ours else each.from_group.name
        if is_ours:
            how, became = f"Asked of {other}", "No answer yet."
            if last is not None and each.state not in WAITING:
                became = f"{last.outcome.word} on {day(last.answered_on)}. {last.text}"
        elif last is not None:
            how = f"Answer to {other}: {last.outcome.word.lower()}"
            if last.outcome is Outcome.QUESTION:
                how = f"Returned to {other} with a question"
            became = cell(last.text, each.reference)
        rows.append(
            FollowUp(
                reference=each.reference,
                path=path_of(each),
                on=last.answered_on if last else each.referred_on,
                what=cell(text.ask, each.reference),
                how=how,
                outturn=_outturn_of(each),
                became=became.strip(),
                is_illustrative=each.is_illustrative,
                asked_of_id=each.to_group_id if is_ours else None,
            )
        )
    return rows


def _outturn_of(referral: Referral) -> Outturn:
    return Outturn.DONE if referral.state in SETTLED else Outturn.UNDER_WAY
