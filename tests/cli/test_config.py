from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Shell


def test_the_path_is_told_even_of_settings_that_cannot_be_used(shell: Shell) -> None:
    shell.write_settings("not = [toml")

    answer = shell.done("config", "path")
    as_json = shell.done("config", "path", "--json")

    assert Path(answer.out.strip()) == shell.home.settings_file
    assert as_json.json == {"path": str(shell.home.settings_file)}


def test_a_setting_that_was_set_is_got(shell: Shell) -> None:
    shell.write_settings("# mine\n[schedule]\ngrace_minutes = 5 # short\n")

    changed = shell.done("config", "set", "schedule.grace_minutes", "90")
    got = shell.done("config", "get", "schedule.grace_minutes")

    assert (changed.out, got.out) == ("", "90\n")
    assert "schedule.grace_minutes = 90" in changed.err
    assert shell.home.settings_file.read_text() == "# mine\n[schedule]\ngrace_minutes = 90 # short\n"


def test_settings_are_values_as_json(shell: Shell) -> None:
    changed = shell.done("config", "set", "watch.folders", '["/clips"]', "--json")
    one = shell.done("config", "get", "watch.folders", "--json")
    every = shell.done("config", "get", "--json")

    assert changed.json == {"key": "watch.folders", "value": ["/clips"]}
    assert one.json == ["/clips"]
    assert every.json["watch.folders"] == ["/clips"]
    assert every.json["api.port"] == 8000


def test_all_settings_are_listed_for_people(shell: Shell) -> None:
    answer = shell.done("config", "get")

    assert "schedule.auto_schedule = true\n" in answer.out
    assert "watch.auto_kinds = [replay]\n" in answer.out


def test_an_unknown_key_is_answered_with_the_nearest(shell: Shell) -> None:
    for words in (("get", "schedule.grace_minute"), ("set", "schedule.grace_minute", "1")):
        answer = shell.run("config", *words)

        assert (answer.code, answer.out) == (2, "")
        assert "Did you mean schedule.grace_minutes?" in answer.err


def test_a_value_that_is_not_allowed_changes_nothing(shell: Shell) -> None:
    answer = shell.run("config", "set", "platforms.youtube.privacy", "everyone")

    assert (answer.code, answer.out) == (2, "")
    assert '"public" or "unlisted" or "private"' in answer.err
    assert not shell.home.settings_file.exists()
