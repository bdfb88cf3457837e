from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from clipdesk.cli.front_page import COMMANDS
from clipdesk.cli.main import cli
from tests.cli.conftest import Computer, Shell


def test_without_a_command_the_window_opens(shell: Shell) -> None:
    shell.done()
    shell.done("--minimized")
    shell.done("--rehearsal")

    assert shell.windows == [(False, False), (True, False), (False, True)]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a screen")
def test_without_a_screen_the_daemon_is_recommended(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM")

    answer = shell.run()

    assert (answer.code, answer.out, shell.windows) == (1, "", [])
    assert "clipdesk daemon" in answer.err


@pytest.mark.parametrize("option", ["--minimized", "--rehearsal"])
def test_the_options_of_the_window_are_not_for_commands(shell: Shell, option: str) -> None:
    answer = shell.run(option, "posts")

    assert (answer.code, answer.out) == (2, "")
    assert "are for the window" in answer.err


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (["psts"], "posts"),
        (["acounts"], "accounts"),
        (["post", "resolv"], "resolve"),
        (["posts", "--statis"], "--status"),
    ],
)
def test_a_mistyped_word_is_answered_with_the_nearest(shell: Shell, written: list[str], meant: str) -> None:
    answer = shell.run(*written)

    assert (answer.code, answer.out) == (2, "")
    assert "Did you mean" in answer.err
    assert meant in answer.err


def test_the_home_may_be_named_before_and_after_the_command(shell: Shell, tmp_path: Path) -> None:
    words = ("config", "path")

    before = shell.done("--home", tmp_path / "one", *words)
    between = shell.done(words[0], "--home", tmp_path / "two", words[1])
    after = shell.done(*words, "--home", tmp_path / "three")

    found = [Path(answer.out.strip()) for answer in (before, between, after)]
    assert found == [tmp_path / name / "settings.toml" for name in ("one", "two", "three")]


def test_the_home_is_meant_from_the_folder_one_is_in(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    shell.done("--home", "here", "config", "path")

    assert os.environ["CLIPDESK_HOME"] == str(tmp_path / "here")


def test_each_command_has_a_help_of_its_own() -> None:
    for name in COMMANDS:
        answer = CliRunner().invoke(cli, [name, "--help"])

        assert answer.exit_code == 0, name
        assert f"Usage: cli {name}" in answer.stdout


def test_shells_complete_commands_without_loading_them(computer: Computer) -> None:
    words = {"_CLIPDESK_COMPLETE": "bash_complete", "COMP_WORDS": "clipdesk po", "COMP_CWORD": "1"}

    answer = computer.run(module="clipdesk", **words)

    assert answer.out.split() == ["plain,post", "plain,posts"]
