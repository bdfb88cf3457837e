"""Commands about accounts: list, connect by the browser or by a paste, disconnect."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Sequence

import click

from clipdesk.app import Desk
from clipdesk.cli.desk import desk_command
from clipdesk.cli.main import home_option
from clipdesk.cli.output import json_option, say, show_json
from clipdesk.cli.table import plain, show_table
from clipdesk.cli.words import platform_from
from clipdesk.domain.account import Account, Platform
from clipdesk.domain.errors import InvalidInput
from clipdesk.domain.shapes import account_json, accounts_json
from clipdesk.ports import PendingSignIn, SignedIn

_MOST_CHARACTERS = 8000


@click.group()
@home_option
def accounts() -> None:
    """The channels and profiles that ClipDesk posts to."""


@accounts.command("list")
@json_option
@desk_command
def list_(desk: Desk, as_json: bool) -> None:
    """List the accounts."""
    with desk.work.read() as unit:
        found = unit.accounts.list()
    if as_json:
        show_json(accounts_json(found))
        return
    show_table(
        ("id", "platform", "name", "status", ""),
        [_row(account) for account in found],
        empty="No account yet. Connect one with: clipdesk accounts connect youtube",
    )


def _row(account: Account) -> tuple[object, ...]:
    status = "connected" if account.status == "connected" else "needs sign-in"
    return account.id, account.platform.label, account.name, status, "default" if account.is_default else ""


@accounts.command()
@click.argument("platform")
@click.option("--no-browser", is_flag=True, help="Print the address instead of opening it.")
@click.option("--client-id", metavar="ID", help="The id of your own app on the platform.")
@click.option("--paste", is_flag=True, help="Read a token or the landing address from standard input.")
@json_option
@desk_command
def connect(
    desk: Desk, platform: str, no_browser: bool, client_id: str | None, paste: bool, as_json: bool
) -> None:
    """Sign in to an account in the browser."""
    place = platform_from(platform)
    pending = desk.accounts.begin(place, client_id=client_id, client_secret=_client_secret(desk, place))
    try:
        opened = _sign_in(pending, no_browser=no_browser, paste=paste, as_json=as_json)
    finally:
        pending.cancel()
    chosen = _chosen(opened)
    connected = [desk.accounts.finish(place, signed_in) for signed_in in chosen]
    for left_out in opened:
        if left_out not in chosen:
            say(f"{plain(left_out.profile.name)} was allowed too and left out; connect again to choose it.")
    if not desk.credentials.is_lasting:
        say("There is no keyring here: the sign-in is forgotten when this command ends.")
    if as_json:
        show_json(account_json(connected[0]) if len(connected) == 1 else accounts_json(connected))
        return
    for account in connected:
        click.echo(f"{account.platform.label}: {plain(account.name)} is connected (id {account.id}).")


def _sign_in(pending: PendingSignIn, *, no_browser: bool, paste: bool, as_json: bool) -> list[SignedIn]:
    if paste:
        say(f"Open: {pending.url}")
        say("Paste the token or the address you landed on:")
        return pending.paste(sys.stdin.readline(_MOST_CHARACTERS).strip())
    if no_browser or not webbrowser.open(pending.url):
        # On stdout for a script that waits for it, unless that is kept for the JSON document.
        click.echo(f"Open: {pending.url}", err=as_json)
    else:
        say("Finish signing in in your browser.")
    return pending.wait()


def _chosen(opened: Sequence[SignedIn]) -> list[SignedIn]:
    """Return the account to connect; a person chooses when the sign-in opened several."""
    if len(opened) < 2 or not sys.stdin.isatty():
        return list(opened[:1])
    for number, one in enumerate(opened, 1):
        say(f"{number}  {plain(one.profile.name)} ({plain(one.profile.handle)})")
    number = click.prompt("Which one", type=click.IntRange(1, len(opened)), default=1, err=True)
    return [opened[number - 1]]


def _client_secret(desk: Desk, platform: Platform) -> str | None:
    """Return the secret of the user's own app: from the environment, or None for the stored one."""
    given = os.environ.get("CLIPDESK_CLIENT_SECRET", "").strip()
    if given:
        return given
    if desk.credentials.get(f"{platform}.client") is None and sys.stdin.isatty():
        return str(click.prompt(f"Client secret of your {platform.label} app", hide_input=True, err=True))
    return None


@accounts.command()
@click.argument("account", metavar="ACCOUNT")
@json_option
@desk_command
def disconnect(desk: Desk, account: str, as_json: bool) -> None:
    """Forget an account and its tokens."""
    if not account.isdigit():
        raise InvalidInput(f"{account!r} is no account.", "Name it by its id: clipdesk accounts list")
    with desk.work.read() as unit:
        found = unit.accounts.get(int(account))
    desk.accounts.disconnect(found.id)
    if as_json:
        show_json(account_json(found))
    else:
        click.echo(f"{found.platform.label}: {plain(found.name)} is disconnected.")
