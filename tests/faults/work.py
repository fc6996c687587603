"""What a process of a storm does: the scheduler's jobs, again and again, until it is told to stop
or killed. Imported by processes that know nothing of pytest."""

import time

from app import create_app
from app.core import clock, stopping
from app.core.database import expect_writes
from app.extensions import db
from app.notifications import service as outbox
from app.notifications.transports import SmtpTransport
from app.packs import service as packs
from app.rendering.document import Document
from config import Settings
from tests.mail_server import mail_settings

STEPS = 8


def sketch(content, *, on_progress, **_given):
    """A pack drawn in half a second."""
    for step in range(STEPS):
        on_progress(step + 1, STEPS, f"Section {step}")
        time.sleep(0.5 / STEPS)  # it is work
    return Document(pdf=f"%PDF-1.7 {content.group}".encode(), page_count=3, page_of={})


def run_jobs(settings: Settings, mail_port: int) -> None:
    stopping.stop_on_signals()
    app = create_app(settings)
    packs.draw_pack = sketch
    transport = SmtpTransport(mail_settings(port=mail_port), timeout=5)
    while not stopping.wait(0.05):
        for job in (lambda: outbox.send_due(transport), packs.build_waiting):
            with app.app_context():
                expect_writes(False)
                clock.forget()
                try:
                    job()
                except stopping.Stopped:
                    pass
                finally:
                    db.session.remove()
