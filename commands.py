"""What ``flask --help`` lists, without loading the program, which takes far longer than the list.
Every command loads it; ``tests/unit/core/test_starting.py`` holds the list to what it has."""

from collections.abc import Sequence

import click
from flask import Flask

#: The commands by name, each with the sentence that its help begins with.
COMMANDS = {
    "accounts": "People who can sign in.",
    "audit": "The record of changes.",
    "backup": "Back up everything in the database to one file, while the service is in use.",
    "benefits": "What proposals cost and save.",
    "copy-database": (
        "Copy everything to the empty database at URL: from SQLite to PostgreSQL, or back."
    ),
    "db": "Perform database migrations.",
    "demo": "Demonstrations: a programme to try the service with.",
    "groups": "Groups, which other commands take by their short names.",
    "jobs": "What the scheduler runs, and when.",
    "meetings": "Meetings: timetables and readiness.",
    "notifications": "Messages that are queued, sent or not delivered.",
    "packs": "Meeting packs: build, issue, check, list.",
    "papers": "Papers: check a file before it is submitted.",
    "programme": "The programme that this deployment serves.",
    "reminders": "Automatic reminders.",
    "restore": (
        "Restore a backup into an empty database, of either kind, and check what was restored."
    ),
    "scheduler": "Run the jobs that the domains declare.",
    "search": "Search for records, and keep the search index up to date.",
    "serve": (
        "Serve the site with gunicorn (see gunicorn.conf.py), and run the scheduler beside it."
    ),
    "spend": "What is spent in the places of the programme.",
    "status": "Show the status of the service.",
    "workbook": "The programme as a workbook: template, export, import.",
}


def names_none(words: Sequence[str]) -> bool:
    """Whether what follows ``flask`` names no command: nothing will run."""
    return all(word.startswith("-") for word in words)


def listing() -> Flask:
    """An app that knows its commands by name alone."""
    app = Flask("app")
    for name, text in COMMANDS.items():
        app.cli.add_command(click.Command(name, help=text))
    return app
