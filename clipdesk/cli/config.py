"""Commands about settings."""

from __future__ import annotations

from typing import Any

import click

from clipdesk.app import Desk
from clipdesk.cli.desk import desk_command
from clipdesk.cli.main import home_option
from clipdesk.cli.output import json_option, reports_errors, say, show_json
from clipdesk.storage.home import find_home


@click.group()
@home_option
def config() -> None:
    """Read and change settings."""


@config.command()
@click.argument("key", required=False)
@json_option
@desk_command
def get(desk: Desk, key: str | None, as_json: bool) -> None:
    """Print a setting, or all of them."""
    keys = [key] if key else list(desk.settings.keys())
    values: dict[str, Any] = {name: desk.settings.get(name) for name in keys}
    if as_json:
        show_json(values[key] if key else values)
        return
    for name, value in values.items():
        click.echo(_plain(value) if key else f"{name} = {_plain(value)}")


@config.command("set", context_settings={"ignore_unknown_options": True})
@click.argument("key")
@click.argument("value")
@json_option
@desk_command
def set_(desk: Desk, key: str, value: str, as_json: bool) -> None:
    """Change a setting; the file's comments stay."""
    desk.settings.set(key, value)
    if as_json:
        show_json({"key": key, "value": desk.settings.get(key)})
    else:
        say(f"{key} = {_plain(desk.settings.get(key))}")


@config.command()
@json_option
@home_option
@reports_errors
def path(as_json: bool) -> None:
    """Print where the settings are kept, even if they cannot be used."""
    found = str(find_home().settings_file)
    if as_json:
        show_json({"path": found})
    else:
        click.echo(found)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_plain(item) for item in value) + "]"
    return str(value)
