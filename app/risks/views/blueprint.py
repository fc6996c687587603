"""The blueprint that all pages of risks and issues hang on."""

from flask import Blueprint

blueprint = Blueprint("risks", __name__)
