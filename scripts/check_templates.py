"""Compile every template, so that a slip in one of ours is found without visiting its page, and no
process has to compile it that may not keep it (see ``app.web.compiled``)."""

import sys
from pathlib import Path

from jinja2 import TemplateError

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app import create_app  # noqa: E402 - the project's folder comes first
from app.web.components import environment as environment_of_components  # noqa: E402


def main() -> int:
    environment = create_app().jinja_env
    failures = 0
    for path in sorted((ROOT / "templates").rglob("*")):
        if not path.is_file():
            continue
        name = path.relative_to(ROOT / "templates").as_posix()
        try:
            environment.get_template(name)
        except TemplateError as error:
            failures += 1
            print(f"{name}: {error}", file=sys.stderr)
    components = environment_of_components()
    for name in components.list_templates(["html"]):
        components.get_template(f"govuk_frontend_jinja/{name}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
