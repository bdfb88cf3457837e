"""Commands about webhooks: which there are, and whether they take a notice; the settings hold them."""

from __future__ import annotations

from typing import Any

import click

from clipdesk.app import Desk
from clipdesk.cli.desk import desk_command
from clipdesk.cli.main import home_option
from clipdesk.cli.output import FAILED, json_option, show_json
from clipdesk.cli.progress import busy
from clipdesk.cli.table import show_table
from clipdesk.domain.errors import NotFound
from clipdesk.domain.settings import USUAL_EVENTS, WebhookRule

_NONE = "No webhook is set up: clipdesk config set webhooks '[{url=\"https://…\"}]'"


@click.group()
@home_option
def webhooks() -> None:
    """Look at and test the services that are told of your posts."""


@webhooks.command("list")
@json_option
@desk_command
def list_(desk: Desk, as_json: bool) -> None:
    """List the webhooks; of an address only the host is shown, for the rest of it may be secret."""
    found = [_shape(number, rule) for number, rule in enumerate(desk.notifying.rules, 1)]
    if as_json:
        show_json({"webhooks": found, "count": len(found)})
        return
    rows = [
        (
            str(hook["number"]),
            hook["host"],
            hook["shape"],
            ", ".join(hook["events"]),
            ", ".join(hook["platforms"]) or "all",
            "hidden" if hook["hide_titles"] else "shown",
        )
        for hook in found
    ]
    show_table(("no", "host", "shape", "events", "platforms", "titles"), rows, empty=_NONE)


@webhooks.command()
@click.argument("number", type=int, required=False)
@json_option
@desk_command
def test(desk: Desk, number: int | None, as_json: bool) -> None:
    """Send a test notice to a webhook, or to all of them."""
    rules = dict(enumerate(desk.notifying.rules, 1))
    if number is not None and number not in rules:
        raise NotFound(f"There is no webhook {number}.", "clipdesk webhooks list shows which there are.")
    found = []
    for place, rule in rules.items() if number is None else [(number, rules[number])]:
        with busy(f"Telling {rule.host}"):
            answer = desk.notifying.test(rule)
        found.append({"number": place, "host": rule.host, "ok": answer.is_taken, "text": answer.text})
    if as_json:
        show_json({"webhooks": found, "count": len(found)})
    else:
        rows = [(str(hook["number"]), hook["host"], _outcome(hook)) for hook in found]
        show_table(("no", "host", "outcome"), rows, empty=_NONE)
    if not all(hook["ok"] for hook in found):
        raise SystemExit(FAILED)


def _shape(number: int, rule: WebhookRule) -> dict[str, Any]:
    return {
        "number": number,
        "host": rule.host,
        "shape": rule.shape,
        "events": [str(event) for event in rule.events or USUAL_EVENTS],
        "platforms": [str(platform) for platform in rule.platforms],
        "hide_titles": rule.hide_titles,
    }


def _outcome(hook: dict[str, Any]) -> str:
    return "taken" if hook["ok"] else f"not taken: {hook['text']}"
