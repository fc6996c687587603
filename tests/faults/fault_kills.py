"""A storm of kills loses nothing that was saved, sends nothing twice but what was in hand, and
leaves nothing lying for longer than 30 seconds."""

import os
import random
import signal
import time
from collections import Counter
from datetime import date

from app.core.access import OPERATOR
from app.core.database import transaction
from app.extensions import db
from app.governance.groups import queries as group_queries
from app.governance.meetings import queries as meeting_queries
from app.notifications import queries as outbox
from app.notifications.models import Message
from app.notifications.rules import MessageState
from app.notifications.service import queue_message
from app.packs import queries, service
from app.packs.rules import UNDER_WAY, PackState
from tests.faults import work

#: What was held by a process that was killed is taken up within this time.
TAKEN_UP_SECONDS = 30


def meeting_id(slug, day):
    return meeting_queries.get_meeting(group_queries.get_group(slug), day).id


def is_done(packs):
    db.session.expire_all()
    counts = outbox.count_by_state()
    states = {queries.get_pack(pack_id).state for pack_id in packs}
    db.session.rollback()
    waiting = counts[MessageState.QUEUED] + counts[MessageState.SENDING]
    return not waiting and not states & set(UNDER_WAY)


def test_a_storm_of_kills_loses_nothing(demo_app, run, mailbox, begin, size, monkeypatch):
    settings = demo_app.config["SETTINGS"]
    monkeypatch.setattr(service, "draw_pack", work.sketch)
    with transaction():
        draft = service.request_pack(
            OPERATOR, meeting_id=meeting_id("officials", date(2010, 2, 18))
        )
    service.build_waiting()
    with transaction():
        service.request_issue(OPERATOR, accepts_gaps=True, pack=queries.get_pack(draft.id))
        other = service.request_pack(OPERATOR, meeting_id=meeting_id("ministers", date(2010, 3, 2)))
        for number in range(size.messages):
            queue_message(
                kind="storm", to=f"p{number}@h{number % 7}.example", subject="S", text="T"
            )
    packs = [draft.id, other.id]
    chance = random.Random(2010)

    workers = [begin(work.run_jobs, settings) for _ in range(size.workers)]
    kills = 0
    while kills < size.kills:
        time.sleep(chance.uniform(0.05, 0.5))
        victim = workers.pop(chance.randrange(len(workers)))
        signal_sent = signal.SIGTERM if kills % 4 == 3 else signal.SIGKILL
        os.kill(victim.pid, signal_sent)
        kills += 1
        workers.append(begin(work.run_jobs, settings))
    until = time.monotonic() + TAKEN_UP_SECONDS + size.messages * 0.1
    while not is_done(packs):
        assert time.monotonic() < until, outbox.count_by_state()
        time.sleep(0.2)
    for process in workers:
        process.terminate()
    for process in workers:
        process.join(timeout=20)
        assert process.exitcode == 0, "it ends by itself when it is told to"

    assert queries.get_pack(draft.id).state is PackState.ISSUED
    assert queries.get_pack(draft.id).issue_number == 1
    assert queries.get_pack(other.id).state is PackState.BUILT
    states = Counter(
        db.session.execute(db.select(Message.state).where(Message.kind == "storm")).scalars()
    )
    assert states == {MessageState.SENT: size.messages}
    came = Counter(mail["Message-ID"] for mail in mailbox.came if mail["Subject"] == "S")
    assert len(came) == size.messages
    assert came.total() - size.messages <= kills, "what was in hand, and nothing else, came twice"
    assert run("audit", "verify").exit_code == 0
