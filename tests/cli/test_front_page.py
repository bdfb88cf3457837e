from __future__ import annotations

import importlib
import subprocess
import sys

import click
from click.testing import CliRunner

from clipdesk import __version__
from clipdesk.cli.front_page import COMMANDS, help_text, version_text
from clipdesk.cli.main import cli

HEAVY = ("click", "sqlalchemy", "pydantic", "httpx2", "PySide6", "keyring", "fastapi", "openai")


def test_every_command_is_where_the_table_says_and_does_what_it_says() -> None:
    for name, (module, attribute, words) in COMMANDS.items():
        command = getattr(importlib.import_module(module), attribute)

        assert isinstance(command, click.Command), name
        assert command.name == name
        assert words.endswith("."), name


def test_the_page_names_every_command_and_every_option() -> None:
    page = help_text()
    options = [name for option in cli.params for name in option.opts]

    assert all(f"\n  {name} " in page for name in COMMANDS)
    assert all(name in page for name in [*options, "--help"])


def test_the_page_fits_a_terminal_of_80_columns() -> None:
    assert max(len(line) for line in help_text().splitlines()) <= 80


def test_asking_for_help_anyhow_gives_the_same_page() -> None:
    asked = CliRunner().invoke(cli, ["--help"])
    after_an_option = CliRunner().invoke(cli, ["--minimized", "-h"])

    assert asked.stdout == after_an_option.stdout == help_text() + "\n"


def test_help_loads_no_library() -> None:
    script = (
        "import sys; sys.argv = ['clipdesk', '--help']\n"
        "from clipdesk.__main__ import main; main()\n"
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )

    asked = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert asked.stdout == help_text() + "\n"
    assert asked.stderr == "[]\n"


def test_the_version_is_told() -> None:
    assert CliRunner().invoke(cli, ["--version"]).stdout == version_text(__version__) + "\n"
