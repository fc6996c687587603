"""What `make run` does once all is installed: database, demonstration, pack, serving.

One process for all of it: starting the app costs more than finding that nothing is to be done.
Takes the host and the port to serve at and, with ``--own-passwords``, gives each account one.
"""

import os
import sys
from pathlib import Path

import click
from flask.cli import FlaskGroup

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.core.commands import plainly  # noqa: E402 - the project's folder comes first
from app.demo.published import check_may_serve  # noqa: E402
from app.demo.queries import find_demonstration_date, has_published_password  # noqa: E402
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


def check_door(host: str) -> None:
    """End here where the demonstration would be served to others."""
    try:
        with app.app_context(), plainly():
            check_may_serve(host)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)


def has_programme() -> bool:
    with app.app_context():
        return db.session.query(Programme.id).first() is not None


def is_demonstration() -> bool:
    with app.app_context():
        return find_demonstration_date() is not None


def is_published() -> bool:
    with app.app_context():
        return has_published_password()


def prepare(host: str, *options: str) -> None:
    print("Bringing the database up to date", flush=True)
    flask("db", "upgrade")
    if not has_programme():
        print("Loading the demonstration", flush=True)
        PACK.unlink(missing_ok=True)  # it would be of another database
        flask("demo", "load", *options)
    if not is_demonstration():
        sys.exit(
            "Error: This database holds a programme, not the demonstration: serve it with 'flask "
            "serve', or name another in DATABASE_URL."
        )
    if options and is_published():
        flask("demo", "accounts", *options)
    check_door(host)
    if not PACK.exists():
        print("Building the pack of the next officials' meeting", flush=True)
        flask("packs", "build", "officials", "--out", str(PACK))
    print(f"\nThe pack of the next officials' meeting: {shown(PACK)}\n", flush=True)
    flask("demo", "accounts")
    print(flush=True)


def main() -> None:
    host, port, *options = sys.argv[1:]
    prepare(host, *options)
    flask("serve", "--host", host, "--port", port)


if __name__ == "__main__":
    main()
