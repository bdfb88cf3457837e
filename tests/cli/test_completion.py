from __future__ import annotations

import pytest

from tests.cli.conftest import Shell


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("bash", "complete -o nosort -F _clipdesk_completion clipdesk"),
        ("zsh", "compdef _clipdesk_completion clipdesk"),
        ("fish", "complete --no-files --command clipdesk"),
    ],
)
def test_each_shell_gets_its_script(shell: Shell, name: str, words: str) -> None:
    answer = shell.done("completion", name)

    assert words in answer.out
    assert "_CLIPDESK_COMPLETE" in answer.out


def test_another_shell_is_refused(shell: Shell) -> None:
    answer = shell.run("completion", "tcsh")

    assert (answer.code, answer.out) == (2, "")
