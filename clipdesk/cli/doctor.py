"""The command that says what works and what to do about the rest."""

from __future__ import annotations

import click

from clipdesk.app import Desk
from clipdesk.cli.main import Doors, home_option
from clipdesk.cli.output import FAILED, json_option, reports_errors, show_json
from clipdesk.cli.progress import busy
from clipdesk.cli.table import plain
from clipdesk.doctor.checkup import Checkup
from clipdesk.doctor.examining import Part, examine, is_well
from clipdesk.logs import logging_to
from clipdesk.storage.home import find_home


@click.command()
@json_option
@home_option
@click.pass_context
@reports_errors
def doctor(context: click.Context, as_json: bool) -> None:
    """Say what works, and what to do about the rest.

    Ends with 1 if something that is needed does not work; a ? marks what ClipDesk can do without.
    """
    doors = context.find_object(Doors)
    home = find_home()
    make = doors.desk if doors and doors.desk else lambda: Desk(home)
    checkup = Checkup(make)
    try:
        with logging_to(home.logs), busy("Looking"):
            parts = examine(checkup.checks())
    finally:
        checkup.close()
    if as_json:
        found = [{"name": part.name, "ok": part.ok, "text": part.text, "fix": part.fix} for part in parts]
        show_json({"ok": is_well(parts), "parts": found})
    else:
        _show(parts)
    if not is_well(parts):
        raise SystemExit(FAILED)


def _show(parts: list[Part]) -> None:
    width = max(len(part.name) for part in parts)
    for part in parts:
        sign = "ok" if part.ok else "!!" if part.is_needed else " ?"
        click.echo(f"{sign}  {part.name:<{width}}  {plain(part.text)}")
        if part.fix:
            click.echo(f"    {'':<{width}}  -> {plain(part.fix)}")
