from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Computer, Shell

NAMES = [
    *("Qt libraries", "tray", "keyring", "ffmpeg", "OBS", "settings", "folders", "database", "clock"),
    *("sign-ins", "AI"),
]


def test_every_part_is_told_with_what_to_do(shell: Shell) -> None:
    answer = shell.run("doctor", "--json")

    assert [part["name"] for part in answer.json["parts"]] == NAMES
    assert all(set(part) == {"name", "ok", "text", "fix"} for part in answer.json["parts"])
    assert all(part["text"] for part in answer.json["parts"])
    assert all(part["ok"] or part["fix"] for part in answer.json["parts"])
    assert (answer.code == 0) == answer.json["ok"]


def test_people_get_a_line_for_each_part(shell: Shell) -> None:
    answer = shell.run("doctor")

    lines = answer.out.splitlines()
    assert all(any(line[4:].startswith(name) for line in lines) for name in NAMES)
    assert " ?  sign-ins      No account is connected." in lines
    assert "                  -> clipdesk accounts connect youtube" in lines


def test_settings_that_cannot_be_used_are_a_finding(shell: Shell) -> None:
    shell.write_settings("[api]\nport = 0\n")

    answer = shell.run("doctor", "--json")

    settings = next(part for part in answer.json["parts"] if part["name"] == "settings")
    assert (answer.code, answer.json["ok"], settings["ok"]) == (1, False, False)
    assert "api.port is 0" in settings["text"]


def test_a_home_that_cannot_be_made_is_a_finding(shell: Shell) -> None:
    shell.home.data.parent.mkdir(exist_ok=True)
    shell.home.data.write_text("a file stands in the way")

    answer = shell.run("doctor", "--json")

    assert (answer.code, answer.json["ok"]) == (1, False)
    assert any("CLIPDESK_HOME" in part["fix"] for part in answer.json["parts"])


def test_a_missing_ffmpeg_ends_with_1_and_the_command_that_installs_it(computer: Computer) -> None:
    (computer.folder / "empty").mkdir()

    answer = computer.run("doctor", "--json", module="clipdesk", PATH=str(computer.folder / "empty"))

    ffmpeg = next(part for part in answer.json["parts"] if part["name"] == "ffmpeg")
    assert (answer.code, answer.json["ok"]) == (1, False)
    assert "was not found" in ffmpeg["text"]
    assert "ffmpeg" in ffmpeg["fix"].lower()


def test_a_missing_clip_folder_is_told(shell: Shell, tmp_path: Path) -> None:
    shell.settings["watch.folders"] = f'["{tmp_path / "gone"}"]'

    answer = shell.run("doctor", "--json")

    folders = next(part for part in answer.json["parts"] if part["name"] == "folders")
    assert (answer.code, folders["ok"]) == (1, False)
    assert str(tmp_path / "gone") in folders["text"]
