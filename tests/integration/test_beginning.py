"""``flask programme begin``: from nothing to a site that one can sign in to."""

import re
import stat

import pytest

from app import create_app
from app.accounts.models import Account
from app.extensions import db
from app.governance.groups import queries as groups
from app.pilots.models import Region
from app.programme import beginning, cli
from app.programme.models import Programme
from config import BadSetting, Settings
from tests import factories as make
from tests.factories.base import PASSWORD
from tests.pages import apart

ANSWERS = {
    "name": "Family Hubs",
    "administrator": "Ann Example",
    "email": "ann@example.org",
}


def words(**changed):
    return [f"--{name.replace('_', '-')}={value}" for name, value in (ANSWERS | changed).items()]


def invitation_in(output):
    found = re.search(r"http://[^/\s]+(/invitation/\S+)", output)
    return found and found[1]


@pytest.fixture
def begin(tmp_path, monkeypatch):
    """Types the command where no settings are; what it would go on with is in ``gone_on``."""
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    gone_on = []
    monkeypatch.setattr(beginning, "go_on", lambda given, folder: gone_on.append(given) or 0)
    app = create_app(Settings.from_environment({"INSTANCE_PATH": str(tmp_path)}))

    def type_command(*given, **kwargs):
        runner = app.test_cli_runner()
        return apart(lambda: runner.invoke(args=["programme", "begin", *given], **kwargs))

    type_command.gone_on = gone_on
    return type_command


@pytest.mark.one_engine
def test_settings_are_written_for_their_owner_alone(begin, tmp_path):
    result = begin(*words(), "--base-url=https://agenda.example.org/")

    assert result.exit_code == 0, result.stderr
    file = tmp_path / "settings.env"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "programme.sqlite3").stat().st_mode) == 0o600
    assert {each.name for each in tmp_path.iterdir()} == {"settings.env", "programme.sqlite3"}
    used = Settings.from_environment({"INSTANCE_PATH": str(tmp_path)})
    assert used.database_url == f"sqlite:///{tmp_path / 'programme.sqlite3'}"
    assert len(used.secret_key or "") >= 32
    assert used.base_url == "https://agenda.example.org"
    assert used.warnings == ()
    assert begin.gone_on == [words()]


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"name": " "}, "1 to 200 characters"),
        ({"name": "x" * 201}, "1 to 200 characters"),
        ({"administrator": "\x1b[31m"}, "cannot be shown"),
        ({"email": "ann at example.org"}, "email address in the correct format"),
        ({"database": "mysql://host/name"}, "use sqlite or postgresql"),
        ({"database": "sqlite:////no/such/folder/agenda.sqlite3"}, "cannot be reached"),
        ({"database": "sqlite:///agenda.sqlite3"}, "whole path"),
        ({"database": "sqlite:///:memory:"}, "whole path"),
        ({"base_url": "agenda.example.org"}, "not a web address"),
        ({"starts_on": "tomorrow"}, "not a date"),
    ],
)
def test_bad_input_is_one_line_and_writes_no_settings(begin, tmp_path, changed, complaint):
    result = begin(*words(**changed))

    assert result.exit_code == 1
    assert complaint in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "settings.env").exists()
    assert begin.gone_on == []


@pytest.mark.one_engine
def test_without_a_terminal_what_is_missing_is_named(begin, tmp_path):
    result = begin("--name=Family Hubs", "--administrator=Ann")

    assert (result.exit_code, "--email is missing" in result.stderr) == (1, True)
    assert not (tmp_path / "settings.env").exists()


@pytest.mark.one_engine
def test_a_terminal_is_asked_until_the_answer_is_right(begin, tmp_path, monkeypatch):
    monkeypatch.setattr(cli, "is_terminal", lambda: True)

    result = begin(input="Family Hubs\nAnn Example\nann\nann@example.org\n\n")

    assert result.exit_code == 0, result.stderr
    assert begin.gone_on == [words()]


@pytest.mark.one_engine
def test_settings_that_are_there_stay(begin, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'a.sqlite3'}")
    other = f"--database=sqlite:///{tmp_path / 'other.sqlite3'}"
    assert "unset it first" in begin(*words(), other).stderr
    assert begin(*words()).exit_code == 0
    monkeypatch.delenv("DATABASE_URL")
    before = (tmp_path / "settings.env").read_text()
    assert "a.sqlite3" in before

    with pytest.raises(Exception, match="is there already"):
        beginning.write_settings(
            tmp_path / "settings.env", name="Other", database_url="sqlite:////x", base_url=""
        )
    refused = begin(*words(), other)

    assert refused.exit_code == 1
    assert "change DATABASE_URL there" in refused.stderr
    assert (tmp_path / "settings.env").read_text() == before


@pytest.mark.one_engine
def test_a_database_of_another_programme_is_not_taken(begin, app, tmp_path):
    make.programme(name="Total Place")
    db.session.commit()

    result = begin(*words(database=app.config["SETTINGS"].database_url))

    assert "already holds a programme, Total Place" in result.stderr
    assert not (tmp_path / "settings.env").exists()


@pytest.fixture
def has_settings(monkeypatch):
    """The app's own settings, as if the environment had given them."""
    monkeypatch.setenv("SECRET_KEY", "for tests alone, and never for serving")


def test_the_first_administrator_chooses_a_password_and_may_do_everything(
    client, run, has_settings
):
    result = run("programme", "begin", *words())

    assert result.exit_code == 0, result.stderr
    link = invitation_in(result.stdout)
    client.do(link, password=PASSWORD)
    client.do("/sign-in", email="ann@example.org", password=PASSWORD)
    assert client.get("/programme").page.heading == "Family Hubs"
    assert client.get("/groups/new").status_code == 200
    assert client.get("/people/new").status_code == 200
    again = run("programme", "begin")
    assert "sign in as ann@example.org" in again.stdout
    assert invitation_in(again.stdout) is None


def test_beginning_again_finishes_what_was_interrupted(app, run, has_settings):
    make.programme(name="Family Hubs")

    first = run("programme", "begin", *words())
    second = run("programme", "begin")

    assert (first.exit_code, second.exit_code) == (0, 0), first.stderr + second.stderr
    assert db.session.query(Programme).count() == db.session.query(Account).count() == 1
    assert invitation_in(first.stdout) != invitation_in(second.stdout)


def test_a_programme_that_is_there_keeps_its_name_and_administrator(app, run, has_settings):
    run("programme", "begin", *words())

    another = run("programme", "begin", *words(name="Other"))
    somebody = run("programme", "begin", *words(email="bob@example.org"))

    assert "another programme, Family Hubs" in another.stderr
    assert "ann@example.org is the first administrator" in somebody.stderr
    assert (another.exit_code, somebody.exit_code) == (1, 1)
    assert db.session.query(Programme).count() == db.session.query(Account).count() == 1


def test_a_beginning_that_fails_leaves_nothing(app, run, has_settings, monkeypatch):
    def fail(*_args, **_facts):
        raise KeyboardInterrupt

    monkeypatch.setattr(beginning.opening, "create_administrator", fail)

    assert run("programme", "begin", *words()).exit_code != 0
    db.session.rollback()
    assert db.session.query(Programme).count() == db.session.query(Region).count() == 0


@pytest.mark.one_engine
@pytest.mark.parametrize(
    "line", ["DATABASE_URL", "export SECRET_KEY=x", "secret-key=x", "\x00", "= x"]
)
def test_a_settings_file_that_cannot_be_read_is_one_line(tmp_path, line):
    (tmp_path / "settings.env").write_text(f"# Settings\n\n{line}\n")

    with pytest.raises(BadSetting, match=r"Line 3 of .*settings\.env is no setting"):
        Settings.from_environment({"INSTANCE_PATH": str(tmp_path)})


@pytest.mark.one_engine
def test_the_environment_goes_before_the_settings_file(tmp_path):
    (tmp_path / "settings.env").write_text(
        "# Settings\nPORT = 5001\nHOST=0.0.0.0\nMAIL_FROM='agenda@example.org'\n"
    )

    used = Settings.from_environment({"INSTANCE_PATH": str(tmp_path), "HOST": "::1", "PORT": ""})

    assert (used.host, used.port) == ("::1", 5001)
    assert used.base_url == "http://127.0.0.1:5001"
    assert used.mail.sender == "agenda@example.org"


def test_groups_are_listed_by_the_names_that_commands_take(app, run, monkeypatch):
    assert run("groups", "list").stdout == "No groups yet.\n"
    for slug, name in (("hubs", "Hub Leads' Forum"), ("programme-board", "Programme Board")):
        make.group(slug=slug, name=name)

    assert run("groups", "list").stdout.splitlines() == [
        "hubs             Hub Leads' Forum",
        "programme-board  Programme Board",
    ]
    monkeypatch.setattr(groups, "GROUP_LIMIT", 1)
    assert run("groups", "list").stdout.splitlines()[1:] == ["and 1 more"]
    assert run("packs", "list", "hubs").stdout == "No packs yet.\n"


@pytest.mark.one_engine
@pytest.mark.parametrize("command", ["packs build", "packs issue", "meetings readiness"])
def test_the_help_of_a_command_says_where_short_names_come_from(app, run, command):
    assert "flask groups list" in run(*command.split(), "--help").stdout
