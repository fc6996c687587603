"""The commands that belong to no one domain: serving, and the scheduler."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Commands of the domains come with the registry; those of the deployment are added here."""
