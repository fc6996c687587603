"""What `make run` does once all is installed: database, demonstration, pack, serving.

One process for all of it: starting the app costs more than finding that nothing is to be done.
Takes the host and the port to serve at.
"""

import os
import sys
from pathlib import Path

import click
from flask.cli import FlaskGroup

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.demo.queries import find_demonstration_date  # noqa: E402 - the project's folder comes first
from app.extensions import db  # noqa: E402
from app.programme.models import Programme  # noqa: E402
from wsgi import app  # noqa: E402

PACK = Path(app.instance_path) / "pack-officials.pdf"


def flask(*command: str) -> None:
    """Run a `flask` command as an operator types it. Ends the process where the command fails."""
    group = FlaskGroup(create_app=lambda: app)
    try:
        group.main(args=list(command), prog_name="flask", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)


def shown(path: Path) -> str:
    """The path as the reader would type it here."""
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)


def has_programme() -> bool:
    with app.app_context():
        return db.session.query(Programme.id).first() is not None


def is_demonstration() -> bool:
    with app.app_context():
        return find_demonstration_date() is not None


def prepare() -> None:
    print("Bringing the database up to date", flush=True)
    flask("db", "upgrade")
    if not has_programme():
        print("Loading the demonstration", flush=True)
        PACK.unlink(missing_ok=True)  # it would be of another database
        flask("demo", "load")
    if not is_demonstration():
        return  # a real programme: its packs and its accounts are its own business
    if not PACK.exists():
        print("Building the pack of the next officials' meeting", flush=True)
        flask("packs", "build", "officials", "--out", str(PACK))
    print(f"\nThe pack of the next officials' meeting: {shown(PACK)}\n", flush=True)
    flask("demo", "accounts")
    print(flush=True)


def main() -> None:
    host, port = sys.argv[1:]
    prepare()
    print(f"Serving at {app.config['SETTINGS'].base_url} (stop with Ctrl-C)", flush=True)
    flask("serve", "--host", host, "--port", port)


if __name__ == "__main__":
    main()
