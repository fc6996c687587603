"""What the demonstration declares."""

from app.core.domain import Domain
from app.demo.cli import commands

DOMAIN = Domain(name="demo", commands=(commands,))
