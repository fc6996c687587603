"""What recording costs a change: the same changes with and without it, in a database of its own:
``.venv/bin/python -m benchmarks.audit``. Trust the ratio; machines vary."""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from flask_migrate import upgrade

from app import create_app
from app.accounts.passwords import hash_password
from app.audit.events import unrecorded
from app.core.access import OPERATOR
from app.core.database import transaction
from app.demo.loader import load_demonstration
from app.extensions import db
from app.risks import service
from app.risks.models import Risk
from app.risks.rules import RiskClosure
from config import Settings


def change(risk_id: int, number: int) -> float:
    """The seconds that one change of a risk takes, saved."""
    db.session.expire_all()
    began = time.perf_counter()
    with transaction():
        risk = db.session.get_one(Risk, risk_id)
        risk.mitigation = f"Change {number}"
        service.close_risk(
            OPERATOR,
            risk=risk,
            closed_because=RiskClosure.IMPOSSIBLE,
            closure_note=f"Change {number}",
            closure_agreed_by="A board",
        )
        service.reopen_risk(OPERATOR, risk=risk)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=300)
    count = parser.parse_args().changes
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_environment({"INSTANCE_PATH": str(Path(folder))})
        with create_app(settings).app_context():
            upgrade()
            with transaction():
                load_demonstration(hash_password("of no account that matters"))
            risk_id = db.session.scalars(db.select(Risk.id).order_by(Risk.id).limit(1)).one()
            took: dict[str, list[float]] = {"recorded": [], "not recorded": []}
            for number in range(count):  # in turn, so that both meet the same machine
                took["recorded"].append(change(risk_id, 2 * number))
                with unrecorded():
                    took["not recorded"].append(change(risk_id, 2 * number + 1))
            db.session.remove()
    middle = {name: statistics.median(each) * 1000 for name, each in took.items()}
    for name, milliseconds in middle.items():
        print(f"{name:<14} {milliseconds:6.2f} ms a change (median of {count})")
    print(f"ratio          {middle['recorded'] / middle['not recorded']:6.2f}")


if __name__ == "__main__":
    main()
