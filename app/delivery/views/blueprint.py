"""The blueprint that all pages of delivery hang on."""

from flask import Blueprint

blueprint = Blueprint("delivery", __name__)
