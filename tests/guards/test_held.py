"""Whatever names a person or an organisation is handed over when they are no more, or there is a
reason why it is not."""

import pytest

from app.core.holders import held_in_use
from app.core.models import Base

pytestmark = pytest.mark.one_engine

#: Columns that name a person and are not handed over, by the reason.
NOT_HELD = {
    "It says who did or asked for something, which stays so.": """
        account_request.asked_by_id account_request.decided_by_id change_request.raised_by_id
        lesson_use.said_by_id lesson_version.published_by_id
        chase.sent_by_id minutes_comment.author_id pack.asked_by_id pack.issued_by_id
        pack.withdrawn_by_id pack_variant.asked_by_id paper_clearance.recorded_by_id
        paper_set_aside.set_aside_by_id paper_version.made_by_id place_note.author_id
        progress_update.accepted_by_id progress_update.asked_by_id progress_update.submitted_by_id
        proposal_amount.stated_by_id proposal_validation.recorded_by_id
        spend_adjustment.made_by_id spend_match.made_by_id spend_match.undone_by_id
        spend_preparer.person_id spend_query.asked_by_id spend_return.preparer_id
        spend_rule.made_by_id spend_version.made_by_id
        return_note.answered_by_id return_note.given_by_id return_part.saved_by_id
        return_review.given_by_id return_version.submitted_by_id round_notice.sent_by_id
        workbook_import.asked_by_id workbook_import.undone_by_id
        write_round_reply_version.recorded_by_id
    """,
    "It says who was there, which stays so.": "attendance.person_id attendance.substitute_id",
    "It is the person’s own account, or a setting of it.": """
        account.person_id account_request.person_id calendar_feed.person_id
        mail_preference.person_id undo_step.person_id
    """,
    "It is a right, which ends with them and is given anew, and no work.": """
        acting_period.acting_id acting_period.person_id pack_variant.reader_id
        record_reader.person_id role_grant.person_id
    """,
    "It is mail, which goes by who owes the thing when it is sent.": """
        chase.person_id owed_thing.person_id reminder.owner_id reminder.person_id
        reminder_digest.person_id
    """,
}


def columns_naming(table):
    return {
        f"{each.name}.{column.name}"
        for each in Base.metadata.sorted_tables
        for column in each.columns
        for foreign in column.foreign_keys
        if foreign.column.table.name == table
    }


#: Columns that name an organisation and are not handed over.
STAYS = {
    "It says who responded.": "barrier_response.organisation_id",
    "It says whose money was meant when it was stated.": "proposal_amount.organisation_id",
    "It says what became of the organisation itself.": """
        organisation_successor.organisation_id organisation_successor.successor_id
    """,
}


@pytest.mark.parametrize(("table", "stays"), [("person", NOT_HELD), ("organisation", STAYS)])
def test_what_names_one_is_handed_over_or_has_a_reason_not_to_be(app, table, stays):
    held = [f"{kind.model.__tablename__}.{kind.key.key}" for kind in held_in_use(table)]
    exempt = [name for names in stays.values() for name in names.split()]

    assert sorted([*held, *exempt]) == sorted(columns_naming(table))
