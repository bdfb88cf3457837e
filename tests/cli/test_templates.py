from __future__ import annotations

from pathlib import Path

import pytest

from clipdesk.rehearsal.servers import RehearsalServers
from tests.cli.conftest import Shell

PROMPT = "Write about {filename} in {game_context} as JSON."


def test_a_new_home_has_one_template_and_it_is_active(shell: Shell) -> None:
    listed = shell.done("templates", "list", "--json").json

    (template,) = listed["templates"]
    assert listed["count"] == 1
    assert set(template) == {"id", "name", "prompt_text", "is_active", "created_at", "updated_at"}
    assert template["is_active"]
    assert template["name"] in shell.done("templates", "list").out


def test_a_template_is_added_from_a_file_or_standard_input(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "prompt.txt").write_text(PROMPT)

    words = ("templates", "add", "--json", "--name")
    of_file = shell.done(*words, "Short", "--file", tmp_path / "prompt.txt").json
    of_input = shell.done(*words, "Long", "--file", "-", given=PROMPT * 2).json

    assert (of_file["name"], of_file["prompt_text"], of_file["is_active"]) == ("Short", PROMPT, False)
    assert of_input["prompt_text"] == PROMPT * 2


def test_a_template_is_changed_shown_made_active_and_deleted(shell: Shell) -> None:
    added = shell.done("templates", "add", "--name", "Short", "--file", "-", "--json", given=PROMPT).json

    edited = shell.done("templates", "edit", added["id"], "--name", "Shorter", "--json").json
    active = shell.done("templates", "activate", added["id"], "--json").json
    shown = shell.done("templates", "show", "--json").json
    deleted = shell.done("templates", "delete", added["id"], "--json").json

    assert (edited["name"], edited["prompt_text"]) == ("Shorter", PROMPT)
    assert active["is_active"]
    assert shown == active
    assert deleted["id"] == added["id"]
    assert shell.done("templates", "list", "--json").json["count"] == 1
    assert shell.done("templates", "show", "--json").json["is_active"]  # never none


def test_changing_nothing_is_a_mistake(shell: Shell) -> None:
    answer = shell.run("templates", "edit", 1)

    assert (answer.code, answer.out) == (2, "")
    assert "--name" in answer.err


@pytest.mark.parametrize("prompt", ["Hello {name}", "Hello {filename.x}", "Hello {filename!r}"])
def test_a_prompt_with_a_wrong_variable_is_refused_with_its_place(shell: Shell, prompt: str) -> None:
    answer = shell.run("templates", "add", "--name", "Bad", "--file", "-", given=prompt)

    assert (answer.code, answer.out) == (2, "")
    assert "7" in answer.err
    assert shell.done("templates", "list", "--json").json["count"] == 1


def test_a_file_that_cannot_be_read_is_refused(shell: Shell, tmp_path: Path) -> None:
    answer = shell.run("templates", "add", "--name", "Bad", "--file", tmp_path / "missing.txt")

    assert (answer.code, answer.out) == (2, "")


@pytest.mark.parametrize("words", ["show", "edit --name New", "activate", "delete", "test"])
def test_an_unknown_template_is_named(shell: Shell, words: str) -> None:
    deed, *more = words.split()

    answer = shell.run("templates", deed, 99, *more)

    assert (answer.code, answer.out) == (2, "")
    assert "99" in answer.err


def test_a_prompt_is_tried_without_posting(shell: Shell, servers: RehearsalServers) -> None:
    shell.settings |= servers.urls.as_settings() | {"ai.enabled": "true"}

    tried = shell.done("templates", "test", "--filename", "Replay.mp4", "--game", "Celeste", "--json").json
    words = shell.done("templates", "test", "1", "--game", "Celeste").out

    assert set(tried["metadata"]) == {"title", "caption", "hashtags"}
    assert tried["metadata"]["title"]
    assert words.count("\n\n") >= 2
    assert shell.done("posts", "--json").json["count"] == 0


def test_trying_a_prompt_while_the_ai_is_off_is_refused(shell: Shell) -> None:
    answer = shell.run("templates", "test")

    assert answer.code in (1, 3)
    assert answer.out == ""
