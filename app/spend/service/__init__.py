"""Changes to spend returns: written by places, moderated at the centre, checked by rules."""

from app.spend.service.lines import add_line, change_line, remove_line
from app.spend.service.matching import match_lines, undo_match
from app.spend.service.moderating import (
    accept_query,
    adjust_line,
    ask_again,
    ask_query,
    begin_moderation,
    conclude_moderation,
    counted_of,
    publish_return,
)
from app.spend.service.rule_changes import change_rule
from app.spend.service.writing import (
    amend_return,
    certify_return,
    create_return,
    explain_query,
    replace_lines,
    submit_return,
)

__all__ = [
    "accept_query",
    "add_line",
    "adjust_line",
    "amend_return",
    "ask_again",
    "ask_query",
    "begin_moderation",
    "certify_return",
    "change_line",
    "change_rule",
    "conclude_moderation",
    "counted_of",
    "create_return",
    "explain_query",
    "match_lines",
    "publish_return",
    "remove_line",
    "replace_lines",
    "submit_return",
    "undo_match",
]
