"""What search tells of a record, its own page tells the same person. A word of its own stands in
every text of every record of the world: whichever of them a search finds is followed to its
record, and to its page."""

import pytest

from app.accounts.identity import actor_for
from app.core import clock
from app.core.domain import domains_of, kinds_in_use
from app.core.records import find_record, path_of
from app.core.viewers import looking_as, viewer_of
from app.extensions import db
from app.search.models import SearchEntry
from app.search.queries import MOST_FOUND, find_by_words, show
from app.search.rebuilding import rebuild
from tests.guards.canaries import CANARY, set_canaries

#: Texts that every reader of a record may read, and that its page shows at a later stage of it, or
#: on a page of their own.
SHOWN_ELSEWHERE = {
    "barrier.resolution": "once it is settled",
    "barrier.resolution_agreed": "once it is settled",
    "barrier.resolution_unasked": "once it is settled",
    "milestone.evidence": "once it is reached",
    "proposal.abandoned_because": "once it is abandoned",
    "proposal.confidence_reason": "beside the confidence, where there is one",
    "return_note.answer": "once it is answered",
    "risk.approval": "where it is tolerated",
    "lesson.case_note": "as its case note",
    "lesson_version.case_note": "as its case note",
    "minutes_item.discussion": "as the version that was made of it",
    "minutes_item.summing_up": "as the version that was made of it",
    "minutes_item.conclusion": "as the version that was made of it",
}
#: Who looks: those with the most rights, and with the fewest of each sort.
ROLES = (
    "secretariat", "owner", "contributor", "go", "member", "other_member", "reader",
    "other_reader", "administrator", "ended", "stranger",
)  # fmt: skip
#: Of a kind, how many pages are opened.
OPENED = 2


def acting(known, role):
    account = known.accounts[role]
    return actor_for(account.person_id, role, clock.today(), account.clearances)


@pytest.fixture
def canaries(app, known):
    return set_canaries(app)


def told(app, actor):
    """Of each record that a search for all canaries finds, those of the entry that it is by."""
    kinds, today = kinds_in_use(app), clock.today()
    hits = find_by_words(kinds, actor, "zq", today)
    assert len(hits.records) < MOST_FOUND
    shown = show(kinds, actor, hits.records, hits.terms, today)
    assert len(shown) == len(hits.records)
    for hit in hits.records:
        entry = db.session.get_one(SearchEntry, hit.entry_id)
        yield hit, set(CANARY.findall(f"{entry.title} {entry.text}"))


@pytest.mark.every_engine
def test_nobody_finds_what_they_may_not_read(app, known, canaries):
    kinds = {kind.name: kind for domain in domains_of(app) for kind in domain.records}
    found, refused = {}, []
    for role in ROLES:
        actor = acting(known, role)
        with looking_as(viewer_of(actor)):
            for hit, _words in told(app, actor):
                kind = kinds[hit.kind]
                record = find_record(kind, hit.record_id)
                found.setdefault(role, set()).add((hit.kind, hit.record_id))
                if not kind.can_read(actor, record) or getattr(record, "withdrawn_on", None):
                    refused.append(f"{role}: {hit.kind} {hit.record_id}")

    assert refused == []
    assert {kind for kind, _id in found["secretariat"]} >= {
        "action", "decision_sheet", "minutes", "paper", "referral", "return", "risk", "round",
        "spend-return", "terms_of_reference", "write_round",
    }  # fmt: skip
    assert found["reader"] < found["member"] < found["secretariat"]
    assert "ended" not in found
    assert "stranger" not in found


@pytest.mark.one_engine
@pytest.mark.parametrize("role", ["go", "reader", "administrator"])
def test_a_page_shows_the_words_that_it_was_found_by(app, client, known, canaries, role):
    actor, opened, unseen = acting(known, role), {}, set()
    client.sign_in(known.accounts[role])
    kinds = {kind.name: kind for kind in kinds_in_use(app)}
    with looking_as(viewer_of(actor)):
        hits = [
            (path_of(find_record(kinds[hit.kind], hit.record_id)), hit.kind, words)
            for hit, words in told(app, actor)
        ]
    db.session.rollback()
    for path, kind, words in hits:
        opened[kind] = opened.get(kind, 0) + 1
        if opened[kind] <= OPENED:
            page = client.get(path)
            assert page.status_code == 200, path
            seen = set(CANARY.findall(page.text))
            unseen |= {canaries[word[: word.index("r") + 1]] for word in words - seen}

    assert unseen <= SHOWN_ELSEWHERE.keys()


@pytest.mark.one_engine
def test_what_is_hidden_is_as_if_it_were_not_there(app, client, known, canaries):
    """The page of a search for a word of a restricted risk is that of a word that is nowhere."""
    risk = db.session.scalar(
        db.select(SearchEntry).where(
            SearchEntry.kind == "risk",
            SearchEntry.title.startswith(known.addresses["restricted_risk"]),
        )
    )
    [hidden, *_rest] = CANARY.findall(risk.title)
    client.sign_in(known.accounts["contributor"])

    page = client.get("/find", query_string={"q": hidden}).page.text
    absent = client.get("/find", query_string={"q": "zqnowhere"}).page.text
    assert page.replace(hidden, "zqnowhere") == absent
    assert hidden not in client.get("/find?q=zq&kind=risk").text

    client.sign_in(known.accounts["secretariat"])
    assert client.get("/find", query_string={"q": hidden}).page.heading == "1 record found"


@pytest.mark.every_engine
def test_entries_that_were_kept_are_those_that_are_drawn_anew(app, known):
    assert db.session.scalar(db.select(db.func.count(SearchEntry.id))) > 100
    db.session.rollback()

    assert rebuild() == 0
