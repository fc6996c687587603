"""What the audiences of rules are called."""

from app.core.due_kinds import Audience
from app.core.sentences import capital
from app.core.wording import words
from app.reminders.rules import rule_words


def audience_words(audience: Audience) -> str:
    """An audience inside a sentence: "the person responsible", "the hub lead"."""
    return {
        Audience.OWNER: "the person responsible",
        Audience.LEAD: f"the {words.place} lead",
        Audience.REVIEWER: f"the {words.reviewer or 'reviewer'}",
        Audience.SENIOR: "the contact’s senior",
        Audience.SECRETARIAT: "the secretariat",
    }[audience]


def rule_sentence(days: int, audience: Audience) -> str:
    """What a rule does: "2 working days before it is due, to the person responsible"."""
    return f"{capital(rule_words(days))}, to {audience_words(audience)}"
