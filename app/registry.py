"""The one list of domains. A new domain adds its line here and nothing else elsewhere."""

from collections.abc import Sequence

from flask import Flask

from app.accounts.acting.domain import DOMAIN as ACTING
from app.accounts.acting.known import ACTS_BESIDE
from app.accounts.approvals.domain import DOMAIN as APPROVALS
from app.accounts.contacts.domain import DOMAIN as CONTACTS
from app.accounts.domain import DOMAIN as ACCOUNTS
from app.accounts.identity import acting
from app.accounts.preferences.domain import DOMAIN as PREFERENCES
from app.accounts.roles.domain import DOMAIN as ROLES
from app.accounts.several.domain import DOMAIN as SEVERAL
from app.accounts.sign_in import kept_forms as kept_forms_store
from app.accounts.sign_in import sent_forms
from app.accounts.sign_in.domain import DOMAIN as SIGN_IN
from app.administration.domain import DOMAIN as ADMINISTRATION
from app.answers.domain import DOMAIN as ANSWERS
from app.audit import events
from app.audit import queries as changes
from app.audit.chain import HEAD_BESIDE
from app.audit.domain import DOMAIN as AUDIT
from app.audit.newly_changed import RECORD
from app.barriers.domain import DOMAIN as BARRIERS
from app.benefits.domain import DOMAIN as BENEFITS
from app.core import beside, clock, unchanged, wording
from app.core.domain import Domain
from app.dashboard.domain import DOMAIN as DASHBOARD
from app.delivery.domain import DOMAIN as DELIVERY
from app.demo.domain import DOMAIN as DEMO
from app.demo.queries import DATE_BESIDE, find_demonstration_date
from app.governance.actions.domain import DOMAIN as ACTIONS
from app.governance.agendas.domain import DOMAIN as AGENDAS
from app.governance.attendance.domain import DOMAIN as ATTENDANCE
from app.governance.calendars.domain import DOMAIN as CALENDARS
from app.governance.decision_sheets.domain import DOMAIN as DECISION_SHEETS
from app.governance.decisions.domain import DOMAIN as DECISIONS
from app.governance.groups.domain import DOMAIN as GROUPS
from app.governance.joining.domain import DOMAIN as JOINING
from app.governance.meetings.domain import DOMAIN as MEETINGS
from app.governance.minutes.domain import DOMAIN as MINUTES
from app.governance.papers.domain import DOMAIN as PAPERS
from app.governance.terms.domain import DOMAIN as TERMS
from app.governance.timetable.domain import DOMAIN as TIMETABLE
from app.governance.write_rounds.domain import DOMAIN as WRITE_ROUNDS
from app.handovers.domain import DOMAIN as HANDOVERS
from app.history.domain import DOMAIN as HISTORY
from app.insights.domain import DOMAIN as INSIGHTS
from app.lessons.domain import DOMAIN as LESSONS
from app.notifications.domain import DOMAIN as NOTIFICATIONS
from app.operations.domain import DOMAIN as OPERATIONS
from app.operations.liveness import BEAT_BESIDE
from app.packs.domain import DOMAIN as PACKS
from app.pilots.areas.domain import DOMAIN as OTHER_AREAS
from app.pilots.domain import DOMAIN as PILOTS
from app.pilots.notes.domain import DOMAIN as NOTES
from app.pilots.regions.domain import DOMAIN as REGIONS
from app.pilots.themes.domain import DOMAIN as THEMES
from app.position.domain import DOMAIN as POSITION
from app.programme.domain import DOMAIN as PROGRAMME
from app.programme.queries import find_words
from app.public.domain import DOMAIN as PUBLIC
from app.public.interest.domain import DOMAIN as INTEREST
from app.public.releasing.domain import DOMAIN as RELEASING
from app.readiness.domain import DOMAIN as READINESS
from app.referrals.domain import DOMAIN as REFERRALS
from app.reminders.domain import DOMAIN as REMINDERS
from app.restrictions.domain import DOMAIN as RESTRICTIONS
from app.returns.board.domain import DOMAIN as ROUND_BOARD
from app.returns.domain import DOMAIN as RETURNS
from app.risks.domain import DOMAIN as RISKS
from app.search.domain import DOMAIN as SEARCH
from app.spend.comparison.domain import DOMAIN as SPEND_COMPARISON
from app.spend.domain import DOMAIN as SPEND
from app.undoing.domain import DOMAIN as UNDOING
from app.web import kept_forms, meanwhile, once
from app.withdrawals.domain import DOMAIN as WITHDRAWALS
from app.workbook.domain import DOMAIN as WORKBOOK
from app.workbook.spend.domain import DOMAIN as SPEND_LINES

DOMAINS: tuple[Domain, ...] = (
    DASHBOARD,
    SEARCH,
    POSITION,
    MEETINGS,
    GROUPS,
    JOINING,
    PAPERS,
    AGENDAS,
    WRITE_ROUNDS,
    TERMS,
    TIMETABLE,
    CALENDARS,
    ATTENDANCE,
    MINUTES,
    DECISIONS,
    DECISION_SHEETS,
    ACTIONS,
    PACKS,
    READINESS,
    REMINDERS,
    REFERRALS,
    UNDOING,
    PILOTS,
    REGIONS,
    NOTES,
    THEMES,
    OTHER_AREAS,
    RETURNS,
    ROUND_BOARD,
    DELIVERY,
    RISKS,
    BARRIERS,
    SPEND,
    SPEND_COMPARISON,
    INSIGHTS,
    BENEFITS,
    LESSONS,
    RESTRICTIONS,
    WITHDRAWALS,
    HANDOVERS,
    PROGRAMME,
    PUBLIC,
    RELEASING,
    INTEREST,
    WORKBOOK,
    SPEND_LINES,
    ACCOUNTS,
    CONTACTS,
    ROLES,
    ACTING,
    PREFERENCES,
    ANSWERS,
    SEVERAL,
    APPROVALS,
    ADMINISTRATION,
    OPERATIONS,
    AUDIT,
    SIGN_IN,
    HISTORY,
    NOTIFICATIONS,
    DEMO,
)


def init_app(app: Flask, domains: Sequence[Domain] = DOMAINS) -> None:
    """Register what the domains declare: pages, commands, and the lists that low rooms read."""
    app.extensions["domains"] = tuple(domains)
    clock.use_source(find_demonstration_date)
    beside.use_reads(DATE_BESIDE, HEAD_BESIDE, BEAT_BESIDE, ACTS_BESIDE)
    wording.use_source(find_words)
    unchanged.use_source(RECORD)
    events.use_source(acting)
    kept_forms.use_store(kept_forms_store)
    once.use_store(sent_forms)
    meanwhile.use_source(changes.find_change_since)
    for domain in domains:
        if domain.blueprint is not None:
            app.register_blueprint(domain.blueprint)
        for command in domain.commands:
            app.cli.add_command(command)
