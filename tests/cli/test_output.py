from __future__ import annotations

import pytest

from clipdesk.cli.output import exit_code, reports_errors
from clipdesk.domain.errors import (
    ClipDeskError,
    CredentialError,
    CredentialState,
    FileMissing,
    InvalidInput,
    LostClaim,
    NeedsPerson,
    NotAllowed,
    NotFound,
    SettingsError,
    StorageError,
)
from tests.cli.conftest import Computer, Shell


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ClipDeskError("It failed."), 1),
        (NotAllowed("Not now."), 1),
        (StorageError("The disk."), 1),
        (InvalidInput("Wrong."), 2),
        (SettingsError("Wrong."), 2),
        (NotFound("Nothing."), 2),
        (FileMissing("Gone."), 2),
        (NeedsPerson("Sign in."), 3),
        (CredentialError("Locked.", state=CredentialState.LOCKED), 3),
    ],
)
def test_each_kind_of_error_has_its_exit_code(error: ClipDeskError, code: int) -> None:
    assert exit_code(error) == code


def test_an_error_is_a_sentence_and_an_advice_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    @reports_errors
    def command() -> None:
        raise InvalidInput("This is wrong.", "Do this instead.")

    with pytest.raises(SystemExit) as ended:
        command()

    assert ended.value.code == 2
    assert capsys.readouterr() == ("", "clipdesk: This is wrong.\n  Do this instead.\n")


def test_a_race_that_was_lost_asks_to_look_again(capsys: pytest.CaptureFixture[str]) -> None:
    @reports_errors
    def command() -> None:
        raise LostClaim("publication 1")

    with pytest.raises(SystemExit) as ended:
        command()

    assert ended.value.code == 1
    assert "changed from elsewhere" in capsys.readouterr().err


def test_a_mistake_of_our_own_is_a_sentence_and_a_log_without_secrets(computer: Computer) -> None:
    answer = computer.run("posts", "--json", CLIPDESK_TEST_MISTAKE="1")

    log = computer.folder / "home" / "logs" / "clipdesk.log"
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == f"clipdesk: ClipDesk made a mistake (KeyError).\n  What happened is in {log}.\n"
    assert "Traceback" in log.read_text()
    assert "very-secret" not in log.read_text()


def test_a_mistake_that_cannot_be_logged_is_told_all_the_same(computer: Computer) -> None:
    (computer.folder / "file").write_text("not a folder")

    answer = computer.run("posts", CLIPDESK_TEST_MISTAKE="1", CLIPDESK_HOME=str(computer.folder / "file"))

    assert answer.code == 1
    assert answer.err == "clipdesk: ClipDesk made a mistake (KeyError).\n  Nothing could be logged.\n"


def test_a_terminal_that_lacks_a_sign_ends_no_command(computer: Computer) -> None:
    computer.run("config", "set", "watch.folders", '["/clips/🎮"]')

    as_json = computer.run("config", "get", "watch.folders", "--json", PYTHONIOENCODING="cp1252")
    plain = computer.run("config", "get", "watch.folders", PYTHONIOENCODING="cp1252")

    assert as_json.json == ["/clips/🎮"]
    assert plain.out == "[/clips/?]\n"


def test_a_bad_setting_stops_a_command_with_key_value_and_what_is_allowed(shell: Shell) -> None:
    shell.write_settings("[schedule]\ngrace_minutes = -1\n")

    answer = shell.run("posts", "--json")

    assert (answer.code, answer.out) == (2, "")
    assert "schedule.grace_minutes is -1, but must be a number from 0 to 10080 minutes." in answer.err


def test_an_unknown_setting_is_named_once(shell: Shell) -> None:
    shell.write_settings("[schedule]\ngrace_minuets = 10\n")

    answer = shell.done("posts", "--json")

    assert answer.json == {"posts": [], "count": 0}
    assert answer.err.count("schedule.grace_minuets") == 1
    assert "Did you mean schedule.grace_minutes?" in answer.err
