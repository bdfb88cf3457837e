from __future__ import annotations

import pytest

from clipdesk.cli.secret import NAMES
from tests.cli.conftest import Shell

VALUE = "sk-0123456789"


def test_a_secret_comes_from_standard_input_and_is_never_shown(shell: Shell) -> None:
    stored = shell.done("secret", "set", "ai", given=f"{VALUE}\n")
    listed = shell.done("secret", "list", "--json")
    shown = shell.done("secret", "list")

    assert shell.credentials.get("ai") == VALUE
    assert listed.json == {"secrets": [{"name": name, "is_set": name == "ai"} for name in NAMES], "count": 6}
    assert VALUE not in stored.out + stored.err + listed.out + shown.out


def test_without_a_keyring_it_is_said_that_the_secret_does_not_last(shell: Shell) -> None:
    stored = shell.done("secret", "set", "obs", "--json", given=VALUE)

    assert stored.json == {"name": "obs", "is_set": True, "is_lasting": False}
    assert "no keyring" in stored.err


def test_a_deleted_secret_is_gone(shell: Shell) -> None:
    shell.credentials.set("youtube.client", VALUE)

    deleted = shell.done("secret", "delete", "youtube.client", "--json")

    assert deleted.json == {"name": "youtube.client", "is_set": False}
    assert shell.credentials.get("youtube.client") is None


@pytest.mark.parametrize("given", ["", "  \n", "x" * 4001])
def test_an_empty_or_endless_secret_is_refused(shell: Shell, given: str) -> None:
    answer = shell.run("secret", "set", "ai", given=given)

    assert (answer.code, answer.out) == (2, "")
    assert shell.credentials.get("ai") is None


@pytest.mark.parametrize("words", [("set", "youtube"), ("delete", "database-key")])
def test_only_the_known_names_can_be_touched(shell: Shell, words: tuple[str, ...]) -> None:
    answer = shell.run("secret", *words, given=VALUE)

    assert (answer.code, answer.out) == (2, "")
    assert "youtube.client" in answer.err


def test_a_secret_is_never_an_argument(shell: Shell) -> None:
    answer = shell.run("secret", "set", "ai", VALUE)

    assert answer.code == 2
