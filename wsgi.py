"""The WSGI application, for gunicorn and the ``flask`` command."""

import gc
import os
import sys
from importlib import import_module

from flask import Flask

import commands

gc.disable()  # hardly anything that is made while the program loads is ever garbage

is_command = os.environ.get("FLASK_RUN_FROM_CLI") == "true"
is_completing = "_FLASK_COMPLETE" in os.environ
app: Flask
if is_command and not is_completing and commands.names_none(sys.argv[1:]):
    app = commands.listing()
else:
    app = import_module("program").make_app(is_command=is_command)
gc.freeze()  # or the collector would look through all of it at once, and workers copy its pages
gc.enable()
