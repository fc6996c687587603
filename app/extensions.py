"""The Flask extensions, made once and bound to an app in ``create_app``. Imports no feature."""

from flask import Response
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from app.core.models import Base


class SessionManager(LoginManager):
    """Nobody is remembered beyond their session, so no answer has to look into it for that."""

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})
csrf = CSRFProtect()
login_manager = SessionManager()
