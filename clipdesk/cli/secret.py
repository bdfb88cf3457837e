"""Commands that keep secrets in the keyring; a value is never an argument, and never printed."""

from __future__ import annotations

import sys

import click

from clipdesk.app import Desk
from clipdesk.cli.desk import desk_command
from clipdesk.cli.main import home_option
from clipdesk.cli.output import json_option, say, show_json
from clipdesk.cli.table import show_table
from clipdesk.domain.errors import InvalidInput

NAMES = ("ai", "obs", "youtube.client", "instagram.client", "tiktok.client", "webhook")
_MOST_CHARACTERS = 4000


def _checked(name: str) -> str:
    if name not in NAMES:
        raise InvalidInput(f"There is no secret {name!r}.", f"Use one of {', '.join(NAMES)}.", field="name")
    return name


def _value(name: str) -> str:
    if sys.stdin.isatty():
        value = str(click.prompt(f"{name}", hide_input=True, err=True))
    else:
        value = sys.stdin.read(_MOST_CHARACTERS + 1)
    value = value.strip()
    if not value:
        raise InvalidInput("The secret is empty.", "Type it at the prompt, or give it on standard input.")
    if len(value) > _MOST_CHARACTERS:
        raise InvalidInput("The secret is too long.", f"It may have {_MOST_CHARACTERS} characters.")
    return value


@click.group()
@home_option
def secret() -> None:
    """Keep a secret in the keyring."""


@secret.command("set")
@click.argument("name")
@json_option
@desk_command
def set_(desk: Desk, name: str, as_json: bool) -> None:
    """Store a secret; the value comes from a prompt or standard input."""
    desk.credentials.set(_checked(name), _value(name))
    if as_json:
        show_json({"name": name, "is_set": True, "is_lasting": desk.credentials.is_lasting})
    if desk.credentials.is_lasting:
        say(f"{name} is in the keyring.")
    else:
        say(f"There is no keyring here, so {name} is forgotten when this command ends.")


@secret.command("list")
@json_option
@desk_command
def list_(desk: Desk, as_json: bool) -> None:
    """Say which secrets are set."""
    known = [(name, desk.credentials.get(name) is not None) for name in NAMES]
    if as_json:
        show_json(
            {"secrets": [{"name": name, "is_set": is_set} for name, is_set in known], "count": len(known)}
        )
        return
    show_table(("name", "set"), [(name, "yes" if is_set else "no") for name, is_set in known], empty="")


@secret.command()
@click.argument("name")
@json_option
@desk_command
def delete(desk: Desk, name: str, as_json: bool) -> None:
    """Forget a secret."""
    desk.credentials.delete(_checked(name))
    if as_json:
        show_json({"name": name, "is_set": False})
    say(f"{name} is deleted.")
